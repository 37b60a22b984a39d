//! The calendar as CSV: `date,kind,name`, the days of whole years as the State Council's office announces them.

use super::table::Table;
use super::{Findings, ImportError, name, tally};
use crate::calendar::{Day, DayKind};
use crate::store;
use base::import::{Finding, Imported};
use base::{Division, Stamp, Wish};
use db::Tx;
use jiff::civil::{Date, Weekday};
use std::collections::BTreeMap;

/// Years that a calendar may speak of.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;
/// Days that are holidays in every year (全国年节及纪念日放假办法): a file that lacks one lists no whole year.
const ALWAYS: [(i8, i8); 3] = [(1, 1), (5, 1), (10, 1)];

/// One line of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRow {
    /// Its line.
    pub line: u64,
    /// The day.
    pub day: Day,
}

/// Reads `date,kind,name`; kind is `holiday`, or `workday` for a Saturday or Sunday that is worked (`make_up` is the same).
pub fn read_calendar(bytes: &[u8]) -> Result<Vec<DayRow>, Vec<Finding>> {
    let table = Table::read(bytes, &["date", "kind"], &["name"])?;
    let mut findings = Findings::default();
    let mut rows: Vec<DayRow> = Vec::new();
    let mut seen: BTreeMap<Date, u64> = BTreeMap::new();
    for line in table.lines() {
        let at = line.number;
        let date =
            line.get("date").replace('/', "-").parse::<Date>().ok().filter(|d| YEARS.contains(&d.year()));
        let kind = match line.get("kind") {
            "holiday" => Some(DayKind::Holiday),
            "workday" | "make_up" => Some(DayKind::MakeUp),
            _ => None,
        };
        let (Some(date), Some(kind)) = (date, kind) else {
            if date.is_none() {
                findings.push(Finding::new(at, "date", "date"));
            }
            if kind.is_none() {
                findings.push(Finding::new(at, "kind", "unknown").arg("value", line.get("kind")));
            }
            continue;
        };
        if let Some(first) = seen.insert(date, at) {
            findings.push(Finding::new(at, "date", "duplicate").arg("first", first));
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        if kind == DayKind::MakeUp && !weekend {
            findings.push(Finding::new(at, "kind", "weekday"));
        }
        let name = name(&mut findings, at, "name", line.get("name")).unwrap_or_default();
        rows.push(DayRow { line: at, day: Day { date, kind, name } });
    }
    whole_years(&mut findings, &rows);
    findings.or(rows)
}

/// A listed year makes its deadlines final: it must be whole.
fn whole_years(findings: &mut Findings, rows: &[DayRow]) {
    if rows.is_empty() && findings.is_empty() {
        findings.push(Finding::new(1, "", "empty"));
    }
    let mut years: BTreeMap<i16, u64> = BTreeMap::new();
    for row in rows {
        years.entry(row.day.date.year()).or_insert(row.line);
    }
    let off = |date: Date| rows.iter().any(|r| r.day.date == date && r.day.kind == DayKind::Holiday);
    for (year, line) in years {
        let dates = ALWAYS.iter().filter_map(|(month, day)| Date::new(year, *month, *day).ok());
        for date in dates.filter(|d| !off(*d)) {
            findings.push(
                Finding::new(line, "date", "year_not_whole")
                    .arg("year", year)
                    .arg("missing", date.to_string()),
            );
        }
    }
}

/// Makes the calendar of the years that the rows name what they say. When something changed, cases whose deadlines were provisional
/// are computed again: the wish `cases.recompute`, in the same transaction.
pub fn import_calendar(
    tx: &mut Tx,
    stamp: &Stamp,
    root: Division,
    rows: &[DayRow],
    dry: bool,
) -> Result<Imported, ImportError> {
    let wanted: Vec<Day> = rows.iter().map(|r| r.day.clone()).collect();
    let named = |d: &Day| wanted.iter().any(|w| w.date.year() == d.date.year());
    let valid: BTreeMap<Date, Day> =
        store::days(tx, root)?.into_iter().filter(named).map(|d| (d.date, d)).collect();
    let mut imported = Imported::default();
    for day in &wanted {
        let old = valid.get(&day.date);
        tally(&mut imported, old.is_some(), old == Some(day));
    }
    imported.ended = valid.keys().filter(|date| !wanted.iter().any(|w| w.date == **date)).count() as u64;
    if !dry && !store::replace_days(tx, stamp, root, &wanted)?.is_empty() {
        jobs::enqueue(tx, stamp, &Wish::soon("cases.recompute", 1, serde_json::json!({})))?;
    }
    Ok(imported)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u64, &str, &str)]) {
        let found = read_calendar(text.as_bytes()).err().unwrap_or_default();
        let found: Vec<(u64, &str, &str)> =
            found.iter().map(|f| (f.line, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn calendars() {
        let year = "2027-01-01,holiday,元旦\n2027-05-01,holiday,劳动节\n2027/10/01,holiday,国庆节\n";
        check(&format!("date,kind,name\n{year}2027-10-09,workday,国庆节\n"), &[]);
        check(&format!("date,kind,name\n{year}2027-10-08,workday,国庆节\n"), &[(5, "kind", "weekday")]);
        check(&format!("date,kind,name\n{year}2027-01-01,holiday,元旦\n"), &[(5, "date", "duplicate")]);
        check(
            &format!("date,kind,name\n{year}2027-13-01,free,\n"),
            &[(5, "date", "date"), (5, "kind", "unknown")],
        );
        check(
            "date,kind,name\n2027-01-01,holiday,元旦\n",
            &[(2, "date", "year_not_whole"), (2, "date", "year_not_whole")],
        );
        check("date,kind,name\n", &[(1, "", "empty")]);
        check("date,kind,name\n1999-01-01,holiday,元旦\n", &[(2, "date", "date")]);
        // The calendar that comes with the program is such a file.
        let own = read_calendar(include_bytes!("../../../../data/calendar.csv")).unwrap();
        assert_eq!(own.len(), 769);
    }
}
