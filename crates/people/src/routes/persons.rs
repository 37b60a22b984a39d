//! People, for administrators: list, create, look, rename, first passwords, deactivate, activate.

use super::sign_in::hashed;
use super::views::{Desk, PersonView};
use super::{Call, State, line, none_wrong, once, searched, tagged};
use crate::model::NewPerson;
use crate::work::{self, own_division};
use crate::{NAME_MAX, is_account, password, store};
use api::{Cursor, FieldProblem, IfMatch, Json, Key, Paging, Path, Problem, Query, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Actor, OrgId, Page, PersonId, uuid7};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a list of people is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonQuery {
    /// Who holds a post there.
    org: Option<OrgId>,
    /// How the sign-in name begins.
    #[param(max_length = 64)]
    account: Option<String>,
    /// Those who cannot sign in too.
    inactive: Option<bool>,
}

/// A person to create.
#[derive(Deserialize, ToSchema)]
pub struct NewPersonBody {
    /// Sign-in name: small letters, digits, dots, dashes and underlines.
    #[schema(min_length = 2, max_length = 64, pattern = "^[a-z0-9][a-z0-9._-]+$")]
    account: String,
    /// The person's name.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// Another name.
#[derive(Deserialize, ToSchema)]
pub struct RenamePerson {
    /// The person's name.
    #[schema(min_length = 1, max_length = 80)]
    name: String,
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
pub struct PersonAct {}

/// A person with a first password.
#[derive(Serialize, ToSchema)]
pub struct PersonWithPassword {
    person: PersonView,
    /// Shown once; it must be changed at the first sign-in.
    password: String,
}

/// A person as this administrator sees one.
pub(super) async fn view(state: &State, actor: &Actor, id: PersonId) -> Result<PersonView, Problem> {
    let own = own_division(actor)?;
    let (ctx, stamp, neighbours) = (state.ctx.clone(), state.ctx.stamp(actor), Arc::clone(&state.neighbours));
    let read = move |tx: &mut db::Tx| {
        let (row, _) = store::find_person_within(tx, id, own.range())?.ok_or_else(Problem::not_found)?;
        let desk = Desk { ctx: &ctx, stamp: &stamp, neighbours: neighbours.as_ref() };
        desk.persons(tx, vec![row])?.pop().ok_or_else(Problem::not_found)
    };
    state.ctx.db.read("people.person", read).await
}

/// The same with its ETag.
pub(super) async fn reply(
    state: &State,
    actor: &Actor,
    id: PersonId,
    status: StatusCode,
) -> Result<Response, Problem> {
    let view = view(state, actor, id).await?;
    Ok(tagged(status, view.version, view))
}

/// The same with a first password.
async fn reply_with(
    state: &State,
    actor: &Actor,
    id: PersonId,
    status: StatusCode,
    password: String,
) -> Result<Response, Problem> {
    let person = view(state, actor, id).await?;
    Ok(tagged(status, person.version, PersonWithPassword { person, password }))
}

/// The first password of a person at a version.
fn first_password(state: &State, person: PersonId, version: i64) -> String {
    password::first_for(&state.ctx.vault.key_for("first password"), person, version)
}

/// People in the order of their coming. Staff with the right `people.manage`: those with posts in their division, or without any.
#[utoipa::path(get, path = "/persons", operation_id = "listPersons", tag = "people", params(PersonQuery, Paging),
    responses((status = 200, body = Page<PersonView>), Refusals))]
pub(super) async fn list(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<PersonQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<PersonView>>, Problem> {
    let own = own_division(&actor)?;
    let cursor = Cursor::new(&state.ctx, "persons");
    let args = cursor.args(&paging)?;
    let account = searched("account", query.account, crate::ACCOUNT_MAX)?.to_lowercase();
    let inactive = query.inactive.unwrap_or(false);
    let filter = store::PersonFilter { range: own.range(), org: query.org, account, inactive };
    let page = args.clone();
    let rows =
        state.ctx.db.read("people.list_persons", move |tx| store::list_persons(tx, &filter, &page)).await?;
    let page = cursor.page(&args, rows, |row| (0, row.id.bytes().to_vec()));
    let (ctx, stamp, neighbours) =
        (state.ctx.clone(), state.ctx.stamp(&actor), Arc::clone(&state.neighbours));
    let rows = page.items;
    let show = move |tx: &mut db::Tx| {
        Desk { ctx: &ctx, stamp: &stamp, neighbours: neighbours.as_ref() }.persons(tx, rows.clone())
    };
    let items = state.ctx.db.read("people.show_persons", show).await?;
    Ok(axum::Json(Page { items, next: page.next }))
}

/// Create a person with a first password, shown once. Staff with the right `people.manage`.
#[utoipa::path(post, path = "/persons", operation_id = "createPerson", tag = "people", request_body = NewPersonBody,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = PersonWithPassword, headers(("ETag" = String))), Refusals))]
pub(super) async fn create(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    key: Key,
    body: Json<NewPersonBody>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let mut problems = Vec::new();
    let account = body.value.account.trim().to_lowercase();
    let name = line(&mut problems, "name", &body.value.name, NAME_MAX);
    if !is_account(&account) {
        let args = serde_json::Map::new();
        problems.push(FieldProblem { path: "account".to_owned(), code: "account".to_owned(), args });
    }
    none_wrong(problems)?;
    let id = PersonId(uuid7(state.ctx.now(), state.ctx.entropy.as_ref()));
    let password_hash = hashed(first_password(&state, id, 1)).await?;
    let new = NewPerson { account, name, password_hash };
    let (vault, call) = (state.ctx.vault.clone(), Call { actor, on: Uuid::nil(), key, digest: body.digest });
    let run = once(&state, &call, "people.create_person", StatusCode::CREATED, move |tx, stamp, _| {
        work::create_person(tx, &vault, stamp, id, &new).map(|version| (id.0, version))
    });
    let done = run.await?;
    let id = PersonId(done.resource);
    let password = first_password(&state, id, done.version);
    reply_with(&state, &call.actor, id, StatusCode::CREATED, password).await
}

/// A person. Staff with the right `people.manage`: with posts in their division, or without any.
#[utoipa::path(get, path = "/persons/{id}", operation_id = "person", tag = "people", params(("id" = PersonId, Path)),
    responses((status = 200, body = PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn person(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
) -> Result<Response, Problem> {
    reply(&state, &actor, id, StatusCode::OK).await
}

/// Give a person another name. Staff with the right `people.manage`, when every post lies in their division.
#[utoipa::path(post, path = "/persons/{id}/change", operation_id = "changePerson", tag = "people", request_body = RenamePerson,
    params(("id" = PersonId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn change(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<RenamePerson>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let mut problems = Vec::new();
    let name = line(&mut problems, "name", &body.value.name, NAME_MAX);
    none_wrong(problems)?;
    let (vault, call) = (state.ctx.vault.clone(), Call { actor, on: id.0, key, digest: body.digest });
    let run = once(&state, &call, "people.rename_person", StatusCode::OK, move |tx, stamp, _| {
        work::rename(tx, &vault, stamp, id, version, &name).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::OK).await
}

/// Give a person a first password again, shown once; every session ends. Staff with the right `people.manage`, when every
/// post lies in their division.
#[utoipa::path(post, path = "/persons/{id}/reset-password", operation_id = "resetPassword", tag = "people",
    request_body = PersonAct,
    params(("id" = PersonId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = PersonWithPassword, headers(("ETag" = String))), Refusals))]
pub(super) async fn reset_password(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<PersonAct>,
) -> Result<Response, Problem> {
    own_division(&actor)?;
    let hash = hashed(first_password(&state, id, version + 1)).await?;
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.reset_password", StatusCode::OK, move |tx, stamp, _| {
        work::reset_password(tx, stamp, id, version, &hash).map(|version| (id.0, version))
    });
    let done = run.await?;
    let password = first_password(&state, id, done.version);
    reply_with(&state, &call.actor, id, StatusCode::OK, password).await
}

/// Take the account away from a person without posts; every session ends. Staff with the right `people.manage`.
#[utoipa::path(post, path = "/persons/{id}/deactivate", operation_id = "deactivatePerson", tag = "people",
    request_body = PersonAct,
    params(("id" = PersonId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn deactivate(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<PersonAct>,
) -> Result<Response, Problem> {
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.deactivate", StatusCode::OK, move |tx, stamp, _| {
        work::deactivate(tx, stamp, id, version).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::OK).await
}

/// Give the account back. Staff with the right `people.manage`.
#[utoipa::path(post, path = "/persons/{id}/activate", operation_id = "activatePerson", tag = "people", request_body = PersonAct,
    params(("id" = PersonId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = PersonView, headers(("ETag" = String))), Refusals))]
pub(super) async fn activate(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<PersonId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<PersonAct>,
) -> Result<Response, Problem> {
    let call = Call { actor, on: id.0, key, digest: body.digest };
    let run = once(&state, &call, "people.activate", StatusCode::OK, move |tx, stamp, _| {
        work::activate(tx, stamp, id, version).map(|version| (id.0, version))
    });
    run.await?;
    reply(&state, &call.actor, id, StatusCode::OK).await
}
