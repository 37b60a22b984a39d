//! Tests of the journal on both engines, and what they share.

mod following;
mod form;
mod recording;
mod sealing;
mod storm;
mod verifying;

use crate::{Error, Record, hooks};
use base::{Actor, NewEvent, SeededEntropy, Stamp, Stream, StreamKind, Timestamp};
use db::testing::TestDb;
use db::{Db, Engine, Tx};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// 2026-11-24T02:32:00Z.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);

async fn open(engine: Engine) -> TestDb {
    TestDb::open_with(engine, hooks()).await
}

fn stamp(seed: u64) -> Stamp {
    Stamp { actor: Actor::system("test"), now: NOW, entropy: Arc::new(SeededEntropy::new(seed)) }
}

fn case(n: u128) -> Stream {
    Stream::new(StreamKind::Case, Uuid::from_u128(n))
}

fn event(stream: Stream, body: Value) -> NewEvent {
    NewEvent { stream, kind: "case.noted", schema: 1, division: None, body }
}

/// Records one event in a transaction of its own.
async fn record(db: &Db, seed: u64, stream: Stream) -> i64 {
    let stamp = stamp(seed);
    db.write("test.record", move |tx: &mut Tx| tx.record(&stamp, event(stream, json!({})))).await.unwrap()
}

/// Seals whatever is pending; on SQLite the hook has done so.
async fn seal_all(db: &Db) {
    while db.write("test.seal", crate::seal).await.unwrap() > 0 {}
}

async fn follow_all(db: &Db) -> Vec<(i64, Stream, i64)> {
    let rows = db.read("test.follow", |tx: &mut Tx| crate::follow(tx, 0, 1_000)).await.unwrap();
    rows.into_iter().map(|(number, event)| (number, event.stream, event.version)).collect()
}

/// Verifies and expects no fault.
async fn sound(db: &Db) -> u64 {
    let verdict = db.read("test.verify", crate::verify).await.unwrap();
    assert_eq!(verdict.fault, None);
    verdict.events
}

type Outcome<T> = Result<T, Error>;
