//! Every type that travels as JSON, frozen: one snapshot each, which must also read back as the same value.
#![allow(clippy::unwrap_used, reason = "a test")]

mod samples;

use core::fmt::Debug;

use andrum_wire::accounts::*;
use andrum_wire::devices::*;
use andrum_wire::events::Event;
use andrum_wire::groups::{GroupKind, Groups};
use andrum_wire::ids::{Blob, Hash, InvalidLoginName, LoginName};
use andrum_wire::info::{Info, Registration};
use andrum_wire::keys::*;
use andrum_wire::log::{Appended, Head};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::recovery::*;
use andrum_wire::tokens::*;
use samples::*;
use serde::{Serialize, de::DeserializeOwned};

#[track_caller]
fn freeze<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T) {
    insta::assert_json_snapshot!(name, value);
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
}

#[test]
fn accounts() {
    freeze(
        "RegistrationStart",
        &RegistrationStart { login: login(), request: blob(1), invitation: Some("sommar".into()) },
    );
    freeze("RegistrationStarted", &RegistrationStarted { response: blob(1) });
    let proof = signature();
    let finish = RegistrationFinish {
        login: login(),
        invitation: None,
        record: blob(1),
        genesis: genesis(),
        device: certificate(),
        proof,
        keys: keys(),
    };
    freeze("RegistrationFinish", &finish);
    freeze("SealedKeys", &SealedKeys { recovery_wrap: None, ..keys() });
    let wraps = Wraps { login_wrap: blob(1), recovery_wrap: blob(2), record: Some(blob(3)) };
    freeze("KeysUpdate", &KeysUpdate { keybag: keybag(), wraps: Some(wraps), commit: Some(blob(2)) });
    freeze("EarlierKeybag", &EarlierKeybag { keybag: Some(keybag()) });
    freeze("EarlierKeybag-none", &EarlierKeybag { keybag: None });
    freeze("PasswordStart", &PasswordStart { request: blob(1) });
    freeze("LoginStart", &LoginStart { login: login(), request: blob(1) });
    freeze("LoginStarted", &LoginStarted { nonce: nonce(), response: blob(1) });
    let device = Some(DeviceProof { device: device(), proof });
    freeze("LoginFinish", &LoginFinish { nonce: nonce(), finalization: blob(1), device });
    freeze("LoggedIn", &LoggedIn { account: ACCOUNT, tokens: tokens() });
    let account = Account {
        account: ACCOUNT,
        genesis: genesis(),
        keys_version: 7,
        used_bytes: 5_000_000_000,
        quota_bytes: 10_000_000_000,
        recovery: Some(pending()),
    };
    freeze("Account", &account);
}

#[test]
fn devices() {
    freeze("DeviceCertificate", &certificate());
    freeze("AddDevice", &AddDevice { certificate: certificate(), proof: signature(), login: nonce() });
    let device =
        Device { device: device(), added_ms: 1_767_225_600_000, seen_day_ms: 1_767_225_600_000, revoked: false };
    freeze("Devices", &Devices { devices: vec![device] });
}

#[test]
fn logs() {
    freeze("Genesis", &genesis());
    freeze("Head", &head());
    freeze("Appended", &Appended { head: Head::EMPTY });
}

#[test]
fn groups() {
    freeze("Knock", &knock());
    freeze("AtTheDoor", &at_the_door());
    let open = [GroupKind::Group, GroupKind::Cohort, GroupKind::Pair].map(|kind| group(kind, None));
    let closed = group(GroupKind::Group, Some(1_767_225_600_000));
    freeze("Groups", &Groups { groups: [open.as_slice(), &[closed]].concat() });
}

#[test]
fn recoveries() {
    freeze("RecoveryStart", &RecoveryStart { login: login() });
    freeze("RecoveryStarted", &RecoveryStarted { nonce: nonce() });
    freeze("RecoveryProve", &RecoveryProve { login: login(), nonce: nonce(), proof: signature() });
    freeze("RecoveryProved-pending", &RecoveryProved::Pending(pending()));
    freeze("RecoveryProved-ready", &RecoveryProved::Ready { account: ACCOUNT, keys: keys(), tokens: tokens() });
}

fn pending() -> RecoveryPending {
    RecoveryPending { asked_ms: 1_767_225_600_000, ready_ms: 1_767_484_800_000 }
}

#[test]
fn tokens_and_the_rest() {
    freeze("Tokens", &Tokens { refresh: None, ..tokens() });
    freeze("Refresh", &Refresh { device: device(), refresh: blob(1), next: blob(2), attempt: 1, proof: signature() });
    freeze("Event-head", &Event::Head { log: ACCOUNT, seq: 12 });
    freeze("Event-account", &Event::Account);
    let info = Info {
        version: "0.1.0".into(),
        frames: vec![1],
        registration: Registration::Invited,
        operator: "FoU i Sörmland".into(),
        recovery_hours: 72,
    };
    freeze("Info", &info);
}

/// Every problem's type, kind, title and status, in one snapshot; and each reads back as itself.
#[test]
fn problems() {
    let all: Vec<Problem> = ProblemKind::ALL.iter().map(|kind| Problem::new(*kind)).collect();
    freeze("problems", &all);
    for (kind, problem) in ProblemKind::ALL.iter().zip(&all) {
        let slug = serde_json::to_value(kind).unwrap();
        assert_eq!(problem.type_uri, format!("urn:andrum:problem:{}", slug.as_str().unwrap()));
        assert!((400..600).contains(&kind.status()), "{kind:?}");
        assert_eq!(all.iter().filter(|other| other.type_uri == problem.type_uri).count(), 1, "{kind:?}");
    }
    let mut stale = Problem::new(ProblemKind::StaleHead).with_detail("Pull first.");
    stale.head = Some(head());
    stale.retry_after_seconds = Some(3);
    freeze("Problem-with-everything", &stale);
}

#[test]
fn ids_have_one_text() {
    let text = serde_json::to_string(&Hash(bytes(1))).unwrap();
    assert_eq!(text, "\"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA\"");
    let padded = text.replace("yA\"", "yA=\"");
    // The last character carries two bits that are no part of the value; another one there is another spelling.
    let trailing_bits = text.replace("yA\"", "yB\"");
    let standard_alphabet = serde_json::to_string(&Hash([0xFF; 32])).unwrap().replace('_', "/");
    for wrong in [padded.as_str(), &trailing_bits, &standard_alphabet, "\"AQID\"", "\"\"", "[1,2,3]"] {
        assert!(serde_json::from_str::<Hash>(wrong).is_err(), "{wrong}");
    }
    assert!(serde_json::from_str::<Blob>("\"A\"").is_err());
}

#[test]
fn login_names() {
    let kept = ["abc", "ylva.l", "a-b_c+d@e.se", "000", &"x".repeat(64)];
    for name in kept {
        assert_eq!(LoginName::new(name).unwrap().as_str(), name);
    }
    assert_eq!(LoginName::new("  Ylva.L ").unwrap().as_str(), "ylva.l");
    let refused = [
        "",
        "ab",
        "   ab   ",
        &"x".repeat(65),
        "ylva l",
        "ylvå",
        "ylva\0",
        "ylva\n.l",
        "ylva/l",
        "K\u{212A}K",
        "а\u{0431}в",
    ];
    for name in refused {
        assert_eq!(LoginName::new(name), Err(InvalidLoginName), "{name:?}");
    }
    // On the wire there is the normal form alone.
    for text in ["\"Ylva.L\"", "\" ylva.l\"", "\"yl\""] {
        assert!(serde_json::from_str::<LoginName>(text).is_err(), "{text}");
    }
    assert_eq!(format!("{:?}", login()), "LoginName(..)");
    assert_eq!(format!("{:?}", tokens()), "Tokens(..)");
}
