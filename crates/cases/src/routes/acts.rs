//! The acts of staff: each needs If-Match, accepts an idempotency key, and answers with the case as it is then.

use super::view::reply;
use super::views::CaseView;
use super::{Call, State, once};
use crate::facts::{Because, Found, Judged, Verdict};
use crate::model::Case;
use crate::work::{CheckInput, DispatchInput, Failure, NoteTo, Room, SubmitInput};
use crate::{LINE_MAX, PHOTOS_MAX, WORDS_MAX};
use api::{FieldProblem, IfMatch, Json, Key, Path, Problem, Refusals, Staff, clean_field};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{CaseId, DeskId, PhotoId, Stamp, TextError, clean_text};
use db::Tx;
use serde::Deserialize;
use utoipa::ToSchema;

/// Items of a closing standard at most.
const ITEMS_MAX: usize = 20;

/// Runs an act, then answers with the case's view.
pub(super) async fn act<F>(state: State, call: Call, name: &'static str, run: F) -> Result<Response, Problem>
where
    F: Fn(&Room, &mut Tx, &Stamp) -> Result<Case, Failure> + Send + 'static,
{
    once(&state, &call, name, 200, run).await?;
    reply(&state, &call.actor, call.id).await
}

pub(super) fn required(
    problems: &mut Vec<FieldProblem>,
    path: &str,
    text: Option<&str>,
    most: usize,
) -> String {
    match clean_text(text.unwrap_or(""), most) {
        Ok(text) => text,
        Err(error) => {
            problems.push(FieldProblem::text(path, error));
            String::new()
        }
    }
}

pub(super) fn none_wrong(problems: Vec<FieldProblem>) -> Result<(), Problem> {
    if problems.is_empty() { Ok(()) } else { Err(Problem::fields(problems)) }
}

/// 立案
#[derive(Deserialize, ToSchema)]
pub struct FileInput {
    /// The small class.
    #[schema(min_length = 1, max_length = 16)]
    category: String,
}

/// 不予受理
#[derive(Deserialize, ToSchema)]
pub struct RefuseInput {
    /// Why; the reporter reads it.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
    /// Who else can help, with a telephone; the reporter reads it.
    #[schema(min_length = 1, max_length = 120)]
    refer_to: String,
}

/// 派遣
#[derive(Deserialize, ToSchema)]
pub struct DispatchBody {
    /// The desk.
    lead: DeskId,
    /// 交代
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: Option<String>,
    /// Required when another than the proposed one.
    #[serde(default)]
    because: Option<Because>,
}

/// 签收
#[derive(Deserialize, ToSchema)]
pub struct SignInput {}

/// 提交结果
#[derive(Deserialize, ToSchema)]
pub struct SubmitBody {
    /// What was found.
    outcome: Found,
    /// 说明
    #[serde(default)]
    #[schema(max_length = 2000)]
    words: Option<String>,
    /// Photos sent before.
    #[serde(default)]
    #[schema(max_items = 9)]
    photos: Vec<PhotoId>,
}

/// 核查
#[derive(Deserialize, ToSchema)]
pub struct CheckBody {
    /// Every item of the closing standard, judged.
    #[schema(max_items = 20)]
    items: Vec<Judged>,
    /// Words to it; required to fail.
    #[serde(default)]
    #[schema(max_length = 2000)]
    reason: Option<String>,
    /// Photos sent before.
    #[serde(default)]
    #[schema(max_items = 9)]
    photos: Vec<PhotoId>,
}

/// 补充
#[derive(Deserialize, ToSchema)]
pub struct NoteInput {
    /// For whom.
    to: StaffNoteTo,
    #[schema(min_length = 1, max_length = 2000)]
    words: String,
}

/// Whom a note of staff is for.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffNoteTo {
    /// The reporter reads it.
    Reporter,
    /// Colleagues only.
    Staff,
}

/// 立案: decide the class. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/file", operation_id = "fileCase", tag = "acts", request_body = FileInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn file(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<FileInput>,
) -> Result<Response, Problem> {
    let category = body.value.category;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.file", move |room, tx, stamp| room.file(tx, stamp, id, Some(version), &category))
        .await
}

/// 不予受理: with a reason and who else can help. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/refuse", operation_id = "refuseCase", tag = "acts", request_body = RefuseInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn refuse(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<RefuseInput>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let reason = required(&mut problems, "reason", Some(&body.value.reason), WORDS_MAX);
    let refer_to = required(&mut problems, "refer_to", Some(&body.value.refer_to), LINE_MAX);
    none_wrong(problems)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.refuse", move |room, tx, stamp| {
        room.refuse(tx, stamp, id, Some(version), &reason, &refer_to)
    })
    .await
}

/// 派遣: to a lead, with the class's limit. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/dispatch", operation_id = "dispatchCase", tag = "acts", request_body = DispatchBody,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn dispatch(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<DispatchBody>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let note = clean_field(&mut problems, "note", body.value.note.as_deref(), WORDS_MAX);
    none_wrong(problems)?;
    let input = DispatchInput { lead: body.value.lead, note, because: body.value.because };
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.dispatch", move |room, tx, stamp| {
        room.dispatch(tx, stamp, id, Some(version), &input)
    })
    .await
}

/// 签收: take it. A member of the lead.
#[utoipa::path(post, path = "/cases/{id}/sign", operation_id = "signCase", tag = "acts", request_body = SignInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn sign(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<SignInput>,
) -> Result<Response, Problem> {
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.sign", move |room, tx, stamp| room.sign(tx, stamp, id, Some(version))).await
}

fn photos_fit(problems: &mut Vec<FieldProblem>, photos: &[PhotoId]) {
    if photos.len() > PHOTOS_MAX {
        problems.push(FieldProblem {
            path: "photos".to_owned(),
            code: "too_many".to_owned(),
            args: serde_json::Map::new(),
        });
    }
}

/// 提交结果: what was found. The signer.
#[utoipa::path(post, path = "/cases/{id}/submit", operation_id = "submitCase", tag = "acts", request_body = SubmitBody,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn submit(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<SubmitBody>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let words = clean_field(&mut problems, "words", body.value.words.as_deref(), WORDS_MAX);
    photos_fit(&mut problems, &body.value.photos);
    none_wrong(problems)?;
    let input = SubmitInput { outcome: body.value.outcome, words, photos: body.value.photos };
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.submit", move |room, tx, stamp| room.submit(tx, stamp, id, Some(version), &input))
        .await
}

fn check(body: CheckBody, verdict: Verdict) -> Result<CheckInput, Problem> {
    let mut problems = Vec::new();
    let words = clean_field(&mut problems, "reason", body.reason.as_deref(), WORDS_MAX);
    if verdict == Verdict::Fail && words.is_none() && problems.is_empty() {
        problems.push(FieldProblem::text("reason", TextError::Empty));
    }
    if body.items.len() > ITEMS_MAX {
        problems.push(FieldProblem {
            path: "items".to_owned(),
            code: "too_many".to_owned(),
            args: serde_json::Map::new(),
        });
    }
    photos_fit(&mut problems, &body.photos);
    none_wrong(problems)?;
    Ok(CheckInput { verdict, items: body.items, words, photos: body.photos })
}

/// 核查通过: which closes the case. The verify desk, a person who never signed or handled it.
#[utoipa::path(post, path = "/cases/{id}/pass", operation_id = "passCase", tag = "acts", request_body = CheckBody,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn pass(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<CheckBody>,
) -> Result<Response, Problem> {
    let call = Call { actor, id, key, digest: body.digest };
    let input = check(body.value, Verdict::Pass)?;
    act(state, call, "cases.pass", move |room, tx, stamp| room.check(tx, stamp, id, Some(version), &input))
        .await
}

/// 不通过: back to the same handler, with a reason and at least one item. The verify desk, a person who never signed or
/// handled it.
#[utoipa::path(post, path = "/cases/{id}/fail", operation_id = "failCase", tag = "acts", request_body = CheckBody,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn fail(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<CheckBody>,
) -> Result<Response, Problem> {
    let call = Call { actor, id, key, digest: body.digest };
    let input = check(body.value, Verdict::Fail)?;
    act(state, call, "cases.fail", move |room, tx, stamp| room.check(tx, stamp, id, Some(version), &input))
        .await
}

/// 补充: a note to the reporter or to colleagues; no version, no clock moves. Staff who have the case in their scope.
#[utoipa::path(post, path = "/cases/{id}/notes", operation_id = "noteCase", tag = "acts", request_body = NoteInput,
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, description = "Kept"), Refusals))]
pub(super) async fn note(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    key: Key,
    body: Json<NoteInput>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let words = required(&mut problems, "words", Some(&body.value.words), WORDS_MAX);
    none_wrong(problems)?;
    let to = match body.value.to {
        StaffNoteTo::Reporter => NoteTo::Reporter,
        StaffNoteTo::Staff => NoteTo::Staff,
    };
    let call = Call { actor, id, key, digest: body.digest };
    once(&state, &call, "cases.note", 201, move |room, tx, stamp| room.note(tx, stamp, id, to, &words))
        .await?;
    Ok(StatusCode::CREATED.into_response())
}
