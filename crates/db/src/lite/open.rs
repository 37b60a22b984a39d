//! Opening a SQLite file and starting its threads: one writer, several readers.

use super::{Lite, batch, error};
use crate::body::{Boxed, Hook, Verdict, attempt};
use crate::config::QUEUE_LIMIT;
use crate::counters::Counters;
use crate::handle::Inner;
use crate::{Config, Engine, Error, Tx, migrate};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// How long a statement waits for another program that holds the file.
const BUSY_MS: u64 = 5_000;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 512;

pub(crate) async fn open(config: &Config, path: PathBuf, hook: Option<Hook>) -> Result<Inner, Error> {
    let config = config.clone();
    // Opening and migrating wait for the disk: not on the runtime's threads.
    let opened = tokio::task::spawn_blocking(move || start(&config, &path, hook)).await;
    opened.unwrap_or_else(|e| Err(Error::Unavailable(format!("opening was cut short: {e}"))))
}

fn start(config: &Config, path: &Path, hook: Option<Hook>) -> Result<Inner, Error> {
    let mut writer = connect(config, path)?;
    schema(&mut writer, config.migrate)?;
    let counters = Arc::new(Counters::default());
    let (write, writes) = flume::bounded(QUEUE_LIMIT);
    let (read, reads) = flume::bounded(QUEUE_LIMIT);
    let counted = counters.clone();
    let mut threads =
        vec![thread("db-writer", move || batch::serve(writer, &writes, hook.as_ref(), &counted))?];
    for _ in 0..config.readers {
        let mut reader = connect(config, path)?;
        reader.script("PRAGMA query_only = 1")?;
        let (reads, counted) = (reads.clone(), counters.clone());
        threads.push(thread("db-reader", move || serve_reads(reader, &reads, &counted))?);
    }
    Ok(Inner { engine: Engine::Sqlite, write, read, counters, threads })
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    started.map_err(|e| Error::Unavailable(format!("thread {name}: {e}")))
}

fn connect(config: &Config, path: &Path) -> Result<Tx, Error> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opening = |e| match error("open", e) {
        Error::Statement { what, .. } => Error::Unavailable(what),
        other => other,
    };
    let conn = Connection::open_with_flags(path, flags).map_err(opening)?;
    conn.busy_timeout(Duration::from_millis(BUSY_MS)).map_err(opening)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    let synchronous = if config.fsync { "FULL" } else { "OFF" };
    conn.execute_batch(&format!(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = 1; PRAGMA trusted_schema = 0; PRAGMA secure_delete = ON;"
    ))
    .map_err(opening)?;
    Ok(Tx::lite(Lite::new(conn)))
}

fn schema(tx: &mut Tx, apply: bool) -> Result<(), Error> {
    tx.script("BEGIN IMMEDIATE")?;
    let done = migrate::server(tx).and_then(|()| {
        tx.start("db.migrate", !apply);
        if apply { migrate::apply(tx).map(drop) } else { migrate::check(tx) }
    });
    let ended = tx.script(if done.is_ok() { "COMMIT" } else { "ROLLBACK" });
    done.and(ended)
}

fn serve_reads(mut tx: Tx, queue: &flume::Receiver<Boxed>, counters: &Counters) {
    while let Ok(mut body) = queue.recv() {
        if body.gone() {
            continue;
        }
        if let Err(e) = tx.script("BEGIN") {
            body.fail(e);
        } else {
            let mut tries = 1;
            while attempt(&mut *body, &mut tx, tries == crate::ATTEMPTS) == Verdict::Again {
                tries += 1;
                counters.retry(body.name());
            }
            if let Err(e) = tx.script("ROLLBACK") {
                tracing::warn!(error = %e, "a read could not be ended");
            }
        }
        body.answer(counters);
    }
}
