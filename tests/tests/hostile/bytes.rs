//! A page cut at every byte, and every byte of it changed: what is good is taken, nothing else, and what was there stays.

use std::collections::BTreeMap;

use andrum_core::entries::Entry;
use andrum_core::facade::{Error, Listing};
use andrum_core::log::Alarm;
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Light, open_light};
use andrum_tests::hostile::{NEXT, Stage, asks_for_page, copy_store};
use andrum_tests::server::Backend;
use andrum_wire::ids::ItemId;
use andrum_wire::log::LogRefusal;

/// A reader as it was before a page, as often as it is asked for. The page brings an entry, and deletes another.
struct Before {
    stage: Stage,
    store: MemoryStore,
    page: Vec<u8>,
    /// What the reader shows before the page, and after it.
    before: BTreeMap<ItemId, Entry>,
    after: BTreeMap<ItemId, Entry>,
}

impl Before {
    async fn begin() -> Self {
        let stage = Stage::begin(Backend::Sqlite).await;
        let gone = *stage.writer.shown().await.keys().next().unwrap();
        stage.writer.write("Det som är på väg.").await;
        stage.writer.sync().await;
        stage.writer.device.delete(gone).await.unwrap();
        stage.writer.sync().await;
        let (store, before) = (copy_store(&stage.reader.store).await, stage.reader.shown().await);
        stage.reader.sync().await;
        let passed = stage.reader.proxy.recorded();
        let pages = passed.iter().filter(|exchange| asks_for_page(&exchange.request));
        let page = pages.map(|exchange| exchange.body.clone()).next_back().unwrap();
        let after = stage.reader.shown().await;
        Self { stage, store, page, before, after }
    }

    /// The reader of before meets a page that is bent. Gives how its sync ended. Whatever that was: it shows nothing but what was written, it has
    /// lost nothing that was not deleted, and with an honest server it has all.
    async fn meets(&self, bend: impl Fn(&mut Vec<u8>) + Send + 'static) -> Result<(), Error> {
        let reader = open_light(&copy_store(&self.store).await, &self.stage.now).await;
        self.stage.reader.proxy.bend(move |request, answer| {
            if asks_for_page(request) && answer.status == 200 {
                bend(&mut answer.body);
            }
        });
        let ended = reader.sync().await.map(drop);
        let shown = shown(&reader).await;
        for (item, entry) in &shown {
            assert!(self.before.get(item).or(self.after.get(item)) == Some(entry), "nobody wrote this");
        }
        for item in self.before.keys().filter(|item| self.after.contains_key(*item)) {
            assert!(shown.contains_key(item), "an entry is lost");
        }
        let alarms = reader.status().await.alarms.len();
        assert_eq!(alarms, usize::from(matches!(ended, Err(Error::Alarm(_)))));
        self.stage.reader.proxy.straighten();
        assert!(reader.sync().await.is_ok_and(|report| report.complete), "with an honest server it goes on");
        assert!(self::shown(&reader).await == self.after);
        ended
    }

    /// Where the page's frames begin, and its end.
    fn frames(&self) -> Vec<usize> {
        let mut starts = vec![0];
        while let Some(length) = self.page.get(starts[starts.len() - 1]..).and_then(|rest| rest.first_chunk::<4>()) {
            starts.push(starts[starts.len() - 1] + 4 + u32::from_le_bytes(*length) as usize);
        }
        assert_eq!((starts.len(), starts[starts.len() - 1]), (4, self.page.len()), "a header and two records");
        starts
    }
}

async fn shown(device: &Light) -> BTreeMap<ItemId, Entry> {
    let mut shown = BTreeMap::new();
    for summary in device.list(Listing::Journal).await.unwrap() {
        shown.insert(summary.item, device.entry(summary.item).await.unwrap());
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_cut_at_every_byte() {
    let before = Before::begin().await;
    let frames = before.frames();
    for length in 0..before.page.len() {
        let ended = before.meets(move |page| page.truncate(length)).await;
        match frames.iter().position(|start| *start == length) {
            // A header that promises what does not follow.
            Some(1) => assert_eq!(ended, Err(Error::Nonsense)),
            // A page of one record is a page: the rest comes with the next one.
            Some(2) => assert_eq!(ended, Ok(())),
            _ => assert!(matches!(ended, Err(Error::Offline(_))), "cut after {length}: {ended:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_byte_of_a_page_changed() {
    let before = Before::begin().await;
    let frames = before.frames();
    for place in 0..before.page.len() {
        let bit = 1 << (place % 8);
        let ended = before
            .meets(move |page| {
                if let Some(byte) = page.get_mut(place) {
                    *byte ^= bit;
                }
            })
            .await;
        let frame = frames.iter().rposition(|start| *start <= place).unwrap();
        let expected = match (frame, &ended) {
            // A record's bytes: it is not what was signed.
            (1 | 2, Err(Error::Alarm(Alarm::Altered { seq, .. }))) => *seq == NEXT + frame as u64 - 1,
            // A frame's length: more than comes, or less than there is.
            (_, Err(Error::Offline(_))) => place < frames[frame] + 4,
            // The header: another log, place or head.
            (0, Err(Error::Alarm(_) | Error::Nonsense)) => true,
            _ => false,
        };
        assert!(expected, "byte {place} in frame {frame}: {ended:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_end_is_cut_off() {
    let before = Before::begin().await;
    let ended = before.meets(|page| page.extend_from_slice(&[0xff; 64])).await;
    assert_eq!(ended, Err(Error::Alarm(Alarm::Altered { seq: NEXT + 2, refusal: LogRefusal::Malformed })));
}
