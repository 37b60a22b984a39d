//! The rows of divisions and areas: load, list. One event a load, none when nothing changes.

mod times;

pub use times::{days, hours, hours_set_by, hours_version, replace_days, set_hours};

use crate::model::{Entry, Flag};
use crate::rules::{self, Change, Load, Rows};
use crate::successors::{Successor, successors};
use crate::{Day, Hours};
use base::{Division, Level, Stamp};
use db::{FromRow, Row, Stmt, Tx, Val, binds, sql};
use journal::Record;
use std::collections::BTreeMap;

/// Ended divisions kept in memory at most, the latest.
const FORMER_MAX: i64 = 50_000;

/// A county as its rows have it, not yet decoded.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The county.
    pub root: Division,
    /// The version of its stream when it was read.
    pub release: i64,
    /// Divisions and areas.
    pub rows: Rows,
    /// Divisions that ended, by their last name.
    pub former: Vec<Entry>,
    /// Ended divisions with what took their place.
    pub successors: Vec<(Division, Division)>,
    /// Imported days of the calendar.
    pub days: Vec<Day>,
    /// Office hours, when they were set.
    pub hours: Option<Hours>,
}

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

fn decoded(table: &'static str, code: i64, level: i64) -> Result<Division, db::Error> {
    let level = Level::from_number(level).ok_or_else(|| db::Error::illegal_row(table, code))?;
    Division::from_parts(code, level).map_err(|_| db::Error::illegal_row(table, code))
}

/// The valid areas at and below a root, packed.
pub fn areas(tx: &mut Tx, root: Division) -> Result<BTreeMap<Division, Vec<u8>>, db::Error> {
    let (first, last) = root.range();
    let found: Vec<(i64, i64, Vec<u8>)> = tx.all(
        sql!(
            "-- territory.areas
            SELECT code, level, rings
            FROM territory_area
            WHERE valid_to IS NULL AND code BETWEEN ? AND ?
            ORDER BY code, level"
        ),
        binds![first, last],
    )?;
    let area = |(code, level, rings)| Ok((decoded("territory_area", code, level)?, rings));
    found.into_iter().map(area).collect()
}

/// The valid divisions with their areas.
pub fn rows(tx: &mut Tx, root: Division) -> Result<Rows, db::Error> {
    let entries = list(tx, root)?;
    Ok(Rows { areas: areas(tx, root)?, ..Rows::of(entries) })
}

/// Divisions below a root that ended and are not valid again, each with its last name; the latest first.
pub fn former(tx: &mut Tx, root: Division) -> Result<Vec<Entry>, db::Error> {
    let (first, last) = root.range();
    tx.all(
        sql!(
            "-- territory.former
            SELECT code, level, name, flag
            FROM territory_division AS old
            WHERE valid_to IS NOT NULL AND code BETWEEN ? AND ?
                AND NOT EXISTS (SELECT 1 FROM territory_division AS later
                    WHERE later.code = old.code AND later.level = old.level AND later.valid_from > old.valid_from)
            ORDER BY valid_to DESC, code, level
            LIMIT ?"
        ),
        binds![first, last, FORMER_MAX],
    )
}

/// What took the place of ended divisions below a root, the latest last.
pub fn list_successors(tx: &mut Tx, root: Division) -> Result<Vec<(Division, Division)>, db::Error> {
    let (first, last) = root.range();
    let found: Vec<(i64, i64, i64, i64)> = tx.all(
        sql!(
            "-- territory.successors
            SELECT old_code, old_level, new_code, new_level
            FROM territory_successor
            WHERE old_code BETWEEN ? AND ?
            ORDER BY at, old_code, old_level, new_code, new_level
            LIMIT ?"
        ),
        binds![first, last, FORMER_MAX],
    )?;
    let pair = |(old, old_level, new, new_level)| {
        let table = "territory_successor";
        Ok((decoded(table, old, old_level)?, decoded(table, new, new_level)?))
    };
    found.into_iter().map(pair).collect()
}

/// Since when each of these divisions is as it is; `None` for one that is not valid.
pub fn since(tx: &mut Tx, divisions: &[Division]) -> Result<Vec<Option<base::Timestamp>>, db::Error> {
    let keys: Vec<[Val<'_>; 2]> =
        divisions.iter().map(|d| [d.code().into(), d.level().number().into()]).collect();
    tx.opt_each(
        sql!(
            "-- territory.since
            SELECT valid_from
            FROM territory_division
            WHERE code = ? AND level = ? AND valid_to IS NULL"
        ),
        &keys,
    )
}

/// The county's release: the version of its stream; 0 before anything was loaded.
pub fn release(tx: &mut Tx, root: Division) -> Result<i64, journal::Error> {
    Ok(journal::recent(tx, rules::stream(root), 1)?.last().map_or(0, |e| e.version))
}

/// Everything that makes the county, as one moment has it.
pub fn stored(tx: &mut Tx, root: Division) -> Result<Stored, journal::Error> {
    // The release before the rows: what is loaded in between is loaded again at the next look.
    let release = release(tx, root)?;
    Ok(Stored {
        root,
        release,
        rows: rows(tx, root)?,
        former: former(tx, root)?,
        successors: list_successors(tx, root)?,
        days: days(tx, root)?,
        hours: hours(tx, root)?,
    })
}

/// Makes the valid divisions equal to these, which are at, above and below the root; areas of others end. Whether anything changed.
pub fn load(tx: &mut Tx, stamp: &Stamp, root: Division, entries: &[Entry]) -> Result<bool, journal::Error> {
    let turn = Turn::take(tx, stamp, root)?;
    let valid = rows(tx, root)?;
    let wanted = Rows { areas: valid.areas.clone(), ..Rows::of(entries.iter().cloned()) }.listed();
    turn.change(tx, Load::Divisions, &valid, &wanted)
}

/// The right to be the next version of a county's stream: taken before the rows are read, so that of two programs that load at
/// once the later loses at `record_at` and looks again.
pub(crate) struct Turn {
    root: Division,
    version: i64,
    /// Who, and when: later than everything before, so that no row ends before it begins.
    stamp: Stamp,
}

impl Turn {
    pub fn take(tx: &mut Tx, stamp: &Stamp, root: Division) -> Result<Self, journal::Error> {
        let last = journal::recent(tx, rules::stream(root), 1)?.pop();
        let (before, since) = last.map_or((0, i64::MIN), |e| (e.version, e.time.ms()));
        let now = stamp.now.max(base::Timestamp::from_ms(since.saturating_add(1)));
        Ok(Self { root, version: before + 1, stamp: Stamp { now, ..stamp.clone() } })
    }

    /// Ends and begins rows so that the wanted ones are valid. Whether anything changed.
    pub fn change(
        self,
        tx: &mut Tx,
        load: Load,
        valid: &Rows,
        wanted: &Rows,
    ) -> Result<bool, journal::Error> {
        let Some(change) = rules::compare(valid, wanted) else { return Ok(false) };
        tx.record_at(&self.stamp, self.version, rules::loaded(self.root, load, wanted, &change))?;
        let heirs = successors(valid, wanted);
        let statements = statements(&change, &heirs, self.stamp.now);
        for some in statements.chunks(BATCH) {
            tx.batch(some)?;
        }
        Ok(true)
    }

    /// Records an event of this turn, whose rows the caller writes.
    pub fn record(&self, tx: &mut Tx, event: base::NewEvent) -> Result<base::Timestamp, journal::Error> {
        tx.record_at(&self.stamp, self.version, event)?;
        Ok(self.stamp.now)
    }
}

fn statements<'a>(change: &'a Change, heirs: &'a [Successor], now: base::Timestamp) -> Vec<Stmt<'a>> {
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
    let end_area = sql!(
        "-- territory.end_area
        UPDATE territory_area
        SET valid_to = ?
        WHERE code = ? AND level = ? AND valid_to IS NULL"
    );
    let begin_area = sql!(
        "-- territory.begin_area
        INSERT INTO territory_area (code, level, rings, points, valid_from, valid_to)
        VALUES (?, ?, ?, ?, ?, NULL)"
    );
    let succeed = sql!(
        "-- territory.succeed
        INSERT INTO territory_successor (old_code, old_level, new_code, new_level, reason, at)
        VALUES (?, ?, ?, ?, ?, ?)"
    );
    let key = |d: &Division| -> [Val<'static>; 2] { [d.code().into(), d.level().number().into()] };
    let ended = change.ended.iter().map(|d| {
        let [code, level] = key(d);
        end.with([now.into(), code, level])
    });
    let begun = change.begun.iter().map(|e| {
        let [code, level] = key(&e.division);
        begin.with([code, level, e.name.as_str().into(), e.flag.word().into(), now.into()])
    });
    let areas_ended = change.areas_ended.iter().map(|d| {
        let [code, level] = key(d);
        end_area.with([now.into(), code, level])
    });
    let areas_begun = change.areas_begun.iter().map(|(d, bytes)| {
        let [code, level] = key(d);
        begin_area.with([code, level, bytes.as_slice().into(), points(bytes).into(), now.into()])
    });
    let heirs = heirs.iter().map(|s| {
        let ([old, old_level], [new, new_level]) = (key(&s.old), key(&s.new));
        succeed.with([old, old_level, new, new_level, s.reason.word().into(), now.into()])
    });
    ended.chain(begun).chain(areas_ended).chain(areas_begun).chain(heirs).collect()
}

fn points(bytes: &[u8]) -> i64 {
    let shape = crate::packed::unpack(bytes);
    let count: usize = shape.map_or(0, |s| s.rings.iter().map(Vec::len).sum());
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Statements sent at once.
const BATCH: usize = 256;

#[cfg(test)]
mod tests;
