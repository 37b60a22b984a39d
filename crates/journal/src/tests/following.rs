//! Followers: cursor and work are one transaction.

use super::*;
use crate::{Follower, cursor, set_cursor};
use both::both;
use db::{binds, sql};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Each event that a follower processes leaves a row; a second one would show.
pub(super) async fn prepare(db: &TestDb) {
    db.execute_raw("CREATE TABLE journal_seen (number BIGINT NOT NULL, event BYTEA NOT NULL)").await.unwrap();
}

pub(super) fn note(tx: &mut Tx, events: &[(i64, base::Event)]) -> Outcome<()> {
    for (number, event) in events {
        tx.exec(
            sql!("-- journal_test.note\nINSERT INTO journal_seen (number, event) VALUES (?, ?)"),
            binds![number, event.id],
        )?;
    }
    Ok(())
}

pub(super) async fn seen(db: &Db) -> Vec<i64> {
    let rows = db.read("test.seen", |tx: &mut Tx| -> Outcome<Vec<i64>> {
        Ok(tx.all(sql!("-- journal_test.seen\nSELECT number FROM journal_seen ORDER BY number"), binds![])?)
    });
    rows.await.unwrap()
}

#[both]
async fn killed_between_batches_it_sees_each_once(engine: Engine) {
    let db = open(engine).await;
    prepare(&db).await;
    for n in 1..=10 {
        record(&db, n, case(u128::from(n % 3))).await;
    }
    seal_all(&db).await;
    // A new follower each time: what it knows lies in its cursor.
    let mut batches = Vec::new();
    loop {
        let follower = Follower::<Error>::new("seen", 3, note);
        match follower.batch(&db).await.unwrap() {
            0 => break,
            n => batches.push(n),
        }
    }
    assert_eq!(batches, [3, 3, 3, 1]);
    assert_eq!(seen(&db).await, (1..=10).collect::<Vec<_>>());
}

#[both]
async fn work_that_fails_moves_nothing(engine: Engine) {
    let db = open(engine).await;
    prepare(&db).await;
    record(&db, 1, case(1)).await;
    seal_all(&db).await;
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let follower = Follower::<Error>::new("seen", 3, move |tx, events| {
        note(tx, events)?;
        match counted.fetch_add(1, Ordering::SeqCst) {
            0 => Err(Error::Kind { kind: "fails once, after its work" }),
            _ => Ok(()),
        }
    });
    assert!(follower.batch(&db).await.is_err());
    assert_eq!((seen(&db).await, at(&db, "seen").await), (vec![], 0));
    assert_eq!(follower.catch_up(&db).await, Ok(1));
    assert_eq!((seen(&db).await, at(&db, "seen").await), (vec![1], 1));
}

#[both]
async fn two_of_the_same_name_share_the_work(engine: Engine) {
    let db = open(engine).await;
    prepare(&db).await;
    for n in 1..=40 {
        record(&db, n, case(1)).await;
    }
    seal_all(&db).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let tasks: Vec<_> = (0..3)
        .map(|_| tokio::spawn(Follower::<Error>::new("seen", 2, note).run(db.clone(), stopped.clone())))
        .collect();
    while at(&db, "seen").await < 40 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    stop.send(true).unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(seen(&db).await, (1..=40).collect::<Vec<_>>());
}

#[both]
async fn a_cursor_set_to_zero_begins_again(engine: Engine) {
    let db = open(engine).await;
    prepare(&db).await;
    record(&db, 1, case(1)).await;
    seal_all(&db).await;
    let follower = Follower::<Error>::new("seen", 3, note);
    assert_eq!(follower.catch_up(&db).await, Ok(1));
    for (from, events) in [(1, 0), (0, 1)] {
        db.write("test.set_cursor", move |tx: &mut Tx| {
            tx.operational("test");
            set_cursor(tx, "seen", from)
        })
        .await
        .unwrap();
        assert_eq!(follower.catch_up(&db).await, Ok(events));
    }
    assert_eq!(seen(&db).await, [1, 1]);
}

async fn at(db: &Db, name: &'static str) -> i64 {
    db.read("test.cursor", move |tx: &mut Tx| cursor(tx, name)).await.unwrap()
}
