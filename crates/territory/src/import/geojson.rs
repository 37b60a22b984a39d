//! Grids as GeoJSON (RFC 7946): one feature a grid, or an outline of a township or village.
//!
//! Properties: `code` (15 digits; 9 or 12 for an outline), or `village` (12 digits) and `sequence` (1 to 999); `name`; `kind`. Geometry:
//! Polygon, MultiPolygon, or null. A feature is converted as soon as it is read, so that only one is held as JSON.

use super::grids::{GridRow, code_of, kind_of};
use super::{BYTES_MAX, Findings, GRIDS_MAX, name, with_figures};
use crate::datum::Datum;
use crate::rings::{self, Line};
use base::Division;
use base::import::Finding;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Collection {
    r#type: String,
    #[serde(deserialize_with = "bounded")]
    features: Vec<Feature>,
}

/// Features up to one more than a county has; the rest is passed over unread: a small file can name millions.
fn bounded<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Feature>, D::Error> {
    struct Features;
    impl<'de> Visitor<'de> for Features {
        type Value = Vec<Feature>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("features")
        }
        fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Self::Value, A::Error> {
            let mut features = Vec::new();
            while features.len() <= GRIDS_MAX {
                match all.next_element()? {
                    Some(feature) => features.push(feature),
                    None => return Ok(features),
                }
            }
            while all.next_element::<IgnoredAny>()?.is_some() {}
            Ok(features)
        }
    }
    d.deserialize_seq(Features)
}

/// A feature as far as it can be read without the datum.
struct Feature {
    row: Option<GridRow>,
    polygons: Option<Vec<Vec<Line>>>,
    findings: Vec<Finding>,
}

impl<'de> Deserialize<'de> for Feature {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(d)?;
        let mut findings = Findings::default();
        let polygons = match value.get("geometry") {
            None | Some(Value::Null) => None,
            Some(geometry) => polygons(geometry).map_err(|finding| findings.push(finding)).ok(),
        };
        let row = feature(&value, &mut findings);
        Ok(Self { row, polygons, findings: findings.or(()).err().unwrap_or_default() })
    }
}

/// Reads a FeatureCollection. Findings name the feature by its place, from 1; line 0 is the file itself (`geojson`: it is none).
pub fn read_grids(bytes: &[u8], datum: Datum) -> Result<Vec<GridRow>, Vec<Finding>> {
    let whole = |code: &str| Finding::new(0, "", code);
    if bytes.len() > BYTES_MAX {
        return Err(vec![whole("too_large").arg("max", BYTES_MAX)]);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let collection: Collection = serde_json::from_slice(bytes)
        .map_err(|e| vec![whole("geojson").arg("line", e.line()).arg("column", e.column())])?;
    if collection.r#type != "FeatureCollection" {
        return Err(vec![whole("geojson")]);
    }
    let mut findings = Findings::default();
    if collection.features.len() > GRIDS_MAX {
        findings.push(whole("too_many").arg("max", GRIDS_MAX));
    }
    let mut seen: BTreeMap<Division, u64> = BTreeMap::new();
    let mut rows = Vec::new();
    for (line, feature) in (1u64..).zip(collection.features) {
        for finding in feature.findings {
            findings.push(Finding { line, ..finding });
        }
        let shape = feature.polygons.map(|polygons| shape(line, &polygons, datum)).transpose();
        let shape = shape.map_err(|finding| findings.push(finding)).ok().flatten();
        let Some(row) = feature.row else { continue };
        if let Some(first) = seen.insert(row.division, line) {
            findings.push(Finding::new(line, "properties.code", "duplicate").arg("first", first));
        }
        rows.push(GridRow { line, shape, ..row });
    }
    findings.or(rows)
}

/// What a member holds as text: a string, or a whole number.
fn text(properties: &Map<String, Value>, member: &str) -> String {
    match properties.get(member) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) if number.is_u64() => number.to_string(),
        _ => String::new(),
    }
}

fn feature(value: &Value, findings: &mut Findings) -> Option<GridRow> {
    let empty = Map::new();
    if value.get("type").and_then(Value::as_str) != Some("Feature") {
        findings.push(Finding::new(0, "type", "feature"));
        return None;
    }
    let properties = value.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let code =
        code_of(&text(properties, "code"), &text(properties, "village"), &text(properties, "sequence"), true);
    let division = code.map_err(|(column, code)| {
        findings.push(with_figures(Finding::new(0, &format!("properties.{column}"), code)));
    });
    let kind = kind_of(&text(properties, "kind")).map_err(|()| {
        let value = text(properties, "kind");
        findings.push(Finding::new(0, "properties.kind", "unknown").arg("value", value));
    });
    let name = name(findings, 0, "properties.name", &text(properties, "name"));
    Some(GridRow { line: 0, division: division.ok()?, name, kind: kind.ok()?, shape: None })
}

fn polygons(geometry: &Value) -> Result<Vec<Vec<Line>>, Finding> {
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let polygons = match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => polygon(coordinates).map(|p| vec![p]),
        Some("MultiPolygon") => coordinates.as_array().and_then(|all| all.iter().map(polygon).collect()),
        _ => return Err(Finding::new(0, "geometry.type", "geometry")),
    };
    polygons.ok_or_else(|| Finding::new(0, "geometry.coordinates", "position"))
}

fn shape(line: u64, polygons: &[Vec<Line>], datum: Datum) -> Result<crate::Shape, Finding> {
    rings::read(polygons, datum).map_err(|wrong| {
        let finding = Finding::new(line, "geometry", wrong.code());
        match wrong.at() {
            // Millionths of a degree are exact in an f64.
            Some((lng, lat)) => finding.arg("lng", lng as f64 / 1e6).arg("lat", lat as f64 / 1e6),
            None => finding,
        }
    })
}

fn polygon(value: &Value) -> Option<Vec<Line>> {
    let position = |p: &Value| {
        let p = p.as_array()?;
        Some((p.first()?.as_f64()?, p.get(1)?.as_f64()?))
    };
    let line = |ring: &Value| ring.as_array()?.iter().map(position).collect::<Option<Line>>();
    value.as_array()?.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Flag;

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[120.1,30.2],[120.11,30.2],[120.11,30.21],[120.1,30.21],[120.1,30.2]]]}"#;

    fn collection(features: &[(&str, &str)]) -> String {
        let feature = |(properties, geometry): &(&str, &str)| {
            format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
        };
        let features: Vec<String> = features.iter().map(feature).collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    }

    fn check(features: &[(&str, &str)], expected: &[(u64, &str, &str)]) {
        let text = collection(features);
        let found = read_grids(text.as_bytes(), Datum::Wgs84).err().unwrap_or_default();
        let found: Vec<(u64, &str, &str)> =
            found.iter().map(|f| (f.line, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn features() {
        let text = collection(&[
            (r#""code":"330106002051001","name":"一网格（演示）","kind":"专属""#, SQUARE),
            (r#""village":330106002051,"sequence":2"#, "null"),
            (r#""code":"330106002","kind":null"#, SQUARE),
        ]);
        let rows = read_grids(text.as_bytes(), Datum::Wgs84).unwrap();
        assert_eq!(
            (rows[0].line, rows[0].kind, rows[0].name.as_deref()),
            (1, Some(Flag::Dedicated), Some("一网格（演示）"))
        );
        assert_eq!(
            rows[0].shape.as_ref().unwrap().bounds(),
            Some([120_100_000, 30_200_000, 120_110_000, 30_210_000])
        );
        assert_eq!((rows[1].division.to_string().as_str(), &rows[1].shape), ("330106002051002", &None));
        assert_eq!((rows[2].division.to_string().as_str(), rows[2].kind), ("330106002", None));
        let shifted = read_grids(text.as_bytes(), Datum::Gcj02).unwrap();
        assert_ne!(shifted[0].shape, rows[0].shape);
    }

    #[test]
    fn findings() {
        let ring = |points: &str| format!(r#"{{"type":"Polygon","coordinates":[[{points}]]}}"#);
        let good = r#""code":"330106002051001""#;
        check(&[(good, SQUARE), (good, SQUARE)], &[(2, "properties.code", "duplicate")]);
        check(
            &[
                (r#""code":"33010600205100""#, SQUARE),
                ("", "null"),
                (r#""village":"330106002051","sequence":1000"#, "null"),
            ],
            &[
                (1, "properties.code", "code"),
                (2, "properties.code", "required"),
                (3, "properties.sequence", "range"),
            ],
        );
        check(&[(r#""code":"330106002051001","kind":"red""#, SQUARE)], &[(1, "properties.kind", "unknown")]);
        for (geometry, column, code) in [
            (ring("[1,1],[2,1],[2,2]"), "geometry", "not_closed"),
            (ring("[1,1],[2,2],[2,1],[1,2],[1,1]"), "geometry", "self_intersection"),
            (ring("[1,1],[2,2],[1,1]"), "geometry", "flat"),
            (ring("[181,1],[2,2],[1,1],[181,1]"), "geometry", "position"),
            (ring(r#"["1",1]"#), "geometry.coordinates", "position"),
            (ring("[1]"), "geometry.coordinates", "position"),
            (r#"{"type":"Point","coordinates":[1,1]}"#.to_owned(), "geometry.type", "geometry"),
            ("7".to_owned(), "geometry.type", "geometry"),
        ] {
            check(&[(good, SQUARE), (r#""code":"330106002051002""#, &geometry)], &[(2, column, code)]);
        }
        for text in [
            "",
            "{}",
            "[]",
            r#"{"type":"Feature","features":[]}"#,
            r#"{"type":"FeatureCollection"}"#,
            "code,name",
        ] {
            let found = read_grids(text.as_bytes(), Datum::Wgs84).unwrap_err();
            assert_eq!((found.len(), found[0].line, found[0].code.as_str()), (1, 0, "geojson"), "{text}");
        }
        let strange = r#"{"type":"FeatureCollection","features":[7,{"type":"x"}]}"#;
        assert_eq!(read_grids(strange.as_bytes(), Datum::Wgs84).unwrap_err().len(), 2);
    }

    #[test]
    fn a_file_of_nothing_is_not_kept() {
        let text =
            format!(r#"{{"type":"FeatureCollection","features":[{{}}{}]}}"#, ",{}".repeat(GRIDS_MAX + 5));
        let found = read_grids(text.as_bytes(), Datum::default()).unwrap_err();
        assert_eq!((found[0].code.as_str(), found.len()), ("too_many", base::import::FINDINGS_MAX));
        let read: Collection = serde_json::from_str(&text).unwrap();
        assert_eq!(read.features.len(), GRIDS_MAX + 1);
    }
}
