//! What a refusal of a position outside says: the own county, and the county that the position lies in.

use super::county_at;
use crate::{Named, Territory};
use serde_json::{Map, Value, json};

impl Territory {
    /// The county that a position outside of this one lies in; `None` when it lies in none, or by the simplified borders in
    /// this one.
    pub fn neighbour_at(&self, lng: f64, lat: f64) -> Option<&'static Named> {
        county_at(lng, lat).filter(|named| named.code != self.county())
    }

    /// The figures of the problem `outside`: `county`, the own county's name, and `lies_in`, code and name of the county that
    /// the position lies in, or `null`.
    pub fn outside(&self, lng: f64, lat: f64) -> Map<String, Value> {
        let county = self.name(self.county()).unwrap_or_default();
        let lies_in =
            self.neighbour_at(lng, lat).map(|named| json!({"code": named.code, "name": named.name}));
        [("county".to_owned(), county.into()), ("lies_in".to_owned(), lies_in.into())].into_iter().collect()
    }
}
