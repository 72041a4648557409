//! Steps on IndexedDB.

use andrum_core::store::browser;
use andrum_core::store::conformance::{self, Place};
use andrum_core::store::indexeddb::IndexedDbStore;
use andrum_core::store::{Change, Changes, Store, StoreError, Table};
use js_sys::Function;
use serde_json::json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A database of one name.
struct Named(String);

impl Place for Named {
    type Store = IndexedDbStore;

    async fn open(&self) -> Result<IndexedDbStore, StoreError> {
        IndexedDbStore::open(&self.0).await
    }

    async fn close(&self, store: IndexedDbStore) {
        store.close().await;
    }
}

fn thrown(error: StoreError) -> JsValue {
    format!("{error:?}").into()
}

/// Runs every case of the suite, each in a database of its own, and answers `[{"case": …, "failure": null or why}]`.
#[wasm_bindgen]
pub async fn conformance() -> String {
    let mut outcomes = Vec::new();
    for case in conformance::CASES {
        let outcome = conformance::run(case, &Named(format!("conformance-{case}"))).await;
        outcomes.push(json!({ "case": case, "failure": outcome.err() }));
    }
    serde_json::Value::from(outcomes).to_string()
}

/// Two stores on one database: the second is refused until the first is closed.
#[wasm_bindgen]
pub async fn open_twice() -> Result<String, JsValue> {
    let first = IndexedDbStore::open("twice").await.map_err(thrown)?;
    let second = IndexedDbStore::open("twice").await.err();
    first.close().await;
    let third = IndexedDbStore::open("twice").await.err();
    Ok(json!({ "second": format!("{second:?}"), "third": format!("{third:?}") }).to_string())
}

/// The n-th change of [`fill`], of one mebibyte.
fn filling(n: u32) -> Changes {
    vec![Change::Put(Table::Items, n.to_be_bytes().to_vec(), noise(n))]
}

/// Fills a database until the browser refuses; answers the error, and how many rows were acknowledged and are there.
#[wasm_bindgen]
pub async fn fill() -> Result<String, JsValue> {
    let store = IndexedDbStore::open("full").await.map_err(thrown)?;
    let mut acknowledged = 0;
    let error = loop {
        match store.apply(filling(acknowledged)).await {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
        if acknowledged == 200 {
            return Err("the browser never ran out of room".into());
        }
    };
    let rows = store.scan(Table::Items, b"").await.map_err(thrown)?.len();
    Ok(json!({ "error": format!("{error:?}"), "acknowledged": acknowledged, "rows": rows }).to_string())
}

/// Looks again at what [`fill`] has left, and writes one row more.
#[wasm_bindgen]
pub async fn refill() -> Result<String, JsValue> {
    let store = IndexedDbStore::open("full").await.map_err(thrown)?;
    let rows = store.scan(Table::Items, b"").await.map_err(thrown)?.len();
    let again = store.apply(filling(u32::MAX)).await;
    Ok(json!({ "rows": rows, "again": again.is_ok() }).to_string())
}

/// One mebibyte that does not compress (xorshift, Marsaglia 2003).
fn noise(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    core::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    })
    .take(1024 * 256)
    .flatten()
    .collect()
}

/// The n-th of the sets of changes that [`write_on`] makes: rows that belong together.
fn changes(n: u32) -> Changes {
    let number = n.to_be_bytes().to_vec();
    vec![
        Change::Put(Table::Meta, b"newest".to_vec(), number.clone()),
        Change::Put(Table::Items, number.clone(), vec![7; 2048]),
        Change::Put(Table::Revisions, number.clone(), number),
    ]
}

/// Writes `count` sets of changes, numbered on from what is there, and calls `acknowledged(n)` after each; its promise is awaited.
#[wasm_bindgen]
pub async fn write_on(count: u32, acknowledged: Function) -> Result<String, JsValue> {
    let store = IndexedDbStore::open("written").await.map_err(thrown)?;
    let newest = store.get(Table::Meta, b"newest").await.map_err(thrown)?;
    let newest = newest.and_then(|bytes| Some(u32::from_be_bytes(bytes.try_into().ok()?))).unwrap_or(0);
    for n in newest + 1..=newest.saturating_add(count) {
        store.apply(changes(n)).await.map_err(thrown)?;
        let answer = acknowledged.call1(&JsValue::UNDEFINED, &n.into())?;
        JsFuture::from(js_sys::Promise::resolve(&answer)).await?;
    }
    Ok("null".into())
}

/// What [`write_on`] has left: the newest number, and how many sets are there whole and in part.
#[wasm_bindgen]
pub async fn written() -> Result<String, JsValue> {
    let store = IndexedDbStore::open("written").await.map_err(thrown)?;
    let newest = store.get(Table::Meta, b"newest").await.map_err(thrown)?;
    let newest = newest.and_then(|bytes| Some(u32::from_be_bytes(bytes.try_into().ok()?))).unwrap_or(0);
    let items = store.scan(Table::Items, b"").await.map_err(thrown)?;
    let revisions = store.scan(Table::Revisions, b"").await.map_err(thrown)?;
    let expected = |n: u32| n.to_be_bytes().to_vec();
    let whole = items.len() == revisions.len()
        && (1..=newest).zip(&items).all(|(n, row)| *row == (expected(n), vec![7; 2048]))
        && (1..=newest).zip(&revisions).all(|(n, row)| *row == (expected(n), expected(n)));
    Ok(json!({ "newest": newest, "sets": items.len(), "whole": whole }).to_string())
}

/// What the browser says of its storage.
#[wasm_bindgen]
pub async fn storage() -> Result<String, JsValue> {
    let estimate = browser::estimate().await.map_err(thrown)?;
    let persisted = browser::persisted().await.map_err(thrown)?;
    Ok(json!({ "used": estimate.used, "quota": estimate.quota, "persisted": persisted }).to_string())
}

/// Asks for storage that stays; a window's step, since workers cannot ask.
#[wasm_bindgen]
pub async fn persist() -> Result<String, JsValue> {
    Ok(json!({ "granted": browser::persist().await.map_err(thrown)? }).to_string())
}
