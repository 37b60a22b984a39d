//! The house rules, read from the sources: each rule is one test, each failure names file and line.
//!
//! Owns the rules that a machine can see. Refuses to know how the program runs: it reads files and nothing else.

mod code;
mod docs;
mod names;
mod schema;
mod source;
mod tiers;
mod words;

/// Fails with all findings, one a line.
fn check(rule: &str, findings: Vec<String>) {
    assert!(findings.is_empty(), "{rule}: {}\n  {}\n", findings.len(), findings.join("\n  "));
}
