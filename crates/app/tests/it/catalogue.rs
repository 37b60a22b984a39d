//! Versions of the small classes over HTTP: made by one, published by another, in force at once and on other servers.

use crate::harness::{Answer, Browser, Harness};
use both::both;
use cases::catalogue::{model, rules, store};
use cases::category::Catalogue;
use cases::propose::FirstRules;
use db::Engine;
use serde_json::{Value, json};

/// The class of a version, as administration sees it.
async fn class(browser: &Browser, version: i64, code: &str) -> Value {
    let mut after = String::new();
    loop {
        let page = browser.get(&format!("/catalogues/{version}/classes?limit=100{after}")).await.ok(200);
        let items = page["items"].as_array().unwrap();
        if let Some(found) = items.iter().find(|c| c["code"] == code) {
            return found.clone();
        }
        after = format!("&after={}", page["next"].as_str().unwrap_or_else(|| panic!("no {code}")));
    }
}

/// What everyone sees of a class.
async fn public(browser: &Browser, code: &str) -> Value {
    let mut after = String::new();
    loop {
        let page = browser.get(&format!("/categories?limit=100{after}")).await.ok(200);
        let found = page["items"].as_array().unwrap().iter().find(|c| c["code"] == code).cloned();
        match (found, page["next"].as_str()) {
            (Some(found), _) => return found,
            (None, Some(next)) => after = format!("&after={next}"),
            (None, None) => return Value::Null,
        }
    }
}

async fn put(browser: &Browser, version: i64, revision: i64, class: &Value) -> Answer {
    let path = format!("/catalogues/{version}/classes/{}", class["code"].as_str().unwrap());
    browser.call("PUT", &path).version(revision).json(class).send().await
}

/// The stream of a version says what its row and its classes say.
async fn folds(h: &Harness, version: i64) {
    let events = h.stream(base::StreamKind::Catalogue, &model::stream(version).id.to_string()).await;
    let told = rules::fold(&events).unwrap();
    let (row, classes) =
        h.db.read("test.version", move |tx| {
            Ok::<_, db::Error>((store::find(tx, version)?.unwrap(), store::list_classes(tx, version)?))
        })
        .await
        .unwrap();
    let digest = model::whole(&model::digests(&classes));
    assert_eq!(told, (row.revision, row.state, model::hex(&digest)));
    assert_eq!((row.digest, row.classes), (digest, classes.len() as i64));
}

fn acts(view: &Value) -> Vec<&str> {
    view["actions"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect()
}

#[both]
async fn two_people_publish(engine: Engine) {
    let h = Harness::new(engine).await;
    let other = h.second(FirstRules::default()).await;
    let (maker, second) = (h.staff("guanli").await, h.staff("guanli2").await);
    let list = maker.get("/catalogues").await.ok(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let shipped = &list["items"][0];
    assert_eq!(
        (&shipped["version"], &shipped["in_force"], &shipped["shipped"]),
        (&json!(1), &json!(true), &json!(true))
    );
    assert_eq!((shipped["classes"].as_i64(), acts(shipped)), (Some(120), vec![]));

    let made = maker.post("/catalogues", &json!({ "from": 1, "note": "夏季时限" })).await;
    let view = made.ok(201);
    assert_eq!((view["version"].as_i64(), made.version(), &view["state"]), (Some(2), 1, &json!("draft")));
    assert_eq!(
        (&view["made_by"]["mine"], &view["from"], &view["note"]),
        (&json!(true), &json!(1), &json!("夏季时限"))
    );
    assert_eq!(acts(&view), ["change", "propose", "withdraw"]);

    let mut lamp = class(&maker, 2, "C0118").await;
    assert_eq!(lamp["keywords"][0], "路灯");
    lamp["limits"][0]["limit"]["amount"] = json!(1);
    let changed = put(&maker, 2, 1, &lamp).await;
    assert_eq!(changed.ok(200)["changes"], json!({ "added": [], "changed": ["C0118"], "removed": [] }));
    let gone = maker.call("DELETE", "/catalogues/2/classes/E2112").version(2).send().await;
    assert_eq!(gone.ok(200)["changes"]["removed"], json!(["E2112"]));
    let proposed = maker.act("/catalogues/2/propose", 3, &json!({})).await;
    assert_eq!(acts(&proposed.ok(200)), ["withdraw"]);
    maker.act("/catalogues/2/publish", 4, &json!({})).await.refused(403, "same_person");
    assert_eq!(public(&h.stranger(), "C0118").await["limit"]["amount"], 2);

    let seen = second.get("/catalogues/2").await;
    assert_eq!((acts(&seen.ok(200)), seen.version()), (vec!["publish", "withdraw"], 4));
    let published = second.act("/catalogues/2/publish", 4, &json!({})).await.ok(200);
    assert_eq!((&published["state"], &published["in_force"]), (&json!("published"), &json!(true)));
    assert_eq!(
        (&published["published_by"]["mine"], &published["made_by"]["mine"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(acts(&published), Vec::<&str>::new());
    let told = public(&h.stranger(), "C0118").await;
    assert_eq!(
        (&told["limit"]["amount"], &told["local"], told.get("keywords")),
        (&json!(1), &json!(true), None)
    );
    assert_eq!(public(&h.stranger(), "E2112").await, Value::Null);

    let elsewhere = Browser::new(other.router.clone());
    assert_eq!(public(&elsewhere, "C0118").await["limit"]["amount"], 2, "another server has not looked yet");
    assert!(cases::catalogue::refresh(&h.db, &other.cases.catalogues).await.unwrap());
    assert_eq!(public(&elsewhere, "C0118").await["limit"]["amount"], 1);
    let after_start = h.second(FirstRules::default()).await;
    assert_eq!(after_start.cases.catalogues.now().current().version, 2);
    h.seal().await;
    h.sound().await;
    folds(&h, 2).await;
}

#[both]
async fn acts_are_refused_by_state_and_version(engine: Engine) {
    let h = Harness::new(engine).await;
    let (maker, second) = (h.staff("guanli").await, h.staff("guanli2").await);
    let lamp = class(&maker, 1, "C0118").await;
    put(&maker, 1, 1, &lamp).await.refused(409, "wrong_state");
    maker.post("/catalogues", &json!({ "from": 1 })).await.ok(201);
    maker.post("/catalogues", &json!({ "from": 1 })).await.ok(201);
    let stale = put(&maker, 2, 7, &lamp).await.refused(412, "stale");
    assert_eq!(stale["current"]["version"], 1);
    maker
        .call("POST", "/catalogues/2/propose")
        .json(&json!({}))
        .send()
        .await
        .refused(428, "precondition_required");
    maker.act("/catalogues/2/publish", 1, &json!({})).await.refused(409, "wrong_state");
    maker.act("/catalogues/3/propose", 1, &json!({})).await.ok(200);
    second.act("/catalogues/3/publish", 2, &json!({})).await.ok(200);
    let late = maker.act("/catalogues/2/propose", 1, &json!({})).await.refused(409, "superseded");
    assert_eq!(late["args"]["version"], 3);
    let ended = maker.act("/catalogues/2/withdraw", 1, &json!({})).await.ok(200);
    assert_eq!((&ended["state"], acts(&ended)), (&json!("withdrawn"), vec![]));
    folds(&h, 2).await;
    folds(&h, 3).await;
    maker.get("/catalogues/9").await.refused(404, "not_found");
    maker.get("/catalogues/x").await.refused(404, "not_found");
    assert_eq!(maker.post("/catalogues", &json!({ "from": 9 })).await.wrong(), ["from unknown"]);

    maker.post("/catalogues", &json!({ "from": 3 })).await.ok(201);
    let mut bad = lamp.clone();
    bad["plain"]["zh"] = json!("");
    bad["limits"] = json!([]);
    assert_eq!(put(&maker, 4, 1, &bad).await.wrong(), ["plain.zh required", "limits grades"]);
    let path = "/catalogues/4/classes/C0999";
    let mismatch = maker.call("PUT", path).version(1).json(&lamp).send().await;
    assert_eq!(mismatch.wrong(), ["code other_than_path"]);
    maker.call("DELETE", path).version(1).send().await.refused(404, "not_found");
}

#[both]
async fn a_repeated_act_is_one_act(engine: Engine) {
    let h = Harness::new(engine).await;
    let maker = h.staff("guanli").await;
    let draft = async || maker.call("POST", "/catalogues").key("k1").json(&json!({ "from": 1 })).send().await;
    assert_eq!((draft().await.ok(201), draft().await.ok(201)["version"].as_i64()).1, Some(2));
    let propose = async || {
        maker.call("POST", "/catalogues/2/propose").version(1).key("k2").json(&json!({})).send().await
    };
    assert_eq!((propose().await.version(), propose().await.version()), (2, 2));
    let list = maker.get("/catalogues?limit=1").await.ok(200);
    assert_eq!(list["items"][0]["version"], 2);
    let next =
        maker.get(&format!("/catalogues?limit=1&after={}", list["next"].as_str().unwrap())).await.ok(200);
    assert_eq!((&next["items"][0]["version"], &next["next"]), (&json!(1), &Value::Null));
}

#[both]
async fn only_the_countys_administration(engine: Engine) {
    let h = Harness::new(engine).await;
    let lamp = class(&h.staff("guanli").await, 1, "C0118").await;
    for account in ["shouli", "zhongxin", "zhifa"] {
        let browser = h.staff(account).await;
        for path in ["/catalogues", "/catalogues/1", "/catalogues/1/classes", "/catalogues/1/csv"] {
            browser.get(path).await.refused(403, "forbidden");
        }
        browser.post("/catalogues", &json!({ "from": 1 })).await.refused(403, "forbidden");
        put(&browser, 1, 1, &lamp).await.refused(403, "forbidden");
        browser.act("/catalogues/1/publish", 1, &json!({})).await.refused(403, "forbidden");
        let file = browser.call("POST", "/catalogues/import").raw("text/csv", b"code").send().await;
        file.refused(403, "forbidden");
    }
}

async fn import(browser: &Browser, dry_run: bool, file: &[u8]) -> Answer {
    browser.call("POST", &format!("/catalogues/import?dry_run={dry_run}")).raw("text/csv", file).send().await
}

#[both]
async fn a_file_out_and_in(engine: Engine) {
    let h = Harness::new(engine).await;
    let (maker, second) = (h.staff("guanli").await, h.staff("guanli2").await);
    let file = maker.get("/catalogues/1/csv").await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    let same = import(&maker, false, &file.body).await.ok(200);
    assert_eq!((&same["version"], &same["report"]["unchanged"]), (&Value::Null, &json!(120)));

    let text = String::from_utf8(file.body).unwrap();
    let changed = text.replace(
        "normal:work_day:2|urgent:natural_hour:4:电线裸露",
        "normal:work_day:3|urgent:natural_hour:4:电线裸露",
    );
    assert_ne!(text, changed);
    let events = h.events().await;
    let look = import(&maker, true, changed.as_bytes()).await.ok(200);
    let report = json!({ "created": 0, "changed": 1, "ended": 0, "unchanged": 119 });
    assert_eq!((&look["report"], &look["version"], &look["findings"]), (&report, &Value::Null, &json!([])));
    assert_eq!(h.events().await, events, "a look leaves nothing");
    for _ in 0..2 {
        let taken = import(&maker, false, changed.as_bytes()).await.ok(200);
        assert_eq!((&taken["report"], &taken["version"]), (&report, &json!(2)));
    }
    maker.act("/catalogues/2/propose", 1, &json!({})).await.ok(200);
    second.act("/catalogues/2/publish", 2, &json!({})).await.ok(200);
    assert_eq!(public(&h.stranger(), "C0118").await["limit"]["amount"], 3);
    assert_eq!(maker.get("/catalogues/2/csv").await.text(), changed);

    let broken = changed.replace(",village,", ",world,");
    let events = h.events().await;
    let findings = import(&maker, false, broken.as_bytes()).await.ok(200);
    let first = &findings["findings"][0];
    assert_eq!(
        (&first["column"], &first["code"], &findings["version"]),
        (&json!("level"), &json!("unknown"), &Value::Null)
    );
    assert!(first["line"].as_u64().unwrap() > 1);
    assert_eq!(h.events().await, events, "nothing half loaded");
    maker
        .call("POST", "/catalogues/import")
        .raw("application/json", b"{}")
        .send()
        .await
        .refused(415, "unsupported_type");
    let large = vec![b' '; cases::catalogue::CSV_MAX + 1];
    import(&maker, false, &large).await.refused(413, "too_large");
    assert_eq!(Catalogue::embedded().all().len(), 120);
}
