//! The check of a county's grids: each in exactly one village, no overlap, no hole, none without an area. Pure; takes seconds for
//! twenty thousand grids.
//!
//! - General grids are compared with each other; dedicated ones lie over them as they like.
//! - Where a village or township was given an outline, its grids are compared with it. Where it was not, a grid that lies apart from all
//!   others of its village is told, and the holes inside the outer border of a township's grids.
//! - What is smaller than [`SLIVER_M2`] comes from drawing and rounding, and is not told.

use crate::model::{Area, Flag, Model};
use crate::polygon;
use crate::shape::{Point, Shape};
use crate::{Datum, Territory};
use base::{Division, Level};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Smaller overlaps and holes are not told, in square metres.
pub const SLIVER_M2: f64 = 1.0;
/// Findings of one check at most.
pub const FINDINGS_MAX: usize = 500;
/// Grids whose boxes are this near to each other (millionths of a degree, some 100 m) lie together: streets and streams may be between.
const TOGETHER: i64 = 1_000;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FaultKind)]
pub enum Kind {
    /// Two general grids hold the same place.
    Overlap,
    /// A place inside a township or village that no grid holds.
    Hole,
    /// A grid that reaches out of its village, or lies apart from it.
    OutsideVillage,
    /// A grid that lies in another village than its code says.
    WrongVillage,
    /// A grid without an area: nothing is found in it by position.
    NoArea,
}

/// A position, WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct At {
    /// Longitude in degrees.
    pub lng: f64,
    /// Latitude in degrees.
    pub lat: f64,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Fault {
    /// What it is.
    pub kind: Kind,
    /// The grids that it concerns; none for a hole.
    #[schema(max_items = 2)]
    pub grids: Vec<Division>,
    /// The village that it concerns, or the township of a hole: the other village for a wrong one.
    #[schema(required)]
    pub village: Option<Division>,
    /// A point inside of it.
    #[schema(required)]
    pub at: Option<At>,
    /// How large it is, in square metres.
    #[schema(required)]
    pub area_m2: Option<f64>,
}

/// The faults of a county.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Checked {
    /// What is wrong, at most [`FINDINGS_MAX`]; by kind, then by code.
    #[schema(max_items = 500)]
    pub findings: Vec<Fault>,
    /// How many grids were looked at.
    #[schema(minimum = 0)]
    pub checked: u64,
}

/// Checks the grids at and below a division.
pub fn check(territory: &Territory, within: Division) -> Checked {
    let grids: Vec<Division> = territory
        .entries()
        .filter(|(n, _)| n.level == Level::Grid && within.contains(n.code))
        .map(|(n, _)| n.code)
        .collect();
    let model = territory.model();
    let mut findings = overlaps(model, within);
    findings.extend(holes(territory, within));
    findings.extend(grids.iter().filter_map(|g| place(territory, *g)));
    findings.sort_by(|a, b| (a.kind, &a.grids, a.village).cmp(&(b.kind, &b.grids, b.village)));
    findings.truncate(FINDINGS_MAX);
    Checked { findings, checked: grids.len() as u64 }
}

fn fault(kind: Kind, grids: Vec<Division>, village: Option<Division>, shape: &Shape) -> Fault {
    let area_m2 = (polygon::area_m2(shape) * 10.0).round() / 10.0;
    Fault { kind, grids, village, at: polygon::inside(shape).map(position), area_m2: Some(area_m2) }
}

fn position(p: Point) -> At {
    // Millionths of a degree are exact in an f64.
    let (lng, lat) = Datum::Wgs84.from_wgs84(p.0 as f64 / 1e6, p.1 as f64 / 1e6);
    At { lng, lat }
}

fn overlaps(model: &Model, within: Division) -> Vec<Fault> {
    let mut found = Vec::new();
    for a in model.general(within) {
        let Some(bounds) = a.shape.bounds() else { continue };
        let later = |b: &&Area| b.division > a.division || !within.contains(b.division);
        for b in model.general_near(bounds).filter(later) {
            let common = polygon::common(&a.shape, &b.shape);
            if polygon::area_m2(&common) >= SLIVER_M2 {
                found.push(fault(Kind::Overlap, vec![a.division, b.division], None, &common));
            }
        }
    }
    found
}

/// Places inside an outline that no general grid holds. A village with an outline tells its own; the township tells the rest.
fn holes(territory: &Territory, within: Division) -> Vec<Fault> {
    let model = territory.model();
    let outlined: Vec<&Area> = model.outlines().filter(|a| a.division.level() == Level::Village).collect();
    let mut found = Vec::new();
    let units = territory.entries().map(|(n, _)| n).filter(|n| within.contains(n.code));
    for unit in units.filter(|n| matches!(n.level, Level::Township | Level::Village)) {
        let own = model.own(unit.code);
        if model.general(unit.code).is_empty() || (own.is_none() && unit.level == Level::Village) {
            continue;
        }
        let outline = own.cloned().unwrap_or_else(|| polygon::filled(&model.shape(unit.code)));
        let Some(bounds) = outline.bounds() else { continue };
        let mut covers: Vec<&Shape> = model.general_near(bounds).map(|a| &a.shape).collect();
        if unit.level == Level::Township {
            let below = outlined.iter().filter(|a| unit.code.contains(a.division));
            covers.extend(below.filter(|a| !model.general(a.division).is_empty()).map(|a| &a.shape));
        }
        for piece in pieces(&polygon::without(&outline, covers)) {
            if polygon::area_m2(&piece) >= SLIVER_M2 {
                found.push(fault(Kind::Hole, Vec::new(), Some(unit.code), &piece));
            }
        }
    }
    found
}

fn pieces(shape: &Shape) -> Vec<Shape> {
    let piece = |rings: Vec<&Vec<Point>>| Shape { rings: rings.into_iter().cloned().collect() };
    shape.polygons().into_iter().map(piece).collect()
}

/// Whether a grid lies in its village.
fn place(territory: &Territory, grid: Division) -> Option<Fault> {
    let model = territory.model();
    let Some(shape) = model.own(grid) else {
        return Some(Fault {
            kind: Kind::NoArea,
            grids: vec![grid],
            village: grid.at(Level::Village),
            at: None,
            area_m2: None,
        });
    };
    let village = grid.at(Level::Village)?;
    let Some(outline) = model.own(village) else {
        let general = territory.flag(grid) != Some(Flag::Dedicated);
        return general.then(|| apart(model, grid, village, shape)).flatten();
    };
    let out = polygon::without(shape, [outline]);
    if polygon::area_m2(&out) < SLIVER_M2 {
        return None;
    }
    let half = polygon::area_m2(shape) / 2.0;
    let other = model
        .outlines()
        .filter(|a| a.division.level() == Level::Village && a.division != village)
        .find(|a| polygon::area_m2(&polygon::common(shape, &a.shape)) > half);
    Some(match other {
        Some(other) => fault(Kind::WrongVillage, vec![grid], Some(other.division), shape),
        None => fault(Kind::OutsideVillage, vec![grid], Some(village), &out),
    })
}

/// Without outlines: a grid that no other grid of its village lies near. When all around it belong to one other village, it is
/// likely that one's.
fn apart(model: &Model, grid: Division, village: Division, shape: &Shape) -> Option<Fault> {
    if model.general(village).len() < 2 {
        return None;
    }
    let [west, south, east, north] = shape.bounds()?;
    let near = [west - TOGETHER, south - TOGETHER, east + TOGETHER, north + TOGETHER];
    let around: BTreeSet<Division> = model
        .general_near(near)
        .filter(|a| a.division != grid)
        .filter_map(|a| a.division.at(Level::Village))
        .collect();
    if around.contains(&village) {
        return None;
    }
    let only = around.first().filter(|_| around.len() == 1);
    Some(match only {
        Some(other) => fault(Kind::WrongVillage, vec![grid], Some(*other), shape),
        None => fault(Kind::OutsideVillage, vec![grid], Some(village), shape),
    })
}

#[cfg(test)]
mod tests;
