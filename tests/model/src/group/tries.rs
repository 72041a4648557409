//! What the devices try, in each state of a group.

use andrum_wire::frame;
use andrum_wire::groups::RosterOp;
use andrum_wire::ids::LogId;
use andrum_wire::log::{Change, CommitRecord, Head, Kind};

use super::cast::{Cast, Device, INVITES, PEOPLE, ROTATIONS};
use super::deeds::{Act, Deed, Flaw, Site, sealed};
use super::ghost::{Ghost, Place};
use super::world::Start;

/// The first commit: Anna's phone makes the group.
pub fn first_record(cast: &Cast, group: LogId) -> CommitRecord {
    let anna = Device { of: 0, which: 0 };
    let create = Change::Roster(Box::new(RosterOp::Create(cast.genesis.clone())));
    let changes = vec![create, Change::AddDevice(cast.people[0].certificate(0, 0))];
    let signature = andrum_wire::ids::Signature([0; 64]);
    let record = CommitRecord { author: cast.people[0].device(0), roster: None, changes, signature };
    let record = sealed(cast, anna, &Site { group, after: Head::EMPTY, roster: None }, record);
    debug_assert!(frame::encode(&record).is_ok());
    record
}

/// The commits that lead from the first one to where an exploration begins.
pub fn beginning(start: Start) -> Vec<Act> {
    let act = |of, which, deeds: &[Deed]| Act { by: Device { of, which }, deeds: deeds.to_vec(), flaw: None };
    let mut acts = vec![];
    if start == Start::Together {
        // Anna's invites are used up by this; those that are tried later are opened again below.
        acts.push(act(0, 1, &[Deed::Bring(Device { of: 0, which: 1 }, 0)]));
        for of in 1..PEOPLE {
            let (phone, tablet) = (Device { of, which: 0 }, Device { of, which: 1 });
            acts.push(act(0, 0, &[Deed::Invite(INVITES + of)]));
            acts.push(act(of, 0, &[Deed::Join(of, INVITES + of, None), Deed::Bring(phone, 0)]));
            acts.push(act(of, 1, &[Deed::Bring(tablet, 0)]));
            acts.push(act(0, 0, &[Deed::Confirm(of)]));
        }
    }
    acts.push(act(0, 0, &[Deed::Invite(0)]));
    acts
}

/// The deeds of one change that a device may try, those aside by which somebody comes in or changes keys.
fn plain(by: Device) -> Vec<Deed> {
    let mut deeds = vec![Deed::Leave, Deed::StepDown, Deed::Agreement, Deed::Agree, Deed::Close, Deed::Tombstone];
    for number in 0..INVITES {
        deeds.extend([Deed::Invite(number), Deed::Revoke(number)]);
    }
    for who in 0..PEOPLE {
        deeds.extend(
            [Deed::Confirm, Deed::Remove, Deed::Pause, Deed::Return, Deed::Appoint, Deed::Endorse].map(|it| it(who)),
        );
    }
    deeds.extend([Kind::Private, Kind::Shared, Kind::SharedAmongMembers].map(Deed::Put));
    deeds.extend((0..PEOPLE).filter(|who| *who != by.of).map(|of| Deed::Bring(Device { of, which: by.which }, 0)));
    deeds
}

/// Two changes in one commit that are worth a try together: going, and acting on.
fn pairs(by: Device) -> Vec<[Deed; 2]> {
    let own = by.of;
    let firsts = [Deed::Leave, Deed::StepDown, Deed::Pause(own), Deed::Return(own), Deed::Remove(own)];
    let mut pairs = vec![[Deed::Put(Kind::Shared), Deed::Invite(0)], [Deed::Confirm(own), Deed::Appoint(own)]];
    for first in firsts {
        pairs.extend([Deed::Invite(1), Deed::Appoint(own), Deed::Put(Kind::Shared)].map(|second| [first, second]));
        pairs.extend((0..PEOPLE).filter(|who| *who != own).map(|who| [first, Deed::Confirm(who)]));
    }
    pairs
}

/// By which invites and with which keys a device may try to come in.
fn joins(ghost: &Ghost, by: Device) -> Vec<Deed> {
    let mut turns = vec![None];
    turns.extend((1..=ROTATIONS).flat_map(|number| ghost.turns(by, number)).map(Some));
    (0..INVITES).flat_map(|number| turns.iter().map(move |turn| Deed::Join(by.of, number, *turn))).collect()
}

/// All that one device may try without a flaw. What a device does that the roster does not know, it also does bringing itself in.
pub fn of_one(ghost: &Ghost, known: &[Device], by: Device) -> Vec<Act> {
    let act = |deeds: Vec<Deed>| Act { by, deeds, flaw: None };
    let (held, is_known) = (ghost.held(by), known.contains(&by));
    let mut acts: Vec<Act> = held.iter().map(|generation| act(vec![Deed::Bring(by, *generation)])).collect();
    let singles = plain(by).into_iter().map(|deed| vec![deed]);
    for deeds in singles.chain(pairs(by).into_iter().map(|pair| pair.to_vec())) {
        if is_known {
            acts.push(act(deeds));
            continue;
        }
        for generation in &held {
            let mut all = vec![Deed::Bring(by, *generation)];
            all.extend(&deeds);
            acts.push(act(all));
        }
    }
    let mut come = |deed: Deed, generations: &[usize]| {
        acts.push(act(vec![deed]));
        acts.extend(generations.iter().map(|generation| act(vec![deed, Deed::Bring(by, *generation)])));
    };
    for deed in joins(ghost, by) {
        come(deed, &held);
    }
    for turn in (1..=ROTATIONS).flat_map(|number| ghost.turns(by, number)) {
        let mut generations = held.clone();
        // A rotation that nobody has seen yet is made by this device, with the kit beside it, or is one that ends it.
        let is_new = ghost.people[by.of].turns[turn.number - 1].is_none();
        if is_new && ghost.is_signed_in(by) && turn.ends != Some(by.which) {
            generations.push(turn.number);
        }
        come(Deed::ChangeKeys(by.of, turn), &generations);
    }
    acts
}

/// What a device tries once it has been ended: each way in, and what was open to it before.
pub fn of_ended(ghost: &Ghost, by: Device) -> Vec<Act> {
    let held = ghost.held(by);
    let mut tried: Vec<Vec<Deed>> = [Deed::Leave, Deed::Tombstone, Deed::Put(Kind::Shared)].map(|it| vec![it]).to_vec();
    tried.extend(held.iter().flat_map(|generation| {
        let bring = Deed::Bring(by, *generation);
        [vec![bring], vec![bring, Deed::Leave], vec![Deed::Put(Kind::Shared), bring]]
    }));
    for turn in ghost.people[by.of].turns.into_iter().flatten() {
        tried.push(vec![Deed::ChangeKeys(by.of, turn)]);
        tried.extend(held.iter().map(|generation| vec![Deed::ChangeKeys(by.of, turn), Deed::Bring(by, *generation)]));
    }
    tried.into_iter().map(|deeds| Act { by, deeds, flaw: None }).collect()
}

/// What must never count, whoever tries it.
fn flawed(ghost: &Ghost, known: &[Device], by: Device, seq: u64) -> Vec<Act> {
    let act = |deeds: Vec<Deed>, flaw| Act { by, deeds, flaw: Some(flaw) };
    let mut acts: Vec<Act> = known
        .iter()
        .filter(|author| **author != by)
        .map(|author| act(vec![Deed::Leave], Flaw::AuthorIs(*author)))
        .collect();
    acts.push(act(vec![Deed::Leave], Flaw::OldRoster));
    acts.push(act(vec![Deed::Put(Kind::Shared)], Flaw::OldRoster));
    let fresh = ghost.turns(by, ROTATIONS).into_iter().find(|turn| turn.ends == Some(by.other().which));
    if let Some(turn) = fresh {
        let deeds = vec![Deed::ChangeKeys(by.of, turn), Deed::Bring(by, turn.number)];
        let newest = ghost.held(by).into_iter().max().unwrap_or(0);
        acts.push(act(deeds.clone(), Flaw::WithoutKit(newest)));
        acts.push(act(deeds, Flaw::OpenInbox));
    }
    if ghost.people[by.of].place == Place::Outside {
        for flaw in [Flaw::WithoutInvite, Flaw::OpenInbox] {
            acts.extend(
                (0..INVITES).map(|number| act(vec![Deed::Join(by.of, number, None), Deed::Bring(by, 0)], flaw)),
            );
        }
    }
    // Any of the log's commits could come once more; the newest and the first stand for them.
    acts.extend([1, seq].map(|seq| act(vec![], Flaw::Replay(seq))));
    acts
}

/// Acts in another's name without any flaw in the signatures.
fn as_another(ghost: &Ghost, by: Device) -> Vec<Act> {
    let mut acts = vec![];
    for who in (0..PEOPLE).filter(|who| *who != by.of) {
        let bring = Deed::Bring(by, 0);
        acts.extend((0..INVITES).map(|number| vec![Deed::Join(who, number, None), bring]));
        // Others' rotations, too those that the group has not seen yet: the server could have shown them.
        let turns = (1..=ROTATIONS).flat_map(|number| ghost.turns(Device { of: who, which: 0 }, number));
        acts.extend(turns.map(|turn| vec![Deed::ChangeKeys(who, turn)]));
    }
    acts.into_iter().map(|deeds| Act { by, deeds, flaw: None }).collect()
}

/// All that is tried in a state.
pub fn every(ghost: &Ghost, known: &[Device], seq: u64) -> Vec<Act> {
    let mut acts = vec![];
    for by in Device::all() {
        acts.extend(of_one(ghost, known, by));
        acts.extend(flawed(ghost, known, by, seq));
        acts.extend(as_another(ghost, by));
    }
    acts
}

/// More than [`every`]: any two plain changes in one commit, and replays of every commit.
pub fn wild(ghost: &Ghost, known: &[Device], seq: u64) -> Vec<Act> {
    let mut acts = every(ghost, known, seq);
    for by in known.iter().copied() {
        let deeds = plain(by);
        for first in &deeds {
            acts.extend(deeds.iter().map(|second| Act { by, deeds: vec![*first, *second], flaw: None }));
        }
        acts.extend((1..=seq).map(|seq| Act { by, deeds: vec![], flaw: Some(Flaw::Replay(seq)) }));
    }
    acts
}
