//! Whose data it is, and why somebody reads it.

use base::{CaseId, PersonId, ReporterId};
use uuid::Uuid;

/// Whose data it is: each has a data key of its own, and is erased as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// What was said and shown in a case: words, notes, photos.
    Case(CaseId),
    /// Who reported: name, phone.
    Reporter(ReporterId),
    /// Who works here: name, phone.
    Person(PersonId),
}

impl Subject {
    /// The number in SQL. Never reused.
    pub const fn number(self) -> i64 {
        match self {
            Subject::Case(_) => 1,
            Subject::Reporter(_) => 2,
            Subject::Person(_) => 3,
        }
    }
    /// The identifier, whatever the kind.
    pub const fn id(self) -> Uuid {
        match self {
            Subject::Case(CaseId(id)) | Subject::Reporter(ReporterId(id)) | Subject::Person(PersonId(id)) => {
                id
            }
        }
    }
    /// The word in the erasure log.
    pub const fn word(self) -> &'static str {
        match self {
            Subject::Case(_) => "case",
            Subject::Reporter(_) => "reporter",
            Subject::Person(_) => "person",
        }
    }
    /// The subject of a word and an identifier.
    pub fn from_word(word: &str, id: Uuid) -> Option<Self> {
        (1..=3).filter_map(|number| Self::from_parts(number, id)).find(|s| s.word() == word)
    }
    /// The subject of a row.
    pub const fn from_parts(number: i64, id: Uuid) -> Option<Self> {
        Some(match number {
            1 => Subject::Case(CaseId(id)),
            2 => Subject::Reporter(ReporterId(id)),
            3 => Subject::Person(PersonId(id)),
            _ => return None,
        })
    }
}

/// Why a member of the staff reads. A room's seat rule alone makes one; routes pass it on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Purpose {
    /// The reader's seat handles the case (办理).
    Handle,
    /// The reader's seat verifies it (核查).
    Verify,
    /// The reader must reach the reporter (联系).
    Contact,
    /// The reader's centre supervises it (督办).
    Supervise,
    /// The reader has the caller on the telephone and looks for what was reported before (来电).
    Caller,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Purpose; 5] =
        [Purpose::Handle, Purpose::Verify, Purpose::Contact, Purpose::Supervise, Purpose::Caller];
    /// The word in SQL and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Purpose::Handle => "handle",
            Purpose::Verify => "verify",
            Purpose::Contact => "contact",
            Purpose::Supervise => "supervise",
            Purpose::Caller => "caller",
        }
    }
    /// The purpose of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.word() == word)
    }
}
