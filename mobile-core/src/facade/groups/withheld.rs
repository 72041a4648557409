//! What the server said was erased in a group although nobody had withdrawn it: asked for again, until it comes.

use andrum_wire::ids::LogId;
use andrum_wire::log::{BlobSlot, Change, CommitRecord, PageHeader, Place};

use super::super::{Andrum, Error, Event};
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::device::Work;
use crate::groups::{GroupAlarm, Opened, open as open_shared};
use crate::log::Alarm;
use crate::platform::Platform;

/// Keeps the first record of a page. It need not be judged again: each blob has to be the one that the commit named when it counted.
struct First {
    record: Option<CommitRecord>,
    /// Ends the reading.
    enough: Alarm,
}

impl PageSink for First {
    fn header(&mut self, _: &PageHeader) -> Result<(), Alarm> {
        Ok(())
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        self.record = Some(record.clone());
        Err(self.enough.clone())
    }
}

impl<P: Platform> Andrum<P> {
    /// Asks once more for every blob of a group that was withheld.
    ///
    /// # Errors
    /// [`GroupAlarm::Withheld`] when one does not come, and what a sync's are.
    pub(super) async fn ask_for_withheld_in_group(&self, group: LogId) -> Result<(), Error> {
        loop {
            let Some(place) = ({ self.opened().await?.get()?.group(&group)?.log.withheld() }) else { return Ok(()) };
            let withheld = Alarm::Group { group, alarm: GroupAlarm::Withheld { place } };
            let first = futures_util::lock::Mutex::new(First { record: None, enough: withheld.clone() });
            let end = self
                .call(|line| {
                    let first = &first;
                    async move {
                        let mut first = first.lock().await;
                        api::pull(&*line.transport, &line.token, group, place.seq - 1, &mut *first).await
                    }
                })
                .await?;
            let came = match first.into_inner().record {
                Some(record) => self.take_back_in_group(group, place, &record).await?,
                None if end == PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                None => false,
            };
            if !came {
                return Err(withheld.into());
            }
        }
    }

    /// Takes the blobs that a record brings after all. Says whether the one at `place` is among them.
    async fn take_back_in_group(&self, group: LogId, place: Place, record: &CommitRecord) -> Result<bool, Error> {
        let store = self.platform().store();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let mut state = open.group(&group)?.clone();
        let mut work = Work::default();
        let mut came = false;
        for (index, change) in (0..).zip(&record.changes) {
            let Change::Put { blob: BlobSlot::Inline(blob), .. } = change else { continue };
            let here = Place { seq: place.seq, index };
            let Some(put) = state.log.restore(here, blob) else { continue };
            came |= here == place;
            let Some(mut shared) = open.shared(store, &group, &put.item).await? else { continue };
            let identities: Vec<_> = open.account()?.keybag.inbox.iter().collect();
            if put.readers.contains(&me)
                && let Opened::Read(content, _) = open_shared(group, &identities, &put)
            {
                shared.retry(&put, content);
                open.save_shared(&mut state, &shared, &mut work)?;
            }
        }
        self.carry_out_in_group(open, state, work).await?;
        drop(guard);
        self.tell(Event::Group(group));
        Ok(came)
    }
}
