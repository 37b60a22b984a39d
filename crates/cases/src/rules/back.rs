//! What goes back, changes hands or never sets out: 退单 and its review, 撤回派遣, 换承办人, 交回, 直接答复, and clocks computed anew.

use super::{Act, DISPATCH, REVIEW, Refused, Times, after, may};
use crate::facts::{Fact, Step};
use crate::model::{Case, State};
use base::{Actor, MembershipId, Outcome, PersonId, SecretId, Timestamp};
use people::Policies;

/// 退单: the lead, before or after it signed, says why the case is not its own. The handling's clock runs on.
pub fn send_back(
    case: Case,
    by: &Actor,
    policies: &Policies,
    reason: SecretId,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Return, times.now)?;
    let fact = Fact::Returned { reason, clock: times.clock(Step::Review, REVIEW) };
    after(case, times.now, &[fact])
}

/// 同意退单: the case waits for another dispatch.
pub fn accept_return(
    case: Case,
    by: &Actor,
    policies: &Policies,
    note: Option<SecretId>,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::AcceptReturn, times.now)?;
    let fact = Fact::ReturnAccepted { note, clock: times.clock(Step::Dispatch, DISPATCH) };
    after(case, times.now, &[fact])
}

/// 驳回退单: back to the same lead, to its signer when it was signed for; the due time is the old one. One that was provisional is
/// computed again, since a calendar may have come meanwhile; `times` are those of the lead.
pub fn refuse_return(
    case: Case,
    by: &Actor,
    policies: &Policies,
    reason: SecretId,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::RefuseReturn, times.now)?;
    let mut facts = vec![Fact::ReturnRefused { reason }];
    if let State::Returned { before, .. } = &case.state
        && before.provisional
    {
        let clock = Times { now: before.started, ..times }.clock(before.step, before.limit);
        facts.extend((clock != *before).then_some(Fact::Recomputed { clock }));
    }
    after(case, times.now, &facts)
}

/// 撤回派遣: while nobody has signed.
pub fn undo_dispatch(
    case: Case,
    by: &Actor,
    policies: &Policies,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::UndoDispatch, times.now)?;
    let fact = Fact::Recalled { clock: times.clock(Step::Dispatch, DISPATCH) };
    after(case, times.now, &[fact])
}

/// 换承办人: another member of the lead's desk, checked to be one.
pub fn reassign(
    case: Case,
    by: &Actor,
    policies: &Policies,
    to: (MembershipId, PersonId),
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Reassign, now)?;
    if case.state.signer().is_some_and(|s| s.membership == to.0) {
        return Err(Refused::Field("to", "same"));
    }
    after(case, now, &[Fact::Reassigned { membership: to.0, person: to.1 }])
}

/// 交接: what a post holds goes to another one of the lead, or back to the lead's desk. By the program, when a post ends or
/// is handed over. A handled case keeps its signer until the verification has failed.
pub fn hand_over(
    case: Case,
    to: Option<(MembershipId, PersonId)>,
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    let fact = match (to, &case.state) {
        (Some((membership, person)), _) => Fact::Reassigned { membership, person },
        (None, State::Handled { .. }) => return Err(Refused::WrongState("handled")),
        (None, _) => Fact::Released,
    };
    after(case, now, &[fact])
}

/// 直接答复: the intake desk answers what needs no handling.
pub fn answer(
    case: Case,
    by: &Actor,
    policies: &Policies,
    answer: SecretId,
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Answer, now)?;
    answered(case, answer, now)
}

/// The answer given while the caller was on the telephone: whoever may take a report may answer it then, and only then.
pub fn answered(case: Case, answer: SecretId, now: Timestamp) -> Result<Outcome<Case>, Refused> {
    after(case, now, &[Fact::Answered { answer }])
}

/// The running clock, computed again from the calendar of now: by the program, when a calendar was imported.
pub fn recompute(case: Case, times: Times<'_>) -> Result<Option<Outcome<Case>>, Refused> {
    let Some(old) = case.state.clock().copied() else { return Ok(None) };
    let new = Times { now: old.started, ..times }.clock(old.step, old.limit);
    if new == old {
        return Ok(None);
    }
    after(case, times.now, &[Fact::Recomputed { clock: new }]).map(Some)
}
