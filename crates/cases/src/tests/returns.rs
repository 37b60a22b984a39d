//! What goes back, changes hands or is answered at once: clocks, owners, and who has had a hand in it.

use super::*;
use crate::model::State;
use crate::rules::REVIEW;
use crate::seats::seats;

fn step(case: Case, who: Who, act: Act, now: Timestamp) -> Case {
    world().transit(case, &who.actor(), act, now).unwrap().state
}

fn due(case: &Case) -> Timestamp {
    case.state.clock().unwrap().due
}

#[test]
fn a_return_is_reviewed_within_four_working_hours_and_the_handling_clock_runs_on() {
    let w = world();
    assert_eq!(REVIEW, territory::Limit::new(territory::Unit::WorkHour, 4));
    for code in [StateCode::Dispatched, StateCode::Handling] {
        let before = w.at(code, NOW);
        let later = NOW.plus_ms(60 * MINUTE);
        let back = step(before.clone(), Who::Signer, Act::Return, later);
        let State::Returned { lead, signer, before: held, clock, .. } = &back.state else {
            panic!("{code:?}")
        };
        assert_eq!((*lead, *signer, Some(held)), (LEAD, before.state.signer(), before.state.clock()));
        assert_eq!((clock.step, clock.started, clock.limit), (Step::Review, later, REVIEW));
        // Refused: as if it had never been asked, to the minute.
        let refused = step(back, Who::Clerk, Act::RefuseReturn, later.plus_ms(DAY));
        assert_eq!(refused.state, before.state, "{code:?}");
    }
}

/// A clock over a year without a calendar is computed again when the return is refused: the calendar may have come meanwhile.
#[test]
fn a_refused_return_leaves_nothing_provisional() {
    let w = world();
    let mut back = step(w.at(StateCode::Handling, NOW), Who::Signer, Act::Return, NOW);
    let State::Returned { before, .. } = &mut back.state else { panic!("{:?}", back.state) };
    let right = *before;
    *before = crate::facts::Clock { provisional: true, due: right.due.plus_ms(DAY), ..right };
    let out = w.transit(back, &Who::Clerk.actor(), Act::RefuseReturn, NOW.plus_ms(DAY)).unwrap();
    assert_eq!(out.state.state.clock(), Some(&right));
    let kinds: Vec<&str> = out.events.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["case.return_refused", "case.recomputed"]);
}

#[test]
fn an_accepted_return_is_dispatched_again_with_a_clock_of_its_own() {
    let w = world();
    let back = step(w.at(StateCode::Handling, NOW), Who::Signer, Act::Return, NOW);
    let again = step(back, Who::Clerk, Act::AcceptReturn, NOW.plus_ms(DAY));
    assert_eq!(
        (again.state.code(), again.state.lead(), again.state.signer()),
        (StateCode::Filed, None, None)
    );
    // Whoever signed once never verifies it.
    assert_eq!(again.handlers, vec![person(3)]);
    let sent = w.transit(again, &Who::Clerk.actor(), Act::Dispatch, NOW.plus_ms(DAY)).unwrap().state;
    assert_eq!(sent.state.clock().unwrap().started, NOW.plus_ms(DAY));
}

#[test]
fn a_dispatch_is_undone_until_it_is_signed_for() {
    let w = world();
    let undone = step(w.at(StateCode::Dispatched, NOW), Who::Clerk, Act::UndoDispatch, NOW.plus_ms(MINUTE));
    assert_eq!((undone.state.code(), undone.state.step()), (StateCode::Filed, Step::Dispatch));
    let late = w.transit(w.at(StateCode::Handling, NOW), &Who::Clerk.actor(), Act::UndoDispatch, NOW);
    assert_eq!(late.unwrap_err(), Refused::WrongState("handling"));
}

#[test]
fn another_member_of_the_lead_takes_over_and_both_are_remembered() {
    let w = world();
    for (code, who) in [
        (StateCode::Handling, Who::Signer),
        (StateCode::Handling, Who::Member),
        (StateCode::Rework, Who::Department),
    ] {
        let before = w.at(code, NOW);
        let after = step(before.clone(), who, Act::Reassign, NOW.plus_ms(MINUTE));
        let signer = after.state.signer().unwrap();
        assert_eq!((signer.membership, signer.person), (membership(50), person(50)), "{code:?} {who:?}");
        assert_eq!(due(&before), due(&after));
        assert_eq!(after.handlers, vec![person(3), person(50)]);
    }
    let same = back::reassign(
        w.at(StateCode::Handling, NOW),
        &Who::Signer.actor(),
        w.policies,
        (membership(3), person(3)),
        NOW,
    );
    assert_eq!(same.unwrap_err(), Refused::Field("to", "same"));
}

#[test]
fn what_a_stand_in_handles_the_stand_in_does_not_verify() {
    let w = world();
    let handled = step(w.at(StateCode::Handling, NOW), Who::StandIn, Act::Submit, NOW);
    assert_eq!(handled.handlers, vec![person(3), person(11)]);
    let verifier = staff(11, 60, "verifier", VERIFY, "330106002");
    let refused = rules::may(&handled, &verifier, w.policies, Act::Pass, NOW);
    assert_eq!(refused, Err(Refused::HandledByYou));
    // The signer's own handling names nobody besides.
    let own = step(w.at(StateCode::Handling, NOW), Who::Signer, Act::Submit, NOW);
    assert_eq!(own.handlers, vec![person(3)]);
}

/// Whatever a post held when it ended has an owner afterwards, and the due time is the old one.
#[test]
fn nothing_is_without_an_owner_when_a_post_ends() {
    let w = world();
    let returned = step(w.at(StateCode::Handling, NOW), Who::Signer, Act::Return, NOW);
    for case in [w.at(StateCode::Handling, NOW), w.at(StateCode::Rework, NOW), returned] {
        let code = case.state.code();
        let to = back::hand_over(case.clone(), Some((membership(50), person(50))), NOW).unwrap().state;
        assert_eq!(to.state.signer().map(|s| s.membership), Some(membership(50)), "{code:?}");
        let free = back::hand_over(case.clone(), None, NOW).unwrap().state;
        assert_eq!((free.state.lead(), free.state.signer()), (Some(LEAD), None), "{code:?}");
        assert_eq!(due(&free), due(&case), "{code:?}");
        assert_eq!(seats(&free).iter().filter(|s| s.waiting).count(), 1, "{code:?}");
    }
    let handled = w.at(StateCode::Handled, NOW);
    assert_eq!(back::hand_over(handled, None, NOW).unwrap_err(), Refused::WrongState("handled"));
}

#[test]
fn an_answer_ends_a_report_and_can_be_rated() {
    let w = world();
    let answered = step(w.new_case(NOW), Who::Clerk, Act::Answer, NOW.plus_ms(MINUTE));
    assert_eq!(answered.state, State::Answered { answer: secret(43), at: NOW.plus_ms(MINUTE), rating: None });
    let rated = step(answered.clone(), Who::Tracker, Act::Rate, NOW.plus_ms(DAY));
    assert!(rated.state.rating().is_some());
    for act in [Act::File, Act::Answer, Act::Facts] {
        let by = if act == Act::Facts { Who::Operator } else { Who::Clerk };
        let refused = w.transit(answered.clone(), &by.actor(), act, NOW).unwrap_err();
        assert_eq!(refused, Refused::WrongState("answered"), "{act:?}");
    }
}

#[test]
fn a_clock_is_computed_again_from_its_start() {
    let mut w = world();
    let case = w.at(StateCode::Handling, NOW);
    assert_eq!(back::recompute(case.clone(), w.times(NOW.plus_ms(DAY))).unwrap(), None, "nothing changed");
    w.hours = Hours::from_minutes(&[(9 * 60, 12 * 60)]).unwrap();
    let out = back::recompute(case.clone(), w.times(NOW.plus_ms(DAY))).unwrap().unwrap();
    let (old, new) = (case.state.clock().unwrap(), *out.state.state.clock().unwrap());
    assert_eq!((new.started, new.step, new.limit), (old.started, old.step, old.limit));
    assert!(new.due < old.due, "the office closes at noon");
    assert_eq!(read_back(&out, NOW), vec![(NOW, Fact::Recomputed { clock: new })]);
}
