//! 全国区划: every division of China down to village and community, and the borders of the counties. Comes with the program.
//!
//! - Owns: 665,276 rows of the statistical codes (edition 2023), packed; search by code, name, path and pinyin; which county a
//!   position lies in.
//! - Refuses to know: what this centre has loaded (that is [`crate::Territory`]), grids, the database.
//! - Loaded at the first asking: provinces to townships as a whole, villages by province and kept for [`PROVINCES_KEPT`] of them,
//!   borders at the first position. `docs/reference/data.md` says where they come from, `docs/reference/benchmarks.md` what they cost.
//!
//! A pseudo row (市辖区, or a city listed once more as its own county) is a place in the code and no division: paths and lists of
//! children leave it out, its code is found, it counts in [`National::county_entries`].

mod block;
mod county;
mod outside;
mod reading;
mod search;
mod villages;

#[cfg(test)]
mod tests;

pub use search::{Hit, SEARCH_MAX, TEXT_MAX};
pub use villages::PROVINCES_KEPT;

use crate::model::{Entry, Flag, Named};
use crate::shape::Shape;
use base::{Division, Level};
use block::Row;
use std::sync::LazyLock;

const FILE: &[u8] = include_bytes!("../../../../data/divisions/china.bin");

/// All divisions of China.
#[derive(Debug)]
pub struct National {
    /// Provinces to townships, in the order of code and level: each directly before what lies below it.
    upper: Vec<Row>,
    villages: villages::Villages,
}

impl National {
    /// Those that come with the program; unpacked at the first call.
    pub fn embedded() -> &'static National {
        static CHINA: LazyLock<National> = LazyLock::new(|| {
            // The file is compiled in, and `tests::every_row_is_there` reads all of it: it is never empty here.
            National::read(FILE).unwrap_or_else(|| National {
                upper: Vec::new(),
                villages: villages::Villages::new(std::collections::BTreeMap::new()),
            })
        });
        &CHINA
    }

    /// Reads the file's first block; `None` when it is none.
    fn read(file: &'static [u8]) -> Option<National> {
        let mut blocks = block::blocks(file)?;
        let upper = block::rows(blocks.remove(&0)?)?;
        Some(National { upper, villages: villages::Villages::new(blocks) })
    }

    /// A division with its flag; `None` when the codes do not list it.
    pub fn find(&self, code: Division) -> Option<Entry> {
        if code.level() < Level::Village {
            return self.row(code).map(entry);
        }
        let rows = self.villages.of(province(code)?);
        let at = rows.binary_search_by_key(&code, |r| r.named.code).ok()?;
        rows.get(at).map(entry)
    }

    /// From the province down to the division itself, pseudo ones left out; empty when the codes do not list it.
    pub fn path(&self, code: Division) -> Vec<Named> {
        let Some(last) = self.find(code) else { return Vec::new() };
        let levels = [Level::Province, Level::City, Level::County, Level::Township];
        let above = levels.into_iter().filter(|l| *l < code.level()).filter_map(|l| self.row(code.at(l)?));
        let mut path: Vec<Named> =
            above.filter(|r| r.flag != Flag::Pseudo).map(|r| r.named.clone()).collect();
        if last.flag != Flag::Pseudo {
            path.push(Named { code, name: last.name, level: code.level() });
        }
        path
    }

    /// What lies directly below, by code. In place of a pseudo division, what lies below it: 北京市 has districts, 东莞市 townships.
    pub fn children(&self, code: Division) -> Vec<Named> {
        let below = match code.level() {
            Level::Province => Level::City,
            Level::City => Level::County,
            Level::County => Level::Township,
            Level::Township => Level::Village,
            Level::Village | Level::Grid => return Vec::new(),
        };
        let mut children = Vec::new();
        for row in self.below(code, below) {
            match row.flag {
                Flag::Pseudo => children.extend(self.children(row.named.code)),
                Flag::Ordinary | Flag::Virtual | Flag::Zone | Flag::Dedicated => children.push(row.named),
            }
        }
        children
    }

    /// The county that a centre takes care of: the county itself; for a city without counties (4419, 4420, 4604, 6202) the row
    /// that stands for its county (441900, 442000, 460400, 620201). `None` for all else.
    pub fn centre(&self, code: Division) -> Option<Division> {
        match code.level() {
            Level::County => self.row(code).map(|r| r.named.code),
            Level::City => match self.below(code, Level::County).as_slice() {
                [only] if only.flag == Flag::Pseudo => Some(only.named.code),
                _ => None,
            },
            Level::Province | Level::Township | Level::Village | Level::Grid => None,
        }
    }

    /// The county with everything above and below it, by code and level, as `territory::store::load` takes it; `None` when
    /// [`National::centre`] knows no county of this code.
    pub fn county_entries(&self, code: Division) -> Option<Vec<Entry>> {
        let county = self.centre(code)?;
        let above = [Level::Province, Level::City].into_iter().filter_map(|l| self.row(county.at(l)?));
        let own = self.upper_in(county).iter();
        let mut entries: Vec<Entry> = above.chain(own).map(entry).collect();
        let villages = self.villages.of(province(county)?);
        entries.extend(inside(&villages, county).iter().map(entry));
        entries.sort_by_key(|e| e.division);
        Some(entries)
    }

    /// The county that a position (WGS-84, degrees) lies in. In the sea, abroad and where no border is known `None`. Development
    /// zones have no borders: there it is the county that they were cut from.
    pub fn county_at(&self, lng: f64, lat: f64) -> Option<&Named> {
        self.row(county::Counties::embedded().at(lng, lat)?).map(|r| &r.named)
    }

    /// The border of a county in millionths of a degree, WGS-84, simplified to about 300 m; `None` for development zones and
    /// where no border is known.
    pub fn outline(&self, county: Division) -> Option<Shape> {
        county::Counties::embedded().outline(county)
    }

    fn row(&self, code: Division) -> Option<&Row> {
        let at = self.upper.binary_search_by_key(&code, |r| r.named.code).ok()?;
        self.upper.get(at)
    }

    /// Rows of townships and above at and below a division.
    fn upper_in(&self, code: Division) -> &[Row] {
        inside(&self.upper, code)
    }

    /// The rows of a level below a division, pseudo ones too.
    fn below(&self, code: Division, level: Level) -> Vec<Row> {
        if level == Level::Village {
            let Some(province) = province(code) else { return Vec::new() };
            return inside(&self.villages.of(province), code).to_vec();
        }
        self.upper_in(code).iter().filter(|r| r.named.level == level).cloned().collect()
    }
}

/// The county that a position (WGS-84, degrees) lies in: [`National::county_at`] of what comes with the program.
pub fn county_at(lng: f64, lat: f64) -> Option<&'static Named> {
    National::embedded().county_at(lng, lat)
}

/// Rows, sorted by code and level, at and below a division.
fn inside(rows: &[Row], code: Division) -> &[Row] {
    let (_, last) = code.range();
    let from = rows.partition_point(|r| r.named.code < code);
    let to = rows.partition_point(|r| r.named.code.code() <= last);
    rows.get(from..to).unwrap_or_default()
}

fn province(code: Division) -> Option<u8> {
    u8::try_from(code.code() / 10i64.pow(13)).ok()
}

fn entry(row: &Row) -> Entry {
    Entry { division: row.named.code, name: row.named.name.clone(), flag: row.flag }
}
