//! One case: read it, insert it, save it after an act together with its seats.

use super::row::{RatingRow, TABLE, to_word};
use crate::model::{Case, State, StateCode};
use crate::seats::{Seat, seats, word};
use base::{CaseId, MembershipId, SecretId, Timestamp};
use db::{Error, Tx, Val, binds, sql};

/// The case with this id, whoever asks: for the program's own parts.
pub fn find(tx: &mut Tx, id: CaseId) -> Result<Option<Case>, Error> {
    tx.opt(
        sql!(concat!(
            "-- cases.find\nSELECT ",
            case_columns!(),
            "
FROM cases_case c
WHERE c.id = ?"
        )),
        binds![id.bytes()],
    )
}

/// What a reader's rights become in a query: eight holders at most and one range of divisions.
#[derive(Clone, Debug)]
pub struct Reach {
    holders: [Option<Vec<u8>>; 8],
    first: i64,
    last: i64,
}

impl Reach {
    /// From the rights to see. No subtree becomes an empty range.
    pub fn new(rights: &people::Rights) -> Self {
        let mut holders: [Option<Vec<u8>>; 8] = Default::default();
        for (slot, holder) in holders.iter_mut().zip(rights.holders()) {
            *slot = Some(holder);
        }
        let (first, last) = rights.subtree().map_or((1, 0), base::Division::range);
        Self { holders, first, last }
    }
    /// The range of divisions; first > last when there is none.
    pub const fn range(&self) -> (i64, i64) {
        (self.first, self.last)
    }
    /// One holder, or NULL.
    pub fn holder(&self, index: usize) -> Val<'_> {
        self.holders.get(index).and_then(Option::as_deref).map_or(Val::Null, Val::from)
    }
}

/// The case with this id, when the reader's rights touch it.
pub fn find_visible(tx: &mut Tx, id: CaseId, reach: &Reach) -> Result<Option<Case>, Error> {
    tx.opt(
        sql!(concat!(
            "-- cases.find_visible\nSELECT ",
            case_columns!(),
            "
FROM cases_case c
WHERE c.id = ?
  AND (c.division BETWEEN ? AND ?
    OR EXISTS (SELECT 1 FROM cases_seat s WHERE s.case_id = c.id AND s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)))"
        )),
        [
            Val::from(id.bytes()),
            Val::from(reach.first),
            Val::from(reach.last),
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
        ],
    )
}

/// The visible case with this public number.
pub fn find_by_number(tx: &mut Tx, number: &str, reach: &Reach) -> Result<Option<Case>, Error> {
    tx.opt(
        sql!(concat!(
            "-- cases.find_by_number\nSELECT ",
            case_columns!(),
            "
FROM cases_case c
WHERE c.number = ?
  AND (c.division BETWEEN ? AND ?
    OR EXISTS (SELECT 1 FROM cases_seat s WHERE s.case_id = c.id AND s.holder IN (?, ?, ?, ?, ?, ?, ?, ?)))"
        )),
        [
            Val::from(number),
            Val::from(reach.first),
            Val::from(reach.last),
            reach.holder(0),
            reach.holder(1),
            reach.holder(2),
            reach.holder(3),
            reach.holder(4),
            reach.holder(5),
            reach.holder(6),
            reach.holder(7),
        ],
    )
}

/// Id of the case with this public number, for trackers.
pub fn find_id(tx: &mut Tx, number: &str) -> Result<Option<CaseId>, Error> {
    let row: Option<(Vec<u8>,)> =
        tx.opt(sql!("-- cases.find_id\nSELECT id\nFROM cases_case\nWHERE number = ?"), binds![number])?;
    row.map(|(id,)| CaseId::from_bytes(&id).ok_or_else(|| Error::illegal_row(TABLE, "id"))).transpose()
}

/// When the case changed last, and which post did it.
pub fn changed(tx: &mut Tx, id: CaseId) -> Result<(Timestamp, Option<MembershipId>), Error> {
    let (at, by): (i64, Option<Vec<u8>>) = tx.one(
        sql!("-- cases.changed\nSELECT changed_at, changed_by\nFROM cases_case\nWHERE id = ?"),
        binds![id.bytes()],
    )?;
    Ok((Timestamp::from_ms(at), by.and_then(|b| MembershipId::from_bytes(&b))))
}

/// The columns that every act may change, as text and bytes ready to bind.
struct Changing {
    state: &'static str,
    outcome: Option<String>,
    reason: Option<Vec<u8>>,
    refer_to: Option<Vec<u8>>,
    handlers: String,
    ended_at: Option<i64>,
    rating: Option<String>,
    held: Option<String>,
    answer: Option<SecretId>,
}

impl Changing {
    fn of(case: &Case) -> Result<Self, Error> {
        let bad = |_| Error::illegal_row(TABLE, case.id);
        let (reason, refer_to) = match &case.state {
            State::Refused { reason, refer_to, .. } => {
                (Some(reason.bytes().to_vec()), Some(refer_to.bytes().to_vec()))
            }
            State::Returned { reason, .. } => (Some(reason.bytes().to_vec()), None),
            _ => (None, None),
        };
        let outcome = match &case.state {
            State::Handled { outcome, .. } | State::Closed { outcome, .. } => to_word(outcome),
            _ => None,
        };
        let (held, answer) = match &case.state {
            State::Returned { before, .. } => (Some(before), None),
            State::Answered { answer, .. } => (None, Some(*answer)),
            _ => (None, None),
        };
        let rating =
            case.state.rating().map(|r| RatingRow { answers: r.answers.clone(), first_at: r.first_at });
        Ok(Self {
            state: case.state.code().word(),
            outcome,
            reason,
            refer_to,
            handlers: serde_json::to_string(&case.handlers).map_err(bad)?,
            ended_at: crate::seats::ended(&case.state).map(Timestamp::ms),
            rating: rating.map(|r| serde_json::to_string(&r)).transpose().map_err(bad)?,
            held: held.map(serde_json::to_string).transpose().map_err(bad)?,
            answer,
        })
    }
}

/// Inserts a case as reported, with its seats.
pub fn insert(tx: &mut Tx, case: &Case, now: Timestamp) -> Result<(), Error> {
    let bad = |_| Error::illegal_row(TABLE, case.id);
    let proposal = case.proposal.as_ref().map(serde_json::to_string).transpose().map_err(bad)?;
    let Some(clock) = case.state.clock() else { return Err(Error::illegal_row(TABLE, case.id)) };
    tx.exec(
        sql!(
            "-- cases.insert
INSERT INTO cases_case (id, version, number, state, division, level, reporter, phone, words, address, note, publish, language, reported_at, intake, proposed, proposal, step, started, due, soon, urgent, unit, amount, provisional, channel, taken_by, caller, handlers, changed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?)"
        ),
        binds![
            case.id,
            case.version,
            case.number,
            case.state.code().word(),
            case.division,
            case.division.level(),
            case.reporter,
            case.phone,
            case.words,
            case.address,
            case.note,
            case.publish,
            case.language,
            case.reported_at,
            case.intake,
            case.proposed,
            proposal,
            to_word(&clock.step),
            clock.started,
            clock.due,
            clock.soon,
            clock.urgent,
            to_word(&clock.limit.unit),
            clock.limit.amount,
            clock.provisional,
            to_word(&case.channel),
            case.taken_by,
            case.caller,
            now
        ],
    )?;
    seats(case).iter().try_for_each(|seat| save_seat(tx, case.id, seat))
}

/// Saves a case after an act; `from` is the version that the act started from. A lost version is retried or refused.
pub fn update(
    tx: &mut Tx,
    case: &Case,
    from: i64,
    now: Timestamp,
    by: Option<MembershipId>,
) -> Result<(), Error> {
    let c = Changing::of(case)?;
    let clock = case.state.clock();
    let (step, unit) = (clock.and_then(|c| to_word(&c.step)), clock.and_then(|c| to_word(&c.limit.unit)));
    let signer = case.state.signer();
    let touched = tx.exec(
        sql!(
            "-- cases.update
UPDATE cases_case
SET version = ?, state = ?, category = ?, step = ?, started = ?, due = ?, soon = ?, urgent = ?, unit = ?, amount = ?, provisional = ?, lead = ?, signer = ?, signer_person = ?, verify = ?, outcome = ?, reason = ?, refer_to = ?, first_late = ?, handlers = ?, ended_at = ?, rating = ?, held = ?, catalogue = ?, answer = ?, changed_at = ?, changed_by = ?
WHERE id = ? AND version = ?"
        ),
        binds![
            case.version,
            c.state,
            case.category,
            step,
            clock.map(|c| c.started),
            clock.map(|c| c.due),
            clock.map(|c| c.soon),
            clock.map(|c| c.urgent),
            unit,
            clock.map(|c| c.limit.amount),
            clock.map(|c| c.provisional),
            case.state.lead(),
            signer.map(|s| s.membership),
            signer.map(|s| s.person),
            case.state.verify(),
            c.outcome,
            c.reason,
            c.refer_to,
            case.first_late,
            c.handlers,
            c.ended_at,
            c.rating,
            c.held,
            case.catalogue,
            c.answer,
            now,
            by,
            case.id,
            from
        ],
    )?;
    if touched != 1 {
        return Err(tx.conflict());
    }
    if went_back(case) {
        drop_seats(tx, case.id)?;
    }
    seats(case).iter().try_for_each(|seat| save_seat(tx, case.id, seat))
}

/// Whether parties of an earlier state may still have a seat.
fn went_back(case: &Case) -> bool {
    match case.state.code() {
        StateCode::Filed => case.version > 2,
        StateCode::Dispatched => case.version > 3,
        StateCode::Returned => true,
        StateCode::Reported
        | StateCode::Refused
        | StateCode::Handling
        | StateCode::Handled
        | StateCode::Rework
        | StateCode::Closed
        | StateCode::Answered => false,
    }
}

/// A party that has left sees the case no more: its seat goes, and those that stay are written again.
fn drop_seats(tx: &mut Tx, case: CaseId) -> Result<(), Error> {
    tx.exec(sql!("-- cases.drop_seats\nDELETE FROM cases_seat\nWHERE case_id = ?"), binds![case])?;
    Ok(())
}

fn save_seat(tx: &mut Tx, case: CaseId, seat: &Seat) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- cases.save_seat
INSERT INTO cases_seat (case_id, party, holder, role, waiting, due)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (case_id, party) DO UPDATE SET holder = excluded.holder, role = excluded.role, waiting = excluded.waiting, due = excluded.due"
        ),
        binds![case, seat.party, seat.holder, word(seat.role), seat.waiting, seat.due],
    )?;
    Ok(())
}
