//! Who may open a tally, who reports in it, and what a group's log tells of tallies, each judged at its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey, PublicKey};
use andrum_wire::tally::{Descriptor, TallyRefusal};

use super::super::{MOST_APART_MS, NotOpened, Noting, TallyRecord, day_of, may_open, reports_now};
use crate::crypto::checks::Strict;
use crate::groups::tests::history::{Act, History};
use crate::groups::{GroupAlarm, GroupState, Stopped, TallyNews};

/// A group with one supervisor and this many confirmed members.
fn group(members: usize) -> History {
    let mut history = History::new(members + 1);
    for who in 1..=members {
        assert!(history.act(who, Act::Join(true)));
    }
    history
}

fn descriptor(holder: AccountId, eligible: Vec<AccountId>, opens_ms: i64) -> Descriptor {
    let closes_ms = opens_ms + 4 * 24 * 60 * 60 * 1000;
    Descriptor { holder, eligible, opens_ms, closes_ms, ..super::descriptor(InboxKey([9; 32])) }
}

#[test]
fn a_supervisor_opens_a_tally_among_enough_members() {
    let mut refused = 0;
    for members in 0..8 {
        let history = group(members);
        let least = usize::from(history.roster().least_threshold());
        let expected = if members < least { Err(NotOpened::TooFew) } else { Ok(()) };
        refused += usize::from(expected.is_err());
        assert_eq!(may_open(history.roster(), &history.account(0)), expected, "{members} members");
    }
    assert!((1..8).contains(&refused));
    let mut history = group(7);
    assert_eq!(may_open(history.roster(), &history.account(1)), Err(NotOpened::Supervisors));
    assert!(history.act(0, Act::StepDown));
    assert_eq!(may_open(history.roster(), &history.account(0)), Err(NotOpened::Supervisors));
}

#[test]
fn an_app_reports_once_a_day_while_it_may() {
    let history = group(1);
    let me = history.account(1);
    let of = descriptor(history.account(0), vec![me], 1_767_600_000_000);
    let now_ms = of.opens_ms + 1000;
    let mut state = history.read(1, &[]).state;
    state.announce(&[history.account(0)]);
    let open = TallyRecord::new(Hash([1; 32]), of.clone(), 3, vec![]);
    let now = |state: &GroupState, record: &TallyRecord, last, at| reports_now(state, record, &me, last, at);
    let today = Some(day_of(now_ms));
    assert!(now(&state, &open, None, now_ms) && now(&state, &open, Some(day_of(now_ms) - 1), now_ms));
    assert!(!now(&state, &open, today, now_ms), "once a day");
    let waits = TallyRecord { offered: Some((andrum_wire::ids::Blob(vec![]), Hash([2; 32]))), ..open.clone() };
    assert!(now(&state, &waits, today, now_ms), "what waits is sent");
    assert!(!now(&state, &open, None, of.opens_ms - 1) && !now(&state, &open, None, of.closes_ms), "while it is open");
    let others = TallyRecord::new(Hash([1; 32]), descriptor(history.account(0), vec![], of.opens_ms), 3, vec![]);
    for (why, record) in [
        ("not eligible", others),
        ("refused", TallyRecord { refused: Some(TallyRefusal::Overlaps), ..open.clone() }),
        ("ended", TallyRecord { verdict: Some(Err(TallyRefusal::Stopped)), ..open.clone() }),
        ("not in the log", TallyRecord { seq: 0, ..open.clone() }),
    ] {
        assert!(!now(&state, &record, None, now_ms), "{why}");
    }
    state.announced.clear();
    assert!(!now(&state, &open, None, now_ms), "somebody was not announced");
}

/// What comes of these when they are taken in stretches that end at `cuts`.
fn noted(me: AccountId, now_ms: i64, news: Vec<TallyNews>, cuts: &[usize]) -> (Vec<Option<GroupAlarm>>, Vec<String>) {
    let mut kept: BTreeMap<Hash, TallyRecord> = BTreeMap::new();
    let mut alarms = vec![];
    let mut stretches = vec![vec![]];
    for (number, news) in news.into_iter().enumerate() {
        if cuts.contains(&number) {
            stretches.push(vec![]);
        }
        stretches.last_mut().unwrap().push(news);
    }
    for stretch in stretches {
        let mut noting = Noting::new((me, vec![], now_ms), kept.values(), BTreeMap::new());
        alarms.extend(stretch.into_iter().map(|news| noting.take(news)));
        kept.extend(noting.changed().into_iter().map(|record| (record.tally, record)));
    }
    let said = |record: &TallyRecord| {
        let verdict = record.verdict.as_ref().map(|verdict| verdict.as_ref().err().copied());
        format!("{} {:?} {:?} {:?}", record.seq, record.refused, record.ended, verdict)
    };
    (alarms, kept.values().map(said).collect())
}

#[test]
fn tallies_are_judged_at_their_place() {
    let mut history = group(2);
    let [first, second] = [history.account(0), history.account(1)];
    let before = Arc::new(history.roster().clone());
    assert!(history.act(0, Act::Appoint(1)) && history.act(0, Act::StepDown));
    let after = Arc::new(history.roster().clone());
    let opened = |seq: u64, holder: AccountId, roster: &Arc<Roster>, later: i64| {
        let of = descriptor(holder, vec![second], 1_767_600_000_000 + later);
        TallyNews::Opened { seq, descriptor: Box::new(of), readers: vec![], roster: roster.clone() }
    };
    let ended = || TallyNews::DevicesEnded(vec![(second, DeviceId([3; 16]), PublicKey([4; 32]))]);
    let tally = descriptor(second, vec![second], 1_767_600_000_002).id(&Strict).unwrap();
    let stop = |by| TallyNews::Stopped { by, stopped: Stopped { tally, refusal: TallyRefusal::Early } };
    let story = || {
        vec![
            opened(1, first, &before, 0),
            // Beside the first, which stands as long as its holder supervises.
            opened(2, first, &before, 1),
            ended(),
            // The first is void by now, and in nobody's way; the device that was ended before reports in the third no more.
            opened(3, second, &after, 2),
            stop(None),
            stop(Some(second)),
            ended(),
        ]
    };
    let closed = 1_767_600_000_002 + 4 * 24 * 60 * 60 * 1000 - MOST_APART_MS;
    let (alarms, records) = noted(second, closed, story(), &[]);
    let refusals = alarms.iter().map(|alarm| match alarm {
        Some(GroupAlarm::Tally { refusal, .. }) => Some(*refusal),
        _ => None,
    });
    let refusals: Vec<_> = refusals.collect();
    let (overlaps, holder) = (Some(TallyRefusal::Overlaps), Some(TallyRefusal::Holder));
    assert_eq!(refusals, [None, overlaps, None, None, holder, None, None]);
    assert!(records.iter().any(|said| said.starts_with("3 None [] Some(Some(Stopped))")), "{records:?}");
    for cut in 1..7 {
        assert_eq!((alarms.clone(), records.clone()), noted(second, closed, story(), &[cut]), "cut at {cut}");
    }
    assert_eq!((alarms, records), noted(second, closed, story(), &[1, 2, 3, 4, 5, 6]));
    let (alarms, _) = noted(second, closed - 1, story(), &[]);
    assert!(matches!(alarms[5], Some(GroupAlarm::Tally { refusal: TallyRefusal::Early, .. })));
}
