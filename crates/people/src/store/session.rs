//! Sessions of staff and of trackers.

use super::id;
use base::{CaseId, MembershipId, PageArgs, PersonId, SessionId, Timestamp};
use db::{Attest, Error, FromRow, Row, Tx, binds, sql};

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

/// Opens a session under the hash of its token; `name` is how lists call it.
pub fn insert_session(
    tx: &mut Tx,
    token: &[u8; 32],
    name: SessionId,
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
            "-- people.insert_session\nINSERT INTO people_session (token, id, kind, person, membership, case_id, created_at, seen_at, ends_at)\nVALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        binds![&token[..], name, kind, person, membership, case, now.ms(), now.ms(), ends.ms()],
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

/// A staff session as lists show it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// How lists call it.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// In which post.
    pub membership: MembershipId,
    /// The post's organisation.
    pub org: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// Last use, written at most once a minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// The hash of its token.
    pub token: [u8; 32],
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Listed {
            id: row.get(0)?,
            person: row.get(1)?,
            membership: row.get(2)?,
            org: row.get(3)?,
            created_at: row.get(4)?,
            seen_at: row.get(5)?,
            ends_at: row.get(6)?,
            token: row.get(7)?,
        })
    }
}

/// Which staff sessions live, and whose.
#[derive(Clone, Copy, Debug)]
pub struct SessionFilter {
    /// First and last code of the division that the post's organisation lies in.
    pub range: (i64, i64),
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Now.
    pub now: Timestamp,
    /// Those last seen before are over.
    pub seen_after: Timestamp,
}

/// Live sessions of staff, the latest first; one row more than the page. Those older than their names are left out: they end
/// within hours of an upgrade.
pub fn list_sessions(tx: &mut Tx, filter: &SessionFilter, page: &PageArgs) -> Result<Vec<Listed>, Error> {
    let (at, after) = page.after.clone().unwrap_or((i64::MAX, vec![0xff; 16]));
    let person = filter.person.map_or(Vec::new(), |p| p.bytes().to_vec());
    tx.all(
        sql!("-- people.list_sessions\nSELECT s.id, s.person, s.membership, o.name, s.created_at, s.seen_at, s.ends_at, s.token\nFROM people_session s\nJOIN people_membership m ON m.id = s.membership\nJOIN people_org o ON o.id = m.org\nWHERE s.kind = 1 AND s.id IS NOT NULL AND s.ends_at > ? AND s.seen_at > ? AND o.division BETWEEN ? AND ?\nAND (CAST(? AS BIGINT) = 0 OR s.person = ?) AND (s.created_at, s.id) < (?, ?)\nORDER BY s.created_at DESC, s.id DESC\nLIMIT ?"),
        binds![
            filter.now,
            filter.seen_after,
            filter.range.0,
            filter.range.1,
            i64::from(filter.person.is_some()),
            person,
            at,
            after,
            page.limit + 1
        ],
    )
}

/// A staff session by the name that lists give it, when its post's organisation lies between these codes.
pub fn find_listed(tx: &mut Tx, id: SessionId, range: (i64, i64)) -> Result<Option<Listed>, Error> {
    tx.opt(
        sql!("-- people.find_listed_session\nSELECT s.id, s.person, s.membership, o.name, s.created_at, s.seen_at, s.ends_at, s.token\nFROM people_session s\nJOIN people_membership m ON m.id = s.membership\nJOIN people_org o ON o.id = m.org\nWHERE s.id = ? AND s.kind = 1 AND o.division BETWEEN ? AND ?"),
        binds![id, range.0, range.1],
    )
}

/// Ends a session by the name that lists give it.
pub fn delete_listed(tx: &mut Tx, id: SessionId) -> Result<(), Error> {
    tx.attest(Attest::Operational("session"));
    tx.exec(sql!("-- people.delete_listed_session\nDELETE FROM people_session\nWHERE id = ?"), binds![id])?;
    Ok(())
}

/// Ends a person's sessions, all but the one under this hash.
pub fn delete_person_sessions(tx: &mut Tx, person: PersonId, but: Option<&[u8; 32]>) -> Result<u64, Error> {
    tx.attest(Attest::Operational("session"));
    let kept = but.map_or(&[][..], |token| &token[..]);
    tx.exec(
        sql!("-- people.delete_person_sessions\nDELETE FROM people_session\nWHERE person = ? AND token <> ?"),
        binds![person, kept],
    )
}

/// Ends the sessions in a post.
pub fn delete_membership_sessions(tx: &mut Tx, membership: MembershipId) -> Result<u64, Error> {
    tx.attest(Attest::Operational("session"));
    tx.exec(
        sql!("-- people.delete_membership_sessions\nDELETE FROM people_session\nWHERE membership = ?"),
        binds![membership],
    )
}
