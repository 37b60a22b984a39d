//! A dispatch explains itself for ever: what was written then is shown, byte for byte, whatever the rule says today.

use crate::harness::{Browser, Harness, Story};
use both::both;
use cases::propose::FirstRules;
use db::Engine;
use serde_json::Value;

#[both]
async fn the_stored_explanation_is_shown(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    story.to(&h, "dispatched").await;
    let id = base::CaseId(story.id.parse().unwrap());
    let row =
        h.db.read("test.dispatch", move |tx| cases::store::extra::last_dispatch(tx, id))
            .await
            .unwrap()
            .unwrap();
    let shown = async |browser: &Browser| {
        let view = browser.get(&format!("/cases/{}", story.id)).await.ok(200);
        view["dispatch"]["explanation"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown(&h.staff("shouli").await).await, row.explanation);

    let later = h.second(FirstRules { version: 2 }).await;
    let clerk = h.staff("shouli").await;
    let token = clerk.cookie("yw").unwrap();
    let clerk = Browser::new(later.router.clone());
    clerk.set_cookie("yw", &token);
    assert_eq!(shown(&clerk).await, row.explanation);
    let why: Value = serde_json::from_str(&row.explanation).unwrap();
    assert_eq!(why["version"], 1);
    let keys: Vec<&str> = why.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        ["because", "category", "chosen", "facts", "limit", "proposed", "rule", "unit", "version"]
    );

    // The new rule speaks where nothing is decided yet.
    let fresh = Story::begin_in(&h, crate::harness::HOME, 1).await;
    fresh.to(&h, "filed").await;
    let leads = clerk.get(&fresh.path("leads")).await.ok(200);
    assert_eq!(leads["rule"]["version"], 2);
}
