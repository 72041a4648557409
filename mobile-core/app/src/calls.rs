//! What the page asks of the core, which runs in a worker, and what it answers: the facade as messages.
//!
//! Messages are postcard bytes. Page and worker are the same build, so they need no version.

use andrum_core::device::{LockKind, Summary};
use andrum_core::entries::{Day, Entry, Language, Person};
use andrum_core::facade::{
    DeviceInfo, Event, FirstLook, GroupSummary, ImportReport, InviteSeen, Listing, NewInvite, Preview, RecoveryOutcome,
    Revision, Status,
};
use andrum_core::groups::{About, Coming, Compared, Comparison, GroupBody, GroupView, InviteError, Profile, SessionId};
use andrum_core::log::Alarm;
use andrum_core::tally::{ByPlan, TallyView};
use andrum_wire::accounts::RecoveryPending;
use andrum_wire::groups::{GroupKind, GroupRefusal};
use andrum_wire::ids::{AccountId, DeviceId, Hash, ItemId, LogId, PublicKey};
use andrum_wire::info::Info;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::TallyRefusal;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A text that is wiped after use.
pub type SecretText = Zeroizing<String>;

/// A question that has one kind of answer.
pub trait Ask: Into<Call> {
    /// What is answered.
    type Answer: Serialize + DeserializeOwned;
}

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? } => $answer:ty;)*) => {
        $(
            $(#[$doc])*
            #[derive(Serialize, Deserialize)]
            #[allow(missing_docs, reason = "fields are the facade's arguments")]
            pub struct $name { $(pub $field: $type),* }

            impl Ask for $name {
                type Answer = $answer;
            }

            impl From<$name> for Call {
                fn from(call: $name) -> Self {
                    Self::$name(call)
                }
            }
        )*

        /// Every question.
        #[derive(Serialize, Deserialize)]
        pub enum Call {
            $($(#[$doc])* $name($name)),*
        }
    };
}

calls! {
    /// What there is on this device.
    GetStatus {} => Status;
    /// Who runs the server, and who may sign up.
    GetInfo {} => Info;
    /// Writes a new entry.
    Write { entry: Entry } => ItemId;
    /// Writes an entry anew, on what was read; answers what stands now.
    Update { item: ItemId, read: Entry, written: Entry } => Entry;
    /// As `Update`; what stood before stays in the history.
    Replace { item: ItemId, read: Entry, written: Entry } => Entry;
    /// Reads an entry.
    Read { item: ItemId } => Entry;
    /// A part of a list, newest first.
    List { listing: Listing, filter: Filter, from: usize, count: usize } => Part;
    /// The person's own themes, month by month.
    OwnThemes {} => Vec<ThemesOfMonth>;
    /// Searches this device; answers at most `count` hits.
    Search { typed: String, count: usize } => Found;
    /// Puts an entry in the trash.
    Trash { item: ItemId } => ();
    /// Takes it out again.
    Restore { item: ItemId } => ();
    /// Deletes it for good.
    Delete { item: ItemId } => ();
    /// Whom one can ask.
    People {} => Vec<(ItemId, Person)>;
    /// Puts somebody on that card.
    AddPerson { person: Person } => ItemId;
    /// Writes somebody's lines anew.
    ChangePerson { item: ItemId, person: Person } => ();
    /// Its earlier revisions, newest first.
    History { item: ItemId } => Vec<Revision>;
    /// Makes an account's keys and its kit.
    BeginAccount {} => ShownKit;
    /// The two groups that were retyped.
    ConfirmKit { first: SecretText, second: SecretText } => ();
    /// Joins the server.
    SignUp { login: String, password: SecretText, invitation: Option<String> } => ();
    /// Signs in on this device.
    SignIn { login: String, password: SecretText, kit: SecretText } => FirstLook;
    /// Syncs now.
    SyncNow {} => ();
    /// Locks.
    Lock {} => ();
    /// Opens the lock.
    Unlock { secret: Secret } => ();
    /// Sets a lock.
    SetLock { secret: Secret } => ();
    /// Removes all locks.
    RemoveLock {} => ();
    /// The account's devices.
    Devices {} => Vec<DeviceInfo>;
    /// The same, with what the server says of them.
    DevicesAtServer {} => Vec<DeviceInfo>;
    /// Revokes a device that was lost.
    RevokeDevice { device: DeviceId, password: SecretText, kit: SecretText } => ();
    /// Names a device.
    NameDevice { device: DeviceId, name: String } => ();
    /// Gets in with the kit alone.
    Recover { login: String, kit: SecretText, new_password: SecretText } => RecoveryOutcome;
    /// A recovery that somebody asked for.
    CheckAccount {} => Option<RecoveryPending>;
    /// Refuses it.
    RefuseRecovery { password: SecretText } => ();
    /// Changes the password.
    ChangePassword { old: SecretText, new: SecretText, kit: SecretText } => ();
    /// Signs this device out at the server.
    SignOut {} => ();
    /// Deletes the account and all that the server has of it.
    DeleteAccount { password: SecretText } => ();
    /// Everything as a ZIP that any program reads.
    ExportPlain { language: Language } => Bytes;
    /// Everything, so that the kit alone opens it.
    ExportSealed { language: Language } => Bytes;
    /// Imports an export; with the kit, a sealed one.
    Import { file: Bytes, kit: Option<SecretText> } => ImportReport;
    /// The alarms were read.
    AlarmsSeen {} => ();
    /// Deletes everything on this device.
    WipeDevice {} => ();
    /// All groups.
    Groups { today: Day } => Vec<GroupSummary>;
    /// One group.
    ReadGroup { group: LogId, today: Day } => GroupView;
    /// The topics that were lifted from an entry, each with its group.
    LiftedFrom { entry: ItemId } => Vec<(LogId, ItemId)>;
    /// Begins a group.
    BeginGroup { kind: GroupKind, about: About, profile: Profile } => LogId;
    /// Makes invites.
    Invite { group: LogId, count: usize, days: u32 } => Vec<NewInvite>;
    /// Withdraws one.
    RevokeInvite { group: LogId, key: PublicKey } => ();
    /// Reads an invite's link or code.
    ReadInvite { code: SecretText } => InviteSeen;
    /// Joins by it.
    Join { code: SecretText, profile: Profile } => LogId;
    /// Confirms members.
    ConfirmMembers { group: LogId, accounts: Vec<AccountId> } => ();
    /// Has made sure of members, face to face.
    MembersVerified { group: LogId, accounts: Vec<AccountId> } => ();
    /// Was told of members.
    MembersAnnounced { group: LogId, accounts: Vec<AccountId> } => ();
    /// Removes a member.
    RemoveMember { group: LogId, account: AccountId } => ();
    /// Leaves.
    LeaveGroup { group: LogId } => ();
    /// A member is away.
    PauseMember { group: LogId, account: AccountId } => ();
    /// A member is back.
    ReturnMember { group: LogId, account: AccountId } => ();
    /// Makes a member a supervisor.
    AppointSupervisor { group: LogId, account: AccountId } => ();
    /// Is supervisor no more.
    StepDown { group: LogId } => ();
    /// Wants a member as the supervisor.
    Endorse { group: LogId, account: AccountId } => ();
    /// Sets the secrecy agreement.
    SetAgreement { group: LogId, text: String } => ();
    /// Says yes to it.
    Agree { group: LogId, hash: Hash } => ();
    /// Closes the group.
    CloseGroup { group: LogId, expires_ms: i64 } => ();
    /// Looked at the news.
    GroupLookedAt { group: LogId } => ();
    /// What this phone shows another.
    ShowComparison { group: LogId } => Comparison;
    /// Compares with what another shows.
    Compare { group: LogId, qr: String } => Compared;
    /// Shares something.
    Share { group: LogId, body: GroupBody, among_members: bool } => ItemId;
    /// Writes something shared anew.
    Reshare { group: LogId, item: ItemId, body: GroupBody } => ();
    /// Withdraws something shared.
    Withdraw { group: LogId, item: ItemId } => ();
    /// Votes for a topic, or takes the vote back.
    PutVote { group: LogId, topic: ItemId, yes: bool } => ();
    /// Says whether one comes.
    Attend { group: LogId, session: SessionId, coming: Coming } => ();
    /// Shows what would leave this device.
    GetPreview { group: LogId, body: GroupBody, among_members: bool } => Preview;
    /// Shares exactly that.
    SharePreviewed { group: LogId, hash: Hash, entry: Option<ItemId> } => ItemId;
    /// The themes that the next period asks for.
    Themes { group: LogId } => Vec<String>;
    /// Sets the group's own list of them.
    SetThemes { group: LogId, themes: Vec<String> } => ();
    /// Whether periods open by themselves, and when the next one does.
    Periods { group: LogId } => ByPlan;
    /// Settles how many days before each session one opens by itself; with none they are opened by hand.
    SetPeriods { group: LogId, days: Option<u8> } => ();
    /// Opens a period, until `closes_ms`.
    OpenPeriod { group: LogId, closes_ms: i64 } => Hash;
    /// Opens an anonymous vote on topics, until `closes_ms`.
    OpenVotes { group: LogId, topics: Vec<ItemId>, closes_ms: i64 } => Hash;
    /// Chooses in a tally, or changes what was chosen.
    Choose { group: LogId, tally: Hash, options: Vec<u16>, note: String } => ();
    /// The tallies of a group, newest first.
    Tallies { group: LogId } => Vec<TallyView>;
}

/// Bytes, moved as one.
#[derive(Serialize, Deserialize)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

/// Which entries of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// With this tag.
    pub tag: Option<String>,
    /// With this feeling's key.
    pub feeling: Option<String>,
    /// With this template's key.
    pub template: Option<String>,
    /// About one of these days; about any, when there are none.
    pub days: Vec<Day>,
}

impl Filter {
    /// Whether an entry is in.
    #[must_use]
    pub fn holds(&self, summary: &Summary) -> bool {
        let tag = |wanted: &String| summary.tags.iter().any(|tag| tag.as_str() == wanted);
        let feeling = |wanted: &String| {
            summary.feelings.iter().any(|feeling| feeling.named().is_some_and(|named| named.key == wanted))
        };
        self.tag.as_ref().is_none_or(tag)
            && self.feeling.as_ref().is_none_or(feeling)
            && self.template.as_ref().is_none_or(|wanted| summary.template.as_str() == wanted)
            && (self.days.is_empty() || self.days.contains(&summary.day))
    }
}

/// An entry in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// What the list knows of it.
    pub summary: Summary,
    /// Its title; often empty.
    pub title: String,
    /// How the text begins; of a hit, the place that answers.
    pub lines: String,
    /// How many words it has.
    pub words: usize,
}

/// A part of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// From where it was asked.
    pub entries: Vec<Listed>,
    /// How many the list has.
    pub total: usize,
    /// Tags in the list with how often, most used first.
    pub tags: Vec<(String, usize)>,
    /// How many of the list have two versions.
    pub conflicts: usize,
}

/// The themes of the entries about one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThemesOfMonth {
    /// Its first day.
    pub month: Day,
    /// How many entries are about it.
    pub entries: usize,
    /// Themes with how many entries have them, most first.
    pub themes: Vec<(String, usize)>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The first of them, each with the line that answers.
    pub hits: Vec<Listed>,
    /// How many there are.
    pub total: usize,
    /// How many entries were searched.
    pub searched: usize,
    /// How many could not be.
    pub not_searched: usize,
}

/// The kit, on its way to the screen, where it is shown once.
#[derive(Serialize, Deserialize)]
pub struct ShownKit {
    /// As it is written down.
    pub code: SecretText,
    /// As it stands in the QR code.
    pub qr_text: SecretText,
    /// The two groups, from 1 to 8, that are to be retyped.
    pub challenge: (usize, usize),
}

/// What opens a lock.
#[derive(Serialize, Deserialize)]
pub enum Secret {
    /// As typed.
    Passphrase(SecretText),
    /// As an authenticator answered.
    Prf(Zeroizing<[u8; 32]>),
}

/// Why something did not work, as far as a screen has to tell it apart. Nothing that was written is lost by any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The diary is locked.
    Locked,
    /// Not the right secret.
    WrongSecret,
    /// Too many wrong tries: wait so many milliseconds.
    Wait(i64),
    /// There is no lock of this kind.
    NoSuchLock(Option<LockKind>),
    /// No such entry here.
    NotFound,
    /// Beyond a bound.
    NotAllowed,
    /// The device has no room left.
    StorageFull,
    /// Open in another window.
    OpenElsewhere,
    /// What is stored is damaged, or the browser does not let us read it.
    StorageFailed,
    /// Written by a newer app.
    NewerApp,
    /// No network or no server.
    Offline,
    /// The server refused; seconds to wait, where it says so.
    Refused(ProblemKind, Option<u32>),
    /// The server's answer makes no sense.
    Nonsense,
    /// Name, password or kit.
    LoginFailed,
    /// The kit was mistyped; the group, where it is known.
    Kit(Option<u8>),
    /// The password is too short or too long.
    Password,
    /// There is no account yet.
    NoAccount,
    /// There is one already.
    HasAccount,
    /// Sign in again.
    SignInAgain,
    /// The server's copy of the keys does not open.
    KeysDoNotOpen,
    /// Something that cannot be true.
    Alarm(Alarm),
    /// The file is no export, or damaged, or another kit's.
    Import,
    /// The invite cannot be used.
    Invite(InviteError),
    /// The group does not take this.
    Group(GroupRefusal),
    /// Something about a tally cannot be true.
    Tally(TallyRefusal),
    /// A part of the app could not be fetched.
    NotFetched,
    /// The worker is gone.
    Broken,
}

/// How the sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SyncState {
    /// Nothing was tried yet, or there is no account at a server.
    #[default]
    Idle,
    /// Under way.
    Running,
    /// All was sent and taken in.
    Done,
    /// No network or no server; it is tried again.
    Offline,
    /// The server refused; it is tried again.
    Refused,
}

/// From the worker to the page.
#[derive(Serialize, Deserialize)]
pub enum ToPage {
    /// The answer to a question, as postcard of its type.
    Answer(u32, Result<Bytes, Failure>),
    /// Something happened.
    Event(Happened),
    /// The core is ready, or why it is not.
    Ready(Result<(), Failure>),
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    /// In the core.
    Core(Event),
    /// With the sync.
    Sync(SyncState),
}

/// From the page to the worker.
#[derive(Serialize, Deserialize)]
pub enum ToWorker {
    /// Opens the diary; the server's address.
    Open(String),
    /// A question with its number.
    Ask(u32, Box<Call>),
    /// The network is back, or the page is looked at again: sync.
    Wake,
}
