//! The shared vocabulary: identifiers, actors, scopes, time, paging, events, wishes, division codes.
//!
//! Owns words and their checks. Refuses to know any I/O: no database, no clock, no randomness, no `.await`.
//! Time and randomness come in through [`Clock`] and [`Entropy`], which the binary implements.

mod actor;
mod digits;
mod division;
mod event;
mod ids;
pub mod import;
mod page;
mod text;
mod time;
mod wish;

pub use actor::{Act, Actor, Scope};
pub use digits::plain_digits;
pub use division::{Division, DivisionError, Level};
pub use event::{Event, NewEvent, Outcome, Stamp, Stream, StreamKind};
pub use ids::*;
pub use page::{LIMIT_DEFAULT, LIMIT_MAX, Page, PageArgs};
pub use text::{TextError, clean_line, clean_text};
pub use time::{Clock, Entropy, ManualClock, SeededEntropy, Timestamp};
pub use wish::Wish;
