//! Every question and every error, there and back; what is no question; and a conversation over the border on a device without a server.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use andrum_wire::groups::{GroupKind, GroupRefusal};
use andrum_wire::ids::{AccountId, DeviceId, Hash, ItemId, LogId, PublicKey};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tally::TallyRefusal;
use futures_util::FutureExt;
use zeroize::Zeroizing;

use super::bytes::{read_question, write_answer};
use super::*;
use crate::device::{LocalError, UnlockError, UnlockSecret};
use crate::entries::{Entry, Key, Language, Person, TEMPLATES};
use crate::export::ExportError;
use crate::facade::{Event, Filter, Listener, Listing, NoAccount, NotAllowed, Recover, SignIn, SignUp, SyncState};
use crate::groups::{About, Coming, GroupBody, InviteError, Profile, SessionId, Vote};
use crate::kit::KitError;
use crate::maybe_send::MaybeSend;
use crate::opaque::PasswordError;
use crate::store::StoreError;
use crate::store::memory::MemoryStore;
use crate::transport::{Request, Response, Transport, TransportError};

const GROUP: LogId = LogId([1; 32]);
const ITEM: ItemId = ItemId([2; 16]);
const ACCOUNT: AccountId = LogId([3; 32]);
const HASH: Hash = Hash([4; 32]);

/// A device that has no network.
struct Alone(MemoryStore);

struct NoNetwork;

impl Transport for NoNetwork {
    async fn send(&self, _: Request) -> Result<Response, TransportError> {
        Err(TransportError::Unreachable("no network".into()))
    }

    async fn stream(
        &self,
        request: Request,
        _: impl FnMut(&[u8]) -> bool + MaybeSend,
    ) -> Result<Response, TransportError> {
        self.send(request).await
    }
}

impl Platform for Alone {
    type Store = MemoryStore;
    type Transport = NoNetwork;

    fn store(&self) -> &MemoryStore {
        &self.0
    }

    fn connect(&self, _: &str) -> Result<NoNetwork, TransportError> {
        Ok(NoNetwork)
    }

    fn now_ms(&self) -> i64 {
        1_767_600_000_000
    }

    fn minutes_ahead(&self, _: i64) -> i32 {
        0
    }
}

async fn alone(listener: Option<Listener>) -> Andrum<Alone> {
    Andrum::open(Alone(MemoryStore::new()), listener).await.unwrap()
}

fn entry(text: &str) -> Entry {
    let mut entry = Entry::new(&TEMPLATES[0], "2026-01-05".parse().unwrap(), 0);
    entry.write(&Key::new("what").unwrap(), text);
    entry
}

fn secret() -> SecretText {
    Zeroizing::new("hemligt".into())
}

/// A question as bytes, after it was read and written again from them.
fn there_and_back<A: Ask>(question: A) -> Vec<u8> {
    let bytes = write_question(question);
    let read: A::Of = read_question(&bytes).unwrap_or_else(|error| panic!("{bytes:?}: {error}"));
    let again = postcard::to_allocvec(&(A::Of::CAPABILITY, read)).unwrap();
    assert_eq!(again, bytes);
    bytes
}

/// One of every question that writes and reads what one person has.
fn of_the_person() -> Vec<Vec<u8>> {
    use super::{
        account::*, device::*, devices::*, entries::*, export::*, locks::*, people::*, recovery::*, server::*,
    };
    let person = || Person { name: "Åsa".into(), about: "Allt".into(), reach: "Onsdagar".into() };
    let (read, written) = (|| entry("Före."), || entry("Efter."));
    let filter = Filter { tag: Some("Stöd".into()), days: vec!["2026-01-05".parse().unwrap()], ..Filter::default() };
    let (server, login) = (|| "https://andrum.example".to_owned(), || "amira".to_owned());
    let file = Bytes(vec![1, 2, 3]);
    vec![
        there_and_back(GetStatus {}),
        there_and_back(Lock {}),
        there_and_back(Write { entry: written() }),
        there_and_back(Update { item: ITEM, read: read(), written: written() }),
        there_and_back(Replace { item: ITEM, read: read(), written: written() }),
        there_and_back(Read { item: ITEM }),
        there_and_back(List { listing: Listing::Conflicts, filter, from: 3, count: usize::MAX }),
        there_and_back(Search { typed: "\"långt samtal\"".into(), count: 5 }),
        there_and_back(OwnThemes {}),
        there_and_back(History { item: ITEM }),
        there_and_back(Trash { item: ITEM }),
        there_and_back(Restore { item: ITEM }),
        there_and_back(Delete { item: ITEM }),
        there_and_back(LiftedFrom { entry: ITEM }),
        there_and_back(People {}),
        there_and_back(AddPerson { person: person() }),
        there_and_back(ChangePerson { item: ITEM, person: person() }),
        there_and_back(Unlock { secret: UnlockSecret::Passphrase(secret()) }),
        there_and_back(SetLock { secret: UnlockSecret::Prf(Zeroizing::new([7; 32])) }),
        there_and_back(RemoveLock {}),
        there_and_back(GetInfo { server: server() }),
        there_and_back(SyncNow {}),
        there_and_back(AlarmsSeen {}),
        there_and_back(BeginAccount {}),
        there_and_back(ConfirmKit { first: secret(), second: secret() }),
        there_and_back(SignUp { server: server(), login: login(), password: secret(), invitation: Some("kod".into()) }),
        there_and_back(SignIn { server: server(), login: login(), password: secret(), kit: secret() }),
        there_and_back(ChangePassword { old: secret(), new: secret(), kit: secret() }),
        there_and_back(SignOut {}),
        there_and_back(DeleteAccount { password: secret() }),
        there_and_back(WipeDevice {}),
        there_and_back(Recover { server: server(), login: login(), kit: secret(), new_password: secret() }),
        there_and_back(CheckAccount {}),
        there_and_back(RefuseRecovery { password: secret() }),
        there_and_back(Devices {}),
        there_and_back(DevicesAtServer {}),
        there_and_back(RevokeDevice { device: DeviceId([5; 16]), password: secret(), kit: secret() }),
        there_and_back(NameDevice { device: DeviceId([5; 16]), name: "Telefonen".into() }),
        there_and_back(ExportPlain { language: Language::Swedish }),
        there_and_back(ExportSealed { language: Language::English }),
        there_and_back(Import { file, kit: Some(secret()) }),
    ]
}

/// One of every question that is about a group.
fn of_groups() -> Vec<Vec<u8>> {
    use super::{groups::*, members::*, sharing::*, tally::*};
    let (group, item, hash, account, today) = (GROUP, ITEM, HASH, ACCOUNT, "2026-01-05".parse().unwrap());
    let accounts = || vec![ACCOUNT, LogId([9; 32])];
    let profile = || Profile { name: "Amira".into(), municipality: "Kiruna".into() };
    let about = About { name: "Norr".into(), purpose: String::new() };
    let body = || GroupBody::Vote(Vote { topic: ITEM });
    vec![
        there_and_back(Groups { today }),
        there_and_back(ReadGroup { group, today }),
        there_and_back(BeginGroup { kind: GroupKind::Pair, about, profile: profile() }),
        there_and_back(LeaveGroup { group }),
        there_and_back(CloseGroup { group, expires_ms: -1 }),
        there_and_back(SetAgreement { group, text: "Det stannar här.".into() }),
        there_and_back(Agree { group, hash }),
        there_and_back(GroupLookedAt { group }),
        there_and_back(ShowComparison { group }),
        there_and_back(Compare { group, qr: "andrum".into() }),
        there_and_back(Invite { group, count: 3, days: 14 }),
        there_and_back(RevokeInvite { group, key: PublicKey([6; 32]) }),
        there_and_back(ReadInvite { code: secret() }),
        there_and_back(Join { code: secret(), profile: profile() }),
        there_and_back(ConfirmMembers { group, accounts: accounts() }),
        there_and_back(MembersVerified { group, accounts: accounts() }),
        there_and_back(MembersAnnounced { group, accounts: accounts() }),
        there_and_back(RemoveMember { group, account }),
        there_and_back(PauseMember { group, account }),
        there_and_back(ReturnMember { group, account }),
        there_and_back(AppointSupervisor { group, account }),
        there_and_back(StepDown { group }),
        there_and_back(Endorse { group, account }),
        there_and_back(Share { group, body: body(), among_members: true }),
        there_and_back(Reshare { group, item, body: body() }),
        there_and_back(Withdraw { group, item }),
        there_and_back(PutVote { group, topic: item, yes: false }),
        there_and_back(Attend { group, session: SessionId([8; 8]), coming: Coming::Perhaps }),
        there_and_back(GetPreview { group, body: body(), among_members: false }),
        there_and_back(SharePreviewed { group, hash, entry: Some(item) }),
        there_and_back(Tallies { group }),
        there_and_back(Themes { group }),
        there_and_back(SetThemes { group, themes: vec!["Stöd".into(), "Gränser".into()] }),
        there_and_back(Periods { group }),
        there_and_back(SetPeriods { group, days: Some(7) }),
        there_and_back(OpenPeriod { group, closes_ms: 1 }),
        there_and_back(OpenVotes { group, topics: vec![item], closes_ms: 1 }),
        there_and_back(Choose { group, tally: hash, options: vec![0, 3], note: "Ensamt.".into() }),
    ]
}

#[test]
fn every_question_comes_back_as_it_went() {
    let asked = [of_the_person(), of_groups()].concat();
    let numbers: BTreeSet<(u8, u8)> = asked.iter().map(|bytes| (bytes[0], bytes[1])).collect();
    let all = Capability::ALL
        .iter()
        .zip(0_u8..)
        .flat_map(|((_, names), capability)| names.iter().zip(0_u8..).map(move |(_, number)| (capability, number)));
    assert_eq!(numbers, all.collect::<BTreeSet<_>>(), "each question of each capability is asked here");
    for bytes in &asked {
        assert_eq!(Capability::of(bytes).map(|capability| capability as u8), Some(bytes[0]));
    }
}

#[test]
fn what_is_no_question_is_answered_with_an_error() {
    let diary = alone(None).now_or_never().unwrap();
    let question = write_question(entries::Read { item: ITEM });
    let unreadable = unanswered(Unanswered::Unreadable);
    let mut second_encoding = question.clone();
    second_encoding.splice(1..2, [question[1] | 0x80, 0]);
    let mut other_capability = question.clone();
    other_capability[0] = Capability::Locks as u8;
    for bytes in
        [&[][..], &[255], &question[..1], &question[..10], &[question.as_slice(), &[0]].concat(), &second_encoding]
    {
        assert_eq!(diary.answer(bytes).now_or_never().unwrap(), unreadable, "{bytes:?}");
    }
    assert_eq!(diary.answer(&other_capability).now_or_never().unwrap(), unreadable);
    assert!(read_question::<entries::Question>(&vec![1; MAX_QUESTION_BYTES + 1]).is_err(), "beyond the bound");
    // An answer to another question is none, either.
    let status = diary.answer(&write_question(device::GetStatus {})).now_or_never().unwrap();
    assert!(read_answer::<entries::Read>(&status).is_err());
}

#[test]
fn every_error_crosses_with_its_kind() {
    let problem = Problem { retry_after_seconds: Some(30), ..Problem::new(ProblemKind::TooManyRequests) };
    let mut errors = vec![
        Error::Locked,
        Error::NotFound,
        Error::NoGroup,
        Error::NoTally,
        Error::PreviewPassed,
        Error::Unlock(UnlockError::Wait { wait_ms: 5000 }),
        Error::Local(LocalError::Damaged("items".into())),
        Error::Local(LocalError::Newer { found: 2, known: 1 }),
        Error::Local(LocalError::Store(StoreError::Full)),
        Error::Local(LocalError::Store(StoreError::Failed("no".into()))),
        Error::Offline(TransportError::Unreachable("no".into())),
        Error::Server(Box::new(problem.with_detail("wait"))),
        Error::Nonsense,
        Error::LoginFailed,
        Error::Kit(KitError::Group(3)),
        Error::Password(PasswordError::TooLong),
        Error::HasAccount,
        Error::SignInAgain,
        Error::KeysDoNotOpen,
        Error::Invite(InviteError::Gone),
        Error::Group(GroupRefusal::Full),
        Error::Tally(TallyRefusal::Overlaps),
        Error::Import(ExportError::Damaged { line: 3, column: 9 }),
    ];
    use NotAllowed::*;
    let kinds = [
        TextTooLong,
        Line,
        TooMany,
        Impossible,
        LoginName,
        KitGroup(4),
        WrongKit,
        KeybagFull,
        Closed,
        NotIn,
        Away,
        OnlySupervisors,
        OnlyAuthor,
        OnlyAuthorOrSupervisor,
        MemberKeys,
        TallyOver,
        ChoseTooMuch,
        NothingToChoose,
        TooFewMembers,
    ];
    errors.extend(kinds.map(Error::NotAllowed));
    let missing = [NoAccount::NotMade, NoAccount::NotAtServer, NoAccount::NotBegun, NoAccount::NoKeys];
    errors.extend(missing.map(Error::NoAccount));
    errors.extend([Unanswered::Unreadable, Unanswered::NotFetched, Unanswered::Gone].map(Error::Unanswered));
    for error in errors {
        let answer = write_answer::<Entry>(&Err(error.clone()));
        assert_eq!(answer, refused(&error), "an error is the same answer to every question");
        assert_eq!(read_answer::<entries::Read>(&answer).err(), Some(error));
    }
}

#[tokio::test]
async fn a_diary_is_kept_over_the_border() {
    let told = Arc::new(Mutex::new(vec![]));
    let hears = told.clone();
    let diary = alone(Some(Box::new(move |event| hears.lock().unwrap().push(event)))).await;
    let list = || entries::List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 9 };
    assert_eq!(diary.ask(list()).await.unwrap().total, 0);
    let item = diary.ask(entries::Write { entry: entry("Ett långt samtal.") }).await.unwrap();
    assert_eq!(*told.lock().unwrap(), [Event::Entries, Event::Written]);
    let part = diary.ask(list()).await.unwrap();
    assert_eq!((part.entries[0].lines.as_str(), part.entries[0].words), ("Ett långt samtal.", 3));
    let found = diary.ask(entries::Search { typed: "samtal".into(), count: 3 }).await.unwrap();
    assert_eq!((found.hits[0].summary.item, found.total), (item, 1));

    // A refusal crosses with its reason: nothing here says "shorten the text" but a text that is too long.
    let long = entry(&"a".repeat(crate::entries::MAX_TEXT_BYTES + 1));
    let refused = diary.ask(entries::Write { entry: long }).await;
    assert_eq!(refused.err(), Some(Error::NotAllowed(NotAllowed::TextTooLong)));
    assert_eq!(diary.ask(entries::Read { item: ITEM }).await.err(), Some(Error::NotFound));
    let group = groups::ReadGroup { group: GROUP, today: "2026-01-05".parse().unwrap() };
    assert_eq!(diary.ask(group).await.err(), Some(Error::NoGroup));

    told.lock().unwrap().clear();
    let synced = diary.ask(server::SyncNow {}).await;
    assert_eq!(synced.err(), Some(Error::NoAccount(NoAccount::NotMade)));
    assert_eq!(*told.lock().unwrap(), [Event::Sync(SyncState::Running), Event::Sync(SyncState::Idle)]);
}
