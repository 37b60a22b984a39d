//! Entries of a timeline before their words are opened: one an act, one a piece of talk.

use super::views::{StepKind, TimelineItem};
use crate::category::Text2;
use crate::facts::{Fact, Verdict};
use crate::work::{NoteTo, Noted};
use base::{Event, SecretId, Timestamp};

/// An entry without words. A verification that passed is the closure; the fact `Closed` after it is `None`.
pub(super) fn blank(fact: &Fact, at: Timestamp, unit: String, post: Option<Text2>) -> Option<TimelineItem> {
    let kind = match fact {
        Fact::Reported(_) => StepKind::Reported,
        Fact::Filed { .. } => StepKind::Filed,
        Fact::Refused { .. } => StepKind::Refused,
        Fact::Dispatched(_) => StepKind::Dispatched,
        Fact::Signed { .. } => StepKind::Signed,
        Fact::Handled(_) => StepKind::Handled,
        Fact::Verified(v) if v.verdict == Verdict::Fail => StepKind::VerifiedFail,
        Fact::Verified(_) => StepKind::Closed,
        Fact::Closed => return None,
        Fact::Rated(_) => StepKind::Rated,
        Fact::Returned { .. } => StepKind::Returned,
        Fact::ReturnAccepted { .. } => StepKind::ReturnAccepted,
        Fact::ReturnRefused { .. } => StepKind::ReturnRefused,
        Fact::Recalled { .. } => StepKind::Recalled,
        Fact::Reassigned { .. } => StepKind::Reassigned,
        Fact::Released => StepKind::Released,
        Fact::Answered { .. } => StepKind::Answered,
        Fact::Recomputed { .. } => StepKind::Recomputed,
    };
    Some(item(kind, at, unit, post))
}

fn item(kind: StepKind, at: Timestamp, unit: String, post: Option<Text2>) -> TimelineItem {
    TimelineItem {
        kind,
        at,
        unit,
        post,
        words: None,
        photos: Vec::new(),
        due: None,
        items: Vec::new(),
        purpose: None,
        lead: None,
        outcome: None,
        rule: None,
    }
}

/// A talk event as an entry; photos show with their acts.
pub(super) fn talk_item(
    event: &Event,
    unit: String,
    post: Option<Text2>,
) -> Option<(TimelineItem, Option<SecretId>)> {
    let text = |name: &str| event.body.get(name).and_then(|v| v.as_str());
    let secret = |name: &str| text(name).and_then(|t| t.parse().ok()).map(SecretId);
    match event.kind.as_str() {
        "talk.noted" => {
            let noted: Noted = serde_json::from_value(event.body.clone()).ok()?;
            let kind = match noted.to {
                NoteTo::Office => StepKind::NoteReporter,
                NoteTo::Reporter => StepKind::NoteStaff,
                NoteTo::Staff => StepKind::NoteColleague,
            };
            Some((item(kind, event.time, unit, post), Some(noted.words)))
        }
        "talk.overdue" => {
            let due = text("due").and_then(|t| serde_json::from_value(t.into()).ok());
            Some((TimelineItem { due, ..item(StepKind::Overdue, event.time, unit, post) }, None))
        }
        "talk.read" => {
            let purpose = text("purpose").map(str::to_owned);
            Some((TimelineItem { purpose, ..item(StepKind::Read, event.time, unit, post) }, None))
        }
        "talk.hold_set" | "talk.hold_lifted" => {
            let set = event.kind == "talk.hold_set";
            let kind = if set { StepKind::HoldSet } else { StepKind::HoldLifted };
            Some((item(kind, event.time, unit, post), secret("reason")))
        }
        "talk.erased" => {
            let kind = match text("what")? {
                "content" => StepKind::ContentErased,
                "photos" => StepKind::PhotosErased,
                _ => StepKind::ReporterErased,
            };
            Some((item(kind, event.time, unit, post), secret("reason")))
        }
        _ => None,
    }
}
