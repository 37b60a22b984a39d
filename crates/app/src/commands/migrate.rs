//! `yiwang migrate`: the schema alone.

use super::settings::{log, open_database};
use super::{Ended, Settings};
use crate::StartError;
use clap::Args as ClapArgs;

/// Bring the database's schema up to date.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Bring the database's schema up to date",
    long_about = "Bring the database's schema up to date, and nothing else. `yiwang serve` does so by itself; this command is for \
        operators who want to see it done first, after a backup. A schema that is newer than the program is refused.\n\n\
        Example:\n  yiwang backup /srv/backups/before-upgrade && yiwang migrate"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn,db=info");
    let config = args.settings.load()?;
    let db = open_database(&config.database()).await?;
    let schema = db::migrations::MIGRATIONS.last().map_or(0, |m| m.version);
    println!("The schema of the {} database is at {schema:04}.", db.engine().word());
    Ok(Ended::Well)
}
