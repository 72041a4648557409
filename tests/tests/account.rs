//! What happens to an account in its life: locks, a lost device, a forgotten password, taking the journal along, leaving.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use andrum_core::device::{UnlockError, UnlockSecret};
use andrum_core::entries::{self, Language};
use andrum_core::facade::{Error, Listing, Recover, RecoveryOutcome};
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Light, Person, clock, free_entry, open_light, rewrite, text_of};
use andrum_tests::each_backend;
use andrum_tests::proxy::Proxy;
use andrum_tests::server::{Backend, TestServer};
use zeroize::Zeroizing;

const PASSWORD: &str = "ett lösenord som håller";

/// A person with a device that is signed up and synced.
async fn signed_up(server: &TestServer) -> (Person, Light, MemoryStore) {
    let store = MemoryStore::new();
    let device = open_light(&store, &clock()).await;
    let mut person = Person::new("amira", PASSWORD);
    person.make_account(&device).await;
    person.sign_up(&device, &server.url()).await.unwrap();
    device.sync().await.unwrap();
    (person, device, store)
}

async fn another(person: &Person, server: &TestServer) -> Light {
    let device = open_light(&MemoryStore::new(), &clock()).await;
    person.sign_in(&device, &server.url()).await.unwrap();
    device
}

fn secret(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

async fn a_device_is_seen_as_soon_as_it_has_signed_in(backend: Backend) {
    let mut server = TestServer::start(backend).await;
    let (person, phone, _) = signed_up(&server).await;
    let tablet = another(&person, &server).await;
    let tablet_id = tablet.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    tablet.name_device(tablet_id, "Plattan").await.unwrap();

    // The phone has not read the log since. The server tells of the tablet all the same, and its name comes with the keys.
    assert!(phone.devices().await.unwrap().iter().all(|device| device.this && device.at_server.is_none()));
    let listed = phone.devices_at_server().await.unwrap();
    let [this, other] = listed.as_slice() else { panic!("{listed:?}") };
    assert!(this.this && this.in_log && other.device == tablet_id && !other.in_log && !other.revoked, "{listed:?}");
    assert_eq!(other.name.as_deref(), Some("Plattan"));
    for it in listed.iter().map(|device| device.at_server.unwrap()) {
        assert!(it.seen_day_ms % 86_400_000 == 0 && it.seen_day_ms <= it.added_ms, "{it:?}");
    }

    phone.revoke_devices(&[tablet_id], &secret(PASSWORD), &secret(&person.kit)).await.unwrap();
    let listed = phone.devices_at_server().await.unwrap();
    assert!(listed.iter().any(|it| it.device == tablet_id && it.revoked && it.at_server.is_some()), "{listed:?}");
    assert!(tablet.sync().await.is_err());

    server.stop().await;
    assert!(matches!(phone.devices_at_server().await, Err(Error::Offline(_))));
    assert_eq!(phone.devices().await.unwrap().len(), 2);
}

async fn a_lost_device_is_revoked(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (person, phone, _) = signed_up(&server).await;
    let item = phone.write(&free_entry("före")).await.unwrap();
    phone.sync().await.unwrap();
    let (lost, tablet) = (another(&person, &server).await, another(&person, &server).await);
    phone.sync().await.unwrap();
    let lost_id = lost.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;

    // The password alone does not revoke, the kit alone neither.
    let wrong = phone.revoke_devices(&[lost_id], &secret("fel lösenord, men långt"), &secret(&person.kit)).await;
    assert_eq!(wrong, Err(Error::LoginFailed));
    phone.revoke_devices(&[lost_id], &secret(PASSWORD), &secret(&person.kit)).await.unwrap();
    assert!(phone.devices().await.unwrap().iter().any(|device| device.device == lost_id && device.revoked));

    // The lost device reads and writes nothing any more; what is on it stays.
    rewrite(&phone, item, |text| format!("{text}\nefter")).await;
    phone.sync().await.unwrap();
    lost.write(&free_entry("från den borttappade")).await.unwrap();
    assert!(lost.sync().await.is_err());
    assert_eq!(text_of(&lost.entry(item).await.unwrap()), "före");

    // The other device is asked to sign in again, then goes on with all it had.
    tablet.write(&free_entry("från plattan")).await.unwrap();
    assert_eq!(tablet.sync().await.map(drop), Err(Error::SignInAgain));
    assert!(tablet.status().await.sign_in_again);
    person.sign_in(&tablet, &server.url()).await.unwrap();
    assert_eq!(text_of(&tablet.entry(item).await.unwrap()), "före\nefter");
    assert_eq!(tablet.status().await.unsynced, 0);
    phone.sync().await.unwrap();
    assert_eq!(phone.list(Listing::Journal).await.unwrap().len(), 2);
    // And a new one reads all, before and after.
    assert_eq!(text_of(&another(&person, &server).await.entry(item).await.unwrap()), "före\nefter");
}

async fn a_rotation_whose_answer_is_lost_is_one_step(backend: Backend) {
    let server = TestServer::start(backend).await;
    let proxy = Proxy::start(&server.url()).await;
    let device = open_light(&MemoryStore::new(), &clock()).await;
    let mut person = Person::new("jonas", PASSWORD);
    person.make_account(&device).await;
    person.sign_up(&device, &proxy.url()).await.unwrap();
    let item = device.write(&free_entry("kvar")).await.unwrap();
    device.sync().await.unwrap();
    proxy.bend(|request, response| {
        if request.method == "PUT" {
            response.status = 502;
        }
    });
    assert!(device.revoke_devices(&[], &secret(PASSWORD), &secret(&person.kit)).await.is_err());
    proxy.straighten();
    assert_eq!(device.sync().await.map(drop), Err(Error::SignInAgain));
    person.sign_in(&device, &proxy.url()).await.unwrap();
    rewrite(&device, item, |text| format!("{text} här")).await;
    device.sync().await.unwrap();
    assert_eq!(text_of(&another(&person, &server).await.entry(item).await.unwrap()), "kvar här");
}

async fn a_forgotten_password_takes_the_kit_and_time(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (mut person, phone, _) = signed_up(&server).await;
    let item = phone.write(&free_entry("det som var")).await.unwrap();
    phone.sync().await.unwrap();
    let fresh = open_light(&MemoryStore::new(), &clock()).await;
    let recover = |kit: &str| Recover {
        server: server.url(),
        login: "amira".to_owned(),
        kit: secret(kit),
        new_password: secret("ett nytt lösenord att minnas"),
    };
    // A kit of somebody else starts nothing.
    let mut stranger = Person::new("någon.annan", PASSWORD);
    stranger.make_account(&open_light(&MemoryStore::new(), &clock()).await).await;
    assert_eq!(fresh.recover(&recover(&stranger.kit)).await.map(drop), Err(Error::LoginFailed));
    assert_eq!(phone.check_account().await.unwrap(), None);

    let RecoveryOutcome::Pending(pending) = fresh.recover(&recover(&person.kit)).await.unwrap() else {
        panic!("no delay")
    };
    assert_eq!(pending.ready_ms - pending.asked_ms, 72 * 3_600_000);
    // Every other device is told and may refuse.
    assert_eq!(phone.check_account().await.unwrap(), Some(pending));
    phone.refuse_recovery(&secret(PASSWORD)).await.unwrap();
    assert_eq!(phone.check_account().await.unwrap(), None);

    // Asked again, not refused: still nothing before the time, all of it after.
    let RecoveryOutcome::Pending(_) = fresh.recover(&recover(&person.kit)).await.unwrap() else { panic!("no delay") };
    server.clock().advance(71 * 3_600_000);
    let RecoveryOutcome::Pending(_) = fresh.recover(&recover(&person.kit)).await.unwrap() else { panic!("too early") };
    server.clock().advance(2 * 3_600_000);
    let RecoveryOutcome::Done(look) = fresh.recover(&recover(&person.kit)).await.unwrap() else { panic!("too late") };
    assert_eq!(look.entries, 1);
    assert_eq!(text_of(&fresh.entry(item).await.unwrap()), "det som var");

    // The old password is no good, the new one is.
    let device = open_light(&MemoryStore::new(), &clock()).await;
    assert_eq!(person.sign_in(&device, &server.url()).await.map(drop), Err(Error::LoginFailed));
    person.password = "ett nytt lösenord att minnas".to_owned();
    person.sign_in(&device, &server.url()).await.unwrap();
}

async fn a_password_is_changed(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (mut person, phone, _) = signed_up(&server).await;
    let new = "ett annat, längre lösenord";
    let wrong = phone.change_password(&secret("inte det rätta lösenordet"), &secret(new), &secret(&person.kit)).await;
    assert_eq!(wrong, Err(Error::LoginFailed));
    phone.change_password(&secret(PASSWORD), &secret(new), &secret(&person.kit)).await.unwrap();
    phone.sync().await.unwrap();
    let device = open_light(&MemoryStore::new(), &clock()).await;
    assert_eq!(person.sign_in(&device, &server.url()).await.map(drop), Err(Error::LoginFailed));
    person.password = new.to_owned();
    person.sign_in(&device, &server.url()).await.unwrap();
    let this = device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    device.name_device(this, "Plattan").await.unwrap();
    phone.check_account().await.unwrap();
    phone.sync().await.unwrap();
    assert!(phone.devices().await.unwrap().iter().any(|device| device.name.as_deref() == Some("Plattan")));
}

async fn leaving_takes_all_from_the_server_and_nothing_from_the_device(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (person, phone, _) = signed_up(&server).await;
    let item = phone.write(&free_entry("mitt")).await.unwrap();
    phone.sync().await.unwrap();
    assert_eq!(phone.delete_account(&secret("fel lösenord, men långt")).await, Err(Error::LoginFailed));
    phone.delete_account(&secret(PASSWORD)).await.unwrap();
    assert_eq!(text_of(&phone.entry(item).await.unwrap()), "mitt");
    assert_eq!((phone.status().await.account, phone.status().await.unsynced), (None, 1));
    let device = open_light(&MemoryStore::new(), &clock()).await;
    assert_eq!(person.sign_in(&device, &server.url()).await.map(drop), Err(Error::LoginFailed));

    // The next employer has another server: a new account there, with all that was written.
    let mut again = Person::new("amira", PASSWORD);
    again.make_account(&phone).await;
    again.sign_up(&phone, &server.url()).await.unwrap();
    phone.sync().await.unwrap();
    assert_eq!(text_of(&another(&again, &server).await.entry(item).await.unwrap()), "mitt");
}

async fn a_login_lasts_although_answers_are_lost(backend: Backend) {
    let server = TestServer::start(backend).await;
    let proxy = Proxy::start(&server.url()).await;
    let store = MemoryStore::new();
    let mut device = open_light(&store, &clock()).await;
    let mut person = Person::new("linnea", PASSWORD);
    person.make_account(&device).await;
    person.sign_up(&device, &proxy.url()).await.unwrap();
    device.sync().await.unwrap();
    for hours in 1..4 {
        server.clock().advance(hours * 3_600_000);
        device.write(&free_entry("på bussen")).await.unwrap();
        proxy.bend(|request, response| {
            if request.path.ends_with("/refresh") {
                response.status = 502;
            }
        });
        for _ in 0..2 {
            assert!(device.sync().await.is_err(), "the refresh is used up, its answer is lost");
        }
        proxy.straighten();
        // The app was closed and opened in between.
        device = open_light(&store, &clock()).await;
        assert!(device.sync().await.unwrap().complete);
    }
}

each_backend!(
    a_device_is_seen_as_soon_as_it_has_signed_in,
    a_login_lasts_although_answers_are_lost,
    a_lost_device_is_revoked,
    a_rotation_whose_answer_is_lost_is_one_step,
    a_forgotten_password_takes_the_kit_and_time,
    a_password_is_changed,
    leaving_takes_all_from_the_server_and_nothing_from_the_device,
);

#[tokio::test]
async fn a_locked_diary_opens_to_its_secret_and_to_password_and_kit() {
    let server = TestServer::start(Backend::Sqlite).await;
    let (person, phone, store) = signed_up(&server).await;
    let item = phone.write(&free_entry("bakom lås")).await.unwrap();
    phone.set_lock(UnlockSecret::Passphrase(secret("en mening som bara jag vet"))).await.unwrap();
    phone.lock().await;
    assert_eq!(phone.entry(item).await.map(drop), Err(Error::Locked));
    assert_eq!(phone.list(Listing::Journal).await.map(drop), Err(Error::Locked));
    drop(phone);

    // Closed and opened again it is still locked; a wrong try opens nothing and costs nothing but time.
    let now = clock();
    let phone = open_light(&store, &now).await;
    assert!(phone.status().await.locked);
    for _ in 0..4 {
        let wrong = phone.unlock(UnlockSecret::Passphrase(secret("något annat"))).await;
        assert_eq!(wrong, Err(Error::Unlock(UnlockError::Wrong)));
    }
    drop(phone);
    let phone = open_light(&store, &now).await;
    let waiting = phone.unlock(UnlockSecret::Passphrase(secret("en mening som bara jag vet"))).await;
    assert!(matches!(waiting, Err(Error::Unlock(UnlockError::Wait { .. }))), "{waiting:?}");
    now.fetch_add(60_000, std::sync::atomic::Ordering::Relaxed);
    phone.unlock(UnlockSecret::Passphrase(secret("en mening som bara jag vet"))).await.unwrap();
    assert_eq!(text_of(&phone.entry(item).await.unwrap()), "bakom lås");

    // Forgotten: password and kit open it, unsynced text and all.
    let unsynced = phone.write(&free_entry("inte skickat")).await.unwrap();
    phone.lock().await;
    person.sign_in(&phone, &server.url()).await.unwrap();
    assert_eq!(text_of(&phone.entry(unsynced).await.unwrap()), "inte skickat");
    phone.remove_lock().await.unwrap();
    assert!(!open_light(&store, &now).await.status().await.locked);
}

#[tokio::test]
async fn what_is_exported_is_imported_equal() {
    let now = clock();
    let phone = open_light(&MemoryStore::new(), &now).await;
    let mut person = Person::new("linnea", PASSWORD);
    person.make_account(&phone).await;
    let mut entry = free_entry("Första raden\nandra");
    entry.title = "En titel".to_owned();
    let item = phone.write(&entry).await.unwrap();
    let trashed = phone.write(&free_entry("i papperskorgen")).await.unwrap();
    phone.trash(trashed).await.unwrap();
    now.fetch_add(3_600_000, std::sync::atomic::Ordering::Relaxed);
    rewrite(&phone, item, |text| format!("{text}\ntredje")).await;
    assert_eq!(phone.history(item).await.unwrap().len(), 1);

    let asa = entries::Person { name: "Åsa".into(), about: "LVU".into(), reach: "070-174 06 05".into() };
    phone.add_person(&asa).await.unwrap();
    let plain = phone.export_plain(Language::Swedish).await.unwrap();
    let sealed = phone.export_sealed(Language::Swedish).await.unwrap();
    assert!(!sealed.windows(8).any(|window| window == b"En titel"));
    let other = open_light(&MemoryStore::new(), &now).await;
    for round in 0..2 {
        let report = if round == 0 {
            other.import_sealed(&sealed, &secret(&person.kit)).await.unwrap()
        } else {
            other.import_plain(&plain).await.unwrap()
        };
        assert_eq!((report.added, report.unchanged, report.merged), if round == 0 { (2, 0, 0) } else { (0, 2, 0) });
        assert_eq!(other.entry(item).await.unwrap(), phone.entry(item).await.unwrap());
        assert_eq!(other.entry(trashed).await.unwrap(), phone.entry(trashed).await.unwrap());
        assert_eq!(other.history(item).await.unwrap().len(), 1);
        assert_eq!(other.people().await.unwrap(), phone.people().await.unwrap());
    }
    assert_eq!(other.people().await.unwrap()[0].1, asa);

    // Another kit opens nothing; a file that is none changes nothing.
    let mut stranger = Person::new("annan", PASSWORD);
    stranger.make_account(&other).await;
    assert!(matches!(other.import_sealed(&sealed, &secret(&stranger.kit)).await, Err(Error::Import(_))));
    assert!(matches!(other.import_plain(b"PK\x03\x04 not a zip").await, Err(Error::Import(_))));
    assert_eq!(other.list(Listing::Journal).await.unwrap().len(), 1);
}

/// Taking an earlier version back, or settling two versions, happens within the pause in which typing keeps no revisions. What stood there is kept.
#[tokio::test]
async fn what_is_replaced_is_kept_however_short_it_stood() {
    let now = clock();
    let phone = open_light(&MemoryStore::new(), &now).await;
    let item = phone.write(&free_entry("som det var")).await.unwrap();
    let read = phone.entry(item).await.unwrap();
    phone.update(item, &read, &free_entry("som det blev")).await.unwrap();
    assert!(phone.history(item).await.unwrap().is_empty(), "typing on within the pause is one version");
    let read = phone.entry(item).await.unwrap();
    phone.replace(item, &read, &free_entry("som det var")).await.unwrap();
    let history = phone.history(item).await.unwrap();
    assert_eq!(history.iter().map(|revision| text_of(&revision.entry)).collect::<Vec<_>>(), ["som det blev"]);
    assert_eq!(text_of(&phone.entry(item).await.unwrap()), "som det var");
}

each_backend!(the_card_of_people_follows_to_another_device);

async fn the_card_of_people_follows_to_another_device(backend: Backend) {
    let server = TestServer::start(backend).await;
    let (person, phone, _) = signed_up(&server).await;
    let somebody =
        |name: &str, about: &str| entries::Person { name: name.into(), about: about.into(), reach: "".into() };
    let item = phone.add_person(&somebody("Åsa", "LVU")).await.unwrap();
    let entry = phone.write(&free_entry("inget kort")).await.unwrap();
    assert!(matches!(phone.change_person(entry, &somebody("Bo", "")).await, Err(Error::NotFound)));
    assert!(matches!(phone.add_person(&somebody(" ", "")).await, Err(Error::NotAllowed(_))));
    phone.sync().await.unwrap();

    let other = open_light(&MemoryStore::new(), &clock()).await;
    person.sign_in(&other, &server.url()).await.unwrap();
    other.sync().await.unwrap();
    assert_eq!(other.people().await.unwrap(), [(item, somebody("Åsa", "LVU"))]);
    assert_eq!(other.list(Listing::Journal).await.unwrap().len(), 1, "the card is not in the diary");

    // Different lines on two devices: both stay. The same line: two cards.
    other.change_person(item, &somebody("Åsa", "LVU, SoL")).await.unwrap();
    phone.change_person(item, &somebody("Åsa Ek", "LVU")).await.unwrap();
    for device in [&other, &phone, &other] {
        device.sync().await.unwrap();
    }
    for device in [&phone, &other] {
        assert_eq!(device.people().await.unwrap(), [(item, somebody("Åsa Ek", "LVU, SoL"))]);
    }
    other.change_person(item, &somebody("Åsa Berg", "")).await.unwrap();
    phone.change_person(item, &somebody("Åsa Lind", "")).await.unwrap();
    for device in [&other, &phone, &other] {
        device.sync().await.unwrap();
    }
    let names = |people: Vec<(andrum_wire::ids::ItemId, entries::Person)>| -> Vec<String> {
        people.into_iter().map(|(_, person)| person.name).collect()
    };
    for device in [&phone, &other] {
        assert_eq!(names(device.people().await.unwrap()), ["Åsa Berg", "Åsa Lind"]);
    }
    phone.delete(item).await.unwrap();
    phone.sync().await.unwrap();
    other.sync().await.unwrap();
    assert_eq!(names(other.people().await.unwrap()), ["Åsa Lind"]);
}
