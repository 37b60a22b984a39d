//! What can go wrong: with the queue ([`Error`]), with a job ([`JobError`]).

use journal::canonical::Unfit;

/// An error of the queue.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// A body that the queue does not keep: fractions, large integers, U+0000, too long.
    #[error("job {kind}: body: {unfit}")]
    Body {
        /// Kind of the wish.
        kind: String,
        /// Why.
        unfit: Unfit,
    },
    /// The lease ended and another worker has the job: this worker's changes must not stay.
    #[error("lease lost")]
    LeaseLost,
}

/// Why a handler did not fulfil its wish: a code of small letters, no personal data, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobError {
    /// `db`, `gone`, `image_broken`.
    pub code: &'static str,
    /// Whether to try again; else the job is dead at once.
    pub again: bool,
}

impl JobError {
    /// It may work later.
    pub const fn again(code: &'static str) -> Self {
        Self { code, again: true }
    }
    /// It will never work.
    pub const fn never(code: &'static str) -> Self {
        Self { code, again: false }
    }
}

impl std::fmt::Display for JobError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code)
    }
}

impl std::error::Error for JobError {}

impl From<db::Error> for JobError {
    fn from(error: db::Error) -> Self {
        tracing::warn!(%error, "job: database");
        Self::again("db")
    }
}

impl From<Error> for JobError {
    fn from(error: Error) -> Self {
        match error {
            Error::Db(error) => error.into(),
            Error::Body { .. } => Self::never("body"),
            Error::LeaseLost => Self::again("lease_lost"),
        }
    }
}

impl From<journal::Error> for JobError {
    fn from(error: journal::Error) -> Self {
        db::Error::from(error).into()
    }
}
