//! The borders of the counties: which one holds a position. Unpacked at the first position.
//!
//! `cargo xtask gen-data` writes the file (`xtask/src/gen_data/counties.rs` tells the form). Reads any bytes without a panic.

use super::block::{Numbers, unpack};
use crate::shape::{self, Point, Ring, Shape};
use base::{Division, Level};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::sync::LazyLock;

const FILE: &[u8] = include_bytes!("../../../../data/boundaries/counties.bin");
const MAGIC: &[u8] = b"YWB1";
/// Bytes of the unpacked file at most: half a million points of some four bytes.
const FILE_MAX: u64 = 16 << 20;
/// The file's unit, a hundred-thousandth of a degree, in millionths.
const UNIT: i64 = 10;
/// Borders were simplified county by county: between two of them may lie a strip that neither holds, and the shore may run a
/// little off. A position in no county belongs to the nearest border within this, in degrees of latitude (about 300 m).
const STRIP: f64 = 0.003;

/// All counties with a border.
#[derive(Debug)]
pub(super) struct Counties {
    /// By code.
    areas: Vec<(Division, Shape)>,
    /// Boxes of their rings' areas.
    index: RTree<GeomWithData<Rectangle<[i64; 2]>, usize>>,
}

impl Counties {
    /// Those that come with the program.
    pub fn embedded() -> &'static Counties {
        static COUNTIES: LazyLock<Counties> = LazyLock::new(|| {
            // The file is compiled in, and `tests::borders` reads all of it: it is never unreadable here.
            Counties::new(read(FILE).unwrap_or_default())
        });
        &COUNTIES
    }

    fn new(areas: Vec<(Division, Shape)>) -> Self {
        let boxes = areas.iter().enumerate().filter_map(|(i, (_, shape))| {
            let [west, south, east, north] = shape.bounds()?;
            Some(GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), i))
        });
        let index = RTree::bulk_load(boxes.collect());
        Self { areas, index }
    }

    /// The county that holds a position; where borders overlap by a hair, the lowest code; in a strip between, the nearest.
    pub fn at(&self, lng: f64, lat: f64) -> Option<Division> {
        let p = shape::point(lng, lat)?;
        let here = AABB::from_point([p.0, p.1]);
        let near = self.index.locate_in_envelope_intersecting(&here).filter_map(|f| self.areas.get(f.data));
        if let Some(found) = near.filter(|(_, shape)| shape.holds(p)).map(|(code, _)| *code).min() {
            return Some(found);
        }
        // Degrees of longitude are shorter towards the poles.
        let squeeze = lat.to_radians().cos().max(0.01);
        let (dx, dy) = ((STRIP / squeeze * 1e6) as i64, (STRIP * 1e6) as i64);
        let around = AABB::from_corners([p.0 - dx, p.1 - dy], [p.0 + dx, p.1 + dy]);
        let strip =
            self.index.locate_in_envelope_intersecting(&around).filter_map(|f| self.areas.get(f.data));
        strip
            .map(|(code, shape)| (distance2(shape, p, squeeze), *code))
            .filter(|(far, _)| *far <= (STRIP * 1e6).powi(2))
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
            .map(|(_, code)| code)
    }

    /// The border of a county.
    pub fn outline(&self, county: Division) -> Option<Shape> {
        let at = self.areas.binary_search_by_key(&county, |(code, _)| *code).ok()?;
        self.areas.get(at).map(|(_, shape)| shape.clone())
    }

    /// How many there are, and of how many points.
    #[cfg(test)]
    pub fn counts(&self) -> (usize, usize) {
        (self.areas.len(), self.areas.iter().flat_map(|(_, s)| &s.rings).map(Vec::len).sum())
    }

    /// Every county with its border, by code.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = &(Division, Shape)> {
        self.areas.iter()
    }
}

/// The square of the distance to the nearest border, in millionths of a degree of latitude.
fn distance2(shape: &Shape, p: Point, squeeze: f64) -> f64 {
    let flat = |q: Point| ((q.0 - p.0) as f64 * squeeze, (q.1 - p.1) as f64);
    let edges = shape.rings.iter().flat_map(|r| shape::edges(r));
    edges
        .map(|(a, b)| {
            let (a, b) = (flat(a), flat(b));
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length2 = dx * dx + dy * dy;
            let t = if length2 > 0.0 { (-(a.0 * dx + a.1 * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
            (a.0 + t * dx).powi(2) + (a.1 + t * dy).powi(2)
        })
        .fold(f64::INFINITY, f64::min)
}

/// Counties with their borders, by code.
fn read(file: &[u8]) -> Option<Vec<(Division, Shape)>> {
    let plain = unpack(file.strip_prefix(MAGIC)?, FILE_MAX)?;
    let mut at = Numbers(&plain);
    let lengths = [at.next()?, at.next()?, at.next()?];
    let mut rest = at.0;
    let mut column = |length: u64| {
        let (column, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        rest = after;
        Some(Numbers(column))
    };
    let (mut heads, mut x, mut y) = (column(lengths[0])?, column(lengths[1])?, column(lengths[2])?);
    let (mut areas, mut code) = (Vec::new(), 0i64);
    while !heads.0.is_empty() {
        code = code.checked_add(i64::try_from(heads.next()?).ok()?)?;
        let county = Division::from_parts(code.checked_mul(1_000_000_000)?, Level::County).ok()?;
        let mut rings = Vec::new();
        for _ in 0..heads.next()? {
            let (mut ring, mut last) = (Ring::new(), (0i64, 0i64));
            for _ in 0..heads.next()? {
                last = (last.0.checked_add(signed(x.next()?))?, last.1.checked_add(signed(y.next()?))?);
                let on_earth = last.0.abs() <= 18_000_000 && last.1.abs() <= 9_000_000;
                on_earth.then(|| ring.push((last.0 * UNIT, last.1 * UNIT)))?;
            }
            rings.push(ring);
        }
        areas.push((county, Shape { rings }));
    }
    (x.0.is_empty() && y.0.is_empty()).then_some(areas)
}

/// The sign is the lowest bit.
const fn signed(number: u64) -> i64 {
    // Nine groups of seven bits: below 2^63.
    let half = number.div_ceil(2) as i64;
    if number % 2 == 1 { -half } else { half }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    fn pack(plain: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(MAGIC.to_vec(), flate2::Compression::fast());
        packer.write_all(plain).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn signs() {
        assert_eq!([0, 1, 2, 3, 4].map(signed), [0, -1, 1, -2, 2]);
    }

    #[test]
    fn a_strip_belongs_to_the_nearest() {
        let square = |x: i64| vec![(x, 0), (x + 10_000, 0), (x + 10_000, 10_000), (x, 10_000)];
        let area = |code: &str, x| (Division::parse(code).unwrap(), Shape { rings: vec![square(x)] });
        let counties = Counties::new(vec![area("330102", 0), area("330106", 12_000)]);
        let at = |lng: f64| counties.at(lng, 0.005).map(|d| d.to_string());
        assert_eq!(at(0.005).as_deref(), Some("330102"));
        assert_eq!(at(0.0109).as_deref(), Some("330102"));
        assert_eq!(at(0.0111).as_deref(), Some("330106"));
        assert_eq!(at(0.0249).as_deref(), Some("330106"));
        assert_eq!(at(0.0251), None);
        assert_eq!(at(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
            let _ = read(&pack(&bytes));
        }
    }
}
