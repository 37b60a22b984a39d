//! A connection's thread: takes a body, runs it between BEGIN and COMMIT, answers; connects anew when it was cut.

use super::open::{Shared, pg};
use crate::body::{Body, Boxed, Verdict, attempt};
use crate::tx::Fault;
use crate::{ATTEMPTS, Error, Tx};
use std::sync::atomic::Ordering;
use std::time::Duration;

const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// First and longest pause between attempts to connect.
const RECONNECT_FIRST: Duration = Duration::from_millis(50);
const RECONNECT_LONGEST: Duration = Duration::from_secs(2);

enum Next {
    Body(Boxed),
    Cut,
    Shut,
    Later,
}

/// The thread's life: ends when the last handle is gone.
pub(super) fn serve(mut tx: Tx, shared: &Shared) {
    shared.sound.fetch_add(1, Ordering::SeqCst);
    loop {
        let next = pg(&mut tx).beside(shared.queue.recv_async());
        match next.map_or(Next::Cut, |n| n.map_or(Next::Shut, Next::Body)) {
            Next::Body(body) => {
                if !body.gone() {
                    serve_one(&mut tx, body, shared);
                }
            }
            Next::Shut => break,
            Next::Cut | Next::Later => {}
        }
        if pg(&mut tx).is_cut() && !reconnect(&mut tx, shared) {
            break;
        }
    }
    shared.sound.fetch_sub(1, Ordering::SeqCst);
    pg(&mut tx).close();
}

/// Connects anew, with a growing pause. Where no thread has a connection, waiting callers are told at once; where
/// others have one, this thread leaves the bodies to them. `false` when the last handle is gone.
fn reconnect(tx: &mut Tx, shared: &Shared) -> bool {
    shared.counters.cut();
    shared.sound.fetch_sub(1, Ordering::SeqCst);
    let mut pause = RECONNECT_FIRST;
    let alive = loop {
        let Err(e) = pg(tx).connect() else { break true };
        tracing::warn!(error = %e, pause_ms = pause.as_millis() as u64, "no connection to PostgreSQL");
        match wait(tx, shared, pause) {
            Next::Body(mut body) => {
                if pg(tx).connect().is_ok() {
                    serve_one(tx, body, shared);
                } else {
                    body.fail(e);
                    body.answer(&shared.counters);
                }
                if !pg(tx).is_cut() {
                    break true;
                }
            }
            Next::Shut => break false,
            Next::Later | Next::Cut => {}
        }
        pause = (pause * 2).min(RECONNECT_LONGEST);
    };
    shared.sound.fetch_add(1, Ordering::SeqCst);
    alive
}

fn wait(tx: &mut Tx, shared: &Shared, pause: Duration) -> Next {
    let alone = shared.sound.load(Ordering::SeqCst) == 0;
    let waited = pg(tx).runtime.block_on(async {
        if alone {
            return tokio::time::timeout(pause, shared.queue.recv_async()).await;
        }
        tokio::time::sleep(pause).await;
        Ok(Err(flume::RecvError::Disconnected))
    });
    match waited {
        Ok(Ok(body)) => Next::Body(body),
        _ if shared.queue.is_disconnected() && shared.queue.is_empty() => Next::Shut,
        _ => Next::Later,
    }
}

/// Runs a body and answers. A read's answer does not wait for the end of its transaction.
fn serve_one(tx: &mut Tx, mut body: Boxed, shared: &Shared) {
    shared.counters.batch(1, shared.queue.len());
    run(tx, &mut *body, shared);
    let read_only = body.read_only();
    body.answer(&shared.counters);
    if read_only {
        undo(tx);
    }
}

/// Runs a body until it is kept, undone, or out of attempts; its answer is set. A read's transaction stays open.
fn run(tx: &mut Tx, body: &mut dyn Body, shared: &Shared) {
    for tries in 1..=ATTEMPTS {
        let last = tries == ATTEMPTS;
        if tries > 1 {
            let seed = shared.counters.retry(body.name());
            back_off(tx, tries, seed);
        }
        if pg(tx).is_cut() {
            shared.counters.cut();
            if let Err(e) = pg(tx).connect() {
                return body.fail(e);
            }
        }
        pg(tx).begin(if body.read_only() { BEGIN_READ } else { BEGIN_WRITE });
        match attempt(body, tx, last) {
            Verdict::Keep | Verdict::Undo if body.read_only() => return,
            Verdict::Keep => match commit(tx, body.name()) {
                Ok(()) => return,
                Err(fault) if fault.again && !last => {}
                Err(fault) => return body.fail(fault.error),
            },
            Verdict::Undo => return undo(tx),
            Verdict::Again => undo(tx),
        }
    }
}

/// COMMIT. An answer lost on the wire is neither yes nor no.
fn commit(tx: &mut Tx, transaction: &'static str) -> Result<(), Fault> {
    let pg = pg(tx);
    if pg.is_cut() {
        // COMMIT was never sent.
        return Err(Fault {
            error: Error::Unavailable("connection lost before COMMIT".to_owned()),
            again: true,
        });
    }
    pg.end("COMMIT").map_err(|fault| match (pg.is_cut(), fault.error) {
        (true, _) => Error::CommitUnknown { transaction }.into(),
        (false, Error::Conflict { .. }) => Fault { error: Error::Conflict { transaction }, again: true },
        (false, error) => error.into(),
    })
}

fn undo(tx: &mut Tx) {
    let pg = pg(tx);
    if !pg.is_cut() && pg.end("ROLLBACK").is_err() {
        // A connection whose transaction cannot be ended is of no use to the next body.
        pg.connected = None;
    }
}

/// A pause before the next attempt, longer each time and uneven, so that two that met do not meet again.
fn back_off(tx: &mut Tx, tries: u32, seed: u64) {
    let most_us = 500u64 << tries.min(7);
    let uneven = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    let pause = Duration::from_micros(most_us / 2 + uneven % (most_us / 2));
    pg(tx).beside(async { tokio::time::sleep(pause).await });
}
