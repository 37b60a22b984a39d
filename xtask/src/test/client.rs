//! The generated client against the release binary, on each engine: what another program sees.

use super::running::Demo;
use super::tally::{self, Count};
use crate::shell::{Failure, binary, command, root, run, watch};

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
        let demo = Demo::start(&format!("client-{engine}"), database)?;
        let mut tests = command("web", "npm", &["run", "--silent", "client"]);
        tests.env("YIWANG_URL", demo.url());
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
