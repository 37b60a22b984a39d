//! 单位与人员: organisations, desks, persons, memberships, accounts, sessions, roles.
//!
//! Owns: who someone is, in which post, what that post may do and how far ([`policy`]); argon2 passwords; sessions of staff
//! and of trackers. Implements `api::Authenticator`.
//! Refuses to know: what a case is (a tracker's session names one by id only), what an act does.
//!
//! States: a person is active or not; a session lives until it is idle or old.
//! Tables: `people_org`, `people_desk`, `people_person`, `people_membership`, `people_seat`, `people_session`.
//! Events: `org.created`, `person.created`, `person.posted`. Sessions are operational.
//! Routes: `POST /sessions`, `DELETE /sessions/current`, `GET /me`, `POST /me/post`.
//! Limits: [`DESKS_MAX`] desks a membership, [`POSTS_MAX`] posts a person; a staff session ends after 12 h or 30 min idle, a tracker's after 24 h.

mod auth;
pub mod model;
mod password;
pub mod policy;
mod routes;
pub mod store;

#[cfg(test)]
mod tests;

pub use auth::{Sessions, end_session, open_staff, open_tracker};
pub use model::{Desk, Duty, NewOrg, NewPerson, NewPost, Org, Post, Role};
pub use password::{hash, verify};
pub use policy::{Policies, Rights};
pub use routes::{Me, PostView, RoleName, State, TitleView, routes};

/// Desks that a membership serves at most: list filters bind so many.
pub const DESKS_MAX: usize = 4;
/// Posts that a person holds at most.
pub const POSTS_MAX: usize = 8;
