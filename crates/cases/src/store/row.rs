//! The row of a case, read into a legal state or refused with its table and id.

use crate::facts::{Clock, Found, Rated, Step};
use crate::model::{Case, Rating, Signer, State, StateCode};
use base::{CaseId, DeskId, Division, Level, MembershipId, PersonId, ReporterId, SecretId, Timestamp};
use db::{Error, FromRow, Row};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use territory::Limit;

/// The table, for errors.
pub const TABLE: &str = "cases_case";

/// A case with the sort value of the list it came from (its due time).
#[derive(Clone, Debug)]
pub struct Listed {
    /// The case.
    pub case: Case,
    /// Sort value.
    pub sort: i64,
}

/// The rating as the row keeps it.
#[derive(Serialize, Deserialize)]
pub struct RatingRow {
    /// The answers.
    pub answers: Rated,
    /// The first rating's instant.
    pub first_at: Timestamp,
}

/// A word of a row as one of our enums.
pub fn word<T: DeserializeOwned>(text: &str, id: &str) -> Result<T, Error> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| Error::illegal_row(TABLE, id))
}

/// One of our enums as the word of a row.
pub fn to_word<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned))
}

struct Columns<'a, 'r> {
    row: &'a Row<'r>,
    id: String,
}

impl Columns<'_, '_> {
    fn bad(&self) -> Error {
        Error::illegal_row(TABLE, &self.id)
    }
    fn id<T>(&self, column: usize, read: fn(&[u8]) -> Option<T>) -> Result<Option<T>, Error> {
        match self.row.get::<Option<Vec<u8>>>(column)? {
            None => Ok(None),
            Some(bytes) => read(&bytes).map(Some).ok_or_else(|| self.bad()),
        }
    }
    fn json<T: DeserializeOwned>(&self, column: usize) -> Result<Option<T>, Error> {
        match self.row.get::<Option<String>>(column)? {
            None => Ok(None),
            Some(text) => serde_json::from_str(&text).map(Some).map_err(|_| self.bad()),
        }
    }
    fn time(&self, column: usize) -> Result<Option<Timestamp>, Error> {
        Ok(self.row.get::<Option<i64>>(column)?.map(Timestamp::from_ms))
    }
    fn word<T: DeserializeOwned>(&self, column: usize) -> Result<Option<T>, Error> {
        self.row.get::<Option<String>>(column)?.map(|t| word(&t, &self.id)).transpose()
    }
    /// Columns 17 to 24: all or none.
    fn clock(&self) -> Result<Option<Clock>, Error> {
        let step: Option<Step> = self.word(17)?;
        let times = (self.time(18)?, self.time(19)?, self.time(20)?, self.time(21)?);
        let unit = self.word(22)?;
        match (step, times, unit, self.row.get::<Option<i64>>(23)?, self.row.get::<Option<bool>>(24)?) {
            (None, (None, None, None, None), None, None, None) => Ok(None),
            (
                Some(step),
                (Some(started), Some(due), Some(soon), Some(urgent)),
                Some(unit),
                Some(amount),
                Some(provisional),
            ) => Ok(Some(Clock {
                step,
                started,
                due,
                soon,
                urgent,
                limit: Limit { unit, amount },
                provisional,
            })),
            _ => Err(self.bad()),
        }
    }
    /// The state from its word and the columns that belong to it; anything else is no legal state.
    fn state(&self, code: StateCode) -> Result<State, Error> {
        let clock = self.clock()?;
        let lead = self.id(25, DeskId::from_bytes)?;
        let signer = match (self.id(26, MembershipId::from_bytes)?, self.id(27, PersonId::from_bytes)?) {
            (Some(membership), Some(person)) => Some(Signer { membership, person }),
            (None, None) => None,
            _ => return Err(self.bad()),
        };
        let verify = self.id(28, DeskId::from_bytes)?;
        let outcome: Option<Found> = self.word(29)?;
        let refusal = (self.id(30, SecretId::from_bytes)?, self.id(31, SecretId::from_bytes)?);
        let ended = self.time(34)?;
        let rating: Option<RatingRow> = self.json(35)?;
        let rating = rating.map(|r| Rating { answers: r.answers, first_at: r.first_at });
        if rating.is_some() && !matches!(code, StateCode::Closed | StateCode::Answered) {
            return Err(self.bad());
        }
        let held: Option<Clock> = self.json(37)?;
        let answer = self.id(42, SecretId::from_bytes)?;
        if held.is_some() != (code == StateCode::Returned)
            || answer.is_some() != (code == StateCode::Answered)
        {
            return Err(self.bad());
        }
        let none = verify.is_none() && outcome.is_none();
        match (code, clock, lead, held, refusal, ended, answer) {
            (
                StateCode::Returned,
                Some(clock),
                Some(lead),
                Some(before),
                (Some(reason), None),
                None,
                None,
            ) if none => {
                return Ok(State::Returned { lead, signer, reason, before, clock });
            }
            (StateCode::Answered, None, None, None, (None, None), Some(at), Some(answer))
                if none && signer.is_none() =>
            {
                return Ok(State::Answered { answer, at, rating });
            }
            _ => {}
        }
        let columns = (code, clock, lead, signer, verify, outcome, refusal, ended);
        plain(columns, rating).ok_or_else(|| self.bad())
    }
}

type StateColumns = (
    StateCode,
    Option<Clock>,
    Option<DeskId>,
    Option<Signer>,
    Option<DeskId>,
    Option<Found>,
    (Option<SecretId>, Option<SecretId>),
    Option<Timestamp>,
);

/// A state that has no column of its own; anything else is no legal state.
fn plain(columns: StateColumns, rating: Option<Rating>) -> Option<State> {
    Some(match columns {
        (StateCode::Reported, Some(clock), None, None, None, None, (None, None), None) => {
            State::Reported { clock }
        }
        (StateCode::Filed, Some(clock), None, None, None, None, (None, None), None) => State::Filed { clock },
        (StateCode::Refused, None, None, None, None, None, (Some(reason), Some(refer_to)), Some(at)) => {
            State::Refused { reason, refer_to, at }
        }
        (StateCode::Dispatched, Some(clock), Some(lead), None, None, None, (None, None), None) => {
            State::Dispatched { lead, clock }
        }
        (StateCode::Handling, Some(clock), Some(lead), Some(signer), None, None, (None, None), None) => {
            State::Handling { lead, signer, clock }
        }
        (
            StateCode::Handled,
            Some(clock),
            Some(lead),
            Some(signer),
            Some(verify),
            Some(outcome),
            (None, None),
            None,
        ) => State::Handled { lead, signer, verify, outcome, clock },
        (
            StateCode::Rework,
            Some(clock),
            Some(lead),
            Some(signer),
            Some(verify),
            None,
            (None, None),
            None,
        ) => State::Rework { lead, signer, verify, clock },
        (
            StateCode::Closed,
            None,
            Some(lead),
            Some(signer),
            Some(verify),
            Some(outcome),
            (None, None),
            Some(at),
        ) => State::Closed { lead, signer, verify, outcome, at, rating },
        _ => return None,
    })
}

/// What the columns outside the state must agree on with it: the clock's step, the class, who has handled.
fn agrees(case: &Case) -> bool {
    let filed =
        !matches!(case.state, State::Reported { .. } | State::Refused { .. } | State::Answered { .. });
    let handlers = match (case.state.signer(), &case.state) {
        (Some(signer), _) => case.handlers.contains(&signer.person),
        // Who signed before a case came back stays remembered.
        (None, State::Filed { .. } | State::Dispatched { .. } | State::Returned { .. }) => true,
        (None, _) => case.handlers.is_empty(),
    };
    let step = case.state.clock().is_none_or(|c| c.step == case.state.step());
    case.version > 0 && case.category.is_some() == filed && handlers && step
}

impl FromRow for Case {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let raw: Vec<u8> = row.get(0)?;
        let id = CaseId::from_bytes(&raw).ok_or_else(|| Error::illegal_row(TABLE, "id"))?;
        let c = Columns { row, id: id.to_string() };
        let code: StateCode = word(&row.get::<String>(3)?, &c.id)?;
        let level = Level::from_number(row.get(5)?).ok_or_else(|| c.bad())?;
        let handlers: Vec<PersonId> = c.json(33)?.ok_or_else(|| c.bad())?;
        let case = Case {
            id,
            version: row.get(1)?,
            number: row.get(2)?,
            division: Division::from_parts(row.get(4)?, level).map_err(|_| c.bad())?,
            reporter: c.id(6, ReporterId::from_bytes)?,
            phone: c.id(36, SecretId::from_bytes)?,
            words: c.id(7, SecretId::from_bytes)?,
            address: c.id(8, SecretId::from_bytes)?,
            note: c.id(9, SecretId::from_bytes)?,
            publish: row.get(10)?,
            language: row.get(11)?,
            reported_at: Timestamp::from_ms(row.get(12)?),
            intake: c.id(13, DeskId::from_bytes)?.ok_or_else(|| c.bad())?,
            proposed: row.get(14)?,
            proposal: c.json(15)?,
            category: row.get(16)?,
            catalogue: row.get(38)?,
            channel: c.word(39)?.ok_or_else(|| c.bad())?,
            taken_by: c.id(40, MembershipId::from_bytes)?,
            caller: c.id(41, SecretId::from_bytes)?,
            first_late: c.time(32)?,
            handlers,
            state: c.state(code)?,
        };
        if agrees(&case) { Ok(case) } else { Err(c.bad()) }
    }
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Listed { case: Case::from_row(row)?, sort: row.get(43)? })
    }
}
