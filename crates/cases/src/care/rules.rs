//! What may be erased, when and why. Pure.

use crate::model::Case;
use crate::rules::Refused;
use base::{Stream, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;

/// What was erased, as `talk.erased` says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Everything said and shown in the case.
    Content,
    /// Its photos alone.
    Photos,
    /// Who reported: number and name.
    Reporter,
}

/// Why it was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// An administrator did, with a reason.
    Asked,
    /// The reporter did, by number and code.
    Own,
    /// The retention period ended.
    Retention,
    /// A restored backup still had it.
    Replayed,
}

impl What {
    /// The word in labels of metrics.
    pub const fn word(self) -> &'static str {
        match self {
            What::Content => "content",
            What::Photos => "photos",
            What::Reporter => "reporter",
        }
    }
}

/// A kind of data with a retention period of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RetentionKind)]
pub enum Kind {
    /// Words, notes, results, the exact point, photos.
    Content,
    /// Photos.
    Photos,
    /// Number and name of the reporter.
    Reporter,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Content, Kind::Photos, Kind::Reporter];
    /// The word in SQL, JSON and paths.
    pub const fn word(self) -> &'static str {
        self.what().word()
    }
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
    /// What its sweep erases.
    pub const fn what(self) -> What {
        match self {
            Kind::Content => What::Content,
            Kind::Photos => What::Photos,
            Kind::Reporter => What::Reporter,
        }
    }
    /// Days after a case's end: those that are shipped, the fewest and the most that an administrator may set.
    pub const fn days(self) -> (i64, i64, i64) {
        match self {
            Kind::Content => (5 * 365, 365, 30 * 365),
            Kind::Photos => (3 * 365, 90, 30 * 365),
            Kind::Reporter => (365, 30, 10 * 365),
        }
    }
    /// The stream of its changes: always the same one.
    pub const fn stream(self) -> Stream {
        let id = match self {
            Kind::Content => 1,
            Kind::Photos => 2,
            Kind::Reporter => 3,
        };
        // A UUID of version 8 (RFC 9562), ours for ever.
        Stream::new(StreamKind::Publication, Uuid::from_u128(0x7265_7465_6e74_8969_b06f_6e00_0000_0000 + id))
    }
}

/// Cases that ended before this instant have kept their data long enough.
pub fn cutoff(now: Timestamp, days: i64) -> Timestamp {
    now.plus_ms(-days.saturating_mul(DAY_MS))
}

/// The next daily sweep after this instant.
pub fn next_sweep(now: Timestamp) -> Timestamp {
    Timestamp::from_ms((now.ms().div_euclid(DAY_MS) + 1) * DAY_MS)
}

/// The content of a running case is needed for its handling.
pub fn may_erase_content(case: &Case) -> Result<(), Refused> {
    match case.state.clock() {
        None => Ok(()),
        Some(_) => Err(Refused::WrongState(case.state.code().word())),
    }
}

/// Days that an administrator may set.
pub fn fits(kind: Kind, days: i64) -> Result<(), Refused> {
    let (_, least, most) = kind.days();
    if (least..=most).contains(&days) { Ok(()) } else { Err(Refused::Field("days", "range")) }
}
