//! Who may call what: strangers, trackers, staff of other townships; what each role may do in each state; lists show what
//! single reads show.

use crate::harness::{AWAY, Browser, HOME, Harness, Story, photo};
use both::both;
use cases::model::StateCode;
use db::Engine;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Operations that everyone may call.
const PUBLIC: [&str; 13] = [
    "categories",
    "closeTracking",
    "listDivisions",
    "locate",
    "territoryMap",
    "openTracking",
    "portal",
    "proposeCategory",
    "report",
    "searchDivisions",
    "signIn",
    "signOut",
    "territory",
];
/// Operations of trackers. `photo` is open to them and to staff.
const TRACKERS: [&str; 7] = ["eraseOwn", "noteOwn", "ownReads", "photo", "rate", "sendReportPhoto", "track"];
/// An id of nothing.
pub const STRANGE: &str = "018f0000-0000-7000-8000-000000000000";

/// Values of the other parts of paths; what they name need not exist.
const PARTS: [(&str, &str); 4] =
    [("{membership}", STRANGE), ("{version}", "1"), ("{code}", "E0101"), ("{kind}", "content")];

/// An operation of the contract.
pub struct Operation {
    pub id: String,
    pub method: String,
    /// As the contract writes it: `/api/v1/cases/{id}`.
    pub template: String,
    /// Below `/api/v1`, with values in it.
    pub path: String,
}

/// Every operation, with this id in its path.
pub fn operations(id: &str) -> Vec<Operation> {
    let document = serde_json::to_value(app::openapi()).unwrap();
    let mut all = Vec::new();
    for (template, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let path = template.strip_prefix("/api/v1").unwrap().replace("{id}", id);
            let path = PARTS.iter().fold(path, |path, (part, value)| path.replace(part, value));
            assert!(!path.contains('{'), "{path}");
            all.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                template: template.clone(),
                path,
            });
        }
    }
    assert!(all.len() > 90);
    all
}

async fn status(browser: &Browser, method: &str, path: &str) -> u16 {
    let call = browser.call(method, path).version(1);
    let call = if path.contains("photos") && method == "POST" {
        call.raw("image/jpeg", b"x")
    } else if method == "GET" {
        call
    } else {
        call.json(&json!({}))
    };
    call.send().await.status
}

#[both]
async fn strangers_are_refused(engine: Engine) {
    let h = Harness::new(engine).await;
    let before = h.events().await;
    let mut open = BTreeSet::new();
    for Operation { id: operation, method, path, .. } in operations(STRANGE) {
        let stranger = h.stranger();
        if status(&stranger, &method, &path).await == 401 {
            stranger.call(&method, &path).json(&json!({})).send().await.refused(401, "unauthenticated");
        } else {
            open.insert(operation);
        }
    }
    assert_eq!(open, PUBLIC.map(str::to_owned).into(), "what everyone may call");
    assert_eq!(h.events().await, before);
}

#[both]
async fn trackers_and_staff_do_not_mix(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let clerk = h.staff("shouli").await;
    for Operation { id: operation, method, path, .. } in operations(&story.id) {
        if PUBLIC.contains(&operation.as_str()) {
            continue;
        }
        let of_tracker = TRACKERS.contains(&operation.as_str());
        assert_eq!(
            status(&story.tracker, &method, &path).await == 401,
            !of_tracker,
            "{operation} by a tracker"
        );
        let of_staff = !of_tracker || operation == "photo";
        assert_eq!(status(&clerk, &method, &path).await == 401, !of_staff, "{operation} by a clerk");
    }
}

/// Accounts of every kind around a case of the home township, by the words of the table below.
fn people() -> [(&'static str, &'static str); 10] {
    [
        ("clerk", "shouli"),
        ("verifier", "hecha"),
        ("signer", "zhifa"),
        ("colleague", "shuanggang"),
        ("station", "wangge"),
        ("centre", "zhongxin"),
        ("other clerk", "shouli-330106004"),
        ("operator", "rexian"),
        ("department", "bumen"),
        ("admin", "guanli"),
    ]
}

/// What each may do in each state, as `actions` says; `rights_acts` proves that the routes agree.
const GOLDEN: &str = "\
reported clerk: file refuse note reveal answer facts
reported centre: note facts
reported operator: note reveal facts
reported admin:
refused clerk: note reveal
refused centre: note
refused operator: note reveal
refused admin:
answered clerk: note reveal
answered centre: note
answered operator: note reveal
answered admin:
filed clerk: dispatch note reveal facts
filed centre: note facts
filed operator: note reveal facts
filed admin:
dispatched clerk: note reveal undo_dispatch facts
dispatched signer: sign return
dispatched colleague: sign return
dispatched centre: note facts
dispatched operator: note reveal facts
dispatched admin:
returned clerk: note reveal accept_return refuse_return facts
returned signer:
returned colleague:
returned centre: note facts
returned operator: note reveal facts
returned admin:
handling clerk: note reveal facts
handling signer: submit note reveal return reassign
handling colleague: reassign
handling centre: note facts
handling operator: note reveal facts
handling admin:
handled clerk: note reveal facts
handled verifier: pass fail note reveal
handled signer: note reveal
handled colleague:
handled centre: note facts
handled operator: note reveal facts
handled admin:
rework clerk: note reveal facts
rework verifier: note reveal
rework signer: submit note reveal reassign
rework colleague: reassign
rework centre: note facts
rework operator: note reveal facts
rework admin:
closed clerk: note reveal
closed verifier: note reveal
closed signer: note reveal
closed colleague:
closed centre: note
closed operator: note reveal
closed admin:
";

#[both]
async fn role_by_act(engine: Engine) {
    let h = Harness::new(engine).await;
    let mut table = String::new();
    let order = [
        "reported",
        "refused",
        "answered",
        "filed",
        "dispatched",
        "returned",
        "handling",
        "handled",
        "rework",
        "closed",
    ];
    for (n, state) in order.into_iter().enumerate() {
        let story = Story::begin_in(&h, HOME, n).await.of_class("C0118");
        story.to(&h, state).await;
        for (who, account) in people() {
            let answer = h.staff(account).await.get(&format!("/cases/{}", story.id)).await;
            if answer.status == 404 {
                answer.refused(404, "not_found");
                continue;
            }
            let view = answer.ok(200);
            let acts: Vec<&str> =
                view["actions"].as_array().unwrap().iter().map(|a| a["act"].as_str().unwrap()).collect();
            table.push_str(format!("{state} {who}: {}", acts.join(" ")).trim_end());
            table.push('\n');
        }
    }
    assert_eq!(table, GOLDEN);
}

/// Every route under a case, for somebody of another township: there is no such case.
#[both]
async fn another_townships_case_is_not_there(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await.of_class("C0118");
    let picture = story.tracker.photo(&format!("/reports/{}/photos", story.id), &photo(1)).await;
    story.to(&h, "handled").await;
    let events = h.events().await;
    for duty in ["shouli", "hecha", "zhifa"] {
        let other = h.staff_of(duty, AWAY).await;
        for Operation { id: operation, method, path, .. } in operations(&story.id) {
            // Ids of organisations, people and jobs are other things' ids.
            if !path.starts_with(&format!("/cases/{}", story.id)) {
                continue;
            }
            let call = other.call(&method, &path).version(5);
            let call = match operation.as_str() {
                "sendCasePhoto" => {
                    other.call(&method, &format!("{path}?kind=handle")).raw("image/jpeg", &photo(1))
                }
                _ if method == "GET" => call,
                _ => call.json(&crate::rights_acts::body_for(&h, &operation, &story).await),
            };
            call.send().await.refused(404, "not_found");
        }
        other
            .get(picture["href"].as_str().unwrap().strip_prefix("/api/v1").unwrap())
            .await
            .refused(404, "not_found");
        let found = other.post("/cases/search", &json!({ "number": story.number })).await.ok(200);
        assert_eq!(found["items"], json!([]));
    }
    assert_eq!(h.events().await, events, "who sees nothing leaves nothing");
    let mine =
        h.staff("shouli").await.post("/cases/search", &json!({ "number": story.number })).await.ok(200);
    assert_eq!(mine["items"][0]["id"], story.id.as_str());
}

/// The ids of a list, read page by page.
async fn listed(browser: &Browser, query: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut after = String::new();
    loop {
        let page = browser.get(&format!("/cases?{query}&limit=3{after}")).await.ok(200);
        all.extend(page["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap().to_owned()));
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => return all,
        }
    }
}

#[both]
async fn a_list_is_what_single_reads_show(engine: Engine) {
    let h = Harness::new(engine).await;
    let mut stories = Vec::new();
    for (n, state) in StateCode::ALL.into_iter().enumerate() {
        for (township, class) in [(HOME, "C0118"), (HOME, "E0104"), (AWAY, "C0118")] {
            let story = Story::begin_in(&h, township, n * 3).await.of_class(class);
            story.to(&h, state.word()).await;
            stories.push((story, state));
        }
    }
    let mut seen = 0;
    for (_, account) in
        people().into_iter().chain([("verifier", "hecha-330106004"), ("worker", "zhifa-330106004")])
    {
        let browser = h.staff(account).await;
        let mut single: Vec<(&str, StateCode)> = Vec::new();
        for (story, state) in &stories {
            if browser.get(&format!("/cases/{}", story.id)).await.status == 200 {
                single.push((&story.id, *state));
            }
        }
        seen += single.len();
        for state in StateCode::ALL {
            let ids = listed(&browser, &format!("queue=all&state={}", state.word())).await;
            let wanted: BTreeSet<String> =
                single.iter().filter(|s| s.1 == state).map(|s| s.0.to_owned()).collect();
            assert_eq!(ids.len(), wanted.len(), "{account} {state:?}: nothing twice");
            assert_eq!(BTreeSet::from_iter(ids), wanted, "{account} {state:?}");
        }
        let open = listed(&browser, "queue=all").await;
        let ended = [StateCode::Refused, StateCode::Answered, StateCode::Closed];
        let wanted: BTreeSet<String> =
            single.iter().filter(|s| !ended.contains(&s.1)).map(|s| s.0.to_owned()).collect();
        assert_eq!(BTreeSet::from_iter(open), wanted, "{account}");
    }
    assert!(seen > 60, "{seen}");
}
