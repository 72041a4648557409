//! What window and worker tell each other, and the core's questions under the names that the rooms use.
//!
//! Messages are postcard bytes. Window and worker are the same build, so they need no version.

use serde::{Deserialize, Serialize};

pub use andrum_core::calls::account::{BeginAccount, ChangePassword, ConfirmKit, DeleteAccount, SignOut, WipeDevice};
pub use andrum_core::calls::device::{GetStatus, Lock};
pub use andrum_core::calls::devices::{Devices, DevicesAtServer, NameDevice, RevokeDevice};
pub use andrum_core::calls::entries::{
    Delete, History, LiftedFrom, List, OwnThemes, Read, Replace, Restore, Search, Trash, Update, Write,
};
pub use andrum_core::calls::export::{ExportPlain, ExportSealed, Import};
pub use andrum_core::calls::groups::{
    Agree, BeginGroup, CloseGroup, Compare, GroupLookedAt, Groups, LeaveGroup, ReadGroup, SetAgreement, ShowComparison,
};
pub use andrum_core::calls::locks::{RemoveLock, SetLock, Unlock};
pub use andrum_core::calls::members::{
    AppointSupervisor, ConfirmMembers, Endorse, Invite, Join, MembersAnnounced, MembersVerified, PauseMember,
    ReadInvite, RemoveMember, ReturnMember, RevokeInvite, StepDown,
};
pub use andrum_core::calls::people::{AddPerson, ChangePerson, People};
pub use andrum_core::calls::recovery::{CheckAccount, RefuseRecovery};
pub use andrum_core::calls::server::{AlarmsSeen, GetInfo, SyncNow};
pub use andrum_core::calls::sharing::{Attend, GetPreview, PutVote, Reshare, Share, SharePreviewed, Withdraw};
pub use andrum_core::calls::tally::{Choose, OpenPeriod, OpenVotes, Periods, SetPeriods, SetThemes, Tallies, Themes};
pub use andrum_core::calls::{Ask, Bytes, SecretText};
pub use andrum_core::device::UnlockSecret;
pub use andrum_core::facade::{
    Error, Event, Filter, KitShown, ListPart, Listed, NotAllowed, Recover, SearchResult, SignIn, SignUp, SyncState,
    ThemesOfMonth, Unanswered,
};

/// From the worker to the window.
#[derive(Serialize, Deserialize)]
pub enum ToPage {
    /// The answer to the question with this number.
    Answer(u32, Bytes),
    /// Something happened in the core.
    Event(Event),
    /// The core is ready, or why it is not.
    Ready(Result<(), Error>),
}

/// From the window to the worker.
#[derive(Serialize, Deserialize)]
pub enum ToWorker {
    /// Opens the diary.
    Open,
    /// A question with its number.
    Ask(u32, Bytes),
    /// The network is back, or the window is looked at again: sync.
    Wake,
}
