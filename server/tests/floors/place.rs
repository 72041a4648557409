//! Where a server keeps its data, so that another one can be started there.

use std::sync::Arc;

use andrum_server::Config;
use andrum_server::operations::metrics::Metrics;
use andrum_server::storage::{Database, StorageError, Use};
use tempfile::TempDir;

use crate::site::Site;

pub struct Place {
    pub data: TempDir,
    pub database_url: String,
}

impl Place {
    pub fn sqlite() -> Self {
        let data = TempDir::new().unwrap();
        let database_url = format!("sqlite://{}", data.path().join("andrum.sqlite").display());
        Self { data, database_url }
    }

    pub fn postgres() -> Self {
        Self { data: TempDir::new().unwrap(), database_url: crate::postgres::new_database() }
    }

    /// An empty one of the other kind.
    pub fn other(&self) -> Self {
        if self.database_url.starts_with("sqlite") { Self::postgres() } else { Self::sqlite() }
    }

    pub fn set(&self, config: &mut Config) {
        config.data = self.data.path().to_owned();
        config.database_url = self.database_url.clone();
    }

    pub fn config(&self) -> Config {
        let mut config = Config::default();
        self.set(&mut config);
        config
    }

    pub async fn site(&self) -> Site {
        Site::with(|config| self.set(config)).await
    }

    pub async fn site_with(&self, also: impl FnOnce(&mut Config)) -> Site {
        Site::with(|config| {
            self.set(config);
            also(config);
        })
        .await
    }

    pub fn open(&self, usage: Use) -> Result<(Database, Arc<Metrics>), StorageError> {
        self.open_with(usage, |_| ())
    }

    pub fn open_with(
        &self,
        usage: Use,
        set: impl FnOnce(&mut Config),
    ) -> Result<(Database, Arc<Metrics>), StorageError> {
        let metrics = Arc::new(Metrics::default());
        let mut config = self.config();
        set(&mut config);
        Ok((Database::open(&config, usage, metrics.clone())?, metrics))
    }
}
