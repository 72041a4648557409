//! What a server, a member or a stranger might try.

use andrum_wire::groups::{GroupRefusal, Roster, RosterOp, Standing, join_bytes};
use andrum_wire::ids::{Hash, InboxKey, LogId};
use andrum_wire::log::{Change, Kind};

use crate::people::{Group, Person, Real, account_key_of, device_id, key, op, public, put, sign, signed, tombstone};

/// A supervisor, and two who are confirmed.
fn three() -> (Group, Person, Person, Person) {
    let [supervisor, ann, bo] = [1, 2, 3].map(Person::new);
    let mut group = Group::new(&supervisor);
    for (person, seed) in [(&ann, 31), (&bo, 32)] {
        group.join(&supervisor, person, seed);
        group.confirm(&supervisor, person);
    }
    (group, supervisor, ann, bo)
}

#[test]
fn a_group_begins_with_what_names_it() {
    let creator = Person::new(1);
    let group = Group::new(&creator);
    assert!(group.roster.is_supervisor(&creator.account()));
    assert_eq!((group.roster.head, group.head.seq), (group.head, 1));
    let refused = |also: fn(&mut andrum_wire::log::CommitBody)| Group::begin(&Person::new(1), also).err();
    assert_eq!(refused(|body| body.log = LogId([1; 32])), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.seq = 2), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.prev = Hash([1; 32])), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.roster = Some(Hash::ZERO)), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.changes.clear()), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.changes.swap(0, 1)), Some(GroupRefusal::WrongGenesis));
    assert_eq!(refused(|body| body.changes.truncate(1)), Some(GroupRefusal::UnknownAuthor));
    let twice = |body: &mut andrum_wire::log::CommitBody| body.changes.push(body.changes[0].clone());
    assert_eq!(refused(twice), Some(GroupRefusal::NotAllowed));
    // Somebody else's device under the creator's name.
    let thief = Person::new(2);
    let stolen = Group::begin(&creator, |body| body.changes[1] = thief.brings(&creator.device));
    assert_eq!(stolen.err(), Some(GroupRefusal::BadCertificate));
    // The rest of the first commit counts like any other.
    let invite = key(30);
    let with_invite = Group::begin(&creator, |body| {
        body.changes.push(op(RosterOp::Invite { key: public(&invite), expires_ms: 1 }));
    });
    assert_eq!(with_invite.unwrap().roster.open_invites().count(), 1);
}

#[test]
fn nobody_comes_in_without_an_invite() {
    let (mut group, supervisor, ..) = three();
    let (ghost, stranger) = (Person::new(9), Person::new(10));
    assert_eq!(group.refuses(&ghost.device, vec![put(Kind::Shared)]), GroupRefusal::UnknownAuthor);
    let uninvited = vec![ghost.brings(&ghost.device), put(Kind::Shared)];
    assert_eq!(group.refuses(&ghost.device, uninvited), GroupRefusal::BadCertificate);
    let made_up = vec![ghost.joins(&group, &key(77)), ghost.brings(&ghost.device)];
    assert_eq!(group.refuses(&ghost.device, made_up), GroupRefusal::BadInvite);

    let invite = group.invite(&supervisor, 40);
    let join = |proven: &[u8]| vec![ghost.joins_with(&invite, proven), ghost.brings(&ghost.device)];
    let here = join_bytes(&group.roster.group, &ghost.introduction()).unwrap();
    let elsewhere = join_bytes(&LogId([1; 32]), &ghost.introduction()).unwrap();
    let another = join_bytes(&group.roster.group, &stranger.introduction()).unwrap();
    let moved = {
        let mut who = ghost.introduction();
        who.inbox = InboxKey([1; 32]);
        join_bytes(&group.roster.group, &who).unwrap()
    };
    for wrong in [elsewhere, another, moved] {
        assert_eq!(group.refuses(&ghost.device, join(&wrong)), GroupRefusal::BadInvite);
    }
    // The link's holder cannot bring in somebody else's account, nor somebody else in the commit of a member.
    let for_another = vec![stranger.joins(&group, &invite), ghost.brings(&ghost.device)];
    assert_eq!(group.refuses(&ghost.device, for_another), GroupRefusal::NotAllowed);
    assert_eq!(group.refuses(&supervisor.device, vec![ghost.joins(&group, &invite)]), GroupRefusal::NotAllowed);
    let without_device = vec![ghost.joins_with(&invite, &here)];
    assert_eq!(group.refuses(&ghost.device, without_device), GroupRefusal::UnknownAuthor);
    group.write(&ghost.device, join(&here));
}

#[test]
fn keys_come_from_the_kit_alone() {
    let (mut group, supervisor, ann, _) = three();
    let invite = group.invite(&supervisor, 40);
    let mut ghost = Person::new(9);
    ghost.rotation = Some(ghost.rotation_by(&key(99), 1, vec![]));
    let join = vec![ghost.joins(&group, &invite), ghost.brings(&ghost.device)];
    assert_eq!(group.refuses(&ghost.device, join), GroupRefusal::BadRotation);
    ghost.rotation = Some(ghost.rotation_by(&ghost.root, 0, vec![]));
    assert_eq!(group.refuses(&ghost.device, vec![ghost.joins(&group, &invite), ghost.brings(&ghost.device)]), {
        GroupRefusal::BadRotation
    });
    let change = |root, number| vec![ann.change_keys(ann.rotation_by(root, number, vec![]))];
    assert_eq!(group.refuses(&ann.device, change(&ann.account_key, 1)), GroupRefusal::BadRotation);
    assert_eq!(group.refuses(&ann.device, change(&supervisor.root, 1)), GroupRefusal::BadRotation);
    assert_eq!(group.refuses(&ann.device, change(&ann.root, 2)), GroupRefusal::RevokedAuthor, "not brought in anew");
    let anew = ann.with_keys_of(2).brings(&ann.device);
    group.write(&ann.device, change(&ann.root, 2).into_iter().chain([anew]).collect());
    let member = group.roster.member(&ann.account()).unwrap();
    assert_eq!((member.rotation, member.account_key), (2, public(&account_key_of(2))));
    for old in [1, 2] {
        assert_eq!(group.refuses(&ann.device, change(&ann.root, old)), GroupRefusal::BadRotation);
    }
    // What the old account key certifies is worth nothing any more.
    let late = vec![ann.brings(&key(88)), put(Kind::Shared)];
    assert_eq!(group.refuses(&key(88), late), GroupRefusal::BadCertificate);
}

#[test]
fn a_new_device_comes_with_new_keys_and_the_old_one_ends() {
    let (mut group, _, ann, _) = three();
    let new = ann.rotated(1);
    let change = || new.change_keys(new.rotation.clone().unwrap());
    // The device that the rotation ends cannot bring it in.
    assert_eq!(group.refuses(&ann.device, vec![change()]), GroupRefusal::RevokedAuthor);
    group.write(&new.device, vec![change(), new.brings(&new.device)]);
    assert_eq!(group.refuses(&ann.device, vec![put(Kind::Shared)]), GroupRefusal::RevokedAuthor);
    assert_eq!(group.refuses(&ann.device, vec![op(RosterOp::Leave)]), GroupRefusal::RevokedAuthor);
    group.write(&new.device, vec![put(Kind::Shared)]);
}

#[test]
fn who_comes_back_brings_back_no_revoked_device_and_no_older_keys() {
    let (mut group, supervisor, ann, _) = three();
    let new = ann.rotated(1);
    group.write(&new.device, vec![new.change_keys(new.rotation.clone().unwrap()), new.brings(&new.device)]);
    group.write(&supervisor.device, vec![op(RosterOp::Remove { account: ann.account() })]);
    let invite = group.invite(&supervisor, 40);
    assert_eq!(group.refuses(&ann.device, vec![ann.joins(&group, &invite)]), GroupRefusal::RevokedAuthor);
    // A thief with the old account key makes a device of his own: the introduction without the rotation is older.
    let thief = key(89);
    let old = vec![ann.joins(&group, &invite), ann.brings(&thief)];
    assert_eq!(group.refuses(&thief, old), GroupRefusal::BadRotation);
    group.write(&new.device, vec![new.joins(&group, &invite), new.brings(&new.device)]);
    let member = group.roster.member(&ann.account()).unwrap();
    assert_eq!((member.standing, member.rotation, member.agreed), (Standing::Provisional, 1, None));
    assert!(member.devices.get(&device_id(&ann.device)).unwrap().is_revoked());
    assert!(member.devices.is_valid(&device_id(&new.device)));
    assert_eq!(group.refuses(&ann.device, vec![put(Kind::Shared)]), GroupRefusal::RevokedAuthor);
}

#[test]
fn who_was_removed_or_has_left_signs_nothing_more() {
    for leaves in [true, false] {
        let (mut group, supervisor, ann, bo) = three();
        if leaves {
            group.write(&ann.device, vec![op(RosterOp::Leave)]);
        } else {
            group.write(&supervisor.device, vec![op(RosterOp::Remove { account: ann.account() })]);
        }
        for change in [put(Kind::Shared), tombstone()] {
            assert_eq!(group.refuses(&ann.device, vec![change]), GroupRefusal::RevokedAuthor);
        }
        assert_eq!(group.refuses(&ann.device, vec![]), GroupRefusal::RevokedAuthor);
        assert_eq!(group.refuses(&ann.device, vec![op(RosterOp::Leave)]), GroupRefusal::NotAllowed);
        assert_eq!(group.refuses(&key(88), vec![ann.brings(&key(88))]), GroupRefusal::BadCertificate);
        // Not even what is true of somebody else.
        assert_eq!(group.refuses(&ann.device, vec![bo.brings(&key(87))]), GroupRefusal::BadCertificate);
    }
    let (group, _, ann, _) = three();
    let after_leaving = vec![op(RosterOp::Leave), put(Kind::Shared)];
    assert_eq!(group.refuses(&ann.device, after_leaving), GroupRefusal::RevokedAuthor);
}

#[test]
fn a_device_is_one_members_and_brings_in_itself_alone() {
    let (mut group, supervisor, ann, bo) = three();
    // Ann certifies Bo's device as hers, and a device that Bo has not brought in yet.
    let next = key(86);
    for device in [&bo.device, &next] {
        assert_eq!(group.refuses(&ann.device, vec![ann.brings(device)]), GroupRefusal::BadCertificate);
    }
    // Nor does Bo's device become hers, too, when it signs that itself.
    assert_eq!(group.refuses(&bo.device, vec![ann.brings(&bo.device)]), GroupRefusal::BadCertificate);
    group.write(&next, vec![bo.brings(&next), put(Kind::Shared)]);
    assert_eq!(group.roster.account_of(&device_id(&next)), Some(bo.account()));
    group.write(&next, vec![bo.brings(&next)]);
    assert_eq!(group.roster.member(&bo.account()).unwrap().devices.iter().count(), 2, "once more is no harm");
    // Two accounts with one device: the second does not come in by it.
    let mut twin = Person::new(9);
    twin.device = bo.device.clone();
    let invite = group.invite(&supervisor, 40);
    let join = vec![twin.joins(&group, &invite), twin.brings(&twin.device)];
    assert_eq!(group.refuses(&twin.device, join), GroupRefusal::NotAllowed);
}

/// The account that a certificate claims has not signed it: nothing before it in the commit may have counted.
#[test]
fn a_claimed_name_gives_no_power() {
    let (group, supervisor, ann, bo) = three();
    let thief = key(85);
    let mut claimed = supervisor.brings(&thief);
    if let Change::AddDevice(certificate) = &mut claimed {
        certificate.signature = sign(&ann.account_key, b"");
    }
    let remove = op(RosterOp::Remove { account: bo.account() });
    assert_eq!(group.refuses(&thief, vec![remove.clone(), claimed]), GroupRefusal::BadCertificate);
    let not_own = vec![remove, ann.brings(&thief)];
    assert_eq!(group.refuses(&thief, not_own), GroupRefusal::NotAllowed);
}

#[test]
fn a_commit_names_the_roster_that_it_was_written_on() {
    let (mut group, supervisor, ann, _) = three();
    let before = group.roster.head.hash;
    group.write(&ann.device, vec![put(Kind::Shared)]);
    assert_eq!(group.roster.head.hash, before, "items do not move it");
    group.write(&supervisor.device, vec![op(RosterOp::Agreement { hash: Hash([3; 32]) })]);
    assert_eq!(group.roster.head, group.head);
    for named in [Some(before), Some(Hash::ZERO), None] {
        let mut body = group.body(&ann.device, vec![put(Kind::Shared)]);
        body.roster = named;
        assert_eq!(group.roster.judge(&signed(&ann.device, body), &Real).err(), Some(GroupRefusal::WrongRoster));
    }
    let mut elsewhere = group.body(&ann.device, vec![put(Kind::Shared)]);
    elsewhere.log = LogId([1; 32]);
    assert_eq!(group.roster.judge(&signed(&ann.device, elsewhere), &Real).err(), Some(GroupRefusal::WrongGenesis));
}

/// What is shared is encrypted for the roster that the commit names: it does not stand where the roster changes.
#[test]
fn items_stand_apart_from_operations() {
    let (group, supervisor, ann, _) = three();
    let agreement = || op(RosterOp::Agreement { hash: Hash([3; 32]) });
    for item in [put(Kind::Shared), tombstone()] {
        for mixed in [vec![agreement(), item.clone()], vec![item.clone(), agreement()]] {
            assert_eq!(group.refuses(&supervisor.device, mixed), GroupRefusal::NotAllowed);
        }
    }
    assert_eq!(group.refuses(&ann.device, vec![put(Kind::Shared), op(RosterOp::Leave)]), GroupRefusal::NotAllowed);
    let new = key(86);
    assert!(group.judge(&new, vec![ann.brings(&new), put(Kind::Shared)]).is_ok(), "a device is no operation");
}

#[test]
fn a_signature_covers_all_of_a_commit() {
    let (group, supervisor, ann, _) = three();
    let refusal = |commit| group.roster.judge(&commit, &Real).err();
    let body = || group.body(&ann.device, vec![put(Kind::Shared)]);
    assert_eq!(refusal(signed(&ann.device, body())), None);
    assert_eq!(refusal(signed(&supervisor.device, body())), Some(GroupRefusal::BadSignature));
    let mut changed = signed(&ann.device, body());
    changed.body.changes.push(op(RosterOp::Leave));
    assert_eq!(refusal(changed), Some(GroupRefusal::BadSignature));
    let mut later = signed(&ann.device, body());
    later.body.seq += 1;
    assert_eq!(refusal(later), Some(GroupRefusal::BadSignature));
}

/// Whoever keeps a roster keeps it as a frame.
#[test]
fn a_roster_is_kept_and_read_again() {
    let (group, ..) = three();
    let bytes = andrum_wire::frame::encode(&group.roster).unwrap();
    assert_eq!(andrum_wire::frame::decode::<Roster>(&bytes, bytes.len()).unwrap(), group.roster);
}
