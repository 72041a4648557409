//! A real PostgreSQL of our own: one cluster for a test program, one database for each test. Missing server programs fail the test.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

/// The cluster's shell, and the folder with its socket. The shell ends the cluster when this program does: its standard input closes.
struct Cluster {
    folder: PathBuf,
    _shell: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The URL of a new, empty database.
pub fn new_database() -> String {
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("andrum_{}", DATABASES.fetch_add(1, Ordering::SeqCst));
    let url = |name: &str| format!("postgres:///{name}?host={}&user=postgres", cluster.folder.display());
    let mut connection = PgConnection::establish(&url("postgres")).unwrap();
    connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    url(&name)
}

fn start() -> Cluster {
    let programs = programs();
    let folder = tempfile::Builder::new().prefix("andrum-pg-").tempdir_in("/tmp").unwrap().keep();
    // Every kind of durability but the one that makes tests slow: the tests that kill a server do not use this cluster.
    let script = format!(
        r#"trap '' INT TERM
           cd '{folder}' || exit 1
           '{bin}/initdb' -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >initdb.log 2>&1 &&
           '{bin}/postgres' -D data -k '{folder}' -c listen_addresses='' -c max_connections=200 -c fsync=off >postgres.log 2>&1 &
           for try in $(seq 600); do '{bin}/pg_isready' -q -h '{folder}' && break; sleep 0.1; done
           echo ready; cat >/dev/null
           '{bin}/pg_ctl' -D data -m immediate stop >/dev/null; rm -rf '{folder}'"#,
        folder = folder.display(),
        bin = programs.display(),
    );
    let mut command = if is_root() {
        let owned = Command::new("chown").arg("postgres").arg(&folder).status().unwrap();
        assert!(owned.success());
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh", "-c", &script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        command
    };
    let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), "ready", "see {}/postgres.log", folder.display());
    Cluster { folder, _shell: shell }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

/// Debian keeps the server programs off the PATH.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = || std::env::split_paths(&path).find(|bin| Path::new(bin).join("initdb").exists());
    found.or_else(on_path).expect("PostgreSQL's server programs are missing: apt-get install postgresql")
}
