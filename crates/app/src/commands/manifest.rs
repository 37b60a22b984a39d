//! What a backup says about itself: `manifest.json`, written last. A folder without it is no backup.

use crate::StartError;
use base::{Division, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The manifest's name.
pub const NAME: &str = "manifest.json";
/// The database's name in the folder: SQLite, whatever engine the centre has.
pub const DATABASE: &str = "database.db";
/// The folder of sealed files.
pub const FILES: &str = "files";
/// The erasure log as it was when the backup was made.
pub const ERASURES: &str = "erasures.log";
/// The form of a backup; another one is refused.
const FORM: u32 = 1;
/// Bytes of a manifest at most: a line a file.
const SIZE_MAX: u64 = 1 << 30;
/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    form: u32,
    /// When the database's moment was, milliseconds UTC.
    pub at: i64,
    /// The program that made it.
    pub version: String,
    /// The schema's number.
    pub schema: i64,
    /// The engine that the centre had.
    pub engine: String,
    /// The county.
    pub county: Division,
    /// Rows of the database.
    pub rows: u64,
    /// Events of the journal.
    pub events: u64,
    /// Every file of the folder but this one.
    pub files: Vec<Entry>,
}

/// A file of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its path below the folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

/// Figures of a copy.
pub struct Figures {
    pub rows: u64,
    pub events: u64,
}

impl Manifest {
    /// A manifest without files yet.
    pub fn new(at: Timestamp, engine: db::Engine, county: Division, figures: &Figures) -> Self {
        Self {
            form: FORM,
            at: at.ms(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema: db::migrations::MIGRATIONS.last().map_or(0, |m| m.version),
            engine: engine.word().to_owned(),
            county,
            rows: figures.rows,
            events: figures.events,
            files: Vec::new(),
        }
    }

    /// Writes it; it is on the disk when this returns.
    pub fn write(&self, folder: &Path) -> Result<(), StartError> {
        let path = folder.join(NAME);
        std::fs::write(&path, serde_json::to_vec_pretty(self)?)?;
        File::open(&path)?.sync_all()?;
        Ok(File::open(folder)?.sync_all()?)
    }

    /// Reads it.
    pub fn read(folder: &Path) -> Result<Self, StartError> {
        let path = folder.join(NAME);
        let wrong = |what: &dyn std::fmt::Display| format!("{}: {what}", path.display());
        let file = File::open(&path)
            .map_err(|e| wrong(&format!("{e}; a folder that `yiwang backup` finished has this file")))?;
        let manifest: Self = serde_json::from_reader(file.take(SIZE_MAX)).map_err(|e| wrong(&e))?;
        if manifest.form != FORM {
            return Err(wrong(&format!("form {}, this program reads {FORM}", manifest.form)).into());
        }
        if let Some(bad) = manifest.files.iter().find(|f| !is_plain(&f.path)) {
            return Err(wrong(&format!("{:?} is no path inside a backup", bad.path)).into());
        }
        Ok(manifest)
    }
}

/// Whether a path stays below its folder.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && Path::new(path).components().all(|c| matches!(c, std::path::Component::Normal(_)))
}

/// Size and SHA-256 of a file below a folder.
pub fn entry(folder: &Path, path: &str) -> Result<Entry, StartError> {
    let full = folder.join(path);
    let failed = |e: std::io::Error| format!("{}: {e}", full.display());
    let mut file = File::open(&full).map_err(failed)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let n = file.read(&mut chunk).map_err(failed)?;
        if n == 0 {
            break;
        }
        hash.update(&chunk[..n]);
        bytes += n as u64;
    }
    let sha256 = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Ok(Entry { path: path.to_owned(), bytes, sha256 })
}

/// The sealed files below a folder, as paths below it: `ab/<photo>-full`. Files under way (`…#1`) are left out.
pub fn sealed(files: &Path) -> Result<Vec<String>, StartError> {
    let mut found = Vec::new();
    let Ok(folders) = std::fs::read_dir(files) else { return Ok(found) };
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path())? {
            let name = file?.file_name();
            if let (Some(folder), Some(name)) = (folder.file_name().to_str(), name.to_str())
                && !name.contains('#')
            {
                found.push(format!("{folder}/{name}"));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The newest backup in a folder of backups: when its moment was.
pub fn newest(folder: &Path) -> Option<Timestamp> {
    let folders = std::fs::read_dir(folder).ok()?.flatten().map(|e| e.path());
    let found = folders.filter(|f| f.join(NAME).exists()).filter_map(|f: PathBuf| Manifest::read(&f).ok());
    found.map(|m| Timestamp::from_ms(m.at)).max()
}
