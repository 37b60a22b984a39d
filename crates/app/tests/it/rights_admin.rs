//! Administration is for administrators: what the contract says is theirs, nobody else on the staff may do, with valid input
//! neither; and their lists are what single reads show.

use crate::harness::{Browser, Harness, Story};
use crate::rights::{Operation, STRANGE, operations};
use both::both;
use db::Engine;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Every role but the administrator's.
const OTHERS: [&str; 7] = ["wangge", "shouli", "hecha", "zhongxin", "rexian", "bumen", "shuanggang"];

/// A value that this schema allows, with required members only.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return sample(document, document.pointer(name.strip_prefix('#').unwrap()).unwrap());
    }
    if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
        return first.clone();
    }
    for list in ["oneOf", "anyOf"] {
        if let Some(one) = schema[list].as_array().and_then(|all| all.iter().find(|s| s["type"] != "null")) {
            return sample(document, one);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().filter_map(|part| sample(document, part).as_object().cloned());
        return Value::Object(parts.fold(Map::new(), |mut all, part| {
            all.extend(part);
            all
        }));
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "object" => {
            let names = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            names.map(|name| (name.to_owned(), sample(document, &schema["properties"][name]))).collect()
        }
        "array" => {
            let least = usize::try_from(schema["minItems"].as_u64().unwrap_or(0)).unwrap();
            vec![sample(document, &schema["items"]); least].into()
        }
        "string" => text(schema).into(),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(1)),
        _ => json!(false),
    }
}

fn text(schema: &Value) -> &'static str {
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    match schema["format"].as_str() {
        Some("uuid") => STRANGE,
        Some("date-time") => "2026-11-25T01:00:00.000Z",
        _ if pattern.starts_with("^[CE]") => "E0101",
        _ if pattern.starts_with("^[1-9][0-9](") => "330106002",
        _ if pattern.contains("[a-z0-9]") => "yanshi",
        _ => "演示",
    }
}

/// What the contract gives to administrators alone.
fn administration(document: &Value) -> Vec<(Operation, Value)> {
    let mut found = Vec::new();
    for operation in operations(STRANGE) {
        let at =
            format!("/paths/{}/{}", operation.template.replace('/', "~1"), operation.method.to_lowercase());
        let described = document.pointer(&at).unwrap();
        let words = |name: &str| described[name].as_str().unwrap_or_default().replace('\n', " ");
        let who = words("summary") + " " + &words("description");
        if who.contains("Administrators") || who.contains("Staff with the right `") {
            found.push((operation, described["requestBody"]["content"].clone()));
        }
    }
    found
}

#[both]
async fn nobody_else_administers(engine: Engine) {
    let h = Harness::new(engine).await;
    let document = serde_json::to_value(app::openapi()).unwrap();
    let theirs = administration(&document);
    assert!(theirs.len() > 40, "{}", theirs.len());
    let events = h.events().await;
    for account in OTHERS {
        let browser = h.staff(account).await;
        for (operation, content) in &theirs {
            let call = browser.call(&operation.method, &operation.path).version(1);
            let call = match content.as_object().and_then(|all| all.iter().next()) {
                None => call,
                Some((kind, media)) if kind == "application/json" => {
                    call.json(&sample(&document, &media["schema"]))
                }
                Some((kind, _)) => call.raw(kind, b"code\n"),
            };
            let answer = call.send().await;
            // A case that is not visible is not there for them either.
            let hidden = operation.path.contains("/cases/") && answer.status == 404;
            assert!(answer.status == 403 || hidden, "{} by {account}: {}", operation.id, answer.text());
        }
    }
    assert_eq!(h.events().await, events, "who may not leaves nothing");
}

/// Every item of a list, read page by page.
async fn all(browser: &Browser, list: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = browser.get(&format!("{list}?limit=20{after}")).await.ok(200);
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match &page["next"] {
            Value::String(next) => after = format!("&after={next}"),
            _ => return all,
        }
    }
}

#[both]
async fn lists_of_administration_are_what_single_reads_show(engine: Engine) {
    let h = Harness::new(engine).await;
    Story::begin(&h).await.to(&h, "handling").await;
    let admin = h.staff("guanli").await;
    for list in ["/organisations", "/persons", "/catalogues"] {
        let items = all(&admin, list).await;
        let key = if list == "/catalogues" { "version" } else { "id" };
        let ids: BTreeSet<String> = items.iter().map(|item| item[key].to_string()).collect();
        assert!(!items.is_empty() && ids.len() == items.len(), "{list}: nothing twice");
        // Many organisations are alike: every seventh tells as much.
        for item in items.iter().step_by(7) {
            let id = item[key].to_string();
            let single = admin.get(&format!("{list}/{}", id.trim_matches('"'))).await.ok(200);
            assert_eq!(&single, item, "{list}");
        }
    }
}
