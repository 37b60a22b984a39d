//! `yiwang restore`: a backup back into an empty place. Erasures that were done after the backup are done again before anybody
//! is served.

use super::backup::link;
use super::manifest::{DATABASE, ERASURES, FILES, Manifest, entry, sealed};
use super::settings::{log, open_database, own_folder, stamp, vault};
use super::{Ended, Settings, copy, wait};
use crate::config::Config;
use crate::{StartError, county};
use clap::Args as ClapArgs;
use db::Db;
use std::path::{Path, PathBuf};
use vault::{ErasureLog, Vault};

/// Bring a backup back.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Bring a backup back, and erase again what was erased since",
    long_about = "Bring a backup back into an empty database and an empty data folder. Every file is compared with its SHA-256, the \
        journal is checked, and all erasures that were done after the backup are done again, from the newest erasure log: the one \
        in data_dir, and the one of --erasures. Without any newer log, data that residents had erased would come back: say so \
        with --without-erasures only when nothing was erased since.\n\n\
        The master key must be in its place: it is not part of a backup. The engine may be another one than the backup's.\n\n\
        Example:\n  yiwang restore /srv/backups/2026-11-24 --erasures /mnt/apart/erasures.log\n  yiwang serve"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// The folder that `yiwang backup` made.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The newest copy of the centre's erasures.log.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// There is no newer log than the backup's: what was erased since comes back.
    #[arg(long, conflicts_with = "erasures")]
    without_erasures: bool,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    let config = args.settings.load()?;
    let manifest = Manifest::read(&args.folder)?;
    if manifest.schema > db::migrations::MIGRATIONS.last().map_or(0, |m| m.version) {
        let version = &manifest.version;
        return Err(format!(
            "the backup was made by {version}, whose schema this program does not know; use that version"
        )
        .into());
    }
    let logs = logs(&args, &config)?;
    if !sealed(&config.files())?.is_empty() {
        return Err(
            format!("{}: holds files; restore into an empty data_dir", config.files().display()).into()
        );
    }
    let vault = vault(&config)?;
    let to = open_database(&config.database()).await?;
    if !db::copy::is_empty(&to).await? {
        return Err("the database is not empty; restore into a fresh one".into());
    }
    compare(&args.folder, &manifest)?;
    keep(args.erasures.as_deref(), &config)?;
    load(&args.folder, &manifest, &config, &to).await?;
    let (bound, at) = (vault.clone(), stamp("restore"));
    to.write("app.bind", move |tx| bound.bind(tx, &at)).await?;
    files(&args.folder, &manifest, &config)?;
    let erased = replay(&args.folder, &config, &to, &vault, &logs).await?;
    while to.write("app.seal", journal::seal).await? > 0 {}
    let events = copy::sound(&to).await?;
    to.shut().await;
    let made = base::Timestamp::from_ms(manifest.at);
    println!("Restored the moment {made}: {} rows; the journal's {events} events are whole.", manifest.rows);
    println!("{erased} erasures since then were done again. Next: `yiwang serve`.");
    Ok(Ended::Well)
}

/// The erasure logs that are newer than the backup.
fn logs(args: &Args, config: &Config) -> Result<Vec<PathBuf>, StartError> {
    if let Some(file) = args.erasures.as_ref().filter(|f| !f.exists()) {
        return Err(
            format!("{}: no such file; --erasures names the newest erasures.log", file.display()).into()
        );
    }
    let own = Some(config.erasures()).filter(|f| f.exists());
    let logs: Vec<PathBuf> = own.into_iter().chain(args.erasures.clone()).collect();
    if logs.is_empty() && !args.without_erasures {
        return Err(format!(
            "no erasure log: what residents had erased after the backup would come back. Put the newest erasures.log at {} or name \
             it with --erasures FILE; say --without-erasures only when nothing was erased since",
            config.erasures().display()
        )
        .into());
    }
    Ok(logs)
}

/// The newest log lies in data_dir before anything is loaded: should this be broken off, `yiwang serve` erases again all the same.
fn keep(newest: Option<&Path>, config: &Config) -> Result<(), StartError> {
    let Some(newest) = newest.filter(|_| !config.erasures().exists()) else { return Ok(()) };
    own_folder(&config.data_dir)?;
    std::fs::copy(newest, config.erasures()).map_err(|e| format!("{}: {e}", newest.display()))?;
    Ok(())
}

/// Every file against its digest, before anything is written.
fn compare(folder: &Path, manifest: &Manifest) -> Result<(), StartError> {
    let bar = wait::bar("SHA-256", manifest.files.len() as u64);
    for wanted in &manifest.files {
        let found = entry(folder, &wanted.path)?;
        if (found.bytes, &found.sha256) != (wanted.bytes, &wanted.sha256) {
            return Err(format!(
                "{}: changed since the backup was made",
                folder.join(&wanted.path).display()
            )
            .into());
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Copies the database in. An older schema is brought up to date in a copy of the file, never in the backup.
async fn load(folder: &Path, manifest: &Manifest, config: &Config, to: &Db) -> Result<(), StartError> {
    own_folder(&config.data_dir)?;
    let work = tempdir(&config.data_dir)?;
    let file = work.join(DATABASE);
    std::fs::copy(folder.join(DATABASE), &file)?;
    let from = Db::open(&db::Config::new(format!("sqlite:{}", file.display())), db::Hooks::default()).await?;
    let copied = copy::copy(&from, to, "rows").await;
    from.shut().await;
    std::fs::remove_dir_all(&work)?;
    let (_, rows, _) = copied?;
    // A newer schema may bring rows of its own, never fewer.
    if rows < manifest.rows {
        return Err(format!(
            "the backup holds {rows} rows, its manifest says {}; take another one",
            manifest.rows
        )
        .into());
    }
    Ok(())
}

fn tempdir(data: &Path) -> Result<PathBuf, StartError> {
    let work = data.join(format!("restore-{}", std::process::id()));
    std::fs::create_dir(&work).map_err(|e| format!("{}: {e}", work.display()))?;
    Ok(work)
}

fn files(folder: &Path, manifest: &Manifest, config: &Config) -> Result<(), StartError> {
    let bar = wait::bar("photos", manifest.files.len() as u64);
    for file in &manifest.files {
        bar.inc(1);
        if let Some(photo) = file.path.strip_prefix(FILES).and_then(|p| p.strip_prefix('/')) {
            link(&folder.join(&file.path), &config.files().join(photo))?;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// The backup's own log, then the newer ones; what they did stands in the centre's own log afterwards.
async fn replay(
    folder: &Path,
    config: &Config,
    db: &Db,
    vault: &Vault,
    newer: &[PathBuf],
) -> Result<u64, StartError> {
    let old = folder.join(ERASURES);
    if old.exists() && !config.erasures().exists() {
        std::fs::copy(&old, config.erasures())?;
    }
    let mut erased = 0;
    for log in std::iter::once(&old).chain(newer) {
        erased += county::replay(db, vault, &ErasureLog::at(log)).await?.erased;
    }
    Ok(erased)
}
