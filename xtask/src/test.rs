//! Every check, in order, with a table of durations and one closing line.
//!
//! A stage that fails does not stop the others: one run shows all. PostgreSQL is started for the run and removed after it,
//! however it ends.

mod client;
mod deadlines;
mod engines;
mod expected;
mod outside;
pub mod postgres;
mod running;
mod statements;
mod tally;

use crate::shell::{Failure, binary, command, root, run as run_command, target, watch};
use crate::{demo, generate, setup};
pub use deadlines::TOOL as DEADLINES;
use expected::may_be_missing;
pub use outside::TOOL as SCHEMATHESIS;
use postgres::Server;
use std::time::{Duration, Instant};
use tally::Count;

/// What a stage gives back.
type Verdict = Result<Count, Failure>;

/// One check.
struct Stage {
    name: &'static str,
    part: &'static str,
    /// A file without which there is nothing to check.
    needs: &'static str,
    work: fn(&mut Run) -> Verdict,
}

/// In order: the quick ones first.
const STAGES: &[Stage] = &[
    Stage { name: "format", part: "fmt", needs: "Cargo.toml", work: |_| cargo(&["fmt", "--all", "--check"]) },
    Stage { name: "clippy", part: "clippy", needs: "Cargo.toml", work: |_| clippy() },
    Stage { name: "web types", part: "web", needs: "web/package.json", work: |_| npm("check") },
    Stage { name: "web tests", part: "web", needs: "web/package.json", work: |_| web_tests() },
    Stage { name: "web build", part: "web", needs: "web/package.json", work: |_| npm("build") },
    Stage { name: "rust tests", part: "rust", needs: "Cargo.toml", work: rust_tests },
    Stage { name: "generated files", part: "gen", needs: generate::OPENAPI, work: generated_files },
    Stage { name: "examples in docs", part: "rust", needs: "Cargo.toml", work: |_| examples() },
    Stage { name: "both engines", part: "rust", needs: "Cargo.toml", work: |_| engines::compare() },
    Stage {
        name: "statements",
        part: "rust",
        needs: "Cargo.toml",
        work: |run| statements::compare(run.server()?.trace()),
    },
    Stage {
        name: "deadlines",
        part: "outside",
        needs: deadlines::SCRIPT,
        work: |run| deadlines::compare(run.built),
    },
    Stage { name: "release build", part: "browser", needs: "crates/app/src/main.rs", work: |_| release() },
    Stage { name: "generated client", part: "client", needs: client::NEEDS, work: generated_client },
    Stage {
        name: "outside eyes",
        part: "outside",
        needs: "schemathesis.toml",
        work: |_| outside::contract(),
    },
    Stage { name: "service unit", part: "outside", needs: outside::UNIT, work: |_| outside::unit() },
    Stage { name: "browser", part: "browser", needs: "web/e2e/run.mjs", work: browser },
];

/// One run: the server that its stages share, started by the first that wants it.
#[derive(Default)]
struct Run {
    server: Option<Server>,
    /// Whether the tests have built the program: with their features, so that `cargo run` would build all of it again.
    built: bool,
}

impl Run {
    fn server(&mut self) -> Result<&Server, Failure> {
        if self.server.is_none() {
            self.server = Some(Server::start()?);
        }
        self.server.as_ref().ok_or_else(|| Failure::from("no PostgreSQL"))
    }
}

/// How a stage ended.
enum Ended {
    Passed(Count),
    Failed(Count, String),
    Missing(&'static str),
}

/// Runs the stages of these parts, or all.
pub fn run(parts: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = parts.iter().find(|part| STAGES.iter().all(|stage| stage.part != **part)) {
        return Err(format!(
            "no such part: {unknown}; there are fmt clippy gen web rust client outside browser"
        )
        .into());
    }
    let begun = Instant::now();
    setup::everything()?;
    let mut table = vec![("set-up", begun.elapsed(), Ended::Passed(Count::default()))];
    let mut run = Run::default();
    for stage in STAGES.iter().filter(|stage| parts.is_empty() || parts.contains(&stage.part)) {
        println!("\n== {} ==", stage.name);
        let begun = Instant::now();
        let ended = perform(stage, &mut run);
        if let Ended::Failed(_, why) = &ended {
            println!("{}: {why}", stage.name);
        }
        table.push((stage.name, begun.elapsed(), ended));
    }
    drop(run);
    report(&table, begun.elapsed())
}

/// Runs a command with a server for its tests; the statements it traced are counted by nobody.
pub fn with_postgres(program: &str, args: &[&str]) -> Result<(), Failure> {
    let server = Server::start()?;
    let mut wanted = command(".", program, args);
    wanted.env("YIWANG_TEST_POSTGRES", server.url());
    run_command(wanted)
}

fn perform(stage: &Stage, run: &mut Run) -> Ended {
    if !root().join(stage.needs).exists() {
        return match may_be_missing(stage.needs) {
            true => Ended::Missing(stage.needs),
            false => Ended::Failed(Count::failed(1), format!("{} is missing", stage.needs)),
        };
    }
    match (stage.work)(run) {
        Ok(count) if count.failed == 0 => Ended::Passed(count),
        Ok(count) => Ended::Failed(count, format!("{} failed", count.failed)),
        Err(failure) => Ended::Failed(Count::failed(1), failure.to_string()),
    }
}

/// The table, the failures once more, the closing line.
fn report(table: &[(&str, Duration, Ended)], whole: Duration) -> Result<(), Failure> {
    let mut total = Count::default();
    println!();
    for (name, time, ended) in table {
        let (count, word) = match ended {
            Ended::Passed(count) => (*count, String::from("ok")),
            Ended::Failed(count, why) => {
                (*count, format!("FAILED: {}", why.lines().next().unwrap_or_default()))
            }
            Ended::Missing(needs) => (Count::default(), format!("skipped: there is no {needs} yet")),
        };
        total.passed += count.passed;
        total.failed += count.failed;
        println!("{name:18} {:>8} {:>6}  {word}", minutes(*time), count.passed);
    }
    println!("{:18} {:>8}", "together", minutes(whole));
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err("not everything passed".into()) }
}

fn minutes(time: Duration) -> String {
    let tenths = time.as_millis() / 100;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

/// A check without tests of its own counts as one.
fn one(done: Result<(), Failure>) -> Verdict {
    done.map(|()| Count::passed(1))
}

fn cargo(args: &[&str]) -> Verdict {
    one(run_command(command(".", "cargo", args)))
}

fn clippy() -> Verdict {
    cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--keep-going", "--", "-D", "warnings"])
}

fn npm(script: &str) -> Verdict {
    one(run_command(command("web", "npm", &["run", "--silent", script])))
}

fn web_tests() -> Verdict {
    let (ok, lines) = watch(command("web", "npm", &["run", "--silent", "test"]), everything)?;
    tally::of(ok, &lines, "Tests ")
}

fn rust_tests(run: &mut Run) -> Verdict {
    let server = run.server()?;
    let mut tests = command(".", "cargo", &["nextest", "run", "--workspace", "--no-fail-fast"]);
    tests.env("YIWANG_TEST_POSTGRES", server.url()).env("YIWANG_SQL_TRACE", server.trace());
    let (ok, lines) = watch(tests, everything)?;
    run.built = lines.iter().any(|line| line.contains("tests run:"));
    tally::of(ok, &lines, "tests run:")
}

fn generated_files(run: &mut Run) -> Verdict {
    let program = target().join("debug/yiwang");
    one(generate::check(run.built.then_some(program.as_path())))
}

fn everything(_line: &str) -> bool {
    true
}

/// Most crates have no example, and each says so in four lines.
fn substance(line: &str) -> bool {
    !(line.trim().is_empty()
        || line.starts_with("running 0 tests")
        || line.starts_with("test result: ok. 0 passed"))
}

fn examples() -> Verdict {
    let (ok, lines) = watch(command(".", "cargo", &["test", "--quiet", "--workspace", "--doc"]), substance)?;
    tally::of(ok, &lines, "test result:")
}

fn release() -> Verdict {
    demo::web()?;
    one(demo::release())
}

fn generated_client(run: &mut Run) -> Verdict {
    client::built()?;
    client::on_both(&run.server()?.url())
}

fn browser(run: &mut Run) -> Verdict {
    if !binary().exists() {
        return Err("there is no release binary to look at".into());
    }
    let mut tests = command(".", "node", &["web/e2e/run.mjs"]);
    tests.env("YIWANG_BIN", binary()).env("YIWANG_TEST_POSTGRES", run.server()?.url());
    let (ok, lines) = watch(tests, everything)?;
    tally::of(ok, &lines, "passed, ")
}
