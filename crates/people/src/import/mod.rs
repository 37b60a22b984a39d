//! Imports and exports of organisations and people as CSV. First the file is read, purely, and everything that is wrong in it is
//! told by line and column; then one transaction compares it with the rows. Nothing is loaded by half, a second run changes
//! nothing, a dry run writes nothing.
//!
//! Refuses to know: where a file comes from, who may send it, and where first passwords go.

mod orgs;
mod people;
mod table;

pub use orgs::{OrgLine, export_organisations, import_organisations, read_organisations};
pub use people::{
    FirstPassword, PersonLine, export_people, import_people, new_accounts, password_list, read_people,
};

use base::Division;
use base::import::{FINDINGS_MAX, Finding, Imported};

/// Bytes of a file at most.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// Lines of a file at most.
pub const ROWS_MAX: usize = 20_000;

/// How a file is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// Compare only, write nothing.
    pub dry: bool,
    /// Lines of elsewhere are findings: the county, or the division of who imports.
    pub within: Division,
}

/// Why nothing was loaded.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file does not fit what is there.
    #[error("the file has {} findings", .0.len())]
    Findings(Vec<Finding>),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] vault::Error),
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
    pub fn add(&mut self, line: u64, column: &str, code: &str) {
        self.push(Finding::new(line, column, code));
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
    /// A cleaned line; a wrong one is a finding.
    pub fn text(&mut self, line: u64, column: &str, text: &str, most: usize) -> String {
        let code = match base::clean_line(text, most) {
            Ok(text) => return text,
            Err(base::TextError::Long(most)) => {
                self.push(Finding::new(line, column, "too_long").arg("max", most));
                return String::new();
            }
            Err(base::TextError::Empty) => "required",
            Err(base::TextError::Control) => "control",
            Err(base::TextError::Bidi) => "bidi",
        };
        self.add(line, column, code);
        String::new()
    }
}

/// Parts of a cell: `a|b`, also with full-width bars and blanks around.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', '｜']).map(str::trim).filter(|part| !part.is_empty())
}

/// Counts one compared line.
fn tally(imported: &mut Imported, before: bool, same: bool) {
    match (before, same) {
        (false, _) => imported.created += 1,
        (true, false) => imported.changed += 1,
        (true, true) => imported.unchanged += 1,
    }
}
