//! Following: whoever derives something from events reads them by number and keeps a cursor.

use crate::record::Recorded;
use crate::{Error, Shutdown, stopped};
use base::Event;
use db::{Attest, Db, FromRow, Row, Tx, binds, sql};
use std::sync::Arc;
use std::time::Duration;

/// Events that one call of [`follow`] gives at most.
pub const BATCH_MAX: i64 = 1_000;
/// How long a follower waits when nothing is new or its work failed.
const POLL: Duration = Duration::from_millis(200);

/// Numbered events after a number, in order.
pub fn follow(tx: &mut Tx, after_number: i64, limit: i64) -> Result<Vec<(i64, Event)>, Error> {
    let rows: Vec<Numbered> = tx.all(
        sql!(
            "-- journal.follow
            SELECT n.number, e.id, e.stream_kind, e.stream_id, e.version, e.kind, e.schema, e.recorded_at, e.actor,
                e.division, e.body, e.salt, e.digest
            FROM event_number AS n
            JOIN event AS e ON e.id = n.event
            WHERE n.number > ?
            ORDER BY n.number
            LIMIT ?"
        ),
        binds![after_number, limit.clamp(1, BATCH_MAX)],
    )?;
    Ok(rows.into_iter().map(|row| (row.number, row.event)).collect())
}

/// The last number that this follower has processed; 0 when it has not begun.
pub fn cursor(tx: &mut Tx, name: &str) -> Result<i64, Error> {
    let number: Option<i64> = tx.opt(
        sql!(
            "-- journal.cursor
            SELECT number
            FROM event_cursor
            WHERE name = ?"
        ),
        binds![name],
    )?;
    Ok(number.unwrap_or(0))
}

/// Moves the cursor, also backwards: 0 rebuilds from the beginning.
pub fn set_cursor(tx: &mut Tx, name: &str, number: i64) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- journal.set_cursor
            INSERT INTO event_cursor (name, number)
            VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET number = excluded.number"
        ),
        binds![name, number],
    )?;
    Ok(())
}

type Work<E> = dyn Fn(&mut Tx, &[(i64, Event)]) -> Result<(), E> + Send + Sync;

/// A named reader of the journal whose work and cursor are one transaction: killed at any moment, it processes
/// each event exactly once.
pub struct Follower<E> {
    name: &'static str,
    batch: i64,
    work: Arc<Work<E>>,
}

impl<E: From<Error> + From<db::Error> + std::fmt::Display + Send + 'static> Follower<E> {
    /// A follower of this name. `work` changes rows that can be rebuilt from the events; it may run twice.
    pub fn new(
        name: &'static str,
        batch: i64,
        work: impl Fn(&mut Tx, &[(i64, Event)]) -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        Self { name, batch, work: Arc::new(work) }
    }

    /// Processes the next events, and says how many.
    pub async fn batch(&self, db: &Db) -> Result<usize, E> {
        let (name, batch, work) = (self.name, self.batch, Arc::clone(&self.work));
        // Looks before it writes: an idle follower writes nothing.
        let idle = move |tx: &mut Tx| {
            let from = cursor(tx, name)?;
            Ok::<_, Error>(follow(tx, from, 1)?.is_empty())
        };
        if db.read(name, idle).await? {
            return Ok(0);
        }
        let moved = db.write(name, move |tx| one_batch(tx, name, batch, &*work)).await?;
        if let Some((_, number)) = moved {
            metrics::gauge!("journal_follower_number", "follower" => name).set(number as f64);
        }
        Ok(moved.map_or(0, |(events, _)| events))
    }

    /// Processes what is there, until nothing is left.
    pub async fn catch_up(&self, db: &Db) -> Result<usize, E> {
        let mut sum = 0;
        loop {
            match self.batch(db).await? {
                0 => return Ok(sum),
                events => sum += events,
            }
        }
    }

    /// The follower's task.
    pub async fn run(self, db: Db, mut shutdown: Shutdown) {
        loop {
            if *shutdown.borrow() {
                return;
            }
            match self.batch(&db).await {
                Ok(events) if events > 0 => continue,
                Ok(_) => {}
                Err(error) => tracing::warn!(follower = self.name, %error, "following failed; trying again"),
            }
            tokio::select! {
                () = stopped(&mut shutdown) => return,
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }
}

fn one_batch<E: From<Error> + From<db::Error>>(
    tx: &mut Tx,
    name: &'static str,
    batch: i64,
    work: &Work<E>,
) -> Result<Option<(usize, i64)>, E> {
    let from = cursor(tx, name)?;
    let events = follow(tx, from, batch)?;
    let Some((last, _)) = events.last() else { return Ok(None) };
    work(tx, &events)?;
    advance(tx, name, from, *last)?;
    tx.attest(Attest::Operational("follower"));
    Ok(Some((events.len(), *last)))
}

/// Moves the cursor from where this transaction saw it; when another server has moved it, the body runs again.
fn advance(tx: &mut Tx, name: &str, from: i64, to: i64) -> Result<(), Error> {
    let rows = tx.exec(
        sql!(
            "-- journal.advance
            INSERT INTO event_cursor (name, number)
            VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET number = excluded.number
            WHERE event_cursor.number = ?"
        ),
        binds![name, to, from],
    )?;
    match rows {
        1 => Ok(()),
        _ => Err(Error::Db(tx.conflict())),
    }
}

struct Numbered {
    number: i64,
    event: Event,
}

impl FromRow for Numbered {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        Ok(Self { number: row.get(0)?, event: Recorded::from_columns(row, 1)?.event })
    }
}
