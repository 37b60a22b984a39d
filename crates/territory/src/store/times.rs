//! The rows of the calendar and of office hours.

use super::{BATCH, Turn};
use crate::calendar::{Day, DayKind, date_of, number_of};
use crate::deadline::Hours;
use crate::rules;
use base::{Division, MembershipId, Stamp, Timestamp};
use db::{FromRow, Row, Stmt, Tx, binds, sql};
use std::collections::BTreeSet;

/// Days of imported years kept valid at most: a century of them.
const DAYS_MAX: i64 = 36_600;

impl FromRow for Day {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let (day, kind): (i64, String) = (row.get(0)?, row.get(1)?);
        let kind = kind_of(&kind).ok_or_else(|| db::Error::illegal_row("territory_day", day))?;
        Ok(Day { date: date_of(day), kind, name: row.get(2)? })
    }
}

fn kind_of(word: &str) -> Option<DayKind> {
    match word {
        "holiday" => Some(DayKind::Holiday),
        "workday" => Some(DayKind::MakeUp),
        _ => None,
    }
}

const fn word(kind: DayKind) -> &'static str {
    match kind {
        DayKind::MakeUp | DayKind::Working => "workday",
        DayKind::Holiday | DayKind::Weekend => "holiday",
    }
}

/// The imported days of a county's calendar, by date.
pub fn days(tx: &mut Tx, root: Division) -> Result<Vec<Day>, db::Error> {
    tx.all(
        sql!(
            "-- territory.days
            SELECT day, kind, name
            FROM territory_day
            WHERE root = ? AND valid_to IS NULL
            ORDER BY day
            LIMIT ?"
        ),
        binds![root, DAYS_MAX],
    )
}

/// Makes the valid days of the years that these days name equal to them. The years whose days changed.
pub fn replace_days(
    tx: &mut Tx,
    stamp: &Stamp,
    root: Division,
    wanted: &[Day],
) -> Result<Vec<i16>, journal::Error> {
    let turn = Turn::take(tx, stamp, root)?;
    let named: BTreeSet<i16> = wanted.iter().map(|d| d.date.year()).collect();
    let valid: Vec<Day> = days(tx, root)?.into_iter().filter(|d| named.contains(&d.date.year())).collect();
    let ended: Vec<&Day> = valid.iter().filter(|d| !wanted.contains(d)).collect();
    let begun: Vec<&Day> = wanted.iter().filter(|d| !valid.contains(d)).collect();
    let years: BTreeSet<i16> = ended.iter().chain(&begun).map(|d| d.date.year()).collect();
    let years: Vec<i16> = years.into_iter().collect();
    if years.is_empty() {
        return Ok(years);
    }
    let now = turn.record(tx, rules::calendar_loaded(root, &years, wanted.len() as u64))?;
    let end = sql!(
        "-- territory.end_day
        UPDATE territory_day
        SET valid_to = ?
        WHERE root = ? AND day = ? AND valid_to IS NULL"
    );
    let begin = sql!(
        "-- territory.begin_day
        INSERT INTO territory_day (root, day, kind, name, valid_from, valid_to)
        VALUES (?, ?, ?, ?, ?, NULL)"
    );
    let ended = ended.into_iter().map(|d| end.with([now.into(), root.into(), number_of(d.date).into()]));
    let begun = begun.into_iter().map(|d| {
        let day = number_of(d.date);
        begin.with([root.into(), day.into(), word(d.kind).into(), d.name.as_str().into(), now.into()])
    });
    let statements: Vec<Stmt<'_>> = ended.chain(begun).collect();
    for some in statements.chunks(BATCH) {
        tx.batch(some)?;
    }
    Ok(years)
}

/// The office hours of a county, when they were set.
pub fn hours(tx: &mut Tx, root: Division) -> Result<Option<Hours>, db::Error> {
    let text: Option<String> = tx.opt(
        sql!(
            "-- territory.hours
            SELECT spans
            FROM territory_hours
            WHERE root = ? AND valid_to IS NULL"
        ),
        binds![root],
    )?;
    let hours = |text: String| {
        read_spans(&text).ok_or_else(|| db::Error::illegal_row("territory_hours", root.code()))
    };
    text.map(hours).transpose()
}

/// How often the office hours of a county were set: the version of the hours.
pub fn hours_version(tx: &mut Tx, root: Division) -> Result<i64, db::Error> {
    tx.one(
        sql!(
            "-- territory.hours_version
            SELECT COUNT(*)
            FROM territory_hours
            WHERE root = ?"
        ),
        binds![root],
    )
}

/// When the hours were last set, and by which post, as far as the county's latest events tell.
pub fn hours_set_by(
    tx: &mut Tx,
    root: Division,
) -> Result<Option<(Timestamp, Option<MembershipId>)>, journal::Error> {
    let events = journal::recent(tx, rules::stream(root), journal::STREAM_MAX)?;
    let last = events.into_iter().rev().find(|e| e.kind == "territory.hours_set");
    Ok(last.map(|e| {
        let membership = e.actor.get("membership").and_then(|v| v.as_str()).and_then(|t| t.parse().ok());
        (e.time, membership.map(MembershipId))
    }))
}

/// `540-720,780-1050`
fn read_spans(text: &str) -> Option<Hours> {
    let span = |s: &str| {
        let (from, to) = s.split_once('-')?;
        Some((from.parse().ok()?, to.parse().ok()?))
    };
    let spans: Vec<(u16, u16)> = text.split(',').map(span).collect::<Option<_>>()?;
    Hours::from_minutes(&spans).ok()
}

/// Sets the office hours of a county. Whether anything changed.
pub fn set_hours(tx: &mut Tx, stamp: &Stamp, root: Division, wanted: &Hours) -> Result<bool, journal::Error> {
    let turn = Turn::take(tx, stamp, root)?;
    if hours(tx, root)?.as_ref() == Some(wanted) {
        return Ok(false);
    }
    let now = turn.record(tx, rules::hours_set(root, wanted.spans()))?;
    tx.exec(
        sql!(
            "-- territory.end_hours
            UPDATE territory_hours
            SET valid_to = ?
            WHERE root = ? AND valid_to IS NULL"
        ),
        binds![now, root],
    )?;
    let spans: Vec<String> = wanted.spans().iter().map(|(from, to)| format!("{from}-{to}")).collect();
    tx.exec(
        sql!(
            "-- territory.begin_hours
            INSERT INTO territory_hours (root, spans, valid_from, valid_to)
            VALUES (?, ?, ?, NULL)"
        ),
        binds![root, spans.join(","), now],
    )?;
    Ok(true)
}
