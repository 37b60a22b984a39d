//! 一网统管: the life of a case, from a report to its rating.
//!
//! Owns: cases, their seats, photos, dispatches, ratings, public numbers and tracking codes; the first rules of proposal; the
//! centre's counts. Refuses to know: who a person is (`people`), where a place is (`territory`), how a secret is kept (`vault`),
//! in which order events lie (`journal`).
//!
//! States: reported 待立案 → filed 待派遣 → dispatched 待签收 → handling 办理中 → handled 待核查 → closed 已结案;
//! refused 不予受理 and answered 直接答复 from reported; rework 重办 from handled, back to handled; returned 退单审核 from dispatched
//! or handling, then filed again or back; a dispatch that nobody signed for is undone. No other step exists.
//! Streams: `case/<id>` for acts, `talk/<id>` for notes, photos, lateness and reads: talk never moves the case's version.
//! Tables: `cases_case`, `cases_seat`, `cases_point`, `cases_dispatch`, `cases_photo`, `cases_overdue`, `cases_serial`, `cases_daily`,
//! `cases_hold`, `cases_retention` (erasure, holds and periods: [`care`]).
//! Events: `case.reported`, `case.filed`, `case.refused`, `case.dispatched`, `case.signed`, `case.handled`, `case.verified`,
//! `case.closed`, `case.rated`, `case.returned`, `case.return_accepted`, `case.return_refused`, `case.recalled`, `case.reassigned`,
//! `case.released`, `case.answered`, `case.recomputed`; `talk.noted`, `talk.photographed`, `talk.overdue`, `talk.erased`, `talk.hold_set`,
//! `talk.hold_lifted` (and the vault's `talk.read`); `retention.changed`.
//! Routes: `/reports`, `/tracking`, `/photos`, `/queues`, `/cases`, `/callers`, `/centre`, `/categories`.
//! Wishes it fulfils: `cases.hand_over` (a post ends), `cases.recompute` (a calendar came).
//! Inside: `catalogue`, the versions of the small classes, with tables, events and routes of its own.
//! Limits: [`WORDS_MAX`] characters of words, [`PHOTOS_MAX`] photos an act, [`NOTES_MAX`] notes of a reporter, [`TIMELINE_MAX`] acts and
//! as many of the latest events of talk in a timeline.

pub mod care;
pub mod catalogue;
pub mod category;
pub mod code;
pub mod facts;
pub mod jobs;
pub mod model;
pub mod number;
pub mod photo;
pub mod propose;
mod routes;
pub mod rules;
pub mod seats;
pub mod store;
pub mod work;

#[cfg(test)]
mod photo_tests;
#[cfg(test)]
mod tests;

pub use routes::{State, routes};
pub use work::{NewCase, Place, Room};

/// Characters of a text at most.
pub const WORDS_MAX: usize = 2000;
/// Characters of a short text (address, place note, phone) at most.
pub const LINE_MAX: usize = 120;
/// Photos of a report or an act at most.
pub const PHOTOS_MAX: usize = 9;
/// Notes that a reporter adds to a case at most.
pub const NOTES_MAX: usize = 50;
/// Events that a timeline reads at most.
pub const TIMELINE_MAX: i64 = 500;
