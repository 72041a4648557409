//! The store of computers and phones: one file of redb (pure Rust, copy on write, checksummed).
//!
//! Calls block their thread for as long as the disk takes; a program with a user interface runs the core on a thread of its own.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use redb::{
    Builder, CommitError, Database, DatabaseError, Durability, ReadableDatabase, SetDurabilityError, StorageError,
    TableDefinition, TableError, TransactionError,
};

use super::{Change, Changes, Rows, Store, StoreError, Table, behind};

#[cfg(test)]
mod disk;
#[cfg(test)]
mod power_cut;
#[cfg(test)]
mod tests;

/// Pages that redb keeps in memory, at most, in bytes.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

type Opener = Box<dyn Fn() -> Result<Database, DatabaseError> + Send + Sync>;

/// A store in one file, which it holds exclusively while it is open.
pub struct RedbStore {
    opener: Opener,
    /// None between an error of the disk, after which redb wants to be opened anew, and the next call.
    database: Mutex<Option<Arc<Database>>>,
}

impl RedbStore {
    /// Opens the store in this file; makes the file when there is none. Every page's checksum is verified first,
    /// so that damage is found here and not in the middle of something. A damaged file stays as it is.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while another store has the file open, [`StoreError::Damaged`], [`StoreError::Full`],
    /// [`StoreError::Failed`].
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let path = path.into();
        Self::open_with(Box::new(move || builder().create(&path)))
    }

    fn open_with(opener: Opener) -> Result<Self, StoreError> {
        let store = Self { opener, database: Mutex::new(None) };
        let database = store.database()?;
        if let Err(error) = make_tables(&database) {
            return Err(error.into());
        }
        Ok(store)
    }

    fn database(&self) -> Result<Arc<Database>, Fault> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        match &*database {
            Some(database) => Ok(database.clone()),
            None => Ok(database.insert(Arc::new((self.opener)()?)).clone()),
        }
    }

    /// Does something with the database. After an error of the disk redb answers nothing more until it is opened
    /// anew, which is done at the next call.
    fn with<T>(&self, work: impl FnOnce(&Database) -> Result<T, Fault>) -> Result<T, StoreError> {
        let database = self.database()?;
        work(&database).map_err(|fault| {
            if fault.reopen {
                *self.database.lock().unwrap_or_else(PoisonError::into_inner) = None;
            }
            fault.error
        })
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

const fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(table.name())
}

/// All tables exist from the beginning, so that reading one is never an error.
fn make_tables(database: &Database) -> Result<(), Fault> {
    let reading = database.begin_read()?;
    if Table::ALL.iter().all(|table| reading.open_table(definition(*table)).is_ok()) {
        return Ok(());
    }
    write(database, |_| Ok(()))
}

/// One durable transaction; dropped without a commit it leaves no trace.
fn write(database: &Database, work: impl FnOnce(&redb::WriteTransaction) -> Result<(), Fault>) -> Result<(), Fault> {
    let mut writing = database.begin_write()?;
    writing.set_durability(Durability::Immediate)?;
    work(&writing)?;
    for table in Table::ALL {
        writing.open_table(definition(*table))?;
    }
    Ok(writing.commit()?)
}

fn carry_out(writing: &redb::WriteTransaction, changes: Changes) -> Result<(), Fault> {
    for change in changes {
        match change {
            Change::Put(table, key, value) => {
                writing.open_table(definition(table))?.insert(&key[..], &value[..])?;
            }
            Change::Delete(table, key) => {
                writing.open_table(definition(table))?.remove(&key[..])?;
            }
        }
    }
    Ok(())
}

impl Store for RedbStore {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|database| {
            let rows = database.begin_read()?.open_table(definition(table))?;
            Ok(rows.get(key)?.map(|value| value.value().to_vec()))
        })
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Rows, StoreError> {
        self.with(|database| {
            let rows = database.begin_read()?.open_table(definition(table))?;
            let range = match behind(prefix) {
                Some(end) => rows.range(prefix..&end[..])?,
                None => rows.range(prefix..)?,
            };
            range
                .map(|row| {
                    let (key, value) = row?;
                    Ok((key.value().to_vec(), value.value().to_vec()))
                })
                .collect()
        })
    }

    async fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        self.with(|database| write(database, |writing| carry_out(writing, changes)))
    }

    async fn wipe(&self) -> Result<(), StoreError> {
        self.with(|database| {
            write(database, |writing| {
                for table in Table::ALL {
                    writing.delete_table(definition(*table))?;
                }
                Ok(())
            })
        })
    }
}

/// What went wrong, and whether redb has to be opened anew before it answers again.
struct Fault {
    error: StoreError,
    reopen: bool,
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> Self {
        fault.error
    }
}

impl From<StorageError> for Fault {
    fn from(error: StorageError) -> Self {
        let (error, reopen) = match error {
            StorageError::Corrupted(what) => (StoreError::Damaged(what), false),
            StorageError::Io(error) => (input_output(&error), true),
            StorageError::PreviousIo | StorageError::DatabaseClosed | StorageError::LockPoisoned(_) => {
                (StoreError::Failed("the disk failed before".into()), true)
            }
            other => (StoreError::Failed(other.to_string()), false),
        };
        Self { error, reopen }
    }
}

fn input_output(error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StoreError::Full,
        // A file that ends before a page does, or that redb cannot read as its own.
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData => StoreError::Damaged(error.kind().to_string()),
        kind => StoreError::Failed(kind.to_string()),
    }
}

impl From<DatabaseError> for Fault {
    fn from(error: DatabaseError) -> Self {
        let error = match error {
            DatabaseError::Storage(error) => return error.into(),
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => StoreError::InUse,
            other => StoreError::Damaged(other.to_string()),
        };
        Self { error, reopen: false }
    }
}

impl From<TableError> for Fault {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Storage(error) => error.into(),
            other => Self { error: StoreError::Damaged(other.to_string()), reopen: false },
        }
    }
}

impl From<TransactionError> for Fault {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Storage(error) => error.into(),
            other => Self { error: StoreError::Failed(other.to_string()), reopen: false },
        }
    }
}

impl From<CommitError> for Fault {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Storage(error) => error.into(),
            other => Self { error: StoreError::Failed(other.to_string()), reopen: false },
        }
    }
}

impl From<SetDurabilityError> for Fault {
    fn from(error: SetDurabilityError) -> Self {
        Self { error: StoreError::Failed(error.to_string()), reopen: false }
    }
}
