//! PostgreSQL: connections that are cut, servers that are wrong.

use crate::{NOTE, ids, insert};
use db::{Config, Db, Engine, Error, Hooks, Sql, binds, sql_for, testing};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

/// Cuts every other connection of this database.
const CUT: &Sql<0> = sql_for!(
    lite: "-- test.cut\nSELECT 0",
    pg: "-- test.cut\nSELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()",
);

async fn cut(db: &Db) -> Result<i64, Error> {
    db.write("test.cut", |tx| tx.one::<i64, _>(CUT, binds![])).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_connections_lose_nothing_that_was_acknowledged() {
    let db = testing::open(Engine::Postgres).await;
    db.execute_raw(NOTE).await.unwrap();
    let next = Arc::new(AtomicI64::new(0));
    let end = Instant::now() + Duration::from_millis(1_500);
    let mut writers = Vec::new();
    for _ in 0..8 {
        let (db, next) = ((*db).clone(), next.clone());
        writers.push(tokio::spawn(async move {
            let mut answers = Vec::new();
            while Instant::now() < end {
                let id = next.fetch_add(1, Ordering::SeqCst);
                answers.push((id, db.write("a", move |tx| insert(tx, id)).await));
            }
            answers
        }));
    }
    let other = db.again().await.unwrap();
    let mut cuts = 0;
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(30)).await;
        cuts += cut(&other).await.unwrap_or(0);
    }
    let (mut acknowledged, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    for w in writers {
        for (id, answer) in w.await.unwrap() {
            match answer {
                Ok(()) => acknowledged.insert(id),
                Err(Error::CommitUnknown { .. }) => unknown.insert(id),
                Err(Error::Unavailable(_)) => false,
                Err(other) => panic!("{other}"),
            };
        }
    }
    let rows: BTreeSet<i64> = ids(&db).await.into_iter().collect();
    let lost: Vec<_> = acknowledged.difference(&rows).collect();
    let strange: Vec<_> = rows.difference(&acknowledged).filter(|id| !unknown.contains(id)).collect();
    assert_eq!((lost, strange), (vec![], vec![]));
    assert!(cuts > 20 && acknowledged.len() > 100, "{cuts} cuts, {} rows", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_while_idle_is_cured_before_the_next_body() {
    let db = testing::open(Engine::Postgres).await;
    db.execute_raw(NOTE).await.unwrap();
    let other = db.again().await.unwrap();
    for id in 0..5 {
        let seen = db.stats().cuts;
        cut(&other).await.unwrap();
        while db.stats().cuts == seen {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(db.write("a", move |tx| insert(tx, id)).await, Ok(()));
    }
    assert_eq!(ids(&db).await.len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_the_text_does_not_show_is_refused_by_the_server() {
    const NEXT: &Sql<0> = sql_for!(lite: "-- test.next\nSELECT 1", pg: "-- test.next\nSELECT nextval('s')");
    let db = testing::open(Engine::Postgres).await;
    db.execute_raw("CREATE SEQUENCE s").await.unwrap();
    let next = db.read("a", |tx| tx.one::<i64, _>(NEXT, binds![])).await;
    assert_eq!(next, Err(Error::ReadOnly { statement: "test.next" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_server_is_refused_by_name() {
    let admin = std::env::var("YIWANG_TEST_POSTGRES").expect("run cargo xtask test");
    let (client, link) = tokio_postgres::connect(&admin, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(link);
    let name = format!("yiwang_wrong_{}", std::process::id());
    for (options, expected) in [
        ("ENCODING 'SQL_ASCII' LOCALE 'C'", "encoding SQL_ASCII"),
        ("ENCODING 'UTF8' LOCALE 'C.UTF-8'", "collation C.UTF-8"),
    ] {
        client.execute(&format!("DROP DATABASE IF EXISTS {name}"), &[]).await.unwrap();
        client.execute(&format!("CREATE DATABASE {name} TEMPLATE template0 {options}"), &[]).await.unwrap();
        let url = format!("{admin} dbname={name}");
        let refused = Db::open(&Config::new(url), Hooks::default()).await.map(drop).unwrap_err();
        assert!(matches!(&refused, Error::Schema(why) if why.contains(expected)), "{refused}");
    }
    client.execute(&format!("DROP DATABASE {name} WITH (FORCE)"), &[]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_is_said_at_once() {
    let folder = std::env::temp_dir().join("yiwang-no-server");
    let url = format!("host={} user=nobody dbname=none", folder.display());
    let refused = Db::open(&Config::new(url), Hooks::default()).await.map(drop).unwrap_err();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
}
