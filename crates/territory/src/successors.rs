//! What took the place of codes that ended: found by place where areas are known, by name else. Pure.
//!
//! - By place: at the same level, what covers a tenth of the old area, or lies in it by half. A merge gives one, a split several.
//! - By name: a new division of the same level and name under the same parent or its successor; anywhere, when there is only one.
//! - A rename keeps its code and needs no successor.

use crate::model::{Area, Entry};
use crate::packed::unpack;
use crate::polygon;
use crate::rules::Rows;
use crate::shape::{Shape, area2};
use base::{Division, Level};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, BTreeSet};

/// A new division covers this part of the old one at least.
const OF_OLD: f64 = 0.1;
/// Or this part of the new one lies in the old one.
const OF_NEW: f64 = 0.5;

/// How a successor was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has the same name.
    Name,
    /// It covers the same place.
    Place,
}

impl Reason {
    /// The word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Reason::Name => "name",
            Reason::Place => "place",
        }
    }
}

/// A division that took the place of an ended one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Successor {
    /// The ended one.
    pub old: Division,
    /// The one that took its place.
    pub new: Division,
    /// How it was found.
    pub reason: Reason,
}

/// The successors of codes that are valid and no longer wanted.
pub(crate) fn successors(valid: &Rows, wanted: &Rows) -> Vec<Successor> {
    let mut found: Vec<Successor> = Vec::new();
    for level in [Level::County, Level::Township, Level::Village, Level::Grid] {
        let gone: Vec<&Entry> = valid
            .entries
            .values()
            .filter(|e| e.division.level() == level && !wanted.entries.contains_key(&e.division))
            .collect();
        if gone.is_empty() {
            continue;
        }
        let places = Places::new(valid, wanted, level);
        for old in gone {
            let mut new = places.of(old);
            let mut reason = Reason::Place;
            if new.is_empty() {
                (new, reason) = (by_name(valid, wanted, &found, old), Reason::Name);
            }
            found.extend(new.into_iter().map(|new| Successor { old: old.division, new, reason }));
        }
    }
    found
}

fn by_name(valid: &Rows, wanted: &Rows, found: &[Successor], old: &Entry) -> Vec<Division> {
    let fresh = |e: &&Entry| {
        e.division.level() == old.division.level()
            && e.name == old.name
            && e.flag == old.flag
            && !valid.entries.contains_key(&e.division)
    };
    let same: Vec<Division> = wanted.entries.values().filter(fresh).map(|e| e.division).collect();
    let parents: BTreeSet<Division> = parent(old.division)
        .into_iter()
        .flat_map(|p| found.iter().filter(move |s| s.old == p).map(|s| s.new).chain([p]))
        .collect();
    let near: Vec<Division> =
        same.iter().copied().filter(|d| parent(*d).is_some_and(|p| parents.contains(&p))).collect();
    match (near.is_empty(), same.len()) {
        (false, _) => near,
        (true, 1) => same,
        (true, _) => Vec::new(),
    }
}

fn parent(division: Division) -> Option<Division> {
    let above = match division.level() {
        Level::Province => return None,
        Level::City => Level::Province,
        Level::County => Level::City,
        Level::Township => Level::County,
        Level::Village => Level::Township,
        Level::Grid => Level::Village,
    };
    division.at(above)
}

/// The areas of one level, before and after.
struct Places<'a> {
    valid: &'a Rows,
    wanted: &'a Rows,
    after: Vec<Area>,
    index: RTree<GeomWithData<Rectangle<[i64; 2]>, usize>>,
    same: BTreeMap<&'a [u8], Division>,
}

impl<'a> Places<'a> {
    fn new(valid: &'a Rows, wanted: &'a Rows, level: Level) -> Self {
        let of_level = |d: &&Division| d.level() == level;
        let area = |d: &Division| area(wanted, *d).map(|shape| Area { division: *d, shape });
        // Without an old area there is nothing to compare.
        let any = valid.areas.keys().any(|d| !wanted.entries.contains_key(d));
        let after: Vec<Area> =
            wanted.entries.keys().filter(of_level).filter(|_| any).filter_map(area).collect();
        let boxes = after.iter().enumerate().filter_map(|(i, a)| {
            let [west, south, east, north] = a.shape.bounds()?;
            Some(GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), i))
        });
        let index = RTree::bulk_load(boxes.collect());
        let same = wanted.areas.iter().filter(|(d, _)| d.level() == level);
        let same = same.map(|(d, bytes)| (bytes.as_slice(), *d)).collect();
        Self { valid, wanted, after, index, same }
    }

    fn of(&self, old: &Entry) -> Vec<Division> {
        let flag = |d: &Division| self.wanted.entries.get(d).is_some_and(|e| e.flag == old.flag);
        let bytes = self.valid.areas.get(&old.division);
        if let Some(new) = bytes.and_then(|b| self.same.get(b.as_slice())).filter(|d| flag(d)) {
            return vec![*new];
        }
        let Some(shape) = area(self.valid, old.division) else { return Vec::new() };
        let Some([west, south, east, north]) = shape.bounds() else { return Vec::new() };
        let near = AABB::from_corners([west, south], [east, north]);
        let near = self.index.locate_in_envelope_intersecting(&near).map(|found| &self.after[found.data]);
        let whole = size(&shape);
        let mut new: Vec<Division> = near
            .filter(|a| flag(&a.division))
            .filter(|a| {
                let common = size(&polygon::common(&shape, &a.shape));
                common >= whole * OF_OLD || common >= size(&a.shape) * OF_NEW
            })
            .map(|a| a.division)
            .collect();
        new.sort_unstable();
        new
    }
}

/// The own area of a division, or the union of the grids below it.
fn area(rows: &Rows, division: Division) -> Option<Shape> {
    if let Some(bytes) = rows.areas.get(&division) {
        return unpack(bytes);
    }
    if division.level() == Level::Grid {
        return None;
    }
    let below = |d: &Division| division.contains(*d) && d.level() == Level::Grid;
    let grids: Vec<Shape> =
        rows.areas.iter().filter(|(d, _)| below(d)).filter_map(|(_, bytes)| unpack(bytes)).collect();
    (!grids.is_empty()).then(|| polygon::union(&grids.iter().collect::<Vec<_>>()))
}

/// An area in square units: what counts is the ratio of two at the same place.
fn size(shape: &Shape) -> f64 {
    shape.rings.iter().map(|r| area2(r)).sum::<i128>() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flag;
    use crate::packed::pack;

    fn rows(entries: &[(&str, &str)], areas: &[(&str, [i64; 4])]) -> Rows {
        let division = |code: &str| Division::parse(code).unwrap();
        let entry = |(code, name): &(&str, &str)| Entry {
            division: division(code),
            name: (*name).to_owned(),
            flag: Flag::Ordinary,
        };
        let area = |(code, [w, s, e, n]): &(&str, [i64; 4])| {
            (division(code), pack(&Shape { rings: vec![vec![(*w, *s), (*e, *s), (*e, *n), (*w, *n)]] }))
        };
        Rows { areas: areas.iter().map(area).collect(), ..Rows::of(entries.iter().map(entry)) }
    }

    fn check(old: &Rows, new: &Rows, expected: &[(&str, &str, &str)]) {
        let found: Vec<(String, String, &str)> = successors(old, new)
            .iter()
            .map(|s| (s.old.to_string(), s.new.to_string(), s.reason.word()))
            .collect();
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), *c)).collect();
        assert_eq!(found, expected);
    }

    const COUNTY: (&str, &str) = ("330106", "县");

    #[test]
    fn by_name() {
        let old =
            rows(&[COUNTY, ("330106002", "东镇"), ("330106002201", "甲村"), ("330106002202", "乙村")], &[]);
        // The township has another code, and its villages with it; 乙村 is called otherwise.
        let new =
            rows(&[COUNTY, ("330106009", "东镇"), ("330106009201", "甲村"), ("330106009202", "丙村")], &[]);
        check(&old, &new, &[("330106002", "330106009", "name"), ("330106002201", "330106009201", "name")]);
        // A rename keeps the code; two of the same name elsewhere are no answer.
        let renamed =
            rows(&[COUNTY, ("330106002", "西镇"), ("330106002201", "甲村"), ("330106002202", "乙村")], &[]);
        check(&old, &renamed, &[]);
        let twins = rows(
            &[
                COUNTY,
                ("330106003", "南镇"),
                ("330106003201", "甲村"),
                ("330106004", "北镇"),
                ("330106004201", "甲村"),
            ],
            &[],
        );
        check(&old, &twins, &[]);
    }

    #[test]
    fn by_place() {
        let village = ("330106002201", "甲村");
        let grid = |n: u8| format!("33010600220100{n}");
        let (one, two, three, four) = (grid(1), grid(2), grid(3), grid(4));
        let base = [COUNTY, ("330106002", "东镇"), village];
        let before = [base.as_slice(), &[(&one, "一"), (&two, "二")]].concat();
        let old = rows(&before, &[(&one, [0, 0, 100, 100]), (&two, [100, 0, 200, 100])]);
        // A merge, of which one code goes on.
        let merged = [base.as_slice(), &[(&one, "一")]].concat();
        check(&old, &rows(&merged, &[(&one, [0, 0, 200, 100])]), &[(&two, &one, "place")]);
        // A split: a sliver of the neighbour is none.
        let split = [base.as_slice(), &[(&one, "一"), (&three, "三"), (&four, "四")]].concat();
        let after = [(&*one, [0, 0, 105, 100]), (&*three, [105, 0, 150, 100]), (&*four, [150, 0, 200, 100])];
        check(&old, &rows(&split, &after), &[(&two, &three, "place"), (&two, &four, "place")]);
        // Without an area the name decides.
        let named = [base.as_slice(), &[(&one, "一"), (&three, "二")]].concat();
        check(&old, &rows(&named, &[]), &[(&two, &three, "name")]);
        // The same area under another code.
        check(
            &old,
            &rows(&named, &[(&one, [0, 0, 100, 100]), (&three, [100, 0, 200, 100])]),
            &[(&two, &three, "place")],
        );
    }
}
