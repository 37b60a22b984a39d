//! Recording: an event gets identity, version, salt and digest, and waits for its number.

use crate::canonical::{self, Unfit};
use crate::{Error, seal};
use base::{Event, EventId, NewEvent, Stamp, Stream, StreamKind, uuid7};
use db::{Attest, FromRow, Row, Sql, Tx, binds, sql};

/// Bytes that a canonical body has at most.
pub const BODY_MAX: usize = 64 * 1024;
/// Events that one call of [`stream`] gives at most.
pub const STREAM_MAX: i64 = 1_000;

/// The row before it must exist, and its own place must be free: else it touches nothing.
const INSERT: &Sql<16> = sql!(
    "-- journal.insert
    INSERT INTO event (id, stream_kind, stream_id, version, kind, schema, recorded_at, actor, division, body,
        salt, digest)
    SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
    WHERE CAST(? AS BIGINT) = 0
        OR EXISTS (SELECT 1 FROM event WHERE stream_kind = ? AND stream_id = ? AND version = ?)
    ON CONFLICT (stream_kind, stream_id, version) DO NOTHING"
);

const INSERT_PENDING: &Sql<1> = sql!(
    "-- journal.insert_pending
    INSERT INTO event_pending (stream_kind, stream_id, version, event, recorded_at)
    SELECT stream_kind, stream_id, version, id, recorded_at
    FROM event
    WHERE id = ?"
);

/// The journal's extension of a transaction: whoever changes rows records why, or names the exemption.
pub trait Record {
    /// Records the event as the next version of its stream, and says which.
    fn record(&mut self, stamp: &Stamp, event: NewEvent) -> Result<i64, Error>;
    /// Records the event as this version. When another writer has it, the body is run again (bounded); a version
    /// that leaves a hole is an error.
    fn record_at(&mut self, stamp: &Stamp, version: i64, event: NewEvent) -> Result<(), Error>;
    /// This transaction changes rows that no stream tells (`session`, `idempotency`).
    fn operational(&mut self, why: &'static str);
}

impl Record for Tx {
    fn record(&mut self, stamp: &Stamp, event: NewEvent) -> Result<i64, Error> {
        let version = last(self, event.stream)? + 1;
        insert(self, stamp, version, event)?;
        Ok(version)
    }

    fn record_at(&mut self, stamp: &Stamp, version: i64, event: NewEvent) -> Result<(), Error> {
        insert(self, stamp, version, event)
    }

    fn operational(&mut self, why: &'static str) {
        self.attest(Attest::Operational(why));
    }
}

/// The events of a stream after a version, in order.
pub fn stream(tx: &mut Tx, stream: Stream, after_version: i64, limit: i64) -> Result<Vec<Event>, Error> {
    let rows: Vec<Recorded> = tx.all(
        sql!(
            "-- journal.stream
            SELECT id, stream_kind, stream_id, version, kind, schema, recorded_at, actor, division, body, salt, digest
            FROM event
            WHERE stream_kind = ? AND stream_id = ? AND version > ?
            ORDER BY version
            LIMIT ?"
        ),
        binds![stream.kind.number(), stream.id, after_version, limit.clamp(1, STREAM_MAX)],
    )?;
    Ok(rows.into_iter().map(|row| row.event).collect())
}

/// The latest events of a stream, in order.
pub fn recent(tx: &mut Tx, stream: Stream, limit: i64) -> Result<Vec<Event>, Error> {
    let rows: Vec<Recorded> = tx.all(
        sql!(
            "-- journal.recent
            SELECT id, stream_kind, stream_id, version, kind, schema, recorded_at, actor, division, body, salt, digest
            FROM event
            WHERE stream_kind = ? AND stream_id = ?
            ORDER BY version DESC
            LIMIT ?"
        ),
        binds![stream.kind.number(), stream.id, limit.clamp(1, STREAM_MAX)],
    )?;
    Ok(rows.into_iter().rev().map(|row| row.event).collect())
}

/// An event as it lies in its row, with salt and digest.
pub(crate) struct Recorded {
    pub(crate) event: Event,
    pub(crate) salt: [u8; 16],
    pub(crate) digest: [u8; 32],
}

impl Recorded {
    /// Reads the twelve columns from `first` on.
    pub(crate) fn from_columns(row: &Row<'_>, first: usize) -> Result<Self, db::Error> {
        let id: EventId = row.get(first)?;
        let illegal = || db::Error::illegal_row("event", id);
        let kind = StreamKind::from_number(row.get(first + 1)?).ok_or_else(illegal)?;
        let actor: String = row.get(first + 7)?;
        let body: String = row.get(first + 9)?;
        Ok(Self {
            event: Event {
                id,
                stream: Stream::new(kind, row.get(first + 2)?),
                version: row.get(first + 3)?,
                kind: row.get(first + 4)?,
                schema: row.get(first + 5)?,
                time: row.get(first + 6)?,
                actor: serde_json::from_str(&actor).map_err(|_| illegal())?,
                division: row.get(first + 8)?,
                body: serde_json::from_str(&body).map_err(|_| illegal())?,
            },
            salt: row.get(first + 10)?,
            digest: row.get(first + 11)?,
        })
    }
}

impl FromRow for Recorded {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        Self::from_columns(row, 0)
    }
}

fn last(tx: &mut Tx, stream: Stream) -> Result<i64, Error> {
    Ok(tx.one(
        sql!(
            "-- journal.last_version
            SELECT COALESCE(MAX(version), 0)
            FROM event
            WHERE stream_kind = ? AND stream_id = ?"
        ),
        binds![stream.kind.number(), stream.id],
    )?)
}

fn insert(tx: &mut Tx, stamp: &Stamp, version: i64, new: NewEvent) -> Result<(), Error> {
    check(&new)?;
    let mut salt = [0u8; 16];
    stamp.entropy.fill(&mut salt);
    let kind = new.kind;
    let event = Event {
        id: EventId(uuid7(stamp.now, &*stamp.entropy)),
        stream: new.stream,
        version,
        kind: kind.to_owned(),
        schema: new.schema,
        time: stamp.now,
        actor: stamp.actor.reference(),
        division: new.division.map(base::Division::code),
        body: new.body,
    };
    let body = canonical::text(&event.body);
    if body.len() > BODY_MAX {
        return Err(Error::Body { kind, unfit: Unfit::Long(BODY_MAX) });
    }
    let digest = canonical::digest(&salt, &canonical::bytes(&event));
    insert_rows(tx, &event, &body, salt, digest)?;
    tx.attest(Attest::Recorded);
    seal::ring();
    Ok(())
}

/// Both rows in one round trip. The second finds nothing to wait for when the first was refused.
fn insert_rows(
    tx: &mut Tx,
    event: &Event,
    body: &str,
    salt: [u8; 16],
    digest: [u8; 32],
) -> Result<(), Error> {
    let (stream, version) = (event.stream, event.version);
    let kind = stream.kind.number();
    let actor = canonical::text(&event.actor);
    let before = version - 1;
    let event_row = binds![
        event.id,
        kind,
        stream.id,
        version,
        event.kind,
        event.schema,
        event.time,
        actor,
        event.division,
        body,
        salt,
        digest,
        before,
        kind,
        stream.id,
        before
    ];
    let rows = tx.batch(&[INSERT.with(event_row), INSERT_PENDING.with(binds![event.id])])?;
    if rows == [1, 1] {
        return Ok(());
    }
    match last(tx, stream)? {
        last if (1..=last).contains(&version) => Err(Error::Db(tx.conflict())),
        last => Err(Error::Hole { stream, version, last }),
    }
}

fn check(event: &NewEvent) -> Result<(), Error> {
    let kind = event.kind;
    let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match kind.split_once('.') {
        Some((noun, verb)) if word(noun) && word(verb) => {}
        _ => return Err(Error::Kind { kind }),
    }
    canonical::check(&event.body).map_err(|unfit| Error::Body { kind, unfit })
}
