//! The same key twice: the first answer again, and nothing done again.

use crate::harness::{Browser, DAY_MS, HOME, Harness, Story, photo};
use both::both;
use db::Engine;
use serde_json::{Value, json};

fn report(h: &Harness, n: usize) -> Value {
    let (lng, lat) = h.point_in(HOME, n);
    json!({ "words": "路灯不亮", "photos_announced": 1, "place": { "point": { "lng": lng, "lat": lat } } })
}

async fn keyed(by: &Browser, path: &str, key: &str, version: i64, body: &Value) -> crate::harness::Answer {
    by.call("POST", path).key(key).version(version).json(body).send().await
}

#[both]
async fn an_act_is_done_once(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = h.staff("shouli").await;
    let (path, body) = (story.path("file"), json!({ "category": "C0118" }));
    let first = keyed(&clerk, &path, "k1", 1, &body).await;
    first.ok(200);
    let before = h.events().await;
    let again = keyed(&clerk, &path, "k1", 1, &body).await;
    assert_eq!((again.status, again.version(), again.json()), (200, first.version(), first.json()));
    // The key goes before If-Match: a stale or a fresh version makes no difference.
    assert_eq!(keyed(&clerk, &path, "k1", 77, &body).await.json(), first.json());
    keyed(&clerk, &path, "k1", 2, &json!({ "category": "E0104" })).await.refused(409, "idempotency_reused");
    keyed(&clerk, &story.path("dispatch"), "k1", 2, &json!({ "lead": HOME })).await.wrong();
    let note = json!({ "to": "staff", "words": "看一下" });
    keyed(&clerk, &story.path("notes"), "k1", 2, &note).await.refused(409, "idempotency_reused");
    // Another person's key is another key.
    keyed(&h.staff("shouli2").await, &path, "k1", 1, &body).await.refused(412, "stale");
    assert_eq!(h.events().await, before);
    for key in ["", "a b", "äö", &"k".repeat(65)] {
        let call = clerk.call("POST", &path).header("idempotency-key", key).version(1).json(&body);
        call.send().await.refused(400, "idempotency_key");
    }
    // After a day the key is free again.
    h.clock.advance_ms(DAY_MS);
    keyed(&h.staff("shouli").await, &path, "k1", 1, &body).await.refused(412, "stale");
}

#[both]
async fn notes_and_ratings_are_kept_once(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    story.to(&h, "closed").await;
    let clerk = h.staff("shouli").await;
    let version = story.version(&h).await;
    let before = h.events().await;
    let note = json!({ "to": "reporter", "words": "谢谢" });
    for _ in 0..2 {
        keyed(&clerk, &story.path("notes"), "n", 0, &note).await.ok(201);
        let rated = keyed(&story.tracker, "/tracking/rating", "r", version, &json!({ "solved": "yes" }))
            .await
            .ok(200);
        assert_eq!(rated["version"], version + 1);
    }
    assert_eq!(h.events().await, before + 2);
}

/// A reporter's own note, sent twice by a phone that lost the answer.
#[both]
async fn a_reporters_note_is_kept_once(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let before = h.events().await;
    let note = json!({ "words": "今天又满了" });
    for _ in 0..2 {
        keyed(&story.tracker, "/tracking/notes", "mine", 0, &note).await.ok(201);
    }
    assert_eq!(h.events().await, before + 1);
    keyed(&story.tracker, "/tracking/notes", "mine", 0, &json!({ "words": "别的" }))
        .await
        .refused(409, "idempotency_reused");
}

#[both]
async fn a_report_is_taken_once(engine: Engine) {
    let h = Harness::new(engine).await;
    let (phone, body) = (h.stranger(), report(&h, 0));
    let send = async |body: &Value| phone.call("POST", "/reports").key("r-1").json(body).send().await;
    let first = send(&body).await.ok(201);
    let before = h.events().await;
    assert_eq!(send(&body).await.ok(201), first, "number and code are rendered again");
    send(&report(&h, 1)).await.refused(409, "idempotency_reused");
    assert_eq!(h.events().await, before);
    assert_eq!(phone.get("/tracking").await.ok(200)["number"], first["number"]);

    let path = format!("/reports/{}/photos", first["id"].as_str().unwrap());
    let send =
        async |shade: u8| phone.call("POST", &path).key("p-1").raw("image/jpeg", &photo(shade)).send().await;
    let picture = send(1).await.ok(201);
    let before = h.events().await;
    assert_eq!(send(1).await.ok(201), picture);
    send(2).await.refused(409, "idempotency_reused");
    assert_eq!(h.events().await, before);
    assert_eq!(phone.get("/tracking").await.ok(200)["photos"].as_array().unwrap().len(), 1);
}

/// A phone that sends again before the first answer came, many times at once: one case, one answer.
#[both]
async fn at_the_same_time(engine: Engine) {
    let h = Harness::new(engine).await;
    let phone = h.stranger();
    for n in 0..6 {
        let body = report(&h, n);
        let key = format!("at-once-{n}");
        let send = async || phone.call("POST", "/reports").key(&key).json(&body).send().await.ok(201);
        let all = tokio::join!(send(), send(), send(), send());
        assert!(
            all.0 == all.1 && all.1 == all.2 && all.2 == all.3,
            "{} {} {} {}",
            all.0,
            all.1,
            all.2,
            all.3
        );
    }
    let list = h.staff("shouli").await.get("/cases?queue=all&limit=100").await.ok(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 6);
    assert_eq!(crate::fold::everything_folds(&h).await, 6);
}
