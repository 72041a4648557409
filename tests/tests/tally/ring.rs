//! A group in which a tally can be held: a supervisor, and members who have made sure of one another.

use andrum_core::facade::Listing;
use andrum_core::tally::{Came, TallyView};
use andrum_tests::circle::{Circle, Somebody};
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::ids::{Hash, LogId};
use std::sync::atomic::Ordering;

pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// When the periods of these tests close: on Friday.
pub const CLOSES_MS: i64 = MONDAY_MS + 4 * DAY_MS;

pub const NAMES: [&str; 12] = [
    "Sara Lind",
    "Bo Ek",
    "Cia Dahl",
    "Dan Falk",
    "Eva Gran",
    "Fia Holm",
    "Gun Ivar",
    "Hans Juhl",
    "Ida Kron",
    "Jan Lund",
    "Kim Moll",
    "Lea Norr",
];

pub struct Ring {
    pub circle: Circle,
    pub anna: Somebody,
    pub members: Vec<Somebody>,
    pub group: LogId,
}

impl Ring {
    /// A supervisor and so many members. All have made sure of one another.
    pub async fn of(backend: Backend, members: usize) -> Self {
        let circle = Circle::begin(backend).await;
        let anna = circle.somebody("Anna Berg").await;
        let mut all = vec![];
        for name in &NAMES[..members] {
            all.push(circle.somebody(name).await);
        }
        let group = circle.group(&anna, &all.iter().collect::<Vec<_>>()).await;
        let ring = Self { circle, anna, members: all, group };
        for somebody in &ring.members {
            let others: Vec<_> = ring.members.iter().map(|it| it.me).filter(|it| *it != somebody.me).collect();
            somebody.seat.device.members_verified(group, &others).await.unwrap();
        }
        ring
    }

    /// All clocks, the server's too, go on by so many days.
    pub fn days_pass(&self, days: i64) {
        self.circle.now.fetch_add(days * DAY_MS, Ordering::SeqCst);
        self.circle.server.clock().advance(days * DAY_MS);
    }

    pub async fn sync_all(&self) {
        for somebody in self.members.iter().chain([&self.anna]) {
            somebody.seat.sync().await;
        }
    }

    /// The supervisor opens a period, and everybody's app sees it.
    pub async fn open_period(&self) -> Hash {
        let tally = self.anna.seat.device.open_period(self.group, CLOSES_MS).await.unwrap();
        self.sync_all().await;
        tally
    }

    pub async fn tally(&self, somebody: &Somebody) -> TallyView {
        somebody.seat.device.tallies(self.group).await.unwrap().remove(0)
    }

    /// The period ends, the supervisor's app closes it, and everybody sees what came of it.
    pub async fn close(&self) {
        self.days_pass(5);
        self.anna.seat.sync().await;
        self.sync_all().await;
    }
}

/// What the totals must be, from what each chose.
pub fn totals_of(choices: &[Vec<u16>], options: usize) -> Vec<u64> {
    let count = |option| choices.iter().filter(|choice| choice.contains(&option)).count() as u64;
    (0..u16::try_from(options).unwrap()).map(count).collect()
}

/// The exact totals, as the phone keeps them.
pub async fn totals(somebody: &Somebody, group: LogId, tally: Hash) -> Vec<u64> {
    let sealed = andrum_tests::hostile::sealed_in(&somebody.seat.store).await;
    let key = [[2].as_slice(), group.as_bytes(), tally.as_bytes()].concat();
    let record: andrum_core::tally::TallyRecord =
        sealed.get(&somebody.seat.store, andrum_core::store::Table::Groups, &key).await.unwrap().unwrap();
    record.verdict.unwrap().unwrap().totals
}

pub fn released(view: &TallyView) -> bool {
    matches!(view.came, Came::Released { .. })
}

/// How many entries somebody sees: a tally puts none there.
pub async fn entries(somebody: &Somebody) -> usize {
    somebody.seat.device.list(Listing::Journal).await.unwrap().len()
}
