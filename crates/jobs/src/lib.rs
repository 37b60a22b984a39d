//! Jobs: wishes that travel from one room to another, in the transaction that made them.
//!
//! Owns the queue: when a job is due, who has it, when it is tried again, when it is given up. Refuses to know what
//! jobs do, and personal data: bodies are references, errors are codes.
//!
//! - [`enqueue`] puts a wish into the caller's transaction: undone with it, committed with it.
//! - [`Runner`] leases due jobs, runs their handlers, and ends them. A lease has an end: when a worker dies, another
//!   one takes the job, so a handler may run twice; [`JobCtx::finish`] ends the job in the handler's own
//!   transaction, which makes its rows appear exactly once.
//! - A failure waits `1 s · 2^(n−1)`, at most an hour, half of it by chance; after [`ATTEMPTS_MAX`] attempts the job
//!   is dead, stays in [`dead`], and can be put back by [`revive`].
//! - [`Runner::every`] makes a wish each period; two servers make it once.
//!
//! States: ready → leased → done, or → ready (again), or → dead. Tables: `job`, `job_period`. Events: none (the
//! queue is operational). Routes: none. Metrics: `jobs_done_total`, `jobs_failed_total`, `jobs_dead_total`,
//! `jobs_run_seconds`, `jobs_ready`, `jobs_leased`, `jobs_dead`, `jobs_oldest_due_seconds`.

mod error;
mod period;
mod queue;
mod retry;
mod runner;

pub use error::{Error, JobError};
pub use journal::Shutdown;
pub use queue::{Dead, Job, KEEP_DONE_MS, Waiting, dead, enqueue, revive, sweep, waiting};
pub use retry::{ATTEMPTS_MAX, backoff_ms};
pub use runner::{JobCtx, Limits, Runner};

#[cfg(test)]
mod tests;
