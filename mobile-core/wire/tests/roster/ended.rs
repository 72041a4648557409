//! Devices that have ended: what they wrote stays their account's, and nothing brings them back but new keys.

use andrum_wire::devices::DeviceState;
use andrum_wire::groups::{GroupRefusal, RosterOp};
use andrum_wire::limits::{MAX_BLOB_BYTES, MAX_DEVICES, MIN_BLOB_BYTES};
use andrum_wire::log::{BlobRef, Change, Kind};

use crate::people::{Group, Person, device_id, key, numbered, op, put};

/// A supervisor, and Ann with a phone and a tablet.
fn with_a_tablet() -> (Group, Person, Person, Person) {
    let [supervisor, ann] = [1, 2].map(Person::new);
    let mut group = Group::new(&supervisor);
    group.join(&supervisor, &ann, 31);
    group.confirm(&supervisor, &ann);
    let tablet = Person { device: key(90), ..ann.clone() };
    group.write(&tablet.device, vec![tablet.brings(&tablet.device), put(Kind::Shared)]);
    (group, supervisor, ann, tablet)
}

/// New keys that name no device; `person` brings itself in with them. Answers the person as they are then.
fn change_keys(group: &mut Group, person: &Person, number: u32) -> Person {
    let rotation = person.rotation_by(&person.root, number, vec![]);
    let next = person.with_keys_of(number);
    group.write(&person.device, vec![person.change_keys(rotation), next.brings(&next.device)]);
    next
}

#[test]
fn a_device_that_new_keys_leave_out_stays_its_accounts_and_writes_nothing() {
    let (mut group, _, ann, tablet) = with_a_tablet();
    let new = change_keys(&mut group, &ann, 1);
    let id = device_id(&tablet.device);
    assert_eq!(group.roster.account_of(&id), Some(ann.account()));
    let member = group.roster.member(&ann.account()).unwrap();
    assert_eq!(member.devices.get(&id).unwrap().state, DeviceState::Dropped { rotation: 1 });
    assert!(!group.roster.is_valid(&id) && group.roster.is_valid(&device_id(&ann.device)));
    for changes in [vec![put(Kind::Shared)], vec![op(RosterOp::Leave)], vec![]] {
        assert_eq!(group.refuses(&tablet.device, changes), GroupRefusal::RevokedAuthor);
    }
    // The certificate by the old key brings it back as little as another account's.
    let old = vec![tablet.brings(&tablet.device), put(Kind::Shared)];
    assert_eq!(group.refuses(&tablet.device, old), GroupRefusal::BadCertificate);
    let others = vec![Person::new(1).brings(&tablet.device), put(Kind::Shared)];
    assert_eq!(group.refuses(&tablet.device, others), GroupRefusal::BadCertificate);
    // It signs in again, with the new key.
    group.write(&tablet.device, vec![new.brings(&tablet.device), put(Kind::Shared)]);
    assert!(group.roster.is_valid(&id));
}

#[test]
fn who_comes_back_brings_back_no_device_that_was_left_out() {
    let (mut group, supervisor, ann, tablet) = with_a_tablet();
    let new = change_keys(&mut group, &ann, 1);
    group.write(&supervisor.device, vec![op(RosterOp::Remove { account: ann.account() })]);
    let invite = group.invite(&supervisor, 40);
    let back = Person { rotation: Some(ann.rotation_by(&ann.root, 1, vec![])), ..new };
    let by_tablet = vec![back.joins(&group, &invite), tablet.brings(&tablet.device)];
    assert_eq!(group.refuses(&tablet.device, by_tablet), GroupRefusal::BadCertificate);
    group.write(&back.device, vec![back.joins(&group, &invite), back.brings(&back.device)]);
    assert!(!group.roster.is_valid(&device_id(&tablet.device)));
    assert_eq!(group.roster.account_of(&device_id(&tablet.device)), Some(ann.account()));
}

#[test]
fn a_device_that_new_keys_name_never_comes_back() {
    let (mut group, _, ann, tablet) = with_a_tablet();
    let rotation = ann.rotation_by(&ann.root, 1, vec![device_id(&tablet.device)]);
    let new = ann.with_keys_of(1);
    group.write(&ann.device, vec![ann.change_keys(rotation), new.brings(&new.device)]);
    let newest = change_keys(&mut group, &new, 2);
    for by in [&ann, &new, &newest] {
        assert_eq!(group.refuses(&tablet.device, vec![by.brings(&tablet.device)]), GroupRefusal::RevokedAuthor);
    }
    let member = group.roster.member(&ann.account()).unwrap();
    assert_eq!(member.devices.get(&device_id(&tablet.device)).unwrap().state, DeviceState::Revoked { rotation: 1 });
}

/// Each time another device comes in, certified by newer keys; those before are left out.
#[test]
fn who_changes_keys_often_is_not_locked_out() {
    let supervisor = Person::new(1);
    let mut group = Group::new(&supervisor);
    let mut ann = Person::new(2);
    group.join(&supervisor, &ann, 31);
    let first = device_id(&ann.device);
    let mut devices = vec![first];
    for number in 1..=MAX_DEVICES as u32 + 6 {
        let rotation = ann.rotation_by(&ann.root, number, vec![]);
        let mut next = ann.with_keys_of(number);
        next.device = numbered(100, number);
        group.write(&next.device, vec![next.change_keys(rotation), next.brings(&next.device)]);
        devices.push(device_id(&next.device));
        ann = next;
    }
    let known = &group.roster.member(&ann.account()).unwrap().devices;
    assert_eq!(known.iter().count(), MAX_DEVICES);
    let (forgotten, remembered) = devices.split_at(devices.len() - MAX_DEVICES);
    assert!(forgotten.iter().all(|device| known.get(device).is_none()), "those that ended longest ago");
    assert!(remembered.iter().all(|device| group.roster.account_of(device) == Some(ann.account())));
    let old = Person::new(2);
    assert_eq!(group.refuses(&old.device, vec![put(Kind::Shared)]), GroupRefusal::UnknownAuthor);
    assert_eq!(group.refuses(&old.device, vec![old.brings(&old.device)]), GroupRefusal::BadCertificate);
}

#[test]
fn only_valid_devices_fill_a_member_up() {
    let supervisor = Person::new(1);
    let mut group = Group::new(&supervisor);
    for number in 1..MAX_DEVICES as u32 {
        let device = numbered(100, number);
        group.write(&device, vec![supervisor.brings(&device)]);
    }
    let more = key(200);
    assert_eq!(group.refuses(&more, vec![supervisor.brings(&more)]), GroupRefusal::Full);
    let new = change_keys(&mut group, &supervisor, 1);
    group.write(&more, vec![new.brings(&more), put(Kind::Shared)]);
}

#[test]
fn a_blob_has_the_size_of_an_age_file() {
    let (group, _, ann, _) = with_a_tablet();
    let sized = |size: usize| {
        let Change::Put { item, base, kind, suite, blob } = put(Kind::Shared) else { panic!("a put") };
        vec![Change::Put { item, base, kind, suite, blob: BlobRef { size: size as u32, ..blob } }]
    };
    for good in [MIN_BLOB_BYTES, MAX_BLOB_BYTES] {
        assert!(group.judge(&ann.device, sized(good)).is_ok());
    }
    for bad in [0, 1, MIN_BLOB_BYTES - 1, MAX_BLOB_BYTES + 1] {
        assert_eq!(group.refuses(&ann.device, sized(bad)), GroupRefusal::BadBlob);
    }
}
