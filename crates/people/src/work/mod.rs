//! What one transaction of administration does: load within the administrator's division, decide, save, record. Synchronous,
//! on `&mut Tx`; holds no SQL.

mod init;
mod org;
mod person;
mod post;

pub use init::{FirstAdmin, first_admin};
pub use org::{OrgChange, change_org, close_org, create_org};
pub use person::{activate, change_own_password, create_person, deactivate, rename, reset_password};
pub use post::{
    PostInput, StandInInput, end_post, end_session, end_stand_in, give_post, hand_over, set_stand_in,
};

use crate::policy::Policies;
use crate::rules::{Refused, Wrong};
use crate::store;
use api::{Current, Problem};
use base::{Actor, DeskId, Division, MembershipId, Stream};
use db::Tx;

/// What other rooms know of divisions, posts and desks; `app` joins them.
pub trait Neighbours: Send + Sync {
    /// Whether this division exists now.
    fn exists(&self, division: Division) -> bool;
    /// How many cases a post holds; `None` when nobody counts.
    fn holding(&self, tx: &mut Tx, post: MembershipId) -> Result<Option<i64>, db::Error>;
    /// Whether something waits at this desk, or may come back to it.
    fn waits(&self, tx: &mut Tx, desk: DeskId) -> Result<bool, db::Error>;
}

/// No neighbours: every division exists, nobody counts, nothing waits.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Neighbours for Alone {
    fn exists(&self, _division: Division) -> bool {
        true
    }
    fn holding(&self, _tx: &mut Tx, _post: MembershipId) -> Result<Option<i64>, db::Error> {
        Ok(None)
    }
    fn waits(&self, _tx: &mut Tx, _desk: DeskId) -> Result<bool, db::Error> {
        Ok(false)
    }
}

/// The right to administer organisations and people.
pub const MANAGE: &str = "people.manage";

/// The division that this actor administers; 403 for who administers nothing.
pub fn own_division(actor: &Actor) -> Result<Division, Problem> {
    let rights = Policies::embedded().rights(actor, MANAGE);
    rights.subtree().ok_or_else(|| Problem::forbidden("forbidden"))
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::WiderPost => Problem::forbidden(refused.code()),
            _ => Problem::conflict(refused.code()),
        }
    }
}

fn wrong((path, code): Wrong) -> Problem {
    Problem::field(path, code)
}

/// 412 with what the stream's resource is now, and which post made it so.
fn stale(tx: &mut Tx, stream: Stream, version: i64) -> Problem {
    match current(tx, stream, version) {
        Ok(current) => Problem::stale(current),
        Err(problem) => problem,
    }
}

fn current(tx: &mut Tx, stream: Stream, version: i64) -> Result<Current, Problem> {
    let last = journal::recent(tx, stream, 1)?.pop().ok_or_else(Problem::not_found)?;
    let by = last.actor.get("membership").and_then(|m| m.as_str()).and_then(|m| m.parse().ok());
    let post = match by {
        Some(id) => store::find_post(tx, MembershipId(id))?,
        None => None,
    };
    let post = post.map(|p| format!("{} · {}", p.org.name, p.title_zh)).unwrap_or_default();
    Ok(Current { version, post, at: last.time })
}
