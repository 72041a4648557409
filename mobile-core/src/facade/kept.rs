//! What other devices have deleted for good, and this one keeps in its trash for a while.

use andrum_wire::ids::ItemId;

use super::{Andrum, Error, Event};
use crate::device::{Row, Work};
use crate::platform::Platform;

impl<P: Platform> Andrum<P> {
    /// Removes what was kept long enough by this device's clock. Does nothing while locked.
    pub(super) async fn forget_what_was_kept(&self) -> Result<(), Error> {
        let now_ms = self.platform().now_ms();
        let mut state = self.state.lock().await;
        let Some(open) = state.open.as_mut() else { return Ok(()) };
        let over = |row: &&Row| {
            let deleted = row.summary.as_ref().and_then(|summary| summary.deleted.as_ref());
            deleted.is_some_and(|deleted| deleted.until_ms() <= now_ms)
        };
        let items: Vec<ItemId> = open.pages.rows().filter(over).map(|row| row.item).collect();
        if items.is_empty() {
            return Ok(());
        }
        let mut work = Work::default();
        for item in items {
            if let Some(record) = open.record(self.platform().store(), &item).await? {
                work.remove(item, &record);
            }
        }
        open.carry_out(self.platform().store(), work).await?;
        drop(state);
        self.tell(Event::Entries);
        Ok(())
    }
}
