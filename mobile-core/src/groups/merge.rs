//! What two devices, or two supervisors, wrote into one shared item without knowing of each other.

use crate::content::Content;
use crate::content::group::{self as body, Agenda, GroupBody, Outcome, Plan, Topic};
use crate::merge::merge_text;

/// Puts ours on top of theirs: texts by line, a plan by session, everything else by who changed it, ours where both did.
#[must_use]
pub fn merge(base: Option<&Content>, ours: &Content, theirs: &Content) -> Content {
    let read = |content: &Content| body::decode(&content.body).ok();
    let edited_ms = ours.edited_ms.max(theirs.edited_ms);
    let merged = match (read(ours), read(theirs)) {
        (Some(ours), Some(theirs)) => bodies(base.and_then(read).as_ref(), ours, theirs),
        _ => return ours.clone(),
    };
    // Both together may be too long for one item: then ours stands.
    body::encode(&merged).map_or_else(|_| ours.clone(), |body| Content { edited_ms, body })
}

fn bodies(base: Option<&GroupBody>, ours: GroupBody, theirs: GroupBody) -> GroupBody {
    match (ours, theirs) {
        (GroupBody::Topic(ours), GroupBody::Topic(theirs)) => {
            let base = base.and_then(|base| if let GroupBody::Topic(base) = base { Some(base) } else { None });
            GroupBody::Topic(topics(base, ours, theirs))
        }
        (GroupBody::Outcome(ours), GroupBody::Outcome(theirs)) => {
            let base = base.and_then(|base| if let GroupBody::Outcome(base) = base { Some(base) } else { None });
            let text = |part: fn(&Outcome) -> &str| merge_text(base.map(part), part(&ours), part(&theirs)).text;
            let (saw, to_try) = (text(|outcome| &outcome.saw), text(|outcome| &outcome.to_try));
            let who = pick(base.map(|base| &base.who), ours.who.clone(), theirs.who);
            GroupBody::Outcome(Outcome { saw, to_try, who, ..ours })
        }
        (GroupBody::Plan(ours), GroupBody::Plan(theirs)) => {
            let base = base.and_then(|base| if let GroupBody::Plan(base) = base { Some(base) } else { None });
            GroupBody::Plan(plans(base, &ours, theirs))
        }
        (GroupBody::Agenda(ours), GroupBody::Agenda(theirs)) => {
            let base = base.and_then(|base| if let GroupBody::Agenda(base) = base { Some(base) } else { None });
            GroupBody::Agenda(Agenda {
                session: ours.session,
                order: pick(base.map(|base| &base.order), ours.order, theirs.order),
                thread: pick(base.map(|base| &base.thread), ours.thread, theirs.thread),
                urgent: pick(base.map(|base| &base.urgent), ours.urgent, theirs.urgent),
            })
        }
        (ours, _) => ours,
    }
}

fn topics(base: Option<&Topic>, ours: Topic, theirs: Topic) -> Topic {
    Topic {
        text: merge_text(base.map(|base| base.text.as_str()), &ours.text, &theirs.text).text,
        title: pick(base.map(|base| &base.title), ours.title, theirs.title),
        session: pick(base.map(|base| &base.session), ours.session, theirs.session),
        done: pick(base.map(|base| &base.done), ours.done, theirs.done),
    }
}

/// Each session takes the side that changed it; one that only one side has stays unless that side's base had it and the other dropped it.
fn plans(base: Option<&Plan>, ours: &Plan, theirs: Plan) -> Plan {
    let of = |plan: &Plan, id| plan.sessions.iter().find(|session| session.id == id).cloned();
    let before = |id| base.and_then(|base| of(base, id));
    let mut sessions = vec![];
    for session in theirs.sessions {
        let id = session.id;
        match (of(ours, id), before(id)) {
            (Some(ours), base) => sessions.push(pick(base.as_ref(), ours, session)),
            (None, None) => sessions.push(session),
            (None, Some(base)) if base != session => sessions.push(session),
            (None, Some(_)) => {}
        }
    }
    for session in &ours.sessions {
        let there = sessions.iter().any(|other| other.id == session.id);
        if !there && before(session.id).is_none_or(|base| base != *session) {
            sessions.push(session.clone());
        }
    }
    sessions.sort_by_key(|session| (session.day, session.minute, session.id));
    Plan { sessions }
}

fn pick<T: PartialEq>(base: Option<&T>, ours: T, theirs: T) -> T {
    if base.is_some_and(|base| *base == ours) { theirs } else { ours }
}
