//! A body on its way: from the caller's queue through a connection's thread and back. Nothing here knows an engine.

use crate::counters::Counters;
use crate::tx::State;
use crate::{Error, Tx};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

/// How often a body runs at most when it loses to others or to a cut connection.
pub const ATTEMPTS: u32 = 8;

/// What becomes of a body's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Commit them.
    Keep,
    /// Undo them and answer.
    Undo,
    /// Undo them and run the body again.
    Again,
}

pub(crate) enum Ran {
    Ok,
    Refused,
    Panicked,
}

/// A body without its types.
pub(crate) trait Body: Send {
    fn name(&self) -> &'static str;
    fn read_only(&self) -> bool;
    /// Nobody waits for the answer.
    fn gone(&self) -> bool;
    fn run(&mut self, tx: &mut Tx) -> Ran;
    /// The body itself refused, and its refusal still stands.
    fn refused(&self) -> bool;
    /// Forgets the body's answer: what it rested on was undone.
    fn forget(&mut self);
    /// Puts this error in place of the body's own answer.
    fn fail(&mut self, error: Error);
    fn answer(self: Box<Self>, counters: &Counters);
}

struct Job<T, E, F> {
    name: &'static str,
    read_only: bool,
    body: F,
    result: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    queued: Instant,
}

pub(crate) type Boxed = Box<dyn Body>;

/// Wraps a body for the queue; its answer comes through the receiver.
pub(crate) fn wrap<T, E, F>(
    name: &'static str,
    read_only: bool,
    body: F,
) -> (Boxed, oneshot::Receiver<Result<T, E>>)
where
    F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(Job { name, read_only, body, result: None, reply, queued: Instant::now() }), answer)
}

impl<T, E, F> Body for Job<T, E, F>
where
    F: Fn(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }
    fn read_only(&self) -> bool {
        self.read_only
    }
    fn gone(&self) -> bool {
        self.reply.is_closed()
    }
    fn run(&mut self, tx: &mut Tx) -> Ran {
        match catch_unwind(AssertUnwindSafe(|| (self.body)(tx))) {
            Ok(result) => {
                let ran = if result.is_ok() { Ran::Ok } else { Ran::Refused };
                self.result = Some(result);
                ran
            }
            Err(_) => Ran::Panicked,
        }
    }
    fn refused(&self) -> bool {
        matches!(self.result, Some(Err(_)))
    }
    fn forget(&mut self) {
        self.result = None;
    }
    fn fail(&mut self, error: Error) {
        tracing::warn!(transaction = self.name, %error, "transaction failed");
        self.result = Some(Err(E::from(error)));
    }
    fn answer(self: Box<Self>, counters: &Counters) {
        let result = self.result.unwrap_or_else(|| Err(E::from(Error::Shut)));
        counters.answered(self.name, self.read_only, result.is_ok(), self.queued.elapsed());
        // A caller that went away harms nothing.
        let _ = self.reply.send(result);
    }
}

/// Runs a body once and judges it. On the `last` attempt a lost version is final.
pub(crate) fn attempt(body: &mut dyn Body, tx: &mut Tx, last: bool) -> Verdict {
    let transaction = body.name();
    tx.start(transaction, body.read_only());
    let ran = body.run(tx);
    let done = tx.finish();
    let refusal = match ran {
        Ran::Panicked => Some(Error::Panicked { transaction }),
        _ if done.again && !last => return Verdict::Again,
        Ran::Refused => return Verdict::Undo,
        Ran::Ok if done.again => Some(Error::Conflict { transaction }),
        Ran::Ok => judge(&done),
    };
    match refusal {
        None => Verdict::Keep,
        Some(error) => {
            body.fail(error);
            Verdict::Undo
        }
    }
}

/// Why a body that ended well is refused all the same.
pub(crate) fn judge(done: &State) -> Option<Error> {
    let transaction = done.name;
    if let Some(statement) = done.failed {
        return Some(Error::Swallowed { transaction, statement });
    }
    if done.changed && done.attested.is_none() {
        return Some(Error::Unattested { transaction });
    }
    None
}

/// What runs last in each batch of changes on SQLite.
pub type Hook = Arc<dyn Fn(&mut Tx) -> Result<(), Error> + Send + Sync>;
