//! The generated client against the release binary, on each engine: what another program sees.

use super::tally::{self, Count};
use crate::shell::{Failure, binary, command, root, run, watch};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};

/// Lines that a starting demo prints before its address at most.
const LINES_MAX: usize = 200;

/// A demo that runs beside the tests; stopped and its folder removed when dropped.
struct Demo {
    child: Child,
    folder: PathBuf,
    url: String,
}

impl Demo {
    /// Starts a demo in a folder of its own, on this database or on its own SQLite file, and waits for its address.
    fn start(name: &str, database: Option<&str>) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("yiwang-client-{name}-{}", std::process::id()));
        let mut program = command(".", &binary().to_string_lossy(), &["demo", "--listen", "127.0.0.1:0"]);
        program.arg("--data").arg(&folder);
        if let Some(database) = database {
            program.args(["--database", database]);
        }
        let mut child = program.stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("the demo has no output")?;
        let mut demo = Self { child, folder, url: String::new() };
        let lines = BufReader::new(out).lines().take(LINES_MAX).map_while(Result::ok);
        let found =
            lines.filter_map(|l| Some(l.split_once("http://")?.1.split('/').next()?.to_owned())).next();
        demo.url = format!("http://{}", found.ok_or("the demo ended before it said its address")?);
        Ok(demo)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        let removed = std::fs::remove_dir_all(&self.folder);
        if stopped.is_err() || removed.is_err() {
            eprintln!("client: {} may be left", self.folder.display());
        }
    }
}

/// Runs the client's tests once on SQLite and once on this PostgreSQL server.
pub fn on_both(postgres: &str) -> Result<Count, Failure> {
    let name = format!("yiwang_client_{}", std::process::id());
    run(command(
        ".",
        "psql",
        &["--quiet", "--dbname", postgres, "--command", &format!("CREATE DATABASE {name}")],
    ))?;
    let database = postgres.replace("dbname=postgres", &format!("dbname={name}"));
    let mut sum = Count::default();
    for (engine, database) in [("sqlite", None), ("postgres", Some(database.as_str()))] {
        println!("client: {engine}");
        let demo = Demo::start(engine, database)?;
        let mut tests = command("web", "npm", &["run", "--silent", "client"]);
        tests.env("YIWANG_URL", &demo.url);
        let (ok, lines) = watch(tests, |_| true)?;
        let count = tally::of(ok, &lines, "Tests ")?;
        sum.passed += count.passed;
        sum.failed += count.failed;
    }
    Ok(sum)
}

/// The file without which there is nothing to run.
pub const NEEDS: &str = "web/client/flow.test.ts";

/// Whether the release binary is there.
pub fn built() -> Result<(), Failure> {
    if root().join(binary()).exists() { Ok(()) } else { Err("there is no release binary to talk to".into()) }
}
