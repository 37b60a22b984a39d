//! The journal: events, their numbers, and who follows them.
//!
//! Owns the order of events: version in a stream, number in the centre. Nothing else writes or orders them.
//! Refuses to know what events mean, and refuses personal data's usual doors: bodies hold references, integers
//! up to 2⁵³ − 1 and short codes; never fractions.
//!
//! - [`Record`] extends [`db::Tx`]: `record`, `record_at`, `operational`.
//! - [`seal`] numbers what was committed: last in each batch on SQLite ([`hooks`]), by [`run_sealer`] on PostgreSQL.
//!   An event has a number soon after its commit; numbers have no gaps; each stream keeps its order; across streams
//!   the order is that of sealing and nothing more.
//! - [`follow`], [`cursor`], [`set_cursor`], and [`Follower`], which moves its cursor in the transaction of its work.
//! - [`verify`] computes every digest again. [`canonical`] says which bytes are digested; the form is published in
//!   `docs/reference/journal.md`.
//!
//! Tables: `event`, `event_pending`, `event_number`, `event_cursor`. Events of its own: none. Routes: none.
//! Metrics: `journal_sealer_lag_events`, `journal_sealer_lag_seconds`, `journal_sealed_total`,
//! `journal_follower_number`.

pub mod canonical;
mod error;
mod follow;
mod record;
mod seal;
mod verify;

pub use error::Error;
pub use follow::{BATCH_MAX, Follower, cursor, follow, set_cursor};
pub use record::{BODY_MAX, Record, STREAM_MAX, recent, stream};
pub use seal::{Lag, SEAL_MAX, hooks, lag, run_sealer, seal};
pub use verify::{Fault, Verdict, verify};

/// How a task of the program is told to stop: the value becomes `true`, or the sender goes away.
pub type Shutdown = tokio::sync::watch::Receiver<bool>;

/// Waits until the program is told to stop.
pub async fn stopped(shutdown: &mut Shutdown) {
    // A sender that went away says the same.
    _ = shutdown.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests;
