//! The border: what an app asks of the core, as types on either side and as bytes in between.
//!
//! A question is the number of its capability, its own number there, and its fields; an answer is a `Result` of the question's answer and
//! [`Error`]. Both are postcard. The two sides of a border are one build, so nothing carries a version.

#[macro_use]
mod declare;
mod bytes;

pub mod account;
pub mod device;
pub mod devices;
pub mod entries;
pub mod export;
pub mod groups;
pub mod locks;
pub mod members;
pub mod people;
pub mod recovery;
pub mod server;
pub mod sharing;
pub mod tally;

use crate::facade::{Andrum, Error, Unanswered};
use crate::platform::Platform;

pub use bytes::{
    Ask, Bytes, MAX_QUESTION_BYTES, Questions, SecretText, read_answer, refused, unanswered, write_question,
};

capabilities! {
    /// What there is on this device, and locking it.
    Device in device;
    /// Entries: writing, reading, finding.
    Entries in entries;
    /// The card of people to turn to.
    People in people;
    /// Locks.
    Locks in locks;
    /// The server, and syncing with it.
    Server in server;
    /// The account: made, signed in to, left.
    Account in account;
    /// Getting in without the password.
    Recovery in recovery;
    /// The account's devices.
    Devices in devices;
    /// Exports and imports.
    Export in export;
    /// Groups as a whole.
    Groups in groups;
    /// Who is in a group, and how they came in.
    Members in members;
    /// What is shared in a group.
    Sharing in sharing;
    /// Answers without a name.
    Tally in tally;
}

impl<P: Platform> Andrum<P> {
    /// Asks over the border, as an app does: the question becomes bytes, and the answer is read from bytes.
    ///
    /// # Errors
    /// [`Error`], as the facade's method for this question says.
    pub async fn ask<A: Ask>(&self, question: A) -> Result<A::Answer, Error> {
        read_answer::<A>(&self.answer(&write_question(question)).await)
    }
}

#[cfg(test)]
mod tests;
