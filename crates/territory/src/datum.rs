//! Datums at the edge: WGS-84 (CGCS2000 differs by less than a decimetre) inside, GCJ-02 and BD-09 as maps of providers have them.
//!
//! The shifts are the published ones; there is no published inverse: it is found by repetition, below a millimetre.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// In which datum positions outside are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// WGS-84; CGCS2000 counts as this.
    #[default]
    Wgs84,
    /// GCJ-02 (国测局): maps of Chinese providers.
    Gcj02,
    /// BD-09 (百度): GCJ-02, shifted again.
    Bd09,
}

impl Datum {
    /// The word in files, flags and addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Datum::Wgs84 => "wgs84",
            Datum::Gcj02 => "gcj02",
            Datum::Bd09 => "bd09",
        }
    }
    /// The datum of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Datum::Wgs84, Datum::Gcj02, Datum::Bd09].into_iter().find(|d| d.word() == word)
    }
    /// A position of this datum (degrees) as WGS-84.
    pub fn to_wgs84(self, lng: f64, lat: f64) -> (f64, f64) {
        match self {
            Datum::Wgs84 => (lng, lat),
            Datum::Gcj02 => undo(gcj02, lng, lat),
            Datum::Bd09 => {
                let (lng, lat) = undo(bd09, lng, lat);
                undo(gcj02, lng, lat)
            }
        }
    }
    /// A position in WGS-84 (degrees) as this datum has it.
    pub fn from_wgs84(self, lng: f64, lat: f64) -> (f64, f64) {
        match self {
            Datum::Wgs84 => (lng, lat),
            Datum::Gcj02 => gcj02(lng, lat),
            Datum::Bd09 => {
                let (lng, lat) = gcj02(lng, lat);
                bd09(lng, lat)
            }
        }
    }
}

/// Rounds of repetition; each divides the error by a thousand or so.
const ROUNDS: usize = 12;

fn undo(shift: fn(f64, f64) -> (f64, f64), lng: f64, lat: f64) -> (f64, f64) {
    let mut guess = (lng, lat);
    for _ in 0..ROUNDS {
        let (x, y) = shift(guess.0, guess.1);
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

/// GCJ-02 → BD-09.
fn bd09(lng: f64, lat: f64) -> (f64, f64) {
    const X_PI: f64 = PI * 3000.0 / 180.0;
    let z = lng.hypot(lat) + 0.000_02 * (lat * X_PI).sin();
    let theta = lat.atan2(lng) + 0.000_003 * (lng * X_PI).cos();
    (z * theta.cos() + 0.0065, z * theta.sin() + 0.006)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shifts_as_published() {
        // Tian'anmen in the three datums, as public converters give it.
        for (datum, lng, lat) in [
            (Datum::Wgs84, 116.404_000, 39.915_000),
            (Datum::Gcj02, 116.410_244, 39.916_404),
            (Datum::Bd09, 116.416_627, 39.922_699),
        ] {
            let (x, y) = datum.from_wgs84(116.404, 39.915);
            assert!((x - lng).abs() < 2e-6 && (y - lat).abs() < 2e-6, "{datum:?} {x} {y}");
            assert_eq!(Datum::from_word(datum.word()), Some(datum));
            assert_eq!(serde_json::to_value(datum).unwrap(), datum.word());
        }
        assert_eq!(Datum::from_word("wgs72"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        // All of China: 73° to 136° east, 3° to 54° north.
        #[test]
        fn there_and_back(lng in 73.0..136.0f64, lat in 3.0..54.0f64) {
            for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
                let (x, y) = datum.from_wgs84(lng, lat);
                let (u, v) = datum.to_wgs84(x, y);
                prop_assert!((u - lng).abs() < 1e-9 && (v - lat).abs() < 1e-9, "{:?} {} {}", datum, u - lng, v - lat);
            }
        }
    }
}
