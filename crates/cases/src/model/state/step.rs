//! Which state follows which by which fact. Every other pair is impossible: the stream or the row is damaged.

use super::{Rating, Signer, State};
use crate::facts::{Clock, Fact, Found, Rated, Step, Verdict, Verified};
use base::{DeskId, Timestamp};

impl State {
    /// The state after one more fact; `None`: it cannot follow.
    pub(in crate::model) fn after(self, at: Timestamp, fact: &Fact) -> Option<State> {
        match (fact, self) {
            (Fact::Filed { clock, .. }, State::Reported { .. }) => Some(State::Filed { clock: *clock }),
            (Fact::Refused { reason, refer_to }, State::Reported { .. }) => {
                Some(State::Refused { reason: *reason, refer_to: *refer_to, at })
            }
            (Fact::Answered { answer }, State::Reported { .. }) => {
                Some(State::Answered { answer: *answer, at, rating: None })
            }
            (Fact::Dispatched(d), State::Filed { .. }) => {
                Some(State::Dispatched { lead: d.lead, clock: d.clock })
            }
            (Fact::Signed { membership, person }, State::Dispatched { lead, clock }) => {
                Some(State::Handling {
                    lead,
                    signer: Signer { membership: *membership, person: *person },
                    clock: Clock { step: Step::Handle, ..clock },
                })
            }
            (Fact::Handled(h), State::Handling { lead, signer, .. } | State::Rework { lead, signer, .. }) => {
                let (verify, outcome) = (h.verify, h.outcome);
                Some(State::Handled { lead, signer, verify, outcome, clock: h.clock })
            }
            (Fact::Verified(v), State::Handled { lead, signer, verify, outcome, clock }) => {
                verified(v, lead, signer, verify, outcome, clock)
            }
            (Fact::Closed, State::Handled { lead, signer, verify, outcome, .. }) => {
                Some(State::Closed { lead, signer, verify, outcome, at, rating: None })
            }
            (Fact::Rated(answers), State::Closed { lead, signer, verify, outcome, at: ended, rating }) => {
                let rating = Some(rated(rating, at, answers));
                Some(State::Closed { lead, signer, verify, outcome, at: ended, rating })
            }
            (Fact::Rated(answers), State::Answered { answer, at: ended, rating }) => {
                Some(State::Answered { answer, at: ended, rating: Some(rated(rating, at, answers)) })
            }
            (_, state) => state.back(fact),
        }
    }

    /// What goes back, changes hands or is computed anew.
    fn back(self, fact: &Fact) -> Option<State> {
        match (fact, self) {
            (Fact::Recalled { clock }, State::Dispatched { .. })
            | (Fact::ReturnAccepted { clock, .. }, State::Returned { .. }) => {
                Some(State::Filed { clock: *clock })
            }
            (Fact::Returned { reason, clock }, State::Dispatched { lead, clock: before }) => {
                Some(State::Returned { lead, signer: None, reason: *reason, before, clock: *clock })
            }
            (Fact::Returned { reason, clock }, State::Handling { lead, signer, clock: before }) => {
                Some(State::Returned { lead, signer: Some(signer), reason: *reason, before, clock: *clock })
            }
            (Fact::ReturnRefused { .. }, State::Returned { lead, signer, before, .. }) => {
                Some(match signer {
                    Some(signer) => State::Handling { lead, signer, clock: before },
                    None => State::Dispatched { lead, clock: before },
                })
            }
            (Fact::Reassigned { membership, person }, state) => {
                state.with_signer(Signer { membership: *membership, person: *person })
            }
            (Fact::Released, state) => state.released(),
            (Fact::Recomputed { clock }, state) => state.with_clock(*clock),
            // Every pair that is neither here nor above: a new fact or state must be put in one of the two places.
            (
                Fact::Reported(_)
                | Fact::Filed { .. }
                | Fact::Refused { .. }
                | Fact::Dispatched(_)
                | Fact::Signed { .. }
                | Fact::Handled(_)
                | Fact::Verified(_)
                | Fact::Closed
                | Fact::Rated(_)
                | Fact::Answered { .. }
                | Fact::Returned { .. }
                | Fact::ReturnAccepted { .. }
                | Fact::ReturnRefused { .. }
                | Fact::Recalled { .. },
                State::Reported { .. }
                | State::Refused { .. }
                | State::Filed { .. }
                | State::Dispatched { .. }
                | State::Handling { .. }
                | State::Handled { .. }
                | State::Rework { .. }
                | State::Returned { .. }
                | State::Answered { .. }
                | State::Closed { .. },
            ) => None,
        }
    }
}

/// A rating keeps the instant of the first one.
fn rated(before: Option<Rating>, at: Timestamp, answers: &Rated) -> Rating {
    Rating { answers: answers.clone(), first_at: before.map_or(at, |r| r.first_at) }
}

/// A failure sends it back to the same handler with a new clock; a pass waits for `Closed`, which follows at once.
fn verified(
    v: &Verified,
    lead: DeskId,
    signer: Signer,
    verify: DeskId,
    outcome: Found,
    clock: Clock,
) -> Option<State> {
    match (v.verdict, v.clock) {
        (Verdict::Fail, Some(clock)) => Some(State::Rework { lead, signer, verify, clock }),
        (Verdict::Pass, None) => Some(State::Handled { lead, signer, verify, outcome, clock }),
        (Verdict::Fail, None) | (Verdict::Pass, Some(_)) => None,
    }
}
