//! Reading pages of a log while they arrive.

use andrum_wire::log::{CommitRecord, PageHeader};

use super::Chain;
use crate::api::PageSink;
use crate::log::Alarm;

/// Judges a page while it arrives, and keeps what counts.
pub struct Reader<C: Chain> {
    /// The log, as far as it was read.
    pub chain: C,
    /// What counted, in order.
    pub counted: Vec<C::Counted>,
    /// How many commits counted.
    pub commits: u64,
}

impl<C: Chain> Reader<C> {
    /// A reader that goes on from a log's pin.
    pub fn new(chain: C) -> Self {
        Self { chain, counted: vec![], commits: 0 }
    }
}

impl<C: Chain> PageSink for Reader<C> {
    fn header(&mut self, header: &PageHeader) -> Result<(), Alarm> {
        self.chain.check_header(header)
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        self.counted.extend(self.chain.take(record)?);
        self.commits += 1;
        Ok(())
    }
}

/// Keeps the first record of a page that was read before. It need not be judged again: each blob has to be the one that the commit named
/// when it counted.
pub struct Again {
    /// The record.
    pub record: Option<CommitRecord>,
    /// Ends the reading.
    enough: Alarm,
}

impl Again {
    /// Reads one record. `enough` is any alarm: it ends the reading and is not raised.
    #[must_use]
    pub fn new(enough: Alarm) -> Self {
        Self { record: None, enough }
    }
}

impl PageSink for Again {
    fn header(&mut self, _: &PageHeader) -> Result<(), Alarm> {
        Ok(())
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        self.record = Some(record.clone());
        Err(self.enough.clone())
    }
}
