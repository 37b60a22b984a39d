//! Deadlines: when a limit ends, when it nears, what is left of it, and why. Pure: the calendar and the hours come in.
//!
//! - Natural hours run through.
//! - Working hours run from the start, within office hours on worked days.
//! - Working days end at the close of the Nth worked day after the day of the start.
//! - ▲ from 4 h and ◆ from 1 h before the end, in the rule's own unit (working days: in working hours), never before the start.

use crate::calendar::{Calendar, DAY_MS, DayKind, date_of, day_number, day_start};
use base::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 3_600_000;
/// ▲ begins this long before the end.
const SOON_MS: i64 = 4 * HOUR_MS;
/// ◆ begins this long before the end.
const URGENT_MS: i64 = HOUR_MS;
/// The last instant that is counted: 9999-01-01. Later ones count as this one.
const LAST_MS: i64 = 253_370_764_800_000;

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 自然时: hours that run through.
    NaturalHour,
    /// 工作时: hours within office hours.
    WorkHour,
    /// 工作日: worked days.
    WorkDay,
}

impl Unit {
    /// The word in files, tables and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Unit::NaturalHour => "natural_hour",
            Unit::WorkHour => "work_hour",
            Unit::WorkDay => "work_day",
        }
    }
    /// The unit of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Unit::NaturalHour, Unit::WorkHour, Unit::WorkDay].into_iter().find(|u| u.word() == word)
    }
    /// The most a limit may be: about a year.
    pub const fn most(self) -> i64 {
        match self {
            Unit::NaturalHour => 8_784,
            Unit::WorkHour => 2_200,
            Unit::WorkDay => 260,
        }
    }
}

/// How long a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Limit {
    /// What is counted.
    pub unit: Unit,
    /// How many; less than 1 counts as 1, more than [`Unit::most`] as that.
    #[schema(minimum = 1, maximum = 8784)]
    pub amount: i64,
}

impl Limit {
    /// A limit.
    pub const fn new(unit: Unit, amount: i64) -> Self {
        Self { unit, amount }
    }
    /// Whether the amount is within bounds: importers refuse it else.
    pub const fn valid(self) -> bool {
        1 <= self.amount && self.amount <= self.unit.most()
    }
    fn counted(self) -> i64 {
        self.amount.clamp(1, self.unit.most())
    }
}

/// Office hours of a worked day: spans in minutes since midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    spans: Vec<(u16, u16)>,
}

/// What is wrong with office hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("office hours are spans of one day, at least one, in order, apart from each other")]
pub struct HoursError;

impl Hours {
    /// 09:00–12:00 and 13:00–17:30: what counts unless an organisation has its own.
    pub fn office() -> Self {
        Self { spans: vec![(9 * 60, 12 * 60), (13 * 60, 17 * 60 + 30)] }
    }
    /// Spans from and to minutes since midnight: at least one, in order, apart from each other, within the day.
    pub fn from_minutes(spans: &[(u16, u16)]) -> Result<Self, HoursError> {
        let ordered = spans.iter().all(|s| s.0 < s.1) && spans.windows(2).all(|w| w[0].1 < w[1].0);
        match spans.last() {
            Some(last) if ordered && last.1 <= 24 * 60 => Ok(Self { spans: spans.to_vec() }),
            _ => Err(HoursError),
        }
    }
    /// The spans, in minutes since midnight.
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.spans
    }
    /// The spans as clocks show them.
    pub fn shown(&self) -> Vec<Span> {
        let clock = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        self.spans.iter().map(|s| Span { from: clock(s.0), to: clock(s.1) }).collect()
    }
    /// Reads spans as clocks show them: `09:00`, two digits each, `24:00` at the end of the day.
    pub fn from_shown(spans: &[Span]) -> Result<Self, HoursError> {
        let spans: Option<Vec<(u16, u16)>> =
            spans.iter().map(|s| Some((minute(&s.from)?, minute(&s.to)?))).collect();
        Self::from_minutes(&spans.ok_or(HoursError)?)
    }
    /// Minutes of a worked day.
    pub fn minutes(&self) -> i64 {
        self.spans.iter().map(|s| i64::from(s.1 - s.0)).sum()
    }
}

/// The minute of `09:00`.
fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |t: &str| (t.len() == 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse().ok())?;
    let (hours, minutes): (u16, u16) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 24 * 60).then_some(hours * 60 + minutes)
}

/// A stretch of one day that counted, Asia/Shanghai.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Span {
    /// `09:00`
    pub from: String,
    /// `12:00`; `24:00` at the end of the day
    pub to: String,
}

/// One day of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ExplainDay {
    /// The day, Asia/Shanghai.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// What kind of day it is.
    pub kind: DayKind,
    /// The holiday behind it.
    #[schema(required)]
    pub name: Option<String>,
    /// What of it counted; none on a day that did not.
    pub spans: Vec<Span>,
    /// Minutes that counted; all days together make the limit.
    pub minutes: i64,
}

/// When a limit ends, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The limit.
    pub limit: Limit,
    /// When it began.
    pub start: Timestamp,
    /// The last instant in time.
    pub due: Timestamp,
    /// ▲ from here.
    pub soon: Timestamp,
    /// ◆ from here.
    pub urgent: Timestamp,
    /// Reached into a year without a calendar: to be computed again when there is one.
    pub provisional: bool,
    /// Every day from the start's to the end's.
    pub explain: Vec<ExplainDay>,
}

impl Deadline {
    /// How near the end is.
    pub fn level(&self, now: Timestamp) -> ClockLevel {
        level(now, self.soon, self.urgent, self.due)
    }
    /// What is left.
    pub fn remaining(&self, now: Timestamp, calendar: &Calendar, hours: &Hours) -> Remaining {
        remaining(now, self.limit.unit, self.due, calendar, hours)
    }
}

/// How near a clock is to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockLevel {
    /// More than 4 h left.
    Normal,
    /// ▲ At most 4 h left.
    Soon,
    /// ◆ At most 1 h left.
    Urgent,
    /// Past the end.
    Late,
    /// Stopped.
    Paused,
    /// No clock runs.
    None,
}

/// What is left of a limit, in its own unit, rounded down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Remaining {
    /// The limit's unit.
    pub unit: Unit,
    /// Minutes until the end: working minutes, or natural ones for natural hours; 0 when late.
    pub minutes: i64,
    /// Minutes since the end, counted the same way; 0 when not late.
    pub late_minutes: i64,
    /// For working days: worked days after today up to the day of the end; when late, those after it up to today. Else 0.
    pub days: i64,
}

/// The level at an instant, from the three stored instants. In time until `due` itself.
pub fn level(now: Timestamp, soon: Timestamp, urgent: Timestamp, due: Timestamp) -> ClockLevel {
    if now > due {
        ClockLevel::Late
    } else if now >= urgent {
        ClockLevel::Urgent
    } else if now >= soon {
        ClockLevel::Soon
    } else {
        ClockLevel::Normal
    }
}

/// When a limit that begins at `start` ends.
pub fn deadline(start: Timestamp, limit: Limit, calendar: &Calendar, hours: &Hours) -> Deadline {
    let work = Work { calendar, hours };
    let begin = start.ms().clamp(0, LAST_MS);
    let amount = limit.counted();
    let due = match limit.unit {
        Unit::NaturalHour => begin + amount * HOUR_MS,
        Unit::WorkHour => work.forward(begin, amount * HOUR_MS),
        Unit::WorkDay => work.close_after(begin, amount),
    };
    let before = |ms: i64| match limit.unit {
        Unit::NaturalHour => (due - ms).max(begin),
        Unit::WorkHour | Unit::WorkDay => work.back(due, ms, begin),
    };
    let at = Timestamp::from_ms;
    let years = date_of(day_of(begin)).year()..=date_of(day_of(due - 1)).year();
    Deadline {
        limit,
        start,
        due: at(due),
        soon: at(before(SOON_MS)),
        urgent: at(before(URGENT_MS)),
        provisional: limit.unit != Unit::NaturalHour && years.into_iter().any(|y| !calendar.known(y)),
        explain: work.explain(begin, due, limit.unit),
    }
}

/// What is left at `now` of a limit that ends at `due`.
pub fn remaining(
    now: Timestamp,
    unit: Unit,
    due: Timestamp,
    calendar: &Calendar,
    hours: &Hours,
) -> Remaining {
    let work = Work { calendar, hours };
    let (now, due) = (now.ms().clamp(0, LAST_MS), due.ms().clamp(0, LAST_MS));
    let (from, to) = (now.min(due), now.max(due));
    let between = match unit {
        Unit::NaturalHour => to - from,
        Unit::WorkHour | Unit::WorkDay => work.between(from, to),
    };
    let minutes = between / MINUTE_MS;
    let days = match unit {
        Unit::WorkDay => {
            // The day of the end is the day that closes then, also when it closes at midnight.
            let (today, end) = (day_of(now), day_of(due - 1));
            (today.min(end) + 1..=today.max(end)).map(|day| i64::from(work.worked(day))).sum()
        }
        Unit::NaturalHour | Unit::WorkHour => 0,
    };
    let late = now > due;
    Remaining {
        unit,
        minutes: if late { 0 } else { minutes },
        late_minutes: if late { minutes } else { 0 },
        days,
    }
}

/// Working time: office hours on worked days. Instants are milliseconds, days are numbered.
struct Work<'a> {
    calendar: &'a Calendar,
    hours: &'a Hours,
}

impl Work<'_> {
    fn worked(&self, day: i64) -> bool {
        self.calendar.day(date_of(day)).0.worked()
    }

    /// The office hours of a day; none when it is not worked.
    fn spans(&self, day: i64) -> impl DoubleEndedIterator<Item = (i64, i64)> + '_ {
        let spans: &[(u16, u16)] = if self.worked(day) { &self.hours.spans } else { &[] };
        let at = move |minute: u16| day_start(day) + i64::from(minute) * MINUTE_MS;
        spans.iter().map(move |s| (at(s.0), at(s.1)))
    }

    /// Working time between two instants.
    fn between(&self, from: i64, to: i64) -> i64 {
        (day_of(from)..=day_of(to))
            .flat_map(|day| self.spans(day))
            .map(|s| (s.1.min(to) - s.0.max(from)).max(0))
            .sum()
    }

    /// The first instant at which so much working time has passed. Ends: in unlisted years every weekday but one is worked.
    fn forward(&self, start: i64, mut left: i64) -> i64 {
        for (from, to) in (day_of(start)..).flat_map(|day| self.spans(day)) {
            let from = from.max(start);
            if to - from >= left {
                return from + left;
            }
            left -= (to - from).max(0);
        }
        start
    }

    /// The first instant, not before `start`, from which at most so much working time leads to `due`.
    fn back(&self, due: i64, mut left: i64, start: i64) -> i64 {
        for (from, to) in (day_of(start)..=day_of(due)).rev().flat_map(|day| self.spans(day).rev()) {
            let to = to.min(due);
            if to - from > left {
                return (to - left).max(start);
            }
            left -= (to - from).max(0);
        }
        start
    }

    /// The close of the Nth worked day after the day of the start.
    fn close_after(&self, start: i64, count: i64) -> i64 {
        let mut days =
            (day_of(start) + 1..).filter(|day| self.worked(*day)).skip((count - 1).unsigned_abs() as usize);
        days.next().and_then(|day| self.spans(day).last()).map_or(start, |span| span.1)
    }

    /// Day by day what counted. Minutes are rounded so that they add up to the limit.
    fn explain(&self, start: i64, due: i64, unit: Unit) -> Vec<ExplainDay> {
        let mut passed = 0;
        let mut days = Vec::new();
        for day in day_of(start)..=day_of(due - 1) {
            let whole = (day_start(day), day_start(day + 1));
            let open: Vec<(i64, i64)> = match unit {
                Unit::NaturalHour => vec![whole],
                Unit::WorkDay if day == day_of(start) => Vec::new(),
                Unit::WorkHour | Unit::WorkDay => self.spans(day).collect(),
            };
            let counted = open.into_iter().map(|s| (s.0.max(start), s.1.min(due))).filter(|s| s.0 < s.1);
            let counted: Vec<(i64, i64)> = counted.collect();
            let before = passed / MINUTE_MS;
            passed += counted.iter().map(|s| s.1 - s.0).sum::<i64>();
            let date = date_of(day);
            let (kind, name) = self.calendar.day(date);
            days.push(ExplainDay {
                date,
                kind,
                name: name.map(str::to_owned),
                spans: counted.iter().map(|s| Span { from: clock(s.0, day), to: clock(s.1, day) }).collect(),
                minutes: passed / MINUTE_MS - before,
            });
        }
        days
    }
}

const fn day_of(ms: i64) -> i64 {
    day_number(Timestamp::from_ms(ms))
}

/// The time of day, `24:00` at its end.
fn clock(at: i64, day: i64) -> String {
    let minutes = (at - day_start(day)).clamp(0, DAY_MS) / MINUTE_MS;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests;
