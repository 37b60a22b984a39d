//! What lies around the program: limits by address, trusted proxies, TLS of its own; and what administration looks at first.

use crate::harness::{Browser, DAY_MS, Harness, MORNING};
use crate::server::{Server, command};
use app::{App, Edge};
use base::{Stamp, Wish};
use both::both;
use db::Engine;
use serde_json::json;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring};

fn edge(writes: u32, reads: u32, proxies: &[&str]) -> Edge {
    Edge {
        proxies: api::Proxies::parse(proxies).unwrap(),
        rates: api::Rates { writes, reads },
        backup_dir: None,
    }
}

fn browser(app: &App, address: [u8; 4]) -> Browser {
    Browser::new(app.router.clone()).at(address)
}

#[tokio::test]
async fn an_address_asks_so_much_a_minute() {
    let h = Harness::new(Engine::Sqlite).await;
    let app = h.behind(edge(2, 3, &[])).await;
    let (one, two) = (browser(&app, [192, 0, 2, 1]), browser(&app, [192, 0, 2, 2]));
    let write = json!({ "account": "nobody", "password": "wrong-password" });
    for _ in 0..2 {
        assert_eq!(one.post("/sessions", &write).await.status, 401);
    }
    let limited = one.post("/sessions", &write).await;
    limited.refused(429, "too_many");
    assert_eq!(limited.header("retry-after"), "61");
    assert_eq!(two.post("/sessions", &write).await.status, 401, "another address");
    for _ in 0..3 {
        one.get("/portal").await.ok(200);
    }
    one.get("/portal").await.refused(429, "too_many");
    assert_eq!(one.get("//healthz").await.status, 200, "probes and pages are not counted");
    assert_ne!(one.get("//report").await.status, 429);
    h.clock.advance_ms(60_000);
    one.get("/portal").await.ok(200);
    assert_eq!(one.post("/sessions", &write).await.status, 401);
}

#[tokio::test]
async fn behind_a_trusted_proxy_the_client_is_counted() {
    let h = Harness::new(Engine::Sqlite).await;
    let app = h.behind(edge(0, 1, &["10.0.0.0/8"])).await;
    let get = async |peer: [u8; 4], forwarded: &str| {
        let browser = browser(&app, peer);
        browser.call("GET", "/portal").header("x-forwarded-for", forwarded).send().await.status
    };
    let proxy = [10, 0, 0, 7];
    assert_eq!((get(proxy, "203.0.113.1").await, get(proxy, "203.0.113.1").await), (200, 429));
    assert_eq!(
        get(proxy, "198.51.100.9, 203.0.113.1").await,
        429,
        "what the client wrote itself does not count"
    );
    assert_eq!(get(proxy, "203.0.113.2").await, 200, "another client behind the same proxy");
    let stranger = [192, 0, 2, 9];
    assert_eq!((get(stranger, "203.0.113.3").await, get(stranger, "203.0.113.4").await), (200, 429));
    let client = browser(&app, proxy);
    let https = client.call("GET", "//healthz").header("x-forwarded-for", "203.0.113.1");
    let told = https.header("x-forwarded-proto", "https").send().await;
    assert_eq!(told.header("strict-transport-security"), "max-age=31536000");
}

/// One request over TLS by who trusts this certificate.
fn over_tls(server: &Server, certificate: &Path) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(certificate).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    let client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(client, std::net::TcpStream::connect(server.address).unwrap());
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    // The server closes without a farewell; what came before counts.
    _ = stream.read_to_string(&mut answer);
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_program_speaks_tls() {
    let h = Harness::new(Engine::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(file("cert.pem"), made.cert.pem()).unwrap();
    std::fs::write(file("key.pem"), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(file("master.key"), "07".repeat(32)).unwrap();
    std::fs::set_permissions(file("master.key"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut serve = command(&["serve", "--listen", "127.0.0.1:0", "--demo-passwords-are-public"]);
    serve
        .env("YIWANG_DATABASE", h.db.url())
        .env("YIWANG_DATA_DIR", folder.path())
        .env("YIWANG_MASTER_KEY_FILE", file("master.key"))
        .env("YIWANG_TLS__CERTIFICATE", file("cert.pem"))
        .env("YIWANG_TLS__KEY", file("key.pem"));
    let server = Server::start(serve, "address=");
    let answer = over_tls(&server, &file("cert.pem"));
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("ready"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    // Who speaks plain http gets nothing, and holds up nobody.
    let mut plain = std::net::TcpStream::connect(server.address).unwrap();
    plain.write_all(b"GET /readyz HTTP/1.1\r\n\r\n").unwrap();
    assert!(over_tls(&server, &file("cert.pem")).starts_with("HTTP/1.1 200"));
    assert!(server.stop().success());
}

/// Time goes on until whatever fails has failed often enough.
async fn given_up(h: &Harness) {
    for _ in 0..jobs::ATTEMPTS_MAX {
        h.clock.advance_ms(DAY_MS);
        h.settle().await;
    }
}

#[both]
async fn what_is_broken_is_shown_and_tried_again(engine: Engine) {
    let h = Harness::new(engine).await;
    let stamp = Stamp { actor: base::Actor::system("test"), now: MORNING, entropy: Arc::new(app::OsEntropy) };
    let wish =
        move |tx: &mut db::Tx| jobs::enqueue(tx, &stamp, &Wish::soon("nobody.does_this", 1, json!({})));
    let id = h.db.write("test.enqueue", wish).await.unwrap();
    given_up(&h).await;
    let admin = h.staff("guanli").await;
    let overview = admin.get("/admin/overview").await.ok(200);
    assert_eq!(overview["dead_jobs"], 1, "{overview}");
    assert_eq!(overview["townships_without_intake"], json!([]));
    assert_eq!((&overview["persons_without_post"], &overview["backup"]), (&0.into(), &json!(null)));
    assert!(overview["schema"].as_i64().unwrap() >= 12 && overview["calendar_until"].as_i64().is_some());
    let dead = admin.get("/jobs/dead").await.ok(200);
    assert_eq!(
        (&dead["items"][0]["kind"], &dead["items"][0]["id"]),
        (&"nobody.does_this".into(), &json!(id))
    );
    assert_eq!(dead["next"], json!(null));
    let retry = format!("/jobs/{}/retry", dead["items"][0]["id"].as_str().unwrap());
    assert_eq!(admin.post(&retry, &json!({})).await.status, 204);
    admin.post(&retry, &json!({})).await.refused(404, "not_found");
    assert_eq!(admin.get("/admin/overview").await.ok(200)["dead_jobs"], 0);
    given_up(&h).await;
    let admin = h.staff("guanli").await;
    assert_eq!(admin.get("/admin/overview").await.ok(200)["dead_jobs"], 1, "it failed again");
    for account in ["shouli", "zhongxin", "wangge"] {
        let other = h.staff(account).await;
        other.get("/admin/overview").await.refused(403, "forbidden");
        other.get("/jobs/dead").await.refused(403, "forbidden");
        other.post(&retry, &json!({})).await.refused(403, "forbidden");
    }
}
