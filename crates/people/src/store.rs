//! SQL of organisations, people, posts and sessions.

use crate::model::{Desk, Duty, NewOrg, NewPerson, NewPost, Org, Post, Role};
use base::{
    Actor, CaseId, DeskId, Division, Level, MembershipId, NewEvent, OrgId, PersonId, SecretId, Stamp, Stream,
    StreamKind, Timestamp, uuid7,
};
use db::{Attest, Error, FromRow, Row, Tx, binds, sql};
use journal::Record;
use serde_json::json;
use vault::{Subject, Vault};

fn division(code: i64, level: i64, table: &'static str) -> Result<Division, Error> {
    Level::from_number(level)
        .and_then(|l| Division::from_parts(code, l).ok())
        .ok_or_else(|| Error::illegal_row(table, "division"))
}

fn id<T>(bytes: &[u8], read: fn(&[u8]) -> Option<T>, table: &'static str) -> Result<T, Error> {
    read(bytes).ok_or_else(|| Error::illegal_row(table, "id"))
}

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

/// An organisation with membership, person, role and titles in columns 5 to 9.
impl FromRow for Post {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let org = Org::from_row(row)?;
        let role: String = row.get(7)?;
        Ok(Post {
            membership: id(&row.get::<Vec<u8>>(5)?, MembershipId::from_bytes, "people_membership")?,
            person: id(&row.get::<Vec<u8>>(6)?, PersonId::from_bytes, "people_membership")?,
            org,
            role: Role::from_word(&role).ok_or_else(|| Error::illegal_row("people_membership", "role"))?,
            title_zh: row.get(8)?,
            title_en: row.get(9)?,
        })
    }
}

/// Creates an organisation and its desks; gives the desks in the order of `duties`.
pub fn insert_org(tx: &mut Tx, stamp: &Stamp, new: &NewOrg) -> Result<(OrgId, Vec<DeskId>), journal::Error> {
    let org = OrgId(uuid7(stamp.now, stamp.entropy.as_ref()));
    let (code, level) = (new.division.code(), new.division.level().number());
    tx.exec(
        sql!("-- people.insert_org\nINSERT INTO people_org (id, version, name, phone, division, level)\nVALUES (?, 1, ?, ?, ?, ?)"),
        binds![org.bytes(), new.name.as_str(), new.phone.as_str(), code, level],
    )?;
    let mut desks = Vec::with_capacity(new.duties.len());
    for duty in &new.duties {
        let desk = DeskId(uuid7(stamp.now, stamp.entropy.as_ref()));
        tx.exec(
            sql!("-- people.insert_desk\nINSERT INTO people_desk (id, org, duty, division, level)\nVALUES (?, ?, ?, ?, ?)"),
            binds![desk.bytes(), org.bytes(), duty.word(), code, level],
        )?;
        desks.push(desk);
    }
    let body = json!({
        "name": new.name, "phone": new.phone, "division": new.division,
        "desks": new.duties.iter().zip(&desks).map(|(d, id)| json!({ "duty": d.word(), "desk": id })).collect::<Vec<_>>()
    });
    let stream = Stream::new(StreamKind::Org, org.0);
    tx.record_at(
        stamp,
        1,
        NewEvent { stream, kind: "org.created", schema: 1, division: Some(new.division), body },
    )?;
    Ok((org, desks))
}

/// Creates a person with an account; the name goes to the vault.
pub fn insert_person(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    new: &NewPerson,
) -> Result<PersonId, vault::Error> {
    let person = PersonId(uuid7(stamp.now, stamp.entropy.as_ref()));
    vault.new_subject(tx, stamp, Subject::Person(person))?;
    let name = vault.seal(tx, stamp, Subject::Person(person), "name", &new.name)?;
    tx.exec(
        sql!("-- people.insert_person\nINSERT INTO people_person (id, version, account, name, password, active)\nVALUES (?, 1, ?, ?, ?, TRUE)"),
        binds![person.bytes(), new.account.as_str(), name.bytes(), new.password_hash.as_str()],
    )?;
    let stream = Stream::new(StreamKind::Person, person.0);
    let body = json!({ "name": name });
    tx.record_at(stamp, 1, NewEvent { stream, kind: "person.created", schema: 1, division: None, body })?;
    Ok(person)
}

/// Gives a person a post; the desks are at most [`crate::DESKS_MAX`].
pub fn insert_post(tx: &mut Tx, stamp: &Stamp, new: &NewPost) -> Result<MembershipId, journal::Error> {
    let membership = MembershipId(uuid7(stamp.now, stamp.entropy.as_ref()));
    assert!(new.desks.len() <= crate::DESKS_MAX, "a membership serves at most {} desks", crate::DESKS_MAX);
    tx.exec(
        sql!("-- people.insert_membership\nINSERT INTO people_membership (id, person, org, role, title_zh, title_en, active)\nVALUES (?, ?, ?, ?, ?, ?, TRUE)"),
        binds![
            membership.bytes(),
            new.person.bytes(),
            new.org.bytes(),
            new.role.word(),
            new.title_zh.as_str(),
            new.title_en.as_str()
        ],
    )?;
    for desk in &new.desks {
        tx.exec(
            sql!("-- people.insert_seat\nINSERT INTO people_seat (membership, desk)\nVALUES (?, ?)"),
            binds![membership.bytes(), desk.bytes()],
        )?;
    }
    let stream = Stream::new(StreamKind::Person, new.person.0);
    let body =
        json!({ "membership": membership, "org": new.org, "role": new.role.word(), "desks": new.desks });
    let version =
        tx.record(stamp, NewEvent { stream, kind: "person.posted", schema: 1, division: None, body })?;
    tx.exec(
        sql!("-- people.person_version\nUPDATE people_person SET version = ?\nWHERE id = ?"),
        binds![version, new.person.bytes()],
    )?;
    Ok(membership)
}

/// A desk with its organisation.
pub fn get_desk(tx: &mut Tx, desk: DeskId) -> Result<Desk, Error> {
    tx.one(
        sql!(
            "-- people.get_desk\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.id = ?"
        ),
        binds![desk.bytes()],
    )
}

/// The most specific desk of this duty that answers for the division: village before township before county.
pub fn find_desk_for(tx: &mut Tx, duty: Duty, place: Division) -> Result<Option<Desk>, Error> {
    let above = |level| place.at(level).map_or(place.code(), Division::code);
    tx.opt(
        sql!(
            "-- people.find_desk_for\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.duty = ? AND (d.division = ? AND d.level = 5 OR d.division = ? AND d.level = 4 OR d.division = ? AND d.level = 3)\nORDER BY d.level DESC, o.name, d.id\nLIMIT 1"
        ),
        binds![duty.word(), above(Level::Village), above(Level::Township), above(Level::County)],
    )
}

/// Desks of this duty at or below `root` and their organisations, by code then name; at most `limit`.
pub fn list_desks(tx: &mut Tx, duty: Duty, root: Division, limit: i64) -> Result<Vec<Desk>, Error> {
    let (first, last) = root.range();
    tx.all(
        sql!(
            "-- people.list_desks\nSELECT o.id, o.name, o.phone, o.division, o.level, d.id\nFROM people_desk d\nJOIN people_org o ON o.id = d.org\nWHERE d.duty = ? AND d.division BETWEEN ? AND ?\nORDER BY d.level, d.division, o.name, d.id\nLIMIT ?"
        ),
        binds![duty.word(), first, last, limit],
    )
}

/// A person's post, whether still active or not.
pub fn find_post(tx: &mut Tx, membership: MembershipId) -> Result<Option<Post>, Error> {
    tx.opt(
        sql!(
            "-- people.find_post\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nWHERE m.id = ?"
        ),
        binds![membership.bytes()],
    )
}

/// A person's active posts in the order of the roles; the first is the one that a sign-in opens. Ids of the same millisecond
/// are in no order, so they cannot say which was given first.
pub fn list_posts(tx: &mut Tx, person: PersonId) -> Result<Vec<Post>, Error> {
    let mut posts: Vec<Post> = tx.all(
        sql!(
            "-- people.list_posts\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nWHERE m.person = ? AND m.active\nORDER BY m.id\nLIMIT 8"
        ),
        binds![person.bytes()],
    )?;
    posts.sort_by_key(|p| (p.role, p.membership));
    Ok(posts)
}

/// Id and password hash of an active account.
pub fn find_account(tx: &mut Tx, account: &str) -> Result<Option<(PersonId, String)>, Error> {
    let row: Option<(Vec<u8>, String)> = tx.opt(
        sql!("-- people.find_account\nSELECT id, password\nFROM people_person\nWHERE account = ? AND active"),
        binds![account],
    )?;
    row.map(|(person, hash)| Ok((id(&person, PersonId::from_bytes, "people_person")?, hash))).transpose()
}

/// The secret that holds a person's name.
pub fn get_name(tx: &mut Tx, person: PersonId) -> Result<SecretId, Error> {
    let row: (Vec<u8>,) = tx.one(
        sql!("-- people.get_name\nSELECT name\nFROM people_person\nWHERE id = ?"),
        binds![person.bytes()],
    )?;
    id(&row.0, SecretId::from_bytes, "people_person")
}

/// Whom a session stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A person in a post.
    Staff(PersonId, MembershipId),
    /// The holder of a case's number and code.
    Tracker(CaseId),
}

/// A live session.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// For whom.
    pub holder: Holder,
    /// Last use.
    pub seen_at: Timestamp,
    /// End.
    pub ends_at: Timestamp,
}

type SessionRow = (i64, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>, i64, i64);

/// Opens a session under the hash of its token.
pub fn insert_session(
    tx: &mut Tx,
    token: &[u8; 32],
    holder: Holder,
    now: Timestamp,
    ends: Timestamp,
) -> Result<(), Error> {
    tx.attest(Attest::Operational("session"));
    let (kind, person, membership, case) = match holder {
        Holder::Staff(p, m) => (1i64, Some(p.bytes().to_vec()), Some(m.bytes().to_vec()), None),
        Holder::Tracker(c) => (2, None, None, Some(c.bytes().to_vec())),
    };
    tx.exec(
        sql!(
            "-- people.insert_session\nINSERT INTO people_session (token, kind, person, membership, case_id, created_at, seen_at, ends_at)\nVALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        binds![&token[..], kind, person, membership, case, now.ms(), now.ms(), ends.ms()],
    )?;
    Ok(())
}

/// The session of a token's hash that has not ended.
pub fn find_session(tx: &mut Tx, token: &[u8; 32], now: Timestamp) -> Result<Option<Session>, Error> {
    let row: Option<SessionRow> = tx.opt(
        sql!(
            "-- people.find_session\nSELECT kind, person, membership, case_id, seen_at, ends_at\nFROM people_session\nWHERE token = ? AND ends_at > ?"
        ),
        binds![&token[..], now.ms()],
    )?;
    let Some((kind, person, membership, case, seen, ends)) = row else { return Ok(None) };
    let holder = match (kind, person, membership, case) {
        (1, Some(p), Some(m), None) => Holder::Staff(
            id(&p, PersonId::from_bytes, "people_session")?,
            id(&m, MembershipId::from_bytes, "people_session")?,
        ),
        (2, None, None, Some(c)) => Holder::Tracker(id(&c, CaseId::from_bytes, "people_session")?),
        _ => return Err(Error::illegal_row("people_session", "kind")),
    };
    Ok(Some(Session { holder, seen_at: Timestamp::from_ms(seen), ends_at: Timestamp::from_ms(ends) }))
}

/// Marks a session as used.
pub fn touch_session(tx: &mut Tx, token: &[u8; 32], now: Timestamp) -> Result<(), Error> {
    tx.attest(Attest::Operational("session"));
    tx.exec(
        sql!("-- people.touch_session\nUPDATE people_session SET seen_at = ?\nWHERE token = ?"),
        binds![now.ms(), &token[..]],
    )?;
    Ok(())
}

/// Ends a session.
pub fn delete_session(tx: &mut Tx, token: &[u8; 32]) -> Result<(), Error> {
    tx.attest(Attest::Operational("session"));
    tx.exec(
        sql!("-- people.delete_session\nDELETE FROM people_session\nWHERE token = ?"),
        binds![&token[..]],
    )?;
    Ok(())
}

/// Drops sessions that ended before now; returns how many.
pub fn sweep_sessions(tx: &mut Tx, now: Timestamp) -> Result<u64, Error> {
    tx.attest(Attest::Operational("session"));
    tx.exec(sql!("-- people.sweep_sessions\nDELETE FROM people_session\nWHERE ends_at < ?"), binds![now.ms()])
}

/// The actor of a post: its desks and the division of its organisation.
pub fn actor(tx: &mut Tx, membership: MembershipId) -> Result<Option<Actor>, Error> {
    let Some(post) = find_active(tx, membership)? else { return Ok(None) };
    let rows: Vec<(Vec<u8>,)> = tx.all(
        sql!("-- people.list_seats\nSELECT desk\nFROM people_seat\nWHERE membership = ?\nORDER BY desk\nLIMIT 4"),
        binds![membership.bytes()],
    )?;
    let desks = rows.iter().map(|r| id(&r.0, DeskId::from_bytes, "people_seat")).collect::<Result<_, _>>()?;
    Ok(Some(Actor::Person {
        person: post.person,
        membership,
        org: post.org.id,
        role: post.role.word().to_owned(),
        desks,
        division: post.org.division,
        stands_for: Vec::new(),
    }))
}

fn find_active(tx: &mut Tx, membership: MembershipId) -> Result<Option<Post>, Error> {
    tx.opt(
        sql!(
            "-- people.find_active\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nJOIN people_person p ON p.id = m.person\nWHERE m.id = ? AND m.active AND p.active"
        ),
        binds![membership.bytes()],
    )
}
