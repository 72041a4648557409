//! Items that were planted, passed off as something else, or written by a device that may not.

use andrum_core::content::Content;
use andrum_core::crypto::hash::sha256;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::entries::{self, Body};
use andrum_core::envelope::{self, ItemHeader};
use andrum_core::facade::Error;
use andrum_core::keys;
use andrum_core::log::Alarm;
use andrum_tests::device::free_entry;
use andrum_tests::each_backend;
use andrum_tests::hostile::{NEXT, Page, Seat, Stage, Stolen, asks_for_page};
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId, Hash, ItemId, LogId, RevisionId};
use andrum_wire::log::{BlobSlot, Change, Kind, LogRefusal, Suite};
use zeroize::Zeroizing;

each_backend!(
    planted_by_no_device,
    planted_by_a_device_of_ones_own,
    planted_in_a_devices_name,
    planted_with_a_stolen_key_to_the_public_recipient,
    one_item_passed_off_as_another,
    the_outside_names_another_suite,
    the_outside_names_another_kind,
    a_device_signs_a_weaker_suite,
    a_revoked_device_goes_on_writing,
);

const ITEM: ItemId = ItemId([7; 16]);
const OTHER: ItemId = ItemId([8; 16]);

/// What the device would say of a new private item.
fn header(stolen: &Stolen, author: &SigningKey) -> ItemHeader {
    ItemHeader {
        kind: Kind::Private,
        suite: Suite::AgeX25519,
        log: stolen.account,
        item: ITEM,
        base: None,
        author: keys::device_id(&author.public()),
        roster: None,
        recipients: Hash::ZERO,
    }
}

/// A new item as it stands in a commit; inside it says what `inside` says. Encrypted to the recipient that is published.
fn planted(stolen: &Stolen, inside: &ItemHeader, author: &SigningKey) -> Change<BlobSlot> {
    sealed(inside, author, &stolen.keybag.inbox[0].recipient())
}

fn sealed(inside: &ItemHeader, author: &SigningKey, to: &andrum_core::crypto::age::Recipient) -> Change<BlobSlot> {
    // A whole entry, so that nothing but what it says of itself can be why it is refused.
    let body = entries::encode(&Body::Entry(free_entry("Det här har ingen skrivit."))).unwrap();
    let content = frame::encode(&Content { edited_ms: MONDAY_MS, body }).unwrap();
    let blob = envelope::seal(inside, &content, author, std::slice::from_ref(to)).unwrap();
    let (kind, suite) = (Kind::Private, Suite::AgeX25519);
    Change::Put { item: ITEM, base: None, kind, suite, blob: BlobSlot::Inline(Blob(blob)) }
}

/// Shows the reader a commit that the server never had, and gives the alarm's reason its name.
async fn refused(stage: &mut Stage, record: andrum_wire::log::CommitRecord, refusal: LogRefusal) {
    stage.reader.bend_pages(move |page| page.plant(record.clone()));
    stage.reader_raises(Alarm::Altered { seq: NEXT, refusal }).await;
    assert_eq!(stage.reader.device.entry(ITEM).await, Err(Error::NotFound));
    stage.all_is_well().await;
}

async fn planted_by_no_device(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let (stolen, nobody) = (stage.reader.stolen().await, SigningKey::random());
    let plant = planted(&stolen, &header(&stolen, &nobody), &nobody);
    let record = stage.reader.commit_by(&nobody, vec![plant]).await.record;
    refused(&mut stage, record, LogRefusal::UnknownAuthor).await;
}

async fn planted_by_a_device_of_ones_own(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let (stolen, nobody) = (stage.reader.stolen().await, SigningKey::random());
    let certificate = keys::certify(&SigningKey::random(), stolen.account, nobody.public());
    let plant = planted(&stolen, &header(&stolen, &nobody), &nobody);
    let record = stage.reader.commit_by(&nobody, vec![Change::AddDevice(certificate), plant]).await.record;
    refused(&mut stage, record, LogRefusal::BadCertificate).await;
}

async fn planted_in_a_devices_name(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let (stolen, nobody) = (stage.reader.stolen().await, SigningKey::random());
    let plant = planted(&stolen, &header(&stolen, &nobody), &nobody);
    let mut record = stage.reader.commit_by(&nobody, vec![plant]).await.record;
    record.author = keys::device_id(&stage.writer.stolen().await.device.public());
    refused(&mut stage, record, LogRefusal::BadSignature).await;
}

/// The stage after a stolen device has sent this past its app; the server took it. It counts, cannot be read, is kept, and is in nobody's list.
async fn taken_and_not_readable(stage: &mut Stage, stolen: &Stolen, changes: Vec<Change<BlobSlot>>) {
    let count = changes.len();
    let append = stage.writer.commit_by(&stolen.device, changes).await;
    assert_eq!(stage.writer.send(&append).await, 200);
    let before = stage.reader.shown().await;
    let report = stage.reader.device.sync().await.unwrap();
    assert_eq!((report.complete, report.unreadable), (true, count));
    assert!(stage.reader.shown().await == before);
    assert_eq!(stage.reader.device.search("skrivit", 10).await.unwrap().not_searched, 1, "it is named");
    stage.all_is_well().await;
}

async fn planted_with_a_stolen_key_to_the_public_recipient(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let stolen = stage.writer.stolen().await;
    let plant = planted(&stolen, &header(&stolen, &stolen.device), &stolen.device);
    taken_and_not_readable(&mut stage, &stolen, vec![plant]).await;
}

async fn one_item_passed_off_as_another(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let stolen = stage.writer.stolen().await;
    let good = header(&stolen, &stolen.device);
    let insides = [
        ItemHeader { log: LogId([1; 32]), ..good.clone() },
        ItemHeader { item: ItemId([1; 16]), ..good.clone() },
        ItemHeader { base: Some(RevisionId([1; 16])), ..good.clone() },
        ItemHeader { author: DeviceId([1; 16]), ..good.clone() },
        ItemHeader { roster: Some(Hash([1; 32])), ..good.clone() },
        ItemHeader { recipients: Hash([1; 32]), ..good.clone() },
    ];
    let vault = stolen.keybag.vault_recipient().unwrap();
    let mut changes: Vec<_> = insides.iter().map(|inside| sealed(inside, &stolen.device, &vault)).collect();
    // And one that says the right things, and was signed by another.
    changes.push(sealed(&good, &SigningKey::random(), &vault));
    taken_and_not_readable(&mut stage, &stolen, changes).await;

    // The control: one that says the right things, by the right key, is read.
    let base = stage.reader.log().await.pin();
    let mut right = sealed(&ItemHeader { item: OTHER, ..good }, &stolen.device, &vault);
    if let Change::Put { item, .. } = &mut right {
        *item = OTHER;
    }
    let append = stage.writer.commit_by(&stolen.device, vec![right]).await;
    assert_eq!((append.after, stage.writer.send(&append).await), (base, 200));
    stage.reader.sync().await;
    assert!(stage.reader.device.entry(OTHER).await.is_ok());
}

async fn the_outside_names_another_suite(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    stage.writer.write("Med den vanliga sviten.").await;
    stage.writer.sync().await;
    stage.reader.bend_pages(|page| {
        for change in page.records.iter_mut().flat_map(|record| &mut record.changes) {
            if let Change::Put { suite, .. } = change {
                *suite = Suite::AgeMlKem768X25519;
            }
        }
    });
    stage.reader_raises(Alarm::Altered { seq: NEXT, refusal: LogRefusal::BadSignature }).await;
    stage.all_is_well().await;
}

async fn the_outside_names_another_kind(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let item = stage.writer.write("En reflektion.").await;
    stage.writer.sync().await;
    stage.reader.proxy.bend(move |request, answer| {
        if asks_for_page(request) && !Page::read(&answer.body).records.is_empty() {
            // An item's id is followed by its base, of which it has none, and its kind.
            let id = answer.body.windows(ItemId::SIZE).position(|window| window == item.as_bytes()).unwrap();
            let kind = &mut answer.body[id + ItemId::SIZE + 1];
            assert_eq!(frame::encode(&Kind::Private).unwrap(), [*kind]);
            *kind += 1;
        }
    });
    stage.reader_raises(Alarm::Altered { seq: NEXT, refusal: LogRefusal::BadSignature }).await;
    stage.all_is_well().await;
}

async fn a_device_signs_a_weaker_suite(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let stolen = stage.writer.stolen().await;
    let vault = stolen.keybag.vault_recipient().unwrap();
    let mut change = sealed(&header(&stolen, &stolen.device), &stolen.device, &vault);
    if let Change::Put { suite, .. } = &mut change {
        *suite = Suite::AgeMlKem768X25519;
    }
    let append = stage.writer.commit_by(&stolen.device, vec![change]).await;
    assert_eq!(stage.writer.send(&append).await, 422, "an honest server does not take it");
    let record = append.record.clone();
    let commit = record.to_commit(stolen.account, NEXT, append.after.hash, sha256);
    let head = sha256(&commit.hashed_bytes().unwrap());
    stage.reader.bend_pages(move |page| {
        if page.header.after.seq + 1 == NEXT {
            page.plant(record.clone());
        }
        page.header.head.hash = head;
        page.header.head.seq = NEXT;
        page.header.after.hash = if page.records.is_empty() { head } else { page.header.after.hash };
        page.header.after.seq = if page.records.is_empty() { NEXT } else { NEXT - 1 };
    });
    // It was signed by a device, so it counts; it is not readable. Then the reader has something to send, and the server has another head.
    let ended = stage.reader_keeps_all().await;
    assert!(ended.is_err(), "the history is one that the server does not have");
    assert_eq!(stage.reader.device.entry(ITEM).await, Err(Error::NotFound));
    assert_eq!(stage.reader.device.search("skrivit", 10).await.unwrap().not_searched, 1, "it is named");
    // The honest server never had that commit: a rollback, and it stays one.
    stage.reader.proxy.straighten();
    assert_eq!(stage.reader_keeps_all().await, Err(Error::Alarm(Alarm::Rollback { pinned: NEXT, offered: NEXT - 1 })));
}

async fn a_revoked_device_goes_on_writing(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let (revoked, id) = {
        let stolen = stage.reader.stolen().await;
        let id = keys::device_id(&stolen.device.public());
        (stolen, id)
    };
    let (password, kit) = (Zeroizing::new(stage.person.password.clone()), Zeroizing::new(stage.person.kit.clone()));
    stage.writer.device.revoke_devices(&[id], &password, &kit).await.unwrap();
    stage.writer.sync().await;
    let seq = stage.writer.log().await.pin().seq + 1;

    // With all that it knew, and the log's true head.
    let vault = revoked.keybag.vault_recipient().unwrap();
    let plant = sealed(&header(&revoked, &revoked.device), &revoked.device, &vault);
    let append = stage.writer.commit_by(&revoked.device, vec![plant]).await;
    assert_eq!(stage.reader.send(&append).await, 401, "the revoked device's token has ended");
    assert_eq!(stage.writer.send(&append).await, 403, "an honest server does not take it from anybody");

    // A hostile one serves it.
    let record = append.record;
    let serve = |seat: &Seat| {
        let record = record.clone();
        seat.bend_pages(move |page| page.plant(record.clone()));
    };
    serve(&stage.writer);
    std::mem::swap(&mut stage.writer, &mut stage.reader);
    stage.reader_raises(Alarm::Altered { seq, refusal: LogRefusal::RevokedAuthor }).await;
    assert_eq!(stage.reader.device.entry(ITEM).await, Err(Error::NotFound));

    // The revoked device has what it had, and comes back as a new one with password and kit.
    stage.reader.proxy.straighten();
    stage.reader.sync().await;
    std::mem::swap(&mut stage.writer, &mut stage.reader);
    assert_eq!(stage.reader_keeps_all().await, Err(Error::SignInAgain));
    stage.person.sign_in(&stage.reader.device, &stage.reader.proxy.url()).await.unwrap();
    assert_ne!(keys::device_id(&stage.reader.stolen().await.device.public()), id);
    stage.all_is_well().await;
}
