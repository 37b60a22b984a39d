//! Schemas: brought up to date, or refused by name.

use crate::ids;
use both::both;
use db::migrations::{MIGRATIONS, Migration};
use db::{Config, Db, Engine, Error, Hooks, testing};

const NEWER: Migration = Migration { version: 9_999, name: "newer", text: crate::NOTE };

fn with(extra: Migration) -> &'static [Migration] {
    MIGRATIONS.iter().copied().chain([extra]).collect::<Vec<_>>().leak()
}

fn refusal(opened: Result<Db, Error>) -> String {
    match opened.map(drop) {
        Err(Error::Schema(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[both]
async fn migrations_are_applied_once(engine: Engine) {
    let db = testing::open(engine).await;
    assert_eq!(db.migrate().await, Ok(0));
    assert_eq!(testing::migrate_with(&db, with(NEWER)).await, Ok(1));
    assert_eq!(testing::migrate_with(&db, with(NEWER)).await, Ok(0));
    assert_eq!(ids(&db).await, [0i64; 0]);
}

#[both]
async fn a_newer_schema_is_refused(engine: Engine) {
    let db = testing::open(engine).await;
    testing::migrate_with(&db, with(NEWER)).await.unwrap();
    let why = refusal(db.again().await);
    assert!(why.contains("9999_newer, which this program does not know"), "{why}");
}

#[both]
async fn a_changed_migration_is_refused(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw("UPDATE schema_migration SET digest = 'other' WHERE version = 1").await.unwrap();
    let why = refusal(db.again().await);
    assert!(why.contains("0001_journal was changed after it was applied"), "{why}");
}

#[both]
async fn an_older_schema_is_refused_unless_it_may_be_migrated(engine: Engine) {
    let db = testing::open(engine).await;
    let strict = Config { migrate: false, ..Config::new(db.url()) };
    assert!(Db::open(&strict, Hooks::default()).await.is_ok());
    let last = MIGRATIONS.last().unwrap();
    db.execute_raw(&format!("DELETE FROM schema_migration WHERE version = {}", last.version)).await.unwrap();
    let why = refusal(Db::open(&strict, Hooks::default()).await);
    assert!(
        why.contains(&format!("the schema lacks migration {:04}_{} and 0 after it", last.version, last.name)),
        "{why}"
    );
    db.execute_raw("DROP TABLE schema_migration").await.unwrap();
    let why = refusal(Db::open(&strict, Hooks::default()).await);
    assert!(why.contains("the schema lacks migration 0001_journal"), "{why}");
}

#[both]
async fn a_migration_that_fails_leaves_nothing(engine: Engine) {
    let db = testing::open(engine).await;
    let broken = Migration { text: "CREATE TABLE note (id BIGINT); CREATE NONSENSE;", ..NEWER };
    let Err(Error::Schema(why)) = testing::migrate_with(&db, with(broken)).await else { panic!("applied") };
    assert!(why.starts_with("migration 9999_newer: "), "{why}");
    assert_eq!(testing::migrate_with(&db, with(NEWER)).await, Ok(1));
}

#[test]
fn numbers_rise() {
    assert!(MIGRATIONS.windows(2).all(|pair| pair[0].version < pair[1].version));
}

#[test]
fn addresses() {
    for (url, expected) in [
        ("sqlite:data/yiwang.db", Ok(Engine::Sqlite)),
        ("postgres://yiwang:secret@localhost:5432/yiwang", Ok(Engine::Postgres)),
        ("postgresql:///yiwang?host=/run/postgresql", Ok(Engine::Postgres)),
        ("host=/run/postgresql dbname=yiwang", Ok(Engine::Postgres)),
        ("sqlite:", Err("sqlite: wants the path of a file")),
        ("sqlite::memory:", Err("sqlite: wants the path of a file")),
        ("yiwang.db", Err("sqlite:path, postgres://… or host=… dbname=… expected")),
    ] {
        let expected = expected.map_err(|why| Error::Config(why.to_owned()));
        assert_eq!(Config::new(url).engine(), expected, "{url}");
    }
    assert!(Config { readers: 0, ..Config::new("sqlite:a") }.engine().is_err());
    assert!(Config { connections: 65, ..Config::new("sqlite:a") }.engine().is_err());
    let shown = format!("{:?}", Config::new("postgres://yiwang:secret@localhost/yiwang"));
    assert!(!shown.contains("secret"), "{shown}");
}
