//! The divisions' rows: load, list. One event a load, none when nothing changes.

use crate::model::{Entry, Flag};
use crate::rules;
use base::{Division, Level, Stamp};
use db::{FromRow, Row, Tx, binds, sql};
use journal::Record;

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let code: i64 = row.get(0)?;
        let flag: String = row.get(3)?;
        let illegal = || db::Error::illegal_row("territory_division", code);
        let level = Level::from_number(row.get(1)?).ok_or_else(illegal)?;
        Ok(Entry {
            division: Division::from_parts(code, level).map_err(|_| illegal())?,
            name: row.get(2)?,
            flag: Flag::from_word(&flag).ok_or_else(illegal)?,
        })
    }
}

/// The valid divisions at, above and below a root, by code.
pub fn list(tx: &mut Tx, root: Division) -> Result<Vec<Entry>, db::Error> {
    let (first, last) = root.range();
    let above = |level: Level| root.at(level).unwrap_or(root).code();
    tx.all(
        sql!(
            "-- territory.list
            SELECT code, level, name, flag
            FROM territory_division
            WHERE valid_to IS NULL
                AND (code BETWEEN ? AND ? OR (code = ? AND level = 1) OR (code = ? AND level = 2))
            ORDER BY code, level"
        ),
        binds![first, last, above(Level::Province), above(Level::City)],
    )
}

/// The counties that are loaded and valid, by code: one, in a centre that is set up.
pub fn counties(tx: &mut Tx) -> Result<Vec<Division>, db::Error> {
    let codes: Vec<i64> = tx.all(
        sql!(
            "-- territory.counties
            SELECT code
            FROM territory_division
            WHERE level = 3 AND valid_to IS NULL
            ORDER BY code
            LIMIT 2"
        ),
        binds![],
    )?;
    let county = |code: &i64| Division::from_parts(*code, Level::County);
    codes.iter().map(|c| county(c).map_err(|_| db::Error::illegal_row("territory_division", c))).collect()
}

/// Makes the valid rows equal to these divisions, which are at, above and below the root. Whether anything changed.
pub fn load(tx: &mut Tx, stamp: &Stamp, root: Division, entries: &[Entry]) -> Result<bool, journal::Error> {
    // The version before the rows: of two programs that load at once, the later loses at `record_at` and looks again.
    let version = last_version(tx, root)?;
    let valid = list(tx, root)?;
    let Some(loading) = rules::load(root, &valid, entries) else { return Ok(false) };
    tx.record_at(stamp, version + 1, loading.event)?;
    let end = sql!(
        "-- territory.end
        UPDATE territory_division
        SET valid_to = ?
        WHERE code = ? AND level = ? AND valid_to IS NULL"
    );
    let begin = sql!(
        "-- territory.begin
        INSERT INTO territory_division (code, level, name, flag, valid_from, valid_to)
        VALUES (?, ?, ?, ?, ?, NULL)"
    );
    let ended = loading
        .ended
        .iter()
        .map(|d| end.with([stamp.now.into(), d.code().into(), d.level().number().into()]));
    let begun = loading.begun.iter().map(|u| {
        let (code, level) = (u.division.code(), u.division.level().number());
        begin.with([
            code.into(),
            level.into(),
            u.name.as_str().into(),
            u.flag.word().into(),
            stamp.now.into(),
        ])
    });
    let statements: Vec<_> = ended.chain(begun).collect();
    for some in statements.chunks(BATCH) {
        tx.batch(some)?;
    }
    Ok(true)
}

fn last_version(tx: &mut Tx, root: Division) -> Result<i64, journal::Error> {
    let mut version = 0;
    while let Some(last) = journal::stream(tx, rules::stream(root), version, journal::STREAM_MAX)?.last() {
        version = last.version;
    }
    Ok(version)
}

/// Statements sent at once.
const BATCH: usize = 256;

#[cfg(test)]
mod tests;
