//! Transitions that are forged, repeated or stale.

use crate::harness::{AWAY, Browser, HOME, Harness, Story, photo, standard};
use both::both;
use db::Engine;
use serde_json::{Value, json};

#[both]
async fn without_or_with_an_old_version(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    story.to(&h, "filed").await;
    let clerk = h.staff("shouli2").await;
    let before = h.events().await;
    let acts = ["file", "refuse", "dispatch", "sign", "submit", "pass", "fail"];
    for act in acts {
        clerk.post(&story.path(act), &json!({})).await.refused(428, "precondition_required");
        for unreadable in ["1", "*", "W/\"1\"", "\"x\"", "\"1", "\"1\", \"2\"", "\"-1\"", "\"01\"", ""] {
            let call = clerk.call("POST", &story.path(act)).header("if-match", unreadable).json(&json!({}));
            call.send().await.refused(400, "if_match");
        }
    }
    story.tracker.post("/tracking/rating", &json!({})).await.refused(428, "precondition_required");
    for version in [0, 1, 3, 99, i64::MAX] {
        let problem = clerk
            .act(&story.path("file"), version, &json!({ "category": "C0118" }))
            .await
            .refused(412, "stale");
        let current =
            json!({ "version": 2, "post": "北山街道办事处（演示） · 受理员", "at": h.app.ctx.now() });
        assert_eq!(problem["current"], current);
    }
    assert_eq!(h.events().await, before);
}

#[both]
async fn repeated(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    story.to(&h, "filed").await;
    let before = h.events().await;
    let again = story.clerk(&h).await.act(&story.path("file"), 2, &json!({ "category": "C0118" })).await;
    assert_eq!(again.refused(409, "wrong_state")["args"], json!({ "state": "filed" }));
    let rated = story.tracker.act("/tracking/rating", 2, &json!({ "solved": "yes" })).await;
    assert_eq!(rated.refused(409, "wrong_state")["args"], json!({ "state": "filed" }));
    assert_eq!(h.events().await, before);
}

/// Two clerks file the same case at once: one does, the other learns that the copy is stale.
#[both]
async fn two_at_once(engine: Engine) {
    let h = Harness::new(engine).await;
    for n in 0..8 {
        let story = Story::begin_in(&h, HOME, n).await;
        let (one, two) = (h.staff("shouli").await, h.staff("shouli2").await);
        let (path, body) = (story.path("file"), json!({ "category": "C0118" }));
        let (a, b) = tokio::join!(one.act(&path, 1, &body), two.act(&path, 1, &body));
        let (won, lost) = if a.status == 200 { (a, b) } else { (b, a) };
        assert_eq!(won.ok(200)["version"], 2);
        assert_eq!(lost.refused(412, "stale")["current"]["version"], 2);
    }
    crate::fold::everything_folds(&h).await;
}

fn desk<'a>(leads: &'a Value, level: &str) -> &'a Value {
    let all = leads["items"].as_array().unwrap();
    &all.iter().find(|l| l["lead"]["level"] == level).unwrap()["lead"]["desk"]
}

#[both]
async fn a_forged_lead(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await.of_class("C0118");
    let other = Story::begin_in(&h, AWAY, 1).await.of_class("C0118");
    story.to(&h, "filed").await;
    other.to(&h, "filed").await;
    let clerk = story.clerk(&h).await;
    let near = clerk.get(&story.path("leads")).await.ok(200);
    let far = other.clerk(&h).await.get(&other.path("leads")).await.ok(200);
    let before = h.events().await;
    let dispatch = async |lead: &Value| clerk.act(&story.path("dispatch"), 2, &json!({ "lead": lead })).await;
    assert_eq!(dispatch(desk(&far, "township")).await.wrong(), ["lead unknown"]);
    assert_eq!(dispatch(&json!("018f0000-0000-7000-8000-000000000000")).await.wrong(), ["lead unknown"]);
    assert_eq!(dispatch(&json!("x")).await.wrong(), [" shape"]);
    // A department's work is not pushed down to a community.
    assert_eq!(dispatch(desk(&near, "village")).await.wrong(), ["lead level"]);
    assert_eq!(h.events().await, before);

    let light = Story::begin_in(&h, HOME, 2).await;
    light.to(&h, "filed").await;
    let leads = clerk.get(&light.path("leads")).await.ok(200);
    let before = h.events().await;
    let body = json!({ "lead": desk(&leads, "township") });
    assert_eq!(clerk.act(&light.path("dispatch"), 2, &body).await.wrong(), ["because required"]);
    assert_eq!(h.events().await, before);
    let body = json!({ "lead": desk(&leads, "township"), "because": "site" });
    let view = clerk.act(&light.path("dispatch"), 2, &body).await.ok(200);
    let why: Value = serde_json::from_str(view["dispatch"]["explanation"].as_str().unwrap()).unwrap();
    assert_eq!((&why["because"], &why["chosen"]), (&json!("site"), &body["lead"]));
}

async fn sent(by: &Browser, path: &str) -> Value {
    by.photo(path, &photo(9)).await["id"].clone()
}

/// Photos that are another's, another act's, another case's, or listed already.
#[both]
async fn forged_photos(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, other) = (Story::begin(&h).await, Story::begin_in(&h, HOME, 1).await);
    let of_report = sent(&story.tracker, &format!("/reports/{}/photos", story.id)).await;
    story.to(&h, "handling").await;
    other.to(&h, "handling").await;
    let (worker, version) = (story.worker(&h).await, story.version(&h).await);
    let elsewhere = sent(&other.worker(&h).await, &other.path("photos?kind=handle")).await;
    let mine = sent(&worker, &story.path("photos?kind=handle")).await;
    let unknown = json!("018f0000-0000-7000-8000-000000000000");
    let submit = async |photos: &[&Value]| {
        let body = json!({ "outcome": "done", "photos": photos });
        worker.act(&story.path("submit"), version, &body).await
    };
    let before = h.events().await;
    for forged in [&of_report, &elsewhere, &unknown] {
        assert_eq!(submit(&[&mine, forged]).await.wrong(), ["photos unknown"]);
    }
    assert_eq!(submit(&[&mine, &mine]).await.wrong(), ["photos unknown"], "the same twice");
    assert_eq!(submit(&[&mine; 10]).await.wrong(), ["photos too_many"]);
    assert_eq!(h.events().await, before);
    let view = worker.get(&format!("/cases/{}", story.id)).await.ok(200);
    assert_eq!(view["pending_photos"][0]["id"], mine, "a refused act ties no photo");
    submit(&[&mine]).await.ok(200);
    story.fail(&h).await;
    let again = json!({ "outcome": "done", "photos": [mine] });
    assert_eq!(worker.act(&story.path("submit"), version + 2, &again).await.wrong(), ["photos unknown"]);
}

#[both]
async fn a_verification_that_judges_not_enough(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await.of_class("C0118");
    story.to(&h, "handled").await;
    let (verifier, version) = (story.verifier(&h).await, story.version(&h).await);
    let (good, bad) = (standard(&h, "C0118", true), standard(&h, "C0118", false));
    let one = json!([good[0]]);
    let double = json!([good[0], good[0]]);
    let strange = json!([good[0], { "code": "\u{0}", "ok": true }]);
    let many: Value = (0..21).map(|n| json!({ "code": n.to_string(), "ok": true })).collect();
    let before = h.events().await;
    for (act, body, expected) in [
        ("pass", json!({ "items": good }), "photos required"),
        ("pass", json!({ "items": bad }), "items not_ok"),
        ("pass", json!({ "items": one }), "items required"),
        ("pass", json!({ "items": double }), "items required"),
        ("pass", json!({ "items": strange }), "items required"),
        ("pass", json!({ "items": [] }), "items required"),
        ("pass", json!({ "items": many }), "items too_many"),
        ("pass", json!({}), " shape"),
        ("fail", json!({ "items": bad }), "reason required"),
        ("fail", json!({ "items": bad, "reason": "  " }), "reason required"),
        ("fail", json!({ "items": good, "reason": "没好" }), "items one_not_ok"),
        ("fail", json!({ "items": one, "reason": "没好" }), "items one_not_ok"),
    ] {
        assert_eq!(verifier.act(&story.path(act), version, &body).await.wrong(), [expected], "{act} {body}");
    }
    assert_eq!(h.events().await, before);
}

#[both]
async fn input_of_other_acts(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = story.clerk(&h).await;
    let before = h.events().await;
    for (act, body, expected) in [
        ("file", json!({}), " shape"),
        ("file", json!({ "category": "X0000" }), "category unknown"),
        ("file", json!({ "category": "E0104\u{0}" }), "category unknown"),
        ("refuse", json!({ "reason": "", "refer_to": "12345" }), "reason required"),
        ("refuse", json!({ "reason": "不归我们", "refer_to": " " }), "refer_to required"),
        ("refuse", json!({ "reason": "不归我们", "refer_to": "长".repeat(121) }), "refer_to too_long"),
        ("notes", json!({ "to": "staff", "words": "" }), "words required"),
        ("notes", json!({ "to": "everyone", "words": "好" }), " shape"),
    ] {
        assert_eq!(clerk.act(&story.path(act), 1, &body).await.wrong(), [expected], "{act} {body}");
    }
    assert_eq!(h.events().await, before);
    story.to(&h, "closed").await;
    let version = story.version(&h).await;
    let before = h.events().await;
    let empty = story.tracker.act("/tracking/rating", version, &json!({ "words": " " })).await;
    assert_eq!(empty.wrong(), ["solved one_answer"]);
    assert_eq!(
        story.tracker.act("/tracking/rating", version, &json!({ "solved": "maybe" })).await.wrong(),
        [" shape"]
    );
    assert_eq!(h.events().await, before);
}
