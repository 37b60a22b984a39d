//! The transitions of a case. [`may`] says who may do what and when; each transition asks it first. What goes back, changes
//! hands or is answered at once stands in [`back`].

mod act;
pub mod back;

pub use act::Act;

use crate::category::Category;
use crate::facts::{
    Because, Clock, Dispatched, Fact, Found, Handled, Judged, Rated, RuleRef, Step, Verdict, Verified,
};
use crate::model::{Case, Signer, State};
use crate::seats;
use base::{Actor, CaseId, DeskId, NewEvent, Outcome, PhotoId, SecretId, Timestamp};
use people::{Policies, Rights};
use std::collections::BTreeSet;
use territory::{Calendar, Hours, Limit, Unit, deadline};
use vault::Purpose;

/// A rating may be replaced for so long after the first one.
pub const RATING_MS: i64 = 7 * 86_400_000;
/// File within (DECISIONS: first case).
pub const FILE: Limit = Limit { unit: Unit::WorkHour, amount: 2 };
/// Dispatch within.
pub const DISPATCH: Limit = Limit { unit: Unit::WorkHour, amount: 4 };
/// Review a return within.
pub const REVIEW: Limit = Limit { unit: Unit::WorkHour, amount: 4 };
/// Verify within.
pub const VERIFY: Limit = Limit { unit: Unit::WorkDay, amount: 1 };

/// Why a transition does not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The actor has no such right here.
    #[error("not yours to do")]
    NotYours,
    /// Whoever signed or handled it does not verify it.
    #[error("handled by the same person")]
    HandledByYou,
    /// The state does not allow it.
    #[error("the state is {0}")]
    WrongState(&'static str),
    /// Seven days after the first rating it stays as it is.
    #[error("the rating is final")]
    RatingFinal,
    /// A field of the input is wrong: its path and the code.
    #[error("{0}: {1}")]
    Field(&'static str, &'static str),
    /// The pin lies outside the county; what `territory` says of it: the own county, and the one that it lies in.
    #[error("outside the county")]
    Outside(serde_json::Map<String, serde_json::Value>),
    /// The stream cannot take this fact: a damaged row.
    #[error("damaged: {0}")]
    Damaged(String),
}

/// What deadlines are computed from.
#[derive(Clone, Copy)]
pub struct Times<'a> {
    /// Holidays and make-up days.
    pub calendar: &'a Calendar,
    /// Office hours.
    pub hours: &'a Hours,
    /// The act's instant.
    pub now: Timestamp,
}

impl Times<'_> {
    /// A clock that starts now.
    pub fn clock(&self, step: Step, limit: Limit) -> Clock {
        let d = deadline(self.now, limit, self.calendar, self.hours);
        Clock {
            step,
            started: self.now,
            due: d.due,
            soon: d.soon,
            urgent: d.urgent,
            limit,
            provisional: d.provisional,
        }
    }
}

/// Whether one of the scopes touches the case: the same question that the lists ask in SQL.
pub fn touches(rights: &Rights, case: &Case) -> bool {
    let desks = [Some(case.intake), case.state.lead(), case.state.verify()];
    desks.into_iter().flatten().any(|d| rights.at_desk(d))
        || case.state.signer().is_some_and(|s| rights.assigned(s.membership))
        || rights.subtree().is_some_and(|root| root.contains(case.division))
        || rights.own(case.id)
}

/// Whether the actor may see the case at all.
pub fn may_view(case: &Case, actor: &Actor, policies: &Policies) -> bool {
    let act = if matches!(actor, Actor::Tracker { .. }) { "cases.track" } else { "cases.view" };
    touches(&policies.rights(actor, act), case)
}

fn at_desk(rights: &Rights, desk: DeskId) -> Result<(), Refused> {
    if rights.at_desk(desk) { Ok(()) } else { Err(Refused::NotYours) }
}

fn assigned(rights: &Rights, signer: Signer) -> Result<(), Refused> {
    if rights.assigned(signer.membership) { Ok(()) } else { Err(Refused::NotYours) }
}

/// Whether this act of this actor is possible now. Every transition asks it first; replies list the acts it allows.
pub fn may(case: &Case, actor: &Actor, policies: &Policies, act: Act, now: Timestamp) -> Result<(), Refused> {
    let rights = policies.rights(actor, act.right());
    if rights.is_empty() || !touches(&rights, case) {
        return Err(Refused::NotYours);
    }
    match (act, &case.state) {
        (Act::File | Act::Refuse | Act::Answer, State::Reported { .. })
        | (Act::Dispatch, State::Filed { .. })
        | (Act::UndoDispatch, State::Dispatched { .. })
        | (Act::AcceptReturn | Act::RefuseReturn, State::Returned { .. }) => at_desk(&rights, case.intake),
        (Act::Sign | Act::Return, State::Dispatched { lead, .. }) => at_desk(&rights, *lead),
        (Act::Return, State::Handling { signer, .. }) => assigned(&rights, *signer),
        (Act::Reassign, State::Handling { lead, signer, .. } | State::Rework { lead, signer, .. }) => {
            assigned(&rights, *signer).or_else(|_| at_desk(&rights, *lead))
        }
        (Act::Submit, State::Handling { signer, .. } | State::Rework { signer, .. }) => {
            assigned(&rights, *signer)
        }
        (Act::Pass | Act::Fail, State::Handled { verify, .. }) => {
            at_desk(&rights, *verify)?;
            let person = actor.person().ok_or(Refused::NotYours)?;
            if case.handlers.contains(&person) { Err(Refused::HandledByYou) } else { Ok(()) }
        }
        (Act::Rate, State::Closed { rating, .. } | State::Answered { rating, .. }) => {
            let past = rating.as_ref().is_some_and(|r| now.since(r.first_at) > RATING_MS);
            if past { Err(Refused::RatingFinal) } else { Ok(()) }
        }
        // In every state.
        (Act::Note, _) => Ok(()),
        (Act::Facts, _) if seats::ended(&case.state).is_none() => Ok(()),
        (Act::Reveal, _) => case.reporter.map(|_| ()).ok_or(Refused::WrongState("no_number")),
        // Every pair that is not above: a new act or state must be put in one of the two places.
        (
            Act::File
            | Act::Refuse
            | Act::Dispatch
            | Act::Sign
            | Act::Submit
            | Act::Pass
            | Act::Fail
            | Act::Rate
            | Act::Return
            | Act::AcceptReturn
            | Act::RefuseReturn
            | Act::UndoDispatch
            | Act::Reassign
            | Act::Answer
            | Act::Facts,
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
        ) => Err(Refused::WrongState(case.state.code().word())),
    }
}

/// The purpose that follows from the actor's seat; `None`: no seat, no reading.
pub fn purpose(case: &Case, actor: &Actor, policies: &Policies) -> Option<Purpose> {
    let rights = policies.rights(actor, "cases.view");
    let handles = rights.at_desk(case.intake)
        || case.state.lead().is_some_and(|d| rights.at_desk(d))
        || case.state.signer().is_some_and(|s| rights.assigned(s.membership));
    if handles {
        return Some(Purpose::Handle);
    }
    if case.state.verify().is_some_and(|d| rights.at_desk(d)) {
        return Some(Purpose::Verify);
    }
    rights.subtree().filter(|root| root.contains(case.division)).map(|_| Purpose::Supervise)
}

/// The purposes for which this actor may ask for the reporter's number: to reach the reporter, and nothing else. The
/// other purposes cover ten minutes of reading words and photos; a number opened under them would leave no entry of its own.
pub fn reveal_purposes(case: &Case, actor: &Actor, policies: &Policies) -> Vec<Purpose> {
    purpose(case, actor, policies).map(|_| Purpose::Contact).into_iter().collect()
}

pub(crate) fn after(case: Case, now: Timestamp, facts: &[Fact]) -> Result<Outcome<Case>, Refused> {
    let (id, division): (CaseId, _) = (case.id, case.division);
    let events: Vec<NewEvent> = facts.iter().map(|f| f.event(id, division)).collect();
    let state = facts
        .iter()
        .try_fold(case, |case, fact| case.apply(now, fact))
        .map_err(|e| Refused::Damaged(e.to_string()))?;
    Ok(Outcome { state, events, wishes: Vec::new() })
}

/// 立案: the class is decided, the clock of the dispatch starts.
pub fn file(
    case: Case,
    by: &Actor,
    policies: &Policies,
    category: &Category,
    catalogue: i64,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::File, times.now)?;
    let clock = times.clock(Step::Dispatch, DISPATCH);
    let fact = Fact::Filed { category: category.code.clone(), catalogue, clock };
    after(case, times.now, &[fact])
}

/// 不予受理: with a reason and who else can help.
pub fn refuse(
    case: Case,
    by: &Actor,
    policies: &Policies,
    reason: SecretId,
    refer_to: SecretId,
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Refuse, now)?;
    after(case, now, &[Fact::Refused { reason, refer_to }])
}

/// Whom a dispatch chooses, and why.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The chosen desk.
    pub lead: DeskId,
    /// Whether it may lead the class.
    pub may_lead: bool,
    /// The proposed desk.
    pub proposed: Option<DeskId>,
    /// The rule that proposed.
    pub rule: RuleRef,
    /// Why another one.
    pub because: Option<Because>,
    /// Instruction to the lead.
    pub note: Option<SecretId>,
}

/// 派遣: the clock of the handling starts.
pub fn dispatch(
    case: Case,
    by: &Actor,
    policies: &Policies,
    choice: Choice,
    category: &Category,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Dispatch, times.now)?;
    if !choice.may_lead {
        return Err(Refused::Field("lead", "level"));
    }
    let other = choice.proposed.is_some_and(|p| p != choice.lead);
    if other && choice.because.is_none() {
        return Err(Refused::Field("because", "required"));
    }
    let fact = Dispatched {
        lead: choice.lead,
        rule: choice.rule,
        proposed: choice.proposed,
        because: choice.because.filter(|_| other),
        note: choice.note,
        clock: times.clock(Step::Sign, category.limit),
    };
    after(case, times.now, &[Fact::Dispatched(Box::new(fact))])
}

/// 签收: a member of the lead takes it.
pub fn sign(case: Case, by: &Actor, policies: &Policies, now: Timestamp) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Sign, now)?;
    let (Some(person), Some(membership)) = (by.person(), by.membership()) else {
        return Err(Refused::NotYours);
    };
    after(case, now, &[Fact::Signed { membership, person }])
}

/// What a handler submits.
#[derive(Clone, Debug)]
pub struct Submission {
    /// What was found.
    pub outcome: Found,
    /// Words to it.
    pub words: Option<SecretId>,
    /// Photos of it, checked to be this handler's.
    pub photos: Vec<PhotoId>,
    /// The desk that verifies.
    pub verify: DeskId,
}

/// 提交结果: the clock of the verification starts; a missed due time is kept.
pub fn submit(
    case: Case,
    by: &Actor,
    policies: &Policies,
    result: Submission,
    category: &Category,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Submit, times.now)?;
    if category.photo.handle && result.outcome == Found::Done && result.photos.is_empty() {
        return Err(Refused::Field("photos", "required"));
    }
    let late = case.state.clock().map(|c| c.due).filter(|due| times.now > *due);
    let fact = Handled {
        outcome: result.outcome,
        words: result.words,
        photos: result.photos,
        verify: result.verify,
        late,
        clock: times.clock(Step::Verify, VERIFY),
        by: by.person().filter(|p| case.state.signer().is_none_or(|s| s.person != *p)),
    };
    after(case, times.now, &[Fact::Handled(Box::new(fact))])
}

/// What a verifier found.
#[derive(Clone, Debug)]
pub struct Check {
    /// The closing standard, judged.
    pub items: Vec<Judged>,
    /// Words to it; the reason of a failure.
    pub reason: Option<SecretId>,
    /// Photos taken on site.
    pub photos: Vec<PhotoId>,
}

fn judged_all(check: &Check, category: &Category) -> bool {
    let wanted: BTreeSet<&str> = category.standard.iter().map(|s| s.code.as_str()).collect();
    let given: BTreeSet<&str> = check.items.iter().map(|i| i.code.as_str()).collect();
    wanted == given && check.items.len() == wanted.len()
}

/// 核查通过: which closes the case.
pub fn pass(
    case: Case,
    by: &Actor,
    policies: &Policies,
    check: Check,
    category: &Category,
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Pass, now)?;
    if !judged_all(&check, category) {
        return Err(Refused::Field("items", "required"));
    }
    if check.items.iter().any(|i| !i.ok) {
        return Err(Refused::Field("items", "not_ok"));
    }
    if category.photo.verify && check.photos.is_empty() {
        return Err(Refused::Field("photos", "required"));
    }
    let fact = Verified {
        verdict: Verdict::Pass,
        items: check.items,
        reason: check.reason,
        photos: check.photos,
        clock: None,
    };
    after(case, now, &[Fact::Verified(Box::new(fact)), Fact::Closed])
}

/// 不通过: back to the same handler, with a reason and at least one item.
pub fn fail(
    case: Case,
    by: &Actor,
    policies: &Policies,
    check: Check,
    category: &Category,
    times: Times<'_>,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Fail, times.now)?;
    if check.reason.is_none() {
        return Err(Refused::Field("reason", "required"));
    }
    if !judged_all(&check, category) || check.items.iter().all(|i| i.ok) {
        return Err(Refused::Field("items", "one_not_ok"));
    }
    let clock = Some(times.clock(Step::Handle, category.limit));
    let fact = Verified {
        verdict: Verdict::Fail,
        items: check.items,
        reason: check.reason,
        photos: check.photos,
        clock,
    };
    after(case, times.now, &[Fact::Verified(Box::new(fact))])
}

/// 评价: by the tracker; at least one answer.
pub fn rate(
    case: Case,
    by: &Actor,
    policies: &Policies,
    answers: Rated,
    now: Timestamp,
) -> Result<Outcome<Case>, Refused> {
    may(&case, by, policies, Act::Rate, now)?;
    if answers.contacted.is_none()
        && answers.solved.is_none()
        && answers.satisfied.is_none()
        && answers.words.is_none()
    {
        return Err(Refused::Field("solved", "one_answer"));
    }
    after(case, now, &[Fact::Rated(answers)])
}
