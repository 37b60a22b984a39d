//! 单位与人员: organisations, desks, persons, memberships, accounts, sessions, roles, stand-ins.
//!
//! Owns: who someone is, in which post, what that post may do and how far ([`policy`]); who stands in for whom; argon2
//! passwords; sessions of staff and of trackers; their administration and imports. Implements `api::Authenticator`.
//! Refuses to know: what a case is (a tracker's session names one by id only), what an act does, which divisions exist:
//! it asks its [`Neighbours`].
//!
//! States: an organisation is open or closed; a person is active or not; a post is held or ended; a stand-in has its time;
//! a session lives until it is idle or old.
//! Tables: `people_org`, `people_desk`, `people_person`, `people_membership`, `people_seat`, `people_session`,
//! `people_stand_in`.
//! Events: `org.created`, `org.changed`, `org.closed`; `person.created`, `person.changed`, `person.password_set`,
//! `person.deactivated`, `person.activated`, `person.posted`,
//! `person.post_changed`, `person.post_ended`, `person.stand_in_set`,
//! `person.stand_in_ended`, `person.handed_over`. Sessions are operational.
//! Wishes: `cases.hand_over` when a post ends or its work goes to another.
//! Routes: `/sessions`, `/me`, `/colleagues`; `/organisations`, `/persons`, `/posts`, `/stand-ins`, `/staff-sessions`.
//! Limits: [`DESKS_MAX`] desks a membership, [`POSTS_MAX`] posts a person, [`STAND_INS_MAX`] posts that one post stands in
//! for at a time; a staff session ends after 12 h or 30 min idle, a tracker's after 24 h.

mod auth;
mod guess;
pub mod import;
pub mod model;
mod password;
pub mod policy;
mod routes;
pub mod rules;
pub mod store;
pub mod told;
pub mod work;

#[cfg(test)]
mod tests;

pub use auth::{Sessions, end_session, open_staff, open_tracker};
pub use guess::delay_ms;
pub use model::{Desk, Duty, NewOrg, NewPerson, NewPost, OfficeHours, Org, OrgKind, Post, Role, is_account};
pub use password::{PASSWORD_MAX, PASSWORD_MIN, Weak, first as first_password, hash, judge, verify};
pub use policy::{Policies, Rights};
pub use routes::{Me, PostView, RoleName, State, TitleView, routes};
pub use work::{Alone, FirstAdmin, Neighbours, first_admin};

/// Desks that a membership serves at most: list filters bind so many.
pub const DESKS_MAX: usize = 4;
/// Posts that a person holds at most.
pub const POSTS_MAX: usize = 8;
/// Posts that one post stands in for at a time, at most: list filters bind so many.
pub const STAND_INS_MAX: usize = 3;
/// Characters of a sign-in name at most.
pub const ACCOUNT_MAX: usize = 64;
/// Characters of a name, of an organisation or a person, at most.
pub const NAME_MAX: usize = 80;
/// Characters of a telephone number at most.
pub const PHONE_MAX: usize = 32;
