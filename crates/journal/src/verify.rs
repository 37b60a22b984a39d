//! Checking: every digest is computed again, every stream and the numbers are looked through for holes.

use crate::record::Recorded;
use crate::{Error, canonical};
use base::{EventId, Stream};
use db::{Tx, binds, sql};
use uuid::Uuid;

/// Events read at a time.
const PAGE: i64 = 1_000;

/// What is wrong with the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This event's digest is not that of its row: the row was changed.
    Digest {
        /// The event.
        event: EventId,
        /// Its stream.
        stream: Stream,
        /// Its version.
        version: i64,
    },
    /// A version is missing in a stream.
    Hole {
        /// The stream.
        stream: Stream,
        /// The version that should have come.
        version: i64,
    },
    /// This event has neither a number nor waits for one, or has both.
    Number {
        /// The event.
        event: EventId,
    },
    /// The numbers are not 1 … n.
    Numbers {
        /// How many there are.
        count: i64,
        /// The smallest.
        first: i64,
        /// The largest.
        last: i64,
    },
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Events whose digest was computed again.
    pub events: u64,
    /// The first fault, in the order of streams and versions; faults of numbers come after those.
    pub fault: Option<Fault>,
}

/// Checks the whole journal; stops at the first fault.
pub fn verify(tx: &mut Tx) -> Result<Verdict, Error> {
    let mut events = 0;
    let mut at = (0, Uuid::nil(), 0);
    loop {
        let page = page(tx, at)?;
        let Some(last) = page.last() else { break };
        let next = key(last);
        for row in &page {
            events += 1;
            if let Some(fault) = check(row, at) {
                return Ok(Verdict { events, fault: Some(fault) });
            }
            at = key(row);
        }
        at = next;
    }
    let fault = match unnumbered(tx)? {
        Some(event) => Some(Fault::Number { event }),
        None => numbers(tx)?,
    };
    Ok(Verdict { events, fault })
}

fn key(row: &Recorded) -> (i64, Uuid, i64) {
    (row.event.stream.kind.number(), row.event.stream.id, row.event.version)
}

fn check(row: &Recorded, before: (i64, Uuid, i64)) -> Option<Fault> {
    let event = &row.event;
    let same = before.0 == event.stream.kind.number() && before.1 == event.stream.id;
    let expected = if same { before.2 + 1 } else { 1 };
    if event.version != expected {
        return Some(Fault::Hole { stream: event.stream, version: expected });
    }
    if canonical::digest(&row.salt, &canonical::bytes(event)) != row.digest {
        return Some(Fault::Digest { event: event.id, stream: event.stream, version: event.version });
    }
    None
}

fn page(tx: &mut Tx, after: (i64, Uuid, i64)) -> Result<Vec<Recorded>, Error> {
    Ok(tx.all(
        sql!(
            "-- journal.verify
            SELECT id, stream_kind, stream_id, version, kind, schema, recorded_at, actor, division, body, salt, digest
            FROM event
            WHERE (stream_kind, stream_id, version) > (?, ?, ?)
            ORDER BY stream_kind, stream_id, version
            LIMIT ?"
        ),
        binds![after.0, after.1, after.2, PAGE],
    )?)
}

fn unnumbered(tx: &mut Tx) -> Result<Option<EventId>, Error> {
    Ok(tx.opt(
        sql!(
            "-- journal.unnumbered
            SELECT e.id
            FROM event AS e
            LEFT JOIN event_number AS n ON n.event = e.id
            LEFT JOIN event_pending AS p
                ON p.stream_kind = e.stream_kind AND p.stream_id = e.stream_id AND p.version = e.version
            WHERE (n.event IS NULL) = (p.event IS NULL)
            ORDER BY e.id
            LIMIT 1"
        ),
        binds![],
    )?)
}

fn numbers(tx: &mut Tx) -> Result<Option<Fault>, Error> {
    let (count, first, last): (i64, i64, i64) = tx.one(
        sql!(
            "-- journal.numbers
            SELECT COUNT(*), COALESCE(MIN(number), 1), COALESCE(MAX(number), 0)
            FROM event_number"
        ),
        binds![],
    )?;
    let whole = first == 1 && last == count;
    Ok((!whole).then_some(Fault::Numbers { count, first, last }))
}
