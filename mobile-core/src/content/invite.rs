//! An invite as it travels: in a link's fragment, or a QR. No server ever sees it.

use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::crypto::hash::sha256_of;
use crate::crypto::secret::Secret32;
use crate::crypto::sign::SigningKey;

const DOMAIN: &[u8] = b"andrum/v1/invite-link\0";
const VERSION: u8 = 1;
/// Bytes of the checksum at the end.
const CHECK_BYTES: usize = 4;
/// Longest code that is read.
const MAX_CODE: usize = 1024;
/// Longest name in a link, in characters.
const MAX_NAME: usize = 80;

/// What an invite says. What it says of names is the inviter's word alone; the group's own names come once one is confirmed.
pub struct InviteLink {
    /// Which group.
    pub group: LogId,
    /// What it is for.
    pub kind: GroupKind,
    /// The group's name.
    pub name: String,
    /// Who invites.
    pub from: String,
    /// After this time it is no longer taken, Unix milliseconds.
    pub expires_ms: i64,
    /// The secret that joins.
    pub secret: SigningKey,
}

#[derive(Serialize, Deserialize)]
struct Plain {
    version: u8,
    group: LogId,
    kind: GroupKind,
    name: String,
    from: String,
    expires_ms: i64,
    seed: Zeroizing<[u8; 32]>,
}

/// Why an invite cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum InviteError {
    /// A part of the link is missing or was changed.
    #[error("the link is not whole: ask for it again, and copy all of it")]
    Damaged,
    /// A newer app made it.
    #[error("the link was made by a newer app: update the app")]
    Newer,
    /// Its time is over.
    #[error("the invite has expired: ask for a new one")]
    Expired,
    /// The server knows no such open invite: used, revoked, or of another server.
    #[error("the invite was used or withdrawn: ask for a new one")]
    Gone,
    /// This account is in the group already.
    #[error("you are in this group already")]
    Joined,
}

impl InviteLink {
    /// The code for a link's fragment or a QR: letters, digits, `-` and `_`.
    #[must_use]
    pub fn to_code(&self) -> Zeroizing<String> {
        let plain = Plain {
            version: VERSION,
            group: self.group,
            kind: self.kind,
            name: self.name.chars().take(MAX_NAME).collect(),
            from: self.from.chars().take(MAX_NAME).collect(),
            expires_ms: self.expires_ms,
            seed: Zeroizing::new(*self.secret.seed().expose()),
        };
        let mut bytes = Zeroizing::new(postcard::to_allocvec(&plain).unwrap_or_default());
        let check = sha256_of(&[DOMAIN, &bytes]);
        bytes.extend_from_slice(&check.0[..CHECK_BYTES]);
        Zeroizing::new(BASE64URL_NOPAD.encode(&bytes))
    }

    /// Reads a code, or a whole link with the code behind its `#`.
    ///
    /// # Errors
    /// [`InviteError::Damaged`], [`InviteError::Newer`].
    pub fn read(text: &str) -> Result<Self, InviteError> {
        let code = text.trim().rsplit('#').next().unwrap_or_default();
        if code.len() > MAX_CODE {
            return Err(InviteError::Damaged);
        }
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(code.as_bytes()).map_err(|_| InviteError::Damaged)?);
        let (plain, check) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(InviteError::Damaged)?;
        if sha256_of(&[DOMAIN, plain]).0[..CHECK_BYTES] != *check {
            return Err(InviteError::Damaged);
        }
        if plain.first().is_some_and(|version| *version > VERSION) {
            return Err(InviteError::Newer);
        }
        let encoded = plain;
        let plain: Plain = postcard::from_bytes(encoded).map_err(|_| InviteError::Damaged)?;
        // As `frame::decode` does it, but for the secret, which is wiped.
        let again = Zeroizing::new(postcard::to_allocvec(&plain).map_err(|_| InviteError::Damaged)?);
        if *again != encoded {
            return Err(InviteError::Damaged);
        }
        let fits = |name: &str| name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
        if plain.version != VERSION || !fits(&plain.name) || !fits(&plain.from) {
            return Err(InviteError::Damaged);
        }
        Ok(Self {
            group: plain.group,
            kind: plain.kind,
            name: plain.name,
            from: plain.from,
            expires_ms: plain.expires_ms,
            secret: SigningKey::from_seed(&Secret32::from_bytes(*plain.seed)),
        })
    }
}
