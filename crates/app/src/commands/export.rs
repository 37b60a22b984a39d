//! `yiwang export`: what a county loaded, back as files of the same form; and its cases without anything personal.

use super::grids::datum;
use super::settings::{Centre, database, log};
use super::{Ended, Settings, grids, staff, wait};
use crate::{StartError, county};
use base::CaseId;
use cases::store::public::{PublicCase, list_public};
use clap::{Args as ClapArgs, ValueEnum};
use csv::{Terminator, Writer, WriterBuilder};
use db::Db;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use territory::{Datum, DayKind};

/// Cases read at a time.
const PAGE: i64 = 1_000;
/// Excel takes a file for UTF-8 when it begins with this.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Write organisations, people, classes, grids, calendar, or cases as files.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Write organisations, people, classes, grids, calendar, or cases as files",
    long_about = "Write a file of the form that `yiwang import` reads: organisations, people, categories and calendar as CSV, grids as GeoJSON. \
        Cases come as CSV with numbers, states, divisions down to the village, classes and times: no words, no names, no exact \
        places. The file must not exist.\n\n\
        Example:\n  yiwang export categories categories.csv\n  yiwang export grids grids.geojson --datum gcj02\n  yiwang export cases cases-2026.csv"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// What to write.
    kind: Kind,
    /// The file to make.
    file: PathBuf,
    /// Grids: the coordinates' system: wgs84, gcj02 or bd09.
    #[arg(long, default_value = "wgs84", value_parser = datum)]
    datum: Datum,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Organisations with their desks (CSV).
    Organisations,
    /// People with their posts, without passwords (CSV). Names come out of the vault: treat the file with care.
    People,
    /// The small classes in force (CSV).
    Categories,
    /// Grids with their areas (GeoJSON).
    Grids,
    /// Holidays and worked weekends (CSV).
    Calendar,
    /// Cases without anything personal (CSV).
    Cases,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    if args.kind == Kind::Grids {
        return grids::export(&args.settings, args.file, args.datum).await;
    }
    if args.kind == Kind::People {
        let centre = Centre::open(&args.settings).await?;
        let county = county::root(&centre.db).await?;
        put(&args.file, &staff::people(&centre, county).await?)?;
        return Ok(Ended::Well);
    }
    let db = database(&args.settings.load()?, true).await?;
    let county = county::root(&db).await?;
    let bytes = match args.kind {
        Kind::Organisations | Kind::Grids | Kind::People => staff::organisations(&db, county).await?,
        Kind::Categories => categories(&db).await?,
        Kind::Calendar => calendar(&db).await?,
        Kind::Cases => all_cases(&db).await?,
    };
    put(&args.file, &bytes)?;
    Ok(Ended::Well)
}

/// Writes a new file.
pub fn put(file: &Path, bytes: &[u8]) -> Result<(), StartError> {
    let failed = |e: std::io::Error| format!("{}: {e}", file.display());
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut made = made.map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => format!("{}: exists already; name another file", file.display()),
        _ => failed(e),
    })?;
    made.write_all(bytes).and_then(|()| made.sync_all()).map_err(failed)?;
    eprintln!("{}: {} bytes.", file.display(), bytes.len());
    Ok(())
}

async fn categories(db: &Db) -> Result<Vec<u8>, StartError> {
    let classes = db
        .read("app.export_categories", |tx| {
            let version = cases::catalogue::store::in_force(tx)?;
            cases::catalogue::store::list_classes(tx, version)
        })
        .await?;
    let classes = if classes.is_empty() { cases::category::Catalogue::embedded().inputs() } else { classes };
    Ok(cases::catalogue::write_categories(&classes))
}

fn writer() -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BOM.to_vec())
}

fn finish(writer: Writer<Vec<u8>>) -> Result<Vec<u8>, StartError> {
    writer.into_inner().map_err(|e| e.to_string().into())
}

async fn calendar(db: &Db) -> Result<Vec<u8>, StartError> {
    let territory = county::territory(db).await?;
    let mut out = writer();
    out.write_record(["date", "kind", "name"])?;
    for year in territory.calendar().years() {
        for day in territory.calendar().days(year) {
            let kind = if day.kind == DayKind::Holiday { "holiday" } else { "workday" };
            out.write_record([day.date.to_string().as_str(), kind, day.name.as_str()])?;
        }
    }
    finish(out)
}

async fn all_cases(db: &Db) -> Result<Vec<u8>, StartError> {
    let mut out = writer();
    out.write_record([
        "number",
        "state",
        "division",
        "category",
        "channel",
        "reported_at",
        "ended_at",
        "first_late",
    ])?;
    let bar = wait::bar("cases", 0);
    let mut after: Option<CaseId> = None;
    loop {
        let page = db.read("app.export_cases", move |tx| list_public(tx, after, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for case in &page {
            out.write_record(record(case))?;
        }
        bar.inc(page.len() as u64);
    }
    bar.finish_and_clear();
    finish(out)
}

fn record(case: &PublicCase) -> [String; 8] {
    let time = |at: Option<base::Timestamp>| at.map(|t| t.to_string()).unwrap_or_default();
    [
        case.number.clone(),
        case.state.clone(),
        case.division.to_string(),
        case.category.clone().unwrap_or_default(),
        case.channel.clone(),
        case.reported_at.to_string(),
        time(case.ended_at),
        time(case.first_late),
    ]
}
