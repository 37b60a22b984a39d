//! Sealing with transactions that commit late, and the mutant that the tests must catch.

use super::*;
use crate::{Lag, SEAL_MAX, lag, run_sealer};
use base::{EventId, ManualClock};
use both::both;
use db::{binds, sql};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

/// When an event gets its number.
#[derive(Clone, Copy, PartialEq)]
enum Numbering {
    /// As this crate does: after the commit.
    AtSeal,
    /// The mutant: when it is inserted, from a counter, as a SEQUENCE or an identity column would.
    AtInsert,
}

/// Records, and in the mutant takes the number at once.
fn record_by(
    numbering: Numbering,
    counter: &AtomicI64,
    tx: &mut Tx,
    seed: u64,
    stream: Stream,
) -> Outcome<()> {
    let version = tx.record(&stamp(seed), event(stream, json!({})))?;
    if numbering == Numbering::AtSeal {
        return Ok(());
    }
    let id = crate::stream(tx, stream, version - 1, 1)?[0].id;
    number_now(tx, counter.fetch_add(1, Ordering::SeqCst) + 1, id)
}

fn number_now(tx: &mut Tx, number: i64, id: EventId) -> Outcome<()> {
    tx.exec(
        sql!("-- journal_test.mutant\nINSERT INTO event_number (number, event) VALUES (?, ?)"),
        binds![number, id],
    )?;
    tx.exec(sql!("-- journal_test.mutant_pending\nDELETE FROM event_pending WHERE event = ?"), binds![id])?;
    Ok(())
}

/// What a follower reads after its cursor.
async fn follow_after(db: &Db, cursor: i64) -> Vec<(i64, Stream)> {
    let rows = db.read("test.follow", move |tx: &mut Tx| crate::follow(tx, cursor, 10)).await.unwrap();
    rows.into_iter().map(|(number, event)| (number, event.stream)).collect()
}

/// A inserts; B inserts and commits; seal; the follower reads; A commits; seal; the follower reads on.
/// Gives what the follower read, in both readings.
async fn late_commit(numbering: Numbering) -> Vec<(i64, Stream)> {
    let db = open(Engine::Postgres).await;
    let counter = Arc::new(AtomicI64::new(0));
    let (inserted, was_inserted) = tokio::sync::oneshot::channel();
    let (release, released) = mpsc::channel::<()>();
    let (inserted, released) = (Mutex::new(Some(inserted)), Mutex::new(released));
    let (writer, taken) = (db.clone(), Arc::clone(&counter));
    let a = tokio::spawn(async move {
        writer
            .write("test.a", move |tx: &mut Tx| -> Outcome<()> {
                record_by(numbering, &taken, tx, 1, case(1))?;
                inserted.lock().unwrap().take().unwrap().send(()).unwrap();
                released.lock().unwrap().recv().unwrap();
                Ok(())
            })
            .await
    });
    was_inserted.await.unwrap();
    db.write("test.b", move |tx: &mut Tx| record_by(numbering, &counter, tx, 2, case(2))).await.unwrap();
    seal_all(&db).await;
    let mut seen = follow_after(&db, 0).await;
    assert_eq!(seen.iter().map(|s| s.1).collect::<Vec<_>>(), [case(2)], "only B is committed");
    release.send(()).unwrap();
    a.await.unwrap().unwrap();
    seal_all(&db).await;
    let cursor = seen.last().unwrap().0;
    seen.extend(follow_after(&db, cursor).await);
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_a_late_commit_gets_a_higher_number() {
    assert_eq!(late_commit(Numbering::AtSeal).await, [(1, case(2)), (2, case(1))]);
}

/// The mutant fails where it matters: A has number 1, the follower is past it and never sees A.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_numbers_taken_at_insert_would_skip_a_late_commit() {
    assert_eq!(late_commit(Numbering::AtInsert).await, [(2, case(2))]);
}

/// One after another the mutant looks right, on both engines: only two open transactions show it.
#[both]
async fn the_mutant_passes_when_writers_take_turns(engine: Engine) {
    let db = open(engine).await;
    let counter = Arc::new(AtomicI64::new(0));
    for n in 1..=3 {
        let counter = Arc::clone(&counter);
        db.write("test.mutant", move |tx: &mut Tx| {
            record_by(Numbering::AtInsert, &counter, tx, n, case(u128::from(n)))
        })
        .await
        .unwrap();
    }
    assert_eq!(follow_all(&db).await, [(1, case(1), 1), (2, case(2), 1), (3, case(3), 1)]);
}

#[both]
async fn a_batch_is_ordered_by_stream_and_version(engine: Engine) {
    let db = open(engine).await;
    let stamp = stamp(1);
    db.write("test.record", move |tx: &mut Tx| -> Outcome<()> {
        for n in [3, 1, 2, 1, 3, 1] {
            tx.record(&stamp, event(case(n), json!({})))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    seal_all(&db).await;
    let expected = [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 2, 1), (5, 3, 1), (6, 3, 2)];
    assert_eq!(follow_all(&db).await, expected.map(|(number, n, version)| (number, case(n), version)));
}

#[both]
async fn more_than_one_call_seals(engine: Engine) {
    let db = TestDb::open_with(engine, db::Hooks::default()).await;
    let stamp = stamp(1);
    db.write("test.record", move |tx: &mut Tx| -> Outcome<()> {
        for n in 0..=SEAL_MAX {
            tx.record(&stamp, event(case(u128::try_from(n % 7).unwrap()), json!({})))?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let waiting = db.read("test.lag", lag).await.unwrap();
    assert_eq!(waiting, Lag { events: SEAL_MAX + 1, oldest: Some(NOW) });
    for expected in [SEAL_MAX, 1, 0] {
        assert_eq!(db.write("test.seal", crate::seal).await, Ok(usize::try_from(expected).unwrap()));
    }
    assert_eq!(db.read("test.lag", lag).await, Ok(Lag { events: 0, oldest: None }));
    assert_eq!(sound(&db).await, 1_001);
}

#[both]
async fn the_task_seals_soon_after_a_write(engine: Engine) {
    let db = TestDb::open_with(engine, db::Hooks::default()).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let clock = Arc::new(ManualClock::new(NOW));
    let sealers: Vec<_> =
        (0..2).map(|_| tokio::spawn(run_sealer(db.clone(), clock.clone(), stopped.clone()))).collect();
    for n in 1..=3 {
        record(&db, n, case(1)).await;
        let sealed = async {
            while follow_all(&db).await.len() < usize::try_from(n).unwrap() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), sealed).await.expect("sealed without being asked");
    }
    stop.send(true).unwrap();
    for sealer in sealers {
        sealer.await.unwrap();
    }
    assert_eq!(sound(&db).await, 3);
}
