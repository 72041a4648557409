//! Phones that are lost: new keys come into the group signed by the kit, are announced, and the old ones open nothing more.

use andrum_core::crypto::age;
use andrum_core::crypto::secret::Secret32;
use andrum_core::facade::Error;
use andrum_core::keys::{MasterKey, device_id, seal_signed};
use andrum_core::log::{Alarm, GroupAlarm};
use andrum_tests::circle::{Circle, today, topic};
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, blobs_of};
use andrum_tests::server::Backend;
use andrum_wire::groups::News;
use andrum_wire::ids::Hash;
use andrum_wire::log::{BlobSlot, Head};
use zeroize::Zeroizing;

each_backend!(
    pins_beyond_everything,
    a_lost_phone_and_the_kit,
    new_keys_during_a_session,
    who_has_new_keys_joins_another_group
);

async fn a_lost_phone_and_the_kit(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let before = anna.share(group, "Före").await;
    circle.settle(group, &[&anna, &sara]).await;
    let lost = sara.seat.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    let thief = sara.seat.stolen().await;

    // A new phone, password and kit; the lost one is shut out.
    let phone = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&phone.device, &phone.proxy.url()).await.unwrap();
    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    phone.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    phone.sync_now().await;
    let view = phone.device.group(group, today()).await.unwrap();
    assert!(view.topics.iter().any(|topic| topic.item == before), "what was shared before is read with the kit");

    // Anna is told before she shares anything more with the new keys.
    anna.seat.sync_now().await;
    let told = anna.view(group).await.announcements;
    assert_eq!(told.iter().map(|it| (it.account, it.new_keys)).collect::<Vec<_>>(), [(sara.me, true)]);
    let after = anna.share(group, "Efter").await;
    anna.seat.sync_now().await;
    assert!(anna.topic(group, after).await.unwrap().unsynced);
    anna.told_of_all(group).await;
    anna.seat.sync_now().await;
    phone.sync_now().await;
    let view = phone.device.group(group, today()).await.unwrap();
    assert!(view.topics.iter().any(|topic| topic.item == after));
    assert!(view.news.iter().any(|it| it.news == News::KeysChanged(sara.me)));

    // The lost phone, with the whole database of the server, reads nothing of it, and writes nothing.
    let mut record = anna.seat.newest_record();
    let keys: Vec<_> = thief.keybag.inbox.iter().chain(&thief.keybag.vault).collect();
    for slot in blobs_of(&mut record) {
        let BlobSlot::Inline(blob) = slot else { panic!("a whole blob") };
        assert!(age::decrypt(&keys, &blob.0, 1 << 20).is_err());
    }
    let theirs = topic("Från tjuven", "");
    let _ = sara.seat.device.share(group, &theirs, false).await;
    assert!(sara.seat.device.sync().await.is_err());
    anna.seat.sync_now().await;
    assert!(!anna.titles(group).await.contains(&"Från tjuven".to_owned()));
}

/// A stolen tablet says that the group has gone further than it ever will. It is a rollback on every device, until the tablet is shut out.
async fn pins_beyond_everything(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    sara.seat.sync_now().await;
    let stolen = tablet.stolen().await;
    let lost = device_id(&stolen.device.public());
    let mut keybag = tablet.stolen().await.keybag;
    keybag.pins.insert(group, Head { seq: u64::MAX, hash: Hash([7; 32]) });
    let master = MasterKey::from_secret(Secret32::from_bytes(stolen.master));
    let keybag = seal_signed(&keybag, &master, stolen.keys_version + 1, &stolen.device).unwrap();
    assert_eq!(tablet.put_keybag(&keybag).await, 204);

    sara.seat.device.check_account().await.unwrap();
    sara.seat.sync_now().await;
    let alarms = sara.seat.device.status().await.alarms;
    let rollback = |alarm: &Alarm| matches!(alarm, Alarm::Group { alarm: GroupAlarm::Rollback { .. }, .. });
    assert!(alarms.iter().any(rollback), "{alarms:?}");

    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    sara.seat.device.alarms_seen().await.unwrap();
    circle.settle(group, &[&anna, &sara]).await;
    let item = anna.share(group, "Efter").await;
    circle.settle(group, &[&anna, &sara]).await;
    assert!(sara.topic(group, item).await.is_some());
    let phone = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&phone.device, &phone.proxy.url()).await.unwrap();
    phone.sync_now().await;
    let view = phone.device.group(group, today()).await.unwrap();
    assert!(view.topics.iter().any(|topic| topic.item == item));
    for seat in [&sara.seat, &phone] {
        assert_eq!(seat.device.status().await.alarms, []);
    }
}

async fn new_keys_during_a_session(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    sara.seat.sync_now().await;
    let lost = tablet.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;

    // In the room: both write without a network; meanwhile Sara's phone shuts the tablet out.
    anna.seat.proxy.set_offline(true);
    let from_anna = anna.share(group, "I rummet").await;
    let from_sara = sara.share(group, "Också i rummet").await;
    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    anna.seat.proxy.set_offline(false);
    circle.settle(group, &[&anna, &sara]).await;
    for somebody in [&anna, &sara] {
        assert!(somebody.topic(group, from_anna).await.is_some_and(|topic| !topic.unsynced));
        assert!(somebody.topic(group, from_sara).await.is_some_and(|topic| !topic.unsynced));
        assert_eq!(somebody.view(group).await.unreadable, 0);
    }
}

async fn who_has_new_keys_joins_another_group(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    sara.seat.sync_now().await;
    let lost = tablet.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[lost], &password, &kit).await.unwrap();

    let group = circle.group(&anna, &[&sara]).await;
    let item = anna.share(group, "Till de nya nycklarna").await;
    circle.settle(group, &[&anna, &sara]).await;
    assert!(sara.topic(group, item).await.is_some());
    // The other device knows the old keys alone and is asked to sign in again.
    assert!(matches!(tablet.device.sync().await, Err(Error::SignInAgain | Error::Server(_))));
}
