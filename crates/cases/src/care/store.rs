//! SQL of holds, retention periods, and of what erasure takes from a case's rows.

use super::rules::Kind;
use base::{CaseId, Division, Level, MembershipId, PhotoId, ReporterId, SecretId, Timestamp};
use db::{Error, FromRow, Row, Tx, binds, sql};

/// A legal hold that is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Secret: why.
    pub reason: SecretId,
    /// When it began.
    pub since: Timestamp,
    /// The post that set it.
    pub by: MembershipId,
}

impl FromRow for Hold {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { reason: row.get(0)?, since: row.get(1)?, by: row.get(2)? })
    }
}

/// The hold on a case.
pub fn find_hold(tx: &mut Tx, case: CaseId) -> Result<Option<Hold>, Error> {
    tx.opt(
        sql!("-- cases.find_hold\nSELECT reason, since, membership\nFROM cases_hold\nWHERE case_id = ?"),
        binds![case],
    )
}

/// Sets a hold; false when there is one.
pub fn insert_hold(tx: &mut Tx, case: CaseId, hold: &Hold) -> Result<bool, Error> {
    let touched = tx.exec(
        sql!(
            "-- cases.insert_hold
INSERT INTO cases_hold (case_id, reason, since, membership)
VALUES (?, ?, ?, ?)
ON CONFLICT (case_id) DO NOTHING"
        ),
        binds![case, hold.reason, hold.since, hold.by],
    )?;
    Ok(touched == 1)
}

/// Lifts a hold; false when there is none.
pub fn delete_hold(tx: &mut Tx, case: CaseId) -> Result<bool, Error> {
    let touched =
        tx.exec(sql!("-- cases.delete_hold\nDELETE FROM cases_hold\nWHERE case_id = ?"), binds![case])?;
    Ok(touched == 1)
}

/// A case as far as care needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// The case.
    pub id: CaseId,
    /// Where it lies.
    pub division: Division,
    /// Who reported.
    pub reporter: Option<ReporterId>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

impl FromRow for Matter {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let id: CaseId = row.get(0)?;
        let bad = || Error::illegal_row("cases_case", id);
        let level = Level::from_number(row.get(2)?).ok_or_else(bad)?;
        let division = Division::from_parts(row.get(1)?, level).map_err(|_| bad())?;
        let ended_at = row.get::<Option<i64>>(4)?.map(Timestamp::from_ms);
        Ok(Self { id, division, reporter: row.get(3)?, ended_at })
    }
}

/// A case.
pub fn find_matter(tx: &mut Tx, case: CaseId) -> Result<Option<Matter>, Error> {
    tx.opt(
        sql!(
            "-- cases.find_matter
SELECT id, division, level, reporter, ended_at
FROM cases_case
WHERE id = ?"
        ),
        binds![case],
    )
}

/// A person's cases in the order of their ids.
pub fn list_of_reporter(
    tx: &mut Tx,
    reporter: ReporterId,
    after: &[u8],
    limit: i64,
) -> Result<Vec<Matter>, Error> {
    tx.all(
        sql!(
            "-- cases.list_of_reporter
SELECT id, division, level, reporter, ended_at
FROM cases_case
WHERE reporter = ? AND id > ?
ORDER BY id
LIMIT ?"
        ),
        binds![reporter, after, limit],
    )
}

/// Cases that ended before an instant, after the cursor, in the order of their ends.
pub fn list_ended(
    tx: &mut Tx,
    after: (Timestamp, &[u8]),
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Matter>, Error> {
    tx.all(
        sql!(
            "-- cases.list_ended
SELECT id, division, level, reporter, ended_at
FROM cases_case
WHERE ended_at < ? AND (ended_at, id) > (?, ?)
ORDER BY ended_at, id
LIMIT ?"
        ),
        binds![before, after.0, after.1, limit],
    )
}

/// Removes the exact point: the grid stays with the case.
pub fn delete_point(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    tx.exec(sql!("-- cases.delete_point\nDELETE FROM cases_point\nWHERE case_id = ?"), binds![case])?;
    Ok(())
}

/// Removes the rows of a case's photos; gives which, for their files.
pub fn delete_photos(tx: &mut Tx, case: CaseId) -> Result<Vec<PhotoId>, Error> {
    let photos: Vec<(PhotoId,)> = tx.all(
        sql!(
            "-- cases.ids_of_photos\nSELECT id\nFROM cases_photo\nWHERE case_id = ?\nORDER BY id\nLIMIT 1000"
        ),
        binds![case],
    )?;
    if !photos.is_empty() {
        tx.exec(sql!("-- cases.delete_photos\nDELETE FROM cases_photo\nWHERE case_id = ?"), binds![case])?;
    }
    Ok(photos.into_iter().map(|(id,)| id).collect())
}

/// A retention period and how far its sweep has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Version of its stream; 0 while the shipped days hold.
    pub version: i64,
    /// Days after a case's end.
    pub days: i64,
    /// The sweep has looked at everything that ended before this.
    pub cursor_at: Timestamp,
    /// And of that instant up to this case.
    pub cursor_id: Vec<u8>,
    /// When the last sweep ended.
    pub swept_at: Option<Timestamp>,
    /// How much it erased.
    pub erased: i64,
}

impl FromRow for Retention {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            version: row.get(0)?,
            days: row.get(1)?,
            cursor_at: row.get(2)?,
            cursor_id: row.get(3)?,
            swept_at: row.get::<Option<i64>>(4)?.map(Timestamp::from_ms),
            erased: row.get(5)?,
        })
    }
}

/// The period of a kind; while nobody changed it, the shipped one.
pub fn find_retention(tx: &mut Tx, kind: Kind) -> Result<Retention, Error> {
    let row: Option<Retention> = tx.opt(
        sql!(
            "-- cases.find_retention
SELECT version, days, cursor_at, cursor_id, swept_at, erased
FROM cases_retention
WHERE kind = ?"
        ),
        binds![kind.word()],
    )?;
    let (shipped, _, _) = kind.days();
    Ok(match row {
        Some(row) if row.version > 0 => row,
        Some(row) => Retention { days: shipped, ..row },
        None => Retention {
            version: 0,
            days: shipped,
            cursor_at: Timestamp::from_ms(0),
            cursor_id: Vec::new(),
            swept_at: None,
            erased: 0,
        },
    })
}

/// Sets the days of a kind as a version. The journal refuses a version that another one has.
pub fn save_days(tx: &mut Tx, kind: Kind, version: i64, days: i64) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- cases.save_days
INSERT INTO cases_retention (kind, version, days, cursor_at, cursor_id, erased)
VALUES (?, ?, ?, 0, ?, 0)
ON CONFLICT (kind) DO UPDATE SET version = excluded.version, days = excluded.days"
        ),
        binds![kind.word(), version, days, Vec::<u8>::new()],
    )?;
    Ok(())
}

/// Saves how far a sweep has come that began `from` here. When a lifted hold has put the cursor back meanwhile, the body runs
/// again.
pub fn save_sweep(tx: &mut Tx, kind: Kind, from: &Retention, r: &Retention) -> Result<(), Error> {
    let swept = r.swept_at.map(Timestamp::ms);
    let touched = tx.exec(
        sql!(
            "-- cases.save_sweep
INSERT INTO cases_retention (kind, version, days, cursor_at, cursor_id, swept_at, erased)
VALUES (?, 0, ?, ?, ?, ?, ?)
ON CONFLICT (kind) DO UPDATE SET cursor_at = excluded.cursor_at, cursor_id = excluded.cursor_id, swept_at = excluded.swept_at, erased = excluded.erased
WHERE cases_retention.cursor_at = ? AND cases_retention.cursor_id = ?"
        ),
        binds![
            kind.word(),
            r.days,
            r.cursor_at,
            r.cursor_id.as_slice(),
            swept,
            r.erased,
            from.cursor_at,
            from.cursor_id.as_slice()
        ],
    )?;
    if touched == 1 { Ok(()) } else { Err(tx.conflict()) }
}

/// Lets the sweeps look again from a case's end on: a hold that kept it is lifted.
pub fn rewind(tx: &mut Tx, ended_at: Timestamp) -> Result<(), Error> {
    let before = ended_at.plus_ms(-1);
    tx.exec(
        sql!(
            "-- cases.rewind
UPDATE cases_retention
SET cursor_at = ?, cursor_id = ?
WHERE cursor_at > ?"
        ),
        binds![before, Vec::<u8>::new(), before],
    )?;
    Ok(())
}
