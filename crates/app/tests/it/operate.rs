//! What an operator does, with the program itself: a second, tiny county begins, is loaded, backed up, restored and moved.

use crate::harness::{Harness, Story};
use crate::server::{Reply, Server, command, exchange};
use base::{Actor, CaseId, Level, Stamp};
use both::both;
use db::testing::TestDb;
use db::{Config, Db, Engine};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;
use vault::{MasterKey, Subject, Vault};

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

fn fixture(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/fixtures/county");
    folder.join(name).display().to_string()
}

/// A centre's place: its folder and its database.
struct Place {
    folder: tempfile::TempDir,
    db: TestDb,
}

impl Place {
    async fn new(engine: Engine) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), db: db::testing::open(engine).await }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn key(&self) -> PathBuf {
        self.path("keys/master.key")
    }
    /// Arguments, with the settings of this place; the key may be another place's.
    fn command(&self, args: &[&str], key: &Path) -> std::process::Command {
        let mut command = command(args);
        command
            .env("YIWANG_DATABASE", self.db.url())
            .env("YIWANG_DATA_DIR", self.path("data"))
            .env("YIWANG_MASTER_KEY_FILE", key)
            .env("YIWANG_SECURE_COOKIES", "false");
        command
    }
    fn run(&self, args: &[&str]) -> Output {
        self.command(args, &self.key()).output().unwrap()
    }
    fn well(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "{args:?}: {}{}", out(&output), err(&output));
        out(&output)
    }
    /// Refused with exit code 1; gives what it said.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", out(&output));
        out(&output) + &err(&output)
    }
    fn init(&self) -> String {
        self.well(&["init", "--centre", "420505", "--admin", "yanshi", "--admin-name", "演示管理员"])
    }
    fn serve(&self, key: &Path) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"], key), "address=")
    }
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn post(server: &Server, path: &str, body: &Value) -> Reply {
    exchange(server.address, "POST", path, &JSON, body.to_string().as_bytes()).unwrap()
}

/// The word behind a mark.
fn after<'a>(text: &'a str, mark: &str) -> &'a str {
    text.split(mark).nth(1).unwrap().split_whitespace().next().unwrap()
}

#[both]
async fn a_county_begins_and_is_loaded(engine: Engine) {
    let place = Place::new(engine).await;
    let said = place.init();
    assert!(said.contains("猇亭区 (420505)") && said.contains("yiwang serve"), "{said}");
    let password = after(&said, "password: ").to_owned();
    let mode = std::fs::metadata(place.key()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = ["init", "--centre", "420505", "--admin", "xx", "--admin-name", "演示"];
    assert!(place.refused(&again).contains("never overwritten"));
    let other = place.path("other.key");
    let used = place.command(&again, &other).output().unwrap();
    assert!(err(&used).contains("in use already") && !other.exists(), "{}", err(&used));

    for (kind, file, new) in [
        ("divisions", "divisions.csv", 0),
        ("grids", "grids.csv", 20),
        ("grids", "grids.geojson", 0),
        ("organisations", "organisations.csv", 5),
        ("people", "people.csv", 6),
        ("calendar", "calendar.csv", 0),
    ] {
        let file = fixture(file);
        let before = place.events().await;
        let dry = place.well(&["import", kind, &file, "--dry-run"]);
        assert!(dry.contains("Nothing was written"), "{dry}");
        assert_eq!(place.events().await, before, "{kind}: a dry run writes nothing");
        let first = place.well(&["import", kind, &file]);
        assert_eq!(first.split(" ended").next(), dry.split(" ended").next(), "{kind}: what was announced");
        if new > 0 {
            assert!(first.contains(&format!(": {new} new")), "{kind}: {first}");
        }
        let loaded = place.events().await;
        let second = place.well(&["import", kind, &file]);
        assert!(second.contains(": 0 new, 0 changed, 0 ended"), "{kind} again: {second}");
        assert_eq!(place.events().await, loaded, "{kind}: the second time changes nothing");
    }
    let checked = place.run(&["grids", "check"]);
    assert!(out(&checked).contains("no area: 420505"), "{}", out(&checked));

    let server = place.serve(&place.key());
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(server.get("/api/v1/portal").json()["county"]["code"], "420505");
    let me = post(&server, "/api/v1/sessions", &json!({ "account": "yanshi", "password": password }));
    assert_eq!((me.status, &me.json()["must_change"]), (201, &true.into()));
    let place_of = json!({ "words": "路灯不亮（演示）", "place": { "division": "420505002001" } });
    assert_eq!(post(&server, "/api/v1/reports", &place_of).status, 201);
    assert!(server.stop().success());

    for (kind, file) in
        [("organisations", "o.csv"), ("people", "p.csv"), ("grids", "g.geojson"), ("calendar", "k.csv")]
    {
        let file = place.path(file).display().to_string();
        place.well(&["export", kind, &file]);
        assert!(place.refused(&["export", kind, &file]).contains("exists already"));
        let again = place.well(&["import", kind, &file, "--dry-run"]);
        // The calendar's file holds the years that come with the program, too.
        assert!(again.contains(": 0 new, 0 changed, 0 ended") || kind == "calendar", "{kind}: {again}");
    }
    let file = place.path("cases.csv");
    place.well(&["export", "cases", file.to_str().unwrap()]);
    let cases = std::fs::read_to_string(file).unwrap();
    assert!(cases.contains("reported,420505002001,") && !cases.contains("路灯"), "{cases}");
}

impl Place {
    async fn events(&self) -> u64 {
        let verdict = self.db.read("test.verify", journal::verify).await.unwrap();
        assert_eq!(verdict.fault, None);
        verdict.events
    }
}

#[both]
async fn a_file_with_findings_loads_nothing(engine: Engine) {
    let place = Place::new(engine).await;
    place.init();
    let before = place.events().await;
    let file = place.path("bad.csv");
    let text = "\u{feff}name,kind,division,phone,duties\r\n办事处（演示）,government,420505001,0717-1,intake\r\n另一家（演示）,castle,999,0717-2,intake|sleep\r\n";
    std::fs::write(&file, text).unwrap();
    for extra in [&["--dry-run"][..], &[]] {
        let args = [&["import", "organisations", file.to_str().unwrap()], extra].concat();
        let said = place.refused(&args);
        for line in [
            "bad.csv:3:kind:",
            "bad.csv:3:division: no code of a division",
            "bad.csv:3:duties: sleep is not known",
        ] {
            assert!(said.contains(line), "{line} in\n{said}");
        }
        assert!(said.contains("nothing was loaded") && !said.contains("bad.csv:2:"), "{said}");
    }
    assert_eq!(place.events().await, before);
    let missing = place.refused(&["import", "grids", "nowhere.geojson"]);
    assert!(missing.contains("nowhere.geojson"), "{missing}");
    assert!(place.refused(&["import", "people", file.to_str().unwrap(), "--replace"]).contains("--replace"));
}

/// Reports something with a telephone number; gives its id, number and code.
fn report(server: &Server) -> (CaseId, Value) {
    let body = json!({
        "words": "井盖破损（演示）", "phone": "13800000000", "place": { "division": "420505002001" }
    });
    let reply = post(server, "/api/v1/reports", &body);
    assert_eq!(reply.status, 201, "{}", reply.text());
    let receipt = reply.json();
    let id = CaseId(receipt["id"].as_str().unwrap().parse().unwrap());
    (id, json!({ "number": receipt["number"], "code": receipt["code"] }))
}

fn vault(place: &Place, key: &Path) -> Vault {
    let key = MasterKey::read_file(key).unwrap();
    Vault::open_apart(&place.path("data/files"), &place.path("data/erasures.log"), key).unwrap()
}

const fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

#[both]
async fn a_restore_erases_again_before_it_serves(engine: Engine) {
    let place = Place::new(engine).await;
    place.init();
    let server = place.serve(&place.key());
    let ((erased, gone), (kept, stays)) = (report(&server), report(&server));
    let backup = place.path("backup").display().to_string();
    assert!(place.well(&["backup", &backup]).contains("The master key is NOT in it"));
    assert!(place.refused(&["backup", &backup]).contains("exists already"));
    assert!(server.stop().success());

    // After the backup: what was said in one case is erased.
    let (before, stamp) = (vault(&place, &place.key()), stamp());
    let db = Db::open(&Config::new(place.db.url()), journal::hooks()).await.unwrap();
    let body = {
        let vault = before.clone();
        move |tx: &mut db::Tx| {
            tx.attest(db::Attest::Operational("test"));
            vault.erase(tx, &stamp, Subject::Case(erased))
        }
    };
    assert!(db.write("test.erase", body).await.unwrap());
    before.log_erasures(&db).await.unwrap();
    let log = place.path("data/erasures.log").display().to_string();

    // Onto the other engine, and into an empty folder.
    let new = Place::new(other(engine)).await;
    let restore =
        |args: &[&str]| new.command(&[&["restore", &backup], args].concat(), &place.key()).output().unwrap();
    let without = restore(&[]);
    assert!(err(&without).contains("no erasure log") && !without.status.success());
    let done = restore(&["--erasures", &log]);
    assert!(done.status.success(), "{}", err(&done));
    assert!(out(&done).contains("1 erasures since then were done again"), "{}", out(&done));
    assert!(!restore(&["--erasures", &log]).status.success(), "never over what is there");
    let restored = vault(&new, &place.key());
    let lives = |case: CaseId| {
        let vault = restored.clone();
        new.db.read("test.erased", move |tx| vault.erased_at(tx, Subject::Case(case)))
    };
    assert!(lives(erased).await.unwrap().is_some() && lives(kept).await.unwrap().is_none());
    assert!(new.events().await > 0);
    // The newest log lay there before anything was loaded; what was done again may stand in it twice.
    let log = std::fs::read_to_string(new.path("data/erasures.log")).unwrap();
    assert_eq!(log.lines().collect::<std::collections::BTreeSet<_>>().len(), 1, "{log}");
    let server = new.serve(&place.key());
    assert_eq!(post(&server, "/api/v1/tracking", &stays).status, 200);
    assert_ne!(post(&server, "/api/v1/tracking", &gone).status, 500);
}

#[both]
async fn a_changed_backup_is_refused(engine: Engine) {
    let place = Place::new(engine).await;
    place.init();
    let backup = place.path("backup");
    place.well(&["backup", backup.to_str().unwrap()]);
    let file = backup.join("database.db");
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let new = Place::new(engine).await;
    let args = ["restore", backup.to_str().unwrap(), "--without-erasures"];
    let done = new.command(&args, &place.key()).output().unwrap();
    assert!(err(&done).contains("database.db: changed since"), "{}", err(&done));
    assert!(db::copy::is_empty(&new.db).await.unwrap(), "nothing was written");
    std::fs::remove_file(backup.join("manifest.json")).unwrap();
    let done = new.command(&args, &place.key()).output().unwrap();
    assert!(err(&done).contains("manifest.json"), "{}", err(&done));
}

#[both]
async fn a_centre_moves_to_the_other_engine(engine: Engine) {
    let place = Place::new(engine).await;
    place.init();
    let server = place.serve(&place.key());
    let (_, pair) = report(&server);
    assert!(server.stop().success());
    let new = Place::new(other(engine)).await;
    let (from, to) = (place.db.url(), new.db.url());
    let said = place.well(&["copy", "--from", &from, "--to", &to]);
    assert!(said.contains("events are whole"), "{said}");
    assert!(place.refused(&["copy", "--from", &from, "--to", &to]).contains("not empty"));
    assert_eq!(new.events().await, place.events().await);
    let server = new.serve(&place.key());
    assert_eq!(post(&server, "/api/v1/tracking", &pair).status, 200, "number and code stay");
    report(&server);
}

#[both]
async fn a_demos_database_is_not_served_by_mistake(engine: Engine) {
    let h = Harness::new(engine).await;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    std::fs::write(&key, "07".repeat(32)).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut serve = command(&["serve", "--listen", "127.0.0.1:0"]);
    serve
        .env("YIWANG_DATABASE", h.db.url())
        .env("YIWANG_DATA_DIR", folder.path())
        .env("YIWANG_MASTER_KEY_FILE", &key)
        .env("YIWANG_SECURE_COOKIES", "false");
    let output = serve.output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("--demo-passwords-are-public"), "{}", err(&output));
}

#[both]
async fn cases_leave_without_anything_personal(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let list = async |after: Option<CaseId>| {
        h.db.read("test.public", move |tx| cases::store::public::list_public(tx, after, 10)).await.unwrap()
    };
    let [case] = &list(None).await[..] else { panic!("one case") };
    assert_eq!((&case.number, case.state.as_str()), (&story.number, "reported"));
    assert_eq!((case.division.level(), case.channel.as_str()), (Level::Village, "web"), "never the grid");
    assert_eq!(list(Some(case.id)).await, []);
}

#[test]
fn errors_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("yiwang.toml");
    std::fs::write(&file, "listne = 1\n").unwrap();
    let file = file.to_str().unwrap();
    for (args, says) in [
        (&["serve", "--config", "nowhere.toml"][..], "no such file"),
        (&["serve", "--config", file], "listne"),
        (&["serve", "--set", "colour=red"], "no such key"),
        (
            &["serve", "--set", "database=sqlite:nowhere/y.db", "--set", "master_key_file=nowhere/k"],
            "master_key_file",
        ),
        (&["backup", "x", "--set", "database=sqlite:nowhere/y.db"], "yiwang init"),
        (&["init", "--centre", "330199", "--admin", "aa", "--admin-name", "b"], "yiwang divisions search"),
        (&["copy", "--from", "sqlite:nowhere/y.db", "--to", "sqlite:z.db"], "--from"),
        (&["restore", "nowhere"], "yiwang backup"),
        (&["divisions", "show", "330199"], "no such code"),
    ] {
        let output = command(args).current_dir(folder.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = err(&output);
        assert!(said.contains(says) && said.trim_end().lines().count() == 1, "{args:?}: {said}");
    }
    assert_eq!(command(&["nonsense"]).output().unwrap().status.code(), Some(2));
}

fn stamp() -> Stamp {
    let now = base::Clock::now(&app::SystemClock);
    Stamp { actor: Actor::system("test"), now, entropy: Arc::new(app::OsEntropy) }
}
