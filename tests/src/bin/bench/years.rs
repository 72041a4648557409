//! A supervision group of ten that has met every month for two years, made by real cores at a server: measured here, and in a browser, for which
//! `bench --two-years SERVER` prints how to sign in as one of them.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use andrum_core::entries::Day;
use andrum_core::groups::{
    Agenda, Assignment, Attendance, Coming, GroupBody, Outcome, Plan, PlannedSession, SessionId, Topic, Vote,
};
use andrum_tests::circle::Somebody;
use andrum_wire::ids::{ItemId, LogId};

/// Asks for the group at a server that runs already.
pub const ARGUMENT: &str = "--two-years";
/// Members of the group, its supervisor included.
pub const MEMBERS: usize = 10;
/// Sessions in two years; the last one is to come.
pub const SESSIONS: usize = 24;
/// Topics in two years.
pub const TOPICS: usize = 500;
/// Votes for each.
pub const VOTES: usize = 3;

const NAMES: [&str; MEMBERS] = [
    "Karin Sandell",
    "Sara Lindqvist",
    "Amira Haddad",
    "Jonas Berg",
    "Elin Vik",
    "Mustafa Yildiz",
    "Ida Nordin",
    "Per Hallgren",
    "Leila Karimi",
    "Tove Ek",
];

/// Makes the group and prints as JSON how to sign in as a participant, and its id.
pub async fn serve(server: &str) {
    let now_ms = andrum_server::Clock::System.now_ms();
    let today = Day::at(now_ms, 60).expect("a day");
    let (people, group) = play(server, &Arc::new(AtomicI64::new(now_ms)), today).await;
    let person = &people[1].person;
    let told = serde_json::json!({
        "login": person.login, "password": person.password, "kit": person.kit, "group": group.to_string(),
        "topics": TOPICS, "sessions": SESSIONS,
    });
    println!("{told}");
}

/// Plays two years. The first of the people is the supervisor.
pub async fn play(server: &str, now: &Arc<AtomicI64>, today: Day) -> (Vec<Somebody>, LogId) {
    let mut people = vec![];
    for name in NAMES {
        people.push(Somebody::at(server, now, name).await);
    }
    let karin = &people[0];
    let group = karin.begin_group("Handledning Sörmland, grupp 3").await;
    for (member, code) in people[1..].iter().zip(karin.invites(group, MEMBERS - 1).await) {
        member.join(&code).await;
    }
    let accounts: Vec<_> = people[1..].iter().map(|member| member.me).collect();
    karin.seat.sync().await;
    karin.seat.device.confirm_members(group, &accounts).await.expect("confirming");
    told(&people, group).await;

    let sessions = (0..SESSIONS).map(|number| planned(number, today)).collect();
    share(karin, group, &GroupBody::Plan(Plan { sessions })).await;
    let mut topics = vec![];
    for number in 0..TOPICS {
        topics.push(share(&people[1 + number % (MEMBERS - 1)], group, &topic(number)).await);
    }
    for (number, topic) in topics.iter().enumerate() {
        for voter in 0..VOTES {
            share(&people[1 + (number + voter) % (MEMBERS - 1)], group, &GroupBody::Vote(Vote { topic: *topic })).await;
        }
    }
    for number in 0..SESSIONS {
        held(&people, group, number, &topics).await;
    }
    told(&people, group).await;
    (people, group)
}

/// Everybody is told of everybody, and has what the others have shared.
async fn told(people: &[Somebody], group: LogId) {
    for _ in 0..2 {
        for somebody in people {
            somebody.seat.sync().await;
            somebody.told_of_all(group).await;
            somebody.seat.sync().await;
        }
    }
}

async fn share(somebody: &Somebody, group: LogId, body: &GroupBody) -> ItemId {
    somebody.seat.device.share(group, body, false).await.expect("shared")
}

fn id(number: usize) -> SessionId {
    SessionId((number as u64 + 1).to_be_bytes())
}

fn planned(number: usize, today: Day) -> PlannedSession {
    // The last one is in a week.
    let day = today.minus_days(30 * (SESSIONS - 1 - number) as i64 - 7).expect("a day");
    PlannedSession {
        id: id(number),
        day,
        minute: 13 * 60,
        minutes: 180,
        place: "Nyköping, biblioteket, sal 3".to_owned(),
        link: String::new(),
        cancelled: false,
        closing: number + 1 == SESSIONS,
    }
}

fn topic(number: usize) -> GroupBody {
    let session = number % SESSIONS;
    GroupBody::Topic(Topic {
        title: format!("Fråga {number}: hur gör ni när det drar ihop sig?"),
        text: "Jag hade lovat att höra av mig, och så kom det något annat emellan igen. ".repeat(8),
        session: Some(id(session)),
        done: session + 1 < SESSIONS,
    })
}

/// What belongs to one session: who came, the agenda, what was agreed, an assignment.
async fn held(people: &[Somebody], group: LogId, number: usize, topics: &[ItemId]) {
    for (at, somebody) in people.iter().enumerate() {
        let coming = if at % 5 == 4 { Coming::No } else { Coming::Yes };
        share(somebody, group, &GroupBody::Attendance(Attendance { session: id(number), coming })).await;
    }
    let order: Vec<ItemId> = topics.iter().skip(number).step_by(SESSIONS).copied().collect();
    let thread = order.first().copied();
    let agenda = Agenda { session: id(number), order, thread, urgent: String::new() };
    share(&people[0], group, &GroupBody::Agenda(agenda)).await;
    for at in [1, 2] {
        let outcome = Outcome {
            session: id(number),
            topic: thread,
            saw: "Att löftet mest tröstar oss själva, och att barnet hör snart som i morgon.".to_owned(),
            to_try: "Säga vad som händer härnäst, och när.".to_owned(),
            who: "Alla".to_owned(),
        };
        share(&people[at], group, &GroupBody::Outcome(outcome)).await;
    }
    let prompt = "Lägg märke till när du lovar något för din egen skull.".to_owned();
    share(&people[0], group, &GroupBody::Assignment(Assignment { session: Some(id(number)), prompt })).await;
}
