//! The work of one transaction: hold, lift, erase, sweep. Synchronous; knows no HTTP and holds no SQL.

use super::rules::{self, Kind, What, Why};
use super::store::{self, Hold, Matter};
use crate::model::Case;
use crate::rules::{Refused, touches};
use crate::work::{Failure, Room, talk_event};
use base::{
    Actor, CaseId, Division, NewEvent, PersonId, PhotoId, ReporterId, SecretId, Stamp, Timestamp, Wish,
};
use db::Tx;
use journal::Record;
use people::Policies;
use serde_json::json;
use vault::{Erased, Subject, Vault};

/// Cases of a person read at a time.
const PERSON_PAGE: i64 = 500;
/// Cases that one transaction of a sweep looks at.
pub const SWEEP_PAGE: i64 = 100;

/// Why nothing was held or erased. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A legal hold keeps it.
    #[error("under a legal hold")]
    Held,
    /// No hold is in force.
    #[error("not under a legal hold")]
    NotHeld,
    /// Erased already: there is nothing to hold.
    #[error("erased already")]
    Erased,
    /// The caller's copy of a period is stale: its version now.
    #[error("stale")]
    Stale(i64),
    /// As for any act.
    #[error(transparent)]
    Failure(#[from] Failure),
}

macro_rules! as_failure {
    ($($error:ty),+) => {$(
        impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                Refusal::Failure(error.into())
            }
        }
    )+};
}

as_failure!(Refused, db::Error, journal::Error, vault::Error, ::jobs::Error);

/// The case, when this actor may care for its data.
fn cared(room: &Room, tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<Case, Refusal> {
    let case = room.load(tx, actor, id)?;
    let rights = Policies::embedded().rights(actor, "privacy.manage");
    if touches(&rights, &case) { Ok(case) } else { Err(Refused::NotYours.into()) }
}

/// 法律保留: nothing of the case, nor who reported it, is erased until the hold is lifted.
pub fn hold(room: &Room, tx: &mut Tx, stamp: &Stamp, id: CaseId, reason: &str) -> Result<Case, Refusal> {
    let case = cared(room, tx, &stamp.actor, id)?;
    let by = stamp.actor.membership().ok_or(Refused::NotYours)?;
    // Pinned until the commit: an erasure at the same time comes before us or sees the hold.
    if !room.vault.pin(tx, Subject::Case(id))? {
        return Err(Refusal::Erased);
    }
    if let Some(reporter) = case.reporter {
        room.vault.pin(tx, Subject::Reporter(reporter))?;
    }
    let reason = room.vault.seal(tx, stamp, Subject::Case(id), "hold", reason)?;
    if !store::insert_hold(tx, id, &Hold { reason, since: stamp.now, by })? {
        return Err(Refusal::Held);
    }
    tx.record(stamp, talk_event(id, case.division, "talk.hold_set", json!({ "reason": reason })))?;
    Ok(case)
}

/// The hold ends; the sweeps look at the case again.
pub fn release(room: &Room, tx: &mut Tx, stamp: &Stamp, id: CaseId, reason: &str) -> Result<Case, Refusal> {
    let case = cared(room, tx, &stamp.actor, id)?;
    if !store::delete_hold(tx, id)? {
        return Err(Refusal::NotHeld);
    }
    if let Some(ended_at) = store::find_matter(tx, id)?.and_then(|m| m.ended_at) {
        store::rewind(tx, ended_at)?;
    }
    let reason = room.vault.seal(tx, stamp, Subject::Case(id), "hold", reason)?;
    tx.record(stamp, talk_event(id, case.division, "talk.hold_lifted", json!({ "reason": reason })))?;
    Ok(case)
}

/// The official's own words for an erasure, under the official's own key: the case's key is about to go.
fn own_words(vault: &Vault, tx: &mut Tx, stamp: &Stamp, reason: &str) -> Result<SecretId, Refusal> {
    let person: PersonId = stamp.actor.person().ok_or(Refused::NotYours)?;
    Ok(vault.seal(tx, stamp, Subject::Person(person), "reason", reason)?)
}

fn erased(id: CaseId, division: Division, what: What, why: Why, reason: Option<SecretId>) -> NewEvent {
    let mut body = json!({ "what": what, "why": why });
    if let Some(reason) = reason {
        body["reason"] = json!(reason);
    }
    talk_event(id, division, "talk.erased", body)
}

fn remove_later(tx: &mut Tx, stamp: &Stamp, photos: &[PhotoId]) -> Result<(), Refusal> {
    if !photos.is_empty() {
        jobs::enqueue(tx, stamp, &Wish::soon("cases.remove_files", 1, json!({ "photos": photos })))?;
    }
    Ok(())
}

/// Everything said and shown in the case: its key, its exact point, its photos. False when that was done before.
fn content(
    vault: &Vault,
    tx: &mut Tx,
    stamp: &Stamp,
    matter: &Matter,
    why: Why,
    reason: Option<SecretId>,
) -> Result<bool, Refusal> {
    // The key first: from here on a hold waits for us.
    if !vault.erase(tx, stamp, Subject::Case(matter.id))? {
        return Ok(false);
    }
    if store::find_hold(tx, matter.id)?.is_some() {
        return Err(Refusal::Held);
    }
    rest_of_content(tx, stamp, matter.id)?;
    tx.record(stamp, erased(matter.id, matter.division, What::Content, why, reason))?;
    Ok(true)
}

fn rest_of_content(tx: &mut Tx, stamp: &Stamp, id: CaseId) -> Result<(), Refusal> {
    store::delete_point(tx, id)?;
    let photos = store::delete_photos(tx, id)?;
    remove_later(tx, stamp, &photos)
}

/// The photos alone. False when there are none.
fn photos(vault: &Vault, tx: &mut Tx, stamp: &Stamp, matter: &Matter) -> Result<bool, Refusal> {
    // A hold at the same time comes before us, or finds them gone.
    vault.pin(tx, Subject::Case(matter.id))?;
    if store::find_hold(tx, matter.id)?.is_some() {
        return Err(Refusal::Held);
    }
    let photos = store::delete_photos(tx, matter.id)?;
    if photos.is_empty() {
        return Ok(false);
    }
    remove_later(tx, stamp, &photos)?;
    tx.record(stamp, erased(matter.id, matter.division, What::Photos, Why::Retention, None))?;
    Ok(true)
}

/// All cases of a person.
fn cases_of(tx: &mut Tx, reporter: ReporterId) -> Result<Vec<Matter>, db::Error> {
    let mut all: Vec<Matter> = Vec::new();
    loop {
        let after = all.last().map_or_else(Vec::new, |m| m.id.bytes().to_vec());
        let page = store::list_of_reporter(tx, reporter, &after, PERSON_PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn held_among(tx: &mut Tx, cases: &[Matter]) -> Result<u64, db::Error> {
    let mut held = 0;
    for case in cases {
        held += u64::from(store::find_hold(tx, case.id)?.is_some());
    }
    Ok(held)
}

/// Who a person is: key, name, number, blind index. Each of the person's cases keeps its content and says that its reporter is
/// gone. Gives how many cases; 0 when it was done before.
pub fn erase_person(
    vault: &Vault,
    tx: &mut Tx,
    stamp: &Stamp,
    reporter: ReporterId,
    why: Why,
    reason: Option<SecretId>,
) -> Result<u64, Refusal> {
    if !vault.erase(tx, stamp, Subject::Reporter(reporter))? {
        return Ok(0);
    }
    let cases = cases_of(tx, reporter)?;
    if held_among(tx, &cases)? > 0 {
        return Err(Refusal::Held);
    }
    for case in &cases {
        tx.record(stamp, erased(case.id, case.division, What::Reporter, why, reason))?;
    }
    Ok(cases.len() as u64)
}

/// An administrator erases what was said and shown in an ended case.
pub fn erase_content(
    room: &Room,
    tx: &mut Tx,
    stamp: &Stamp,
    id: CaseId,
    reason: &str,
) -> Result<(Case, bool), Refusal> {
    let case = cared(room, tx, &stamp.actor, id)?;
    if store::find_hold(tx, id)?.is_some() {
        return Err(Refusal::Held);
    }
    rules::may_erase_content(&case)?;
    let words = own_words(&room.vault, tx, stamp, reason)?;
    let matter = Matter { id, division: case.division, reporter: case.reporter, ended_at: None };
    let done = content(&room.vault, tx, stamp, &matter, Why::Asked, Some(words))?;
    tx.operational("erased before");
    Ok((case, done))
}

/// An administrator erases who reported a case: the whole person, in all cases.
pub fn erase_reporter(
    room: &Room,
    tx: &mut Tx,
    stamp: &Stamp,
    id: CaseId,
    reason: &str,
) -> Result<(Case, u64), Refusal> {
    let case = cared(room, tx, &stamp.actor, id)?;
    let Some(reporter) = case.reporter else {
        return Err(Refused::WrongState("no_number").into());
    };
    if !ours(tx, &stamp.actor, reporter)? {
        return Err(Refused::NotYours.into());
    }
    let words = own_words(&room.vault, tx, stamp, reason)?;
    let cases = erase_person(&room.vault, tx, stamp, reporter, Why::Asked, Some(words))?;
    tx.operational("erased before");
    Ok((case, cases))
}

/// Whether all cases of a person lie where this actor cares for data.
fn ours(tx: &mut Tx, actor: &Actor, reporter: ReporterId) -> Result<bool, Refusal> {
    let rights = Policies::embedded().rights(actor, "privacy.manage");
    let Some(root) = rights.subtree() else { return Ok(false) };
    Ok(cases_of(tx, reporter)?.iter().all(|case| root.contains(case.division)))
}

/// What became of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfNumber {
    /// Cases whose reporter is gone now.
    pub erased: u64,
    /// Cases under a legal hold, which kept their reporter.
    pub held: u64,
}

/// An administrator erases whoever reported with this number. A person with a case under a hold, or outside of the actor's
/// division, stays.
pub fn erase_number(
    room: &Room,
    tx: &mut Tx,
    stamp: &Stamp,
    phone: &str,
    reason: &str,
) -> Result<OfNumber, Refusal> {
    if Policies::embedded().rights(&stamp.actor, "privacy.manage").is_empty() {
        return Err(Refused::NotYours.into());
    }
    tx.operational("no such number");
    let mut erased = 0;
    loop {
        let found = room.vault.find(tx, "phone", &room.vault.blind_phone(phone))?;
        let (mut held, mut gone) = (0, false);
        for subject in &found {
            let Subject::Reporter(reporter) = *subject else { continue };
            if !ours(tx, &stamp.actor, reporter)? {
                continue;
            }
            let cases = cases_of(tx, reporter)?;
            match held_among(tx, &cases)? {
                0 => {
                    let words = own_words(&room.vault, tx, stamp, reason)?;
                    erased += erase_person(&room.vault, tx, stamp, reporter, Why::Asked, Some(words))?;
                    gone = true;
                }
                some => held += some,
            }
        }
        // A full page may hide others; who was erased stands in their way no more.
        if !gone || (found.len() as i64) < vault::FIND_MAX {
            return Ok(OfNumber { erased, held });
        }
    }
}

/// The reporter erases number and name, by number and code, at once: those of this report, and of all that staff took for the same
/// caller. 0 when there is nothing.
pub fn erase_own(room: &Room, tx: &mut Tx, stamp: &Stamp, id: CaseId) -> Result<u64, Refusal> {
    let case = room.load(tx, &stamp.actor, id)?;
    tx.operational("nothing left");
    match case.reporter {
        Some(reporter) => erase_person(&room.vault, tx, stamp, reporter, Why::Own, None),
        None => Ok(0),
    }
}

/// Sets the days of a kind; the events of the kind's stream are its versions.
pub fn set_days(
    room: &Room,
    tx: &mut Tx,
    stamp: &Stamp,
    kind: Kind,
    if_match: i64,
    days: i64,
) -> Result<i64, Refusal> {
    let rights = Policies::embedded().rights(&stamp.actor, "privacy.manage");
    // The periods are the centre's: whoever cares for a part of it does not set them.
    if !rights.subtree().is_some_and(|root| root.contains(room.territory.county())) {
        return Err(Refused::NotYours.into());
    }
    rules::fits(kind, days)?;
    let now = store::find_retention(tx, kind)?;
    if now.version != if_match {
        return Err(Refusal::Stale(now.version));
    }
    let version = now.version + 1;
    store::save_days(tx, kind, version, days)?;
    let event = NewEvent {
        stream: kind.stream(),
        kind: "retention.changed",
        schema: 1,
        division: None,
        body: json!({ "kind": kind, "days": days, "before": now.days }),
    };
    tx.record_at(stamp, version, event)?;
    Ok(version)
}

/// What one transaction of a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Contents, cases' photos, or persons.
    pub erased: u64,
    /// There is more to look at.
    pub more: bool,
}

/// One transaction of a kind's sweep: at most [`SWEEP_PAGE`] ended cases, from where the last one stopped. `first`: the sweep
/// begins. What is open or under a hold is never touched.
pub fn sweep(vault: &Vault, tx: &mut Tx, stamp: &Stamp, kind: Kind, first: bool) -> Result<Swept, Refusal> {
    tx.operational("sweep");
    let from = store::find_retention(tx, kind)?;
    let before = rules::cutoff(stamp.now, from.days);
    let page = store::list_ended(tx, (from.cursor_at, &from.cursor_id), before, SWEEP_PAGE)?;
    let mut erased = 0;
    for case in &page {
        erased += u64::from(sweep_one(vault, tx, stamp, kind, case, before)?);
    }
    let mut to = from.clone();
    to.erased = if first { 0 } else { from.erased } + i64::try_from(erased).unwrap_or(i64::MAX);
    if let Some((last, ended_at)) = page.last().and_then(|m| Some((m, m.ended_at?))) {
        (to.cursor_at, to.cursor_id) = (ended_at, last.id.bytes().to_vec());
    }
    let more = page.len() as i64 == SWEEP_PAGE;
    if !more {
        to.swept_at = Some(stamp.now);
    }
    store::save_sweep(tx, kind, &from, &to)?;
    Ok(Swept { erased, more })
}

fn sweep_one(
    vault: &Vault,
    tx: &mut Tx,
    stamp: &Stamp,
    kind: Kind,
    case: &Matter,
    before: Timestamp,
) -> Result<bool, Refusal> {
    if store::find_hold(tx, case.id)?.is_some() {
        return Ok(false);
    }
    match (kind, case.reporter) {
        (Kind::Content, _) => content(vault, tx, stamp, case, Why::Retention, None),
        (Kind::Photos, _) => photos(vault, tx, stamp, case),
        (Kind::Reporter, None) => Ok(false),
        (Kind::Reporter, Some(reporter)) => {
            // The last of the person's cases decides: it comes along in its own time.
            let cases = cases_of(tx, reporter)?;
            let needed = |m: &Matter| m.ended_at.is_none_or(|at| at >= before);
            if cases.iter().any(needed) || held_among(tx, &cases)? > 0 {
                return Ok(false);
            }
            Ok(erase_person(vault, tx, stamp, reporter, Why::Retention, None)? > 0)
        }
    }
}

/// What belongs to a replayed erasure beside the key, in the same transaction.
pub fn replay(tx: &mut Tx, stamp: &Stamp, erasure: Erased) -> Result<(), Refusal> {
    match erasure.subject {
        Subject::Case(id) => {
            let Some(matter) = store::find_matter(tx, id)? else { return Ok(()) };
            // A hold of the backup's time was lifted before the erasure.
            store::delete_hold(tx, id)?;
            rest_of_content(tx, stamp, id)?;
            tx.record(stamp, erased(id, matter.division, What::Content, Why::Replayed, None))?;
        }
        Subject::Reporter(reporter) => {
            for case in cases_of(tx, reporter)? {
                tx.record(stamp, erased(case.id, case.division, What::Reporter, Why::Replayed, None))?;
            }
        }
        Subject::Person(_) => {}
    }
    Ok(())
}
