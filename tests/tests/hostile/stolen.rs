//! A device that was stolen, past its app: whatever it sends, the others sync, shut it out, and a backup restores.

use andrum_core::crypto::random;
use andrum_core::keys;
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, Stage, Stolen};
use andrum_tests::server::Backend;
use andrum_wire::ids::{Blob, ItemId};
use andrum_wire::log::{BlobSlot, Change, Kind, Suite};
use andrum_wire::problem::ProblemKind;
use zeroize::Zeroizing;

each_backend!(it_introduces_itself_again, it_introduces_others, it_never_introduced_itself, it_sends_what_is_no_blob);

fn certificate(stolen: &Stolen, device: &andrum_core::crypto::sign::SigningKey) -> Change<BlobSlot> {
    Change::AddDevice(keys::certify(&stolen.keybag.account_key, stolen.account, device.public()))
}

fn put(bytes: usize) -> Change<BlobSlot> {
    let (kind, suite, blob) = (Kind::Private, Suite::AgeX25519, BlobSlot::Inline(Blob(vec![7; bytes])));
    Change::Put { item: ItemId(random::bytes()), base: None, kind, suite, blob }
}

/// The writer syncs and shuts the stolen device out, at a restored server, too; another device reads all from the beginning there.
async fn is_shut_out(stage: &Stage, thief: &Seat, stolen: &Stolen) {
    let lost = keys::device_id(&stolen.device.public());
    stage.writer.write("Skrivet efter stölden.").await;
    stage.writer.sync().await;
    let (password, kit) = (Zeroizing::new(stage.person.password.clone()), Zeroizing::new(stage.person.kit.clone()));
    stage.writer.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    let late = stage.writer.commit_by(&stolen.device, vec![put(300)]).await;
    assert!(matches!(thief.send(&late).await, 401 | 403));
    stage.writer.sync().await;

    let restored = stage.server.restored().await;
    stage.writer.proxy.turn_to(&restored.url());
    stage.writer.write("Skrivet efter återläsningen.").await;
    stage.writer.sync().await;
    let next = Seat::new(&restored.url(), &stage.now).await;
    stage.person.sign_in(&next.device, &next.proxy.url()).await.unwrap();
    next.sync().await;
    assert!(next.shown().await == stage.writer.shown().await, "both show the same");
}

async fn it_introduces_itself_again(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let stolen = stage.reader.stolen().await;
    let again = stage.reader.commit_by(&stolen.device, vec![certificate(&stolen, &stolen.device)]).await;
    assert_eq!(stage.reader.send(&again).await, 422);
    is_shut_out(&stage, &stage.reader, &stolen).await;
}

async fn it_introduces_others(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let stolen = stage.reader.stolen().await;
    let planted = andrum_core::crypto::sign::SigningKey::random();
    let other = stage.reader.commit_by(&stolen.device, vec![certificate(&stolen, &planted)]).await;
    assert_eq!(stage.reader.send(&other).await, 422);
    is_shut_out(&stage, &stage.reader, &stolen).await;
}

async fn it_never_introduced_itself(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let uninvited = Seat::new(&stage.server.url(), &stage.now).await;
    // It signs in, and what it would write then does not arrive.
    uninvited.proxy.answer_instead("/commits", ProblemKind::StorageFull);
    assert!(stage.person.sign_in(&uninvited.device, &uninvited.proxy.url()).await.is_err());
    uninvited.proxy.straighten();
    let stolen = uninvited.stolen().await;
    let planted = stage.writer.commit_by(&stolen.device, vec![put(300)]).await;
    assert_eq!(uninvited.send(&planted).await, 403);
    let too_late = vec![put(300), certificate(&stolen, &stolen.device)];
    let planted = stage.writer.commit_by(&stolen.device, too_late).await;
    assert_eq!(uninvited.send(&planted).await, 403);
    is_shut_out(&stage, &uninvited, &stolen).await;
}

async fn it_sends_what_is_no_blob(backend: Backend) {
    let stage = Stage::begin(backend).await;
    let stolen = stage.reader.stolen().await;
    let empty = stage.reader.commit_by(&stolen.device, vec![put(0); 125]).await;
    assert_eq!(stage.reader.send(&empty).await, 422);
    is_shut_out(&stage, &stage.reader, &stolen).await;
}
