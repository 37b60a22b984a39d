//! Workers: back-off, kills, periods, shutdown.

use super::*;
use crate::{Waiting, backoff_ms};
use base::Entropy;
use both::both;
use db::{binds, sql};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[both]
async fn failures_come_back_when_the_wait_is_over(engine: Engine) {
    let (db, clock) = open(engine).await;
    let log = Log::default();
    let failing = log.clone();
    let runner = runner(&db, &clock, 7).on("a.b", move |ctx| {
        let log = failing.clone();
        async move {
            log.add(format!("{} at +{}", ctx.job.attempt, ctx.clock.now().since(NOW)));
            Err(JobError::again("broken"))
        }
    });
    // The sweep's period comes first, so that chance is drawn for this job alone.
    runner.run_due().await.unwrap();
    let chances = SeededEntropy::new(7);
    replay_the_sweep(&chances);
    let first = backoff_ms(1, draw(&chances));
    let second = backoff_ms(2, draw(&chances));
    assert!((500..=1_000).contains(&first) && (1_000..=2_000).contains(&second), "{first} {second}");
    enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
    for (at, lines) in [
        (0, vec!["1 at +0".to_owned()]),
        (first - 1, vec![]),
        (first, vec![format!("2 at +{first}")]),
        (first + second - 1, vec![]),
        (first + second, vec![format!("3 at +{}", first + second)]),
        (1_000_000, vec![]),
    ] {
        clock.set(NOW.plus_ms(at));
        runner.run_due().await.unwrap();
        assert_eq!(log.take(), lines, "at +{at}");
    }
    assert_eq!(waiting(&db).await, Waiting { dead: 1, ..Waiting::default() });
}

/// The period's job took an identity of ten bytes.
fn replay_the_sweep(entropy: &SeededEntropy) {
    entropy.fill(&mut [0u8; 10]);
}

fn draw(entropy: &SeededEntropy) -> u64 {
    let mut bytes = [0u8; 8];
    entropy.fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

async fn count(db: &Db) -> i64 {
    db.read("test.count", |tx: &mut Tx| -> Result<i64, Error> {
        Ok(tx.one(sql!("-- jobs_test.count\nSELECT COUNT(*) FROM jobs_work"), binds![])?)
    })
    .await
    .unwrap()
}

fn work(tx: &mut Tx) -> Result<(), Error> {
    tx.exec(sql!("-- jobs_test.work\nINSERT INTO jobs_work (n) VALUES (?)"), binds![1_i64])?;
    tx.attest(db::Attest::Operational("test"));
    Ok(())
}

/// A worker dies between its work and the end of the job: the job runs again. A handler that ends the job in its own
/// transaction leaves its work once; one that does not leaves it twice.
#[both]
async fn killed_between_work_and_end_it_runs_again(engine: Engine) {
    for (finishes, rows) in [(true, 1), (false, 2)] {
        let (db, clock) = open(engine).await;
        db.execute_raw("CREATE TABLE jobs_work (n BIGINT NOT NULL)").await.unwrap();
        let deaths = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&deaths);
        let runner = runner(&db, &clock, 1).on("a.b", move |ctx| {
            let deaths = Arc::clone(&counted);
            async move {
                let inside = ctx.clone();
                ctx.db
                    .write("test.work", move |tx: &mut Tx| {
                        work(tx)?;
                        if finishes { inside.finish(tx) } else { Ok(()) }
                    })
                    .await?;
                if deaths.fetch_add(1, Ordering::SeqCst) == 0 {
                    panic!("the worker dies here");
                }
                Ok(())
            }
        });
        enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
        for _ in 0..3 {
            runner.run_due().await.unwrap();
            clock.advance_ms(120_000);
        }
        assert_eq!(count(&db).await, rows);
        assert_eq!(deaths.load(Ordering::SeqCst), usize::try_from(rows).unwrap());
        assert_eq!(waiting(&db).await, Waiting::default());
    }
}

/// A worker so slow that its lease ended: its work is undone when it wants to end the job.
#[both]
async fn work_under_a_lost_lease_is_undone(engine: Engine) {
    let (db, clock) = open(engine).await;
    db.execute_raw("CREATE TABLE jobs_work (n BIGINT NOT NULL)").await.unwrap();
    let slow_clock = Arc::clone(&clock);
    let attempts = Arc::new(AtomicUsize::new(0));
    let runner_of = |slow: bool| {
        let (clock_in, attempts_in) = (Arc::clone(&slow_clock), Arc::clone(&attempts));
        runner(&db, &clock, 1).on("a.b", move |ctx| {
            let (clock, attempts) = (Arc::clone(&clock_in), Arc::clone(&attempts_in));
            async move {
                if slow && ctx.job.attempt == 1 {
                    clock.advance_ms(60_000);
                    let (now, until) = (base::Clock::now(&*clock), base::Clock::now(&*clock).plus_ms(60_000));
                    let taken = ctx
                        .db
                        .write("test.lease", move |tx: &mut Tx| crate::queue::lease(tx, now, until, 3, 1))
                        .await?;
                    attempts.store(usize::try_from(taken[0].attempt).unwrap(), Ordering::SeqCst);
                }
                let inside = ctx.clone();
                ctx.db
                    .write("test.work", move |tx: &mut Tx| work(tx).and_then(|()| inside.finish(tx)))
                    .await?;
                Ok(())
            }
        })
    };
    // The queue's own sweep first, so that the other worker finds this job alone.
    runner_of(true).run_due().await.unwrap();
    enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
    assert_eq!(runner_of(true).run_due().await, Ok(1));
    assert_eq!(attempts.load(Ordering::SeqCst), 2, "the other worker had it before the work was written");
    assert_eq!(count(&db).await, 0, "the late worker's rows are undone");
    clock.advance_ms(60_000);
    runner_of(false).run_due().await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[both]
async fn an_answer_travels_as_a_job(engine: Engine) {
    let (db, clock) = open(engine).await;
    let log = Log::default();
    let heard = log.clone();
    let runner = runner(&db, &clock, 1)
        .on("a.ask", |ctx| async move {
            let inside = ctx.clone();
            ctx.db
                .write("test.reply", move |tx: &mut Tx| {
                    inside.reply(tx, 3, &json!({ "to": inside.job.id.to_string() }))?;
                    inside.finish(tx)
                })
                .await?;
            Ok(())
        })
        .on("b.answer", move |ctx| {
            heard.add(format!("{} {}", ctx.job.version, ctx.job.body));
            async { Ok(()) }
        });
    enqueue(&db, 1, Wish::soon("a.ask", 1, json!({}))).await;
    let asked = Wish { reply_to: Some("b.answer"), ..Wish::soon("a.ask", 1, json!({})) };
    let id = enqueue(&db, 2, asked).await;
    // Two questions, one answer, and the queue's own sweep.
    assert_eq!(runner.run_due().await, Ok(4));
    assert_eq!(log.take(), [format!("3 {{\"to\":\"{id}\"}}")]);
}

#[both]
async fn a_kind_that_nobody_fulfils_is_given_up_loudly(engine: Engine) {
    let (db, clock) = open(engine).await;
    let runner = runner(&db, &clock, 1);
    enqueue(&db, 1, Wish::soon("a.unknown", 1, json!({}))).await;
    for _ in 0..5 {
        runner.run_due().await.unwrap();
        clock.advance_ms(10_000);
    }
    let rows = db.read("test.dead", |tx: &mut Tx| crate::dead(tx, &base::PageArgs::first(10))).await.unwrap();
    assert_eq!(rows[0].last_error.as_deref(), Some("unhandled"));
}

#[both]
async fn two_servers_make_a_periodic_wish_once(engine: Engine) {
    let (db, clock) = open(engine).await;
    let log = Log::default();
    let server = |seed| {
        let heard = log.clone();
        runner(&db, &clock, seed)
            .on("a.tick", move |ctx| {
                heard.add(format!("+{}", ctx.clock.now().since(NOW)));
                async { Ok(()) }
            })
            .every("tick", 60_000, Wish::soon("a.tick", 1, json!({})))
    };
    let (one, two) = (server(1), server(2));
    // 02:32:00 begins a period of a minute.
    for (at, lines) in [
        (0, vec!["+0"]),
        (30_000, vec![]),
        (59_999, vec![]),
        (60_000, vec!["+60000"]),
        (150_000, vec!["+150000"]),
        (200_000, vec!["+200000"]),
    ] {
        clock.set(NOW.plus_ms(at));
        let (a, b) = tokio::join!(one.run_due(), two.run_due());
        a.and(b).unwrap();
        assert_eq!(log.take(), lines, "at +{at}");
    }
    // A server that starts now finds the period served.
    server(3).run_due().await.unwrap();
    assert_eq!(log.take(), [""; 0]);
}

#[both]
async fn a_period_waits_for_its_last_job(engine: Engine) {
    let (db, clock) = open(engine).await;
    let failing = runner(&db, &clock, 1).on("a.tick", |_| async { Err(JobError::again("broken")) }).every(
        "tick",
        100,
        Wish::soon("a.tick", 1, json!({})),
    );
    for _ in 0..5 {
        failing.run_due().await.unwrap();
        clock.advance_ms(100);
    }
    assert_eq!(waiting(&db).await.ready, 1, "one open job, not five");
}

#[both]
async fn the_task_works_and_stops(engine: Engine) {
    let (db, clock) = open(engine).await;
    let done = Arc::new(AtomicUsize::new(0));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let tasks: Vec<_> = (0..2)
        .map(|n| {
            let done = Arc::clone(&done);
            let runner = runner(&db, &clock, 50 + n).on("a.b", move |_| {
                let done = Arc::clone(&done);
                async move {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                    done.fetch_add(1, Ordering::SeqCst);
                    Ok(())
                }
            });
            tokio::spawn(runner.run(stopped.clone()))
        })
        .collect();
    for n in 0..20 {
        enqueue(&db, n, Wish::soon("a.b", 1, json!({}))).await;
    }
    let all = async {
        while waiting(&db).await != Waiting::default() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), all).await.expect("all are done");
    assert_eq!(done.load(Ordering::SeqCst), 20);
    stop.send(true).unwrap();
    for task in tasks {
        tokio::time::timeout(Duration::from_secs(5), task).await.expect("stops").unwrap();
    }
}

#[both]
async fn a_handler_is_stopped_before_its_lease_ends(engine: Engine) {
    let (db, clock) = open(engine).await;
    let runner = runner(&db, &clock, 1).limits(Limits { lease_ms: 50, ..LIMITS }).on("a.b", |_| async {
        std::future::pending::<()>().await;
        Ok(())
    });
    enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
    for _ in 0..3 {
        runner.run_due().await.unwrap();
        clock.advance_ms(10_000);
    }
    let rows = db.read("test.dead", |tx: &mut Tx| crate::dead(tx, &base::PageArgs::first(10))).await.unwrap();
    assert_eq!(rows[0].last_error.as_deref(), Some("timeout"));
}

#[both]
async fn a_shutdown_waits_for_jobs_under_way(engine: Engine) {
    let (db, clock) = open(engine).await;
    let (begun, begins) = tokio::sync::watch::channel(0);
    let done = Arc::new(AtomicUsize::new(0));
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let counted = Arc::clone(&done);
    let runner = runner(&db, &clock, 1).limits(Limits { workers: 1, ..LIMITS }).on("a.b", move |_| {
        let (done, begun) = (Arc::clone(&counted), begun.clone());
        async move {
            begun.send_modify(|n| *n += 1);
            tokio::time::sleep(Duration::from_millis(100)).await;
            done.fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    });
    let sweep = runner.run_due().await.unwrap();
    for n in 0..2 {
        enqueue(&db, n, Wish::soon("a.b", 1, json!({}))).await;
    }
    let task = tokio::spawn(runner.run(stopped));
    let mut begins = begins;
    begins.wait_for(|n| *n == 1).await.unwrap();
    stop.send(true).unwrap();
    task.await.unwrap();
    assert_eq!((sweep, done.load(Ordering::SeqCst)), (1, 1));
    assert_eq!(waiting(&db).await, Waiting { ready: 1, oldest_due: Some(NOW), ..Waiting::default() });
}
