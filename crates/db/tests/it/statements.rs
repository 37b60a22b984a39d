//! Statements: values in, rows out, refusals by name.

use crate::{IDS, INSERT, NOTE, UPDATE, VERSION, ids, insert};
use base::{CaseId, Division, Level, Timestamp};
use both::both;
use db::{Attest, Engine, Error, Sql, Tx, Val, binds, sql, testing};

const T: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY, a BIGINT, b BOOLEAN, c TEXT, d BYTEA)";
const PUT: &Sql<5> = sql!("-- t.insert\nINSERT INTO t (id, a, b, c, d) VALUES (?, ?, ?, ?, ?)");
const GET: &Sql<1> = sql!("-- t.get\nSELECT a, b, c, d FROM t WHERE id = ?");
const SUM: &Sql<0> = sql!("-- t.sum\nSELECT CAST(sum(a) AS BIGINT), count(*) FROM t");
const FIND: &Sql<2> =
    sql!("-- t.find\nSELECT id FROM t WHERE (CAST(? AS BIGINT) IS NULL OR a = ?) AND c <> '?' ORDER BY id");
const RETURN: &Sql<1> = sql!("-- t.bump\nUPDATE t SET a = a + 1 WHERE id = ? RETURNING a");

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
                tx.exec(PUT, binds![id, sent.0, sent.1, sent.2, sent.3])?;
                tx.one::<Row, _>(GET, binds![id])
            })
            .await
            .unwrap();
        assert_eq!(read, row);
        let read: Result<Row, Error> = db.read("t.get", move |tx| tx.one(GET, binds![id])).await;
        assert_eq!(read.unwrap(), row);
    }
}

#[both]
async fn typed_values_come_back(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw("CREATE TABLE k (id BYTEA, at BIGINT, division BIGINT, level BIGINT, digest BYTEA)")
        .await
        .unwrap();
    const PUT: &Sql<5> =
        sql!("-- k.insert\nINSERT INTO k (id, at, division, level, digest) VALUES (?, ?, ?, ?, ?)");
    const GET: &Sql<1> = sql!("-- k.get\nSELECT id, at, division, level, digest FROM k WHERE id = ?");
    let id = CaseId(uuid::Uuid::from_bytes([3; 16]));
    let read = db
        .write("k", move |tx| {
            tx.attest(Attest::Recorded);
            let division = Division::parse("330106").unwrap();
            tx.exec(PUT, binds![id, Timestamp::from_ms(-5), division, Level::County, [9u8; 32]])?;
            tx.one::<(CaseId, Timestamp, i64, Level, [u8; 32]), _>(GET, [Val::from(id)])
        })
        .await;
    assert_eq!(read, Ok((id, Timestamp::from_ms(-5), 330_106_000_000_000, Level::County, [9; 32])));
    let wrong = db.read("k", move |tx| tx.one::<String, _>(GET, binds![id])).await;
    let what = "TEXT expected, BYTEA found".to_owned();
    assert_eq!(wrong, Err(Error::Decode { statement: "k.get", column: 0, what }));
}

#[both]
async fn sums_optional_values_and_returned_rows(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(T).await.unwrap();
    db.execute_raw("INSERT INTO t VALUES (1, 40, TRUE, 'x', NULL), (2, 2, FALSE, 'y', NULL)").await.unwrap();
    let none = None::<i64>;
    let read = db
        .write("t", move |tx| {
            tx.attest(Attest::Operational("test"));
            let sum = tx.one::<(i64, i64), _>(SUM, binds![])?;
            let every = tx.all::<i64, _>(FIND, binds![none, none])?;
            let one = tx.all::<i64, _>(FIND, binds![40, 40])?;
            let bumped = tx.opt::<i64, _>(RETURN, binds![2])?;
            Ok::<_, Error>((
                sum,
                every,
                one,
                bumped,
                tx.opt::<i64, _>(RETURN, binds![3])?,
                tx.exec(RETURN, binds![1])?,
            ))
        })
        .await;
    assert_eq!(read, Ok(((42, 2), vec![1, 2], vec![1], Some(3), None, 1)));
}

#[both]
async fn one_row_means_one_row(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let none = db.write("a", |tx| tx.one::<i64, _>(VERSION, binds![1])).await;
    assert_eq!(none, Err(Error::NoRow { statement: "note.version" }));
    // A missing row leaves the transaction sound.
    let went_on = |tx: &mut Tx| tx.one::<i64, _>(VERSION, binds![1]).or_else(|_| insert(tx, 1).map(|()| 7));
    assert_eq!(db.write("b", went_on).await, Ok(7));
    db.write("c", |tx| insert(tx, 2)).await.unwrap();
    let many = db.read("d", |tx| tx.one::<i64, _>(IDS, binds![])).await;
    assert_eq!(many, Err(Error::ManyRows { statement: "note.ids" }));
}

#[both]
async fn nul_text_is_refused(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(T).await.unwrap();
    let done = db.write("t", |tx| {
        tx.attest(Attest::Operational("test"));
        tx.exec(PUT, binds![1, None::<i64>, true, "a\u{0}b", None::<Vec<u8>>])
    });
    assert_eq!(done.await, Err(Error::NulText { statement: "t.insert", position: 3 }));
}

#[both]
async fn refusals_have_names(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    db.execute_raw("CREATE TABLE leaf (id BIGINT NOT NULL PRIMARY KEY, note BIGINT NOT NULL REFERENCES note (id), CHECK (id > 0))")
        .await
        .unwrap();
    const LEAF: &Sql<2> = sql!("-- leaf.insert\nINSERT INTO leaf (id, note) VALUES (?, ?)");
    const NONSENSE: &Sql<0> = sql!("-- nonsense\nSELECT a FROM nowhere");
    db.write("a", |tx| insert(tx, 1)).await.unwrap();
    let twice = db.write("b", |tx| insert(tx, 1)).await.unwrap_err();
    assert!(twice.is_unique() && twice.to_string().starts_with("note.insert: not unique: note"), "{twice}");
    for (id, note) in [(Some(1), Some(2)), (Some(0), Some(1)), (Some(1), None), (None, Some(1))] {
        let refused = db.write("c", move |tx| tx.exec(LEAF, binds![id, note])).await.unwrap_err();
        assert!(matches!(refused, Error::Constraint { statement: "leaf.insert", .. }), "{refused}");
    }
    let unknown = db.read("d", |tx| tx.exec(NONSENSE, binds![])).await.unwrap_err();
    assert!(
        matches!(&unknown, Error::Statement { statement: "nonsense", what } if what.contains("nowhere")),
        "{unknown}"
    );
    // The database goes on.
    assert_eq!(ids(&db).await, [1]);
}

#[both]
async fn a_read_body_cannot_write(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let done = db.read("a", |tx| insert(tx, 1)).await;
    assert_eq!(done, Err(Error::ReadOnly { statement: "note.insert" }));
    let swallowed = db.read("b", |tx| insert(tx, 1).or(Ok::<(), Error>(()))).await;
    assert_eq!(swallowed, Err(Error::Swallowed { transaction: "b", statement: "note.insert" }));
    const TABLE: &Sql<0> = sql!("-- table\nCREATE TABLE hidden (id BIGINT)");
    let table = db.read("c", |tx| tx.exec(TABLE, binds![])).await;
    assert_eq!(table, Err(Error::ReadOnly { statement: "table" }));
    let table = db.write("d", |tx| tx.exec(TABLE, binds![])).await;
    assert_eq!(table, Err(Error::Unattested { transaction: "d" }));
    assert_eq!(ids(&db).await, [0i64; 0]);
}

#[both]
async fn pipelines(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let touched = db
        .write("a", |tx| {
            tx.attest(Attest::Operational("test"));
            let mut statements: Vec<_> = (0..300).map(|i| INSERT.with([Val::from(i)])).collect();
            statements.push(UPDATE.with(binds![7, 0]));
            statements.push(UPDATE.with(binds![7, 0]));
            tx.batch(&statements)
        })
        .await
        .unwrap();
    assert_eq!((touched.len(), touched[..301].iter().sum::<u64>(), touched[301]), (302, 301, 0));
    let refused = db
        .write("b", |tx| {
            tx.attest(Attest::Operational("test"));
            tx.batch(&[INSERT.with(binds![1000]), INSERT.with(binds![7]), UPDATE.with(binds![8, 0])])
        })
        .await
        .unwrap_err();
    assert!(refused.is_unique(), "{refused}");
    let unattested = db.write("c", |tx| tx.batch(&[INSERT.with(binds![1000])])).await;
    assert_eq!(unattested, Err(Error::Unattested { transaction: "c" }));
    assert_eq!(db.write("d", |tx| tx.batch(&[])).await, Ok(vec![]));
    assert_eq!(ids(&db).await.len(), 300);
}

#[both]
async fn many_questions_at_once(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    db.execute_raw("INSERT INTO note (id, version) VALUES (1, 10), (3, 30), (4, 30)").await.unwrap();
    const BY_VERSION: &Sql<1> = sql!("-- note.by_version\nSELECT id FROM note WHERE version = ?");
    let ask = |versions: &'static [i64]| {
        db.read("a", |tx| {
            let sets: Vec<_> = versions.iter().map(|v| binds![*v]).collect();
            tx.opt_each::<i64, _>(BY_VERSION, &sets)
        })
    };
    assert_eq!(ask(&[20, 10, 20, 10]).await, Ok(vec![None, Some(1), None, Some(1)]));
    assert_eq!(ask(&[]).await, Ok(vec![]));
    assert_eq!(ask(&[10, 30]).await, Err(Error::ManyRows { statement: "note.by_version" }));
}
