//! Statements: values in, rows out.

use both::both;
use db::{Attest, Engine, Error, Sql, binds, sql, testing};

const INSERT: &Sql<5> = sql!("-- t.insert\nINSERT INTO t (id, a, b, c, d) VALUES (?, ?, ?, ?, ?)");
const GET: &Sql<1> = sql!("-- t.get\nSELECT a, b, c, d FROM t WHERE id = ?");
const T: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, b BOOLEAN, c TEXT, d BYTEA)";

type Row = (Option<i64>, Option<bool>, Option<String>, Option<Vec<u8>>);

#[both]
async fn every_value_comes_back(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(T).await.unwrap();
    for (i, row) in [
        (Some(1), Some(true), Some("一网".to_owned()), Some(vec![0, 255])),
        (Some(i64::MIN), Some(false), Some(String::new()), Some(vec![])),
        (Some(i64::MAX), None, None, Some(vec![7; 70_000])),
        (None, None, Some("?'\"\u{1}\u{10FFFF}".to_owned()), None),
    ]
    .into_iter()
    .enumerate()
    {
        let id = i as i64;
        let sent: Row = row.clone();
        let read: Row = db
            .write("t.insert", move |tx| {
                tx.attest(Attest::Operational("test"));
                tx.exec(INSERT, binds![id, sent.0, sent.1, sent.2, sent.3])?;
                tx.one::<Row, _>(GET, binds![id])
            })
            .await
            .unwrap();
        assert_eq!(read, row);
        let read: Result<Row, Error> = db.read("t.get", move |tx| tx.one(GET, binds![id])).await;
        assert_eq!(read.unwrap(), row);
    }
}
