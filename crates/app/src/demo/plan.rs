//! What happens in the demo, and when: 40 cases over 14 days, chosen by a seed. Pure.

use base::{SeededEntropy, Timestamp};
use territory::{Calendar, Hours, Limit, Unit, date, deadline, start_of};

/// One step of a case's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A resident reports.
    Report,
    /// The clerk files it.
    File,
    /// The clerk does not take it in.
    Refuse,
    /// The clerk dispatches.
    Dispatch,
    /// The worker signs.
    Sign,
    /// The worker handles it.
    Submit,
    /// The verifier is not content.
    Fail,
    /// The verifier is content.
    Pass,
    /// The resident rates it.
    Rate,
}

/// A step of one case at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Op {
    /// When.
    pub at: Timestamp,
    /// Which case.
    pub case: usize,
    /// What.
    pub step: Step,
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const DAYS: i64 = 14;

/// How a case's story goes: its steps after the report, with the working hours before each.
fn course(kind: u64) -> Vec<(Step, i64)> {
    use Step::{Dispatch, Fail, File, Pass, Rate, Refuse, Sign, Submit};
    let begun = vec![(File, 1), (Dispatch, 2), (Sign, 1)];
    match kind {
        0 => vec![],
        1 => vec![(File, 1)],
        2 => vec![(File, 1), (Dispatch, 2)],
        3 | 4 => begun,
        5 => [begun, vec![(Submit, 3)]].concat(),
        6 => [begun, vec![(Submit, 3), (Fail, 2)]].concat(),
        7 => vec![(Refuse, 1)],
        8 => [begun, vec![(Submit, 3), (Fail, 2), (Submit, 4), (Pass, 2), (Rate, 1)]].concat(),
        9 => [begun, vec![(Submit, 30), (Pass, 4)]].concat(),
        _ => [begun, vec![(Submit, 2 + i64::try_from(kind % 4).unwrap_or(0)), (Pass, 3), (Rate, 1)]].concat(),
    }
}

/// All steps that lie before `now`, in the order of time.
pub fn plan(seed: u64, cases: usize, now: Timestamp, calendar: &Calendar) -> Vec<Op> {
    let numbers = SeededEntropy::new(seed);
    let pick = |most: u64| i64::try_from(numbers.next_u64() % most).unwrap_or(0);
    let hours = Hours::office();
    let mut ops = Vec::new();
    for case in 0..cases {
        let kind = u64::try_from(case % 20).unwrap_or(0);
        // Unfinished stories are recent, finished ones lie further back.
        let back = if kind < 7 { pick(3) } else { 2 + pick(u64::try_from(DAYS - 3).unwrap_or(1)) };
        let day = start_of(date(now.plus_ms(-back * DAY_MS)));
        let mut at = day.plus_ms(8 * HOUR_MS + pick(12 * 60) * 60_000);
        if at > now {
            at = at.plus_ms(-DAY_MS);
        }
        ops.push(Op { at, case, step: Step::Report });
        for (step, after) in course(kind) {
            let limit = Limit { unit: Unit::WorkHour, amount: after };
            at = deadline(at, limit, calendar, &hours)
                .due
                .plus_ms(-(5 + pick(40)) * 60_000)
                .max(at.plus_ms(60_000));
            ops.push(Op { at, case, step });
        }
    }
    ops.retain(|op| op.at <= now);
    ops.sort_by_key(|op| (op.at, op.case, op.step));
    ops
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn every_story_is_told_in_order_and_before_now() {
        let calendar = Calendar::china().unwrap();
        let now = Timestamp::from_ms(1_795_487_520_000);
        let ops = plan(330_106, 40, now, &calendar);
        let mut told: BTreeMap<usize, Vec<Step>> = BTreeMap::new();
        for op in &ops {
            assert!(op.at <= now && op.at >= now.plus_ms(-16 * DAY_MS));
            told.entry(op.case).or_default().push(op.step);
        }
        assert_eq!(told.len(), 40);
        for (case, steps) in &told {
            let whole: Vec<Step> = std::iter::once(Step::Report)
                .chain(course(*case as u64 % 20).into_iter().map(|s| s.0))
                .collect();
            assert_eq!(steps[..], whole[..steps.len()], "case {case}");
        }
        assert!(
            told.values().any(|s| s.contains(&Step::Fail)) && told.values().any(|s| s.contains(&Step::Rate))
        );
    }
}
