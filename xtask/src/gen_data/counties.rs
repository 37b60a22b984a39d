//! The borders of all counties in one compact file, `data/boundaries/counties.bin`; `crates/territory/src/national/county.rs` reads it.
//!
//! The file: `YWB1`, then zlib. Inside: the lengths of three columns as varints, then the columns, all varints. Heads: for each
//! county the step from the code before it, the number of rings, the points of each ring. Eastings and northings: WGS-84 in
//! hundred-thousandths of a degree (about 1 m), the step from the point before in the ring (from 0 for its first), the sign in
//! the lowest bit. Outer rings run counter-clockwise, holes clockwise; the first point is not repeated.

use super::Failure;
use super::national::{varint, zlib};
use super::sources::{self, Row};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const MAGIC: &[u8] = b"YWB1";
/// Parts of a degree.
const UNITS: f64 = 1e5;
/// Codes of the borders' edition, and those of the divisions' edition that took their place.
const RENAMED: [(&str, &str); 13] = [
    ("232718", "232761"), // 加格达奇区
    ("431121", "431181"), // 祁阳县, 祁阳市
    ("450127", "450181"), // 横县, 横州市
    ("460301", "460321"), // 西沙区, 西沙群岛
    ("460302", "460322"), // 南沙区, 南沙群岛
    ("513425", "513402"), // 会理县, 会理市
    ("532331", "532302"), // 禄丰县, 禄丰市
    ("540422", "540481"), // 米林县, 米林市
    ("540530", "540581"), // 错那县, 错那市
    ("610322", "610305"), // 凤翔县, 凤翔区
    ("610928", "610981"), // 旬阳县, 旬阳市
    ("632825", "632857"), // 海西州直辖, 大柴旦行政委员会
    ("654223", "654203"), // 沙湾县, 沙湾市
];
/// Cities without counties: their border is that of the row which stands for the county.
const CITIES: [(&str, &str); 4] =
    [("441900", "441900"), ("442000", "442000"), ("460400", "460400"), ("620200", "620201")];

type Ring = Vec<(i64, i64)>;

/// The file, and how many counties it holds. Borders of what is no listed county (Hong Kong, Macao) are left out.
pub fn file(shared: &Path, rows: &[Row]) -> Result<(Vec<u8>, usize), Failure> {
    let listed: BTreeSet<&str> = rows.iter().map(|r| r.code.as_str()).filter(|c| c.len() == 6).collect();
    let mut counties: BTreeMap<String, Vec<Ring>> = BTreeMap::new();
    for (source, renamed, only) in
        [("counties", RENAMED.as_slice(), false), ("cities", CITIES.as_slice(), true)]
    {
        let all: Value =
            serde_json::from_str(&sources::gunzip(&shared.join(format!("boundaries/{source}.geojson.gz")))?)?;
        for feature in all["features"].as_array().ok_or("no features")? {
            let code = feature["properties"]["code"].as_str().ok_or("a border without a code")?;
            let new = renamed.iter().find(|(old, _)| *old == code).map(|(_, new)| *new);
            let Some(code) = new.or((!only).then_some(code)).filter(|c| listed.contains(c)) else { continue };
            if counties.insert(code.to_owned(), rings(&feature["geometry"])?).is_some() {
                return Err(format!("{code} has two borders").into());
            }
        }
    }
    let count = counties.len();
    Ok((pack(counties)?, count))
}

fn rings(geometry: &Value) -> Result<Vec<Ring>, Failure> {
    let polygons = match geometry["type"].as_str() {
        Some("Polygon") => vec![&geometry["coordinates"]],
        Some("MultiPolygon") => geometry["coordinates"].as_array().ok_or("no polygons")?.iter().collect(),
        _ => return Err("a border of another kind".into()),
    };
    let mut rings = Vec::new();
    for polygon in polygons {
        for (n, points) in polygon.as_array().ok_or("no polygon")?.iter().enumerate() {
            let mut ring = Ring::new();
            for p in points.as_array().ok_or("no ring")? {
                let (lng, lat) =
                    sources::wgs84(p[0].as_f64().ok_or("no longitude")?, p[1].as_f64().ok_or("no latitude")?);
                ring.push(((lng * UNITS).round() as i64, (lat * UNITS).round() as i64));
            }
            ring.dedup();
            if ring.first() == ring.last() {
                ring.pop();
            }
            let outer = n == 0;
            if ring.len() > 2 {
                if (area2(&ring) > 0) != outer {
                    ring.reverse();
                }
                rings.push(ring);
            }
        }
    }
    Ok(rings)
}

/// Twice the signed area.
fn area2(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - a.1 * b.0).sum()
}

fn pack(counties: BTreeMap<String, Vec<Ring>>) -> Result<Vec<u8>, Failure> {
    let mut columns = [Vec::new(), Vec::new(), Vec::new()];
    let mut before = 0u64;
    for (code, rings) in counties {
        let code: u64 = code.parse()?;
        varint(&mut columns[0], code - before);
        varint(&mut columns[0], rings.len() as u64);
        before = code;
        for ring in rings {
            varint(&mut columns[0], ring.len() as u64);
            let mut last = (0, 0);
            for p in ring {
                varint(&mut columns[1], zigzag(p.0 - last.0));
                varint(&mut columns[2], zigzag(p.1 - last.1));
                last = p;
            }
        }
    }
    let mut plain = Vec::new();
    for column in &columns {
        varint(&mut plain, column.len() as u64);
    }
    plain.extend(columns.concat());
    let mut file = MAGIC.to_vec();
    file.extend(zlib(&plain)?);
    Ok(file)
}

/// The sign in the lowest bit.
fn zigzag(number: i64) -> u64 {
    (number.unsigned_abs() << 1) - u64::from(number < 0)
}
