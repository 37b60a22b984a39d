//! Words that do not belong into the repository, and links that lead nowhere.

use super::check;
use super::source::{Source, files, root};

/// Text files of every kind.
const ENDINGS: &[&str] = &[
    ".rs",
    ".toml",
    ".md",
    ".sql",
    ".ts",
    ".tsx",
    ".mjs",
    ".js",
    ".css",
    ".html",
    ".json",
    ".csv",
    ".lock",
    ".yml",
    "Makefile",
    "NOTICE",
    "run",
    ".editorconfig",
    ".gitignore",
];

/// Put together here, or this file would be its own first finding.
fn barred() -> Vec<String> {
    let slash = |parts: &[&str]| format!("/{}/", parts.concat());
    vec![
        slash(&["wo", "rk", "/main"]),
        slash(&["wo", "rk", "/shared"]),
        slash(&["wo", "rk", "/plan"]),
        slash(&["ro", "ot"]),
        slash(&["ho", "me"]),
        format!("../{}", "shared/"),
        ["library", "/env"].concat(),
        ["DECI", "SIONS.md"].concat(),
        ["DES", "IGN.md"].concat(),
        ["MEAS", "URED.md"].concat(),
        ["PL", "AN.md"].concat(),
        ["issues", " show"].concat(),
        ["index", ".crates.io"].concat(),
        ["static", ".crates.io"].concat(),
        ["registry", ".npmjs.org"].concat(),
        ["registry", ".npmmirror.com"].concat(),
        ["proxy", ".golang.org"].concat(),
        ["files", ".pythonhosted.org"].concat(),
    ]
}

/// A path counts only at its beginning: `web/work/` is ours.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(i, _)| {
        let before = line[..i].chars().next_back();
        !word.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || "_-./}$".contains(c))
    })
}

#[test]
fn no_word_of_a_workplace() {
    let barred = barred();
    let mut findings = Vec::new();
    for source in files(&[""], ENDINGS) {
        for (n, line) in source.text.lines().enumerate() {
            let hits = barred.iter().filter(|word| holds(line, word));
            findings.extend(hits.map(|word| format!("{}:{}: {word}", source.path, n + 1)));
        }
    }
    check("no path, document or host of the place where it was written", findings);
}

#[test]
fn cargo_takes_crates_from_one_registry() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    let other = lock.lines().enumerate().filter(|(_, line)| {
        line.starts_with("source = ")
            && !line.contains("registry+https://github.com/rust-lang/crates.io-index")
    });
    check(
        "crates come from the public registry",
        other.map(|(n, line)| format!("Cargo.lock:{}: {line}", n + 1)).collect(),
    );
}

/// Targets of `[text](target)` with their lines; code in backticks is left out.
fn links(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (n, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let plain: Vec<&str> = line.split('`').step_by(2).collect();
        for part in plain.join("``").split("](").skip(1) {
            let target = part.split([')', ' ']).next().unwrap_or_default();
            found.push((n + 1, target.to_owned()));
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    let mut findings = Vec::new();
    for source in files(&[""], &[".md"]) {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, target) in links(&source) {
            let file = target.split('#').next().unwrap_or_default();
            let elsewhere =
                ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
            if !elsewhere && !file.is_empty() && !root().join(folder).join(file).exists() {
                findings.push(format!("{}:{line}: {target}", source.path));
            }
        }
    }
    check("every relative link of the documents resolves", findings);
}
