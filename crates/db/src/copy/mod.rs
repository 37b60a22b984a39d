//! A whole database into another one, of either engine: every table in the order of its foreign keys, in batches, all in
//! one snapshot of the source and one transaction of the target. So a copy that is broken off leaves nothing behind.
//!
//! Knows tables and columns from the migrations alone; refuses to know what rows mean. A backup is a copy into a file.

mod tables;

use crate::row::Row;
use crate::{Attest, Db, Error, FromRow, Stmt, Tx, Val};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tables::{Table, tables};

/// Rows in a batch at most.
const BATCH: usize = 500;
/// Batches between reader and writer at most.
const AHEAD: usize = 4;
/// Marks the errors of a side whose other side went away first.
const GONE: &str = "the other side of the copy went away";

/// A table that was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The table.
    pub table: &'static str,
    /// Its rows, counted in the target at the end and equal to the source's.
    pub rows: u64,
}

/// How far a copy is: told after each batch, on a thread of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The table under way.
    pub table: &'static str,
    /// Rows of all tables written so far.
    pub done: u64,
    /// Rows of all tables.
    pub of: u64,
}

enum Message {
    /// The source's rows, table by table.
    Counts(Vec<u64>),
    Rows(usize, Vec<Values>),
    End,
}

/// A row whose types are the table's.
struct Values(Vec<Val<'static>>);

impl FromRow for Values {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        (0..row.len()).map(|i| row.get::<Val<'static>>(i)).collect::<Result<_, _>>().map(Values)
    }
}

/// Copies every row of `from` into `to`, whose schema is the same and which holds no row yet but those that migrations
/// write. Gives each table with its rows. The target belongs to nobody else meanwhile; the source may be in use.
pub async fn copy(
    from: &Db,
    to: &Db,
    progress: impl Fn(Progress) + Send + Sync + 'static,
) -> Result<Vec<Copied>, Error> {
    let (sender, receiver) = flume::bounded(AHEAD);
    let (read_once, write_once) = (Arc::new(AtomicBool::new(false)), AtomicBool::new(false));
    let send = std::sync::Mutex::new(Some(sender));
    let reading = from.read("db.copy_out", move |tx| {
        once(&read_once)?;
        // The sender ends with this run, so that the writer sees a reader that failed.
        let sender = send.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        sender.map_or_else(|| Err(gone()), |sender| give(tx, &sender))
    });
    let writing = to.write("db.copy_in", move |tx| {
        once(&write_once)?;
        tx.attest(Attest::Operational("copy"));
        take(tx, &receiver, &progress)
    });
    let (given, taken) = tokio::join!(reading, writing);
    match (given, taken) {
        (Err(e), Err(other)) => Err(if is_gone(&e) { other } else { e }),
        (Err(e), Ok(_)) | (Ok(()), Err(e)) => Err(e),
        (Ok(()), Ok(copied)) => Ok(copied),
    }
}

/// Whether a database holds no row but those that its migrations write.
pub async fn is_empty(db: &Db) -> Result<bool, Error> {
    db.read("db.copy_empty", |tx| Ok(occupied(tx, tables()?)?.is_none())).await
}

/// What was sent cannot be taken back: a body of the copy runs once.
fn once(ran: &AtomicBool) -> Result<(), Error> {
    if ran.swap(true, Ordering::SeqCst) {
        return Err(Error::Unavailable("the connection was lost during the copy; begin anew".to_owned()));
    }
    Ok(())
}

fn gone() -> Error {
    Error::Unavailable(GONE.to_owned())
}

fn is_gone(error: &Error) -> bool {
    matches!(error, Error::Unavailable(what) if what == GONE)
}

/// The source's side: counts, then rows in the order of each primary key.
fn give(tx: &mut Tx, to: &flume::Sender<Message>) -> Result<(), Error> {
    let tables = tables()?;
    let counts = tables.iter().map(|t| count(tx, t)).collect::<Result<Vec<_>, _>>()?;
    send(to, Message::Counts(counts))?;
    for (index, table) in tables.iter().enumerate() {
        let mut page: Vec<Values> = tx.rows(table.first(), &[], BATCH)?;
        while let Some(last) = page.last() {
            let full = page.len() == BATCH;
            let key: Vec<Val<'static>> = table.key().iter().map(|i| last.0[*i].clone()).collect();
            send(to, Message::Rows(index, page))?;
            page = if full { tx.rows(table.next(), &key, BATCH)? } else { Vec::new() };
        }
    }
    send(to, Message::End)
}

fn send(to: &flume::Sender<Message>, message: Message) -> Result<(), Error> {
    to.send(message).map_err(|_| gone())
}

/// The target's side.
fn take(
    tx: &mut Tx,
    from: &flume::Receiver<Message>,
    progress: &dyn Fn(Progress),
) -> Result<Vec<Copied>, Error> {
    let tables = tables()?;
    if let Some((table, rows)) = occupied(tx, tables)? {
        return Err(Error::Schema(format!(
            "the target is not empty: {table} has {rows} rows; create a fresh database"
        )));
    }
    for table in tables.iter().rev().filter(|t| t.seeds > 0) {
        tx.run(table.delete(), &[])?;
    }
    let (mut counts, mut done, mut of) = (Vec::new(), 0, 0);
    loop {
        match from.recv().map_err(|_| gone())? {
            Message::Counts(found) => {
                of = found.iter().sum();
                counts = found;
            }
            Message::Rows(index, rows) => {
                let table = &tables[index];
                done += rows.len() as u64;
                insert(tx, table, rows)?;
                progress(Progress { table: &table.name, done, of });
            }
            Message::End => break,
        }
    }
    let mut copied = Vec::with_capacity(tables.len());
    for (table, expected) in tables.iter().zip(counts) {
        let rows = count(tx, table)?;
        if rows != expected {
            return Err(Error::Storage {
                statement: "db.copy",
                what: format!("{}: {expected} rows in the source, {rows} in the target", table.name),
            });
        }
        copied.push(Copied { table: &table.name, rows });
    }
    Ok(copied)
}

fn insert(tx: &mut Tx, table: &'static Table, rows: Vec<Values>) -> Result<(), Error> {
    let statement = |row: Values| Stmt { text: table.insert(), binds: table.typed(row.0) };
    let statements: Vec<Stmt<'static>> = rows.into_iter().map(statement).collect();
    tx.batch(&statements).map(drop)
}

/// The first table with more rows than migrations write.
fn occupied(tx: &mut Tx, tables: &'static [Table]) -> Result<Option<(&'static str, u64)>, Error> {
    for table in tables {
        let rows = count(tx, table)?;
        if rows != table.seeds {
            return Ok(Some((&table.name, rows)));
        }
    }
    Ok(None)
}

fn count(tx: &mut Tx, table: &'static Table) -> Result<u64, Error> {
    let rows: Vec<i64> = tx.rows(table.count(), &[], 1)?;
    Ok(rows.first().map_or(0, |n| n.unsigned_abs()))
}
