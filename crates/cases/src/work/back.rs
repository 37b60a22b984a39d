//! What goes back, changes hands, or is answered at once: each one transaction.

use super::{Failure, Room};
use crate::model::Case;
use crate::rules::{self, Refused, back};
use crate::store::case as rows;
use base::{Actor, CaseId, MembershipId, Outcome, PersonId, Stamp, Timestamp};
use db::Tx;
use journal::Record;
use people::Policies;
use vault::Subject;

impl Room {
    /// 退单, with a reason.
    pub fn send_back(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        reason: &str,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::Return, stamp.now)?;
            let reason = self.vault.seal(tx, stamp, Subject::Case(id), "return", reason)?;
            let hours = self.hours_at(tx, case.intake)?;
            Ok(back::send_back(case, by, policies, reason, self.times(&hours, stamp.now))?)
        })
    }

    /// 同意退单.
    pub fn accept_return(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        note: Option<&str>,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::AcceptReturn, stamp.now)?;
            let note = self.seal(tx, stamp, id, "review", note)?;
            let hours = self.hours_at(tx, case.intake)?;
            Ok(back::accept_return(case, by, policies, note, self.times(&hours, stamp.now))?)
        })
    }

    /// 驳回退单, with a reason.
    pub fn refuse_return(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        reason: &str,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::RefuseReturn, stamp.now)?;
            let reason = self.vault.seal(tx, stamp, Subject::Case(id), "review", reason)?;
            let lead = case.state.lead().ok_or(Refused::WrongState("returned"))?;
            let hours = self.hours_at(tx, lead)?;
            let out = back::refuse_return(case, by, policies, reason, self.times(&hours, stamp.now))?;
            self.to_somebody(tx, out, stamp.now)
        })
    }

    /// 撤回派遣.
    pub fn undo_dispatch(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let hours = self.hours_at(tx, case.intake)?;
            let times = self.times(&hours, stamp.now);
            Ok(back::undo_dispatch(case, &stamp.actor, Policies::embedded(), times)?)
        })
    }

    /// 换承办人: to another member of the lead's desk.
    pub fn reassign(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        to: MembershipId,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::Reassign, stamp.now)?;
            let to = member(tx, &case, to)?.ok_or(Refused::Field("to", "not_of_lead"))?;
            Ok(back::reassign(case, by, policies, to, stamp.now)?)
        })
    }

    /// 直接答复.
    pub fn answer(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        answer: &str,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::Answer, stamp.now)?;
            let answer = self.vault.seal(tx, stamp, Subject::Case(id), "answer", answer)?;
            Ok(back::answer(case, by, policies, answer, stamp.now)?)
        })
    }

    /// 交接: one case of a post goes to another post of the lead, or back to the lead's desk. False: there was nothing to do.
    pub fn hand_over(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        from: MembershipId,
        to: Option<MembershipId>,
    ) -> Result<bool, Failure> {
        let Some(case) = rows::find(tx, id)? else { return Ok(false) };
        if case.state.signer().is_none_or(|s| s.membership != from) {
            return Ok(false);
        }
        // Somebody of another organisation cannot hold it: then the lead's desk has it.
        let to = match to {
            Some(to) => member(tx, &case, to)?,
            None => None,
        };
        let version = case.version;
        match back::hand_over(case, to, stamp.now) {
            Ok(out) => {
                self.save(tx, stamp, version, out)?;
                Ok(true)
            }
            Err(Refused::WrongState(_) | Refused::Damaged(_)) => Ok(false),
            Err(refused) => Err(refused.into()),
        }
    }

    /// Computes the clock of one case again; false: it is what it was.
    pub fn recompute(&self, tx: &mut Tx, stamp: &Stamp, id: CaseId) -> Result<bool, Failure> {
        let Some(case) = rows::find(tx, id)? else { return Ok(false) };
        let version = case.version;
        let Some(desk) = case.waits_at() else { return Ok(false) };
        let hours = self.hours_at(tx, desk)?;
        let Some(out) = back::recompute(case, self.times(&hours, stamp.now))? else { return Ok(false) };
        self.save(tx, stamp, version, out)?;
        Ok(true)
    }

    /// Saves what the program itself decided.
    fn save(&self, tx: &mut Tx, stamp: &Stamp, from: i64, out: Outcome<Case>) -> Result<(), Failure> {
        rows::update(tx, &out.state, from, stamp.now, None)?;
        for (version, event) in (from + 1..).zip(out.events) {
            tx.record_at(stamp, version, event)?;
        }
        Ok(())
    }

    /// A case that came back to a post which has ended goes on to the lead's desk: nothing is without an owner.
    pub(super) fn to_somebody(
        &self,
        tx: &mut Tx,
        mut out: Outcome<Case>,
        now: Timestamp,
    ) -> Result<Outcome<Case>, Failure> {
        let Some(signer) = out.state.state.signer() else { return Ok(out) };
        if people::store::actor(tx, signer.membership)?.is_some() {
            return Ok(out);
        }
        let released = back::hand_over(out.state, None, now)?;
        out.events.extend(released.events);
        Ok(Outcome { state: released.state, ..out })
    }
}

/// Post and person, when the post is a living one at the lead's desk.
fn member(tx: &mut Tx, case: &Case, to: MembershipId) -> Result<Option<(MembershipId, PersonId)>, Failure> {
    let lead = case.state.lead();
    Ok(match people::store::actor(tx, to)? {
        Some(Actor::Person { person, desks, .. }) if lead.is_some_and(|l| desks.contains(&l)) => {
            Some((to, person))
        }
        _ => None,
    })
}
