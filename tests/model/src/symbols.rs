//! Signatures as symbols: a signature is the pair of key and message, made by holding the key and by nothing else.
//!
//! An actor signs by [`Secret::sign`] with the secrets that it holds, so nothing is ever forged. Hashes are quick and collide by chance alone.

use andrum_wire::checks::Checks;
use andrum_wire::devices::domain::DEVICE_ID;
use andrum_wire::ids::{DeviceId, Hash, InboxKey, PublicKey, Signature};

const START: [u64; 2] = [0x9E37_79B9_7F4A_7C15, 0xC2B2_AE3D_27D4_EB4F];
const FACTOR: [u64; 2] = [0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB];

const fn fold(left: u64, right: u64) -> u64 {
    let product = left as u128 * right as u128;
    (product >> 64) as u64 ^ product as u64
}

/// 128 bits of state over `parts`, one after another.
fn lanes(parts: &[&[u8]]) -> [u64; 2] {
    let mut state = START;
    for part in parts {
        for chunk in part.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let word = u64::from_le_bytes(word);
            state[0] = fold(state[0] ^ word, FACTOR[0]).wrapping_add(state[1].rotate_left(23));
            state[1] = fold(state[1].rotate_left(32) ^ word, FACTOR[1]) ^ state[0];
        }
        state[0] ^= part.len() as u64;
    }
    [fold(state[0] ^ START[1], FACTOR[1]) ^ state[1], fold(state[1] ^ START[0], FACTOR[0]) ^ state[0]]
}

/// 64 bits by which states are told apart.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> u64 {
    lanes(&[bytes])[0]
}

/// A quick hash in the place of SHA-256.
#[must_use]
pub fn hash(parts: &[&[u8]]) -> Hash {
    let [a, b] = lanes(parts);
    let mut digest = [0; 32];
    for (index, word) in [a, b, fold(a, FACTOR[0]) ^ b, fold(b, FACTOR[1]) ^ a].into_iter().enumerate() {
        digest[8 * index..8 * index + 8].copy_from_slice(&word.to_le_bytes());
    }
    Hash(digest)
}

/// A signing key. Whoever has the value can sign; the model hands it to nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secret(u64);

impl Secret {
    /// Different numbers are different keys.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(hash(&[b"public key", &self.0.to_le_bytes()]).0)
    }

    /// The pair of this key and the message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        pair(&self.public(), message)
    }

    /// The id of the device that signs with it.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        let mut id = [0; DeviceId::SIZE];
        id.copy_from_slice(&hash(&[&[DEVICE_ID, self.public().as_bytes()].concat()]).0[..DeviceId::SIZE]);
        DeviceId(id)
    }
}

fn pair(key: &PublicKey, message: &[u8]) -> Signature {
    let digest = hash(&[b"signature", key.as_bytes(), message]);
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(digest.as_bytes());
    Signature(bytes)
}

/// The symbols as the judges see them. `blind_to` leaves out the verification of messages with that prefix: for showing that the explorer
/// would find it missing; so does `any_inbox`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Symbolic {
    /// A prefix of messages whose signatures count whatever they are.
    pub blind_to: Option<&'static [u8]>,
    /// Whether an inbox to which anybody could read is taken.
    pub any_inbox: bool,
}

impl Checks for Symbolic {
    fn sha256(&self, bytes: &[u8]) -> Hash {
        hash(&[bytes])
    }

    fn can_be_encrypted_to(&self, inbox: &InboxKey) -> bool {
        self.any_inbox || inbox.0 != [0; 32]
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        self.blind_to.is_some_and(|prefix| message.starts_with(prefix)) || *signature == pair(key, message)
    }
}
