//! What lies beside a case: its exact point, its dispatches, its missed deadlines; and the serials of numbers.

use crate::number::BLOCK;
use base::{CaseId, DeskId, SecretId, Timestamp};
use db::{Attest, Error, Tx, binds, sql};

/// Keeps the exact point (longitude and latitude × 10^6, and its cell).
pub fn insert_point(tx: &mut Tx, case: CaseId, lng: i64, lat: i64, cell: i64) -> Result<(), Error> {
    tx.exec(
        sql!("-- cases.insert_point\nINSERT INTO cases_point (case_id, lng, lat, cell)\nVALUES (?, ?, ?, ?)"),
        binds![case, lng, lat, cell],
    )?;
    Ok(())
}

/// The exact point.
pub fn find_point(tx: &mut Tx, case: CaseId) -> Result<Option<(i64, i64)>, Error> {
    tx.opt(sql!("-- cases.find_point\nSELECT lng, lat\nFROM cases_point\nWHERE case_id = ?"), binds![case])
}

/// A dispatch as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// The desk.
    pub lead: DeskId,
    /// Instruction to the lead.
    pub note: Option<SecretId>,
    /// The due time told.
    pub due: Timestamp,
    /// The explanation's JSON text.
    pub explanation: String,
    /// When.
    pub at: Timestamp,
}

/// Keeps a dispatch and its explanation.
pub fn insert_dispatch(tx: &mut Tx, case: CaseId, version: i64, d: &Dispatch) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- cases.insert_dispatch
INSERT INTO cases_dispatch (case_id, version, lead, note, due, explanation, at_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)"
        ),
        binds![case, version, d.lead, d.note, d.due, d.explanation, d.at],
    )?;
    Ok(())
}

type DispatchRow = (Vec<u8>, Option<Vec<u8>>, i64, String, i64);

/// The last dispatch.
pub fn last_dispatch(tx: &mut Tx, case: CaseId) -> Result<Option<Dispatch>, Error> {
    let row: Option<DispatchRow> = tx.opt(
        sql!(
            "-- cases.last_dispatch
SELECT lead, note, due, explanation, at_ms
FROM cases_dispatch
WHERE case_id = ?
ORDER BY version DESC
LIMIT 1"
        ),
        binds![case],
    )?;
    let Some((lead, note, due, explanation, at)) = row else { return Ok(None) };
    let lead = DeskId::from_bytes(&lead).ok_or_else(|| Error::illegal_row("cases_dispatch", case))?;
    let note = note.and_then(|n| SecretId::from_bytes(&n));
    Ok(Some(Dispatch { lead, note, due: Timestamp::from_ms(due), explanation, at: Timestamp::from_ms(at) }))
}

/// Takes a block of serials of a day; gives the first.
pub fn take_block(tx: &mut Tx, day: &str) -> Result<i64, Error> {
    tx.attest(Attest::Operational("serial"));
    let (next,): (i64,) = tx.one(
        sql!(
            "-- cases.take_block
INSERT INTO cases_serial (day, next)
VALUES (?, ?)
ON CONFLICT (day) DO UPDATE SET next = cases_serial.next + ?
RETURNING next"
        ),
        binds![day, 1 + BLOCK, BLOCK],
    )?;
    Ok(next - BLOCK)
}

/// Open cases whose clock has run out and that the sweep has not marked: id and due time; at most `limit`.
pub fn list_overdue(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<Vec<(CaseId, i64)>, Error> {
    let rows: Vec<(Vec<u8>, i64)> = tx.all(
        sql!(
            "-- cases.list_overdue
SELECT c.id, c.due
FROM cases_case c
WHERE c.ended_at IS NULL AND c.due < ?
  AND NOT EXISTS (SELECT 1 FROM cases_overdue o WHERE o.case_id = c.id AND o.due = c.due)
ORDER BY c.due, c.id
LIMIT ?"
        ),
        binds![now, limit],
    )?;
    rows.into_iter()
        .map(|(id, due)| {
            Ok((CaseId::from_bytes(&id).ok_or_else(|| Error::illegal_row("cases_case", "id"))?, due))
        })
        .collect()
}

/// Marks a missed due time; false when it was marked already.
pub fn mark_overdue(tx: &mut Tx, case: CaseId, due: i64) -> Result<bool, Error> {
    let touched = tx.exec(
        sql!("-- cases.mark_overdue\nINSERT INTO cases_overdue (case_id, due)\nVALUES (?, ?)\nON CONFLICT (case_id, due) DO NOTHING"),
        binds![case, due],
    )?;
    Ok(touched == 1)
}

/// Every case's id in order, for checks that fold streams; at most `limit` after `after`.
pub fn list_ids(tx: &mut Tx, after: &[u8], limit: i64) -> Result<Vec<CaseId>, Error> {
    let rows: Vec<(Vec<u8>,)> = tx.all(
        sql!("-- cases.list_ids\nSELECT id\nFROM cases_case\nWHERE id > ?\nORDER BY id\nLIMIT ?"),
        binds![after, limit],
    )?;
    rows.into_iter()
        .map(|(id,)| CaseId::from_bytes(&id).ok_or_else(|| Error::illegal_row("cases_case", "id")))
        .collect()
}
