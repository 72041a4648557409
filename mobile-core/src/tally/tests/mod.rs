mod rules;

use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId, Hash, InboxKey, LogId, PublicKey, Signature};
use andrum_wire::tally::*;

use super::note::{self, MAX_NOTE_TEXT_BYTES, Note};
use super::report::{self, Making};
use super::vdaf::{self, Part};
use super::{Chosen, HeldTally, TallyRecord, TallyResult, shown};
use crate::crypto::age::Identity;
use crate::crypto::checks::Strict;
use crate::crypto::secret::Secret32;
use crate::crypto::sign::SigningKey;
use crate::entries::{Answer, Body, Given, decode, encode};
use crate::groups::{Choices, GroupBody, Options, Periods, Stopped, Themes};

const THEMES: Vdaf = Vdaf::MultihotCount { options: 12, weight: 5 };

fn descriptor(recipient: InboxKey) -> Descriptor {
    Descriptor {
        version: VERSION,
        group: LogId([1; 32]),
        kind: TallyKind::Themes,
        options: Hash([2; 32]),
        vdaf: THEMES,
        threshold: 5,
        opens_ms: 1_767_600_000_000,
        closes_ms: 1_767_945_600_000,
        roster: Hash([3; 32]),
        holder: LogId([4; 32]),
        eligible: (10..16).map(|number| LogId([number; 32])).collect(),
        verify_key: Hash([5; 32]),
        recipient,
        server_key: PublicKey([6; 32]),
    }
}

#[test]
fn what_cannot_be_chosen_is_not_split() {
    let histogram = Vdaf::Histogram { options: 6 };
    for (vdaf, choice) in [
        (&THEMES, vec![12]),
        (&THEMES, vec![1, 1]),
        (&THEMES, vec![0, 1, 2, 3, 4, 5]),
        (&histogram, vec![]),
        (&histogram, vec![0, 1]),
        (&histogram, vec![6]),
        (&Vdaf::MultihotCount { options: 0, weight: 0 }, vec![]),
    ] {
        assert!(vdaf::shard(vdaf, b"ctx", &choice, &[1; 16]).is_err(), "{vdaf:?} {choice:?}");
    }
    for (vdaf, choice) in [(&THEMES, vec![]), (&THEMES, vec![11, 0, 3, 4, 5]), (&histogram, vec![5])] {
        assert!(vdaf::shard(vdaf, b"ctx", &choice, &[1; 16]).is_ok(), "{vdaf:?} {choice:?}");
    }
}

/// Each share alone: of one length, and as random for a cover as for the fullest choice.
#[test]
fn a_share_says_nothing_alone() {
    const TIMES: u32 = 400;
    let sums = |choice: &[u16]| {
        let mut sums: [Vec<u32>; 2] = [vec![], vec![]];
        for _ in 0..TIMES {
            let shares = vdaf::shard(&THEMES, b"ctx", choice, &[1; 16]).unwrap();
            for (sums, share) in sums.iter_mut().zip([&shares.holder, &shares.server]) {
                sums.resize(share.len(), 0);
                assert_eq!(sums.len(), share.len(), "one length");
                for (sum, byte) in sums.iter_mut().zip(share.iter()) {
                    *sum += u32::from(*byte);
                }
            }
        }
        sums
    };
    let (cover, full) = (sums(&[]), sums(&[0, 1, 2, 3, 4]));
    for (cover, full) in cover.iter().zip(&full) {
        assert_eq!(cover.len(), full.len());
        for (place, (one, other)) in cover.iter().zip(full).enumerate() {
            // The mean of 400 random bytes lies within 127.5 ± 26 but once in a billion; the field's modulus leaves its highest byte out of 255.
            for sum in [one, other] {
                let mean = f64::from(*sum) / f64::from(TIMES);
                assert!((101.0..154.0).contains(&mean), "byte {place}: {mean}");
            }
        }
    }
}

#[test]
fn the_exchange_begins_the_same_each_time() {
    let shares = vdaf::shard(&THEMES, b"ctx", &[2], &[7; 16]).unwrap();
    let part = Part { nonce: &[7; 16], public: &shares.public, share: &shares.holder };
    let first = vdaf::begin(&THEMES, b"ctx", &[9; 32], &part).unwrap();
    assert_eq!(vdaf::begin(&THEMES, b"ctx", &[9; 32], &part).unwrap(), first, "nothing has to be kept in between");
    assert_ne!(vdaf::begin(&THEMES, b"other", &[9; 32], &part).unwrap(), first);
    let cut = Part { share: &shares.holder[1..], ..part };
    assert!(vdaf::begin(&THEMES, b"ctx", &[9; 32], &cut).is_err());
}

#[test]
fn a_note_is_as_long_as_no_note() {
    let (holder, reader, stranger) = (Identity::random(), Identity::random(), Identity::random());
    let tally = Hash([1; 32]);
    let long = "å".repeat(MAX_NOTE_TEXT_BYTES / 2);
    for text in ["", "Hur orkar man?", long.as_str()] {
        let note = Note { tally, tag: [3; 16], text: text.to_owned() };
        let sealed = note::seal(&note, &[reader.recipient()], &holder.recipient(), 7).unwrap();
        assert!((note_frame_bytes(7)..max_note_bytes(7)).contains(&sealed.len()));
        let inner = note::unwrap(&sealed, &holder, 7).unwrap();
        assert!(note::open(&inner, &[&reader], &tally).unwrap() == note);
        // The holder alone reads nothing, nor does a stranger; and it is of this tally and no other.
        assert!(note::open(&inner, &[&holder], &tally).is_err());
        assert!(note::unwrap(&sealed, &stranger, 7).is_err());
        assert!(note::unwrap(&sealed, &holder, 6).is_err());
        assert!(note::open(&inner, &[&reader], &Hash([2; 32])).is_err());
    }
    for text in [format!("{long}å"), "\u{7}".to_owned()] {
        let note = Note { tally, tag: [3; 16], text };
        assert!(note::seal(&note, &[reader.recipient()], &holder.recipient(), 7).is_err());
    }
}

fn chosen(options: &[u16], note: &str, at_ms: i64) -> Chosen {
    Chosen { options: options.to_vec(), note: note.into(), at_ms }
}

/// Whichever device reports first: what was chosen last is what the account says.
#[test]
fn the_later_choice_stands() {
    let (group, tally) = (LogId([1; 32]), Hash([2; 32]));
    let given = |number| Given { report: [number; 32], tag: [number; 16], handle: [number; 32], text: [number; 32] };
    let (early, late) = (chosen(&[1], "tidigt", 100), chosen(&[2], "", 200));
    let after = |number: u8, it: &Chosen| {
        let cover = Answer::new(group, tally).followed_by(false, given(1), 20_000, Chosen::default(), vec![]).unwrap();
        cover.followed_by(true, given(number), 20_001, it.clone(), vec![]).unwrap()
    };
    assert!(Answer::stands(None, None) == Chosen::default());
    assert!(Answer::stands(None, Some(&early)) == early);
    assert!(Answer::stands(Some(&after(2, &late)), Some(&early)) == late, "what waits here is older");
    assert!(Answer::stands(Some(&after(2, &early)), Some(&late)) == late, "what waits here is newer");
    // Both have reported at once: one report is given, the later choice is kept for the next.
    let (ours, theirs) = (after(2, &late), after(3, &early));
    let merged = Answer::later(&ours, &theirs);
    assert!(merged.newest == theirs.newest && Answer::stands(Some(&merged), None) == late);
    assert!(merged.check().is_ok(), "as long as every other");
    assert!(Answer::later(&theirs, &ours) == ours && Answer::later(&merged, &theirs) == Answer::later(&ours, &theirs));
}

#[test]
fn an_answer_is_as_long_as_a_cover() {
    let (group, tally) = (LogId([1; 32]), Hash([2; 32]));
    let given = |number| Given { report: [number; 32], tag: [number; 16], handle: [number; 32], text: [number; 32] };
    let confirmed: Vec<LogId> = (0..31).map(|number| LogId([number; 32])).collect();
    let full = chosen(&[0, 1, 62, 63, 61, 60, 59, 58], &"ö".repeat(MAX_NOTE_TEXT_BYTES / 2), 7);
    let cover = Answer::new(group, tally).followed_by(false, given(1), 20_000, Chosen::default(), vec![]).unwrap();
    let second = cover.clone().followed_by(true, given(2), 20_001, full, confirmed).unwrap();
    let lengths = [&cover, &second].map(|answer| encode(&Body::Answer(Box::new(answer.clone()))).unwrap().len());
    assert_eq!(lengths[0], lengths[1]);
    assert!(second.number == 2 && second.before.as_ref() == Some(&cover.newest));
    assert_eq!(
        decode(&encode(&Body::Answer(Box::new(second.clone()))).unwrap()),
        Ok(Body::Answer(Box::new(second.clone())))
    );
    // The second was refused: what stands at the server is the first still, with its note.
    let third = second.clone().followed_by(false, given(3), 20_002, Chosen::default(), vec![]).unwrap();
    assert!(third.number == 3 && third.before.as_ref() == Some(&cover.newest));
    assert!(Answer::later(&cover, &second) == second && Answer::later(&second, &cover) == second);
    let nine = chosen(&[0, 1, 2, 3, 4, 5, 6, 7, 8], "", 9);
    assert!(second.followed_by(true, given(3), 20_002, nine, vec![]).is_err());
}

#[test]
fn a_report_vouches_for_others_who_are_eligible() {
    let (held, recipient, _) = HeldTally::new().unwrap();
    let descriptor = descriptor(recipient);
    let (me, device) = (descriptor.eligible[0], SigningKey::random());
    let reader = [Identity::random().recipient()];
    let upload = report::make(&Making {
        descriptor: &descriptor,
        tally: descriptor.id(&Strict).unwrap(),
        account: me,
        device: &device,
        number: 1,
        confirmed: vec![descriptor.eligible[3], me, LogId([99; 32]), descriptor.eligible[1], descriptor.eligible[3]],
        choice: &[1],
        text: "",
        tag: [1; 16],
        readers: &reader,
        handle: Hash([1; 32]),
        replaces: None,
    })
    .unwrap();
    assert_eq!(upload.report.body.confirmed, [descriptor.eligible[1], descriptor.eligible[3]]);
    let bytes = frame::encode(&upload).unwrap();
    assert_eq!(bytes.len(), upload_bytes(7), "all are of one length");
    assert_eq!(Upload::decode(&bytes), Ok(upload));
    let record = TallyRecord { held: Some(held), ..TallyRecord::new(Hash([1; 32]), descriptor, 3, vec![]) };
    let stored = frame::encode(&record).unwrap();
    let read: TallyRecord = frame::decode(&stored, stored.len()).unwrap();
    assert!(frame::encode(&read).unwrap() == stored);
}

#[test]
fn options_have_bounds_and_one_hash() {
    use crate::groups::{decode, encode};
    let themes = |count: usize| (0..count).map(|number| format!("Tema {number}")).collect::<Vec<_>>();
    let options = |choices| GroupBody::Options(Options { nonce: [7; 16], choices });
    for (body, fits) in [
        (options(Choices::Themes(themes(64))), true),
        (options(Choices::Themes(themes(65))), false),
        (options(Choices::Themes(vec![])), false),
        (options(Choices::Themes(themes(1))), false),
        (options(Choices::Topics(vec![andrum_wire::ids::ItemId([9; 16])])), false),
        (GroupBody::Themes(Themes { themes: vec!["Stöd".into(), "Stöd".into()] }), false),
        (GroupBody::Themes(Themes { themes: vec![" ".into()] }), false),
        (GroupBody::Themes(Themes { themes: themes(12) }), true),
        (GroupBody::Periods(Periods { days: None }), true),
        (GroupBody::Periods(Periods { days: Some(2) }), true),
        (GroupBody::Periods(Periods { days: Some(21) }), true),
        (GroupBody::Periods(Periods { days: Some(1) }), false),
        (GroupBody::Periods(Periods { days: Some(22) }), false),
    ] {
        assert_eq!(encode(&body).is_ok_and(|bytes| decode(&bytes).is_ok()), fits);
    }
    let one = Options { nonce: [7; 16], choices: Choices::Themes(themes(2)) };
    let other = Options { nonce: [8; 16], ..one.clone() };
    assert_ne!(one.hash().unwrap(), other.hash().unwrap(), "a server cannot try lists");
}

#[test]
fn what_is_shown_is_rough() {
    use andrum_wire::tally::TallyKind::{Themes, Votes};
    // Nobody and one look alike, however few there are; more than half are most.
    assert_eq!(shown(Themes, &[0, 1, 2, 3, 4, 6], 6), [0, 0, 1, 1, 2, 2]);
    assert_eq!(shown(Themes, &[0, 1, 2, 3], 5), [0, 0, 1, 2]);
    assert_eq!(shown(Themes, &[2, 3, 4, 5], 9), [0, 1, 1, 2]);
    assert_eq!(shown(Votes, &[3, 0, 5, 3], 6), [1, 2, 0, 1]);
    assert_eq!(shown(Votes, &[0, 1, 0], 6), [0, 0, 0], "one vote alone is nobody's to see");
    assert_eq!(shown(Votes, &[0, 1, 2], 6), [1, 1, 0]);
}

/// A report, a batch, a release and a result with made-up shares.
fn result() -> TallyResult {
    let report = Report {
        body: ReportBody {
            version: VERSION,
            tally: Hash([1; 32]),
            account: LogId([10; 32]),
            device: DeviceId([2; 16]),
            nonce: [3; 16],
            confirmed: vec![LogId([11; 32])],
            public_share: Blob(vec![4; 8]),
            server_share: Hash([5; 32]),
            holder_share: Hash([6; 32]),
        },
        signature: Signature([7; 64]),
    };
    let body = BatchBody {
        version: VERSION,
        tally: Hash([1; 32]),
        roster: Hash([3; 32]),
        closed_ms: 1_767_945_700_000,
        reports: vec![report],
        notes: vec![Hash([8; 32])],
    };
    let batch = Batch { body, signature: Signature([7; 64]) };
    let release = ReleaseBody {
        version: VERSION,
        tally: Hash([1; 32]),
        batch: Hash([9; 32]),
        outcomes: vec![Outcome::Counted],
        end: End::Released(Hash([9; 32])),
    };
    let (signature, shown, notes) = (Signature([7; 64]), vec![0, 2], vec![Blob(vec![1, 2])]);
    TallyResult { tally: Hash([1; 32]), batch, release, signature, shown, notes }
}

fn upload() -> Upload {
    Upload {
        report: result().batch.body.reports[0].clone(),
        number: 2,
        server_share: Blob(vec![1, 2]),
        holder_share: Blob(vec![3, 4]),
        note: Blob(vec![5, 6]),
        handle: Hash([7; 32]),
        replaces: Some(Hash([8; 32])),
        padding: Blob(vec![0; 3]),
    }
}

fn verification() -> Verification {
    let begun = vec![Begun::Message(Blob(vec![1, 2])), Begun::Rejected];
    Verification { batch: Hash([1; 32]), verify_key: Hash([2; 32]), begun }
}

fn closed() -> Closed {
    let TallyResult { batch, release, signature, .. } = result();
    let handover = Some(Handover { shares: vec![Blob(vec![1])], notes: vec![Blob(vec![2])] });
    let release = Some(Release { body: release, signature, share: Blob(vec![3]), messages: vec![Blob(vec![4])] });
    Closed { batch, handover, release }
}

/// Everything that is stored or signed, as it is encoded. `docs/vectors/tally.json`.
fn vectors() -> serde_json::Value {
    let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
    let identity = Identity::from_secret(&Secret32::from_bytes([7; 32])).unwrap();
    let descriptor = descriptor(identity.recipient().to_inbox().unwrap());
    let options = Options { nonce: [7; 16], choices: Choices::Themes(vec!["Ansvar".into(), "Stöd".into()]) };
    let topics = Options {
        nonce: [7; 16],
        choices: Choices::Topics(vec![andrum_wire::ids::ItemId([9; 16]), andrum_wire::ids::ItemId([8; 16])]),
    };
    let body = |body: &GroupBody| hex(&crate::groups::encode(body).unwrap());
    let given = |number| Given { report: [number; 32], tag: [number; 16], handle: [number; 32], text: [number; 32] };
    let answer = Answer::new(LogId([1; 32]), Hash([2; 32]))
        .followed_by(false, given(1), 20_000, Chosen::default(), vec![])
        .unwrap()
        .followed_by(true, given(2), 20_001, chosen(&[2, 4], "Kvar", 1_700_000_000_000), vec![LogId([3; 32])])
        .unwrap();
    let record = TallyRecord {
        chosen: Some(chosen(&[1, 2], "Kvar", 1_700_000_000_001)),
        offered: Some((Blob(vec![1, 2, 3]), Hash([8; 32]))),
        taken: Some(Hash([9; 32])),
        ..TallyRecord::new(Hash([1; 32]), descriptor.clone(), 12, vec![InboxKey([9; 32])])
    };
    serde_json::json!({
        "descriptor": hex(&frame::encode(&descriptor).unwrap()),
        "tally": hex(descriptor.id(&Strict).unwrap().as_bytes()),
        "options_hash": hex(options.hash().unwrap().as_bytes()),
        "body_themes": body(&GroupBody::Themes(Themes { themes: vec!["Ansvar".into(), "Stöd".into()] })),
        "body_periods": body(&GroupBody::Periods(Periods { days: Some(7) })),
        "body_periods_by_hand": body(&GroupBody::Periods(Periods { days: None })),
        "body_options_of_themes": body(&GroupBody::Options(options)),
        "body_options_of_topics": body(&GroupBody::Options(topics)),
        "report_signed": hex(&result().batch.body.reports[0].body.signed_bytes().unwrap()),
        "batch_signed": hex(&result().batch.body.signed_bytes().unwrap()),
        "release_signed": hex(&result().release.signed_bytes().unwrap()),
        "upload": hex(&frame::encode(&upload()).unwrap()),
        "verification": hex(&frame::encode(&verification()).unwrap()),
        "closed": hex(&frame::encode(&closed()).unwrap()),
        "body_result": body(&GroupBody::Result(Box::new(result()))),
        "body_stopped": body(&GroupBody::Stopped(Stopped { tally: Hash([2; 32]), refusal: TallyRefusal::Share })),
        "answer": hex(&encode(&Body::Answer(Box::new(answer))).unwrap()),
        "answer_item": hex(Answer::item(&LogId([1; 32]), &Hash([2; 32])).as_bytes()),
        "note": hex(&frame::encode(&Note { tally: Hash([2; 32]), tag: [3; 16], text: "Kvar".into() }).unwrap()),
        "handle_hash": hex(andrum_wire::tally::handle_hash(&Hash([1; 32]), &Strict).as_bytes()),
        "stored_tally": hex(&frame::encode(&record).unwrap()),
    })
}

#[test]
fn what_is_stored_and_signed_is_frozen() {
    let now = vectors();
    if std::env::var_os("UPDATE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/vectors/tally.json");
        std::fs::write(path, format!("{}\n", serde_json::to_string_pretty(&now).unwrap())).unwrap();
    }
    let frozen: serde_json::Value = serde_json::from_str(include_str!("../../../../docs/vectors/tally.json")).unwrap();
    assert!(now == frozen, "an encoding has changed: what is stored and signed could not be read any more");
    // And it is read again as it was.
    let bytes = |name: &str| data_encoding::HEXLOWER.decode(frozen[name].as_str().unwrap().as_bytes()).unwrap();
    assert!(frame::decode::<Descriptor>(&bytes("descriptor"), 4096).is_ok());
    assert!(frame::decode::<TallyRecord>(&bytes("stored_tally"), 8192).is_ok());
    assert!(decode(&bytes("answer")).is_ok());
    assert_eq!(Upload::decode(&bytes("upload")), Ok(upload()));
    assert_eq!(frame::decode(&bytes("verification"), 4096), Ok(verification()));
    assert_eq!(frame::decode(&bytes("closed"), 4096), Ok(closed()));
    for body in ["body_themes", "body_options_of_themes", "body_options_of_topics", "body_result"] {
        assert!(crate::groups::decode(&bytes(body)).is_ok());
    }
}
