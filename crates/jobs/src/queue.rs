//! The queue's rows: enter, lease, end, list.

use crate::{Error, backoff_ms};
use base::{JobId, LIMIT_MAX, PageArgs, Stamp, Timestamp, Wish, uuid7};
use db::{Attest, FromRow, Row, Tx, binds, sql, sql_for};
use journal::BODY_MAX;
use journal::canonical::{self, Unfit};
use serde_json::Value;
use tokio::sync::Notify;

/// How long ended jobs are kept.
pub const KEEP_DONE_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Jobs that one call of [`sweep`] removes at most.
const SWEEP_MAX: i64 = 1_000;

/// Rung whenever this process enters a job; a missed ring costs one poll.
pub(crate) static BELL: Notify = Notify::const_new();

/// A leased job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its identity: the same at every attempt.
    pub id: JobId,
    /// Who fulfils it.
    pub kind: String,
    /// Version of the body's shape.
    pub version: i64,
    /// References.
    pub body: Value,
    /// Kind of the job that carries the answer.
    pub reply_to: Option<String>,
    /// Which attempt this is, from 1; it names the lease.
    pub attempt: i64,
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq)]
pub struct Dead {
    /// Its identity.
    pub id: JobId,
    /// Who should have fulfilled it.
    pub kind: String,
    /// References.
    pub body: Value,
    /// How often it was tried.
    pub attempts: i64,
    /// Code of the last failure.
    pub last_error: Option<String>,
    /// When it was given up.
    pub at: Timestamp,
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Jobs that are due now or later.
    pub ready: i64,
    /// Jobs that a worker has.
    pub leased: i64,
    /// Jobs that were given up.
    pub dead: i64,
    /// When the next ready job is or was due.
    pub oldest_due: Option<Timestamp>,
}

/// Enters a wish, in the caller's transaction: a body that is undone leaves no job.
/// A transaction that only enters jobs needs no event.
pub fn enqueue(tx: &mut Tx, stamp: &Stamp, wish: &Wish) -> Result<JobId, Error> {
    let id = JobId(uuid7(stamp.now, &*stamp.entropy));
    insert(tx, stamp.now, id, &New::of(wish))?;
    Ok(id)
}

/// A job to be entered; its kind may come from a row.
pub(crate) struct New<'a> {
    pub kind: &'a str,
    pub version: i64,
    pub body: &'a Value,
    pub not_before: Option<Timestamp>,
    pub reply_to: Option<&'a str>,
}

impl<'a> New<'a> {
    pub fn of(wish: &'a Wish) -> Self {
        Self {
            kind: wish.kind,
            version: wish.version,
            body: &wish.body,
            not_before: wish.not_before,
            reply_to: wish.reply_to,
        }
    }
}

pub(crate) fn insert(tx: &mut Tx, now: Timestamp, id: JobId, new: &New<'_>) -> Result<(), Error> {
    let unfit = |unfit| Error::Body { kind: new.kind.to_owned(), unfit };
    canonical::check(new.body).map_err(unfit)?;
    let body = canonical::text(new.body);
    if body.len() > BODY_MAX {
        return Err(unfit(Unfit::Long(BODY_MAX)));
    }
    tx.exec(
        sql!(
            "-- jobs.insert
            INSERT INTO job (id, kind, version, body, reply_to, state, due_at, attempts, created_at)
            VALUES (?, ?, ?, ?, ?, 'ready', ?, 0, ?)"
        ),
        binds![id, new.kind, new.version, body, new.reply_to, new.not_before.unwrap_or(now), now],
    )?;
    tx.attest(Attest::Operational("jobs"));
    BELL.notify_one();
    Ok(())
}

/// Whether anything is due: asked in a read body, so that an idle queue writes nothing.
pub(crate) fn due(tx: &mut Tx, now: Timestamp) -> Result<bool, Error> {
    let row: Option<JobId> = tx.opt(
        sql!(
            "-- jobs.due
            SELECT id
            FROM job
            WHERE state IN ('ready', 'leased') AND due_at <= ?
            ORDER BY due_at, id
            LIMIT 1"
        ),
        binds![now],
    )?;
    Ok(row.is_some())
}

/// Leases at most `limit` due jobs until `until`; a lease that has ended counts as due.
pub(crate) fn lease(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    attempts_max: i64,
    limit: i64,
) -> Result<Vec<Job>, Error> {
    tx.attest(Attest::Operational("jobs"));
    // A job whose workers die is given up as well.
    tx.exec(
        sql!(
            "-- jobs.expire
            UPDATE job
            SET state = 'dead', due_at = ?, last_error = 'lease_expired'
            WHERE state IN ('ready', 'leased') AND state = 'leased' AND due_at <= ? AND attempts >= ?"
        ),
        binds![now, now, attempts_max],
    )?;
    let mut jobs: Vec<Job> = tx.all(
        sql_for!(
            lite: "-- jobs.lease
            UPDATE job
            SET state = 'leased', due_at = ?, attempts = attempts + 1
            WHERE id IN (
                SELECT id
                FROM job
                WHERE state IN ('ready', 'leased') AND due_at <= ?
                ORDER BY due_at, id
                LIMIT ?
            )
            RETURNING id, kind, version, body, reply_to, attempts",
            pg: "-- jobs.lease
            WITH due AS MATERIALIZED (
                SELECT id AS due_id, CAST(? AS BIGINT) AS until
                FROM job
                WHERE state IN ('ready', 'leased') AND due_at <= ?
                ORDER BY due_at, id
                LIMIT ?
                FOR UPDATE SKIP LOCKED
            )
            UPDATE job
            SET state = 'leased', due_at = due.until, attempts = attempts + 1
            FROM due
            WHERE id = due.due_id
            RETURNING id, kind, version, body, reply_to, attempts",
        ),
        binds![until, now, limit],
    )?;
    jobs.sort_by_key(|job| job.id);
    Ok(jobs)
}

/// Ends a job well. `false` when this lease no longer holds: ended already, or another worker has it.
pub(crate) fn done(tx: &mut Tx, now: Timestamp, job: JobId, attempt: i64) -> Result<bool, Error> {
    tx.attest(Attest::Operational("jobs"));
    let rows = tx.exec(
        sql!(
            "-- jobs.done
            UPDATE job
            SET state = 'done', due_at = ?, last_error = NULL
            WHERE id = ? AND state = 'leased' AND attempts = ?"
        ),
        binds![now, job, attempt],
    )?;
    Ok(rows == 1)
}

/// What becomes of a job that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Tried again at this instant.
    Again(Timestamp),
    /// Given up.
    Dead,
    /// This lease no longer held.
    Lost,
}

/// Ends an attempt that failed: the job waits, or is dead.
pub(crate) fn fail(
    tx: &mut Tx,
    now: Timestamp,
    job: &Job,
    error: crate::JobError,
    attempts_max: i64,
    chance: u64,
) -> Result<Fate, Error> {
    let fate = if error.again && job.attempt < attempts_max {
        Fate::Again(now.plus_ms(backoff_ms(job.attempt, chance)))
    } else {
        Fate::Dead
    };
    let (state, due_at) = match fate {
        Fate::Again(at) => ("ready", at),
        Fate::Dead | Fate::Lost => ("dead", now),
    };
    tx.attest(Attest::Operational("jobs"));
    let rows = tx.exec(
        sql!(
            "-- jobs.fail
            UPDATE job
            SET state = ?, due_at = ?, last_error = ?
            WHERE id = ? AND state = 'leased' AND attempts = ?"
        ),
        binds![state, due_at, error.code, job.id, job.attempt],
    )?;
    Ok(if rows == 1 { fate } else { Fate::Lost })
}

/// The jobs that were given up, latest first. `after` holds time (ms) and id of the last row already seen.
/// One row more than the page.
pub fn dead(tx: &mut Tx, page: &PageArgs) -> Result<Vec<Dead>, Error> {
    let (at, id) = match &page.after {
        Some((at, id)) => (*at, id.clone()),
        None => (i64::MAX, vec![0xff; 16]),
    };
    Ok(tx.all(
        sql!(
            "-- jobs.dead
            SELECT id, kind, body, attempts, last_error, due_at
            FROM job
            WHERE state = 'dead' AND (due_at, id) < (?, ?)
            ORDER BY due_at DESC, id DESC
            LIMIT ?"
        ),
        binds![at, id, page.limit.clamp(1, LIMIT_MAX) + 1],
    )?)
}

/// Puts a dead job back: due now, attempts counted anew. `false` when it is not dead.
pub fn revive(tx: &mut Tx, now: Timestamp, job: JobId) -> Result<bool, Error> {
    tx.attest(Attest::Operational("jobs"));
    let rows = tx.exec(
        sql!(
            "-- jobs.revive
            UPDATE job
            SET state = 'ready', due_at = ?, attempts = 0
            WHERE id = ? AND state = 'dead'"
        ),
        binds![now, job],
    )?;
    BELL.notify_one();
    Ok(rows == 1)
}

/// How much waits.
pub fn waiting(tx: &mut Tx) -> Result<Waiting, Error> {
    let rows: Vec<(String, i64, Option<Timestamp>)> = tx.all(
        sql!(
            "-- jobs.waiting
            SELECT state, COUNT(*), MIN(due_at)
            FROM job
            WHERE state IN ('ready', 'leased')
            GROUP BY state
            UNION ALL
            SELECT 'dead', COUNT(*), NULL
            FROM job
            WHERE state = 'dead'"
        ),
        binds![],
    )?;
    let mut waiting = Waiting::default();
    for (state, count, oldest) in rows {
        match state.as_str() {
            "ready" => (waiting.ready, waiting.oldest_due) = (count, oldest),
            "leased" => waiting.leased = count,
            _ => waiting.dead = count,
        }
    }
    Ok(waiting)
}

/// Removes at most a thousand jobs that ended well before `before`, and says how many.
pub fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.attest(Attest::Operational("jobs"));
    Ok(tx.exec(
        sql!(
            "-- jobs.sweep
            DELETE FROM job
            WHERE id IN (SELECT id FROM job WHERE state = 'done' AND due_at < ? ORDER BY due_at LIMIT ?)"
        ),
        binds![before, SWEEP_MAX],
    )?)
}

fn body(id: JobId, text: &str) -> Result<Value, db::Error> {
    serde_json::from_str(text).map_err(|_| db::Error::illegal_row("job", id))
}

impl FromRow for Job {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: JobId = row.get(0)?;
        let text: String = row.get(3)?;
        Ok(Self {
            id,
            kind: row.get(1)?,
            version: row.get(2)?,
            body: body(id, &text)?,
            reply_to: row.get(4)?,
            attempt: row.get(5)?,
        })
    }
}

impl FromRow for Dead {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: JobId = row.get(0)?;
        let text: String = row.get(2)?;
        Ok(Self {
            id,
            kind: row.get(1)?,
            body: body(id, &text)?,
            attempts: row.get(3)?,
            last_error: row.get(4)?,
            at: row.get(5)?,
        })
    }
}
