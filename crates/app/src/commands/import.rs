//! `yiwang import`: a county's files: checked whole first, loaded whole or not at all, and twice without harm.

use super::grids::datum;
use super::settings::{Centre, stamp};
use super::staff::{self, PasswordFile};
use super::{Ended, Settings, findings};
use crate::{StartError, county};
use base::import::{Finding, Imported};
use base::{Division, Stamp};
use cases::catalogue::{self, Goal};
use cases::category::Catalogue;
use clap::{Args as ClapArgs, ValueEnum};
use db::Tx;
use std::path::PathBuf;
use std::sync::Arc;
use territory::Datum;
use territory::import::{self as places, How};

/// Bytes of a file at most.
const FILE_MAX: u64 = 32 * 1024 * 1024;

/// Load a county's organisations, people, classes, grids, calendar or divisions.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Load a county's organisations, people, classes, grids, calendar or divisions",
    long_about = "Load a file: it is checked whole first, loaded whole or not at all, and can be loaded again without harm. Findings are \
        printed as FILE:LINE:COLUMN: sentence; with findings nothing is loaded and the exit code is 1.\n\n\
        CSV is UTF-8, with or without a mark at its start; the head line names the columns, in any order. Grids are GeoJSON, or CSV \
        where there are no areas. `yiwang export KIND FILE` shows the form; docs/operating/first-day.md explains each column.\n\n\
        Classes are in force at once while nobody has published any; later they become a draft, which two persons publish.\n\n\
        Example:\n  yiwang import organisations organisations.csv --dry-run\n  yiwang import organisations organisations.csv\n  yiwang import people people.csv\n  yiwang import grids grids.geojson --datum gcj02"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// What the file holds.
    kind: Kind,
    /// The file: CSV, or GeoJSON for grids.
    file: PathBuf,
    /// Check and compare only: nothing is written.
    #[arg(long)]
    dry_run: bool,
    /// Grids and divisions: what the file does not list ends.
    #[arg(long)]
    replace: bool,
    /// People: a new file (mode 0600) for the first passwords of new accounts; else they are printed.
    #[arg(long, value_name = "FILE")]
    passwords: Option<PathBuf>,
    /// Grids: the coordinates' system: wgs84, gcj02 or bd09.
    #[arg(long, default_value = "wgs84", value_parser = datum)]
    datum: Datum,
}

/// What can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Organisations with their desks (CSV).
    Organisations,
    /// People with their posts (CSV); first passwords are printed once.
    People,
    /// Small classes (CSV).
    Categories,
    /// Grids: GeoJSON with areas, or CSV without.
    Grids,
    /// Holidays and worked weekends, whole years (CSV).
    Calendar,
    /// Townships and villages other than the national list has them (CSV).
    Divisions,
}

/// Why a file is not loaded.
pub(super) enum Stop {
    Findings(Vec<Finding>),
    Failed(String),
}

impl<E: std::error::Error> From<E> for Stop {
    fn from(error: E) -> Self {
        Stop::Failed(error.to_string())
    }
}

fn place_stop(error: places::ImportError) -> Stop {
    match error {
        places::ImportError::Findings(findings) => Stop::Findings(findings),
        other => other.into(),
    }
}

/// What a file did.
pub(super) struct Done {
    pub report: Imported,
    /// What must be said beside the figures.
    pub also: Vec<String>,
}

impl From<Imported> for Done {
    fn from(report: Imported) -> Self {
        Self { report, also: Vec::new() }
    }
}

/// Who loads, where, and how.
#[derive(Clone)]
pub(super) struct Load {
    pub stamp: Stamp,
    pub county: Division,
    pub dry: bool,
    replace: bool,
}

pub(super) type Body = Arc<dyn Fn(&mut Tx, &Load) -> Result<Done, Stop> + Send + Sync>;

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    let size = std::fs::metadata(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?.len();
    if size > FILE_MAX {
        return Err(format!("{}: larger than {} MiB", args.file.display(), FILE_MAX >> 20).into());
    }
    if args.replace && !matches!(args.kind, Kind::Grids | Kind::Divisions) {
        return Err("--replace is for grids and divisions; other files never end anything".into());
    }
    let bytes = std::fs::read(&args.file).map_err(|e| format!("{}: {e}", args.file.display()))?;
    let centre = Centre::open(&args.settings).await?;
    let done = load(&args, &centre, &bytes).await;
    centre.db.shut().await;
    match done {
        Ok(done) => {
            tell(&args, &done);
            Ok(Ended::Well)
        }
        Err(Stop::Findings(found)) => {
            findings::print(&args.file, &found);
            Ok(Ended::Findings)
        }
        Err(Stop::Failed(what)) => Err(what.into()),
    }
}

async fn load(args: &Args, centre: &Centre, bytes: &[u8]) -> Result<Done, Stop> {
    let failed = |e: StartError| Stop::Failed(e.to_string());
    let (body, passwords) = match args.kind {
        Kind::Organisations => (staff::read_organisations(centre, bytes).await?, Vec::new()),
        Kind::People => staff::read_people(centre, bytes, args.dry_run).await?,
        _ => (read(args, bytes).map_err(Stop::Findings)?, Vec::new()),
    };
    let named = args.passwords.as_deref().filter(|_| !passwords.is_empty());
    let file = named.map(PasswordFile::new).transpose().map_err(failed)?;
    let county = county::root(&centre.db).await.map_err(failed)?;
    let load = Load { stamp: stamp("import"), county, dry: args.dry_run, replace: args.replace };
    match (centre.db.write("app.import", move |tx| body(tx, &load)).await, file) {
        (Ok(mut done), file) if !passwords.is_empty() => {
            done.also.push(match file {
                Some(file) => file.write(&passwords).map_err(failed)?,
                None => staff::shown(&passwords),
            });
            Ok(done)
        }
        (Err(stop), Some(file)) => {
            file.forget();
            Err(stop)
        }
        (done, _) => done,
    }
}

/// Reads a file, purely; what comes back loads it.
fn read(args: &Args, bytes: &[u8]) -> Result<Body, Vec<Finding>> {
    let how = |l: &Load| How { replace: l.replace, dry: l.dry, within: l.county };
    Ok(match args.kind {
        Kind::Grids => {
            let geojson = bytes.iter().find(|b| b.is_ascii_graphic()).is_some_and(|b| *b == b'{');
            let rows =
                if geojson { places::read_grids(bytes, args.datum)? } else { places::read_grids_csv(bytes)? };
            Arc::new(move |tx, l| {
                let done = places::import_grids(tx, &l.stamp, l.county, &rows, how(l));
                done.map(Done::from).map_err(place_stop)
            })
        }
        Kind::Calendar => {
            let rows = places::read_calendar(bytes)?;
            Arc::new(move |tx, l| {
                let done = places::import_calendar(tx, &l.stamp, l.county, &rows, l.dry);
                done.map(Done::from).map_err(place_stop)
            })
        }
        Kind::Divisions => {
            let rows = places::read_divisions(bytes)?;
            Arc::new(move |tx, l| {
                let done = places::import_divisions(tx, &l.stamp, l.county, &rows, how(l));
                done.map(Done::from).map_err(place_stop)
            })
        }
        Kind::Categories | Kind::Organisations | Kind::People => {
            let rows = catalogue::read_categories(bytes)?;
            Arc::new(move |tx, l| classes(tx, l, &rows))
        }
    })
}

fn classes(tx: &mut Tx, load: &Load, rows: &[cases::category::ClassInput]) -> Result<Done, Stop> {
    if load.dry {
        return Ok(catalogue::compare_categories(tx, rows)?.into());
    }
    let first = catalogue::store::in_force(tx)? == Catalogue::SHIPPED;
    let goal = if first { Goal::First } else { Goal::Draft };
    let taken = catalogue::import_categories(tx, &load.stamp, load.county, rows, goal)?;
    let also = taken.version.map(|version| match goal {
        Goal::First => format!("Version {version} is in force."),
        Goal::Draft | Goal::Proposed => {
            format!("Version {version} is a draft: somebody proposes it, a second person publishes it.")
        }
    });
    Ok(Done { report: taken.report, also: also.into_iter().collect() })
}

fn tell(args: &Args, done: &Done) {
    let Imported { created, changed, ended, unchanged } = done.report;
    println!(
        "{}: {created} new, {changed} changed, {ended} ended, {unchanged} as before.",
        args.file.display()
    );
    if args.dry_run {
        println!("Nothing was written: without --dry-run it is loaded.");
    }
    for line in &done.also {
        println!("{line}");
    }
}
