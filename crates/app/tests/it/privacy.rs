//! Erasure, legal holds, periods, and who looked, over HTTP; a restored database forgets again.

use crate::harness::{Browser, DAY_MS, Harness, MINUTE_MS, Story, photo};
use base::StreamKind;
use both::both;
use db::Engine;
use db::testing::TestDb;
use people::{NewPost, Role};
use serde_json::{Value, json};
use vault::{MasterKey, Vault};

const PHONE: &str = "13800001234";

/// An administrator of the centre: another post of somebody who works there. Signed in anew with each call.
async fn admin(h: &Harness) -> Browser {
    let stamp = h.app.ctx.stamp(&base::Actor::system("test"));
    let (person, post) =
        h.db.write("test.admin", move |tx| {
            tx.attest(db::Attest::Operational("test"));
            let (person, _) = people::store::find_account(tx, "zhongxin")?.unwrap();
            let posts = people::store::list_posts(tx, person)?;
            if let Some(post) = posts.iter().find(|p| p.role == Role::Admin) {
                return Ok((person, post.membership));
            }
            let (title_zh, title_en) = ("管理员".to_owned(), "Administrator".to_owned());
            let org = posts[0].org.id;
            let post = NewPost { person, org, role: Role::Admin, title_zh, title_en, desks: vec![] };
            Ok::<_, journal::Error>((person, people::store::insert_post(tx, &stamp, &post)?))
        })
        .await
        .unwrap();
    let browser = h.stranger();
    browser.set_cookie("yw", &people::open_staff(&h.app.ctx, person, post).await.unwrap());
    browser
}

async fn closed(h: &Harness) -> Story {
    let story = Story::begin(h).await;
    story.tracker.photo(&format!("/reports/{}/photos", story.id), &photo(5)).await;
    story.tracker.post("/tracking/notes", &json!({ "words": "家里有老人" })).await.ok(201);
    story.to(h, "closed").await;
    h.settle().await;
    story
}

fn erase(what: &str) -> Value {
    json!({ "what": what, "reason": "本人申请" })
}

fn files(h: &Harness) -> usize {
    let folders = std::fs::read_dir(h.files.path()).unwrap().map(|e| e.unwrap().path());
    folders.filter(|p| p.is_dir()).map(|p| std::fs::read_dir(p).unwrap().count()).sum()
}

#[both]
async fn erased_content_is_said_everywhere_and_nowhere_an_error(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, admin) = (closed(&h).await, admin(&h).await);
    let clerk = h.staff("shouli").await;
    let before = clerk.get(&format!("/cases/{}", story.id)).await.ok(200);
    let picture = before["photos"][0]["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    assert!(before["words"].is_string() && before["erased"].is_null() && before["hold"].is_null());
    assert!(files(&h) > 0);
    let erased = admin.post(&story.path("erase"), &erase("content")).await.ok(200);
    assert!(erased["erased"]["content_at"].is_string() && erased["erased"]["reporter_at"].is_null());
    assert_eq!(admin.post(&story.path("erase"), &erase("content")).await.ok(200), erased, "again");
    h.settle().await;
    let view = clerk.get(&format!("/cases/{}", story.id)).await.ok(200);
    assert_eq!(view["erased"], erased["erased"]);
    for gone in ["words", "address", "place_note", "point"] {
        assert_eq!(view[gone], Value::Null, "{gone}");
    }
    assert_eq!((&view["photos"], &view["version"]), (&json!([]), &before["version"]));
    assert_eq!(view["reporter"]["phone"], "138****1234");
    assert_eq!(view["result"]["words"], Value::Null);
    let acts: Vec<&str> =
        view["actions"].as_array().unwrap().iter().map(|a| a["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["reveal"], "nobody adds words");
    let note = json!({ "to": "staff", "words": "还有" });
    clerk.post(&story.path("notes"), &note).await.refused(410, "erased");
    let timeline = clerk.get(&story.path("timeline?limit=100")).await.ok(200);
    let newest =
        timeline["items"].as_array().unwrap().iter().find(|i| i["kind"] == "content_erased").unwrap();
    assert_eq!(newest["words"], "本人申请");
    assert_eq!(clerk.get(&picture).await.status, 404);
    let track = story.track().await;
    assert_eq!((&track["words"], &track["erased"]), (&Value::Null, &erased["erased"]));
    assert_eq!(
        (&track["can_note"], &track["erased"]["reporter_at"], &track["has_reporter"]),
        (&json!(false), &Value::Null, &json!(true))
    );
    assert!(!track.to_string().contains("本人申请"), "an official's words are for officials");
    let version = story.version(&h).await;
    let words = json!({ "solved": "yes", "words": "谢谢" });
    story.tracker.act("/tracking/rating", version, &words).await.refused(410, "erased");
    story.rate("yes").await.ok(200);
    assert_eq!(files(&h), 0, "the photos' files are gone");
    crate::fold::everything_folds(&h).await;
}

#[both]
async fn a_person_is_gone_from_every_case(engine: Engine) {
    let h = Harness::new(engine).await;
    let (one, two) = (closed(&h).await, Story::begin_in(&h, crate::harness::HOME, 1).await);
    let admin = admin(&h).await;
    let gone =
        admin.post("/reporters/erase", &json!({ "phone": "138 0000 1234", "reason": "来信" })).await.ok(200);
    assert_eq!(gone, json!({ "erased": 2, "held": 0 }));
    let again = admin.post("/reporters/erase", &json!({ "phone": PHONE, "reason": "来信" })).await.ok(200);
    assert_eq!(again, json!({ "erased": 0, "held": 0 }));
    for story in [&one, &two] {
        let clerk = h.staff("shouli").await;
        let view = clerk.get(&format!("/cases/{}", story.id)).await.ok(200);
        assert!(view["erased"]["reporter_at"].is_string() && view["words"].is_string());
        assert_eq!(view["reporter"], json!({ "phone": null, "name": null, "purposes": [] }));
        assert!(view["actions"].as_array().unwrap().iter().all(|a| a["act"] != "reveal"));
        let reveal = json!({ "field": "phone", "purpose": "contact" });
        clerk.post(&story.path("reveal"), &reveal).await.refused(410, "erased");
        assert_eq!(story.track().await["has_reporter"], false);
    }
    // The number reports again: somebody new, who can be reached.
    let three = Story::begin_in(&h, crate::harness::HOME, 2).await;
    let view = h.staff("shouli").await.get(&format!("/cases/{}", three.id)).await.ok(200);
    assert_eq!(view["reporter"]["phone"], "138****1234");
    h.sound().await;
}

#[both]
async fn a_reporter_erases_the_own_number(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let erase = || story.tracker.call("DELETE", "/tracking/reporter").send();
    let admin = admin(&h).await;
    let reason = json!({ "reason": "法院要求保全" });
    admin.post(&story.path("hold"), &reason).await.ok(200);
    erase().await.refused(409, "held");
    assert_eq!(story.track().await["has_reporter"], true);
    admin.post(&story.path("release"), &reason).await.ok(200);
    assert_eq!(erase().await.status, 204);
    assert_eq!(erase().await.status, 204, "once more is nothing");
    let track = story.track().await;
    assert!(track["erased"]["reporter_at"].is_string() && track["words"].is_string());
    assert_eq!(track["steps"][0]["kind"], "reporter_erased");
    let talk = h.stream(StreamKind::Talk, &story.id).await;
    let last = talk.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), &last.body),
        ("talk.erased", &json!({ "what": "reporter", "why": "own" }))
    );
    h.stranger().call("DELETE", "/tracking/reporter").send().await.refused(401, "unauthenticated");
}

#[both]
async fn a_hold_is_seen_by_staff_alone(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, admin) = (closed(&h).await, admin(&h).await);
    let reason = json!({ "reason": "法院要求保全" });
    admin.post(&story.path("release"), &reason).await.refused(409, "not_held");
    let held = admin.post(&story.path("hold"), &reason).await.ok(200);
    assert_eq!(held["hold"]["by"]["post"]["zh"], "管理员");
    admin.post(&story.path("hold"), &reason).await.refused(409, "held");
    for what in ["content", "reporter"] {
        admin.post(&story.path("erase"), &erase(what)).await.refused(409, "held");
    }
    let view = h.staff("shouli").await.get(&format!("/cases/{}", story.id)).await.ok(200);
    assert_eq!(view["hold"]["reason"], "法院要求保全");
    let track = story.track().await.to_string();
    assert!(!track.contains("法院") && !track.contains("hold"));
    assert_eq!(
        admin.post("/reporters/erase", &json!({ "phone": PHONE, "reason": "来信" })).await.ok(200),
        json!({ "erased": 0, "held": 1 })
    );
    // Forty years of sweeps leave it.
    h.clock.advance_ms(40 * 365 * DAY_MS);
    h.settle().await;
    assert!(h.staff("shouli").await.get(&format!("/cases/{}", story.id)).await.ok(200)["words"].is_string());
}

#[both]
async fn only_administrators_care(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = closed(&h).await;
    for account in ["shouli", "zhongxin"] {
        let browser = h.staff(account).await;
        browser.get("/retention").await.refused(403, "forbidden");
        browser.post(&story.path("erase"), &erase("content")).await.refused(403, "forbidden");
        browser.post(&story.path("hold"), &json!({ "reason": "x" })).await.refused(403, "forbidden");
        let number = json!({ "phone": PHONE, "reason": "x" });
        browser.post("/reporters/erase", &number).await.refused(403, "forbidden");
        let days = browser.call("POST", "/retention/content").version(0).json(&json!({ "days": 400 })).send();
        days.await.refused(403, "forbidden");
    }
    let away = h.staff("shouli-330106004").await;
    away.post(&story.path("erase"), &erase("content")).await.refused(404, "not_found");
    let admin = admin(&h).await;
    for (body, wrong) in [
        (json!({ "what": "content", "reason": " " }), "reason required"),
        (json!({ "what": "content", "reason": "长".repeat(121) }), "reason too_long"),
        (json!({ "what": "all", "reason": "x" }), " shape"),
    ] {
        assert_eq!(admin.post(&story.path("erase"), &body).await.wrong(), [wrong]);
    }
    let open = Story::begin_in(&h, crate::harness::HOME, 1).await;
    let refused = admin.post(&open.path("erase"), &erase("content")).await.refused(409, "wrong_state");
    assert_eq!(refused["args"]["state"], "reported");
}

#[both]
async fn periods_are_changed_and_kept(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = admin(&h).await;
    let list = admin.get("/retention").await.ok(200);
    let shown: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|r| (&r["kind"], &r["days"], &r["version"])).collect();
    assert_eq!(
        shown,
        [
            (&json!("content"), &json!(1825), &json!(0)),
            (&json!("photos"), &json!(1095), &json!(0)),
            (&json!("reporter"), &json!(365), &json!(0))
        ]
    );
    assert!(list["items"][0]["basis"]["zh"].as_str().unwrap().contains("第十九条"));
    let set = |kind: &'static str, version: i64, days: i64| {
        let body = json!({ "days": days });
        let call = admin.call("POST", &format!("/retention/{kind}")).version(version).json(&body);
        async move { call.send().await }
    };
    assert_eq!(set("reporter", 0, 30).await.ok(200)["version"], 1);
    set("reporter", 0, 60).await.refused(412, "stale");
    assert_eq!(set("reporter", 1, 29).await.wrong(), ["days range"]);
    set("nothing", 0, 400).await.refused(404, "not_found");
    let story = closed(&h).await;
    let phone = async || {
        let view = h.staff("shouli").await.get(&format!("/cases/{}", story.id)).await.ok(200);
        view["reporter"]["phone"].clone()
    };
    h.clock.advance_ms(29 * DAY_MS);
    h.settle().await;
    assert_eq!(phone().await, "138****1234");
    h.clock.advance_ms(2 * DAY_MS);
    h.settle().await;
    assert_eq!(phone().await, Value::Null);
    let last = &self::admin(&h).await.get("/retention").await.ok(200)["items"][2]["last"];
    assert_eq!(last["erased"], 1);
    crate::fold::everything_folds(&h).await;
}

#[both]
async fn the_reporter_reads_who_looked(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let reads = async |query: &str| story.tracker.get(&format!("/tracking/reads{query}")).await.ok(200);
    assert_eq!(reads("").await, json!({ "items": [], "next": null }));
    let look = async |account: &str| {
        h.staff(account).await.get(&format!("/cases/{}", story.id)).await.ok(200);
    };
    look("shouli").await;
    h.clock.advance_ms(20 * MINUTE_MS);
    look("shouli").await;
    let reveal = json!({ "field": "phone", "purpose": "contact" });
    h.staff("shouli").await.post(&story.path("reveal"), &reveal).await.ok(200);
    h.clock.advance_ms(DAY_MS);
    look("zhongxin").await;
    let again = json!({ "number": story.number, "code": story.code });
    story.tracker.post("/tracking", &again).await.ok(200);
    let all = reads("").await;
    let told: Vec<String> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            format!(
                "{} {} {} {}",
                r["day"].as_str().unwrap(),
                r["org"].as_str().unwrap(),
                r["purpose"].as_str().unwrap(),
                r["fields"]
            )
        })
        .collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("2026-11-25 西湖区社会治理中心（演示） supervise"), "{}", told[0]);
    assert!(told[1..].iter().all(|t| t.starts_with("2026-11-24 北山街道办事处（演示）")), "{told:?}");
    assert!(told[1..].iter().any(|t| t.ends_with("contact [\"phone\"]")), "{told:?}");
    assert!(
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| r["automatic"] == false && r["post"]["zh"].is_string())
    );
    assert!(!all.to_string().contains("街道受理员丙"), "never a name");
    // Page by page.
    let first = reads("?limit=2").await;
    let rest = reads(&format!("?limit=2&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((first["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (2, 1));
    assert_eq!(rest["items"][0], all["items"][2]);
    // Erasure keeps the record.
    story.tracker.call("DELETE", "/tracking/reporter").send().await.ok(204);
    assert_eq!(reads("").await, all);
    h.clock.advance_ms(366 * DAY_MS);
    assert_eq!(h.stranger().get("/tracking/reads").await.status, 401);
}

/// A copy of the database from before an erasure, put back: after the replay nothing opens, and the journal is whole.
#[both]
async fn a_restored_database_forgets_again(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = closed(&h).await;
    let backup = TestDb::open_with(engine, journal::hooks()).await;
    db::copy::copy(&h.db, &backup, |_| ()).await.unwrap();
    let admin = admin(&h).await;
    admin.post(&story.path("erase"), &erase("content")).await.ok(200);
    admin.post(&story.path("erase"), &erase("reporter")).await.ok(200);
    let id = base::CaseId(story.id.parse().unwrap());
    let vault = Vault::open_files(h.files.path(), MasterKey::from_bytes([7; 32])).unwrap();
    let case = backup.read("test.case", move |tx| cases::store::case::find(tx, id)).await.unwrap().unwrap();
    let opens = async || {
        let (vault, refs) = (vault.clone(), [case.words.unwrap(), case.phone.unwrap()]);
        let stamp = h.app.ctx.stamp(&base::Actor::system("test"));
        backup.read("test.open", move |tx| vault.open_own_or_erased(tx, &stamp, &refs)).await.unwrap()
    };
    assert!(opens().await.iter().all(Option::is_some), "the backup is older than the erasure");
    let log = vault.erasure_log();
    assert_eq!(std::fs::read_to_string(log.path()).unwrap().lines().count(), 2);
    let ctx = &h.app.ctx;
    let replayed =
        cases::care::jobs::replay_erasures(&backup, &vault, ctx.now(), ctx.entropy.clone(), log).await;
    assert_eq!(replayed.unwrap().erased, 2);
    assert_eq!(opens().await, [None, None]);
    while backup.write("test.seal", journal::seal).await.unwrap() > 0 {}
    assert_eq!(backup.read("test.verify", journal::verify).await.unwrap().fault, None);
}
