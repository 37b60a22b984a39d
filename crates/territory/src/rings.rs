//! Positions as files have them become shapes: converted, rounded, turned the right way round, and refused when they bound nothing.

use crate::datum::Datum;
use crate::shape::{self, Point, Ring, Shape, area2, cross, edges};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Points that one area has at most.
pub const POINTS_MAX: usize = 100_000;

/// Positions of a ring, degrees, the last one equal to the first.
pub(crate) type Line = Vec<(f64, f64)>;

/// Why rings bound no area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// More than [`POINTS_MAX`].
    Many,
    /// A position that is none on earth.
    Position,
    /// The last point is not the first.
    Open,
    /// Fewer than three points, or all on a line.
    Flat,
    /// Two edges cross, or lie upon each other, here.
    Crossing(Point),
    /// A hole outside of its ring.
    Hole(Point),
    /// No ring at all.
    Empty,
}

impl Wrong {
    /// The code of a finding.
    pub const fn code(self) -> &'static str {
        match self {
            Wrong::Many => "too_many_points",
            Wrong::Position => "position",
            Wrong::Open => "not_closed",
            Wrong::Flat => "flat",
            Wrong::Crossing(_) => "self_intersection",
            Wrong::Hole(_) => "hole_outside",
            Wrong::Empty => "empty",
        }
    }
    /// Where it is, when it is somewhere.
    pub const fn at(self) -> Option<Point> {
        match self {
            Wrong::Crossing(p) | Wrong::Hole(p) => Some(p),
            Wrong::Many | Wrong::Position | Wrong::Open | Wrong::Flat | Wrong::Empty => None,
        }
    }
}

/// The shape of polygons, each an outer ring and its holes.
pub(crate) fn read(polygons: &[Vec<Line>], datum: Datum) -> Result<Shape, Wrong> {
    if polygons.iter().flatten().map(Vec::len).sum::<usize>() > POINTS_MAX {
        return Err(Wrong::Many);
    }
    let mut rings = Vec::new();
    for polygon in polygons {
        let mut outer: Option<Shape> = None;
        for line in polygon {
            let mut ring = ring(line, datum)?;
            // Outer rings run counter-clockwise, holes clockwise, however the file has them.
            if (area2(&ring) > 0) == outer.is_some() {
                ring.reverse();
            }
            match &outer {
                None => outer = Some(Shape { rings: vec![ring.clone()] }),
                Some(outer) if !outer.holds(ring[0]) && !outer.touches(ring[0]) => {
                    return Err(Wrong::Hole(ring[0]));
                }
                Some(_) => {}
            }
            rings.push(ring);
        }
    }
    let shape = Shape { rings };
    if shape.rings.is_empty() {
        return Err(Wrong::Empty);
    }
    match crossing(&shape) {
        None => Ok(shape),
        Some(p) => Err(Wrong::Crossing(p)),
    }
}

fn ring(line: &Line, datum: Datum) -> Result<Ring, Wrong> {
    let point = |&(lng, lat): &(f64, f64)| {
        shape::point(lng, lat)?;
        let (lng, lat) = datum.to_wgs84(lng, lat);
        shape::point(lng, lat)
    };
    let mut ring: Ring = line.iter().map(point).collect::<Option<_>>().ok_or(Wrong::Position)?;
    if ring.len() < 2 || ring.first() != ring.last() {
        return Err(Wrong::Open);
    }
    ring.dedup();
    ring.pop();
    let on_a_line = |ring: &Ring| ring.iter().all(|p| cross(ring[0], ring[1], *p) == 0);
    if ring.len() < 3 || on_a_line(&ring) {
        return Err(Wrong::Flat);
    }
    Ok(ring)
}

/// A place where edges cross or lie upon each other; rings that meet in single points are left alone.
fn crossing(shape: &Shape) -> Option<Point> {
    meeting(shape, cuts)
}

/// Whether edges cross, lie upon each other, or end inside each other.
pub(crate) fn touches_itself(shape: &Shape) -> bool {
    let within = |a: Point, b: Point, p: Point| {
        p != a && p != b && cross(a, b, p) == 0 && (a.min(b)..=a.max(b)).contains(&p)
    };
    let meets = |a, b, c, d| {
        cuts(a, b, c, d) || within(a, b, c) || within(a, b, d) || within(c, d, a) || within(c, d, b)
    };
    meeting(shape, meets).is_some()
}

fn meeting(shape: &Shape, meets: impl Fn(Point, Point, Point, Point) -> bool) -> Option<Point> {
    let all: Vec<(Point, Point)> = shape.rings.iter().flat_map(|r| edges(r)).collect();
    let boxes = all.iter().enumerate();
    let boxes =
        boxes.map(|(i, (a, b))| GeomWithData::new(Rectangle::from_corners([a.0, a.1], [b.0, b.1]), i));
    let index = RTree::bulk_load(boxes.collect());
    all.iter().enumerate().find_map(|(i, &(a, b))| {
        let near = AABB::from_corners([a.0, a.1], [b.0, b.1]);
        let mut others = index.locate_in_envelope_intersecting(&near).filter(|found| found.data > i);
        others.find(|found| meets(a, b, all[found.data].0, all[found.data].1)).map(|_| a)
    })
}

/// Whether two edges cross inside both, or share more than a point.
fn cuts(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |a, b, p| cross(a, b, p).signum();
    let (s, t, u, v) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
    if s == 0 && t == 0 {
        return a.min(b).max(c.min(d)) < a.max(b).min(c.max(d));
    }
    s * t < 0 && u * v < 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(i64, i64)]) -> Line {
        points.iter().map(|p| (120.0 + p.0 as f64 * 1e-6, 30.0 + p.1 as f64 * 1e-6)).collect()
    }

    fn check(polygons: &[&[&[(i64, i64)]]], expected: Result<i128, &str>) {
        let polygons: Vec<Vec<Line>> =
            polygons.iter().map(|rings| rings.iter().map(|r| line(r)).collect()).collect();
        let found = read(&polygons, Datum::Wgs84);
        let found = found.map(|s| s.rings.iter().map(|r| area2(r)).sum::<i128>()).map_err(Wrong::code);
        assert_eq!(found, expected, "{polygons:?}");
    }

    const SQUARE: &[(i64, i64)] = &[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)];
    const CLOCKWISE: &[(i64, i64)] = &[(0, 0), (0, 10), (10, 10), (10, 0), (0, 0)];
    const HOLE: &[(i64, i64)] = &[(2, 2), (4, 2), (4, 4), (2, 4), (2, 2)];

    #[test]
    fn rings() {
        check(&[&[SQUARE]], Ok(200));
        check(&[&[CLOCKWISE]], Ok(200));
        check(&[&[CLOCKWISE, HOLE]], Ok(192));
        check(&[&[SQUARE], &[&[(20, 0), (30, 0), (30, 10), (20, 0)]]], Ok(300));
        // A point twice running is one point; two parts may meet in a corner.
        check(&[&[&[(0, 0), (10, 0), (10, 0), (10, 10), (0, 10), (0, 0)]]], Ok(200));
        check(&[&[SQUARE], &[&[(10, 10), (20, 10), (20, 20), (10, 10)]]], Ok(300));
        check(&[&[&[(0, 0), (10, 0), (10, 10), (0, 10)]]], Err("not_closed"));
        check(&[&[&[(0, 0), (10, 0), (0, 0)]]], Err("flat"));
        check(&[&[&[(0, 0), (10, 0), (20, 0), (0, 0)]]], Err("flat"));
        check(&[&[&[]]], Err("not_closed"));
        check(&[&[]], Err("empty"));
        check(&[], Err("empty"));
        check(&[&[&[(0, 0), (10, 10), (12, 0), (0, 10), (0, 0)]]], Err("self_intersection"));
        // A spike; the same part twice; a part across another.
        check(
            &[&[&[(0, 0), (10, 0), (10, 10), (10, 20), (10, 10), (0, 10), (0, 0)]]],
            Err("self_intersection"),
        );
        check(&[&[SQUARE], &[CLOCKWISE]], Err("self_intersection"));
        check(&[&[SQUARE], &[&[(5, 5), (15, 5), (15, 15), (5, 5)]]], Err("self_intersection"));
        check(&[&[HOLE, SQUARE]], Err("hole_outside"));
        let far = read(&[vec![vec![(120.0, 95.0); 4]]], Datum::Wgs84);
        assert_eq!(far, Err(Wrong::Position));
        assert_eq!(read(&[vec![vec![(120.0, 30.0); POINTS_MAX + 1]]], Datum::Wgs84), Err(Wrong::Many));
    }

    #[test]
    fn other_datums_are_converted() {
        let wgs: Vec<(f64, f64)> = vec![(120.14, 30.26), (120.15, 30.26), (120.15, 30.27), (120.14, 30.26)];
        let expected = read(&[vec![wgs.clone()]], Datum::Wgs84).unwrap();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let shifted = wgs.iter().map(|p| datum.from_wgs84(p.0, p.1)).collect();
            assert_eq!(read(&[vec![shifted]], datum).unwrap(), expected);
        }
    }

    #[test]
    fn large_rings_are_quick() {
        let n = 40_000i64;
        let mut points: Vec<(i64, i64)> = (0..n).map(|i| (i, i % 7)).collect();
        points.extend([(n, 1_000), (0, 1_000), (0, 0)]);
        check(&[&[&points]], Ok(area2(&points[..points.len() - 1])));
    }
}
