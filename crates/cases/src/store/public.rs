//! Cases as the county may hand them on: numbers, codes and times; no words, no names, no exact place.

use base::{CaseId, Division, Level, Timestamp};
use db::{Error, FromRow, Row, Tx, binds, sql};

/// A case without anything personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicCase {
    /// Its id, for the next page.
    pub id: CaseId,
    /// The public number.
    pub number: String,
    /// The state's word.
    pub state: String,
    /// Where it is, at most down to the village.
    pub division: Division,
    /// The filed small class.
    pub category: Option<String>,
    /// How it came.
    pub channel: String,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// When it was refused, answered or closed.
    pub ended_at: Option<Timestamp>,
    /// The first missed due time of handling.
    pub first_late: Option<Timestamp>,
}

impl FromRow for PublicCase {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let id: CaseId = row.get(0)?;
        let (code, level): (i64, Level) = (row.get(3)?, row.get(4)?);
        let place = Division::from_parts(code, level).map_err(|_| Error::illegal_row("cases_case", id))?;
        Ok(PublicCase {
            id,
            number: row.get(1)?,
            state: row.get(2)?,
            // A grid is too near to a door.
            division: place.at(Level::Village).unwrap_or(place),
            category: row.get(5)?,
            channel: row.get(6)?,
            reported_at: row.get(7)?,
            ended_at: row.get(8)?,
            first_late: row.get(9)?,
        })
    }
}

/// Cases by id, which is the order of their reports; those after `after`, at most `limit`.
pub fn list_public(tx: &mut Tx, after: Option<CaseId>, limit: i64) -> Result<Vec<PublicCase>, Error> {
    let after = after.map_or(Vec::new(), |id| id.bytes().to_vec());
    tx.all(
        sql!(
            "-- cases.list_public
            SELECT id, number, state, division, level, category, channel, reported_at, ended_at, first_late
            FROM cases_case
            WHERE id > ?
            ORDER BY id
            LIMIT ?"
        ),
        binds![after, limit],
    )
}
