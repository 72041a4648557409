//! A group in which a tally can be held: a supervisor, and members who have made sure of one another.

use std::sync::atomic::Ordering;

use andrum_core::crypto::age::Recipient;
use andrum_core::crypto::random;
use andrum_core::crypto::secret::Secret32;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::facade::Listing;
use andrum_core::groups::GroupAlarm;
use andrum_core::log::Alarm;
use andrum_core::store::Table;
use andrum_core::tally::report::{self, Making};
use andrum_core::tally::{TallyRecord, TallyView, shown};
use andrum_tests::circle::{Circle, Somebody};
use andrum_tests::hostile::sealed_in;
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::frame;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::tally::{Descriptor, TallyKind, TallyRefusal, Upload};

pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// When the first period of these tests closes: on Friday.
pub const CLOSES_MS: i64 = MONDAY_MS + 4 * DAY_MS;

const NAMES: [&str; 12] = [
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

    pub fn sara(&self) -> &Somebody {
        &self.members[0]
    }

    pub fn bo(&self) -> &Somebody {
        &self.members[1]
    }

    /// All clocks, the server's too, go on by so many days.
    pub fn days_pass(&self, days: i64) {
        self.circle.now.fetch_add(days * DAY_MS, Ordering::SeqCst);
        self.circle.server.clock().advance(days * DAY_MS);
    }

    pub fn now_ms(&self) -> i64 {
        self.circle.server.clock().now_ms()
    }

    pub async fn sync_all(&self) {
        for somebody in self.members.iter().chain([&self.anna]) {
            somebody.seat.sync_now().await;
        }
    }

    /// The supervisor opens a period, and everybody's app sees it.
    pub async fn open_period(&self) -> Hash {
        let tally = self.anna.seat.device.open_period(self.group, CLOSES_MS).await.unwrap();
        self.sync_all().await;
        tally
    }

    /// Everybody chooses; the day after, all of it has arrived.
    pub async fn choose(&self, tally: Hash, choices: &[Vec<u16>]) {
        for (somebody, choice) in self.members.iter().zip(choices) {
            somebody.seat.device.choose(self.group, tally, choice.clone(), "").await.unwrap();
        }
        self.days_pass(1);
        self.sync_all().await;
    }

    /// The newest tally, as somebody sees it.
    pub async fn tally(&self, somebody: &Somebody) -> TallyView {
        somebody.seat.device.tallies(self.group).await.unwrap().remove(0)
    }

    /// The period ends, the supervisor's app closes it, and everybody sees what came of it.
    pub async fn close(&self) {
        self.days_pass(5);
        self.anna.seat.sync_now().await;
        self.sync_all().await;
    }

    /// What a phone keeps of a tally.
    pub async fn record(&self, somebody: &Somebody, tally: Hash) -> TallyRecord {
        let sealed = sealed_in(&somebody.seat.store).await;
        let key = [[2].as_slice(), self.group.as_bytes(), tally.as_bytes()].concat();
        sealed.get(&somebody.seat.store, Table::Groups, &key).await.unwrap().unwrap()
    }

    /// The exact totals, as the holder's phone keeps them.
    pub async fn totals(&self, tally: Hash) -> Vec<u64> {
        self.record(&self.anna, tally).await.exact.unwrap()
    }

    /// Whether the phones of everybody show what these choices come to, and none but the holder's keeps more than that.
    pub async fn all_see(&self, tally: Hash, choices: &[Vec<u16>], counted: usize) {
        let totals = totals_of(choices, 12);
        assert_eq!(self.totals(tally).await, totals);
        for somebody in self.members.iter().chain([&self.anna]) {
            let record = self.record(somebody, tally).await;
            let verdict = record.verdict.unwrap().unwrap();
            assert_eq!(verdict.shown, shown(TallyKind::Themes, &totals, counted), "{}", somebody.name);
            assert_eq!(record.exact.is_some(), somebody.me == self.anna.me, "{}", somebody.name);
            assert!(somebody.seat.device.status().await.alarms.is_empty(), "{}", somebody.name);
        }
    }

    /// The key by which the server signs: for a server that lies.
    pub fn server_key(&self) -> SigningKey {
        let seed = std::fs::read(self.circle.server.place().folder().join("secrets/tally.key")).unwrap();
        SigningKey::from_seed(&Secret32::from_slice(&seed).unwrap())
    }

    /// A report that somebody's app would not make: first for another descriptor, then bent and signed again.
    pub async fn forged(
        &self,
        author: &Somebody,
        tally: Hash,
        choice: &[u16],
        describe: impl FnOnce(&mut Descriptor),
        bend: impl FnOnce(&mut Upload),
    ) -> Upload {
        let stolen = author.seat.stolen().await;
        let mut descriptor = self.record(&self.anna, tally).await.descriptor;
        describe(&mut descriptor);
        let readers = [Recipient::from_inbox(&descriptor.recipient).unwrap()];
        let making = Making {
            descriptor: &descriptor,
            tally,
            account: author.me,
            device: &stolen.device,
            number: 1,
            confirmed: self.members.iter().map(|it| it.me).collect(),
            choice,
            text: "",
            tag: random::bytes(),
            readers: &readers,
            handle: Hash(random::bytes()),
            replaces: None,
        };
        let mut upload = report::make(&making).unwrap();
        bend(&mut upload);
        upload.report.signature = stolen.device.sign(&upload.report.body.signed_bytes().unwrap());
        upload
    }

    /// Sends a body with somebody's own token, past the app. Gives the status.
    pub async fn send(
        &self,
        author: &Somebody,
        method: reqwest::Method,
        what: &str,
        tally: Hash,
        body: Vec<u8>,
    ) -> u16 {
        self.exchange(author, method, what, tally, body).await.status().as_u16()
    }

    /// The same, with all of the answer.
    pub async fn exchange(
        &self,
        author: &Somebody,
        method: reqwest::Method,
        what: &str,
        tally: Hash,
        body: Vec<u8>,
    ) -> reqwest::Response {
        let passed = author.seat.proxy.recorded();
        let token = passed.iter().rev().find_map(|exchange| exchange.request.headers.get("authorization")).unwrap();
        let url = format!("{}/v1/groups/{}/tallies/{tally}/{what}", author.seat.proxy.url(), self.group);
        let request = reqwest::Client::new().request(method, url).header("authorization", token).body(body);
        request.header("content-type", "application/octet-stream").send().await.unwrap()
    }

    pub async fn upload(&self, author: &Somebody, tally: Hash, upload: &Upload) -> u16 {
        self.send(author, reqwest::Method::PUT, "report", tally, frame::encode(upload).unwrap()).await
    }

    /// Somebody's phone says what is wrong with the tally.
    pub async fn raises(&self, somebody: &Somebody, tally: Hash, refusal: TallyRefusal) {
        let alarm = GroupAlarm::Tally { tally, refusal };
        let raised = somebody.seat.device.status().await.alarms;
        assert_eq!(raised, [Alarm::Group { group: self.group, alarm }], "{}", somebody.name);
    }
}

/// What the totals must be, from what each chose.
pub fn totals_of(choices: &[Vec<u16>], options: u16) -> Vec<u64> {
    let count = |option| choices.iter().filter(|choice| choice.contains(&option)).count() as u64;
    (0..options).map(count).collect()
}

/// How many entries somebody sees: a tally puts none there.
pub async fn entries(somebody: &Somebody) -> usize {
    somebody.seat.device.list(Listing::Journal).await.unwrap().len()
}

/// The body that the server answered last on a path that ends so.
pub fn answered(somebody: &Somebody, end: &str) -> Vec<u8> {
    let passed = somebody.seat.proxy.recorded();
    let found = passed.iter().rev().find(|it| it.request.path.ends_with(end) && it.status == Some(200));
    found.expect("it has passed").body.clone()
}
