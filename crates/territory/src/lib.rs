//! 辖区: divisions, grids, places, position → grid; the working-time calendar and deadlines.
//!
//! - Owns: division codes with names and paths, the cells of grids, the calendar, the arithmetic of limits.
//! - Refuses to know: cases, people, organisations. Who takes care of a township comes in through [`Offices`].
//! - Tables: `territory_division` (what is loaded, with validity). Events: `territory.loaded`, in the county's own stream.
//! - Routes: `/api/v1/territory`, `…/divisions`, `…/map`, `…/locate`.
//!
//! A [`Territory`] is made once at the start and never changes; asking it takes microseconds and no I/O.

pub mod calendar;
mod cell;
pub mod deadline;
mod demo;
mod live;
mod map;
mod model;
pub mod routes;
pub mod rules;
mod shape;
pub mod store;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, CalendarError, DayKind, date, start_of};
pub use cell::{cell, ranges};
pub use deadline::{
    ClockLevel, Deadline, ExplainDay, Hours, Limit, Remaining, Span, Unit, deadline, level, remaining,
};
pub use live::Live;
pub use model::{Area, Entry, Flag, Named, PartsError, Place};
pub use shape::{Point, Ring, Shape};

use base::{Division, Level};
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// Who takes care of a township: known to the room of people, which lies on the same tier.
pub trait Offices: Send + Sync {
    /// The name of the township's office.
    fn office(&self, township: Division) -> Option<String>;
}

/// A county in memory: cheap to clone.
#[derive(Clone, Debug)]
pub struct Territory(Arc<Inner>);

/// The map of a county, ready to be sent.
#[derive(Debug)]
pub struct Map {
    /// GeoJSON (RFC 7946).
    pub text: String,
    /// A strong entity tag: the half of the text's SHA-256, hex, in quotes.
    pub etag: String,
}

#[derive(Debug)]
struct Inner {
    model: model::Model,
    calendar: Calendar,
    map: OnceLock<Map>,
}

impl Territory {
    /// The demo county: 西湖区 with real divisions and invented cells (演示).
    pub fn demo() -> Result<Territory, PartsError> {
        let (root, entries, areas) = demo::parts()?;
        Territory::from_parts(root, entries, areas, Calendar::china()?)
    }

    /// The county of the rows that were loaded, with the demo's cells for the grids among them.
    pub fn with_demo_cells(
        root: Division,
        entries: Vec<Entry>,
        calendar: Calendar,
    ) -> Result<Territory, PartsError> {
        let (_, _, mut areas) = demo::parts()?;
        let listed: std::collections::BTreeSet<Division> = entries.iter().map(|u| u.division).collect();
        areas.retain(|area| listed.contains(&area.division));
        Territory::from_parts(root, entries, areas, calendar)
    }

    /// A county of given parts. Areas may be missing: then nothing is found by position.
    pub fn from_parts(
        root: Division,
        entries: Vec<Entry>,
        areas: Vec<Area>,
        calendar: Calendar,
    ) -> Result<Territory, PartsError> {
        let model = model::Model::new(root, entries, areas)?;
        Ok(Territory(Arc::new(Inner { model, calendar, map: OnceLock::new() })))
    }

    /// The county.
    pub fn county(&self) -> Division {
        self.0.model.root()
    }
    /// The name of a division.
    pub fn name(&self, division: Division) -> Option<&str> {
        self.named(division).map(|n| n.name.as_str())
    }
    /// A division with its name.
    pub fn named(&self, division: Division) -> Option<&Named> {
        self.0.model.named(division).map(|(named, _)| named)
    }
    /// What a division is beside an ordinary one.
    pub fn flag(&self, division: Division) -> Option<Flag> {
        self.0.model.named(division).map(|(_, flag)| *flag)
    }
    /// From the province down to the division itself, pseudo ones left out; what is not listed is left out.
    pub fn path(&self, division: Division) -> Vec<Named> {
        self.0.model.path(division)
    }
    /// The names from the county's child down to the division, joined: `北山街道上保社区`.
    pub fn short_name(&self, division: Division) -> String {
        self.path(division).into_iter().filter(|n| n.level > Level::County).map(|n| n.name).collect()
    }
    /// What lies directly below, by code.
    pub fn children(&self, division: Division) -> &[Named] {
        self.0.model.children(division)
    }
    /// Every division, by code, with its flag.
    pub fn entries(&self) -> impl Iterator<Item = (&Named, Flag)> {
        self.0.model.entries().map(|(named, flag)| (named, *flag))
    }
    /// Every division as it is loaded, by code.
    pub fn to_entries(&self) -> Vec<Entry> {
        let entries = self.entries();
        entries.map(|(n, flag)| Entry { division: n.code, name: n.name.clone(), flag }).collect()
    }
    /// Where a position (WGS-84, degrees) lies. On a border between grids one of them, always the same.
    pub fn locate(&self, lng: f64, lat: f64) -> Place {
        self.0.model.locate(lng, lat)
    }
    /// West, south, east, north of the county in degrees; `None` without areas.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        self.bounds_of(self.county())
    }
    /// West, south, east, north of a division in degrees; `None` without an area.
    pub fn bounds_of(&self, division: Division) -> Option<[f64; 4]> {
        // Millionths of a degree are exact in an f64.
        self.0.model.shape(division).bounds().map(|b| b.map(|v| v as f64 / 1e6))
    }
    /// The area of a division in millionths of a degree.
    pub fn shape(&self, division: Division) -> Shape {
        self.0.model.shape(division)
    }
    /// The map, made at the first asking.
    pub fn map(&self) -> &Map {
        self.0.map.get_or_init(|| {
            let text = map::geojson(&self.0.model);
            let digest = Sha256::digest(text.as_bytes());
            let hex: String = digest.iter().take(16).map(|b| format!("{b:02x}")).collect();
            Map { text, etag: format!("\"{hex}\"") }
        })
    }
    /// The calendar of the county.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }
}
