//! Care for what people told and who they are: one reporter a number, erasure, legal holds, retention, who looked.
//!
//! Owns when personal data of cases goes and what keeps it. Refuses to know how it is sealed (`vault`) and the life of a case.

mod reporter;

pub use reporter::{Reporter, reporter};
