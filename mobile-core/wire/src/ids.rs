//! Identifiers and fixed-size byte values.
//!
//! In JSON and in URLs every one of them is unpadded base64url (RFC 4648, section 5); in binary frames it is its plain bytes.

use core::fmt;
use core::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The text was not the base64url form of a value of the right size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidId {
    /// How many bytes the value has.
    pub expected_bytes: usize,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} bytes as unpadded base64url", self.expected_bytes)
    }
}

impl core::error::Error for InvalidId {}

macro_rules! fixed_bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// Size in bytes.
            pub const SIZE: usize = $size;

            /// The plain bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }

            /// Reads a value from exactly [`Self::SIZE`] bytes.
            ///
            /// # Errors
            /// [`InvalidId`] when the length differs.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, InvalidId> {
                bytes.try_into().map(Self).map_err(|_| InvalidId { expected_bytes: $size })
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&BASE64URL_NOPAD.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let bytes = BASE64URL_NOPAD
                    .decode(text.as_bytes())
                    .map_err(|_| InvalidId { expected_bytes: $size })?;
                Self::from_slice(&bytes)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if serializer.is_human_readable() {
                    return serializer.collect_str(self);
                }
                // A tuple has no length prefix, unlike a byte string.
                use serde::ser::SerializeTuple;
                let mut tuple = serializer.serialize_tuple($size)?;
                for byte in &self.0 {
                    tuple.serialize_element(byte)?;
                }
                tuple.end()
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                if deserializer.is_human_readable() {
                    let text = <String as Deserialize>::deserialize(deserializer)?;
                    return text.parse().map_err(de::Error::custom);
                }
                struct Bytes;
                impl<'de> de::Visitor<'de> for Bytes {
                    type Value = [u8; $size];
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "{} bytes", $size)
                    }
                    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                        let mut bytes = [0u8; $size];
                        for (index, byte) in bytes.iter_mut().enumerate() {
                            *byte = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(index, &self))?;
                        }
                        Ok(bytes)
                    }
                }
                deserializer.deserialize_tuple($size, Bytes).map(Self)
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                crate::schema::base64url(concat!(stringify!($size), " bytes as unpadded base64url"))
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}

fixed_bytes!(
    /// A SHA-256 digest (FIPS 180-4).
    Hash,
    32
);
fixed_bytes!(
    /// A log: the hash of its genesis, so it vouches for the keys in it.
    LogId,
    32
);
fixed_bytes!(
    /// An Ed25519 public key (RFC 8032).
    PublicKey,
    32
);
fixed_bytes!(
    /// An age X25519 recipient as its 32 bytes (C2SP age-encryption.org/v1, "The X25519 recipient type").
    InboxKey,
    32
);
fixed_bytes!(
    /// An Ed25519 signature (RFC 8032).
    Signature,
    64
);
fixed_bytes!(
    /// A device: the first 16 bytes of the hash of its public key.
    DeviceId,
    16
);
fixed_bytes!(
    /// An item: 16 random bytes, made on the device that wrote it first.
    ItemId,
    16
);
fixed_bytes!(
    /// A revision of an item: the first 16 bytes of the SHA-256 of its blob.
    RevisionId,
    16
);
fixed_bytes!(
    /// A one-time number, 32 random bytes: a running login, a challenge.
    Nonce,
    32
);

/// An account is named by its private log.
pub type AccountId = LogId;

impl Hash {
    /// Comes before the first commit of every log.
    pub const ZERO: Self = Self([0; 32]);
}

impl From<Hash> for RevisionId {
    fn from(blob_hash: Hash) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&blob_hash.0[..16]);
        Self(bytes)
    }
}

/// Bytes of any length: base64url in JSON, length-prefixed in frames. `Debug` prints the length alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Blob(pub Vec<u8>);

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&BASE64URL_NOPAD.encode(&self.0))
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = <String as Deserialize>::deserialize(deserializer)?;
            BASE64URL_NOPAD
                .decode(text.as_bytes())
                .map(Self)
                .map_err(|_| de::Error::custom("expected unpadded base64url"))
        } else {
            serde_bytes::ByteBuf::deserialize(deserializer).map(|bytes| Self(bytes.into_vec()))
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Blob {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        crate::schema::base64url("bytes as unpadded base64url")
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Blob {}

/// The name that an account signs in with: 3 to 64 of `a-z 0-9 . _ - @ +`. Upper case is lowered. Need not be anyone's real name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String))]
pub struct LoginName(String);

/// Why a text is no login name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidLoginName;

impl fmt::Display for InvalidLoginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a login name has 3 to 64 characters, each a letter a-z, a digit or one of . _ - @ +")
    }
}

impl core::error::Error for InvalidLoginName {}

impl LoginName {
    /// Trims, lowers and checks what somebody typed.
    ///
    /// # Errors
    /// [`InvalidLoginName`].
    pub fn new(typed: &str) -> Result<Self, InvalidLoginName> {
        let name = typed.trim().to_ascii_lowercase();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-@+".contains(c);
        if (3..=64).contains(&name.len()) && name.chars().all(allowed) { Ok(Self(name)) } else { Err(InvalidLoginName) }
    }

    /// The normal form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginName {
    /// A login name is personal: it is never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginName(..)")
    }
}

impl TryFrom<String> for LoginName {
    type Error = InvalidLoginName;
    /// Takes the normal form alone, so that a name has one encoding.
    fn try_from(text: String) -> Result<Self, InvalidLoginName> {
        let name = Self::new(&text)?;
        if name.0 == text { Ok(name) } else { Err(InvalidLoginName) }
    }
}

impl From<LoginName> for String {
    fn from(name: LoginName) -> Self {
        name.0
    }
}
