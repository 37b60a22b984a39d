//! Sessions that have ended, never were, or are somebody else's; wrong passwords.

use crate::harness::{Browser, DAY_MS, HOUR_MS, Harness, MINUTE_MS, Story};
use both::both;
use db::Engine;
use serde_json::{Value, json};

fn pair(account: &str, password: &str) -> Value {
    json!({ "account": account, "password": password })
}

#[both]
async fn a_staff_session_ends(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = h.staff("shouli").await;
    let before = h.events().await;
    // Half an hour without use.
    let idle = h.staff("shouli2").await;
    h.clock.advance_ms(30 * MINUTE_MS - 1);
    clerk.get("/me").await.ok(200);
    h.clock.advance_ms(1);
    idle.get("/me").await.refused(401, "unauthenticated");
    let late = idle.act(&story.path("file"), 1, &json!({ "category": "C0118" })).await;
    late.refused(401, "unauthenticated");
    // Twelve hours, used or not.
    while h.app.ctx.now().since(crate::harness::MORNING) < 12 * HOUR_MS - 20 * MINUTE_MS {
        h.clock.advance_ms(20 * MINUTE_MS);
        clerk.get("/me").await.ok(200);
    }
    h.clock.set(crate::harness::MORNING.plus_ms(12 * HOUR_MS - 1));
    clerk.get("/me").await.ok(200);
    h.clock.advance_ms(1);
    clerk.get("/me").await.refused(401, "unauthenticated");
    clerk.act(&story.path("file"), 1, &json!({ "category": "C0118" })).await.refused(401, "unauthenticated");
    assert_eq!(h.events().await, before);
}

#[both]
async fn a_tracking_session_ends(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    h.clock.advance_ms(DAY_MS - 1);
    story.tracker.get("/tracking").await.ok(200);
    let before = h.events().await;
    h.clock.advance_ms(1);
    story.tracker.get("/tracking").await.refused(401, "unauthenticated");
    story
        .tracker
        .post("/tracking/notes", &json!({ "words": "还在吗" }))
        .await
        .refused(401, "unauthenticated");
    story
        .tracker
        .act("/tracking/rating", 1, &json!({ "solved": "yes" }))
        .await
        .refused(401, "unauthenticated");
    assert_eq!(h.events().await, before);
}

#[both]
async fn tokens_that_are_none(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = h.staff("shouli").await;
    let (token, tracking) = (clerk.cookie("yw").unwrap(), story.tracker.cookie("yw-track").unwrap());
    let forge = |name: &str, value: &str| {
        let browser = h.stranger();
        browser.set_cookie(name, value);
        browser
    };
    let upper = token.to_uppercase();
    for forged in ["x", &"0".repeat(64), &token[..63], &upper, &tracking, &"a".repeat(10_000), "\"", "a=b"] {
        forge("yw", forged).get("/me").await.refused(401, "unauthenticated");
    }
    forge("yw-track", &token).get("/tracking").await.refused(401, "unauthenticated");
    // Over http on loopback the name is the short one; the other name is nobody's.
    forge("__Host-yw", &token).get("/me").await.refused(401, "unauthenticated");
    forge("yw", &token).get("/me").await.ok(200);
    assert_eq!(clerk.call("DELETE", "/sessions/current").send().await.status, 204);
    assert_eq!(clerk.cookie("yw"), None);
    forge("yw", &token).get("/me").await.refused(401, "unauthenticated");
    assert_eq!(story.tracker.call("DELETE", "/tracking").send().await.status, 204);
    story.tracker.get("/tracking").await.refused(401, "unauthenticated");
    forge("yw-track", &tracking).get("/tracking").await.refused(401, "unauthenticated");
}

#[both]
async fn signing_in(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let browser = h.stranger();
    let answer = browser.post("/sessions", &pair(" Shouli ", app::demo::PASSWORD)).await;
    assert_eq!(answer.ok(201)["current"]["role"], "clerk");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("yw=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200"),
        "{cookie}"
    );
    assert_eq!(browser.get("/me").await.ok(200)["name"], "街道受理员丙");
    // A wrong password and an unknown account give the same answer.
    let same = |answer: crate::harness::Answer| {
        let mut problem = answer.refused(401, "wrong_credentials");
        problem["trace"] = Value::Null;
        problem
    };
    let wrong = same(h.stranger().post("/sessions", &pair("shouli", "x")).await);
    assert_eq!(same(h.stranger().post("/sessions", &pair("nobody", "x")).await), wrong);
    assert_eq!(h.events().await, before);
}

/// Ten wrong passwords an hour at one address. From elsewhere an account is only slowed, never by more than a minute.
#[both]
async fn guessing_passwords(engine: Engine) {
    let h = Harness::new(engine).await;
    let from = |n: u8| -> Browser { h.stranger().at([10, 2, 0, n]) };
    from(50).post("/sessions", &pair("hecha", app::demo::PASSWORD)).await.ok(201);
    for _ in 0..10 {
        from(50).post("/sessions", &pair("hecha", "x")).await.refused(401, "wrong_credentials");
    }
    let answer = from(50).post("/sessions", &pair("HECHA", app::demo::PASSWORD)).await;
    assert_eq!(answer.refused(429, "too_many")["args"]["seconds"], 3601);
    assert_eq!(answer.header("retry-after"), "3601");
    // The owner elsewhere waits a little, and only because the clock stands still.
    let answer = from(99).post("/sessions", &pair("hecha", app::demo::PASSWORD)).await;
    assert_eq!(answer.refused(429, "too_many")["args"]["seconds"], 16);
    from(99).post("/sessions", &pair("shouli", app::demo::PASSWORD)).await.ok(201);
    h.clock.advance_ms(16_000);
    from(99).post("/sessions", &pair("hecha", app::demo::PASSWORD)).await.ok(201);
    h.clock.advance_ms(HOUR_MS);
    from(50).post("/sessions", &pair("hecha", app::demo::PASSWORD)).await.ok(201);
}
