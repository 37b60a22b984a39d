//! Posts: give, end, hand over; stand-ins; sessions.

use super::{Neighbours, own_division, person::at_version, wrong};
use crate::model::{NewPost, Role, SeatedPost, StandInId, StandInRow};
use crate::policy::Policies;
use crate::rules::{self, Going, Refused, Side};
use crate::{DESKS_MAX, POSTS_MAX, store};
use api::Problem;
use base::{
    Actor, DeskId, Division, Level, MembershipId, OrgId, PersonId, SessionId, Stamp, Timestamp, Wish, uuid7,
};
use db::Tx;
use serde_json::json;

/// A post to give.
#[derive(Clone, Debug)]
pub struct PostInput {
    /// Where.
    pub org: OrgId,
    /// The role.
    pub role: Role,
    /// The post's name in Chinese.
    pub title_zh: String,
    /// The post's name in English.
    pub title_en: String,
    /// Desks of that organisation, at most [`DESKS_MAX`].
    pub desks: Vec<DeskId>,
}

/// A stand-in to set.
#[derive(Clone, Copy, Debug)]
pub struct StandInInput {
    /// By which post.
    pub by: MembershipId,
    /// From when; what has begun before begins now.
    pub from: Timestamp,
    /// Until when, exclusive.
    pub until: Timestamp,
}

/// Gives a person a post in the administrator's division. Gives the person's version.
pub fn give_post(
    tx: &mut Tx,
    stamp: &Stamp,
    person: PersonId,
    version: i64,
    input: &PostInput,
) -> Result<i64, Problem> {
    let own = own_division(&stamp.actor)?;
    let (row, _) = store::find_person_within(tx, person, own.range())?.ok_or_else(Problem::not_found)?;
    let row = at_version(tx, row, version)?;
    if !row.active {
        return Err(Refused::Inactive.into());
    }
    let org = store::find_org(tx, input.org, own.range())?.ok_or_else(|| Problem::field("org", "unknown"))?;
    if !org.open {
        return Err(Refused::Closed.into());
    }
    let desks = store::list_org_desks(tx, input.org)?;
    let known = input.desks.iter().all(|id| desks.iter().any(|d| d.id == *id));
    if !known || input.desks.len() > DESKS_MAX {
        return Err(Problem::field("desks", "unknown"));
    }
    let served = desks.iter().filter(|d| input.desks.contains(&d.id));
    if !served.map(|d| d.duty).all(|duty| Policies::embedded().serves(input.role, duty)) {
        return Err(Problem::field("desks", "role"));
    }
    let posts = store::list_posts(tx, person)?;
    if posts.len() >= POSTS_MAX {
        return Err(Refused::TooManyPosts.into());
    }
    if posts.iter().any(|p| p.org.id == input.org && p.role == input.role) {
        return Err(Refused::SamePost.into());
    }
    let PostInput { org, role, title_zh, title_en, desks } = input.clone();
    store::insert_post(tx, stamp, &NewPost { person, org, role, title_zh, title_en, desks })?;
    person_version(tx, person)
}

fn person_version(tx: &mut Tx, person: PersonId) -> Result<i64, Problem> {
    Ok(store::find_person(tx, person)?.ok_or_else(Problem::not_found)?.version)
}

fn side(seated: &SeatedPost) -> Side {
    let post = &seated.post;
    Side { membership: post.membership, person: post.person, org: post.org.id, active: seated.active }
}

const EVERYWHERE: (i64, i64) = (0, i64::MAX);

/// The post that shall take over from another.
fn successor(tx: &mut Tx, from: &SeatedPost, to: MembershipId, field: &'static str) -> Result<(), Problem> {
    let to = store::find_seated(tx, to, EVERYWHERE)?.ok_or_else(|| Problem::field(field, "unknown"))?;
    rules::may_take_over(side(from), side(&to), field).map_err(wrong)
}

fn wish(tx: &mut Tx, stamp: &Stamp, from: MembershipId, to: Option<MembershipId>) -> Result<(), Problem> {
    jobs::enqueue(tx, stamp, &Wish::soon("cases.hand_over", 1, json!({ "from": from, "to": to })))?;
    Ok(())
}

/// Refuses to end a post that others cannot do without.
fn may_end(tx: &mut Tx, neighbours: &dyn Neighbours, seated: &SeatedPost) -> Result<(), Problem> {
    let (post, division) = (&seated.post, seated.post.org.division);
    if let Some(county) = division.at(Level::County) {
        rules::keeps_an_owner(&store::county_desks(tx, county)?, &Going::Post(post.membership))?;
    }
    if post.role == Role::Admin && store::list_admins(tx, division)? == [post.membership] {
        return Err(Refused::LastAdmin.into());
    }
    for desk in &seated.desks {
        if !store::is_served(tx, desk.id, post.membership)? && neighbours.waits(tx, desk.id)? {
            return Err(Refused::DeskInUse.into());
        }
    }
    Ok(())
}

/// Ends a post: what it holds goes to another post of the organisation or back to the lead's desk; its stand-ins and
/// sessions end. Gives the person and the version.
pub fn end_post(
    tx: &mut Tx,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    membership: MembershipId,
    version: i64,
    hand_to: Option<MembershipId>,
) -> Result<(PersonId, i64), Problem> {
    let own = own_division(&stamp.actor)?;
    let seated = store::find_seated(tx, membership, own.range())?.ok_or_else(Problem::not_found)?;
    let person = seated.post.person;
    let row = store::find_person(tx, person)?.ok_or_else(Problem::not_found)?;
    at_version(tx, row, version)?;
    if !seated.active {
        return Err(Refused::Ended.into());
    }
    may_end(tx, neighbours, &seated)?;
    if let Some(to) = hand_to {
        successor(tx, &seated, to, "hand_to")?;
    }
    for row in store::list_stand_ins(tx, membership, stamp.now)? {
        store::end_stand_in(tx, stamp, person, &row)?;
    }
    for row in store::list_stand_ins_by(tx, membership, stamp.now)? {
        let whose = store::find_post(tx, row.membership)?.ok_or_else(Problem::not_found)?;
        store::end_stand_in(tx, stamp, whose.person, &row)?;
    }
    store::end_post(tx, stamp, &seated.post, hand_to)?;
    store::delete_membership_sessions(tx, membership)?;
    wish(tx, stamp, membership, hand_to)?;
    Ok((person, person_version(tx, person)?))
}

/// 交接: everything that a post holds goes to another post of the organisation, now. Gives the person and the version.
pub fn hand_over(
    tx: &mut Tx,
    stamp: &Stamp,
    membership: MembershipId,
    to: MembershipId,
) -> Result<(PersonId, i64), Problem> {
    let own = own_division(&stamp.actor)?;
    let seated = store::find_seated(tx, membership, own.range())?.ok_or_else(Problem::not_found)?;
    successor(tx, &seated, to, "to")?;
    let body = json!({ "membership": membership, "to": to });
    let version = store::tell(tx, stamp, seated.post.person, "person.handed_over", body)?;
    wish(tx, stamp, membership, Some(to))?;
    Ok((seated.post.person, version))
}

/// A post whose stand-in this actor may set or end: an administrator's division, or the own post. Another post of the own
/// organisation is visible, and not one's own to give away.
fn replaceable(tx: &mut Tx, actor: &Actor, membership: MembershipId) -> Result<SeatedPost, Problem> {
    let own: Option<Division> = Policies::embedded().rights(actor, super::MANAGE).subtree();
    let seated = store::find_seated(tx, membership, EVERYWHERE)?.ok_or_else(Problem::not_found)?;
    let post = &seated.post;
    let managed = own.is_some_and(|division| division.contains(post.org.division));
    match actor {
        Actor::Person { .. } if managed => Ok(seated),
        Actor::Person { person, .. } if *person == post.person => Ok(seated),
        Actor::Person { org, .. } if *org == post.org.id => Err(Problem::forbidden("forbidden")),
        Actor::Person { .. } | Actor::Tracker { .. } | Actor::Stranger | Actor::System { .. } => {
            Err(Problem::not_found())
        }
    }
}

/// 代班: somebody else does the work of a post for a time.
pub fn set_stand_in(
    tx: &mut Tx,
    stamp: &Stamp,
    membership: MembershipId,
    input: StandInInput,
) -> Result<(StandInId, i64), Problem> {
    let seated = replaceable(tx, &stamp.actor, membership)?;
    if !seated.active {
        return Err(Refused::Ended.into());
    }
    successor(tx, &seated, input.by, "by")?;
    let from = input.from.max(stamp.now);
    rules::stand_in_time(from, input.until, stamp.now).map_err(wrong)?;
    let of_post = store::list_stand_ins(tx, membership, stamp.now)?;
    let of_other = store::list_stand_ins_by(tx, input.by, stamp.now)?;
    rules::may_stand_in(from, input.until, &of_post, &of_other)?;
    let id = StandInId(uuid7(stamp.now, stamp.entropy.as_ref()));
    let row = StandInRow { id, membership, by: input.by, from, until: input.until };
    let version = store::insert_stand_in(tx, stamp, seated.post.person, &row)?;
    Ok((id, version))
}

/// Ends a stand-in before its time. Gives the version of the person who was away.
pub fn end_stand_in(tx: &mut Tx, stamp: &Stamp, id: StandInId) -> Result<i64, Problem> {
    let row = store::find_stand_in(tx, id)?.ok_or_else(Problem::not_found)?;
    let seated = replaceable(tx, &stamp.actor, row.membership)?;
    if row.until <= stamp.now || row.until <= row.from {
        return Err(Refused::Over.into());
    }
    Ok(store::end_stand_in(tx, stamp, seated.post.person, &row)?)
}

/// Ends a session: one's own, or one of the administrator's division.
pub fn end_session(tx: &mut Tx, actor: &Actor, id: SessionId) -> Result<(), Problem> {
    let own: Option<Division> = Policies::embedded().rights(actor, super::MANAGE).subtree();
    let mine = store::find_listed(tx, id, EVERYWHERE)?.filter(|l| Some(l.person) == actor.person());
    let found = match (mine, own) {
        (Some(mine), _) => Some(mine),
        (None, Some(own)) => store::find_listed(tx, id, own.range())?,
        (None, None) => None,
    };
    store::delete_listed(tx, found.ok_or_else(Problem::not_found)?.id)?;
    Ok(())
}
