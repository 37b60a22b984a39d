//! Administration of organisations and people over HTTP: who may, what is shown, what is refused; stand-ins and hand-overs
//! of real cases.

use crate::harness::{AWAY, Answer, Browser, DAY_MS, HOME, HOUR_MS, Harness, MORNING, Story};
use both::both;
use db::Engine;
use serde_json::{Value, json};

const STRANGE: &str = "018f0000-0000-7000-8000-000000000000";

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The person with this account, as the administrator sees one; with the version of its ETag.
async fn person(admin: &Browser, account: &str) -> (Value, i64) {
    let page = admin.get(&format!("/persons?account={account}&limit=100&inactive=true")).await.ok(200);
    let all = page["items"].as_array().unwrap();
    let found = all.iter().find(|p| p["account"] == account).unwrap_or_else(|| panic!("no {account}"));
    let answer = admin.get(&format!("/persons/{}", id(found))).await;
    assert_eq!(answer.ok(200), *found, "a list shows what single reads show");
    (found.clone(), answer.version())
}

/// Somebody's only post.
async fn post_of(admin: &Browser, account: &str) -> String {
    let (person, _) = person(admin, account).await;
    person["posts"][0]["membership"].as_str().unwrap().to_owned()
}

fn office(name: &str, division: &str) -> Value {
    json!({
        "name": name, "phone": "0571-00001234", "division": division, "kind": "department", "duties": ["handle"],
        "hours": [{ "from": "08:30", "to": "12:00" }, { "from": "14:00", "to": "17:30" }],
    })
}

#[both]
async fn organisations(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = h.staff("guanli").await;
    let body = office("城管局一科（演示）", "330106");
    let create = || async { admin.call("POST", "/organisations").key("one").json(&body).send().await };
    let made = create().await;
    let view = made.ok(201);
    assert_eq!((made.version(), view["version"].as_i64()), (1, Some(1)));
    assert_eq!((&view["desks"][0]["duty"], &view["kind"]), (&json!("handle"), &json!("department")));
    assert_eq!((&view["hours"], &view["open"]), (&body["hours"], &json!(true)));
    assert_eq!(create().await.ok(201), view, "a lost answer is given again");
    let path = format!("/organisations/{}", id(&view));
    assert_eq!(admin.get(&path).await.ok(200), view);
    let events = h.events().await;
    for (change, wrong) in [
        (json!({ "name": " " }), "name required"),
        (json!({ "name": "长".repeat(81) }), "name too_long"),
        (json!({ "name": "城管局一科（演示）" }), "name taken"),
        (json!({ "phone": "a\u{202E}" }), "phone bidi"),
        (json!({ "division": "330108" }), "division outside"),
        (json!({ "division": "330106099" }), "division unknown"),
        (json!({ "duties": ["fly"] }), " shape"),
        (json!({ "hours": [{ "from": "12:00", "to": "08:30" }] }), "hours hours"),
    ] {
        let mut body = office("城管局二科（演示）", "330106");
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(admin.post("/organisations", &body).await.wrong(), [wrong]);
    }
    let to = json!({ "name": "城管局综合科（演示）", "phone": "0571-1", "kind": "station", "duties": ["handle", "verify"], "hours": null });
    let change = format!("{path}/change");
    admin.post(&change, &to).await.refused(428, "precondition_required");
    let stale = admin.act(&change, 7, &to).await.refused(412, "stale");
    assert_eq!(stale["current"]["version"], 1);
    assert!(stale["current"]["post"].as_str().unwrap().ends_with(" · 管理员"), "{stale}");
    assert_eq!(h.events().await, events, "what is refused leaves nothing");
    let changed = admin.act(&change, 1, &to).await.ok(200);
    assert_eq!((changed["desks"].as_array().unwrap().len(), &changed["hours"]), (2, &Value::Null));
    let list = |query: &str| {
        let path = format!("/organisations?{query}");
        let admin = &admin;
        async move { admin.get(&path).await.ok(200)["items"].as_array().unwrap().clone() }
    };
    let text = "%E7%BB%BC%E5%90%88%E7%A7%91"; // 综合科
    assert_eq!(list(&format!("text={text}")).await, std::slice::from_ref(&changed));
    assert!(list(&format!("text={text}&within={AWAY}")).await.is_empty());
    assert!(list("within=330108").await.is_empty());
    let long = format!("/persons?account={}", "a".repeat(65));
    for (path, wrong) in [
        ("/organisations?text=%00", "text control"),
        ("/persons?account=a%00", "account control"),
        (long.as_str(), "account too_long"),
    ] {
        assert_eq!(admin.get(path).await.wrong(), [wrong]);
    }
    assert!(list(&format!("within={HOME}&limit=100")).await.len() > 3);
    let closed = admin.act(&format!("{path}/close"), 2, &json!({})).await.ok(200);
    assert_eq!((&closed["open"], &closed["desks"]), (&json!(false), &json!([])));
    admin.act(&format!("{path}/close"), 3, &json!({})).await.refused(409, "closed");
    assert!(list(&format!("text={text}")).await.is_empty());
    assert_eq!(list(&format!("text={text}&closed=true")).await.len(), 1);
    crate::fold::everything_folds(&h).await;
}

/// The county's own desks stay, and a desk where a case waits.
#[both]
async fn what_nothing_can_be_without(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = h.staff("guanli").await;
    let (clerk, _) = person(&admin, "zhongxin").await;
    let centre = clerk["posts"][0]["org"]["id"].as_str().unwrap().to_owned();
    let version = admin.get(&format!("/organisations/{centre}")).await.version();
    admin.act(&format!("/organisations/{centre}/close"), version, &json!({})).await.refused(409, "last_desk");
    let (verifier, version) = person(&admin, "hecha-330106").await;
    let post = verifier["posts"][0]["membership"].as_str().unwrap();
    admin.act(&format!("/posts/{post}/end"), version, &json!({})).await.refused(409, "last_desk");
    // A case waits for the intake of another township.
    let story = Story::begin_in(&h, AWAY, 0).await;
    let (clerk, version) = person(&admin, &format!("shouli-{AWAY}")).await;
    let post = &clerk["posts"][0];
    let end = format!("/posts/{}/end", post["membership"].as_str().unwrap());
    admin.act(&end, version, &json!({})).await.refused(409, "desk_in_use");
    let office = format!("/organisations/{}", post["org"]["id"].as_str().unwrap());
    let shown = admin.get(&office).await;
    let mut to = shown.ok(200);
    to["duties"] = json!(["verify"]);
    admin.act(&format!("{office}/change"), shown.version(), &to).await.refused(409, "desk_in_use");
    story.refuse(&h).await;
    admin.act(&end, version, &json!({})).await.ok(200);
    crate::fold::everything_folds(&h).await;
}

/// A person from the first password to the end.
#[both]
async fn a_new_colleague(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = h.staff("guanli").await;
    let create = |body: Value| {
        let admin = &admin;
        async move { admin.call("POST", "/persons").key("new").json(&body).send().await }
    };
    let body = json!({ "account": "Xinren", "name": "新人（演示）" });
    let made = create(body.clone()).await.ok(201);
    let password = made["password"].as_str().unwrap().to_owned();
    assert_eq!(
        (&made["person"]["account"], &made["person"]["must_change"]),
        (&json!("xinren"), &json!(true))
    );
    assert_eq!(create(body).await.ok(201), made, "a lost answer is given again");
    create(json!({ "account": "other", "name": "x" })).await.refused(409, "idempotency_reused");
    for (body, wrong) in [
        (json!({ "account": "xinren", "name": "x" }), "account taken"),
        (json!({ "account": "新人", "name": "x" }), "account account"),
        (json!({ "account": "x", "name": "x" }), "account account"),
        (json!({ "account": "xinren2", "name": "" }), "name required"),
    ] {
        assert_eq!(admin.post("/persons", &body).await.wrong(), [wrong]);
    }
    let (path, sign_in) = (format!("/persons/{}", id(&made["person"])), |password: &str| {
        let body = json!({ "account": "xinren", "password": password });
        let browser = h.stranger();
        async move {
            let answer = browser.post("/sessions", &body).await;
            (browser, answer)
        }
    });
    sign_in(&password).await.1.refused(403, "no_post");
    let (clerk, _) = person(&admin, "shouli").await;
    let (org, desk) = (&clerk["posts"][0]["org"]["id"], &clerk["posts"][0]["desks"][0]["id"]);
    let title = json!({ "zh": "受理员", "en": "Intake clerk" });
    let post = json!({ "org": org, "role": "clerk", "title": title, "desks": [desk] });
    let given = admin.act(&format!("{path}/posts"), 1, &post).await;
    let given = (given.version(), given.ok(201));
    assert_eq!((given.0, &given.1["posts"][0]["holding"]), (2, &json!(0)));
    admin.act(&format!("{path}/posts"), 2, &post).await.refused(409, "same_post");
    admin.act(&format!("{path}/deactivate"), 2, &json!({})).await.refused(409, "has_posts");
    let (browser, answer) = sign_in(&password).await;
    assert_eq!(answer.ok(201)["must_change"], true);
    for route in ["/queues", "/colleagues", "/staff-sessions", "/organisations"] {
        browser.get(route).await.refused(403, "must_change_password");
    }
    assert_eq!(browser.get("/me").await.ok(200)["must_change"], true);
    let change = |old: &str, new: &str| {
        let body = json!({ "old": old, "new": new });
        let browser = &browser;
        async move { browser.post("/me/password", &body).await }
    };
    for (old, new, wrong) in [
        ("wrong", "春天的北山路三号楼", "old wrong"),
        (&password, "短短短", "new too_short"),
        (&password, &password, "new same"),
        (&password, "xinren2026", "new is_account"),
        (&password, "1234567890", "new common"),
    ] {
        assert_eq!(change(old, new).await.wrong(), [wrong]);
    }
    let other = sign_in(&password).await.0;
    change(&password, "春天的北山路三号楼下").await.ok(204);
    assert_eq!(browser.get("/me").await.ok(200)["must_change"], false);
    browser.get("/queues").await.ok(200);
    other.get("/me").await.refused(401, "unauthenticated");
    after_the_first_password(&h, &admin, &path, &browser).await;
    crate::fold::everything_folds(&h).await;
}

/// Another name, a password again, the end, and back.
async fn after_the_first_password(h: &Harness, admin: &Browser, path: &str, browser: &Browser) {
    let (shown, version) = person(admin, "xinren").await;
    let renamed = admin.act(&format!("{path}/change"), version, &json!({ "name": "新名（演示）" })).await;
    assert_eq!(renamed.ok(200)["name"], "新名（演示）");
    let version = renamed.version();
    let reset = admin.act(&format!("{path}/reset-password"), version, &json!({})).await;
    let again = reset.ok(200)["password"].as_str().unwrap().to_owned();
    browser.get("/me").await.refused(401, "unauthenticated");
    let body = json!({ "account": "xinren", "password": again });
    assert_eq!(h.stranger().post("/sessions", &body).await.ok(201)["must_change"], true);
    let post = shown["posts"][0]["membership"].as_str().unwrap();
    let ended = admin.act(&format!("/posts/{post}/end"), reset.version(), &json!({ "hand_to": null })).await;
    assert_eq!(ended.ok(200)["posts"][0]["active"], false);
    let gone = admin.act(&format!("{path}/deactivate"), ended.version(), &json!({})).await;
    assert_eq!(gone.ok(200)["active"], false);
    h.stranger().post("/sessions", &body).await.refused(401, "wrong_credentials");
    assert!(admin.get("/persons?account=xinren").await.ok(200)["items"].as_array().unwrap().is_empty());
    admin.act(&format!("{path}/activate"), gone.version(), &json!({})).await.ok(200);
    let text = h.db.read("test.bodies", bodies).await.unwrap();
    assert!(!text.contains("新名") && !text.contains("xinren"), "no name in the journal");
}

fn bodies(tx: &mut db::Tx) -> Result<String, db::Error> {
    let sql = db::sql!("-- test.bodies\nSELECT body FROM event ORDER BY id");
    let rows: Vec<(String,)> = tx.all(sql, db::binds![])?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

fn acts(answer: &Answer) -> Vec<String> {
    let view = answer.ok(200);
    view["actions"].as_array().unwrap().iter().map(|a| a["act"].as_str().unwrap().to_owned()).collect()
}

/// 代班: whoever stands in acts on the cases of who is away, while it lasts.
#[both]
async fn a_stand_in_does_the_work(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = h.staff("guanli").await;
    let story = Story::begin(&h).await.of_class("C0118");
    story.to(&h, "handling").await;
    let (away, helper) = (h.staff("zhifa").await, h.staff("shuanggang").await);
    let case = format!("/cases/{}", story.id);
    assert!(acts(&away.get(&case).await).contains(&"submit".to_owned()));
    assert!(!acts(&helper.get(&case).await).contains(&"submit".to_owned()));
    let (person, _) = person(&admin, "zhifa").await;
    assert_eq!(person["posts"][0]["holding"], 1);
    let post = person["posts"][0]["membership"].as_str().unwrap();
    let me = helper.get("/me").await.ok(200);
    let colleagues = away.get("/colleagues").await.ok(200)["items"].as_array().unwrap().clone();
    let by = colleagues.iter().find(|c| c["name"] == "双岗员癸").unwrap();
    assert_eq!(by["membership"], me["current"]["membership"]);
    let at = |ms: i64| MORNING.plus_ms(ms).to_string();
    let body = json!({ "by": by["membership"], "from": at(0), "until": at(DAY_MS) });
    let path = format!("/posts/{post}/stand-in");
    h.staff(&format!("shouli-{AWAY}")).await.post(&path, &body).await.refused(404, "not_found");
    helper.post(&path, &body).await.refused(403, "forbidden");
    let set = away.post(&path, &body).await.ok(201);
    assert_eq!(set["by"]["name"], "双岗员癸");
    admin.post(&path, &body).await.refused(409, "stand_in_overlaps");
    let stands_for = helper.get("/me").await.ok(200)["stands_for"].clone();
    assert_eq!((&stands_for[0]["membership"], &stands_for[0]["name"]), (&json!(post), &json!("执法队员壬")));
    assert!(acts(&helper.get(&case).await).contains(&"submit".to_owned()));
    // Ended early; and one that ends by itself.
    away.post(&format!("/stand-ins/{}/end", id(&set)), &json!({})).await.ok(204);
    assert!(!acts(&helper.get(&case).await).contains(&"submit".to_owned()));
    away.post(&format!("/stand-ins/{STRANGE}/end"), &json!({})).await.refused(404, "not_found");
    let body = json!({ "by": by["membership"], "from": at(0), "until": at(HOUR_MS / 4) });
    admin.post(&path, &body).await.ok(201);
    assert!(acts(&helper.get(&case).await).contains(&"submit".to_owned()));
    h.clock.advance_ms(HOUR_MS / 4);
    assert!(!acts(&helper.get(&case).await).contains(&"submit".to_owned()));
    assert_eq!(helper.get("/me").await.ok(200)["stands_for"], json!([]));
    crate::fold::everything_folds(&h).await;
}

/// 交接: what a post holds goes to another, at once or with its end.
#[both]
async fn the_work_is_handed_over(engine: Engine) {
    let h = Harness::new(engine).await;
    let admin = h.staff("guanli").await;
    let story = Story::begin(&h).await.of_class("C0118");
    story.to(&h, "handling").await;
    let case = format!("/cases/{}", story.id);
    let (one, two) = (post_of(&admin, "zhifa").await, h.staff("shuanggang").await);
    let to = two.get("/me").await.ok(200)["current"]["membership"].clone();
    let other = post_of(&admin, "shouli").await;
    let path = format!("/posts/{one}/hand-over");
    assert_eq!(admin.post(&path, &json!({ "to": other })).await.wrong(), ["to other_organisation"]);
    two.post(&path, &json!({ "to": to })).await.refused(403, "forbidden");
    admin.post(&path, &json!({ "to": to })).await.ok(202);
    h.settle().await;
    assert!(acts(&two.get(&case).await).contains(&"submit".to_owned()), "the other holds it");
    let (shown, version) = person(&admin, "zhifa").await;
    assert_eq!(shown["posts"][0]["holding"], 0);
    let zhifa = h.staff("zhifa").await;
    admin.act(&format!("/posts/{one}/end"), version, &json!({ "hand_to": to })).await.ok(200);
    zhifa.get("/me").await.refused(401, "unauthenticated");
    h.settle().await;
    crate::fold::everything_folds(&h).await;
}

#[both]
async fn sessions(engine: Engine) {
    let h = Harness::new(engine).await;
    let (admin, clerk, other) = (h.staff("guanli").await, h.staff("shouli").await, h.staff("shouli").await);
    let items = |answer: Answer| answer.ok(200)["items"].as_array().unwrap().clone();
    let own = items(clerk.get("/staff-sessions").await);
    assert_eq!(own.len(), 2);
    assert_eq!(own.iter().filter(|s| s["current"] == true).count(), 1);
    assert!(own.iter().all(|s| s["name"] == "街道受理员丙"));
    let (someone, _) = person(&admin, "hecha").await;
    clerk.get(&format!("/staff-sessions?person={}", id(&someone))).await.refused(403, "forbidden");
    let all = items(admin.get("/staff-sessions").await);
    assert_eq!(all.len(), 3);
    let admins = all.iter().find(|s| s["current"] == true).unwrap();
    clerk.post(&format!("/staff-sessions/{}/end", id(admins)), &json!({})).await.refused(404, "not_found");
    let mine = own.iter().find(|s| s["current"] == false).unwrap();
    clerk.post(&format!("/staff-sessions/{}/end", id(mine)), &json!({})).await.ok(204);
    other.get("/me").await.refused(401, "unauthenticated");
    let (who, _) = person(&admin, "shouli").await;
    let left = items(admin.get(&format!("/staff-sessions?person={}", id(&who))).await);
    assert_eq!(left.len(), 1);
    admin.post(&format!("/staff-sessions/{}/end", id(&left[0])), &json!({})).await.ok(204);
    clerk.get("/me").await.refused(401, "unauthenticated");
}

/// Whoever does not administer people is refused, whatever is asked.
#[both]
async fn others_administer_nothing(engine: Engine) {
    let h = Harness::new(engine).await;
    let events = h.events().await;
    let title = json!({ "zh": "甲", "en": "a" });
    let org = json!({ "name": "甲", "phone": "1", "division": "330106", "kind": "other", "duties": [] });
    for account in ["shouli", "zhongxin", "hecha", "zhifa"] {
        let browser = h.staff(account).await;
        for path in [
            "/organisations",
            "/persons",
            &format!("/organisations/{STRANGE}"),
            &format!("/persons/{STRANGE}"),
        ] {
            browser.get(path).await.refused(403, "forbidden");
        }
        for (path, body) in [
            ("/organisations".to_owned(), org.clone()),
            (format!("/organisations/{STRANGE}/change"), org.clone()),
            (format!("/organisations/{STRANGE}/close"), json!({})),
            ("/persons".to_owned(), json!({ "account": "jia", "name": "甲" })),
            (format!("/persons/{STRANGE}/change"), json!({ "name": "甲" })),
            (format!("/persons/{STRANGE}/reset-password"), json!({})),
            (format!("/persons/{STRANGE}/deactivate"), json!({})),
            (format!("/persons/{STRANGE}/activate"), json!({})),
            (
                format!("/persons/{STRANGE}/posts"),
                json!({ "org": STRANGE, "role": "admin", "title": title, "desks": [] }),
            ),
            (format!("/posts/{STRANGE}/end"), json!({})),
            (format!("/posts/{STRANGE}/hand-over"), json!({ "to": STRANGE })),
        ] {
            browser.act(&path, 1, &body).await.refused(403, "forbidden");
        }
    }
    assert_eq!(h.events().await, events);
}
