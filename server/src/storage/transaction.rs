//! One transaction on one connection, and what can go wrong in it.

use andrum_wire::frame::FrameError;
use andrum_wire::problem::ProblemKind;
use diesel::connection::TransactionManager;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::connection::AnyConnection;
use super::dialect::{self, Fault};
use crate::problem::Error;

/// How often a transaction that met another one is done again.
pub const MOST_RETRIES: u32 = 6;

type Manager = AnyConnection;

/// Why a transaction does not commit. Either way nothing of it remains.
#[derive(Debug)]
pub enum TxError {
    /// A precondition does not hold.
    Refused(Error),
    /// The database failed.
    Database(DieselError),
}

impl TxError {
    /// Whether a row with the same unique value is there already.
    #[must_use]
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    /// What to do about it; none for a precondition.
    pub(super) fn fault(&self) -> Option<Fault> {
        match self {
            Self::Refused(_) => None,
            Self::Database(error) => Some(dialect::fault(error)),
        }
    }
}

impl From<Error> for TxError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<ProblemKind> for TxError {
    fn from(kind: ProblemKind) -> Self {
        Self::Refused(kind.into())
    }
}

impl From<FrameError> for TxError {
    fn from(error: FrameError) -> Self {
        Self::Refused(error.into())
    }
}

impl From<DieselError> for TxError {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

impl From<TxError> for Error {
    fn from(error: TxError) -> Self {
        match error {
            TxError::Refused(error) => error,
            TxError::Database(error) => match dialect::fault(&error) {
                Fault::Full => Self::StorageFull,
                Fault::Conflict => Self::Unavailable("the database stays locked".to_owned()),
                Fault::Closed => Self::Unavailable("the connection to the database is closed".to_owned()),
                // A constraint's message can quote a row: name the kind alone.
                Fault::Rule => Self::Internal("a rule of the schema is broken".to_owned()),
                Fault::Other => Self::Internal(format!("database: {error}")),
            },
        }
    }
}

/// What a transaction may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Sees one state of the database and changes nothing.
    Read,
    /// Changes it.
    Write,
}

/// How a transaction failed.
pub struct Failed {
    /// Why.
    pub error: TxError,
    /// Whether the database had been told to commit: then it may or may not have committed.
    pub unknown: bool,
}

/// Begins, works, commits; rolls back when the work fails.
pub fn transact<T>(
    connection: &mut AnyConnection,
    access: Access,
    work: &mut dyn FnMut(&mut AnyConnection) -> Result<T, TxError>,
) -> Result<T, Failed> {
    let known = |error: TxError| Failed { error, unknown: false };
    match access {
        Access::Read => dialect::begin_read(connection),
        Access::Write => dialect::begin_write(connection),
    }
    .map_err(|error| known(error.into()))?;
    match work(connection) {
        Ok(value) => match <Manager as TransactionManager<_>>::commit_transaction(connection) {
            Ok(()) => Ok(value),
            Err(error) => {
                let unknown = dialect::fault(&error) == Fault::Closed;
                Err(Failed { error: error.into(), unknown })
            }
        },
        Err(error) => {
            roll_back(connection);
            Err(known(error))
        }
    }
}

/// Works in a savepoint of a transaction that is open. The outer error is the storage's, and the whole transaction is lost with it: SQLite
/// may have undone it already, so nothing more is said to it. The inner one undid the savepoint alone.
pub fn savepoint<T>(
    connection: &mut AnyConnection,
    work: &mut dyn FnMut(&mut AnyConnection) -> Result<T, TxError>,
) -> Result<Result<T, TxError>, TxError> {
    <Manager as TransactionManager<_>>::begin_transaction(connection)?;
    let done = work(connection);
    match &done {
        Ok(_) => <Manager as TransactionManager<_>>::commit_transaction(connection)?,
        Err(error) if matches!(error.fault(), None | Some(Fault::Rule)) => {
            <Manager as TransactionManager<_>>::rollback_transaction(connection)?;
        }
        Err(_) => return done.map(Ok),
    }
    Ok(done)
}

/// Undoes a transaction. Should that fail, the connection is broken and is not used again.
fn roll_back(connection: &mut AnyConnection) {
    let _ = <Manager as TransactionManager<_>>::rollback_transaction(connection);
}

/// Reads on one's own connection, in one snapshot.
///
/// # Errors
/// What `work` returns, or the database's.
pub fn snapshot<T, E: From<DieselError>>(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    dialect::begin_read(connection)?;
    finish(connection, work)
}

/// Changes the database on one's own connection: all of it, or nothing.
///
/// # Errors
/// What `work` returns, or the database's.
pub fn whole<T, E: From<DieselError>>(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    dialect::begin_write(connection)?;
    finish(connection, work)
}

fn finish<T, E: From<DieselError>>(
    connection: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, E>,
) -> Result<T, E> {
    let done = work(connection);
    match &done {
        Ok(_) => <Manager as TransactionManager<_>>::commit_transaction(connection)?,
        Err(_) => roll_back(connection),
    }
    done
}
