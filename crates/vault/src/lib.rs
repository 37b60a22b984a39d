//! The vault: personal data, sealed; the only reader of it.
//!
//! Owns the master key's use, a data key per subject, sealed texts and files, blind indexes, and the record of who
//! looked. Refuses to know what the texts mean, which post may read them, and how long they are kept: rooms decide.
//!
//! - [`Vault::new_subject`], [`Vault::seal`]: a text sealed with the key of its case, reporter or person.
//! - [`Vault::open`]: the only reader for staff. It needs a write body, because it records `talk.read` in the talk
//!   stream of the case: one event per reader, case, purpose and ten minutes. [`Vault::open_own`] is for a tracker's
//!   own case, names of colleagues, and the program itself.
//! - [`Vault::seal_key`], [`Vault::open_key`], [`Vault::put_file`], [`Vault::get_file`]: photos, sealed before they
//!   reach the store of files; the keys travel out of the transaction so that no connection waits for a disk.
//! - [`Vault::blind_phone`], [`Vault::index`], [`Vault::find`]: find a caller without knowing phone numbers.
//! - [`Vault::claim`]: one subject stands for a number, so that all reports of a caller share one reporter.
//! - [`Vault::erase`]: drops the subject's key, seals and blind indexes; what it sealed says [`Error::Erased`] ever after, or
//!   `None` through [`Vault::open_or_erased`]. [`Vault::log_erasures`] writes it to the [`ErasureLog`] before it is
//!   acknowledged; [`Vault::replay_erasures`] erases again after a restore.
//!
//! Sealing is AES-256-GCM; the associated data binds subject, field and identifier, so a seal moved to another place
//! does not open. Tables: `vault_master`, `vault_key`, `vault_secret`, `vault_index`, `vault_holder`, `vault_reader`, `vault_read`,
//! `vault_erasure`.
//! Events: `talk.read` {read, purpose, fields, refs}. Routes: none. Metrics: none.

mod crypt;
mod erase;
mod error;
mod files;
mod find;
mod keys;
mod log;
mod master;
mod reads;
mod subject;
mod texts;

pub use error::Error;
pub use files::{FILE_MAX, OpenKey, PARTS, SealKey};
pub use find::FIND_MAX;
pub use log::{Erased, ErasureLog, Replayed};
pub use master::MasterKey;
pub use reads::{COVER_MS, READS_MAX, Read};
pub use subject::{Purpose, Subject};
pub use texts::{REFS_MAX, TEXT_MAX};

use crypt::Bytes32;
use object_store::ObjectStore;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The vault; cheap to clone.
#[derive(Clone)]
pub struct Vault(Arc<Inner>);

struct Inner {
    master: MasterKey,
    wrap: Bytes32,
    index: Bytes32,
    code: Bytes32,
    files: Arc<dyn ObjectStore>,
    folder: PathBuf,
    log: ErasureLog,
    logging: tokio::sync::Mutex<()>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// A vault whose files lie in this folder; makes it, and its 256 folders, when missing. Its erasure log lies there
    /// too: for tests. A centre keeps the log apart from what backups take back: [`Vault::open_apart`].
    pub fn open_files(dir: &Path, master: MasterKey) -> Result<Self, Error> {
        Self::open_apart(dir, &dir.join("erasures.log"), master)
    }

    /// A vault whose files lie in this folder and whose erasure log is this file.
    pub fn open_apart(dir: &Path, log: &Path, master: MasterKey) -> Result<Self, Error> {
        let files = files::local(dir)?;
        let inner = Inner {
            wrap: master.derive("wrap"),
            index: master.derive("index"),
            code: master.derive("code"),
            master,
            files,
            folder: dir.to_owned(),
            log: ErasureLog::at(log),
            logging: tokio::sync::Mutex::new(()),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// The key of the tracking codes (查询码).
    pub fn code_key(&self) -> &[u8; 32] {
        &self.0.code
    }

    /// A key for another use of the program (`cursor`), by its label.
    pub fn key_for(&self, label: &'static str) -> zeroize::Zeroizing<[u8; 32]> {
        self.0.master.derive(&format!("other {label}"))
    }
}

#[cfg(test)]
mod tests;
