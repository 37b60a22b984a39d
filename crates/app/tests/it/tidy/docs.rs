//! The reference names what the program has: each setting, route, event and metric.

use super::check;
use super::source::{files, root, rust};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// First parts of event kinds: the kinds of streams.
const STREAMS: &[&str] = &["case", "talk", "org", "person", "territory", "publication", "catalogue"];

/// A page of the reference.
fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs/reference").join(name)).unwrap_or_default()
}

/// Names that the page does not hold in backticks.
fn missing(file: &str, names: &BTreeMap<String, String>) -> Vec<String> {
    let page = page(file);
    let absent = names.iter().filter(|(name, _)| !page.contains(&format!("`{name}`")));
    absent.map(|(name, at)| format!("{at}: {name} is not in docs/reference/{file}")).collect()
}

/// Acts of the policies: they are written like kinds of events.
fn acts() -> BTreeSet<String> {
    let act = |line: &str| line.split(',').nth(1).map(str::to_owned);
    files(&["policies"], &[".csv"])
        .iter()
        .flat_map(|file| file.text.lines().filter_map(act).collect::<Vec<_>>())
        .collect()
}

/// Whether a text is a kind of event: stream, dot, verb.
fn is_kind(text: &str) -> bool {
    text.split_once('.').is_some_and(|(stream, verb)| {
        STREAMS.contains(&stream)
            && !verb.is_empty()
            && verb.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    })
}

#[test]
fn every_event_is_in_the_reference() {
    let mut kinds = BTreeMap::new();
    let acts = acts();
    for source in rust().iter().filter(|source| source.path.starts_with("crates/")) {
        let text: Vec<&str> = source.text.lines().collect();
        for (line, kind) in
            source.strings().into_iter().filter(|(_, text)| is_kind(text) && !acts.contains(text))
        {
            // Names of transactions and cursors look like kinds.
            let near = text[line.saturating_sub(2)..line].join(" ");
            let other = [".read(", ".write(", "Cursor::new("].iter().any(|call| near.contains(call));
            if !other {
                kinds.entry(kind).or_insert_with(|| format!("{}:{line}", source.path));
            }
        }
    }
    assert!(!kinds.is_empty(), "no kind of event was found in the sources");
    check("every kind of event is in docs/reference/events.md", missing("events.md", &kinds));
}

#[test]
fn every_metric_is_in_the_reference() {
    let mut names = BTreeMap::new();
    for source in rust().iter().filter(|source| source.path.starts_with("crates/")) {
        let program = source.program();
        let text: Vec<&str> = program.lines().collect();
        for (line, name) in source.strings() {
            let near = text[line.saturating_sub(2)..line].join(" ");
            let metric = ["counter!(", "gauge!(", "histogram!("].iter().any(|call| near.contains(call));
            if metric && name.contains('_') && name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
                names.entry(name).or_insert_with(|| format!("{}:{line}", source.path));
            }
        }
    }
    check("every metric is in docs/reference/metrics.md", missing("metrics.md", &names));
}

#[test]
fn every_setting_is_in_the_reference() {
    let mut findings = Vec::new();
    let page = page("configuration.md");
    for (key, default) in app::config::KEYS {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
        let variable = format!("`YIWANG_{}`", key.replace('.', "__").to_uppercase());
        match row {
            None => findings.push(format!("crates/app/src/config.rs: {key} has no row")),
            Some(row) if !row.contains(&variable) => {
                findings.push(format!("{key}: its row does not name {variable}"))
            }
            Some(row) if !row.contains(&format!("`{default}`")) => {
                findings.push(format!("{key}: its row does not say `{default}`"))
            }
            Some(_) => {}
        }
    }
    check("every setting, its variable and its default are in docs/reference/configuration.md", findings);
}

#[test]
fn the_reference_names_no_setting_that_is_gone() {
    let mut findings = Vec::new();
    for (n, line) in page("configuration.md").lines().enumerate() {
        let cells: Vec<&str> = line.split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [_, key, variable, ..] = cells.as_slice() else { continue };
        if variable.starts_with("YIWANG_") && !app::config::KEYS.iter().any(|(known, _)| known == key) {
            findings.push(format!("docs/reference/configuration.md:{}: {key}", n + 1));
        }
    }
    check("the reference names settings that exist", findings);
}

#[test]
fn every_route_is_in_the_reference() {
    let text = fs::read_to_string(root().join("api/openapi.json")).unwrap_or_default();
    let description: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let mut routes = BTreeMap::new();
    for (path, item) in description["paths"].as_object().into_iter().flatten() {
        for (method, _) in item.as_object().into_iter().flatten() {
            if ["get", "post", "put", "patch", "delete"].contains(&method.as_str()) {
                routes.insert(format!("{} {path}", method.to_uppercase()), String::from("api/openapi.json"));
            }
        }
    }
    check("every route is in docs/reference/routes.md", missing("routes.md", &routes));
}

#[test]
fn the_reference_names_no_route_that_is_gone() {
    let text = fs::read_to_string(root().join("api/openapi.json")).unwrap_or_default();
    let mut findings = Vec::new();
    for (n, line) in page("routes.md").lines().enumerate() {
        for route in line.split('`').skip(1).step_by(2).filter(|code| code.contains(" /api/")) {
            let path = route.split(' ').nth(1).unwrap_or_default();
            if !text.contains(&format!("\"{path}\"")) {
                findings.push(format!("docs/reference/routes.md:{}: {route}", n + 1));
            }
        }
    }
    check("the reference names routes that exist", findings);
}
