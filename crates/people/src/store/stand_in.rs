//! Stand-ins: who does the work of a post while its holder is away.

use super::tell;
use crate::STAND_INS_MAX;
use crate::model::{StandInId, StandInRow};
use base::{MembershipId, PersonId, Stamp, Timestamp};
use db::{Error, FromRow, Row, Tx, binds, sql};
use serde_json::json;
use uuid::Uuid;

/// Stand-ins of one post that are not over, at most.
const AHEAD_MAX: i64 = 100;

/// Id, whose, by whom, from, until.
impl FromRow for StandInRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(StandInRow {
            id: StandInId(row.get::<Uuid>(0)?),
            membership: row.get(1)?,
            by: row.get(2)?,
            from: row.get(3)?,
            until: row.get(4)?,
        })
    }
}

/// Sets a stand-in for a post of this person. Gives the person's new version.
pub fn insert_stand_in(
    tx: &mut Tx,
    stamp: &Stamp,
    person: PersonId,
    row: &StandInRow,
) -> Result<i64, journal::Error> {
    tx.exec(
        sql!("-- people.insert_stand_in\nINSERT INTO people_stand_in (id, membership, stand_in, starts_at, ends_at)\nVALUES (?, ?, ?, ?, ?)"),
        binds![row.id.0, row.membership, row.by, row.from, row.until],
    )?;
    let body = json!({
        "stand_in": row.id, "membership": row.membership, "by": row.by, "from": row.from, "until": row.until,
    });
    tell(tx, stamp, person, "person.stand_in_set", body)
}

/// Ends a stand-in for a post of this person now; one that has not begun never does. Gives the person's new version.
pub fn end_stand_in(
    tx: &mut Tx,
    stamp: &Stamp,
    person: PersonId,
    row: &StandInRow,
) -> Result<i64, journal::Error> {
    let until = row.from.max(stamp.now).min(row.until);
    tx.exec(
        sql!("-- people.end_stand_in\nUPDATE people_stand_in SET ends_at = ?\nWHERE id = ?"),
        binds![until, row.id.0],
    )?;
    tell(tx, stamp, person, "person.stand_in_ended", json!({ "stand_in": row.id, "until": until }))
}

/// A stand-in, over or not.
pub fn find_stand_in(tx: &mut Tx, id: StandInId) -> Result<Option<StandInRow>, Error> {
    tx.opt(
        sql!("-- people.find_stand_in\nSELECT id, membership, stand_in, starts_at, ends_at\nFROM people_stand_in\nWHERE id = ?"),
        binds![id.0],
    )
}

/// Stand-ins for a post that are not over, the next first.
pub fn list_stand_ins(
    tx: &mut Tx,
    membership: MembershipId,
    now: Timestamp,
) -> Result<Vec<StandInRow>, Error> {
    tx.all(
        sql!("-- people.list_stand_ins\nSELECT id, membership, stand_in, starts_at, ends_at\nFROM people_stand_in\nWHERE membership = ? AND ends_at > ? AND ends_at > starts_at\nORDER BY starts_at, id\nLIMIT ?"),
        binds![membership, now, AHEAD_MAX],
    )
}

/// Stand-ins by a post that are not over, the next first.
pub fn list_stand_ins_by(tx: &mut Tx, by: MembershipId, now: Timestamp) -> Result<Vec<StandInRow>, Error> {
    tx.all(
        sql!("-- people.list_stand_ins_by\nSELECT id, membership, stand_in, starts_at, ends_at\nFROM people_stand_in\nWHERE stand_in = ? AND ends_at > ? AND ends_at > starts_at\nORDER BY starts_at, id\nLIMIT ?"),
        binds![by, now, AHEAD_MAX],
    )
}

/// The stand-ins that a post does at this instant, at most [`STAND_INS_MAX`].
pub fn list_stood_for(tx: &mut Tx, by: MembershipId, now: Timestamp) -> Result<Vec<StandInRow>, Error> {
    let most = i64::try_from(STAND_INS_MAX).unwrap_or(i64::MAX);
    tx.all(
        sql!("-- people.list_stood_for\nSELECT id, membership, stand_in, starts_at, ends_at\nFROM people_stand_in\nWHERE stand_in = ? AND starts_at <= ? AND ends_at > ?\nORDER BY ends_at, id\nLIMIT ?"),
        binds![by, now, now, most],
    )
}
