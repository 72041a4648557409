//! Counters and times for the operator (OpenMetrics). No ids, no names, nothing of anyone's.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// All of the server's metrics.
pub struct Metrics {
    registry: Registry,
    transactions: Family<Transaction, Counter>,
    transaction_seconds: Family<Name, Histogram>,
    retries: Family<Name, Counter>,
    /// Commits of SQLite's writer: each is one flush to the disk.
    pub flushes: Counter<u64, AtomicU64>,
    /// Writes in these commits.
    pub writes: Counter<u64, AtomicU64>,
    requests: Family<Request, Counter>,
    request_seconds: Family<Route, Histogram>,
    /// Open event streams.
    pub streams: Gauge,
    /// Groups, as of the last time that somebody counted.
    pub groups: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Transaction {
    name: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Name {
    name: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// From 100 microseconds to 26 seconds.
fn seconds() -> Histogram {
    Histogram::new(exponential_buckets(0.0001, 4.0, 10))
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("andrum");
        let transactions = Family::<Transaction, Counter>::default();
        let transaction_seconds = Family::<Name, Histogram>::new_with_constructor(seconds);
        let retries = Family::<Name, Counter>::default();
        let (flushes, writes) = (Counter::default(), Counter::default());
        let requests = Family::<Request, Counter>::default();
        let request_seconds = Family::<Route, Histogram>::new_with_constructor(seconds);
        let (streams, groups) = (Gauge::default(), Gauge::default());
        registry.register("transactions", "Transactions by name and outcome", transactions.clone());
        registry.register("transaction_seconds", "Time from asking to durable", transaction_seconds.clone());
        registry.register("transaction_retries", "Transactions done again", retries.clone());
        registry.register("sqlite_flushes", "Commits of the SQLite writer", flushes.clone());
        registry.register("sqlite_writes", "Writes in these commits", writes.clone());
        registry.register("requests", "Requests by route and status", requests.clone());
        registry.register("request_seconds", "Time to the head of the response", request_seconds.clone());
        registry.register("event_streams", "Open event streams", streams.clone());
        registry.register("groups", "Groups in the database", groups.clone());
        Self {
            registry,
            transactions,
            transaction_seconds,
            retries,
            flushes,
            writes,
            requests,
            request_seconds,
            streams,
            groups,
        }
    }
}

impl Metrics {
    /// A transaction has ended.
    pub fn transaction(&self, name: &'static str, took: Duration, done: bool) {
        let outcome = if done { "done" } else { "failed" };
        self.transactions.get_or_create(&Transaction { name, outcome }).inc();
        self.transaction_seconds.get_or_create(&Name { name }).observe(took.as_secs_f64());
    }

    /// A transaction is done again.
    pub fn retry(&self, name: &'static str) {
        self.retries.get_or_create(&Name { name }).inc();
    }

    /// The SQLite writer has committed this many writes together.
    pub fn flush(&self, writes: usize) {
        self.flushes.inc();
        self.writes.inc_by(writes as u64);
    }

    /// A request has been answered. `route` is the pattern, never the path.
    pub fn request(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        self.requests.get_or_create(&Request { method, route: route.to_owned(), status }).inc();
        self.request_seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// How often a transaction of this name ended so, for tests and benches.
    #[must_use]
    pub fn transactions_of(&self, name: &'static str, done: bool) -> u64 {
        let outcome = if done { "done" } else { "failed" };
        self.transactions.get_or_create(&Transaction { name, outcome }).get()
    }

    /// All of it as OpenMetrics text.
    ///
    /// # Errors
    /// [`std::fmt::Error`] from the encoder.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
