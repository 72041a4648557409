//! SQLite's one writer: takes queued writes, runs many in one transaction, answers when the commit is durable (group commit).
//!
//! Each write has its own savepoint, so a refused one undoes itself alone. When the storage itself fails (a full disk), the whole
//! transaction is undone and every write of it is tried again by itself: what fits is stored, what does not is told.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use tokio::sync::oneshot;

use super::connection::AnyConnection;
use super::dialect::{self, Fault};
use super::error::StorageError;
use super::opener::Opener;
use super::transaction::{self, MOST_RETRIES, TxError};
use crate::operations::metrics::Metrics;
use crate::problem::Error;

/// Writes that may wait; more are [`Error::Unavailable`].
const QUEUE: usize = 1024;
/// Most writes in one transaction.
const MOST_WRITES: usize = 256;
/// How long a transaction waits for as many writes as the one before had. Much less than it takes to reach the disk.
const GATHER: Duration = Duration::from_micros(400);

/// The sending side.
pub struct Writer {
    queue: Mutex<Option<SyncSender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Opens the connection and starts the thread.
    pub fn start(opener: Opener, metrics: Arc<Metrics>) -> Result<Self, StorageError> {
        let connection = opener.open()?;
        let (sender, receiver) = sync_channel(QUEUE);
        let work = move || Worker { opener, connection, metrics, last: 1 }.run(&receiver);
        let thread = std::thread::Builder::new().name("andrum-writer".to_owned()).spawn(work)?;
        Ok(Self { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Queues a write and waits until it is durable.
    pub async fn write<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut AnyConnection) -> Result<T, TxError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job = Write { name, work, queued: Instant::now(), outcome: None, answer: sender };
        let stopped = || Error::Unavailable("the server is stopping".to_owned());
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(stopped)?;
        queue.try_send(Box::new(job)).map_err(|_| Error::Unavailable("too many writes are waiting".to_owned()))?;
        drop(queue);
        receiver.await.map_err(|_| stopped())?
    }

    /// Takes no more writes, finishes those that wait, ends the thread.
    pub fn stop(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer ended in a fault");
        }
    }
}

/// A queued write, whatever it returns.
trait Job: Send {
    /// Runs in a savepoint and keeps the outcome. An error is the storage's: the whole transaction is lost.
    fn run(&mut self, connection: &mut AnyConnection) -> Result<(), TxError>;
    /// Tells the caller, once it is durable or has failed.
    fn answer(self: Box<Self>, failed: Option<Error>, metrics: &Metrics);
}

struct Write<T, F> {
    name: &'static str,
    work: F,
    queued: Instant,
    outcome: Option<Result<T, Error>>,
    answer: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send,
    F: FnMut(&mut AnyConnection) -> Result<T, TxError> + Send,
{
    fn run(&mut self, connection: &mut AnyConnection) -> Result<(), TxError> {
        let work = AssertUnwindSafe(|| transaction::savepoint(connection, &mut self.work));
        let panicked = |_| Err(TxError::Refused(Error::internal("a write panicked")));
        let done = catch_unwind(work).unwrap_or_else(panicked)?;
        self.outcome = Some(done.map_err(Error::from));
        Ok(())
    }

    fn answer(self: Box<Self>, failed: Option<Error>, metrics: &Metrics) {
        let outcome = match (failed, self.outcome) {
            (Some(error), _) => Err(error),
            (None, Some(outcome)) => outcome,
            (None, None) => Err(Error::internal("a write was not run")),
        };
        metrics.transaction(self.name, self.queued.elapsed(), outcome.is_ok());
        // Nobody is there any more when the caller has hung up.
        let _ = self.answer.send(outcome);
    }
}

struct Worker {
    opener: Opener,
    connection: AnyConnection,
    metrics: Arc<Metrics>,
    /// How many writes the last transaction had.
    last: usize,
}

impl Worker {
    fn run(mut self, queue: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = queue.recv() {
            let mut batch = vec![first];
            match self.commit_together(&mut batch, Some(queue)) {
                Ok(()) => {
                    self.last = batch.len();
                    self.answer(batch, None);
                }
                Err(_) => {
                    self.last = 1;
                    batch.into_iter().for_each(|job| self.commit_alone(job));
                }
            }
        }
    }

    /// Runs the batch, and what else arrives meanwhile, in one transaction. After an error nothing of it remains.
    fn commit_together(
        &mut self,
        batch: &mut Vec<Box<dyn Job>>,
        queue: Option<&Receiver<Box<dyn Job>>>,
    ) -> Result<(), TxError> {
        dialect::begin_write(&mut self.connection)?;
        let done = self.run_batch(batch, queue).and_then(|()| {
            <AnyConnection as TransactionManager<_>>::commit_transaction(&mut self.connection).map_err(TxError::from)
        });
        match &done {
            Ok(()) => self.metrics.flush(batch.len()),
            Err(_) => self.start_over(),
        }
        done
    }

    fn run_batch(
        &mut self,
        batch: &mut Vec<Box<dyn Job>>,
        queue: Option<&Receiver<Box<dyn Job>>>,
    ) -> Result<(), TxError> {
        let until = Instant::now() + GATHER;
        let mut next = 0;
        loop {
            while let Some(job) = batch.get_mut(next) {
                job.run(&mut self.connection)?;
                next += 1;
            }
            match queue.and_then(|queue| self.more(queue, batch.len(), until)) {
                Some(job) => batch.push(job),
                None => return Ok(()),
            }
        }
    }

    /// The next write of this transaction, if it is there or may be expected at once.
    fn more(&self, queue: &Receiver<Box<dyn Job>>, have: usize, until: Instant) -> Option<Box<dyn Job>> {
        if have >= MOST_WRITES {
            return None;
        }
        match queue.try_recv() {
            Ok(job) => Some(job),
            Err(TryRecvError::Disconnected) => None,
            Err(TryRecvError::Empty) if have >= self.last => None,
            Err(TryRecvError::Empty) => queue.recv_timeout(until.saturating_duration_since(Instant::now())).ok(),
        }
    }

    /// One write in its own transaction; again while another process is in the way.
    fn commit_alone(&mut self, job: Box<dyn Job>) {
        let mut batch = vec![job];
        for retry in 0..=MOST_RETRIES {
            let Err(error) = self.commit_together(&mut batch, None) else { return self.answer(batch, None) };
            if retry == MOST_RETRIES || error.fault() != Some(Fault::Conflict) {
                return self.answer(batch, Some(error.into()));
            }
            std::thread::sleep(Duration::from_millis(1 << retry));
        }
    }

    fn answer(&self, batch: Vec<Box<dyn Job>>, failed: Option<Error>) {
        for job in batch {
            job.answer(failed.clone(), &self.metrics);
        }
    }

    /// After a failed transaction: closing the connection undoes what is left of it, whatever state that is in.
    fn start_over(&mut self) {
        match self.opener.open() {
            Ok(connection) => self.connection = connection,
            Err(error) => tracing::error!(%error, "the writer cannot open the database anew"),
        }
    }
}
