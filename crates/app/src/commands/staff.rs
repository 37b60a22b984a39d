//! Organisations and people as files: what the room of people reads and writes, and first passwords for new accounts.

use super::import::{Body, Done, Load, Stop};
use super::settings::{Centre, stamp};
use super::wait;
use crate::neighbours::Beside;
use crate::{OsEntropy, StartError, county};
use base::Division;
use db::Db;
use people::import::{self as staff, FirstPassword, How, ImportError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use territory::Live;

fn stop(error: ImportError) -> Stop {
    match error {
        ImportError::Findings(findings) => Stop::Findings(findings),
        other => other.into(),
    }
}

fn how(load: &Load) -> How {
    How { dry: load.dry, within: load.county }
}

/// A file of organisations.
pub async fn read_organisations(centre: &Centre, bytes: &[u8]) -> Result<Body, Stop> {
    let rows = staff::read_organisations(bytes).map_err(Stop::Findings)?;
    let territory = county::territory(&centre.db).await.map_err(|e| Stop::Failed(e.to_string()))?;
    let beside = Beside { territory: Live::new(territory) };
    Ok(Arc::new(move |tx, l| {
        let done = staff::import_organisations(tx, &l.stamp, &beside, &rows, how(l));
        done.map(Done::from).map_err(stop)
    }))
}

/// A file of people. First passwords of new accounts are made ahead: hashing is slow on purpose.
pub async fn read_people(
    centre: &Centre,
    bytes: &[u8],
    dry: bool,
) -> Result<(Body, Vec<FirstPassword>), Stop> {
    let rows = staff::read_people(bytes).map_err(Stop::Findings)?;
    let passwords = if dry {
        Vec::new()
    } else {
        let asked = rows.clone();
        let fresh = centre.db.read("app.new_accounts", move |tx| staff::new_accounts(tx, &asked)).await?;
        tokio::task::spawn_blocking(move || first_passwords(&fresh)).await?.map_err(Stop::Failed)?
    };
    let (vault, given) = (centre.vault.clone(), passwords.clone());
    let territory = county::territory(&centre.db).await.map_err(|e| Stop::Failed(e.to_string()))?;
    let beside = Beside { territory: Live::new(territory) };
    let body: Body = Arc::new(move |tx, l| {
        let done = staff::import_people(tx, &vault, &l.stamp, &beside, &rows, &given, how(l));
        done.map(Done::from).map_err(stop)
    });
    Ok((body, passwords))
}

fn first_passwords(accounts: &[String]) -> Result<Vec<FirstPassword>, String> {
    let bar = wait::bar("first passwords", accounts.len() as u64);
    let made = accounts.iter().map(|account| {
        bar.inc(1);
        FirstPassword::new(&OsEntropy, account)
    });
    let made = made.collect();
    bar.finish_and_clear();
    made
}

/// Where first passwords go: a new file that only its owner reads, made before anything is loaded.
pub struct PasswordFile(std::fs::File, PathBuf);

impl PasswordFile {
    /// Makes it, empty.
    pub fn new(path: &Path) -> Result<Self, StartError> {
        let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
        let made = made.map_err(|e| format!("--passwords {}: {e}; name a new file", path.display()))?;
        Ok(Self(made, path.to_owned()))
    }
    /// Writes `account,password`; gives what to say about it.
    pub fn write(mut self, passwords: &[FirstPassword]) -> Result<String, StartError> {
        self.0.write_all(&staff::password_list(passwords))?;
        self.0.sync_all()?;
        let (count, path) = (passwords.len(), self.1.display());
        Ok(format!("{count} first passwords are in {path}: hand each out once, then destroy the file."))
    }
    /// Nothing was loaded: there are no passwords.
    pub fn forget(self) {
        // A file that stays is empty.
        _ = std::fs::remove_file(self.1);
    }
}

/// First passwords as lines for the terminal.
pub fn shown(passwords: &[FirstPassword]) -> String {
    let list = staff::password_list(passwords);
    let list = String::from_utf8_lossy(&list).trim_start_matches('\u{feff}').replace('\r', "");
    format!("First passwords, shown once; each must be changed at the first sign-in:\n{}", list.trim_end())
}

/// The open organisations as their import reads them.
pub async fn organisations(db: &Db, county: Division) -> Result<Vec<u8>, StartError> {
    Ok(db.read("app.export_organisations", move |tx| staff::export_organisations(tx, county)).await?)
}

/// People with their posts as their import reads them, without passwords.
pub async fn people(centre: &Centre, county: Division) -> Result<Vec<u8>, StartError> {
    let (vault, at) = (centre.vault.clone(), stamp("export"));
    let body = move |tx: &mut db::Tx| staff::export_people(tx, &vault, &at, county);
    Ok(centre.db.write("app.export_people", body).await?)
}
