//! Figures: for `Db::stats` and, through the `metrics` crate, for /metrics.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A transaction that takes longer, waiting included, is named in the log.
const SLOW: Duration = Duration::from_secs(1);

/// A moment's figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Bodies that wait now.
    pub queue: usize,
    /// Bodies answered since the start.
    pub bodies: u64,
    /// Batches committed since the start (transactions on PostgreSQL).
    pub batches: u64,
    /// Bodies run again since the start.
    pub retries: u64,
    /// Connections lost since the start (PostgreSQL).
    pub cuts: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    bodies: AtomicU64,
    batches: AtomicU64,
    retries: AtomicU64,
    cuts: AtomicU64,
}

impl Counters {
    pub fn stats(&self, queue: usize) -> Stats {
        Stats {
            queue,
            bodies: self.bodies.load(Ordering::Relaxed),
            batches: self.batches.load(Ordering::Relaxed),
            retries: self.retries.load(Ordering::Relaxed),
            cuts: self.cuts.load(Ordering::Relaxed),
        }
    }

    pub fn answered(&self, transaction: &'static str, read: bool, ok: bool, took: Duration) {
        self.bodies.fetch_add(1, Ordering::Relaxed);
        let mode = if read { "read" } else { "write" };
        let result = if ok { "ok" } else { "refused" };
        metrics::counter!("db_bodies_total", "transaction" => transaction, "mode" => mode, "result" => result)
            .increment(1);
        metrics::histogram!("db_transaction_seconds", "transaction" => transaction)
            .record(took.as_secs_f64());
        if took > SLOW {
            tracing::warn!(transaction, mode, result, took_ms = took.as_millis() as u64, "slow transaction");
        }
        tracing::trace!(transaction, mode, result, took_us = took.as_micros() as u64, "answered");
    }

    pub fn batch(&self, bodies: usize, queue: usize) {
        self.batches.fetch_add(1, Ordering::Relaxed);
        metrics::histogram!("db_batch_bodies").record(bodies as f64);
        metrics::gauge!("db_queue_bodies").set(queue as f64);
    }

    /// Gives how many there were.
    pub fn retry(&self, transaction: &'static str) -> u64 {
        metrics::counter!("db_retries_total", "transaction" => transaction).increment(1);
        self.retries.fetch_add(1, Ordering::Relaxed)
    }

    pub fn cut(&self) {
        self.cuts.fetch_add(1, Ordering::Relaxed);
        metrics::counter!("db_connections_lost_total").increment(1);
    }
}
