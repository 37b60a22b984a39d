//! `--help` teaches: each command says at length what it does, shows an example, and describes what it takes.

use std::process::Command;

/// Characters of a command's long text at least: a sentence or two.
const TEXT_MIN: usize = 120;
/// Words that lead to a help text: `yiwang import people`, and one more level than there is.
const DEPTH_MAX: usize = 3;

fn help(words: &[String], flag: &str) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_yiwang")).args(words).arg(flag).output().unwrap();
    assert!(run.status.success(), "yiwang {} {flag}", words.join(" "));
    String::from_utf8(run.stdout).unwrap()
}

/// The names below `Commands:`; clap's own `help` is none of ours.
fn below(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| line.is_empty() || line.starts_with("  "));
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .filter_map(|line| line.split_whitespace().next())
        .filter(|n| *n != "help")
        .map(str::to_owned)
        .collect()
}

/// Options and arguments without a word of description; clap writes it below them in a long help.
fn undescribed(help: &str) -> Vec<String> {
    let lines: Vec<&str> = help.lines().collect();
    let takes = |line: &str| {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        (2..=6).contains(&indent)
            && (text.starts_with('-') || text.starts_with('<') || text.starts_with("[<"))
    };
    let from = lines.iter().position(|l| *l == "Arguments:" || *l == "Options:").unwrap_or(lines.len());
    let bare = (from..lines.len()).filter(|n| takes(lines[*n]));
    bare.filter(|n| lines.get(n + 1).is_none_or(|next| next.trim().is_empty() || takes(next)))
        .map(|n| lines[n].trim().to_owned())
        .collect()
}

fn look(words: &[String], findings: &mut Vec<String>) -> usize {
    let (short, long) = (help(words, "-h"), help(words, "--help"));
    let name = format!("yiwang {}", words.join(" "));
    findings
        .extend(undescribed(&long).into_iter().map(|option| format!("{name}: {option} is not described")));
    let children = below(&short);
    if words.len() < DEPTH_MAX && !children.is_empty() {
        let child = |child: String| [words, &[child]].concat();
        return children.into_iter().map(child).map(|words| look(&words, findings)).sum();
    }
    let text = long.split("Usage:").next().unwrap_or_default().trim();
    if text.chars().count() < TEXT_MIN {
        findings.push(format!("{name}: the long text has {} characters", text.chars().count()));
    }
    if text == short.split("Usage:").next().unwrap_or_default().trim() {
        findings.push(format!("{name}: --help says no more than -h"));
    }
    if !long.contains("Example") || long.matches(&name).count() < 2 {
        findings.push(format!("{name}: no example"));
    }
    1
}

#[test]
fn every_command_teaches() {
    let mut findings = Vec::new();
    let seen = look(&[], &mut findings);
    assert!(seen > 8, "commands are found in the help of `yiwang`: {seen}");
    assert!(findings.is_empty(), "long help:\n  {}\n", findings.join("\n  "));
}

#[test]
fn options_without_a_word_are_found() {
    let text = "About\n\nOptions:\n      --config <FILE>\n          Where.\n\n      --bare <X>\n\n  -h, --help\n          Print help\n";
    assert_eq!(undescribed(text), ["--bare <X>"]);
}
