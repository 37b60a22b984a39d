//! A whole centre in one process for tests: a fresh database, the demo's divisions and people, a clock that stands still,
//! and browsers that speak to the router without a socket.
//!
//! Owns: how a centre is put together and looked into. Refuses to know: what any test wants of it.

mod browser;
mod story;

pub use browser::{Answer, Browser};
pub use story::{Story, standard};

use app::{App, Edge, OsEntropy, Parts};
use base::{Actor, Division, Level, ManualClock, Stamp, Timestamp};
use cases::propose::FirstRules;
use db::Engine;
use db::testing::TestDb;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use territory::Territory;
use vault::{MasterKey, Vault};

/// Tuesday 2026-11-24 09:30 in Hangzhou, a working day.
pub const MORNING: Timestamp = Timestamp::from_ms(1_795_483_800_000);
pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// The township whose people have short account names.
pub const HOME: &str = "330106002";
/// Another township.
pub const AWAY: &str = "330106004";

const KEY: [u8; 32] = [7; 32];

/// A centre.
pub struct Harness {
    pub engine: Engine,
    pub db: TestDb,
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub files: tempfile::TempDir,
}

impl Harness {
    /// A centre with people and without cases.
    pub async fn new(engine: Engine) -> Self {
        let db = TestDb::open_with(engine, journal::hooks()).await;
        let files = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(MORNING));
        let vault = Vault::open_files(files.path(), MasterKey::from_bytes(KEY)).unwrap();
        populate(&db, &vault).await;
        let app = build(&db, vault, clock.clone(), FirstRules::default(), Edge::default()).await.unwrap();
        Self { engine, db, app, clock, files }
    }

    /// Another server on the same database and files, with these rules.
    pub async fn second(&self, rules: FirstRules) -> App {
        let vault = Vault::open_files(self.files.path(), MasterKey::from_bytes(KEY)).unwrap();
        build(&self.db, vault, self.clock.clone(), rules, Edge::default()).await.unwrap()
    }

    /// Another server with this around it.
    pub async fn behind(&self, edge: Edge) -> App {
        let vault = Vault::open_files(self.files.path(), MasterKey::from_bytes(KEY)).unwrap();
        build(&self.db, vault, self.clock.clone(), FirstRules::default(), edge).await.unwrap()
    }

    /// A server on the same database and files with another master key.
    pub async fn with_key(&self, key: [u8; 32]) -> Result<App, app::StartError> {
        let vault = Vault::open_files(self.files.path(), MasterKey::from_bytes(key))?;
        build(&self.db, vault, self.clock.clone(), FirstRules::default(), Edge::default()).await
    }

    /// A browser that nobody has signed in with.
    pub fn stranger(&self) -> Browser {
        Browser::new(self.app.router.clone())
    }

    /// A browser in which this account is signed in, in its first post. The route itself is tested elsewhere: argon2 is slow.
    pub async fn staff(&self, account: &str) -> Browser {
        let name = account.to_owned();
        let (person, post) = self
            .db
            .read("test.account", move |tx| {
                let person =
                    people::store::find_account(tx, &name)?.unwrap_or_else(|| panic!("no account {name}")).0;
                Ok::<_, db::Error>((person, people::store::list_posts(tx, person)?[0].membership))
            })
            .await
            .unwrap();
        let browser = self.stranger();
        browser.set_cookie("yw", &people::open_staff(&self.app.ctx, person, post).await.unwrap());
        browser
    }

    /// The same for the account of a duty in a township: `shouli`, `hecha`, `zhifa`.
    pub async fn staff_of(&self, duty: &str, township: &str) -> Browser {
        if township == HOME {
            self.staff(duty).await
        } else {
            self.staff(&format!("{duty}-{township}")).await
        }
    }

    /// The worker of the station that answers for this community or grid of the home township.
    pub async fn worker_of(&self, division: Division) -> Browser {
        let village = division.at(Level::Village).unwrap();
        let home = village.at(Level::Township).unwrap();
        let index = self.territory().children(home).iter().position(|v| v.code == village).unwrap();
        self.staff(&if index == 0 { "wangge".to_owned() } else { format!("wangge{}", index + 1) }).await
    }

    pub fn territory(&self) -> Territory {
        self.app.cases.territory.now()
    }

    /// A point in a grid of this township; another one for another `n`.
    pub fn point_in(&self, township: &str, n: usize) -> (f64, f64) {
        let township = Division::parse(township).unwrap();
        let [west, south, east, north] = self.territory().bounds_of(township).unwrap();
        let at = |i: usize, low: f64, high: f64| low + (high - low) * (i as f64 + 0.5) / 40.0;
        let points = (0..1600).map(|i| (at(i % 40, west, east), at(i / 40, south, north)));
        let inside = |(lng, lat): &(f64, f64)| {
            let found = self.territory().locate(*lng, *lat).division();
            found.is_some_and(|d| d.level() == Level::Grid && township.contains(d))
        };
        points.filter(inside).nth(n).unwrap()
    }

    /// What the program itself does, as the running server would: numbers events, keeps the daily figures, does due jobs.
    pub async fn settle(&self) {
        self.seal().await;
        cases::jobs::daily_follower().catch_up(&self.db).await.unwrap();
        app::background::runner(&self.app).run_due().await.unwrap();
        self.seal().await;
    }

    /// Numbers what is pending; on SQLite the writer has done so.
    pub async fn seal(&self) {
        while self.db.write("test.seal", journal::seal).await.unwrap() > 0 {}
    }

    /// Events in the journal.
    pub async fn events(&self) -> i64 {
        let count = db::sql!("-- test.events\nSELECT COUNT(*)\nFROM event");
        let row: (i64,) = self.db.read("test.events", |tx| tx.one(count, db::binds![])).await.unwrap();
        row.0
    }

    /// Computes every digest again and looks for holes.
    pub async fn sound(&self) {
        let verdict = self.db.read("test.verify", journal::verify).await.unwrap();
        assert_eq!(verdict.fault, None);
    }

    /// The events of a case's stream of this kind (`case` or `talk`), oldest first.
    pub async fn stream(&self, kind: base::StreamKind, id: &str) -> Vec<base::Event> {
        let stream = base::Stream::new(kind, id.parse().unwrap());
        self.db.read("test.stream", move |tx| journal::stream(tx, stream, 0, 500)).await.unwrap()
    }

    /// Open cases by township and state, as the centre's page shows them.
    pub async fn figures(&self) -> BTreeMap<(String, String), i64> {
        let shown = self.staff("zhongxin").await.get("/centre/figures").await.ok(200);
        let mut all = BTreeMap::new();
        for row in shown["by_township"].as_array().unwrap() {
            for (state, count) in row["states"].as_object().unwrap() {
                let code = row["division"]["code"].as_str().unwrap().to_owned();
                all.insert((code, state.clone()), count.as_i64().unwrap());
            }
        }
        all
    }
}

/// What changed between two readings of the centre's figures: `township state +1`.
pub fn changes(
    before: &BTreeMap<(String, String), i64>,
    after: &BTreeMap<(String, String), i64>,
) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let count = |map: &BTreeMap<(String, String), i64>, key| map.get(key).copied().unwrap_or(0);
    keys.into_iter()
        .map(|key| (key, count(after, key) - count(before, key)))
        .filter(|(_, by)| *by != 0)
        .map(|((township, state), by)| format!("{township} {state} {by:+}"))
        .collect()
}

/// The time in JSON as an instant.
pub fn instant(value: &Value) -> Timestamp {
    serde_json::from_value(value.clone()).unwrap()
}

/// A small photo of this shade, as JPEG: quick to decode without optimisation.
pub fn photo(shade: u8) -> Vec<u8> {
    let image = image::RgbImage::from_fn(48, 32, |x, y| image::Rgb([shade, (x * 5) as u8, (y * 7) as u8]));
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    out.into_inner()
}

/// How the demo's password lies in the database: made once, argon2 is slow.
pub fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| people::hash(app::demo::PASSWORD).unwrap())
}

async fn populate(db: &db::Db, vault: &Vault) {
    let county = Territory::demo().unwrap();
    let stamp = Stamp { actor: Actor::system("demo"), now: MORNING, entropy: Arc::new(OsEntropy) };
    let at = stamp.clone();
    db.write("test.divisions", move |tx| territory::import::load_demo(tx, &at)).await.unwrap();
    let vault = vault.clone();
    let hash = password_hash();
    db.write("test.cast", move |tx| app::demo::load_cast(tx, &vault, &stamp, &county, hash)).await.unwrap();
}

async fn build(
    db: &db::Db,
    vault: Vault,
    clock: Arc<ManualClock>,
    rules: FirstRules,
    edge: Edge,
) -> Result<App, app::StartError> {
    App::build(Parts {
        db: db.clone(),
        vault,
        clock,
        entropy: Arc::new(OsEntropy),
        territory: app::demo::territory(db).await?,
        propose: Arc::new(rules),
        phone: "12345".to_owned(),
        demo: Some(app::demo::sign_in()),
        secure_cookies: false,
        metrics: None,
        edge,
    })
    .await
}
