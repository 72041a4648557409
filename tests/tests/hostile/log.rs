//! The log: blobs and records in the wrong place, history withheld, shortened, forked.

use andrum_core::crypto::hash::sha256;
use andrum_core::facade::Error;
use andrum_core::log::Alarm;
use andrum_tests::device::{Person, rewrite, text_of};
use andrum_tests::each_backend;
use andrum_tests::hostile::{NEXT, Seat, Stage, blobs_of};
use andrum_tests::server::Backend;
use andrum_wire::ids::ItemId;
use andrum_wire::log::{BlobSlot, CommitRecord, Head, LogRefusal, Place};

each_backend!(
    swapped_items,
    another_accounts_item,
    an_old_revision_as_the_new_one,
    a_record_again_after_its_deletion,
    a_deleted_blob_given_to_a_new_device,
    a_withheld_item,
    an_emptied_log,
    a_head_without_its_commits,
);

const BAD_SIGNATURE: Alarm = Alarm::Altered { seq: NEXT, refusal: LogRefusal::BadSignature };

async fn swapped_items(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    stage.writer.write("Ett.").await;
    stage.writer.write("Två.").await;
    stage.writer.sync().await;
    stage.reader.bend_pages(|page| {
        let mut blobs = page.blobs();
        let one = blobs[0].clone();
        let two = std::mem::replace(blobs[1], one);
        *blobs[0] = two;
    });
    stage.reader_raises(BAD_SIGNATURE).await;
    stage.all_is_well().await;
}

async fn another_accounts_item(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let mut other = Person::new("nils.berg", "ett annat lösenord");
    let theirs = Seat::new(&stage.server.url(), &stage.now).await;
    other.make_account(&theirs.device).await;
    theirs.write("Någon annans.").await;
    other.sign_up(&theirs.device, &theirs.proxy.url()).await.unwrap();
    theirs.sync().await;
    let mut their_record = theirs.newest_record();
    let their_blob = blobs_of(&mut their_record)[0].clone();

    stage.writer.write("Mitt.").await;
    stage.writer.sync().await;
    stage.reader.bend_pages(move |page| *page.blobs()[0] = their_blob.clone());
    stage.reader_raises(BAD_SIGNATURE).await;
    stage.reader.device.alarms_seen().await.unwrap();

    stage.reader.bend_pages(move |page| page.records = vec![their_record.clone()]);
    stage.reader_raises(Alarm::Altered { seq: NEXT, refusal: LogRefusal::UnknownAuthor }).await;
    stage.all_is_well().await;
}

async fn an_old_revision_as_the_new_one(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let item = stage.writer.write("Så var det.").await;
    stage.writer.sync().await;
    stage.reader.sync().await;
    let mut old = stage.writer.newest_record();
    let old_blob = blobs_of(&mut old)[0].clone();
    rewrite(&stage.writer.device, item, |_| "Så är det.".to_owned()).await;
    stage.writer.sync().await;

    // The old blob in the new one's place; the old record in the new one's place.
    let refused = Alarm::Altered { seq: NEXT + 1, refusal: LogRefusal::BadSignature };
    stage.reader.bend_pages(move |page| *page.blobs()[0] = old_blob.clone());
    stage.reader_raises(refused.clone()).await;
    stage.reader.device.alarms_seen().await.unwrap();
    stage.reader.bend_pages(move |page| page.records = vec![old.clone()]);
    stage.reader_raises(refused).await;
    assert_eq!(text_of(&stage.reader.device.entry(item).await.unwrap()), "Så var det.");
    stage.all_is_well().await;
    assert_eq!(text_of(&stage.reader.device.entry(item).await.unwrap()), "Så är det.");
}

/// An entry was written, read and deleted everywhere. Gives the commit that it came with, and the stage.
async fn deleted(backend: Backend) -> (Stage, ItemId, CommitRecord) {
    let stage = Stage::begin(backend).await;
    let item = stage.writer.write("Det här tar jag bort.").await;
    stage.writer.sync().await;
    let record = stage.writer.newest_record();
    stage.reader.sync().await;
    stage.writer.device.delete(item).await.unwrap();
    stage.writer.sync().await;
    stage.reader.sync().await;
    // There it would stay in the trash for a while.
    stage.reader.device.delete(item).await.unwrap();
    assert_eq!(stage.reader.device.entry(item).await, Err(Error::NotFound));
    (stage, item, record)
}

async fn a_record_again_after_its_deletion(backend: Backend) {
    let (mut stage, item, record) = deleted(backend).await;
    stage.reader.bend_pages(move |page| page.plant(record.clone()));
    stage.reader_raises(Alarm::Altered { seq: NEXT + 2, refusal: LogRefusal::BadSignature }).await;
    assert_eq!(stage.reader.device.entry(item).await, Err(Error::NotFound));
    stage.all_is_well().await;
}

async fn a_deleted_blob_given_to_a_new_device(backend: Backend) {
    let (stage, item, mut record) = deleted(backend).await;
    let kept = blobs_of(&mut record)[0].clone();
    let fresh = Seat::new(&stage.server.url(), &stage.now).await;
    fresh.bend_pages(move |page| {
        for blob in page.blobs() {
            if matches!(blob, BlobSlot::Erased(_)) {
                *blob = kept.clone();
            }
        }
    });
    let look = stage.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap();
    assert_eq!(look.entries, 2, "what was deleted stays so");
    assert_eq!(fresh.device.entry(item).await, Err(Error::NotFound));
    assert!(fresh.device.status().await.alarms.is_empty());
    fresh.proxy.straighten();
    fresh.sync().await;
    stage.all_is_well().await;
}

async fn a_withheld_item(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    let item = stage.writer.write("Det som inte ska fram.").await;
    stage.writer.sync().await;
    stage.reader.bend_pages(|page| {
        for blob in page.blobs() {
            *blob = BlobSlot::Erased(blob.reference(sha256));
        }
    });
    let withheld = Alarm::Withheld { place: Place { seq: NEXT, index: 0 }, item };
    stage.reader_raises(withheld.clone()).await;
    assert_eq!(stage.reader_keeps_all().await, Err(Error::Alarm(withheld)), "as long as it is withheld");
    stage.all_is_well().await;
    assert_eq!(text_of(&stage.reader.device.entry(item).await.unwrap()), "Det som inte ska fram.");
}

async fn an_emptied_log(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    stage.reader.bend_pages(|page| {
        (page.header.after, page.header.head) = (Head::EMPTY, Head::EMPTY);
        page.records.clear();
    });
    stage.reader_raises(Alarm::Rollback { pinned: NEXT - 1, offered: 0 }).await;
    stage.all_is_well().await;
}

async fn a_head_without_its_commits(backend: Backend) {
    let mut stage = Stage::begin(backend).await;
    stage.writer.write("Det som inte kommer.").await;
    stage.writer.sync().await;
    stage.reader.bend_pages(|page| page.records.clear());
    assert_eq!(stage.reader_keeps_all().await, Err(Error::Nonsense), "the sync ends");
    stage.all_is_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forked_log() {
    let mut stage = Stage::begin(Backend::Sqlite).await;
    let copy = stage.copy_server().await;
    // Two histories of the same account: one goes on here, one there.
    stage.reader.write("Här.").await;
    stage.reader.sync().await;
    stage.writer.proxy.turn_to(&copy.url());
    // With as many commits as the reader has seen, and with more.
    for (round, commits) in [(0, 1), (1, 2)] {
        for _ in 0..commits {
            stage.writer.write("Där.").await;
            stage.writer.sync().await;
        }
        stage.reader.proxy.turn_to(&copy.url());
        stage.reader_raises(Alarm::Fork { seq: NEXT + round }).await;
        stage.reader.device.alarms_seen().await.unwrap();
        stage.reader.proxy.turn_to(&stage.server.url());
        stage.reader.sync().await;
    }
    // The one who was led astray: whichever server it meets, what it wrote is there, and the alarm comes back until somebody does something.
    let before = stage.writer.shown().await;
    stage.writer.proxy.turn_to(&stage.server.url());
    for _ in 0..2 {
        assert_eq!(stage.writer.device.sync().await, Err(Error::Alarm(Alarm::Fork { seq: NEXT + 2 })));
        stage.writer.device.alarms_seen().await.unwrap();
    }
    assert!(stage.writer.shown().await == before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shortened_log() {
    let mut stage = Stage::begin(Backend::Sqlite).await;
    let copy = stage.copy_server().await;
    stage.writer.write("Efter kopian.").await;
    stage.writer.sync().await;
    stage.reader.sync().await;
    stage.reader.proxy.turn_to(&copy.url());
    stage.reader_raises(Alarm::Rollback { pinned: NEXT, offered: NEXT - 1 }).await;
    stage.reader.proxy.turn_to(&stage.server.url());
    stage.all_is_well().await;
}
