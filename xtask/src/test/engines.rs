//! Each database test exists once for each engine: names that end in `::sqlite` and `::postgres`, counted from nextest's list.

use crate::shell::{Failure, command, output};
use crate::test::tally::Count;
use serde_json::Value;
use std::collections::BTreeSet;

/// Prints both numbers and fails when a test lacks its twin.
pub fn compare() -> Result<Count, Failure> {
    let list = output(command(
        ".",
        "cargo",
        &["nextest", "list", "--workspace", "--message-format", "json", "--cargo-quiet"],
    ))?;
    let (sqlite, postgres) = split(&serde_json::from_str(&list)?);
    println!("tests: sqlite {}, postgres {}", sqlite.len(), postgres.len());
    if sqlite.is_empty() {
        return Err("no test runs on the engines".into());
    }
    let lonely: Vec<&str> = sqlite.symmetric_difference(&postgres).map(String::as_str).collect();
    if lonely.is_empty() {
        return Ok(Count::passed(1));
    }
    Err(format!("on one engine only:\n  {}", lonely.join("\n  ")).into())
}

/// Test names without their engine: those on SQLite, those on PostgreSQL.
fn split(list: &Value) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut sqlite, mut postgres) = (BTreeSet::new(), BTreeSet::new());
    let suites = list["rust-suites"].as_object().into_iter().flatten();
    for (suite, content) in suites {
        for (test, _) in content["testcases"].as_object().into_iter().flatten() {
            if let Some(name) = test.strip_suffix("::sqlite") {
                sqlite.insert(format!("{suite} {name}"));
            } else if let Some(name) = test.strip_suffix("::postgres") {
                postgres.insert(format!("{suite} {name}"));
            }
        }
    }
    (sqlite, postgres)
}

#[cfg(test)]
mod tests {
    use super::split;
    use serde_json::json;

    #[test]
    fn twins_are_found_by_their_names() {
        let list = json!({"rust-suites": {"db::it": {"testcases": {
            "a::sqlite": {}, "a::postgres": {}, "b::sqlite": {}, "plain": {}, "c_sqlite": {},
        }}}});
        let (sqlite, postgres) = split(&list);
        assert_eq!((sqlite.len(), postgres.len()), (2, 1));
        assert!(sqlite.contains("db::it b"));
    }
}
