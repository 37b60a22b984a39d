//! The acts of staff and tracker, each one transaction: what the input names is checked here, what is allowed in `rules`.

use super::{Failure, Room};
use crate::facts::{Because, Contacted, Found, Judged, Rated, Satisfied, Solved, Verdict};
use crate::model::Case;
use crate::propose::may_lead;
use crate::rules::{self, Check, Choice, Refused, Submission};
use crate::store::extra::{Dispatch, insert_dispatch};
use crate::store::photo;
use base::{Actor, CaseId, DeskId, PhotoId, SecretId, Stamp};
use db::Tx;
use people::{Duty, Policies};
use serde_json::json;
use vault::Subject;

/// A dispatch as asked for.
#[derive(Clone, Debug)]
pub struct DispatchInput {
    /// The desk.
    pub lead: DeskId,
    /// Instruction to the lead.
    pub note: Option<String>,
    /// Why another than the proposed one.
    pub because: Option<Because>,
}

/// A result as submitted.
#[derive(Clone, Debug)]
pub struct SubmitInput {
    /// What was found.
    pub outcome: Found,
    /// Words to it.
    pub words: Option<String>,
    /// Photos sent before.
    pub photos: Vec<PhotoId>,
}

/// A verification as submitted.
#[derive(Clone, Debug)]
pub struct CheckInput {
    /// Pass or fail.
    pub verdict: Verdict,
    /// The closing standard, judged.
    pub items: Vec<Judged>,
    /// Words to it; the reason of a failure.
    pub words: Option<String>,
    /// Photos sent before.
    pub photos: Vec<PhotoId>,
}

/// A rating as given.
#[derive(Clone, Debug, Default)]
pub struct RateInput {
    /// 有人联系过您吗
    pub contacted: Option<Contacted>,
    /// 解决了吗
    pub solved: Option<Solved>,
    /// 满意吗
    pub satisfied: Option<Satisfied>,
    /// 想说的话
    pub words: Option<String>,
}

impl Room {
    pub(super) fn seal(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        field: &'static str,
        text: Option<&str>,
    ) -> Result<Option<SecretId>, Failure> {
        Ok(text.map(|t| self.vault.seal(tx, stamp, Subject::Case(id), field, t)).transpose()?)
    }

    /// 立案.
    pub fn file(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        category: &str,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let classes = self.classes.current();
            let category = classes.find(category).ok_or(Refused::Field("category", "unknown"));
            let (by, policies) = (&stamp.actor, Policies::embedded());
            rules::may(&case, by, policies, rules::Act::File, stamp.now)?;
            let hours = self.hours_at(tx, case.intake)?;
            let times = self.times(&hours, stamp.now);
            Ok(rules::file(case, by, policies, category?, classes.version, times)?)
        })
    }

    /// 不予受理.
    pub fn refuse(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        reason: &str,
        refer_to: &str,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let reason = self.vault.seal(tx, stamp, Subject::Case(id), "reason", reason)?;
            let refer_to = self.vault.seal(tx, stamp, Subject::Case(id), "refer_to", refer_to)?;
            Ok(rules::refuse(case, &stamp.actor, Policies::embedded(), reason, refer_to, stamp.now)?)
        })
    }

    /// 派遣: the explanation is written as it is now, and never computed again.
    pub fn dispatch(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        input: &DispatchInput,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            rules::may(&case, &stamp.actor, Policies::embedded(), rules::Act::Dispatch, stamp.now)?;
            let category = self.category(&case)?;
            let (desks, proposal) = self.leads(tx, &case, category)?;
            let desk = desks.iter().find(|d| d.id == input.lead).ok_or(Refused::Field("lead", "unknown"))?;
            let note = self.seal(tx, stamp, id, "note", input.note.as_deref())?;
            let explanation = json!({
                "rule": proposal.rule.rule, "version": proposal.rule.version, "facts": proposal.rule.facts,
                "proposed": proposal.lead, "chosen": desk.id, "unit": desk.org.name, "because": input.because,
                "category": category.code, "limit": category.limit,
            });
            let hours = self.hours_of(tx, desk.org.id)?;
            let choice = Choice {
                lead: desk.id,
                may_lead: may_lead(category, desk),
                proposed: proposal.lead,
                rule: proposal.rule,
                because: input.because,
                note,
            };
            let out = rules::dispatch(
                case,
                &stamp.actor,
                Policies::embedded(),
                choice,
                category,
                self.times(&hours, stamp.now),
            )?;
            let due = out.state.state.clock().map_or(stamp.now, |c| c.due);
            let row =
                Dispatch { lead: desk.id, note, due, explanation: explanation.to_string(), at: stamp.now };
            insert_dispatch(tx, id, out.state.version, &row)?;
            Ok(out)
        })
    }

    /// 签收.
    pub fn sign(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |_, case| {
            Ok(rules::sign(case, &stamp.actor, Policies::embedded(), stamp.now)?)
        })
    }

    /// Checks that the photos are this actor's for this act, and ties them to it.
    fn take_photos(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        case: &Case,
        kind: &str,
        ids: &[PhotoId],
    ) -> Result<(), Failure> {
        if ids.len() > crate::PHOTOS_MAX {
            return Err(Refused::Field("photos", "too_many").into());
        }
        for id in ids {
            let fits = photo::find(tx, *id)?.is_some_and(|p| {
                p.case == case.id && p.kind == kind && p.act.is_none() && p.membership == actor.membership()
            });
            if !fits {
                return Err(Refused::Field("photos", "unknown").into());
            }
            photo::attach(tx, *id, case.version + 1)?;
        }
        Ok(())
    }

    /// 提交结果.
    pub fn submit(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        input: &SubmitInput,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            rules::may(&case, &stamp.actor, Policies::embedded(), rules::Act::Submit, stamp.now)?;
            let category = self.category(&case)?;
            self.take_photos(tx, &stamp.actor, &case, "handle", &input.photos)?;
            let verify = people::store::find_desk_for(tx, Duty::Verify, case.division)?
                .ok_or(Refused::Field("verify", "no_desk"))?;
            let hours = self.hours_of(tx, verify.org.id)?;
            let words = self.seal(tx, stamp, id, "result", input.words.as_deref())?;
            let result =
                Submission { outcome: input.outcome, words, photos: input.photos.clone(), verify: verify.id };
            Ok(rules::submit(
                case,
                &stamp.actor,
                Policies::embedded(),
                result,
                category,
                self.times(&hours, stamp.now),
            )?)
        })
    }

    /// 核查: pass or fail.
    pub fn check(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        input: &CheckInput,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            rules::may(&case, &stamp.actor, Policies::embedded(), rules::Act::Pass, stamp.now)?;
            let category = self.category(&case)?;
            self.take_photos(tx, &stamp.actor, &case, "verify", &input.photos)?;
            let reason = self.seal(tx, stamp, id, "check", input.words.as_deref())?;
            let check = Check { items: input.items.clone(), reason, photos: input.photos.clone() };
            let (by, policies) = (&stamp.actor, Policies::embedded());
            Ok(match input.verdict {
                Verdict::Pass => rules::pass(case, by, policies, check, category, stamp.now)?,
                Verdict::Fail => {
                    let lead = case.state.lead().ok_or(Refused::WrongState("handled"))?;
                    let hours = self.hours_at(tx, lead)?;
                    let times = self.times(&hours, stamp.now);
                    let out = rules::fail(case, by, policies, check, category, times)?;
                    self.to_somebody(tx, out, stamp.now)?
                }
            })
        })
    }

    /// 评价.
    pub fn rate(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        input: &RateInput,
    ) -> Result<Case, Failure> {
        self.act(tx, stamp, id, if_match, |tx, case| {
            let words = self.seal(tx, stamp, id, "rating", input.words.as_deref())?;
            let answers =
                Rated { contacted: input.contacted, solved: input.solved, satisfied: input.satisfied, words };
            Ok(rules::rate(case, &stamp.actor, Policies::embedded(), answers, stamp.now)?)
        })
    }
}
