//! Erasing: a tombstone's blobs leave the stored records, their names stay.

use std::collections::BTreeMap;

use andrum_wire::frame;
use andrum_wire::ids::{DeviceId, ItemId};
use andrum_wire::log::{BlobSlot, Change};
use andrum_wire::problem::ProblemKind;

use super::checks::sha256;
use super::storage;
use crate::problem::Error;
use crate::storage::{AnyConnection, TxError};

/// Erases the places of a log, one commit after another; answers how many bytes that freed. What is erased already stays so. `may` says whose
/// commits may be touched.
///
/// # Errors
/// `invalid-commit` when another item, or nothing, stands there, or another's.
pub fn erase(
    connection: &mut AnyConnection,
    log_row: i64,
    places: &BTreeMap<u64, BTreeMap<u16, ItemId>>,
    may: &dyn Fn(&DeviceId) -> bool,
) -> Result<i64, TxError> {
    const NOT_THERE: Error =
        Error::refused(ProblemKind::InvalidCommit, "A tombstone erases revisions of its own item.");
    let mut freed = 0;
    for (seq, items) in places {
        let position = storage::position(log_row, *seq)?;
        let mut record = storage::record(connection, position)?.ok_or(NOT_THERE)?;
        if !may(&record.author) {
            return Err(Error::refused(ProblemKind::InvalidCommit, "That is another's to delete.").into());
        }
        let before = frame::encode(&record)?.len();
        for (index, erased) in items {
            match record.changes.get_mut(usize::from(*index)) {
                Some(Change::Put { item, blob, .. }) if item == erased => {
                    *blob = BlobSlot::Erased(blob.reference(sha256));
                }
                _ => return Err(NOT_THERE.into()),
            }
        }
        let bytes = frame::encode(&record)?;
        if bytes.len() != before {
            storage::replace(connection, position, &bytes)?;
            freed += before as i64 - bytes.len() as i64;
        }
    }
    Ok(freed)
}
