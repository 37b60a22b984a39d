//! People: create, rename, passwords, deactivate, activate.

use super::{own_division, stale};
use crate::model::{NewPerson, PersonRow};
use crate::rules::Refused;
use crate::store;
use api::Problem;
use base::{Level, PersonId, Stamp, Stream, StreamKind};
use db::Tx;
use vault::Vault;

/// Creates a person with a first password; nobody holds a post from the beginning.
pub fn create_person(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    person: PersonId,
    new: &NewPerson,
) -> Result<i64, Problem> {
    own_division(&stamp.actor)?;
    store::insert_person_as(tx, vault, stamp, person, new, true).map_err(|error| match error {
        vault::Error::Db(e) if e.is_unique() => Problem::field("account", "taken"),
        other => other.into(),
    })?;
    Ok(1)
}

/// The person at this version, when this administrator may change one with these posts.
fn load(tx: &mut Tx, stamp: &Stamp, id: PersonId, version: i64) -> Result<PersonRow, Problem> {
    let own = own_division(&stamp.actor)?;
    let (row, wider) = store::find_person_within(tx, id, own.range())?.ok_or_else(Problem::not_found)?;
    if wider {
        return Err(Refused::WiderPost.into());
    }
    at_version(tx, row, version)
}

/// The person, or 412 when it has another version.
pub(super) fn at_version(tx: &mut Tx, row: PersonRow, version: i64) -> Result<PersonRow, Problem> {
    if row.version == version {
        return Ok(row);
    }
    Err(stale(tx, Stream::new(StreamKind::Person, row.id.0), row.version))
}

/// Gives a person another name.
pub fn rename(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    id: PersonId,
    version: i64,
    name: &str,
) -> Result<i64, Problem> {
    load(tx, stamp, id, version)?;
    Ok(store::set_name(tx, vault, stamp, id, name)?)
}

/// Gives a person a first password again: it must be changed, and every session ends. Who administers a part of the county only
/// does so for those who hold a post there.
pub fn reset_password(
    tx: &mut Tx,
    stamp: &Stamp,
    id: PersonId,
    version: i64,
    hash: &str,
) -> Result<i64, Problem> {
    let row = load(tx, stamp, id, version)?;
    if !row.active {
        return Err(Refused::Inactive.into());
    }
    // Somebody without a post may be about to get one above: only who administers the county may know that password.
    let own = own_division(&stamp.actor)?;
    let local = own.at(Level::County).is_some_and(|county| county != own);
    if local && store::list_posts(tx, id)?.is_empty() {
        return Err(Refused::WiderPost.into());
    }
    store::delete_person_sessions(tx, id, None)?;
    Ok(store::set_password(tx, stamp, id, hash, true)?)
}

/// Takes the account away from a person without posts; every session ends.
pub fn deactivate(tx: &mut Tx, stamp: &Stamp, id: PersonId, version: i64) -> Result<i64, Problem> {
    let row = load(tx, stamp, id, version)?;
    if !row.active {
        return Err(Refused::Inactive.into());
    }
    if !store::list_posts(tx, id)?.is_empty() {
        return Err(Refused::HasPosts.into());
    }
    store::delete_person_sessions(tx, id, None)?;
    Ok(store::set_active(tx, stamp, id, false)?)
}

/// Gives the account back.
pub fn activate(tx: &mut Tx, stamp: &Stamp, id: PersonId, version: i64) -> Result<i64, Problem> {
    let row = load(tx, stamp, id, version)?;
    if row.active {
        return Err(Refused::Active.into());
    }
    Ok(store::set_active(tx, stamp, id, true)?)
}

/// Sets one's own password; one's other sessions end, `kept` is the hash of the token that stays.
pub fn change_own_password(
    tx: &mut Tx,
    stamp: &Stamp,
    id: PersonId,
    hash: &str,
    kept: &[u8; 32],
) -> Result<i64, Problem> {
    store::delete_person_sessions(tx, id, Some(kept))?;
    Ok(store::set_password(tx, stamp, id, hash, false)?)
}
