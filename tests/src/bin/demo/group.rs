//! The made-up supervision group, played by real cores: everybody joins, is confirmed, shares, votes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use andrum_core::entries::Day;
use andrum_core::groups::{
    About, Agenda, Assignment, Coming, GroupBody, Outcome, Plan, PlannedSession, Profile, SessionId, Topic,
};
use andrum_core::store::memory::MemoryStore;
use andrum_core::tally::Came;
use andrum_tests::demo::circle::{
    AGREEMENT, ASSIGNMENT, GROUP, OTHER_GROUP, OTHER_PARTICIPANTS, OUTCOMES, PARTICIPANTS, PERIODS, Participant,
    SESSIONS, SUPERVISOR, TOPICS,
};
use andrum_tests::device::{Light, Person, open_light};
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::{AccountId, ItemId, LogId};

use super::DAY_MS;

/// Somebody with a phone.
pub struct Somebody {
    /// Who.
    pub person: Person,
    /// The phone.
    pub phone: Light,
    profile: Profile,
    account: AccountId,
}

impl Somebody {
    /// Somebody who has an account on this phone already.
    pub async fn with(person: Person, phone: Light, who: &Participant) -> Self {
        let account = phone.status().await.account.expect("an account");
        let profile = Profile { name: who.0.to_owned(), municipality: who.1.to_owned() };
        Self { person, phone, profile, account }
    }

    async fn new(who: &Participant, password: &str, server: &str, clock: &Arc<AtomicI64>) -> Self {
        let phone = open_light(&MemoryStore::new(), clock).await;
        let mut person = Person::new(who.2, password);
        person.make_account(&phone).await;
        person.sign_up(&phone, server).await.expect("the account is made");
        Self::with(person, phone, who).await
    }

    async fn told_of_all(&self, group: LogId, today: Day) {
        let view = self.phone.group(group, today).await.expect("the group");
        let new: Vec<AccountId> = view.announcements.iter().map(|it| it.account).collect();
        self.phone.members_announced(group, &new).await.expect("announced");
    }

    async fn share(&self, group: LogId, body: &GroupBody) -> ItemId {
        self.phone.share(group, body, false).await.expect("shared")
    }

    async fn sync(&self) {
        self.phone.sync().await.expect("it syncs");
    }
}

/// Plays the group from its beginning until now. Gives the supervisor, and the participant whose diary it is.
pub async fn play(
    sara: Somebody,
    password: &str,
    server: &str,
    clock: &Arc<AtomicI64>,
    (today, now_ms): (Day, i64),
) -> (Somebody, Somebody) {
    let karin = Somebody::new(&SUPERVISOR, password, server, clock).await;
    let mut people = vec![sara];
    for who in &PARTICIPANTS[1..] {
        people.push(Somebody::new(who, password, server, clock).await);
    }
    let group = begin(&karin, GROUP, &people, people.len()).await;
    karin.phone.set_agreement(group, AGREEMENT).await.expect("an agreement");
    everybody_is_told(&karin, &people, group, today).await;
    for somebody in &people {
        let view = somebody.phone.group(group, today).await.expect("the group");
        somebody.phone.agree(group, view.agreement.expect("an agreement").hash).await.expect("agreed");
    }
    println!("  a group of {} from six municipalities, each with a phone of their own, all confirmed", people.len());

    karin.share(group, &GroupBody::Plan(plan(today))).await;
    karin.sync().await;
    let topics = topics(&karin, &people, group).await;
    periods(&karin, &people, group, (clock, now_ms)).await;
    karin.phone.set_periods(group, Some(7)).await.expect("periods by the plan");
    sessions(&karin, &people, group, &topics).await;
    everybody_is_told(&karin, &people, group, today).await;
    println!("  four sessions held with {} topics; the fifth is in a week", topics.len());

    let mut others = vec![];
    for who in OTHER_PARTICIPANTS {
        others.push(Somebody::new(who, password, server, clock).await);
    }
    begin(&karin, OTHER_GROUP, &others, others.len() - 1).await;
    println!("  the supervisor's other group is about to begin: one waits to be confirmed");
    (karin, people.swap_remove(0))
}

/// Before every session a period: opened, answered by everybody's app, closed, counted. The last one is open now.
async fn periods(karin: &Somebody, people: &[Somebody], group: LogId, (clock, now_ms): (&Arc<AtomicI64>, i64)) {
    let accounts: Vec<AccountId> = people.iter().map(|somebody| somebody.account).collect();
    for somebody in people {
        let others: Vec<AccountId> = accounts.iter().filter(|it| **it != somebody.account).copied().collect();
        somebody.phone.members_verified(group, &others).await.expect("they have compared");
    }
    let at = |ms: i64| clock.store(ms, Ordering::SeqCst);
    for (period, (days, _)) in PERIODS.iter().zip(SESSIONS) {
        // The evening before.
        let closes_ms = now_ms.div_euclid(DAY_MS) * DAY_MS + (days - 1) * DAY_MS + DAY_MS * 17 / 24;
        let opens_ms = (closes_ms - 10 * DAY_MS).min(now_ms - 3 * DAY_MS);
        at(opens_ms);
        let tally = karin.phone.open_period(group, closes_ms).await.expect("a period opens");
        for (somebody, (themes, note)) in people.iter().zip(*period) {
            somebody.sync().await;
            somebody.phone.choose(group, tally, themes.to_vec(), note).await.expect("chosen");
        }
        at(opens_ms + DAY_MS);
        for somebody in people {
            somebody.sync().await;
        }
        if closes_ms < now_ms {
            at(closes_ms + DAY_MS / 4);
            for somebody in [karin].into_iter().chain(people) {
                somebody.sync().await;
            }
        }
    }
    at(now_ms);
    let counted = karin.phone.tallies(group).await.expect("the periods");
    let released = counted.iter().filter(|it| matches!(it.came, Came::Released { .. })).count();
    println!(
        "  {released} periods counted, each by the server and the supervisor's phone together; {} open",
        counted.len() - released
    );
}

/// Begins a group; all join by an invite each, and the first `confirmed` are confirmed.
async fn begin(karin: &Somebody, (name, purpose): (&str, &str), people: &[Somebody], confirmed: usize) -> LogId {
    let about = About { name: name.to_owned(), purpose: purpose.to_owned() };
    let group = karin.phone.begin_group(GroupKind::Group, &about, &karin.profile).await.expect("a group begins");
    let invites = karin.phone.invite(group, people.len() + 1, 30).await.expect("invites");
    for (somebody, invite) in people.iter().zip(&invites) {
        somebody.phone.join(&invite.code, &somebody.profile).await.expect("joined");
    }
    karin.sync().await;
    let accounts: Vec<AccountId> = people.iter().take(confirmed).map(|somebody| somebody.account).collect();
    karin.phone.confirm_members(group, &accounts).await.expect("confirmed");
    group
}

async fn everybody_is_told(karin: &Somebody, people: &[Somebody], group: LogId, today: Day) {
    for _ in 0..2 {
        for somebody in people.iter().chain([karin]) {
            somebody.sync().await;
            somebody.told_of_all(group, today).await;
            somebody.sync().await;
        }
    }
}

fn session(number: usize) -> SessionId {
    SessionId((number as u64 + 1).to_be_bytes())
}

fn plan(today: Day) -> Plan {
    let sessions = SESSIONS.iter().enumerate().map(|(number, (days, place))| PlannedSession {
        id: session(number),
        day: today.minus_days(-days).expect("a day"),
        minute: 13 * 60,
        minutes: 180,
        place: (*place).to_owned(),
        link: String::new(),
        cancelled: false,
        closing: number + 1 == SESSIONS.len(),
    });
    Plan { sessions: sessions.collect() }
}

async fn topics(karin: &Somebody, people: &[Somebody], group: LogId) -> Vec<ItemId> {
    let mut items = vec![];
    for (author, at, title, text, _) in TOPICS {
        let done = *at < 4;
        let (title, text) = ((*title).to_owned(), (*text).to_owned());
        let body = GroupBody::Topic(Topic { title, text, session: Some(session(*at)), done });
        items.push(people[*author].share(group, &body).await);
        people[*author].sync().await;
    }
    for (item, (.., voters)) in items.iter().zip(TOPICS) {
        for voter in *voters {
            people[*voter].phone.vote(group, *item, true).await.expect("voted");
        }
    }
    for (number, somebody) in people.iter().enumerate() {
        let coming = [Coming::Yes, Coming::Yes, Coming::Perhaps, Coming::Yes, Coming::No];
        if number < 7 {
            somebody.phone.attend(group, session(4), coming[number % 5]).await.expect("said");
        }
        somebody.sync().await;
    }
    karin.phone.attend(group, session(4), Coming::Yes).await.expect("said");
    items
}

async fn sessions(karin: &Somebody, people: &[Somebody], group: LogId, topics: &[ItemId]) {
    for at in 0..5 {
        let of_session = TOPICS.iter().zip(topics).filter(|((_, session, ..), _)| *session == at);
        let order: Vec<ItemId> = of_session.map(|(_, item)| *item).collect();
        let thread = OUTCOMES.iter().find(|(session, ..)| *session == at).map(|(_, topic, ..)| topics[*topic]);
        let agenda = Agenda { session: session(at), order, thread, urgent: String::new() };
        karin.share(group, &GroupBody::Agenda(agenda)).await;
    }
    for (at, topic, saw, to_try, who) in OUTCOMES {
        let (saw, to_try, who) = ((*saw).to_owned(), (*to_try).to_owned(), (*who).to_owned());
        let outcome = Outcome { session: session(*at), topic: Some(topics[*topic]), saw, to_try, who };
        people[*at].share(group, &GroupBody::Outcome(outcome)).await;
        people[*at].sync().await;
    }
    let assignment = Assignment { session: Some(session(4)), prompt: ASSIGNMENT.to_owned() };
    karin.share(group, &GroupBody::Assignment(assignment)).await;
    karin.sync().await;
}
