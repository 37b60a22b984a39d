//! Acts on a version: draft, propose, publish, withdraw.

use super::Caller;
use super::views::CatalogueView;
use crate::State;
use crate::catalogue::model::Edition;
use crate::catalogue::rules::{self, Asked, Refused};
use crate::catalogue::{NOTE_MAX, refresh, work};
use api::{IfMatch, Json, Key, Path, Problem, Refusals, Staff, clean_field};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Actor, Outcome};
use serde::Deserialize;
use utoipa::ToSchema;

/// What a draft is made from.
#[derive(Deserialize, ToSchema)]
pub struct NewCatalogue {
    /// The version that is copied.
    #[schema(minimum = 1)]
    from: i64,
    /// What it is for: about classes, never about people.
    #[serde(default)]
    #[schema(max_length = 200)]
    note: String,
}

/// Nothing more is needed.
#[derive(Deserialize, ToSchema)]
pub struct Nothing {}

/// A new draft: a copy of a version. Staff with the right `catalogue.manage`.
#[utoipa::path(post, path = "/catalogues", operation_id = "draftCatalogue", tag = "catalogue",
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)), request_body = NewCatalogue,
    responses((status = 201, body = CatalogueView), Refusals))]
pub(super) async fn draft(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    key: Key,
    body: Json<NewCatalogue>,
) -> Result<Response, Problem> {
    let caller = Caller::new(&state, actor);
    caller.check()?;
    let mut problems = Vec::new();
    let note = clean_field(&mut problems, "note", Some(&body.value.note), NOTE_MAX).unwrap_or_default();
    if !problems.is_empty() {
        return Err(Problem::fields(problems));
    }
    let from = body.value.from;
    let run = move |tx: &mut db::Tx, stamp: &base::Stamp, county| {
        work::draft(tx, stamp, county, from, &note).map_err(|failure| match failure {
            work::Failure::NotFound => work::Failure::Unknown("from"),
            other => other,
        })
    };
    let version = caller.once("catalogue draft", (key, body.digest), run).await?;
    caller.show(version, StatusCode::CREATED).await
}

/// What a rule decides about a version.
type Decide = fn(Edition, &Asked<'_>, i64) -> Result<Outcome<Edition>, Refused>;

async fn act(
    state: &State,
    actor: Actor,
    (version, if_match): (i64, i64),
    (name, decide): (&str, Decide),
    key: (Key, [u8; 32]),
) -> Result<Response, Problem> {
    let caller = Caller::new(state, actor);
    caller.check()?;
    let run = move |tx: &mut db::Tx, stamp: &base::Stamp, county| {
        work::act(tx, stamp, county, (version, if_match), |_, edition, asked, in_force| {
            Ok(decide(edition, asked, in_force)?)
        })
    };
    let version = caller.once(&format!("catalogue {name} {version}"), key, run).await?;
    refresh(&state.ctx.db, &state.catalogues).await?;
    caller.show(version, StatusCode::OK).await
}

/// 提请发布: a draft waits for a second person. Staff with the right `catalogue.manage`.
#[utoipa::path(post, path = "/catalogues/{version}/propose", operation_id = "proposeCatalogue", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body = Nothing, responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn propose(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
    IfMatch(if_match): IfMatch,
    key: Key,
    body: Json<Nothing>,
) -> Result<Response, Problem> {
    act(&state, actor, (version, if_match), ("propose", rules::propose), (key, body.digest)).await
}

/// 发布: it is in force at once. Staff with the right `catalogue.publish` who neither made, changed nor proposed it.
#[utoipa::path(post, path = "/catalogues/{version}/publish", operation_id = "publishCatalogue", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body = Nothing, responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn publish(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
    IfMatch(if_match): IfMatch,
    key: Key,
    body: Json<Nothing>,
) -> Result<Response, Problem> {
    act(&state, actor, (version, if_match), ("publish", rules::publish), (key, body.digest)).await
}

/// 撤回: a draft or a proposal ends. Staff with the right `catalogue.manage`.
#[utoipa::path(post, path = "/catalogues/{version}/withdraw", operation_id = "withdrawCatalogue", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body = Nothing, responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn withdraw(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
    IfMatch(if_match): IfMatch,
    key: Key,
    body: Json<Nothing>,
) -> Result<Response, Problem> {
    act(&state, actor, (version, if_match), ("withdraw", rules::withdraw), (key, body.digest)).await
}
