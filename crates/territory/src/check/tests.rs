//! Small counties with one fault each, and the demo, which has none.

use super::*;
use crate::{Calendar, Entry};

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

/// A county whose grids (15 digits), villages and townships have boxes in ten-thousandths of a degree.
fn county(areas: &[(&str, [i64; 4])], bare: &[&str]) -> Territory {
    let mut codes: BTreeSet<Division> =
        areas.iter().map(|(code, _)| *code).chain(bare.iter().copied()).map(division).collect();
    let below: Vec<Division> = codes.iter().copied().collect();
    for code in below {
        codes.extend([Level::County, Level::Township, Level::Village].into_iter().filter_map(|l| code.at(l)));
    }
    let entries = codes.into_iter().map(|d| {
        let dedicated = d.level() == Level::Grid && d.code() % 1000 >= 900;
        let flag = if dedicated { Flag::Dedicated } else { Flag::Ordinary };
        Entry { division: d, name: format!("{d}（演示）"), flag }
    });
    let at = |x: i64, y: i64| (120_000_000 + x * 100, 30_000_000 + y * 100);
    let area = |(code, [w, s, e, n]): &(&str, [i64; 4])| Area {
        division: division(code),
        shape: Shape { rings: vec![vec![at(*w, *s), at(*e, *s), at(*e, *n), at(*w, *n)]] },
    };
    let areas = areas.iter().map(area).collect();
    Territory::from_parts(division("330106"), entries.collect(), areas, Calendar::default()).unwrap()
}

const ONE: &str = "330106002051001";
const TWO: &str = "330106002051002";
const THREE: &str = "330106002052001";
const SPECIAL: &str = "330106002051901";

/// A fault: kind, grids, village, hundreds of square metres.
type Wanted<'a> = (Kind, &'a [&'a str], Option<&'a str>, Option<i64>);
/// The same, as found.
type Shown = (Kind, Vec<String>, Option<String>, Option<i64>);

fn check(areas: &[(&str, [i64; 4])], bare: &[&str], expected: &[Wanted<'_>]) {
    let county = county(areas, bare);
    let found = super::check(&county, county.county());
    let shown: Vec<Shown> = found
        .findings
        .iter()
        .map(|f| {
            let area = f.area_m2.map(|a| (a / 100.0).round() as i64);
            (
                f.kind,
                f.grids.iter().map(Division::to_string).collect(),
                f.village.map(|v| v.to_string()),
                area,
            )
        })
        .collect();
    let wanted: Vec<Shown> = expected
        .iter()
        .map(|(k, g, v, a)| (*k, g.iter().map(|c| (*c).to_owned()).collect(), v.map(str::to_owned), *a))
        .collect();
    assert_eq!(shown, wanted, "{:?}", found.findings);
    // Each place lies where it says.
    for fault in found.findings.iter().filter(|f| f.kind == Kind::Overlap) {
        let at = fault.at.unwrap();
        for grid in &fault.grids {
            let point = crate::shape::point(at.lng, at.lat).unwrap();
            assert!(county.own_shape(*grid).unwrap().holds(point), "{fault:?}");
        }
    }
}

// A ten-thousandth of a degree is 9.65 m by 11.09 m there: a square of ten by ten is 107 hundreds of square metres.

#[test]
fn grids_that_tile_have_no_fault() {
    check(&[(ONE, [0, 0, 10, 10]), (TWO, [10, 0, 20, 10]), (THREE, [0, 10, 20, 20])], &[], &[]);
    // A dedicated grid over two general ones is none.
    check(&[(ONE, [0, 0, 10, 10]), (TWO, [10, 0, 20, 10]), (SPECIAL, [5, 5, 15, 8])], &[], &[]);
    let demo = Territory::demo().unwrap();
    let found = super::check(&demo, demo.county());
    assert_eq!((found.findings, found.checked), (Vec::new(), 552));
}

#[test]
fn overlaps() {
    check(
        &[(ONE, [0, 0, 10, 10]), (TWO, [8, 0, 20, 10])],
        &[],
        &[(Kind::Overlap, &[ONE, TWO], None, Some(21))],
    );
    check(
        &[(ONE, [0, 0, 10, 10]), (TWO, [0, 0, 10, 10])],
        &[],
        &[(Kind::Overlap, &[ONE, TWO], None, Some(107))],
    );
}

#[test]
fn holes() {
    // Four around a hole, without an outline; then a township's and a village's outline.
    let ring = [
        (ONE, [0, 0, 30, 10]),
        (TWO, [0, 10, 10, 30]),
        (THREE, [20, 10, 30, 30]),
        ("330106002052002", [10, 20, 20, 30]),
    ];
    check(&ring, &[], &[(Kind::Hole, &[], Some("330106002"), Some(107))]);
    let township = [ring.as_slice(), &[("330106002", [0, 0, 30, 40])]].concat();
    check(
        &township,
        &[],
        &[(Kind::Hole, &[], Some("330106002"), Some(321)), (Kind::Hole, &[], Some("330106002"), Some(107))],
    );
    check(
        &[(ONE, [0, 0, 10, 10]), ("330106002051", [0, 0, 20, 10])],
        &[],
        &[(Kind::Hole, &[], Some("330106002051"), Some(107))],
    );
}

#[test]
fn grids_and_their_villages() {
    let outlines = [("330106002051", [0, 0, 20, 10]), ("330106002052", [20, 0, 40, 10])];
    let with = |areas: &[(&'static str, [i64; 4])]| [areas, outlines.as_slice()].concat();
    check(
        &with(&[(ONE, [0, 0, 20, 10]), (THREE, [18, 0, 40, 10])]),
        &[],
        &[
            (Kind::Overlap, &[ONE, THREE], None, Some(21)),
            (Kind::OutsideVillage, &[THREE], Some("330106002052"), Some(21)),
        ],
    );
    check(
        &with(&[(ONE, [0, 0, 20, 10]), (TWO, [20, 0, 40, 10])]),
        &[],
        &[(Kind::WrongVillage, &[TWO], Some("330106002052"), Some(214))],
    );
    // Without outlines: among the grids of another village, and apart from all.
    let far = [(ONE, [0, 0, 10, 10]), (TWO, [1_000, 0, 1_010, 10])];
    check(
        &[far.as_slice(), &[(THREE, [1_010, 0, 1_020, 10]), ("330106002052002", [1_000, 10, 1_010, 20])]]
            .concat(),
        &[],
        &[
            (Kind::OutsideVillage, &[ONE], Some("330106002051"), Some(107)),
            (Kind::WrongVillage, &[TWO], Some("330106002052"), Some(107)),
        ],
    );
}

#[test]
fn grids_without_an_area() {
    check(&[(ONE, [0, 0, 10, 10])], &[TWO], &[(Kind::NoArea, &[TWO], Some("330106002051"), None)]);
    check(
        &[],
        &[ONE, TWO],
        &[
            (Kind::NoArea, &[ONE], Some("330106002051"), None),
            (Kind::NoArea, &[TWO], Some("330106002051"), None),
        ],
    );
}
