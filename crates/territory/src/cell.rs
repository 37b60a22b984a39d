//! Cell numbers: a point's place on the Z-order curve, so that a map box is a few ranges of one BIGINT column.

use crate::shape;

/// Bits of each axis: 360 million millionths of a degree fit.
const BITS: u32 = 29;

/// The number of a position; what lies beyond the poles or the date line counts as on them.
pub fn cell(lng: f64, lat: f64) -> i64 {
    let clamp = |v: f64, most: f64| if v.is_finite() { v.clamp(-most, most) } else { 0.0 };
    let (lng, lat) = shape::point(clamp(lng, 180.0), clamp(lat, 90.0)).unwrap_or((0, 0));
    interleave(lng + 180_000_000, lat + 90_000_000)
}

/// Ranges of cell numbers, both ends inside, that cover a box (west, south, east, north in degrees); at most `most`, at least 1.
/// They may hold points outside the box: compare the point too.
pub fn ranges(bounds: [f64; 4], most: usize) -> Vec<(i64, i64)> {
    let low = cell(bounds[0], bounds[1]);
    let high = cell(bounds[2], bounds[3]);
    let (west, south) = split(low);
    let (east, north) = split(high);
    if west > east || south > north {
        return Vec::new();
    }
    // Quarters that still cut the box are divided while the budget lasts, the largest first.
    let mut done: Vec<(i64, i64)> = Vec::new();
    let mut open = vec![(0i64, BITS)];
    while let Some(at) = (0..open.len()).max_by_key(|i| open[*i].1) {
        let (first, bits) = open.swap_remove(at);
        let (x, y) = split(first);
        let side = (1i64 << bits) - 1;
        if x > east || x + side < west || y > north || y + side < south {
            continue;
        }
        let within = west <= x && x + side <= east && south <= y && y + side <= north;
        if within || bits == 0 || done.len() + open.len() + 4 > most.max(1) * 2 {
            done.push((first, first + (1i64 << (2 * bits)) - 1));
        } else {
            open.extend((0..4).map(|quarter| (first + (quarter << (2 * (bits - 1))), bits - 1)));
        }
    }
    done.sort_unstable();
    join(done, most.max(1))
}

/// Joins neighbours, then across the smallest gaps, until there are at most `most`.
fn join(sorted: Vec<(i64, i64)>, most: usize) -> Vec<(i64, i64)> {
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for range in sorted {
        match joined.last_mut() {
            Some(last) if last.1 + 1 >= range.0 => last.1 = last.1.max(range.1),
            _ => joined.push(range),
        }
    }
    while joined.len() > most {
        let gap = |i: &usize| joined[*i + 1].0 - joined[*i].1;
        let Some(at) = (0..joined.len() - 1).min_by_key(gap) else { break };
        let next = joined.remove(at + 1);
        joined[at].1 = next.1;
    }
    joined
}

fn interleave(x: i64, y: i64) -> i64 {
    (0..BITS).fold(0, |n, bit| n | ((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1))
}

fn split(cell: i64) -> (i64, i64) {
    (0..BITS).fold((0, 0), |(x, y), bit| {
        (x | ((cell >> (2 * bit)) & 1) << bit, y | ((cell >> (2 * bit + 1)) & 1) << bit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_of_the_earth() {
        assert_eq!(cell(-180.0, -90.0), 0);
        assert_eq!(split(cell(180.0, 90.0)), (360_000_000, 180_000_000));
        assert!(cell(180.0, 90.0) > 0 && cell(f64::NAN, 0.0) > 0);
        assert!(ranges([1.0, 0.0, 0.0, 1.0], 8).is_empty());
    }

    proptest! {
        #[test]
        fn a_box_is_covered(west in 120.0..120.2f64, south in 30.0..30.3f64, w in 0.0..0.1f64, h in 0.0..0.1f64,
                            u in 0.0..=1.0f64, v in 0.0..=1.0f64, most in 1usize..20) {
            let found = ranges([west, south, west + w, south + h], most);
            prop_assert!((1..=most).contains(&found.len()));
            let p = cell(west + w * u, south + h * v);
            prop_assert!(found.iter().any(|r| (r.0..=r.1).contains(&p)));
        }
    }
}
