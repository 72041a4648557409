//! age files (C2SP age-encryption.org/v1) with X25519 recipients and nothing else: no armor, no passphrases, no plugins.

use std::io::{Read, Write};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use andrum_wire::ids::InboxKey;
use bech32::{FromBase32, ToBase32, Variant};
use zeroize::Zeroizing;

use super::NotReadable;
use super::secret::Secret32;

/// Most recipients of one file.
pub const MAX_RECIPIENTS: usize = 64;
/// Longest header that is read, in bytes: a stanza for an X25519 recipient takes 99, and grease less than 400. The library's parser begins
/// anew with every line, so that an unbounded header could keep it busy for minutes.
pub const MAX_HEADER_BYTES: usize = 8 * 1024;

/// Room that is made for header, nonce and tags when something is encrypted: the header of one recipient and its grease.
const USUAL_OVERHEAD_BYTES: usize = 1024;

/// A secret that opens what was encrypted to its recipient. The library wipes it when it is dropped.
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// A new random identity.
    #[must_use]
    pub fn random() -> Self {
        Self(age::x25519::Identity::generate())
    }

    /// The identity whose 32 secret bytes are `secret`, so that it can be made again from what that came from.
    ///
    /// # Errors
    /// [`NotReadable`], which no 32 bytes cause.
    pub fn from_secret(secret: &Secret32) -> Result<Self, NotReadable> {
        let data = secret.expose().to_base32();
        // The format writes secret keys in upper case.
        let text = bech32::encode("age-secret-key-", data, Variant::Bech32).map_err(|_| NotReadable)?;
        let text = Zeroizing::new(Zeroizing::new(text).to_uppercase());
        Self::from_text(&text)
    }

    /// The public half.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The same identity once more, for a keybag that takes the place of another.
    pub(crate) fn duplicate(&self) -> Self {
        Self(self.0.clone())
    }

    /// `AGE-SECRET-KEY-1…`, 74 characters, for the keybag.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Reads what [`Self::to_text`] has written, and no other spelling of it.
    ///
    /// # Errors
    /// [`NotReadable`].
    pub fn from_text(text: &str) -> Result<Self, NotReadable> {
        let identity = age::x25519::Identity::from_str(text).map(Self).map_err(|_| NotReadable)?;
        if *identity.to_text() == text { Ok(identity) } else { Err(NotReadable) }
    }
}

/// Whom something is encrypted to. Never a point of small order: it comes from an [`Identity`], or [`Recipient::from_inbox`] has checked it.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(age::x25519::Recipient);

/// Human-readable part of a recipient's text.
const RECIPIENT_PREFIX: &str = "age";

impl Recipient {
    /// The recipient whose 32 bytes a roster names.
    ///
    /// # Errors
    /// [`NotReadable`] for a point of small order, to which anybody could read (RFC 7748, section 6.1).
    pub fn from_inbox(inbox: &InboxKey) -> Result<Self, NotReadable> {
        if curve25519_dalek::MontgomeryPoint(inbox.0).mul_clamped([0; 32]).0 == [0; 32] {
            return Err(NotReadable);
        }
        let text = bech32::encode(RECIPIENT_PREFIX, inbox.0.to_base32(), Variant::Bech32).map_err(|_| NotReadable)?;
        age::x25519::Recipient::from_str(&text).map(Self).map_err(|_| NotReadable)
    }

    /// Its 32 bytes, for a roster.
    ///
    /// # Errors
    /// [`NotReadable`], which no recipient causes.
    pub fn to_inbox(&self) -> Result<InboxKey, NotReadable> {
        let (_, data, _) = bech32::decode(&self.to_text()).map_err(|_| NotReadable)?;
        let bytes = Vec::<u8>::from_base32(&data).map_err(|_| NotReadable)?;
        InboxKey::from_slice(&bytes).map_err(|_| NotReadable)
    }

    /// `age1…`, 62 characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }
}

/// There was nobody to encrypt to, or more than [`MAX_RECIPIENTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no recipients, or too many")]
pub struct WrongRecipients;

/// Encrypts `plain` so that each of `recipients` can open it.
///
/// # Errors
/// [`WrongRecipients`].
pub fn encrypt(recipients: &[Recipient], plain: &[u8]) -> Result<Vec<u8>, WrongRecipients> {
    if recipients.len() > MAX_RECIPIENTS {
        return Err(WrongRecipients);
    }
    let recipients = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| WrongRecipients)?;
    let mut blob = Vec::with_capacity(plain.len() + USUAL_OVERHEAD_BYTES);
    // Writing into memory does not fail, so whatever could go wrong has gone wrong above.
    let mut writer = encryptor.wrap_output(&mut blob).map_err(|_| WrongRecipients)?;
    writer.write_all(plain).map_err(|_| WrongRecipients)?;
    writer.finish().map_err(|_| WrongRecipients)?;
    Ok(blob)
}

/// Decrypts `blob` with whichever of `identities` fits. Gives at most `max` bytes.
///
/// # Errors
/// [`NotReadable`], also for a longer plaintext and for any recipient that is not X25519 (or grease, which the format asks readers to
/// ignore). The latter is found before any work is done, so no file can ask for an expensive scrypt.
pub fn decrypt(identities: &[&Identity], blob: &[u8], max: usize) -> Result<Zeroizing<Vec<u8>>, NotReadable> {
    check_stanzas(blob)?;
    let identities = identities.iter().map(|identity| &identity.0 as &dyn age::Identity);
    let decryptor = age::Decryptor::new_buffered(blob).map_err(|_| NotReadable)?;
    let reader = decryptor.decrypt(identities).map_err(|_| NotReadable)?;
    // The plaintext is shorter than the file, so that the buffer never moves and leaves no copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(blob.len().min(max.saturating_add(1))));
    reader.take(max as u64 + 1).read_to_end(&mut plain).map_err(|_| NotReadable)?;
    if plain.len() > max { Err(NotReadable) } else { Ok(plain) }
}

/// How many X25519 recipients a file has, as its header says.
#[must_use]
pub fn recipients_of(blob: &[u8]) -> usize {
    let start = &blob[..blob.len().min(MAX_HEADER_BYTES)];
    let header = start.split(|byte| *byte == b'\n').take_while(|line| !line.starts_with(b"---"));
    header.filter(|line| line.starts_with(b"-> X25519 ")).count()
}

/// Looks at the header's lines: all stanzas of a known type, and the end within [`MAX_HEADER_BYTES`].
fn check_stanzas(blob: &[u8]) -> Result<(), NotReadable> {
    let start = &blob[..blob.len().min(MAX_HEADER_BYTES)];
    for line in start.split(|byte| *byte == b'\n') {
        if line.starts_with(b"---") {
            return Ok(());
        }
        if let Some(stanza) = line.strip_prefix(b"-> ") {
            let kind = stanza.split(|byte| *byte == b' ').next().unwrap_or_default();
            if kind != b"X25519" && !kind.ends_with(b"grease") {
                return Err(NotReadable);
            }
        }
    }
    Err(NotReadable)
}
