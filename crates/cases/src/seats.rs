//! Seats: who sits at a case and what is waited for. Computed from the case alone, written in the same transaction.

use crate::facts::Step;
use crate::model::{Case, State};
use base::Timestamp;

/// A due time later than any real one: seats without a clock sort last.
pub const NO_DUE: i64 = i64::MAX;

/// One party of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// intake, lead, signer, verify.
    pub party: &'static str,
    /// A desk's or membership's 16 bytes.
    pub holder: Vec<u8>,
    /// What is waited for.
    pub role: Step,
    /// Whether it is waited for now.
    pub waiting: bool,
    /// Until when, milliseconds; [`NO_DUE`] without a clock.
    pub due: i64,
}

/// The step's word in tables.
pub const fn word(step: Step) -> &'static str {
    match step {
        Step::File => "file",
        Step::Dispatch => "dispatch",
        Step::Sign => "sign",
        Step::Handle => "handle",
        Step::Verify => "verify",
        Step::Review => "review",
        Step::None => "none",
    }
}

/// The parties of a case, in its present state. Exactly one waits while a clock runs, none when it has ended.
pub fn seats(case: &Case) -> Vec<Seat> {
    let step = case.state.step();
    let due = case.state.clock().map_or(NO_DUE, |c| c.due.ms());
    let seat = |party, holder: &[u8], waits_for: &[Step]| {
        let waiting = waits_for.contains(&step);
        let role = if waiting { step } else { Step::None };
        Seat { party, holder: holder.to_vec(), role, waiting, due: if waiting { due } else { NO_DUE } }
    };
    let mut all = vec![seat("intake", case.intake.bytes(), &[Step::File, Step::Dispatch, Step::Review])];
    if let Some(lead) = case.state.lead() {
        all.push(seat("lead", lead.bytes(), &[Step::Sign]));
    }
    if let Some(signer) = case.state.signer() {
        all.push(seat("signer", signer.membership.bytes(), &[Step::Handle]));
    }
    if let Some(verify) = case.state.verify() {
        all.push(seat("verify", verify.bytes(), &[Step::Verify]));
    }
    all
}

/// Why a case that has ended has no clock: it waits for nobody.
pub const fn ended(state: &State) -> Option<Timestamp> {
    match state {
        State::Refused { at, .. } | State::Closed { at, .. } | State::Answered { at, .. } => Some(*at),
        State::Reported { .. }
        | State::Filed { .. }
        | State::Dispatched { .. }
        | State::Handling { .. }
        | State::Handled { .. }
        | State::Rework { .. }
        | State::Returned { .. } => None,
    }
}
