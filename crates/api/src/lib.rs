//! The HTTP kit: what every room's `routes.rs` shares.
//!
//! Owns: [`Ctx`], the [`Authenticator`] port, [`Problem`] (RFC 9457), extractors that answer with problems, preconditions
//! (If-Match, RFC 9110 §13), idempotency keys, signed cursors, throttles and limits by address, who calls behind a trusted
//! proxy, the guard against cross-site requests, health and metrics.
//! Refuses to know: any room, any right, any wording: a problem carries codes and arguments, the client alone makes sentences.
//!
//! Tables: `api_idempotency`. Routes: `/healthz`, `/readyz`.
//! Limits: [`BODY_MAX`] for JSON, [`PHOTO_MAX`] for a photo, [`KEY_MAX`] for an idempotency key.

mod ctx;
mod cursor;
mod extract;
mod guard;
mod health;
mod idempotency;
mod limit;
mod problem;
mod proxy;
mod session;
mod store;
mod throttle;

#[cfg(test)]
mod tests;

pub use ctx::{Authenticator, Ctx, Future};
pub use cursor::{Cursor, Paging};
pub use extract::{IfMatch, Json, KEY_MAX, Key, Path, Query, RawBody, clean_field};
pub use guard::{observe, refuse_cross_site, render_problems};
pub use health::{health_routes, metrics_text};
pub use idempotency::{Done, Idempotent, replayed};
pub use limit::{Limits, Rates, limit};
pub use problem::{Current, FieldProblem, Problem, Refusals};
pub use proxy::{Client, Proxies, find_client};
pub use session::{Caller, Cookies, Kind, Peer, Staff, Tracker, clear_cookie, set_cookie};
pub use store::sweep as sweep_keys;
pub use throttle::Throttle;

/// Bytes of a JSON body at most.
pub const BODY_MAX: usize = 64 * 1024;
/// Bytes of a photo at most.
pub const PHOTO_MAX: usize = 20 * 1024 * 1024;
