//! Group commit on SQLite: BEGIN IMMEDIATE, a savepoint per waiting body, the hook in its own, COMMIT, then all answers.
//! Also a refusal leaves only after COMMIT: it may rest on what a neighbour in the batch wrote.

use super::Lite;
use crate::body::{Boxed, Hook, Verdict, attempt, judge};
use crate::counters::Counters;
use crate::tx::Conn;
use crate::{ATTEMPTS, Error, Tx};

/// Bodies in a SQLite batch at most. There is no linger: a batch is what waits when the last one is done.
pub const BATCH_LIMIT: usize = 256;

/// The writer's thread: ends when the last handle is gone.
pub(super) fn serve(mut tx: Tx, queue: &flume::Receiver<Boxed>, hook: Option<&Hook>, counters: &Counters) {
    while let Ok(first) = queue.recv() {
        let waiting = queue.try_iter().take(BATCH_LIMIT - 1);
        let mut bodies: Vec<Boxed> = std::iter::once(first).chain(waiting).filter(|b| !b.gone()).collect();
        if bodies.is_empty() {
            continue;
        }
        counters.batch(bodies.len(), queue.len());
        if let Err(e) = run(&mut tx, &mut bodies, hook, counters) {
            undone(&mut tx, &mut bodies, hook, counters, &e);
        }
        for body in bodies {
            body.answer(counters);
        }
    }
}

/// The whole batch was undone: each body runs again alone, so that one that is too large fails alone.
fn undone(tx: &mut Tx, bodies: &mut [Boxed], hook: Option<&Hook>, counters: &Counters, cause: &Error) {
    tracing::error!(error = %cause, bodies = bodies.len(), "batch undone");
    if let [only] = bodies {
        settle(only, cause.clone());
        return;
    }
    for body in bodies {
        body.forget();
        counters.retry(body.name());
        if let Err(e) = run(tx, std::slice::from_mut(body), hook, counters) {
            settle(body, e);
        }
    }
}

/// A body that refused by itself, alone in its batch, said why best.
fn settle(body: &mut Boxed, cause: Error) {
    if !body.refused() {
        body.fail(cause);
    }
}

/// One transaction. `Err` when nothing of it was kept.
fn run(tx: &mut Tx, bodies: &mut [Boxed], hook: Option<&Hook>, counters: &Counters) -> Result<(), Error> {
    let done = control(tx, "BEGIN IMMEDIATE").and_then(|()| {
        let mut changed = false;
        for body in bodies {
            changed |= run_body(tx, body, counters)?;
        }
        if let (true, Some(hook)) = (changed, hook) {
            run_hook(tx, hook)?;
        }
        control(tx, "COMMIT")
    });
    if done.is_err() && !lite(tx).undone() {
        // The engine left the transaction open: end it, else the next batch cannot begin.
        control(tx, "ROLLBACK")?;
    }
    done
}

/// One body in its savepoint; whether it changed something that is kept. `Err` when the batch is gone.
fn run_body(tx: &mut Tx, body: &mut Boxed, counters: &Counters) -> Result<bool, Error> {
    for tries in 1..=ATTEMPTS {
        control(tx, "SAVEPOINT body")?;
        let verdict = attempt(&mut **body, tx, tries == ATTEMPTS);
        let lite = lite(tx);
        if lite.undone() {
            return Err(Error::Storage { statement: body.name(), what: "the engine undid the batch".into() });
        }
        if verdict == Verdict::Keep {
            lite.control("RELEASE body")?;
            return Ok(lite.changed());
        }
        lite.control("ROLLBACK TO body")?;
        lite.control("RELEASE body")?;
        if verdict == Verdict::Undo {
            return Ok(false);
        }
        counters.retry(body.name());
    }
    Ok(false)
}

/// The hook in its savepoint. Its failure is logged; the bodies are kept. `Err` when the batch is gone.
fn run_hook(tx: &mut Tx, hook: &Hook) -> Result<(), Error> {
    control(tx, "SAVEPOINT hook")?;
    tx.start("db.last_in_batch", false);
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| hook(tx)));
    let done = tx.finish();
    let failed = match ran {
        Ok(Ok(())) => judge(&done),
        Ok(Err(e)) => Some(e),
        Err(_) => Some(Error::Panicked { transaction: done.name }),
    };
    if lite(tx).undone() {
        return Err(Error::Storage { statement: done.name, what: "the engine undid the batch".into() });
    }
    if let Some(e) = failed {
        metrics::counter!("db_hook_failures_total").increment(1);
        tracing::error!(error = %e, "the last statement group of a batch failed");
        control(tx, "ROLLBACK TO hook")?;
    }
    control(tx, "RELEASE hook")
}

fn control(tx: &mut Tx, text: &'static str) -> Result<(), Error> {
    lite(tx).control(text)
}

fn lite(tx: &mut Tx) -> &mut Lite {
    match &mut tx.conn {
        Conn::Lite(lite) => lite,
        Conn::Pg(_) => unreachable!("the SQLite writer owns a SQLite connection"),
    }
}
