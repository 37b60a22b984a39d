//! The calendar: which days are worked. Weekends, statutory holidays and make-up days (调休), Asia/Shanghai.
//!
//! A year that is not listed has weekends and 1 January only: the calendar says so ([`Calendar::known`]).

use base::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Asia/Shanghai is UTC+8; it had summer time until 1991 only. A test compares this with the zone's own table.
const OFFSET_MS: i64 = 8 * 3_600_000;
/// A day.
pub(crate) const DAY_MS: i64 = 86_400_000;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// What kind of day it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A weekday that is worked.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A statutory holiday, or a day off in its stead.
    Holiday,
    /// A Saturday or Sunday that is worked in a holiday's stead (调休).
    MakeUp,
}

impl DayKind {
    /// Whether it is worked.
    pub const fn worked(self) -> bool {
        match self {
            DayKind::Working | DayKind::MakeUp => true,
            DayKind::Weekend | DayKind::Holiday => false,
        }
    }
}

/// A day that a calendar lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date, Asia/Shanghai.
    pub date: Date,
    /// Holiday or make-up day.
    pub kind: DayKind,
    /// The holiday behind it.
    pub name: String,
}

/// What is wrong with a calendar's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("calendar, line {line}: wants date,kind,name with kind holiday or make_up, each date once")]
pub struct CalendarError {
    /// Counted from 1.
    pub line: usize,
}

/// The days of the years it knows.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    special: BTreeMap<Date, (DayKind, String)>,
    years: BTreeSet<i16>,
}

impl Calendar {
    /// The calendar that comes with the program.
    pub fn china() -> Result<Calendar, CalendarError> {
        Calendar::read(include_str!("../../../data/calendar.csv"))
    }

    /// Reads `date,kind,name` under a heading. A year is known when one of its days is listed.
    pub fn read(text: &str) -> Result<Calendar, CalendarError> {
        let mut calendar = Calendar::default();
        for (n, line) in text.lines().enumerate().skip(1) {
            calendar.add(line).ok_or(CalendarError { line: n + 1 })?;
        }
        Ok(calendar)
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let mut fields = line.split(',');
        let (date, kind, name) = (fields.next()?, fields.next()?, fields.next()?);
        let date: Date = date.parse().ok()?;
        let kind = match kind {
            "holiday" => DayKind::Holiday,
            "make_up" => DayKind::MakeUp,
            _ => return None,
        };
        self.years.insert(date.year());
        let again = self.special.insert(date, (kind, name.to_owned()));
        (again.is_none() && fields.next().is_none()).then_some(())
    }

    /// With these days in place of what their years had.
    #[must_use]
    pub fn with_days(mut self, days: &[Day]) -> Calendar {
        let years: BTreeSet<i16> = days.iter().map(|d| d.date.year()).collect();
        self.special.retain(|date, _| !years.contains(&date.year()));
        self.special.extend(days.iter().map(|d| (d.date, (d.kind, d.name.clone()))));
        self.years.extend(years);
        self
    }

    /// The days that a year lists.
    pub fn days(&self, year: i16) -> Vec<Day> {
        let of_year = self.special.iter().filter(|(date, _)| date.year() == year);
        of_year.map(|(date, (kind, name))| Day { date: *date, kind: *kind, name: name.clone() }).collect()
    }

    /// The known years, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// Whether the year's holidays are listed.
    pub fn known(&self, year: i16) -> bool {
        self.years.contains(&year)
    }

    /// The last known year.
    pub fn known_until(&self) -> Option<i16> {
        self.years.last().copied()
    }

    /// What kind of day a date is, and the name of the holiday behind it.
    pub fn day(&self, date: Date) -> (DayKind, Option<&str>) {
        if let Some((kind, name)) = self.special.get(&date) {
            return (*kind, Some(name));
        }
        if !self.known(date.year()) && date.month() == 1 && date.day() == 1 {
            return (DayKind::Holiday, Some("元旦"));
        }
        match date.weekday() {
            Weekday::Saturday | Weekday::Sunday => (DayKind::Weekend, None),
            _ => (DayKind::Working, None),
        }
    }
}

/// The number of an instant's day in Shanghai, counted from 1970-01-01.
pub(crate) const fn day_number(at: Timestamp) -> i64 {
    at.ms().saturating_add(OFFSET_MS).div_euclid(DAY_MS)
}

/// When a day starts.
pub(crate) const fn day_start(day: i64) -> i64 {
    day * DAY_MS - OFFSET_MS
}

/// The number of a date.
pub(crate) fn number_of(date: Date) -> i64 {
    date.since(EPOCH).map_or(0, |span| i64::from(span.get_days()))
}

/// The date of a day's number; the nearest possible date when it is beyond all dates.
pub(crate) fn date_of(day: i64) -> Date {
    let span = jiff::Span::new().try_days(day);
    span.and_then(|days| EPOCH.checked_add(days)).unwrap_or(if day < 0 { Date::MIN } else { Date::MAX })
}

/// The date in Shanghai at an instant.
pub fn date(at: Timestamp) -> Date {
    date_of(day_number(at))
}

/// When a date starts in Shanghai.
pub fn start_of(date: Date) -> Timestamp {
    Timestamp::from_ms(day_start(number_of(date)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        let calendar = Calendar::china().unwrap();
        for (date, kind, name) in [
            ("2026-10-01", DayKind::Holiday, Some("国庆节")),
            ("2026-10-07", DayKind::Holiday, Some("国庆节")),
            ("2026-10-08", DayKind::Working, None),
            ("2026-10-10", DayKind::MakeUp, Some("国庆节")),
            ("2026-10-11", DayKind::Weekend, None),
            ("2026-02-14", DayKind::MakeUp, Some("春节")),
            ("2026-02-15", DayKind::Holiday, Some("春节")),
            ("2024-02-18", DayKind::MakeUp, Some("春节")),
            ("2020-01-31", DayKind::Holiday, Some("春节")),
            ("2027-01-01", DayKind::Holiday, Some("元旦")),
            ("2027-10-01", DayKind::Working, None),
            ("2027-10-02", DayKind::Weekend, None),
        ] {
            assert_eq!(calendar.day(date.parse().unwrap()), (kind, name), "{date}");
        }
        assert!((2004..=2026).all(|y| calendar.known(y)) && !calendar.known(2003) && !calendar.known(2027));
        assert_eq!(calendar.known_until(), Some(2026));
    }

    #[test]
    fn special_days_are_what_they_say() {
        let calendar = Calendar::china().unwrap();
        assert_eq!(calendar.special.len(), 769);
        for (date, (kind, _)) in &calendar.special {
            let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            assert!(*kind == DayKind::Holiday || weekend, "{date} is a weekday that needs no make-up");
        }
    }

    #[test]
    fn imported_years_replace_shipped_ones() {
        let day = |date: &str, kind| Day { date: date.parse().unwrap(), kind, name: "春节".to_owned() };
        let days = [day("2027-02-06", DayKind::Holiday), day("2027-02-13", DayKind::MakeUp)];
        let calendar = Calendar::china().unwrap().with_days(&days);
        assert_eq!((calendar.known_until(), calendar.years().last()), (Some(2027), Some(2027)));
        assert_eq!(calendar.days(2027), days);
        assert_eq!(calendar.day("2027-02-13".parse().unwrap()).0, DayKind::MakeUp);
        assert_eq!(calendar.day("2027-01-01".parse().unwrap()).0, DayKind::Working);
        let shipped = Calendar::china().unwrap();
        assert_eq!(calendar.days(2026), shipped.days(2026));
        let changed = shipped.with_days(&[day("2026-10-12", DayKind::Holiday)]);
        assert_eq!(changed.day("2026-10-01".parse().unwrap()).0, DayKind::Working);
        assert!(calendar.days(2030).is_empty());
        assert_eq!(date_of(number_of("2027-02-06".parse().unwrap())).to_string(), "2027-02-06");
    }

    #[test]
    fn bad_calendars() {
        for (text, line) in [
            ("date,kind,name\n2026-13-01,holiday,x", 2),
            ("date,kind,name\n2026-01-01,holiday,x\n2026-01-01,make_up,x", 3),
            ("date,kind,name\n2026-01-01,free,x", 2),
            ("date,kind,name\n2026-01-01,holiday", 2),
            ("date,kind,name\n2026-01-01,holiday,x,y", 2),
        ] {
            assert_eq!(Calendar::read(text).unwrap_err(), CalendarError { line }, "{text}");
        }
    }

    #[test]
    fn the_offset_is_shanghai() {
        let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
        for day in
            day_number(Timestamp::from_ms(725_846_400_000))..day_number(Timestamp::from_ms(4_102_444_800_000))
        {
            let start = date_of(day).to_zoned(zone.clone()).unwrap();
            assert_eq!(start.timestamp().as_millisecond(), day_start(day));
            assert_eq!(start_of(date_of(day)).ms(), day_start(day));
        }
        assert_eq!(date(Timestamp::from_ms(i64::MAX - OFFSET_MS)), Date::MAX);
    }
}
