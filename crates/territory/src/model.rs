//! The territory in memory: divisions with names and paths, cells with an index. Made once, never changed.

use crate::polygon;
use crate::shape::{self, Point, Shape};
use base::{Division, Level};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A division with its name, as lists and paths show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Named {
    /// The code, of natural length.
    pub code: Division,
    /// The name.
    pub name: String,
    /// The level.
    pub level: Level,
}

/// What the statistical codes list beside ordinary divisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flag {
    /// An ordinary division.
    #[default]
    Ordinary,
    /// 市辖区, 县 and the like: a place in the code, no division. Paths leave it out.
    Pseudo,
    /// A village named 虚拟.
    Virtual,
    /// A development zone (township segment 400–599).
    Zone,
    /// A dedicated grid (专属网格): a market, a campus, an estate; it may lie over general ones.
    Dedicated,
}

impl Flag {
    /// The word in files and tables; empty for an ordinary division.
    pub const fn word(self) -> &'static str {
        match self {
            Flag::Ordinary => "",
            Flag::Pseudo => "pseudo",
            Flag::Virtual => "virtual",
            Flag::Zone => "zone",
            Flag::Dedicated => "dedicated",
        }
    }
    /// The flag of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Flag::Ordinary, Flag::Pseudo, Flag::Virtual, Flag::Zone, Flag::Dedicated]
            .into_iter()
            .find(|f| f.word() == word)
    }
}

/// A division as it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The division.
    pub division: Division,
    /// The name.
    pub name: String,
    /// What it is beside.
    pub flag: Flag,
}

/// The area of a grid, or the outline of a township or village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The division.
    pub division: Division,
    /// Its rings.
    pub shape: Shape,
}

/// Where a position lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// In a grid.
    Grid(Division),
    /// In a township, but in none of its grids.
    Township(Division),
    /// Not in the county.
    Outside,
}

impl Place {
    /// The division, inside the county.
    pub const fn division(self) -> Option<Division> {
        match self {
            Place::Grid(d) | Place::Township(d) => Some(d),
            Place::Outside => None,
        }
    }
}

/// Why parts make no territory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PartsError {
    /// The root is not among the divisions.
    #[error("{0} is not listed")]
    NoRoot(Division),
    /// Listed twice.
    #[error("{0} is listed twice")]
    Twice(Division),
    /// Neither above nor below the root, or a grid without its village.
    #[error("{0} hangs on nothing")]
    Loose(Division),
    /// A division without a name.
    #[error("{0} has no name")]
    Nameless(Division),
    /// An area of something else than a listed township, village or grid, or without a ring, or with an area below one.
    #[error("the area of {0} is of no use")]
    Area(Division),
    /// A file that is not as it should be.
    #[error("{file}, line {line}: not readable")]
    File {
        /// Which.
        file: &'static str,
        /// Counted from 1.
        line: usize,
    },
    /// The calendar.
    #[error(transparent)]
    Calendar(#[from] crate::calendar::CalendarError),
}

type Index = RTree<GeomWithData<Rectangle<[i64; 2]>, usize>>;

/// One kind of cells with its index.
#[derive(Debug)]
struct Cells {
    areas: Vec<Area>,
    index: Index,
}

impl Cells {
    /// Sorted by code, so that the first of several is the one with the lowest code.
    fn new(mut areas: Vec<Area>) -> Self {
        areas.sort_by_key(|a| a.division);
        let boxes = areas.iter().enumerate().filter_map(|(i, area)| {
            let [west, south, east, north] = area.shape.bounds()?;
            Some(GeomWithData::new(Rectangle::from_corners([west, south], [east, north]), i))
        });
        let index = RTree::bulk_load(boxes.collect());
        Self { areas, index }
    }

    /// The cells whose boxes hold the point.
    fn near(&self, p: Point) -> Vec<&Area> {
        let at = AABB::from_point([p.0, p.1]);
        self.index.locate_in_envelope_intersecting(&at).map(|found| &self.areas[found.data]).collect()
    }

    /// The cell that holds the point. On an outer border, which no cell holds by itself, the lowest code that touches it.
    fn find(&self, p: Point) -> Option<Division> {
        let near = self.near(p);
        let first = |test: fn(&Shape, Point) -> bool| {
            near.iter().filter(|a| test(&a.shape, p)).map(|a| a.division).min()
        };
        first(Shape::holds).or_else(|| first(Shape::touches))
    }

    /// The cell of a division.
    fn of(&self, division: Division) -> Option<&Shape> {
        let at = self.areas.binary_search_by_key(&division, |a| a.division);
        at.ok().map(|i| &self.areas[i].shape)
    }

    /// The cells at and below a division.
    fn below(&self, division: Division) -> &[Area] {
        let (first, last) = division.range();
        let from = self.areas.partition_point(|a| a.division.code() < first);
        let to = self.areas.partition_point(|a| a.division.code() <= last);
        &self.areas[from..to]
    }

    fn shapes(&self, division: Division) -> Vec<&Shape> {
        self.below(division).iter().map(|a| &a.shape).collect()
    }
}

/// The divisions of one county (or of whatever the centre owns), with cells.
#[derive(Debug)]
pub(crate) struct Model {
    root: Division,
    entries: BTreeMap<Division, (Named, Flag)>,
    children: BTreeMap<Division, Vec<Named>>,
    /// General grids.
    grids: Cells,
    dedicated: Cells,
    /// Outlines as given.
    townships: Cells,
    villages: Cells,
    /// Where no outline is given: the union of a township's grids without its holes, so that a point in a hole has a township.
    filled: Cells,
}

impl Model {
    /// Checks and joins the parts.
    pub fn new(root: Division, entries: Vec<Entry>, areas: Vec<Area>) -> Result<Self, PartsError> {
        let mut map = BTreeMap::new();
        for entry in entries {
            let (code, level) = (entry.division, entry.division.level());
            if entry.name.trim().is_empty() {
                return Err(PartsError::Nameless(code));
            }
            if !code.contains(root) && !root.contains(code) {
                return Err(PartsError::Loose(code));
            }
            if map.insert(code, (Named { code, name: entry.name, level }, entry.flag)).is_some() {
                return Err(PartsError::Twice(code));
            }
        }
        if !map.contains_key(&root) {
            return Err(PartsError::NoRoot(root));
        }
        let mut children: BTreeMap<Division, Vec<Named>> = BTreeMap::new();
        for (code, (named, _)) in &map {
            let parent = above(*code).find(|d| map.contains_key(d));
            if code.level() == Level::Grid && parent.is_none_or(|p| p.level() != Level::Village) {
                return Err(PartsError::Loose(*code));
            }
            if let Some(parent) = parent {
                children.entry(parent).or_default().push(named.clone());
            }
        }
        let of_use = |a: &Area| {
            map.contains_key(&a.division)
                && matches!(a.division.level(), Level::Township | Level::Village | Level::Grid)
                && a.shape.rings.iter().map(|r| shape::area2(r)).sum::<i128>() > 0
        };
        if let Some(area) = areas.iter().find(|a| !of_use(a)) {
            return Err(PartsError::Area(area.division));
        }
        let (grids, outlines): (Vec<Area>, Vec<Area>) =
            areas.into_iter().partition(|a| a.division.level() == Level::Grid);
        let special = |a: &Area| map.get(&a.division).is_some_and(|(_, flag)| *flag == Flag::Dedicated);
        let (dedicated, grids) = grids.into_iter().partition(special);
        let (townships, villages) = outlines.into_iter().partition(|a| a.division.level() == Level::Township);
        let (grids, townships) = (Cells::new(grids), Cells::new(townships));
        let filled = Cells::new(filled(&grids, &townships, map.keys().copied()));
        let (dedicated, villages) = (Cells::new(dedicated), Cells::new(villages));
        Ok(Self { root, entries: map, children, grids, dedicated, townships, villages, filled })
    }

    pub fn root(&self) -> Division {
        self.root
    }

    pub fn entries(&self) -> impl Iterator<Item = &(Named, Flag)> {
        self.entries.values()
    }

    pub fn named(&self, division: Division) -> Option<&(Named, Flag)> {
        self.entries.get(&division)
    }

    pub fn children(&self, division: Division) -> &[Named] {
        self.children.get(&division).map_or(&[], Vec::as_slice)
    }

    /// From the province down to the division, without pseudo ones.
    pub fn path(&self, division: Division) -> Vec<Named> {
        let mut path: Vec<Named> = std::iter::once(division)
            .chain(above(division))
            .filter_map(|d| self.entries.get(&d))
            .filter(|(_, flag)| *flag != Flag::Pseudo)
            .map(|(named, _)| named.clone())
            .collect();
        path.reverse();
        path
    }

    pub fn locate(&self, lng: f64, lat: f64) -> Place {
        let Some(p) = shape::point(lng, lat) else { return Place::Outside };
        if let Some(grid) = self.grids.find(p) {
            return Place::Grid(grid);
        }
        let township = self.townships.find(p).or_else(|| self.filled.find(p));
        township.map_or(Place::Outside, Place::Township)
    }

    /// The dedicated grids that hold a point, by code.
    pub fn dedicated_at(&self, lng: f64, lat: f64) -> Vec<Division> {
        let Some(p) = shape::point(lng, lat) else { return Vec::new() };
        let holding = |a: &&Area| a.shape.holds(p) || a.shape.touches(p);
        let mut found: Vec<Division> =
            self.dedicated.near(p).into_iter().filter(holding).map(|a| a.division).collect();
        found.sort_unstable();
        found
    }

    /// The area of a division: its own, or the union of the grids below it.
    pub fn shape(&self, division: Division) -> Shape {
        if let Some(shape) = self.own(division) {
            return shape.clone();
        }
        if division.level() >= Level::Township || self.townships.areas.is_empty() {
            return polygon::union(&self.grids.shapes(division));
        }
        // Below a county with outlines: the outlines, and the grids of townships without one.
        let drawn =
            |a: &&Area| a.division.at(Level::Township).is_some_and(|t| self.townships.of(t).is_some());
        let mut shapes = self.townships.shapes(division);
        shapes.extend(self.grids.below(division).iter().filter(|a| !drawn(a)).map(|a| &a.shape));
        polygon::union(&shapes)
    }

    /// The area that a division was given: a grid's, or an outline.
    pub fn own(&self, division: Division) -> Option<&Shape> {
        [&self.grids, &self.dedicated, &self.townships, &self.villages]
            .into_iter()
            .find_map(|c| c.of(division))
    }

    /// The areas of general grids at and below a division, by code.
    pub fn general(&self, division: Division) -> &[Area] {
        self.grids.below(division)
    }

    /// The areas of general grids whose boxes meet this one.
    pub fn general_near(&self, [west, south, east, north]: [i64; 4]) -> impl Iterator<Item = &Area> {
        let near = AABB::from_corners([west, south], [east, north]);
        self.grids.index.locate_in_envelope_intersecting(&near).map(|found| &self.grids.areas[found.data])
    }

    /// The given outlines of townships and villages, by code.
    pub fn outlines(&self) -> impl Iterator<Item = &Area> {
        self.townships.areas.iter().chain(&self.villages.areas)
    }
}

/// The filled unions of townships that have grids with areas and no outline.
fn filled(grids: &Cells, townships: &Cells, codes: impl Iterator<Item = Division>) -> Vec<Area> {
    let bare = |d: &Division| d.level() == Level::Township && townships.of(*d).is_none();
    codes
        .filter(bare)
        .filter_map(|division| {
            let shape = polygon::filled(&polygon::union(&grids.shapes(division)));
            (!shape.rings.is_empty()).then_some(Area { division, shape })
        })
        .collect()
}

/// The divisions above one, the nearest first.
pub(crate) fn above(division: Division) -> impl Iterator<Item = Division> {
    [Level::Village, Level::Township, Level::County, Level::City, Level::Province]
        .into_iter()
        .filter(move |level| *level < division.level())
        .filter_map(move |level| division.at(level))
}
