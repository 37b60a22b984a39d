//! The database: named statements, transactions, group commit, migrations, on SQLite and on PostgreSQL.
//!
//! **Owns** the connections and their threads, BEGIN and COMMIT, retries, the schema's version, the statement texts'
//! markers. The only crate that names a driver.
//!
//! **Refuses** to know rooms, events and clocks. It refuses a change that nobody attested ([`Tx::attest`]), a body that
//! went on after a failed statement, text with U+0000, a write in a read body, a schema it does not know, a server that
//! does not order by bytes. Its errors, logs and metrics carry names from the source and never bound values.
//!
//! A **body** is a synchronous `Fn(&mut Tx)`. It may run twice, so it sends nothing: it enqueues. Its answer leaves after
//! COMMIT; an `Err` or a panic undoes this body only. A caller that goes away harms nothing.
//!
//! - SQLite: one writer thread; what waits shares one commit, each body in its savepoint; several reader threads.
//! - PostgreSQL: each connection has a thread; READ COMMITTED with version checks; a cut connection is cured before the
//!   next body; a lost answer to COMMIT is [`Error::CommitUnknown`], never Ok.
//!
//! [`copy`] brings a whole database into another one of either engine; a backup is a copy into a file.
//!
//! **Limits**: [`ATTEMPTS`] runs of a body, [`BATCH_LIMIT`] bodies in a batch, [`QUEUE_LIMIT`] waiting bodies (then the
//! caller waits), 99 markers in a statement.
//!
//! ```
//! use db::{Attest, Config, Db, Error, Hooks, Sql, binds, sql};
//!
//! const INSERT: &Sql<2> = sql!("-- demo.insert\nINSERT INTO api_demo (id, name) VALUES (?, ?)");
//! const GET: &Sql<1> = sql!("-- demo.get\nSELECT name FROM api_demo WHERE id = ?");
//!
//! async fn rename(db: &Db, id: i64, name: String) -> Result<String, Error> {
//!     db.write("demo.rename", move |tx| {
//!         tx.attest(Attest::Operational("demo"));
//!         tx.exec(INSERT, binds![id, name])?;
//!         tx.one::<String, _>(GET, binds![id])
//!     })
//!     .await
//! }
//! # fn check(config: Config) { drop(Db::open(&config, Hooks::default())); }
//! ```
//!
//! A wrong number of values does not compile:
//! ```compile_fail,E0308
//! # use db::{Error, Sql, Tx, binds, sql};
//! # const GET: &Sql<1> = sql!("-- demo.get\nSELECT name FROM api_demo WHERE id = ?");
//! fn get(tx: &mut Tx) -> Result<String, Error> {
//!     tx.one::<String, _>(GET, binds![1, 2])
//! }
//! ```
//! Nor does a statement without a name:
//! ```compile_fail
//! const GET: &db::Sql<1> = db::sql!("SELECT name FROM api_demo WHERE id = ?");
//! ```

mod body;
mod config;
mod control;
pub mod copy;
mod counters;
mod error;
mod handle;
mod lite;
mod migrate;
pub mod migrations;
mod pg;
mod row;
mod sql;
#[cfg(feature = "testing")]
pub mod testing;
#[doc(hidden)]
pub mod text;
mod trace;
mod tx;
mod val;

pub use body::{ATTEMPTS, Hook};
pub use config::{CONNECTIONS_DEFAULT, Config, Hooks, QUEUE_LIMIT, READERS_DEFAULT};
pub use counters::Stats;
pub use error::Error;
pub use handle::{Db, Engine};
pub use lite::BATCH_LIMIT;
pub use row::{Col, FromCol, FromRow, Row};
pub use sql::{Sql, Stmt};
pub use tx::{Attest, Tx};
pub use val::{ToVal, Val};
