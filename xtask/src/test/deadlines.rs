//! Our deadlines, computed a second time by Python packages that know nothing of ours (`tools/deadlines/README.md`).

use super::tally::Count;
use crate::python;
use crate::shell::{Failure, command, target};
use std::path::Path;
use std::process::{Command, Stdio};

/// The requirements below `tools/`.
pub const TOOL: &str = "deadlines";
/// The script that compares.
pub const SCRIPT: &str = "tools/deadlines/check.py";
/// Random cases, and their seed.
const CASES: [&str; 2] = ["10000", "330106"];

/// Pipes the cases into the script. `built`: the tests have built the example already.
pub fn compare(built: bool) -> Result<Count, Failure> {
    let python = python::packages(TOOL)?.join("bin/python");
    let mut ours = example(built);
    let mut cases = ours.args(CASES).stdout(Stdio::piped()).spawn()?;
    let lines = cases.stdout.take().ok_or("the example has no output")?;
    let compared = command(".", &python.to_string_lossy(), &[SCRIPT]).stdin(lines).status()?;
    let told = cases.wait()?;
    if told.success() && compared.success() {
        return Ok(Count::passed(1));
    }
    Err(format!("the example: {told}; the comparison: {compared}").into())
}

fn example(built: bool) -> Command {
    let program = target().join("debug/examples/deadline_cases");
    if built && Path::new(&program).exists() {
        return command(".", &program.to_string_lossy(), &[]);
    }
    command(".", "cargo", &["run", "--quiet", "-p", "territory", "--example", "deadline_cases", "--"])
}
