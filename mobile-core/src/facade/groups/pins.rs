//! What this account's devices tell each other of a group, in the keybag: how far its log went when its roster had last changed. So a device
//! that knows nothing yet is not shown an older group, as long as it is not shown older keys.

use andrum_wire::ids::LogId;
use andrum_wire::log::Head;

use super::super::keys::{keys_update, was_overtaken};
use super::super::rooms::Open;
use super::super::{Andrum, Error};
use crate::api;
use crate::platform::Platform;

impl Open {
    /// How far some device of this account has seen a group.
    pub(in super::super) fn pinned(&self, group: &LogId) -> Result<Head, Error> {
        Ok(self.account()?.keybag.pins.get(group).copied().unwrap_or(Head::EMPTY))
    }

    /// The groups whose rosters have changed since the keybag was told of them.
    fn unpinned(&self) -> Result<Vec<(LogId, Head)>, Error> {
        let mut unpinned = vec![];
        for (group, state) in &self.rooms.groups {
            let pinned = self.pinned(group)?;
            if state.roster().is_some_and(|roster| roster.head.seq > pinned.seq) {
                unpinned.push((*group, state.log.pin()));
            }
        }
        Ok(unpinned)
    }
}

impl<P: Platform> Andrum<P> {
    /// Writes into the keybag how far each group has come whose roster has changed. Topics and votes alone write nothing.
    pub(super) async fn pin_groups(&self) -> Result<(), Error> {
        {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            if open.account()?.outdated || open.unpinned()?.is_empty() {
                return Ok(());
            }
        }
        // Another device may have done it.
        let version = self.refresh_keys().await?;
        let (update, keybag) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let account = open.account()?;
            let mut keybag = account.keybag.duplicate();
            let pinned = open.unpinned()?.into_iter().filter(|(group, head)| keybag.pin(*group, *head)).count();
            if pinned == 0 {
                return Ok(());
            }
            // Full of another device's pins: what this one has seen is told with the next rotation.
            let Ok(update) = keys_update(version, &keybag, &account.master, &account.device, None, None) else {
                return Ok(());
            };
            (update, keybag)
        };
        let told = self
            .call(|line| {
                let update = &update;
                async move { api::update_keys(&*line.transport, Some(&line.token), update).await }
            })
            .await;
        match told {
            Ok(()) => self.keep_keys(update.keybag.version, None, Some(keybag)).await,
            // Another device was quicker; the next sync sees what is left to tell.
            Err(error) if was_overtaken(&error) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
