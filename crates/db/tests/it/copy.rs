//! A whole database into another one: every row comes over, in the types of the other engine; what is broken off leaves
//! nothing; a target that holds something is refused.

use both::both;
use db::copy::{Copied, Progress, copy, is_empty};
use db::{Attest, Db, Engine, Error, Sql, binds, sql, testing};
use std::sync::{Arc, Mutex};

const PUT_KEY: &Sql<2> = sql!(
    "-- test.key\nINSERT INTO vault_key (subject_kind, subject_id, wrapped, created_at) VALUES (2, ?, ?, 7)"
);
const PUT_ORG: &Sql<2> = sql!(
    "-- test.org\nINSERT INTO people_org (id, version, name, phone, division, level) VALUES (?, 1, ?, '', 330106000000000, 3)"
);
const PUT_DESK: &Sql<2> = sql!(
    "-- test.desk\nINSERT INTO people_desk (id, org, duty, division, level) VALUES (?, ?, 'intake', 330106000000000, 3)"
);
const PUT_PERSON: &Sql<3> = sql!(
    "-- test.person\nINSERT INTO people_person (id, version, account, name, password, active) VALUES (?, 1, ?, ?, 'p', FALSE)"
);
const KEYS: &Sql<0> = sql!("-- test.keys\nSELECT subject_id, wrapped FROM vault_key ORDER BY subject_id");
const PERSONS: &Sql<0> = sql!("-- test.persons\nSELECT account, active FROM people_person ORDER BY account");
const DESKS: &Sql<0> =
    sql!("-- test.desks\nSELECT o.name, d.id FROM people_desk d JOIN people_org o ON o.id = d.org");

type Content = (Vec<(Vec<u8>, Option<Vec<u8>>)>, Vec<(String, bool)>, Vec<(String, Vec<u8>)>);

/// More keys than fit in two batches, some of them erased; a table that refers to another one; booleans.
async fn fill(db: &Db) {
    db.write("test.fill", |tx| {
        tx.attest(Attest::Operational("test"));
        for i in 0..1_203_u32 {
            let id = [i.to_be_bytes().as_slice(), &[0; 12]].concat();
            let wrapped = (i % 3 > 0).then(|| vec![i as u8; 40]);
            tx.exec(PUT_KEY, binds![id, wrapped])?;
        }
        tx.exec(PUT_ORG, binds![[1u8; 16], "北山街道办事处 ?$1'"])?;
        tx.exec(PUT_DESK, binds![[2u8; 16], [1u8; 16]])?;
        tx.exec(PUT_PERSON, binds![[3u8; 16], "甲", [4u8; 16]])?;
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
}

async fn content(db: &Db) -> Content {
    db.read("test.content", |tx| {
        Ok::<_, Error>((tx.all(KEYS, binds![])?, tx.all(PERSONS, binds![])?, tx.all(DESKS, binds![])?))
    })
    .await
    .unwrap()
}

fn rows(copied: &[Copied], table: &str) -> u64 {
    copied.iter().find(|c| c.table == table).unwrap().rows
}

const fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

#[both]
async fn every_row_comes_over(engine: Engine) {
    let from = testing::open(engine).await;
    fill(&from).await;
    for target in [other(engine), engine] {
        let to = testing::open(target).await;
        assert!(is_empty(&to).await.unwrap());
        let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
        let kept = told.clone();
        let copied = copy(&from, &to, move |p| kept.lock().unwrap().push(p)).await.unwrap();
        assert_eq!(content(&to).await, content(&from).await);
        assert_eq!((rows(&copied, "vault_key"), rows(&copied, "people_desk")), (1_203, 1));
        let told = told.lock().unwrap().clone();
        let last = told.last().unwrap();
        assert!(last.done == last.of && last.of >= 1_206, "{last:?}");
        assert!(told.iter().filter(|p| p.table == "vault_key").count() >= 3, "in batches");
        assert!(!is_empty(&to).await.unwrap());
    }
}

#[both]
async fn a_target_that_holds_something_is_refused(engine: Engine) {
    let (from, to) = (testing::open(other(engine)).await, testing::open(engine).await);
    fill(&from).await;
    let put = |tx: &mut db::Tx| {
        tx.attest(Attest::Operational("test"));
        tx.exec(PUT_ORG, binds![[9u8; 16], "别的"]).map(drop)
    };
    to.write("test.put", put).await.unwrap();
    let error = copy(&from, &to, |_| {}).await.unwrap_err();
    assert!(matches!(&error, Error::Schema(what) if what.contains("people_org has 1 rows")), "{error}");
    let left = content(&to).await;
    assert!(left.0.is_empty() && left.1.is_empty(), "nothing was written");
}

/// A reader of the progress that panics breaks the copy off in the middle.
#[both]
async fn a_copy_that_is_broken_off_leaves_nothing(engine: Engine) {
    let (from, to) = (testing::open(other(engine)).await, testing::open(engine).await);
    fill(&from).await;
    let done = copy(&from, &to, |p| assert!(p.done < 600, "broken off")).await;
    assert!(matches!(done, Err(Error::Panicked { .. })), "{done:?}");
    assert!(is_empty(&to).await.unwrap());
    copy(&from, &to, |_| {}).await.unwrap();
    assert_eq!(content(&to).await, content(&from).await);
}

/// Who writes meanwhile disturbs nothing: a copy is one moment of the source.
#[both]
async fn a_copy_is_one_moment(engine: Engine) {
    let (from, to) = (testing::open(engine).await, testing::open(Engine::Sqlite).await);
    fill(&from).await;
    let writer = (*from).clone();
    let busy = tokio::spawn(async move {
        for i in 5_000..5_100_u32 {
            let id = [i.to_be_bytes().as_slice(), &[0; 12]].concat();
            let put = move |tx: &mut db::Tx| {
                tx.attest(Attest::Operational("test"));
                tx.exec(PUT_KEY, binds![id, None::<Vec<u8>>]).map(drop)
            };
            writer.write("test.put", put).await.unwrap();
        }
    });
    let copied = copy(&from, &to, |_| {}).await.unwrap();
    busy.await.unwrap();
    assert_eq!(rows(&copied, "vault_key"), content(&to).await.0.len() as u64);
}

/// A backup is a file that stands alone.
#[both]
async fn a_copy_that_was_shut_stands_alone(engine: Engine) {
    let from = testing::open(engine).await;
    fill(&from).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copy.db");
    let config = db::Config::new(format!("sqlite:{}", file.display()));
    let to = Db::open(&config, db::Hooks::default()).await.unwrap();
    copy(&from, &to, |_| {}).await.unwrap();
    let clone = to.clone();
    assert!(!to.shut().await, "another handle keeps it open");
    assert!(clone.shut().await);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["copy.db"]);
    let moved = folder.path().join("moved.db");
    std::fs::rename(&file, &moved).unwrap();
    let config = db::Config::new(format!("sqlite:{}", moved.display()));
    let again = Db::open(&config, db::Hooks::default()).await.unwrap();
    assert_eq!(content(&again).await, content(&from).await);
}

/// Connections that close at the same time leave nothing beside the file, however often: what lies there is in no backup.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shut_leaves_nothing_beside_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..60 {
        let file = folder.path().join(format!("{n}.db"));
        let db = Db::open(&db::Config::new(format!("sqlite:{}", file.display())), db::Hooks::default())
            .await
            .unwrap();
        let busy: Vec<_> = (0..4)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move { db.read("test.read", |_| Ok::<(), Error>(())).await })
            })
            .collect();
        for read in busy {
            read.await.unwrap().unwrap();
        }
        assert!(db.shut().await);
        let beside = std::path::PathBuf::from(format!("{}-wal", file.display()));
        assert!(!beside.exists(), "{n}: a log was left");
    }
}
