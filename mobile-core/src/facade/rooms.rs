//! What the facade holds in memory: the lock, the device, and what groups and tallies keep beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use andrum_wire::ids::{Hash, LogId};

use crate::crypto::secret::Secret32;
use crate::device::{self, LocalError, LockRecord};
use crate::groups::{self, GroupItem, GroupState, ReadItem};
use crate::store::Store;
use crate::tally::{self, TallyRecord};

/// The whole of a device's state. `open` is none while locked.
pub(super) struct State {
    pub lock: LockRecord,
    pub open: Option<Open>,
}

/// The opened diary with all rooms.
pub(super) type Open = device::Open<Rooms>;

/// What groups and tallies keep in memory while the diary is open.
pub(super) struct Rooms {
    /// The groups; what is shared in them stays in the store until it is asked for.
    pub groups: BTreeMap<LogId, GroupState>,
    /// The groups' tallies.
    pub tallies: BTreeMap<(LogId, Hash), TallyRecord>,
    /// What is shared in groups that were read, decoded. In memory alone, and forgotten as soon as something of it is stored.
    pub shared: BTreeMap<LogId, Arc<Vec<ReadItem>>>,
    /// What a preview has shown and nobody has shared yet. In memory alone.
    pub previewed: Option<(LogId, GroupItem)>,
    /// How far each group's log is known to go, taken in or not. In memory alone.
    pub heard: BTreeMap<LogId, u64>,
}

impl Open {
    /// Reads all that is kept open.
    pub async fn load_all(store: &impl Store, key: Secret32) -> Result<Self, LocalError> {
        let bare = device::Open::load(store, key).await?;
        let rooms = Rooms {
            groups: groups::kept::load(store, &bare.sealed).await?,
            tallies: tally::kept::load(store, &bare.sealed).await?,
            shared: BTreeMap::new(),
            previewed: None,
            heard: BTreeMap::new(),
        };
        Ok(bare.with(rooms))
    }

    /// Takes note of how far a group's log goes; whether that is further than was known.
    pub fn hears_of(&mut self, group: LogId, seq: u64) -> bool {
        let pinned = self.rooms.groups.get(&group).map_or(0, |state| state.log.pin().seq);
        let before = self.rooms.heard.insert(group, seq.max(pinned)).unwrap_or_default();
        seq > before.max(pinned)
    }
}
