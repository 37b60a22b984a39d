//! Versions of the small classes: draft → proposed → published by a second person, or withdrawn.
//!
//! Owns: the versions from 2 on with their classes; which one is in force (the published one with the greatest number; without
//! any, version 1, which ships with the program); import and export. Refuses to know what a class is (`category`) and what a
//! case does with it.
//!
//! A published version never changes and stays readable for ever. Who made, changed or proposed a version does not publish it:
//! by person, not by post. A version that was made before the one in force is not published: it is copied again.
//! Stream: `catalogue/<id>`, one a version. Tables: `cases_catalogue`, `cases_class`. Events: `catalogue.drafted`,
//! `catalogue.changed`, `catalogue.proposed`, `catalogue.published`, `catalogue.withdrawn`. Routes: `/catalogues`.
//! Limits: [`crate::category::CLASSES_MAX`] classes a version, [`OPEN_MAX`] drafts and proposals at once, [`CSV_MAX`] bytes a file.

mod follow;
pub mod model;
mod routes;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;
mod work;

pub use crate::category::{read_categories, write_categories};
pub use follow::{follow, refresh};
pub(crate) use routes::routes;
pub use work::{Failure, Goal, Taken, compare_categories, import_categories};

/// Drafts and proposals that are open at once, at most.
pub const OPEN_MAX: i64 = 20;
/// Characters of a version's note at most.
pub const NOTE_MAX: usize = 200;
/// Bytes of an imported file at most.
pub const CSV_MAX: usize = 2 * 1024 * 1024;
