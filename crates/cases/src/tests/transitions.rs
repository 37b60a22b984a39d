//! Each step: its events, its version, its clock, and the inputs that it refuses.

use super::*;
use crate::facts::{Because, Contacted, Verdict};
use crate::model::State;
use crate::rules::{DISPATCH, RATING_MS};
use territory::{Limit, Unit};

fn kinds(out: &Outcome<Case>) -> Vec<&'static str> {
    out.events.iter().map(|e| e.kind).collect()
}

/// The running clock as `step amount unit due`, due in Shanghai.
fn clock(case: &Case) -> String {
    let Some(c) = case.state.clock() else { return "none".to_owned() };
    let due = c.due.plus_ms(8 * 60 * MINUTE).to_string();
    format!("{:?} {} {:?} {}", c.step, c.limit.amount, c.limit.unit, &due[..16])
}

#[test]
fn limits_are_those_decided() {
    assert_eq!(FILE, Limit::new(Unit::WorkHour, 2));
    assert_eq!(DISPATCH, Limit::new(Unit::WorkHour, 4));
    assert_eq!(rules::VERIFY, Limit::new(Unit::WorkDay, 1));
    assert_eq!(RATING_MS, 7 * DAY);
}

/// One case from report to rating, with one rework, ten minutes between acts, from Tuesday 10:32.
#[test]
fn the_whole_way() {
    let w = world();
    let mut case = w.new_case(NOW);
    assert_eq!((case.version, clock(&case).as_str()), (1, "File 2 WorkHour 2026-11-24T13:32"));
    let mut now = NOW;
    for (who, act, events, version, running) in [
        (Who::Clerk, Act::File, vec!["case.filed"], 2, "Dispatch 4 WorkHour 2026-11-24T15:42"),
        (Who::Clerk, Act::Dispatch, vec!["case.dispatched"], 3, "Sign 2 WorkDay 2026-11-26T17:30"),
        (Who::Signer, Act::Sign, vec!["case.signed"], 4, "Handle 2 WorkDay 2026-11-26T17:30"),
        (Who::Signer, Act::Submit, vec!["case.handled"], 5, "Verify 1 WorkDay 2026-11-25T17:30"),
        (Who::Verifier, Act::Fail, vec!["case.verified"], 6, "Handle 2 WorkDay 2026-11-26T17:30"),
        (Who::Signer, Act::Submit, vec!["case.handled"], 7, "Verify 1 WorkDay 2026-11-25T17:30"),
        (Who::Verifier, Act::Pass, vec!["case.verified", "case.closed"], 9, "none"),
        (Who::Tracker, Act::Rate, vec!["case.rated"], 10, "none"),
    ] {
        now = now.plus_ms(10 * MINUTE);
        let out = w.transit(case, &who.actor(), act, now).unwrap();
        assert_eq!((kinds(&out), out.state.version), (events, version), "{act:?}");
        assert_eq!(clock(&out.state), running, "{act:?}");
        assert!(out.wishes.is_empty());
        for event in &out.events {
            assert_eq!(event.stream.to_string(), format!("case/{}", case_id(1)));
            assert_eq!(event.division, Some(out.state.division));
        }
        case = out.state;
    }
    assert_eq!((case.handlers, case.first_late), (vec![person(3)], None));
}

#[test]
fn signing_keeps_the_clock_of_the_dispatch() {
    let w = world();
    let before = w.at(StateCode::Dispatched, NOW);
    let started = before.state.clock().unwrap().started;
    let out = w.transit(before, &Who::Member.actor(), Act::Sign, NOW.plus_ms(60 * MINUTE)).unwrap();
    let State::Handling { lead, signer, clock } = out.state.state else { panic!("{:?}", out.state.state) };
    assert_eq!((lead, signer.membership, signer.person), (LEAD, membership(4), person(4)));
    assert_eq!((clock.started, clock.step), (started, Step::Handle));
}

#[test]
fn a_refusal_carries_both_texts() {
    let w = world();
    let out = w.transit(w.new_case(NOW), &Who::Clerk.actor(), Act::Refuse, NOW).unwrap();
    assert_eq!(kinds(&out), ["case.refused"]);
    assert_eq!(out.state.state, State::Refused { reason: secret(11), refer_to: secret(12), at: NOW });
}

#[test]
fn dispatch_wants_a_level_and_a_reason() {
    let w = world();
    let send = |choice: Choice| {
        let case = w.at(StateCode::Filed, NOW);
        rules::dispatch(case, &Who::Clerk.actor(), w.policies, choice, w.lamp(), w.times(NOW))
    };
    let low = Choice { may_lead: false, ..choice(LEAD) };
    assert_eq!(send(low).unwrap_err(), Refused::Field("lead", "level"));
    assert_eq!(send(choice(LEAD_ELSEWHERE)).unwrap_err(), Refused::Field("because", "required"));
    for (asked, kept) in [
        (Choice { because: Some(Because::Site), ..choice(LEAD_ELSEWHERE) }, Some(Because::Site)),
        // A reason for the proposed lead is no reason.
        (Choice { because: Some(Because::Site), ..choice(LEAD) }, None),
        // Nothing was proposed: nothing to give a reason against.
        (Choice { proposed: None, ..choice(LEAD_ELSEWHERE) }, None),
    ] {
        let lead = asked.lead;
        let out = send(asked).unwrap();
        let [(_, Fact::Dispatched(fact))] = &read_back(&out, NOW)[..] else { panic!("{:?}", out.events) };
        assert_eq!((fact.lead, fact.because, out.state.state.lead()), (lead, kept, Some(lead)));
    }
}

#[test]
fn a_result_wants_a_photo_where_the_class_says_so() {
    let w = world();
    let (lamp, noise) = (w.lamp(), w.catalogue.find("E0301").unwrap());
    assert!(lamp.photo.handle && !noise.photo.handle);
    for (class, outcome, photos, fits) in [
        (lamp, Found::Done, 0, false),
        (lamp, Found::Done, 1, true),
        (lamp, Found::NotFound, 0, true),
        (lamp, Found::Elsewhere, 0, true),
        (lamp, Found::NotNow, 0, true),
        (noise, Found::Done, 0, true),
    ] {
        let case = w.at(StateCode::Handling, NOW);
        let result = submission(outcome, photos);
        let done = rules::submit(case, &Who::Signer.actor(), w.policies, result, class, w.times(NOW));
        let expected = if fits { Ok(StateCode::Handled) } else { Err(Refused::Field("photos", "required")) };
        assert_eq!(done.map(|o| o.state.state.code()), expected, "{} {outcome:?} {photos}", class.code);
    }
}

fn judged(items: &[(&str, bool)]) -> Vec<Judged> {
    items.iter().map(|(code, ok)| Judged { code: (*code).to_owned(), ok: *ok }).collect()
}

#[test]
fn passing_wants_every_item_and_a_photo() {
    let w = world();
    assert!(w.lamp().photo.verify);
    for (items, photos, expected) in [
        (vec![("lit", true), ("wire", true)], 1, Ok(())),
        (vec![("wire", true), ("lit", true)], 1, Ok(())),
        (vec![("lit", true)], 1, Err(("items", "required"))),
        (vec![], 1, Err(("items", "required"))),
        (vec![("lit", true), ("lit", true)], 1, Err(("items", "required"))),
        (vec![("lit", true), ("wire", true), ("moon", true)], 1, Err(("items", "required"))),
        (vec![("lit", true), ("wire", true), ("wire", false)], 1, Err(("items", "required"))),
        (vec![("lit", true), ("wire", false)], 1, Err(("items", "not_ok"))),
        (vec![("lit", true), ("wire", true)], 0, Err(("photos", "required"))),
    ] {
        let check = Check { items: judged(&items), ..check(true, None, photos) };
        let case = w.at(StateCode::Handled, NOW);
        let done = rules::pass(case, &Who::Verifier.actor(), w.policies, check, w.lamp(), NOW);
        let expected = expected.map_err(|(path, code)| Refused::Field(path, code));
        assert_eq!(done.map(|_| ()), expected, "{items:?} {photos}");
    }
}

#[test]
fn failing_wants_a_reason_and_a_bad_item() {
    let w = world();
    for (items, reason, expected) in [
        (vec![("lit", false), ("wire", true)], true, Ok(())),
        (vec![("lit", false), ("wire", false)], true, Ok(())),
        (vec![("lit", false), ("wire", true)], false, Err(("reason", "required"))),
        (vec![("lit", true), ("wire", true)], true, Err(("items", "one_not_ok"))),
        (vec![("lit", false)], true, Err(("items", "one_not_ok"))),
        (vec![], true, Err(("items", "one_not_ok"))),
    ] {
        let check = Check { items: judged(&items), ..check(false, reason.then_some(secret(13)), 0) };
        let case = w.at(StateCode::Handled, NOW);
        let done = rules::fail(case, &Who::Verifier.actor(), w.policies, check, w.lamp(), w.times(NOW));
        let expected = expected.map_err(|(path, code)| Refused::Field(path, code));
        assert_eq!(done.map(|_| ()), expected, "{items:?} {reason}");
    }
}

#[test]
fn a_failure_goes_back_to_the_same_handler() {
    let w = world();
    let before = w.at(StateCode::Handled, NOW);
    let later = NOW.plus_ms(DAY);
    let out = w.transit(before.clone(), &Who::Verifier.actor(), Act::Fail, later).unwrap();
    let State::Rework { lead, signer, verify, clock } = out.state.state else { panic!("no rework") };
    assert_eq!((Some(lead), Some(signer)), (before.state.lead(), before.state.signer()));
    assert_eq!((verify, clock.started, clock.limit), (VERIFY, later, w.lamp().limit));
    let [(_, Fact::Verified(fact))] = &read_back(&out, later)[..] else { panic!("{:?}", out.events) };
    assert_eq!((fact.verdict, fact.clock), (Verdict::Fail, Some(clock)));
}

#[test]
fn the_first_lateness_is_kept() {
    let w = world();
    let case = w.at(StateCode::Handling, NOW);
    let due = case.state.clock().unwrap().due;
    let submit = |case: Case, now| w.transit(case, &Who::Signer.actor(), Act::Submit, now).unwrap().state;
    // At the very instant it is in time.
    assert_eq!(submit(case.clone(), due).first_late, None);
    let late = submit(case, due.plus_ms(1));
    assert_eq!(late.first_late, Some(due));
    let rework = w.transit(late, &Who::Verifier.actor(), Act::Fail, due.plus_ms(MINUTE)).unwrap().state;
    assert_eq!(rework.first_late, Some(due));
    let second_due = rework.state.clock().unwrap().due;
    assert!(second_due > due);
    // The second handling is in time, another one late again: the first stays.
    assert_eq!(submit(rework.clone(), second_due).first_late, Some(due));
    let again = submit(rework, second_due.plus_ms(DAY));
    assert_eq!(again.first_late, Some(due));
    let done = w.transit(again, &Who::Verifier.actor(), Act::Pass, second_due.plus_ms(DAY)).unwrap().state;
    assert_eq!(done.first_late, Some(due));
}

#[test]
fn a_rating_is_replaced_within_seven_days_of_the_first() {
    let w = world();
    let rate = |case: Case, now| {
        let answers = Rated { contacted: Some(Contacted::Yes), ..rated() };
        rules::rate(case, &Who::Tracker.actor(), w.policies, answers, now)
    };
    // The first one has no limit.
    let first_at = NOW.plus_ms(30 * DAY);
    let first = rate(w.at(StateCode::Closed, NOW), first_at).unwrap().state;
    let second = rate(first, first_at.plus_ms(6 * DAY)).unwrap().state;
    let State::Closed { rating: Some(rating), at, .. } = &second.state else { panic!("no rating") };
    assert_eq!((rating.first_at, *at), (first_at, NOW), "the days count from the first");
    assert!(rate(second.clone(), first_at.plus_ms(RATING_MS)).is_ok());
    assert_eq!(rate(second, first_at.plus_ms(RATING_MS + 1)).unwrap_err(), Refused::RatingFinal);
}

#[test]
fn a_rating_wants_one_answer() {
    let w = world();
    let none = Rated { contacted: None, solved: None, satisfied: None, words: None };
    let rate = |answers: Rated| {
        rules::rate(w.at(StateCode::Closed, NOW), &Who::Tracker.actor(), w.policies, answers, NOW).map(|_| ())
    };
    assert_eq!(rate(none.clone()), Err(Refused::Field("solved", "one_answer")));
    assert_eq!(rate(Rated { words: Some(secret(30)), ..none }), Ok(()));
}

/// What is not allowed is refused before the input is looked at.
#[test]
fn rights_come_before_input() {
    let w = world();
    let bad = Check { items: vec![], reason: None, photos: vec![] };
    let case = w.at(StateCode::Handled, NOW);
    let by = Who::VerifierWhoHandled.actor();
    let done = rules::pass(case.clone(), &by, w.policies, bad.clone(), w.lamp(), NOW);
    assert_eq!(done.unwrap_err(), Refused::HandledByYou);
    let done = rules::fail(case, &Who::Clerk.actor(), w.policies, bad, w.lamp(), w.times(NOW));
    assert_eq!(done.unwrap_err(), Refused::NotYours);
}
