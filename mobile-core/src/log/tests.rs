use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId, Hash, ItemId, RevisionId};
use andrum_wire::limits::MIN_BLOB_BYTES;
use andrum_wire::log::{BlobSlot, Change, CommitRecord, Head, Kind, PageHeader, Place, Suite, VERSION};

use super::*;
use crate::crypto::sign::SigningKey;
use crate::keys::{self, NewAccount};
use crate::kit::Kit;

/// An account with one device, and its log after the first commit.
struct Written {
    kit: Kit,
    account: NewAccount,
    device: SigningKey,
    state: LogState,
    first: CommitRecord,
}

fn written() -> Written {
    let (kit, device) = (Kit::random(), SigningKey::random());
    let account = keys::new_account(&kit, &device);
    let mut state = LogState::new(account.genesis.clone());
    let changes = vec![Change::Genesis(account.genesis.clone()), Change::AddDevice(account.certificate.clone())];
    let first = author_commit(&state, &device, changes).unwrap().record;
    state.take(&first).unwrap();
    Written { kit, account, device, state, first }
}

/// Bytes that are as long as a blob must be.
fn ciphertext(text: &[u8]) -> Blob {
    let mut bytes = text.to_vec();
    bytes.resize(MIN_BLOB_BYTES, 0);
    Blob(bytes)
}

fn put(text: &[u8]) -> Change<BlobSlot> {
    Change::Put {
        item: ItemId([1; 16]),
        base: None,
        kind: Kind::Private,
        suite: Suite::AgeX25519,
        blob: BlobSlot::Inline(ciphertext(text)),
    }
}

fn refusal(state: &mut LogState, record: &CommitRecord) -> LogRefusal {
    let before = state.clone();
    match state.take(record) {
        Err(Alarm::Altered { refusal, .. }) => {
            assert_eq!(*state, before, "a refused commit moves nothing");
            refusal
        }
        other => panic!("not refused: {other:?}"),
    }
}

impl Written {
    fn commit(&self, changes: Vec<Change<BlobSlot>>) -> CommitRecord {
        author_commit(&self.state, &self.device, changes).unwrap().record
    }

    fn rotation(&self, number: u32, revoked: Vec<DeviceId>, signer: &SigningKey) -> Rotation {
        let account_key = SigningKey::random().public();
        let body = RotationBody { account: self.state.log(), number, account_key, revoked: revoked.clone() };
        Rotation { number, account_key, revoked, signature: signer.sign(&body.signed_bytes().unwrap()) }
    }
}

#[test]
fn a_commit_that_follows_counts_and_moves_the_pin() {
    let mut log = written();
    let record = log.commit(vec![put(b"ciphertext")]);
    let counted = log.state.take(&record).unwrap();
    assert_eq!(log.state.pin().seq, 2);
    let [Counted::Put(put)] = counted.as_slice() else { panic!("{counted:?}") };
    assert_eq!(put.revision, RevisionId::from(sha256(&ciphertext(b"ciphertext").0)));
    assert_eq!(put.place, Place { seq: 2, index: 0 });
}

#[test]
fn a_commit_counts_in_its_place_alone() {
    let mut log = written();
    let record = log.commit(vec![put(b"a")]);
    log.state.take(&record).unwrap();
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::BadSignature, "replayed");
    let mut other = written();
    assert_eq!(refusal(&mut other.state, &record), LogRefusal::UnknownAuthor, "another account's");
}

#[test]
fn every_flipped_byte_of_a_commit_is_refused() {
    let log = written();
    let bytes = frame::encode(&log.commit(vec![put(b"some ciphertext of an item")])).unwrap();
    for index in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut altered = bytes.clone();
            altered[index] ^= bit;
            if let Ok(record) = CommitRecord::decode(&altered) {
                refusal(&mut log.state.clone(), &record);
            }
        }
    }
}

#[test]
fn only_devices_of_the_account_may_write() {
    let mut log = written();
    let stranger = SigningKey::random();
    let record = author_commit(&log.state, &stranger, vec![put(b"planted")]).unwrap().record;
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::UnknownAuthor);

    // A certificate that the account key did not sign introduces nobody.
    let forged = keys::certify(&SigningKey::random(), log.state.log(), stranger.public());
    let record = author_commit(&log.state, &stranger, vec![Change::AddDevice(forged)]).unwrap().record;
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::BadCertificate);

    // The account key's does.
    let certificate = keys::certify(&log.account.keybag.account_key, log.state.log(), stranger.public());
    let record = author_commit(&log.state, &stranger, vec![Change::AddDevice(certificate.clone()), put(b"x")]).unwrap();
    log.state.take(&record.record).unwrap();
    let again = author_commit(&log.state, &stranger, vec![Change::AddDevice(certificate)]).unwrap().record;
    assert_eq!(refusal(&mut log.state, &again), LogRefusal::BadCertificate, "once is enough");
}

#[test]
fn a_device_is_introduced_by_itself_alone_and_speaks_only_for_itself() {
    let mut log = written();
    let tablet = SigningKey::random();
    let certificate = keys::certify(&log.account.keybag.account_key, log.state.log(), tablet.public());
    let by_another = log.commit(vec![Change::AddDevice(certificate.clone())]);
    assert_eq!(refusal(&mut log.state, &by_another), LogRefusal::BadCertificate);
    let record = author_commit(&log.state, &tablet, vec![Change::AddDevice(certificate)]).unwrap().record;
    assert_eq!(log.state.take(&record).unwrap(), [Counted::DeviceAdded(keys::device_id(&tablet.public()))]);
    let mut record = author_commit(&log.state, &tablet, vec![put(b"x")]).unwrap().record;
    record.author = keys::device_id(&log.device.public());
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::BadSignature);
}

#[test]
fn the_log_begins_with_its_genesis_and_with_no_other() {
    let log = written();
    let mut fresh = LogState::new(log.account.genesis.clone());
    let without = author_commit(&fresh, &log.device, vec![Change::AddDevice(log.account.certificate.clone())]);
    assert_eq!(refusal(&mut fresh, &without.unwrap().record), LogRefusal::WrongGenesis);
    let mut other = LogState::new(written().account.genesis);
    assert_eq!(refusal(&mut other, &log.first), LogRefusal::WrongGenesis);
    let twice = log.commit(vec![Change::Genesis(log.account.genesis.clone())]);
    assert_eq!(refusal(&mut log.state.clone(), &twice), LogRefusal::NotAllowed);
}

#[test]
fn a_rotation_ends_devices_and_needs_the_kit() {
    let mut log = written();
    let lost = SigningKey::random();
    let lost_id = keys::device_id(&lost.public());
    let certificate = keys::certify(&log.account.keybag.account_key, log.state.log(), lost.public());
    log.state.take(&author_commit(&log.state, &lost, vec![Change::AddDevice(certificate)]).unwrap().record).unwrap();

    let by_account_key = log.rotation(1, vec![lost_id], &log.account.keybag.account_key);
    let record = log.commit(vec![Change::Rotate(by_account_key)]);
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::BadRotation, "the account key cannot rotate");
    let skipped = log.commit(vec![Change::Rotate(log.rotation(2, vec![lost_id], &log.kit.root()))]);
    assert_eq!(refusal(&mut log.state, &skipped), LogRefusal::BadRotation, "numbers rise by one");

    let record = log.commit(vec![Change::Rotate(log.rotation(1, vec![lost_id], &log.kit.root()))]);
    log.state.take(&record).unwrap();
    let record = author_commit(&log.state, &lost, vec![put(b"after")]).unwrap().record;
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::RevokedAuthor);
    // The old account key certifies nobody any more.
    let thief = SigningKey::random();
    let old = keys::certify(&log.account.keybag.account_key, log.state.log(), thief.public());
    let record = author_commit(&log.state, &thief, vec![Change::AddDevice(old)]).unwrap().record;
    assert_eq!(refusal(&mut log.state, &record), LogRefusal::BadCertificate);
    let record = log.commit(vec![put(b"still here")]);
    log.state.take(&record).unwrap();
}

#[test]
fn shorter_and_other_histories_are_told_apart() {
    let mut log = written();
    let record = log.commit(vec![put(b"a")]);
    log.state.take(&record).unwrap();
    let pin = log.state.pin();
    let page = |after: Head, head: Head| PageHeader { version: VERSION, log: log.state.log(), after, head };
    assert_eq!(log.state.check_header(&page(pin, pin)), Ok(()));
    assert_eq!(log.state.check_header(&page(pin, Head::EMPTY)), Err(Alarm::Rollback { pinned: 2, offered: 0 }));
    let other = Head { seq: 2, hash: Hash([9; 32]) };
    assert_eq!(log.state.check_header(&page(other, other)), Err(Alarm::Fork { seq: 2 }));
    let longer = Head { seq: 3, hash: Hash([9; 32]) };
    assert_eq!(log.state.check_header(&page(other, longer)), Err(Alarm::Fork { seq: 2 }));
    assert!(matches!(log.state.check_header(&page(Head::EMPTY, longer)), Err(Alarm::Altered { .. })));
}

#[test]
fn an_erased_blob_needs_its_tombstone() {
    let mut log = written();
    let Change::Put { item, base, kind, suite, .. } = put(b"gone") else { unreachable!() };
    let mut record = log.commit(vec![put(b"gone")]);
    let reference = BlobSlot::Inline(ciphertext(b"gone")).reference(sha256);
    record.changes = vec![Change::Put { item, base, kind, suite, blob: BlobSlot::Erased(reference) }];
    log.state.take(&record).unwrap();
    let place = Place { seq: 2, index: 0 };
    assert_eq!(log.state.withheld().map(|put| (put.place, put.item)), Some((place, item)));
    // Another item's tombstone excuses nothing.
    let base = RevisionId([0; 16]);
    let other = log.commit(vec![Change::Tombstone { item: ItemId([2; 16]), base, erases: vec![place] }]);
    log.state.take(&other).unwrap();
    assert!(log.state.withheld().is_some());
    let tombstone = log.commit(vec![Change::Tombstone { item, base, erases: vec![place] }]);
    log.state.take(&tombstone).unwrap();
    assert!(log.state.withheld().is_none());
}
