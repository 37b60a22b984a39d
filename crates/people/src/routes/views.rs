//! What the routes of administration show, and how it is put together in one transaction.

use crate::model::{
    OfficeHours, OrgDesk, OrgKind, OrgRow, PersonRow, Post, Role, SeatedPost, StandInId, StandInRow, clock,
    minutes,
};
use crate::store;
use crate::work::Neighbours;
use api::{Ctx, Problem};
use base::{Actor, Division, MembershipId, OrgId, PersonId, Stamp, Timestamp};
use db::Tx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use utoipa::ToSchema;

/// A role's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// 网格员
    Worker,
    /// 受理员
    Clerk,
    /// 核查员
    Verifier,
    /// 区中心
    Centre,
    /// 部门经办员
    Department,
    /// 热线话务员
    Operator,
    /// 管理员
    Admin,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Worker => RoleName::Worker,
            Role::Clerk => RoleName::Clerk,
            Role::Verifier => RoleName::Verifier,
            Role::Centre => RoleName::Centre,
            Role::Department => RoleName::Department,
            Role::Operator => RoleName::Operator,
            Role::Admin => RoleName::Admin,
        }
    }
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Worker => Role::Worker,
            RoleName::Clerk => Role::Clerk,
            RoleName::Verifier => Role::Verifier,
            RoleName::Centre => Role::Centre,
            RoleName::Department => Role::Department,
            RoleName::Operator => Role::Operator,
            RoleName::Admin => Role::Admin,
        }
    }
}

/// A post's name in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TitleView {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl TitleView {
    /// The name of a post.
    pub(super) fn of(post: &Post) -> Self {
        TitleView { zh: post.title_zh.clone(), en: post.title_en.clone() }
    }
}

/// A span of office hours.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HoursSpan {
    /// `09:00`
    #[schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "09:00")]
    pub from: String,
    /// `12:00`; `24:00` is the end of the day.
    #[schema(pattern = "^[0-2][0-9]:[0-5][0-9]$", example = "12:00")]
    pub to: String,
}

/// An organisation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrgView {
    id: OrgId,
    pub(super) version: i64,
    /// Its official name.
    name: String,
    /// The number that residents may call.
    phone: String,
    /// What it answers for.
    division: Division,
    kind: OrgKind,
    /// False: closed.
    open: bool,
    /// The desks that it has.
    desks: Vec<OrgDesk>,
    /// Office hours of its own; `null`: the county's.
    #[schema(required)]
    hours: Option<Vec<HoursSpan>>,
}

/// The spans as the API writes them.
pub(super) fn spans(hours: &OfficeHours) -> Vec<HoursSpan> {
    hours.spans().iter().map(|(from, to)| HoursSpan { from: clock(*from), to: clock(*to) }).collect()
}

/// The spans as the API reads them; `Err`: they are no office hours.
pub(super) fn office_hours(spans: Option<Vec<HoursSpan>>) -> Result<Option<OfficeHours>, ()> {
    let Some(spans) = spans else { return Ok(None) };
    let read = |span: &HoursSpan| Some((minutes(&span.from)?, minutes(&span.to)?));
    let read: Option<Vec<_>> = spans.iter().map(read).collect();
    read.and_then(OfficeHours::new).map(Some).ok_or(())
}

/// An organisation with its desks.
pub(super) fn org_view(tx: &mut Tx, row: OrgRow) -> Result<OrgView, db::Error> {
    let desks = store::list_org_desks(tx, row.org.id)?;
    let hours = row.hours.as_ref().map(spans);
    let OrgRow { org, version, kind, open, .. } = row;
    let (id, name, phone, division) = (org.id, org.name, org.phone, org.division);
    Ok(OrgView { id, version, name, phone, division, kind, open, desks, hours })
}

/// Where a post is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostOrg {
    id: OrgId,
    name: String,
    division: Division,
}

/// Whose post: a colleague's.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ColleagueRef {
    membership: MembershipId,
    /// The colleague's name.
    name: String,
    /// The organisation's name.
    org: String,
}

/// Who does the work of a post while its holder is away.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StandIn {
    id: StandInId,
    by: ColleagueRef,
    from: Timestamp,
    /// Exclusive.
    until: Timestamp,
}

/// A post as administrators see it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdminPost {
    membership: MembershipId,
    org: PostOrg,
    role: RoleName,
    title: TitleView,
    /// The desks it serves.
    desks: Vec<OrgDesk>,
    /// False: ended.
    active: bool,
    /// Cases that it holds; `null` when nobody counts.
    #[schema(required)]
    holding: Option<i64>,
    /// The present or next stand-in.
    #[schema(required)]
    stand_in: Option<StandIn>,
}

/// A person on the staff.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonView {
    id: PersonId,
    pub(super) version: i64,
    /// The sign-in name.
    account: String,
    /// The person's name.
    name: String,
    /// False: cannot sign in.
    active: bool,
    /// The password is somebody else's choice and must be changed first.
    must_change: bool,
    /// Active posts first, then ended ones.
    posts: Vec<AdminPost>,
}

/// A person's name by the vault's own reading: names of colleagues are no recorded reads.
pub(super) fn name_of(tx: &mut Tx, ctx: &Ctx, stamp: &Stamp, person: PersonId) -> Result<String, Problem> {
    let secret = store::get_name(tx, person)?;
    Ok(ctx.vault.open_own(tx, stamp, &[secret])?.pop().unwrap_or_default())
}

/// Whose post this is.
pub(super) fn colleague(
    tx: &mut Tx,
    ctx: &Ctx,
    stamp: &Stamp,
    membership: MembershipId,
) -> Result<ColleagueRef, Problem> {
    let post = store::find_post(tx, membership)?.ok_or_else(Problem::not_found)?;
    let name = name_of(tx, ctx, stamp, post.person)?;
    Ok(ColleagueRef { membership, name, org: post.org.name })
}

/// A stand-in with the name of who does it.
pub(super) fn stand_in_view(
    tx: &mut Tx,
    ctx: &Ctx,
    stamp: &Stamp,
    row: &StandInRow,
) -> Result<StandIn, Problem> {
    let by = colleague(tx, ctx, stamp, row.by)?;
    Ok(StandIn { id: row.id, by, from: row.from, until: row.until })
}

/// What views of people are put together from.
pub(super) struct Desk<'a> {
    pub ctx: &'a Ctx,
    pub stamp: &'a Stamp,
    pub neighbours: &'a dyn Neighbours,
}

impl Desk<'_> {
    fn post(&self, tx: &mut Tx, seated: SeatedPost) -> Result<AdminPost, Problem> {
        let SeatedPost { post, active, desks } = seated;
        let membership = post.membership;
        let (holding, next) = if active {
            let next = store::list_stand_ins(tx, membership, self.stamp.now)?.into_iter().next();
            (self.neighbours.holding(tx, membership)?, next)
        } else {
            (None, None)
        };
        let stand_in = match next {
            Some(row) => Some(stand_in_view(tx, self.ctx, self.stamp, &row)?),
            None => None,
        };
        let (title, role) = (TitleView::of(&post), post.role.into());
        let org = PostOrg { id: post.org.id, name: post.org.name, division: post.org.division };
        Ok(AdminPost { membership, org, role, title, desks, active, holding, stand_in })
    }

    /// People in the order of the rows, with their names opened together.
    pub fn persons(&self, tx: &mut Tx, rows: Vec<PersonRow>) -> Result<Vec<PersonView>, Problem> {
        let secrets: Vec<_> = rows.iter().map(|row| row.name).collect();
        let names = self.ctx.vault.open_own(tx, self.stamp, &secrets)?;
        let mut views = Vec::with_capacity(rows.len());
        for (row, name) in rows.into_iter().zip(names) {
            let mut posts = Vec::new();
            for seated in store::list_seated(tx, row.id)? {
                posts.push(self.post(tx, seated)?);
            }
            let PersonRow { id, version, account, active, must_change, .. } = row;
            views.push(PersonView { id, version, account, name, active, must_change, posts });
        }
        Ok(views)
    }
}

/// Names of people, each opened once.
pub(super) fn names(
    tx: &mut Tx,
    ctx: &Ctx,
    actor: &Actor,
    persons: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, String>, Problem> {
    let stamp = ctx.stamp(actor);
    let mut all = BTreeMap::new();
    for person in persons {
        if let Entry::Vacant(free) = all.entry(person) {
            free.insert(name_of(tx, ctx, &stamp, person)?);
        }
    }
    Ok(all)
}
