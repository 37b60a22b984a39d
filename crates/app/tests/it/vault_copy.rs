//! Database and file store in a thief's hands, without the master key: nothing that a person said or is can be read.

use crate::harness::{Harness, Story, photo};
use base::{Actor, Stamp};
use both::both;
use db::{Engine, binds, sql_for};
use serde_json::json;
use std::path::Path;
use vault::{MasterKey, Vault};

/// Everything that the database holds, as bytes. Binary columns of PostgreSQL come as hexadecimal digits.
async fn database(h: &Harness) -> Vec<u8> {
    match h.engine {
        Engine::Sqlite => {
            let url = h.db.url();
            let file = Path::new(url.strip_prefix("sqlite:").unwrap());
            let names = std::fs::read_dir(file.parent().unwrap()).unwrap();
            names.flat_map(|f| std::fs::read(f.unwrap().path()).unwrap()).collect()
        }
        Engine::Postgres => {
            h.db.execute_raw(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET xmlbinary = hex', current_database()); END $$",
            )
            .await
            .unwrap();
            let whole = sql_for!(
                lite: "-- test.whole\nSELECT ''",
                pg: "-- test.whole\nSELECT CAST(schema_to_xml('public', TRUE, FALSE, '') AS TEXT)"
            );
            let db = h.db.again().await.unwrap();
            let (text,): (String,) = db.read("test.whole", |tx| tx.one(whole, binds![])).await.unwrap();
            text.into_bytes()
        }
    }
}

fn files(folder: &Path, all: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.extend(std::fs::read(&path).unwrap());
            all.extend(path.file_name().unwrap().as_encoded_bytes());
        }
    }
}

fn holds(hay: &[u8], needle: &[u8]) -> bool {
    let hex: String = needle.iter().map(|b| format!("{b:02X}")).collect();
    let found = |needle: &[u8]| hay.windows(needle.len()).any(|w| w.eq_ignore_ascii_case(needle));
    found(needle) || found(hex.as_bytes())
}

/// A case with every kind of personal words in it; gives them.
async fn secrets(h: &Harness) -> (Story, Vec<&'static str>) {
    let tracker = h.stranger();
    let (lng, lat) = h.point_in(crate::harness::HOME, 3);
    let body = json!({
        "words": "隔壁老王家门口的路灯坏了", "phone": "13912345678",
        "place": { "point": { "lng": lng, "lat": lat }, "address": "某某路一百零八号", "note": "红色大门对面" },
    });
    let receipt = tracker.post("/reports", &body).await.ok(201);
    let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
    let division = h.territory().locate(lng, lat).division().unwrap();
    let story = Story {
        id: text("id"),
        number: text("number"),
        code: text("code"),
        tracker,
        township: crate::harness::HOME.to_owned(),
        division,
        class: "C0118",
    };
    story.tracker.photo(&format!("/reports/{}/photos", story.id), &photo(77)).await;
    story.tracker.post("/tracking/notes", &json!({ "words": "家里有老人要过路" })).await.ok(201);
    story.to(h, "rework").await;
    story.submit(h).await;
    story.pass(h).await;
    let version = story.version(h).await;
    story.tracker.act("/tracking/rating", version, &json!({ "words": "感谢小李师傅" })).await.ok(200);
    let refused = Story::begin_in(h, crate::harness::HOME, 4).await;
    refused.refuse(h).await;
    let all = vec![
        "隔壁老王家门口的路灯坏了",
        "13912345678",
        "某某路一百零八号",
        "红色大门对面",
        "家里有老人要过路",
        "已清扫",
        "还没扫干净",
        "感谢小李师傅",
        "这处属于小区内部",
        "小区物业",
        "街道受理员丙",
        "网格员乙",
    ];
    (story, all)
}

#[both]
async fn nothing_is_readable_without_the_key(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, secrets) = secrets(&h).await;
    h.settle().await;
    let database = database(&h).await;
    let mut stored = Vec::new();
    files(h.files.path(), &mut stored);
    // The search itself finds what may be read.
    for open in [story.number.as_str(), "北山街道办事处（演示）", "grid-first", "case.reported"] {
        assert!(holds(&database, open.as_bytes()), "{open}");
    }
    assert!(stored.len() > photo(77).len());
    for secret in secrets {
        assert!(!holds(&database, secret.as_bytes()), "{secret} lies in the database");
        assert!(!holds(&stored, secret.as_bytes()), "{secret} lies among the files");
    }
    for shade in [77, 2, 3] {
        let bytes = photo(shade);
        let piece = &bytes[bytes.len() / 2..bytes.len() / 2 + 24];
        assert!(!holds(&stored, piece) && !holds(&database, piece), "a photo lies open");
    }
    for token in [story.tracker.cookie("yw-track").unwrap(), app::demo::PASSWORD.to_owned()] {
        assert!(!holds(&database, token.as_bytes()), "a token or a password lies open");
    }
}

#[both]
async fn the_journal_holds_references_only(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, secrets) = secrets(&h).await;
    h.settle().await;
    let events = h.db.read("test.follow", |tx| journal::follow(tx, 0, 1_000)).await.unwrap();
    let text: String = events.iter().map(|(_, e)| format!("{}{}\n", e.actor, e.body)).collect();
    let (lng, lat) = h.point_in(crate::harness::HOME, 3);
    let exact =
        [format!("{lng:.4}"), format!("{lat:.4}"), format!("{:.0}", lng * 1e6), format!("{:.0}", lat * 1e6)];
    let code = format!("\"{}\"", story.code);
    for secret in secrets.into_iter().map(str::to_owned).chain(exact).chain([code]) {
        assert!(!text.contains(&secret), "{secret}");
    }
    assert!(text.contains(&story.number));
}

/// The copied store with another key: no server starts, no text and no photo opens. With the right key it does.
#[both]
async fn another_key_opens_nothing(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, _) = secrets(&h).await;
    let error = h.with_key([8; 32]).await.err().expect("no server starts with another key");
    assert!(!error.to_string().contains("隔壁"), "{error}");
    let id = base::CaseId(story.id.parse().unwrap());
    let case = h.db.read("test.case", move |tx| cases::store::case::find(tx, id)).await.unwrap().unwrap();
    let refs = [case.words.unwrap(), case.phone.unwrap()];
    for (key, opens) in [([8; 32], false), ([7; 32], true)] {
        let vault = Vault::open_files(h.files.path(), MasterKey::from_bytes(key)).unwrap();
        let stamp = Stamp { actor: Actor::system("thief"), ..h.app.ctx.stamp(&Actor::Stranger) };
        let texts = h.db.read("test.open", move |tx| vault.open_own(tx, &stamp, &refs)).await;
        assert_eq!(texts.is_ok(), opens);
        if let Ok(texts) = texts {
            assert_eq!(texts, ["隔壁老王家门口的路灯坏了", "13912345678"]);
        }
    }
}
