//! Numbers of passed and failed tests, read from what the test programs print.

use crate::shell::Failure;

/// How many passed, how many failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Passed.
    pub passed: usize,
    /// Failed, timed out or broken otherwise.
    pub failed: usize,
}

impl Count {
    /// Only passed ones.
    pub fn passed(passed: usize) -> Self {
        Self { passed, failed: 0 }
    }
    /// Only failed ones.
    pub fn failed(failed: usize) -> Self {
        Self { passed: 0, failed }
    }
}

/// The sum over the lines that hold `mark`. A program that failed without a failed test counts as one.
pub fn of(ok: bool, lines: &[String], mark: &str) -> Result<Count, Failure> {
    let mut sum = Count::default();
    let mut found = false;
    for line in lines.iter().map(|line| plain(line)).filter(|line| line.contains(mark)) {
        let line = line.as_str();
        found = true;
        sum.passed += before(line, "passed");
        sum.failed += ["failed", "timed", "exec"].map(|word| before(line, word)).iter().sum::<usize>();
    }
    if !ok {
        sum.failed = sum.failed.max(1);
    } else if !found {
        return Err(format!("no line with \"{mark}\": were there any tests?").into());
    }
    Ok(sum)
}

/// The line without a terminal's colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += part.split_once('m').map_or(part, |(_, rest)| rest);
    }
    text
}

/// The number that stands before a word: 12 in `12 passed`.
fn before(line: &str, word: &str) -> usize {
    let words: Vec<&str> =
        line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    words.windows(2).filter(|pair| pair[1] == word).map(|pair| pair[0].parse().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::{Count, of};

    fn check(line: &str, mark: &str, passed: usize, failed: usize) {
        assert_eq!(of(true, &[line.to_owned()], mark).ok(), Some(Count { passed, failed }), "{line}");
    }

    #[test]
    fn closing_lines_of_test_programs_are_read() {
        check(
            "     Summary [   1.2s] 47 tests run: 44 passed (2 slow), 2 failed, 1 timed out, 3 skipped",
            "tests run:",
            44,
            3,
        );
        check("      Tests  1 failed | 12 passed (13)", "Tests ", 12, 1);
        check("test result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.00s", "test result:", 3, 0);
        check("7 passed, 0 failed", "passed, ", 7, 0);
        check("\u{1b}[2m Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m\u{1b}[22m", "Tests ", 12, 0);
    }

    #[test]
    fn a_program_that_breaks_counts_as_a_failure() {
        assert_eq!(of(false, &[], "Tests ").ok(), Some(Count::failed(1)));
        assert!(of(true, &[], "Tests ").is_err());
    }
}
