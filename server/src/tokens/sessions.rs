//! Sessions: a device's one family of refresh tokens. A token is good once; using one again ends the session, since two hold it then.

use andrum_wire::ids::{AccountId, Blob, DeviceId};
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;
use rand::{RngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::devices::storage as devices;
use crate::storage::schema::{accounts, refresh_tokens};
use crate::storage::{AnyConnection, TxError};

/// How long a session lasts without a refresh: 90 days, in milliseconds.
pub const SESSION_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How long a used token is known as used: 30 days, in milliseconds. An older one is merely unknown, and opens nothing either.
const USED_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A refresh token: 32 random bytes. The database holds its SHA-256.
pub struct RefreshToken(Zeroizing<[u8; 32]>);

impl RefreshToken {
    fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(bytes.as_mut());
        Self(bytes)
    }

    fn hash(&self) -> Vec<u8> {
        Sha256::digest(*self.0).to_vec()
    }

    /// As it is sent.
    #[must_use]
    pub fn into_blob(self) -> Blob {
        Blob(self.0.to_vec())
    }
}

/// What became of a refresh. All of them commit.
pub enum Refreshed {
    /// A new token instead of the old one.
    Renewed(AccountId, RefreshToken),
    /// The token was used before: the session is over.
    Reused(AccountId),
    /// Not a token of this device, or not any more.
    Refused,
}

/// Begins a device's session, and ends the one that it may have had.
///
/// # Errors
/// From the database.
pub fn open(c: &mut AnyConnection, account_row: i64, device_row: i64, now_ms: i64) -> Result<RefreshToken, TxError> {
    close(c, device_row)?;
    let mut family = vec![0; 16];
    OsRng.fill_bytes(&mut family);
    extend(c, account_row, device_row, &family, now_ms)
}

/// Ends a device's session.
///
/// # Errors
/// From the database.
pub fn close(c: &mut AnyConnection, device_row: i64) -> Result<(), TxError> {
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(device_row))).execute(c)?;
    Ok(())
}

/// Uses a refresh token of a device whose proof was checked: a stolen token alone does nothing, not even harm.
///
/// # Errors
/// From the database.
pub fn refresh(c: &mut AnyConnection, device: &DeviceId, token: &[u8], now_ms: i64) -> Result<Refreshed, TxError> {
    // The device's row is locked first: two refreshes of one session, and a revocation, come one after the other.
    let Some(device) = devices::lock_and_see(c, device, now_ms)?.filter(|device| !device.revoked) else {
        return Ok(Refreshed::Refused);
    };
    let token: Option<(i64, Vec<u8>, i64, bool)> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(Sha256::digest(token).to_vec()))
        .filter(refresh_tokens::device_id.eq(device.row))
        .select((refresh_tokens::id, refresh_tokens::family, refresh_tokens::expires_ms, refresh_tokens::used))
        .first(c)
        .optional()?;
    let Some((token, family, expires_ms, used)) = token else { return Ok(Refreshed::Refused) };
    let account = account_of(c, device.account_row)?;
    if used {
        close(c, device.row)?;
        return Ok(Refreshed::Reused(account));
    }
    if expires_ms <= now_ms {
        return Ok(Refreshed::Refused);
    }
    diesel::update(refresh_tokens::table.filter(refresh_tokens::id.eq(token)))
        .set(refresh_tokens::used.eq(true))
        .execute(c)?;
    let forgotten =
        refresh_tokens::used.eq(true).and(refresh_tokens::expires_ms.lt(now_ms + SESSION_MS - USED_KEPT_MS));
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(device.row)).filter(forgotten))
        .execute(c)?;
    Ok(Refreshed::Renewed(account, extend(c, device.account_row, device.row, &family, now_ms)?))
}

/// The account's row, if the account is there and the device, when one is named, is its own, not revoked, and has a session.
///
/// # Errors
/// From the database.
pub fn standing(
    c: &mut AnyConnection,
    account: &AccountId,
    device: Option<&DeviceId>,
    now_ms: i64,
) -> Result<Option<i64>, TxError> {
    let account_row: Option<i64> =
        accounts::table.filter(accounts::account.eq(account.as_bytes())).select(accounts::id).first(c).optional()?;
    let (Some(account_row), Some(device)) = (account_row, device) else { return Ok(account_row) };
    let Some(device) = devices::find(c, device)?.filter(|device| device.account_row == account_row && !device.revoked)
    else {
        return Ok(None);
    };
    let session: Option<i64> = refresh_tokens::table
        .filter(refresh_tokens::device_id.eq(device.row))
        .filter(refresh_tokens::used.eq(false))
        .filter(refresh_tokens::expires_ms.gt(now_ms))
        .select(refresh_tokens::id)
        .first(c)
        .optional()?;
    Ok(session.map(|_| account_row))
}

fn extend(
    c: &mut AnyConnection,
    account_row: i64,
    device_row: i64,
    family: &[u8],
    now_ms: i64,
) -> Result<RefreshToken, TxError> {
    let token = RefreshToken::random();
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::account_id.eq(account_row),
            refresh_tokens::device_id.eq(device_row),
            refresh_tokens::family.eq(family),
            refresh_tokens::token_hash.eq(token.hash()),
            refresh_tokens::expires_ms.eq(now_ms + SESSION_MS),
            refresh_tokens::used.eq(false),
        ))
        .execute(c)?;
    Ok(token)
}

fn account_of(c: &mut AnyConnection, account_row: i64) -> Result<AccountId, TxError> {
    let account: Vec<u8> = accounts::table
        .filter(accounts::id.eq(account_row))
        .select(accounts::account)
        .first(c)
        .optional()?
        .ok_or(ProblemKind::Unauthorized)?;
    AccountId::from_slice(&account).map_err(|error| crate::problem::Error::internal(error).into())
}
