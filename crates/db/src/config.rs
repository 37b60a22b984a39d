//! Where the database is, and how many connections it gets.

use crate::{Engine, Error, Hook};
use std::path::PathBuf;

/// Reader threads on SQLite, when nothing is said.
pub const READERS_DEFAULT: usize = 3;
/// Connections on PostgreSQL, when nothing is said.
pub const CONNECTIONS_DEFAULT: usize = 8;
/// Bodies that wait in a queue at most; the next caller waits for room.
pub const QUEUE_LIMIT: usize = 1_024;

/// How to open a database.
#[derive(Clone)]
pub struct Config {
    /// `sqlite:path`, `postgres://user:password@host/name` or `host=… dbname=…`.
    pub url: String,
    /// Reader threads on SQLite: 1 to 16.
    pub readers: usize,
    /// Connections on PostgreSQL, each with a thread: 1 to 64.
    pub connections: usize,
    /// Bring an older schema up to date; without it an older schema is refused.
    pub migrate: bool,
    /// Wait for the disk at each commit. `false` only for tests and demonstrations (SQLite).
    pub fsync: bool,
}

/// Without the address: it may hold a password.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("readers", &self.readers)
            .field("connections", &self.connections)
            .field("migrate", &self.migrate)
            .field("fsync", &self.fsync)
            .finish_non_exhaustive()
    }
}

/// What runs inside the database's own transactions.
#[derive(Clone, Default)]
pub struct Hooks {
    /// SQLite: runs after the bodies of a batch that changed something, in its own savepoint. Here the journal seals.
    /// It must attest like any body; when it fails, the batch is committed without it and the failure is logged.
    pub last_in_batch: Option<Hook>,
}

pub(crate) enum Target {
    Lite(PathBuf),
    Pg(Box<tokio_postgres::Config>),
}

impl Config {
    /// The defaults for an address: migrates, waits for the disk.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            readers: READERS_DEFAULT,
            connections: CONNECTIONS_DEFAULT,
            migrate: true,
            fsync: true,
        }
    }

    /// Which engine the address names.
    pub fn engine(&self) -> Result<Engine, Error> {
        Ok(match self.target()? {
            Target::Lite(_) => Engine::Sqlite,
            Target::Pg(_) => Engine::Postgres,
        })
    }

    pub(crate) fn target(&self) -> Result<Target, Error> {
        if !(1..=16).contains(&self.readers) {
            return Err(Error::Config("readers: 1 to 16".to_owned()));
        }
        if !(1..=64).contains(&self.connections) {
            return Err(Error::Config("connections: 1 to 64".to_owned()));
        }
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            return match path {
                "" | ":memory:" => Err(Error::Config("sqlite: wants the path of a file".to_owned())),
                path => Ok(Target::Lite(PathBuf::from(path))),
            };
        }
        let postgres = self.url.starts_with("postgres://") || self.url.starts_with("postgresql://");
        if !postgres && !self.url.contains('=') {
            return Err(Error::Config("sqlite:path, postgres://… or host=… dbname=… expected".to_owned()));
        }
        let config = self.url.parse::<tokio_postgres::Config>();
        // The driver's words name the faulty key, never its value's content beyond it.
        config.map(|c| Target::Pg(Box::new(c))).map_err(|e| Error::Config(e.to_string()))
    }
}
