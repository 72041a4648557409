//! The server takes what every reader takes, and nothing else.

use std::collections::BTreeSet;

use andrum_server::backup;
use andrum_server::devices::signatures::Strict;
use andrum_server::storage::Use;
use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::frame;
use andrum_wire::groups::{GroupRefusal, RosterOp};
use andrum_wire::ids::{Blob, DeviceId, ItemId, PublicKey};
use andrum_wire::limits::{MAX_BLOB_BYTES, MAX_CHANGES, MAX_COMMIT_BYTES, MAX_DEVICES, MIN_BLOB_BYTES};
use andrum_wire::log::{BlobSlot, Change, Head, Kind, LogRefusal, PrivateLog, Suite};
use andrum_wire::problem::{Problem, ProblemKind};
use ed25519_dalek::SigningKey;

use crate::circle::{Circle, op, people, share, shared};
use crate::diary::{Answer, Diary, item, put, sha256, tombstone};
use crate::on_both;
use crate::person::{Device, Person, random_key, sign};
use crate::place::Place;
use crate::site::Site;

impl Person {
    /// New keys, signed by the kit.
    fn rotation(&self, account_key: &SigningKey, number: u32, revoked: &[DeviceId]) -> Rotation {
        let (account_key, revoked) = (PublicKey(account_key.verifying_key().to_bytes()), revoked.to_vec());
        let body = RotationBody { account: self.account(), number, account_key, revoked: revoked.clone() };
        Rotation { number, account_key, revoked, signature: sign(&self.root, &body.signed_bytes().unwrap()) }
    }
}

/// An item whose blob has these bytes and no more.
fn bare(item: ItemId, kind: Kind, bytes: Vec<u8>) -> Change<BlobSlot> {
    Change::Put { item, base: None, kind, suite: Suite::AgeX25519, blob: BlobSlot::Inline(Blob(bytes)) }
}

/// Says that the commit does not count by this rule.
#[track_caller]
fn by_rule(problem: &Problem, rule: LogRefusal) {
    assert_eq!((problem.status, problem.kind), (422, ProblemKind::InvalidCommit), "{problem:?}");
    assert_eq!(problem.detail.as_deref(), Some(rule.text()));
}

/// A backup of everything restores into the other database, and this log is read there from its beginning.
async fn restores(place: &Place, site: Site, diary: &Diary) {
    let file = place.data.path().join(format!("backup-{}", rand::random::<u64>()));
    let mut connection = site.running.state.database.open_connection().unwrap();
    backup::to_file(&mut connection, &file, None).unwrap();
    drop(connection);
    site.running.stop().await.unwrap();
    let other = place.other();
    let (database, _) = other.open(Use::Serve).unwrap();
    let mut connection = database.open_connection().unwrap();
    backup::from_file(&mut connection, &file, None).unwrap();
    drop((connection, database));
    std::fs::rename(place.data.path().join("secrets"), other.data.path().join("secrets")).unwrap();
    let site = other.site().await;
    diary.read(&site).await;
    site.running.stop().await.unwrap();
}

/// Changes that make a record of the largest size: two large blobs and as many of the smallest as fit.
fn largest(diary: &Diary, kind: Kind, roster: bool) -> Vec<Change<BlobSlot>> {
    let changes = |second: usize| {
        let sizes = [MAX_BLOB_BYTES, second].into_iter().chain(vec![MIN_BLOB_BYTES; MAX_CHANGES - 2]);
        sizes.map(|size| bare(ItemId([7; 16]), kind, vec![1; size])).collect::<Vec<_>>()
    };
    // The frame also holds the version and the head, the record of a group the roster's hash.
    let head = frame::encode(&(1u8, diary.head)).unwrap().len();
    let (probe, _) = diary.frame(diary.head, changes(MAX_BLOB_BYTES / 2));
    let rest = MAX_COMMIT_BYTES - (probe.len() - head) - if roster { 32 } else { 0 };
    changes(MAX_BLOB_BYTES / 2 + rest)
}

fn erasing_the_small_ones(seq: u64) -> Vec<Change<BlobSlot>> {
    let places: Vec<(u64, u16)> = (2..MAX_CHANGES as u16).map(|index| (seq, index)).collect();
    vec![tombstone(ItemId([7; 16]), &places)]
}

async fn no_record_grows_beyond_what_readers_take_when_it_is_erased(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    for size in [0, 1, MIN_BLOB_BYTES - 1] {
        let small = diary.append(&site, vec![bare(item(), Kind::Private, vec![1; size])]).await.problem();
        by_rule(&small, LogRefusal::BadBlob);
    }
    diary.append(&site, largest(&diary, Kind::Private, false)).await.appended();
    diary.append(&site, erasing_the_small_ones(2)).await.appended();
    diary.append(&site, vec![tombstone(ItemId([7; 16]), &[(2, 0), (2, 1)])]).await.appended();
    assert_eq!(diary.read(&site).await.len(), 4);
    restores(&place, site, &diary).await;
}

async fn nor_in_a_group(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [_, bea] = &people;
    for size in [0, 1, MIN_BLOB_BYTES - 1] {
        let small = circle.write(&site, bea, vec![bare(item(), Kind::Shared, vec![1; size])]).await.problem();
        assert_eq!((small.status, small.detail.as_deref()), (422, Some(GroupRefusal::BadBlob.text())));
    }
    let at = circle.head;
    let mut probe = Diary::of(bea, circle.group);
    probe.head = at;
    circle.write(&site, bea, largest(&probe, Kind::Shared, true)).await.appended();
    circle.write(&site, bea, erasing_the_small_ones(at.seq + 1)).await.appended();
    restores(&place, site, bea).await;
}

async fn a_device_that_is_known_does_not_come_in_again_and_can_be_shut_out(place: Place) {
    let site = place.site().await;
    let mut anna = Diary::begin(&site, "anna").await;
    let mut stolen = anna.on_a_new_device(&site).await;
    stolen.append(&site, vec![stolen.brings_itself()]).await.appended();
    for change in
        [stolen.brings_itself(), anna.brings_itself(), Change::AddDevice(anna.person.certificate(&Device::new()))]
    {
        by_rule(&stolen.append(&site, vec![change]).await.problem(), LogRefusal::BadCertificate);
    }
    anna.head = stolen.head;
    anna.append(&site, vec![put(item(), vec![1])]).await.appended();
    let lost = stolen.person.device.id();
    let rotation = anna.person.rotation(&random_key(), 1, &[lost]);
    anna.append(&site, vec![Change::Rotate(rotation)]).await.appended();
    stolen.head = anna.head;
    assert!(matches!(stolen.append(&site, vec![put(item(), vec![2])]).await, Answer::Problem(_)));
    anna.append(&site, vec![put(item(), vec![3])]).await.appended();
    restores(&place, site, &anna).await;
}

async fn a_device_that_never_said_who_it_is_writes_nothing(place: Place) {
    let site = place.site().await;
    let mut anna = Diary::begin(&site, "anna").await;
    let mut uninvited = anna.on_a_new_device(&site).await;
    for changes in [vec![put(item(), vec![1])], vec![put(item(), vec![1]), uninvited.brings_itself()]] {
        let refused = uninvited.append(&site, changes).await.problem();
        assert_eq!(refused.kind, ProblemKind::DeviceNotValid);
        assert_eq!(refused.detail.as_deref(), Some(LogRefusal::UnknownAuthor.text()));
    }
    anna.append(&site, vec![put(item(), vec![1])]).await.appended();
    // It is not in the log and can be shut out all the same.
    let new_key = random_key();
    let rotation = anna.person.rotation(&new_key, 1, &[uninvited.person.device.id()]);
    anna.append(&site, vec![Change::Rotate(rotation)]).await.appended();
    uninvited.head = anna.head;
    uninvited.person.account_key = new_key;
    assert!(matches!(uninvited.append(&site, vec![put(item(), vec![2])]).await, Answer::Problem(_)));
    restores(&place, site, &anna).await;
}

/// What was judged by a state that another server has changed since is judged again.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_judge_by_one_state() {
    let place = Place::postgres();
    let (one, two) = (place.site().await, place.site().await);
    let mut anna = Diary::begin(&one, "anna").await;
    let mut phone = anna.on_a_new_device(&one).await;
    phone.append(&two, vec![phone.brings_itself()]).await.appended();
    anna.head = phone.head;
    // The second server remembers the state in which this device is valid.
    let new_key = random_key();
    let rotation = anna.person.rotation(&new_key, 1, &[phone.person.device.id()]);
    anna.append(&one, vec![Change::Rotate(rotation)]).await.appended();
    phone.head = anna.head;
    assert!(matches!(phone.append(&two, vec![put(item(), vec![1])]).await, Answer::Problem(_)));
    // A device that the new key certifies is taken there, although the old state would refuse it.
    anna.person.account_key = new_key;
    let mut next = anna.on_a_new_device(&one).await;
    next.append(&two, vec![next.brings_itself()]).await.appended();
    anna.head = next.head;
    anna.append(&two, vec![put(item(), vec![2])]).await.appended();
    anna.append(&one, vec![put(item(), vec![3])]).await.appended();
}

/// Chance that a printed seed brings back (splitmix64).
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }
}

/// One of the things that a device may try.
fn any_change(dice: &mut Dice, by: &Diary, others: &[Device], new_key: &SigningKey) -> Change<BlobSlot> {
    match dice.below(10) {
        0..4 => put(item(), vec![1; dice.below(400)]),
        4 => bare(item(), Kind::Private, vec![1; 150 + dice.below(100)]),
        5 => by.brings_itself(),
        6 => Change::AddDevice(by.person.certificate(&others[dice.below(others.len())])),
        7 => share(item(), Kind::Shared, vec![1]),
        8 => op(RosterOp::Leave),
        _ => {
            let revoked: Vec<_> = others.iter().filter(|_| dice.below(12) == 0).map(Device::id).collect();
            let number = dice.below(4) as u32;
            Change::Rotate(by.person.rotation(new_key, number, &revoked))
        }
    }
}

fn any_changes(dice: &mut Dice, by: &Diary, others: &[Device], new_key: &SigningKey) -> Vec<Change<BlobSlot>> {
    let introduction = (dice.below(3) == 0).then(|| by.brings_itself());
    let count = 1 + dice.below(2);
    introduction.into_iter().chain((0..count).map(|_| any_change(dice, by, others, new_key))).collect()
}

async fn what_the_server_takes_every_reader_takes(place: Place) {
    let site = place.site().await;
    let seed: u64 = rand::random();
    let mut dice = Dice(seed);
    let anna = Diary::begin(&site, "anna").await;
    let mut devices = vec![Diary::of(&anna, anna.log)];
    for _ in 0..3 {
        devices.push(anna.on_a_new_device(&site).await);
    }
    let mut reader = PrivateLog::new(anna.person.genesis(), &Strict);
    let mut head = Head::EMPTY;
    let (_, begun) = anna.frame(Head::EMPTY, anna.first());
    for record in anna.read(&site).await {
        let commit = record.to_commit(anna.log, head.seq + 1, head.hash, sha256);
        let verdict = reader.judge(&commit, &Strict).unwrap();
        (head, reader) = (verdict.head, verdict.moved.unwrap_or(reader));
    }
    assert_eq!(head, begun);
    let others: Vec<Device> = devices.iter().map(|it| it.person.device.clone()).collect();
    let (mut taken, mut refused, mut ended) = (0, 0, BTreeSet::new());
    for _ in 0..400 {
        let by = &mut devices[dice.below(others.len())];
        by.head = head;
        let new_key = random_key();
        let changes = any_changes(&mut dice, by, &others, &new_key);
        let rotated = changes.iter().find_map(|change| match change {
            Change::Rotate(rotation) => Some(rotation.revoked.clone()),
            _ => None,
        });
        let (record, _) =
            crate::diary::commit(&by.person.device.0, by.person.device.id(), by.log, head, changes.clone());
        let commit = record.to_commit(by.log, head.seq + 1, head.hash, sha256);
        let verdict = reader.judge(&commit, &Strict);
        let (answer, author) = (by.append(&site, changes).await, by.person.device.id());
        match (answer, verdict) {
            (Answer::Appended(theirs), Ok(verdict)) => {
                assert_eq!(theirs, verdict.head);
                (head, reader, taken) = (theirs, verdict.moved.unwrap_or(reader), taken + 1);
                if let Some(revoked) = rotated {
                    ended.extend(revoked);
                    devices.iter_mut().for_each(|it| it.person.account_key = new_key.clone());
                }
            }
            (Answer::Problem(problem), Err(refusal)) => {
                // Who was ended has no token that is good, or hears the judge.
                let said = problem.detail.as_deref() == Some(refusal.text());
                assert!(said || ended.contains(&author), "seed {seed}: {problem:?} {refusal:?}");
                refused += 1;
            }
            // The server alone knows of devices that were ended before they came in.
            (Answer::Problem(problem), Ok(_)) => assert!(ended.contains(&author), "seed {seed}: {problem:?}"),
            (Answer::Appended(head), Err(refusal)) => {
                panic!("seed {seed}: {head:?} is taken, and a reader says that {refusal}")
            }
        }
    }
    assert!(taken > 20 && refused > 20, "seed {seed}: {taken} taken, {refused} refused");
    // Whichever device was ended: one that signs in now reads.
    let reading = devices[0].on_a_new_device(&site).await;
    restores(&place, site, &reading).await;
}

/// New keys come into the group without the tablet, which had shared something.
async fn what_a_dropped_device_had_shared_stays_its_accounts_to_withdraw(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [_, bea, cecilia] = &people;
    let tablet = Diary::of(&bea.on_a_new_device(&site).await, circle.group);
    let text = item();
    circle.write(&site, &tablet, vec![tablet.brings_itself()]).await.appended();
    circle.write(&site, &tablet, vec![share(text, Kind::Shared, vec![1; 3000])]).await.appended();
    let at = circle.head.seq;
    let new_key = random_key();
    let rotation = bea.person.rotation(&new_key, 1, &[]);
    let account = bea.person.account();
    let change = op(RosterOp::ChangeKeys { account, rotation, inbox: andrum_wire::ids::InboxKey([4; 32]) });
    let mut anew = Diary::of(bea, circle.group);
    anew.person.account_key = new_key;
    circle.write(&site, bea, vec![change, anew.brings_itself()]).await.appended();

    let by_tablet = circle.write(&site, &tablet, shared()).await.problem();
    assert_eq!(by_tablet.detail.as_deref(), Some(GroupRefusal::RevokedAuthor.text()));
    let of_another = circle.write(&site, cecilia, vec![tombstone(text, &[(at, 0)])]).await.problem();
    assert_eq!(of_another.kind, ProblemKind::InvalidCommit);
    circle.write(&site, bea, vec![tombstone(text, &[(at, 0)])]).await.appended();
    circle.write(&site, bea, shared()).await.appended();
    let records = cecilia.read(&site).await;
    assert!(matches!(records[at as usize - 1].changes[0], Change::Put { blob: BlobSlot::Erased(_), .. }));
    restores(&place, site, cecilia).await;
}

/// Every device is lost in its turn: the next one is signed in, and ends it.
async fn who_signs_in_on_many_devices_is_not_locked_out(place: Place) {
    let site = place.site().await;
    let mut anna = Diary::begin(&site, "anna").await;
    for number in 1..=MAX_DEVICES as u32 + 2 {
        let mut next = anna.on_a_new_device(&site).await;
        let new_key = random_key();
        let rotation = anna.person.rotation(&new_key, number, &[anna.person.device.id()]);
        next.append(&site, vec![next.brings_itself(), Change::Rotate(rotation)]).await.appended();
        next.person.account_key = new_key;
        anna = next;
    }
    anna.append(&site, vec![put(item(), vec![1])]).await.appended();
}

on_both!(
    no_record_grows_beyond_what_readers_take_when_it_is_erased,
    nor_in_a_group,
    a_device_that_is_known_does_not_come_in_again_and_can_be_shut_out,
    a_device_that_never_said_who_it_is_writes_nothing,
    what_the_server_takes_every_reader_takes,
    what_a_dropped_device_had_shared_stays_its_accounts_to_withdraw,
    who_signs_in_on_many_devices_is_not_locked_out,
);
