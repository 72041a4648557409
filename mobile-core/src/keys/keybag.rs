//! The keybag: what a device needs to be one of the account's, sealed under the master key and kept by the server
//! (docs/PROTOCOL.md, "Keybag").

use std::collections::BTreeMap;

use andrum_wire::ids::{AccountId, DeviceId, LogId};
use andrum_wire::limits::{MAX_DEVICES, MAX_KEYBAG_BYTES};
use andrum_wire::log::{Genesis, Head, Suite};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{MasterKey, account_id};
use crate::crypto::age::{Identity, Recipient};
use crate::crypto::secret::Secret32;
use crate::crypto::sign::SigningKey;
use crate::crypto::{NotReadable, aead, random};
use crate::envelope::{TooLarge, padded_length};

const DOMAIN: &[u8] = b"andrum/v1/keybag\0";
const KEY_INFO: &str = "andrum/v1/keybag";
/// The first number in a keybag. A later form gets another; this one is read for ever.
const FORM: u8 = 1;
/// Most characters in the name of a device.
pub const LONGEST_NAME: usize = 64;
/// Bytes of the length that stands before the encoding.
const LENGTH_BYTES: usize = 4;

/// An account's keys and what its devices tell each other. Not copied or printed.
pub struct Keybag {
    /// The log's first change, so that a new device can begin to verify.
    pub genesis: Genesis,
    /// Certifies devices.
    pub account_key: SigningKey,
    /// Read private items. Newest first: the first is written to, older ones read what was written before a rotation. Never empty.
    pub vault: Vec<Identity>,
    /// Read what others write to this account. Newest first, as above. Never empty.
    pub inbox: Vec<Identity>,
    /// How many rotations there were.
    pub rotation: u32,
    /// What the person calls their devices.
    pub device_names: BTreeMap<DeviceId, String>,
    /// The highest head that some device has seen, per log.
    pub pins: BTreeMap<LogId, Head>,
    /// The weakest suite that is read or written.
    pub min_suite: Suite,
}

/// What is encoded. Borrows its secrets, so that none is copied but into the buffer that is sealed and wiped.
#[derive(Serialize, Deserialize)]
struct Plain<'a> {
    form: u8,
    genesis: Genesis,
    account_key: [u8; 32],
    #[serde(borrow)]
    vault: Vec<&'a str>,
    #[serde(borrow)]
    inbox: Vec<&'a str>,
    rotation: u32,
    #[serde(borrow)]
    device_names: BTreeMap<DeviceId, &'a str>,
    pins: BTreeMap<LogId, Head>,
    min_suite: Suite,
}

impl Drop for Plain<'_> {
    fn drop(&mut self) {
        self.account_key.zeroize();
    }
}

impl Keybag {
    /// The first keybag of an account.
    pub(super) fn new(genesis: Genesis, account_key: SigningKey) -> Self {
        Self {
            genesis,
            account_key,
            vault: vec![Identity::random()],
            inbox: vec![Identity::random()],
            rotation: 0,
            device_names: BTreeMap::new(),
            pins: BTreeMap::new(),
            min_suite: Suite::AgeX25519,
        }
    }

    /// A copy to change and seal; the one at hand stays as it is until the server has taken the change.
    pub(crate) fn duplicate(&self) -> Self {
        Self {
            genesis: self.genesis.clone(),
            account_key: SigningKey::from_seed(&self.account_key.seed()),
            vault: self.vault.iter().map(Identity::duplicate).collect(),
            inbox: self.inbox.iter().map(Identity::duplicate).collect(),
            rotation: self.rotation,
            device_names: self.device_names.clone(),
            pins: self.pins.clone(),
            min_suite: self.min_suite,
        }
    }

    /// The account that it belongs to.
    #[must_use]
    pub fn account(&self) -> AccountId {
        account_id(&self.genesis)
    }

    /// To whom private items are written now. None only for a keybag that was emptied by hand.
    #[must_use]
    pub fn vault_recipient(&self) -> Option<Recipient> {
        self.vault.first().map(Identity::recipient)
    }

    /// All that can open a private item, newest first.
    #[must_use]
    pub fn vault_identities(&self) -> Vec<&Identity> {
        self.vault.iter().collect()
    }

    /// Whether a device may have written this one after `before`: only a rotation, signed by the kit, changes keys. A device that was stolen
    /// knows the master key and could otherwise put in keys of its own.
    #[must_use]
    pub fn may_follow(&self, before: &Self) -> bool {
        let texts = |identities: &[Identity]| identities.iter().map(Identity::to_text).collect::<Vec<_>>();
        self.genesis == before.genesis
            && self.account_key.public() == before.account_key.public()
            && texts(&self.vault) == texts(&before.vault)
            && texts(&self.inbox) == texts(&before.inbox)
            && self.rotation == before.rotation
            && self.min_suite == before.min_suite
            && self.device_names.len() <= MAX_DEVICES
            && self.device_names.values().all(|name| name.chars().count() <= LONGEST_NAME)
    }

    /// Remembers a head, when it is higher than what was remembered. Says whether it was.
    pub fn pin(&mut self, log: LogId, head: Head) -> bool {
        let pinned = self.pins.entry(log).or_insert(Head::EMPTY);
        let higher = head.seq > pinned.seq;
        if higher {
            *pinned = head;
        }
        higher
    }

    /// Seals it as `version` of the account's keybag. Its size tells a bucket, not what is in it.
    ///
    /// # Errors
    /// [`TooLarge`] beyond [`MAX_KEYBAG_BYTES`].
    pub fn seal(&self, master: &MasterKey, account: &AccountId, version: u64) -> Result<Vec<u8>, TooLarge> {
        self.seal_with_nonce(master, account, version, &random::bytes())
    }

    pub(super) fn seal_with_nonce(
        &self,
        master: &MasterKey,
        account: &AccountId,
        version: u64,
        nonce: &[u8; aead::NONCE_BYTES],
    ) -> Result<Vec<u8>, TooLarge> {
        let mut buffer = Zeroizing::new(vec![0; MAX_KEYBAG_BYTES]);
        let length = self.encode(&mut buffer[LENGTH_BYTES..]).ok_or(TooLarge)?;
        buffer[..LENGTH_BYTES].copy_from_slice(&(length as u32).to_le_bytes());
        let padded = padded_length(LENGTH_BYTES + length);
        if padded + aead::OVERHEAD_BYTES > MAX_KEYBAG_BYTES {
            return Err(TooLarge);
        }
        let aad: [&[u8]; 3] = [DOMAIN, account.as_bytes(), &version.to_be_bytes()];
        Ok(aead::seal_with_nonce(&master.0.derive(KEY_INFO), nonce, &aad, &buffer[..padded]))
    }

    /// Opens `version` of the account's keybag.
    ///
    /// # Errors
    /// [`NotReadable`], also for another account's or version's.
    pub fn open(sealed: &[u8], master: &MasterKey, account: &AccountId, version: u64) -> Result<Self, NotReadable> {
        if sealed.len() > MAX_KEYBAG_BYTES {
            return Err(NotReadable);
        }
        let aad: [&[u8]; 3] = [DOMAIN, account.as_bytes(), &version.to_be_bytes()];
        let padded = aead::open(&master.0.derive(KEY_INFO), &aad, sealed)?;
        let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>().ok_or(NotReadable)?;
        let (encoded, zeros) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(NotReadable)?;
        if padded.len() != padded_length(LENGTH_BYTES + encoded.len()) || zeros.iter().any(|byte| *byte != 0) {
            return Err(NotReadable);
        }
        let keybag = Self::decode(encoded)?;
        // The one encoding of what it says, in the one form, and of the account that was asked for.
        let mut again = Zeroizing::new(vec![0; encoded.len()]);
        let same = keybag.encode(&mut again) == Some(encoded.len()) && again.as_slice() == encoded;
        if same && keybag.account() == *account { Ok(keybag) } else { Err(NotReadable) }
    }

    /// Writes the encoding into `buffer` and gives its length; none when it has no room there.
    fn encode(&self, buffer: &mut [u8]) -> Option<usize> {
        let texts = |identities: &[Identity]| identities.iter().map(Identity::to_text).collect::<Vec<_>>();
        let (vault, inbox) = (texts(&self.vault), texts(&self.inbox));
        let plain = Plain {
            form: FORM,
            genesis: self.genesis.clone(),
            account_key: *self.account_key.seed().expose(),
            vault: vault.iter().map(|text| text.as_str()).collect(),
            inbox: inbox.iter().map(|text| text.as_str()).collect(),
            rotation: self.rotation,
            device_names: self.device_names.iter().map(|(device, name)| (*device, name.as_str())).collect(),
            pins: self.pins.clone(),
            min_suite: self.min_suite,
        };
        postcard::to_slice(&plain, buffer).ok().map(|written| written.len())
    }

    fn decode(encoded: &[u8]) -> Result<Self, NotReadable> {
        let plain: Plain<'_> = postcard::from_bytes(encoded).map_err(|_| NotReadable)?;
        let identities =
            |texts: &[&str]| texts.iter().map(|text| Identity::from_text(text)).collect::<Result<Vec<_>, _>>();
        let (vault, inbox) = (identities(&plain.vault)?, identities(&plain.inbox)?);
        if vault.is_empty() || inbox.is_empty() {
            return Err(NotReadable);
        }
        Ok(Self {
            genesis: plain.genesis.clone(),
            account_key: SigningKey::from_seed(&Secret32::from_bytes(plain.account_key)),
            vault,
            inbox,
            rotation: plain.rotation,
            device_names: plain.device_names.iter().map(|(device, name)| (*device, (*name).to_owned())).collect(),
            pins: plain.pins.clone(),
            min_suite: plain.min_suite,
        })
    }
}

/// The encoding, however long, for the tests.
#[cfg(test)]
pub(super) fn encoded(keybag: &Keybag) -> Option<Vec<u8>> {
    let mut buffer = vec![0; 1 << 20];
    let length = keybag.encode(&mut buffer)?;
    buffer.truncate(length);
    Some(buffer)
}

/// Seals any plaintext as a keybag, for the tests.
#[cfg(test)]
pub(super) fn seal_plain(master: &MasterKey, account: &AccountId, version: u64, plain: &[u8]) -> Vec<u8> {
    aead::seal(&master.0.derive(KEY_INFO), &[DOMAIN, account.as_bytes(), &version.to_be_bytes()], plain)
}
