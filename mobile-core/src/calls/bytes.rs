//! Questions and answers, and both as bytes: a question is bounded and has one encoding only.

use postcard::ser_flavors::Flavor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::export::MAX_ARCHIVE_BYTES;
use crate::facade::{Error, Topic, Unanswered};

/// Most bytes of a question. The largest carries a file to import.
pub const MAX_QUESTION_BYTES: usize = MAX_ARCHIVE_BYTES + 64 * 1024;

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
    /// The number of the capability.
    const CAPABILITY: u8;
}

/// Bytes that travel as one piece.
#[derive(Serialize, Deserialize)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

/// A question as bytes: its capability, its number there, its fields. Empty where it cannot be encoded, which no core takes for a question.
#[must_use]
pub fn write_question<A: Ask>(question: A) -> Vec<u8> {
    postcard::to_allocvec(&(A::Of::CAPABILITY, A::Of::from(question))).unwrap_or_default()
}

/// Reads a question of this capability.
pub(super) fn read_question<Q: Questions>(question: &[u8]) -> Result<Q, Unanswered> {
    if question.len() > MAX_QUESTION_BYTES || question.first() != Some(&Q::CAPABILITY) {
        return Err(Unanswered::Unreadable);
    }
    let bytes = question.get(1..).unwrap_or_default();
    let asked: Q = postcard::from_bytes(bytes).map_err(|_| Unanswered::Unreadable)?;
    if is_encoding_of(bytes, &asked) { Ok(asked) } else { Err(Unanswered::Unreadable) }
}

/// An answer as bytes.
pub(super) fn write_answer<T: Serialize>(answer: &Result<T, Error>) -> Vec<u8> {
    postcard::to_allocvec(answer).unwrap_or_else(|_| unanswered(Unanswered::Unreadable))
}

/// Reads the answer to a question of this type.
///
/// # Errors
/// The error that was answered; [`Unanswered::Unreadable`] for bytes that are no answer to it.
pub fn read_answer<A: Ask>(answer: &[u8]) -> Result<A::Answer, Error> {
    read(answer).unwrap_or(Err(Error::Unanswered(Unanswered::Unreadable)))
}

fn read<T: DeserializeOwned>(answer: &[u8]) -> Option<Result<T, Error>> {
    let (answer, rest) = postcard::take_from_bytes(answer).ok()?;
    rest.is_empty().then_some(answer)
}

/// The answer where none came: the same bytes for every question.
#[must_use]
pub fn unanswered(why: Unanswered) -> Vec<u8> {
    refused(&Error::Unanswered(why))
}

/// An error as the answer to any question. Empty where it cannot be encoded, which no app takes for an answer.
#[must_use]
pub fn refused(error: &Error) -> Vec<u8> {
    postcard::to_allocvec(&Err::<(), &Error>(error)).unwrap_or_default()
}

/// Whether a value is encoded as exactly these bytes. Compares while encoding, so that no second copy of a secret or of a file is made.
fn is_encoding_of(bytes: &[u8], value: &impl Serialize) -> bool {
    postcard::serialize_with_flavor(value, Compared(bytes)).is_ok()
}

/// What is left to compare.
struct Compared<'a>(&'a [u8]);

impl Flavor for Compared<'_> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0 = self.0.strip_prefix(data).ok_or(postcard::Error::SerializeBufferFull)?;
        Ok(())
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(postcard::Error::SerializeBufferFull) }
    }
}
