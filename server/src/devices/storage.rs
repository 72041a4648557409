//! Devices in the database.

use andrum_wire::devices::Device;
use andrum_wire::ids::{DeviceId, PublicKey};
use diesel::prelude::*;

use crate::problem::Error;
use crate::storage::schema::{devices, refresh_tokens};
use crate::storage::{AnyConnection, TxError};

/// A day, in milliseconds.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A device's row.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// The device's row id.
    pub row: i64,
    /// The row id of its account.
    pub account_row: i64,
    /// The device's key.
    pub key: PublicKey,
    /// Whether a rotation has revoked it.
    pub revoked: bool,
}

/// Finds a device of any account.
///
/// # Errors
/// From the database.
pub fn find(c: &mut AnyConnection, device: &DeviceId) -> Result<Option<DeviceRow>, TxError> {
    let found: Option<(i64, i64, Vec<u8>, bool)> = devices::table
        .filter(devices::device.eq(device.as_bytes()))
        .select((devices::id, devices::account_id, devices::device_key, devices::revoked))
        .first(c)
        .optional()?;
    let Some((row, account_row, key, revoked)) = found else { return Ok(None) };
    Ok(Some(DeviceRow { row, account_row, key: PublicKey::from_slice(&key).map_err(Error::internal)?, revoked }))
}

/// Locks the device's row, then reads it again. Notes the day on which the device was seen.
///
/// # Errors
/// From the database.
pub fn lock_and_see(c: &mut AnyConnection, device: &DeviceId, now_ms: i64) -> Result<Option<DeviceRow>, TxError> {
    diesel::update(devices::table.filter(devices::device.eq(device.as_bytes())))
        .set(devices::seen_day_ms.eq(midnight(now_ms)))
        .execute(c)?;
    find(c, device)
}

/// Adds a device; answers its row id.
///
/// # Errors
/// From the database.
pub fn add(c: &mut AnyConnection, account_row: i64, key: &PublicKey, now_ms: i64) -> Result<i64, TxError> {
    let device = super::signatures::device_id(key);
    Ok(diesel::insert_into(devices::table)
        .values((
            devices::account_id.eq(account_row),
            devices::device.eq(device.as_bytes()),
            devices::device_key.eq(key.as_bytes()),
            devices::added_ms.eq(now_ms),
            devices::seen_day_ms.eq(midnight(now_ms)),
            devices::revoked.eq(false),
        ))
        .returning(devices::id)
        .get_result(c)?)
}

/// Ends a device of the account, and its tokens. One that the server never saw is passed over: its certificate ends with the account key.
///
/// # Errors
/// From the database.
pub fn revoke(c: &mut AnyConnection, account_row: i64, device: &DeviceId) -> Result<(), TxError> {
    let Some(found) = find(c, device)?.filter(|found| found.account_row == account_row) else { return Ok(()) };
    diesel::update(devices::table.find(found.row)).set(devices::revoked.eq(true)).execute(c)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(found.row))).execute(c)?;
    Ok(())
}

/// All of an account's, oldest first.
///
/// # Errors
/// From the database.
pub fn all(c: &mut AnyConnection, account_row: i64) -> Result<Vec<Device>, TxError> {
    let rows: Vec<(Vec<u8>, i64, i64, bool)> = devices::table
        .filter(devices::account_id.eq(account_row))
        .order(devices::id)
        .select((devices::device, devices::added_ms, devices::seen_day_ms, devices::revoked))
        .load(c)?;
    rows.into_iter()
        .map(|(device, added_ms, seen_day_ms, revoked)| {
            let device = DeviceId::from_slice(&device).map_err(Error::internal)?;
            Ok(Device { device, added_ms, seen_day_ms, revoked })
        })
        .collect()
}

/// How many devices the account has had.
///
/// # Errors
/// From the database.
pub fn count(c: &mut AnyConnection, account_row: i64) -> Result<usize, TxError> {
    let count: i64 = devices::table.filter(devices::account_id.eq(account_row)).count().get_result(c)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Forgets the device that was revoked first; answers whether there was one.
///
/// # Errors
/// From the database.
pub fn forget_revoked(c: &mut AnyConnection, account_row: i64) -> Result<bool, TxError> {
    let revoked = devices::table.filter(devices::account_id.eq(account_row).and(devices::revoked.eq(true)));
    let oldest: Option<i64> = revoked.order(devices::id).select(devices::id).first(c).optional()?;
    let Some(oldest) = oldest else { return Ok(false) };
    Ok(diesel::delete(devices::table.find(oldest)).execute(c)? == 1)
}

/// The day alone, so that the server keeps no diary of when somebody writes.
pub fn midnight(now_ms: i64) -> i64 {
    now_ms - now_ms.rem_euclid(DAY_MS)
}
