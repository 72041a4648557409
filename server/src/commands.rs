//! The commands of the binary `andrum`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use andrum_wire::info::Registration;
use clap::{Parser, Subcommand};
use diesel::{ExpressionMethods, RunQueryDsl};
use rand::RngCore;
use sha2::{Digest, Sha256};
use tokio::signal::unix::{SignalKind, signal};

use crate::backup;
use crate::clock::Clock;
use crate::config::{Config, LogFormat};
use crate::operations::metrics::Metrics;
use crate::server::Server;
use crate::storage::{AnyConnection, Database, Use, schema::invitations};

/// How long an invitation is good, in milliseconds: 30 days.
const INVITATION_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What the operator types.
#[derive(Debug, Parser)]
#[command(name = "andrum", about = "The Andrum server: stores encrypted logs that it cannot read.")]
pub struct Andrum {
    /// Settings as TOML. The environment (ANDRUM_…) outranks it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until SIGTERM or ctrl-c.
    Serve,
    /// Bring the database up to date.
    Migrate,
    /// Write everything but secrets/ to a new file. The server may go on.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Read a backup into an empty database. The server must not run.
    Restore {
        /// The backup.
        file: PathBuf,
        /// A file with the age identity that opens it.
        #[arg(long)]
        identity: Option<PathBuf>,
    },
    /// Print a new invitation code, good once, for 30 days.
    Invite,
    /// Print the version.
    Version,
}

/// What a command ends with when it fails: told to the operator as it is.
type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Andrum {
    /// Carries the command out.
    ///
    /// # Errors
    /// Anything that the operator has to know.
    pub fn run(self) -> Result<(), Failure> {
        if matches!(self.command, Command::Version) {
            return say(env!("CARGO_PKG_VERSION"));
        }
        let config = Config::load(self.config.as_deref(), std::env::vars())?;
        log(&config)?;
        match self.command {
            Command::Serve => serve(config),
            Command::Migrate => {
                open(&config, Use::Serve)?;
                say("the database is up to date")
            }
            Command::Backup { file } => {
                let recipient = Some(config.backup_recipient.as_str()).filter(|text| !text.is_empty());
                let report = backup::to_file(&mut open(&config, Use::Beside)?.open_connection()?, &file, recipient)?;
                let sealed =
                    if recipient.is_some() { "encrypted" } else { "not encrypted: no backup_recipient is set" };
                say(&format!("{} rows, {} commits ({sealed})", report.rows, report.commits))?;
                say("Not in it: the secrets/ folder. Without it nobody can log in with a password: keep a copy apart.")
            }
            Command::Restore { file, identity } => {
                let database = open(&config, Use::Serve)?;
                let report = backup::from_file(&mut database.open_connection()?, &file, identity.as_deref())?;
                say(&format!("{} rows, {} commits", report.rows, report.commits))?;
                say("Put the secrets/ folder back, too, before you serve.")
            }
            Command::Invite => {
                let code = invite(&mut open(&config, Use::Beside)?.open_connection()?, &Clock::System)?;
                if config.registration == Registration::Open {
                    tracing::warn!("registration is open: nobody needs an invitation");
                }
                say(&code)
            }
            Command::Version => Ok(()),
        }
    }
}

/// Makes an invitation and returns its code: 100 random bits as `xxxxx-xxxxx-xxxxx-xxxxx`. The database holds only its hash.
///
/// # Errors
/// From the database.
pub fn invite(connection: &mut AnyConnection, clock: &Clock) -> diesel::QueryResult<String> {
    let mut random = [0; 20];
    rand::rngs::OsRng.fill_bytes(&mut random);
    // No vowels but one, no look-alikes: a code is read out and typed in.
    let letters = random.map(|byte| char::from(b"23456789abcdefghjkmnpqrstuvwxyz"[usize::from(byte) % 31]));
    let code = letters.chunks(5).map(String::from_iter).collect::<Vec<_>>().join("-");
    diesel::insert_into(invitations::table)
        .values((
            invitations::code_hash.eq(Sha256::digest(code.as_bytes()).to_vec()),
            invitations::expires_ms.eq(clock.now_ms() + INVITATION_MS),
            invitations::used.eq(false),
        ))
        .execute(connection)?;
    Ok(code)
}

fn open(config: &Config, usage: Use) -> Result<Database, Failure> {
    Ok(Database::open(config, usage, Arc::new(Metrics::default()))?)
}

#[tokio::main]
async fn serve(config: Config) -> Result<(), Failure> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    if config.operator.is_empty() {
        tracing::warn!("nobody is told who runs this server: set `operator` (ANDRUM_OPERATOR) before others use it");
    }
    let running = Server::start(config, Clock::System).await?;
    tracing::info!("Andrum serves at http://{}", running.public);
    tracing::info!("health and metrics at http://{}/metrics", running.operations);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = running.ended() => tracing::error!("a listener ended by itself"),
    }
    tracing::info!("stopping");
    running.stop().await?;
    tracing::info!("stopped");
    Ok(())
}

fn log(config: &Config) -> Result<(), Failure> {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log_filter)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => lines.with_target(false).try_init(),
        LogFormat::Json => lines.json().try_init(),
    }
}

fn say(line: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
