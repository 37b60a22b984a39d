//! The project's tools: `cargo xtask <command>`.
//!
//! Owns set-up, checks, generated files and the start of the demo. Refuses to know the program: it calls it as a user would.

mod bench;
mod demo;
mod gen_data;
mod generate;
mod python;
mod setup;
mod shell;
mod test;

use shell::Failure;
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask setup                installs what is missing: Debian packages, cargo-nextest, packages of the web and of Python
cargo xtask demo [-- args]       sets up, builds what is out of date, starts the demo county
cargo xtask test [part …]        every check; parts: fmt clippy gen web rust client outside browser
cargo xtask with-postgres <cmd>  runs a command beside a PostgreSQL server that goes with it: cargo nextest run -p db
cargo xtask bench [part …]       measures, writes docs/reference/benchmarks.md; parts: cases divisions
cargo xtask gen [--check]        writes (or compares) api/openapi.json, the web's API types and schema.sql
cargo xtask gen-data <folder>    makes data/ again from a folder of public data";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    let done = match (args.first().map(String::as_str), rest.as_slice()) {
        (Some("setup"), []) => setup::everything(),
        (Some("demo"), args) => demo::run(args),
        (Some("test"), parts) => test::run(parts),
        (Some("with-postgres"), [program, args @ ..]) => test::with_postgres(program, args),
        (Some("bench"), parts) => bench::run_parts(parts),
        (Some("gen"), []) => generate::write(),
        (Some("gen"), ["--check"]) => generate::check(None),
        (Some("gen-data"), [folder]) => gen_data::run(Path::new(folder)),
        (None | Some("help" | "--help" | "-h"), _) => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::from(format!("no such command\n\n{HELP}"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
