//! A changed row, a missing version, a missing number: each is found and named.

use super::*;
use crate::{Fault, Verdict};
use both::both;

async fn fault_after(engine: Engine, change: &str) -> Option<Fault> {
    let db = open(engine).await;
    for n in 1..=4 {
        record(&db, n, case(u128::from(n % 2))).await;
    }
    seal_all(&db).await;
    assert_eq!(sound(&db).await, 4);
    db.execute_raw(change).await.unwrap();
    let verdict: Verdict = db.read("test.verify", crate::verify).await.unwrap();
    verdict.fault
}

/// Bytes of an identifier in SQL, in either dialect.
fn bytes(engine: Engine, n: u128) -> String {
    match engine {
        Engine::Sqlite => format!("x'{n:032x}'"),
        Engine::Postgres => format!("'\\x{n:032x}'"),
    }
}

#[both]
async fn finds_what_was_changed(engine: Engine) {
    let one = bytes(engine, 1);
    let at = |version: i64| format!("WHERE stream_kind = 1 AND stream_id = {one} AND version = {version}");
    for change in [
        "body = '{\"a\":1}'",
        "actor = '{\"kind\":\"stranger\"}'",
        "recorded_at = recorded_at + 1",
        "kind = 'case.closed'",
        "schema = 2",
        "division = 330106002000000",
    ] {
        let fault = fault_after(engine, &format!("UPDATE event SET {change} {}", at(2))).await;
        let Some(Fault::Digest { stream, version, .. }) = fault else { panic!("{change}: {fault:?}") };
        assert_eq!((stream, version), (case(1), 2), "{change}");
    }
    let moved = format!("UPDATE event SET stream_id = {} {}", bytes(engine, 7), at(2));
    assert_eq!(fault_after(engine, &moved).await, Some(Fault::Hole { stream: case(7), version: 1 }));
    let removed = format!("DELETE FROM event {}", at(1));
    assert_eq!(fault_after(engine, &removed).await, Some(Fault::Hole { stream: case(1), version: 1 }));
}

#[both]
async fn finds_numbers_that_were_changed(engine: Engine) {
    let gone = fault_after(engine, "DELETE FROM event_number WHERE number = 2").await;
    assert!(matches!(gone, Some(Fault::Number { .. })), "{gone:?}");
    let moved = fault_after(engine, "UPDATE event_number SET number = 9 WHERE number = 2").await;
    assert_eq!(moved, Some(Fault::Numbers { count: 4, first: 1, last: 9 }));
}
