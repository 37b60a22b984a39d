//! Posts: who holds which role where, at which desks; and the actor that a post makes.

use super::{id, list_stood_for, org::duty, tell};
use crate::model::{NewPost, Org, OrgDesk, Post, Role, SeatedPost};
use base::{Actor, DeskId, Division, MembershipId, OrgId, PageArgs, PersonId, Stamp, Timestamp, uuid7};
use db::{Error, FromRow, Row, Tx, binds, sql};
use serde_json::json;

/// Rows of a person's posts with their desks at most: what was ended long ago is left out.
const SEATED_MAX: i64 = 200;

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

/// A post, whether it is active, and one of its desks.
struct Seat {
    post: Post,
    active: bool,
    desk: Option<OrgDesk>,
}

impl FromRow for Seat {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let desk: Option<DeskId> = row.get(11)?;
        let word: Option<String> = row.get(12)?;
        let desk = match (desk, word) {
            (Some(id), Some(word)) => Some(OrgDesk { id, duty: duty(&word)? }),
            _ => None,
        };
        Ok(Seat { post: Post::from_row(row)?, active: row.get(10)?, desk })
    }
}

fn seated(rows: Vec<Seat>) -> Vec<SeatedPost> {
    let mut posts: Vec<SeatedPost> = Vec::new();
    for Seat { post, active, desk } in rows {
        match posts.last_mut() {
            Some(last) if last.post.membership == post.membership => last.desks.extend(desk),
            _ => posts.push(SeatedPost { post, active, desks: desk.into_iter().collect() }),
        }
    }
    posts
}

/// Gives a person a post; the desks are at most [`crate::DESKS_MAX`].
pub fn insert_post(tx: &mut Tx, stamp: &Stamp, new: &NewPost) -> Result<MembershipId, journal::Error> {
    let membership = MembershipId(uuid7(stamp.now, stamp.entropy.as_ref()));
    assert!(new.desks.len() <= crate::DESKS_MAX, "a membership serves at most {} desks", crate::DESKS_MAX);
    tx.exec(
        sql!("-- people.insert_membership\nINSERT INTO people_membership (id, person, org, role, title_zh, title_en, active)\nVALUES (?, ?, ?, ?, ?, ?, TRUE)"),
        binds![membership, new.person, new.org, new.role.word(), new.title_zh, new.title_en],
    )?;
    insert_seats(tx, membership, &new.desks)?;
    let body =
        json!({ "membership": membership, "org": new.org, "role": new.role.word(), "desks": new.desks });
    tell(tx, stamp, new.person, "person.posted", body)?;
    Ok(membership)
}

/// Calls a post otherwise and seats it at other desks, at most [`crate::DESKS_MAX`]. Gives the person's new version.
pub fn change_post(
    tx: &mut Tx,
    stamp: &Stamp,
    post: &Post,
    title_zh: &str,
    title_en: &str,
    desks: &[DeskId],
) -> Result<i64, journal::Error> {
    assert!(desks.len() <= crate::DESKS_MAX, "a membership serves at most {} desks", crate::DESKS_MAX);
    tx.exec(
        sql!("-- people.retitle_post\nUPDATE people_membership SET title_zh = ?, title_en = ?\nWHERE id = ?"),
        binds![title_zh, title_en, post.membership],
    )?;
    tx.exec(
        sql!("-- people.leave_seats\nDELETE FROM people_seat\nWHERE membership = ?"),
        binds![post.membership],
    )?;
    insert_seats(tx, post.membership, desks)?;
    let body = json!({ "membership": post.membership, "desks": desks });
    tell(tx, stamp, post.person, "person.post_changed", body)
}

fn insert_seats(tx: &mut Tx, membership: MembershipId, desks: &[DeskId]) -> Result<(), Error> {
    for desk in desks {
        tx.exec(
            sql!("-- people.insert_seat\nINSERT INTO people_seat (membership, desk)\nVALUES (?, ?)"),
            binds![membership, *desk],
        )?;
    }
    Ok(())
}

/// Ends a post. Gives the person's new version.
pub fn end_post(
    tx: &mut Tx,
    stamp: &Stamp,
    post: &Post,
    hand_to: Option<MembershipId>,
) -> Result<i64, journal::Error> {
    tx.exec(
        sql!("-- people.end_post\nUPDATE people_membership SET active = FALSE\nWHERE id = ?"),
        binds![post.membership],
    )?;
    let body = json!({ "membership": post.membership, "hand_to": hand_to });
    tell(tx, stamp, post.person, "person.post_ended", body)
}

/// A person's post, whether still active or not.
pub fn find_post(tx: &mut Tx, membership: MembershipId) -> Result<Option<Post>, Error> {
    tx.opt(
        sql!(
            "-- people.find_post\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nWHERE m.id = ?"
        ),
        binds![membership],
    )
}

/// A post with its open desks, active or not, when its organisation lies between these codes.
pub fn find_seated(
    tx: &mut Tx,
    membership: MembershipId,
    range: (i64, i64),
) -> Result<Option<SeatedPost>, Error> {
    let rows: Vec<Seat> = tx.all(
        sql!(
            "-- people.find_seated\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en, m.active, d.id, d.duty\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nLEFT JOIN people_seat s ON s.membership = m.id\nLEFT JOIN people_desk d ON d.id = s.desk AND d.open\nWHERE m.id = ? AND o.division BETWEEN ? AND ?\nORDER BY d.duty, d.id\nLIMIT 4"
        ),
        binds![membership, range.0, range.1],
    )?;
    Ok(seated(rows).pop())
}

/// A person's active posts in the order of the roles; the first is the one that a sign-in opens. Ids of the same millisecond
/// are in no order, so they cannot say which was given first.
pub fn list_posts(tx: &mut Tx, person: PersonId) -> Result<Vec<Post>, Error> {
    let mut posts: Vec<Post> = tx.all(
        sql!(
            "-- people.list_posts\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nWHERE m.person = ? AND m.active\nORDER BY m.id\nLIMIT 8"
        ),
        binds![person],
    )?;
    posts.sort_by_key(|p| (p.role, p.membership));
    Ok(posts)
}

/// A person's posts with their open desks: active ones first, then what was ended.
pub fn list_seated(tx: &mut Tx, person: PersonId) -> Result<Vec<SeatedPost>, Error> {
    let rows: Vec<Seat> = tx.all(
        sql!(
            "-- people.list_seated\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en, m.active, d.id, d.duty\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nLEFT JOIN people_seat s ON s.membership = m.id\nLEFT JOIN people_desk d ON d.id = s.desk AND d.open\nWHERE m.person = ?\nORDER BY m.active DESC, m.id, d.duty, d.id\nLIMIT ?"
        ),
        binds![person, SEATED_MAX],
    )?;
    Ok(seated(rows))
}

/// Active posts of an organisation; one row more than the page.
pub fn list_colleagues(tx: &mut Tx, org: OrgId, page: &PageArgs) -> Result<Vec<Post>, Error> {
    let after = page.after.as_ref().map_or(Vec::new(), |(_, id)| id.clone());
    tx.all(
        sql!(
            "-- people.list_colleagues\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nJOIN people_person p ON p.id = m.person\nWHERE m.org = ? AND m.active AND p.active AND m.id > ?\nORDER BY m.id\nLIMIT ?"
        ),
        binds![org, after, page.limit + 1],
    )
}

/// Whether an organisation has an active post.
pub fn has_posts(tx: &mut Tx, org: OrgId) -> Result<bool, Error> {
    let row: Option<MembershipId> = tx.opt(
        sql!("-- people.has_posts\nSELECT id\nFROM people_membership\nWHERE org = ? AND active\nLIMIT 1"),
        binds![org],
    )?;
    Ok(row.is_some())
}

/// Whether a desk has an active post, other than this one.
pub fn is_served(tx: &mut Tx, desk: DeskId, but: MembershipId) -> Result<bool, Error> {
    let row: Option<MembershipId> = tx.opt(
        sql!("-- people.is_served\nSELECT m.id\nFROM people_seat s\nJOIN people_membership m ON m.id = s.membership\nWHERE s.desk = ? AND m.active AND m.id <> ?\nLIMIT 1"),
        binds![desk, but],
    )?;
    Ok(row.is_some())
}

/// Administrators' active posts in organisations that answer for exactly this division; two tell whether it is the last.
pub fn list_admins(tx: &mut Tx, division: Division) -> Result<Vec<MembershipId>, Error> {
    tx.all(
        sql!("-- people.list_admins\nSELECT m.id\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nJOIN people_person p ON p.id = m.person\nWHERE m.role = 'admin' AND m.active AND p.active AND o.division = ? AND o.level = ?\nORDER BY m.id\nLIMIT 2"),
        binds![division.code(), division.level()],
    )
}

/// The actor of an active post: its desks and the division of its organisation; whom it stands in for is left out.
pub fn actor(tx: &mut Tx, membership: MembershipId) -> Result<Option<Actor>, Error> {
    // Before the epoch nobody stood in for anybody.
    actor_at(tx, membership, Timestamp::from_ms(i64::MIN))
}

/// The actor of an active post, with the posts that it stands in for at this instant.
pub fn actor_at(tx: &mut Tx, membership: MembershipId, now: Timestamp) -> Result<Option<Actor>, Error> {
    match find_active(tx, membership)? {
        Some((post, _)) => acting(tx, post, now).map(Some),
        None => Ok(None),
    }
}

/// The desks of an absent post whose role the stand-in has, too: with another role they would be of no use.
fn desks_stood_for(tx: &mut Tx, absent: MembershipId, role: Role) -> Result<Vec<DeskId>, Error> {
    tx.all(
        sql!("-- people.desks_stood_for\nSELECT s.desk\nFROM people_seat s\nJOIN people_membership m ON m.id = s.membership\nJOIN people_desk d ON d.id = s.desk\nWHERE s.membership = ? AND m.role = ? AND d.open\nORDER BY s.desk\nLIMIT 4"),
        binds![absent, role.word()],
    )
}

/// The actor of a post that [`find_active`] found.
pub(crate) fn acting(tx: &mut Tx, post: Post, now: Timestamp) -> Result<Actor, Error> {
    let membership = post.membership;
    let rows: Vec<(Vec<u8>,)> = tx.all(
        sql!("-- people.list_seats\nSELECT s.desk\nFROM people_seat s\nJOIN people_desk d ON d.id = s.desk\nWHERE s.membership = ? AND d.open\nORDER BY s.desk\nLIMIT 4"),
        binds![membership],
    )?;
    let mut desks: Vec<DeskId> =
        rows.iter().map(|r| id(&r.0, DeskId::from_bytes, "people_seat")).collect::<Result<_, _>>()?;
    let stands_for: Vec<MembershipId> =
        list_stood_for(tx, membership, now)?.into_iter().map(|row| row.membership).collect();
    for absent in &stands_for {
        let more = desks_stood_for(tx, *absent, post.role)?;
        desks.extend(more.into_iter().filter(|d| !desks.contains(d)).collect::<Vec<_>>());
    }
    desks.truncate(crate::DESKS_MAX);
    Ok(Actor::Person {
        person: post.person,
        membership,
        org: post.org.id,
        role: post.role.word().to_owned(),
        desks,
        division: post.org.division,
        stands_for,
    })
}

/// An active post of an active person, and whether that person must change the password first.
pub fn find_active(tx: &mut Tx, membership: MembershipId) -> Result<Option<(Post, bool)>, Error> {
    struct Found(Post, bool);
    impl FromRow for Found {
        fn from_row(row: &Row<'_>) -> Result<Self, Error> {
            Ok(Found(Post::from_row(row)?, row.get(10)?))
        }
    }
    let found: Option<Found> = tx.opt(
        sql!(
            "-- people.find_active\nSELECT o.id, o.name, o.phone, o.division, o.level, m.id, m.person, m.role, m.title_zh, m.title_en, p.must_change\nFROM people_membership m\nJOIN people_org o ON o.id = m.org\nJOIN people_person p ON p.id = m.person\nWHERE m.id = ? AND m.active AND p.active"
        ),
        binds![membership],
    )?;
    Ok(found.map(|f| (f.0, f.1)))
}
