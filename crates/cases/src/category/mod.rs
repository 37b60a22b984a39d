//! Small classes (小类) of cases: names, keywords, filing conditions, limits, closing standards; versions of all of them, and
//! their form as CSV. Pure.
//!
//! Owns what a class is and what a file of classes looks like. Refuses to know how a version comes into force (`catalogue`) and
//! what a case does with its class (`rules`, `propose`).
//!
//! The embedded version 1 follows GB/T 30428.2 (events) and CJ/T 214-2007 (components) in its order of classes; every wording,
//! and every limit whose status says so, is our own.

mod check;
mod class;
mod csv;
mod published;
#[cfg(test)]
mod tests;

pub use check::{CLASSES_MAX, Fault, check};
pub use class::{
    Category, Class, ClassInput, Floor, Grade, GradedLimit, National, PhotoRule, StandardItem, Status, Text2,
};
pub use csv::{COLUMNS, read_categories, write_categories};
pub use published::{Catalogue, Catalogues, Published};
