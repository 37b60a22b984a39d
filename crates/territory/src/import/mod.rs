//! Imports: divisions, grids with and without areas, outlines, the calendar. First the file is read, purely, and everything that is wrong
//! in it is told by line and column; then one transaction compares it with the rows. Nothing is loaded by half, a second run
//! changes nothing, a dry run writes nothing.
//!
//! Refuses to know: where a file comes from, and who may send it.

mod calendar;
mod demo;
mod divisions;
mod fit;
mod geojson;
mod grids;
mod table;

pub use calendar::{DayRow, import_calendar, read_calendar};
pub use demo::load_demo;
pub use divisions::{DivisionRow, import_divisions, national_rows, read_divisions};
pub use geojson::read_grids;
pub use grids::{GridRow, import_grids, read_grids_csv};

use base::Division;
use base::import::{FINDINGS_MAX, Finding, Imported};

/// Bytes of a file at most.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Grids of a county at most.
pub const GRIDS_MAX: usize = 20_000;
/// Characters of a division's or grid's name at most.
pub const NAME_MAX: usize = 60;

/// How a file is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// What is not listed ends; else it stays.
    pub replace: bool,
    /// Compare only, write nothing.
    pub dry: bool,
    /// Rows of elsewhere are findings, and nothing elsewhere ends: the county, or the division of who imports.
    pub within: Division,
}

impl How {
    /// Adds and changes in the whole county, and ends nothing.
    pub const fn add(root: Division) -> Self {
        Self { replace: false, dry: false, within: root }
    }
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file does not fit the county.
    #[error("the file has {} findings", .0.len())]
    Findings(Vec<Finding>),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The job queue.
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    /// The data that comes with the program.
    #[error(transparent)]
    Parts(#[from] crate::PartsError),
}

/// Gathers findings, at most [`FINDINGS_MAX`].
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub fn push(&mut self, finding: Finding) {
        if self.0.len() < FINDINGS_MAX {
            self.0.push(finding);
        }
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// The value, when nothing was found.
    pub fn or<T>(self, value: T) -> Result<T, Vec<Finding>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
    /// Refuses when something was found.
    pub fn refuse(self) -> Result<(), ImportError> {
        self.or(()).map_err(ImportError::Findings)
    }
}

/// A cleaned name; a wrong one is a finding, an empty one `None`.
fn name(findings: &mut Findings, line: u64, column: &str, text: &str) -> Option<String> {
    match base::clean_line(text, NAME_MAX) {
        Ok(text) => Some(text),
        Err(base::TextError::Empty) => None,
        Err(base::TextError::Long(most)) => {
            findings.push(Finding::new(line, column, "too_long").arg("max", most));
            None
        }
        Err(base::TextError::Control) => {
            findings.push(Finding::new(line, column, "control"));
            None
        }
        Err(base::TextError::Bidi) => {
            findings.push(Finding::new(line, column, "bidi"));
            None
        }
    }
}

/// The figures that go with a code.
fn with_figures(finding: Finding) -> Finding {
    match finding.code.as_str() {
        "range" => finding.arg("min", 1).arg("max", 999),
        _ => finding,
    }
}

/// Counts one compared thing.
fn tally(imported: &mut Imported, before: bool, same: bool) {
    match (before, same) {
        (false, _) => imported.created += 1,
        (true, false) => imported.changed += 1,
        (true, true) => imported.unchanged += 1,
    }
}

#[cfg(test)]
mod tests;
