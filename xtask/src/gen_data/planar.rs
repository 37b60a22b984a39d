//! A planar graph on whole millionths of a degree: segments in, faces out.
//!
//! Segments are cut at each other and at near vertices, rounded, and cut again until nothing changes (snap rounding).
//! Faces are traced on the result, so neighbours share their borders to the last digit.

use super::Failure;
use std::collections::{BTreeMap, BTreeSet};

/// Longitude and latitude in millionths of a degree.
pub type Point = (i64, i64);

/// A vertex nearer than this to a segment lies on it (squared, in units).
const NEAR_SQUARED: i128 = 2;
/// Rounds of cutting before we give up.
const ROUNDS_MAX: usize = 60;

/// Twice the signed area of the triangle: positive when c lies left of a → b.
pub fn cross(a: Point, b: Point, c: Point) -> i128 {
    i128::from(b.0 - a.0) * i128::from(c.1 - a.1) - i128::from(b.1 - a.1) * i128::from(c.0 - a.0)
}

/// Twice the signed area of a ring.
pub fn area2(ring: &[Point]) -> i128 {
    (1..ring.len().saturating_sub(1)).map(|i| cross(ring[0], ring[i], ring[i + 1])).sum()
}

type Segments = BTreeSet<(Point, Point)>;

fn push(set: &mut Segments, a: Point, b: Point) {
    if a != b {
        set.insert((a.min(b), a.max(b)));
    }
}

/// Cuts segments until they meet at their ends only.
pub fn node(input: impl IntoIterator<Item = (Point, Point)>) -> Result<Segments, Failure> {
    let mut segments = Segments::new();
    for (a, b) in input {
        push(&mut segments, a, b);
    }
    for _ in 0..ROUNDS_MAX {
        let mut next = Segments::new();
        let list: Vec<_> = segments.iter().copied().collect();
        let vertices: BTreeSet<Point> = list.iter().flat_map(|(a, b)| [*a, *b]).collect();
        for &(a, b) in &list {
            let mut cuts: BTreeSet<(i128, Point)> = BTreeSet::new();
            let along = |p: Point| {
                i128::from(p.0 - a.0) * i128::from(b.0 - a.0) + i128::from(p.1 - a.1) * i128::from(b.1 - a.1)
            };
            let length = along(b);
            let mut add = |p: Point| {
                if p != a && p != b && (1..length).contains(&along(p)) {
                    cuts.insert((along(p), p));
                }
            };
            for &v in vertices.range((a.0 - 2, i64::MIN)..=(b.0 + 2, i64::MAX)) {
                if cross(a, b, v).pow(2) < NEAR_SQUARED * length {
                    add(v);
                }
            }
            list.iter().filter_map(|&(c, d)| crossing(a, b, c, d)).for_each(&mut add);
            let mut last = a;
            for (_, p) in cuts {
                push(&mut next, last, p);
                last = p;
            }
            push(&mut next, last, b);
        }
        if next == segments {
            return Ok(segments);
        }
        segments = next;
    }
    Err("the segments do not settle".into())
}

/// Where two segments cross inside both, rounded.
fn crossing(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let apart = |a: i64, b: i64, c: i64, d: i64| a.max(b) < c.min(d) || c.max(d) < a.min(b);
    if apart(a.0, b.0, c.0, d.0) || apart(a.1, b.1, c.1, d.1) {
        return None;
    }
    let (c_side, d_side) = (cross(a, b, c), cross(a, b, d));
    let (a_side, b_side) = (cross(c, d, a), cross(c, d, b));
    if c_side.signum() * d_side.signum() >= 0 || a_side.signum() * b_side.signum() >= 0 {
        return None;
    }
    let t = a_side as f64 / (a_side - b_side) as f64;
    Some((a.0 + ((b.0 - a.0) as f64 * t).round() as i64, a.1 + ((b.1 - a.1) as f64 * t).round() as i64))
}

/// Faces of the graph. Half-edge `2k` runs along segment `k`, `2k + 1` against it; a face lies left of its half-edges.
pub struct Faces {
    /// Where a half-edge starts.
    pub from: Vec<Point>,
    /// The next half-edge around the same face.
    pub next: Vec<usize>,
    /// The face left of a half-edge.
    pub face: Vec<usize>,
    /// The ring of each face; clockwise for the outside of the graph.
    pub rings: Vec<Vec<Point>>,
}

/// The same segment the other way.
pub const fn twin(half: usize) -> usize {
    half ^ 1
}

/// Traces the faces.
pub fn faces(segments: &Segments) -> Faces {
    let from: Vec<Point> = segments.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut around: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
    for (half, p) in from.iter().enumerate() {
        around.entry(*p).or_default().push(half);
    }
    let mut next = vec![0; from.len()];
    for (centre, halves) in &mut around {
        let to = |half: usize| from[twin(half)];
        let lower = |p: Point| p.1 < centre.1 || (p.1 == centre.1 && p.0 < centre.0);
        halves.sort_by(|&x, &y| lower(to(x)).cmp(&lower(to(y))).then(0.cmp(&cross(*centre, to(x), to(y)))));
        // Arriving along the twin of `halves[i]`, the face on the left goes on with the neighbour clockwise.
        for (i, &half) in halves.iter().enumerate() {
            next[twin(half)] = halves[(i + halves.len() - 1) % halves.len()];
        }
    }
    let (mut face, mut rings) = (vec![usize::MAX; from.len()], Vec::new());
    for start in 0..from.len() {
        if face[start] != usize::MAX {
            continue;
        }
        let (mut ring, mut half) = (Vec::new(), start);
        while face[half] == usize::MAX {
            face[half] = rings.len();
            ring.push(from[half]);
            half = next[half];
        }
        rings.push(ring);
    }
    Faces { from, next, face, rings }
}

/// A point well inside a ring, from the widest stretch of a horizontal line between two of its vertices.
pub fn inner_point(ring: &[Point]) -> (f64, f64) {
    let heights: BTreeSet<i64> = ring.iter().map(|p| p.1).collect();
    let heights: Vec<i64> = heights.into_iter().collect();
    let mut best = (f64::NEG_INFINITY, (ring[0].0 as f64, ring[0].1 as f64));
    for pair in heights.windows(2) {
        let y = (pair[0] + pair[1]) as f64 / 2.0;
        let mut xs: Vec<f64> = edges(ring)
            .filter(|(a, b)| (a.1 as f64 > y) != (b.1 as f64 > y))
            .map(|(a, b)| a.0 as f64 + (y - a.1 as f64) * (b.0 - a.0) as f64 / (b.1 - a.1) as f64)
            .collect();
        xs.sort_by(f64::total_cmp);
        for stretch in xs.chunks_exact(2) {
            let room = (stretch[1] - stretch[0]).min((pair[1] - pair[0]) as f64);
            if room > best.0 {
                best = (room, ((stretch[0] + stretch[1]) / 2.0, y));
            }
        }
    }
    best.1
}

/// Whether a point lies inside a ring.
pub fn inside(ring: &[Point], p: (f64, f64)) -> bool {
    edges(ring)
        .filter(|(a, b)| (a.1 as f64 > p.1) != (b.1 as f64 > p.1))
        .filter(|(a, b)| p.0 < a.0 as f64 + (p.1 - a.1 as f64) * (b.0 - a.0) as f64 / (b.1 - a.1) as f64)
        .count()
        % 2
        == 1
}

/// The edges of a ring.
pub fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    (0..ring.len()).map(|i| (ring[i], ring[(i + 1) % ring.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossed_square_has_four_faces() {
        let square = [(0, 0), (100, 0), (100, 100), (0, 100)];
        let lines = edges(&square).chain([((-50, -50), (150, 150)), ((0, 100), (100, 0))]);
        let segments = node(lines).unwrap();
        let faces = faces(&segments);
        let mut areas: Vec<i128> = faces.rings.iter().map(|r| area2(r)).collect();
        areas.sort_unstable();
        assert_eq!(areas, [-20_000, 5_000, 5_000, 5_000, 5_000]);
    }

    #[test]
    fn nearly_equal_lines_become_one() {
        let segments = node([((0, 0), (1000, 3)), ((500, 2), (1500, 4)), ((1000, 3), (1000, 900))]).unwrap();
        let faces = faces(&segments);
        assert_eq!(faces.rings.len(), 1, "{segments:?}");
    }
}
