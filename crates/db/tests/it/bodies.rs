//! Bodies: kept whole or undone whole, whatever they do.

use crate::{INSERT, NOTE, UPDATE, VERSION, ids, insert};
use both::both;
use db::{ATTEMPTS, Attest, Engine, Error, Tx, binds, testing};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A room's own error, as rooms have them.
#[derive(Debug, PartialEq)]
enum Refused {
    No,
    Db(Error),
}

impl From<Error> for Refused {
    fn from(e: Error) -> Self {
        Refused::Db(e)
    }
}

#[both]
async fn a_refusal_undoes_its_body_only(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let mut waiting = Vec::new();
    for id in 0..200 {
        let db = (*db).clone();
        waiting.push(tokio::spawn(async move {
            db.write("a", move |tx| {
                insert(tx, id)?;
                if id % 3 == 0 { Err(Refused::No) } else { Ok(id) }
            })
            .await
        }));
    }
    for (id, answer) in waiting.into_iter().enumerate() {
        let expected = if id % 3 == 0 { Err(Refused::No) } else { Ok(id as i64) };
        assert_eq!(answer.await.unwrap(), expected);
    }
    let kept: Vec<i64> = (0..200).filter(|id| id % 3 != 0).collect();
    assert_eq!(ids(&db).await, kept);
}

#[both]
async fn a_panic_undoes_its_body_only(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let panics = db.write("a", |tx| {
        insert(tx, 1)?;
        assert!(tx.name().is_empty(), "on purpose");
        Ok::<(), Refused>(())
    });
    let neighbour = db.write("b", |tx| insert(tx, 2));
    let (panicked, kept) = tokio::join!(panics, neighbour);
    assert_eq!(panicked, Err(Refused::Db(Error::Panicked { transaction: "a" })));
    assert_eq!(kept, Ok(()));
    let read = db.read("c", |_| -> Result<(), Error> { panic!("on purpose") }).await;
    assert_eq!(read, Err(Error::Panicked { transaction: "c" }));
    assert_eq!(ids(&db).await, [2]);
}

#[both]
async fn a_caller_that_goes_away_harms_nothing(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let (begun, has_begun) = flume::bounded::<()>(1);
    let (go, may_go) = flume::bounded::<()>(1);
    let handle = (*db).clone();
    let caller = tokio::spawn(async move {
        handle
            .write("a", move |tx| {
                insert(tx, 1)?;
                begun.send(()).unwrap();
                may_go.recv().unwrap();
                insert(tx, 2)
            })
            .await
    });
    has_begun.recv_async().await.unwrap();
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    go.send(()).unwrap();
    db.write("b", |tx| insert(tx, 3)).await.unwrap();
    // A body that has begun is finished; it may still be on its way to COMMIT on another connection.
    for _ in 0..100 {
        if ids(&db).await == [1, 2, 3] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", ids(&db).await);
}

#[both]
async fn a_change_without_a_reason_is_refused(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let bare = |tx: &mut Tx| tx.exec(INSERT, binds![1]).map(drop);
    assert_eq!(db.write("a", bare).await, Err(Error::Unattested { transaction: "a" }));
    // No row touched, nothing to account for.
    assert_eq!(db.write("b", |tx| tx.exec(UPDATE, binds![1, 0])).await, Ok(0));
    assert_eq!(db.write("c", |tx| tx.opt::<i64, _>(VERSION, binds![1])).await, Ok(None));
    // The exemption of one body is not the next one's.
    db.write("d", |tx| insert(tx, 2)).await.unwrap();
    assert_eq!(db.write("e", bare).await, Err(Error::Unattested { transaction: "e" }));
    let recorded = |tx: &mut Tx| {
        tx.attest(Attest::Recorded);
        tx.attest(Attest::Operational("also"));
        tx.exec(INSERT, binds![3])
    };
    assert_eq!(db.write("f", recorded).await, Ok(1));
    assert_eq!(ids(&db).await, [2, 3]);
}

#[both]
async fn a_swallowed_failure_is_refused(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    db.write("a", |tx| insert(tx, 1)).await.unwrap();
    let swallows = |tx: &mut Tx| {
        insert(tx, 2)?;
        let _ = insert(tx, 1);
        Ok::<(), Error>(())
    };
    let refused = Err(Error::Swallowed { transaction: "b", statement: "note.insert" });
    assert_eq!(db.write("b", swallows).await, refused);
    assert_eq!(ids(&db).await, [1]);
}

#[both]
async fn a_lost_version_is_tried_again_and_then_given_up(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let runs = Arc::new(AtomicU32::new(0));
    for (wins_at, expected) in [(3, Ok(3)), (1_000, Err(Error::Conflict { transaction: "a" }))] {
        runs.store(0, Ordering::SeqCst);
        let counted = runs.clone();
        let done = db.write("a", move |tx| {
            let run = counted.fetch_add(1, Ordering::SeqCst) + 1;
            insert(tx, i64::from(wins_at))?;
            if run < wins_at { Err(tx.conflict()) } else { Ok(run) }
        });
        assert_eq!(done.await, expected);
    }
    assert_eq!(runs.load(Ordering::SeqCst), ATTEMPTS);
    let swallowed = db.write("b", |tx| {
        let _ = tx.conflict();
        Ok::<(), Error>(())
    });
    assert_eq!(swallowed.await, Err(Error::Conflict { transaction: "b" }));
    assert_eq!(ids(&db).await, [3]);
    assert_eq!(db.stats().retries, u64::from(2 + 2 * (ATTEMPTS - 1)));
}

#[both]
async fn writers_that_meet_lose_nothing(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    db.write("a", |tx| insert(tx, 1)).await.unwrap();
    let mut waiting = Vec::new();
    for _ in 0..4 {
        let db = (*db).clone();
        waiting.push(tokio::spawn(async move {
            let mut won = 0;
            for _ in 0..25 {
                let done = db.write("b", |tx| {
                    tx.attest(Attest::Operational("test"));
                    let version = tx.one::<i64, _>(VERSION, binds![1])?;
                    match tx.exec(UPDATE, binds![1, version])? {
                        1 => Ok(()),
                        _ => Err(tx.conflict()),
                    }
                });
                match done.await {
                    Ok(()) => won += 1,
                    Err(e) => assert_eq!(e, Error::Conflict { transaction: "b" }),
                }
            }
            won
        }));
    }
    let mut won = 0;
    for w in waiting {
        won += w.await.unwrap();
    }
    let version = db.read("c", |tx| tx.one::<i64, _>(VERSION, binds![1])).await;
    assert_eq!(version, Ok(won));
    assert!(won >= 90, "{won} of 100");
}
