//! What the browser grants: storage that it does not clear by itself, how much there is, and a lock that holds other windows off.
//!
//! Sources: WHATWG Storage Standard (section 4, `StorageManager`) and W3C Web Locks API (section 3, `LockManager`).
//! Both exist in secure contexts only (https, or loopback).

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, StorageManager};

use super::StoreError;

/// How long opening waits for a window that is just closing, in milliseconds.
const PATIENCE_MS: u32 = 3000;

/// How much of its storage this origin uses. The browser rounds both, to give nothing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// In use, in bytes.
    pub used: u64,
    /// What may be used, in bytes.
    pub quota: u64,
}

/// Asks the browser not to clear this origin's storage by itself; says whether it agreed.
/// Works in a window only, not in a worker.
///
/// # Errors
/// [`StoreError::Failed`] where the browser has no such function.
pub async fn persist() -> Result<bool, StoreError> {
    let answer = JsFuture::from(storage()?.persist().map_err(|_| absent("persist"))?).await;
    Ok(answer.map_err(|_| absent("persist"))?.is_truthy())
}

/// Whether the browser has agreed to [`persist`]. Works in workers, too.
///
/// # Errors
/// [`StoreError::Failed`] where the browser has no such function.
pub async fn persisted() -> Result<bool, StoreError> {
    let answer = JsFuture::from(storage()?.persisted().map_err(|_| absent("persisted"))?).await;
    Ok(answer.map_err(|_| absent("persisted"))?.is_truthy())
}

/// How much storage is used, and how much there may be.
///
/// # Errors
/// [`StoreError::Failed`] where the browser has no such function.
pub async fn estimate() -> Result<Estimate, StoreError> {
    let answer = JsFuture::from(storage()?.estimate().map_err(|_| absent("estimate"))?).await;
    let answer = answer.map_err(|_| absent("estimate"))?;
    Ok(Estimate { used: whole_number(&answer, "usage"), quota: whole_number(&answer, "quota") })
}

/// The browser's numbers are floats; a negative one or none at all counts as 0.
fn whole_number(of: &JsValue, name: &str) -> u64 {
    let number = Reflect::get(of, &name.into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
    number as u64
}

fn absent(what: &str) -> StoreError {
    StoreError::Failed(format!("the browser offers no {what} here"))
}

/// A property of `navigator`, which windows and workers both have.
fn navigators(property: &str) -> Result<JsValue, StoreError> {
    let found = Reflect::get(&js_sys::global(), &"navigator".into())
        .and_then(|navigator| Reflect::get(&navigator, &property.into()))
        .map_err(|_| absent(property))?;
    if found.is_undefined() { Err(absent(property)) } else { Ok(found) }
}

fn storage() -> Result<StorageManager, StoreError> {
    Ok(navigators("storage")?.unchecked_into())
}

// Still marked unstable in web-sys, although browsers have had it since 2022.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch, structural)]
    fn request(this: &LockManager, name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

/// An exclusive lock among all windows and workers of this origin. It ends with the value, at the latest with the window.
pub(super) struct Lock {
    release: Function,
    released: Promise,
    _granted: Closure<dyn FnMut(JsValue) -> Promise>,
}

impl Lock {
    /// Takes the lock of this name; waits a moment for somebody who is just leaving.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when somebody holds it, [`StoreError::Failed`] outside of a secure context.
    pub(super) async fn acquire(name: &str) -> Result<Self, StoreError> {
        let locks: LockManager = navigators("locks")?.unchecked_into();
        let (held, release) = promise();
        let (granted, grant) = promise();
        // The lock is held for as long as the promise that this gives back is pending.
        let on_granted = Closure::once(move |_: JsValue| {
            let _ = grant.call0(&JsValue::UNDEFINED);
            held
        });
        let options = Object::new();
        Reflect::set(&options, &"signal".into(), &AbortSignal::timeout_with_u32(PATIENCE_MS))
            .map_err(|_| absent("locks"))?;
        let released =
            locks.request(name, &options, on_granted.as_ref().unchecked_ref()).map_err(|_| absent("locks"))?;
        JsFuture::from(Promise::race(&Array::of2(&granted, &released))).await.map_err(|_| StoreError::InUse)?;
        Ok(Self { release, released, _granted: on_granted })
    }

    /// Gives the lock back and waits until others can have it.
    pub(super) async fn release(self) {
        let released = self.released.clone();
        drop(self);
        let _ = JsFuture::from(released).await;
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// A promise and the function that fulfils it.
pub(super) fn promise() -> (Promise, Function) {
    let mut fulfil = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve, _| fulfil = resolve.into());
    (promise, fulfil.unchecked_into())
}
