//! Shapes against another library: areas on the ellipsoid, and what shapes have in common when their borders are not the same to the
//! last digit. Results are rounded back to millionths of a degree.
//!
//! Refuses to decide which side a point lies on: `shape` does that exactly.

use crate::rings;
use crate::shape::{Point, Ring, Shape, area2};
use geo::orient::{Direction, Orient as _};
use geo::{BooleanOps as _, GeodesicArea as _, InteriorPoint as _, MultiPolygon, Polygon};

/// A shape as that library has it, in millionths of a degree.
pub(crate) fn polygons(shape: &Shape) -> MultiPolygon<f64> {
    scaled(shape, 1.0)
}

fn scaled(shape: &Shape, unit: f64) -> MultiPolygon<f64> {
    let line = |ring: &Ring| {
        // Millionths of a degree are exact in an f64.
        ring.iter().map(|p| (p.0 as f64 * unit, p.1 as f64 * unit)).collect::<Vec<_>>().into()
    };
    let polygon = |rings: Vec<&Ring>| {
        let mut lines = rings.into_iter().map(line);
        let outer = lines.next().unwrap_or_else(|| geo::LineString::new(Vec::new()));
        Polygon::new(outer, lines.collect())
    };
    MultiPolygon::new(shape.polygons().into_iter().map(polygon).collect())
}

/// Back to whole millionths; what vanishes by rounding is left out.
pub(crate) fn shape(polygons: &MultiPolygon<f64>) -> Shape {
    let mut rings = Vec::new();
    for polygon in polygons.orient(Direction::Default) {
        for line in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            // In range: the library makes no point outside of its input's box.
            let mut ring: Ring = line.coords().map(|c| (c.x.round() as i64, c.y.round() as i64)).collect();
            ring.dedup();
            if ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            if ring.len() >= 3 && area2(&ring) != 0 {
                rings.push(ring);
            }
        }
    }
    Shape { rings }
}

/// The area on the ellipsoid in square metres (Karney 2013).
pub(crate) fn area_m2(shape: &Shape) -> f64 {
    scaled(shape, 1e-6).orient(Direction::Default).geodesic_area_unsigned()
}

/// What of `a` lies in `b`.
pub(crate) fn common(a: &Shape, b: &Shape) -> Shape {
    shape(&polygons(a).intersection(&polygons(b)))
}

/// What of `a` lies in none of the others.
pub(crate) fn without<'a>(a: &Shape, others: impl IntoIterator<Item = &'a Shape>) -> Shape {
    let others: Vec<Polygon<f64>> = others.into_iter().flat_map(|s| polygons(s).0).collect();
    if others.is_empty() {
        return a.clone();
    }
    shape(&polygons(a).difference(&geo::unary_union(&others)))
}

/// The union of shapes. Borders that are the same to the last digit stay so: only where edges are left that cross or touch inside
/// each other, because neighbours were not drawn with the same points, the other library is asked.
pub(crate) fn union(shapes: &[&Shape]) -> Shape {
    let exact = Shape::union(shapes.iter().copied());
    if shapes.len() < 2 || !rings::touches_itself(&exact) {
        return exact;
    }
    let all: Vec<Polygon<f64>> = shapes.iter().flat_map(|s| polygons(s).0).collect();
    shape(&geo::unary_union(&all))
}

/// A point inside, in millionths of a degree.
pub(crate) fn inside(shape: &Shape) -> Option<Point> {
    let largest = shape.polygons().into_iter().max_by_key(|p| area2(p[0]))?;
    let rings = largest.into_iter().cloned().collect();
    let point = polygons(&Shape { rings }).interior_point()?;
    Some((point.x().round() as i64, point.y().round() as i64))
}

/// The shape without its holes.
pub(crate) fn filled(shape: &Shape) -> Shape {
    Shape { rings: shape.rings.iter().filter(|r| area2(r) > 0).cloned().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i64, y: i64, side: i64) -> Shape {
        Shape { rings: vec![vec![(x, y), (x + side, y), (x + side, y + side), (x, y + side)]] }
    }

    #[test]
    fn areas() {
        // A hundredth of a degree at 30° north: 964.9 m by 1,108.6 m on the ellipsoid.
        let area = area_m2(&square(120_000_000, 30_000_000, 10_000));
        assert!((area / 1_069_600.0 - 1.0).abs() < 1e-3, "{area}");
        let mut holed = square(120_000_000, 30_000_000, 10_000);
        let mut hole = square(120_002_000, 30_002_000, 5_000).rings.remove(0);
        hole.reverse();
        holed.rings.push(hole);
        assert!((area_m2(&holed) / area - 0.75).abs() < 1e-3);
        assert_eq!(area_m2(&Shape { rings: Vec::new() }), 0.0);
    }

    #[test]
    fn what_shapes_share() {
        let (a, b) = (square(0, 0, 100), square(60, 60, 100));
        assert_eq!(area2(&common(&a, &b).rings[0]), 2 * 40 * 40);
        assert!(common(&a, &square(100, 0, 100)).rings.is_empty());
        assert_eq!(without(&a, [&b]).rings.iter().map(|r| area2(r)).sum::<i128>(), 2 * (10_000 - 1_600));
        assert!(without(&a, [&a]).rings.is_empty());
        assert_eq!(without(&a, []), a);
    }

    #[test]
    fn unions_whose_borders_differ() {
        // The right square's border has a point that the left one's lacks, and overlaps it by one.
        let right = Shape { rings: vec![vec![(99, 0), (200, 0), (200, 100), (100, 100), (99, 50)]] };
        let union = union(&[&square(0, 0, 100), &right]);
        assert_eq!(union.polygons().len(), 1);
        // Two of half the height beside a whole one.
        let halves = [square(100, 0, 50), square(100, 50, 50)];
        let union = super::union(&[&square(0, 0, 100), &halves[0], &halves[1]]);
        assert_eq!((union.rings.len(), area2(&union.rings[0])), (1, 2 * 150 * 100));
        let island = square(1_000, 0, 10);
        assert_eq!(super::union(&[&square(0, 0, 10), &island]).polygons().len(), 2);
    }

    #[test]
    fn points_inside() {
        let mut holed = square(0, 0, 100);
        holed.rings.push(vec![(10, 10), (10, 90), (90, 90), (90, 10)]);
        let p = inside(&holed).unwrap();
        assert!(holed.holds(p), "{p:?}");
        assert_eq!(inside(&Shape { rings: Vec::new() }), None);
        assert_eq!(filled(&holed), square(0, 0, 100));
    }
}
