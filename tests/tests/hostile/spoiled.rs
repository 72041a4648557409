//! A stolen device spoils the keys or empties the diary: the others go on, shut it out, and have what they had.

use andrum_core::crypto::hash::sha256;
use andrum_core::crypto::secret::Secret32;
use andrum_core::facade::{Listing, Recover, RecoveryOutcome};
use andrum_core::keys::{self, Keybag, MasterKey};
use andrum_core::log::Alarm;
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, Stage, Stolen};
use andrum_tests::server::Backend;
use andrum_wire::ids::{Blob, DeviceId, Hash};
use andrum_wire::keys::{SealedKeybag, keybag_writer_bytes};
use zeroize::Zeroizing;

each_backend!(
    noise_in_the_place_of_the_keys,
    noise_and_then_a_recovery,
    keys_of_the_thiefs_own,
    names_that_fill_the_keybag,
    a_diary_that_another_device_deletes,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The reader was stolen. Gives its id.
async fn stolen_reader(stage: &Stage) -> DeviceId {
    let reader = keys::device_id(&stage.reader.stolen().await.device.public());
    stage.writer.device.name_device(reader, "Surfplattan").await.unwrap();
    reader
}

fn noise(thief: &Stolen, version: u64) -> SealedKeybag {
    let sealed = vec![7; 1064];
    let signature = thief.device.sign(&keybag_writer_bytes(&thief.account, version, &sha256(&sealed)));
    SealedKeybag { version, sealed: Blob(sealed), writer: thief.device.public(), signature }
}

/// A keybag that opens, made by the thief.
fn sealed(thief: &Stolen, keybag: &Keybag, version: u64) -> SealedKeybag {
    let master = MasterKey::from_secret(Secret32::from_bytes(thief.master));
    keys::seal_signed(keybag, &master, version, &thief.device).unwrap()
}

fn secrets(stage: &Stage) -> (Zeroizing<String>, Zeroizing<String>) {
    (Zeroizing::new(stage.person.password.clone()), Zeroizing::new(stage.person.kit.clone()))
}

/// The writer shuts the thief out; a new device and the writer are in step, and hear of nothing more.
async fn shut_out(stage: &Stage, reader: DeviceId) {
    let (password, kit) = secrets(stage);
    stage.writer.device.revoke_devices(&[reader], &password, &kit).await.unwrap();
    stage.writer.device.alarms_seen().await.unwrap();
    let thief = stage.reader.stolen().await;
    assert_ne!(stage.reader.put_keybag(&noise(&thief, 99)).await, 204, "it writes nothing any more");
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap();
    stage.writer.write("Efteråt.").await;
    stage.writer.sync().await;
    fresh.sync().await;
    assert!(fresh.shown().await == stage.writer.shown().await);
    stage.writer.device.check_account().await.unwrap();
    for seat in [&stage.writer, &fresh] {
        assert_eq!(seat.device.status().await.alarms, []);
    }

    // A backup that is taken now restores, keys and all.
    let restored = stage.server.restored().await;
    let next = Seat::new(&restored.url(), &stage.now).await;
    stage.person.sign_in(&next.device, &next.proxy.url()).await.unwrap();
    next.sync().await;
    assert!(next.shown().await == fresh.shown().await);
}

async fn noise_in_the_place_of_the_keys(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let reader = stolen_reader(&stage).await;
    let thief = stage.reader.stolen().await;
    let alarm = Alarm::KeysAltered { device: Some(reader), name: Some("Surfplattan".to_owned()) };
    assert_eq!(stage.reader.put_keybag(&noise(&thief, 3)).await, 204);

    // A new device takes the newest good one, and says whose the bad one is.
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 2);
    assert_eq!(fresh.device.status().await.alarms, std::slice::from_ref(&alarm));
    let named = fresh.device.devices().await.unwrap().into_iter().find(|device| device.device == reader).unwrap();
    assert_eq!(named.name.as_deref(), Some("Surfplattan"), "the names of before are here");

    // The other devices hear of it, go on syncing and writing, and change the password.
    stage.writer.device.check_account().await.unwrap();
    assert_eq!(stage.writer.device.status().await.alarms, [alarm]);
    stage.writer.write("Under tiden.").await;
    stage.writer.sync().await;
    let (old, kit) = secrets(&stage);
    let new = Zeroizing::new("ett nytt lösenord som håller".to_owned());
    stage.writer.device.change_password(&old, &new, &kit).await.unwrap();
    stage.person.password = new.to_string();

    for version in 5..25 {
        assert_eq!(stage.reader.put_keybag(&noise(&thief, version)).await, 204);
    }
    shut_out(&stage, reader).await;
}

async fn noise_and_then_a_recovery(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let thief = stage.reader.stolen().await;
    for version in 2..20 {
        assert_eq!(stage.reader.put_keybag(&noise(&thief, version)).await, 204);
    }
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    let recover = Recover {
        server: fresh.proxy.url(),
        login: stage.person.login.clone(),
        kit: Zeroizing::new(stage.person.kit.clone()),
        new_password: Zeroizing::new("ett nytt lösenord".to_owned()),
    };
    assert!(matches!(fresh.device.recover(&recover).await, Ok(RecoveryOutcome::Pending(_))));
    stage.server.clock().advance(73 * 60 * 60 * 1000);
    let RecoveryOutcome::Done(look) = fresh.device.recover(&recover).await.unwrap() else { panic!("it is ready") };
    assert_eq!(look.entries, 2);
    stage.person.password = "ett nytt lösenord".to_owned();
    stage.person.sign_in(&stage.writer.device, &stage.writer.proxy.url()).await.unwrap();
    fresh.write("Igen.").await;
    fresh.sync().await;
    stage.writer.sync().await;
    assert!(fresh.shown().await == stage.writer.shown().await);
}

/// Whoever has the master key can seal a keybag with other keys in it. They are nobody's, and the account keeps its own.
async fn keys_of_the_thiefs_own(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let reader = stolen_reader(&stage).await;
    let thief = stage.reader.stolen().await;
    let other = keys::new_account(&andrum_core::kit::Kit::random(), &thief.device).keybag;
    let own = Keybag { vault: other.vault, ..stage.reader.stolen().await.keybag };
    assert_eq!(stage.reader.put_keybag(&sealed(&thief, &own, 3)).await, 204);
    stage.writer.device.check_account().await.unwrap();
    let alarm = Alarm::KeysAltered { device: Some(reader), name: Some("Surfplattan".to_owned()) };
    assert_eq!(stage.writer.device.status().await.alarms, std::slice::from_ref(&alarm));
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 2);
    assert_eq!(fresh.device.status().await.alarms, [alarm]);
    shut_out(&stage, reader).await;
}

async fn names_that_fill_the_keybag(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let reader = stolen_reader(&stage).await;
    let thief = stage.reader.stolen().await;
    let mut full = stage.reader.stolen().await.keybag;
    full.device_names = (0..60).map(|number| (DeviceId([number; 16]), "ä".repeat(64))).collect();
    for number in 0..u8::MAX {
        full.pins.insert(
            andrum_wire::ids::LogId([number; 32]),
            andrum_wire::log::Head { seq: u64::MAX, hash: Hash([number; 32]) },
        );
    }
    assert_eq!(stage.reader.put_keybag(&sealed(&thief, &full, 3)).await, 204);
    stage.writer.device.check_account().await.unwrap();
    stage.writer.sync().await;
    shut_out(&stage, reader).await;
    let after = stage.writer.stolen().await.keybag;
    assert_eq!((after.pins.len(), after.device_names.len()), (0, 0), "what this device has not seen ends");
}

async fn trash(seat: &Seat) -> Vec<andrum_core::device::Summary> {
    seat.device.list(Listing::Trash).await.unwrap()
}

async fn a_diary_that_another_device_deletes(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let reader = stolen_reader(&stage).await;
    stage.writer.write("Det tredje.").await;
    stage.writer.sync().await;
    stage.reader.sync().await;
    let all = stage.writer.shown().await;
    for item in all.keys() {
        stage.reader.device.delete(*item).await.unwrap();
    }
    stage.reader.sync().await;
    assert!(trash(&stage.reader).await.is_empty(), "where it was deleted it is gone at once");

    stage.writer.sync().await;
    assert!(stage.writer.device.list(Listing::Journal).await.unwrap().is_empty());
    let kept = trash(&stage.writer).await;
    assert_eq!(kept.len(), 3);
    for summary in &kept {
        let deleted = summary.deleted.as_ref().unwrap();
        assert_eq!((deleted.device, deleted.name.as_deref()), (reader, Some("Surfplattan")));
    }
    assert_eq!(stage.writer.device.status().await.unsynced, 0, "nothing of it is sent by itself");

    // One is put back, and is on a third device; one goes at once; one stays for its time.
    let [back, gone, stays] = [kept[0].item, kept[1].item, kept[2].item];
    stage.writer.device.restore(back).await.unwrap();
    stage.writer.device.delete(gone).await.unwrap();
    stage.writer.sync().await;
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    assert_eq!(stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap().entries, 1);
    assert!(fresh.device.entry(back).await.unwrap() == all[&back]);
    assert_eq!(trash(&fresh).await, [], "who never had it gets nothing");
    assert_eq!(trash(&stage.writer).await.iter().map(|it| it.item).collect::<Vec<_>>(), [stays]);

    let move_on = |ms| stage.now.fetch_add(ms, std::sync::atomic::Ordering::Relaxed);
    move_on(29 * DAY_MS);
    stage.writer.sync().await;
    assert_eq!(trash(&stage.writer).await.len(), 1);
    move_on(DAY_MS);
    stage.writer.sync().await;
    assert_eq!(trash(&stage.writer).await, []);
    assert_eq!(stage.writer.device.list(Listing::Journal).await.unwrap().len(), 1);
}
