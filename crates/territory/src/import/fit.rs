//! Whether areas fit their county and village: gross errors of a file, such as another datum or exchanged axes. Small ones are told
//! by `check`, after loading.

use super::{Findings, GridRow};
use crate::model::Flag;
use crate::national::National;
use crate::packed::unpack;
use crate::polygon;
use crate::rules::Rows;
use crate::shape::Shape;
use base::import::Finding;
use base::{Division, Level};
use std::collections::{BTreeMap, BTreeSet};

/// Borders that come with the program are simplified, some by 300 m: an area this near to the county's is not outside (millionths of
/// a degree, some 1 km).
const NEAR: i64 = 10_000;
/// A grid farther than this from all others of its village is in the wrong place (millionths of a degree, some 10 km).
const FAR: i64 = 100_000;

pub(super) fn check(findings: &mut Findings, root: Division, rows: &[GridRow], wanted: &Rows) {
    let finding = |row: &GridRow, code: &str| Finding::new(row.line, "geometry", code);
    let drawn = || rows.iter().filter_map(|r| Some((r, r.shape.as_ref()?)));
    let mut beyond = BTreeSet::new();
    if let Some(county) = National::embedded().outline(root) {
        for (row, shape) in drawn().filter(|(_, shape)| !near(&county, shape)) {
            findings.push(outside(&county, shape, |code| finding(row, code)));
            beyond.insert(row.division);
        }
    }
    // What lies in another county says nothing about where a village is.
    let mut villages = boxes(wanted);
    villages.values_mut().for_each(|grids| grids.retain(|(d, _)| !beyond.contains(d)));
    for (row, shape) in drawn().filter(|(r, _)| !beyond.contains(&r.division)) {
        let Some(bounds) = shape.bounds() else { continue };
        let Some(village) = row.division.at(Level::Village).filter(|_| row.division.level() == Level::Grid)
        else {
            continue;
        };
        let outline = wanted.areas.get(&village).and_then(|bytes| unpack(bytes));
        if let Some(outline) = outline {
            if polygon::common(shape, &outline).rings.is_empty() {
                findings.push(finding(row, "outside_village").arg("village", village.to_string()));
            }
            continue;
        }
        let others = villages.get(&village).into_iter().flatten().filter(|(d, _)| *d != row.division);
        let (mut count, mut close) = (0, false);
        for (_, other) in others {
            count += 1;
            close = close || meet(grown(bounds, FAR), *other);
        }
        if count > 0 && !close {
            findings.push(finding(row, "away_from_village").arg("village", village.to_string()));
        }
    }
}

/// The boxes of each village's general grids.
fn boxes(wanted: &Rows) -> BTreeMap<Division, Vec<(Division, [i64; 4])>> {
    let mut boxes: BTreeMap<Division, Vec<(Division, [i64; 4])>> = BTreeMap::new();
    let general = |d: &Division| wanted.entries.get(d).is_some_and(|e| e.flag == Flag::Ordinary);
    for (division, bytes) in wanted.areas.iter().filter(|(d, _)| d.level() == Level::Grid && general(d)) {
        let bounds = unpack(bytes).and_then(|s| s.bounds());
        if let (Some(village), Some(bounds)) = (division.at(Level::Village), bounds) {
            boxes.entry(village).or_default().push((*division, bounds));
        }
    }
    boxes
}

fn near(county: &Shape, shape: &Shape) -> bool {
    let Some(bounds) = shape.bounds() else { return false };
    // Most areas have their first point inside: the rest is asked only at the border.
    let first = shape.rings.first().and_then(|r| r.first());
    if first.is_some_and(|p| county.holds(*p)) {
        return true;
    }
    let [west, south, east, north] = grown(bounds, NEAR);
    let around = Shape { rings: vec![vec![(west, south), (east, south), (east, north), (west, north)]] };
    !polygon::common(&around, county).rings.is_empty()
}

fn outside(county: &Shape, shape: &Shape, finding: impl Fn(&str) -> Finding) -> Finding {
    let Some((lng, lat)) = shape.rings.first().and_then(|r| r.first()).copied() else {
        return finding("out_of_county");
    };
    if county.holds((lat, lng)) {
        return finding("axes_exchanged");
    }
    let (lng, lat) = (lng as f64 / 1e6, lat as f64 / 1e6);
    let lies_in = crate::national::county_at(lng, lat).map(|n| n.name.clone());
    finding("out_of_county").arg("lies_in", lies_in).arg("lng", lng).arg("lat", lat)
}

fn grown(b: [i64; 4], by: i64) -> [i64; 4] {
    [b[0] - by, b[1] - by, b[2] + by, b[3] + by]
}

fn meet(a: [i64; 4], b: [i64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
