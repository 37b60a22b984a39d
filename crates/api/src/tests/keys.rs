//! Idempotency keys on both engines.

use super::*;
use crate::idempotency::KEPT_MS;
use crate::{Done, Idempotent, Key, replayed, store, sweep_keys};
use both::both;
use db::{Attest, Tx};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU32, Ordering};

const HOUR: i64 = 3_600_000;

fn done(version: i64) -> Done {
    Done { status: 201, resource: Uuid::from_u128(9), version }
}

fn keyed(ctx: &Ctx, actor: &Actor, key: Option<&str>, route: &str, body: u8) -> Idempotent {
    Idempotent::new(ctx, actor, &Key(key.map(str::to_owned)), route, [body; 32])
}

async fn find(ctx: &Ctx, key: Idempotent) -> Result<Option<Done>, Problem> {
    ctx.db.read("test.find", move |tx: &mut Tx| key.find(tx)).await
}

async fn keep(ctx: &Ctx, key: Idempotent, answer: Done) {
    ctx.db.write("test.keep", move |tx: &mut Tx| key.keep(tx, &answer)).await.unwrap();
}

#[both]
async fn a_key_finds_its_own_answer_only(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    let mine = || keyed(ctx, &clerk(1), Some("k"), "file x", 1);
    assert_eq!(find(ctx, mine()).await.unwrap(), None);
    keep(ctx, mine(), done(3)).await;
    assert_eq!(find(ctx, mine()).await.unwrap(), Some(done(3)));
    // Another actor, another key, no key: nothing.
    for other in [
        keyed(ctx, &clerk(2), Some("k"), "file x", 1),
        keyed(ctx, &Actor::Stranger, Some("k"), "file x", 1),
        keyed(ctx, &clerk(1), Some("K"), "file x", 1),
        keyed(ctx, &clerk(1), None, "file x", 1),
    ] {
        assert_eq!(find(ctx, other).await.unwrap(), None);
    }
    // Another body or another route under the same key: a mistake of the caller.
    for other in
        [keyed(ctx, &clerk(1), Some("k"), "file x", 2), keyed(ctx, &clerk(1), Some("k"), "file y", 1)]
    {
        let refused = find(ctx, other).await.unwrap_err();
        assert_eq!(told(&refused), (409, "idempotency_reused".to_owned()));
    }
}

#[both]
async fn a_key_is_kept_for_a_day(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    let mine = |body| keyed(ctx, &clerk(1), Some("k"), "file x", body);
    keep(ctx, mine(1), done(3)).await;
    bench.clock.set(NOW.plus_ms(KEPT_MS - 1));
    assert_eq!(find(ctx, mine(1)).await.unwrap(), Some(done(3)));
    bench.clock.set(NOW.plus_ms(KEPT_MS));
    assert_eq!(find(ctx, mine(1)).await.unwrap(), None);
    assert_eq!(find(ctx, mine(2)).await.unwrap(), None, "free for another body");
    keep(ctx, mine(2), done(8)).await;
    assert_eq!(find(ctx, mine(2)).await.unwrap(), Some(done(8)));
}

#[both]
async fn a_key_that_is_kept_is_not_overwritten(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    let mine = || keyed(ctx, &clerk(1), Some("k"), "file x", 1);
    keep(ctx, mine(), done(3)).await;
    let again = mine();
    let lost = ctx.db.write("test.keep", move |tx: &mut Tx| again.keep(tx, &done(4))).await.unwrap_err();
    assert_eq!(lost.status, 503, "{lost:?}");
    assert_eq!(find(ctx, mine()).await.unwrap(), Some(done(3)));
}

/// An act that counts its runs.
async fn act(ctx: &Ctx, key: Idempotent, runs: &Arc<AtomicU32>, fails: bool) -> Result<Done, Problem> {
    let runs = Arc::clone(runs);
    ctx.db
        .write("test.act", move |tx: &mut Tx| {
            tx.attest(Attest::Operational("test"));
            replayed(tx, &key, |_| {
                let run = runs.fetch_add(1, Ordering::SeqCst) + 1;
                if fails { Err(Problem::conflict("wrong_state")) } else { Ok(done(run.into())) }
            })
        })
        .await
}

#[both]
async fn an_act_runs_once_for_its_key(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    let runs = Arc::new(AtomicU32::new(0));
    let mine = |key| keyed(ctx, &clerk(1), key, "file x", 1);
    // What failed is not kept.
    let failed = act(ctx, mine(Some("k")), &runs, true).await.unwrap_err();
    assert_eq!(told(&failed), (409, "wrong_state".to_owned()));
    assert_eq!(act(ctx, mine(Some("k")), &runs, false).await.unwrap(), done(2));
    assert_eq!(act(ctx, mine(Some("k")), &runs, false).await.unwrap(), done(2));
    assert_eq!(act(ctx, mine(Some("k")), &runs, true).await.unwrap(), done(2));
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    // Without a key each call is an act.
    assert_eq!(act(ctx, mine(None), &runs, false).await.unwrap(), done(3));
    assert_eq!(act(ctx, mine(None), &runs, false).await.unwrap(), done(4));
}

#[both]
async fn the_same_request_twice_at_once_has_one_answer(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    for n in 0..10 {
        let runs = Arc::new(AtomicU32::new(0));
        let name = format!("key-{n}");
        let mine = || keyed(ctx, &clerk(1), Some(&name), "file x", 1);
        let (a, b, c) = tokio::join!(
            act(ctx, mine(), &runs, false),
            act(ctx, mine(), &runs, false),
            act(ctx, mine(), &runs, false)
        );
        let first = a.unwrap();
        assert_eq!((b.unwrap(), c.unwrap()), (first.clone(), first.clone()));
        assert_eq!(find(ctx, mine()).await.unwrap(), Some(first));
    }
}

#[both]
async fn old_keys_are_swept(engine: Engine) {
    let bench = bench(engine).await;
    let ctx = &bench.ctx;
    for (n, name) in ["a", "b", "c"].into_iter().enumerate() {
        bench.clock.set(NOW.plus_ms(i64::try_from(n).unwrap() * HOUR));
        keep(ctx, keyed(ctx, &clerk(1), Some(name), "file x", 1), done(1)).await;
    }
    let sweep = |before| ctx.db.write("test.sweep", move |tx: &mut Tx| sweep_keys(tx, before));
    assert_eq!(sweep(NOW.plus_ms(HOUR)).await.unwrap(), 1);
    assert_eq!(sweep(NOW.plus_ms(HOUR)).await.unwrap(), 0);
    assert_eq!(find(ctx, keyed(ctx, &clerk(1), Some("a"), "file x", 1)).await.unwrap(), None);
    assert!(find(ctx, keyed(ctx, &clerk(1), Some("b"), "file x", 1)).await.unwrap().is_some());
}

#[both]
async fn a_damaged_row_is_named(engine: Engine) {
    let bench = bench(engine).await;
    keep(&bench.ctx, keyed(&bench.ctx, &clerk(1), Some("k"), "file x", 1), done(3)).await;
    // The key as it lies in the table: actor and caller's key, hashed.
    let key = Sha256::digest(format!("{}\0k\0", clerk(1).reference())).to_vec();
    for (column, length) in [("resource", 15), ("digest", 31)] {
        let bytes = "00".repeat(length);
        let value = if engine == Engine::Sqlite { format!("x'{bytes}'") } else { format!("'\\x{bytes}'") };
        bench.db.execute_raw(&format!("UPDATE api_idempotency SET {column} = {value}")).await.unwrap();
        let key = key.clone();
        let found = bench.ctx.db.read("test.find", move |tx: &mut Tx| store::find(tx, &key, 0)).await;
        assert_eq!(found.unwrap_err(), db::Error::illegal_row("api_idempotency", column));
    }
}

#[both]
async fn the_database_answers(engine: Engine) {
    let bench = bench(engine).await;
    assert_eq!(bench.ctx.db.read("test.ready", |tx: &mut Tx| store::ready(tx)).await.unwrap(), 1);
}
