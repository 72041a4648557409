//! A diary on IndexedDB that is asked in bytes, as the app's window asks its worker.

use andrum_core::facade::Andrum;
use andrum_core::platform::Platform;
use andrum_core::store::indexeddb::IndexedDbStore;
use andrum_core::transport::TransportError;
use andrum_core::transport::http::{HttpTransport, Plain};
use wasm_bindgen::prelude::*;

struct Profile(IndexedDbStore);

impl Platform for Profile {
    type Store = IndexedDbStore;
    type Transport = HttpTransport;

    fn store(&self) -> &IndexedDbStore {
        &self.0
    }

    fn connect(&self, address: &str) -> Result<HttpTransport, TransportError> {
        HttpTransport::new(address, Plain::Loopback)
    }

    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn minutes_ahead(&self, _: i64) -> i32 {
        0
    }
}

/// Answers questions to an empty diary. Takes and gives JSON: a list of lists of bytes.
#[wasm_bindgen]
pub async fn answers(questions: String) -> Result<String, JsValue> {
    let thrown = |error: &dyn core::fmt::Display| JsValue::from(error.to_string());
    let questions: Vec<Vec<u8>> = serde_json::from_str(&questions).map_err(|error| thrown(&error))?;
    let store = IndexedDbStore::open("border").await.map_err(|error| thrown(&error))?;
    let diary = Andrum::open(Profile(store), None).await.map_err(|error| thrown(&error))?;
    let mut answers = vec![];
    for question in questions {
        answers.push(diary.answer(&question).await);
    }
    Ok(serde_json::Value::from(answers).to_string())
}
