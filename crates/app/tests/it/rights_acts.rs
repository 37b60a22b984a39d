//! What a reply lists is what the routes do: an act is listed exactly when its POST with valid input is neither 403 nor 409.
//!
//! Each round takes a case in a state, a person and every act, all chosen by a seed that a failure names.

use crate::harness::{AWAY, Answer, Browser, HOME, Harness, Story, photo, standard};
use base::SeededEntropy;
use both::both;
use cases::model::StateCode;
use db::Engine;
use serde_json::{Value, json};

/// Every act of staff: its word in `actions` and the operation that does it.
const ACTS: [(&str, &str); 16] = [
    ("file", "fileCase"),
    ("refuse", "refuseCase"),
    ("dispatch", "dispatchCase"),
    ("sign", "signCase"),
    ("submit", "submitCase"),
    ("pass", "passCase"),
    ("fail", "failCase"),
    ("note", "noteCase"),
    ("reveal", "reveal"),
    ("return", "returnCase"),
    ("accept_return", "acceptReturn"),
    ("refuse_return", "refuseReturn"),
    ("undo_dispatch", "undoDispatch"),
    ("reassign", "reassignCase"),
    ("answer", "answerCase"),
    ("facts", "addFacts"),
];
const ROUNDS: u64 = 36;

/// Valid input of an operation on this case, photos left out.
pub async fn body_for(h: &Harness, operation: &str, story: &Story) -> Value {
    match operation {
        "fileCase" => json!({ "category": story.class }),
        "refuseCase" => json!({ "reason": "不属于这里", "refer_to": "12345" }),
        "dispatchCase" => json!({ "lead": lead(h, story).await }),
        "submitCase" => json!({ "outcome": "done", "words": "好了" }),
        "passCase" => json!({ "items": standard(h, story.class, true) }),
        "failCase" => json!({ "items": standard(h, story.class, false), "reason": "没好" }),
        "noteCase" => json!({ "to": "staff", "words": "看一下" }),
        "returnCase" | "refuseReturn" => json!({ "reason": "按职责不属于我们" }),
        "reassignCase" => json!({ "to": mate(h, story).await }),
        "answerCase" => json!({ "answer": "已经安排，三天内完成" }),
        "addFacts" => json!({ "words": "打电话的人说就在门口" }),
        "eraseCase" => json!({ "what": "content", "reason": "依法删除" }),
        "holdCase" | "releaseCase" => json!({ "reason": "诉讼" }),
        "reveal" => json!({ "field": "phone", "purpose": "contact" }),
        _ => json!({}),
    }
}

/// The proposed lead, or any desk where none is proposed yet.
async fn lead(h: &Harness, story: &Story) -> Value {
    let answer = story.clerk(h).await.get(&story.path("leads")).await;
    let items = if answer.status == 200 { answer.json()["items"].clone() } else { Value::Null };
    let found = items.as_array().and_then(|all| all.iter().find(|l| l["proposed"] == true).cloned());
    found.map_or_else(|| json!("018f0000-0000-7000-8000-000000000001"), |l| l["lead"]["desk"].clone())
}

/// A colleague of who handles, or this one alone where there is none.
async fn mate(h: &Harness, story: &Story) -> Value {
    let worker = story.worker(h).await;
    let own = worker.get("/me").await.ok(200)["current"]["membership"].clone();
    let page = worker.get("/colleagues").await.ok(200);
    let mut mates = page["items"].as_array().unwrap().iter().map(|item| item["membership"].clone());
    mates.find(|membership| *membership != own).unwrap_or(own)
}

/// Does an act with valid input; a photo goes before where it is wanted and may be sent.
async fn perform(h: &Harness, by: &Browser, operation: &str, story: &Story) -> Answer {
    let mut body = body_for(h, operation, story).await;
    let kind = match operation {
        "submitCase" => Some("handle"),
        "passCase" | "failCase" => Some("verify"),
        _ => None,
    };
    if let Some(kind) = kind {
        let path = story.path(&format!("photos?kind={kind}"));
        let sent = by.call("POST", &path).raw("image/jpeg", &photo(5)).send().await;
        if sent.status == 201 {
            body["photos"] = json!([sent.json()["id"]]);
        }
    }
    let act = match operation {
        "noteCase" => "notes",
        "acceptReturn" => "accept-return",
        "refuseReturn" => "refuse-return",
        "undoDispatch" => "undo-dispatch",
        "addFacts" => "facts",
        other => other.strip_suffix("Case").unwrap_or(other),
    };
    by.act(&story.path(act), story.version(h).await, &body).await
}

struct Chance(SeededEntropy);

impl Chance {
    fn of<T: Copy>(&self, all: &[T]) -> T {
        all[usize::try_from(self.0.next_u64() % all.len() as u64).unwrap()]
    }
}

async fn round(h: &Harness, seed: u64) {
    let chance = Chance(SeededEntropy::new(seed));
    let state = chance.of(&StateCode::ALL);
    let township = chance.of(&[HOME, HOME, HOME, AWAY]);
    let class = chance.of(&["E0104", "C0118", "E0301"]);
    let n = usize::try_from(seed % 60).unwrap();
    let story = Story::begin_in(h, township, n).await.of_class(class);
    story.to(h, state.word()).await;
    let by = match chance.of(&[
        "clerk",
        "verifier",
        "worker",
        "shouli2",
        "zhongxin",
        "shuanggang",
        "hecha-330106004",
    ]) {
        "clerk" => story.clerk(h).await,
        "verifier" => story.verifier(h).await,
        "worker" => story.worker(h).await,
        account => h.staff(account).await,
    };
    let seen = by.get(&format!("/cases/{}", story.id)).await;
    let visible = seen.status == 200;
    let listed: Vec<String> = match visible {
        true => seen.json()["actions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|a| a["act"].as_str().unwrap().to_owned())
            .collect(),
        false => Vec::new(),
    };
    let place = format!("seed {seed}: {state:?} {township} {class}");
    let before = (story.version(h).await, h.events().await);
    for (act, operation) in ACTS.iter().filter(|(act, _)| !listed.iter().any(|l| l == act)) {
        let answer = perform(h, &by, operation, &story).await;
        let expected: &[u16] = if visible { &[403, 409] } else { &[404] };
        assert!(expected.contains(&answer.status), "{place}: {act} is not listed: {}", answer.text());
    }
    assert_eq!((story.version(h).await, h.events().await), before, "{place}: a refused act leaves no event");
    // Acts that leave the state come first; one that moves it comes last.
    let mut moving: Vec<&(&str, &str)> = Vec::new();
    for pair in ACTS.iter().filter(|(act, _)| listed.iter().any(|l| l == act)) {
        match pair.0 {
            "note" | "reveal" | "facts" => done(h, &by, pair, &story, &place).await,
            _ => moving.push(pair),
        }
    }
    if !moving.is_empty() {
        done(h, &by, chance.of(&moving), &story, &place).await;
    }
}

async fn done(h: &Harness, by: &Browser, (act, operation): &(&str, &str), story: &Story, place: &str) {
    let answer = perform(h, by, operation, story).await;
    if *act == "reassign" && answer.status == 422 {
        assert_eq!(answer.wrong(), ["to same"], "{place}: who is alone at a desk has nobody to hand it to");
        return;
    }
    assert!(
        matches!(answer.status, 200 | 201),
        "{place}: {act} is listed: {} {}",
        answer.status,
        answer.text()
    );
}

#[both]
async fn listed_is_possible(engine: Engine) {
    let h = Harness::new(engine).await;
    for seed in 0..ROUNDS {
        round(&h, seed).await;
    }
    crate::fold::everything_folds(&h).await;
}

/// Whoever signed does not verify, in whichever post; and a change of post is a new session.
#[both]
async fn who_handled_does_not_verify_in_another_post(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await.of_class("C0118");
    story.to(&h, "dispatched").await;
    let double = h.staff("shuanggang").await;
    for operation in ["signCase", "submitCase"] {
        assert_eq!(perform(&h, &double, operation, &story).await.status, 200);
    }
    let me = double.get("/me").await.ok(200);
    assert_eq!(me["current"]["role"], "worker");
    let post = me["posts"].as_array().unwrap().iter().find(|p| p["role"] == "verifier").unwrap();
    let old = double.cookie("yw").unwrap();
    let me = double.post("/me/post", &json!({ "membership": post["membership"] })).await.ok(200);
    assert_eq!(me["current"]["role"], "verifier");
    let stale = h.stranger();
    stale.set_cookie("yw", &old);
    stale.get("/me").await.refused(401, "unauthenticated");

    let view = double.get(&format!("/cases/{}", story.id)).await.ok(200);
    let blocked =
        json!([{ "act": "pass", "code": "handled_by_you" }, { "act": "fail", "code": "handled_by_you" }]);
    assert_eq!(view["blocked"], blocked);
    let before = h.events().await;
    for operation in ["passCase", "failCase"] {
        perform(&h, &double, operation, &story).await.refused(403, "handled_by_you");
    }
    let photo = double.call("POST", &story.path("photos?kind=verify")).raw("image/jpeg", &photo(1));
    photo.send().await.refused(403, "handled_by_you");
    assert_eq!(h.events().await, before);
    let colleagues =
        double.post("/me/post", &json!({ "membership": "018f0000-0000-7000-8000-000000000000" })).await;
    assert_eq!(colleagues.wrong(), ["membership unknown"]);
    assert_eq!(story.pass(&h).await["state"], "closed");
}
