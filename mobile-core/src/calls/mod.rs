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

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::facade::{Andrum, Error, Topic, Unanswered};
use crate::platform::Platform;

pub use bytes::{Bytes, MAX_QUESTION_BYTES, read_answer, write_question};

/// A text that is wiped after use.
pub type SecretText = Zeroizing<String>;

/// A question that has one kind of answer.
pub trait Ask: Sized {
    /// What is answered.
    type Answer: Serialize + DeserializeOwned;
    /// The questions of its capability.
    type Of: Questions + From<Self>;

    /// What the answer depends on. A question without topics is asked once.
    fn topics(&self) -> Vec<Topic>;
}

/// The questions of one capability.
pub trait Questions: Serialize + DeserializeOwned {
    /// Which capability.
    const CAPABILITY: Capability;
}

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

/// The answer where none came: the same bytes for every question.
#[must_use]
pub fn unanswered(why: Unanswered) -> Vec<u8> {
    refused(&Error::Unanswered(why))
}

/// An error as the answer to any question.
#[must_use]
pub fn refused(error: &Error) -> Vec<u8> {
    bytes::write_answer::<()>(&Err(error.clone()))
}

#[cfg(test)]
mod tests;
