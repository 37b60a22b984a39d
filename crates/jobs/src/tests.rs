//! The queue and its workers, on both engines, under a manual clock.

mod queueing;
mod running;

use crate::{Error, JobError, Limits, Runner};
use base::{Actor, JobId, ManualClock, SeededEntropy, Stamp, Timestamp, Wish};
use db::testing::TestDb;
use db::{Db, Engine, Tx};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// 2026-11-24T02:32:00Z.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);
const LIMITS: Limits = Limits { workers: 4, lease_ms: 60_000, attempts_max: 3, poll_ms: 20 };

async fn open(engine: Engine) -> (TestDb, Arc<ManualClock>) {
    (db::testing::open(engine).await, Arc::new(ManualClock::new(NOW)))
}

fn stamp(seed: u64) -> Stamp {
    Stamp { actor: Actor::system("test"), now: NOW, entropy: Arc::new(SeededEntropy::new(seed)) }
}

fn runner(db: &Db, clock: &Arc<ManualClock>, seed: u64) -> Runner {
    Runner::new(db.clone(), clock.clone(), Arc::new(SeededEntropy::new(seed))).limits(LIMITS)
}

async fn enqueue(db: &Db, seed: u64, wish: Wish) -> JobId {
    db.write("test.enqueue", move |tx: &mut Tx| crate::enqueue(tx, &stamp(10_000 + seed), &wish))
        .await
        .unwrap()
}

/// What handlers did, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn waiting(db: &Db) -> crate::Waiting {
    db.read("test.waiting", crate::waiting).await.unwrap()
}
