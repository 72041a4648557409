//! The errors that an app has to tell apart. They travel like answers, each with the kind that helps; after any of them nothing written is lost.

use andrum_wire::frame::FrameError;
use andrum_wire::groups::GroupRefusal;
use andrum_wire::ids::InvalidLoginName;
use andrum_wire::log::Head;
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tally::TallyRefusal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{LocalError, UnlockError};
use crate::api::ApiError;
use crate::content::invite::InviteError;
use crate::content::{self, EntryError, group};
use crate::envelope::SealError;
use crate::export::ExportError;
use crate::keys::RotateError;
use crate::kit::KitError;
use crate::log::{Alarm, AuthorError};
use crate::opaque::PasswordError;
use crate::store::StoreError;
use crate::transport::TransportError;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// The diary is locked.
    #[error("the diary is locked")]
    Locked,
    /// The lock did not open.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// No such item on this device.
    #[error("there is no such item here")]
    NotFound,
    /// No such group on this device, or its log was not read yet.
    #[error("there is no such group here")]
    NoGroup,
    /// No such tally on this device.
    #[error("there is no such tally here")]
    NoTally,
    /// The preview is not the newest one, or the roster has changed since: show a new one.
    #[error("the preview is out of date")]
    PreviewPassed,
    /// This cannot be written as it is, or not by this account.
    #[error("this cannot be saved: {0}")]
    NotAllowed(NotAllowed),
    /// The device's storage: full, in use elsewhere, damaged.
    #[error(transparent)]
    Local(#[from] LocalError),
    /// No network or no server. What was written is here and is sent later.
    #[error("the server cannot be reached; all that was written is kept on this device")]
    Offline(TransportError),
    /// The server refused.
    #[error("{}", .0.title)]
    Server(#[serde(serialize_with = "write_problem", deserialize_with = "read_problem")] Box<Problem>),
    /// The server's answer was not one.
    #[error("the server's answer makes no sense; try another network")]
    Nonsense,
    /// Name, password or kit are not right, or the server keeps another record than the one that was made. Nobody can tell which.
    #[error("name, password or kit are not right")]
    LoginFailed,
    /// The kit was mistyped, and where.
    #[error(transparent)]
    Kit(#[from] KitError),
    /// The password cannot be used.
    #[error("the password cannot be used: {0}")]
    Password(#[from] PasswordError),
    /// There is no account on this device yet, or none at a server.
    #[error("this needs an account: {0}")]
    NoAccount(NoAccount),
    /// There is an account on this device already.
    #[error("this device has an account already")]
    HasAccount,
    /// The account's keys were changed on another device: sign in again with password and kit.
    #[error("the account's keys were changed on another device: sign in again")]
    SignInAgain,
    /// The server gave out sealed keys that do not open. Nothing here was changed.
    #[error("the server's copy of the keys does not open with this password and kit")]
    KeysDoNotOpen,
    /// The server showed something that cannot be true.
    #[error(transparent)]
    Alarm(#[from] Alarm),
    /// An invite that cannot be used.
    #[error(transparent)]
    Invite(#[from] InviteError),
    /// What was to change in a group does not hold there: another member was quicker, or this one may not.
    #[error("the group does not take this: {0}")]
    Group(GroupRefusal),
    /// A tally cannot go on as it is.
    #[error("the tally does not go on: {0}")]
    Tally(TallyRefusal),
    /// A file that is no export, or is damaged.
    #[error("the file cannot be imported: {0}")]
    Import(#[from] ExportError),
    /// No answer came from the core itself.
    #[error("the core did not answer: {0}")]
    Unanswered(Unanswered),
}

/// Why something cannot be written as it is, or not by this account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NotAllowed {
    /// A text is longer than may be kept or shared.
    #[error("a text is too long")]
    TextTooLong,
    /// A name, title, tag or line is empty, too long, or more than one line.
    #[error("a name, title or line is empty, too long, or more than one line")]
    Line,
    /// More parts than there can be: tags, feelings, sessions, topics, options, devices.
    #[error("there are more parts than there can be")]
    TooMany,
    /// A value that no screen offers: a time of day that does not exist, a control character.
    #[error("a value is impossible")]
    Impossible,
    /// The login name has other characters than it may have, or too few or too many.
    #[error("the login name cannot be used")]
    LoginName,
    /// The kit's group with this number, from 1, is not as it was shown.
    #[error("group {0} is not as in the kit")]
    KitGroup(u8),
    /// The kit is another account's.
    #[error("this kit belongs to another account")]
    WrongKit,
    /// The account's keybag holds no more.
    #[error("the keybag is full")]
    KeybagFull,
    /// The group is closed.
    #[error("the group is closed")]
    Closed,
    /// This account is not in the group any more.
    #[error("this account is not in the group any more")]
    NotIn,
    /// This account is away from the group.
    #[error("this account is away from the group")]
    Away,
    /// Only a supervisor does this.
    #[error("only a supervisor does this")]
    OnlySupervisors,
    /// Only the author changes this.
    #[error("only its author changes this")]
    OnlyAuthor,
    /// Only the author or a supervisor withdraws this.
    #[error("only its author or a supervisor withdraws this")]
    OnlyAuthorOrSupervisor,
    /// A member's keys cannot be encrypted to.
    #[error("a member's keys cannot be used")]
    MemberKeys,
    /// The tally is over, or this account has no part in it.
    #[error("this tally takes nothing from this account now")]
    TallyOver,
    /// More was chosen than the tally takes.
    #[error("more was chosen than this tally takes")]
    ChoseTooMuch,
    /// Fewer than two options.
    #[error("there is nothing to choose between")]
    NothingToChoose,
    /// Fewer confirmed members than the tally's threshold.
    #[error("a tally needs more confirmed members")]
    TooFewMembers,
}

/// What of an account is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum NoAccount {
    /// This device has none: make one, or sign in.
    #[error("make one, or sign in")]
    NotMade,
    /// It is at no server: join one, or sign in.
    #[error("join a server, or sign in")]
    NotAtServer,
    /// No kit was shown that could be confirmed.
    #[error("begin one first")]
    NotBegun,
    /// Its keybag is damaged or empty.
    #[error("its keybag is damaged")]
    NoKeys,
}

/// Why the core gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Unanswered {
    /// Question and core are of two versions, or the bytes were damaged.
    #[error("the question or its answer cannot be read")]
    Unreadable,
    /// The part of the app that answers could not be fetched.
    #[error("a part of the app could not be fetched")]
    NotFetched,
    /// The core has ended, or was not opened.
    #[error("the core is not running")]
    Gone,
}

macro_rules! not_allowed {
    ($($error:ty: |$it:pat_param| $kind:expr;)*) => {
        $(
            impl From<$error> for Error {
                fn from($it: $error) -> Self {
                    Self::NotAllowed($kind)
                }
            }
        )*
    };
}

not_allowed! {
    NotAllowed: |kind| kind;
    InvalidLoginName: |_| NotAllowed::LoginName;
    FrameError: |error| of_frame(error);
    AuthorError: |AuthorError::Frame(error)| of_frame(error);
    EntryError: |error| of_entry(error);
    content::BodyError: |error| match error {
        content::BodyError::TooLarge => NotAllowed::TextTooLong,
        content::BodyError::Entry(error) => of_entry(error),
        content::BodyError::Person => NotAllowed::Line,
        content::BodyError::Newer | content::BodyError::Malformed | content::BodyError::Answer => NotAllowed::Impossible,
    };
    group::BodyError: |error| match error {
        group::BodyError::TooLong => NotAllowed::TextTooLong,
        group::BodyError::Line => NotAllowed::Line,
        group::BodyError::TooMany => NotAllowed::TooMany,
        group::BodyError::Newer | group::BodyError::Malformed | group::BodyError::Time => NotAllowed::Impossible,
    };
    SealError: |error| match error {
        SealError::TooLarge => NotAllowed::TextTooLong,
        SealError::WrongRecipients => NotAllowed::MemberKeys,
        SealError::Unsupported => NotAllowed::Impossible,
    };
    RotateError: |error| match error {
        RotateError::WrongKit => NotAllowed::WrongKit,
        RotateError::TooMany => NotAllowed::TooMany,
    };
}

fn of_frame(error: FrameError) -> NotAllowed {
    if error == FrameError::TooLarge { NotAllowed::TooMany } else { NotAllowed::Impossible }
}

fn of_entry(error: EntryError) -> NotAllowed {
    match error {
        EntryError::TextTooLong { .. } | EntryError::TooLarge { .. } => NotAllowed::TextTooLong,
        EntryError::Title | EntryError::TagLength { .. } => NotAllowed::Line,
        EntryError::Sections | EntryError::TooManyTags { .. } | EntryError::TooManyFeelings { .. } => {
            NotAllowed::TooMany
        }
        EntryError::ControlCharacter | EntryError::Day | EntryError::Strain | EntryError::Key => NotAllowed::Impossible,
    }
}

impl From<NoAccount> for Error {
    fn from(missing: NoAccount) -> Self {
        Self::NoAccount(missing)
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Local(LocalError::Store(error))
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Transport(error) => Self::Offline(error),
            ApiError::Problem(problem) => match problem.kind {
                ProblemKind::LoginFailed => Self::LoginFailed,
                ProblemKind::Unauthorized | ProblemKind::TokenReused => Self::SignInAgain,
                _ => Self::Server(problem),
            },
            ApiError::Nonsense { .. } => Self::Nonsense,
        }
    }
}

/// What a problem tells beyond its kind. Its JSON form leaves fields out, which postcard cannot.
type ProblemFields = (ProblemKind, Option<String>, Option<Head>, Option<u32>);

fn write_problem<S: Serializer>(problem: &Problem, to: S) -> Result<S::Ok, S::Error> {
    (problem.kind, &problem.detail, problem.head, problem.retry_after_seconds).serialize(to)
}

fn read_problem<'de, D: Deserializer<'de>>(from: D) -> Result<Box<Problem>, D::Error> {
    let (kind, detail, head, retry_after_seconds) = ProblemFields::deserialize(from)?;
    Ok(Box::new(Problem { detail, head, retry_after_seconds, ..Problem::new(kind) }))
}
