//! Where tallies lie in the local store, and how they are read.

use std::collections::BTreeMap;

use andrum_wire::ids::{Hash, LogId};

use super::TallyRecord;
use crate::device::{LocalError, Sealed};
use crate::store::{Store, Table};

/// Begins the key of a tally in [`Table::Groups`]; the group's id and the tally's follow.
const TALLY: u8 = 2;

pub(crate) fn tally_key(group: &LogId, tally: &Hash) -> Vec<u8> {
    [[TALLY].as_slice(), group.as_bytes(), tally.as_bytes()].concat()
}

/// Reads all tallies.
pub(crate) async fn load(
    store: &impl Store,
    sealed: &Sealed,
) -> Result<BTreeMap<(LogId, Hash), TallyRecord>, LocalError> {
    let mut tallies = BTreeMap::new();
    for (key, value) in store.scan(Table::Groups, &[TALLY]).await? {
        let record: TallyRecord = sealed.open(Table::Groups, &key, &value)?;
        tallies.insert((record.descriptor.group, record.tally), record);
    }
    Ok(tallies)
}
