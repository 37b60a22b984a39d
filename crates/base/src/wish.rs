//! Wishes: what one room wants another to do; they travel as jobs.

use crate::Timestamp;
use serde_json::Value;

/// A wish, carried by the job queue in the caller's transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// Who fulfils it: `cases.thumb`.
    pub kind: &'static str,
    /// Version of the body's shape.
    pub version: i64,
    /// References only, no personal data.
    pub body: Value,
    /// Not before this instant.
    pub not_before: Option<Timestamp>,
    /// Where the answer goes, when one is wanted: another wish's kind.
    pub reply_to: Option<&'static str>,
}

impl Wish {
    /// A wish to be fulfilled as soon as possible, without an answer.
    pub fn soon(kind: &'static str, version: i64, body: Value) -> Self {
        Self { kind, version, body, not_before: None, reply_to: None }
    }
}
