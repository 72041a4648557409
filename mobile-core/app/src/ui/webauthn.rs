//! The device's own lock as a key: 32 bytes from an authenticator (W3C WebAuthn Level 3, PRF extension, section
//! 10.1.4).
//!
//! Only which credential it was is kept, which is no secret; the bytes go to the core and are wiped.

use core::net::Ipv4Addr;

use andrum_core::crypto::{hash, random};
use data_encoding::BASE64URL_NOPAD;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::browser;
use super::js::{call, get, object, wait_for};
use crate::calls::UnlockSecret;

/// What the authenticator's answer is for.
const SALT: &[u8] = b"andrum/v1/lock/prf/salt";
const KEPT: &str = "lock-credential";

/// Why there is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoKey {
    /// The person said no, or did not answer in time.
    Stopped,
    /// The device or the browser cannot do it.
    CannotDo,
}

impl From<JsValue> for NoKey {
    fn from(thrown: JsValue) -> Self {
        match get(&thrown, "name").as_string().as_deref() {
            Some("NotAllowedError" | "AbortError") => Self::Stopped,
            _ => Self::CannotDo,
        }
    }
}

/// Whether this device may be able to. Sure only once [`create`] has been tried.
pub async fn may_be_possible() -> bool {
    let host = browser::window().location().hostname().unwrap_or_default();
    let kind = get(&browser::window(), "PublicKeyCredential");
    // A bare address is no place to keep a credential for.
    if kind.is_undefined() || host.parse::<Ipv4Addr>().is_ok() || host.starts_with('[') {
        return false;
    }
    let capabilities = wait_for(&kind, "getClientCapabilities", &[]).await.unwrap_or_default();
    if get(&capabilities, "extension:prf").as_bool() == Some(false) {
        return false;
    }
    let answer = wait_for(&kind, "isUserVerifyingPlatformAuthenticatorAvailable", &[]).await;
    answer.is_ok_and(|answer| answer.as_bool() == Some(true))
}

/// Makes a credential and gets its key.
///
/// # Errors
/// [`NoKey`].
pub async fn create() -> Result<UnlockSecret, NoKey> {
    let host = browser::window().location().hostname()?;
    let parameter = |algorithm: i32| object(&[("type", "public-key".into()), ("alg", algorithm.into())]);
    let asked = object(&[
        ("rp", object(&[("id", host.into()), ("name", "Andrum".into())])),
        (
            "user",
            object(&[
                ("id", bytes(&random::bytes::<16>())),
                ("name", "Andrum".into()),
                ("displayName", "Andrum".into()),
            ]),
        ),
        ("challenge", bytes(&random::bytes::<32>())),
        // ES256 and RS256 (IANA COSE algorithms): what authenticators have.
        ("pubKeyCredParams", Array::of2(&parameter(-7), &parameter(-257)).into()),
        (
            "authenticatorSelection",
            object(&[
                ("authenticatorAttachment", "platform".into()),
                ("residentKey", "preferred".into()),
                ("userVerification", "required".into()),
            ]),
        ),
        ("attestation", "none".into()),
        ("extensions", prf()),
    ]);
    let credential = wait_for(&credentials(), "create", &[object(&[("publicKey", asked)])]).await?;
    let answered = get(&call(&credential, "getClientExtensionResults", &[])?, "prf");
    if get(&answered, "enabled").as_bool() != Some(true) {
        return Err(NoKey::CannotDo);
    }
    let id = Uint8Array::new(&get(&credential, "rawId")).to_vec();
    browser::keep(KEPT, Some(&BASE64URL_NOPAD.encode(&id)));
    // Some answer at once, others when asked for it.
    match key(&answered) {
        Some(key) => Ok(key),
        None => ask().await,
    }
}

/// Gets the key of the credential that was made.
///
/// # Errors
/// [`NoKey`].
pub async fn ask() -> Result<UnlockSecret, NoKey> {
    let host = browser::window().location().hostname()?;
    let mut asked = vec![
        ("rpId", host.into()),
        ("challenge", bytes(&random::bytes::<32>())),
        ("userVerification", "required".into()),
        ("extensions", prf()),
    ];
    // Without a trace of which it was, the device offers those that it has.
    if let Some(id) = browser::kept(KEPT).and_then(|id| BASE64URL_NOPAD.decode(id.as_bytes()).ok()) {
        let allowed = object(&[("type", "public-key".into()), ("id", bytes(&id))]);
        asked.push(("allowCredentials", Array::of1(&allowed).into()));
    }
    let credential = wait_for(&credentials(), "get", &[object(&[("publicKey", object(&asked))])]).await?;
    let answered = get(&call(&credential, "getClientExtensionResults", &[])?, "prf");
    key(&answered).ok_or(NoKey::CannotDo)
}

/// Forgets which credential it was.
pub fn forget() {
    browser::keep(KEPT, None);
}

fn credentials() -> JsValue {
    get(&browser::window().navigator(), "credentials")
}

fn prf() -> JsValue {
    let salt = hash::sha256(SALT);
    object(&[("prf", object(&[("eval", object(&[("first", bytes(salt.as_bytes()))]))]))])
}

fn key(answered: &JsValue) -> Option<UnlockSecret> {
    let first = get(&get(answered, "results"), "first");
    if first.is_undefined() {
        return None;
    }
    let array = Uint8Array::new(&first);
    let mut key = Zeroizing::new([0; 32]);
    if array.length() != 32 {
        return None;
    }
    array.copy_to(key.as_mut_slice());
    array.fill(0, 0, 32);
    Some(UnlockSecret::Prf(key))
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}
