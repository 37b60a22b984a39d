//! A report taken for somebody: on the telephone, at the counter, on patrol. Answered at once where that is enough.

use super::talk::{NoteTo, Noted, talk_event};
use super::{Failure, NewCase, Room};
use crate::facts::Channel;
use crate::model::Case;
use crate::rules::{self, Act, Refused, back};
use crate::store::case as rows;
use base::{CaseId, Stamp};
use db::Tx;
use journal::Record;
use people::Policies;
use serde_json::json;
use vault::Subject;

/// What was taken beside the report itself.
#[derive(Clone, Debug)]
pub struct Taking {
    /// How it came: never the web.
    pub channel: Channel,
    /// The caller's name, when she gave it.
    pub caller: Option<String>,
    /// What she was answered at once.
    pub answer: Option<String>,
}

impl Room {
    /// Takes a report for somebody. Whoever may take reports in the place's division may answer at once, then and only then.
    pub fn take(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        number: &str,
        new: &NewCase,
        taking: &Taking,
    ) -> Result<Case, Failure> {
        let root = Policies::embedded().rights(&stamp.actor, "cases.take").subtree();
        let root = root.ok_or(Refused::NotYours)?;
        let mut new = new.clone();
        let place = &mut new.place;
        // A question has no place: it lies where the one who answers it sits.
        if taking.answer.is_some() && place.point.is_none() && place.address.is_none() {
            place.division = place.division.or(Some(root));
        }
        let case = self.receive(tx, stamp, id, number, &new, Some(taking))?;
        let Some(answer) = &taking.answer else { return Ok(case) };
        let secret = self.vault.seal(tx, stamp, Subject::Case(id), "answer", answer)?;
        let from = case.version;
        let out = back::answered(case, secret, stamp.now)?;
        rows::update(tx, &out.state, from, stamp.now, stamp.actor.membership())?;
        for (version, event) in (from + 1..).zip(out.events) {
            tx.record_at(stamp, version, event)?;
        }
        Ok(out.state)
    }

    /// 补充来电内容: what a caller adds to a running case; no clock moves.
    pub fn add_facts(&self, tx: &mut Tx, stamp: &Stamp, id: CaseId, words: &str) -> Result<Case, Failure> {
        let case = self.load(tx, &stamp.actor, id)?;
        rules::may(&case, &stamp.actor, Policies::embedded(), Act::Facts, stamp.now)?;
        let words = self.vault.seal(tx, stamp, Subject::Case(id), "note", words)?;
        let noted = Noted { to: NoteTo::Office, words };
        tx.record(stamp, talk_event(id, case.division, "talk.noted", json!(noted)))?;
        Ok(case)
    }
}
