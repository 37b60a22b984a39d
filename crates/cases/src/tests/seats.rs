//! Seats in each state.

use super::*;
use crate::seats::{NO_DUE, ended, seats, word};

/// `party:role` of all seats, the waiting one with a star.
fn drawn(case: &Case) -> String {
    let all = seats(case);
    let draw =
        |s: &crate::seats::Seat| format!("{}:{}{}", s.party, word(s.role), if s.waiting { "*" } else { "" });
    all.iter().map(draw).collect::<Vec<_>>().join(" ")
}

#[test]
fn one_waits_while_a_clock_runs() {
    let w = world();
    for (code, expected) in [
        (StateCode::Reported, "intake:file*"),
        (StateCode::Refused, "intake:none"),
        (StateCode::Filed, "intake:dispatch*"),
        (StateCode::Dispatched, "intake:none lead:sign*"),
        (StateCode::Handling, "intake:none lead:none signer:handle*"),
        (StateCode::Handled, "intake:none lead:none signer:none verify:verify*"),
        (StateCode::Rework, "intake:none lead:none signer:handle* verify:none"),
        (StateCode::Closed, "intake:none lead:none signer:none verify:none"),
        (StateCode::Returned, "intake:review* lead:none"),
        (StateCode::Answered, "intake:none"),
    ] {
        let case = w.at(code, NOW);
        assert_eq!(drawn(&case), expected, "{code:?}");
        let running = case.state.clock().is_some();
        assert_eq!(ended(&case.state).is_none(), running, "{code:?}");
        for seat in seats(&case) {
            let due = case.state.clock().map(|c| c.due.ms()).filter(|_| seat.waiting);
            assert_eq!(seat.due, due.unwrap_or(NO_DUE), "{code:?} {}", seat.party);
        }
    }
}

#[test]
fn a_seat_names_its_holder() {
    let case = world().at(StateCode::Handled, NOW);
    let holders: Vec<Vec<u8>> = seats(&case).into_iter().map(|s| s.holder).collect();
    let signer = membership(3);
    let expected = [INTAKE.bytes(), LEAD.bytes(), signer.bytes(), VERIFY.bytes()];
    assert_eq!(holders, expected.map(<[u8]>::to_vec));
}
