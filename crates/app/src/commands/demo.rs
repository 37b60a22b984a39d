//! `yiwang demo`: try it.

use super::Ended;
use super::settings::log;
use crate::StartError;
use clap::Args as ClapArgs;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Try it: real divisions, invented people and cases, on an SQLite file of its own; loopback only.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Try it: real divisions, invented people and cases; loopback only",
    long_about = "Try it: real divisions, invented organisations, people and cases (演示), on an SQLite file of its own. It \
        listens on loopback only: the passwords of its accounts are public. The second start goes on with the same data.\n\n\
        Example:\n  yiwang demo\n  yiwang demo --fresh --listen 127.0.0.1:9000"
)]
pub struct Args {
    /// Where the demo keeps its data.
    #[arg(long, default_value = "var/demo", value_name = "FOLDER")]
    data: PathBuf,
    /// Address and port; only loopback is accepted.
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
    /// Throw the demo's data away and begin anew.
    #[arg(long)]
    fresh: bool,
    /// Another database than the SQLite file in the data folder: an empty PostgreSQL one.
    #[arg(long, conflicts_with = "fresh", value_name = "ADDRESS")]
    database: Option<String>,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn,app=info");
    let Args { data, listen, fresh, database } = args;
    crate::demo::run(crate::demo::Options { data, listen, fresh, database }).await?;
    Ok(Ended::Well)
}
