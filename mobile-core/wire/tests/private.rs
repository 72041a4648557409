//! The judge of private logs, with real signatures: what counts, what is refused and why.
#![allow(
    missing_docs,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests, with helpers that are no tests themselves, some of them the roster's"
)]

#[path = "roster/people.rs"]
mod people;

use andrum_wire::devices::{DeviceState, Rotation, RotationBody};
use andrum_wire::frame;
use andrum_wire::groups::{GroupKind, RosterOp};
use andrum_wire::ids::{Blob, DeviceId, Hash, ItemId, LogId};
use andrum_wire::limits::*;
use andrum_wire::log::*;
use ed25519_dalek::SigningKey;
use people::{Changes, Group, Person, Real, device_id, key, numbered, op, put, sign, signed, tombstone};
use proptest::prelude::*;

/// A private log as far as it has come.
#[derive(Clone)]
struct Diary {
    log: PrivateLog,
    head: Head,
}

impl Diary {
    fn empty(person: &Person) -> Self {
        Self { log: PrivateLog::new(person.genesis.clone(), &Real), head: Head::EMPTY }
    }

    /// The log after its first commit.
    fn of(person: &Person) -> Self {
        let mut diary = Self::empty(person);
        diary.write(&person.device, first(person));
        diary
    }

    fn body(&self, device: &SigningKey, changes: Changes) -> CommitBody {
        CommitBody {
            version: VERSION,
            log: self.log.account,
            seq: self.head.seq + 1,
            prev: self.head.hash,
            author: device_id(device),
            roster: None,
            changes,
        }
    }

    fn judge(&self, device: &SigningKey, changes: Changes) -> Result<PrivateVerdict, LogRefusal> {
        self.log.judge(&signed(device, self.body(device, changes)), &Real)
    }

    #[track_caller]
    fn write(&mut self, device: &SigningKey, changes: Changes) -> PrivateVerdict {
        let verdict = self.judge(device, changes).map_err(|refusal| panic!("{refusal:?}")).unwrap();
        self.head = verdict.head;
        if let Some(moved) = &verdict.moved {
            self.log = moved.clone();
        }
        verdict
    }

    #[track_caller]
    fn refuses(&self, device: &SigningKey, changes: Changes) -> LogRefusal {
        self.judge(device, changes).expect_err("it counts")
    }

    /// Why this does not count although the device has signed it.
    #[track_caller]
    fn refuses_with(&self, device: &SigningKey, change: impl FnOnce(&mut CommitBody)) -> LogRefusal {
        let mut body = self.body(device, vec![put(Kind::Private)]);
        change(&mut body);
        self.log.judge(&signed(device, body), &Real).expect_err("it counts")
    }
}

fn first(person: &Person) -> Changes {
    vec![Change::Genesis(person.genesis.clone()), person.brings(&person.device)]
}

fn rotate(person: &Person, number: u32, revoked: &[DeviceId]) -> Change<BlobRef> {
    Change::Rotate(person.rotation_by(&person.root, number, revoked.to_vec()))
}

fn private() -> Change<BlobRef> {
    put(Kind::Private)
}

#[test]
fn a_log_begins_with_its_genesis_and_its_author() {
    let ann = Person::new(1);
    let empty = Diary::empty(&ann);
    let verdict = empty.judge(&ann.device, first(&ann)).unwrap();
    let log = verdict.moved.unwrap();
    assert_eq!((log.account, log.account_key, log.rotation), (ann.account(), people::public(&ann.account_key), 0));
    assert!(log.devices.is_valid(&device_id(&ann.device)));

    let refused = |changes| empty.refuses(&ann.device, changes);
    assert_eq!(refused(vec![]), LogRefusal::WrongGenesis);
    assert_eq!(refused(vec![ann.brings(&ann.device), first(&ann).remove(0)]), LogRefusal::WrongGenesis);
    assert_eq!(refused(vec![Change::Genesis(Person::new(2).genesis), ann.brings(&ann.device)]), {
        LogRefusal::WrongGenesis
    });
    assert_eq!(refused(first(&ann)[..1].to_vec()), LogRefusal::UnknownAuthor);
    assert_eq!(refused(vec![first(&ann).remove(0), private(), ann.brings(&ann.device)]), LogRefusal::UnknownAuthor);
    let twice = [first(&ann), vec![first(&ann).remove(0)]].concat();
    assert_eq!(refused(twice), LogRefusal::NotAllowed);
    assert_eq!(empty.refuses_with(&ann.device, |body| body.changes = first(&ann)[..1].to_vec()), {
        LogRefusal::UnknownAuthor
    });
    assert_eq!(empty.refuses_with(&ann.device, |body| (body.changes, body.prev) = (first(&ann), Hash([1; 32]))), {
        LogRefusal::WrongGenesis
    });
    let mut old = ann.clone();
    old.genesis.version = 2;
    assert_eq!(Diary::empty(&old).refuses(&old.device, first(&old)), LogRefusal::WrongGenesis);
}

#[test]
fn a_commit_counts_in_its_log_and_place_alone() {
    let ann = Person::new(1);
    let diary = Diary::of(&ann);
    let refused = |change: fn(&mut CommitBody)| diary.refuses_with(&ann.device, change);
    assert_eq!(refused(|body| body.log = LogId([1; 32])), LogRefusal::WrongLog);
    assert_eq!(refused(|body| body.version = 2), LogRefusal::WrongLog);
    assert_eq!(refused(|body| body.seq = 0), LogRefusal::WrongLog);
    assert_eq!(refused(|body| body.roster = Some(Hash::ZERO)), LogRefusal::NotAllowed);
    let mut moved = signed(&ann.device, diary.body(&ann.device, vec![private()]));
    moved.body.prev = Hash([1; 32]);
    assert_eq!(diary.log.judge(&moved, &Real), Err(LogRefusal::BadSignature));
    let others = signed(&Person::new(2).device, diary.body(&ann.device, vec![private()]));
    assert_eq!(diary.log.judge(&others, &Real), Err(LogRefusal::BadSignature));
}

#[test]
fn only_what_changes_devices_moves_the_state() {
    let ann = Person::new(1);
    let mut diary = Diary::of(&ann);
    let verdict = diary.write(&ann.device, vec![private(), tombstone()]);
    assert_eq!((verdict.moved, verdict.author_key), (None, people::public(&ann.device)));
    assert!(diary.write(&ann.device, vec![rotate(&ann, 1, &[]), private()]).moved.is_some());
}

#[test]
fn a_device_brings_in_itself_alone_and_once() {
    let ann = Person::new(1);
    let mut diary = Diary::of(&ann);
    let tablet = key(90);
    assert_eq!(diary.refuses(&ann.device, vec![ann.brings(&ann.device)]), LogRefusal::BadCertificate, "once more");
    assert_eq!(diary.refuses(&ann.device, vec![ann.brings(&tablet)]), LogRefusal::BadCertificate, "another");
    assert_eq!(diary.refuses(&tablet, vec![private()]), LogRefusal::UnknownAuthor, "it never said who it is");
    assert_eq!(diary.refuses(&tablet, vec![private(), ann.brings(&tablet)]), LogRefusal::UnknownAuthor, "too late");
    let twice = vec![ann.brings(&tablet), ann.brings(&tablet)];
    assert_eq!(diary.refuses(&tablet, twice), LogRefusal::BadCertificate);
    let with_another = vec![ann.brings(&tablet), ann.brings(&key(91))];
    assert_eq!(diary.refuses(&tablet, with_another), LogRefusal::BadCertificate);
    for stranger in [Person::new(2), Person { account_key: key(92), ..ann.clone() }] {
        assert_eq!(diary.refuses(&tablet, vec![stranger.brings(&tablet)]), LogRefusal::BadCertificate);
    }
    let mut unsigned = ann.brings(&tablet);
    if let Change::AddDevice(certificate) = &mut unsigned {
        certificate.signature = sign(&ann.account_key, b"");
    }
    assert_eq!(diary.refuses(&tablet, vec![unsigned]), LogRefusal::BadCertificate);
    diary.write(&tablet, vec![ann.brings(&tablet), private()]);
    diary.write(&tablet, vec![private()]);
}

#[test]
fn a_rotation_is_the_kits_and_the_next_and_ends_what_it_names() {
    let ann = Person::new(1);
    let mut diary = Diary::of(&ann);
    let (tablet, lost) = (key(90), key(91));
    for device in [&tablet, &lost] {
        diary.write(device, vec![ann.brings(device)]);
    }
    let lost_id = device_id(&lost);
    let by = |root: &SigningKey, number| vec![Change::Rotate(ann.rotation_by(root, number, vec![lost_id]))];
    for (root, number) in [(&ann.account_key, 1), (&ann.root, 0), (&ann.root, 2)] {
        assert_eq!(diary.refuses(&ann.device, by(root, number)), LogRefusal::BadRotation);
    }
    let others = Change::Rotate(Person::new(2).rotation_by(&ann.root, 1, vec![]));
    assert_eq!(diary.refuses(&ann.device, vec![others]), LogRefusal::BadRotation);
    let account_key = people::public(&ann.account_key);
    let body = RotationBody { account: ann.account(), number: 1, account_key, revoked: vec![] };
    let signature = sign(&ann.root, &body.signed_bytes().unwrap());
    let same = Rotation { number: 1, account_key, revoked: vec![], signature };
    assert_eq!(diary.refuses(&ann.device, vec![Change::Rotate(same)]), LogRefusal::BadRotation, "no new key");
    diary.write(&ann.device, by(&ann.root, 1));
    assert_eq!(diary.refuses(&ann.device, by(&ann.root, 1)), LogRefusal::BadRotation, "replayed");
    assert_eq!(diary.log.devices.get(&lost_id).unwrap().state, DeviceState::Revoked { rotation: 1 });

    let new = ann.with_keys_of(1);
    assert_eq!(diary.refuses(&lost, vec![private()]), LogRefusal::RevokedAuthor);
    for by in [&ann, &new] {
        assert_eq!(diary.refuses(&lost, vec![by.brings(&lost)]), LogRefusal::RevokedAuthor, "no key brings it back");
    }
    // What was certified before and is not named writes on; what was not comes in by the new key alone.
    diary.write(&tablet, vec![private()]);
    let late = key(92);
    assert_eq!(diary.refuses(&late, vec![ann.brings(&late)]), LogRefusal::BadCertificate);
    diary.write(&late, vec![new.brings(&late)]);
}

#[test]
fn a_private_log_holds_private_things_alone() {
    let ann = Person::new(1);
    let diary = Diary::of(&ann);
    let group = Change::Roster(Box::new(RosterOp::Create(andrum_wire::groups::GroupGenesis {
        version: 1,
        kind: GroupKind::Group,
        creator: ann.introduction(),
        nonce: Hash([1; 32]),
    })));
    for change in [put(Kind::Shared), put(Kind::SharedAmongMembers), group, op(RosterOp::Leave)] {
        assert_eq!(diary.refuses(&ann.device, vec![change]), LogRefusal::NotAllowed);
    }
    let sized = |size: usize| {
        let Change::Put { item, base, kind, suite, blob } = private() else { panic!("a put") };
        vec![Change::Put { item, base, kind, suite, blob: BlobRef { size: size as u32, ..blob } }]
    };
    for good in [MIN_BLOB_BYTES, MAX_BLOB_BYTES] {
        assert!(diary.judge(&ann.device, sized(good)).is_ok());
    }
    for bad in [0, 1, MIN_BLOB_BYTES - 1, MAX_BLOB_BYTES + 1] {
        assert_eq!(diary.refuses(&ann.device, sized(bad)), LogRefusal::BadBlob);
    }
}

/// Each time the device before is lost, and the kit brings in another.
#[test]
fn who_loses_many_devices_is_not_locked_out() {
    let mut ann = Person::new(1);
    let mut diary = Diary::of(&ann);
    for number in 1..=MAX_DEVICES as u32 + 6 {
        let next = numbered(100, number);
        let lost = device_id(&ann.device);
        diary.write(&next, vec![ann.brings(&next), rotate(&ann, number, &[lost])]);
        assert_eq!(diary.refuses(&ann.device, vec![private()]), LogRefusal::RevokedAuthor);
        ann = Person { device: next, ..ann.with_keys_of(number) };
    }
    assert_eq!(diary.log.devices.iter().count(), MAX_DEVICES);
    let old = Person::new(1);
    assert_eq!(diary.refuses(&old.device, vec![private()]), LogRefusal::UnknownAuthor, "forgotten");
    assert_eq!(diary.refuses(&old.device, vec![old.brings(&old.device)]), LogRefusal::BadCertificate);
    let bytes = frame::encode(&diary.log).unwrap();
    assert_eq!(frame::decode::<PrivateLog>(&bytes, 4096).unwrap(), diary.log);
}

/// A thief fills the account up with devices: whoever has the kit comes in, and ends them, in one commit.
#[test]
fn a_log_full_of_devices_takes_one_that_ends_others() {
    let ann = Person::new(1);
    let mut diary = Diary::of(&ann);
    let planted: Vec<SigningKey> = (1..MAX_DEVICES as u32).map(|number| numbered(100, number)).collect();
    for device in &planted {
        diary.write(device, vec![ann.brings(device)]);
    }
    let new = key(200);
    assert_eq!(diary.refuses(&new, vec![ann.brings(&new)]), LogRefusal::Full);
    let ended: Vec<DeviceId> = planted.iter().map(device_id).collect();
    diary.write(&new, vec![ann.brings(&new), rotate(&ann, 1, &ended), private()]);
    for device in &planted {
        assert!(diary.judge(device, vec![private()]).is_err());
    }
    assert!(diary.judge(&ann.device, vec![private()]).is_ok());
}

/// A record, and each of its blobs erased or not.
fn erase(record: &CommitRecord, which: &[bool]) -> CommitRecord {
    use andrum_wire::checks::Checks;
    let mut erased = record.clone();
    for (change, gone) in erased.changes.iter_mut().zip(which.iter().cycle()) {
        if let (Change::Put { blob, .. }, true) = (change, gone) {
            *blob = BlobSlot::Erased(blob.reference(|bytes| Real.sha256(bytes)));
        }
    }
    erased
}

/// A record with blobs of these sizes, as the author would send it.
fn record_of(kind: Kind, roster: Option<Hash>, sizes: &[usize]) -> CommitRecord {
    let change = |(number, size): (usize, &usize)| Change::Put {
        item: ItemId([number as u8; 16]),
        base: None,
        kind,
        suite: Suite::AgeX25519,
        blob: BlobSlot::Inline(Blob(vec![number as u8; *size])),
    };
    let changes = sizes.iter().enumerate().map(change).collect();
    let author = device_id(&Person::new(1).device);
    CommitRecord { author, roster, changes, signature: andrum_wire::ids::Signature([0; 64]) }
}

/// Whether either judge takes a commit of blobs of these sizes; if so, it decodes and is no larger after each of these erases.
fn decodes_after_any_erase(sizes: &[usize], which: &[bool]) -> Result<bool, TestCaseError> {
    use andrum_wire::checks::Checks;
    let ann = Person::new(1);
    let (diary, group) = (Diary::of(&ann), Group::new(&ann));
    let mut taken = false;
    for (kind, log, head, roster) in [
        (Kind::Private, diary.log.account, diary.head, None),
        (Kind::Shared, group.roster.group, group.head, Some(group.roster.head.hash)),
    ] {
        let record = record_of(kind, roster, sizes);
        let mut commit = record.to_commit(log, head.seq + 1, head.hash, |bytes| Real.sha256(bytes));
        commit.signature = sign(&ann.device, &commit.body.signed_bytes().unwrap());
        let counts = match roster {
            None => diary.log.judge(&commit, &Real).is_ok(),
            Some(_) => group.roster.judge(&commit, &Real).is_ok(),
        };
        let record = CommitRecord { signature: commit.signature, ..record };
        let bytes = frame::encode(&record).unwrap();
        if !counts || CommitRecord::decode(&bytes).is_err() {
            continue;
        }
        taken = true;
        let erased = erase(&record, which);
        let after = frame::encode(&erased).unwrap();
        prop_assert!(after.len() <= bytes.len());
        prop_assert_eq!(CommitRecord::decode(&after).unwrap(), erased);
    }
    Ok(taken)
}

#[test]
fn a_record_of_the_largest_size_decodes_after_any_erase() {
    let small = vec![MIN_BLOB_BYTES; MAX_CHANGES - 2];
    let of = |second: usize| [vec![MAX_BLOB_BYTES, second], small.clone()].concat();
    let empty = frame::encode(&record_of(Kind::Private, None, &of(MAX_BLOB_BYTES / 2))).unwrap().len();
    let sizes = of(MAX_BLOB_BYTES / 2 + MAX_COMMIT_BYTES - empty);
    assert_eq!(frame::encode(&record_of(Kind::Private, None, &sizes)).unwrap().len(), MAX_COMMIT_BYTES);
    for which in [vec![true], vec![false], [vec![false, false], vec![true; MAX_CHANGES - 2]].concat()] {
        assert!(decodes_after_any_erase(&sizes, &which).unwrap());
    }
}

proptest! {
    #[test]
    fn every_record_that_counts_decodes_after_any_erase(
        sizes in proptest::collection::vec(prop_oneof![0..40usize, 190..260usize, 16_000..17_000usize], 1..MAX_CHANGES),
        which in proptest::collection::vec(any::<bool>(), 1..MAX_CHANGES),
    ) {
        let bounded = sizes.iter().all(|size| *size >= MIN_BLOB_BYTES);
        let taken = decodes_after_any_erase(&sizes, &which)?;
        prop_assert!(bounded || !taken);
    }

    #[test]
    fn any_sizes_that_count_can_be_erased(
        sizes in proptest::collection::vec(MIN_BLOB_BYTES..400, 1..MAX_CHANGES),
        which in proptest::collection::vec(any::<bool>(), 1..MAX_CHANGES),
    ) {
        prop_assert!(decodes_after_any_erase(&sizes, &which)?);
    }
}
