//! What an operator may set: defaults, over them a TOML file, over that the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use andrum_wire::info::Registration;
use serde::{Deserialize, Serialize};

/// The prefix of environment variables: `ANDRUM_LISTEN` sets `listen`.
pub const ENV_PREFIX: &str = "ANDRUM_";

/// The server's settings. Every key of the file is a field here; an unknown key refuses to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the API listens. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where health and metrics listen. Not for the public.
    pub operations_listen: SocketAddr,
    /// Holds the SQLite file and `secrets/`. Made when it is missing.
    pub data: PathBuf,
    /// `sqlite://FILE` or `postgres://…`. Empty: `sqlite://<data>/andrum.sqlite`.
    pub database_url: String,
    /// The organisation that runs the server, in its own words. Empty: it has not said.
    pub operator: String,
    /// How people reach them: an e-mail address or a telephone number. It stands in the accessibility statement.
    pub contact: String,
    /// How the world reaches the server; also the issuer of its tokens. Empty: `http://` and `listen`.
    pub public_url: String,
    /// Who may make an account.
    pub registration: Registration,
    /// Most bytes of records that one account may store.
    pub quota_bytes: u64,
    /// Most bytes of records that one group may store.
    pub group_quota_bytes: u64,
    /// The delay of a recovery, in hours.
    pub recovery_hours: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Largest SQLite file in bytes; 0 for no limit but the disk's.
    pub database_max_bytes: u64,
    /// An age X25519 recipient that backups are encrypted to. Empty: backups are not encrypted.
    pub backup_recipient: String,
    /// Requests per minute from one address.
    pub requests_per_minute: u32,
    /// Logins, recoveries and registrations begun per minute for one login name. One address gets six times as many: a workplace shares one.
    pub logins_per_minute: u32,
    /// Registrations per hour from one address.
    pub registrations_per_hour: u32,
    /// Event streams that one account may have open.
    pub streams_per_account: usize,
    /// How the log is written.
    pub log_format: LogFormat,
    /// What is logged: a filter of the crate `tracing-subscriber`, such as `info` or `andrum_server=debug`.
    pub log_filter: String,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Why the settings are refused, by the name of what is wrong.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings in {0} cannot be read: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is no TOML, or a value has another type than the key.
    #[error("the settings are not valid: {0}")]
    Invalid(String),
    /// There is no such key.
    #[error("there is no setting `{0}`: check its spelling against docs/OPERATING.md")]
    UnknownKey(String),
    /// A value is out of its bounds.
    #[error("the setting `{0}` {1}")]
    OutOfBounds(&'static str, String),
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            operations_listen: SocketAddr::from(([127, 0, 0, 1], 8081)),
            data: PathBuf::from("andrum-data"),
            database_url: String::new(),
            operator: String::new(),
            contact: String::new(),
            public_url: String::new(),
            registration: Registration::Open,
            quota_bytes: 256 * 1024 * 1024,
            group_quota_bytes: 256 * 1024 * 1024,
            recovery_hours: 72,
            trusted_proxies: Vec::new(),
            database_max_bytes: 0,
            backup_recipient: String::new(),
            requests_per_minute: 1200,
            logins_per_minute: 20,
            registrations_per_hour: 60,
            streams_per_account: 16,
            log_format: LogFormat::Text,
            log_filter: "info,actix_server=warn".to_owned(),
        }
    }
}

impl Config {
    /// Reads the settings: defaults, the file if one is given, then `environment` (pairs of name and value; names that do not begin with
    /// [`ENV_PREFIX`] are passed over).
    ///
    /// # Errors
    /// [`ConfigError`], by the name of what is wrong.
    pub fn load(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let invalid = |error: &dyn std::fmt::Display| ConfigError::Invalid(error.to_string());
        let defaults = toml::Table::try_from(Self::default()).map_err(|error| invalid(&error))?;
        let mut merged = defaults.clone();
        if let Some(path) = file {
            let text =
                std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable(path.to_owned(), error))?;
            let set: toml::Table = toml::from_str(&text).map_err(|error| invalid(&error))?;
            for (key, value) in set {
                if !defaults.contains_key(&key) {
                    return Err(ConfigError::UnknownKey(key));
                }
                merged.insert(key, value);
            }
        }
        for (name, text) in environment {
            let Some(key) = name.strip_prefix(ENV_PREFIX) else { continue };
            let key = key.to_ascii_lowercase();
            let Some(default) = defaults.get(&key) else { return Err(ConfigError::UnknownKey(name)) };
            merged.insert(key, value_like(default, &text, &name)?);
        }
        let config: Self = merged.try_into().map_err(|error| invalid(&error))?;
        config.validated()
    }

    /// Checks the bounds of every value and fills in those that follow from others.
    ///
    /// # Errors
    /// [`ConfigError::OutOfBounds`].
    pub fn validated(mut self) -> Result<Self, ConfigError> {
        let refuse = |key, why: &str| Err(ConfigError::OutOfBounds(key, why.to_owned()));
        if self.database_url.is_empty() {
            self.database_url = format!("sqlite://{}", self.data.join("andrum.sqlite").display());
        }
        if !["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| self.database_url.starts_with(scheme)) {
            return refuse("database_url", "must begin with sqlite:// or postgres://");
        }
        if self.database_url == "sqlite://" {
            return refuse("database_url", "names no file after sqlite://");
        }
        self.operator = self.operator.trim().to_owned();
        if self.operator.len() > 200 {
            return refuse("operator", "must say who runs the server, in at most 200 bytes");
        }
        if self.public_url.is_empty() {
            self.public_url = format!("http://{}", self.listen);
        }
        if !["http://", "https://"].iter().any(|scheme| self.public_url.starts_with(scheme)) {
            return refuse("public_url", "must begin with https:// (or http:// to try things out)");
        }
        for (key, bytes) in [("quota_bytes", self.quota_bytes), ("group_quota_bytes", self.group_quota_bytes)] {
            if !(1024 * 1024..=1 << 40).contains(&bytes) {
                return refuse(key, "must lie between 1 MiB and 1 TiB");
            }
        }
        if self.recovery_hours > 24 * 90 {
            return refuse("recovery_hours", "must be at most 2160 (90 days)");
        }
        if self.database_max_bytes != 0 && self.database_max_bytes < 1024 * 1024 {
            return refuse("database_max_bytes", "must be 0 or at least 1 MiB");
        }
        if !self.backup_recipient.is_empty() && self.backup_recipient.parse::<age::x25519::Recipient>().is_err() {
            return refuse("backup_recipient", "is no age recipient (age1…)");
        }
        for (key, value) in [
            ("requests_per_minute", self.requests_per_minute),
            ("logins_per_minute", self.logins_per_minute),
            ("registrations_per_hour", self.registrations_per_hour),
        ] {
            if value == 0 {
                return refuse(key, "must be at least 1");
            }
        }
        if !(1..=1000).contains(&self.streams_per_account) {
            return refuse("streams_per_account", "must lie between 1 and 1000");
        }
        if self.log_filter.parse::<tracing_subscriber::EnvFilter>().is_err() {
            return refuse("log_filter", "is no filter; try info");
        }
        Ok(self)
    }
}

/// Reads an environment variable's text as a value of the same type as the key's default. Lists are separated by commas.
fn value_like(default: &toml::Value, text: &str, name: &str) -> Result<toml::Value, ConfigError> {
    use toml::Value;
    let wrong = || ConfigError::Invalid(format!("{name} does not hold a value of the right type"));
    Ok(match default {
        Value::Integer(_) => Value::Integer(text.trim().parse().map_err(|_| wrong())?),
        Value::Boolean(_) => Value::Boolean(text.trim().parse().map_err(|_| wrong())?),
        Value::Array(_) => Value::Array(
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| part.into()).collect(),
        ),
        _ => Value::String(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn environment_outranks_file_outranks_defaults() {
        let file = file("operator = 'Sörmland'\nquota_bytes = 2000000\nregistration = 'invited'");
        let set = env(&[("ANDRUM_QUOTA_BYTES", "3000000"), ("ANDRUM_TRUSTED_PROXIES", "10.0.0.1, ::1"), ("PATH", "x")]);
        let config = Config::load(Some(file.path()), set).unwrap();
        assert_eq!((config.operator.as_str(), config.quota_bytes), ("Sörmland", 3_000_000));
        assert_eq!(config.registration, Registration::Invited);
        assert_eq!(config.trusted_proxies.len(), 2);
        assert_eq!(config.recovery_hours, 72);
        assert_eq!(config.database_url, "sqlite://andrum-data/andrum.sqlite");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let said = |file: Option<&Path>, set: &[(&str, &str)]| Config::load(file, env(set)).unwrap_err().to_string();
        assert!(said(Some(file("qouta_bytes = 1").path()), &[]).contains("qouta_bytes"));
        assert!(said(None, &[("ANDRUM_LISTENN", "x")]).contains("ANDRUM_LISTENN"));
        assert!(said(None, &[("ANDRUM_QUOTA_BYTES", "many")]).contains("ANDRUM_QUOTA_BYTES"));
        assert!(said(None, &[("ANDRUM_LISTEN", "nowhere")]).contains("listen"));
        assert!(said(None, &[("ANDRUM_DATABASE_URL", "mysql://x")]).contains("database_url"));
        assert!(said(None, &[("ANDRUM_BACKUP_RECIPIENT", "age1x")]).contains("backup_recipient"));
        assert!(said(None, &[("ANDRUM_RECOVERY_HOURS", "99999")]).contains("recovery_hours"));
        assert!(said(None, &[("ANDRUM_LOGINS_PER_MINUTE", "0")]).contains("logins_per_minute"));
    }
}
