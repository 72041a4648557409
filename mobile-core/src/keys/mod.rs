//! An account's keys: how they begin, who certifies whom, and how they are sealed (docs/PROTOCOL.md, "Keys", "Devices and rotation").

mod keybag;
mod rotation;
mod signed;
mod wraps;

#[cfg(test)]
mod tests;

use andrum_wire::devices::{DeviceCertificate, domain::DEVICE_ID};
use andrum_wire::ids::{AccountId, DeviceId, Hash, LogId, PublicKey};
use andrum_wire::log::{self, Genesis};

use crate::crypto::hash::sha256_of;
use crate::crypto::random;
use crate::crypto::sign::{self, SigningKey};
use crate::kit::Kit;

pub use keybag::{Keybag, LONGEST_NAME};
pub use rotation::{RotateError, Seen, rotate, verify_rotation};
pub use signed::{Chosen, choose, open_signed, seal_signed, writer_of};
pub use wraps::{MasterKey, open_login_wrap, open_recovery_wrap, wrap_login, wrap_recovery};

/// The id of a device: the first 16 bytes of the hash of its key.
#[must_use]
pub fn device_id(key: &PublicKey) -> DeviceId {
    let mut id = [0; DeviceId::SIZE];
    id.copy_from_slice(&sha256_of(&[DEVICE_ID, key.as_bytes()]).0[..DeviceId::SIZE]);
    DeviceId(id)
}

/// The id of an account and of its private log: the hash of its genesis, so that it vouches for the keys in it.
#[must_use]
pub fn account_id(genesis: &Genesis) -> AccountId {
    // postcard's encoding of a genesis (its version and three arrays, none with a length) is the fields, one after another.
    let Genesis { version, account_key, root_key, nonce } = genesis;
    let parts = [log::domain::GENESIS, &[*version], account_key.as_bytes(), root_key.as_bytes(), nonce.as_bytes()];
    LogId(sha256_of(&parts).0)
}

/// Says of a device that it is one of the account's.
#[must_use]
pub fn certify(account_key: &SigningKey, account: AccountId, device_key: PublicKey) -> DeviceCertificate {
    let signature = account_key.sign(&DeviceCertificate::signed_bytes(&account, &device_key));
    DeviceCertificate { account, device_key, signature }
}

/// Whether a certificate is for `account` and by `account_key`, the one that is valid at its place in the log.
#[must_use]
pub fn verify_certificate(account_key: &PublicKey, account: &AccountId, certificate: &DeviceCertificate) -> bool {
    let signed = DeviceCertificate::signed_bytes(account, &certificate.device_key);
    certificate.account == *account && sign::verify(account_key, &signed, &certificate.signature)
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
