//! Periods that open by themselves before each session: once for each, by whichever supervisor's device comes first, and never too late.

use andrum_core::groups::{GroupBody, Plan, PlannedSession};
use andrum_core::tally::{Came, TallyView};
use andrum_tests::circle::{Somebody, session};
use andrum_tests::each_backend;
use andrum_tests::hostile::Seat;
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::ids::ItemId;

use super::ring::{DAY_MS, Ring};

each_backend!(
    before_each_session,
    two_devices_and_two_supervisors,
    by_hand_again,
    asleep_until_it_was_too_late,
    a_session_moved_or_off,
    who_is_new_is_read_first
);

/// Thursday of next week; the phones stand in Sweden, an hour ahead.
const FIRST: &str = "2026-01-15";
const SECOND: &str = "2026-02-12";
const FIRST_CLOSES_MS: i64 = MONDAY_MS + 9 * DAY_MS + 9 * 60 * 60 * 1000;

impl Ring {
    /// The supervisor has a plan, and seven days before each session a period opens.
    async fn planned(&self, sessions: Vec<PlannedSession>) -> ItemId {
        let device = &self.anna.seat.device;
        let plan = device.share(self.group, &GroupBody::Plan(Plan { sessions }), false).await.unwrap();
        device.set_periods(self.group, Some(7)).await.unwrap();
        self.all_know().await;
        plan
    }

    async fn replan(&self, plan: ItemId, sessions: Vec<PlannedSession>) {
        self.anna.seat.device.reshare(self.group, plan, &GroupBody::Plan(Plan { sessions })).await.unwrap();
        self.all_know().await;
    }

    /// What the supervisor's device does and says has come to everybody's.
    async fn all_know(&self) {
        self.anna.seat.sync_now().await;
        self.sync_all().await;
    }

    async fn all(&self, somebody: &Somebody) -> Vec<TallyView> {
        somebody.seat.device.tallies(self.group).await.unwrap()
    }

    /// How many periods everybody sees, and that nobody's phone says that something is wrong.
    async fn everybody_sees(&self, periods: usize) {
        for somebody in self.members.iter().chain([&self.anna]) {
            assert_eq!(self.all(somebody).await.len(), periods, "{}", somebody.name);
            assert!(somebody.seat.device.status().await.alarms.is_empty(), "{}", somebody.name);
        }
    }
}

fn both() -> Vec<PlannedSession> {
    vec![session(1, FIRST), session(2, SECOND)]
}

/// From choosing it once to the result: nobody opens or closes anything.
async fn before_each_session(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    ring.planned(both()).await;
    for somebody in [ring.sara(), &ring.anna] {
        let by_plan = somebody.seat.device.periods(ring.group).await.unwrap();
        let next = by_plan.next.unwrap();
        assert_eq!((by_plan.days, next.day.to_string().as_str()), (Some(7), FIRST));
        assert_eq!(next.closes_ms, FIRST_CLOSES_MS, "eighteen o'clock, the evening before");
    }
    assert!(ring.sara().seat.device.set_periods(ring.group, Some(3)).await.is_err(), "a member settles nothing");
    assert!(ring.anna.seat.device.set_periods(ring.group, Some(22)).await.is_err());
    ring.days_pass(2);
    ring.sync_all().await;
    ring.everybody_sees(0).await;

    ring.days_pass(1);
    ring.all_know().await;
    ring.everybody_sees(1).await;
    let seen = ring.tally(ring.sara()).await;
    assert!(seen.came == Came::Open && seen.mine && seen.reported, "the cover goes by itself, too");
    assert_eq!((seen.closes_ms, seen.options.len(), seen.among.len()), (FIRST_CLOSES_MS, 12, 6));
    let next = ring.sara().seat.device.periods(ring.group).await.unwrap().next.unwrap();
    assert_eq!(next.day.to_string(), SECOND, "this session has its own");

    let choices = [vec![3], vec![3], vec![3], vec![3], vec![], vec![1]];
    ring.choose(seen.tally, &choices).await;
    // Closed before the session, which is today: no second one opens for it.
    ring.days_pass(1);
    ring.close().await;
    ring.all_see(seen.tally, &choices, 6).await;
    ring.days_pass(1);
    ring.sync_all().await;
    ring.everybody_sees(1).await;
    // The next one's time comes, four weeks later.
    ring.days_pass(21);
    ring.all_know().await;
    ring.everybody_sees(2).await;
    assert!(ring.tally(ring.bo()).await.came == Came::Open);
    assert!(ring.anna.seat.device.periods(ring.group).await.unwrap().next.is_none(), "no session after that");
}

/// Two supervisors and a tablet, at the same moment: one period, and to each it is all right.
async fn two_devices_and_two_supervisors(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let bo = ring.bo();
    ring.anna.seat.device.appoint_supervisor(ring.group, bo.me).await.unwrap();
    let tablet = Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    ring.anna.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    ring.planned(both()).await;
    tablet.sync_now().await;
    let new = tablet.device.group(ring.group, andrum_tests::circle::today()).await.unwrap().announcements;
    let new: Vec<_> = new.iter().map(|it| it.account).collect();
    tablet.device.members_announced(ring.group, &new).await.unwrap();
    for _ in 0..2 {
        ring.sync_all().await;
        tablet.sync_now().await;
    }
    ring.days_pass(4);
    let devices = [&ring.anna.seat.device, &bo.seat.device, &tablet.device];
    for outcome in futures_util::future::join_all(devices.map(|device| device.sync())).await {
        assert!(outcome.unwrap().complete);
    }
    for _ in 0..2 {
        ring.sync_all().await;
        tablet.sync_now().await;
    }
    ring.everybody_sees(1).await;
    assert_eq!(tablet.device.tallies(ring.group).await.unwrap().len(), 1);
    assert!(tablet.device.status().await.alarms.is_empty());
    let views = [ring.tally(&ring.anna).await, ring.tally(bo).await];
    let held = views.iter().filter(|view| view.held_here).count();
    assert_eq!(held + usize::from(tablet.device.tallies(ring.group).await.unwrap()[0].held_here), 1, "one device");
    assert_eq!(views[0].options.len(), 12, "with its themes");
}

/// Turned off again, and one that a supervisor opened by hand is the session's.
async fn by_hand_again(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    ring.planned(both()).await;
    let device = &ring.anna.seat.device;
    device.set_periods(ring.group, None).await.unwrap();
    ring.sync_all().await;
    ring.days_pass(4);
    ring.all_know().await;
    ring.everybody_sees(0).await;
    let by_plan = ring.sara().seat.device.periods(ring.group).await.unwrap();
    assert_eq!((by_plan.days, by_plan.next), (None, None));
    let tally = device.open_period(ring.group, ring.now_ms() + 2 * DAY_MS).await.unwrap();
    device.set_periods(ring.group, Some(7)).await.unwrap();
    ring.days_pass(3);
    ring.all_know().await;
    ring.everybody_sees(1).await;
    assert_eq!(ring.tally(ring.sara()).await.tally, tally);
}

/// Whoever comes too late opens nothing that nobody could answer; and without a plan nothing opens.
async fn asleep_until_it_was_too_late(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let plan = ring.planned(vec![session(1, FIRST)]).await;
    // Less than a day is left; then the session has been.
    for days in [9, 1, 3] {
        ring.days_pass(days);
        ring.all_know().await;
        ring.everybody_sees(0).await;
        assert!(ring.sara().seat.device.periods(ring.group).await.unwrap().next.is_none());
    }
    ring.replan(plan, vec![]).await;
    ring.everybody_sees(0).await;
    // A session is planned three days from now: its time has come already.
    ring.replan(plan, vec![session(1, FIRST), session(2, "2026-01-21")]).await;
    ring.everybody_sees(1).await;
}

/// What is open stays as it was opened; what is not follows the plan.
async fn a_session_moved_or_off(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let plan = ring.planned(both()).await;
    // Off before its time: nothing opens for it.
    let off = PlannedSession { cancelled: true, ..session(1, FIRST) };
    ring.replan(plan, vec![off, session(2, SECOND)]).await;
    ring.days_pass(4);
    ring.sync_all().await;
    ring.everybody_sees(0).await;
    // On again, and it opens; moved by some days after that, it closes as it was said, and is still the session's.
    ring.replan(plan, both()).await;
    ring.everybody_sees(1).await;
    ring.replan(plan, vec![session(1, "2026-01-17"), session(2, SECOND)]).await;
    assert_eq!(ring.tally(ring.sara()).await.closes_ms, FIRST_CLOSES_MS);
    ring.days_pass(2);
    ring.close().await;
    ring.everybody_sees(1).await;
    assert!(matches!(ring.tally(ring.sara()).await.came, Came::Released { .. }));
}

/// While the supervisor has not read who is new, nothing opens: what is chosen from could not reach them.
async fn who_is_new_is_read_first(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    ring.planned(both()).await;
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    let lea = ring.circle.somebody("Lea Norr").await;
    lea.join(&code).await;
    ring.sara().seat.sync_now().await;
    ring.sara().seat.device.confirm_members(ring.group, &[lea.me]).await.unwrap();
    ring.days_pass(4);
    ring.all_know().await;
    ring.everybody_sees(0).await;
    ring.anna.told_of_all(ring.group).await;
    ring.sync_all().await;
    assert_eq!(ring.tally(&ring.anna).await.among.len(), 6);
}
