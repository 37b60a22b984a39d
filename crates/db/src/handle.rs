//! [`Db`]: the handle that rooms hold. It sends bodies to the threads that own the connections.

use crate::body::{Boxed, wrap};
use crate::config::Target;
use crate::counters::Counters;
use crate::{Config, Error, Hooks, Stats, Tx, lite, migrate, pg};
use std::sync::Arc;

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// A file beside the program: nothing to install.
    Sqlite,
    /// A server, shared by several programs.
    Postgres,
}

impl Engine {
    /// `sqlite` or `postgres`.
    pub const fn word(self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        }
    }
}

/// An open database; cheap to clone. The threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

pub(crate) struct Inner {
    pub engine: Engine,
    pub write: flume::Sender<Boxed>,
    pub read: flume::Sender<Boxed>,
    pub counters: Arc<Counters>,
    pub threads: Vec<std::thread::JoinHandle<()>>,
}

impl Db {
    /// Opens the database, checks engine and schema, migrates when the configuration says so.
    pub async fn open(config: &Config, hooks: Hooks) -> Result<Db, Error> {
        let inner = match config.target()? {
            Target::Lite(path) => lite::open(config, path, hooks.last_in_batch).await?,
            Target::Pg(target) => pg::open(config, *target).await?,
        };
        Ok(Db(Arc::new(inner)))
    }

    /// Runs a body that may change rows; its answer leaves after COMMIT. An `Err` undoes the body.
    /// The body may run twice. A caller that goes away harms nothing: a body that has begun is finished.
    pub async fn write<T, E, F>(&self, name: &'static str, body: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send(&self.0.write, name, false, body).await
    }

    /// Runs a body that only reads, on one snapshot. A write in it fails.
    pub async fn read<T, E, F>(&self, name: &'static str, body: F) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.send(&self.0.read, name, true, body).await
    }

    /// Applies what is missing of the embedded migrations; gives how many. `open` does so when the configuration says so.
    pub async fn migrate(&self) -> Result<usize, Error> {
        self.write("db.migrate", migrate::apply).await
    }

    /// Ends the threads and waits for them: afterwards an SQLite file stands alone, without its `-wal`. `false` while other
    /// clones of this handle live: they keep it open.
    pub async fn shut(self) -> bool {
        let Some(Inner { engine, mut threads, write, read, .. }) = Arc::into_inner(self.0) else {
            return false;
        };
        let ended = move || {
            let join = |threads: Vec<std::thread::JoinHandle<()>>| {
                // Each is waited for, also after one that panicked.
                let ended: Vec<bool> = threads.into_iter().map(|thread| thread.join().is_ok()).collect();
                ended.into_iter().all(|well| well)
            };
            let readers = match engine {
                // The last connection that closes writes the `-wal` into the file. Two that close at once may each leave it to the
                // other: the readers go first, and the writer, the first thread, alone at the end.
                Engine::Sqlite => threads.split_off(1),
                // One queue for all.
                Engine::Postgres => Vec::new(),
            };
            drop(read);
            let well = join(readers);
            drop(write);
            join(threads) && well
        };
        tokio::task::spawn_blocking(ended).await.unwrap_or(false)
    }

    /// A moment's figures.
    pub fn stats(&self) -> Stats {
        let waiting = match self.0.engine {
            Engine::Sqlite => self.0.write.len() + self.0.read.len(),
            Engine::Postgres => self.0.write.len(),
        };
        self.0.counters.stats(waiting)
    }

    /// The engine beneath.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }

    async fn send<T, E, F>(
        &self,
        queue: &flume::Sender<Boxed>,
        name: &'static str,
        read_only: bool,
        body: F,
    ) -> Result<T, E>
    where
        F: Fn(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (body, answer) = wrap(name, read_only, body);
        if queue.send_async(body).await.is_err() {
            return Err(E::from(Error::Shut));
        }
        answer.await.unwrap_or_else(|_| Err(E::from(Error::Shut)))
    }
}
