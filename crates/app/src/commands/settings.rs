//! What every command that touches a centre shares: its settings, how its database and vault are opened.

use crate::config::Config;
use crate::{OsEntropy, StartError, SystemClock};
use base::{Actor, Clock, Stamp};
use clap::Args;
use db::Db;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tracing_subscriber::EnvFilter;
use vault::{MasterKey, Vault};

/// Where the settings come from.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// A TOML file; docs/reference/configuration.md lists its keys.
    #[arg(long, env = "YIWANG_CONFIG", value_name = "FILE", global = false)]
    pub config: Option<PathBuf>,
    /// One setting, stronger than file and variables; may come several times: --set portal.phone=057112345
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl Settings {
    /// Reads them.
    pub fn load(&self) -> Result<Config, StartError> {
        let shown = self.config.as_deref().filter(|file| !file.exists());
        if let Some(file) = shown {
            return Err(
                format!("{}: no such file; --config wants an existing TOML file", file.display()).into()
            );
        }
        Config::load(self.config.as_deref(), &self.set).map_err(|e| format!("configuration: {e}").into())
    }
}

/// Logs to standard error; `YIWANG_LOG` outweighs the filter.
pub fn log(default: &str) {
    let filter = EnvFilter::try_from_env("YIWANG_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    // A second command in one process keeps the first one's log.
    _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// An open centre.
pub struct Centre {
    pub db: Db,
    pub vault: Vault,
}

impl Centre {
    /// Opens database and vault, and checks that the master key is this database's.
    pub async fn open(settings: &Settings) -> Result<Self, StartError> {
        log("warn");
        let config = settings.load()?;
        let db = database(&config, true).await?;
        let vault = vault(&config)?;
        let (bound, at) = (vault.clone(), stamp("start"));
        db.write("app.bind", move |tx| bound.bind(tx, &at)).await?;
        Ok(Self { db, vault })
    }
}

/// Opens the configured database, which must exist when it is a file.
pub async fn database(config: &Config, migrate: bool) -> Result<Db, StartError> {
    if let Some(path) = config.database.strip_prefix("sqlite:").filter(|p| !Path::new(p).exists()) {
        return Err(format!(
            "{path}: no such database; `yiwang init` makes one, or name another with --set database=…"
        )
        .into());
    }
    open_database(&db::Config { migrate, ..config.database() }).await
}

/// Makes a folder that only its owner enters; one that exists stays as it is.
pub fn own_folder(folder: &Path) -> Result<(), StartError> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|e| format!("{}: {e}", folder.display()).into())
}

/// Opens a database; on SQLite the file and its folder are made when missing.
pub async fn open_database(config: &db::Config) -> Result<Db, StartError> {
    let file = config.url.strip_prefix("sqlite:").map(Path::new);
    if let Some(folder) = file.and_then(Path::parent).filter(|f| !f.as_os_str().is_empty()) {
        own_folder(folder)?;
    }
    // The words never hold the address: it may carry a password.
    Ok(Db::open(config, journal::hooks()).await?)
}

/// Opens the vault with the configured master key.
pub fn vault(config: &Config) -> Result<Vault, StartError> {
    let key = MasterKey::read_file(&config.master_key_file)
        .map_err(|e| format!("{e}; set master_key_file (docs/operating/master-key.md)"))?;
    Ok(Vault::open_apart(&config.files(), &config.erasures(), key)?)
}

/// How what an operator does on the command line is stamped.
pub fn stamp(component: &'static str) -> Stamp {
    Stamp { actor: Actor::system(component), now: SystemClock.now(), entropy: Arc::new(OsEntropy) }
}
