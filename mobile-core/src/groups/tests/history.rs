//! Whole histories of a group, read as a member's device reads them: cut into pages anyhow they lead to the same.

use std::collections::BTreeMap;
use std::sync::Arc;

use andrum_wire::frame;
use andrum_wire::groups::{
    GroupGenesis, GroupKind, Introduction, Role, Roster, RosterOp, VERSION, group_id, join_bytes,
};
use andrum_wire::ids::{AccountId, Hash, ItemId, LogId, RevisionId};
use andrum_wire::log::{Change, CommitRecord, Kind, Suite};
use proptest::prelude::*;

use super::super::*;
use super::content;
use super::rules::kinds;
use crate::crypto::checks::Strict;
use crate::crypto::sign::SigningKey;
use crate::keys::{self, NewAccount};
use crate::kit::Kit;
use crate::log::author_group_commit;

/// Places in [`kinds`].
const PROFILE: usize = 0;
const ABOUT: usize = 1;
const PLAN: usize = 3;
const TOPIC: usize = 5;

/// Somebody with one device.
struct Person {
    device: SigningKey,
    new: NewAccount,
    account: AccountId,
}

/// A group's whole log, and its people: the first began it, the last reads it here.
pub(crate) struct History {
    people: Vec<Person>,
    group: LogId,
    log: GroupLog,
    records: Vec<CommitRecord>,
}

/// What somebody does; what the roster refuses does not happen.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Appoint(usize),
    StepDown,
    Leave,
    Endorse(usize),
    Remove(usize),
    Pause,
    Close,
    /// Comes in by a new invite of the first who supervises, and is confirmed or not.
    Join(bool),
    /// Writes a body of this kind, by its place in [`kinds`], over the item with this number.
    Put(u8, usize),
    Delete(u8),
}

impl Person {
    fn new() -> Self {
        let device = SigningKey::random();
        let new = keys::new_account(&Kit::random(), &device);
        Self { account: keys::account_id(&new.genesis), device, new }
    }

    fn introduction(&self) -> Introduction {
        let inbox = self.new.keybag.inbox[0].recipient().to_inbox().unwrap();
        Introduction { account: self.new.genesis.clone(), rotation: None, inbox }
    }
}

pub(super) fn item(number: u8) -> ItemId {
    ItemId([number; 16])
}

impl History {
    pub(crate) fn new(people: usize) -> Self {
        let people: Vec<Person> = (0..people).map(|_| Person::new()).collect();
        let creator = people[0].introduction();
        let genesis = GroupGenesis { version: VERSION, kind: GroupKind::Group, creator, nonce: Hash([7; 32]) };
        let group = group_id(&genesis, &Strict).unwrap();
        let mut history = Self { people, group, log: GroupLog::new(group), records: vec![] };
        let create = Change::Roster(Box::new(RosterOp::Create(genesis)));
        let certificate = Change::AddDevice(history.people[0].new.certificate.clone());
        assert!(history.commit(0, vec![create, certificate]));
        history
    }

    pub(crate) fn account(&self, who: usize) -> AccountId {
        self.people[who].account
    }

    pub(crate) fn roster(&self) -> &Roster {
        self.log.roster().unwrap()
    }

    fn commit(&mut self, who: usize, changes: Vec<Change<andrum_wire::log::BlobSlot>>) -> bool {
        let roster = self.log.roster().map(|roster| roster.head.hash);
        let device = &self.people[who].device;
        let append = author_group_commit(self.group, self.log.pin(), roster, device, changes).unwrap();
        let taken = self.log.take(&append.record).is_ok();
        if taken {
            self.records.push(append.record);
        }
        taken
    }

    fn operate(&mut self, who: usize, operation: RosterOp) -> bool {
        self.commit(who, vec![Change::Roster(Box::new(operation))])
    }

    /// Says whether it happened.
    pub(crate) fn act(&mut self, who: usize, act: Act) -> bool {
        match act {
            Act::Appoint(other) => self.operate(who, RosterOp::Appoint { account: self.account(other) }),
            Act::StepDown => self.operate(who, RosterOp::StepDown),
            Act::Leave => self.operate(who, RosterOp::Leave),
            Act::Endorse(other) => self.operate(who, RosterOp::Endorse { account: self.account(other) }),
            Act::Remove(other) => self.operate(who, RosterOp::Remove { account: self.account(other) }),
            Act::Pause => self.operate(who, RosterOp::Pause { account: self.account(who) }),
            Act::Close => self.operate(who, RosterOp::Close { expires_ms: i64::MAX }),
            Act::Join(confirmed) => self.join(who, confirmed),
            Act::Put(number, kind) => self.put(who, number, &kinds()[kind].1),
            Act::Delete(number) => {
                let base = RevisionId([0; 16]);
                self.commit(who, vec![Change::Tombstone { item: item(number), base, erases: vec![] }])
            }
        }
    }

    fn supervisor(&self) -> Option<usize> {
        let roster = self.log.roster()?;
        let supervises = |account: &AccountId| {
            roster.member(account).is_some_and(|it| it.role == Role::Supervisor) && roster.is_supervisor(account)
        };
        self.people.iter().position(|person| supervises(&person.account))
    }

    fn join(&mut self, who: usize, confirmed: bool) -> bool {
        let Some(supervisor) = self.supervisor() else { return false };
        if self.log.roster().unwrap().member(&self.account(who)).is_some() {
            return confirmed && self.operate(supervisor, RosterOp::Confirm { account: self.account(who) });
        }
        let secret = SigningKey::random();
        let introduction = self.people[who].introduction();
        let proof = secret.sign(&join_bytes(&self.group, &introduction).unwrap());
        self.operate(supervisor, RosterOp::Invite { key: secret.public(), expires_ms: i64::MAX });
        let join = RosterOp::Join { invite: secret.public(), who: introduction, proof };
        let certificate = Change::AddDevice(self.people[who].new.certificate.clone());
        let joined = self.commit(who, vec![Change::Roster(Box::new(join)), certificate]);
        if joined && confirmed {
            self.operate(supervisor, RosterOp::Confirm { account: self.account(who) });
        }
        joined
    }

    fn put(&mut self, who: usize, number: u8, body: &GroupBody) -> bool {
        let person = &self.people[who];
        let roster = self.log.roster().unwrap();
        let Some(author) = Author::of(roster, &person.account) else { return false };
        let to = SealFor { group: self.group, roster, account: person.account, device: &person.device };
        let content = content(body);
        let written = GroupItem::written(item(number), &author, Kind::Shared, content.clone());
        let sealed = seal(&to, &written, &content).unwrap();
        let put = Change::Put {
            item: item(number),
            base: None,
            kind: Kind::Shared,
            suite: Suite::AgeX25519,
            blob: andrum_wire::log::BlobSlot::Inline(sealed.blob),
        };
        self.commit(who, vec![put])
    }

    /// Reads the log as this person's device would, page by page; everything is stored and read again between two pages.
    pub(crate) fn read(&self, who: usize, cuts: &[usize]) -> Shown {
        let identities = &self.people[who].new.keybag.inbox;
        let mut state = GroupState::new(GroupLog::new(self.group), Profile::default());
        let mut items: BTreeMap<ItemId, GroupItem> = BTreeMap::new();
        let (mut told, mut unreadable) = (vec![], 0);
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (self.records.len() + 1)).collect();
        ends.push(self.records.len());
        ends.sort_unstable();
        let mut begin = 0;
        for end in ends {
            let kept = items.iter().map(|(item, held)| (*item, Some(held.clone()))).collect();
            let mut log = state.log.clone();
            let mut taking = Taking::new(self.account(who), identities.iter().collect(), state, kept);
            for record in &self.records[begin..end] {
                let counted = log.take(record).unwrap();
                let roster: Arc<Roster> = Arc::new(log.roster().unwrap().clone());
                counted.into_iter().for_each(|counted| taking.take(&roster, counted));
            }
            unreadable += taking.unreadable;
            assert!(taking.alarms.is_empty());
            told.extend(taking.told.iter().map(said));
            let stored: Vec<_> = taking.items.into_iter().filter_map(|(item, held)| Some((item, held?))).collect();
            items = stored.into_iter().map(|(item, held)| (item, again(&held))).collect();
            taking.state.log = log;
            state = again(&taking.state);
            begin = end;
        }
        Shown { state, items, told, unreadable }
    }
}

/// What a device has after reading.
pub(crate) struct Shown {
    pub state: GroupState,
    pub items: BTreeMap<ItemId, GroupItem>,
    told: Vec<String>,
    unreadable: usize,
}

impl Shown {
    fn bytes(&self) -> (Vec<u8>, Vec<u8>, &[String], usize) {
        (frame::encode(&self.state).unwrap(), frame::encode(&self.items).unwrap(), &self.told, self.unreadable)
    }

    /// Whether the item with this number says what the body of this kind says.
    fn says(&self, number: u8, kind: usize) -> bool {
        self.items.get(&item(number)).and_then(GroupItem::body) == Some(kinds().remove(kind).1)
    }

    fn says_nothing(&self, number: u8) -> bool {
        self.items.get(&item(number)).and_then(GroupItem::body).is_none()
    }
}

fn again<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    frame::decode(&frame::encode(value).unwrap(), usize::MAX).unwrap()
}

fn said(news: &TallyNews) -> String {
    match news {
        TallyNews::Stopped { by, stopped } => format!("stopped {by:?} {stopped:?}"),
        TallyNews::DevicesEnded(devices) => format!("ended {devices:?}"),
        TallyNews::Opened { seq, .. } => format!("opened {seq}"),
        TallyNews::Result { by, name, .. } => format!("result {by:?} {name:?}"),
    }
}

fn act() -> impl Strategy<Value = Act> {
    let number = 0..5_u8;
    prop_oneof![
        2 => (0..4_usize).prop_map(Act::Appoint),
        2 => Just(Act::StepDown),
        1 => Just(Act::Leave),
        1 => (0..4_usize).prop_map(Act::Endorse),
        1 => (0..4_usize).prop_map(Act::Remove),
        1 => Just(Act::Pause),
        4 => any::<bool>().prop_map(Act::Join),
        9 => (number.clone(), 0..kinds().len()).prop_map(|(number, kind)| Act::Put(number, kind)),
        2 => number.prop_map(Act::Delete),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn page_by_page_shows_what_all_at_once_shows(
        acts in proptest::collection::vec((0..4_usize, act()), 0..40),
        cuts in proptest::collection::vec(any::<usize>(), 1..12),
    ) {
        let mut history = History::new(4);
        for who in [1, 2] {
            history.act(who, Act::Join(true));
        }
        for (who, act) in acts {
            history.act(who, act);
        }
        let every_commit: Vec<usize> = (0..history.records.len()).collect();
        for reader in 0..4 {
            let at_once = history.read(reader, &[]);
            prop_assert!(at_once.bytes() == history.read(reader, &cuts).bytes());
            prop_assert!(at_once.bytes() == history.read(reader, &every_commit).bytes());
        }
    }
}

#[test]
fn what_a_supervisor_wrote_stays_when_another_takes_over() {
    let mut history = History::new(3);
    assert!(history.act(1, Act::Join(true)) && history.act(2, Act::Join(true)));
    assert!(history.act(0, Act::Put(1, ABOUT)) && history.act(0, Act::Put(2, PLAN)));
    assert!(history.act(0, Act::Appoint(1)) && history.act(0, Act::StepDown));
    let shown = history.read(2, &[]);
    assert!(shown.says(1, ABOUT) && shown.says(2, PLAN));
}

#[test]
fn what_somebody_wrote_before_being_appointed_does_not_count_for_it() {
    let mut history = History::new(3);
    assert!(history.act(1, Act::Join(true)) && history.act(2, Act::Join(false)));
    // By a member who is appointed later, and by one who waits and is confirmed later.
    assert!(history.act(1, Act::Put(1, ABOUT)) && history.act(2, Act::Put(2, TOPIC)));
    assert!(history.act(0, Act::Appoint(1)) && history.act(2, Act::Join(true)));
    let shown = history.read(0, &[]);
    assert!(shown.says_nothing(1) && shown.says_nothing(2));
}

#[test]
fn what_was_shared_before_its_author_left_and_waits_again_is_kept() {
    let mut history = History::new(3);
    assert!(history.act(1, Act::Join(true)) && history.act(2, Act::Join(true)));
    assert!(history.act(1, Act::Put(1, TOPIC)) && history.act(1, Act::Leave));
    assert!(history.act(1, Act::Join(false)));
    assert!(history.read(2, &[]).says(1, TOPIC));
}

#[test]
fn an_item_is_whose_it_was_first_also_for_a_member_who_came_later() {
    let mut history = History::new(4);
    assert!(history.act(1, Act::Join(true)) && history.act(2, Act::Join(true)));
    assert!(history.act(1, Act::Put(1, PROFILE)) && history.act(3, Act::Join(true)));
    // Before its owner has encrypted it to who came, somebody else puts something in its place.
    assert!(history.act(2, Act::Put(1, TOPIC)));
    assert!(history.read(3, &[]).says_nothing(1));
    assert!(history.act(1, Act::Put(1, PROFILE)));
    for reader in [0, 3] {
        assert!(history.read(reader, &[]).says(1, PROFILE), "as {reader} reads it");
    }
}

#[test]
fn a_plan_that_was_left_behind_comes_to_a_member_who_came_later() {
    let mut history = History::new(4);
    assert!(history.act(1, Act::Join(true)) && history.act(0, Act::Put(1, PLAN)));
    assert!(history.act(0, Act::Appoint(1)) && history.act(0, Act::Leave) && history.act(3, Act::Join(true)));
    assert!(history.read(3, &[]).says_nothing(1), "it was not encrypted to this one");
    assert!(history.act(1, Act::Put(1, PLAN)));
    assert!(history.read(3, &[]).says(1, PLAN));
}
