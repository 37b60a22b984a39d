//! `yiwang grids`: whether grids lie as they should, and grids as GeoJSON.

use super::settings::{database, log};
use super::wait::say;
use super::{Ended, Settings};
use crate::{StartError, county};
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;
use territory::Datum;
use territory::check::{Fault, Kind, check};

/// Check grids, or export them.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Check grids, or export them",
    long_about = "Check whether each grid lies in exactly one village, and list overlaps, holes, grids outside their village and grids \
        without an area, each with a place; or write grids as GeoJSON. `yiwang import grids FILE` brings them in.\n\n\
        Example:\n  yiwang grids check\n  yiwang grids export grids.geojson --datum gcj02"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// List what is wrong; exit code 1 when something is
    ///
    /// Looks whether each grid lies in exactly one village, and lists overlaps, holes, grids outside their village, grids in
    /// another village than their code says, and grids without an area, each with a place in WGS-84.
    ///
    /// Example: yiwang grids check
    Check {
        #[command(flatten)]
        settings: Settings,
    },
    /// Write all grids, with their outlines, as GeoJSON
    ///
    /// Writes a new GeoJSON file (RFC 7946) that `yiwang import grids` reads again. The coordinates are WGS-84; maps of Chinese
    /// services want gcj02 or bd09.
    ///
    /// Example: yiwang grids export grids.geojson --datum gcj02
    Export {
        #[command(flatten)]
        settings: Settings,
        /// The file to write; it must not exist.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The coordinates' system: wgs84, gcj02 or bd09.
        #[arg(long, default_value = "wgs84", value_parser = datum)]
        datum: Datum,
    },
}

/// Reads a coordinate system's word.
pub fn datum(word: &str) -> Result<Datum, String> {
    Datum::from_word(word).ok_or_else(|| "wgs84, gcj02 or bd09".to_owned())
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    match args.what {
        What::Check { settings } => look(&settings).await,
        What::Export { settings, file, datum } => export(&settings, file, datum).await,
    }
}

async fn look(settings: &Settings) -> Result<Ended, StartError> {
    let db = database(&settings.load()?, true).await?;
    let territory = county::territory(&db).await?;
    let county = territory.county();
    let checked = tokio::task::spawn_blocking(move || check(&territory, county)).await?;
    for fault in &checked.findings {
        say(&line(fault));
    }
    say(&format!("{} grids checked, {} findings.", checked.checked, checked.findings.len()));
    Ok(if checked.findings.is_empty() { Ended::Well } else { Ended::Findings })
}

fn line(fault: &Fault) -> String {
    let what = match fault.kind {
        Kind::Overlap => "overlap",
        Kind::Hole => "hole",
        Kind::OutsideVillage => "outside its village",
        Kind::WrongVillage => "in another village",
        Kind::NoArea => "no area",
    };
    let grids: Vec<String> = fault.grids.iter().map(ToString::to_string).collect();
    let village = fault.village.map(|v| format!(" [{v}]")).unwrap_or_default();
    let at = fault.at.as_ref().map(|p| format!(" at {:.6},{:.6}", p.lng, p.lat)).unwrap_or_default();
    let area = fault.area_m2.map(|a| format!(", {a:.0} m²")).unwrap_or_default();
    format!("{what}: {}{village}{at}{area}", grids.join(" "))
}

/// Writes all grids; also `yiwang export grids`.
pub async fn export(settings: &Settings, file: PathBuf, datum: Datum) -> Result<Ended, StartError> {
    let db = database(&settings.load()?, true).await?;
    let territory = county::territory(&db).await?;
    let text = territory::export_geojson(&territory, datum, territory.county());
    super::export::put(&file, text.as_bytes())?;
    Ok(Ended::Well)
}
