//! Single appends on PostgreSQL, against `pgbench` that inserts the same rows with as many clients.

use std::fmt::Write as _;
use std::process::Command;

use andrum_tests::postgres;
use andrum_tests::process::ServerProcess;
use andrum_tests::server::{Backend, Place};

use super::http::{CONNECTIONS, drive};
use super::people::Author;
use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare};
use super::usage;

/// Appends of each client in a round.
const APPENDS: usize = 150;

/// Measures the rate.
pub async fn measure(report: &mut Report) {
    let place = Place::new(Backend::Postgres);
    let server = ServerProcess::start(&place);
    let mut authors = Author::register_many(&server.url(), CONNECTIONS).await;
    let pgbench = Pgbench::prepare(&authors[0].record());
    let (mut rounds, mut cpu) = (Vec::new(), 0.0);
    for _ in 0..ROUNDS {
        let asks = authors.iter_mut().map(|author| author.commits(APPENDS, 1)).collect();
        let before = usage::cpu(server.id());
        let ours = drive(server.public, asks).await.rate();
        cpu += (usage::cpu(server.id()) - before).as_secs_f64();
        rounds.push((ours, pgbench.run()));
    }
    let compared = compare(&rounds);
    let each = cpu / (ROUNDS * CONNECTIONS * APPENDS) as f64 * 1e6;
    let how =
        format!("{:.0} appends/s, pgbench {:.0} rows/s, server CPU {each:.0} us each", compared.ours, compared.theirs);
    report.line("append on PostgreSQL", compared.ratio, "x", Goal::AtLeast(0.45), &how);
}

/// `pgbench` on a database of its own in the same cluster.
struct Pgbench {
    database: postgres::Database<'static>,
    script: tempfile::NamedTempFile,
    record: String,
}

impl Pgbench {
    /// Makes the table. The row travels with every insert, as a parameter of a prepared statement.
    fn prepare(record: &[u8]) -> Self {
        let database = postgres::database();
        let _ = database.ask(
            "CREATE SEQUENCE positions;
             CREATE TABLE commits (position BIGINT PRIMARY KEY, prev BYTEA NOT NULL, record BYTEA NOT NULL)",
        );
        let script = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(&script, "INSERT INTO commits VALUES (nextval('positions'), :prev, :record);\n")
            .expect("a script");
        Self { database, script, record: hex(record) }
    }

    /// Rows in a second.
    fn run(&self) -> f64 {
        let output = Command::new(postgres::programs().join("pgbench"))
            .args(self.database.arguments())
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=1"])
            .arg(format!("--client={CONNECTIONS}"))
            .arg(format!("--transactions={APPENDS}"))
            .arg(format!("--define=prev={}", hex(&[7; 32])))
            .arg(format!("--define=record={}", self.record))
            .arg(format!("--file={}", self.script.path().display()))
            .arg(self.database.name())
            .output()
            .expect("pgbench");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "pgbench: {said}{}", String::from_utf8_lossy(&output.stderr));
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = "));
        rate.and_then(|line| line.split(' ').next()?.parse().ok()).unwrap_or_else(|| panic!("pgbench said: {said}"))
    }
}

/// Bytes as PostgreSQL reads them.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold("\\x".to_owned(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
