//! What is shared in a group, and its one canonical encoding.
//!
//! A body is the postcard encoding of [`GroupBody`], whose first number says kind and version of what follows. A new kind, or a new version
//! of one, is a new number at the end. Encodings are frozen in `docs/vectors/groups.json`.

use std::collections::BTreeSet;

use andrum_wire::frame;
use andrum_wire::ids::{Hash, ItemId};
use andrum_wire::tally::{MAX_OPTIONS, TallyRefusal};
use serde::{Deserialize, Serialize};

use super::{Day, TallyResult, text};
use crate::crypto::hash::sha256_of;

/// How many numbers of [`GroupBody`] this build knows.
const KNOWN: u8 = 15;
/// Number of a tally's result.
const RESULT: u8 = 10;
/// Largest body, in bytes; a tally's result may have [`MAX_RESULT_BYTES`].
pub const MAX_BODY_BYTES: usize = 64 * 1024;
/// Largest result of a tally, in bytes: reports and notes of as many as a group can have.
pub const MAX_RESULT_BYTES: usize = 448 * 1024;
/// Longest name or title, in characters.
const MAX_LINE: usize = 120;
/// Longest text, in characters.
const MAX_TEXT: usize = 12_000;
/// Most sessions in a plan.
const MAX_SESSIONS: usize = 64;
/// How many days before a session a period may open by itself.
pub const PERIOD_DAYS: core::ops::RangeInclusive<u8> = 2..=21;
/// Most topics on an agenda.
const MAX_AGENDA: usize = 128;

const AGREEMENT_DOMAIN: &[u8] = b"andrum/v1/agreement\0";
const OPTIONS_DOMAIN: &[u8] = b"andrum/v1/tally-options\0";

/// Names a session within its group's plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SessionId(pub [u8; 8]);

/// What an item of a group holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupBody {
    /// Number 0: who somebody is. One item per member.
    Profile(Profile),
    /// Number 1: what the group is called. By a supervisor.
    About(About),
    /// Number 2: the secrecy agreement. By a supervisor.
    Agreement(Agreement),
    /// Number 3: the sessions. By a supervisor.
    Plan(Plan),
    /// Number 4: who is coming. One item per member and session.
    Attendance(Attendance),
    /// Number 5: a topic. By its author.
    Topic(Topic),
    /// Number 6: a vote by name. One item per member and topic.
    Vote(Vote),
    /// Number 7: the agenda of a session. By a supervisor.
    Agenda(Agenda),
    /// Number 8: what was agreed.
    Outcome(Outcome),
    /// Number 9: something to try or think about until next time. By a supervisor.
    Assignment(Assignment),
    /// Number 10: the result of a tally. By its holder.
    Result(Box<TallyResult>),
    /// Number 11: the themes that a period asks for. By a supervisor.
    Themes(Themes),
    /// Number 12: the options of a tally, whose hash stands in its descriptor. By its holder.
    Options(Options),
    /// Number 13: whether periods open by themselves. By a supervisor.
    Periods(Periods),
    /// Number 14: that a tally ends without a result. By its holder.
    Stopped(Stopped),
}

/// Who somebody is in this group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Profile {
    /// The name that the group sees.
    pub name: String,
    /// The municipality, or empty.
    pub municipality: String,
}

/// What the group is called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// Its name.
    pub name: String,
    /// What it is for, or empty.
    pub purpose: String,
}

/// The secrecy agreement.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Agreement {
    /// The text.
    pub text: String,
    /// So that its hash on the roster says nothing of it.
    pub nonce: [u8; 16],
}

/// The sessions of a group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// In the order of their days.
    pub sessions: Vec<PlannedSession>,
}

/// One monthly meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedSession {
    /// Which.
    pub id: SessionId,
    /// The day, where the group meets.
    pub day: Day,
    /// When it begins, in minutes after midnight.
    pub minute: u16,
    /// How long it is, in minutes.
    pub minutes: u16,
    /// Where, or empty.
    pub place: String,
    /// A link to meet at, or empty. Never opened by the app itself.
    pub link: String,
    /// Whether it does not take place.
    pub cancelled: bool,
    /// Whether it is the last one.
    pub closing: bool,
}

/// Whether somebody is coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coming {
    /// Yes.
    Yes,
    /// Perhaps.
    Perhaps,
    /// No.
    No,
}

/// Whether the author is coming.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// To which session.
    pub session: SessionId,
    /// The answer.
    pub coming: Coming,
}

/// A topic for a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// On one line.
    pub title: String,
    /// The rest.
    pub text: String,
    /// For which session; none for whenever there is time.
    pub session: Option<SessionId>,
    /// It has been talked about.
    pub done: bool,
}

/// A vote by name. Withdrawn by deleting it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// For which topic.
    pub topic: ItemId,
}

/// The agenda: an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agenda {
    /// Of which session.
    pub session: SessionId,
    /// Topics, in the order in which the supervisor has arranged them.
    pub order: Vec<ItemId>,
    /// The one thread that the group pulled.
    pub thread: Option<ItemId>,
    /// What was urgent today and overruled the votes, or empty.
    pub urgent: String,
}

/// What was agreed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// At which session.
    pub session: SessionId,
    /// About which topic.
    pub topic: Option<ItemId>,
    /// What we saw.
    pub saw: String,
    /// What to try.
    pub to_try: String,
    /// Who.
    pub who: String,
}

/// Something to try or think about until next time. Answers stay in the diary.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Until which session.
    pub session: Option<SessionId>,
    /// The prompt.
    pub prompt: String,
}

/// The group's own list of themes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Themes {
    /// At least two; no one twice.
    pub themes: Vec<String>,
}

/// Whether periods open by themselves before each session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Periods {
    /// How many days before, 2 to 21; none when supervisors open them by hand.
    pub days: Option<u8>,
}

/// A tally that ends without a result, because the holder's device refuses what the server has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// The tally.
    pub tally: Hash,
    /// Why.
    pub refusal: TallyRefusal,
}

/// What there is to choose from in a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choices {
    /// Themes of a period.
    Themes(Vec<String>),
    /// Topics of a session.
    Topics(Vec<ItemId>),
}

/// The options of a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// So that its hash in the descriptor says nothing of it.
    pub nonce: [u8; 16],
    /// What there is to choose from.
    pub choices: Choices,
}

/// Why bytes are no body that this build can read, or why something cannot be shared as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// A newer app wrote it.
    #[error("written by a newer version of the app")]
    Newer,
    /// Not the canonical encoding of a body.
    #[error("not the encoding of something shared")]
    Malformed,
    /// A name or title is empty, or longer than 120 characters or one line.
    #[error("a name or title has 1 to {MAX_LINE} characters on one line")]
    Line,
    /// Longer than may be shared.
    #[error("longer than {MAX_TEXT} characters")]
    TooLong,
    /// More sessions or topics than there can be.
    #[error("too many sessions or topics")]
    TooMany,
    /// A time of day that does not exist, or a number of days that no period is open.
    #[error("a session begins between 0:00 and 23:59 and lasts at most a day; a period opens 2 to 21 days before")]
    Time,
}

impl GroupBody {
    /// Whether it is for everybody who comes later, too: its author encrypts it again to each who is confirmed.
    #[must_use]
    pub const fn is_standing(&self) -> bool {
        matches!(
            self,
            Self::Profile(_) | Self::About(_) | Self::Agreement(_) | Self::Plan(_) | Self::Themes(_) | Self::Periods(_)
        )
    }

    /// Whether only a supervisor may write it, and then any of them.
    #[must_use]
    pub const fn is_supervisors(&self) -> bool {
        matches!(
            self,
            Self::About(_)
                | Self::Agreement(_)
                | Self::Plan(_)
                | Self::Agenda(_)
                | Self::Assignment(_)
                | Self::Themes(_)
                | Self::Periods(_)
        )
    }

    /// Holds it to its bounds.
    ///
    /// # Errors
    /// [`BodyError`], the first rule that is broken.
    pub fn check(&self) -> Result<(), BodyError> {
        match self {
            Self::Profile(profile) => {
                line(&profile.name, 1)?;
                line(&profile.municipality, 0)
            }
            Self::About(about) => {
                line(&about.name, 1)?;
                long(&about.purpose)
            }
            Self::Agreement(agreement) => long(&agreement.text),
            Self::Plan(plan) if plan.sessions.len() > MAX_SESSIONS => Err(BodyError::TooMany),
            Self::Plan(plan) => plan.sessions.iter().try_for_each(PlannedSession::check),
            Self::Attendance(_) | Self::Vote(_) => Ok(()),
            Self::Topic(topic) => {
                line(&topic.title, 1)?;
                long(&topic.text)
            }
            Self::Agenda(agenda) if agenda.order.len() > MAX_AGENDA => Err(BodyError::TooMany),
            Self::Agenda(agenda) => line(&agenda.urgent, 0),
            Self::Outcome(outcome) => {
                line(&outcome.who, 0)?;
                long(&outcome.saw)?;
                long(&outcome.to_try)
            }
            Self::Assignment(assignment) => long(&assignment.prompt),
            // The check against its descriptor says more.
            Self::Result(_) | Self::Stopped(_) => Ok(()),
            Self::Themes(themes) => check_themes(&themes.themes),
            Self::Options(options) => options.check(),
            Self::Periods(periods) => periods.check(),
        }
    }
}

impl PlannedSession {
    fn check(&self) -> Result<(), BodyError> {
        line(&self.place, 0)?;
        if self.link.chars().count() > MAX_LINE * 4 || !text::is_clean(&self.link) || self.link.contains('\n') {
            return Err(BodyError::Line);
        }
        if self.minute < 24 * 60 && self.minutes <= 24 * 60 { Ok(()) } else { Err(BodyError::Time) }
    }
}

impl Periods {
    fn check(&self) -> Result<(), BodyError> {
        if self.days.is_none_or(|days| PERIOD_DAYS.contains(&days)) { Ok(()) } else { Err(BodyError::Time) }
    }
}

impl Options {
    /// What the descriptor calls them.
    ///
    /// # Errors
    /// [`BodyError::Malformed`] from the encoding.
    pub fn hash(&self) -> Result<Hash, BodyError> {
        let encoded = frame::encode(self).map_err(|_| BodyError::Malformed)?;
        Ok(sha256_of(&[OPTIONS_DOMAIN, &encoded]))
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        match &self.choices {
            Choices::Themes(themes) => themes.len(),
            Choices::Topics(topics) => topics.len(),
        }
    }

    fn check(&self) -> Result<(), BodyError> {
        match &self.choices {
            Choices::Themes(themes) => check_themes(themes),
            Choices::Topics(topics) if (2..=usize::from(MAX_OPTIONS)).contains(&topics.len()) => Ok(()),
            Choices::Topics(_) => Err(BodyError::TooMany),
        }
    }
}

fn check_themes(themes: &[String]) -> Result<(), BodyError> {
    themes.iter().try_for_each(|theme| line(theme, 1))?;
    let different: BTreeSet<&String> = themes.iter().collect();
    let fits = (2..=usize::from(MAX_OPTIONS)).contains(&themes.len()) && different.len() == themes.len();
    if fits { Ok(()) } else { Err(BodyError::TooMany) }
}

impl Agreement {
    /// What the roster calls it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        sha256_of(&[AGREEMENT_DOMAIN, &self.nonce, self.text.as_bytes()])
    }
}

fn line(line: &str, least: usize) -> Result<(), BodyError> {
    let length = line.trim().chars().count();
    let fits = (least..=MAX_LINE).contains(&length) && text::is_clean(line) && !line.contains('\n');
    if fits && line.chars().count() <= MAX_LINE { Ok(()) } else { Err(BodyError::Line) }
}

fn long(long: &str) -> Result<(), BodyError> {
    if long.chars().count() > MAX_TEXT {
        return Err(BodyError::TooLong);
    }
    if text::is_clean(long) { Ok(()) } else { Err(BodyError::Malformed) }
}

/// Encodes a body. Equal bodies have equal bytes.
///
/// # Errors
/// [`BodyError`] beyond its bounds.
pub fn encode(body: &GroupBody) -> Result<Vec<u8>, BodyError> {
    body.check()?;
    let bytes = frame::encode(body).map_err(|_| BodyError::Malformed)?;
    if bytes.len() > largest(&bytes) { Err(BodyError::TooLong) } else { Ok(bytes) }
}

/// Decodes a body that a member wrote and holds it to its bounds.
///
/// # Errors
/// [`BodyError`].
pub fn decode(bytes: &[u8]) -> Result<GroupBody, BodyError> {
    if bytes.first().is_some_and(|number| *number >= KNOWN) {
        return Err(BodyError::Newer);
    }
    let body: GroupBody = frame::decode(bytes, largest(bytes)).map_err(|_| BodyError::Malformed)?;
    body.check()?;
    Ok(body)
}

fn largest(bytes: &[u8]) -> usize {
    if bytes.first() == Some(&RESULT) { MAX_RESULT_BYTES } else { MAX_BODY_BYTES }
}
