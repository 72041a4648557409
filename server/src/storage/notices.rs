//! What one server process tells the others (PostgreSQL LISTEN and NOTIFY). On SQLite there are no others, and this does nothing.
//!
//! One thread with one connection sends and hears. A notice may be lost when the connection is; then everybody is told that something was.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use super::connection::{AnyConnection, Backend};
use super::opener::Opener;
use super::{Database, StorageError, dialect};

/// The channel of LISTEN and NOTIFY.
const CHANNEL: &str = "andrum";
/// Notices that may wait to be sent.
const QUEUE: usize = 4096;
/// PostgreSQL takes less than 8000 bytes at once.
const MOST_BYTES: usize = 7900;
/// How often the thread looks whether something was told.
const LOOK: Duration = Duration::from_millis(20);
/// How often it asks whether the connection is still there.
const PROBE: Duration = Duration::from_secs(10);
/// How long it waits before it connects again.
const RECONNECT: Duration = Duration::from_millis(500);
/// Stands for notices that were lost.
const LOST: &str = "*";

/// What is heard from other processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notified<'a> {
    /// One notice, as it was told. Never contains a newline.
    Told(&'a str),
    /// Notices may have been lost: look everything up again.
    Lost,
}

/// Tells other server processes.
pub struct Notices {
    queue: Option<SyncSender<String>>,
    listening: Arc<AtomicBool>,
    lost: Arc<AtomicBool>,
}

impl Notices {
    /// Starts to listen; `heard` is called on the thread that listens. Ends when this is dropped.
    ///
    /// # Errors
    /// [`StorageError::Io`] when there can be no thread.
    pub fn start(database: &Database, heard: impl Fn(Notified<'_>) + Send + 'static) -> Result<Self, StorageError> {
        let (listening, lost) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        if database.backend() == Backend::Sqlite {
            listening.store(true, Ordering::Release);
            return Ok(Self { queue: None, listening, lost });
        }
        let (sender, queue) = sync_channel(QUEUE);
        let mut thread = Listener {
            opener: database.0.opener.clone(),
            origin: format!("{:032x}", rand::random::<u128>()),
            listening: listening.clone(),
            lost: lost.clone(),
            heard,
        };
        std::thread::Builder::new().name("andrum-notices".to_owned()).spawn(move || thread.run(&queue))?;
        Ok(Self { queue: Some(sender), listening, lost })
    }

    /// Whether everything that others told is heard. While it is not, what is remembered of their doings is not to be trusted.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.listening.load(Ordering::Acquire)
    }

    /// Tells the other processes, soon. `notice` holds no newline and is at most 4 KiB. Does not wait.
    pub fn tell(&self, notice: String) {
        if let Some(queue) = &self.queue
            && queue.try_send(notice).is_err()
        {
            self.lost.store(true, Ordering::Release);
        }
    }
}

struct Listener<F> {
    opener: Opener,
    /// Tells our own notices from those of others.
    origin: String,
    listening: Arc<AtomicBool>,
    /// Whether notices of ours were lost.
    lost: Arc<AtomicBool>,
    heard: F,
}

impl<F: Fn(Notified<'_>)> Listener<F> {
    fn run(&mut self, queue: &Receiver<String>) {
        loop {
            match self.connect().and_then(|connection| self.listen(connection, queue)) {
                // The sending side is gone: the server stops.
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "notices are interrupted"),
            }
            self.listening.store(false, Ordering::Release);
            self.lost.store(true, Ordering::Release);
            std::thread::sleep(RECONNECT);
        }
    }

    fn connect(&self) -> Result<AnyConnection, diesel::result::Error> {
        let broken = |error: StorageError| {
            diesel::result::Error::QueryBuilderError(Box::new(std::io::Error::other(error.to_string())))
        };
        let mut connection = self.opener.open().map_err(broken)?;
        dialect::listen(&mut connection, CHANNEL)?;
        (self.heard)(Notified::Lost);
        self.listening.store(true, Ordering::Release);
        Ok(connection)
    }

    fn listen(&self, mut connection: AnyConnection, queue: &Receiver<String>) -> Result<(), diesel::result::Error> {
        let mut probed = Instant::now();
        loop {
            match queue.recv_timeout(LOOK) {
                Ok(first) => self.send(&mut connection, first, queue)?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {}
            }
            if self.lost.swap(false, Ordering::AcqRel) {
                self.notify(&mut connection, LOST)?;
            }
            if probed.elapsed() > PROBE {
                probed = Instant::now();
                diesel::connection::SimpleConnection::batch_execute(&mut connection, "SELECT 1")?;
            }
            for payload in dialect::heard(&mut connection)? {
                self.hear(&payload);
            }
        }
    }

    /// Sends a notice and those that wait behind it, as many at once as fit.
    fn send(
        &self,
        connection: &mut AnyConnection,
        first: String,
        queue: &Receiver<String>,
    ) -> Result<(), diesel::result::Error> {
        let mut together = first;
        while let Ok(next) = queue.try_recv() {
            if self.origin.len() + together.len() + next.len() + 2 > MOST_BYTES {
                self.notify(connection, &together)?;
                together = next;
            } else {
                together.push('\n');
                together.push_str(&next);
            }
        }
        self.notify(connection, &together)
    }

    fn notify(&self, connection: &mut AnyConnection, notices: &str) -> Result<(), diesel::result::Error> {
        dialect::notify(connection, CHANNEL, &format!("{}\n{notices}", self.origin))
    }

    fn hear(&self, payload: &str) {
        let mut lines = payload.lines();
        if lines.next() == Some(self.origin.as_str()) {
            return;
        }
        for line in lines {
            (self.heard)(if line == LOST { Notified::Lost } else { Notified::Told(line) });
        }
    }
}
