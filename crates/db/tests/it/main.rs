//! The database crate through its public face, on both engines.
#![expect(clippy::unwrap_used, reason = "a test has nothing better to do than to fail")]

mod bodies;
mod copy;
mod crash;
mod lite;
mod postgres;
mod schema;
mod statements;

use db::{Attest, Error, Sql, Tx, binds, sql};

/// One table of notes, enough for most tests.
const NOTE: &str = "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)";
const INSERT: &Sql<1> = sql!("-- note.insert\nINSERT INTO note (id, version) VALUES (?, 0)");
const UPDATE: &Sql<2> =
    sql!("-- note.update\nUPDATE note SET version = version + 1 WHERE id = ? AND version = ?");
const VERSION: &Sql<1> = sql!("-- note.version\nSELECT version FROM note WHERE id = ?");
const IDS: &Sql<0> = sql!("-- note.ids\nSELECT id FROM note ORDER BY id");

fn insert(tx: &mut Tx, id: i64) -> Result<(), Error> {
    tx.attest(Attest::Operational("test"));
    tx.exec(INSERT, binds![id]).map(drop)
}

async fn ids(db: &db::Db) -> Vec<i64> {
    db.read("note.ids", |tx| tx.all::<i64, _>(IDS, binds![])).await.unwrap()
}
