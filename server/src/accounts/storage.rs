//! Accounts in the database.

use andrum_wire::accounts::Account;
use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, LoginName, PublicKey};
use andrum_wire::keys::{SealedKeybag, SealedKeys};
use andrum_wire::log::{Genesis, Head, PrivateLog};
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;

use super::keybags;
use crate::devices::signatures::Strict;
use crate::logs::storage as log_storage;
use crate::problem::Error;
use crate::storage::schema::{accounts, commits, logins, logs};
use crate::storage::{AnyConnection, TxError};

/// What a login needs to know.
#[derive(Debug, Clone)]
pub struct Known {
    /// The row.
    pub row: i64,
    /// The id.
    pub account: AccountId,
    /// The genesis, as it was signed up with.
    pub genesis: Genesis,
}

/// A new account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The id.
    pub account: AccountId,
    /// The name.
    pub login: LoginName,
    /// The first keys.
    pub genesis: Genesis,
    /// OPAQUE's record.
    pub record: Vec<u8>,
    /// The first keybag.
    pub keybag: SealedKeybag,
    /// Login wrap, recovery wrap.
    pub wraps: [Vec<u8>; 2],
}

/// What is compared when the same registration comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existing {
    /// The row.
    pub row: i64,
    /// The id.
    pub account: Vec<u8>,
    /// OPAQUE's record.
    pub record: Vec<u8>,
    /// The newest keybag.
    pub keybag: SealedKeybag,
    /// Login wrap, recovery wrap.
    pub wraps: [Vec<u8>; 2],
    /// When it was made.
    pub created_ms: i64,
}

/// Finds an account by its name.
///
/// # Errors
/// From the database.
pub fn by_login(c: &mut AnyConnection, login: &LoginName) -> Result<Option<Known>, TxError> {
    let found: Option<(i64, Vec<u8>, Vec<u8>)> = accounts::table
        .filter(accounts::login.eq(login.as_str()))
        .select((accounts::id, accounts::account, accounts::genesis))
        .first(c)
        .optional()?;
    let Some((row, account, genesis)) = found else { return Ok(None) };
    let account = AccountId::from_slice(&account).map_err(Error::internal)?;
    Ok(Some(Known { row, account, genesis: read_genesis(&genesis)? }))
}

/// The OPAQUE record of a name.
///
/// # Errors
/// From the database.
pub fn record(c: &mut AnyConnection, login: &LoginName) -> Result<Option<Vec<u8>>, TxError> {
    Ok(accounts::table
        .filter(accounts::login.eq(login.as_str()))
        .select(accounts::opaque_record)
        .first(c)
        .optional()?)
}

/// The account that has the name already.
///
/// # Errors
/// From the database.
pub fn existing(c: &mut AnyConnection, login: &LoginName) -> Result<Option<Existing>, TxError> {
    type Row = (i64, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, i64);
    let found: Option<Row> = accounts::table
        .filter(accounts::login.eq(login.as_str()))
        .select((
            accounts::id,
            accounts::account,
            accounts::opaque_record,
            accounts::login_wrap,
            accounts::recovery_wrap,
            accounts::created_ms,
        ))
        .first(c)
        .optional()?;
    let Some((row, account, record, login_wrap, recovery_wrap, created_ms)) = found else { return Ok(None) };
    let (keybag, wraps) = (keybags::newest(c, row)?, [login_wrap, recovery_wrap]);
    Ok(Some(Existing { row, account, record, keybag, wraps, created_ms }))
}

/// Whether an account with this id exists.
///
/// # Errors
/// From the database.
pub fn exists(c: &mut AnyConnection, account: &AccountId) -> Result<bool, TxError> {
    let row: Option<i64> =
        accounts::table.filter(accounts::account.eq(account.as_bytes())).select(accounts::id).first(c).optional()?;
    Ok(row.is_some())
}

/// Whether there is any account.
///
/// # Errors
/// From the database.
pub fn any(c: &mut AnyConnection) -> Result<bool, TxError> {
    Ok(accounts::table.select(accounts::id).first::<i64>(c).optional()?.is_some())
}

/// Makes an account and its empty log; answers the account's row.
///
/// # Errors
/// `login-taken` when somebody else was faster; from the database.
pub fn create(c: &mut AnyConnection, new: &NewAccount, now_ms: i64) -> Result<i64, TxError> {
    let [login_wrap, recovery_wrap] = &new.wraps;
    let inserted = diesel::insert_into(accounts::table)
        .values((
            accounts::account.eq(new.account.as_bytes()),
            accounts::login.eq(new.login.as_str()),
            accounts::genesis.eq(frame::encode(&new.genesis)?),
            accounts::opaque_record.eq(&new.record),
            accounts::keys_version.eq(1),
            accounts::login_wrap.eq(login_wrap),
            accounts::recovery_wrap.eq(recovery_wrap),
            accounts::created_ms.eq(now_ms),
        ))
        .returning(accounts::id)
        .get_result(c);
    let row: i64 = match inserted.map_err(TxError::from) {
        Err(error) if error.is_unique_violation() => return Err(ProblemKind::LoginTaken.into()),
        other => other?,
    };
    keybags::add(c, row, &new.keybag)?;
    let log_row: i64 = diesel::insert_into(logs::table)
        .values((
            logs::log.eq(new.account.as_bytes()),
            logs::account_id.eq(row),
            logs::head_seq.eq(0),
            logs::head_hash.eq(Head::EMPTY.hash.as_bytes()),
            logs::bytes.eq(0),
        ))
        .returning(logs::id)
        .get_result(c)?;
    log_storage::create_state(c, log_row, &PrivateLog::new(new.genesis.clone(), &Strict))?;
    Ok(row)
}

/// Waits until nobody else changes the account, and keeps it until the end of the transaction.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn lock(c: &mut AnyConnection, row: i64) -> Result<(), TxError> {
    // Both databases lock a row that is written, whatever is written.
    let locked = diesel::update(accounts::table.filter(accounts::id.eq(row)))
        .set(accounts::created_ms.eq(accounts::created_ms))
        .execute(c)?;
    if locked == 1 { Ok(()) } else { Err(ProblemKind::Unauthorized.into()) }
}

/// The kit's root key.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn root_key(c: &mut AnyConnection, row: i64) -> Result<PublicKey, TxError> {
    let genesis: Option<Vec<u8>> =
        accounts::table.filter(accounts::id.eq(row)).select(accounts::genesis).first(c).optional()?;
    Ok(read_genesis(&genesis.ok_or(ProblemKind::Unauthorized)?)?.root_key)
}

/// The account's name.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn login(c: &mut AnyConnection, row: i64) -> Result<LoginName, TxError> {
    let name: Option<String> =
        accounts::table.filter(accounts::id.eq(row)).select(accounts::login).first(c).optional()?;
    Ok(LoginName::new(&name.ok_or(ProblemKind::Unauthorized)?).map_err(Error::internal)?)
}

/// The sealed keys, with the recovery wrap.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn sealed_keys(c: &mut AnyConnection, row: i64) -> Result<SealedKeys, TxError> {
    let found: Option<(Vec<u8>, Vec<u8>)> = accounts::table
        .filter(accounts::id.eq(row))
        .select((accounts::login_wrap, accounts::recovery_wrap))
        .first(c)
        .optional()?;
    let (login_wrap, recovery_wrap) = found.ok_or(ProblemKind::Unauthorized)?;
    let keybag = keybags::newest(c, row)?;
    Ok(SealedKeys { keybag, login_wrap: Blob(login_wrap), recovery_wrap: Some(Blob(recovery_wrap)) })
}

/// What `GET /v1/account` answers, but for the quota and the recovery.
///
/// # Errors
/// `unauthorized` when the account is gone; from the database.
pub fn overview(c: &mut AnyConnection, row: i64, quota_bytes: u64) -> Result<Account, TxError> {
    let found: Option<(Vec<u8>, Vec<u8>, i64)> = accounts::table
        .filter(accounts::id.eq(row))
        .select((accounts::account, accounts::genesis, accounts::keys_version))
        .first(c)
        .optional()?;
    let (account, genesis, keys_version) = found.ok_or(ProblemKind::Unauthorized)?;
    let used: Vec<i64> = logs::table.filter(logs::account_id.eq(row)).select(logs::bytes).load(c)?;
    Ok(Account {
        account: AccountId::from_slice(&account).map_err(Error::internal)?,
        genesis: read_genesis(&genesis)?,
        keys_version: u64::try_from(keys_version).map_err(Error::internal)?,
        used_bytes: u64::try_from(used.iter().sum::<i64>()).unwrap_or(0),
        quota_bytes,
        recovery: None,
    })
}

/// Deletes the account and all that is its own: commits, logs, keys, devices, tokens, running logins.
///
/// # Errors
/// `unauthorized` when it is gone already; from the database.
pub fn delete(c: &mut AnyConnection, row: i64) -> Result<(), TxError> {
    lock(c, row)?;
    let name = login(c, row)?;
    let own_logs: Vec<i64> = logs::table.filter(logs::account_id.eq(row)).select(logs::id).load(c)?;
    for log in own_logs {
        let positions = commits::position.ge(log << 32).and(commits::position.lt((log + 1) << 32));
        diesel::delete(commits::table.filter(positions)).execute(c)?;
    }
    diesel::delete(logins::table.filter(logins::login.eq(name.as_str()))).execute(c)?;
    // The rest of its rows goes with it (ON DELETE CASCADE).
    diesel::delete(accounts::table.filter(accounts::id.eq(row))).execute(c)?;
    Ok(())
}

fn read_genesis(bytes: &[u8]) -> Result<Genesis, TxError> {
    Ok(frame::decode(bytes, 1024).map_err(Error::internal)?)
}
