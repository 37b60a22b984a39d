//! The demo: set up, build what is out of date, hand over to the program.

use crate::setup;
use crate::shell::{Failure, binary, command, root};
use std::os::unix::process::CommandExt;
use std::process::Stdio;

/// What the web's build reads.
const WEB_SOURCES: &[&str] = &[
    "web/src",
    "web/public",
    "web/scripts",
    "web/index.html",
    "web/vite.config.ts",
    "web/tsconfig.json",
    "web/package-lock.json",
];

/// Builds and starts; the program takes this one's place.
pub fn run(args: &[&str]) -> Result<(), Failure> {
    setup::build()?;
    web()?;
    release()?;
    let args = args.strip_prefix(&["--"]).unwrap_or(args);
    let mut program = command(".", &binary().to_string_lossy(), &["demo"]);
    Err(program.args(args).stdin(Stdio::inherit()).exec().into())
}

/// Builds the web UI when it is out of date.
pub fn web() -> Result<(), Failure> {
    if !setup::outdated(&root().join("web/dist/index.html"), WEB_SOURCES) {
        return Ok(());
    }
    println!("demo: building the web UI");
    crate::shell::run(command("web", "npm", &["run", "build"]))
}

/// Builds the release binary; cargo finds out what is to do.
pub fn release() -> Result<(), Failure> {
    crate::shell::run(command(".", "cargo", &["build", "--release", "-p", "app", "--bin", "yiwang"]))
}
