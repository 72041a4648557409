//! What a server said was erased although nobody had deleted it: asked for again, until it comes.

use andrum_wire::log::{BlobSlot, Change, CommitRecord, PageHeader, Place};

use super::{Andrum, Error};
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::device::{Work, meta};
use crate::log::Alarm;
use crate::platform::Platform;
use crate::store::Table;
use crate::sync::Intake;

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
    /// Asks once more for every blob that was withheld.
    ///
    /// # Errors
    /// [`Alarm::Withheld`] when one does not come. The rest of [`Self::sync`]'s.
    pub(super) async fn ask_for_withheld(&self) -> Result<(), Error> {
        loop {
            let (log, place, withheld) = {
                let mut guard = self.opened().await?;
                let state = guard.get()?.log_state()?;
                let Some(put) = state.withheld() else { return Ok(()) };
                (state.log(), put.place, Alarm::Withheld { place: put.place, item: put.item })
            };
            let first = futures_util::lock::Mutex::new(First { record: None, enough: withheld.clone() });
            let end = self
                .call(|line| {
                    let first = &first;
                    async move {
                        let mut first = first.lock().await;
                        api::pull(&*line.transport, &line.token, log, place.seq - 1, &mut *first).await
                    }
                })
                .await?;
            let came = match first.into_inner().record {
                Some(record) => self.take_back(place, &record).await?,
                None if end == PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                None => false,
            };
            if !came {
                return Err(withheld.into());
            }
        }
    }

    /// Takes the blobs that a record brings after all. Says whether the one at `place` is among them.
    async fn take_back(&self, place: Place, record: &CommitRecord) -> Result<bool, Error> {
        let store = self.platform().store();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut state = open.log_state()?.clone();
        let account = open.account()?;
        let mut intake = Intake::new(account.account, &account.keybag);
        let mut came = false;
        for (index, change) in (0..).zip(&record.changes) {
            let Change::Put { blob: BlobSlot::Inline(blob), .. } = change else { continue };
            let here = Place { seq: place.seq, index };
            let Some(put) = state.restore(here, blob) else { continue };
            came |= here == place;
            let Some(item) = open.record(store, &put.item).await? else { continue };
            if !intake.holds(&put.item) {
                intake.hold(put.item, Some(item));
            }
            if !intake.retry(&put) {
                intake.unreadable.push(put);
            }
        }
        let mut work = Work::default();
        intake.finish(open, &mut work)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &state)?;
        open.carry_out(store, work).await?;
        open.log = Some(state);
        Ok(came)
    }
}
