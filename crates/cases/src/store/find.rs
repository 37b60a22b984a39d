//! Finding cases again: those of a caller, those of a place, class and time. The latest first; the same rights as single reads.

use super::case::Reach;
use super::row::to_word;
use crate::facts::Channel;
use crate::model::{Case, StateCode};
use base::{CaseId, Division, MembershipId, PageArgs, ReporterId, Timestamp};
use db::{Error, Tx, Val, binds, sql};

/// What a search is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// This division and below.
    pub within: Option<Division>,
    /// The filed class, or the proposed one where nothing is filed yet.
    pub category: Option<String>,
    /// Reported from this instant on.
    pub from: Option<Timestamp>,
    /// Reported before this instant.
    pub until: Option<Timestamp>,
    /// Only this state.
    pub state: Option<StateCode>,
    /// Only this channel.
    pub channel: Option<Channel>,
}

fn before(page: &PageArgs) -> (i64, Vec<u8>) {
    page.after.clone().unwrap_or((i64::MAX, vec![0xff; 16]))
}

/// The visible cases that fit, the latest first; one row more than the page.
pub fn search(tx: &mut Tx, reach: &Reach, s: &Search, page: &PageArgs) -> Result<Vec<Case>, Error> {
    let (first, last) = s.within.map_or((0, i64::MAX), Division::range);
    let (low, high) = reach.range();
    let (at, id) = before(page);
    // The index begins at the cursor, not at the latest case.
    let until = s.until.map_or(i64::MAX, Timestamp::ms).min(at.saturating_add(1));
    let channel = s.channel.as_ref().and_then(to_word);
    let state = s.state.map(StateCode::word);
    tx.all(
        sql!(concat!(
            "-- cases.search\nSELECT ",
            case_columns!(),
            "
FROM cases_case c
WHERE c.reported_at >= ? AND c.reported_at < ?
  AND c.division BETWEEN ? AND ?
  AND (CAST(? AS TEXT) IS NULL OR COALESCE(c.category, c.proposed) = ?)
  AND (CAST(? AS TEXT) IS NULL OR c.state = ?)
  AND (CAST(? AS TEXT) IS NULL OR c.channel = ?)
  AND (c.division BETWEEN ? AND ?
    OR EXISTS (SELECT 1 FROM cases_seat s WHERE s.case_id = c.id AND s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)))
  AND (c.reported_at, c.id) < (?, ?)
ORDER BY c.reported_at DESC, c.id DESC
LIMIT ?"
        )),
        [
            Val::from(s.from.map_or(0, Timestamp::ms)),
            Val::from(until),
            Val::from(first),
            Val::from(last),
            Val::from(s.category.as_deref()),
            Val::from(s.category.as_deref()),
            Val::from(state),
            Val::from(state),
            Val::from(channel.as_deref()),
            Val::from(channel.as_deref()),
            Val::from(low),
            Val::from(high),
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
            Val::from(at),
            Val::from(id),
            Val::from(page.limit + 1),
        ],
    )
}

/// The visible cases of one reporter, the latest first; one row more than the page.
pub fn of_reporter(
    tx: &mut Tx,
    reach: &Reach,
    reporter: ReporterId,
    page: &PageArgs,
) -> Result<Vec<Case>, Error> {
    let (low, high) = reach.range();
    let (at, id) = before(page);
    tx.all(
        sql!(concat!(
            "-- cases.of_reporter\nSELECT ",
            case_columns!(),
            "
FROM cases_case c
WHERE c.reporter = ?
  AND (c.division BETWEEN ? AND ?
    OR EXISTS (SELECT 1 FROM cases_seat s WHERE s.case_id = c.id AND s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)))
  AND (c.reported_at, c.id) < (?, ?)
ORDER BY c.reported_at DESC, c.id DESC
LIMIT ?"
        )),
        [
            Val::from(reporter.bytes()),
            Val::from(low),
            Val::from(high),
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
            Val::from(at),
            Val::from(id),
            Val::from(page.limit + 1),
        ],
    )
}

fn ids(rows: Vec<(Vec<u8>,)>) -> Result<Vec<CaseId>, Error> {
    let read =
        |(id,): (Vec<u8>,)| CaseId::from_bytes(&id).ok_or_else(|| Error::illegal_row("cases_case", "id"));
    rows.into_iter().map(read).collect()
}

/// Cases that this post holds and that have not ended, by id after `after`; at most `limit`.
pub fn held_by(tx: &mut Tx, signer: MembershipId, after: &[u8], limit: i64) -> Result<Vec<CaseId>, Error> {
    ids(tx.all(
        sql!("-- cases.held_by\nSELECT id\nFROM cases_case\nWHERE signer = ? AND ended_at IS NULL AND id > ?\nORDER BY id\nLIMIT ?"),
        binds![signer, after, limit],
    )?)
}

/// Open cases whose clock was computed over a year without a calendar, by id after `after`; at most `limit`.
pub fn provisional(tx: &mut Tx, after: &[u8], limit: i64) -> Result<Vec<CaseId>, Error> {
    ids(tx.all(
        sql!("-- cases.provisional\nSELECT id\nFROM cases_case\nWHERE provisional AND ended_at IS NULL AND id > ?\nORDER BY id\nLIMIT ?"),
        binds![after, limit],
    )?)
}
