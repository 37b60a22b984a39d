//! Organisations, for administrators: list, create, look, change, close.

use super::views::{HoursSpan, OrgView, office_hours, org_view};
use super::{Call, State, line, none_wrong, once, searched, tagged};
use crate::model::{Duty, NewOrg, OfficeHours, OrgKind};
use crate::work::{OrgChange, change_org, close_org, create_org, own_division};
use crate::{NAME_MAX, PHONE_MAX, store};
use api::{Cursor, FieldProblem, IfMatch, Json, Key, Paging, Path, Problem, Query, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Actor, Division, OrgId, Page};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a list of organisations is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OrgQuery {
    /// Part of the name.
    #[param(max_length = 80)]
    text: Option<String>,
    /// Only at or below this division.
    within: Option<Division>,
    /// Closed ones too.
    closed: Option<bool>,
}

/// An organisation to create.
#[derive(Deserialize, ToSchema)]
pub struct NewOrgBody {
    /// Its official name, one of its kind in its division.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The number that residents may call.
    #[schema(min_length = 1, max_length = 32)]
    phone: String,
    /// What it answers for.
    division: Division,
    kind: OrgKind,
    /// The desks that it has.
    #[schema(max_items = 3)]
    duties: Vec<Duty>,
    /// Office hours of its own; `null`: the county's.
    #[serde(default)]
    #[schema(max_items = 4)]
    hours: Option<Vec<HoursSpan>>,
}

/// What an organisation shall be.
#[derive(Deserialize, ToSchema)]
pub struct OrgChangeBody {
    /// Its official name, one of its kind in its division.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    /// The number that residents may call.
    #[schema(min_length = 1, max_length = 32)]
    phone: String,
    kind: OrgKind,
    /// The desks that it has.
    #[schema(max_items = 3)]
    duties: Vec<Duty>,
    /// Office hours of its own; `null`: the county's.
    #[serde(default)]
    #[schema(max_items = 4)]
    hours: Option<Vec<HoursSpan>>,
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
pub struct CloseOrg {}

fn duties(problems: &mut Vec<FieldProblem>, mut duties: Vec<Duty>) -> Vec<Duty> {
    if duties.len() > Duty::ALL.len() {
        let args = serde_json::Map::new();
        problems.push(FieldProblem { path: "duties".to_owned(), code: "too_many".to_owned(), args });
    }
    duties.sort_unstable();
    duties.dedup();
    duties
}

fn hours(problems: &mut Vec<FieldProblem>, spans: Option<Vec<HoursSpan>>) -> Option<OfficeHours> {
    office_hours(spans).unwrap_or_else(|()| {
        let args = serde_json::Map::new();
        problems.push(FieldProblem { path: "hours".to_owned(), code: "hours".to_owned(), args });
        None
    })
}

/// The codes of a part of the administrator's division; what lies outside of it is nothing.
pub(super) fn narrowed(own: Division, within: Option<Division>) -> (i64, i64) {
    match within {
        None => own.range(),
        Some(part) if own.contains(part) => part.range(),
        Some(whole) if whole.contains(own) => own.range(),
        Some(_) => (1, 0),
    }
}

/// Organisations by division. Staff with the right `people.manage`, of their division.
#[utoipa::path(get, path = "/organisations", operation_id = "listOrganisations", tag = "people", params(OrgQuery, Paging),
    responses((status = 200, body = Page<OrgView>), Refusals))]
pub(super) async fn list(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<OrgQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<OrgView>>, Problem> {
    let own = own_division(&actor)?;
    let cursor = Cursor::new(&state.ctx, "organisations");
    let (args, text) = (cursor.args(&paging)?, searched("text", query.text, NAME_MAX)?);
    let filter =
        store::OrgFilter { range: narrowed(own, query.within), text, closed: query.closed.unwrap_or(false) };
    let page = args.clone();
    let rows = state.ctx.db.read("people.list_orgs", move |tx| store::list_orgs(tx, &filter, &page)).await?;
    let page = cursor.page(&args, rows, |row| (row.org.division.code(), row.org.id.bytes().to_vec()));
    let rows = page.items;
    let show = move |tx: &mut db::Tx| rows.clone().into_iter().map(|row| org_view(tx, row)).collect();
    let items: Vec<OrgView> = state.ctx.db.read("people.show_orgs", show).await?;
    Ok(axum::Json(Page { items, next: page.next }))
}

/// Create an organisation with its desks. Staff with the right `people.manage`, in their division.
#[utoipa::path(post, path = "/organisations", operation_id = "createOrganisation", tag = "people", request_body = NewOrgBody,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = OrgView, headers(("ETag" = String))), Refusals))]
pub(super) async fn create(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    key: Key,
    body: Json<NewOrgBody>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let (digest, body) = (body.digest, body.value);
    let mut problems = Vec::new();
    let new = NewOrg {
        name: line(&mut problems, "name", &body.name, NAME_MAX),
        phone: line(&mut problems, "phone", &body.phone, PHONE_MAX),
        division: body.division,
        kind: body.kind,
        duties: duties(&mut problems, body.duties),
        hours: hours(&mut problems, body.hours),
    };
    none_wrong(problems)?;
    let call = Call { actor, on: Uuid::nil(), key, digest };
    let run = once(&state, &call, "people.create_org", StatusCode::CREATED, move |tx, stamp, neighbours| {
        create_org(tx, stamp, neighbours, &new).map(|(id, version)| (id.0, version))
    });
    let done = run.await?;
    reply(&state, &call.actor, OrgId(done.resource), StatusCode::CREATED).await
}

/// An organisation with its ETag.
async fn reply(state: &State, actor: &Actor, id: OrgId, status: StatusCode) -> Result<Response, Problem> {
    let own = own_division(actor)?;
    let read = move |tx: &mut db::Tx| {
        let row = store::find_org(tx, id, own.range())?.ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>(org_view(tx, row)?)
    };
    let view = state.ctx.db.read("people.org", read).await?;
    Ok(tagged(status, view.version, view))
}

/// An organisation. Staff with the right `people.manage`, of their division.
#[utoipa::path(get, path = "/organisations/{id}", operation_id = "organisation", tag = "people", params(("id" = OrgId, Path)),
    responses((status = 200, body = OrgView, headers(("ETag" = String))), Refusals))]
pub(super) async fn organisation(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<OrgId>,
) -> Result<Response, Problem> {
    reply(&state, &actor, id, StatusCode::OK).await
}

/// Change an organisation; a duty may go when nothing waits at its desk. Staff with the right `people.manage`, of their division.
#[utoipa::path(post, path = "/organisations/{id}/change", operation_id = "changeOrganisation", tag = "people",
    request_body = OrgChangeBody,
    params(("id" = OrgId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = OrgView, headers(("ETag" = String))), Refusals))]
pub(super) async fn change(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<OrgId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<OrgChangeBody>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let (digest, body) = (body.digest, body.value);
    let mut problems = Vec::new();
    let to = OrgChange {
        name: line(&mut problems, "name", &body.name, NAME_MAX),
        phone: line(&mut problems, "phone", &body.phone, PHONE_MAX),
        kind: body.kind,
        duties: duties(&mut problems, body.duties),
        hours: hours(&mut problems, body.hours),
    };
    none_wrong(problems)?;
    let call = Call { actor, on: id.0, key, digest };
    let run = once(&state, &call, "people.change_org", StatusCode::OK, move |tx, stamp, neighbours| {
        change_org(tx, stamp, neighbours, id, version, &to).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::OK).await
}

/// Close an organisation that nobody works in any more. Staff with the right `people.manage`, of their division.
#[utoipa::path(post, path = "/organisations/{id}/close", operation_id = "closeOrganisation", tag = "people",
    request_body = CloseOrg,
    params(("id" = OrgId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = OrgView, headers(("ETag" = String))), Refusals))]
pub(super) async fn close(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<OrgId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<CloseOrg>,
) -> Result<Response, Problem> {
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.close_org", StatusCode::OK, move |tx, stamp, neighbours| {
        close_org(tx, stamp, neighbours, id, version).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::OK).await
}
