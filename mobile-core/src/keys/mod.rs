//! An account's keys: how they begin, who certifies whom, and how they are sealed (docs/PROTOCOL.md, "Keys", "Devices and rotation").

mod keybag;
mod rotation;
mod signed;
mod wraps;

#[cfg(test)]
mod tests;

use andrum_wire::devices::{self, DeviceCertificate};
use andrum_wire::ids::{AccountId, DeviceId, Hash, PublicKey};
use andrum_wire::log::{self, Genesis};

use crate::crypto::checks::Strict;
use crate::crypto::random;
use crate::crypto::sign::SigningKey;
use crate::kit::Kit;

pub use keybag::{Keybag, LONGEST_NAME};
pub use rotation::{RotateError, Seen, rotate};
pub use signed::{Chosen, choose, open_signed, seal_signed, writer_of};
pub use wraps::{MasterKey, open_login_wrap, open_recovery_wrap, wrap_login, wrap_recovery};

/// The id of a device: the first 16 bytes of the hash of its key.
#[must_use]
pub fn device_id(key: &PublicKey) -> DeviceId {
    devices::device_id(key, &Strict)
}

/// The id of an account and of its private log: the hash of its genesis, so that it vouches for the keys in it.
#[must_use]
pub fn account_id(genesis: &Genesis) -> AccountId {
    genesis.account(&Strict)
}

/// Says of a device that it is one of the account's.
#[must_use]
pub fn certify(account_key: &SigningKey, account: AccountId, device_key: PublicKey) -> DeviceCertificate {
    let signature = account_key.sign(&DeviceCertificate::signed_bytes(&account, &device_key));
    DeviceCertificate { account, device_key, signature }
}

/// All that a new account begins with, before any server knows of it.
pub struct NewAccount {
    /// Version 1 of the master key.
    pub master: MasterKey,
    /// The first keybag.
    pub keybag: Keybag,
    /// Stands first in the log; its hash is the account's id.
    pub genesis: Genesis,
    /// Of the device that makes the account.
    pub certificate: DeviceCertificate,
}

/// Makes an account on this device.
#[must_use]
pub fn new_account(kit: &Kit, device: &SigningKey) -> NewAccount {
    let account_key = SigningKey::random();
    let genesis = Genesis {
        version: log::VERSION,
        account_key: account_key.public(),
        root_key: kit.root().public(),
        nonce: Hash(random::bytes()),
    };
    let certificate = certify(&account_key, account_id(&genesis), device.public());
    let keybag = Keybag::new(genesis.clone(), account_key);
    NewAccount { master: MasterKey::random(), keybag, genesis, certificate }
}
