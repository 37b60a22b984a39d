//! The territory in memory: divisions with names and paths, cells with an index. Made once, never changed.

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
}

impl Flag {
    /// The word in files and tables; empty for an ordinary division.
    pub const fn word(self) -> &'static str {
        match self {
            Flag::Ordinary => "",
            Flag::Pseudo => "pseudo",
            Flag::Virtual => "virtual",
            Flag::Zone => "zone",
        }
    }
    /// The flag of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Flag::Ordinary, Flag::Pseudo, Flag::Virtual, Flag::Zone].into_iter().find(|f| f.word() == word)
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

/// The area of a grid, or of a township where its grids leave holes.
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
    /// An area of something else than a listed township or grid, or without a ring, or with an area below one.
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

    /// The cell that holds the point. On an outer border, which no cell holds by itself, the lowest code that touches it.
    fn find(&self, p: Point) -> Option<Division> {
        let at = AABB::from_point([p.0, p.1]);
        let near: Vec<&Area> =
            self.index.locate_in_envelope_intersecting(&at).map(|found| &self.areas[found.data]).collect();
        let first = |test: fn(&Shape, Point) -> bool| {
            near.iter().filter(|a| test(&a.shape, p)).map(|a| a.division).min()
        };
        first(Shape::holds).or_else(|| first(Shape::touches))
    }
}

/// The divisions of one county (or of whatever the centre owns), with cells.
#[derive(Debug)]
pub(crate) struct Model {
    root: Division,
    entries: BTreeMap<Division, (Named, Flag)>,
    children: BTreeMap<Division, Vec<Named>>,
    grids: Cells,
    townships: Cells,
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
                && matches!(a.division.level(), Level::Township | Level::Grid)
                && a.shape.rings.iter().map(|r| shape::area2(r)).sum::<i128>() > 0
        };
        if let Some(area) = areas.iter().find(|a| !of_use(a)) {
            return Err(PartsError::Area(area.division));
        }
        let (grids, townships) = areas.into_iter().partition(|a| a.division.level() == Level::Grid);
        Ok(Self { root, entries: map, children, grids: Cells::new(grids), townships: Cells::new(townships) })
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
        self.townships.find(p).map_or(Place::Outside, Place::Township)
    }

    /// The area of a division: its own, or the union of the grids below it.
    pub fn shape(&self, division: Division) -> Shape {
        let own = self.townships.areas.iter().chain(&self.grids.areas).find(|a| a.division == division);
        match own {
            Some(area) => area.shape.clone(),
            None if division.level() < Level::Township && !self.townships.areas.is_empty() => Shape::union(
                self.townships.areas.iter().filter(|a| division.contains(a.division)).map(|a| &a.shape),
            ),
            None => Shape::union(
                self.grids.areas.iter().filter(|a| division.contains(a.division)).map(|a| &a.shape),
            ),
        }
    }
}

/// The divisions above one, the nearest first.
fn above(division: Division) -> impl Iterator<Item = Division> {
    [Level::Village, Level::Township, Level::County, Level::City, Level::Province]
        .into_iter()
        .filter(move |level| *level < division.level())
        .filter_map(move |level| division.at(level))
}
