//! One engine for every log: what a device needs of a log to follow it, and how its pages are read.
//!
//! [`Chain`] is implemented by the private log ([`LogState`]) and by a group's log. A third kind of log costs an implementation.

mod read;

pub use read::{Again, Reader};

use andrum_wire::ids::LogId;
use andrum_wire::log::{CommitRecord, Head, PageHeader, Place};

use crate::log::{Alarm, Counted, LogState};
use crate::maybe_send::MaybeSend;

/// How many revisions under which something was sent are remembered, since any of their answers may be lost.
pub const REMEMBERED: usize = 4;
/// Room that is left in a commit for all that is not a blob, in bytes.
pub const MARGIN: usize = 64 * 1024;

/// A log that a device follows, as far as its pin.
pub trait Chain: MaybeSend {
    /// A change that counts.
    type Counted: MaybeSend;

    /// Which log.
    fn log(&self) -> LogId;

    /// The last commit that counted here.
    fn pin(&self) -> Head;

    /// Compares a page's header with the pin.
    ///
    /// # Errors
    /// The alarm that it gives cause for.
    fn check_header(&self, header: &PageHeader) -> Result<(), Alarm>;

    /// Compares a head that the server claims with the pin.
    ///
    /// # Errors
    /// The alarm that it gives cause for.
    fn check_head(&self, head: Head) -> Result<(), Alarm>;

    /// Takes the next record, and gives what counts in it.
    ///
    /// # Errors
    /// The alarm that it gives cause for; the log has not moved.
    fn take(&mut self, record: &CommitRecord) -> Result<Vec<Self::Counted>, Alarm>;

    /// The first blob that the server called erased although nothing deletes it: its place, and the alarm when it does not come.
    fn withheld(&self) -> Option<(Place, Alarm)>;
}

impl Chain for LogState {
    type Counted = Counted;

    fn log(&self) -> LogId {
        self.log()
    }

    fn pin(&self) -> Head {
        self.pin()
    }

    fn check_header(&self, header: &PageHeader) -> Result<(), Alarm> {
        self.check_header(header)
    }

    fn check_head(&self, head: Head) -> Result<(), Alarm> {
        self.check_head(head)
    }

    fn take(&mut self, record: &CommitRecord) -> Result<Vec<Counted>, Alarm> {
        self.take(record)
    }

    fn withheld(&self) -> Option<(Place, Alarm)> {
        self.withheld().map(|put| (put.place, Alarm::Withheld { place: put.place, item: put.item }))
    }
}

/// Notes that something was sent under a revision. The last few are remembered.
pub fn note_sent<T: PartialEq>(sent: &mut Vec<T>, revision: T) {
    if sent.last() == Some(&revision) {
        return;
    }
    if sent.len() == REMEMBERED {
        sent.remove(0);
    }
    sent.push(revision);
}
