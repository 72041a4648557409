//! PostgreSQL for tests: one cluster of its own per test process, one fresh database per test.
//!
//! The cluster lives in a temporary folder, listens on a Unix socket in it and on nothing else, and keeps `fsync` on. A small shell holds
//! it: when the test process ends, however it ends, the pipe to the shell closes, and the shell stops PostgreSQL and removes the folder.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// What installs the server's programs on Debian.
const MISSING: &str = "PostgreSQL is missing, and these tests do not skip. On Debian: apt-get install -y postgresql";
/// The role that owns everything in the cluster.
const ROLE: &str = "andrum";
/// Holds the cluster, also when the test died before it heard `ready` (hence PIPE); `$1` is the folder of PostgreSQL's programs, `$2` the cluster's.
const KEEPER: &str = r#"
trap '' HUP INT PIPE TERM
programs=$1 folder=$2
stop() { "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >>"$folder/log" 2>&1; rm -rf "$folder"; }
cd "$folder" || exit 1
"$programs/initdb" -D data -U andrum --auth=trust --encoding=UTF8 --locale=C.UTF-8 >>log 2>&1 &&
"$programs/pg_ctl" -D data -l server.log -w -t 60 start >>log 2>&1 \
  -o "-c listen_addresses= -c unix_socket_directories='$folder' -c max_connections=300 -c fsync=on -c log_min_messages=warning" ||
  { cat log server.log 2>/dev/null; rm -rf "$folder"; exit 1; }
echo ready
cat >/dev/null
stop
"#;

/// A running cluster. It is stopped and removed when this is dropped or the process ends.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    keeper: Child,
    pipe: Option<ChildStdin>,
    databases: AtomicU32,
}

/// A fresh database. It goes with its cluster.
#[derive(Debug)]
pub struct Database<'a> {
    cluster: &'a Cluster,
    name: String,
}

/// A fresh database in this process's own cluster, which the first call starts.
#[must_use]
pub fn database() -> Database<'static> {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start).database()
}

impl Cluster {
    /// Starts a cluster. Takes about two seconds.
    #[must_use]
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::Builder::new().prefix("andrum-pg-").tempdir().expect("a temporary folder").keep();
        if running_as_root() {
            chown(&folder, Some(id("-u")), Some(id("-g"))).expect("giving the folder to postgres");
        }
        let mut keeper = as_postgres()
            .args(["sh", "-c", KEEPER, "keeper"])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("starting a shell");
        let pipe = keeper.stdin.take();
        let mut said = BufReader::new(keeper.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        match said.next() {
            Some(line) if line == "ready" => Self { programs, folder, keeper, pipe, databases: AtomicU32::new(0) },
            first => {
                let rest: Vec<String> = first.into_iter().chain(said).collect();
                panic!("PostgreSQL did not start:\n{}", rest.join("\n"));
            }
        }
    }

    /// A fresh, empty database.
    #[must_use]
    pub fn database(&self) -> Database<'_> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &[&name]);
        Database { cluster: self, name }
    }

    /// The folder with everything that PostgreSQL has written. Readable by root and by the user who runs the tests alone.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Stops PostgreSQL at once, without a checkpoint, as a crash would, and starts it again: it recovers from its log.
    pub fn crash_and_restart(&self) {
        let data = self.folder.join("data");
        let done = as_postgres()
            .arg(self.programs.join("pg_ctl"))
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(self.folder.join("server.log"))
            .args(["-m", "immediate", "-w", "-t", "60", "restart"])
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("pg_ctl");
        assert!(done.success(), "PostgreSQL did not come back: {}", self.log());
    }

    /// What PostgreSQL has logged.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// Runs one of PostgreSQL's programs on this cluster and gives what it printed.
    fn run(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let done = Command::new(self.programs.join(program))
            .arg("-h")
            .arg(&self.folder)
            .args(["-U", ROLE])
            .args(arguments)
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.pipe.take());
        // Nothing is left to do about a keeper that cannot be waited for.
        let _ = self.keeper.wait();
    }
}

impl Database<'_> {
    /// The address for `database_url`.
    #[must_use]
    pub fn url(&self) -> String {
        let folder = self.cluster.folder.to_str().expect("a UTF-8 path").replace('%', "%25").replace('/', "%2F");
        format!("postgres://{ROLE}@{folder}/{}", self.name)
    }

    /// Its cluster.
    #[must_use]
    pub fn cluster(&self) -> &Cluster {
        self.cluster
    }

    /// Everything in it as SQL text (`pg_dump`), bytes in hex.
    #[must_use]
    pub fn dump(&self) -> Vec<u8> {
        self.cluster.run("pg_dump", &["--inserts", &self.name])
    }

    /// The answer to one statement, columns parted by `|`, rows by newlines.
    #[must_use]
    pub fn ask(&self, sql: &str) -> String {
        let answer = self.cluster.run("psql", &["-X", "-q", "-A", "-t", "-d", &self.name, "-c", sql]);
        String::from_utf8(answer).expect("UTF-8").trim_end().to_owned()
    }

    /// The arguments that make `pgbench` and its kin use this database: host, user.
    #[must_use]
    pub fn arguments(&self) -> Vec<String> {
        vec!["-h".into(), self.cluster.folder.display().to_string(), "-U".into(), ROLE.into()]
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The folder of the newest PostgreSQL's programs: where Debian keeps them, or where `initdb` is on the PATH.
#[must_use]
pub fn programs() -> PathBuf {
    let debian =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let newest = debian.filter(|folder| folder.join("initdb").exists()).max_by_key(|folder| version(folder));
    newest.or_else(|| elsewhere.into_iter().find(|folder| folder.join("initdb").exists())).expect(MISSING)
}

/// The major version in a path such as `/usr/lib/postgresql/15/bin`.
fn version(folder: &Path) -> u32 {
    folder.iter().rev().find_map(|part| part.to_str()?.parse().ok()).unwrap_or(0)
}

/// A command that runs the one after it as somebody whom PostgreSQL accepts: as root that is the user `postgres`.
fn as_postgres() -> Command {
    if !running_as_root() {
        return Command::new("env");
    }
    let mut command = Command::new("setpriv");
    command.arg(format!("--reuid={}", id("-u"))).arg(format!("--regid={}", id("-g"))).args(["--clear-groups", "--"]);
    command
}

fn running_as_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

fn id(which: &str) -> u32 {
    let said = Command::new("id").args([which, "postgres"]).output().expect("id");
    String::from_utf8_lossy(&said.stdout).trim().parse().expect(MISSING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_fresh_and_apart() {
        let (one, two) = (database(), database());
        assert_eq!(one.ask("create table t (n int); insert into t values (7) returning n"), "7");
        assert_eq!(two.ask("select count(*) from pg_tables where tablename = 't'"), "0");
        assert_eq!(one.ask("show fsync"), "on");
        assert!(String::from_utf8_lossy(&one.dump()).contains("VALUES (7)"));
    }

    #[test]
    fn a_dropped_cluster_leaves_nothing() {
        let cluster = Cluster::start();
        let folder = cluster.folder().to_owned();
        assert!(folder.exists());
        drop(cluster);
        assert!(!folder.exists());
    }

    #[test]
    fn a_crashed_cluster_comes_back_with_what_it_had_acknowledged() {
        let cluster = Cluster::start();
        let database = cluster.database();
        let _ = database.ask("create table t (n int)");
        let _ = database.ask("insert into t values (1)");
        cluster.crash_and_restart();
        assert_eq!(database.ask("select n from t"), "1");
    }
}
