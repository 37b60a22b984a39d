//! Queues and lists: one range scan over seats, or over a subtree; the same rights as single reads.

use super::case::Reach;
use super::row::Listed;
use crate::facts::Step;
use crate::model::{Case, StateCode};
use crate::seats::{NO_DUE, word};
use base::{Division, PageArgs, Timestamp};
use db::{Error, FromRow, Row, Tx, Val, binds, sql};
use territory::ClockLevel;

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only this state.
    pub state: Option<StateCode>,
    /// Only this division and below.
    pub within: Option<Division>,
    /// Only this clock level.
    pub level: Option<ClockLevel>,
}

/// Bounds of due time and of the two warnings that a level means at `now`: `due`, `urgent`, `soon` each from and to.
/// A case without a clock has [`NO_DUE`] in all three and no other level than `none`; nothing is ever paused.
fn bounds(level: Option<ClockLevel>, now: Timestamp) -> [i64; 6] {
    let (any, now) = ([i64::MIN, NO_DUE], now.ms());
    let [due, urgent, soon] = match level {
        Some(ClockLevel::Late) => [[i64::MIN, now - 1], any, any],
        Some(ClockLevel::Urgent) => [[now, NO_DUE], [i64::MIN, now], any],
        // Those that are due at once are soon due, too: the count of a queue says so.
        Some(ClockLevel::Soon) => [[now, NO_DUE], any, [i64::MIN, now]],
        Some(ClockLevel::Normal) => [[now, NO_DUE - 1], any, [now + 1, NO_DUE]],
        Some(ClockLevel::None) => [[NO_DUE, NO_DUE], any, any],
        Some(ClockLevel::Paused) => [[NO_DUE, i64::MIN], any, any],
        None => [any, any, any],
    };
    [due[0], due[1], urgent[0], urgent[1], soon[0], soon[1]]
}

fn within(filter: &Filter) -> (i64, i64) {
    filter.within.map_or((0, i64::MAX), Division::range)
}

fn after(page: &PageArgs) -> (i64, Vec<u8>) {
    page.after.clone().unwrap_or((i64::MIN, Vec::new()))
}

/// What waits for these holders in one of two roles (`None`: in any), soonest due first; one row more than the page.
pub fn waiting(
    tx: &mut Tx,
    reach: &Reach,
    roles: Option<[Step; 2]>,
    filter: &Filter,
    page: &PageArgs,
    now: Timestamp,
) -> Result<Vec<Listed>, Error> {
    let roles = roles.map(|r| r.map(word));
    let (first, last) = within(filter);
    let b = bounds(filter.level, now);
    let (sort, id) = after(page);
    tx.all(
        sql!(concat!(
            "-- cases.waiting\nSELECT ",
            case_columns!(),
            ", s.due
FROM cases_seat s
JOIN cases_case c ON c.id = s.case_id
WHERE s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)
  AND s.waiting
  AND (CAST(? AS TEXT) IS NULL OR s.role IN (?, ?))
  AND (CAST(? AS TEXT) IS NULL OR c.state = ?)
  AND c.division BETWEEN ? AND ?
  AND s.due BETWEEN ? AND ? AND c.urgent BETWEEN ? AND ? AND c.soon BETWEEN ? AND ?
  AND (s.due, s.case_id) > (?, ?)
ORDER BY s.due, s.case_id
LIMIT ?"
        )),
        [
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
            Val::from(roles.map(|r| r[0])),
            Val::from(roles.map(|r| r[0])),
            Val::from(roles.map(|r| r[1])),
            Val::from(filter.state.map(StateCode::word)),
            Val::from(filter.state.map(StateCode::word)),
            Val::from(first),
            Val::from(last),
            Val::from(b[0]),
            Val::from(b[1]),
            Val::from(b[2]),
            Val::from(b[3]),
            Val::from(b[4]),
            Val::from(b[5]),
            Val::from(sort),
            Val::from(id),
            Val::from(page.limit + 1),
        ],
    )
}

/// Every visible case that is open, or in the state asked for; soonest due first, ended ones last.
pub fn visible(
    tx: &mut Tx,
    reach: &Reach,
    filter: &Filter,
    page: &PageArgs,
    now: Timestamp,
) -> Result<Vec<Listed>, Error> {
    let (first, last) = within(filter);
    let (low, high) = reach.range();
    let b = bounds(filter.level, now);
    let (sort, id) = after(page);
    tx.all(
        sql!(concat!(
            "-- cases.visible\nSELECT ",
            case_columns!(),
            ", COALESCE(c.due, 9223372036854775807)
FROM cases_case c
WHERE (c.division BETWEEN ? AND ?
    OR EXISTS (SELECT 1 FROM cases_seat s WHERE s.case_id = c.id AND s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)))
  AND c.division BETWEEN ? AND ?
  AND (CAST(? AS TEXT) IS NULL AND c.ended_at IS NULL OR c.state = ?)
  AND COALESCE(c.due, 9223372036854775807) BETWEEN ? AND ?
  AND COALESCE(c.urgent, 9223372036854775807) BETWEEN ? AND ?
  AND COALESCE(c.soon, 9223372036854775807) BETWEEN ? AND ?
  AND (COALESCE(c.due, 9223372036854775807), c.id) > (?, ?)
ORDER BY COALESCE(c.due, 9223372036854775807), c.id
LIMIT ?"
        )),
        [
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
            Val::from(first),
            Val::from(last),
            Val::from(filter.state.map(StateCode::word)),
            Val::from(filter.state.map(StateCode::word)),
            Val::from(b[0]),
            Val::from(b[1]),
            Val::from(b[2]),
            Val::from(b[3]),
            Val::from(b[4]),
            Val::from(b[5]),
            Val::from(sort),
            Val::from(id),
            Val::from(page.limit + 1),
        ],
    )
}

/// Whether an open case has a seat for this holder, waiting or not: what went on may come back.
pub fn is_seated(tx: &mut Tx, holder: &[u8]) -> Result<bool, Error> {
    let row: Option<(Vec<u8>,)> = tx.opt(
        sql!(
            "-- cases.is_seated
SELECT s.case_id
FROM cases_seat s
JOIN cases_case c ON c.id = s.case_id
WHERE s.holder = ? AND c.ended_at IS NULL
LIMIT 1"
        ),
        binds![holder],
    )?;
    Ok(row.is_some())
}

/// How much waits in one role: role, all, late, soon due.
pub fn counts(tx: &mut Tx, reach: &Reach, now: Timestamp) -> Result<Vec<(String, i64, i64, i64)>, Error> {
    let now = now.ms();
    tx.all(
        sql!(
            "-- cases.counts
SELECT s.role, COUNT(*), COUNT(*) FILTER (WHERE s.due < ?), COUNT(*) FILTER (WHERE s.due >= ? AND c.soon <= ?)
FROM cases_seat s
JOIN cases_case c ON c.id = s.case_id
WHERE s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)
  AND s.waiting
GROUP BY s.role
ORDER BY s.role"
        ),
        [
            Val::from(now),
            Val::from(now),
            Val::from(now),
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
        ],
    )
}

/// Open cases by township and state: township (15 digits), state, all, overdue.
pub fn figures(tx: &mut Tx, within: Division, now: Timestamp) -> Result<Vec<(i64, String, i64, i64)>, Error> {
    let (first, last) = within.range();
    tx.all(
        sql!(
            "-- cases.figures
SELECT c.division / 1000000 * 1000000, c.state, COUNT(*), COUNT(*) FILTER (WHERE c.due < ?)
FROM cases_case c
WHERE c.division BETWEEN ? AND ?
  AND c.ended_at IS NULL
GROUP BY c.division / 1000000 * 1000000, c.state
ORDER BY 1, 2"
        ),
        binds![now, first, last],
    )
}

/// A case with its exact point, for the centre's map.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The case.
    pub case: Case,
    /// Sort value.
    pub sort: i64,
    /// Longitude and latitude × 10^6.
    pub point: Option<(i64, i64)>,
}

impl FromRow for Pinned {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let listed = Listed::from_row(row)?;
        let point = row.get::<Option<i64>>(44)?.zip(row.get::<Option<i64>>(45)?);
        Ok(Pinned { case: listed.case, sort: listed.sort, point })
    }
}

/// Open cases of a division and those that ended since `since`, late and soonest first; one row more than the page.
pub fn pins(tx: &mut Tx, filter: &Filter, since: Timestamp, page: &PageArgs) -> Result<Vec<Pinned>, Error> {
    let (first, last) = within(filter);
    let (sort, id) = after(page);
    let state = filter.state.map(StateCode::word);
    tx.all(
        sql!(concat!(
            "-- cases.pins\nSELECT ",
            case_columns!(),
            ", COALESCE(c.due, 9223372036854775807), p.lng, p.lat
FROM cases_case c
LEFT JOIN cases_point p ON p.case_id = c.id
WHERE c.division BETWEEN ? AND ?
  AND (CAST(? AS TEXT) IS NULL OR c.state = ?)
  AND (c.ended_at IS NULL OR c.ended_at >= ?)
  AND (COALESCE(c.due, 9223372036854775807), c.id) > (?, ?)
ORDER BY COALESCE(c.due, 9223372036854775807), c.id
LIMIT ?"
        )),
        binds![first, last, state, state, since, sort, id, page.limit + 1],
    )
}
