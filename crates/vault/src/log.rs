//! The erasure log: who was erased, in a file beside the database that no backup takes back.
//!
//! A backup is older than the erasures after it. The log is kept apart from it, so that a restore erases again before it
//! serves. One line an erasure: `case <uuid> <milliseconds UTC> <check>`; references only. A line is on the disk before the
//! erasure is acknowledged; a line that a crash cut in two fails its check, is passed over, and is written again later.

use crate::{Error, Subject, Vault};
use base::Timestamp;
use db::{Attest, Db, FromRow, Row, Tx, binds, sql};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Erasures that one transaction, and one write of the file, takes.
const BATCH: i64 = 500;

/// One erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Who.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
}

/// What a replay did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Lines of the log.
    pub lines: u64,
    /// Subjects that were alive in the database and are erased now.
    pub erased: u64,
}

/// The file. It need not exist: it is made with the first erasure.
#[derive(Clone, Debug)]
pub struct ErasureLog {
    path: PathBuf,
}

impl ErasureLog {
    /// The log in this file.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds lines; they are on the disk when this returns.
    pub fn append(&self, erased: &[Erased]) -> Result<(), Error> {
        let new = !self.path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
            .map_err(|e| self.fail(&e))?;
        let mut text =
            if cut(&mut file).map_err(|e| self.fail(&e))? { "\n".to_owned() } else { String::new() };
        for one in erased {
            text += &line(one);
        }
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|e| self.fail(&e))?;
        let folder = self.path.parent().filter(|f| new && !f.as_os_str().is_empty());
        folder.map_or(Ok(()), |f| File::open(f)?.sync_all()).map_err(|e| self.fail(&e))
    }

    /// Every erasure, oldest first, so many at a time; a log that does not exist is empty. Lines that fail their check are
    /// passed over.
    pub fn batches(&self) -> Result<impl Iterator<Item = Result<Vec<Erased>, Error>>, Error> {
        let file = match File::open(&self.path) {
            Ok(file) => Some(file),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => return Err(self.fail(&e)),
        };
        let log = self.clone();
        let mut lines = file.map(BufReader::new).into_iter().flat_map(BufRead::lines);
        Ok(std::iter::from_fn(move || {
            let mut batch = Vec::new();
            for text in lines.by_ref() {
                match text {
                    Ok(text) => batch.extend(parse(&text)),
                    Err(e) => return Some(Err(log.fail(&e))),
                }
                if batch.len() >= BATCH as usize {
                    break;
                }
            }
            if batch.is_empty() { None } else { Some(Ok(batch)) }
        }))
    }

    fn fail(&self, error: &std::io::Error) -> Error {
        Error::Files(format!("{}: {error}", self.path.display()))
    }
}

/// Whether the file ends in the middle of a line.
fn cut(file: &mut File) -> std::io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    let mut last = [0u8];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn check(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(4).map(|b| format!("{b:02x}")).collect()
}

fn line(erased: &Erased) -> String {
    let text = format!("{} {} {}", erased.subject.word(), erased.subject.id(), erased.at.ms());
    format!("{text} {}\n", check(&text))
}

fn parse(line: &str) -> Option<Erased> {
    let (text, sum) = line.rsplit_once(' ')?;
    let mut words = text.split(' ').filter(|_| check(text) == sum);
    let (word, id, at) = (words.next()?, words.next()?, words.next()?);
    let subject = Subject::from_word(word, Uuid::parse_str(id).ok()?)?;
    Some(Erased { subject, at: Timestamp::from_ms(at.parse().ok()?) })
}

impl Vault {
    /// The log of this vault.
    pub fn erasure_log(&self) -> &ErasureLog {
        &self.0.log
    }

    /// Writes to the log what was erased and does not stand there yet; gives how many. Call it after the commit of an
    /// erasure and before its answer; at the start and now and then for what a crash left between.
    pub async fn log_erasures(&self, db: &Db) -> Result<u64, Error> {
        let _one_at_a_time = self.0.logging.lock().await;
        let mut sum = 0;
        loop {
            let waiting = db.read("vault.unlogged", unlogged).await?;
            if waiting.is_empty() {
                return Ok(sum);
            }
            sum += waiting.len() as u64;
            let (log, lines) = (self.0.log.clone(), waiting.clone());
            crate::files::blocking(move || log.append(&lines)).await?;
            db.write("vault.logged", move |tx| logged(tx, &waiting)).await?;
        }
    }

    /// Erases again, in a database that was restored from a backup, what the log says: before anybody is served.
    /// `also` does what belongs to it in other rooms, in the same transaction, for each subject that was alive.
    pub async fn replay_erasures<E, F>(&self, db: &Db, log: &ErasureLog, also: F) -> Result<Replayed, E>
    where
        E: From<Error> + From<db::Error> + Send + 'static,
        F: Fn(&mut Tx, Erased) -> Result<(), E> + Clone + Send + 'static,
    {
        let mut sum = Replayed::default();
        for batch in log.batches()? {
            let batch = batch?;
            sum.lines += batch.len() as u64;
            let (vault, also) = (self.clone(), also.clone());
            let body = move |tx: &mut Tx| {
                let mut erased = 0;
                for one in &batch {
                    tx.attest(Attest::Operational("replay"));
                    if vault.erase_at(tx, one.at, one.subject)? {
                        also(tx, *one)?;
                        erased += 1;
                    }
                }
                Ok::<u64, E>(erased)
            };
            sum.erased += db.write("vault.replay", body).await?;
        }
        Ok(sum)
    }
}

fn unlogged(tx: &mut Tx) -> Result<Vec<Erased>, Error> {
    Ok(tx.all(
        sql!(
            "-- vault.unlogged
            SELECT subject_kind, subject_id, erased_at
            FROM vault_erasure
            WHERE logged = FALSE
            ORDER BY erased_at, subject_kind, subject_id
            LIMIT ?"
        ),
        binds![BATCH],
    )?)
}

fn logged(tx: &mut Tx, erased: &[Erased]) -> Result<(), Error> {
    tx.attest(Attest::Operational("erasure log"));
    for one in erased {
        tx.exec(
            sql!(
                "-- vault.logged
                UPDATE vault_erasure
                SET logged = TRUE
                WHERE subject_kind = ? AND subject_id = ?"
            ),
            binds![one.subject.number(), one.subject.id()],
        )?;
    }
    Ok(())
}

impl FromRow for Erased {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: Uuid = row.get(1)?;
        let subject = Subject::from_parts(row.get(0)?, id);
        let subject = subject.ok_or_else(|| db::Error::illegal_row("vault_erasure", id))?;
        Ok(Self { subject, at: row.get(2)? })
    }
}
