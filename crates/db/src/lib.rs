//! The database: the only crate that names a driver.
pub(crate) mod body;
mod config;
mod control;
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
pub use row::{Col, FromCol, FromRow, Row};
pub use sql::{Sql, Stmt};
pub use tx::{Attest, Tx};
pub use val::{ToVal, Val};
