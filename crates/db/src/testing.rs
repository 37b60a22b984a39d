//! A fresh database for each test, on either engine. PostgreSQL's server is named by `YIWANG_TEST_POSTGRES`, which
//! `cargo xtask test` sets: a connection string to its database `postgres`, by a user who may create databases.

use crate::migrations::{MIGRATIONS, Migration};
use crate::{Attest, Config, Db, Engine, Error, Hooks, Tx, migrate};
use sha2::{Digest, Sha256};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio_postgres::NoTls;

/// Connections of a test's database: a test seldom needs more at once.
const CONNECTIONS: usize = 4;
/// One program at a time makes the template.
const LOCK: i64 = 7_947_263_111;

/// A database that lives as long as this value.
pub struct TestDb {
    db: Option<Db>,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Server { admin: String, name: String },
}

impl std::ops::Deref for TestDb {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db.as_ref().expect("only drop takes it")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.db = None;
        if let Place::Server { admin, name } = &self.place {
            let (admin, text) = (admin.clone(), format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
            // A server that is going down keeps the database; the harness removes the whole server.
            let _ = apart(async move { administer(&admin, &[text]).await });
        }
    }
}

/// A fresh database, migrated, without hooks.
pub async fn open(engine: Engine) -> TestDb {
    TestDb::open_with(engine, Hooks::default()).await
}

/// Applies another list of migrations: for tests of the migrating itself.
pub async fn migrate_with(db: &Db, list: &'static [Migration]) -> Result<usize, Error> {
    db.write("test.migrate", move |tx| migrate::apply_list(tx, list)).await
}

impl TestDb {
    /// A fresh database, migrated, with hooks.
    ///
    /// # Panics
    /// When it cannot be made: a test has nothing better to do.
    pub async fn open_with(engine: Engine, hooks: Hooks) -> TestDb {
        let (place, url) = match engine {
            Engine::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder for the test's database");
                let url = format!("sqlite:{}", folder.path().join("test.db").display());
                (Place::Folder(folder), url)
            }
            Engine::Postgres => {
                let Ok(admin) = std::env::var("YIWANG_TEST_POSTGRES") else { panic!("run cargo xtask test") };
                let name = fresh(&admin).await.expect("a database on the test's server");
                let url = elsewhere(&admin, &name);
                (Place::Server { admin, name }, url)
            }
        };
        let db = Db::open(&config(&url), hooks).await.expect("the test's database opens");
        TestDb { db: Some(db), place }
    }

    /// Another handle with its own threads and connections, as a second program would have.
    pub async fn again(&self) -> Result<Db, Error> {
        Db::open(&config(&self.url()), Hooks::default()).await
    }

    /// Where it lies, for programs that a test starts.
    pub fn url(&self) -> String {
        match &self.place {
            Place::Folder(folder) => format!("sqlite:{}", folder.path().join("test.db").display()),
            Place::Server { admin, name } => elsewhere(admin, name),
        }
    }

    /// Runs SQL text, several statements allowed, in one transaction of its own, attested as `test`.
    pub async fn execute_raw(&self, text: &str) -> Result<(), Error> {
        let text = text.to_owned();
        self.write("test.raw", move |tx: &mut Tx| {
            tx.attest(Attest::Operational("test"));
            tx.script(&text)
        })
        .await
    }
}

fn config(url: &str) -> Config {
    Config { connections: CONNECTIONS, fsync: false, ..Config::new(url) }
}

/// The same server, another database. The later of two settings counts.
fn elsewhere(admin: &str, name: &str) -> String {
    match admin.contains("://") {
        false => format!("{admin} dbname={name}"),
        true => {
            let (server, query) = admin.split_once('?').unwrap_or((admin, ""));
            let after_scheme = server.find("://").map_or(0, |i| i + 3);
            let end = server[after_scheme..].find('/').map_or(server.len(), |i| after_scheme + i);
            format!("{}/{name}?{query}", &server[..end])
        }
    }
}

/// A new database from the template, which is made once for each state of the migrations.
async fn fresh(admin: &str) -> Result<String, Error> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let state = MIGRATIONS.iter().fold(Sha256::new(), |d, m| d.chain_update(m.text));
    let state: String = state.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
    let template = format!("yiwang_template_{state}");
    static READY: tokio::sync::OnceCell<()> = tokio::sync::OnceCell::const_new();
    READY.get_or_try_init(|| make_template(admin, &template)).await?;
    // A process number may come again on a server that lives longer: an old database of that name is dropped.
    let name = format!("yiwang_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let texts = [
        format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"),
        format!("CREATE DATABASE \"{name}\" TEMPLATE \"{template}\""),
    ];
    administer(admin, &texts).await?;
    Ok(name)
}

async fn make_template(admin: &str, template: &str) -> Result<(), Error> {
    let client = connect(admin).await?;
    let failed = |e: tokio_postgres::Error| Error::Unavailable(e.to_string());
    client.execute("SELECT pg_advisory_lock($1)", &[&LOCK]).await.map_err(failed)?;
    let found = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&template]).await;
    if found.map_err(failed)?.is_some() {
        return Ok(());
    }
    let draft = format!("{template}_draft");
    let texts = [
        format!("DROP DATABASE IF EXISTS \"{draft}\" WITH (FORCE)"),
        format!("CREATE DATABASE \"{draft}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"),
    ];
    administer(admin, &texts).await?;
    let url = elsewhere(admin, &draft);
    let one = Config { connections: 1, ..config(&url) };
    drop(Db::open(&one, Hooks::default()).await?);
    let texts = [
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{draft}'"),
        // Waits a moment for the connection above to end.
        "SELECT pg_sleep(0.05)".to_owned(),
        format!("ALTER DATABASE \"{draft}\" RENAME TO \"{template}\""),
    ];
    administer(admin, &texts).await
}

/// Each text on its own, outside a transaction.
async fn administer(admin: &str, texts: &[String]) -> Result<(), Error> {
    let client = connect(admin).await?;
    for text in texts {
        let done = client.simple_query(text).await;
        done.map_err(|e| {
            Error::Unavailable(e.as_db_error().map_or(e.to_string(), |d| d.message().to_owned()))
        })?;
    }
    Ok(())
}

async fn connect(admin: &str) -> Result<tokio_postgres::Client, Error> {
    let failed = |e: tokio_postgres::Error| Error::Unavailable(e.to_string());
    let (client, link) = tokio_postgres::connect(admin, NoTls).await.map_err(failed)?;
    // Ends with the client.
    tokio::spawn(link);
    Ok(client)
}

/// On a thread with a runtime of its own: `drop` may run inside one.
fn apart<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Option<T> {
    let thread = std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        Some(runtime.block_on(work))
    });
    thread.join().ok().flatten()
}
