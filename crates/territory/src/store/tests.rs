//! Rows against the stream that tells them, on both engines.

use super::*;
use crate::Territory;
use base::{Actor, SeededEntropy, Timestamp};
use both::both;
use db::Engine;
use std::sync::Arc;

fn stamp(ms: i64) -> Stamp {
    Stamp {
        actor: Actor::system("demo"),
        now: Timestamp::from_ms(ms),
        entropy: Arc::new(SeededEntropy::new(u64::try_from(ms).unwrap())),
    }
}

async fn load_at(db: &db::Db, ms: i64, entries: &[Entry]) -> bool {
    let (root, entries) = (Division::parse("330106").unwrap(), entries.to_vec());
    db.write("territory.load", move |tx| load(tx, &stamp(ms), root, &entries)).await.unwrap()
}

#[both]
async fn of_two_programs_that_load_at_once_one_does(engine: Engine) {
    let db = db::testing::open(engine).await;
    let other = db.again().await.unwrap();
    let entries = Territory::demo().unwrap().to_entries();
    let found = tokio::join!(load_at(&db, 1_000, &entries), load_at(&other, 1_001, &entries));
    assert!(found.0 != found.1, "{found:?}");
    let root = Division::parse("330106").unwrap();
    let rows = db.read("territory.check", move |tx| list(tx, root)).await.unwrap();
    assert_eq!(rows, entries);
    assert_eq!(db.read("territory.counties", counties).await.unwrap(), [root]);
}

#[both]
async fn rows_and_stream_agree(engine: Engine) {
    let db = db::testing::open(engine).await;
    let demo = Territory::demo().unwrap();
    let root = demo.county();
    let mut entries = demo.to_entries();
    assert!(load_at(&db, 1_000, &entries).await);
    assert!(!load_at(&db, 2_000, &entries).await, "nothing changed");
    entries[3].name = "改名街道".to_owned();
    entries.pop();
    assert!(load_at(&db, 3_000, &entries).await);

    let read = db.read("territory.check", move |tx| {
        let events = journal::stream(tx, rules::stream(root), 0, 10)?;
        Ok::<_, journal::Error>((list(tx, root)?, events))
    });
    let (rows, events) = read.await.unwrap();
    assert_eq!(rows, entries);
    assert_eq!(events.len(), 2);
    assert_eq!(rules::fold(&events), Some(rules::facts(&Rows::of(rows.clone()))));
    assert_eq!((&events[1].body["begun"], &events[1].body["ended"]), (&1.into(), &2.into()));

    let again = crate::load(&db, root).await.unwrap();
    assert_eq!((again.release(), again.name(entries[3].division)), (2, Some("改名街道")));
    assert_eq!(again.to_entries(), entries);
}
