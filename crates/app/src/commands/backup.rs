//! `yiwang backup`: database, sealed files and erasure log in one folder, while the centre serves.

use super::manifest::{DATABASE, ERASURES, FILES, Figures, Manifest, entry, sealed};
use super::settings::{database, log, own_folder};
use super::{Ended, Settings, copy, wait};
use crate::config::Config;
use crate::{StartError, SystemClock, county};
use base::Clock;
use clap::Args as ClapArgs;
use db::Db;
use std::path::{Path, PathBuf};

/// Back up a centre, while it serves.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Back up a centre, while it serves",
    long_about = "Write database, sealed photos and erasure log into a new folder: one moment of the database, whatever engine it \
        has; the photos as hard links where the folder lies on the same disk, else as copies; and a manifest with the SHA-256 of each file.\n\n\
        The master key is NOT in it, on purpose: without the key a backup says nothing, and with it everything. Keep a copy of \
        its file in another place (docs/operating/master-key.md). Keep a fresh copy of erasures.log apart from backups too: a \
        restore needs the newest one.\n\n\
        Example:\n  yiwang backup /srv/backups/2026-11-24\n  yiwang backup                # a new folder in backup_dir, named after the time"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// The folder to make; it must not exist. Without it: a new one in the configured backup_dir.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    let config = args.settings.load()?;
    let folder = folder(args.folder, &config)?;
    let mut name = folder.file_name().ok_or("the folder needs a name")?.to_owned();
    name.push(".partial");
    // Under another name until it is whole: what is broken off is no backup.
    let partial = folder.with_file_name(name);
    if folder.exists() || partial.exists() {
        let found = if folder.exists() { &folder } else { &partial };
        return Err(
            format!("{}: exists already; a backup goes into a folder of its own", found.display()).into()
        );
    }
    let db = database(&config, false).await?;
    own_folder(&partial)?;
    let manifest = write(&config, &db, &partial).await?;
    std::fs::rename(&partial, &folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let photos = manifest.files.iter().filter(|f| f.path.starts_with(FILES)).count();
    println!(
        "{}: {} rows, {} events, {photos} photo files.",
        folder.display(),
        manifest.rows,
        manifest.events
    );
    println!(
        "The master key is NOT in it: keep a copy of {} in another place.",
        config.master_key_file.display()
    );
    Ok(Ended::Well)
}

fn folder(given: Option<PathBuf>, config: &Config) -> Result<PathBuf, StartError> {
    if let Some(folder) = given {
        return Ok(folder);
    }
    let folder = config.backup_dir.as_ref().ok_or("name a folder, or set backup_dir")?;
    let now = SystemClock.now();
    let second_of_day = now.since(territory::start_of(territory::date(now))) / 1_000;
    let (h, m, s) = (second_of_day / 3_600, second_of_day / 60 % 60, second_of_day % 60);
    Ok(folder.join(format!("{}-{h:02}{m:02}{s:02}", territory::date(now).strftime("%Y%m%d"))))
}

async fn write(config: &Config, db: &Db, to: &Path) -> Result<Manifest, StartError> {
    // The database first: a file comes before its row, so every row of this moment has its file.
    let at = SystemClock.now();
    let county = county::root(db).await?;
    let target = db::Config::new(format!("sqlite:{}", to.join(DATABASE).display()));
    let copied = Db::open(&target, db::Hooks::default()).await?;
    let (_, rows, events) = copy::copy(db, &copied, "rows").await?;
    // What still lies beside the file would not be in the backup.
    let whole = copied.shut().await && !to.join(format!("{DATABASE}-wal")).exists();
    if !whole {
        return Err(
            "the copied database could not be closed; remove the .partial folder and try again".into()
        );
    }
    let mut manifest = Manifest::new(at, db.engine(), county, &Figures { rows, events });
    let from = config.files();
    let photos = sealed(&from)?;
    let bar = wait::bar("photos", photos.len() as u64);
    let mut paths = vec![DATABASE.to_owned()];
    for photo in photos {
        let path = format!("{FILES}/{photo}");
        if link(&from.join(&photo), &to.join(&path))? {
            paths.push(path);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if config.erasures().exists() {
        std::fs::copy(config.erasures(), to.join(ERASURES))?;
        paths.push(ERASURES.to_owned());
    }
    let bar = wait::bar("SHA-256", paths.len() as u64);
    for path in &paths {
        manifest.files.push(entry(to, path)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    manifest.write(to)?;
    Ok(manifest)
}

/// A hard link where it can be one, else a copy: a sealed file never changes. `false` when it was removed meanwhile.
pub fn link(from: &Path, to: &Path) -> Result<bool, StartError> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if std::fs::hard_link(from, to).is_ok() {
        return Ok(true);
    }
    match std::fs::copy(from, to) {
        Ok(_) => Ok(true),
        Err(_) if !from.exists() => Ok(false),
        Err(e) => Err(format!("{}: {e}", from.display()).into()),
    }
}
