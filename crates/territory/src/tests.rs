//! The demo county: names, cells that tile, positions exact at borders.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DEMO: LazyLock<Territory> = LazyLock::new(|| Territory::demo().unwrap());

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

fn grids() -> Vec<(Division, Shape)> {
    let grids = DEMO.entries().filter(|(n, _)| n.level == Level::Grid);
    grids.map(|(n, _)| (n.code, DEMO.shape(n.code))).collect()
}

fn at(p: Point) -> Place {
    DEMO.locate(p.0 as f64 / 1e6, p.1 as f64 / 1e6)
}

#[test]
fn names() {
    let names =
        |code: &str| DEMO.path(division(code)).into_iter().map(|n| n.name).collect::<Vec<_>>().join("/");
    assert_eq!(names("330106002051002"), "浙江省/杭州市/西湖区/北山街道/上保社区/02 网格（演示）");
    assert_eq!(DEMO.short_name(division("330106002051")), "北山街道上保社区");
    assert_eq!(DEMO.children(division("33")).len(), 1);
    assert_eq!(DEMO.children(DEMO.county()).len(), 12);
    assert_eq!(DEMO.name(division("330106109")), Some("三墩镇"));
    assert_eq!(DEMO.name(division("330106999")), None);
    assert_eq!(DEMO.flag(division("330106109")), Some(Flag::Ordinary));
    let villages: Vec<&Named> =
        DEMO.entries().map(|(n, _)| n).filter(|n| n.level == Level::Village).collect();
    assert_eq!(villages.len(), 222);
    for village in villages {
        assert!((2..=3).contains(&DEMO.children(village.code).len()), "{village:?}");
    }
}

/// Three facts that together say "no gap, no overlap": every ring is simple and counter-clockwise; an edge belongs to two
/// rings, once each way, or to one ring and the outline; the areas add up to the outline's.
#[test]
fn cells_tile_the_county() {
    let mut edges = BTreeSet::new();
    let mut sum = 0;
    for (code, shape) in grids() {
        assert_eq!(shape.rings.len(), 1);
        let ring = &shape.rings[0];
        assert!(crate::shape::area2(ring) > 0, "{code}");
        assert!(simple(ring), "{code}");
        sum += crate::shape::area2(ring);
        for edge in crate::shape::edges(ring) {
            assert!(edge.0 != edge.1 && edges.insert(edge), "{code}");
        }
    }
    let outer: BTreeSet<_> = edges.iter().filter(|(a, b)| !edges.contains(&(*b, *a))).copied().collect();
    let outline = DEMO.shape(DEMO.county());
    assert_eq!(outline.rings.len(), 1);
    assert!(simple(&outline.rings[0]));
    assert_eq!(outer, crate::shape::edges(&outline.rings[0]).collect());
    assert_eq!(sum, crate::shape::area2(&outline.rings[0]));
}

/// No two edges of a ring meet but at the corner they share.
fn simple(ring: &[Point]) -> bool {
    let edges: Vec<(Point, Point)> = crate::shape::edges(ring).collect();
    let side =
        |a: Point, b: Point, c: Point| ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum();
    let within = |a: Point, b: Point, p: Point| {
        (a.0.min(b.0)..=a.0.max(b.0)).contains(&p.0) && (a.1.min(b.1)..=a.1.max(b.1)).contains(&p.1)
    };
    edges.iter().enumerate().all(|(i, &(a, b))| {
        edges.iter().skip(i + 1).all(|&(c, d)| {
            let crossed = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
            let on = |a, b, p| p != a && p != b && side(a, b, p) == 0 && within(a, b, p);
            !crossed && a != c && b != d && !on(a, b, c) && !on(a, b, d) && !on(c, d, a) && !on(c, d, b)
        })
    })
}

#[test]
fn corners_and_middles_of_borders_lie_in_one_grid() {
    let grids = grids();
    let (mut points, mut exact) = (BTreeSet::new(), 0);
    for (_, shape) in &grids {
        for (a, b) in shape.rings.iter().flat_map(|r| crate::shape::edges(r)) {
            points.insert(a);
            let middle = ((a.0 + b.0) / 2, (a.1 + b.1) / 2);
            if shape.touches(middle) {
                exact += 1;
                points.insert(middle);
            }
        }
    }
    assert!(exact > 400, "{exact}");
    let outline = DEMO.shape(DEMO.county());
    for p in points {
        let holders: Vec<Division> = grids.iter().filter(|(_, s)| s.holds(p)).map(|(c, _)| *c).collect();
        let expected = match holders.as_slice() {
            [one] => *one,
            [] => {
                assert!(outline.touches(p), "{p:?} lies in no grid");
                grids.iter().find(|(_, s)| s.touches(p)).unwrap().0
            }
            _ => panic!("{p:?} lies in {holders:?}"),
        };
        assert_eq!(at(p), Place::Grid(expected), "{p:?}");
    }
}

#[test]
fn positions() {
    let township =
        |lng, lat| DEMO.locate(lng, lat).division().map(|d| d.at(Level::Township).unwrap().to_string());
    // The twelve centres lie in their townships; three places outside do not.
    for (lng, lat, expected) in [
        (120.1400, 30.2620, Some("330106002")),
        (120.1390, 30.2770, Some("330106004")),
        (120.1180, 30.2870, Some("330106005")),
        (120.1080, 30.2740, Some("330106007")),
        (120.1220, 30.2150, Some("330106008")),
        (120.0440, 30.2420, Some("330106009")),
        (120.0750, 30.1680, Some("330106010")),
        (120.0640, 30.2920, Some("330106011")),
        (120.1120, 30.2500, Some("330106012")),
        (120.0970, 30.2880, Some("330106013")),
        (120.0880, 30.3270, Some("330106109")),
        (120.0700, 30.1080, Some("330106110")),
        (120.2100, 30.2500, None),
        (116.3975, 39.9087, None),
        (f64::NAN, 30.0, None),
        (1e300, 30.0, None),
    ] {
        assert_eq!(township(lng, lat).as_deref(), expected, "{lng} {lat}");
    }
}

fn square(code: &str, x: i64, y: i64, side: i64) -> Area {
    let ring = vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)];
    Area { division: division(code), shape: Shape { rings: vec![ring] } }
}

fn unit(code: &str) -> Entry {
    Entry { division: division(code), name: format!("名{code}"), flag: Flag::Ordinary }
}

#[test]
fn a_hole_belongs_to_the_township() {
    let units = ["330106", "330106002", "330106002051", "330106002051001"].map(unit).to_vec();
    let areas = vec![square("330106002", 0, 0, 10), square("330106002051001", 0, 0, 4)];
    let county = Territory::from_parts(division("330106"), units, areas, Calendar::default()).unwrap();
    for (x, y, expected) in [
        (2e-6, 2e-6, Place::Grid(division("330106002051001"))),
        (4e-6, 4e-6, Place::Grid(division("330106002051001"))),
        (5e-6, 5e-6, Place::Township(division("330106002"))),
        (10e-6, 10e-6, Place::Township(division("330106002"))),
        (11e-6, 5e-6, Place::Outside),
    ] {
        assert_eq!(county.locate(x, y), expected, "{x} {y}");
    }
}

#[test]
fn parts_that_make_no_territory() {
    let make = |units: &[&str], areas: Vec<Area>| {
        let units = units.iter().map(|c| unit(c)).collect();
        Territory::from_parts(division("330106"), units, areas, Calendar::default()).err()
    };
    assert_eq!(make(&["33", "330106"], vec![]), None);
    assert_eq!(make(&["33"], vec![]), Some(PartsError::NoRoot(division("330106"))));
    assert_eq!(make(&["330106", "330106"], vec![]), Some(PartsError::Twice(division("330106"))));
    assert_eq!(make(&["330106", "330109"], vec![]), Some(PartsError::Loose(division("330109"))));
    assert_eq!(
        make(&["330106", "330106002051001"], vec![]),
        Some(PartsError::Loose(division("330106002051001")))
    );
    assert_eq!(
        make(&["330106"], vec![square("330106002", 0, 0, 1)]),
        Some(PartsError::Area(division("330106002")))
    );
    assert_eq!(
        make(&["330106"], vec![square("330106", 0, 0, 1)]),
        Some(PartsError::Area(division("330106")))
    );
    let without_areas =
        Territory::from_parts(division("330106"), vec![unit("330106")], vec![], Calendar::default());
    let without_areas = without_areas.unwrap();
    assert_eq!((without_areas.locate(0.0, 0.0), without_areas.bounds()), (Place::Outside, None));
    assert_eq!(without_areas.map().text, r#"{"type":"FeatureCollection","features":[]}"#);
}

#[test]
fn pseudo_cities_are_left_out_of_paths() {
    let mut units = ["11", "1101", "110101"].map(unit).to_vec();
    units[1].flag = Flag::Pseudo;
    let county = Territory::from_parts(division("110101"), units, vec![], Calendar::default()).unwrap();
    let codes: Vec<String> = county.path(division("110101")).iter().map(|n| n.code.to_string()).collect();
    assert_eq!(codes, ["11", "110101"]);
}

#[test]
fn the_map_is_geojson_and_small() {
    use std::io::Write as _;
    let map: geojson::FeatureCollection = DEMO.map().text.parse().unwrap();
    let mut counts = std::collections::BTreeMap::new();
    for feature in &map.features {
        let level = feature.property("level").unwrap().as_str().unwrap().to_owned();
        *counts.entry(level).or_insert(0) += 1;
        assert!(feature.property("name").is_some() && feature.geometry.is_some());
    }
    let counts: Vec<(&str, i32)> = counts.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    assert_eq!(counts, [("county", 1), ("township", 12), ("village", 222)]);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(DEMO.map().text.as_bytes()).unwrap();
    let size = gzip.finish().unwrap().len();
    assert!(size < 250_000, "{size}");
}

#[test]
fn shapes_agree_with_another_library() {
    use geo::{Area as _, Contains as _};
    let polygon = |shape: &Shape| {
        let ring: Vec<(f64, f64)> = shape.rings[0].iter().map(|p| (p.0 as f64, p.1 as f64)).collect();
        geo::Polygon::new(ring.into(), Vec::new())
    };
    for township in DEMO.children(DEMO.county()) {
        let shape = DEMO.shape(township.code);
        assert_eq!(shape.rings.len(), 1, "{}", township.name);
        let polygon = polygon(&shape);
        let below: f64 = grids()
            .iter()
            .filter(|(code, _)| township.code.contains(*code))
            .map(|(_, s)| crate::shape::area2(&s.rings[0]) as f64 / 2.0)
            .sum();
        assert!((polygon.unsigned_area() / below - 1.0).abs() < 1e-6, "{}", township.name);
        let [west, south, east, north] = shape.bounds().unwrap();
        for i in 0..400 {
            let p = (west + (east - west) * (i % 20) / 20, south + (north - south) * (i / 20) / 20);
            if !shape.touches(p) {
                assert_eq!(polygon.contains(&geo::point!(x: p.0 as f64, y: p.1 as f64)), shape.holds(p));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_point_lies_in_one_grid_or_outside(x in 119_970_000i64..120_190_000, y in 30_040_000i64..30_370_000) {
        static GRIDS: LazyLock<Vec<(Division, Shape)>> = LazyLock::new(grids);
        static OUTLINE: LazyLock<Shape> = LazyLock::new(|| DEMO.shape(DEMO.county()));
        let p = (x, y);
        let holders: Vec<Division> = GRIDS.iter().filter(|(_, s)| s.holds(p)).map(|(c, _)| *c).collect();
        prop_assert_eq!(holders.len(), usize::from(OUTLINE.holds(p)));
        let expected = holders.first().map_or(Place::Outside, |c| Place::Grid(*c));
        if !OUTLINE.touches(p) {
            prop_assert_eq!(at(p), expected);
        }
    }
}
