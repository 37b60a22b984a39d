//! The same state with another clock, another signer, or none.

use super::{Signer, State};
use crate::facts::{Clock, Step};

impl State {
    /// The same state with another clock; `None` where no clock runs.
    pub(super) fn with_clock(self, clock: Clock) -> Option<State> {
        Some(match self {
            State::Reported { .. } => State::Reported { clock },
            State::Filed { .. } => State::Filed { clock },
            State::Dispatched { lead, .. } => State::Dispatched { lead, clock },
            State::Handling { lead, signer, .. } => State::Handling { lead, signer, clock },
            State::Handled { lead, signer, verify, outcome, .. } => {
                State::Handled { lead, signer, verify, outcome, clock }
            }
            State::Rework { lead, signer, verify, .. } => State::Rework { lead, signer, verify, clock },
            State::Returned { lead, signer, reason, before, .. } => {
                State::Returned { lead, signer, reason, before, clock }
            }
            State::Refused { .. } | State::Closed { .. } | State::Answered { .. } => return None,
        })
    }
    /// The same state with another signer; `None` where nobody has signed.
    pub(super) fn with_signer(self, signer: Signer) -> Option<State> {
        Some(match self {
            State::Handling { lead, clock, .. } => State::Handling { lead, signer, clock },
            State::Handled { lead, verify, outcome, clock, .. } => {
                State::Handled { lead, signer, verify, outcome, clock }
            }
            State::Rework { lead, verify, clock, .. } => State::Rework { lead, signer, verify, clock },
            State::Returned { lead, signer: Some(_), reason, before, clock } => {
                State::Returned { lead, signer: Some(signer), reason, before, clock }
            }
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Returned { .. }
            | State::Closed { .. }
            | State::Answered { .. } => return None,
        })
    }
    /// Back at the lead's desk, the clock running on; `None` where nobody has signed or nothing is to be handled.
    pub(super) fn released(self) -> Option<State> {
        let sign = |clock: Clock| Clock { step: Step::Sign, ..clock };
        Some(match self {
            State::Handling { lead, clock, .. } | State::Rework { lead, clock, .. } => {
                State::Dispatched { lead, clock: sign(clock) }
            }
            State::Returned { lead, signer: Some(_), reason, before, clock } => {
                State::Returned { lead, signer: None, reason, before: sign(before), clock }
            }
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Handled { .. }
            | State::Returned { .. }
            | State::Closed { .. }
            | State::Answered { .. } => return None,
        })
    }
}
