//! Talk about a case: notes and photos, in a stream of its own that never moves the case's version.

use super::{Failure, Room};
use crate::model::Case;
use crate::rules::{self, Act, Refused};
use crate::store::photo::{self, PhotoRow};
use base::{Actor, CaseId, Division, NewEvent, SecretId, Stamp, Stream, StreamKind, Timestamp, Wish};
use db::Tx;
use journal::Record;
use people::Policies;
use serde::{Deserialize, Serialize};
use serde_json::json;
use vault::Subject;

/// Photos of a report are taken for so long after it.
pub const REPORT_PHOTOS_MS: i64 = 3_600_000;
/// Photos of one kind that a case holds at most.
const KIND_MAX: usize = 30;

/// Whom a note is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteTo {
    /// From staff to the reporter.
    Reporter,
    /// Among colleagues; the reporter does not see it.
    Staff,
    /// From the reporter to whoever has the case.
    Office,
}

/// A note as its event keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// For whom.
    pub to: NoteTo,
    /// The words' secret.
    pub words: SecretId,
}

/// An event of the talk stream.
pub fn talk_event(case: CaseId, division: Division, kind: &'static str, body: serde_json::Value) -> NewEvent {
    NewEvent {
        stream: Stream::new(StreamKind::Talk, case.0),
        kind,
        schema: 1,
        division: Some(division),
        body,
    }
}

/// A reporter adds at most [`crate::NOTES_MAX`] notes: a code is no licence to fill the disk.
fn few_notes(tx: &mut Tx, id: CaseId) -> Result<(), Failure> {
    let talk = journal::recent(tx, Stream::new(StreamKind::Talk, id.0), crate::TIMELINE_MAX)?;
    let own = |e: &&base::Event| e.kind == "talk.noted" && e.body.get("to").is_some_and(|to| to == "office");
    if talk.iter().filter(own).count() >= crate::NOTES_MAX {
        return Err(Refused::Field("words", "too_many_notes").into());
    }
    Ok(())
}

impl Room {
    /// 补充: a note; the reporter's own is always for the office.
    pub fn note(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        to: NoteTo,
        words: &str,
    ) -> Result<Case, Failure> {
        let case = self.load(tx, &stamp.actor, id)?;
        rules::may(&case, &stamp.actor, Policies::embedded(), Act::Note, stamp.now)?;
        let own = matches!(stamp.actor, Actor::Tracker { .. });
        let to = if own { NoteTo::Office } else { to };
        if own {
            few_notes(tx, id)?;
        }
        let words = self.vault.seal(tx, stamp, Subject::Case(id), "note", words)?;
        tx.record(stamp, talk_event(id, case.division, "talk.noted", json!(Noted { to, words })))?;
        Ok(case)
    }

    /// Whether this actor may send a photo of this kind now.
    pub fn may_photograph(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: CaseId,
        kind: &str,
        now: Timestamp,
    ) -> Result<Case, Failure> {
        let case = self.load(tx, actor, id)?;
        match kind {
            "report" => {
                if !matches!(actor, Actor::Tracker { .. }) {
                    return Err(Refused::NotYours.into());
                }
                if now.since(case.reported_at) > REPORT_PHOTOS_MS {
                    return Err(Refused::WrongState("too_late").into());
                }
            }
            "handle" => rules::may(&case, actor, Policies::embedded(), Act::Submit, now)?,
            _ => rules::may(&case, actor, Policies::embedded(), Act::Pass, now)?,
        }
        let most = if kind == "report" { crate::PHOTOS_MAX } else { KIND_MAX };
        if photo::list(tx, id)?.iter().filter(|p| p.kind == kind).count() >= most {
            return Err(Refused::Field("photos", "too_many").into());
        }
        Ok(case)
    }

    /// Keeps a photo whose file is stored already, and wishes its small picture.
    pub fn photograph(&self, tx: &mut Tx, stamp: &Stamp, row: &PhotoRow) -> Result<(), Failure> {
        let case = self.may_photograph(tx, &stamp.actor, row.case, &row.kind, stamp.now)?;
        photo::insert(tx, row)?;
        let body = json!({ "photo": row.id, "kind": row.kind });
        tx.record(stamp, talk_event(row.case, case.division, "talk.photographed", body))?;
        jobs::enqueue(tx, stamp, &Wish::soon("cases.thumb", 1, json!({ "photo": row.id })))?;
        Ok(())
    }
}
