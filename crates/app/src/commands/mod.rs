//! The commands of `yiwang`: each in a file of its own, with a help text that teaches.
//!
//! Answers go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 failed or findings, 2 called wrongly.

mod backup;
mod copy;
mod demo;
mod divisions;
mod export;
mod findings;
mod grids;
mod import;
mod init;
mod manifest;
mod migrate;
mod restore;
mod serve;
mod settings;
mod staff;
mod wait;

pub use manifest::newest as newest_backup;
pub use settings::Settings;

use crate::StartError;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// 一网: one network for grassroots government.
///
/// A county begins with `yiwang init`, goes on with `yiwang import …`, and runs with `yiwang serve`. To try it first: `yiwang demo`.
/// Every command takes its settings from --config FILE, YIWANG_… variables and --set KEY=VALUE (docs/reference/configuration.md).
#[derive(Parser)]
#[command(name = "yiwang", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Args),
    Demo(demo::Args),
    Init(init::Args),
    Migrate(migrate::Args),
    Import(import::Args),
    Export(export::Args),
    Divisions(divisions::Args),
    Grids(grids::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Copy(copy::Args),
    /// Print the OpenAPI 3.1 document of the API
    ///
    /// Prints the description of every route, request and reply, as other programs read it. Needs neither database nor
    /// configuration; the same document lies in the sources as api/openapi.json.
    ///
    /// Example: yiwang openapi > openapi.json
    Openapi,
}

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As it should.
    Well,
    /// It found something that the caller must see to: exit code 1.
    Findings,
}

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    let result = match cli.command {
        Command::Serve(args) => block_on(serve::run(args)),
        Command::Demo(args) => block_on(demo::run(args)),
        Command::Init(args) => block_on(init::run(args)),
        Command::Migrate(args) => block_on(migrate::run(args)),
        Command::Import(args) => block_on(import::run(args)),
        Command::Export(args) => block_on(export::run(args)),
        Command::Divisions(args) => divisions::run(&args),
        Command::Grids(args) => block_on(grids::run(args)),
        Command::Backup(args) => block_on(backup::run(args)),
        Command::Restore(args) => block_on(restore::run(args)),
        Command::Copy(args) => block_on(copy::run(args)),
        Command::Openapi => print_openapi(),
    };
    match result {
        Ok(Ended::Well) => ExitCode::SUCCESS,
        Ok(Ended::Findings) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("yiwang: {error}");
            ExitCode::FAILURE
        }
    }
}

fn block_on(future: impl Future<Output = Result<Ended, StartError>>) -> Result<Ended, StartError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

fn print_openapi() -> Result<Ended, StartError> {
    println!("{}", crate::openapi().to_pretty_json()?);
    Ok(Ended::Well)
}
