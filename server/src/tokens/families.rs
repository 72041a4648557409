//! A device's one family of refresh tokens. A token is good once; using one again ends the family, since two hold it then.

use andrum_wire::ids::{AccountId, Blob, DeviceId};
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;
use rand::{RngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::devices::storage as devices;
use crate::storage::schema::{accounts, refresh_tokens};
use crate::storage::{AnyConnection, TxError};

/// How long a family lasts without a refresh: 90 days, in milliseconds, and what is left of the day.
pub const FAMILY_MS: i64 = 90 * 24 * 60 * 60 * 1000;
/// How long a used token is known as used: 30 days, in milliseconds. An older one is merely unknown, and opens nothing either.
const USED_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A refresh token: 32 random bytes. The database holds its SHA-256.
pub struct RefreshToken(Zeroizing<[u8; 32]>);

impl RefreshToken {
    /// A token of the device's own making.
    ///
    /// # Errors
    /// `malformed` for any but 32 bytes.
    pub fn from_device(bytes: &[u8]) -> Result<Self, crate::problem::Error> {
        bytes.try_into().map(|bytes| Self(Zeroizing::new(bytes))).map_err(|_| ProblemKind::Malformed.into())
    }

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
    /// The token to come is good now, the old one is not.
    Renewed(AccountId),
    /// The token was used before: the login is over.
    Reused(AccountId),
    /// Not a token of this device, or not any more.
    Refused,
}

/// Begins a device's family, and ends the one that it may have had.
///
/// # Errors
/// From the database.
pub fn open(c: &mut AnyConnection, account_row: i64, device_row: i64, now_ms: i64) -> Result<RefreshToken, TxError> {
    close(c, device_row)?;
    let mut family = vec![0; 16];
    OsRng.fill_bytes(&mut family);
    let token = RefreshToken::random();
    extend(c, account_row, device_row, &family, &token, now_ms)?;
    Ok(token)
}

/// Ends a device's family.
///
/// # Errors
/// From the database.
pub fn close(c: &mut AnyConnection, device_row: i64) -> Result<(), TxError> {
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(device_row))).execute(c)?;
    Ok(())
}

/// A refresh whose proof was checked: a stolen token alone does nothing, not even harm.
pub struct Attempt<'a> {
    /// The device.
    pub device: DeviceId,
    /// The refresh token.
    pub token: &'a [u8],
    /// The token to come, which the device has made and stored before it asked.
    pub next: &'a RefreshToken,
    /// Counts the device's tries with this token. A try that was seen is never good again.
    pub number: i64,
}

/// Uses a refresh token. If the answer was lost, the device signs again and asks for the same token to come: that is no reuse.
///
/// # Errors
/// From the database.
pub fn refresh(c: &mut AnyConnection, attempt: &Attempt<'_>, now_ms: i64) -> Result<Refreshed, TxError> {
    // The device's row is locked first: two refreshes of one family, and a revocation, come one after the other.
    let Some(device) = devices::lock_and_see(c, &attempt.device, now_ms)?.filter(|device| !device.revoked) else {
        return Ok(Refreshed::Refused);
    };
    let Some(token) = find(c, device.row, Sha256::digest(attempt.token).to_vec())? else {
        return Ok(Refreshed::Refused);
    };
    let account = account_of(c, device.account_row)?;
    let seen = diesel::update(refresh_tokens::table.filter(refresh_tokens::id.eq(token.row)))
        .set((refresh_tokens::used.eq(true), refresh_tokens::attempt.eq(attempt.number)));
    if token.used {
        let unused = find(c, device.row, attempt.next.hash())?.is_some_and(|next| !next.used);
        if !unused || attempt.number <= token.attempt {
            close(c, device.row)?;
            return Ok(Refreshed::Reused(account));
        }
        seen.execute(c)?;
        return Ok(Refreshed::Renewed(account));
    }
    if token.expires_ms <= now_ms {
        return Ok(Refreshed::Refused);
    }
    seen.execute(c)?;
    let forgotten = refresh_tokens::used.eq(true).and(refresh_tokens::expires_ms.lt(now_ms + FAMILY_MS - USED_KEPT_MS));
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(device.row)).filter(forgotten))
        .execute(c)?;
    extend(c, device.account_row, device.row, &token.family, attempt.next, now_ms)?;
    Ok(Refreshed::Renewed(account))
}

/// A stored token of a device.
struct Stored {
    row: i64,
    family: Vec<u8>,
    expires_ms: i64,
    used: bool,
    attempt: i64,
}

fn find(c: &mut AnyConnection, device_row: i64, hash: Vec<u8>) -> Result<Option<Stored>, TxError> {
    let found: Option<(i64, Vec<u8>, i64, bool, i64)> = refresh_tokens::table
        .filter(refresh_tokens::token_hash.eq(hash))
        .filter(refresh_tokens::device_id.eq(device_row))
        .select((
            refresh_tokens::id,
            refresh_tokens::family,
            refresh_tokens::expires_ms,
            refresh_tokens::used,
            refresh_tokens::attempt,
        ))
        .first(c)
        .optional()?;
    Ok(found.map(|(row, family, expires_ms, used, attempt)| Stored { row, family, expires_ms, used, attempt }))
}

/// The account's row, if the account is there and the device, when one is named, is its own, not revoked, and has a family.
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
    let good: Option<i64> = refresh_tokens::table
        .filter(refresh_tokens::device_id.eq(device.row))
        .filter(refresh_tokens::used.eq(false))
        .filter(refresh_tokens::expires_ms.gt(now_ms))
        .select(refresh_tokens::id)
        .first(c)
        .optional()?;
    Ok(good.map(|_| account_row))
}

fn extend(
    c: &mut AnyConnection,
    account_row: i64,
    device_row: i64,
    family: &[u8],
    token: &RefreshToken,
    now_ms: i64,
) -> Result<(), TxError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::account_id.eq(account_row),
            refresh_tokens::device_id.eq(device_row),
            refresh_tokens::family.eq(family),
            refresh_tokens::token_hash.eq(token.hash()),
            refresh_tokens::expires_ms.eq(expiry_ms(now_ms)),
            refresh_tokens::used.eq(false),
            refresh_tokens::attempt.eq(0),
        ))
        .execute(c)?;
    Ok(())
}

/// When a token of now expires: at the end of a day, so that the table does not tell when somebody was writing.
fn expiry_ms(now_ms: i64) -> i64 {
    devices::midnight(now_ms) + devices::DAY_MS + FAMILY_MS
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_the_day_alone() {
        for now_ms in [1_767_600_000_000, 1_767_600_000_000 + 12_345_678, 1_767_571_200_000] {
            let expiry = expiry_ms(now_ms);
            assert_eq!(expiry % devices::DAY_MS, 0);
            assert!(
                (FAMILY_MS..=FAMILY_MS + devices::DAY_MS).contains(&(expiry - now_ms)),
                "90 days, and what is left of the day"
            );
        }
    }
}
