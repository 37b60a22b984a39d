//! Organisations and their desks.

use super::{division, id};
use crate::model::{Desk, Duty, NewOrg, OfficeHours, Org, OrgDesk, OrgKind, OrgRow};
use crate::rules::CountyDesk;
use base::{
    DeskId, Division, Level, MembershipId, NewEvent, OrgId, PageArgs, Stamp, Stream, StreamKind, uuid7,
};
use db::{Error, FromRow, Row, Tx, binds, sql};
use journal::Record;
use serde_json::{Value, json};

/// Seats of the county's own desks looked at, at most.
const SEATS_MAX: i64 = 10_000;

impl FromRow for Org {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Org {
            id: id(&row.get::<Vec<u8>>(0)?, OrgId::from_bytes, "people_org")?,
            name: row.get(1)?,
            phone: row.get(2)?,
            division: division(row.get(3)?, row.get(4)?, "people_org")?,
        })
    }
}

/// An organisation with the id of one of its desks in column 5.
impl FromRow for Desk {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let org = Org::from_row(row)?;
        Ok(Desk { id: id(&row.get::<Vec<u8>>(5)?, DeskId::from_bytes, "people_desk")?, org })
    }
}

/// An organisation with version, kind, open and hours in columns 5 to 8.
impl FromRow for OrgRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let kind: String = row.get(6)?;
        Ok(OrgRow {
            org: Org::from_row(row)?,
            version: row.get(5)?,
            kind: OrgKind::from_word(&kind).ok_or_else(|| Error::illegal_row("people_org", "kind"))?,
            open: row.get(7)?,
            hours: hours(row.get(8)?)?,
        })
    }
}

impl FromRow for OrgDesk {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(OrgDesk { id: row.get(0)?, duty: duty(&row.get::<String>(1)?)? })
    }
}

pub(super) fn duty(word: &str) -> Result<Duty, Error> {
    Duty::from_word(word).ok_or_else(|| Error::illegal_row("people_desk", "duty"))
}

fn hours(text: Option<String>) -> Result<Option<OfficeHours>, Error> {
    text.map(|t| OfficeHours::parse(&t).ok_or_else(|| Error::illegal_row("people_org", "hours"))).transpose()
}

fn told_desks(desks: &[OrgDesk]) -> Vec<Value> {
    desks.iter().map(|d| json!({ "duty": d.duty.word(), "desk": d.id })).collect()
}

/// Creates an organisation and its desks; gives the desks in the order of `duties`.
pub fn insert_org(tx: &mut Tx, stamp: &Stamp, new: &NewOrg) -> Result<(OrgId, Vec<DeskId>), journal::Error> {
    let org = OrgId(uuid7(stamp.now, stamp.entropy.as_ref()));
    let (code, level) = (new.division.code(), new.division.level().number());
    let hours = new.hours.as_ref().map(ToString::to_string);
    tx.exec(
        sql!("-- people.insert_org\nINSERT INTO people_org (id, version, name, phone, division, level, kind, open, hours)\nVALUES (?, 1, ?, ?, ?, ?, ?, TRUE, ?)"),
        binds![org, new.name, new.phone, code, level, new.kind.word(), hours],
    )?;
    let mut desks = Vec::with_capacity(new.duties.len());
    for duty in &new.duties {
        desks.push(OrgDesk { id: insert_desk(tx, stamp, org, new.division, *duty)?, duty: *duty });
    }
    let body = json!({
        "name": new.name, "phone": new.phone, "division": new.division, "kind": new.kind.word(), "hours": hours,
        "desks": told_desks(&desks),
    });
    tell(tx, stamp, org, new.division, "org.created", 2, body)?;
    Ok((org, desks.iter().map(|d| d.id).collect()))
}

fn insert_desk(
    tx: &mut Tx,
    stamp: &Stamp,
    org: OrgId,
    division: Division,
    duty: Duty,
) -> Result<DeskId, Error> {
    let desk = DeskId(uuid7(stamp.now, stamp.entropy.as_ref()));
    tx.exec(
        sql!("-- people.insert_desk\nINSERT INTO people_desk (id, org, duty, division, level, open)\nVALUES (?, ?, ?, ?, ?, TRUE)"),
        binds![desk, org, duty.word(), division.code(), division.level().number()],
    )?;
    Ok(desk)
}

/// Records an event of an organisation; gives its version, which is the row's too when the caller writes it.
fn tell(
    tx: &mut Tx,
    stamp: &Stamp,
    org: OrgId,
    division: Division,
    kind: &'static str,
    schema: i64,
    body: Value,
) -> Result<i64, journal::Error> {
    let stream = Stream::new(StreamKind::Org, org.0);
    tx.record(stamp, NewEvent { stream, kind, schema, division: Some(division), body })
}

/// Writes name, telephone, kind, hours and duties of an organisation; a duty that it gives up keeps its desk, closed. Gives
/// the new version.
pub fn update_org(tx: &mut Tx, stamp: &Stamp, row: &OrgRow, duties: &[Duty]) -> Result<i64, journal::Error> {
    let org = row.org.id;
    tx.exec(
        sql!("-- people.close_desks\nUPDATE people_desk SET open = FALSE\nWHERE org = ? AND open"),
        binds![org],
    )?;
    for duty in duties {
        let again = tx.exec(
            sql!("-- people.open_desk\nUPDATE people_desk SET open = TRUE\nWHERE org = ? AND duty = ?"),
            binds![org, duty.word()],
        )?;
        if again == 0 {
            insert_desk(tx, stamp, org, row.org.division, *duty)?;
        }
    }
    let desks = list_org_desks(tx, org)?;
    let hours = row.hours.as_ref().map(ToString::to_string);
    let body = json!({
        "name": row.org.name, "phone": row.org.phone, "kind": row.kind.word(), "hours": hours, "desks": told_desks(&desks),
    });
    let version = tell(tx, stamp, org, row.org.division, "org.changed", 1, body)?;
    tx.exec(
        sql!("-- people.update_org\nUPDATE people_org SET version = ?, name = ?, phone = ?, kind = ?, hours = ?\nWHERE id = ?"),
        binds![version, row.org.name, row.org.phone, row.kind.word(), hours, org],
    )?;
    Ok(version)
}

/// Closes an organisation and its desks. Gives the new version.
pub fn close_org(tx: &mut Tx, stamp: &Stamp, org: &Org) -> Result<i64, journal::Error> {
    let version = tell(tx, stamp, org.id, org.division, "org.closed", 1, json!({}))?;
    tx.exec(
        sql!("-- people.close_org_desks\nUPDATE people_desk SET open = FALSE\nWHERE org = ?"),
        binds![org.id],
    )?;
    tx.exec(
        sql!("-- people.close_org\nUPDATE people_org SET version = ?, open = FALSE\nWHERE id = ?"),
        binds![version, org.id],
    )?;
    Ok(version)
}

/// An organisation whose division lies between these codes.
pub fn find_org(tx: &mut Tx, org: OrgId, range: (i64, i64)) -> Result<Option<OrgRow>, Error> {
    tx.opt(
        sql!("-- people.find_org\nSELECT id, name, phone, division, level, version, kind, open, hours\nFROM people_org\nWHERE id = ? AND division BETWEEN ? AND ?"),
        binds![org, range.0, range.1],
    )
}

/// Organisations of this name, open or closed, in the division or, without one, between these codes; at most two.
pub fn find_org_named(
    tx: &mut Tx,
    name: &str,
    division: Option<Division>,
    range: (i64, i64),
) -> Result<Vec<OrgRow>, Error> {
    let (code, level) = division.map_or((0, 0), |d| (d.code(), d.level().number()));
    tx.all(
        sql!("-- people.find_org_named\nSELECT id, name, phone, division, level, version, kind, open, hours\nFROM people_org\nWHERE name = ? AND division BETWEEN ? AND ? AND (CAST(? AS BIGINT) = 0 OR division = ? AND level = ?)\nORDER BY division\nLIMIT 2"),
        binds![name, range.0, range.1, code, code, level],
    )
}

/// What a list of organisations is narrowed to.
#[derive(Clone, Debug)]
pub struct OrgFilter {
    /// First and last code of the division.
    pub range: (i64, i64),
    /// Part of the name; empty: any.
    pub text: String,
    /// Closed ones too.
    pub closed: bool,
}

/// Organisations by division; one row more than the page.
pub fn list_orgs(tx: &mut Tx, filter: &OrgFilter, page: &PageArgs) -> Result<Vec<OrgRow>, Error> {
    let (code, after) = page.after.clone().unwrap_or((0, Vec::new()));
    let (text, any) = (filter.text.as_str(), i64::from(filter.text.is_empty()));
    tx.all(
        sql!("-- people.list_orgs\nSELECT id, name, phone, division, level, version, kind, open, hours\nFROM people_org\nWHERE division BETWEEN ? AND ? AND (open OR CAST(? AS BIGINT) = 1) AND (CAST(? AS BIGINT) = 1 OR REPLACE(name, ?, '') <> name)\nAND (division, id) > (?, ?)\nORDER BY division, id\nLIMIT ?"),
        binds![filter.range.0, filter.range.1, i64::from(filter.closed), any, text, code, after, page.limit + 1],
    )
}

/// The desks that an organisation has now.
pub fn list_org_desks(tx: &mut Tx, org: OrgId) -> Result<Vec<OrgDesk>, Error> {
    tx.all(
        sql!("-- people.list_org_desks\nSELECT id, duty\nFROM people_desk\nWHERE org = ? AND open\nORDER BY duty\nLIMIT 3"),
        binds![org],
    )
}

/// Office hours of an organisation's own; `None`: the county's.
pub fn org_hours(tx: &mut Tx, org: OrgId) -> Result<Option<OfficeHours>, Error> {
    let text: Option<Option<String>> =
        tx.opt(sql!("-- people.org_hours\nSELECT hours\nFROM people_org\nWHERE id = ?"), binds![org])?;
    hours(text.flatten())
}

/// The county's own intake and verify desks with their active posts.
pub fn county_desks(tx: &mut Tx, county: Division) -> Result<Vec<CountyDesk>, Error> {
    let rows: Vec<(DeskId, OrgId, String, Option<MembershipId>)> = tx.all(
        sql!("-- people.county_desks\nSELECT d.id, d.org, d.duty, m.id\nFROM people_desk d\nLEFT JOIN people_seat s ON s.desk = d.id\nLEFT JOIN people_membership m ON m.id = s.membership AND m.active\nWHERE d.open AND d.duty IN ('intake', 'verify') AND d.division = ? AND d.level = ?\nORDER BY d.id\nLIMIT ?"),
        binds![county.code(), county.level(), SEATS_MAX],
    )?;
    let mut desks: Vec<(DeskId, CountyDesk)> = Vec::new();
    for (id, org, word, post) in rows {
        match desks.last_mut() {
            Some((last, desk)) if *last == id => desk.posts.extend(post),
            _ => desks.push((id, CountyDesk { org, duty: duty(&word)?, posts: post.into_iter().collect() })),
        }
    }
    Ok(desks.into_iter().map(|(_, desk)| desk).collect())
}

/// A desk with its organisation, open or not.
pub fn get_desk(tx: &mut Tx, desk: DeskId) -> Result<Desk, Error> {
    tx.one(
        sql!(
            "-- people.get_desk\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.id = ?"
        ),
        binds![desk],
    )
}

/// The most specific desk of this duty that answers for the division, village before township before county. A desk that
/// somebody serves comes before one that nobody does: what comes in shall have an owner.
pub fn find_desk_for(tx: &mut Tx, duty: Duty, place: Division) -> Result<Option<Desk>, Error> {
    let above = |level| place.at(level).map_or(place.code(), Division::code);
    tx.opt(
        sql!(
            "-- people.find_desk_for\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.duty = ? AND d.open AND (d.division = ? AND d.level = 5 OR d.division = ? AND d.level = 4 OR d.division = ? AND d.level = 3)\nORDER BY CASE WHEN EXISTS (SELECT 1 FROM people_seat s JOIN people_membership m ON m.id = s.membership WHERE s.desk = d.id AND m.active) THEN 0 ELSE 1 END, d.level DESC, o.name, d.id\nLIMIT 1"
        ),
        binds![duty.word(), above(Level::Village), above(Level::Township), above(Level::County)],
    )
}

/// Desks of this duty at or below `root` and their organisations, by code then name; at most `limit`.
pub fn list_desks(tx: &mut Tx, duty: Duty, root: Division, limit: i64) -> Result<Vec<Desk>, Error> {
    let (first, last) = root.range();
    tx.all(
        sql!(
            "-- people.list_desks\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.duty = ? AND d.open AND d.division BETWEEN ? AND ?\nORDER BY d.level, d.division, o.name, d.id\nLIMIT ?"
        ),
        binds![duty.word(), first, last, limit],
    )
}
