//! Real holidays as a table; properties against a count of single minutes.

use super::*;
use crate::calendar::start_of;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').unwrap();
    let parts: Vec<i64> = time.split(':').map(|n| n.parse().unwrap()).collect();
    let seconds = parts[0] * 3_600 + parts[1] * 60 + parts.get(2).unwrap_or(&0);
    start_of(date.parse().unwrap()).plus_ms(seconds * 1_000)
}

fn show(t: Timestamp) -> String {
    let day = day_number(t);
    format!("{} {}", date_of(day), clock(t.ms(), day))
}

fn setting() -> (Calendar, Hours) {
    (Calendar::china().unwrap(), Hours::office())
}

const NH: Unit = Unit::NaturalHour;
const WH: Unit = Unit::WorkHour;
const WD: Unit = Unit::WorkDay;

#[test]
fn words() {
    for unit in [NH, WH, WD] {
        assert_eq!(Unit::from_word(unit.word()), Some(unit));
        assert_eq!(serde_json::to_value(unit).unwrap(), unit.word());
    }
    assert_eq!(Unit::from_word("week"), None);
}

#[test]
fn ends() {
    let (calendar, hours) = setting();
    for (start, unit, amount, due, soon, urgent) in [
        // An ordinary Tuesday.
        ("2026-11-24 10:32", WH, 2, "2026-11-24 13:32", "2026-11-24 10:32", "2026-11-24 11:32"),
        ("2026-11-24 10:00", WH, 2, "2026-11-24 12:00", "2026-11-24 10:00", "2026-11-24 11:00"),
        ("2026-11-24 12:30", WH, 2, "2026-11-24 15:00", "2026-11-24 12:30", "2026-11-24 14:00"),
        ("2026-11-24 16:30", WH, 4, "2026-11-25 12:00", "2026-11-24 16:30", "2026-11-25 11:00"),
        ("2026-11-24 16:30", WH, 8, "2026-11-25 17:00", "2026-11-25 12:00", "2026-11-25 16:00"),
        ("2026-11-24 23:59", WH, 1, "2026-11-25 10:00", "2026-11-24 23:59", "2026-11-24 23:59"),
        ("2026-11-24 10:32", WD, 1, "2026-11-25 17:30", "2026-11-25 13:30", "2026-11-25 16:30"),
        ("2026-11-24 10:32", NH, 24, "2026-11-25 10:32", "2026-11-25 06:32", "2026-11-25 09:32"),
        // Friday evening to Monday; the hour before 10:00 on Monday begins with the close of Friday.
        ("2026-11-27 17:00", WH, 2, "2026-11-30 10:30", "2026-11-27 17:00", "2026-11-30 09:30"),
        ("2026-11-27 16:30", WH, 2, "2026-11-30 10:00", "2026-11-27 16:30", "2026-11-27 17:30"),
        ("2026-11-28 11:00", WD, 1, "2026-11-30 17:30", "2026-11-30 13:30", "2026-11-30 16:30"),
        // 国庆 2026: 1 to 7 October off, Saturday 10 October worked.
        ("2026-09-30 16:30", WH, 2, "2026-10-08 10:00", "2026-09-30 16:30", "2026-09-30 17:30"),
        ("2026-09-30 10:00", WD, 3, "2026-10-10 17:30", "2026-10-10 13:30", "2026-10-10 16:30"),
        ("2026-10-03 10:00", WD, 1, "2026-10-08 17:30", "2026-10-08 13:30", "2026-10-08 16:30"),
        ("2026-10-03 10:00", NH, 48, "2026-10-05 10:00", "2026-10-05 06:00", "2026-10-05 09:00"),
        // Sunday 20 September is worked in its stead.
        ("2026-09-19 12:00", WH, 1, "2026-09-20 10:00", "2026-09-19 12:00", "2026-09-19 12:00"),
        // 春节 2026: 15 to 23 February off, Saturdays 14 and 28 worked.
        ("2026-02-13 17:00", WD, 1, "2026-02-14 17:30", "2026-02-14 13:30", "2026-02-14 16:30"),
        ("2026-02-14 17:00", WH, 1, "2026-02-24 09:30", "2026-02-14 17:00", "2026-02-14 17:00"),
        ("2026-02-13 09:00", WD, 6, "2026-02-28 17:30", "2026-02-28 13:30", "2026-02-28 16:30"),
        // Five working days over 国庆中秋 2025: 1 to 8 October off, 11 October worked.
        ("2025-09-29 09:00", WD, 5, "2025-10-13 17:30", "2025-10-13 13:30", "2025-10-13 16:30"),
        // Seconds count.
        ("2026-11-24 10:32:30", WH, 2, "2026-11-24 13:32", "2026-11-24 10:32", "2026-11-24 11:32"),
    ] {
        let d = deadline(at(start), Limit::new(unit, amount), &calendar, &hours);
        let found = [show(d.due), show(d.soon), show(d.urgent)];
        assert_eq!(found, [due, soon, urgent], "{start} {unit:?} {amount}");
        assert!(!d.provisional);
    }
}

#[test]
fn years_without_a_calendar() {
    let (calendar, hours) = setting();
    for (start, unit, amount, due, provisional) in [
        ("2026-12-31 17:00", WH, 1, "2027-01-04 09:30", true),
        ("2026-12-31 16:30", WH, 1, "2026-12-31 17:30", false),
        ("2026-12-30 16:30", WD, 1, "2026-12-31 17:30", false),
        ("2026-12-31 16:30", WD, 1, "2027-01-04 17:30", true),
        ("2027-09-30 16:30", WD, 1, "2027-10-01 17:30", true),
        ("2026-12-31 16:30", NH, 24, "2027-01-01 16:30", false),
        ("2003-12-31 16:30", WD, 1, "2004-01-02 17:30", true),
    ] {
        let d = deadline(at(start), Limit::new(unit, amount), &calendar, &hours);
        assert_eq!((show(d.due).as_str(), d.provisional), (due, provisional), "{start} {unit:?} {amount}");
    }
}

#[test]
fn an_explanation_names_the_days() {
    let (calendar, hours) = setting();
    let d = deadline(at("2026-09-30 16:30"), Limit::new(WH, 5), &calendar, &hours);
    let lines: Vec<String> = d
        .explain
        .iter()
        .map(|e| {
            let spans: Vec<String> = e.spans.iter().map(|s| format!("{}–{}", s.from, s.to)).collect();
            format!(
                "{} {:?} {} {} {}",
                e.date,
                e.kind,
                e.name.as_deref().unwrap_or("-"),
                spans.join(","),
                e.minutes
            )
        })
        .collect();
    assert_eq!(lines.first().unwrap(), "2026-09-30 Working - 16:30–17:30 60");
    assert_eq!(lines[1], "2026-10-01 Holiday 国庆节  0");
    assert_eq!(lines.last().unwrap(), "2026-10-08 Working - 09:00–12:00,13:00–14:00 240");
    assert_eq!(lines.len(), 9);

    let d = deadline(at("2026-10-09 08:00"), Limit::new(WD, 1), &calendar, &hours);
    assert_eq!(
        d.explain.iter().map(|e| (e.kind, e.minutes)).collect::<Vec<_>>(),
        [(DayKind::Working, 0), (DayKind::MakeUp, 450)]
    );
    assert_eq!(
        serde_json::to_string(&d.explain[1]).unwrap(),
        r#"{"date":"2026-10-10","kind":"make_up","name":"国庆节","spans":[{"from":"09:00","to":"12:00"},{"from":"13:00","to":"17:30"}],"minutes":450}"#
    );
    let d = deadline(at("2026-11-24 23:00"), Limit::new(NH, 2), &calendar, &hours);
    let spans: Vec<_> =
        d.explain.iter().flat_map(|e| &e.spans).map(|s| (s.from.as_str(), s.to.as_str())).collect();
    assert_eq!(spans, [("23:00", "24:00"), ("00:00", "01:00")]);
}

#[test]
fn what_is_left() {
    let (calendar, hours) = setting();
    for (now, unit, due, minutes, late_minutes, days) in [
        ("2026-11-24 10:32", WH, "2026-11-24 13:32", 120, 0, 0),
        ("2026-11-24 12:59", WH, "2026-11-24 13:32", 32, 0, 0),
        ("2026-11-24 13:31:01", WH, "2026-11-24 13:32", 0, 0, 0),
        ("2026-11-24 13:32", WH, "2026-11-24 13:32", 0, 0, 0),
        ("2026-11-24 13:33:59", WH, "2026-11-24 13:32", 0, 1, 0),
        ("2026-11-25 09:30", WH, "2026-11-24 17:00", 0, 60, 0),
        ("2026-09-30 10:00", WD, "2026-10-10 17:30", 390 + 3 * 450, 0, 3),
        ("2026-10-10 10:00", WD, "2026-10-10 17:30", 390, 0, 0),
        ("2026-10-12 10:00", WD, "2026-10-10 17:30", 0, 60, 1),
        ("2026-10-11 10:00", WD, "2026-10-10 17:30", 0, 0, 0),
        ("2026-11-24 10:00", NH, "2026-11-25 10:00", 1440, 0, 0),
        ("2026-11-25 11:30:30", NH, "2026-11-25 10:00", 0, 90, 0),
    ] {
        let found = remaining(at(now), unit, at(due), &calendar, &hours);
        assert_eq!(found, Remaining { unit, minutes, late_minutes, days }, "{now} {unit:?} {due}");
    }
}

#[test]
fn levels() {
    let (calendar, hours) = setting();
    let d = deadline(at("2026-11-24 16:30"), Limit::new(WH, 8), &calendar, &hours);
    for (now, expected) in [
        ("2026-11-24 16:30", ClockLevel::Normal),
        ("2026-11-25 11:59", ClockLevel::Normal),
        ("2026-11-25 12:00", ClockLevel::Soon),
        ("2026-11-25 15:59", ClockLevel::Soon),
        ("2026-11-25 16:00", ClockLevel::Urgent),
        ("2026-11-25 17:00", ClockLevel::Urgent),
        ("2026-11-25 17:01", ClockLevel::Late),
    ] {
        assert_eq!(d.level(at(now)), expected, "{now}");
    }
}

#[test]
fn hours_of_an_organisation() {
    for bad in [&[][..], &[(600, 600)], &[(700, 800), (500, 600)], &[(500, 600), (600, 700)], &[(0, 1441)]] {
        assert_eq!(Hours::from_minutes(bad), Err(HoursError));
    }
    let span = |from: &str, to: &str| Span { from: from.to_owned(), to: to.to_owned() };
    assert_eq!(Hours::from_shown(&Hours::office().shown()), Ok(Hours::office()));
    assert_eq!(Hours::from_shown(&[span("00:00", "24:00")]).unwrap().minutes(), 1440);
    for (from, to) in [
        ("9:00", "12:00"),
        ("09:60", "12:00"),
        ("09:00", "24:01"),
        ("12:00", "09:00"),
        ("+9:00", "12:00"),
        ("", ""),
    ] {
        assert_eq!(Hours::from_shown(&[span(from, to)]), Err(HoursError), "{from} {to}");
    }
    let calendar = Calendar::china().unwrap();
    let whole = Hours::from_minutes(&[(0, 1440)]).unwrap();
    let d = deadline(at("2026-11-27 23:00"), Limit::new(WH, 2), &calendar, &whole);
    assert_eq!(show(d.due), "2026-11-30 01:00");
    let d = deadline(at("2026-11-27 23:00"), Limit::new(WD, 1), &calendar, &whole);
    assert_eq!((d.due, d.explain.last().unwrap().minutes), (at("2026-12-01 00:00"), 1440));
    assert_eq!(Hours::office().minutes(), 450);
}

#[test]
fn strange_input_is_bounded() {
    let (calendar, hours) = setting();
    for ms in [i64::MIN, -1, 0, i64::MAX] {
        for unit in [NH, WH, WD] {
            for amount in [i64::MIN, 0, 1, i64::MAX] {
                let d = deadline(Timestamp::from_ms(ms), Limit::new(unit, amount), &calendar, &hours);
                assert!(d.explain.len() < 500);
                assert!(!Limit::new(unit, amount).valid() || amount == 1);
            }
        }
    }
}

/// Working minutes as a plain count: minute by minute.
fn brute(start_minute: i64, need: i64, calendar: &Calendar) -> i64 {
    let (mut t, mut left) = (start_minute, need);
    while left > 0 {
        let ms = Timestamp::from_ms(t * MINUTE_MS);
        let of_day = (t * MINUTE_MS - day_start(day_number(ms))) / MINUTE_MS;
        let open = (540..720).contains(&of_day) || (780..1050).contains(&of_day);
        left -= i64::from(open && calendar.day(date_of(day_number(ms))).0.worked());
        t += 1;
    }
    t
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(NH), Just(WH), Just(WD)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    // 2023-12 to 2027-03, so the edges of the calendar are met.
    #[test]
    fn working_hours_equal_a_count_of_minutes(start in 28_360_000i64..30_070_000, hours in 1i64..60) {
        let (calendar, office) = setting();
        let d = deadline(Timestamp::from_ms(start * MINUTE_MS), Limit::new(WH, hours), &calendar, &office);
        prop_assert_eq!(d.due.ms(), brute(start, hours * 60, &calendar) * MINUTE_MS);
        let left = d.remaining(d.start, &calendar, &office);
        prop_assert_eq!((left.minutes, left.late_minutes), (hours * 60, 0));
    }

    #[test]
    fn later_starts_and_larger_limits_end_later(a in 1_701_600_000_000i64..1_804_200_000_000, step in 0i64..400_000_000,
                                               amount in 1i64..40, more in 0i64..10, unit in unit()) {
        let (calendar, office) = setting();
        let due = |start, amount| deadline(Timestamp::from_ms(start), Limit::new(unit, amount), &calendar, &office).due;
        prop_assert!(due(a, amount) <= due(a + step, amount));
        prop_assert!(due(a, amount) <= due(a, amount + more));
        prop_assert!(due(a, amount).ms() > a);
    }

    #[test]
    fn explanations_add_up(start in 1_701_600_000_000i64..1_804_200_000_000, amount in 1i64..60, unit in unit()) {
        let (calendar, office) = setting();
        let d = deadline(Timestamp::from_ms(start), Limit::new(unit, amount), &calendar, &office);
        let minutes: i64 = d.explain.iter().map(|e| e.minutes).sum();
        prop_assert_eq!(minutes, amount * if unit == WD { 450 } else { 60 });
        prop_assert!(unit != WD || d.explain.iter().filter(|e| !e.spans.is_empty()).count() as i64 == amount);
        prop_assert!(d.explain.iter().all(|e| unit == NH || e.kind.worked() || e.minutes == 0));
        let left = d.remaining(d.start, &calendar, &office);
        prop_assert_eq!(left.days, if unit == WD { amount } else { 0 });
    }

    #[test]
    fn levels_follow_what_is_left(start in 1_701_600_000_000i64..1_804_200_000_000, amount in 1i64..30, unit in unit(),
                                  part in 0.0f64..1.2) {
        let (calendar, office) = setting();
        let d = deadline(Timestamp::from_ms(start), Limit::new(unit, amount), &calendar, &office);
        prop_assert!(d.start <= d.soon && d.soon <= d.urgent && d.urgent <= d.due);
        let now = d.start.plus_ms((d.due.since(d.start) as f64 * part) as i64);
        let work = Work { calendar: &calendar, hours: &office };
        let left = if unit == NH { d.due.since(now) } else { work.between(now.ms(), d.due.ms()) };
        let expected = if now > d.due {
            ClockLevel::Late
        } else if left <= URGENT_MS {
            ClockLevel::Urgent
        } else if left <= SOON_MS {
            ClockLevel::Soon
        } else {
            ClockLevel::Normal
        };
        prop_assert_eq!(d.level(now), expected);
    }
}
