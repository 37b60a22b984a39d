//! The map of a county as GeoJSON (RFC 7946): outline, townships, communities. WGS-84, to a millionth of a degree.

use crate::model::Model;
use crate::shape::{Point, Shape};
use base::Level;
use serde_json::json;
use std::fmt::Write as _;

/// Writes the map. Levels follow each other, so that borders of higher ones are drawn over lower ones when drawn in reverse.
pub(crate) fn geojson(model: &Model) -> String {
    let mut text = String::from(r#"{"type":"FeatureCollection""#);
    let outline = model.shape(model.root());
    if let Some([west, south, east, north]) = outline.bounds() {
        text += r#","bbox":["#;
        write_point(&mut text, (west, south));
        text.push(',');
        write_point(&mut text, (east, north));
        text.push(']');
    }
    text += r#","features":["#;
    let mut first = true;
    for level in [Level::County, Level::Township, Level::Village] {
        let units = model.entries().filter(|(n, _)| n.level == level && model.root().contains(n.code));
        for (named, _) in units {
            let shape = if named.code == model.root() { outline.clone() } else { model.shape(named.code) };
            if shape.rings.is_empty() {
                continue;
            }
            if !std::mem::take(&mut first) {
                text.push(',');
            }
            let properties = json!({ "code": named.code, "name": named.name, "level": named.level });
            // Writing to a String does not fail.
            let _ = write!(text, r#"{{"type":"Feature","properties":{properties},"geometry":"#);
            write_geometry(&mut text, &shape);
            text.push('}');
        }
    }
    text += "]}";
    text
}

fn write_geometry(text: &mut String, shape: &Shape) {
    write_multipolygon(text, shape, write_point);
}

/// Writes an area as a geometry, each point by `write`.
pub(crate) fn write_multipolygon(text: &mut String, shape: &Shape, write: impl Fn(&mut String, Point)) {
    text.push_str(r#"{"type":"MultiPolygon","coordinates":["#);
    for (i, polygon) in shape.polygons().into_iter().enumerate() {
        text.push_str(if i == 0 { "[" } else { ",[" });
        for (j, ring) in polygon.into_iter().enumerate() {
            text.push_str(if j == 0 { "[[" } else { ",[[" });
            for p in ring {
                write(text, *p);
                text.push_str("],[");
            }
            // A ring holds at least three points.
            write(text, ring[0]);
            text.push_str("]]");
        }
        text.push(']');
    }
    text.push_str("]}");
}

pub(crate) fn write_point(text: &mut String, p: Point) {
    write_degrees(text, p.0);
    text.push(',');
    write_degrees(text, p.1);
}

/// Millionths as a decimal number, exactly.
fn write_degrees(text: &mut String, value: i64) {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.abs() / 1_000_000, value.abs() % 1_000_000);
    let part = format!("{part:06}");
    let part = part.trim_end_matches('0');
    let dot = if part.is_empty() { "" } else { "." };
    // Writing to a String does not fail.
    let _ = write!(text, "{sign}{whole}{dot}{part}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees() {
        for (value, expected) in
            [(120_140_000, "120.14"), (-5, "-0.000005"), (0, "0"), (30_000_000, "30"), (1, "0.000001")]
        {
            let mut text = String::new();
            write_degrees(&mut text, value);
            assert_eq!(text, expected);
        }
    }
}
