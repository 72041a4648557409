//! Who opens a tally, for whom, and whose reports stand among enough others.

use std::collections::BTreeSet;

use andrum_wire::checks::Checks;
use andrum_wire::frame;
use andrum_wire::groups::{GroupRefusal, RosterOp};
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, InboxKey, LogId, PublicKey, Signature};
use andrum_wire::log::{BlobRef, Change, Kind};
use andrum_wire::tally::*;
use proptest::prelude::*;

use crate::people::{Group, Person, Real, device_id, key, op, put, sign};

/// A supervisor and six who are confirmed.
fn seven() -> (Group, Person, Vec<Person>) {
    let supervisor = Person::new(1);
    let members: Vec<Person> = (2..8).map(Person::new).collect();
    let mut group = Group::new(&supervisor);
    for (member, seed) in members.iter().zip(30..) {
        group.join(&supervisor, member, seed);
        group.confirm(&supervisor, member);
    }
    (group, supervisor, members)
}

fn descriptor(group: &Group, holder: &Person) -> Descriptor {
    Descriptor {
        version: VERSION,
        group: group.roster.group,
        kind: TallyKind::Themes,
        options: Hash([3; 32]),
        vdaf: Vdaf::MultihotCount { options: 12, weight: 5 },
        threshold: 5,
        opens_ms: 1_000,
        closes_ms: 2_000,
        roster: group.roster.head.hash,
        holder: holder.account(),
        eligible: group.roster.eligible(&holder.account()),
        verify_key: Hash([4; 32]),
        recipient: InboxKey([9; 32]),
        server_key: PublicKey([5; 32]),
    }
}

fn opens(descriptor: &Descriptor) -> Change<BlobRef> {
    Change::Tally(Box::new(descriptor.clone()))
}

#[test]
fn a_supervisor_opens_it_for_all_who_are_confirmed() {
    let (mut group, supervisor, members) = seven();
    let good = descriptor(&group, &supervisor);
    assert_eq!(good.eligible.len(), 6);
    assert!(!good.eligible.contains(&supervisor.account()), "the holder is not counted");
    let before = group.roster.clone();
    group.write(&supervisor.device, vec![opens(&good)]);
    assert_eq!(group.roster, before, "it is no operation on the roster");
    let by_member = Descriptor { holder: members[0].account(), ..good.clone() };
    for (device, descriptor) in [(&members[0].device, &good), (&members[0].device, &by_member)] {
        assert_eq!(group.refuses(device, vec![opens(descriptor)]), GroupRefusal::NotAllowed);
    }
    assert_eq!(group.refuses(&supervisor.device, vec![opens(&by_member)]), GroupRefusal::NotAllowed);

    let bent = |bend: &dyn Fn(&mut Descriptor)| {
        let mut descriptor = good.clone();
        bend(&mut descriptor);
        group.refuses(&supervisor.device, vec![opens(&descriptor)])
    };
    type Bend<'a> = &'a dyn Fn(&mut Descriptor);
    let rows: [(&str, GroupRefusal, Bend<'_>); 16] = [
        ("a survey's scale", GroupRefusal::Malformed, &|it| it.vdaf = Vdaf::Histogram { options: 6 }),
        ("version", GroupRefusal::Malformed, &|it| it.version = 2),
        ("another group", GroupRefusal::Malformed, &|it| it.group = LogId([1; 32])),
        ("another roster", GroupRefusal::WrongRoster, &|it| it.roster = Hash([1; 32])),
        ("one too few", GroupRefusal::WrongRoster, &|it| it.eligible.truncate(5)),
        ("one too many", GroupRefusal::WrongRoster, &|it| it.eligible.push(LogId([255; 32]))),
        ("the holder counted", GroupRefusal::WrongRoster, &|it| it.eligible.push(it.holder)),
        ("a lower threshold", GroupRefusal::Malformed, &|it| it.threshold = 4),
        ("more than there are", GroupRefusal::Malformed, &|it| it.threshold = 7),
        ("no option", GroupRefusal::Malformed, &|it| it.vdaf = Vdaf::MultihotCount { options: 0, weight: 1 }),
        ("too many options", GroupRefusal::Malformed, &|it| {
            it.vdaf = Vdaf::MultihotCount { options: MAX_OPTIONS + 1, weight: 1 }
        }),
        ("all at once", GroupRefusal::Malformed, &|it| it.vdaf = Vdaf::MultihotCount { options: 3, weight: 3 }),
        ("closed before it opens", GroupRefusal::Malformed, &|it| it.closes_ms = it.opens_ms),
        ("open for ever", GroupRefusal::Malformed, &|it| it.closes_ms = it.opens_ms + MOST_OPEN_MS + 1),
        ("no time at all", GroupRefusal::Malformed, &|it| (it.opens_ms, it.closes_ms) = (i64::MIN, i64::MAX)),
        ("anybody could read", GroupRefusal::BadInbox, &|it| it.recipient = InboxKey([0; 32])),
    ];
    for (name, expected, bend) in rows {
        assert_eq!(bent(bend), expected, "{name}");
    }
}

#[test]
fn it_stands_alone_in_its_commit_and_not_in_a_closed_group() {
    let (mut group, supervisor, members) = seven();
    let good = descriptor(&group, &supervisor);
    let invite = || op(RosterOp::Invite { key: PublicKey([8; 32]), expires_ms: 1 });
    for mixed in [vec![opens(&good), invite()], vec![invite(), opens(&good)]] {
        assert_eq!(group.refuses(&supervisor.device, mixed), GroupRefusal::NotAllowed);
    }
    let (mut few, other) = (group.clone(), &members[..2]);
    for member in other {
        few.write(&supervisor.device, vec![op(RosterOp::Remove { account: member.account() })]);
    }
    assert_eq!(few.refuses(&supervisor.device, vec![opens(&descriptor(&few, &supervisor))]), GroupRefusal::Malformed);
    group.write(&supervisor.device, vec![op(RosterOp::Close { expires_ms: 9 })]);
    let late = descriptor(&group, &supervisor);
    assert_eq!(group.refuses(&supervisor.device, vec![opens(&late)]), GroupRefusal::Closed);
    assert_eq!(group.refuses(&supervisor.device, vec![put(Kind::Shared)]), GroupRefusal::Closed);
}

/// A report that says nothing but whose it is and whom its author vouches for.
fn report(account: AccountId, device: DeviceId, confirmed: Vec<AccountId>) -> Report {
    let body = ReportBody {
        version: VERSION,
        tally: Hash([2; 32]),
        account,
        device,
        nonce: [0; 16],
        confirmed,
        public_share: Blob(vec![]),
        server_share: Hash([1; 32]),
        holder_share: Hash([1; 32]),
    };
    Report { body, signature: Signature([0; 64]) }
}

#[test]
fn a_report_is_by_a_device_of_who_is_in() {
    let (mut group, supervisor, members) = seven();
    let ann = &members[0];
    let signed = |by: &ed25519_dalek::SigningKey, account, device| {
        let mut report = report(account, device_id(device), vec![]);
        report.signature = sign(by, &report.body.signed_bytes().unwrap());
        report
    };
    let good = signed(&ann.device, ann.account(), &ann.device);
    assert!(group.roster.may_report(&good, &Real) && group.roster.has_signed(&good, &Real));
    let bo = &members[1];
    for bad in [
        signed(&bo.device, ann.account(), &ann.device),
        signed(&bo.device, ann.account(), &bo.device),
        signed(&ann.device, bo.account(), &ann.device),
        signed(&key(99), ann.account(), &key(99)),
    ] {
        assert!(!group.roster.may_report(&bad, &Real) && !group.roster.has_signed(&bad, &Real));
    }
    // Who reported and was removed may not report again; what was signed stays signed.
    group.write(&supervisor.device, vec![op(RosterOp::Remove { account: ann.account() })]);
    assert!(!group.roster.may_report(&good, &Real));
    assert!(group.roster.has_signed(&good, &Real));
}

fn account(number: u8) -> AccountId {
    LogId([number; 32])
}

/// Reports of people who vouch for these.
fn vouching(people: &[(u8, &[u8])]) -> Vec<Report> {
    let of = |(who, whom): &(u8, &[u8])| {
        report(account(*who), DeviceId([*who; 16]), whom.iter().map(|other| account(*other)).collect())
    };
    people.iter().map(of).collect()
}

#[test]
fn sock_puppets_buy_nothing() {
    let all: BTreeSet<AccountId> = (1..=5).map(account).collect();
    let five: [(u8, &[u8]); 5] =
        [(1, &[2, 3, 4, 5]), (2, &[1, 3, 4, 5]), (3, &[1, 2, 4, 5]), (4, &[1, 2, 3, 5]), (5, &[1, 2, 3, 4])];
    assert_eq!(counted(&vouching(&five), 5), all);
    // Four puppets vouch for one another and for the one real person, who does not know them: nobody is left.
    let mut one_real = five;
    one_real[0].1 = &[];
    assert_eq!(counted(&vouching(&one_real), 5), BTreeSet::new());
    // She knows three of them: still one too few.
    one_real[0].1 = &[2, 3, 4];
    assert_eq!(counted(&vouching(&one_real), 5), BTreeSet::new());
    // Nobody vouches for themselves, twice, or for somebody who has not reported.
    one_real[0].1 = &[1, 2, 3, 4, 9];
    assert_eq!(counted(&vouching(&one_real), 5), BTreeSet::new());
    // Five who know one another and a sixth who knows nobody: five count.
    let mut six = five.to_vec();
    six.push((6, &[1, 2, 3]));
    assert_eq!(counted(&vouching(&six), 5), all);
    // One after another falls: 7 counts on 6, who counts on a puppet.
    six.push((7, &[1, 2, 3, 6]));
    six[5].1 = &[1, 2, 3, 8];
    assert_eq!(counted(&vouching(&six), 5), all);
    assert_eq!(counted(&[], 5), BTreeSet::new());
}

proptest! {
    /// Who counts stands among enough others who count, and nobody who does is left out.
    #[test]
    fn who_counts_is_the_largest_circle(edges in proptest::collection::vec(0_u16..1 << 10, 10), threshold in 2_u16..6) {
        let people: Vec<Vec<u8>> =
            edges.iter().map(|bits| (0..10).filter(|other| bits >> other & 1 == 1).collect()).collect();
        let named: Vec<(u8, &[u8])> = (0..).zip(people.iter().map(Vec::as_slice)).collect();
        let in_it = counted(&vouching(&named), threshold);
        let vouched = |who: u8, circle: &BTreeSet<AccountId>| {
            people[usize::from(who)].iter().filter(|it| **it != who && circle.contains(&account(**it))).count()
        };
        for who in (0..10).filter(|who| in_it.contains(&account(*who))) {
            prop_assert!(vouched(who, &in_it) + 1 >= usize::from(threshold));
        }
        // Every circle in which all are vouched for lies within it: try all of them.
        for bits in 0_u16..1 << 10 {
            let circle: BTreeSet<AccountId> = (0..10).filter(|who| bits >> who & 1 == 1).map(account).collect();
            let holds = (0..10)
                .filter(|who| circle.contains(&account(*who)))
                .all(|who| vouched(who, &circle) + 1 >= usize::from(threshold));
            prop_assert!(!holds || circle.is_subset(&in_it));
        }
    }
}

#[test]
fn tallies_of_one_kind_do_not_overlap() {
    let (group, supervisor, _) = seven();
    let first = descriptor(&group, &supervisor);
    let at = |opens_ms, closes_ms| Descriptor { opens_ms, closes_ms, ..first.clone() };
    for (other, overlaps) in [
        (at(1_000, 2_000), true),
        (at(1_999, 3_000), true),
        (at(2_000, 3_000), false),
        (at(0, 1_000), false),
        (at(0, 1_001), true),
        (at(1_200, 1_300), true),
        (Descriptor { kind: TallyKind::Votes, ..first.clone() }, false),
    ] {
        assert_eq!((overlap(&first, &other), overlap(&other, &first)), (overlaps, overlaps));
    }
}

#[test]
fn its_name_is_the_hash_of_all_of_it() {
    let (group, supervisor, _) = seven();
    let first = descriptor(&group, &supervisor);
    let id = first.id(&Real).unwrap();
    let bytes = frame::encode(&first).unwrap();
    assert_eq!(id, Real.sha256(&[b"andrum/v1/tally\0".as_slice(), &bytes].concat()));
    assert_ne!(Descriptor { threshold: 6, ..first.clone() }.id(&Real).unwrap(), id);
    assert_eq!(frame::decode::<Descriptor>(&bytes, 4096).unwrap(), first);
    for end in 0..bytes.len() {
        assert!(frame::decode::<Descriptor>(&bytes[..end], 4096).is_err());
    }
}
