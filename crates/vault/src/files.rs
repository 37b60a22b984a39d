//! Files: photos and their thumbs, sealed before they reach the store.
//!
//! A file comes before its row: what a crash leaves without a row is swept after a day.

use crate::crypt::{self, Bytes32, OVERHEAD, Place};
use crate::{Error, Purpose, Subject, Vault, reads, texts};
use base::{CaseId, Entropy, PhotoId, Stamp, Timestamp};
use db::Tx;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Location;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use std::collections::HashSet;
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Bytes that a file has at most, before sealing.
pub const FILE_MAX: usize = 20 * 1024 * 1024;
/// The parts that a photo may have.
pub const PARTS: [&str; 2] = ["full", "thumb"];

/// Seals files of one subject, and opens none.
pub struct SealKey {
    subject: Subject,
    key: Bytes32,
}

/// Opens files of one subject. To have it is to have read: it comes from [`Vault::open_key`], which records.
pub struct OpenKey {
    subject: Subject,
    key: Bytes32,
}

impl Vault {
    /// The key that seals the subject's files.
    pub fn seal_key(&self, tx: &mut Tx, subject: Subject) -> Result<SealKey, Error> {
        Ok(SealKey { subject, key: self.data_key(tx, subject)? })
    }

    /// The key that opens the case's files, for a member of the staff: recorded like [`Vault::open`].
    pub fn open_key(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        matter: CaseId,
        fields: &str,
        purpose: Purpose,
    ) -> Result<OpenKey, Error> {
        reads::record(tx, stamp, matter, fields, purpose, 1)?;
        let subject = Subject::Case(matter);
        Ok(OpenKey { subject, key: self.data_key(tx, subject)? })
    }

    /// The key that opens the subject's files without an event, for the readers of [`Vault::open_own`].
    pub fn open_key_own(&self, tx: &mut Tx, stamp: &Stamp, subject: Subject) -> Result<OpenKey, Error> {
        texts::own(&stamp.actor, subject)?;
        Ok(OpenKey { subject, key: self.data_key(tx, subject)? })
    }

    /// Seals and stores a part (`full`, `thumb`) of a photo; it is on the disk when this returns. A second file of
    /// the same name is [`Error::Exists`].
    pub async fn put_file(
        &self,
        entropy: Arc<dyn Entropy>,
        key: SealKey,
        photo: PhotoId,
        part: &'static str,
        bytes: Vec<u8>,
    ) -> Result<(), Error> {
        if bytes.len() > FILE_MAX {
            return Err(Error::Long(FILE_MAX));
        }
        let location = location(photo, part)?;
        let place = Place { what: "file", subject: key.subject, field: part, id: photo.0 };
        let sealed = blocking(move || crypt::seal(&key.key, &*entropy, place, &bytes)).await?;
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        self.0.files.put_opts(&location, PutPayload::from(sealed), options).await?;
        Ok(())
    }

    /// Reads and opens a part of a photo.
    pub async fn get_file(&self, key: OpenKey, photo: PhotoId, part: &'static str) -> Result<Vec<u8>, Error> {
        let found = self.0.files.get(&location(photo, part)?).await?;
        if found.meta.size > (FILE_MAX + OVERHEAD) as u64 {
            return Err(Error::Long(FILE_MAX));
        }
        let sealed = found.bytes().await?;
        let place = Place { what: "file", subject: key.subject, field: part, id: photo.0 };
        blocking(move || crypt::open(&key.key, place, &sealed)).await
    }

    /// Removes both parts of a photo; parts that are gone are none.
    pub async fn remove_files(&self, photo: PhotoId) -> Result<(), Error> {
        for part in PARTS {
            match self.0.files.delete(&location(photo, part)?).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// Removes files that were stored before `older_than` (a day ago) and whose photo no row names; `referenced` is
    /// asked, a folder at a time, which of these photos have a row. Removes also what a crash in the middle of a put
    /// left. Gives how many files were removed.
    pub async fn sweep_files<E, F, R>(&self, older_than: Timestamp, referenced: F) -> Result<usize, E>
    where
        E: From<Error>,
        F: Fn(Vec<PhotoId>) -> R,
        R: Future<Output = Result<HashSet<PhotoId>, E>>,
    {
        let root = self.0.folder.clone();
        let mut removed = blocking(move || sweep_staged(&root, older_than)).await?;
        for folder in 0..=u8::MAX {
            let prefix = Location::from(format!("{folder:02x}"));
            let listed = self.0.files.list_with_delimiter(Some(&prefix)).await.map_err(Error::from)?;
            let old: Vec<(PhotoId, ObjectMeta)> = listed
                .objects
                .into_iter()
                .filter(|meta| meta.last_modified.timestamp_millis() < older_than.ms())
                .filter_map(|meta| Some((photo(&meta.location)?, meta)))
                .collect();
            if old.is_empty() {
                continue;
            }
            let kept = referenced(old.iter().map(|(id, _)| *id).collect()).await?;
            for (_, meta) in old.into_iter().filter(|(id, _)| !kept.contains(id)) {
                self.0.files.delete(&meta.location).await.map_err(Error::from)?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// The store in a folder, with fsync; its 256 folders are made ahead, so that a put syncs one folder only.
pub(crate) fn local(dir: &Path) -> Result<Arc<dyn ObjectStore>, Error> {
    let fail = |e: std::io::Error| Error::Files(format!("{}: {e}", dir.display()));
    for folder in 0..=u8::MAX {
        std::fs::create_dir_all(dir.join(format!("{folder:02x}"))).map_err(fail)?;
    }
    std::fs::File::open(dir).and_then(|f| f.sync_all()).map_err(fail)?;
    Ok(Arc::new(LocalFileSystem::new_with_prefix(dir)?.with_fsync(true)))
}

/// The store writes `<name>#<digits>` and renames it; its lists do not show such a file. Files of others are left.
fn sweep_staged(root: &Path, older_than: Timestamp) -> Result<usize, Error> {
    let fail = |e: std::io::Error| Error::Files(e.to_string());
    let mut removed = 0;
    for folder in 0..=u8::MAX {
        for entry in std::fs::read_dir(root.join(format!("{folder:02x}"))).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let name = entry.file_name();
            let Some((name, digits)) = name.to_str().and_then(|n| n.split_once('#')) else { continue };
            let ours = photo(&Location::from(name)).is_some() && digits.bytes().all(|b| b.is_ascii_digit());
            if ours && modified_ms(&entry).map_err(fail)? < older_than.ms() {
                std::fs::remove_file(entry.path()).map_err(fail)?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

fn modified_ms(entry: &std::fs::DirEntry) -> std::io::Result<i64> {
    let age = entry.metadata()?.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
}

/// `<last byte>/<photo>-<part>`: the last byte of a UUIDv7 is random.
fn location(photo: PhotoId, part: &'static str) -> Result<Location, Error> {
    if !PARTS.contains(&part) {
        return Err(Error::Field);
    }
    let folder = photo.bytes()[15];
    Ok(Location::from(format!("{folder:02x}/{photo}-{part}")))
}

/// The photo of a file's name; `None` for a file that is not ours.
fn photo(location: &Location) -> Option<PhotoId> {
    let (id, part) = location.filename()?.rsplit_once('-')?;
    let id = Uuid::parse_str(id).ok()?;
    PARTS.contains(&part).then_some(PhotoId(id))
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|e| Err(Error::Files(e.to_string())))
}
