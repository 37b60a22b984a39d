//! Who may know whom: tiers of crates, drivers, HTTP, SQL, waiting, clock and chance.

use super::check;
use super::source::{Source, files, has_word, root, rust};

/// Each crate and its tier. A crate depends on lower tiers only. `both` is for tests.
const TIERS: &[(&str, u8)] = &[
    ("base", 0),
    ("both", 0),
    ("db", 1),
    ("journal", 2),
    ("vault", 3),
    ("jobs", 3),
    ("api", 4),
    ("people", 5),
    ("territory", 5),
    ("cases", 6),
    ("app", 8),
];
/// Database drivers, as packages and as code names them.
const DRIVERS: &[&str] = &["rusqlite", "tokio_postgres", "postgres_types", "libsqlite3_sys", "sqlx"];
/// The HTTP library and its parts.
const HTTP: &[&str] = &["axum", "axum_extra", "utoipa_axum"];
/// Crates whose SQL lies where they like.
const SQL_CRATES: &[&str] = &["db", "journal", "vault", "jobs"];
/// What pure code does not name.
const IMPURE: &[&str] = &["SystemTime", "Instant", "rand", "tokio", "Tx", "Db", "db", "Uuid::now_v7"];

fn tier(name: &str) -> Option<u8> {
    TIERS.iter().find(|(known, _)| *known == name).map(|(_, tier)| *tier)
}

/// The dependencies of a Cargo.toml: line, package, whether the program needs it (or only tests do).
fn dependencies(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
            let table = line.trim_matches(['[', ']']).rsplit_once("dependencies.");
            found.extend(table.map(|(_, name)| (n + 1, name.to_owned())));
        } else if inside && let Some(end) = line.find(['.', ' ', '=']) {
            found.push((n + 1, line[..end].trim_matches('"').to_owned()));
        }
    }
    found
}

#[test]
fn a_crate_depends_only_on_lower_tiers() {
    let mut findings = Vec::new();
    let manifests = files(&["crates"], &["Cargo.toml"]);
    for manifest in &manifests {
        let Some(own) = tier(manifest.room()) else {
            findings.push(format!("{}: the crate has no tier in {}", manifest.path, file!()));
            continue;
        };
        for (line, name) in dependencies(&manifest.text) {
            if let Some(other) = tier(&name).filter(|other| *other >= own && name != manifest.room()) {
                findings
                    .push(format!("{}:{line}: tier {own} depends on {name} of tier {other}", manifest.path));
            }
        }
    }
    for (name, _) in TIERS {
        if !manifests.iter().any(|manifest| manifest.room() == *name) {
            findings.push(format!("{}: the crate {name} does not exist", file!()));
        }
    }
    check("a crate depends only on lower tiers, never sideways", findings);
}

#[test]
fn only_db_names_a_driver() {
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| source.room() != "db") {
        findings.extend(source.uses(&source.code(), DRIVERS));
    }
    for manifest in files(&["crates", "xtask"], &["Cargo.toml"]).iter().filter(|m| m.room() != "db") {
        for (line, name) in dependencies(&manifest.text) {
            if DRIVERS.contains(&name.replace('-', "_").as_str()) {
                findings.push(format!("{}:{line}: {name}", manifest.path));
            }
        }
    }
    check("only db names a database driver", findings);
}

#[test]
fn only_routes_api_and_app_name_http() {
    let mut findings = Vec::new();
    for source in rust() {
        if !["api", "app"].contains(&source.room()) && !source.is_module("routes") {
            findings.extend(source.uses(&source.code(), HTTP));
        }
    }
    check("only routes, api and app name the HTTP library", findings);
}

fn may_hold_sql(source: &Source) -> bool {
    SQL_CRATES.contains(&source.room()) || source.is_module("store") || source.is_test()
}

#[test]
fn only_stores_hold_sql() {
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| !may_hold_sql(source) && source.path.starts_with("crates/")) {
        findings.extend(source.uses(&source.program(), &["sql!", "sql_for!"]));
        for (line, text) in source.strings() {
            let sql = text.trim_start();
            let opens = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE "]
                .iter()
                .any(|o| sql.starts_with(o));
            if opens || (sql.starts_with("UPDATE ") && sql.contains(" SET ")) {
                findings.push(format!("{}:{line}: SQL in a string", source.path));
            }
        }
    }
    check("only store, db, journal, vault and jobs hold SQL", findings);
}

#[test]
fn statements_are_named_after_their_room() {
    let mut findings = Vec::new();
    let others =
        |source: &&Source| source.path.starts_with("crates/") && !SQL_CRATES.contains(&source.room());
    for source in rust().iter().filter(others) {
        for (line, text) in source.strings() {
            let name = text.strip_prefix("-- ").and_then(|rest| rest.split(['\n', '\\']).next());
            if let Some(name) = name.filter(|name| !name.starts_with(&format!("{}.", source.room()))) {
                findings.push(format!("{}:{line}: {name}", source.path));
            }
        }
    }
    check("a statement's name begins with its room", findings);
}

#[test]
fn statements_are_portable() {
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| !source.is_test()) {
        let program = source.program();
        let lines: Vec<&str> = program.lines().collect();
        for (line, text) in source.strings().iter().filter(|(_, text)| text.starts_with("-- ")) {
            let from = line.saturating_sub(4);
            // sql_for! and the texts beside it are each for one engine.
            if lines[from..(*line).min(lines.len())]
                .iter()
                .any(|l| l.contains("sql_for!") || l.contains("pg:"))
            {
                continue;
            }
            let words = [
                "LIKE",
                "ILIKE",
                "ARRAY",
                "now()",
                "SKIP LOCKED",
                "ANY(",
                "jsonb",
                "AUTOINCREMENT",
                "SERIAL",
            ];
            let hits = words.iter().filter(|word| has_word(text, word));
            findings.extend(hits.map(|word| format!("{}:{line}: {word}", source.path)));
            if text.contains("SUM(") && !text.contains("CAST(") {
                findings.push(format!("{}:{line}: SUM without CAST", source.path));
            }
        }
    }
    check("a statement for both engines is in their common dialect", findings);
}

#[test]
fn pure_code_and_stores_never_wait() {
    let mut findings = Vec::new();
    for source in rust() {
        let pure = ["model", "rules", "store"].iter().any(|name| source.is_module(name));
        if source.room() == "base" || (pure && source.path.starts_with("crates/")) {
            findings.extend(source.uses(&source.program(), &[".await", "async"]));
        }
    }
    check("model, rules, store and base never wait", findings);
}

#[test]
fn models_rules_and_base_are_pure() {
    let mut findings = Vec::new();
    for source in rust() {
        let program = source.program();
        if source.room() == "base" {
            findings.extend(source.uses(&program, IMPURE));
        } else if source.is_module("model") || source.is_module("rules") {
            findings.extend(source.uses(&program, IMPURE));
            findings.extend(source.uses(
                &program,
                &["dyn Clock", "base::Clock", "Entropy", ".now()", "std::fs", "std::env", "std::net"],
            ));
        }
    }
    check("model, rules and base know no database, clock or chance", findings);
}

#[test]
fn no_route_names_a_purpose() {
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| source.is_module("routes")) {
        findings.extend(source.uses(
            &source.program(),
            &[
                "Purpose::Handle",
                "Purpose::Verify",
                "Purpose::Contact",
                "Purpose::Supervise",
                "Purpose::Caller",
            ],
        ));
    }
    check("a route gets its purpose from the seat's rule", findings);
}

#[test]
fn every_room_has_its_card() {
    let mut findings = Vec::new();
    for (name, _) in TIERS.iter().filter(|(name, _)| *name != "both" && *name != "app") {
        let path = format!("crates/{name}/src/lib.rs");
        let text = std::fs::read_to_string(root().join(&path)).unwrap_or_default();
        let card: String =
            text.lines().take_while(|line| line.starts_with("//!")).collect::<Vec<_>>().join("\n");
        for word in ["Owns", "Refuses"] {
            if !card.contains(word) {
                findings.push(format!("{path}:1: the card does not say \"{word} …\""));
            }
        }
        for migration in files(&["migrations"], &[&format!("_{name}.sql")]) {
            for table in super::schema::tables(&migration.text) {
                if !card.contains(&format!("`{}`", table.name)) {
                    findings.push(format!("{path}:1: the card does not name the table `{}`", table.name));
                }
            }
        }
    }
    check("the first lines of lib.rs say what the room owns and refuses, and name its tables", findings);
}
