//! Where groups lie in the local store, and how their states are read.

use std::collections::BTreeMap;

use andrum_wire::ids::{ItemId, LogId};

use super::GroupState;
use crate::device::{LocalError, Sealed};
use crate::store::{Store, Table};

/// Begins the key of a group's state in [`Table::Groups`]; the group's id follows.
const STATE: u8 = 0;
/// Begins the key of a shared item; the group's id and the item's follow.
pub(crate) const ITEM: u8 = 1;

pub(crate) fn state_key(group: &LogId) -> Vec<u8> {
    [[STATE].as_slice(), group.as_bytes()].concat()
}

pub(crate) fn item_key(group: &LogId, item: &ItemId) -> Vec<u8> {
    [[ITEM].as_slice(), group.as_bytes(), item.as_bytes()].concat()
}

/// Reads the states of all groups.
pub(crate) async fn load(store: &impl Store, sealed: &Sealed) -> Result<BTreeMap<LogId, GroupState>, LocalError> {
    let mut groups = BTreeMap::new();
    for (key, value) in store.scan(Table::Groups, &[STATE]).await? {
        let state: GroupState = sealed.open(Table::Groups, &key, &value)?;
        groups.insert(state.log.group(), state);
    }
    Ok(groups)
}
