//! A process that is killed with SIGKILL while it writes: every set of changes that it acknowledged is there, whole.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use andrum_core::store::redb::RedbStore;
use andrum_core::store::{Change, Store, Table};

/// Names the file to write to: set, this test is the child that is killed.
const FILE: &str = "ANDRUM_TEST_STORE_FILE";

#[tokio::test]
async fn a_killed_process_loses_no_acknowledged_apply() {
    if let Some(file) = std::env::var_os(FILE) {
        return write_for_ever(Path::new(&file)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("andrum.redb");
    let mut before = 0;
    for lines in [1, 7, 40, 133] {
        let acknowledged = kill_after(&file, lines);
        assert!(acknowledged >= before + lines, "{acknowledged}");
        before = found(&file, acknowledged).await;
    }
}

/// Starts the child, waits for that many acknowledgements, kills it, and says which was the last that it got out.
fn kill_after(file: &Path, lines: u32) -> u32 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_killed_process_loses_no_acknowledged_apply", "--nocapture"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("acknowledged ")?.parse().ok());
    let mut last = answers.by_ref().take(lines as usize).last().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    // What was already in the pipe was acknowledged as well.
    last = answers.last().unwrap_or(last);
    last
}

async fn write_for_ever(file: &Path) {
    let store = RedbStore::open(file).unwrap();
    let first = newest(&store).await + 1;
    for n in first.. {
        let changes = vec![
            Change::Put(Table::Meta, b"newest".to_vec(), n.to_be_bytes().to_vec()),
            Change::Put(Table::Items, n.to_be_bytes().to_vec(), vec![7; 2048]),
            Change::Put(Table::Revisions, n.to_be_bytes().to_vec(), n.to_be_bytes().to_vec()),
        ];
        store.apply(changes).await.unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "acknowledged {n}").unwrap();
        out.flush().unwrap();
    }
}

async fn newest(store: &RedbStore) -> u32 {
    let value = store.get(Table::Meta, b"newest").await.unwrap();
    value.map_or(0, |bytes| u32::from_be_bytes(bytes.try_into().unwrap()))
}

/// Opens what the killed child has left: all it acknowledged, at most one set more, and each whole.
async fn found(file: &Path, acknowledged: u32) -> u32 {
    let store = RedbStore::open(file).unwrap();
    let newest = newest(&store).await;
    assert!(newest == acknowledged || newest == acknowledged + 1, "{acknowledged} acknowledged, {newest} found");
    let all: Vec<Vec<u8>> = (1..=newest).map(|n| n.to_be_bytes().to_vec()).collect();
    for table in [Table::Items, Table::Revisions] {
        let keys: Vec<Vec<u8>> = store.scan(table, b"").await.unwrap().into_iter().map(|(key, _)| key).collect();
        assert_eq!(keys, all, "{table:?}");
    }
    newest
}
