//! Sealing: pending events get their numbers, without gaps, each stream in its own order.
//!
//! One sealer at a time: SQLite has one writer; on PostgreSQL whoever holds the advisory lock of the transaction.
//! An event whose commit comes late gets a higher number: nothing is skipped, nothing is moved.

use crate::{Error, Shutdown, stopped};
use base::{Clock, Timestamp};
use db::{Attest, Db, Hooks, Tx, binds, sql, sql_for};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Events that one call of [`seal`] numbers at most.
pub const SEAL_MAX: i64 = 1_000;
/// How long a sealer waits at most before it looks again.
const POLL_MAX: Duration = Duration::from_millis(200);
/// How soon after a write the sealer looks: time for the commit.
const POLL_MIN: Duration = Duration::from_millis(5);
/// How often the lag is measured.
const LAG_EVERY_MS: i64 = 1_000;
/// The advisory lock of the sealer ("yiwangj1" in ASCII).
const LOCK: i64 = 0x7969_7761_6e67_6a31;

/// Rung whenever this process records an event; a missed ring costs one poll.
static BELL: Notify = Notify::const_new();

pub(crate) fn ring() {
    BELL.notify_one();
}

/// Numbers at most [`SEAL_MAX`] pending events in the order of (stream, version), and says how many.
/// On PostgreSQL it does nothing while another transaction seals.
pub fn seal(tx: &mut Tx) -> Result<usize, Error> {
    if !lock(tx)? {
        return Ok(0);
    }
    let head = head(tx)?;
    let sealed = tx.exec(
        sql!(
            "-- journal.seal
            INSERT INTO event_number (number, event)
            SELECT CAST(? AS BIGINT) + ROW_NUMBER() OVER (ORDER BY stream_kind, stream_id, version), event
            FROM (
                SELECT stream_kind, stream_id, version, event
                FROM event_pending
                ORDER BY stream_kind, stream_id, version
                LIMIT ?
            ) AS oldest"
        ),
        binds![head, SEAL_MAX],
    )?;
    if sealed > 0 {
        tx.attest(Attest::Operational("seal"));
        tx.exec(
            sql!(
                "-- journal.sealed
                DELETE FROM event_pending
                WHERE event IN (SELECT event FROM event_number WHERE number > ?)"
            ),
            binds![head],
        )?;
        metrics::counter!("journal_sealed_total").increment(sealed);
    }
    Ok(usize::try_from(sealed).unwrap_or(usize::MAX))
}

/// For [`Db::open`]: on SQLite the writer seals last in each batch, until nothing is pending.
pub fn hooks() -> Hooks {
    Hooks { last_in_batch: Some(Arc::new(seal_all)) }
}

/// How far the sealer is behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// Events without a number.
    pub events: i64,
    /// When the oldest of them was recorded.
    pub oldest: Option<Timestamp>,
}

/// How far the sealer is behind.
pub fn lag(tx: &mut Tx) -> Result<Lag, Error> {
    let (events, oldest) = tx.one(
        sql!(
            "-- journal.lag
            SELECT COUNT(*), MIN(recorded_at)
            FROM event_pending"
        ),
        binds![],
    )?;
    Ok(Lag { events, oldest })
}

/// The sealer's task: seals soon after each write of this process and at least every 200 ms, and reports the lag.
/// Any number of servers run it; one at a time seals. On SQLite it finds nothing to seal and reports.
pub async fn run_sealer(db: Db, clock: Arc<dyn Clock>, mut shutdown: Shutdown) {
    let mut wait = POLL_MIN;
    let mut measured = Timestamp::from_ms(i64::MIN);
    loop {
        let sealed = match seal_pending(&db).await {
            Ok(sealed) => sealed,
            Err(error) => {
                tracing::warn!(%error, "sealing failed; trying again");
                0
            }
        };
        let now = clock.now();
        if now.since(measured) >= LAG_EVERY_MS {
            measured = now;
            if let Err(error) = report(&db, now).await {
                tracing::warn!(%error, "the sealer's lag is unknown");
            }
        }
        wait = match sealed {
            0 => (wait * 2).min(POLL_MAX),
            _ => POLL_MIN,
        };
        tokio::select! {
            () = stopped(&mut shutdown) => return,
            () = tokio::time::sleep(wait) => {}
            () = BELL.notified() => {
                wait = POLL_MIN;
                tokio::time::sleep(POLL_MIN).await;
            }
        }
    }
}

/// Looks before it writes: an idle centre writes nothing.
async fn seal_pending(db: &Db) -> Result<usize, Error> {
    let mut sum = 0;
    while db.read("journal.pending", pending).await? {
        match db.write("journal.seal", seal).await? {
            0 => break,
            sealed => sum += sealed,
        }
    }
    Ok(sum)
}

async fn report(db: &Db, now: Timestamp) -> Result<(), Error> {
    let lag = db.read("journal.lag", lag).await?;
    let age_ms = lag.oldest.map_or(0, |oldest| now.since(oldest).max(0));
    // Both stay far below 2^52.
    metrics::gauge!("journal_sealer_lag_events").set(lag.events as f64);
    metrics::gauge!("journal_sealer_lag_seconds").set(age_ms as f64 / 1_000.0);
    Ok(())
}

fn seal_all(tx: &mut Tx) -> Result<(), db::Error> {
    while seal(tx)? > 0 {}
    Ok(())
}

fn pending(tx: &mut Tx) -> Result<bool, Error> {
    let row: Option<i64> = tx.opt(
        sql!(
            "-- journal.pending
            SELECT version
            FROM event_pending
            LIMIT 1"
        ),
        binds![],
    )?;
    Ok(row.is_some())
}

fn lock(tx: &mut Tx) -> Result<bool, Error> {
    Ok(tx.one(
        sql_for!(
            lite: "-- journal.lock
            SELECT ? > 0",
            pg: "-- journal.lock
            SELECT pg_try_advisory_xact_lock(?)",
        ),
        binds![LOCK],
    )?)
}

fn head(tx: &mut Tx) -> Result<i64, Error> {
    Ok(tx.one(
        sql!(
            "-- journal.head
            SELECT COALESCE(MAX(number), 0)
            FROM event_number"
        ),
        binds![],
    )?)
}
