//! PostgreSQL: one connection with its own runtime, its statements and its errors. READ COMMITTED, never SERIALIZABLE.

mod fault;
mod open;
mod serve;
mod value;

pub(crate) use open::open;
pub(crate) use value::col;

use crate::row::{Inner, Row};
use crate::text::Text;
use crate::tx::Fault;
use crate::{Error, Stmt, Val};
use fault::{cut_off, fault};
use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

type PgError = tokio_postgres::Error;
type Link = Pin<Box<dyn Future<Output = Result<(), PgError>> + Send>>;

/// Said once on each new connection. A body is short: what waits longer is stuck.
const SESSION: &str = "SET statement_timeout = '30s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET TimeZone = 'UTC'; SET client_min_messages = 'warning'";
/// How long a farewell to the server may take.
const FAREWELL: Duration = Duration::from_millis(500);

/// A connection, owned by one thread. The link, which moves the bytes, is polled beside each statement and beside
/// the queue: so a cut is seen also while nothing runs.
pub(crate) struct Pg {
    runtime: Runtime,
    target: tokio_postgres::Config,
    connected: Option<Connected>,
}

struct Connected {
    client: Client,
    link: Option<Link>,
    /// BEGIN, until it travels with the first statement.
    begin: Option<&'static str>,
    /// By text: two statements may share it, and one may lie at several addresses.
    statements: HashMap<&'static str, Statement>,
}

impl Pg {
    fn new(target: tokio_postgres::Config) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| Error::Unavailable(format!("runtime: {e}")))?;
        Ok(Self { runtime, target, connected: None })
    }

    fn connect(&mut self) -> Result<(), Error> {
        self.connected = None;
        let connecting = self.runtime.block_on(self.target.connect(NoTls));
        let (client, link) = connecting.map_err(|e| Error::Unavailable(fault::words(&e)))?;
        let statements = HashMap::new();
        self.connected = Some(Connected { client, link: Some(Box::pin(link)), begin: None, statements });
        self.script(SESSION)
    }

    /// Whether the connection is gone; the next body needs a new one.
    fn is_cut(&self) -> bool {
        self.connected.as_ref().is_none_or(|c| c.link.is_none() || c.client.is_closed())
    }

    /// Says good-bye, so that the server does not log a broken connection.
    fn close(&mut self) {
        if let Some(Connected { client, link: Some(link), .. }) = self.connected.take() {
            drop(client);
            // Whether the server hears it makes no difference to the data.
            let _ = self.runtime.block_on(async { tokio::time::timeout(FAREWELL, link).await });
        }
    }

    /// A transaction begins with the next statement.
    fn begin(&mut self, text: &'static str) {
        if let Some(c) = &mut self.connected {
            c.begin = Some(text);
        }
    }

    /// COMMIT or ROLLBACK. Where no statement ran, no transaction has begun.
    fn end(&mut self, text: &'static str) -> Result<(), Fault> {
        if self.connected.as_mut().is_some_and(|c| c.begin.take().is_some()) {
            return Ok(());
        }
        let done = self.drive(async |client| client.batch_execute(text).await)?;
        done.map_err(|e| self.refused(text, &e))
    }

    /// Runs `work` to its end, moving the link's bytes meanwhile.
    fn drive<T>(&mut self, work: impl AsyncFnOnce(&Client) -> T) -> Result<T, Fault> {
        let Pg { runtime, connected, .. } = self;
        let Some(Connected { client, link, .. }) = connected else {
            return Err(Fault { error: Error::Unavailable("connection lost".to_owned()), again: true });
        };
        let mut work = pin!(work(client));
        Ok(runtime.block_on(poll_fn(|cx| {
            poll_link(link, cx);
            work.as_mut().poll(cx)
        })))
    }

    /// The same inside the transaction: BEGIN shares the first statement's round trip.
    fn inside<T>(&mut self, work: impl AsyncFnOnce(&Client) -> T) -> Result<T, Fault> {
        let Some(begin) = self.connected.as_mut().and_then(|c| c.begin.take()) else {
            return self.drive(work);
        };
        let (begun, done) =
            self.drive(async |client| pair(client.batch_execute(begin), work(client)).await)?;
        let Err(e) = begun else { return Ok(done) };
        self.connected = None;
        if cut_off(&e) {
            return Err(fault("begin", &e));
        }
        // What came behind a refused BEGIN may have been written at once. The transaction's name is filled in later.
        Err(Error::CommitUnknown { transaction: "begin" }.into())
    }

    /// Waits for `work` that needs no connection, or for the link to break, whichever comes first.
    fn beside<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        let Pg { runtime, connected, .. } = self;
        let mut work = pin!(work);
        runtime.block_on(poll_fn(|cx| {
            if let Some(Connected { link, .. }) = connected
                && poll_link(link, cx)
            {
                return Poll::Ready(None);
            }
            work.as_mut().poll(cx).map(Some)
        }))
    }

    pub fn exec(&mut self, text: Text, binds: &[Val<'_>]) -> Result<u64, Fault> {
        let statement = self.prepare(text)?;
        fit(text, binds, &statement)?;
        let done = self.inside(async |client| client.execute_raw(&statement, binds).await)?;
        done.map_err(|e| self.refused(text.name, &e))
    }

    pub fn query(
        &mut self,
        text: Text,
        binds: &[Val<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Fault> {
        self.query_each(text, &[binds], &mut |_, row| each(row))
    }

    /// The same statement with several sets of values, in one round trip; `each` is told which set a row answers.
    pub fn query_each(
        &mut self,
        text: Text,
        sets: &[&[Val<'_>]],
        each: &mut dyn FnMut(usize, &Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Fault> {
        if sets.is_empty() {
            return Ok(());
        }
        let statement = self.prepare(text)?;
        let mut params: Vec<Vec<&(dyn ToSql + Sync)>> = Vec::with_capacity(sets.len());
        for binds in sets {
            fit(text, binds, &statement)?;
            params.push(binds.iter().map(|b| b as _).collect());
        }
        let answers = self.inside(async |client| {
            join(params.iter().map(|binds| client.query(&statement, binds)).collect()).await
        })?;
        for (i, rows) in answers.into_iter().enumerate() {
            for row in &rows.map_err(|e| self.refused(text.name, &e))? {
                if !each(i, &Row { statement: text.name, inner: Inner::Pg(row) })? {
                    break;
                }
            }
        }
        Ok(())
    }

    /// All statements in one round trip. The first refusal counts: those behind it only say that the transaction is lost.
    pub fn batch(&mut self, statements: &[Stmt<'_>]) -> Result<Vec<u64>, (Text, Fault)> {
        let mut ready = Vec::with_capacity(statements.len());
        for s in statements {
            let prepared = self.prepare(s.text).map_err(|e| (s.text, e))?;
            fit(s.text, &s.binds, &prepared).map_err(|e| (s.text, e.into()))?;
            ready.push(prepared);
        }
        let Some(first) = statements.first() else { return Ok(Vec::new()) };
        let sent = self.inside(async |client| {
            let pairs = ready.iter().zip(statements);
            join(pairs.map(|(prepared, s)| client.execute_raw(prepared, &s.binds)).collect()).await
        });
        let answers = sent.map_err(|e| (first.text, e))?;
        let pairs = answers.into_iter().zip(statements);
        pairs.map(|(answer, s)| answer.map_err(|e| (s.text, self.refused(s.text.name, &e)))).collect()
    }

    /// SQL text without values, several statements allowed.
    pub fn script(&mut self, text: &str) -> Result<(), Error> {
        let done = self.inside(async |client| client.batch_execute(text).await).map_err(|f| f.error)?;
        done.map_err(|e| self.refused("script", &e).error)
    }

    fn prepare(&mut self, text: Text) -> Result<Statement, Fault> {
        if let Some(found) = self.connected.as_ref().and_then(|c| c.statements.get(text.pg)) {
            return Ok(found.clone());
        }
        let prepared = self.drive(async |client| client.prepare(text.pg).await)?;
        let prepared = prepared.map_err(|e| self.refused(text.name, &e))?;
        if let Some(c) = &mut self.connected {
            c.statements.insert(text.pg, prepared.clone());
        }
        Ok(prepared)
    }

    fn refused(&mut self, statement: &'static str, e: &PgError) -> Fault {
        let fault = fault(statement, e);
        if cut_off(e) {
            self.connected = None;
        } else if fault.again
            && let Some(c) = &mut self.connected
        {
            // Perhaps a table changed under a prepared statement: prepare anew.
            c.statements.clear();
        }
        fault
    }
}

/// Moves the link's bytes; `true` when it is broken. A broken link is dropped: that wakes whoever waits for an answer.
fn poll_link(link: &mut Option<Link>, cx: &mut Context<'_>) -> bool {
    if let Some(l) = link
        && let Poll::Ready(ended) = l.as_mut().poll(cx)
    {
        if let Err(e) = ended {
            tracing::warn!(error = fault::words(&e), "connection to PostgreSQL lost");
        }
        *link = None;
    }
    link.is_none()
}

/// The values are checked against the prepared types before anything is sent.
fn fit(text: Text, binds: &[Val<'_>], statement: &Statement) -> Result<(), Error> {
    let wrong = binds.iter().zip(statement.params()).enumerate().find(|(_, (b, ty))| !value::fits(b, ty));
    match wrong {
        None => Ok(()),
        Some((i, (b, ty))) => Err(Error::Statement {
            statement: text.name,
            what: format!("value {} is {b:?}, the statement takes {ty}", i + 1),
        }),
    }
}

/// Polls both, the first one first: what it sends arrives first.
async fn pair<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut done_a, mut done_b) = (None, None);
    poll_fn(|cx| {
        poll_into(a.as_mut(), &mut done_a, cx);
        poll_into(b.as_mut(), &mut done_b, cx);
        match (done_a.take(), done_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (done_a, done_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

/// Polls all until each has answered, in order: so they share a round trip.
async fn join<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut waiting: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    let mut answers: Vec<Option<F::Output>> = waiting.iter().map(|_| None).collect();
    poll_fn(|cx| {
        for (future, answer) in waiting.iter_mut().zip(&mut answers) {
            poll_into(future.as_mut(), answer, cx);
        }
        if answers.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}

fn poll_into<F: Future>(future: Pin<&mut F>, answer: &mut Option<F::Output>, cx: &mut Context<'_>) {
    if answer.is_none()
        && let Poll::Ready(a) = future.poll(cx)
    {
        *answer = Some(a);
    }
}
