//! Each statement of the program was run with its values bound, and gave a row that was decoded, on both engines.
//!
//! What should have happened is read from the sources: every text that opens with `-- name` in `sql!` and `sql_for!`. What did
//! happen stands in the trace that debug builds write.

use crate::shell::{Failure, root};
use crate::test::tally::Count;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The engines, as the trace names them.
const ENGINES: [&str; 2] = ["sqlite", "postgres"];

/// One statement of the sources.
#[derive(Debug, PartialEq, Eq)]
struct Statement {
    name: String,
    at: String,
    gives_rows: bool,
}

/// Prints `statements: sqlite n of n, postgres n of n` and fails below n.
pub fn compare(trace: &Path) -> Result<Count, Failure> {
    let statements = sources()?;
    let seen = traced(trace)?;
    let mut missing = Vec::new();
    let mut counts = Vec::new();
    for engine in ENGINES {
        let mut good = 0;
        for statement in &statements {
            let has =
                |what: &str| seen.contains(&(engine.to_owned(), statement.name.clone(), what.to_owned()));
            let lacks = match (has("bound"), !statement.gives_rows || has("decoded")) {
                (true, true) => {
                    good += 1;
                    continue;
                }
                (false, _) => "never run",
                (true, false) => "no row decoded",
            };
            missing.push(format!("{engine:8} {} ({}): {lacks}", statement.name, statement.at));
        }
        counts.push(format!("{engine} {good} of {}", statements.len()));
    }
    println!("statements: {}", counts.join(", "));
    if missing.is_empty() {
        Ok(Count::passed(1))
    } else {
        Err(format!("untested:\n  {}", missing.join("\n  ")).into())
    }
}

/// Every statement of the crates, each under one name.
fn sources() -> Result<Vec<Statement>, Failure> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("crates"))?.flatten() {
        rust_files(&entry.path().join("src"), &mut files)?;
    }
    files.sort();
    let mut by_name = BTreeMap::new();
    let mut twice = Vec::new();
    for file in files {
        let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
        for statement in scan(&shown, &fs::read_to_string(&file)?) {
            let at = statement.at.clone();
            if let Some(old) = by_name.insert(statement.name.clone(), statement) {
                twice.push(format!("{}: {} and {at}", old.name, old.at));
            }
        }
    }
    if twice.is_empty() {
        Ok(by_name.into_values().collect())
    } else {
        Err(format!("one name, two statements:\n  {}", twice.join("\n  ")).into())
    }
}

/// Files of the program proper: test modules lie in `tests.rs`, `tests/` and `*_tests.rs`.
fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                rust_files(&path, files)?;
            }
        } else if name.ends_with(".rs") && name != "tests.rs" && !name.ends_with("_tests.rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// The statements of one file. The texts of `sql_for!` share their name and count once.
fn scan(file: &str, text: &str) -> Vec<Statement> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut found: Vec<Statement> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("sql!(").into_iter().chain(rest.find("sql_for!(")).min() {
        let line_start = rest[..start].rfind('\n').map_or(0, |i| i + 1);
        let in_comment = rest[line_start..start].trim_start().starts_with("//");
        let inside = &rest[start..];
        let end = closing(inside);
        if !in_comment {
            let line = text[..text.len() - inside.len()].matches('\n').count() + 1;
            found.extend(statement(&inside[..end], format!("{file}:{line}")));
        }
        rest = &inside[end..];
    }
    found
}

/// The index after the bracket that closes the macro's call, brackets in strings left out.
fn closing(text: &str) -> usize {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return i + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn statement(call: &str, at: String) -> Option<Statement> {
    let after = &call[call.find("\"-- ")? + 4..];
    let end = after.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || "_.".contains(c)))?;
    let sql = after[end..].replace("\\n", " ");
    let mut words =
        sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let others: BTreeSet<&str> = words.collect();
    let writes = ["INSERT", "UPDATE", "DELETE"].iter().any(|word| others.contains(word));
    let gives_rows = match first {
        "SELECT" | "VALUES" => true,
        "WITH" if !writes => true,
        _ => others.contains("RETURNING"),
    };
    Some(Statement { name: after[..end].to_owned(), at, gives_rows })
}

fn traced(folder: &Path) -> Result<BTreeSet<(String, String, String)>, Failure> {
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder)?.flatten() {
        for line in fs::read_to_string(entry.path())?.lines() {
            let mut parts = line.split('\t').map(str::to_owned);
            if let (Some(engine), Some(name), Some(what)) = (parts.next(), parts.next(), parts.next()) {
                seen.insert((engine, name, what));
            }
        }
    }
    if seen.is_empty() { Err("the trace is empty: did the tests run?".into()) } else { Ok(seen) }
}

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn statements_are_found_with_their_kind() {
        let text = r#"
/// `sql!("-- a.doc\nSELECT 1")`
const A: &Sql<1> = sql!("-- a.get\nSELECT (x) FROM a WHERE id = ?");
fn b() { tx.exec(sql!("-- a.insert
    INSERT INTO a (id) VALUES (?)"), binds![1]) }
const C: &Sql<0> = sql_for!(
    lite: "-- a.take\nUPDATE a SET x = 1 RETURNING id",
    pg: "-- a.take\nUPDATE a SET x = 1 RETURNING id",
);
const L: &Sql<0> = sql!("-- a.lock\nSELECT id FROM a FOR UPDATE");
const D: &Sql<0> = sql!(concat!("-- a.copy\nINSERT INTO a ", "SELECT 1"));
#[cfg(test)]
mod tests {
    const E: &Sql<0> = sql!("-- a.test\nSELECT 1");
}
"#;
        let found: Vec<_> = scan("f", text).into_iter().map(|s| (s.name, s.at, s.gives_rows)).collect();
        let expected = [
            ("a.get", "f:3", true),
            ("a.insert", "f:4", false),
            ("a.take", "f:6", true),
            ("a.lock", "f:10", true),
            ("a.copy", "f:11", false),
        ];
        assert_eq!(found, expected.map(|(name, at, rows)| (name.to_owned(), at.to_owned(), rows)));
    }
}
