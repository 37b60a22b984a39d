//! Requests that come through the wrong door: another site's page, another method, a path that names nothing, a forged cursor.

use crate::harness::{AWAY, HOME, Harness, Story};
use both::both;
use db::Engine;
use serde_json::json;

#[both]
async fn from_another_site(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = h.staff("shouli").await;
    let before = h.events().await;
    let body = json!({ "category": "C0118" });
    let call = || clerk.call("POST", &story.path("file")).version(1).json(&body);
    call().without("x-yiwang").send().await.refused(403, "cross_site");
    call().without("x-yiwang").header("x-yiwang", "0").send().await.refused(403, "cross_site");
    for origin in [
        "https://evil.example",
        "https://yiwang.test.evil.example",
        "https://yiwang.test:8443",
        "null",
        "yiwang.test",
    ] {
        call().header("origin", origin).send().await.refused(403, "cross_site");
    }
    for site in ["cross-site", "same-site", "none"] {
        call().header("sec-fetch-site", site).send().await.refused(403, "cross_site");
    }
    for (method, path) in
        [("DELETE", "/tracking"), ("DELETE", "/sessions/current"), ("POST", "/sessions"), ("PUT", "/nothing")]
    {
        clerk.call(method, path).without("x-yiwang").send().await.refused(403, "cross_site");
    }
    assert_eq!(h.events().await, before);
    call()
        .header("origin", "https://yiwang.test")
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .ok(200);
}

#[both]
async fn wrong_methods_and_paths(engine: Engine) {
    let h = Harness::new(engine).await;
    let clerk = h.staff("shouli").await;
    let before = h.events().await;
    for (method, path) in [
        ("PUT", "/reports"),
        ("GET", "/reports"),
        ("DELETE", "/cases"),
        ("PATCH", "/me"),
        ("POST", "/portal"),
        ("POST", "//healthz"),
        ("POST", "//metrics"),
        ("POST", "//report"),
        ("DELETE", "//"),
    ] {
        clerk.call(method, path).send().await.refused(405, "method_not_allowed");
    }
    for (method, path) in [
        ("GET", "/nothing"),
        ("POST", "/nothing"),
        ("GET", "/cases/1"),
        ("GET", "/cases/018f0000-0000-7000-8000-00000000000g"),
        ("GET", "/cases/018f0000-0000-7000-8000-000000000000"),
        ("GET", "/cases/018f0000-0000-7000-8000-000000000000/reads"),
        ("GET", "/photos/..%2f..%2fetc"),
        ("GET", "/photos/018f0000-0000-7000-8000-000000000000"),
        ("GET", "//api"),
        ("GET", "//api/v2/cases"),
        ("GET", "//metrics"),
        ("GET", "//assets/nothing.js"),
        ("GET", "//assets/..%2f..%2fCargo.toml"),
    ] {
        clerk.call(method, path).send().await.refused(404, "not_found");
    }
    assert_eq!(h.events().await, before);
}

#[both]
async fn forged_cursors_and_limits(engine: Engine) {
    let h = Harness::new(engine).await;
    for n in 0..3 {
        Story::begin_in(&h, HOME, n).await;
    }
    let story = Story::begin_in(&h, AWAY, 0).await;
    let (clerk, centre) = (h.staff("shouli").await, h.staff("zhongxin").await);
    let page = clerk.get("/cases?queue=all&limit=1").await.ok(200);
    let good = page["next"].as_str().unwrap().to_owned();
    clerk.get(&format!("/cases?queue=all&after={good}")).await.ok(200);
    let flipped = format!("{}{}", &good[..good.len() - 1], if good.ends_with('0') { '1' } else { '0' });
    let of_pins = centre.get("/centre/pins?limit=1").await.ok(200)["next"].as_str().unwrap().to_owned();
    let before = h.events().await;
    for forged in
        [flipped.as_str(), &of_pins, "0", "", "%00", "zz", "é", &"ab".repeat(100), &good[..good.len() - 2]]
    {
        let forged = forged.replace('é', "%C3%A9");
        assert_eq!(
            clerk.get(&format!("/cases?queue=all&after={forged}")).await.wrong(),
            ["after unknown"],
            "{forged}"
        );
    }
    for list in [
        "/cases?queue=all",
        "/categories?x=1",
        "/centre/pins?x=1",
        &format!("{}?x=1", story.path("timeline")),
        &format!("{}?x=1", story.path("reads")),
    ] {
        for limit in ["0", "-1", "101", "9223372036854775807"] {
            assert_eq!(
                centre.get(&format!("{list}&limit={limit}")).await.wrong(),
                ["limit range"],
                "{list} {limit}"
            );
        }
        for limit in ["x", "", "1.5", "9223372036854775808", "%00"] {
            assert_eq!(
                centre.get(&format!("{list}&limit={limit}")).await.wrong(),
                ["query shape"],
                "{list} {limit}"
            );
        }
    }
    for query in [
        "",
        "queue=nothing",
        "queue=all&state=x",
        "queue=all&township=x",
        "queue=all&level=x",
        "queue=all&queue=mine",
    ] {
        assert_eq!(clerk.get(&format!("/cases?{query}")).await.wrong(), ["query shape"], "{query}");
    }
    clerk.get("/centre/figures").await.refused(403, "forbidden");
    centre.get("/centre/figures?division=330104").await.refused(404, "not_found");
    assert_eq!(h.events().await, before);
}
