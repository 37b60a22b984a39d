//! Care for what people told and who they are: one reporter a caller, erasure (删除), legal holds (法律保留), retention (留存期限),
//! who looked.
//!
//! Owns when personal data of cases goes, and what keeps it. Refuses to know how it is sealed and logged (`vault`), and the life
//! of a case: nothing here moves a case's version. What is erased is a key; the journal stays whole, and says that it happened.
//!
//! Tables: `cases_hold`, `cases_retention`. Events: `talk.erased`, `talk.hold_set`, `talk.hold_lifted` in the case's talk;
//! `retention.changed` in the stream of its kind. Jobs: `cases.sweep_retention`, `cases.remove_files`, `cases.log_erasures`.

pub mod jobs;
mod looked;
mod reporter;
mod routes;
pub mod rules;
pub mod store;
mod view;
mod work;

pub use looked::{Looked, by_day};
pub use reporter::{Reporter, reporter};
pub use routes::routes;
pub use view::{ErasedView, HoldBy, HoldView, erased_view, hold_view};
pub use work::{
    Refusal, Swept, erase_content, erase_number, erase_own, erase_person, erase_reporter, hold, release,
    replay, set_days, sweep,
};
