//! One case from its report to its rating, over HTTP, with the centre looking on; and what the program does by itself meanwhile.

use crate::harness::{Browser, DAY_MS, HOME, HOUR_MS, Harness, MINUTE_MS, MORNING, Story, changes, instant};
use base::{StreamKind, Timestamp};
use both::both;
use db::Engine;
use journal::Follower;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// An instant of that Tuesday, Hangzhou.
fn at(hour: i64, minute: i64) -> Timestamp {
    MORNING.plus_ms((hour - 9) * HOUR_MS + (minute - 30) * MINUTE_MS)
}

/// The centre's page, open all the while.
struct Eye(BTreeMap<(String, String), i64>);

impl Eye {
    /// Expects exactly these changes since the last look, and the pin with this state.
    async fn sees(&mut self, h: &Harness, story: &Story, state: &str, expected: &[&str]) {
        let now = h.figures().await;
        assert_eq!(changes(&self.0, &now), expected);
        self.0 = now;
        let pins = h.staff("zhongxin").await.get("/centre/pins?limit=100").await.ok(200);
        let pin = pins["items"].as_array().unwrap().iter().find(|p| p["id"] == story.id.as_str()).unwrap();
        assert_eq!(pin["state"], state);
        assert!(pin["point"]["lng"].is_f64());
    }
}

/// What the reporter reads: state, what comes next, by when.
fn told(track: &Value) -> (String, String, Option<Timestamp>) {
    let word = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let by = Some(&track["next"]["by"]).filter(|v| v.is_string()).map(instant);
    (word(&track["state"]), word(&track["next"]["step"]), by)
}

fn expect(state: &str, next: &str, by: Option<Timestamp>) -> (String, String, Option<Timestamp>) {
    (state.to_owned(), next.to_owned(), by)
}

fn kinds(items: &Value) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|i| i["kind"].as_str().unwrap()).collect()
}

#[both]
async fn a_case_from_its_report_to_its_rating(engine: Engine) {
    let h = Harness::new(engine).await;
    let mut eye = Eye(h.figures().await);
    assert_eq!(eye.0, BTreeMap::new());
    let story = reported(&h, &mut eye).await;
    filed(&h, &story, &mut eye).await;
    dispatched(&h, &story, &mut eye).await;
    signed(&h, &story, &mut eye).await;
    noted(&h, &story).await;
    overdue(&h, &story).await;
    handled_late(&h, &story, &mut eye).await;
    failed(&h, &story, &mut eye).await;
    closed(&h, &story, &mut eye).await;
    rated(&h, &story).await;
    told_whole(&h, &story).await;
    crate::fold::everything_folds(&h).await;
}

async fn reported(h: &Harness, eye: &mut Eye) -> Story {
    let tracker = h.stranger();
    let (lng, lat) = h.point_in(HOME, 0);
    let found = tracker.post("/territory/locate", &json!({ "lng": lng, "lat": lat })).await.ok(200);
    let body = json!({
        "words": "楼下垃圾桶满了三天没人清", "photos_announced": 1, "phone": "138 0000 1234",
        "place": { "point": { "lng": lng, "lat": lat }, "note": "3 幢楼下" },
    });
    let receipt = tracker.post("/reports", &body).await.ok(201);
    let text = |name: &str| receipt[name].as_str().unwrap().to_owned();
    assert_eq!(cases::number::parse(&text("number")), Some(text("number")));
    assert!(text("number").starts_with("261124") && text("code").len() == 6);
    assert_eq!((text("state").as_str(), instant(&receipt["decide_by"])), ("reported", at(11, 30)));
    assert_eq!(text("unit"), "北山街道办事处（演示）");
    assert_eq!(receipt["proposed"]["code"], "E0102");
    let village = found["village"]["name"].as_str().unwrap();
    assert!(text("place").starts_with(&format!("{village}·")), "{receipt}");
    let photo = tracker.photo(&format!("/reports/{}/photos", text("id")), &app::demo::picture(1)).await;
    let track = tracker.get("/tracking").await.ok(200);
    assert_eq!(track["photos"], json!([photo]));
    assert_eq!(told(&track), expect("reported", "file", Some(at(11, 30))));
    let division = h.territory().locate(lng, lat).division().unwrap();
    assert_eq!(found["grid"]["code"], json!(division));
    let (id, number, code) = (text("id"), text("number"), text("code"));
    let story = Story { id, number, code, tracker, township: HOME.to_owned(), division, class: "E0104" };
    eye.sees(h, &story, "reported", &["330106002 reported +1"]).await;
    story
}

async fn filed(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(9, 40));
    let clerk = story.clerk(h).await;
    let queue = clerk.get("/cases?queue=filing").await.ok(200);
    let row = &queue["items"][0];
    assert_eq!((&row["id"], &row["proposed"]["code"]), (&json!(story.id), &json!("E0102")));
    let view = story.file(h).await;
    assert_eq!((&view["state"], &view["category"]["code"]), (&json!("filed"), &json!("E0104")));
    assert_eq!(view["words"], "楼下垃圾桶满了三天没人清");
    assert_eq!(view["reporter"]["phone"], "138****1234");
    // Four working hours: 9:40 to 12:00, then 13:00 to 14:40.
    assert_eq!(told(&story.track().await), expect("filed", "dispatch", Some(at(14, 40))));
    eye.sees(h, story, "filed", &["330106002 filed +1", "330106002 reported -1"]).await;
}

async fn dispatched(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(9, 50));
    let leads = story.clerk(h).await.get(&story.path("leads")).await.ok(200);
    let lead = leads["items"].as_array().unwrap().iter().find(|l| l["proposed"] == true).unwrap();
    let view = story.dispatch(h).await;
    let shown = &view["dispatch"];
    assert_eq!(shown["lead"], lead["lead"]);
    let why: Value = serde_json::from_str(shown["explanation"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&why["rule"], &why["version"], &why["because"]),
        (&json!("grid-first"), &json!(1), &Value::Null)
    );
    assert_eq!((&why["proposed"], &why["chosen"]), (&lead["lead"]["desk"], &lead["lead"]["desk"]));
    let track = story.track().await;
    assert_eq!(told(&track), expect("dispatched", "sign", Some(at(14, 50))));
    let sentence = &track["sentence"];
    assert_eq!((&sentence["unit"], &sentence["due"]), (&lead["preview"]["unit"], &lead["preview"]["due"]));
    eye.sees(h, story, "dispatched", &["330106002 dispatched +1", "330106002 filed -1"]).await;
}

async fn signed(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(10, 0));
    let tasks = story.worker(h).await.get("/cases?queue=tasks").await.ok(200);
    assert_eq!(tasks["items"][0]["id"], story.id.as_str());
    story.sign(h).await;
    assert_eq!(told(&story.track().await), expect("handling", "handle", Some(at(14, 50))));
    eye.sees(h, story, "handling", &["330106002 dispatched -1", "330106002 handling +1"]).await;
}

/// Whatever is said moves neither version nor deadline.
async fn noted(h: &Harness, story: &Story) {
    let before = story.track().await;
    story.tracker.post("/tracking/notes", &json!({ "words": "还有一股味道" })).await.ok(201);
    let note = |to: &str, words: &str| json!({ "to": to, "words": words });
    let worker = story.worker(h).await;
    worker.post(&story.path("notes"), &note("reporter", "下午过来处理")).await.ok(201);
    worker.post(&story.path("notes"), &note("staff", "要借一辆车")).await.ok(201);
    let after = story.track().await;
    for same in ["version", "state", "sentence", "next"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_eq!(kinds(&after["steps"])[..2], ["note_staff", "note_reporter"]);
    assert_eq!(after["steps"][0]["words"], "下午过来处理");
    assert!(!after.to_string().contains("要借一辆车"), "what colleagues say is theirs");
}

/// The sweep says once that a deadline was missed.
async fn overdue(h: &Harness, story: &Story) {
    let missed = async || {
        let talk = h.stream(StreamKind::Talk, &story.id).await;
        talk.iter().filter(|e| e.kind == "talk.overdue").count()
    };
    h.clock.set(at(14, 50));
    h.settle().await;
    assert_eq!(missed().await, 0, "due is not late");
    h.clock.set(at(15, 0));
    h.settle().await;
    h.clock.set(at(15, 5));
    h.settle().await;
    assert_eq!(missed().await, 1);
    let late = story.clerk(h).await.get("/cases?queue=all&level=late").await.ok(200);
    assert_eq!(late["items"][0]["id"], story.id.as_str());
    assert_eq!(story.track().await["sentence"]["late_ms"], 15 * MINUTE_MS);
}

async fn handled_late(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(15, 30));
    let (worker, version) = (story.worker(h).await, story.version(h).await);
    let bare = worker.act(&story.path("submit"), version, &json!({ "outcome": "done" })).await;
    assert_eq!(bare.wrong(), ["photos required"]);
    let view = story.submit(h).await;
    assert_eq!((&view["result"]["words"], &view["pending_photos"]), (&json!("已清扫"), &json!([])));
    let track = story.track().await;
    // One working day: the close of the next one.
    assert_eq!(told(&track), expect("handled", "verify", Some(at(17, 30).plus_ms(DAY_MS))));
    assert_eq!(instant(&track["sentence"]["first_due"]), at(14, 50));
    eye.sees(h, story, "handled", &["330106002 handled +1", "330106002 handling -1"]).await;
}

async fn failed(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(16, 0));
    let view = story.fail(h).await;
    assert_eq!(
        (&view["checks"][0]["verdict"], &view["checks"][0]["reason"]),
        (&json!("fail"), &json!("还没扫干净"))
    );
    let track = story.track().await;
    // Four working hours again: 16:00 to 17:30, then 9:00 to 11:30.
    assert_eq!(told(&track), expect("rework", "handle", Some(at(11, 30).plus_ms(DAY_MS))));
    assert_eq!(
        (instant(&track["sentence"]["first_due"]), track["steps"][0]["kind"].as_str()),
        (at(14, 50), Some("verified_fail"))
    );
    eye.sees(h, story, "rework", &["330106002 handled -1", "330106002 rework +1"]).await;
}

async fn closed(h: &Harness, story: &Story, eye: &mut Eye) {
    h.clock.set(at(10, 0).plus_ms(DAY_MS));
    // A tracker's session ends after a day: number and code open another.
    story.tracker.get("/tracking").await.refused(401, "unauthenticated");
    let pair = json!({ "number": story.number, "code": story.code });
    assert_eq!(story.tracker.post("/tracking", &pair).await.ok(200)["id"], story.id.as_str());
    let view = story.submit(h).await;
    assert_eq!(view["state"], "handled");
    let first_due = &story.track().await["sentence"]["first_due"];
    assert_eq!(instant(first_due), at(14, 50), "the first lateness is kept by a handling in time");
    eye.sees(h, story, "handled", &["330106002 handled +1", "330106002 rework -1"]).await;
    let view = story.pass(h).await;
    assert_eq!((&view["state"], &view["actions"][0]["act"]), (&json!("closed"), &json!("note")));
    assert_eq!(told(&story.track().await), expect("closed", "rate", None));
    eye.sees(h, story, "closed", &["330106002 handled -1"]).await;
}

async fn rated(h: &Harness, story: &Story) {
    assert_eq!(story.rate("partly").await.ok(200)["rating"]["solved"], "partly");
    h.clock.advance_ms(6 * DAY_MS);
    let pair = json!({ "number": story.number, "code": story.code });
    story.tracker.post("/tracking", &pair).await.ok(200);
    let track = story.rate("yes").await.ok(200);
    assert_eq!((&track["rating"]["solved"], &track["can_rate"]), (&json!("yes"), &json!(true)));
    h.clock.advance_ms(DAY_MS + 1);
    story.tracker.post("/tracking", &pair).await.ok(200);
    assert_eq!(story.track().await["can_rate"], false);
    story.rate("no").await.refused(409, "rating_final");
    assert_eq!(story.track().await["rating"]["solved"], "yes");
}

/// Afterwards: the whole course, who looked, small pictures, the days' figures.
async fn told_whole(h: &Harness, story: &Story) {
    let track = story.track().await;
    let mut course = kinds(&track["steps"]);
    course.reverse();
    let expected = [
        "reported",
        "filed",
        "dispatched",
        "signed",
        "note_reporter",
        "note_staff",
        "handled",
        "verified_fail",
        "handled",
        "closed",
        "rated",
        "rated",
    ];
    assert_eq!(course, expected);
    let clerk = story.clerk(h).await;
    let timeline = clerk.get(&story.path("timeline?limit=100")).await.ok(200);
    let mut course = kinds(&timeline["items"]);
    course.retain(|k| *k != "read");
    assert_eq!(
        course.len(),
        expected.len() + 2,
        "and a missed deadline, and a note among colleagues: {course:?}"
    );
    let reads = clerk.get(&story.path("reads")).await.ok(200);
    let purposes: Vec<&str> =
        reads["items"].as_array().unwrap().iter().map(|r| r["purpose"].as_str().unwrap()).collect();
    assert!(purposes.contains(&"handle") && purposes.contains(&"verify"), "{purposes:?}");
    h.settle().await;
    small_pictures(&story.tracker, &track).await;
    let centre = h.staff("zhongxin").await;
    let days = centre.get("/centre/figures").await.ok(200);
    let day =
        |day: &str| days["by_day"].as_array().unwrap().iter().find(|d| d["day"] == day).unwrap().clone();
    assert_eq!(day("2026-11-24"), json!({ "day": "2026-11-24", "received": 1, "closed": 0 }));
    assert_eq!(day("2026-11-25"), json!({ "day": "2026-11-25", "received": 0, "closed": 1 }));
    assert_eq!(days["open"], 0);
}

async fn small_pictures(tracker: &Browser, track: &Value) {
    let photos: Vec<Value> = std::iter::once(&track["photos"])
        .chain(track["steps"].as_array().unwrap().iter().map(|s| &s["photos"]))
        .flat_map(|p| p.as_array().unwrap().clone())
        .collect();
    assert!(photos.len() >= 4, "{photos:?}");
    for photo in &photos {
        let picture = async |name: &str| {
            let path = photo[name].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
            let answer = tracker.get(&path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"));
            assert_eq!(answer.header("cache-control"), "private, no-store");
            let image = image::load_from_memory(&answer.body).unwrap();
            i64::from(image.width().max(image.height()))
        };
        let side = photo["width"].as_i64().unwrap().max(photo["height"].as_i64().unwrap());
        assert_eq!((picture("href").await, picture("thumb").await), (side, side.min(320)));
    }
    assert!(photos.iter().any(|p| p["width"] == 640), "one is larger than a small picture");
}

/// Work that is cut off between and inside batches counts each event once.
#[both]
async fn daily_figures_survive_a_killed_follower(engine: Engine) {
    let h = Harness::new(engine).await;
    for (n, township) in [HOME, crate::harness::AWAY, HOME].into_iter().enumerate() {
        Story::begin_in(&h, township, n).await;
    }
    Story::begin_in(&h, HOME, 7).await.to(&h, "closed").await;
    h.clock.advance_ms(DAY_MS);
    Story::begin_in(&h, HOME, 8).await;
    h.seal().await;
    let tries = AtomicU64::new(0);
    let follower = Follower::<journal::Error>::new(cases::jobs::DAILY, 3, move |tx, events| {
        events.iter().try_for_each(|(_, event)| cases::jobs::roll_up(tx, event))?;
        // Every third time the program dies here, its work done and not committed.
        match tries.fetch_add(1, Ordering::Relaxed) % 3 {
            1 => Err(db::Error::Unavailable("killed".to_owned()).into()),
            _ => Ok(()),
        }
    });
    let mut dead = 0;
    loop {
        match follower.batch(&h.db).await {
            Ok(0) => break,
            Ok(_) => {}
            Err(_) => dead += 1,
        }
    }
    assert!(dead > 10);
    let days = h.staff("zhongxin").await.get("/centre/figures").await.ok(200);
    assert_eq!((&days["today_new"], &days["today_closed"]), (&json!(1), &json!(0)));
    let yesterday = &days["by_day"].as_array().unwrap()[28];
    assert_eq!(*yesterday, json!({ "day": "2026-11-24", "received": 4, "closed": 1 }));
    let home = h.staff("zhongxin").await.get(&format!("/centre/figures?division={HOME}")).await.ok(200);
    assert_eq!(home["by_day"][28], json!({ "day": "2026-11-24", "received": 3, "closed": 1 }));
}
