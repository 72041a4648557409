//! A supervision group in a test: people with a phone each, at one server, every phone with its own way to it.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use andrum_core::crypto::sign::SigningKey;
use andrum_core::entries::Day;
use andrum_core::facade::Error;
use andrum_core::groups::{
    About, GroupBody, GroupLog, GroupState, GroupView, PlannedSession, Profile, SessionId, Topic, TopicView,
};
use andrum_core::log::author_group_commit;
use andrum_core::store::Table;
use andrum_wire::groups::{GroupKind, RosterOp};
use andrum_wire::ids::{AccountId, ItemId, LogId};
use andrum_wire::log::{Append, BlobSlot, Change};

use crate::device::{Person, clock};
use crate::hostile::{Seat, sealed_in};
use crate::server::{Backend, TestServer};

/// The day on which tests take place.
pub const TODAY: &str = "2026-01-05";

/// Somebody with a phone.
pub struct Somebody {
    /// The person.
    pub person: Person,
    /// The phone.
    pub seat: Seat,
    /// The account.
    pub me: AccountId,
    /// The name that a group sees.
    pub name: &'static str,
}

/// People at one server.
pub struct Circle {
    /// The server.
    pub server: TestServer,
    /// The phones' clock.
    pub now: Arc<AtomicI64>,
}

/// The day of tests.
#[must_use]
pub fn today() -> Day {
    TODAY.parse().expect("a day")
}

/// A topic with a title and a text.
#[must_use]
pub fn topic(title: &str, text: &str) -> GroupBody {
    GroupBody::Topic(Topic { title: title.to_owned(), text: text.to_owned(), session: None, done: false })
}

/// A session in a plan.
#[must_use]
pub fn session(number: u8, day: &str) -> PlannedSession {
    PlannedSession {
        id: SessionId([number; 8]),
        day: day.parse().expect("a day"),
        minute: 13 * 60,
        minutes: 180,
        place: "Biblioteket, sal 3".to_owned(),
        link: String::new(),
        cancelled: false,
        closing: false,
    }
}

impl Circle {
    /// A server that nobody uses yet.
    pub async fn begin(backend: Backend) -> Self {
        Self { server: TestServer::start(backend).await, now: clock() }
    }

    /// Somebody with an account at the server.
    pub async fn somebody(&self, name: &'static str) -> Somebody {
        Somebody::at(&self.server.url(), &self.now, name).await
    }

    /// A group of its supervisor and these members, all confirmed and announced to one another.
    pub async fn group(&self, supervisor: &Somebody, members: &[&Somebody]) -> LogId {
        let group = supervisor.begin_group("Handledning Nyköping").await;
        for member in members {
            let code = supervisor.invites(group, 1).await.remove(0);
            member.join(&code).await;
        }
        let accounts: Vec<AccountId> = members.iter().map(|member| member.me).collect();
        supervisor.seat.device.confirm_members(group, &accounts).await.expect("confirming");
        let everybody: Vec<&Somebody> = members.iter().copied().chain([supervisor]).collect();
        self.settle(group, &everybody).await;
        group
    }

    /// Everybody is told of everybody and syncs until nothing moves.
    pub async fn settle(&self, group: LogId, everybody: &[&Somebody]) {
        for _ in 0..3 {
            for somebody in everybody {
                somebody.seat.sync().await;
                somebody.told_of_all(group).await;
                somebody.seat.sync().await;
            }
        }
    }
}

impl Somebody {
    /// Somebody with an account at a server.
    pub async fn at(server: &str, now: &Arc<AtomicI64>, name: &'static str) -> Self {
        let mut person = Person::new(&name.to_lowercase().replace(' ', "."), "ett lösenord som håller");
        let seat = Seat::new(server, now).await;
        person.make_account(&seat.device).await;
        person.sign_up(&seat.device, &seat.proxy.url()).await.expect("signing up");
        seat.sync().await;
        let me = seat.device.status().await.account.expect("an account");
        Self { person, seat, me, name }
    }

    /// Who one is in a group.
    #[must_use]
    pub fn profile(&self) -> Profile {
        Profile { name: self.name.to_owned(), municipality: "Nyköping".to_owned() }
    }

    /// Begins a group.
    pub async fn begin_group(&self, name: &str) -> LogId {
        let about = About { name: name.to_owned(), purpose: String::new() };
        self.seat.device.begin_group(GroupKind::Group, &about, &self.profile()).await.expect("a group begins")
    }

    /// Makes invites. Gives their codes.
    pub async fn invites(&self, group: LogId, count: usize) -> Vec<String> {
        let made = self.seat.device.invite(group, count, 14).await.expect("invites");
        made.into_iter().map(|invite| invite.code).collect()
    }

    /// Joins.
    pub async fn join(&self, code: &str) -> LogId {
        self.seat.device.join(code, &self.profile()).await.expect("joining")
    }

    /// Tries to join.
    ///
    /// # Errors
    /// As the core's.
    pub async fn try_to_join(&self, code: &str) -> Result<LogId, Error> {
        self.seat.device.join(code, &self.profile()).await
    }

    /// What the group's screen shows.
    pub async fn view(&self, group: LogId) -> GroupView {
        self.seat.device.group(group, today()).await.expect("the group")
    }

    /// Has read all announcements.
    pub async fn told_of_all(&self, group: LogId) {
        let new: Vec<AccountId> = self.view(group).await.announcements.iter().map(|it| it.account).collect();
        self.seat.device.members_announced(group, &new).await.expect("announced");
    }

    /// Shares a topic with the whole group. It is not sent yet.
    pub async fn share(&self, group: LogId, title: &str) -> ItemId {
        let body = topic(title, "Hur gör ni andra?");
        self.seat.device.share(group, &body, false).await.expect("shared")
    }

    /// Titles of the topics that one sees, sorted.
    pub async fn titles(&self, group: LogId) -> Vec<String> {
        let mut titles: Vec<String> = self.view(group).await.topics.into_iter().map(|it| it.topic.title).collect();
        titles.sort();
        titles
    }

    /// A topic that one sees.
    pub async fn topic(&self, group: LogId, item: ItemId) -> Option<TopicView> {
        self.view(group).await.topics.into_iter().find(|it| it.item == item)
    }

    /// The names of who is in, as one sees them.
    pub async fn names(&self, group: LogId) -> Vec<String> {
        self.view(group).await.members.into_iter().map(|member| member.name).collect()
    }

    /// The group's log as this phone knows it.
    pub async fn log(&self, group: LogId) -> GroupLog {
        self.state(group).await.log
    }

    /// All that this phone keeps of the group but what was shared.
    pub async fn state(&self, group: LogId) -> GroupState {
        let key = [[0].as_slice(), group.as_bytes()].concat();
        let sealed = sealed_in(&self.seat.store).await;
        sealed.get(&self.seat.store, Table::Groups, &key).await.expect("it opens").expect("a group")
    }

    /// A commit that follows what this phone has seen of the group, signed by any key.
    pub async fn commit_by(&self, group: LogId, key: &SigningKey, changes: Vec<Change<BlobSlot>>) -> Append {
        let log = self.log(group).await;
        let roster = log.roster().map(|roster| roster.head.hash);
        author_group_commit(group, log.pin(), roster, key, changes).expect("a commit")
    }

    /// The same with operations.
    pub async fn operate_by(&self, group: LogId, key: &SigningKey, operations: Vec<RosterOp>) -> Append {
        let changes = operations.into_iter().map(|operation| Change::Roster(Box::new(operation))).collect();
        self.commit_by(group, key, changes).await
    }
}
