//! A server that is killed while residents report keeps every report that it acknowledged, with its photos.

use crate::harness::{Browser, DAY_MS, Harness, photo};
use crate::server::{Server, command, exchange};
use base::Clock;
use both::both;
use cases::propose::FirstRules;
use db::Engine;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Reports acknowledged before the kill; below what one address may send.
const ENOUGH: usize = 36;
const WRITERS: usize = 6;
const PATIENCE: Duration = Duration::from_secs(120);

/// What a resident holds in the hand.
#[derive(Clone)]
struct Receipt {
    number: String,
    code: String,
    photo: Option<String>,
}

/// Reports again and again until the server is gone.
fn resident(to: SocketAddr, writer: usize, kept: &Mutex<Vec<Receipt>>) {
    let headers = [("content-type", "application/json")];
    for n in 0.. {
        let body = json!({ "words": format!("{writer} 号路灯第 {n} 次不亮"), "photos_announced": 1, "place": { "division": "330106002051" } });
        let Some(reply) = exchange(to, "POST", "/api/v1/reports", &headers, body.to_string().as_bytes())
        else {
            return;
        };
        if reply.status != 201 {
            return;
        }
        let receipt = reply.json();
        let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
        let place = {
            let mut kept = kept.lock().unwrap();
            kept.push(Receipt { number: text("number"), code: text("code"), photo: None });
            kept.len() - 1
        };
        let cookie = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let path = format!("/api/v1/reports/{}/photos", text("id"));
        let headers = [("content-type", "image/jpeg"), ("cookie", cookie.as_str())];
        let Some(reply) = exchange(to, "POST", &path, &headers, &photo(writer as u8)) else { return };
        if reply.status == 201 {
            kept.lock().unwrap()[place].photo = reply.json()["id"].as_str().map(str::to_owned);
        }
    }
}

/// Serves the harness's database and files from the program itself.
fn serve(h: &Harness, data: &std::path::Path) -> Server {
    let key = data.join("master.key");
    std::fs::write(&key, "07".repeat(32)).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::os::unix::fs::symlink(h.files.path(), data.join("files")).unwrap();
    let mut command = command(&["serve", "--listen", "127.0.0.1:0", "--demo-passwords-are-public"]);
    command
        .env("YIWANG_DATABASE", h.db.url())
        .env("YIWANG_DATA_DIR", data)
        .env("YIWANG_MASTER_KEY_FILE", &key)
        .env("YIWANG_SECURE_COOKIES", "false");
    Server::start(command, "address=")
}

#[both]
async fn a_killed_server_keeps_what_it_acknowledged(engine: Engine) {
    let h = Harness::new(engine).await;
    let data = tempfile::tempdir().unwrap();
    let server = serve(&h, data.path());
    let kept: Arc<Mutex<Vec<Receipt>>> = Arc::default();
    let to = server.address;
    let residents: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let kept = kept.clone();
            std::thread::spawn(move || resident(to, writer, &kept))
        })
        .collect();
    let start = Instant::now();
    while kept.lock().unwrap().len() < ENOUGH {
        assert!(start.elapsed() < PATIENCE, "{} reports only", kept.lock().unwrap().len());
        std::thread::sleep(Duration::from_millis(2));
    }
    server.kill();
    residents.into_iter().for_each(|r| r.join().unwrap());
    quiet(&h).await;
    let kept = kept.lock().unwrap().clone();
    let pictures = kept.iter().filter(|r| r.photo.is_some()).count();
    assert!(kept.len() >= ENOUGH && pictures >= ENOUGH / 2, "{} {pictures}", kept.len());

    h.clock.set(app::SystemClock.now());
    let cases = crate::fold::everything_folds(&h).await;
    assert!((kept.len()..=kept.len() + WRITERS).contains(&cases), "{cases} cases of {} receipts", kept.len());
    let again = h.second(FirstRules::default()).await;
    for (n, receipt) in kept.iter().enumerate() {
        whole(&Browser::new(again.router.clone()).at([10, 4, 0, n as u8]), receipt).await;
    }
    // What was half sent is swept a day later; what was acknowledged stays.
    h.clock.advance_ms(2 * DAY_MS);
    h.settle().await;
    for (n, receipt) in kept.iter().enumerate() {
        whole(&Browser::new(again.router.clone()).at([10, 4, 1, n as u8]), receipt).await;
    }
}

/// A commit that was on its way to PostgreSQL may still happen there: waits until nothing changes and everything is numbered.
async fn quiet(h: &Harness) {
    let start = Instant::now();
    let mut before = -1;
    loop {
        h.seal().await;
        let waiting = h.db.read("test.lag", journal::lag).await.unwrap().events;
        let now = h.events().await;
        if waiting == 0 && now == before {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{waiting} events wait for a number");
        before = now;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Number and code still open the case, and its photo is there.
async fn whole(browser: &Browser, receipt: &Receipt) {
    let pair = json!({ "number": receipt.number, "code": receipt.code });
    browser.post("/tracking", &pair).await.ok(200);
    let track = browser.get("/tracking").await.ok(200);
    assert_eq!(track["number"], receipt.number.as_str());
    assert!(track["words"].as_str().unwrap().contains("号路灯第"));
    let shown: Vec<&Value> = track["photos"].as_array().unwrap().iter().collect();
    if let Some(id) = &receipt.photo {
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0]["id"], id.as_str());
    }
    for photo in shown {
        let answer = browser.get(photo["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap()).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"));
    }
}
