//! Sealed keys in the database.

use andrum_wire::keys::KeysUpdate;
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;

use crate::accounts::{keybags, storage as accounts_storage};
use crate::logins::storage as logins;
use crate::problem::Error;
use crate::recovery::storage as recoveries;
use crate::storage::schema::accounts;
use crate::storage::{AnyConnection, TxError};

/// Replaces keys by the version that follows, or not at all. Keys with wraps begin anew: no earlier keybag is kept. A new password ends
/// running logins and a running recovery.
///
/// # Errors
/// `stale-keys`; from the database.
pub fn replace(c: &mut AnyConnection, row: i64, update: &KeysUpdate) -> Result<(), TxError> {
    let version = i64::try_from(update.keybag.version).map_err(|_| Error::from(ProblemKind::StaleKeys))?;
    let following = accounts::table.filter(accounts::id.eq(row)).filter(accounts::keys_version.eq(version - 1));
    if diesel::update(following).set(accounts::keys_version.eq(version)).execute(c)? != 1 {
        return Err(ProblemKind::StaleKeys.into());
    }
    keybags::add(c, row, &update.keybag)?;
    let Some(wraps) = &update.wraps else { return Ok(()) };
    keybags::forget_before(c, row, update.keybag.version)?;
    let account = accounts::table.filter(accounts::id.eq(row));
    diesel::update(account)
        .set((accounts::login_wrap.eq(&wraps.login_wrap.0), accounts::recovery_wrap.eq(&wraps.recovery_wrap.0)))
        .execute(c)?;
    let Some(record) = &wraps.record else { return Ok(()) };
    diesel::update(account).set(accounts::opaque_record.eq(&record.0)).execute(c)?;
    recoveries::remove(c, row)?;
    let login = accounts_storage::login(c, row)?;
    logins::end_all(c, &login)
}
