//! What can go wrong with events; never with what stands in a body.

use crate::canonical::Unfit;
use base::Stream;

/// An error of the journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// A body that the journal does not keep.
    #[error("event {kind}: body: {unfit}")]
    Body {
        /// Kind of the event.
        kind: &'static str,
        /// Why.
        unfit: Unfit,
    },
    /// A kind is a noun, a dot and a verb, in small letters.
    #[error("event kind {kind:?} is not noun.verb")]
    Kind {
        /// The kind.
        kind: &'static str,
    },
    /// A version that would leave a hole in its stream: a mistake of the program.
    #[error("{stream}: version {version} does not follow version {last}")]
    Hole {
        /// The stream.
        stream: Stream,
        /// The version asked for.
        version: i64,
        /// The last version there is.
        last: i64,
    },
}

impl From<Error> for db::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error,
            Error::Body { .. } | Error::Kind { .. } | Error::Hole { .. } => {
                db::Error::Statement { statement: "journal.record", what: error.to_string() }
            }
        }
    }
}
