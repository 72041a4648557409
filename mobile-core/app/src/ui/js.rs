//! Values and calls of the browser for which web-sys has no stable types.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// An object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let made = Object::new();
    for (name, value) in fields {
        let _ = Reflect::set(&made, &(*name).into(), value);
    }
    made.into()
}

/// A field of a value; undefined where it has none.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method.
///
/// # Errors
/// What it throws, or that there is no such method.
pub fn call(on: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    function.apply(on, &with.iter().cloned().collect())
}

/// Calls a method and waits for what it promises.
///
/// # Errors
/// As [`call`], or that the promise was broken.
pub async fn wait_for(on: &JsValue, name: &str, with: &[JsValue]) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&call(on, name, with)?)).await
}
