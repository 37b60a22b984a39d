//! Bodies: not JSON, too large, too deep, with characters that nobody types, with places that are nowhere.

use crate::harness::{Answer, Browser, HOME, Harness, Story};
use both::both;
use db::Engine;
use serde_json::{Value, json};

fn report(words: &str) -> Value {
    json!({ "words": words, "place": { "division": "330106002051" } })
}

#[both]
async fn not_json(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let send = async |bytes: &[u8]| {
        h.stranger().call("POST", "/reports").raw("application/json", bytes).send().await
    };
    let good = report("路灯不亮").to_string();
    for bytes in [
        &b""[..],
        b"{",
        &good.as_bytes()[..good.len() - 1],
        // Invalid UTF-8: a lone continuation byte, an overlong slash, a surrogate.
        b"{\"words\":\"\x80\",\"place\":{\"division\":\"330106002051\"}}",
        b"{\"words\":\"\xc0\xaf\",\"place\":{\"division\":\"330106002051\"}}",
        b"{\"words\":\"\xed\xa0\x80\",\"place\":{\"division\":\"330106002051\"}}",
        b"{\"words\":\"\\ud800\",\"place\":{\"division\":\"330106002051\"}}",
        b"{\"words\":\"a\x00b\",\"place\":{\"division\":\"330106002051\"}}",
        b"{\"words\":\"a\",\"place\":{\"point\":{\"lng\":NaN,\"lat\":30}}}",
        b"{\"words\":\"a\",\"place\":{\"point\":{\"lng\":1e400,\"lat\":30}}}",
        b"\xef\xbb\xbf{}",
    ] {
        send(bytes).await.refused(400, "json");
    }
    for body in [
        json!(1),
        json!("x"),
        json!({ "place": 1 }),
        json!({ "words": 1, "place": {} }),
        json!({ "words": "a" }),
    ] {
        assert_eq!(send(body.to_string().as_bytes()).await.wrong(), [" shape"], "{body}");
    }
    for media_type in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "image/jpeg", ""]
    {
        let call = h.stranger();
        let call = call.call("POST", "/reports").raw(media_type, good.as_bytes());
        call.send().await.refused(415, "unsupported_type");
    }
    let bare = h.stranger();
    let call = bare.call("POST", "/reports").raw("", good.as_bytes()).without("content-type");
    call.send().await.refused(415, "unsupported_type");
    assert_eq!(h.events().await, before);
}

#[both]
async fn too_large_and_too_deep(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let phone = h.stranger();
    let long = report(&"长".repeat(30_000)).to_string();
    assert!(long.len() > api::BODY_MAX);
    let announced = phone.call("POST", "/reports").raw("application/json", long.as_bytes()).send().await;
    assert_eq!(announced.refused(413, "too_large")["args"]["most"], 65_536);
    // Nobody announces the length: it is counted.
    let call = phone.call("POST", "/reports").raw("application/json", long.as_bytes()).unannounced();
    call.send().await.refused(413, "too_large");
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let (open, close) = (open.repeat(8_000), close.repeat(8_000));
        let alone = format!("{open}1{close}");
        let inside = format!("{{\"words\":{open}1{close},\"place\":{{}}}}");
        let beside = format!("{{\"words\":\"a\",\"place\":{{}},\"other\":{open}1{close}}}");
        for body in [alone, inside, beside] {
            let answer = phone.call("POST", "/reports").raw("application/json", body.as_bytes()).send().await;
            assert!(matches!(answer.status, 400 | 422), "{}", answer.text());
        }
    }
    assert_eq!(h.events().await, before);
}

/// Characters that nobody types, in every text that is taken in: the path of each in its body.
#[both]
async fn characters_that_nobody_types(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let closed = Story::begin_in(&h, HOME, 1).await;
    closed.to(&h, "closed").await;
    let version = closed.version(&h).await;
    let clerk = h.staff("shouli").await;
    let before = h.events().await;
    for (character, code) in [
        ("\u{0}", "control"),
        ("\u{7}", "control"),
        ("\u{9f}", "control"),
        ("\u{202e}", "bidi"),
        ("\u{2066}", "bidi"),
    ] {
        let text = format!("路灯{character}不亮");
        let text = text.as_str();
        let place = |key: &str| {
            let mut place = json!({ "division": "330106002051" });
            place[key] = json!(text);
            json!({ "words": "路灯", "place": place })
        };
        let everyone = |browser: Browser, path: &'static str, body: Value| async move {
            browser.post(path, &body).await
        };
        let expect =
            |answer: Answer, path: &str| assert_eq!(answer.wrong(), [format!("{path} {code}")], "{text:?}");
        expect(everyone(h.stranger(), "/reports", report(text)).await, "words");
        expect(everyone(h.stranger(), "/reports", place("address")).await, "place.address");
        expect(everyone(h.stranger(), "/reports", place("note")).await, "place.note");
        let mut phone = report("路灯");
        phone["phone"] = json!(format!("138{character}00001234"));
        expect(everyone(h.stranger(), "/reports", phone).await, "phone");
        expect(everyone(h.stranger(), "/reports/proposal", json!({ "words": text })).await, "words");
        expect(story.tracker.post("/tracking/notes", &json!({ "words": text })).await, "words");
        expect(closed.tracker.act("/tracking/rating", version, &json!({ "words": text })).await, "words");
        let by_clerk = async |act: &str, body: Value| clerk.act(&story.path(act), 1, &body).await;
        expect(by_clerk("refuse", json!({ "reason": text, "refer_to": "a" })).await, "reason");
        expect(by_clerk("refuse", json!({ "reason": "a", "refer_to": text })).await, "refer_to");
        let lead = "018f0000-0000-7000-8000-000000000000";
        expect(by_clerk("dispatch", json!({ "lead": lead, "note": text })).await, "note");
        expect(by_clerk("submit", json!({ "outcome": "done", "words": text })).await, "words");
        expect(by_clerk("pass", json!({ "items": [], "reason": text })).await, "reason");
        expect(by_clerk("fail", json!({ "items": [], "reason": text })).await, "reason");
        expect(by_clerk("notes", json!({ "to": "staff", "words": text })).await, "words");
        assert_eq!(clerk.post("/cases/search", &json!({ "number": text })).await.wrong(), ["number number"]);
    }
    assert_eq!(h.events().await, before);
}

/// Names and numbers that lead to a query: the database never sees what it cannot keep.
#[both]
async fn characters_in_names_and_numbers(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    for odd in ["\u{0}", "shouli\u{0}", "\u{202e}", "'; DROP TABLE event; --", "%", "\u{1f600}"] {
        let pair = json!({ "account": odd, "password": odd });
        h.stranger().post("/sessions", &pair).await.refused(401, "wrong_credentials");
        let pair = json!({ "number": odd, "code": odd });
        h.stranger().post("/tracking", &pair).await.refused(404, "wrong_code");
    }
    let long = json!({ "account": "a".repeat(10_000), "password": "b" });
    h.stranger().post("/sessions", &long).await.refused(401, "wrong_credentials");
    assert_eq!(h.events().await, before);
}

#[both]
async fn places_that_are_nowhere(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let points = [
        (116.4, 39.9),
        (120.21, 30.25),
        (0.0, 0.0),
        (-180.0, -90.0),
        (181.0, 30.26),
        (120.13, 91.0),
        (1e308, 1e308),
        (-1e308, 30.26),
        (120.13, -1e308),
        (5e-324, 30.26),
        (30.26, 120.13),
    ];
    for (lng, lat) in points {
        let point = json!({ "lng": lng, "lat": lat });
        let body = json!({ "words": "路灯不亮", "place": { "point": point, "division": "330106002051" } });
        assert_eq!(h.stranger().post("/reports", &body).await.wrong(), ["place.point outside"], "{point}");
        let located = h.stranger().post("/territory/locate", &point).await;
        assert!(matches!(located.status, 404 | 422), "{point}: {}", located.text());
    }
    for (place, expected) in [
        (json!({}), "place required"),
        (json!({ "address": "  " }), "place required"),
        (json!({ "division": "330106" }), "place.division unknown"),
        (json!({ "division": "330106999" }), "place.division unknown"),
        (json!({ "division": "110101001" }), "place.division unknown"),
        (json!({ "division": "33010600205" }), " shape"),
        (json!({ "division": "x" }), " shape"),
        (json!({ "point": { "lng": "120.13", "lat": 30.26 } }), " shape"),
        (json!({ "point": { "lng": 120.13 } }), " shape"),
        (json!({ "address": "长".repeat(121) }), "place.address too_long"),
    ] {
        let body = json!({ "words": "路灯不亮", "place": place });
        assert_eq!(h.stranger().post("/reports", &body).await.wrong()[0], expected, "{place}");
    }
    assert_eq!(h.events().await, before);
}

#[both]
async fn reports_that_say_nothing(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let place = json!({ "division": "330106002051" });
    for (body, expected) in [
        (json!({ "place": place }), "words required"),
        (json!({ "words": " \n ", "place": place }), "words required"),
        (json!({ "words": "长".repeat(2001), "place": place }), "words too_long"),
        (json!({ "words": "a", "place": place, "photos_announced": -1 }), "photos_announced too_many"),
        (json!({ "words": "a", "place": place, "photos_announced": 10 }), "photos_announced too_many"),
        (json!({ "words": "a", "place": place, "phone": "1380000123" }), "phone phone_digits"),
        (json!({ "words": "a", "place": place, "phone": "call me" }), "phone phone_digits"),
        (json!({ "words": "a", "place": place, "language": "fr" }), " shape"),
        (json!({ "words": "a", "place": place, "publish": "yes" }), " shape"),
    ] {
        assert_eq!(h.stranger().post("/reports", &body).await.wrong(), [expected], "{body}");
    }
    assert_eq!(h.events().await, before);
    let longest = json!({ "words": "长".repeat(2000), "place": place, "phone": "+86 138-0000-1234" });
    h.stranger().post("/reports", &longest).await.ok(201);
}
