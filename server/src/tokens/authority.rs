//! Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), written and read by this server alone.
//!
//! The profile follows RFC 8725: one algorithm, a type of its own, required claims, keys from a local map and from nowhere else.

use std::collections::HashMap;

use andrum_wire::ids::{AccountId, DeviceId, Nonce};
use andrum_wire::tokens::ACCESS_SECONDS;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use rand::{RngCore, rngs::OsRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The header's `typ`: no other token of any issuer has it (RFC 8725, section 3.11).
pub const TYPE: &str = "andrum-access+jwt";
/// The claim `aud`.
pub const AUDIENCE: &str = "andrum/v1";
/// How far the clocks of several server processes may be apart, in seconds.
const LEEWAY_SECONDS: i64 = 10;
/// Longest token that is looked at, in bytes; ours have about 500.
const MAX_TOKEN_BYTES: usize = 2048;

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// A device of the account.
    Device,
    /// Somebody who gave the password (or the kit) on a device that is not yet one of the account's: reads keys and log, adds itself.
    Enrol,
}

/// What a token says of its bearer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Whose.
    pub account: AccountId,
    /// Which device; none while enrolling.
    pub device: Option<DeviceId>,
    /// When the password was last given, Unix seconds; 0 after a refresh.
    pub auth: i64,
    /// The nonce of that login; none after a refresh.
    pub login: Option<Nonce>,
    /// Whether the login was by kit, in a recovery, instead of by password.
    pub recovered: bool,
}

impl Grant {
    /// What the token opens.
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.device.is_some() { Scope::Device } else { Scope::Enrol }
    }
}

/// The token is not good; the caller is not told why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not good")]
pub struct BadToken;

/// The key cannot be read, or does not sign and verify as it must.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token key is not usable")]
pub struct BadKey;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dev: Option<DeviceId>,
    scope: Scope,
    iat: i64,
    exp: i64,
    auth: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    login: Option<Nonce>,
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    recovered: bool,
}

/// Signs access tokens and verifies them. No Clone, no Debug: it holds the key.
pub struct Authority {
    issuer: String,
    kid: String,
    signing: EncodingKey,
    /// The keys that are believed, by `kid`. One today; a second one while keys change.
    verifying: HashMap<String, DecodingKey>,
    validation: Validation,
}

impl Authority {
    /// A new Ed25519 key, PKCS#8 (RFC 8410, section 7), 83 bytes.
    #[must_use]
    pub fn generate() -> Zeroizing<Vec<u8>> {
        let mut seed = Zeroizing::new([0; 32]);
        OsRng.fill_bytes(seed.as_mut());
        let key = SigningKey::from_bytes(&seed);
        // Encoding a fresh key cannot fail; an empty file would be refused when it is read.
        key.to_pkcs8_der().map(|der| Zeroizing::new(der.as_bytes().to_vec())).unwrap_or_default()
    }

    /// Reads a key, and checks that it signs, verifies and refuses.
    ///
    /// # Errors
    /// [`BadKey`].
    pub fn from_pkcs8(der: &[u8], issuer: &str) -> Result<Self, BadKey> {
        let key = SigningKey::from_pkcs8_der(der).map_err(|_| BadKey)?;
        let public = key.verifying_key();
        let kid = BASE64URL_NOPAD.encode(&Sha256::digest(public.as_bytes())[..8]);
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        // Time is checked below against the server's own clock.
        validation.validate_exp = false;
        let authority = Self {
            issuer: issuer.to_owned(),
            verifying: HashMap::from([(kid.clone(), DecodingKey::from_ed_der(public.as_bytes()))]),
            kid,
            signing: EncodingKey::from_ed_der(der),
            validation,
        };
        authority.self_test()?;
        Ok(authority)
    }

    /// Writes a token that is good for [`ACCESS_SECONDS`] from `now`, Unix seconds.
    ///
    /// # Errors
    /// [`BadKey`], which the self-test at the start rules out.
    pub fn sign(&self, grant: &Grant, now: i64) -> Result<String, BadKey> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: grant.account,
            dev: grant.device,
            scope: grant.scope(),
            iat: now,
            exp: now + ACCESS_SECONDS as i64,
            auth: grant.auth,
            login: grant.login,
            recovered: grant.recovered,
        };
        encode(&header, &claims, &self.signing).map_err(|_| BadKey)
    }

    /// Reads a token at `now`, Unix seconds; answers what it grants and until when, Unix seconds.
    ///
    /// # Errors
    /// [`BadToken`], whatever the reason.
    pub fn verify(&self, token: &str, now: i64) -> Result<(Grant, i64), BadToken> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(BadToken);
        }
        let header = decode_header(token).map_err(|_| BadToken)?;
        if header.alg != Algorithm::EdDSA || header.typ.as_deref() != Some(TYPE) || header.crit.is_some() {
            return Err(BadToken);
        }
        let key = header.kid.and_then(|kid| self.verifying.get(&kid)).ok_or(BadToken)?;
        let claims = decode::<Claims>(token, key, &self.validation).map_err(|_| BadToken)?.claims;
        let timely = claims.exp.saturating_add(LEEWAY_SECONDS) > now
            && claims.iat <= now.saturating_add(LEEWAY_SECONDS)
            && claims.exp.saturating_sub(claims.iat) <= ACCESS_SECONDS as i64;
        let grant = Grant {
            account: claims.sub,
            device: claims.dev,
            auth: claims.auth,
            login: claims.login,
            recovered: claims.recovered,
        };
        if timely && grant.scope() == claims.scope { Ok((grant, claims.exp)) } else { Err(BadToken) }
    }

    /// jsonwebtoken chooses its cryptography when it is built; a build without any would fail at the first login instead of here.
    fn self_test(&self) -> Result<(), BadKey> {
        let grant = Grant {
            account: AccountId::from_slice(&[7; 32]).map_err(|_| BadKey)?,
            device: None,
            auth: 1,
            login: None,
            recovered: false,
        };
        let token = self.sign(&grant, 1)?;
        let (message, _) = token.rsplit_once('.').ok_or(BadKey)?;
        let other = self.sign(&Grant { auth: 2, ..grant.clone() }, 1)?;
        let (_, signature) = other.rsplit_once('.').ok_or(BadKey)?;
        let bent = format!("{message}.{signature}");
        let good = self.verify(&token, 1).is_ok_and(|(read, _)| read == grant);
        if good && self.verify(&bent, 1).is_err() { Ok(()) } else { Err(BadKey) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://andrum.example";
    const NOW: i64 = 1_800_000_000;

    struct Forge {
        der: Zeroizing<Vec<u8>>,
        authority: Authority,
    }

    impl Forge {
        fn new() -> Self {
            let der = Authority::generate();
            Self { authority: Authority::from_pkcs8(&der, ISSUER).unwrap(), der }
        }

        /// Signs any header and claims with the true key.
        fn signed(&self, header: &Value, claims: &Value) -> String {
            let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
            let message = format!("{}.{}", part(header), part(claims));
            let signature =
                jsonwebtoken::crypto::sign(message.as_bytes(), &EncodingKey::from_ed_der(&self.der), Algorithm::EdDSA);
            format!("{message}.{}", signature.unwrap())
        }

        fn header(&self) -> Value {
            json!({"typ": TYPE, "alg": "EdDSA", "kid": self.authority.kid})
        }

        fn refuses(&self, header: &Value, claims: &Value) -> bool {
            self.authority.verify(&self.signed(header, claims), NOW).is_err()
        }
    }

    fn claims() -> Value {
        json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": AccountId::from_slice(&[1; 32]).unwrap(),
            "dev": DeviceId::from_slice(&[2; 16]).unwrap(), "scope": "device", "iat": NOW, "exp": NOW + 600, "auth": NOW,
        })
    }

    fn with(mut value: Value, key: &str, new: Value) -> Value {
        value[key] = new;
        value
    }

    fn without(mut value: Value, key: &str) -> Value {
        value.as_object_mut().unwrap().remove(key).unwrap();
        value
    }

    #[test]
    fn what_is_signed_is_read_back() {
        let forge = Forge::new();
        let grant = Grant {
            account: AccountId::from_slice(&[1; 32]).unwrap(),
            device: Some(DeviceId::from_slice(&[2; 16]).unwrap()),
            auth: NOW,
            login: Some(Nonce([3; 32])),
            recovered: false,
        };
        let token = forge.authority.sign(&grant, NOW).unwrap();
        assert_eq!(forge.authority.verify(&token, NOW), Ok((grant.clone(), NOW + 600)));
        assert!(forge.authority.verify(&token, NOW + 609).is_ok(), "within the leeway");
        assert!(forge.authority.verify(&token, NOW + 610).is_err(), "expired");
        assert!(forge.authority.verify(&token, NOW - 11).is_err(), "from the future");
        let restarted = Authority::from_pkcs8(&forge.der, ISSUER).unwrap();
        assert!(restarted.verify(&token, NOW).is_ok());
        let elsewhere = Authority::from_pkcs8(&forge.der, "https://other.example").unwrap();
        assert!(elsewhere.verify(&token, NOW).is_err(), "another issuer");
        assert!(Forge::new().authority.verify(&token, NOW).is_err(), "another key");
    }

    #[test]
    fn the_forge_itself_makes_good_tokens() {
        let forge = Forge::new();
        assert!(!forge.refuses(&forge.header(), &claims()));
    }

    #[test]
    fn headers_are_strict() {
        let forge = Forge::new();
        let header = forge.header();
        for bad in [
            with(header.clone(), "typ", json!("JWT")),
            without(header.clone(), "typ"),
            with(header.clone(), "kid", json!("AAAAAAAAAAA")),
            without(header.clone(), "kid"),
            with(header.clone(), "alg", json!("none")),
            with(header.clone(), "alg", json!("HS256")),
            with(header.clone(), "alg", json!("ES256")),
            with(header.clone(), "crit", json!(["exp"])),
        ] {
            assert!(forge.refuses(&bad, &claims()), "{bad}");
        }
    }

    #[test]
    fn claims_are_required_and_compared() {
        let forge = Forge::new();
        let header = forge.header();
        for name in ["iss", "aud", "sub", "scope", "iat", "exp", "auth", "dev"] {
            assert!(forge.refuses(&header, &without(claims(), name)), "without {name}");
        }
        for (name, bad) in [
            ("iss", json!("https://other.example")),
            ("iss", json!([ISSUER, "x"])),
            ("aud", json!("another")),
            ("aud", json!([AUDIENCE])),
            ("sub", json!("short")),
            ("scope", json!("admin")),
            ("scope", json!("enrol")),
            ("exp", json!(NOW - 11)),
            ("exp", json!(NOW + 86_400)),
            ("exp", json!("never")),
            ("iat", json!(NOW + 60)),
        ] {
            assert!(forge.refuses(&header, &with(claims(), name, bad.clone())), "{name} {bad}");
        }
    }

    #[test]
    fn signatures_are_needed() {
        let forge = Forge::new();
        let token = forge.signed(&forge.header(), &claims());
        let (message, signature) = token.rsplit_once('.').unwrap();
        let mut bent = BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
        bent[0] ^= 1;
        for bad in [
            format!("{message}."),
            message.to_owned(),
            format!("{message}.{}", BASE64URL_NOPAD.encode(&bent)),
            format!("{token}.x"),
            format!(" {token}"),
            String::new(),
            "x".repeat(MAX_TOKEN_BYTES + 1),
        ] {
            assert!(forge.authority.verify(&bad, NOW).is_err());
        }
    }

    #[test]
    fn a_public_key_is_no_hmac_secret() {
        let forge = Forge::new();
        let public = SigningKey::from_pkcs8_der(&forge.der).unwrap().verifying_key();
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(forge.authority.kid.clone());
        let token = encode(&header, &claims(), &EncodingKey::from_secret(public.as_bytes())).unwrap();
        assert!(forge.authority.verify(&token, NOW).is_err());
    }

    #[test]
    fn a_damaged_key_is_refused() {
        assert!(Authority::from_pkcs8(&[], ISSUER).is_err());
        let der = Authority::generate();
        assert!(Authority::from_pkcs8(&der[..der.len() - 1], ISSUER).is_err());
    }
}
