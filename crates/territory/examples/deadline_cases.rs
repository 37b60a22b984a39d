//! Random deadlines as lines of JSON, for another program to compute again: `cargo run -p territory --example deadline_cases [number] [seed]`.
//! `tools/deadlines/check.py` reads them. The same seed gives the same lines.

use base::{Entropy, SeededEntropy, Timestamp};
use serde_json::json;
use std::io::Write as _;
use territory::{Calendar, Hours, Limit, Unit, deadline, start_of};

/// The years whose calendars both programs know.
const YEARS: std::ops::RangeInclusive<i16> = 2004..=2026;

struct Dice(SeededEntropy);

impl Dice {
    /// 0 to `below` - 1.
    fn roll(&self, below: u64) -> u64 {
        let mut bytes = [0u8; 8];
        self.0.fill(&mut bytes);
        u64::from_be_bytes(bytes) % below
    }

    fn hours(&self) -> Result<Hours, territory::HoursError> {
        let minutes = |n: u64| n as u16;
        match self.roll(3) {
            0 => Ok(Hours::office()),
            1 => {
                let from = minutes(360 + self.roll(300));
                Hours::from_minutes(&[(from, from + minutes(30 + self.roll(600)))])
            }
            _ => {
                // One to three spans of a quarter of an hour at least, a quarter between them at least.
                let (mut spans, mut at) = (Vec::new(), minutes(self.roll(480)));
                for _ in 0..=self.roll(3) {
                    let to = at + minutes(15 + self.roll(240));
                    spans.push((at, to));
                    at = to + minutes(15 + self.roll(120));
                }
                spans.retain(|s| s.1 <= 1_440);
                Hours::from_minutes(&spans)
            }
        }
    }

    fn limit(&self) -> Limit {
        match self.roll(3) {
            0 => Limit::new(Unit::NaturalHour, 1 + self.roll(400) as i64),
            1 => Limit::new(Unit::WorkHour, 1 + self.roll(100) as i64),
            _ => Limit::new(Unit::WorkDay, 1 + self.roll(60) as i64),
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let number: u64 = args.next().map_or(Ok(10_000), |n| n.parse())?;
    let seed: u64 = args.next().map_or(Ok(330_106), |n| n.parse())?;
    let (calendar, dice) = (Calendar::china()?, Dice(SeededEntropy::new(seed)));
    let first = start_of(jiff::civil::date(*YEARS.start(), 1, 1));
    let days = (start_of(jiff::civil::date(*YEARS.end() + 1, 1, 1)).ms() - first.ms()) / 86_400_000;
    let mut out = std::io::stdout().lock();
    let mut printed = 0;
    while printed < number {
        // To the second: a start is the instant of a click.
        let start = first.ms() + (dice.roll(days as u64 * 86_400) * 1_000) as i64;
        let (hours, limit) = (dice.hours()?, dice.limit());
        let d = deadline(Timestamp::from_ms(start), limit, &calendar, &hours);
        // Beyond the calendar the other program knows nothing.
        if d.provisional || !YEARS.contains(&territory::date(d.due).year()) {
            continue;
        }
        let line = json!({
            "start": start, "unit": limit.unit, "amount": limit.amount, "hours": hours.spans(), "due": d.due.ms()
        });
        writeln!(out, "{line}")?;
        printed += 1;
    }
    Ok(())
}
