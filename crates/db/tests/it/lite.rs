//! SQLite: what shares a batch, and what becomes of it.

use crate::{IDS, NOTE, ids, insert};
use db::{Attest, Db, Engine, Error, Hooks, Sql, Tx, binds, sql, testing};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// Holds the writer until the sender says so, so that what is written meanwhile shares a batch.
async fn hold(db: &Db) -> (flume::Sender<()>, JoinHandle<Result<(), Error>>) {
    let (begun, has_begun) = flume::bounded::<()>(1);
    let (go, may_go) = flume::bounded::<()>(1);
    let db = db.clone();
    let held = tokio::spawn(async move {
        db.write("hold", move |_| {
            begun.send(()).unwrap();
            may_go.recv().unwrap();
            Ok::<(), Error>(())
        })
        .await
    });
    has_begun.recv_async().await.unwrap();
    (go, held)
}

async fn queue<T: Send + 'static>(
    db: &Db,
    name: &'static str,
    body: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> JoinHandle<Result<T, Error>> {
    let waiting = db.stats().queue;
    let handle = db.clone();
    let task = tokio::spawn(async move { handle.write(name, body).await });
    while db.stats().queue == waiting {
        tokio::task::yield_now().await;
    }
    task
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_bodies_share_a_batch() {
    let db = testing::open(Engine::Sqlite).await;
    db.execute_raw(NOTE).await.unwrap();
    let before = db.stats().batches;
    let (go, held) = hold(&db).await;
    let mut tasks = Vec::new();
    for id in 0..300 {
        tasks.push(queue(&db, "a", move |tx| insert(tx, id)).await);
    }
    assert_eq!(db.stats().queue, 300);
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    for t in tasks {
        t.await.unwrap().unwrap();
    }
    // One for the body that held the writer, one of 256, one of the rest.
    assert_eq!(db.stats().batches - before, 3);
    assert_eq!(ids(&db).await.len(), 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_leave_after_commit() {
    let (sealing, is_sealing) = flume::bounded::<()>(1);
    let (go_on, may_go_on) = flume::bounded::<()>(1);
    let hook = move |tx: &mut Tx| {
        if tx.opt::<i64, _>(NOTES, binds![])?.is_some() {
            sealing.send(()).unwrap();
            may_go_on.recv().unwrap();
        }
        Ok(())
    };
    const NOTES: &Sql<0> = sql!("-- note.first\nSELECT id FROM note ORDER BY id LIMIT 1");
    let db = testing::TestDb::open_with(Engine::Sqlite, Hooks { last_in_batch: Some(Arc::new(hook)) }).await;
    db.execute_raw(NOTE).await.unwrap();
    let (go, held) = hold(&db).await;
    let writes = queue(&db, "a", |tx| insert(tx, 1)).await;
    let refuses = queue(&db, "b", |tx| match tx.all::<i64, _>(IDS, binds![])?.as_slice() {
        [1] => Err(Error::illegal_row("note", 1)),
        _ => Ok(()),
    })
    .await;
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    is_sealing.recv_async().await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!writes.is_finished() && !refuses.is_finished());
    assert_eq!(ids(&db).await, [0i64; 0]);
    go_on.send(()).unwrap();
    assert_eq!(refuses.await.unwrap(), Err(Error::illegal_row("note", 1)));
    assert_eq!(ids(&db).await, [1]);
    writes.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hook_runs_last_and_fails_alone() {
    const SEAL: &Sql<0> = sql!("-- note.seal\nUPDATE note SET version = 9 WHERE version = 0");
    const SEALED: &Sql<0> = sql!("-- note.sealed\nSELECT id, version FROM note ORDER BY id");
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let hook = move |tx: &mut Tx| {
        let run = counted.fetch_add(1, Ordering::SeqCst);
        if run != 3 {
            tx.attest(Attest::Operational("seal"));
        }
        tx.exec(SEAL, binds![])?;
        match run {
            1 => Err(Error::Shut),
            2 => panic!("on purpose"),
            _ => Ok(()),
        }
    };
    let db = testing::TestDb::open_with(Engine::Sqlite, Hooks { last_in_batch: Some(Arc::new(hook)) }).await;
    db.execute_raw(NOTE).await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 0, "nothing changed, nothing to seal");
    // Sealed; then refused, panicked and unattested: the bodies are kept without it; then sealed again.
    for (id, sealed) in [(1, 1), (2, 1), (3, 1), (4, 1), (5, 5)] {
        db.write("a", move |tx| insert(tx, id)).await.unwrap();
        let rows = db.read("b", |tx| tx.all::<(i64, i64), _>(SEALED, binds![])).await.unwrap();
        let expected: Vec<_> = (1..=id).map(|i| (i, if i <= sealed { 9 } else { 0 })).collect();
        assert_eq!(rows, expected);
    }
    let refused = db.write("c", |tx| insert(tx, 5)).await;
    assert!(refused.unwrap_err().is_unique());
    assert_eq!(runs.load(Ordering::SeqCst), 5, "a batch that kept nothing runs no hook");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_that_the_engine_undoes_runs_again_body_by_body() {
    const ROLLBACK: &Sql<0> =
        sql!("-- note.rollback\nINSERT OR ROLLBACK INTO note (id, version) VALUES (0, 0)");
    const FILL: &Sql<1> = sql!("-- fill.insert\nINSERT INTO fill (bytes) VALUES (?)");
    let db = testing::open(Engine::Sqlite).await;
    db.execute_raw(NOTE).await.unwrap();
    db.execute_raw("CREATE TABLE fill (bytes BYTEA)").await.unwrap();
    db.write("a", |tx| insert(tx, 0)).await.unwrap();
    db.execute_raw("PRAGMA max_page_count = 200").await.unwrap();
    let (go, held) = hold(&db).await;
    let first = queue(&db, "b", |tx| insert(tx, 1)).await;
    let rolls_back = queue(&db, "c", |tx| {
        insert(tx, 2)?;
        tx.attest(Attest::Operational("test"));
        let refused = tx.exec(ROLLBACK, binds![]).unwrap_err();
        // Outside the transaction this would be kept at once.
        let after = insert(tx, 3).unwrap_err();
        assert!(matches!(after, Error::Storage { .. }), "{after}");
        Err::<(), _>(refused)
    })
    .await;
    let fills = queue(&db, "d", |tx| {
        tx.attest(Attest::Operational("test"));
        tx.exec(FILL, binds![vec![0u8; 4_000_000]])
    })
    .await;
    let last = queue(&db, "e", |tx| insert(tx, 4)).await;
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert_eq!(first.await.unwrap(), Ok(()));
    assert!(rolls_back.await.unwrap().unwrap_err().is_unique());
    let full = fills.await.unwrap().unwrap_err();
    assert!(matches!(full, Error::Storage { statement: "fill.insert", .. }), "{full}");
    assert_eq!(last.await.unwrap(), Ok(()));
    assert_eq!(ids(&db).await, [0, 1, 4]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deferred_key_fails_its_body_only() {
    const LEAF: &Sql<1> = sql!("-- leaf.insert\nINSERT INTO leaf (note) VALUES (?)");
    let db = testing::open(Engine::Sqlite).await;
    db.execute_raw(NOTE).await.unwrap();
    let leaf = "CREATE TABLE leaf (note BIGINT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)";
    db.execute_raw(leaf).await.unwrap();
    let (go, held) = hold(&db).await;
    let first = queue(&db, "a", |tx| insert(tx, 1)).await;
    let dangles = queue(&db, "b", |tx| {
        tx.attest(Attest::Operational("test"));
        tx.exec(LEAF, binds![77])
    })
    .await;
    let last = queue(&db, "c", |tx| insert(tx, 2)).await;
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert!(first.await.unwrap().is_ok() && last.await.unwrap().is_ok());
    assert!(matches!(dangles.await.unwrap(), Err(Error::Constraint { .. })));
    assert_eq!(ids(&db).await, [1, 2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_nobody_waits_for_does_not_begin() {
    let db = testing::open(Engine::Sqlite).await;
    db.execute_raw(NOTE).await.unwrap();
    let (go, held) = hold(&db).await;
    let gone = queue(&db, "a", |tx| insert(tx, 1)).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    go.send(()).unwrap();
    held.await.unwrap().unwrap();
    db.write("b", |tx| insert(tx, 2)).await.unwrap();
    assert_eq!(ids(&db).await, [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_is_opened_as_it_should_be() {
    let db = testing::open(Engine::Sqlite).await;
    const MODE: &Sql<0> = sql!("-- mode\nSELECT journal_mode FROM pragma_journal_mode");
    const KEYS: &Sql<0> = sql!("-- keys\nSELECT foreign_keys FROM pragma_foreign_keys");
    const SYNC: &Sql<0> = sql!("-- sync\nSELECT synchronous FROM pragma_synchronous");
    let file = db.url();
    let safe = Db::open(&db::Config::new(file), Hooks::default()).await.unwrap();
    let read = safe.write("a", |tx| {
        let mode = tx.one::<String, _>(MODE, binds![])?;
        Ok::<_, Error>((mode, tx.one::<i64, _>(KEYS, binds![])?, tx.one::<i64, _>(SYNC, binds![])?))
    });
    assert_eq!(read.await, Ok(("wal".to_owned(), 1, 2)));
}
