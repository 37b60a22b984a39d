//! A simulation: 8 writers, a sealer or two, followers that are killed; 100 seeds.
//!
//! Whatever happens: numbers are 1 … n without gaps; each stream's versions appear in order; each committed event has
//! exactly one number, each undone one none; the followers together processed each number exactly once.

use super::following::{note, prepare, seen};
use super::*;
use crate::Follower;
use base::Entropy;
use both::both;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const SEEDS: u64 = 100;
const WRITERS: u64 = 8;
const WRITES: u64 = 4;
const STREAMS: u64 = 5;

#[both]
async fn hundred_seeds(engine: Engine) {
    let db = open(engine).await;
    prepare(&db).await;
    let mut expected = 0;
    for seed in 0..SEEDS {
        expected += one_seed(&db, seed).await;
        check(&db, seed, expected).await;
    }
    assert_eq!(sound(&db).await, u64::try_from(expected).unwrap());
}

/// Gives how many events were committed.
async fn one_seed(db: &Db, seed: u64) -> usize {
    let committed = Arc::new(AtomicUsize::new(0));
    let writing = Arc::new(AtomicBool::new(true));
    let writers: Vec<_> = (0..WRITERS)
        .map(|w| tokio::spawn(writer(db.clone(), seed * 1_000 + w, Arc::clone(&committed))))
        .collect();
    let sealers: Vec<_> = (0..2).map(|_| tokio::spawn(sealer(db.clone(), Arc::clone(&writing)))).collect();
    let follower = tokio::spawn(killed_followers(db.clone(), seed, Arc::clone(&writing)));
    for writer in writers {
        writer.await.unwrap();
    }
    writing.store(false, Ordering::SeqCst);
    for sealer in sealers {
        sealer.await.unwrap();
    }
    follower.await.unwrap();
    seal_all(db).await;
    Follower::<Error>::new("seen", 7, note).catch_up(db).await.unwrap();
    committed.load(Ordering::SeqCst)
}

/// Bodies of one to three events in random streams; one in five is refused at its end.
async fn writer(db: Db, seed: u64, committed: Arc<AtomicUsize>) {
    let random = SeededEntropy::new(seed);
    for _ in 0..WRITES {
        let mut streams: Vec<u64> =
            (0..=random.next_u64() % 3).map(|_| random.next_u64() % STREAMS).collect();
        // Streams in one order, or two bodies could wait for each other.
        streams.sort_unstable();
        let refuse = random.next_u64().is_multiple_of(5);
        let mut fresh = [0u8; 8];
        random.fill(&mut fresh);
        let stamp = stamp(u64::from_le_bytes(fresh));
        let events = streams.len();
        loop {
            let (streams, stamp) = (streams.clone(), stamp.clone());
            let done = db.write("test.storm", move |tx: &mut Tx| -> Outcome<()> {
                for n in &streams {
                    tx.record(&stamp, event(case(u128::from(*n)), json!({ "n": n })))?;
                }
                if refuse { Err(Error::Kind { kind: "refused" }) } else { Ok(()) }
            });
            match done.await {
                Ok(()) => _ = committed.fetch_add(events, Ordering::SeqCst),
                Err(Error::Db(e)) if e.is_passing() => continue,
                Err(e) => assert!(refuse, "{e}"),
            }
            break;
        }
    }
}

async fn sealer(db: Db, writing: Arc<AtomicBool>) {
    while writing.load(Ordering::SeqCst) {
        db.write("test.seal", crate::seal).await.unwrap();
        tokio::task::yield_now().await;
    }
}

/// Followers of one name; each is dropped somewhere within a batch, by chance, or fails after its work.
async fn killed_followers(db: Db, seed: u64, writing: Arc<AtomicBool>) {
    let random = SeededEntropy::new(!seed);
    while writing.load(Ordering::SeqCst) {
        let fails = random.next_u64().is_multiple_of(3);
        let follower = Follower::<Error>::new("seen", 5, move |tx, events| {
            note(tx, events)?;
            if fails { Err(Error::Kind { kind: "killed" }) } else { Ok(()) }
        });
        let handle = db.clone();
        let task = tokio::spawn(async move { follower.batch(&handle).await });
        tokio::time::sleep(std::time::Duration::from_micros(random.next_u64() % 3_000)).await;
        task.abort();
        _ = task.await;
    }
}

async fn check(db: &Db, seed: u64, expected: usize) {
    let rows = db
        .read("test.numbers", |tx: &mut Tx| -> Outcome<Vec<(i64, base::Event)>> {
            let mut rows: Vec<(i64, base::Event)> = Vec::new();
            loop {
                let page = crate::follow(tx, rows.last().map_or(0, |r| r.0), 1_000)?;
                if page.is_empty() {
                    return Ok(rows);
                }
                rows.extend(page);
            }
        })
        .await
        .unwrap();
    let numbers: Vec<i64> = rows.iter().map(|r| r.0).collect();
    assert_eq!(numbers, (1..).take(expected).collect::<Vec<_>>(), "seed {seed}");
    let mut versions = HashMap::new();
    for (number, event) in &rows {
        let last = versions.entry(event.stream).or_insert(0);
        assert_eq!(event.version, *last + 1, "seed {seed}, number {number}");
        *last = event.version;
    }
    assert_eq!(seen(db).await, numbers, "seed {seed}");
}
