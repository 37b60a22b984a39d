//! Bodies as they lie in journals for ever: they read, fold, hold no float; and facts that cannot follow.

use super::*;
use crate::facts::{Because, Channel, Clock, Dispatched, Handled, Satisfied, Verdict, Verified};
use crate::model::Impossible;
use serde_json::Value;
use std::collections::BTreeSet;
use territory::{Limit, Unit};

/// One old event: kind, schema, body.
fn old() -> Vec<(&'static str, &'static str)> {
    macro_rules! golden {
        ($($name:literal),+ $(,)?) => { vec![$(($name, include_str!(concat!("../golden/", $name, ".json")))),+] };
    }
    golden![
        "01_reported",
        "02_filed",
        "03_dispatched",
        "04_signed",
        "05_handled",
        "06_verified_fail",
        "07_handled_again",
        "08_verified_pass",
        "09_closed",
        "10_rated",
        "11_reported_bare",
        "12_refused",
        "13_rated_words",
        "14_reported_phone",
        "15_filed_version",
        "16_handled_by_another",
        "17_returned",
        "18_return_accepted",
        "19_return_refused",
        "20_recalled",
        "21_reassigned",
        "22_released",
        "23_answered",
        "24_recomputed",
    ]
}

fn clock(step: Step, unit: Unit, amount: i64) -> Clock {
    Clock {
        step,
        started: NOW,
        due: NOW.plus_ms(120 * MINUTE),
        soon: NOW,
        urgent: NOW.plus_ms(60 * MINUTE),
        limit: Limit { unit, amount },
        provisional: false,
    }
}

fn bare() -> Reported {
    Reported {
        number: "261124000021".to_owned(),
        division: Division::parse("330106").unwrap(),
        reporter: None,
        phone: None,
        words: None,
        address: Some(secret(3)),
        note: None,
        publish: false,
        language: "en".to_owned(),
        photos: 2,
        proposed: None,
        proposal: None,
        intake: CENTRE,
        clock: Clock { provisional: true, ..clock(Step::File, Unit::WorkHour, 2) },
        channel: Channel::Web,
        taken_by: None,
        caller: None,
    }
}

fn handled(outcome: Found, photos: u128, late: Option<Timestamp>) -> Fact {
    let clock = clock(Step::Verify, Unit::WorkDay, 1);
    let photos = (0..photos).map(photo).collect();
    Fact::Handled(Box::new(Handled {
        outcome,
        words: Some(secret(20)),
        photos,
        verify: VERIFY,
        late,
        clock,
        by: None,
    }))
}

/// The facts that the files hold, in their order.
fn known() -> Vec<Fact> {
    let verified = |verdict, reason, clock| {
        let Check { items, photos, .. } = check(verdict == Verdict::Pass, None, 1);
        Fact::Verified(Box::new(Verified { verdict, items, reason, photos, clock }))
    };
    let answers = Rated { satisfied: Some(Satisfied::Mostly), ..rated() };
    vec![
        Fact::Reported(Box::new(Reported {
            clock: clock(Step::File, Unit::WorkHour, 2),
            ..world().reported(NOW)
        })),
        Fact::Filed {
            category: "C0118".to_owned(),
            catalogue: 1,
            clock: clock(Step::Dispatch, Unit::WorkHour, 4),
        },
        Fact::Dispatched(Box::new(Dispatched {
            lead: LEAD,
            rule: rule("grid-first"),
            proposed: Some(LEAD_ELSEWHERE),
            because: Some(Because::Duty),
            note: Some(secret(15)),
            clock: clock(Step::Sign, Unit::NaturalHour, 24),
        })),
        Fact::Signed { membership: membership(3), person: person(3) },
        handled(Found::NotNow, 0, Some(NOW.plus_ms(-1))),
        verified(Verdict::Fail, Some(secret(13)), Some(clock(Step::Handle, Unit::WorkDay, 2))),
        handled(Found::Done, 2, None),
        verified(Verdict::Pass, None, None),
        Fact::Closed,
        Fact::Rated(answers),
        Fact::Reported(Box::new(bare())),
        Fact::Refused { reason: secret(11), refer_to: secret(12) },
        Fact::Rated(Rated { contacted: None, solved: None, satisfied: None, words: Some(secret(30)) }),
    ]
    .into_iter()
    .chain(since_the_second_slice())
    .collect()
}

/// Kinds and shapes that came with hotline and departments.
fn since_the_second_slice() -> Vec<Fact> {
    let by_another = match handled(Found::Done, 1, None) {
        Fact::Handled(h) => Fact::Handled(Box::new(Handled { by: Some(person(11)), ..*h })),
        other => other,
    };
    vec![
        Fact::Reported(Box::new(Reported {
            channel: Channel::Phone,
            taken_by: Some(membership(12)),
            caller: Some(secret(31)),
            ..bare()
        })),
        Fact::Filed {
            category: "C0118".to_owned(),
            catalogue: 7,
            clock: clock(Step::Dispatch, Unit::WorkHour, 4),
        },
        by_another,
        Fact::Returned { reason: secret(40), clock: clock(Step::Review, Unit::WorkHour, 4) },
        Fact::ReturnAccepted { note: None, clock: clock(Step::Dispatch, Unit::WorkHour, 4) },
        Fact::ReturnRefused { reason: secret(42) },
        Fact::Recalled { clock: clock(Step::Dispatch, Unit::WorkHour, 4) },
        Fact::Reassigned { membership: membership(50), person: person(50) },
        Fact::Released,
        Fact::Answered { answer: secret(43) },
        Fact::Recomputed { clock: clock(Step::Handle, Unit::WorkDay, 2) },
    ]
}

fn read(text: &str) -> Fact {
    let old: Value = serde_json::from_str(text).unwrap();
    Fact::read(old["kind"].as_str().unwrap(), old["schema"].as_i64().unwrap(), &old["body"]).unwrap()
}

#[test]
fn old_bodies_read_for_ever() {
    for ((name, text), fact) in old().into_iter().zip(known()) {
        // A file that is there is never written again.
        if text.is_empty() && std::env::var_os("YIWANG_WRITE_GOLDEN").is_some() {
            let event = fact.event(case_id(1), Division::parse("330106").unwrap());
            let all = serde_json::json!({ "kind": event.kind, "schema": event.schema, "body": event.body });
            let path = format!("{}/src/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, serde_json::to_string_pretty(&all).unwrap() + "\n").unwrap();
            continue;
        }
        assert_eq!(read(text), fact, "{name}");
    }
}

/// What is written today is what the files hold: a changed shape gets a new schema number and a new file.
#[test]
fn the_shapes_of_today_are_those_of_the_files() {
    for ((name, text), fact) in old().into_iter().zip(known()) {
        let old: Value = serde_json::from_str(text).unwrap();
        let event = fact.event(case_id(1), Division::parse("330106").unwrap());
        if old["schema"].as_i64() < Some(event.schema) {
            continue;
        }
        let expected = (old["kind"].as_str(), old["schema"].as_i64(), &old["body"]);
        assert_eq!((Some(event.kind), Some(event.schema), &event.body), expected, "{name}");
    }
}

#[test]
fn old_bodies_fold() {
    let facts: Vec<(Timestamp, Fact)> = old().into_iter().map(|(_, text)| (NOW, read(text))).collect();
    let case = Case::fold(case_id(1), &facts[..10]).unwrap();
    assert_eq!((case.state.code(), case.version), (StateCode::Closed, 10));
    assert_eq!((case.first_late, case.handlers), (Some(NOW.plus_ms(-1)), vec![person(3)]));
    let case = Case::fold(case_id(2), &facts[10..12]).unwrap();
    assert_eq!((case.state.code(), case.version), (StateCode::Refused, 2));
}

#[test]
fn every_kind_has_an_old_body() {
    let kinds: BTreeSet<&str> = known().iter().map(Fact::kind).collect();
    let expected = [
        "case.answered",
        "case.closed",
        "case.dispatched",
        "case.filed",
        "case.handled",
        "case.rated",
        "case.reassigned",
        "case.recalled",
        "case.recomputed",
        "case.refused",
        "case.released",
        "case.reported",
        "case.return_accepted",
        "case.return_refused",
        "case.returned",
        "case.signed",
        "case.verified",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), expected);
}

/// Numbers that JSON writers may change: floats, and integers beyond 2^53.
fn doubtful(value: &Value) -> bool {
    match value {
        Value::Number(n) => n.as_i64().is_none_or(|n| n.abs() > 1 << 53),
        Value::Array(all) => all.iter().any(doubtful),
        Value::Object(all) => all.values().any(doubtful),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

#[test]
fn no_floats() {
    assert!(doubtful(&serde_json::json!({ "a": [1.5] })));
    for (name, text) in old() {
        assert!(!doubtful(&serde_json::from_str(text).unwrap()), "{name}");
    }
}

#[test]
fn what_is_not_a_fact_is_named() {
    let body = serde_json::json!({});
    let wrong = |kind, schema| Fact::read(kind, schema, &body).unwrap_err();
    assert_eq!(wrong("case.eaten", 1), "unknown kind case.eaten");
    assert_eq!(wrong("case.filed", 3), "case.filed: unknown schema 3");
    assert!(wrong("case.filed", 1).contains("category"));
}

/// The states that each fact may follow; in every other one it is impossible, and nothing moves.
#[test]
fn impossible_facts() {
    let w = world();
    for fact in known() {
        let follows: &[StateCode] = match &fact {
            Fact::Reported(_) => &[],
            Fact::Filed { .. } | Fact::Refused { .. } => &[StateCode::Reported],
            Fact::Dispatched(_) => &[StateCode::Filed],
            Fact::Signed { .. } => &[StateCode::Dispatched],
            Fact::Handled(_) => &[StateCode::Handling, StateCode::Rework],
            Fact::Verified(_) | Fact::Closed => &[StateCode::Handled],
            Fact::Rated(_) => &[StateCode::Closed, StateCode::Answered],
            Fact::Answered { .. } => &[StateCode::Reported],
            Fact::Returned { .. } => &[StateCode::Dispatched, StateCode::Handling],
            Fact::ReturnAccepted { .. } | Fact::ReturnRefused { .. } => &[StateCode::Returned],
            Fact::Recalled { .. } => &[StateCode::Dispatched],
            // Returned before it was signed for: nobody holds it.
            Fact::Reassigned { .. } => &[StateCode::Handling, StateCode::Handled, StateCode::Rework],
            Fact::Released => &[StateCode::Handling, StateCode::Rework],
            Fact::Recomputed { .. } => &[
                StateCode::Reported,
                StateCode::Filed,
                StateCode::Dispatched,
                StateCode::Handling,
                StateCode::Handled,
                StateCode::Rework,
                StateCode::Returned,
            ],
        };
        for code in StateCode::ALL {
            let applied = w.at(code, NOW).apply(NOW, &fact);
            if follows.contains(&code) {
                assert!(applied.is_ok(), "{} after {code:?}", fact.kind());
            } else {
                let expected = Impossible { fact: fact.kind(), state: code.word() };
                assert_eq!(applied, Err(expected), "{} after {code:?}", fact.kind());
            }
        }
        if !matches!(fact, Fact::Reported(_)) {
            let expected = Impossible { fact: fact.kind(), state: "nothing" };
            assert_eq!(Case::fold(case_id(1), &[(NOW, fact)]), Err(expected));
        }
    }
    assert_eq!(Case::fold(case_id(1), &[]), Err(Impossible { fact: "nothing", state: "nothing" }));
}

/// A failure has a new clock, a pass has none.
#[test]
fn half_verdicts_are_impossible() {
    let w = world();
    for (verdict, clock) in
        [(Verdict::Fail, None), (Verdict::Pass, Some(clock(Step::Handle, Unit::WorkDay, 1)))]
    {
        let fact = Verified { verdict, items: vec![], reason: None, photos: vec![], clock };
        let applied = w.at(StateCode::Handled, NOW).apply(NOW, &Fact::Verified(Box::new(fact)));
        assert_eq!(applied, Err(Impossible { fact: "case.verified", state: "handled" }), "{verdict:?}");
    }
}
