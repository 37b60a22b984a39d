//! Grids and outlines as GeoJSON, in any datum: what [`crate::import::read_grids`] reads back without a difference.

use crate::datum::Datum;
use crate::model::Flag;
use crate::shape::{Point, Shape};
use crate::{Territory, map};
use base::{Division, Level};
use serde_json::json;
use std::fmt::Write as _;

/// Outlines of townships and villages, then grids, each by code; a grid without an area has no geometry. `within` narrows it.
pub fn geojson(territory: &Territory, datum: Datum, within: Division) -> String {
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    let mut first = true;
    for wanted in [Level::Township, Level::Village, Level::Grid] {
        for (named, flag) in territory.entries().filter(|(n, _)| n.level == wanted && within.contains(n.code))
        {
            let own = territory.own_shape(named.code);
            if own.is_none() && wanted != Level::Grid {
                continue;
            }
            if !std::mem::take(&mut first) {
                text.push(',');
            }
            let kind = if flag == Flag::Dedicated { "dedicated" } else { "general" };
            let properties = match wanted {
                Level::Grid => json!({
                    "code": named.code, "name": named.name, "kind": kind, "village": named.code.at(Level::Village)
                }),
                _ => json!({ "code": named.code, "name": named.name }),
            };
            // Writing to a String does not fail.
            let _ = write!(text, r#"{{"type":"Feature","properties":{properties},"geometry":"#);
            match own {
                Some(shape) => write_geometry(&mut text, shape, datum),
                None => text.push_str("null"),
            }
            text.push('}');
        }
    }
    text.push_str("]}");
    text
}

fn write_geometry(text: &mut String, shape: &Shape, datum: Datum) {
    map::write_multipolygon(text, shape, |text, p| write_point(text, p, datum));
}

fn write_point(text: &mut String, p: Point, datum: Datum) {
    if datum == Datum::Wgs84 {
        return map::write_point(text, p);
    }
    // Millionths of a degree are exact in an f64; two digits more than that bring each point back to itself.
    let (lng, lat) = datum.from_wgs84(p.0 as f64 / 1e6, p.1 as f64 / 1e6);
    // Writing to a String does not fail.
    let _ = write!(text, "{lng:.8},{lat:.8}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read_grids;

    #[test]
    fn what_is_written_is_read_back() {
        let demo = Territory::demo().unwrap();
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            let text = geojson(&demo, datum, demo.county());
            let rows = read_grids(text.as_bytes(), datum).unwrap();
            assert_eq!(rows.len(), 552);
            for row in rows {
                let shape = row.shape.unwrap();
                assert!(same(&shape, demo.own_shape(row.division).unwrap()), "{datum:?} {}", row.division);
                assert_eq!(row.name.as_deref(), demo.name(row.division));
            }
        }
        let some = geojson(&demo, Datum::Wgs84, Division::parse("330106002051").unwrap());
        assert_eq!(some.matches("\"Feature\"").count(), 3);
        assert_eq!(some.parse::<geojson::FeatureCollection>().unwrap().features.len(), 3);
    }

    /// Equal but for the point at which rings begin.
    fn same(a: &Shape, b: &Shape) -> bool {
        let sorted = |s: &Shape| {
            let mut rings = s.rings.clone();
            for ring in &mut rings {
                let least = (0..ring.len()).min_by_key(|i| ring[*i]).unwrap();
                ring.rotate_left(least);
            }
            rings.sort();
            rings
        };
        sorted(a) == sorted(b)
    }
}
