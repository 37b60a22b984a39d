//! Organisations: create, change, close.

use super::{Neighbours, own_division, stale, wrong};
use crate::model::{Duty, NewOrg, OfficeHours, OrgDesk, OrgKind, OrgRow};
use crate::rules::{self, Going, Refused};
use crate::store;
use api::Problem;
use base::{Level, OrgId, Stamp, Stream, StreamKind};
use db::Tx;

/// What an organisation shall be.
#[derive(Clone, Debug)]
pub struct OrgChange {
    /// Its name.
    pub name: String,
    /// The number that residents may call.
    pub phone: String,
    /// What it is.
    pub kind: OrgKind,
    /// Its desks.
    pub duties: Vec<Duty>,
    /// Office hours of its own; `None`: the county's.
    pub hours: Option<OfficeHours>,
}

/// Creates an organisation inside the administrator's division.
pub fn create_org(
    tx: &mut Tx,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    new: &NewOrg,
) -> Result<(OrgId, i64), Problem> {
    let own = own_division(&stamp.actor)?;
    rules::within(own, new.division).map_err(wrong)?;
    if !neighbours.exists(new.division) {
        return Err(Problem::field("division", "unknown"));
    }
    if !store::find_org_named(tx, &new.name, Some(new.division), own.range())?.is_empty() {
        return Err(Problem::field("name", "taken"));
    }
    let (id, _) = store::insert_org(tx, stamp, new)?;
    Ok((id, 1))
}

/// The open organisation at this version, inside the administrator's division.
fn load(tx: &mut Tx, stamp: &Stamp, id: OrgId, version: i64) -> Result<OrgRow, Problem> {
    let own = own_division(&stamp.actor)?;
    let row = store::find_org(tx, id, own.range())?.ok_or_else(Problem::not_found)?;
    if row.version != version {
        return Err(stale(tx, Stream::new(StreamKind::Org, id.0), row.version));
    }
    if row.open { Ok(row) } else { Err(Refused::Closed.into()) }
}

/// Refuses to give up desks where something waits, or that the county cannot do without.
fn may_go(tx: &mut Tx, neighbours: &dyn Neighbours, row: &OrgRow, gone: &[OrgDesk]) -> Result<(), Problem> {
    if let Some(county) = row.org.division.at(Level::County) {
        let duties = gone.iter().map(|d| d.duty).collect();
        rules::keeps_an_owner(&store::county_desks(tx, county)?, &Going::Duties(row.org.id, duties))?;
    }
    for desk in gone {
        if neighbours.waits(tx, desk.id)? {
            return Err(Refused::DeskInUse.into());
        }
    }
    Ok(())
}

/// Changes an organisation.
pub fn change_org(
    tx: &mut Tx,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    id: OrgId,
    version: i64,
    to: &OrgChange,
) -> Result<i64, Problem> {
    let mut row = load(tx, stamp, id, version)?;
    let named = store::find_org_named(tx, &to.name, Some(row.org.division), row.org.division.range())?;
    if named.iter().any(|other| other.org.id != id) {
        return Err(Problem::field("name", "taken"));
    }
    let mut gone = store::list_org_desks(tx, id)?;
    gone.retain(|desk| !to.duties.contains(&desk.duty));
    may_go(tx, neighbours, &row, &gone)?;
    row.org.name.clone_from(&to.name);
    row.org.phone.clone_from(&to.phone);
    (row.kind, row.hours) = (to.kind, to.hours.clone());
    Ok(store::update_org(tx, stamp, &row, &to.duties)?)
}

/// Closes an organisation that nobody works in any more.
pub fn close_org(
    tx: &mut Tx,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    id: OrgId,
    version: i64,
) -> Result<i64, Problem> {
    let row = load(tx, stamp, id, version)?;
    let gone = store::list_org_desks(tx, id)?;
    // The county's own desk comes first: ending its posts would not help.
    may_go(tx, neighbours, &row, &gone)?;
    if store::has_posts(tx, id)? {
        return Err(Refused::HasPosts.into());
    }
    Ok(store::close_org(tx, stamp, &row.org)?)
}
