//! Every row of the table at [`Roster`]: who may sign an operation, and who may not.

use andrum_wire::groups::{GroupRefusal, InviteState, News, Role, RosterOp, Standing};
use andrum_wire::ids::{AccountId, Hash};
use andrum_wire::limits::{MAX_INVITES_EVER, MAX_MEMBERS, MAX_OPEN_INVITES};
use andrum_wire::log::{BlobRef, Change, Kind};
use ed25519_dalek::SigningKey;

use crate::people::{Group, Person, key, op, public, put, tombstone};

const AGREEMENT: Hash = Hash([3; 32]);

/// A group with somebody of every kind.
struct Full {
    group: Group,
    supervisor: Person,
    ann: Person,
    bo: Person,
    provisional: Person,
    away: Person,
    gone: Person,
    open: SigningKey,
}

impl Full {
    fn new() -> Self {
        let [supervisor, ann, bo, provisional, away, gone] = [1, 2, 3, 4, 5, 6].map(Person::new);
        let mut group = Group::new(&supervisor);
        for (person, seed) in [(&ann, 31), (&bo, 32), (&provisional, 33), (&away, 34), (&gone, 35)] {
            group.join(&supervisor, person, seed);
        }
        for person in [&ann, &bo, &away] {
            group.confirm(&supervisor, person);
        }
        let open = group.invite(&supervisor, 36);
        let rest = [
            RosterOp::Pause { account: away.account() },
            RosterOp::Remove { account: gone.account() },
            RosterOp::Agreement { hash: AGREEMENT },
        ];
        group.write(&supervisor.device, rest.map(op).to_vec());
        Self { group, supervisor, ann, bo, provisional, away, gone, open }
    }

    fn all(&self) -> [(&'static str, &Person); 6] {
        [
            ("supervisor", &self.supervisor),
            ("ann", &self.ann),
            ("bo", &self.bo),
            ("provisional", &self.provisional),
            ("away", &self.away),
            ("gone", &self.gone),
        ]
    }

    /// That these may sign the change, each by itself, and nobody else.
    #[track_caller]
    fn only(&self, may: &[&str], change: impl Fn(&Person) -> Change<BlobRef>) {
        for (name, person) in self.all() {
            let judged = self.group.judge(&person.device, vec![change(person)]).map(|_| ());
            let expected = if may.contains(&name) { Ok(()) } else { Err(GroupRefusal::NotAllowed) };
            assert_eq!(judged, expected, "{name}");
        }
    }
}

#[test]
fn a_supervisor_alone_arranges() {
    let full = Full::new();
    let bo = full.bo.account();
    let close = RosterOp::Close { expires_ms: 9 };
    for operation in [
        RosterOp::Invite { key: public(&key(90)), expires_ms: 1 },
        RosterOp::RevokeInvite { key: public(&full.open) },
        RosterOp::Remove { account: bo },
        RosterOp::Appoint { account: bo },
        RosterOp::Agreement { hash: Hash([4; 32]) },
        RosterOp::StepDown,
        close,
    ] {
        full.only(&["supervisor"], |_| op(operation.clone()));
    }
    full.only(&[], |oneself| op(RosterOp::Remove { account: oneself.account() }));
    full.only(&[], |creator| op(RosterOp::Create(Group::genesis(creator))));
}

#[test]
fn whoever_is_confirmed_confirms_and_endorses_others() {
    let full = Full::new();
    let confirmed = ["supervisor", "ann", "bo"];
    full.only(&confirmed, |_| op(RosterOp::Confirm { account: full.provisional.account() }));
    full.only(&confirmed, |_| op(RosterOp::Endorse { account: full.ann.account() }));
    for not_to_confirm in [&full.ann, &full.away, &full.gone, &Person::new(7)] {
        full.only(&[], |_| op(RosterOp::Confirm { account: not_to_confirm.account() }));
    }
    for not_to_lead in [&full.provisional, &full.away, &full.gone, &Person::new(7)] {
        full.only(&[], |_| op(RosterOp::Endorse { account: not_to_lead.account() }));
        full.only(&[], |_| op(RosterOp::Appoint { account: not_to_lead.account() }));
    }
}

#[test]
fn each_speaks_for_oneself() {
    let full = Full::new();
    full.only(&["supervisor", "ann", "bo", "provisional", "away"], |_| op(RosterOp::Leave));
    full.only(&["supervisor", "ann", "bo"], |_| op(RosterOp::Agree { hash: AGREEMENT }));
    full.only(&[], |_| op(RosterOp::Agree { hash: Hash([4; 32]) }));
    // Who has new keys brings the device in anew, certified by them.
    for (name, person) in full.all() {
        let rotation = || person.change_keys(person.rotation_by(&person.root, 1, vec![]));
        let anew = || person.with_keys_of(1).brings(&person.device);
        let outcome = full.group.judge(&person.device, vec![rotation(), anew()]).map(drop);
        assert_eq!(outcome.is_ok(), name != "gone", "{name}: {outcome:?}");
        if name != "ann" {
            assert!(full.group.judge(&full.ann.device, vec![rotation(), anew()]).is_err(), "for {name}");
        }
    }
    full.only(&["supervisor", "ann", "bo"], |oneself| op(RosterOp::Pause { account: oneself.account() }));
    full.only(&["supervisor", "ann"], |_| op(RosterOp::Pause { account: full.ann.account() }));
    full.only(&["supervisor", "away"], |_| op(RosterOp::Return { account: full.away.account() }));
    full.only(&[], |_| op(RosterOp::Return { account: full.ann.account() }));
}

#[test]
fn who_is_not_in_joins_by_an_open_invite() {
    let mut full = Full::new();
    let (open, new) = (full.open.clone(), Person::new(7));
    for person in [&full.supervisor, &full.ann, &full.provisional, &full.away] {
        let again = vec![person.joins(&full.group, &open)];
        assert_eq!(full.group.refuses(&person.device, again), GroupRefusal::NotAllowed);
    }
    let join = vec![new.joins(&full.group, &open), new.brings(&new.device)];
    let verdict = full.group.write(&new.device, join.clone());
    assert_eq!((verdict.author, verdict.news), (new.account(), vec![News::Joined(new.account())]));
    let member = full.group.roster.member(&new.account()).unwrap();
    assert_eq!((member.standing, member.role), (Standing::Provisional, Role::Member));
    assert_eq!((member.invite, member.since), (Some(public(&open)), full.group.head.seq));
    assert_eq!(full.group.roster.invites[&public(&open)].state, InviteState::Used(new.account()));

    // The invite is used; and who was removed comes back by another one.
    let gone = full.gone.clone();
    assert_eq!(full.group.refuses(&gone.device, vec![gone.joins(&full.group, &open)]), GroupRefusal::BadInvite);
    let other = full.group.invite(&full.supervisor, 91);
    full.group.write(&gone.device, vec![gone.joins(&full.group, &other)]);
    assert_eq!(full.group.roster.member(&gone.account()).unwrap().standing, Standing::Provisional);
}

#[test]
fn a_revoked_invite_lets_nobody_in() {
    let mut full = Full::new();
    let new = Person::new(7);
    let revoke = RosterOp::RevokeInvite { key: public(&full.open) };
    full.group.write(&full.supervisor.device, vec![op(revoke.clone())]);
    let join = vec![new.joins(&full.group, &full.open), new.brings(&new.device)];
    assert_eq!(full.group.refuses(&new.device, join), GroupRefusal::BadInvite);
    assert_eq!(full.group.refuses(&full.supervisor.device, vec![op(revoke)]), GroupRefusal::BadInvite);
    let again = RosterOp::Invite { key: public(&full.open), expires_ms: 1 };
    assert_eq!(full.group.refuses(&full.supervisor.device, vec![op(again)]), GroupRefusal::BadInvite);
}

#[test]
fn items_are_of_the_group_and_of_whoever_is_in() {
    let full = Full::new();
    let judge = |person: &Person, change| full.group.judge(&person.device, vec![change]).err();
    for (name, person) in full.all() {
        let is_in = name != "gone";
        let shared = match name {
            "gone" => Some(GroupRefusal::RevokedAuthor),
            "away" => Some(GroupRefusal::NotAllowed),
            _ => None,
        };
        assert_eq!(judge(person, put(Kind::Shared)), shared, "{name}");
        assert_eq!(judge(person, tombstone()), shared, "{name}");
        let among = match name {
            "supervisor" | "ann" | "bo" => None,
            "gone" => Some(GroupRefusal::RevokedAuthor),
            _ => Some(GroupRefusal::NotAllowed),
        };
        assert_eq!(judge(person, put(Kind::SharedAmongMembers)), among, "{name}");
        let private = if is_in { GroupRefusal::NotAllowed } else { GroupRefusal::RevokedAuthor };
        assert_eq!(judge(person, put(Kind::Private)), Some(private), "{name}");
    }
    let genesis = Change::Genesis(full.ann.introduction().account);
    let rotate = Change::Rotate(full.ann.rotation_by(&full.ann.root, 1, vec![]));
    for alien in [genesis, rotate] {
        assert_eq!(judge(&full.ann, alien), Some(GroupRefusal::NotAllowed));
    }
}

#[test]
fn those_who_are_confirmed_read() {
    let full = Full::new();
    let accounts = |people: &[&Person]| people.iter().map(|it| it.account()).collect::<Vec<AccountId>>();
    let readers =
        |kind, author: &Person| full.group.roster.readers(kind, &author.account()).into_keys().collect::<Vec<_>>();
    let sorted = |mut accounts: Vec<AccountId>| {
        accounts.sort();
        accounts
    };
    let Full { supervisor, ann, bo, provisional, away, .. } = &full;
    assert_eq!(readers(Kind::Shared, ann), sorted(accounts(&[supervisor, ann, bo])));
    assert_eq!(readers(Kind::SharedAmongMembers, ann), sorted(accounts(&[ann, bo])));
    assert_eq!(readers(Kind::Shared, provisional), sorted(accounts(&[supervisor, ann, bo, provisional])));
    let may_still = sorted(accounts(&[supervisor, ann, bo, provisional, away]));
    assert_eq!(full.group.roster.accounts().into_iter().collect::<Vec<_>>(), may_still);
}

#[test]
fn a_majority_ends_the_old_supervisors_and_their_invites() {
    let mut full = Full::new();
    let (ann, before) = (full.ann.account(), full.supervisor.account());
    let endorse = || vec![op(RosterOp::Endorse { account: ann })];
    // Three are confirmed: one voice is none, two are a majority. Saying it twice is one voice.
    for _ in 0..2 {
        assert!(full.group.write(&full.bo.device, endorse()).news.is_empty());
    }
    assert!(full.group.roster.is_supervisor(&before));
    let news = full.group.write(&full.ann.device, endorse()).news;
    assert_eq!(news, [News::SupervisesNoMore(before), News::Supervises(ann)]);
    let roster = &full.group.roster;
    assert!(roster.is_supervisor(&ann) && !roster.is_supervisor(&before));
    assert!(roster.member(&before).is_some(), "stays as a member");
    assert_eq!(roster.open_invites().count(), 0);
    let invite = vec![op(RosterOp::Invite { key: public(&key(90)), expires_ms: 1 })];
    assert_eq!(full.group.refuses(&full.supervisor.device, invite.clone()), GroupRefusal::NotAllowed);
    full.group.write(&full.ann.device, invite);
}

#[test]
fn a_voice_goes_with_whoever_leaves_or_pauses() {
    for going in [RosterOp::Leave, RosterOp::Pause { account: Full::new().bo.account() }] {
        let mut full = Full::new();
        let endorse = || vec![op(RosterOp::Endorse { account: full.ann.account() })];
        full.group.write(&full.bo.device, endorse());
        full.group.write(&full.bo.device, vec![op(going)]);
        // Two are left, and one voice of two is no majority.
        full.group.write(&full.ann.device, endorse());
        assert!(full.group.roster.is_supervisor(&full.supervisor.account()));
    }
}

/// Who comes back begins anew: what they wanted before, or others wanted of them, counts no more.
#[test]
fn a_voice_does_not_come_back() {
    for (voter, candidate) in [(3, 2), (2, 3)] {
        let mut full = Full::new();
        let (voter, candidate) = (Person::new(voter), Person::new(candidate));
        let endorse = || vec![op(RosterOp::Endorse { account: candidate.account() })];
        full.group.write(&voter.device, endorse());
        full.group.write(&full.bo.device, vec![op(RosterOp::Leave)]);
        full.group.join(&full.supervisor, &full.bo, 90);
        full.group.confirm(&full.supervisor, &full.bo);
        full.group.write(&candidate.device, endorse());
        assert!(full.group.roster.is_supervisor(&full.supervisor.account()));
    }
}

#[test]
fn invites_end_with_the_supervisor_who_made_them() {
    let mut full = Full::new();
    full.group.write(&full.supervisor.device, vec![op(RosterOp::Appoint { account: full.ann.account() })]);
    let anns = full.group.invite(&full.ann, 90);
    full.group.write(&full.supervisor.device, vec![op(RosterOp::StepDown)]);
    let open: Vec<_> = full.group.roster.open_invites().map(|(invite, _)| *invite).collect();
    assert_eq!(open, [public(&anns)]);
    full.group.write(&full.ann.device, vec![op(RosterOp::Leave)]);
    assert_eq!(full.group.roster.open_invites().count(), 0);
}

#[test]
fn a_closed_group_takes_only_leaving_withdrawing_and_new_keys() {
    let mut full = Full::new();
    let close = || vec![op(RosterOp::Close { expires_ms: 9 })];
    full.group.write(&full.supervisor.device, close());
    assert_eq!(full.group.roster.closed, Some(9));
    assert!(full.group.judge(&full.ann.device, vec![tombstone()]).is_ok());
    for change in [put(Kind::Shared), op(RosterOp::StepDown), op(RosterOp::Agree { hash: AGREEMENT })] {
        assert_eq!(full.group.refuses(&full.supervisor.device, vec![change]), GroupRefusal::Closed);
    }
    assert_eq!(full.group.refuses(&full.supervisor.device, close()), GroupRefusal::Closed);
    let new = Person::new(7);
    let join = vec![new.joins(&full.group, &full.open), new.brings(&new.device)];
    assert_eq!(full.group.refuses(&new.device, join), GroupRefusal::Closed);
    full.group.write(&full.ann.device, vec![op(RosterOp::Leave)]);
    assert!(full.group.roster.member(&full.ann.account()).is_none());

    // A lost device ends there, too, and the one that comes in its place withdraws what was shared.
    let bo = full.bo.rotated(1);
    let rotation = bo.rotation.clone().unwrap();
    full.group.write(&bo.device, vec![bo.change_keys(rotation), bo.brings(&bo.device)]);
    assert_eq!(full.group.refuses(&full.bo.device, vec![tombstone()]), GroupRefusal::RevokedAuthor);
    full.group.write(&bo.device, vec![tombstone()]);
}

#[test]
fn people_and_invites_are_bounded() {
    let supervisor = Person::new(1);
    let mut group = Group::new(&supervisor);
    for seed in 0..MAX_MEMBERS as u8 - 1 {
        group.join(&supervisor, &Person::new(seed + 2), seed + 60);
    }
    let (late, invite) = (Person::new(50), group.invite(&supervisor, 255));
    let join = vec![late.joins(&group, &invite), late.brings(&late.device)];
    assert_eq!(group.refuses(&late.device, join), GroupRefusal::Full);

    let numbered = |number: usize| {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&(number as u64).to_le_bytes());
        andrum_wire::ids::PublicKey(key)
    };
    let invite = |number| op(RosterOp::Invite { key: numbered(number), expires_ms: 1 });
    let mut group = Group::new(&supervisor);
    group.write(&supervisor.device, (0..MAX_OPEN_INVITES).map(invite).collect());
    assert_eq!(group.refuses(&supervisor.device, vec![invite(MAX_OPEN_INVITES)]), GroupRefusal::Full);
    let revoke = |number| op(RosterOp::RevokeInvite { key: numbered(number) });
    group.write(&supervisor.device, (0..MAX_OPEN_INVITES).map(revoke).collect());
    for number in MAX_OPEN_INVITES..MAX_INVITES_EVER {
        group.write(&supervisor.device, vec![invite(number), revoke(number)]);
    }
    assert_eq!(group.refuses(&supervisor.device, vec![invite(MAX_INVITES_EVER)]), GroupRefusal::Full);
}
