//! Running logins and challenges: rows that live for two minutes and are good once.

use andrum_wire::ids::LoginName;
use andrum_wire::ids::Nonce;
use diesel::prelude::*;
use rand::{RngCore, rngs::OsRng};

use crate::problem::Error;
use crate::storage::schema::logins;
use crate::storage::{AnyConnection, TxError};

/// How long one may take, in milliseconds: two minutes.
pub const RUNNING_MS: i64 = 2 * 60 * 1000;
/// Most that run for one name; the oldest gives way.
const MOST_OF_NAME: i64 = 16;
/// Most that run in all; about 500 bytes each.
const MOST: i64 = 20_000;

/// What a row waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// OPAQUE's last message.
    Login,
    /// A signature of the kit's root key.
    Recovery,
}

impl Purpose {
    fn number(self) -> i64 {
        match self {
            Self::Login => 0,
            Self::Recovery => 1,
        }
    }
}

/// A fresh nonce.
#[must_use]
pub fn random_nonce() -> Nonce {
    let mut bytes = [0; Nonce::SIZE];
    OsRng.fill_bytes(&mut bytes);
    Nonce(bytes)
}

/// Notes that a login or recovery runs. The name need not exist.
///
/// # Errors
/// `unavailable` while too many run; from the database.
pub fn begin(
    c: &mut AnyConnection,
    purpose: Purpose,
    login: &LoginName,
    nonce: &Nonce,
    state: &[u8],
    now_ms: i64,
) -> Result<(), TxError> {
    diesel::delete(logins::table.filter(logins::expires_ms.le(now_ms))).execute(c)?;
    let older: Vec<i64> = logins::table
        .filter(logins::login.eq(login.as_str()))
        .order(logins::id.desc())
        .offset(MOST_OF_NAME - 1)
        .limit(MOST)
        .select(logins::id)
        .load(c)?;
    for id in older {
        diesel::delete(logins::table.filter(logins::id.eq(id))).execute(c)?;
    }
    if logins::table.count().get_result::<i64>(c)? >= MOST {
        return Err(Error::Unavailable("too many logins run at once".to_owned()).into());
    }
    diesel::insert_into(logins::table)
        .values((
            logins::nonce.eq(nonce.as_bytes()),
            logins::login.eq(login.as_str()),
            logins::purpose.eq(purpose.number()),
            logins::state.eq(state),
            logins::expires_ms.eq(now_ms + RUNNING_MS),
        ))
        .execute(c)?;
    Ok(())
}

/// Removes a running login and returns its name and state. If two requests ask at once, one gets it.
///
/// # Errors
/// From the database.
pub fn take(
    c: &mut AnyConnection,
    purpose: Purpose,
    nonce: &Nonce,
    now_ms: i64,
) -> Result<Option<(LoginName, Vec<u8>)>, TxError> {
    let found: Option<(i64, String, Vec<u8>, i64)> = logins::table
        .filter(logins::nonce.eq(nonce.as_bytes()))
        .filter(logins::purpose.eq(purpose.number()))
        .select((logins::id, logins::login, logins::state, logins::expires_ms))
        .first(c)
        .optional()?;
    let Some((id, login, state, expires_ms)) = found else { return Ok(None) };
    let taken = diesel::delete(logins::table.filter(logins::id.eq(id))).execute(c)? == 1;
    let login = LoginName::new(&login).map_err(Error::internal)?;
    Ok((taken && now_ms < expires_ms).then_some((login, state)))
}

/// Ends all that run for a name: its password has changed.
///
/// # Errors
/// From the database.
pub fn end_all(c: &mut AnyConnection, login: &LoginName) -> Result<(), TxError> {
    diesel::delete(logins::table.filter(logins::login.eq(login.as_str()))).execute(c)?;
    Ok(())
}
