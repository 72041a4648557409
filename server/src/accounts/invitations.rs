//! Invitations: codes that the operator hands out where registration is not open.

use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::storage::schema::invitations;
use crate::storage::{AnyConnection, TxError};

/// What the database holds of a code; `andrum invite` makes them. Codes are typed in: upper and lower case are one.
#[must_use]
pub fn code_hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.trim().to_ascii_lowercase().as_bytes()).to_vec()
}

/// Whether a code is good still.
///
/// # Errors
/// From the database.
pub fn is_good(c: &mut AnyConnection, code: &str, now_ms: i64) -> Result<bool, TxError> {
    let found: Option<i64> = invitations::table
        .filter(invitations::code_hash.eq(code_hash(code)))
        .filter(invitations::used.eq(false))
        .filter(invitations::expires_ms.gt(now_ms))
        .select(invitations::id)
        .first(c)
        .optional()?;
    Ok(found.is_some())
}

/// Uses a code up; answers whether it was good. Of two at once one succeeds.
///
/// # Errors
/// From the database.
pub fn spend(c: &mut AnyConnection, code: &str, now_ms: i64) -> Result<bool, TxError> {
    let good = invitations::code_hash
        .eq(code_hash(code))
        .and(invitations::used.eq(false))
        .and(invitations::expires_ms.gt(now_ms));
    let spent = diesel::update(invitations::table.filter(good)).set(invitations::used.eq(true)).execute(c)?;
    Ok(spent == 1)
}
