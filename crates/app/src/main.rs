//! `yiwang`: one binary, its commands.

use app::commands::Cli;
use clap::Parser;

fn main() -> std::process::ExitCode {
    app::commands::run(Cli::parse())
}
