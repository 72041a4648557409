//! Keybags in the database: the newest one of an account, and the newest few of each writer before it.

use andrum_wire::ids::{AccountId, Blob, Hash, PublicKey, Signature};
use andrum_wire::keys::{SealedKeybag, keybag_writer_bytes};
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::devices::signatures::verifies;
use crate::problem::Error;
use crate::storage::schema::keybags;
use crate::storage::{AnyConnection, TxError};

/// Keybags of one writer that are kept, the newest one of all included.
const KEPT_OF_A_WRITER: i64 = 3;

type Row = (i64, Vec<u8>, Vec<u8>, Vec<u8>);

/// Checks that a keybag is signed by the key that must have written it.
///
/// # Errors
/// `forbidden`.
pub fn check_writer(account: &AccountId, keybag: &SealedKeybag, writer: &PublicKey) -> Result<(), Error> {
    let signed = keybag_writer_bytes(account, keybag.version, &Hash(Sha256::digest(&keybag.sealed.0).into()));
    if keybag.writer == *writer && verifies(writer, &signed, &keybag.signature) {
        return Ok(());
    }
    let detail = "The kit signs a keybag that comes with wraps, the calling device any other.";
    Err(Error::refused(ProblemKind::Forbidden, detail))
}

/// Stores the newest keybag. Older ones of its writer go, up to the few that are kept.
///
/// # Errors
/// From the database.
pub fn add(c: &mut AnyConnection, row: i64, keybag: &SealedKeybag) -> Result<(), TxError> {
    let version = i64::try_from(keybag.version).map_err(|_| Error::from(ProblemKind::StaleKeys))?;
    diesel::insert_into(keybags::table)
        .values((
            keybags::account_id.eq(row),
            keybags::version.eq(version),
            keybags::keybag.eq(&keybag.sealed.0),
            keybags::writer.eq(keybag.writer.as_bytes()),
            keybags::signature.eq(keybag.signature.as_bytes()),
        ))
        .execute(c)?;
    let of_writer =
        keybags::table.filter(keybags::account_id.eq(row)).filter(keybags::writer.eq(keybag.writer.as_bytes()));
    let kept: Vec<i64> =
        of_writer.order(keybags::version.desc()).limit(KEPT_OF_A_WRITER).select(keybags::version).load(c)?;
    if let Some(oldest) = kept.last() {
        diesel::delete(of_writer.filter(keybags::version.lt(*oldest))).execute(c)?;
    }
    Ok(())
}

/// Removes all that are older than a version: with new wraps they are of no more use.
///
/// # Errors
/// From the database.
pub fn forget_before(c: &mut AnyConnection, row: i64, version: u64) -> Result<(), TxError> {
    let older = keybags::table.filter(keybags::account_id.eq(row)).filter(keybags::version.lt(number(version)));
    diesel::delete(older).execute(c)?;
    Ok(())
}

/// The newest keybag that is older than a version.
///
/// # Errors
/// From the database.
pub fn before(c: &mut AnyConnection, row: i64, version: u64) -> Result<Option<SealedKeybag>, TxError> {
    let found: Option<Row> = keybags::table
        .filter(keybags::account_id.eq(row))
        .filter(keybags::version.lt(number(version)))
        .order(keybags::version.desc())
        .select((keybags::version, keybags::keybag, keybags::writer, keybags::signature))
        .first(c)
        .optional()?;
    found.map(read).transpose()
}

/// The newest keybag.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn newest(c: &mut AnyConnection, row: i64) -> Result<SealedKeybag, TxError> {
    before(c, row, u64::MAX)?.ok_or(ProblemKind::Unauthorized.into())
}

/// Versions count in the database's own numbers: what is beyond them is beyond every keybag.
fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}

fn read((version, sealed, writer, signature): Row) -> Result<SealedKeybag, TxError> {
    Ok(SealedKeybag {
        version: u64::try_from(version).map_err(Error::internal)?,
        sealed: Blob(sealed),
        writer: PublicKey::from_slice(&writer).map_err(Error::internal)?,
        signature: Signature::from_slice(&signature).map_err(Error::internal)?,
    })
}
