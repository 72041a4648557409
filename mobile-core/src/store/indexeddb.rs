//! The store of the browser: IndexedDB (W3C Indexed Database API 3.0), every write with strict durability.
//!
//! Only one window or worker of an origin has a database open: a web lock sees to it.

use futures_util::future::{Either, select};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::browser::{Lock, promise};
use super::{Change, Changes, Rows, Store, StoreError, Table, behind};

/// The version of the set of tables. Raised when [`Table`] gains one: those that are missing are then made.
const VERSION: u32 = 2;

/// A store in the browser's own database.
pub struct IndexedDbStore {
    database: Database,
    /// None once it was given back.
    lock: Option<Lock>,
}

impl IndexedDbStore {
    /// Opens the database of this name; makes it when there is none.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while another window has it open, [`StoreError::Full`], [`StoreError::Damaged`],
    /// [`StoreError::Failed`] (among others when the page is not a secure context).
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let lock = Lock::acquire(&format!("andrum/store/{name}")).await?;
        let (blocked, on_blocked) = promise();
        let opening = Database::open(name)
            .with_version(VERSION)
            .with_on_blocked(move |_| {
                let _ = on_blocked.call0(&JsValue::UNDEFINED);
                Ok(())
            })
            .with_on_upgrade_needed(|_, database| make_tables(&database))
            .build()
            .map_err(not_opened)?;
        match select(opening, JsFuture::from(blocked)).await {
            Either::Left((opened, _)) => Ok(Self { database: opened.map_err(not_opened)?, lock: Some(lock) }),
            Either::Right(_) => Err(StoreError::InUse),
        }
    }

    /// Closes the database and waits until another can open it. Dropping it closes it, too, a moment later.
    pub async fn close(mut self) {
        let lock = self.lock.take();
        drop(self);
        if let Some(lock) = lock {
            lock.release().await;
        }
    }

    /// A transaction over all tables, so that what it reads belongs together.
    fn read(&self) -> Result<Transaction<'_>, StoreError> {
        self.database.transaction(names()).with_mode(TransactionMode::Readonly).build().map_err(failed)
    }

    /// One strict transaction: it answers once the browser has flushed it to the disk. Without the commit it is undone.
    async fn write(&self, work: impl FnOnce(&Transaction<'_>) -> Result<(), Error>) -> Result<(), StoreError> {
        let strict = TransactionOptions::new().with_durability(TransactionDurability::Strict);
        let writing = self
            .database
            .transaction(names())
            .with_mode(TransactionMode::Readwrite)
            .with_options(strict)
            .build()
            .map_err(failed)?;
        // A transaction that is aborted for want of room tells so itself, not through one of its requests.
        let transaction = writing.as_sys().clone();
        work(&writing).map_err(failed)?;
        writing.commit().await.map_err(|error| match transaction.error() {
            Some(reason) => named(&reason.name(), &reason.message()),
            None => failed(error),
        })
    }
}

impl Drop for IndexedDbStore {
    fn drop(&mut self) {
        self.database.clone().close();
    }
}

fn names() -> Vec<&'static str> {
    Table::ALL.iter().map(|table| table.name()).collect()
}

fn make_tables(database: &Database) -> Result<(), Error> {
    let there: Vec<String> = database.object_store_names().collect();
    for name in names() {
        if !there.iter().any(|known| known == name) {
            database.create_object_store(name).build()?;
        }
    }
    Ok(())
}

fn bytes(value: &[u8]) -> JsValue {
    Uint8Array::from(value).into()
}

/// Binary keys come back as `ArrayBuffer`, values as they were put.
fn vector(value: &JsValue) -> Vec<u8> {
    Uint8Array::new(value).to_vec()
}

impl Store for IndexedDbStore {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let reading = self.read()?;
        let rows = reading.object_store(table.name()).map_err(failed)?;
        let request = rows.get::<JsValue, JsValue, _>(KeyRange::Only(bytes(key))).primitive().map_err(failed)?;
        Ok(request.await.map_err(failed)?.as_ref().map(vector))
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Rows, StoreError> {
        let reading = self.read()?;
        let rows = reading.object_store(table.name()).map_err(failed)?;
        let range = match behind(prefix) {
            Some(end) => KeyRange::Bound(bytes(prefix), false, bytes(&end), true),
            None => KeyRange::LowerBound(bytes(prefix), false),
        };
        // Both are on their way before either is awaited: a transaction without requests ends by itself.
        let keys =
            rows.get_all_keys::<JsValue>().with_query::<JsValue, _>(range.clone()).primitive().map_err(failed)?;
        let values = rows.get_all::<JsValue>().with_query::<JsValue, _>(range).primitive().map_err(failed)?;
        let keys = keys.await.map_err(failed)?;
        let values = values.await.map_err(failed)?;
        keys.zip(values)
            .map(|(key, value)| Ok((vector(&key.map_err(failed)?), vector(&value.map_err(failed)?))))
            .collect()
    }

    async fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        self.write(|writing| {
            for change in changes {
                match change {
                    Change::Put(table, key, value) => {
                        let rows = writing.object_store(table.name())?;
                        rows.put(bytes(&value)).with_key(bytes(&key)).without_key_type().primitive()?;
                    }
                    Change::Delete(table, key) => {
                        let rows = writing.object_store(table.name())?;
                        rows.delete::<JsValue, _>(KeyRange::Only(bytes(&key))).primitive()?;
                    }
                }
            }
            Ok(())
        })
        .await
    }

    async fn wipe(&self) -> Result<(), StoreError> {
        self.write(|writing| {
            for name in names() {
                writing.object_store(name)?.clear()?;
            }
            Ok(())
        })
        .await
    }
}

fn not_opened(error: OpenDbError) -> StoreError {
    match error {
        OpenDbError::Base(error) => failed(error),
        other => StoreError::Failed(other.to_string()),
    }
}

fn failed(error: Error) -> StoreError {
    match error {
        Error::DomException(exception) => {
            let exception: web_sys::DomException = DomException::into_sys(exception);
            named(&exception.name(), &exception.message())
        }
        Error::Unknown(thrown) => {
            let thrown = JsValue::from(thrown);
            match thrown.dyn_ref::<js_sys::Error>() {
                Some(error) => named(&String::from(error.name()), &String::from(error.message())),
                None => StoreError::Failed("the browser gave no reason".into()),
            }
        }
        other => StoreError::Failed(other.to_string()),
    }
}

/// What the names of IndexedDB's exceptions mean to us (Indexed Database API 3.0, section 3, "Exceptions").
fn named(name: &str, message: &str) -> StoreError {
    match name {
        "QuotaExceededError" => StoreError::Full,
        // What was written can no longer be read back.
        "NotReadableError" | "DataError" => StoreError::Damaged(name.into()),
        _ => StoreError::Failed(format!("{name}: {message}")),
    }
}
