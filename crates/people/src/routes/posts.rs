//! Posts: give, end, hand over; stand-ins; colleagues.

use super::persons::reply;
use super::views::{RoleName, StandIn, TitleView, names, stand_in_view};
use super::{Call, State, line, none_wrong, once};
use crate::model::StandInId;
use crate::work::{self, PostInput, StandInInput, own_division};
use crate::{DESKS_MAX, NAME_MAX, store};
use api::{Cursor, FieldProblem, IfMatch, Json, Key, Paging, Path, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Actor, DeskId, MembershipId, OrgId, Page, PersonId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A post's name in both languages.
#[derive(Deserialize, ToSchema)]
pub struct TitleInput {
    /// Chinese.
    #[schema(min_length = 1, max_length = 80)]
    zh: String,
    /// English.
    #[schema(min_length = 1, max_length = 80)]
    en: String,
}

/// A post to give.
#[derive(Deserialize, ToSchema)]
pub struct GivePost {
    /// Where.
    org: OrgId,
    role: RoleName,
    title: TitleInput,
    /// Desks of that organisation.
    #[schema(max_items = 4)]
    desks: Vec<DeskId>,
}

/// How a post ends.
#[derive(Deserialize, ToSchema)]
pub struct EndPost {
    /// Who gets what it holds: another post of the organisation; `null`: back to the lead's desk.
    #[serde(default)]
    hand_to: Option<MembershipId>,
}

/// Who gets what a post holds.
#[derive(Deserialize, ToSchema)]
pub struct HandOver {
    /// Another post of the organisation.
    to: MembershipId,
}

/// Who does the work of a post, and when.
#[derive(Deserialize, ToSchema)]
pub struct StandInBody {
    /// Another post of the organisation.
    by: MembershipId,
    from: Timestamp,
    /// Exclusive.
    until: Timestamp,
}

/// Nothing to say.
#[derive(Deserialize, Serialize, ToSchema)]
pub struct Nothing {}

/// A post of one's own organisation.
#[derive(Clone, Serialize, ToSchema)]
pub struct Colleague {
    membership: MembershipId,
    /// The colleague's name.
    name: String,
    org: ColleagueOrg,
    title: TitleView,
}

/// One's own organisation.
#[derive(Clone, Serialize, ToSchema)]
pub struct ColleagueOrg {
    id: OrgId,
    name: String,
}

/// Posts of one's own organisation, to choose a stand-in. Staff.
#[utoipa::path(get, path = "/colleagues", operation_id = "colleagues", tag = "people", params(Paging),
    responses((status = 200, body = Page<Colleague>), Refusals))]
pub(super) async fn colleagues(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    paging: Paging,
) -> Result<axum::Json<Page<Colleague>>, Problem> {
    let Actor::Person { org, .. } = actor else { return Err(Problem::unauthenticated()) };
    let cursor = Cursor::new(&state.ctx, "colleagues");
    let args = cursor.args(&paging)?;
    let (ctx, page) = (state.ctx.clone(), args.clone());
    let read = move |tx: &mut db::Tx| {
        let posts = store::list_colleagues(tx, org, &page)?;
        let names = names(tx, &ctx, &actor, posts.iter().map(|p| p.person))?;
        let colleague = |post: crate::Post| Colleague {
            membership: post.membership,
            name: names.get(&post.person).cloned().unwrap_or_default(),
            title: TitleView::of(&post),
            org: ColleagueOrg { id: post.org.id, name: post.org.name },
        };
        Ok::<Vec<Colleague>, Problem>(posts.into_iter().map(colleague).collect())
    };
    let rows = state.ctx.db.read("people.colleagues", read).await?;
    Ok(axum::Json(cursor.page(&args, rows, |row| (0, row.membership.bytes().to_vec()))))
}

/// Give a person a post. Staff with the right `people.manage`, in their division.
#[utoipa::path(post, path = "/persons/{id}/posts", operation_id = "givePost", tag = "people", request_body = GivePost,
    params(("id" = PersonId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = super::views::PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn give(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<GivePost>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let (digest, input) = (body.digest, post_input(body.value)?);
    let call = Call { actor, on: id.0, key, digest };
    let run = once(&state, &call, "people.give_post", StatusCode::CREATED, move |tx, stamp, _| {
        work::give_post(tx, stamp, id, version, &input).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::CREATED).await
}

fn post_input(body: GivePost) -> Result<PostInput, Problem> {
    let mut problems = Vec::new();
    let title_zh = line(&mut problems, "title.zh", &body.title.zh, NAME_MAX);
    let title_en = line(&mut problems, "title.en", &body.title.en, NAME_MAX);
    let mut desks = body.desks;
    desks.sort_unstable();
    desks.dedup();
    if desks.len() > DESKS_MAX {
        let args = serde_json::Map::new();
        problems.push(FieldProblem { path: "desks".to_owned(), code: "too_many".to_owned(), args });
    }
    none_wrong(problems)?;
    Ok(PostInput { org: body.org, role: body.role.into(), title_zh, title_en, desks })
}

/// End a post; If-Match is the person's version. Staff with the right `people.manage`, of their division.
#[utoipa::path(post, path = "/posts/{id}/end", operation_id = "endPost", tag = "people", request_body = EndPost,
    params(("id" = MembershipId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = super::views::PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn end(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<MembershipId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<EndPost>,
) -> Result<Response, Problem> {
    let to = body.value.hand_to;
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.end_post", StatusCode::OK, move |tx, stamp, neighbours| {
        work::end_post(tx, stamp, neighbours, id, version, to).map(|(person, version)| (person.0, version))
    });
    let done = run.await?;
    reply(&state, &call.actor, PersonId(done.resource), StatusCode::OK).await
}

/// 代班: let somebody of the organisation do the work of a post for a time. Its holder, or staff with the right
/// `people.manage` of their division.
#[utoipa::path(post, path = "/posts/{id}/stand-in", operation_id = "setStandIn", tag = "people", request_body = StandInBody,
    params(("id" = MembershipId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = StandIn), Refusals))]
pub(super) async fn stand_in(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<MembershipId>,
    key: Key,
    body: Json<StandInBody>,
) -> Result<Response, Problem> {
    let StandInBody { by, from, until } = body.value;
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.set_stand_in", StatusCode::CREATED, move |tx, stamp, _| {
        let input = StandInInput { by, from, until };
        work::set_stand_in(tx, stamp, id, input).map(|(id, version)| (id.0, version))
    });
    let id = StandInId(run.await?.resource);
    let (ctx, stamp) = (state.ctx.clone(), state.ctx.stamp(&call.actor));
    let read = move |tx: &mut db::Tx| {
        let row = store::find_stand_in(tx, id)?.ok_or_else(Problem::not_found)?;
        stand_in_view(tx, &ctx, &stamp, &row)
    };
    let view = state.ctx.db.read("people.stand_in", read).await?;
    Ok((StatusCode::CREATED, axum::Json(view)).into_response())
}

/// End a stand-in before its time. The post's holder, or staff with the right `people.manage` of their division.
#[utoipa::path(post, path = "/stand-ins/{id}/end", operation_id = "endStandIn", tag = "people", request_body = Nothing,
    params(("id" = StandInId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 204, description = "Over"), Refusals))]
pub(super) async fn end_stand_in(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<StandInId>,
    key: Key,
    body: Json<Nothing>,
) -> Result<StatusCode, Problem> {
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.end_stand_in", StatusCode::NO_CONTENT, move |tx, stamp, _| {
        work::end_stand_in(tx, stamp, id).map(|version| (id.0, version))
    });
    run.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// 交接: everything that a post holds goes to another post of the organisation, now. Staff with the right `people.manage`,
/// of their division.
#[utoipa::path(post, path = "/posts/{id}/hand-over", operation_id = "handOverPost", tag = "people", request_body = HandOver,
    params(("id" = MembershipId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 202, body = Nothing), Refusals))]
pub(super) async fn hand_over(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<MembershipId>,
    key: Key,
    body: Json<HandOver>,
) -> Result<Response, Problem> {
    let to = body.value.to;
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.hand_over", StatusCode::ACCEPTED, move |tx, stamp, _| {
        work::hand_over(tx, stamp, id, to).map(|(person, version)| (person.0, version))
    });
    run.await?;
    Ok((StatusCode::ACCEPTED, axum::Json(Nothing {})).into_response())
}
