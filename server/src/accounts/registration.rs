//! Signing up: OPAQUE's registration, and the account that a device has made long before.

use andrum_wire::accounts::RegistrationFinish;
use andrum_wire::ids::{AccountId, Nonce, PublicKey};
use andrum_wire::info::Registration;
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::log::{self, Genesis};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::device_proof_bytes;

use super::storage::{self, NewAccount};
use super::{invitations, keybags};
use crate::devices::signatures::{Strict, device_id, verifies};
use crate::devices::storage as devices;
use crate::logins::opaque::Opaque;
use crate::problem::Error;
use crate::storage::{AnyConnection, TxError};
use crate::tokens::families::{self, RefreshToken};

/// At registration there is no login yet whose nonce a proof could cover.
pub const NO_LOGIN: Nonce = Nonce([0; 32]);
/// How long the same registration may come again because its answer was lost, in milliseconds: a day.
const REPEATABLE_MS: i64 = 24 * 60 * 60 * 1000;

/// A registration whose every part was checked, but not yet against the database.
#[derive(Debug, Clone)]
pub struct Checked {
    new: NewAccount,
    device_key: PublicKey,
    invitation: Option<String>,
}

/// The account's id: the hash of its genesis (docs/PROTOCOL.md, "Ids").
///
/// # Errors
/// `malformed` for a genesis of another version.
pub fn account_id(genesis: &Genesis) -> Result<AccountId, Error> {
    if genesis.version != log::VERSION {
        return Err(ProblemKind::UnknownVersion.into());
    }
    Ok(genesis.account(&Strict))
}

/// Checks all that needs no database.
///
/// # Errors
/// `malformed`, `too-large`; `login-failed` for a bad signature, `forbidden` for a keybag that the kit has not signed.
pub fn check(body: RegistrationFinish) -> Result<Checked, Error> {
    let RegistrationFinish { login, invitation, record, genesis, device, proof, keys } = body;
    let account = account_id(&genesis)?;
    Opaque::check_record(&record.0).map_err(|_| Error::refused(ProblemKind::Malformed, "The record is none."))?;
    let recovery_wrap =
        keys.recovery_wrap.ok_or(Error::refused(ProblemKind::Malformed, "The recovery wrap is missing."))?;
    if keys.keybag.version != 1 {
        return Err(Error::refused(ProblemKind::Malformed, "The first version of the keys is 1."));
    }
    check_sealed(&keys.keybag.sealed.0, MAX_KEYBAG_BYTES)?;
    check_sealed(&keys.login_wrap.0, MAX_WRAP_BYTES)?;
    check_sealed(&recovery_wrap.0, MAX_WRAP_BYTES)?;
    let certified = device.is_by(&genesis.account_key, &account, &Strict);
    if !certified || !verifies(&device.device_key, &device_proof_bytes(&account, &NO_LOGIN), &proof) {
        return Err(Error::refused(ProblemKind::LoginFailed, "The device's certificate or proof is not good."));
    }
    keybags::check_writer(&account, &keys.keybag, &genesis.root_key)?;
    let wraps = [keys.login_wrap.0, recovery_wrap.0];
    let new = NewAccount { account, login, genesis, record: record.0, keybag: keys.keybag, wraps };
    Ok(Checked { new, device_key: device.device_key, invitation })
}

/// Checks the size of something sealed.
///
/// # Errors
/// `malformed` when it is empty, `too-large`.
pub fn check_sealed(sealed: &[u8], most: usize) -> Result<(), Error> {
    match sealed.len() {
        0 => Err(Error::refused(ProblemKind::Malformed, "A keybag or wrap is empty.")),
        size if size > most => Err(ProblemKind::TooLarge.into()),
        _ => Ok(()),
    }
}

/// Makes account, log, device and refresh family, or nothing. The very same registration again begins a new family instead: its first answer
/// may have been lost.
///
/// # Errors
/// `login-taken`, `already-exists`, `invitation-needed`.
pub fn create(
    c: &mut AnyConnection,
    checked: &Checked,
    registration: Registration,
    now_ms: i64,
) -> Result<RefreshToken, TxError> {
    let Checked { new, device_key, invitation } = checked;
    if let Some(existing) = storage::existing(c, &new.login)? {
        let same = existing.account == new.account.as_bytes()
            && existing.record == new.record
            && existing.keybag == new.keybag
            && existing.wraps == new.wraps
            && now_ms - existing.created_ms < REPEATABLE_MS;
        let device = devices::lock_and_see(c, &device_id(device_key), now_ms)?;
        return match device.filter(|device| same && device.account_row == existing.row && !device.revoked) {
            Some(device) => families::open(c, existing.row, device.row, now_ms),
            None => Err(ProblemKind::LoginTaken.into()),
        };
    }
    if storage::exists(c, &new.account)? || devices::find(c, &device_id(device_key))?.is_some() {
        return Err(ProblemKind::AlreadyExists.into());
    }
    if registration == Registration::Invited {
        let code = invitation.as_deref().ok_or(ProblemKind::InvitationNeeded)?;
        if !invitations::spend(c, code, now_ms)? {
            return Err(ProblemKind::InvitationNeeded.into());
        }
    }
    let account_row = storage::create(c, new, now_ms)?;
    let device_row = devices::add(c, account_row, device_key, now_ms)?;
    families::open(c, account_row, device_row, now_ms)
}

impl Checked {
    /// The account that this makes.
    #[must_use]
    pub fn account(&self) -> AccountId {
        self.new.account
    }

    /// The key of its first device.
    #[must_use]
    pub fn device_key(&self) -> PublicKey {
        self.device_key
    }
}
