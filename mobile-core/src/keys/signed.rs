//! Keybags as they travel: signed by their writer, and which of several is the account's (docs/PROTOCOL.md, "Keybag").

use andrum_wire::ids::{AccountId, Blob, PublicKey};
use andrum_wire::keys::{SealedKeybag, keybag_writer_bytes};

use super::{Keybag, MasterKey};
use crate::crypto::NotReadable;
use crate::crypto::hash::sha256;
use crate::crypto::sign::{self, SigningKey};
use crate::envelope::TooLarge;

/// Seals a keybag as `version` and signs it: with this device's key, or with the kit's root key where new wraps go with it.
///
/// # Errors
/// [`TooLarge`].
pub fn seal_signed(
    keybag: &Keybag,
    master: &MasterKey,
    version: u64,
    writer: &SigningKey,
) -> Result<SealedKeybag, TooLarge> {
    let account = keybag.account();
    let sealed = keybag.seal(master, &account, version)?;
    let signature = writer.sign(&keybag_writer_bytes(&account, version, &sha256(&sealed)));
    Ok(SealedKeybag { version, sealed: Blob(sealed), writer: writer.public(), signature })
}

/// The key that has written a keybag; none when the signature is not good, so that nobody has.
#[must_use]
pub fn writer_of(keybag: &SealedKeybag, account: &AccountId) -> Option<PublicKey> {
    let signed = keybag_writer_bytes(account, keybag.version, &sha256(&keybag.sealed.0));
    sign::verify(&keybag.writer, &signed, &keybag.signature).then_some(keybag.writer)
}

/// Opens a keybag whose signature is good.
///
/// # Errors
/// [`NotReadable`].
pub fn open_signed(keybag: &SealedKeybag, master: &MasterKey, account: &AccountId) -> Result<Keybag, NotReadable> {
    writer_of(keybag, account).ok_or(NotReadable)?;
    Keybag::open(&keybag.sealed.0, master, account, keybag.version)
}

/// The keybag that a device goes on from which has none of its own.
pub struct Chosen {
    /// The newest good one.
    pub keybag: Keybag,
    /// Who has written each newer one, which is not good; none where no signature holds.
    pub altered: Vec<Option<PublicKey>>,
}

/// Chooses among keybags, newest first. The last one is the kit's, and says which keys the account has: a device adds names and pins to a
/// keybag, and never changes the keys in it.
///
/// # Errors
/// [`NotReadable`] when the last one is not the kit's, or does not open.
pub fn choose(
    keybags: &[SealedKeybag],
    root_key: &PublicKey,
    master: &MasterKey,
    account: &AccountId,
) -> Result<Chosen, NotReadable> {
    let by_kit = keybags.last().filter(|keybag| keybag.writer == *root_key).ok_or(NotReadable)?;
    let by_kit = open_signed(by_kit, master, account)?;
    let mut altered = vec![];
    for sealed in keybags {
        match open_signed(sealed, master, account) {
            Ok(keybag) if keybag.may_follow(&by_kit) => return Ok(Chosen { keybag, altered }),
            _ => altered.push(writer_of(sealed, account)),
        }
    }
    Ok(Chosen { keybag: by_kit, altered })
}
