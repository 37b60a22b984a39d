//! Photos: sent after the report or before the act that lists them, read by whoever may see the case.

use super::assemble::photo_view;
use super::views::PhotoView;
use super::{State, keyed};
use crate::photo::{PhotoError, prepare};
use crate::store::photo::{PhotoRow, find};
use crate::work::Failure;
use api::{Caller, Done, Key, Problem, RawBody, Refusals, Staff, Tracker, replayed};
use api::{Path, Query};
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, PhotoId};
use serde::Deserialize;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use vault::{OpenKey, Subject};

/// A picture's bytes.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct Picture(#[expect(dead_code, reason = "only the contract's shape")] Vec<u8>);

/// Photos decoded at the same time: each may take 160 MB.
static DECODERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Whose photo a member of the staff sends.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffKind {
    /// By the handler.
    Handle,
    /// By the verifier.
    Verify,
}

/// `?kind=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KindQuery {
    /// handle or verify.
    #[param(inline)]
    kind: StaffKind,
}

/// Which picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// The small one; the picture itself until it is made.
    Thumb,
    /// The picture.
    #[default]
    Full,
}

/// `?size=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SizeQuery {
    /// thumb or full.
    #[serde(default)]
    #[param(inline)]
    size: Size,
}

impl From<PhotoError> for Problem {
    fn from(error: PhotoError) -> Self {
        match error {
            PhotoError::Type => Problem::unsupported_type(),
            PhotoError::Pixels => Problem::field("photo", "too_many_pixels").arg("megapixels", 40),
            PhotoError::Damaged => Problem::field("photo", "damaged"),
        }
    }
}

async fn take(
    state: &State,
    actor: Actor,
    id: CaseId,
    kind: &'static str,
    key: &Key,
    body: RawBody,
) -> Result<Response, Problem> {
    let key = keyed(state, &actor, key, kind, id, body.digest);
    let (room, stamp, asked) = (state.room(), state.ctx.stamp(&actor), key.clone());
    let first = state
        .ctx
        .db
        .read("cases.may_photograph", move |tx| {
            if let Some(done) = asked.find(tx)? {
                return Ok::<_, Problem>(Some(done));
            }
            room.may_photograph(tx, &stamp.actor, id, kind, stamp.now)?;
            Ok(None)
        })
        .await?;
    if let Some(done) = first {
        return sent(state, PhotoId(done.resource)).await;
    }
    let permit = DECODERS.acquire().await.map_err(|e| Problem::internal(&e))?;
    let photo = tokio::task::spawn_blocking(move || prepare(&body.bytes, &body.media_type))
        .await
        .map_err(|e| Problem::internal(&e))??;
    drop(permit);
    let row = PhotoRow {
        id: PhotoId::new(state.ctx.clock.as_ref(), state.ctx.entropy.as_ref()),
        case: id,
        kind: kind.to_owned(),
        mime: photo.mime.to_owned(),
        width: i64::from(photo.width),
        height: i64::from(photo.height),
        bytes: photo.bytes.len() as i64,
        at: state.ctx.now(),
        membership: actor.membership(),
        act: None,
        thumb: false,
    };
    store(state, actor, row, photo.bytes, key).await
}

/// File before row: a crash between leaves a file that the sweep removes, never a row without its file.
async fn store(
    state: &State,
    actor: Actor,
    row: PhotoRow,
    bytes: Vec<u8>,
    key: api::Idempotent,
) -> Result<Response, Problem> {
    let vault = state.ctx.vault.clone();
    let subject = Subject::Case(row.case);
    let seal = state.ctx.db.read("cases.photo_key", move |tx| vault.seal_key(tx, subject)).await?;
    state.ctx.vault.put_file(Arc::clone(&state.ctx.entropy), seal, row.id, "full", bytes).await?;
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let done = state
        .ctx
        .db
        .write("cases.photograph", move |tx| {
            replayed(tx, &key, |tx| {
                room.photograph(tx, &stamp, &row)?;
                Ok(Done { status: 201, resource: row.id.0, version: 0 })
            })
        })
        .await?;
    sent(state, PhotoId(done.resource)).await
}

async fn sent(state: &State, id: PhotoId) -> Result<Response, Problem> {
    let row = state.ctx.db.read("cases.photo", move |tx| Ok::<_, Problem>(find(tx, id)?)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    Ok((StatusCode::CREATED, axum::Json(photo_view(&row))).into_response())
}

/// Send a photo of a report. The tracker of that report, for an hour after it.
#[utoipa::path(post, path = "/reports/{id}/photos", operation_id = "sendReportPhoto", tag = "cases",
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body(content((Picture = "image/jpeg"), (Picture = "image/png"), (Picture = "image/webp"))),
    responses((status = 201, body = PhotoView), Refusals))]
pub(super) async fn report_photo(
    Extract(state): Extract<State>,
    Tracker(case): Tracker,
    Path(id): Path<CaseId>,
    key: Key,
    body: RawBody,
) -> Result<Response, Problem> {
    take(&state, Actor::Tracker { case }, id, "report", &key, body).await
}

/// Send a photo of the handling or of the verification. Staff who may do that act now.
#[utoipa::path(post, path = "/cases/{id}/photos", operation_id = "sendCasePhoto", tag = "cases",
    params(("id" = CaseId, Path), KindQuery, ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body(content((Picture = "image/jpeg"), (Picture = "image/png"), (Picture = "image/webp"))),
    responses((status = 201, body = PhotoView), Refusals))]
pub(super) async fn case_photo(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    Query(query): Query<KindQuery>,
    key: Key,
    body: RawBody,
) -> Result<Response, Problem> {
    let kind = match query.kind {
        StaffKind::Handle => "handle",
        StaffKind::Verify => "verify",
    };
    take(&state, actor, id, kind, &key, body).await
}

/// A picture. The case's tracker, and staff who may see the case: a recorded read.
#[utoipa::path(get, path = "/photos/{id}", operation_id = "photo", tag = "cases", params(("id" = PhotoId, Path), SizeQuery),
    responses((status = 200, content((Picture = "image/jpeg"), (Picture = "image/png"), (Picture = "image/webp"))), Refusals))]
pub(super) async fn photo(
    Extract(state): Extract<State>,
    caller: Caller,
    Path(id): Path<PhotoId>,
    Query(query): Query<SizeQuery>,
) -> Result<Response, Problem> {
    let actors: Vec<Actor> =
        caller.staff.into_iter().chain(caller.tracker.map(|case| Actor::Tracker { case })).collect();
    if actors.is_empty() {
        return Err(Problem::unauthenticated());
    }
    let (row, key) = open(&state, actors, id).await?;
    let small = query.size == Size::Thumb && row.thumb;
    let bytes = state.ctx.vault.get_file(key, id, if small { "thumb" } else { "full" }).await?;
    let mime = if small { "image/jpeg".to_owned() } else { row.mime };
    let headers = [
        (header::CONTENT_TYPE, mime),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_DISPOSITION, "inline".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// The photo's row and the key that opens it, for the first of these actors that may see the case.
async fn open(state: &State, actors: Vec<Actor>, id: PhotoId) -> Result<(PhotoRow, OpenKey), Problem> {
    let (room, ctx) = (state.room(), state.ctx.clone());
    state
        .ctx
        .db
        .write("cases.open_photo", move |tx| {
            let row = find(tx, id)?.ok_or_else(Problem::not_found)?;
            for actor in &actors {
                let stamp = ctx.stamp(actor);
                let case = match room.load(tx, actor, row.case) {
                    Err(Failure::NotFound) => continue,
                    other => other?,
                };
                let key = match actor {
                    Actor::Person { .. } => {
                        room.vault.open_key(tx, &stamp, case.id, "photos", room.purpose(&case, actor)?)?
                    }
                    _ => {
                        journal::Record::operational(tx, "own photo");
                        room.vault.open_key_own(tx, &stamp, Subject::Case(case.id))?
                    }
                };
                return Ok((row, key));
            }
            Err(Problem::not_found())
        })
        .await
}
