//! 辖区: divisions, grids, places, position → grid; the working-time calendar and deadlines.
//!
//! - Owns: division codes with names and paths, areas of grids, what took the place of ended codes, the calendar, office hours, the
//!   arithmetic of limits.
//! - Refuses to know: cases, people, organisations. Who takes care of a township comes in through [`Offices`], who may change a
//!   county through [`Managers`].
//! - Tables: `territory_division` (what is loaded), `territory_area` (areas of grids, outlines), `territory_successor` (what took the
//!   place of ended codes), `territory_day` (imported calendar), `territory_hours`; all with their time of validity.
//! - Events, in the county's own stream: `territory.loaded`, `territory.grids_loaded`, `territory.calendar_loaded`,
//!   `territory.hours_set`. The stream's version is the county's release: running servers look at it.
//! - Routes: `/api/v1/territory`, `…/divisions`, `…/map`, `…/locate`, `…/search`; `/grids`, `/calendar`, `/hours` for who may manage.
//! - Limits: [`import::BYTES_MAX`], [`import::GRIDS_MAX`], [`rings::POINTS_MAX`], [`check::FINDINGS_MAX`].
//!
//! A [`Territory`] is made from the rows and never changes; asking it takes microseconds and no I/O. [`Live`] holds the present one.

pub mod calendar;
mod cell;
pub mod check;
mod datum;
pub mod deadline;
mod demo;
mod export;
pub mod import;
mod live;
mod map;
mod model;
pub mod national;
mod packed;
mod polygon;
pub mod rings;
pub mod routes;
pub mod rules;
mod shape;
pub mod store;
pub mod successors;
#[cfg(test)]
mod tests;

pub use calendar::{Calendar, CalendarError, Day, DayKind, date, start_of};
pub use cell::{cell, ranges};
pub use datum::Datum;
pub use deadline::{
    ClockLevel, Deadline, ExplainDay, Hours, HoursError, Limit, Remaining, Span, Unit, deadline, level,
    remaining,
};
pub use export::geojson as export_geojson;
pub use live::{Live, LoadError, RELOAD_EVERY_MS, load};
pub use model::{Area, Entry, Flag, Named, PartsError, Place};
pub use shape::{Point, Ring, Shape};

use base::{Division, Level};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Who takes care of a township: known to the room of people, which lies on the same tier.
pub trait Offices: Send + Sync {
    /// The name of the township's office.
    fn office(&self, township: Division) -> Option<String>;
}

/// Who may change a county: known to the room of people, which lies on the same tier.
pub trait Managers: Send + Sync {
    /// The division in which the actor may change grids, calendar and hours (`territory.manage`); `None`: nowhere.
    fn manages(&self, actor: &base::Actor) -> Option<Division>;
    /// How a post is shown: its office and title, never a name; empty for one that is unknown.
    fn post(&self, tx: &mut db::Tx, membership: base::MembershipId) -> Result<String, db::Error>;
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
    hours: Hours,
    own_hours: bool,
    release: i64,
    former: BTreeMap<Division, String>,
    heirs: BTreeMap<Division, Vec<Division>>,
    map: OnceLock<Map>,
}

impl Territory {
    /// The demo county: 西湖区 with real divisions and invented cells (演示).
    pub fn demo() -> Result<Territory, PartsError> {
        let (root, entries, areas) = demo::parts()?;
        Territory::from_parts(root, entries, areas, Calendar::china()?)
    }

    /// A county of given parts. Areas may be missing: then nothing is found by position.
    pub fn from_parts(
        root: Division,
        entries: Vec<Entry>,
        areas: Vec<Area>,
        calendar: Calendar,
    ) -> Result<Territory, PartsError> {
        Ok(Territory(Arc::new(Inner {
            model: model::Model::new(root, entries, areas)?,
            calendar,
            hours: Hours::office(),
            own_hours: false,
            release: 0,
            former: BTreeMap::new(),
            heirs: BTreeMap::new(),
            map: OnceLock::new(),
        })))
    }

    /// The county of its rows. A row that does not decode, or rows that make no county, are errors.
    pub fn from_stored(stored: store::Stored) -> Result<Territory, PartsError> {
        let area = |(division, bytes): (Division, Vec<u8>)| {
            let shape = packed::unpack(&bytes).ok_or(PartsError::Area(division))?;
            Ok(Area { division, shape })
        };
        let areas = stored.rows.areas.into_iter().map(area).collect::<Result<Vec<Area>, PartsError>>()?;
        let calendar = Calendar::china()?.with_days(&stored.days);
        let model = model::Model::new(stored.root, stored.rows.entries.into_values().collect(), areas)?;
        let mut heirs: BTreeMap<Division, Vec<Division>> = BTreeMap::new();
        for (old, new) in stored.successors {
            heirs.entry(old).or_default().push(new);
        }
        Ok(Territory(Arc::new(Inner {
            model,
            calendar,
            own_hours: stored.hours.is_some(),
            hours: stored.hours.unwrap_or_else(Hours::office),
            release: stored.release,
            former: stored.former.into_iter().map(|e| (e.division, e.name)).collect(),
            heirs,
            map: OnceLock::new(),
        })))
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
    /// Every grid that holds a position: the general one, then the dedicated ones by code.
    pub fn locate_all(&self, lng: f64, lat: f64) -> Vec<Division> {
        let general = match self.locate(lng, lat) {
            Place::Grid(grid) => Some(grid),
            Place::Township(_) | Place::Outside => None,
        };
        general.into_iter().chain(self.0.model.dedicated_at(lng, lat)).collect()
    }
    /// What is valid now for a code of any time: itself while it is valid, else what took its place, else the smallest valid
    /// division above it; empty only for a code of elsewhere.
    pub fn successors(&self, division: Division) -> Vec<Division> {
        let (mut valid, mut seen, mut open) = (Vec::new(), std::collections::BTreeSet::new(), vec![division]);
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            if self.named(next).is_some() {
                valid.push(next);
            } else {
                open.extend(self.0.heirs.get(&next).into_iter().flatten());
            }
        }
        if valid.is_empty() && division != self.county() {
            let above = model::above(division).find(|d| self.county().contains(*d));
            return above.map(|d| self.successors(d)).unwrap_or_default();
        }
        valid.sort_unstable();
        valid
    }
    /// The last name of a division that has ended.
    pub fn former_name(&self, division: Division) -> Option<&str> {
        self.0.former.get(&division).map(String::as_str)
    }
    /// The county's release: goes up with each load; 0 for a county that is not from a database.
    pub fn release(&self) -> i64 {
        self.0.release
    }
    /// The office hours of the county: what counts unless an organisation has its own.
    pub fn hours(&self) -> &Hours {
        &self.0.hours
    }
    /// Whether the county has set its office hours itself.
    pub fn has_own_hours(&self) -> bool {
        self.0.own_hours
    }
    /// The area of a division on the ellipsoid, in square metres; `None` without one.
    pub fn area_m2(&self, division: Division) -> Option<f64> {
        let shape = self.shape(division);
        (!shape.rings.is_empty()).then(|| polygon::area_m2(&shape))
    }
    /// The area that a grid has, or the outline that a township or village was given.
    pub fn own_shape(&self, division: Division) -> Option<&Shape> {
        self.0.model.own(division)
    }
    /// The area that a grid has, or the outline that a township or village was given, in square metres.
    pub fn own_area_m2(&self, division: Division) -> Option<f64> {
        self.0.model.own(division).map(polygon::area_m2)
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
    pub(crate) fn model(&self) -> &model::Model {
        &self.0.model
    }
    /// The calendar of the county.
    pub fn calendar(&self) -> &Calendar {
        &self.0.calendar
    }
}
