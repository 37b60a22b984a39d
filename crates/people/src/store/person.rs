//! People on the staff: accounts, names (by their secrets), passwords.

use super::id;
use crate::model::{NewPerson, PersonRow};
use base::{NewEvent, OrgId, PageArgs, PersonId, SecretId, Stamp, Stream, StreamKind, uuid7};
use db::{Error, FromRow, Row, Tx, binds, sql};
use journal::Record;
use serde_json::{Value, json};
use vault::{Subject, Vault};

/// Id, version, account, name, active and must_change.
impl FromRow for PersonRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(PersonRow {
            id: row.get(0)?,
            version: row.get(1)?,
            account: row.get(2)?,
            name: row.get(3)?,
            active: row.get(4)?,
            must_change: row.get(5)?,
        })
    }
}

/// Creates a person with an account and a password of one's own; the name goes to the vault.
pub fn insert_person(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    new: &NewPerson,
) -> Result<PersonId, vault::Error> {
    let person = PersonId(uuid7(stamp.now, stamp.entropy.as_ref()));
    insert_person_as(tx, vault, stamp, person, new, false)?;
    Ok(person)
}

/// Creates a person with this id; `must_change`: the password was given by somebody else.
pub fn insert_person_as(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    person: PersonId,
    new: &NewPerson,
    must_change: bool,
) -> Result<(), vault::Error> {
    vault.new_subject(tx, stamp, Subject::Person(person))?;
    let name = vault.seal(tx, stamp, Subject::Person(person), "name", &new.name)?;
    tx.exec(
        sql!("-- people.insert_person\nINSERT INTO people_person (id, version, account, name, password, active, must_change)\nVALUES (?, 1, ?, ?, ?, TRUE, ?)"),
        binds![person, new.account, name, new.password_hash, must_change],
    )?;
    let stream = Stream::new(StreamKind::Person, person.0);
    let body = json!({ "name": name, "must_change": must_change });
    tx.record_at(stamp, 1, NewEvent { stream, kind: "person.created", schema: 2, division: None, body })?;
    Ok(())
}

/// Records the next event of a person's stream and moves the row's version with it. Gives the version.
pub fn tell(
    tx: &mut Tx,
    stamp: &Stamp,
    person: PersonId,
    kind: &'static str,
    body: Value,
) -> Result<i64, journal::Error> {
    let stream = Stream::new(StreamKind::Person, person.0);
    let version = tx.record(stamp, NewEvent { stream, kind, schema: 1, division: None, body })?;
    tx.exec(
        sql!("-- people.person_version\nUPDATE people_person SET version = ?\nWHERE id = ?"),
        binds![version, person],
    )?;
    Ok(version)
}

/// Gives a person another name.
pub fn set_name(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    person: PersonId,
    name: &str,
) -> Result<i64, vault::Error> {
    let name = vault.seal(tx, stamp, Subject::Person(person), "name", name)?;
    tx.exec(
        sql!("-- people.set_name\nUPDATE people_person SET name = ?\nWHERE id = ?"),
        binds![name, person],
    )?;
    Ok(tell(tx, stamp, person, "person.changed", json!({ "name": name }))?)
}

/// Gives a person another password; `must_change`: it is somebody else's choice.
pub fn set_password(
    tx: &mut Tx,
    stamp: &Stamp,
    person: PersonId,
    hash: &str,
    must_change: bool,
) -> Result<i64, journal::Error> {
    tx.exec(
        sql!("-- people.set_password\nUPDATE people_person SET password = ?, must_change = ?\nWHERE id = ?"),
        binds![hash, must_change, person],
    )?;
    tell(tx, stamp, person, "person.password_set", json!({ "must_change": must_change }))
}

/// Lets a person sign in, or not.
pub fn set_active(tx: &mut Tx, stamp: &Stamp, person: PersonId, active: bool) -> Result<i64, journal::Error> {
    tx.exec(
        sql!("-- people.set_active\nUPDATE people_person SET active = ?\nWHERE id = ?"),
        binds![active, person],
    )?;
    let kind = if active { "person.activated" } else { "person.deactivated" };
    tell(tx, stamp, person, kind, json!({}))
}

/// A person, wherever the posts are.
pub fn find_person(tx: &mut Tx, person: PersonId) -> Result<Option<PersonRow>, Error> {
    tx.opt(
        sql!("-- people.find_person\nSELECT id, version, account, name, active, must_change\nFROM people_person\nWHERE id = ?"),
        binds![person],
    )
}

/// A person with a post between these codes, now or once, or without any post; and whether an active post lies outside.
pub fn find_person_within(
    tx: &mut Tx,
    person: PersonId,
    range: (i64, i64),
) -> Result<Option<(PersonRow, bool)>, Error> {
    struct Found(PersonRow, bool);
    impl FromRow for Found {
        fn from_row(row: &Row<'_>) -> Result<Self, Error> {
            Ok(Found(PersonRow::from_row(row)?, row.get(6)?))
        }
    }
    let found: Option<Found> = tx.opt(
        sql!("-- people.find_person_within\nSELECT p.id, p.version, p.account, p.name, p.active, p.must_change,\nEXISTS (SELECT 1 FROM people_membership m JOIN people_org o ON o.id = m.org WHERE m.person = p.id AND m.active AND NOT o.division BETWEEN ? AND ?)\nFROM people_person p\nWHERE p.id = ? AND (EXISTS (SELECT 1 FROM people_membership m JOIN people_org o ON o.id = m.org WHERE m.person = p.id AND o.division BETWEEN ? AND ?)\nOR NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.person = p.id))"),
        binds![range.0, range.1, person, range.0, range.1],
    )?;
    Ok(found.map(|f| (f.0, f.1)))
}

/// What a list of people is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct PersonFilter {
    /// First and last code of the division that their organisations lie in.
    pub range: (i64, i64),
    /// Who holds a post there.
    pub org: Option<OrgId>,
    /// How the sign-in name begins; empty: any.
    pub account: String,
    /// Those who cannot sign in too.
    pub inactive: bool,
}

/// People in the order of their coming; one row more than the page.
pub fn list_persons(tx: &mut Tx, filter: &PersonFilter, page: &PageArgs) -> Result<Vec<PersonRow>, Error> {
    let after = page.after.as_ref().map_or(Vec::new(), |(_, id)| id.clone());
    let org = filter.org.map_or(Vec::new(), |o| o.bytes().to_vec());
    let length = i64::try_from(filter.account.chars().count()).unwrap_or(i64::MAX);
    tx.all(
        sql!("-- people.list_persons\nSELECT p.id, p.version, p.account, p.name, p.active, p.must_change\nFROM people_person p\nWHERE p.id > ? AND (p.active OR CAST(? AS BIGINT) = 1)\nAND SUBSTR(p.account, 1, CAST(CAST(? AS BIGINT) AS INTEGER)) = ?\nAND (CAST(? AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM people_membership m WHERE m.person = p.id AND m.active AND m.org = ?))\nAND (EXISTS (SELECT 1 FROM people_membership m JOIN people_org o ON o.id = m.org WHERE m.person = p.id AND o.division BETWEEN ? AND ?)\nOR NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.person = p.id))\nORDER BY p.id\nLIMIT ?"),
        binds![
            after,
            i64::from(filter.inactive),
            length,
            filter.account,
            i64::from(filter.org.is_some()),
            org,
            filter.range.0,
            filter.range.1,
            page.limit + 1
        ],
    )
}

/// Id and password hash of an active account.
pub fn find_account(tx: &mut Tx, account: &str) -> Result<Option<(PersonId, String)>, Error> {
    let row: Option<(Vec<u8>, String)> = tx.opt(
        sql!("-- people.find_account\nSELECT id, password\nFROM people_person\nWHERE account = ? AND active"),
        binds![account],
    )?;
    row.map(|(person, hash)| Ok((id(&person, PersonId::from_bytes, "people_person")?, hash))).transpose()
}

/// Who has this account, active or not.
pub fn find_person_by_account(tx: &mut Tx, account: &str) -> Result<Option<PersonRow>, Error> {
    tx.opt(
        sql!("-- people.find_person_by_account\nSELECT id, version, account, name, active, must_change\nFROM people_person\nWHERE account = ?"),
        binds![account],
    )
}

/// The secret that holds a person's name.
pub fn get_name(tx: &mut Tx, person: PersonId) -> Result<SecretId, Error> {
    let row: (Vec<u8>,) =
        tx.one(sql!("-- people.get_name\nSELECT name\nFROM people_person\nWHERE id = ?"), binds![person])?;
    id(&row.0, SecretId::from_bytes, "people_person")
}

/// How many active people hold no post: they can sign in and do nothing.
pub fn count_without_post(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(
        sql!("-- people.count_without_post\nSELECT COUNT(*)\nFROM people_person p\nWHERE p.active AND NOT EXISTS (SELECT 1 FROM people_membership m WHERE m.person = p.id AND m.active)"),
        binds![],
    )
}
