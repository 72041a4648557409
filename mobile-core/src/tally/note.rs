//! Sealed notes: one beside every report, of one size whether it says something or not.
//!
//! The inner envelope is an age file to all who read the result; the outer one, which the server keeps, an age file to the tally's holder.
//! The holder sees the inner ones without a name, the server the outer ones without a content.

use andrum_wire::frame;
use andrum_wire::ids::Hash;
use andrum_wire::tally::{NOTE_BYTES, note_frame_bytes};
use zeroize::Zeroizing;

use super::vdaf::NotValid;
pub use crate::content::note::{MAX_NOTE_TEXT_BYTES, Note, fits};
use crate::crypto::age::{Identity, Recipient, decrypt, encrypt};

/// Bytes of the length in front of what is padded.
const PREFIX: usize = 4;

/// Seals a note to its `readers`, and that once more to the tally's `holder`. `members` is how many read as the descriptor says: it alone
/// gives the size.
///
/// # Errors
/// [`NotValid`] for a text that does not fit, or nobody to read it.
pub fn seal(note: &Note, readers: &[Recipient], holder: &Recipient, members: usize) -> Result<Vec<u8>, NotValid> {
    if !fits(&note.text) {
        return Err(NotValid);
    }
    let plain = Zeroizing::new(frame::encode(note).map_err(|_| NotValid)?);
    let inner = encrypt(readers, &pad(&plain, NOTE_BYTES)?).map_err(|_| NotValid)?;
    encrypt(std::slice::from_ref(holder), &pad(&inner, note_frame_bytes(members))?).map_err(|_| NotValid)
}

/// Takes the outer envelope off.
///
/// # Errors
/// [`NotValid`], all failures alike.
pub fn unwrap(sealed: &[u8], holder: &Identity, members: usize) -> Result<Vec<u8>, NotValid> {
    let frame = decrypt(&[holder], sealed, note_frame_bytes(members)).map_err(|_| NotValid)?;
    if frame.len() != note_frame_bytes(members) {
        return Err(NotValid);
    }
    unpad(&frame).map(<[u8]>::to_vec)
}

/// Opens an inner note of this tally.
///
/// # Errors
/// [`NotValid`], all failures alike.
pub fn open(inner: &[u8], identities: &[&Identity], tally: &Hash) -> Result<Note, NotValid> {
    let padded = decrypt(identities, inner, NOTE_BYTES).map_err(|_| NotValid)?;
    let note: Note = frame::decode(unpad(&padded)?, NOTE_BYTES).map_err(|_| NotValid)?;
    if padded.len() == NOTE_BYTES && note.tally == *tally && fits(&note.text) { Ok(note) } else { Err(NotValid) }
}

fn pad(bytes: &[u8], to: usize) -> Result<Zeroizing<Vec<u8>>, NotValid> {
    let length = u32::try_from(bytes.len()).map_err(|_| NotValid)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(to));
    padded.extend_from_slice(&length.to_le_bytes());
    padded.extend_from_slice(bytes);
    if padded.len() > to {
        return Err(NotValid);
    }
    padded.resize(to, 0);
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Result<&[u8], NotValid> {
    let (length, rest) = padded.split_first_chunk::<PREFIX>().ok_or(NotValid)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| NotValid)?;
    let (bytes, zeros) = rest.split_at_checked(length).ok_or(NotValid)?;
    if zeros.iter().all(|byte| *byte == 0) { Ok(bytes) } else { Err(NotValid) }
}
