//! Reads the public files: divisions, calendar, outline (GCJ-02 → WGS-84), approximate centres.

use super::Failure;
use super::planar::Point;
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// One division as the statistical codes list it.
pub struct Row {
    /// 2, 4, 6, 9 or 12 digits.
    pub code: String,
    /// The name, as published.
    pub name: String,
    /// Empty, `pseudo`, `virtual` or `zone`.
    pub flag: &'static str,
}

/// A day that is not as its weekday says.
pub struct Day {
    /// `2026-10-01`
    pub date: String,
    /// `holiday` or `make_up`.
    pub kind: &'static str,
    /// The holiday's name.
    pub name: String,
}

/// All divisions, by code; where codes are equal when zero-filled, the higher level first.
pub fn divisions(shared: &Path) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for file in ["provinces", "cities", "areas", "streets", "villages"] {
        let text = gunzip(&shared.join(format!("divisions/{file}.csv.gz")))?;
        for line in text.lines().skip(1) {
            let mut fields = line.split(',');
            let code = fields.next().ok_or("a line without a code")?.to_owned();
            let name = fields.next().ok_or("a line without a name")?.trim_matches('"').to_owned();
            let flag = flag(&code, &name);
            rows.push(Row { code, name, flag });
        }
    }
    rows.sort_by_key(|row| (format!("{:0<12}", row.code), row.code.len()));
    Ok(rows)
}

/// What the statistical codes list and is no ordinary division.
fn flag(code: &str, name: &str) -> &'static str {
    let pseudo_city =
        matches!(name, "市辖区" | "县" | "直辖县" | "省直辖县级行政区划" | "自治区直辖县级行政区划");
    // A row that stands for a level which is not there: cities without counties, and 金门县.
    let stands_in = COUNTIES_OF_NONE.contains(&code) || (code.len() >= 9 && code.ends_with("000"));
    if (code.len() == 4 && pseudo_city) || stands_in {
        "pseudo"
    } else if code.len() == 12 && name.contains("虚拟") {
        "virtual"
    } else if code.len() >= 9 && ("400".."600").contains(&&code[6..9]) {
        "zone"
    } else {
        ""
    }
}

/// Dongguan, Zhongshan, Danzhou and Jiayuguan have no counties; the codes list the city once more as its own county.
const COUNTIES_OF_NONE: [&str; 4] = ["441900", "442000", "460400", "620201"];

/// The days of all years, by date.
pub fn calendar(shared: &Path) -> Result<Vec<Day>, Failure> {
    let years: Value =
        serde_json::from_reader(File::open(shared.join("calendar/cn_holidays_by_year.json"))?)?;
    let mut days = BTreeMap::new();
    for (year, lists) in years.as_object().ok_or("the calendar is no object")? {
        for (list, kind) in [("holidays", "holiday"), ("workdays", "make_up")] {
            for (date, names) in lists[list].as_object().ok_or("a year without a list")? {
                let name = names.as_str().and_then(|n| n.split(',').nth(1)).ok_or("a day without a name")?;
                let day = Day { date: date.clone(), kind, name: name.to_owned() };
                if !date.starts_with(year) || days.insert(date.clone(), day).is_some() {
                    return Err(format!("{date}: in another year or listed twice").into());
                }
            }
        }
    }
    Ok(days.into_values().collect())
}

/// The outer ring of the county, WGS-84 in millionths of a degree, without the repeated last point.
pub fn outline(shared: &Path, county: &str) -> Result<Vec<Point>, Failure> {
    let text = gunzip(&shared.join("boundaries/counties_zhejiang_full.geojson.gz"))?;
    let all: Value = serde_json::from_str(&text)?;
    let features = all["features"].as_array().ok_or("no features")?;
    let ours = features.iter().find(|f| f["properties"]["code"] == county).ok_or("no such county")?;
    let polygons = ours["geometry"]["coordinates"].as_array().ok_or("no coordinates")?;
    let [polygon] = polygons.as_slice() else { return Err("an outline of several parts".into()) };
    let [ring] = polygon.as_array().ok_or("no polygon")?.as_slice() else {
        return Err("an outline with holes".into());
    };
    let mut points = Vec::new();
    for p in ring.as_array().ok_or("no ring")? {
        let (lng, lat) = (p[0].as_f64().ok_or("no number")?, p[1].as_f64().ok_or("no number")?);
        let (lng, lat) = wgs84(lng, lat);
        points.push(((lng * 1e6).round() as i64, (lat * 1e6).round() as i64));
    }
    points.dedup();
    if points.first() == points.last() {
        points.pop();
    }
    Ok(points)
}

/// The approximate centres of the townships: code, longitude, latitude.
pub fn centres(shared: &Path, county: &str) -> Result<Vec<(String, f64, f64)>, Failure> {
    let text = std::fs::read_to_string(shared.join(format!("demo/{county}_township_centres.csv")))?;
    let mut centres = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [code, _, lng, lat] = fields.as_slice() else { return Err("a centre of four fields".into()) };
        centres.push(((*code).to_owned(), lng.parse()?, lat.parse()?));
    }
    Ok(centres)
}

/// Reads a packed text.
pub fn gunzip(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    GzDecoder::new(File::open(path)?)
        .read_to_string(&mut text)
        .map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(text)
}

/// GCJ-02 → WGS-84: the published shift, undone by repetition (ends below a millimetre).
pub fn wgs84(lng: f64, lat: f64) -> (f64, f64) {
    let mut guess = (lng, lat);
    for _ in 0..20 {
        let (x, y) = gcj02(guess.0, guess.1);
        guess = (guess.0 + lng - x, guess.1 + lat - y);
    }
    guess
}

/// WGS-84 → GCJ-02, the well-known approximation on the Krasovsky 1940 ellipsoid.
fn gcj02(lng: f64, lat: f64) -> (f64, f64) {
    const A: f64 = 6_378_245.0;
    const EE: f64 = 0.006_693_421_622_965_943;
    let (x, y) = (lng - 105.0, lat - 35.0);
    let wave = (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0;
    let mut east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt() + wave;
    east += (20.0 * (x * PI).sin() + 40.0 * (x / 3.0 * PI).sin()) * 2.0 / 3.0;
    east += (150.0 * (x / 12.0 * PI).sin() + 300.0 * (x / 30.0 * PI).sin()) * 2.0 / 3.0;
    let mut north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt() + wave;
    north += (20.0 * (y * PI).sin() + 40.0 * (y / 3.0 * PI).sin()) * 2.0 / 3.0;
    north += (160.0 * (y / 12.0 * PI).sin() + 320.0 * (y * PI / 30.0).sin()) * 2.0 / 3.0;
    let radians = lat / 180.0 * PI;
    let magic = 1.0 - EE * radians.sin().powi(2);
    (
        lng + east * 180.0 / (A / magic.sqrt() * radians.cos() * PI),
        lat + north * 180.0 / (A * (1.0 - EE) / (magic * magic.sqrt()) * PI),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datum() {
        // The shift at Hangzhou is some 470 m eastwards and 240 m southwards.
        let (lng, lat) = gcj02(120.14, 30.262);
        assert!(
            (0.004..0.006).contains(&(lng - 120.14)) && (-0.003..-0.001).contains(&(lat - 30.262)),
            "{lng} {lat}"
        );
        let (x, y) = wgs84(lng, lat);
        assert!((x - 120.14).abs() < 1e-9 && (y - 30.262).abs() < 1e-9);
    }

    #[test]
    fn flags() {
        for (code, name, expected) in [
            ("1101", "市辖区", "pseudo"),
            ("330106002051", "上保社区", ""),
            ("330106002999", "某某虚拟社区", "virtual"),
            ("330109401", "某某经济开发区", "zone"),
            ("330109600", "某某街道", ""),
            ("441900", "东莞市", "pseudo"),
            ("4419", "东莞市", ""),
            ("350527000", "金门县", "pseudo"),
            ("350527000000", "金门县", "pseudo"),
        ] {
            assert_eq!(flag(code, name), expected, "{name}");
        }
    }
}
