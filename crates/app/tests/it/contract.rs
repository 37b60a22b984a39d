//! What the program promises to other programs and to operators: the document of its API, its commands, its probes.

use crate::harness::Harness;
use crate::server::{Server, command};
use both::both;
use db::{Config, Db, Engine};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn document() -> Value {
    serde_json::to_value(app::openapi()).unwrap()
}

fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().iter().map(move |(method, op)| (format!("{method} {path}"), op))
    })
}

#[test]
fn the_committed_document_is_the_programs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../api/openapi.json");
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(committed, document(), "run cargo xtask gen");
    assert_eq!(committed["openapi"], "3.1.0");
}

/// The words by which an operation says who may call it.
const WHO: [&str; 9] = [
    "Open to everyone",
    "Staff",
    "staff with the right",
    "Administrators",
    "tracker",
    "desk",
    "centre",
    "signer",
    "member of the lead",
];

#[test]
fn every_operation_says_who_may_call_it() {
    let document = document();
    let mut silent = Vec::new();
    let mut names = BTreeSet::new();
    for (at, operation) in operations(&document) {
        let text = |name: &str| operation[name].as_str().unwrap_or("").to_owned();
        let words = format!("{} {}", text("summary"), text("description"));
        if !WHO.iter().any(|who| words.contains(who)) {
            silent.push(format!("{at}: {words}"));
        }
        assert!(names.insert(text("operationId")), "{at}: the name is taken");
        let answers = operation["responses"].as_object().unwrap();
        for status in ["400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429"] {
            assert!(answers.contains_key(status), "{at}: {status}");
        }
        assert!(answers.keys().any(|s| s.starts_with('2')), "{at}");
    }
    assert_eq!(silent, Vec::<String>::new());
}

/// Changing operations without a key: they look, or sign in and out, or a repetition changes nothing more.
const UNKEYED: [&str; 18] = [
    "changePassword",
    "changePost",
    "closeTracking",
    "endStaffSession",
    "eraseOwn",
    "findCases",
    "importCalendar",
    "importCatalogue",
    "importGrids",
    "locate",
    "openTracking",
    "proposeCategory",
    "retryJob",
    "reveal",
    "searchCaller",
    "searchCases",
    "signIn",
    "signOut",
];

/// Every act names the version it was made for and takes a key.
#[test]
fn acts_have_preconditions_and_keys() {
    let document = document();
    let has = |operation: &Value, name: &str| {
        let all = operation["parameters"].as_array();
        all.is_some_and(|all| all.iter().any(|p| p["in"] == "header" && p["name"] == name))
    };
    let (mut versions, mut unkeyed) = (Vec::new(), BTreeSet::new());
    for (at, operation) in operations(&document) {
        if !at.starts_with("get ") && !has(operation, "Idempotency-Key") {
            unkeyed.insert(operation["operationId"].as_str().unwrap());
        }
        if has(operation, "If-Match") {
            assert!(has(operation, "Idempotency-Key"), "{at}");
            versions.push(operation["operationId"].as_str().unwrap());
        }
    }
    versions.sort_unstable();
    let expected = [
        "acceptReturn",
        "activatePerson",
        "answerCase",
        "changeOrganisation",
        "changePerson",
        "changeRetention",
        "closeOrganisation",
        "deactivatePerson",
        "dispatchCase",
        "endPost",
        "failCase",
        "fileCase",
        "givePost",
        "passCase",
        "proposeCatalogue",
        "publishCatalogue",
        "putClass",
        "rate",
        "reassignCase",
        "refuseCase",
        "refuseReturn",
        "removeClass",
        "resetPassword",
        "returnCase",
        "setHours",
        "signCase",
        "submitCase",
        "undoDispatch",
        "withdrawCatalogue",
    ];
    assert_eq!(versions, expected);
    assert_eq!(unkeyed, UNKEYED.into());
}

#[test]
fn a_demo_listens_on_loopback_only() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let output =
            command(&["demo", "--listen", address, "--data", data.to_str().unwrap()]).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains("loopback"), "{address}: {error}");
        assert!(!data.exists(), "nothing is made before the refusal");
    }
}

#[both]
async fn probes(engine: Engine) {
    let h = Harness::new(engine).await;
    let anyone = h.stranger();
    for (path, text) in [("//healthz", "ok\n"), ("//readyz", "ready\n")] {
        let answer = anyone.get(path).await;
        assert_eq!((answer.status, answer.text().as_str()), (200, text));
    }
    anyone.get("//metrics").await.refused(404, "not_found");
    let portal = anyone.get("/portal").await.ok(200);
    assert_eq!(
        (&portal["county"]["code"], &portal["demo"]["accounts"][0]["account"]),
        (&"330106".into(), &"wangge".into())
    );
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(anyone.get("//healthz").await.header(name), value);
    }
    let policy = anyone.get("//report").await.header("content-security-policy").to_owned();
    assert!(policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");
}

/// Events by kind and all files of a demo's store.
async fn contents(data: &Path) -> (Vec<(String, base::EventId)>, BTreeSet<PathBuf>) {
    let url = format!("sqlite:{}", data.join("yiwang.db").display());
    let db = Db::open(&Config::new(url), journal::hooks()).await.unwrap();
    let mut events = Vec::new();
    loop {
        let after = events.len() as i64;
        let some = db.read("test.follow", move |tx| journal::follow(tx, after, 1_000)).await.unwrap();
        if some.is_empty() {
            break;
        }
        events.extend(some.into_iter().map(|(_, e)| (e.kind, e.id)));
    }
    // The running server marks missed deadlines and makes small pictures by itself.
    events.retain(|(kind, _)| kind != "talk.overdue");
    let folders = std::fs::read_dir(data.join("files")).unwrap();
    let files = folders.flat_map(|f| std::fs::read_dir(f.unwrap().path()).into_iter().flatten());
    let files = files.map(|f| f.unwrap().path()).filter(|f| !f.to_string_lossy().contains("thumb")).collect();
    (events, files)
}

fn demo(data: &Path) -> Server {
    Server::start(command(&["demo", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]), "http://")
}

/// The demo from nothing, spoken to, stopped, and started again: the second start loads nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_demo_starts_twice() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let server = demo(&data);
    assert!(server.address.ip().is_loopback());
    assert_eq!(
        (server.get("/healthz").text(), server.get("/readyz").text()),
        ("ok\n".into(), "ready\n".into())
    );
    let portal = server.get("/api/v1/portal").json();
    assert_eq!(portal["demo"]["password"], app::demo::PASSWORD);
    assert_eq!(server.get("/api/v1/cases?queue=all").status, 401);
    let metrics = server.get("/metrics");
    assert_eq!(metrics.status, 200);
    for name in ["http_requests_total{", "http_request_seconds", "journal_sealed_total"] {
        assert!(metrics.text().contains(name), "{name} in\n{}", metrics.text());
    }
    assert!(!metrics.text().contains("queue=all"), "routes, never paths");
    assert!(server.stop().success());

    let first = contents(&data).await;
    let reported = first.0.iter().filter(|(kind, _)| kind == "case.reported").count();
    assert_eq!(reported, app::demo::CASES);
    assert!(first.1.len() >= app::demo::CASES);
    let server = demo(&data);
    assert_eq!(server.get("/readyz").status, 200);
    assert!(server.stop().success());
    assert_eq!(contents(&data).await, first);
}
