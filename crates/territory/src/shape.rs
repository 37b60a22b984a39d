//! Shapes on whole millionths of a degree: which side a point lies on, and the union of neighbours. Exact, integers only.
//!
//! Refuses to know floating point: a point is rounded once, at the edge of the room.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Longitude and latitude in millionths of a degree (about 0.1 m).
pub type Point = (i64, i64);

/// A ring without the repeated last point; counter-clockwise around what it holds, clockwise around a hole.
pub type Ring = Vec<Point>;

/// Rounds a position; `None` when it is no position on earth.
pub fn point(lng: f64, lat: f64) -> Option<Point> {
    let on_earth = lng.is_finite() && lat.is_finite() && lng.abs() <= 180.0 && lat.abs() <= 90.0;
    // In range by the line above, so the casts are exact.
    on_earth.then(|| ((lng * 1e6).round() as i64, (lat * 1e6).round() as i64))
}

/// Twice the signed area of the triangle: positive when `c` lies left of `a` → `b`. Fits: differences are below 2^29.
pub(crate) const fn cross(a: Point, b: Point, c: Point) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Twice the signed area of a ring.
pub fn area2(ring: &[Point]) -> i128 {
    edges(ring).map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(a.1) * i128::from(b.0)).sum()
}

/// The edges of a ring.
pub fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
}

/// Rings that together bound an area: outer ones and holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The rings.
    pub rings: Vec<Ring>,
}

impl Shape {
    /// West, south, east, north; `None` for an empty shape.
    pub fn bounds(&self) -> Option<[i64; 4]> {
        let mut points = self.rings.iter().flatten();
        let first = points.next()?;
        Some(points.fold([first.0, first.1, first.0, first.1], |b, p| {
            [b[0].min(p.0), b[1].min(p.1), b[2].max(p.0), b[3].max(p.1)]
        }))
    }

    /// Whether the point lies inside. A point on the border counts as if moved a hair to the east, and less to the north:
    /// so among shapes that share borders exactly one holds it.
    pub fn holds(&self, p: Point) -> bool {
        let crossed = |&(a, b): &(Point, Point)| {
            let (low, high) = if a.1 < b.1 { (a, b) } else { (b, a) };
            low.1 <= p.1 && p.1 < high.1 && cross(low, high, p) > 0
        };
        self.rings.iter().flat_map(|r| edges(r)).filter(crossed).count() % 2 == 1
    }

    /// Whether the point lies on the border.
    pub fn touches(&self, p: Point) -> bool {
        self.rings.iter().flat_map(|r| edges(r)).any(|(a, b)| {
            cross(a, b, p) == 0
                && (a.0.min(b.0)..=a.0.max(b.0)).contains(&p.0)
                && (a.1.min(b.1)..=a.1.max(b.1)).contains(&p.1)
        })
    }

    /// The union of shapes that share their borders to the last digit: an edge that runs both ways is inside.
    pub fn union<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Shape {
        let both = shapes.into_iter().flat_map(|s| &s.rings).flat_map(|r| edges(r));
        let mut all: Vec<(Point, Point, bool)> = both.map(|(a, b)| (a.min(b), a.max(b), a < b)).collect();
        all.sort_unstable();
        let mut border: BTreeSet<(Point, Point)> = BTreeSet::new();
        for same in all.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let (low, high, _) = same[0];
            let up = same.iter().filter(|e| e.2).count();
            match up.cmp(&(same.len() - up)) {
                Ordering::Greater => border.insert((low, high)),
                Ordering::Less => border.insert((high, low)),
                Ordering::Equal => continue,
            };
        }
        Shape { rings: stitch(border) }
    }

    /// Outer rings, each with the holes inside it: the polygons of a GeoJSON geometry.
    pub fn polygons(&self) -> Vec<Vec<&Ring>> {
        let (outer, holes): (Vec<&Ring>, Vec<&Ring>) = self.rings.iter().partition(|r| area2(r) > 0);
        let mut polygons: Vec<Vec<&Ring>> = outer.into_iter().map(|r| vec![r]).collect();
        for hole in holes {
            // The smallest outer ring that holds the hole's westernmost edge; holes touch their ring in points at most.
            let holds = |ring: &Ring| {
                let shape = Shape { rings: vec![ring.clone()] };
                hole.iter().all(|p| shape.holds(*p) || shape.touches(*p))
            };
            let around = polygons.iter_mut().filter(|p| holds(p[0])).min_by_key(|p| area2(p[0]));
            if let Some(polygon) = around {
                polygon.push(hole);
            }
        }
        polygons
    }
}

/// Joins directed edges, the area on their left, to rings; where rings touch, each keeps to its own side.
fn stitch(border: BTreeSet<(Point, Point)>) -> Vec<Ring> {
    let mut from: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
    for (a, b) in border {
        from.entry(a).or_default().push(b);
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = from.first_key_value() {
        let (mut ring, mut before, mut at): (Ring, Option<Point>, Point) = (Vec::new(), None, start);
        while let Some(choices) = from.get_mut(&at) {
            let best = match before {
                Some(before) => (0..choices.len())
                    .reduce(|i, j| if clockwise_before(at, before, choices[j], choices[i]) { j } else { i }),
                None => Some(0),
            };
            let Some(best) = best else { break };
            let next = choices.swap_remove(best);
            if choices.is_empty() {
                from.remove(&at);
            }
            ring.push(at);
            (before, at) = (Some(at), next);
        }
        rings.push(ring);
    }
    rings
}

/// Whether, turning clockwise around `centre` from `back`, `x` comes before `y`.
fn clockwise_before(centre: Point, back: Point, x: Point, y: Point) -> bool {
    let behind = |p: Point| cross(centre, back, p) > 0;
    match (behind(x), behind(y)) {
        (false, true) => true,
        (true, false) => false,
        _ => cross(centre, x, y) < 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i64, y: i64, side: i64) -> Shape {
        Shape { rings: vec![vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]] }
    }

    #[test]
    fn borders_belong_to_one_side() {
        let tiles = [square(0, 0, 10), square(10, 0, 10), square(0, 10, 10), square(10, 10, 10)];
        for p in [(10, 10), (10, 5), (5, 10), (0, 0), (0, 5), (5, 0), (3, 3), (19, 19)] {
            assert_eq!(tiles.iter().filter(|t| t.holds(p)).count(), 1, "{p:?}");
        }
        assert!(!tiles[3].holds((20, 15)) && tiles[3].touches((20, 15)));
        assert!(!tiles[3].touches((21, 20)) && tiles[3].touches((20, 20)));
    }

    #[test]
    fn union_with_a_hole_and_touching_corners() {
        let ring: Vec<Shape> = (0..9).filter(|i| *i != 4).map(|i| square(i % 3, i / 3, 1)).collect();
        let union = Shape::union(&ring);
        assert_eq!(union.rings.iter().map(|r| area2(r)).sum::<i128>(), 16);
        assert_eq!(union.polygons().iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        let touching = Shape::union(&[square(0, 0, 1), square(1, 1, 1)]);
        assert_eq!(touching.polygons().iter().map(|p| p[0].len()).collect::<Vec<_>>(), [4, 4]);
        assert!(Shape::union(&[]).bounds().is_none());
    }

    #[test]
    fn positions() {
        assert_eq!(point(120.14, 30.262), Some((120_140_000, 30_262_000)));
        for (lng, lat) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (180.1, 0.0), (0.0, -90.1)] {
            assert_eq!(point(lng, lat), None);
        }
    }
}
