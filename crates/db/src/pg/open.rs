//! Opening: the server is checked, the schema brought up to date, then each connection gets its thread.

use super::{Pg, serve};
use crate::body::Boxed;
use crate::config::QUEUE_LIMIT;
use crate::counters::Counters;
use crate::handle::Inner;
use crate::tx::Conn;
use crate::{Config, Engine, Error, Tx, migrate};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long bytes may stay unacknowledged before the connection counts as lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);
/// How long a silent connection goes unasked.
const IDLE: Duration = Duration::from_secs(60);

/// What each thread is given.
#[derive(Clone)]
pub(super) struct Shared {
    pub queue: flume::Receiver<Boxed>,
    pub counters: Arc<Counters>,
    /// Threads with a sound connection.
    pub sound: Arc<AtomicUsize>,
}

pub(crate) async fn open(config: &Config, mut target: tokio_postgres::Config) -> Result<Inner, Error> {
    if target.get_application_name().is_none() {
        target.application_name("yiwang");
    }
    if target.get_connect_timeout().is_none() {
        target.connect_timeout(CONNECT);
    }
    if target.get_tcp_user_timeout().is_none() {
        target.tcp_user_timeout(UNACKNOWLEDGED);
    }
    if target.get_keepalives_idle() > IDLE {
        target.keepalives_idle(IDLE);
    }
    let (write, queue) = flume::bounded(QUEUE_LIMIT);
    let shared = Shared { queue, counters: Arc::default(), sound: Arc::default() };
    let migrate = config.migrate;
    let (first, answer) =
        start(&target, &shared, move |tx| migrate::server(tx).and_then(|()| schema(tx, migrate)))?;
    ready(answer).await?;
    let mut threads = vec![first];
    let others = (1..config.connections).map(|_| start(&target, &shared, |_| Ok(())));
    for (thread, answer) in others.collect::<Result<Vec<_>, _>>()? {
        threads.push(thread);
        ready(answer).await?;
    }
    Ok(Inner { engine: Engine::Postgres, read: write.clone(), write, counters: shared.counters, threads })
}

async fn ready(answer: oneshot::Receiver<Result<(), Error>>) -> Result<(), Error> {
    answer.await.unwrap_or_else(|_| Err(Error::Unavailable("a connection's thread ended".to_owned())))
}

/// A connection's thread, and its answer once it is connected.
type Started = (JoinHandle<()>, oneshot::Receiver<Result<(), Error>>);

fn start(
    target: &tokio_postgres::Config,
    shared: &Shared,
    first: impl FnOnce(&mut Tx) -> Result<(), Error> + Send + 'static,
) -> Result<Started, Error> {
    let (answer, ready) = oneshot::channel();
    let (target, shared) = (target.clone(), shared.clone());
    let run = move || {
        let opened = connect(target).and_then(|mut tx| first(&mut tx).map(|()| tx));
        match opened {
            Err(e) => drop(answer.send(Err(e))),
            Ok(tx) => {
                if answer.send(Ok(())).is_ok() {
                    serve::serve(tx, &shared);
                }
            }
        }
    };
    let started = std::thread::Builder::new().name("db-postgres".to_owned()).spawn(run);
    started.map(|thread| (thread, ready)).map_err(|e| Error::Unavailable(format!("thread: {e}")))
}

fn connect(target: tokio_postgres::Config) -> Result<Tx, Error> {
    let mut pg = Pg::new(target)?;
    pg.connect()?;
    Ok(Tx::pg(pg))
}

fn schema(tx: &mut Tx, apply: bool) -> Result<(), Error> {
    tx.start("db.migrate", !apply);
    tx.script("BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")?;
    let done = if apply { migrate::apply(tx).map(drop) } else { migrate::check(tx) };
    let ended = tx.script(if done.is_ok() { "COMMIT" } else { "ROLLBACK" });
    done.and(ended)
}

/// The connection beneath.
pub(super) fn pg(tx: &mut Tx) -> &mut Pg {
    match &mut tx.conn {
        Conn::Pg(pg) => pg,
        Conn::Lite(_) => unreachable!("a PostgreSQL thread owns a PostgreSQL connection"),
    }
}
