//! Shapes as bytes, for one column: rings as steps from point to point, small numbers in few bytes.
//!
//! `version 1 · number of rings · for each: number of points, then x and y of each as the step from the last point, which is
//! (0, 0) at the very first`. Numbers are LEB128; signed ones zigzag. Equal shapes have equal bytes.

use crate::shape::{Ring, Shape};

const VERSION: u64 = 1;

/// The bytes of a shape.
pub(crate) fn pack(shape: &Shape) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, VERSION);
    put(&mut bytes, shape.rings.len() as u64);
    let mut last = (0i64, 0i64);
    for ring in &shape.rings {
        put(&mut bytes, ring.len() as u64);
        for p in ring {
            put_signed(&mut bytes, p.0 - last.0);
            put_signed(&mut bytes, p.1 - last.1);
            last = *p;
        }
    }
    bytes
}

/// The shape of bytes; `None` when they are none of ours.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Shape> {
    let mut rest = bytes;
    if take(&mut rest)? != VERSION {
        return None;
    }
    let count = usize::try_from(take(&mut rest)?).ok()?;
    let mut last = (0i64, 0i64);
    let mut rings = Vec::new();
    for _ in 0..count {
        let points = usize::try_from(take(&mut rest)?).ok()?;
        // A point takes two bytes at least: a lie about the number reserves nothing.
        let mut ring = Ring::with_capacity(points.min(rest.len() / 2));
        for _ in 0..points {
            last.0 = last.0.checked_add(take_signed(&mut rest)?)?;
            last.1 = last.1.checked_add(take_signed(&mut rest)?)?;
            let on_earth = last.0.abs() <= 180_000_000 && last.1.abs() <= 90_000_000;
            on_earth.then(|| ring.push(last))?;
        }
        rings.push(ring);
    }
    rest.is_empty().then_some(Shape { rings })
}

fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn put_signed(bytes: &mut Vec<u8>, value: i64) {
    put(bytes, ((value << 1) ^ (value >> 63)) as u64);
}

fn take(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..63).step_by(7) {
        let (first, others) = rest.split_first()?;
        *rest = others;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn take_signed(rest: &mut &[u8]) -> Option<i64> {
    let value = take(rest)?;
    Some((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bytes_are_for_ever() {
        let shape =
            Shape { rings: vec![vec![(120_140_000, 30_262_000), (120_140_010, 30_262_000), (1, -2)]] };
        let bytes = pack(&shape);
        assert_eq!(
            bytes,
            [1, 1, 3, 192, 195, 201, 114, 224, 139, 238, 28, 20, 0, 209, 195, 201, 114, 227, 139, 238, 28]
        );
        assert_eq!(unpack(&bytes), Some(shape));
    }

    #[test]
    fn other_bytes_are_refused() {
        for bytes in [
            &[][..],
            &[2, 0],
            &[1],
            &[1, 1, 1, 2],
            &[1, 0, 0],
            &[1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1],
        ] {
            assert_eq!(unpack(bytes), None, "{bytes:?}");
        }
        // Beyond the pole.
        let mut bytes = vec![1, 1, 1, 0];
        put_signed(&mut bytes, 90_000_001);
        assert_eq!(unpack(&bytes), None);
    }

    proptest! {
        #[test]
        fn there_and_back(rings in prop::collection::vec(prop::collection::vec((-180_000_000i64..=180_000_000, -90_000_000i64..=90_000_000), 0..20), 0..5)) {
            let shape = Shape { rings };
            prop_assert_eq!(unpack(&pack(&shape)), Some(shape));
        }
        #[test]
        fn any_bytes_are_bounded(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Some(shape) = unpack(&bytes) {
                prop_assert!(shape.rings.iter().map(Vec::len).sum::<usize>() <= 100);
            }
        }
    }
}
