//! Keys: an older keybag, wraps exchanged, a foreign password record, parameters from the network.

use andrum_core::facade::{Error, Recover, RecoveryOutcome};
use andrum_core::keys;
use andrum_core::log::Alarm;
use andrum_tests::device::Person;
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, Stage, bend_json, recorded_json};
use andrum_tests::server::Backend;
use zeroize::Zeroizing;

each_backend!(
    an_old_keybag,
    an_old_keybag_at_the_next_sign_in,
    swapped_wraps,
    another_accounts_wraps,
    swapped_wraps_in_a_recovery,
    foreign_kdf_parameters,
    an_expired_token_is_renewed,
);

const KEYS: &str = "/v1/account/keys";

/// Both devices have seen the second version of the keybag. Gives the stage and the first one, as the server gave it out.
async fn with_a_newer_keybag(backend: Backend) -> (Stage, serde_json::Value) {
    let stage = Stage::begin(backend).await;
    let old = recorded_json(&stage.reader.proxy, KEYS, true);
    let device = keys::device_id(&stage.writer.stolen().await.device.public());
    stage.writer.device.name_device(device, "Mobilen").await.unwrap();
    stage.reader.device.check_account().await.unwrap();
    (stage, old)
}

async fn name_of_writer(stage: &Stage) -> Option<String> {
    let devices = stage.reader.device.devices().await.unwrap();
    devices.into_iter().find(|device| !device.this).unwrap().name
}

async fn an_old_keybag(backend: Backend) {
    let (stage, old) = with_a_newer_keybag(backend).await;
    let alarm = Alarm::OldKeys { pinned: 2, offered: 1 };
    let served = old.clone();
    bend_json(&stage.reader.proxy, KEYS, move |keys| *keys = served.clone());
    assert_eq!(stage.reader.device.check_account().await, Ok(None), "a recovery that waits is told all the same");
    assert_eq!(stage.reader.device.status().await.alarms, std::slice::from_ref(&alarm));

    // The old one under a newer number does not open: the number is bound in.
    bend_json(&stage.reader.proxy, KEYS, move |keys| {
        *keys = old.clone();
        keys["keybag"]["version"] = 3.into();
    });
    assert_eq!(stage.reader.device.check_account().await, Ok(None));
    let unsigned = Alarm::KeysAltered { device: None, name: None };
    assert_eq!(stage.reader.device.status().await.alarms, [alarm, unsigned]);
    assert_eq!(name_of_writer(&stage).await.as_deref(), Some("Mobilen"), "what was known is kept");
    stage.reader.proxy.straighten();
    stage.reader.device.check_account().await.unwrap();
    stage.all_is_well().await;
}

async fn an_old_keybag_at_the_next_sign_in(backend: Backend) {
    let (stage, old) = with_a_newer_keybag(backend).await;
    let alarm = Alarm::OldKeys { pinned: 2, offered: 1 };
    bend_json(&stage.reader.proxy, KEYS, move |keys| *keys = old.clone());
    let ended = stage.person.sign_in(&stage.reader.device, &stage.reader.proxy.url()).await;
    assert_eq!(ended, Err(Error::Alarm(alarm.clone())));
    assert_eq!(stage.reader.device.status().await.alarms, [alarm], "the alarm stays");
    assert_eq!(name_of_writer(&stage).await.as_deref(), Some("Mobilen"), "what was known is kept");
    stage.all_is_well().await;
}

/// A fresh device, with something written, signs in and is given bent keys: they do not open, and nothing is lost. Then all is well.
async fn keys_do_not_open(stage: &Stage, bend: impl FnMut(&mut serde_json::Value) + Send + 'static) {
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    let written = fresh.write("Skrivet innan kontot kom hit.").await;
    bend_json(&fresh.proxy, KEYS, bend);
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await, Err(Error::KeysDoNotOpen));
    assert_eq!(fresh.shown().await.into_keys().collect::<Vec<_>>(), [written]);
    assert_eq!(fresh.device.status().await.account, None, "nothing was taken over");
    fresh.proxy.straighten();
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 3);
    stage.all_is_well().await;
}

async fn swapped_wraps(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let sent = recorded_json(&stage.writer.proxy, "/v1/registration/finish", false)["keys"].clone();
    keys_do_not_open(&stage, move |keys| keys["login_wrap"] = sent["recovery_wrap"].clone()).await;
}

async fn another_accounts_wraps(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let mut other = Person::new("nils.berg", "ett lösenord som håller");
    let theirs = Seat::new(&stage.server.url(), &stage.now).await;
    other.make_account(&theirs.device).await;
    other.sign_up(&theirs.device, &theirs.proxy.url()).await.unwrap();
    let sent = recorded_json(&theirs.proxy, "/v1/registration/finish", false)["keys"].clone();
    let whole = sent.clone();
    keys_do_not_open(&stage, move |keys| keys["login_wrap"] = sent["login_wrap"].clone()).await;

    // All that is sealed, and the account's beginning with it.
    let genesis = recorded_json(&theirs.proxy, "/v1/registration/finish", false)["genesis"].clone();
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    fresh.proxy.bend(move |request, answer| {
        let mut value: serde_json::Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        match request.path.as_str() {
            KEYS => value = whole.clone(),
            "/v1/account" => value["genesis"] = genesis.clone(),
            _ => return,
        }
        answer.body = serde_json::to_vec(&value).unwrap();
    });
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await, Err(Error::KeysDoNotOpen));
    stage.all_is_well().await;
}

async fn swapped_wraps_in_a_recovery(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    let recover = Recover {
        server: fresh.proxy.url(),
        login: stage.person.login.clone(),
        kit: Zeroizing::new(stage.person.kit.clone()),
        new_password: Zeroizing::new("ett nytt lösenord".to_owned()),
    };
    assert!(matches!(fresh.device.recover(&recover).await, Ok(RecoveryOutcome::Pending(_))));
    stage.server.clock().advance(73 * 60 * 60 * 1000);
    bend_json(&fresh.proxy, "/v1/recovery/prove", |proved| {
        let keys = &mut proved["ready"]["keys"];
        keys["recovery_wrap"] = keys["login_wrap"].clone();
    });
    assert!(matches!(fresh.device.recover(&recover).await, Err(Error::KeysDoNotOpen)));
    fresh.proxy.straighten();
    let RecoveryOutcome::Done(look) = fresh.device.recover(&recover).await.unwrap() else { panic!("it is ready") };
    assert_eq!(look.entries, 2);
    stage.person.password = "ett nytt lösenord".to_owned();
    for seat in [&stage.writer, &stage.reader] {
        stage.person.sign_in(&seat.device, &seat.proxy.url()).await.unwrap();
    }
    stage.all_is_well().await;
}

async fn foreign_kdf_parameters(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    // Whatever a server says of costs, in whichever answer: nobody reads it. Had another cost been used, the wrap would not open.
    fresh.proxy.bend(|_, answer| {
        if let Ok(serde_json::Value::Object(mut said)) = serde_json::from_slice(&answer.body) {
            for name in ["ksf", "kdf", "argon2", "params"] {
                said.insert(
                    name.to_owned(),
                    serde_json::json!({ "memory": 8, "m": 8, "t": 1, "p": 1, "salt": "AAAA" }),
                );
            }
            answer.body = serde_json::to_vec(&said).unwrap();
        }
    });
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 2);
    stage.all_is_well().await;
}

async fn an_expired_token_is_renewed(backend: Backend) {
    let stage = Stage::begin(backend).await;
    stage.server.clock().advance(11 * 60 * 1000);
    stage.reader.write("Nästa morgon.").await;
    stage.all_is_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_opaque_record() {
    let mut stage = Stage::begin(Backend::Sqlite).await;
    let copy = stage.copy_server().await;
    // In the copy's database stands the record of another password.
    let secret = |text: &str| Zeroizing::new(text.to_owned());
    stage.writer.proxy.turn_to(&copy.url());
    let (old, kit) = (secret(&stage.person.password), secret(&stage.person.kit));
    stage.writer.device.change_password(&old, &secret("operatörens eget val"), &kit).await.unwrap();

    let fresh = Seat::new(&copy.url(), &stage.now).await;
    let written = fresh.write("Skrivet innan kontot kom hit.").await;
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await, Err(Error::LoginFailed));
    assert_eq!(fresh.shown().await.into_keys().collect::<Vec<_>>(), [written]);

    stage.reader.proxy.turn_to(&copy.url());
    let before = stage.reader.shown().await;
    assert_eq!(stage.reader.device.refuse_recovery(&old).await, Err(Error::LoginFailed));
    assert_eq!(stage.person.sign_in(&stage.reader.device, &stage.reader.proxy.url()).await, Err(Error::LoginFailed));
    assert!(stage.reader.shown().await == before);

    for seat in [&fresh, &stage.reader] {
        seat.proxy.turn_to(&stage.server.url());
    }
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 3);
    stage.reader.sync().await;
}
