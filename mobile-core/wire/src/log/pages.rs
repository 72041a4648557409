//! Pages: the records of a log on their way to a reader.

use serde::{Deserialize, Serialize};

use super::Head;
use crate::frame::FrameError;
use crate::ids::LogId;
use crate::limits;

/// Precedes the records of a pulled page. Each record follows as its length in four bytes, little-endian, and its encoding; the page
/// ends with the body. A body that ends inside a record was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHeader {
    /// [`super::VERSION`].
    pub version: u8,
    /// The log.
    pub log: LogId,
    /// The commit before the first record, as the server has it.
    pub after: Head,
    /// The log's head when the page was made.
    pub head: Head,
}

/// Splits a page as its bytes arrive.
#[derive(Debug, Default)]
pub struct PageReader {
    buffer: Vec<u8>,
    taken: usize,
}

impl PageReader {
    /// Takes more bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole frame, if it has arrived: first the header's bytes, then each record's.
    ///
    /// # Errors
    /// [`FrameError::TooLarge`] as soon as a length beyond the limit is announced.
    pub fn next_frame(&mut self) -> Result<Option<&[u8]>, FrameError> {
        let rest = &self.buffer[self.taken..];
        let Some((length, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        let length = u32::from_le_bytes(*length) as usize;
        if length > limits::MAX_COMMIT_BYTES {
            return Err(FrameError::TooLarge);
        }
        let Some(frame) = rest.get(..length) else { return Ok(None) };
        self.taken += 4 + length;
        Ok(Some(frame))
    }

    /// Whether all that was pushed has been read: false after a page was cut off.
    #[must_use]
    pub fn is_drained(&self) -> bool {
        self.taken == self.buffer.len()
    }
}

/// Writes one frame of a page: its length in four bytes, little-endian, and its bytes.
pub fn write_page_frame(page: &mut Vec<u8>, frame: &[u8]) {
    page.extend_from_slice(&(frame.len() as u32).to_le_bytes());
    page.extend_from_slice(frame);
}
