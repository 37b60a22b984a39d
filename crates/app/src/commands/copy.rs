//! `yiwang copy`: a whole database into another one.

use super::settings::{log, open_database};
use super::{Ended, wait};
use crate::StartError;
use clap::Args as ClapArgs;
use db::Db;
use std::path::Path;

/// Move a centre's database: SQLite to PostgreSQL, or back.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Move a centre's database: SQLite to PostgreSQL, or back",
    long_about = "Copy every row of one database into another, empty one: all tables, counted on both sides, in one transaction; \
        the journal is checked afterwards. What is broken off leaves nothing. Stop `yiwang serve` first, else what happens during \
        the copy stays behind. Photos and the master key do not lie in the database: keep data_dir and master_key_file as they are.\n\n\
        Example:\n  createdb -T template0 -E UTF8 --locale=C yiwang\n  yiwang copy --from sqlite:/var/lib/yiwang/yiwang.db --to postgres://yiwang@localhost/yiwang"
)]
pub struct Args {
    /// The database to read: sqlite:PATH or postgres://…
    #[arg(long, value_name = "DATABASE")]
    from: String,
    /// The database to fill: it must exist (PostgreSQL) and be empty.
    #[arg(long, value_name = "DATABASE")]
    to: String,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    if args.from == args.to {
        return Err("--from and --to name the same database".into());
    }
    if let Some(path) = args.from.strip_prefix("sqlite:").filter(|p| !Path::new(p).exists()) {
        return Err(format!("{path}: no such database; --from names the one to read").into());
    }
    let source = db::Config { migrate: false, ..db::Config::new(args.from) };
    let from = Db::open(&source, db::Hooks::default()).await.map_err(|e| format!("--from: {e}"))?;
    let to = db::Config { connections: 1, ..db::Config::new(args.to) };
    let to = open_database(&to).await.map_err(|e| format!("--to: {e}"))?;
    let (tables, rows, events) = copy(&from, &to, "rows").await?;
    println!("Copied {rows} rows of {tables} tables; the journal's {events} events are whole.");
    println!(
        "Next: set database to the new address (docs/reference/configuration.md) and start `yiwang serve`."
    );
    Ok(Ended::Well)
}

/// Copies, and checks the journal of the copy. Gives tables, rows and events.
pub async fn copy(from: &Db, to: &Db, what: &'static str) -> Result<(usize, u64, u64), StartError> {
    let (bar, tell) = wait::copying(what);
    let copied = db::copy::copy(from, to, tell).await?;
    bar.finish_and_clear();
    Ok((copied.len(), copied.iter().map(|t| t.rows).sum(), sound(to).await?))
}

/// Checks the journal; gives its events.
pub async fn sound(db: &Db) -> Result<u64, StartError> {
    let verdict = db.read("app.verify", journal::verify).await?;
    match verdict.fault {
        None => Ok(verdict.events),
        Some(fault) => Err(format!("the journal does not verify: {fault:?}").into()),
    }
}
