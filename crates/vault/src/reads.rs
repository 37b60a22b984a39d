//! Who looked: reads are recorded before anything opens.

use crate::{Error, Purpose, Vault};
use base::{
    Actor, CaseId, MembershipId, NewEvent, NoteId, OrgId, PageArgs, Stamp, Stream, StreamKind, Timestamp,
    uuid7,
};
use db::{FromRow, Row, Tx, binds, sql};
use journal::Record;
use serde_json::json;

/// How long a recorded read covers further reads by the same post, of the same case, for the same purpose.
pub const COVER_MS: i64 = 10 * 60 * 1_000;
/// Reads of one case that [`Vault::reads_since`] gives at most: the latest.
pub const READS_MAX: i64 = 5_000;
/// Characters that a list of field names has at most.
const FIELDS_MAX: usize = 200;

/// A recorded read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Its identity, for paging.
    pub id: NoteId,
    /// The reader's post.
    pub membership: MembershipId,
    /// The organisation of that post.
    pub org: OrgId,
    /// Why.
    pub purpose: Purpose,
    /// What was opened first, by field names; further reads within [`COVER_MS`] are covered by it.
    pub fields: String,
    /// When.
    pub at: Timestamp,
}

impl Vault {
    /// Who looked at the case, latest first. `after` holds time (ms) and id of the last row already seen. A room asks for one
    /// more than the largest page to know whether there is another.
    pub fn list_reads(&self, tx: &mut Tx, case: CaseId, page: &PageArgs) -> Result<Vec<Read>, Error> {
        let (at, id) = match &page.after {
            Some((at, id)) => (*at, id.clone()),
            None => (i64::MAX, vec![0xff; 16]),
        };
        Ok(tx.all(
            sql!(
                "-- vault.list_reads
                SELECT id, membership, org, purpose, fields, read_at
                FROM vault_read
                WHERE case_id = ? AND (read_at, id) < (?, ?)
                ORDER BY read_at DESC, id DESC
                LIMIT ?"
            ),
            binds![case, at, id, page.limit.clamp(1, base::LIMIT_MAX + 1)],
        )?)
    }

    /// Who looked at the case since an instant, latest first, at most [`READS_MAX`].
    pub fn reads_since(&self, tx: &mut Tx, case: CaseId, since: Timestamp) -> Result<Vec<Read>, Error> {
        Ok(tx.all(
            sql!(
                "-- vault.reads_since
                SELECT id, membership, org, purpose, fields, read_at
                FROM vault_read
                WHERE case_id = ? AND read_at >= ?
                ORDER BY read_at DESC, id DESC
                LIMIT ?"
            ),
            binds![case, since, READS_MAX],
        )?)
    }

    /// Records a read that opens nothing: somebody found the case by what the vault knows of its reporter.
    pub fn note_read(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        matter: CaseId,
        fields: &str,
        purpose: Purpose,
    ) -> Result<(), Error> {
        record(tx, stamp, matter, fields, purpose, 0)
    }
}

/// Records the read, unless an earlier one covers it. Always writes a statement first, so a read body is refused.
pub(crate) fn record(
    tx: &mut Tx,
    stamp: &Stamp,
    case: CaseId,
    fields: &str,
    purpose: Purpose,
    refs: usize,
) -> Result<(), Error> {
    let Actor::Person { membership, org, .. } = &stamp.actor else { return Err(Error::NotReader) };
    check_fields(fields)?;
    let fresh = tx.exec(
        sql!(
            "-- vault.reader
            INSERT INTO vault_reader (case_id, membership, purpose, read_at)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (case_id, membership, purpose) DO UPDATE SET read_at = excluded.read_at
            WHERE vault_reader.read_at <= excluded.read_at - ?"
        ),
        binds![case, membership, purpose.word(), stamp.now, COVER_MS],
    )?;
    if fresh == 0 {
        return Ok(());
    }
    let id = NoteId(uuid7(stamp.now, &*stamp.entropy));
    let refs = i64::try_from(refs).unwrap_or(i64::MAX);
    tx.exec(
        sql!(
            "-- vault.read
            INSERT INTO vault_read (id, case_id, membership, org, purpose, fields, refs, read_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        binds![id, case, membership, org, purpose.word(), fields, refs, stamp.now],
    )?;
    tx.record(
        stamp,
        NewEvent {
            stream: Stream::new(StreamKind::Talk, case.0),
            kind: "talk.read",
            schema: 1,
            division: None,
            body: json!({ "read": id.to_string(), "purpose": purpose.word(), "fields": fields, "refs": refs }),
        },
    )?;
    Ok(())
}

/// Field names enter the journal: small letters, digits, `_`, joined by commas; nothing that a person typed.
pub(crate) fn check_fields(fields: &str) -> Result<(), Error> {
    let word = |w: &str| {
        w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            && w.bytes().next().is_some_and(|b| b.is_ascii_lowercase())
    };
    let fits = fields.len() <= FIELDS_MAX && fields.split(',').all(word);
    if fits { Ok(()) } else { Err(Error::Field) }
}

impl FromRow for Read {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: NoteId = row.get(0)?;
        let purpose: String = row.get(3)?;
        Ok(Self {
            id,
            membership: row.get(1)?,
            org: row.get(2)?,
            purpose: Purpose::from_word(&purpose).ok_or_else(|| db::Error::illegal_row("vault_read", id))?,
            fields: row.get(4)?,
            at: row.get(5)?,
        })
    }
}
