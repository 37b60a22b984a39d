//! Following by number and code: equal answers, throttles, a session for one case alone.

use crate::harness::{Answer, Browser, HOME, HOUR_MS, Harness, Story, photo};
use both::both;
use db::Engine;
use serde_json::{Value, json};

fn pair(number: &str, code: &str) -> Value {
    json!({ "number": number, "code": code })
}

fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// What everybody can see of an answer, the trace left out.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut problem = answer.refused(404, "wrong_code");
    problem["trace"] = Value::Null;
    let headers =
        answer.headers.iter().map(|(k, v)| (k.to_string(), v.to_str().unwrap().to_owned())).collect();
    (answer.status, headers, problem.to_string())
}

#[both]
async fn a_wrong_number_and_a_wrong_code_look_alike(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let unknown = cases::number::compose("261124", 99_999);
    let try_it =
        async |number: &str, code: &str| seen(&h.stranger().post("/tracking", &pair(number, code)).await);
    let of_code = try_it(&story.number, &wrong(&story.code)).await;
    assert_eq!(try_it(&unknown, &story.code).await, of_code, "an unknown number");
    assert_eq!(
        try_it("261124000001", &story.code).await,
        of_code,
        "a wrong check digit, or an unknown number"
    );
    assert_eq!(try_it("no number", &story.code).await, of_code);
    assert_eq!(try_it(&story.number, "").await, of_code);
    assert_eq!(try_it(&story.number, &format!("{}0", story.code)).await, of_code);
    // As people type it.
    let spaced = format!("{} {} {}", &story.number[..4], &story.number[4..8], &story.number[8..]);
    let code = format!("{} {}", &story.code[..3], &story.code[3..]);
    assert_eq!(h.stranger().post("/tracking", &pair(&spaced, &code)).await.ok(200)["id"], story.id.as_str());
}

#[both]
async fn five_tries_an_hour_for_a_number(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, other) = (Story::begin(&h).await, Story::begin_in(&h, HOME, 1).await);
    let from = |n: u8| -> Browser { h.stranger().at([10, 3, 0, n]) };
    for n in 0..5 {
        // Typed otherwise, it is the same number.
        let number = if n % 2 == 0 {
            story.number.clone()
        } else {
            format!("{} {}", &story.number[..4], &story.number[4..])
        };
        from(n).post("/tracking", &pair(&number, &wrong(&story.code))).await.refused(404, "wrong_code");
        h.clock.advance_ms(60_000);
    }
    let answer = from(9).post("/tracking", &pair(&story.number, &story.code)).await;
    let seconds = answer.refused(429, "too_many")["args"]["seconds"].as_i64().unwrap();
    assert_eq!((seconds, answer.header("retry-after")), (3_301, "3301"));
    from(9).post("/tracking", &pair(&other.number, &other.code)).await.ok(200);
    h.clock.advance_ms(HOUR_MS - 5 * 60_000 - 1);
    from(9).post("/tracking", &pair(&story.number, &story.code)).await.refused(429, "too_many");
    h.clock.advance_ms(1);
    from(9).post("/tracking", &pair(&story.number, &story.code)).await.ok(200);
}

#[both]
async fn twenty_tries_an_hour_from_an_address(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let guesser = h.stranger().at([10, 3, 1, 1]);
    for serial in 0..20 {
        let number = cases::number::compose("261123", serial);
        guesser.post("/tracking", &pair(&number, "123456")).await.refused(404, "wrong_code");
    }
    let right = pair(&story.number, &story.code);
    assert_eq!(guesser.post("/tracking", &right).await.refused(429, "too_many")["args"]["seconds"], 3_601);
    h.stranger().at([10, 3, 1, 2]).post("/tracking", &right).await.ok(200);
    h.clock.advance_ms(HOUR_MS);
    guesser.post("/tracking", &right).await.ok(200);
}

/// Sixty reports an hour from one address: a school's or a company's.
#[both]
async fn sixty_reports_an_hour_from_an_address(engine: Engine) {
    let h = Harness::new(engine).await;
    let body = json!({ "words": "路灯不亮", "place": { "division": "330106002051" } });
    let phone = h.stranger();
    for _ in 0..60 {
        phone.post("/reports", &body).await.ok(201);
    }
    let before = h.events().await;
    assert_eq!(phone.post("/reports", &body).await.refused(429, "too_many")["args"]["seconds"], 3_601);
    assert_eq!(h.events().await, before);
    h.stranger().at([10, 9, 9, 9]).post("/reports", &body).await.ok(201);
}

/// A session shows its own case and no other, not even its photos.
#[both]
async fn a_session_is_for_one_case(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, other) = (Story::begin(&h).await, Story::begin_in(&h, HOME, 1).await);
    let mut hrefs = Vec::new();
    for one in [&story, &other] {
        let picture = one.tracker.photo(&format!("/reports/{}/photos", one.id), &photo(3)).await;
        hrefs.push(picture["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned());
    }
    assert_eq!(story.tracker.get(&hrefs[0]).await.status, 200);
    story.tracker.get(&hrefs[1]).await.refused(404, "not_found");
    h.stranger().get(&hrefs[0]).await.refused(401, "unauthenticated");
    // Another case's session in the same browser takes the place of the first.
    story.tracker.post("/tracking", &pair(&other.number, &other.code)).await.ok(200);
    assert_eq!(story.track().await["id"], other.id.as_str());
    story.tracker.get(&hrefs[0]).await.refused(404, "not_found");
    assert_eq!(story.tracker.get(&hrefs[1]).await.status, 200);
    // A clerk's browser that follows a case of another township as a reporter sees both.
    let both = h.staff("shouli-330106004").await;
    both.post("/tracking", &pair(&story.number, &story.code)).await.ok(200);
    assert_eq!(both.get(&hrefs[0]).await.status, 200);
    both.get(&format!("/cases/{}", story.id)).await.refused(404, "not_found");
}

/// A talk that has grown long shows its latest, not its oldest part: nobody buries what comes later.
#[both]
async fn a_long_talk_shows_its_latest(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let id = base::CaseId(story.id.parse().unwrap());
    let clerk = h.db.read("test.clerk", |tx| {
        let (person, _) = people::store::find_account(tx, "shouli")?.unwrap();
        let post = people::store::list_posts(tx, person)?[0].membership;
        people::store::actor(tx, post)
    });
    // The staff's notes: a reporter's are few.
    let (room, stamp) = (h.app.cases.room(), h.app.ctx.stamp(&clerk.await.unwrap().unwrap()));
    h.db.write("test.notes", move |tx| {
        (0..cases::TIMELINE_MAX)
            .try_for_each(|_| room.note(tx, &stamp, id, cases::work::NoteTo::Staff, "还没好").map(drop))
    })
    .await
    .unwrap();
    h.clock.advance_ms(1);
    let note = json!({ "to": "reporter", "words": "明天来修" });
    h.staff("shouli").await.post(&story.path("notes"), &note).await.ok(201);
    assert_eq!(story.track().await["steps"][0]["words"], "明天来修");
    let timeline = h.staff("shouli").await.get(&story.path("timeline?limit=1")).await.ok(200);
    assert_eq!(timeline["items"][0]["words"], "明天来修");
}
