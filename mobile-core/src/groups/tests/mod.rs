pub(crate) mod history;
mod rules;

use andrum_wire::frame;
use andrum_wire::groups::{GroupKind, Standing};
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, ItemId, LogId, PublicKey, RevisionId};
use andrum_wire::log::{Kind, Place, Suite};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use proptest::prelude::*;
use serde_json::json;

use super::merge::merge;
use super::*;
use crate::content::Content;
use crate::crypto::hash::sha256_of;
use crate::crypto::secret::Secret32;
use crate::crypto::sign::SigningKey;

fn session(number: u8, day: &str) -> PlannedSession {
    PlannedSession {
        id: SessionId([number; 8]),
        day: day.parse().unwrap(),
        minute: 780,
        minutes: 180,
        place: "Sal 3".into(),
        link: "https://möte.example/3".into(),
        cancelled: false,
        closing: true,
    }
}

/// One body of each kind, with every field set.
fn bodies() -> Vec<(&'static str, GroupBody)> {
    let (session_id, item) = (SessionId([1, 2, 3, 4, 5, 6, 7, 8]), ItemId([9; 16]));
    vec![
        ("profile", GroupBody::Profile(Profile { name: "Sara Lind".into(), municipality: "Nyköping".into() })),
        ("about", GroupBody::About(About { name: "Grupp 3".into(), purpose: "En fast punkt.".into() })),
        ("agreement", GroupBody::Agreement(Agreement { text: "Stannar här.".into(), nonce: [7; 16] })),
        ("plan", GroupBody::Plan(Plan { sessions: vec![session(1, "2026-03-02")] })),
        ("attendance", GroupBody::Attendance(Attendance { session: session_id, coming: Coming::Perhaps })),
        (
            "topic",
            GroupBody::Topic(Topic {
                title: "Att säga nej".into(),
                text: "Hur gör ni?\n".into(),
                session: Some(session_id),
                done: true,
            }),
        ),
        ("vote", GroupBody::Vote(Vote { topic: item })),
        (
            "agenda",
            GroupBody::Agenda(Agenda {
                session: session_id,
                order: vec![item, ItemId([8; 16])],
                thread: Some(item),
                urgent: "Det som hände i går".into(),
            }),
        ),
        (
            "outcome",
            GroupBody::Outcome(Outcome {
                session: session_id,
                topic: Some(item),
                saw: "Vi säger ja för fort.".into(),
                to_try: "Vänta en dag.".into(),
                who: "Alla".into(),
            }),
        ),
        ("assignment", GroupBody::Assignment(Assignment { session: None, prompt: "Lägg märke till det.".into() })),
    ]
}

fn content(body: &GroupBody) -> Content {
    Content { edited_ms: 1_772_468_400_000, body: encode(body).unwrap() }
}

fn shared_item() -> GroupItem {
    let put = GroupPut {
        item: ItemId([9; 16]),
        revision: RevisionId([4; 16]),
        base: Some(RevisionId([3; 16])),
        kind: Kind::Shared,
        suite: Suite::AgeX25519,
        place: Place { seq: 12, index: 1 },
        device: (DeviceId([5; 16]), PublicKey([6; 32])),
        by: Author { account: LogId([1; 32]), standing: Standing::Confirmed, supervisor: true },
        roster: Hash([2; 32]),
        readers: vec![LogId([1; 32])],
        recipients: Hash([3; 32]),
        blob: Some(Blob(vec![1, 2, 3])),
    };
    let mut item = GroupItem::came(&put);
    item.take(&put, Some(content(&bodies()[5].1)));
    item.unreadable = Some(put);
    let sealed = Sealed { roster: Hash([2; 32]), base: None, readers: vec![LogId([1; 32])], blob: Blob(vec![9]) };
    let content = content(&bodies()[5].1);
    item.pending = Some(Pending::Edit { content, sealed: Some(sealed), sent: vec![RevisionId([8; 16])] });
    item
}

fn link() -> InviteLink {
    InviteLink {
        group: LogId([1; 32]),
        kind: GroupKind::Group,
        name: "Handledning Nyköping".into(),
        from: "Anna Berg".into(),
        expires_ms: 1_772_468_400_000,
        secret: SigningKey::from_seed(&Secret32::from_bytes([7; 32])),
    }
}

/// All that is frozen, as `docs/vectors/groups.json` has it.
fn vectors() -> serde_json::Value {
    let state = GroupState::new(GroupLog::new(LogId([1; 32])), Profile::default());
    let bodies: Vec<_> = bodies()
        .iter()
        .map(|(kind, body)| json!({ "kind": kind, "hex": HEXLOWER.encode(&encode(body).unwrap()) }))
        .collect();
    let GroupBody::Agreement(agreement) = self::bodies().remove(2).1 else { unreachable!() };
    json!({
        "bodies": bodies,
        "agreement_hash": HEXLOWER.encode(agreement.hash().as_bytes()),
        "invite_code": link().to_code().as_str(),
        "stored_item": HEXLOWER.encode(&frame::encode(&shared_item()).unwrap()),
        "stored_state": HEXLOWER.encode(&frame::encode(&state).unwrap()),
    })
}

#[test]
fn what_is_stored_and_shared_is_frozen() {
    let frozen: serde_json::Value = serde_json::from_str(include_str!("../../../../docs/vectors/groups.json")).unwrap();
    let now = vectors();
    assert_eq!(frozen, now, "to be frozen:\n{}", serde_json::to_string_pretty(&now).unwrap());
    for vector in frozen["bodies"].as_array().unwrap() {
        let bytes = HEXLOWER.decode(vector["hex"].as_str().unwrap().as_bytes()).unwrap();
        assert!(bodies().iter().any(|(kind, body)| vector["kind"] == *kind && decode(&bytes).unwrap() == *body));
    }
    assert_eq!(bodies().len(), frozen["bodies"].as_array().unwrap().len());
    let item = HEXLOWER.decode(frozen["stored_item"].as_str().unwrap().as_bytes()).unwrap();
    assert!(frame::decode::<GroupItem>(&item, 1 << 16).unwrap() == shared_item());
}

#[test]
fn bodies_have_bounds() {
    let topic = |title: &str, text: &str| {
        GroupBody::Topic(Topic { title: title.into(), text: text.into(), session: None, done: false })
    };
    assert_eq!(encode(&topic("", "x")).err(), Some(BodyError::Line));
    assert_eq!(encode(&topic("två\nrader", "x")).err(), Some(BodyError::Line));
    assert_eq!(encode(&topic(&"å".repeat(121), "x")).err(), Some(BodyError::Line));
    assert!(encode(&topic(&"å".repeat(120), &"ö".repeat(12_000))).is_ok());
    assert_eq!(encode(&topic("x", &"ö".repeat(12_001))).err(), Some(BodyError::TooLong));
    assert_eq!(encode(&topic("x", "\u{7}")).err(), Some(BodyError::Malformed));
    let mut late = session(1, "2026-03-02");
    late.minute = 1440;
    assert_eq!(encode(&GroupBody::Plan(Plan { sessions: vec![late] })).err(), Some(BodyError::Time));
    let many = (0..=64).map(|number| session(number, "2026-03-02")).collect();
    assert_eq!(encode(&GroupBody::Plan(Plan { sessions: many })).err(), Some(BodyError::TooMany));
    assert_eq!(decode(&[15, 0]).err(), Some(BodyError::Newer));
    assert_eq!(decode(&[]).err(), Some(BodyError::Malformed));
    for (_, body) in bodies() {
        let bytes = encode(&body).unwrap();
        assert_eq!(decode(&[&bytes[..], &[0]].concat()).err(), Some(BodyError::Malformed));
        assert!((1..bytes.len()).all(|end| decode(&bytes[..end]).is_err()));
    }
}

#[test]
fn an_invite_is_read_whole_or_not_at_all() {
    let code = link().to_code();
    let read = InviteLink::read(&format!("https://andrum.example/anslut#{}", *code)).unwrap();
    assert_eq!(
        (read.group, read.name.as_str(), read.from.as_str()),
        (LogId([1; 32]), "Handledning Nyköping", "Anna Berg")
    );
    assert_eq!(read.secret.public(), link().secret.public());
    for at in 0..code.len() {
        let mut changed = code.as_bytes().to_vec();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert!(InviteLink::read(&changed).is_err(), "changed at {at}");
        assert!(InviteLink::read(&code[..at]).is_err(), "cut at {at}");
    }
    assert!(InviteLink::read(&"A".repeat(100_000)).is_err());
    assert!(InviteLink::read("").is_err());
}

#[test]
fn a_code_has_one_encoding() {
    // Trailing bytes, and a number written longer than it needs, under a checksum that fits.
    let code = BASE64URL_NOPAD.decode(link().to_code().as_bytes()).unwrap();
    let plain = &code[..code.len() - 4];
    let sealed = |plain: &[u8]| {
        let check = sha256_of(&[b"andrum/v1/invite-link\0".as_slice(), plain]).0;
        BASE64URL_NOPAD.encode(&[plain, &check[..4]].concat())
    };
    assert!(InviteLink::read(&sealed(plain)).is_ok());
    assert!(InviteLink::read(&sealed(&[plain, &[0]].concat())).is_err());
    // The kind's number stands behind the version and the group.
    let long = [&plain[..33], &[plain[33] | 0x80, 0], &plain[34..]].concat();
    assert!(postcard::from_bytes::<(u8, LogId, GroupKind, String)>(&long).is_ok());
    assert!(InviteLink::read(&sealed(&long)).is_err());
}

#[test]
fn a_comparison_has_one_encoding() {
    let history = history::History::new(1);
    let log = history.read(0, &[]).state.log;
    let qr = log.comparison().unwrap().qr;
    assert_eq!(log.compare(&qr), Compared::Same);
    let bytes = BASE64URL_NOPAD.decode(qr.as_bytes()).unwrap();
    let trailing = [&bytes[..], &[0]].concat();
    // The number of the roster's last operation stands behind the group.
    let long = [&bytes[..32], &[bytes[32] | 0x80, 0], &bytes[33..]].concat();
    for other in [trailing, long, vec![0; 10_000]] {
        assert_eq!(log.compare(&BASE64URL_NOPAD.encode(&other)), Compared::OtherGroup);
    }
}

#[test]
fn two_versions_of_one_thing_lose_nothing() {
    let plan = |sessions: &[PlannedSession]| content(&GroupBody::Plan(Plan { sessions: sessions.to_vec() }));
    let (one, two, three) = (session(1, "2026-03-02"), session(2, "2026-04-02"), session(3, "2026-05-02"));
    let moved = PlannedSession { day: "2026-03-09".parse().unwrap(), ..one.clone() };
    // Ours moved the first and dropped the second; theirs added a third.
    let merged = merge(
        Some(&plan(&[one.clone(), two.clone()])),
        &plan(std::slice::from_ref(&moved)),
        &plan(&[one.clone(), two.clone(), three.clone()]),
    );
    assert!(decode(&merged.body).unwrap() == GroupBody::Plan(Plan { sessions: vec![moved, three.clone()] }));
    // Without a base both are kept.
    let merged = merge(None, &plan(std::slice::from_ref(&one)), &plan(std::slice::from_ref(&three)));
    assert!(decode(&merged.body).unwrap() == GroupBody::Plan(Plan { sessions: vec![one, three] }));

    let outcome = |saw: &str, who: &str| {
        let session = SessionId([1; 8]);
        let (saw, who) = (saw.into(), who.into());
        content(&GroupBody::Outcome(Outcome { session, topic: None, saw, to_try: String::new(), who }))
    };
    let merged = merge(Some(&outcome("ett\ntvå", "Alla")), &outcome("ETT\ntvå", "Alla"), &outcome("ett\nTVÅ", "Bo"));
    assert!(merged.body == outcome("ETT\nTVÅ", "Bo").body);
}

#[test]
fn codes_differ_with_what_they_stand_for() {
    assert!(GroupLog::new(LogId([1; 32])).comparison().is_none(), "nothing to compare before the first commit");
    assert_eq!(GroupLog::new(LogId([1; 32])).compare("AAAA"), Compared::OtherGroup);
}

proptest! {
    #[test]
    fn no_bytes_stop_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in ".{0,300}") {
        let _ = decode(&bytes);
        let _ = InviteLink::read(&text);
        let _ = GroupLog::new(LogId([1; 32])).compare(&text);
    }

    #[test]
    fn whoever_is_told_of_is_only_who_is_on_the_roster(account in any::<[u8; 32]>()) {
        let mut state = GroupState::new(GroupLog::new(LogId([1; 32])), Profile::default());
        let account: AccountId = LogId(account);
        state.announce(&[account]);
        prop_assert!(state.announced.is_empty(), "nobody is announced before the roster names them");
    }
}
