//! Carrying a log, whichever it is: pull, append, ask again for what was withheld. What counts is taken in by the log's own room.

use andrum_wire::log::{Append, CommitRecord, Place};

use super::{Andrum, Error};
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::chain::{Again, Chain, Reader};
use crate::platform::Platform;

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncReport {
    /// Commits that came in, one's own included.
    pub pulled: u64,
    /// Items that were sent.
    pub sent: usize,
    /// Items that came and cannot be read here; they are kept.
    pub unreadable: usize,
    /// Whether everything is at the server now.
    pub complete: bool,
}

/// A log of this device: where it is kept, and how what counts in it is taken in. Asked by who is talking to the server alone.
pub(super) trait Carried<P: Platform>: Copy {
    /// The log's own judge.
    type Chain: Chain;

    /// The log as far as this device has taken it in.
    async fn chain(self, core: &Andrum<P>) -> Result<Self::Chain, Error>;

    /// Takes what counted into the local database, whole or not at all, together with the pin.
    async fn take_in(self, core: &Andrum<P>, reader: Reader<Self::Chain>, report: &mut SyncReport)
    -> Result<(), Error>;

    /// Takes the blobs that a record brings after all. Says whether the one at `place` is among them.
    async fn take_back(self, core: &Andrum<P>, place: Place, record: &CommitRecord) -> Result<bool, Error>;
}

impl<P: Platform> Andrum<P> {
    /// Pulls page after page until the pin is at the server's head.
    pub(super) async fn pull<L: Carried<P>>(&self, which: L, report: &mut SyncReport) -> Result<(), Error> {
        loop {
            let mut reader = Reader::new(which.chain(self).await?);
            let log = reader.chain.log();
            let end = {
                // `call` may call twice; the sink is asked only by the one that brings a page.
                let sink = futures_util::lock::Mutex::new(&mut reader);
                self.call(|line| {
                    let sink = &sink;
                    async move {
                        let mut reader = sink.lock().await;
                        let after = reader.chain.pin().seq;
                        api::pull(&*line.transport, &line.token, log, after, &mut **reader).await
                    }
                })
                .await?
            };
            let commits = reader.commits;
            which.take_in(self, reader, report).await?;
            match end {
                PullEnd::Alarm(alarm) => return Err(alarm.into()),
                PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                PullEnd::Whole(header) => {
                    let chain = which.chain(self).await?;
                    if chain.pin().seq >= header.head.seq {
                        return Ok(chain.check_head(header.head)?);
                    }
                    // A head whose commits do not come would be asked for for ever.
                    if commits == 0 {
                        return Err(Error::Nonsense);
                    }
                }
            }
        }
    }

    /// Appends a commit and takes it in.
    pub(super) async fn append<L: Carried<P>>(
        &self,
        which: L,
        append: &Append,
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let mut reader = Reader::new(which.chain(self).await?);
        let log = reader.chain.log();
        let appended =
            self.call(|line| async move { api::append(&*line.transport, &line.token, log, append).await }).await?;
        reader.record(&append.record)?;
        reader.chain.check_head(appended.head)?;
        which.take_in(self, reader, report).await
    }

    /// Takes in a commit of this device that the server has taken.
    pub(super) async fn take_own<L: Carried<P>>(
        &self,
        which: L,
        append: &Append,
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let mut reader = Reader::new(which.chain(self).await?);
        reader.record(&append.record)?;
        which.take_in(self, reader, report).await
    }

    /// Asks once more for every blob that was withheld.
    ///
    /// # Errors
    /// The log's alarm when one does not come, and what a sync's are.
    pub(super) async fn ask_for_withheld<L: Carried<P>>(&self, which: L) -> Result<(), Error> {
        loop {
            let chain = which.chain(self).await?;
            let Some((place, withheld)) = chain.withheld() else { return Ok(()) };
            let log = chain.log();
            let again = futures_util::lock::Mutex::new(Again::new(withheld.clone()));
            let end = self
                .call(|line| {
                    let again = &again;
                    async move {
                        let mut again = again.lock().await;
                        api::pull(&*line.transport, &line.token, log, place.seq - 1, &mut *again).await
                    }
                })
                .await?;
            let came = match again.into_inner().record {
                Some(record) => which.take_back(self, place, &record).await?,
                None if end == PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                None => false,
            };
            if !came {
                return Err(withheld.into());
            }
        }
    }
}
