//! Devices that new keys leave out: what they had shared stays their account's.

use andrum_tests::circle::{Circle, topic};
use andrum_tests::each_backend;
use andrum_tests::hostile::Seat;
use andrum_tests::server::Backend;
use zeroize::Zeroizing;

each_backend!(what_a_tablet_had_shared_is_withdrawn_by_the_phone);

/// The tablet is not named by the rotation, and does not sign in again.
async fn what_a_tablet_had_shared_is_withdrawn_by_the_phone(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    tablet.sync().await;
    tablet.device.members_announced(group, &[anna.me]).await.unwrap();
    let item = tablet.device.share(group, &topic("Från plattan", "Hur gör ni?"), false).await.unwrap();
    tablet.sync().await;
    circle.settle(group, &[&anna, &sara]).await;
    assert_eq!(anna.titles(group).await, ["Från plattan"]);

    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[], &password, &kit).await.unwrap();
    sara.seat.sync().await;
    sara.seat.device.withdraw(group, item).await.unwrap();
    sara.seat.sync().await;
    sara.share(group, "Efteråt").await;
    circle.settle(group, &[&sara, &anna]).await;
    assert_eq!(sara.seat.device.status().await.unsynced, 0);
    assert_eq!(anna.titles(group).await, ["Efteråt"]);

    // Whoever comes later reads the same from a server that was restored.
    let restored = circle.server.restored().await;
    let later = Seat::new(&restored.url(), &circle.now).await;
    anna.person.sign_in(&later.device, &later.proxy.url()).await.unwrap();
    later.sync().await;
    let view = later.device.group(group, andrum_tests::circle::today()).await.unwrap();
    let titles: Vec<_> = view.topics.iter().map(|it| it.topic.title.as_str()).collect();
    assert_eq!(titles, ["Efteråt"]);
}
