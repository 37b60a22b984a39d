//! Strangers' tools against the release binary: schemathesis reads the contract and tries each operation as several callers;
//! systemd reads our unit.

use super::running::Demo;
use super::tally::Count;
use crate::python;
use crate::shell::{Failure, binary, command, root, watch};
use std::collections::BTreeSet;
use std::fs;

/// Who calls, each on a fresh demo: nobody, a reporter with number and code, the demo's first account of a role.
const CALLERS: &[&str] = &["admin", "clerk", "operator", "department", "tracker", "stranger"];
/// Runs beside each other: a server and its caller share two cores well.
const BESIDE: usize = 2;
/// How the hooks' line of unseen operations goes on.
const NEVER: &str = ": never done: ";
/// The requirements below `tools/`.
pub const TOOL: &str = "schemathesis";
/// The unit of the service.
pub const UNIT: &str = "dist/yiwang.service";

/// What one caller's run found.
struct Seen {
    count: Count,
    /// Operations that never succeeded: what is behind them this caller has not seen.
    never: BTreeSet<String>,
}

/// Every caller, two at a time. An operation that found no failure counts as passed.
pub fn contract() -> Result<Count, Failure> {
    super::client::built()?;
    python::packages(TOOL)?;
    let mut sum = Count::default();
    let mut never: Option<BTreeSet<String>> = None;
    for beside in CALLERS.chunks(BESIDE) {
        let runs: Vec<Result<Seen, Failure>> = std::thread::scope(|scope| {
            let runs: Vec<_> = beside.iter().map(|caller| scope.spawn(|| one(caller))).collect();
            runs.into_iter().map(|run| run.join().unwrap_or_else(|_| Err("a run panicked".into()))).collect()
        });
        for seen in runs {
            let seen = seen?;
            sum.passed += seen.count.passed;
            sum.failed += seen.count.failed;
            never = Some(never.map_or(seen.never.clone(), |never| &never & &seen.never));
        }
    }
    let never: Vec<String> = never.into_iter().flatten().collect();
    println!(
        "outside: succeeded for nobody: {}",
        if never.is_empty() { "none".into() } else { never.join(" ") }
    );
    Ok(sum)
}

fn one(caller: &str) -> Result<Seen, Failure> {
    let demo = Demo::start(&format!("outside-{caller}"), None)?;
    let program = python::packages(TOOL)?.join("bin/schemathesis");
    let mut tests = command(".", &program.to_string_lossy(), &["--config-file", "schemathesis.toml", "run"]);
    tests.args([crate::generate::OPENAPI, "--url", demo.url()]);
    tests.env("YIWANG_URL", demo.url()).env("YIWANG_CALLER", caller).env("NO_COLOR", "1");
    let (ok, lines) = watch(tests, ours)?;
    let count = tally(ok, &lines);
    if count.failed > 0 {
        println!("== as {caller} ==\n{}", lines.join("\n"));
    }
    let never = lines.iter().find_map(|line| line.split_once(NEVER)).map_or("", |(_, words)| words);
    let never = never.split_whitespace().filter(|word| *word != "none").map(str::to_owned).collect();
    Ok(Seen { count, never })
}

/// What our hooks say at the end: how many answers of each kind a caller got.
fn ours(line: &str) -> bool {
    line.starts_with("outside: ") && !line.contains(NEVER)
}

/// Operations tested, and unique failures, from schemathesis' closing lines.
fn tally(ok: bool, lines: &[String]) -> Count {
    let number = |mark: &str| -> usize {
        let line = lines.iter().rev().find(|line| line.contains(mark));
        let text = line.and_then(|line| line.split(mark).nth(1)).unwrap_or_default();
        text.split([' ', '/']).next().and_then(|word| word.parse().ok()).unwrap_or(0)
    };
    let (selected, tested) = (number("Selected: "), number("Tested: "));
    let failures = lines.iter().rev().find_map(|line| {
        let words: Vec<&str> = line.trim_matches(['=', ' ']).split([' ', ',']).collect();
        let at = words.iter().position(|word| word.starts_with("failure"))?;
        words.get(at.checked_sub(1)?)?.parse::<usize>().ok()
    });
    let failed = match (ok && tested > 0 && selected == tested, failures.unwrap_or(0)) {
        (true, failed) => failed,
        (false, failed) => failed.max(1),
    };
    Count { passed: tested.saturating_sub(failed), failed }
}

/// `systemd-analyze verify` on the unit, its program replaced by the one that was built: it must exist to be looked at.
pub fn unit() -> Result<Count, Failure> {
    super::client::built()?;
    let text = fs::read_to_string(root().join(UNIT))?;
    let folder = std::env::temp_dir().join(format!("yiwang-unit-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let unit = folder.join("yiwang.service");
    fs::write(&unit, with_program(&text, &binary().to_string_lossy()))?;
    let verified = command(".", "systemd-analyze", &["verify", "--man=no", &unit.to_string_lossy()]).output();
    fs::remove_dir_all(&folder)?;
    let done = verified?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    // Units of the machine itself may be faulty; only what is said of ours counts.
    let ours: Vec<&str> = said.lines().filter(|line| line.contains("yiwang")).collect();
    if done.status.success() && ours.is_empty() {
        return Ok(Count::passed(1));
    }
    Err(format!(
        "systemd-analyze verify: {}\n  {}",
        done.status,
        said.lines().collect::<Vec<_>>().join("\n  ")
    )
    .into())
}

/// The unit's text with `program` in the place of each command's first word.
fn with_program(text: &str, program: &str) -> String {
    let line = |line: &str| match line.split_once('=') {
        Some((key, words)) if key.starts_with("Exec") => {
            let rest = words.split_once(' ').map_or("", |(_, rest)| rest);
            format!("{key}={program} {rest}\n")
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{Count, tally, with_program};

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn closing_lines_are_read() {
        let head = "API Operations:\n  Selected: 38/38\n  Tested: 38\n";
        let good = lines(&format!("{head}=== No issues found in 8.18s ===="));
        assert_eq!(tally(true, &good), Count { passed: 38, failed: 0 });
        let bad = lines(&format!("{head}=== 9 failures, 4 warnings in 12.77s ==="));
        assert_eq!(tally(false, &bad), Count { passed: 29, failed: 9 });
        assert_eq!(tally(false, &[]), Count { passed: 0, failed: 1 });
        assert_eq!(tally(true, &[]), Count { passed: 0, failed: 1 }, "nothing was tested");
    }

    #[test]
    fn a_unit_is_read_with_our_program() {
        let unit = "[Service]\nExecStart=/usr/bin/yiwang serve --config /etc/yiwang.toml\nUser=yiwang";
        let expected = "[Service]\nExecStart=/t/yiwang serve --config /etc/yiwang.toml\nUser=yiwang\n";
        assert_eq!(with_program(unit, "/t/yiwang"), expected);
    }
}
