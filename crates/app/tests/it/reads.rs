//! Personal data: who may open it, for which purpose, and that each look is recorded.

use crate::harness::{Harness, MINUTE_MS, Story, instant, photo};
use base::StreamKind;
use both::both;
use db::Engine;
use serde_json::json;

const PHONE: &str = "13800001234";

async fn reads_in_journal(h: &Harness, story: &Story) -> usize {
    h.stream(StreamKind::Talk, &story.id).await.iter().filter(|e| e.kind == "talk.read").count()
}

#[both]
async fn a_number_is_revealed_for_a_purpose_of_the_seat(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await.of_class("C0118");
    story.to(&h, "handled").await;
    let path = story.path("reveal");
    let ask = |purpose: &str| json!({ "field": "phone", "purpose": purpose });
    for (account, purposes) in [
        ("shouli", vec!["contact"]),
        ("hecha", vec!["contact"]),
        ("zhifa", vec!["contact"]),
        ("zhongxin", vec![]),
    ] {
        let browser = h.staff(account).await;
        let view = browser.get(&format!("/cases/{}", story.id)).await.ok(200);
        assert_eq!(
            view["reporter"],
            json!({ "name": null, "phone": "138****1234", "purposes": purposes }),
            "{account}"
        );
        assert!(!view.to_string().contains(PHONE));
        let answer = browser.post(&path, &ask("contact")).await;
        if purposes.is_empty() {
            answer.refused(403, "forbidden");
            continue;
        }
        let shown = answer.ok(200);
        assert_eq!(shown["value"], PHONE);
        assert_eq!(instant(&shown["until"]), h.app.ctx.now().plus_ms(MINUTE_MS));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let clerk = h.staff("shouli").await;
    assert_eq!(clerk.post(&path, &json!({ "field": "phone" })).await.wrong(), [" shape"]);
    // Other purposes cover ten minutes of reading: a number opened under them would leave no entry of its own.
    for purpose in ["handle", "verify", "supervise", "", "x"] {
        assert_eq!(clerk.post(&path, &ask(purpose)).await.wrong(), [" shape"], "{purpose}");
    }
    let reads = clerk.get(&story.path("reads?limit=100")).await.ok(200);
    let of = |purpose: &str, unit: &str| {
        let found = reads["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|r| r["purpose"] == purpose && r["unit"] == unit);
        found.map(|r| r["fields"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        of("contact", "北山街道办事处（演示）"),
        [json!(["phone"]), json!(["phone"])],
        "clerk and verifier"
    );
    assert_eq!(of("contact", "北山街道综合执法队（演示）"), [json!(["phone"])]);
    assert_eq!(of("supervise", "西湖区社会治理中心（演示）").len(), 1);
    let journal = h.stream(StreamKind::Talk, &story.id).await;
    assert!(journal.iter().all(|e| !e.body.to_string().contains(PHONE)));
}

#[both]
async fn who_has_no_number_left_has_nothing_to_reveal(engine: Engine) {
    let h = Harness::new(engine).await;
    let body = json!({ "words": "路灯不亮", "place": { "division": "330106002051" } });
    let receipt = h.stranger().post("/reports", &body).await.ok(201);
    let clerk = h.staff("shouli").await;
    let path = format!("/cases/{}", receipt["id"].as_str().unwrap());
    let view = clerk.get(&path).await.ok(200);
    assert_eq!(view["reporter"], json!({ "name": null, "phone": null, "purposes": [] }));
    assert!(!view["actions"].as_array().unwrap().iter().any(|a| a["act"] == "reveal"));
    let refused =
        clerk.post(&format!("{path}/reveal"), &json!({ "field": "phone", "purpose": "contact" })).await;
    assert_eq!(refused.refused(409, "wrong_state")["args"]["state"], "no_number");
}

/// One event a reader, case and ten minutes; it covers words and photos. A tracker's own reads are none.
#[both]
async fn a_look_is_recorded_once_in_ten_minutes(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let photo = story.tracker.photo(&format!("/reports/{}/photos", story.id), &photo(1)).await;
    let picture = photo["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
    story.track().await;
    assert_eq!(story.tracker.get(picture).await.status, 200);
    assert_eq!(reads_in_journal(&h, &story).await, 0);
    let look = async |account: &str| {
        let browser = h.staff(account).await;
        browser.get(&format!("/cases/{}", story.id)).await.ok(200);
        browser.get(&story.path("timeline")).await.ok(200);
        assert_eq!(browser.get(picture).await.status, 200);
        reads_in_journal(&h, &story).await
    };
    assert_eq!(look("shouli").await, 1);
    assert_eq!(look("shouli").await, 1);
    assert_eq!(look("shouli2").await, 2, "another reader");
    h.clock.advance_ms(10 * MINUTE_MS - 1);
    assert_eq!(look("shouli").await, 2);
    h.clock.advance_ms(1);
    assert_eq!(look("shouli").await, 3);
    let list = h.staff("shouli").await.get("/cases?queue=all").await.ok(200);
    assert!(!list.to_string().contains("落叶和泥水很多"), "lists open no words");
    assert_eq!(reads_in_journal(&h, &story).await, 3);
    // Page by page, the latest first, each once.
    let clerk = h.staff("shouli").await;
    let first = clerk.get(&story.path("reads?limit=2")).await.ok(200);
    let next = clerk
        .get(&story.path(&format!("reads?limit=2&after={}", first["next"].as_str().unwrap())))
        .await
        .ok(200);
    let at = |page: &serde_json::Value, n: usize| instant(&page["items"][n]["at"]);
    assert!(at(&first, 0) > at(&first, 1) && at(&first, 1) >= at(&next, 0));
    assert_eq!((next["items"].as_array().unwrap().len(), &next["next"]), (1, &serde_json::Value::Null));
}

/// A list of looks that is longer than the largest page still has a next page.
#[both]
async fn the_largest_page_has_a_next_one(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    for _ in 0..101 {
        h.staff("shouli").await.get(&format!("/cases/{}", story.id)).await.ok(200);
        h.clock.advance_ms(10 * MINUTE_MS);
    }
    let clerk = h.staff("shouli").await;
    let page = clerk.get(&story.path("reads?limit=100")).await.ok(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 100);
    let after = page["next"].as_str().expect("a next page");
    let rest = clerk.get(&story.path(&format!("reads?limit=100&after={after}"))).await.ok(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}
