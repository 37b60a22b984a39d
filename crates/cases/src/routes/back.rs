//! Acts by which a case goes back, changes hands or is answered at once: each needs If-Match and accepts an idempotency key.

use super::acts::{act, none_wrong, required};
use super::views::CaseView;
use super::{Call, State};
use crate::WORDS_MAX;
use api::{IfMatch, Json, Key, Path, Problem, Refusals, Staff, clean_field};
use axum::extract::State as Extract;
use axum::response::Response;
use base::{CaseId, MembershipId};
use serde::Deserialize;
use utoipa::ToSchema;

/// A reason.
#[derive(Deserialize, ToSchema)]
pub struct ReasonInput {
    /// Why.
    #[schema(min_length = 1, max_length = 2000)]
    reason: String,
}

/// 同意退单
#[derive(Deserialize, ToSchema)]
pub struct AcceptReturnInput {
    /// Words to the lead.
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: Option<String>,
}

/// 撤回派遣
#[derive(Deserialize, ToSchema)]
pub struct UndoInput {}

/// 换承办人
#[derive(Deserialize, ToSchema)]
pub struct ReassignInput {
    /// A post at the lead's desk.
    to: MembershipId,
}

/// 直接答复
#[derive(Deserialize, ToSchema)]
pub struct AnswerInput {
    /// What the reporter reads.
    #[schema(min_length = 1, max_length = 2000)]
    answer: String,
}

/// 补充来电内容
#[derive(Deserialize, ToSchema)]
pub struct FactsInput {
    /// What the caller adds.
    #[schema(min_length = 1, max_length = 2000)]
    words: String,
}

fn text(path: &str, text: &str) -> Result<String, Problem> {
    let mut problems = Vec::new();
    let text = required(&mut problems, path, Some(text), WORDS_MAX);
    none_wrong(problems).map(|()| text)
}

/// 退单: say why the case is not one's own. The lead's desk before it is signed for, the signer after.
#[utoipa::path(post, path = "/cases/{id}/return", operation_id = "returnCase", tag = "acts", request_body = ReasonInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn send_back(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<ReasonInput>,
) -> Result<Response, Problem> {
    let reason = text("reason", &body.value.reason)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.return", move |room, tx, stamp| {
        room.send_back(tx, stamp, id, Some(version), &reason)
    })
    .await
}

/// 同意退单: the case is to be dispatched again. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/accept-return", operation_id = "acceptReturn", tag = "acts", request_body = AcceptReturnInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn accept_return(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<AcceptReturnInput>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let note = clean_field(&mut problems, "note", body.value.note.as_deref(), WORDS_MAX);
    none_wrong(problems)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.accept_return", move |room, tx, stamp| {
        room.accept_return(tx, stamp, id, Some(version), note.as_deref())
    })
    .await
}

/// 驳回退单: back to the same lead, whose clock never stopped. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/refuse-return", operation_id = "refuseReturn", tag = "acts", request_body = ReasonInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn refuse_return(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<ReasonInput>,
) -> Result<Response, Problem> {
    let reason = text("reason", &body.value.reason)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.refuse_return", move |room, tx, stamp| {
        room.refuse_return(tx, stamp, id, Some(version), &reason)
    })
    .await
}

/// 撤回派遣: undo a dispatch that nobody has signed for. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/undo-dispatch", operation_id = "undoDispatch", tag = "acts", request_body = UndoInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn undo_dispatch(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<UndoInput>,
) -> Result<Response, Problem> {
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.undo_dispatch", move |room, tx, stamp| {
        room.undo_dispatch(tx, stamp, id, Some(version))
    })
    .await
}

/// 换承办人: another member of the lead's desk has it. The signer, or a member of the lead's desk.
#[utoipa::path(post, path = "/cases/{id}/reassign", operation_id = "reassignCase", tag = "acts", request_body = ReassignInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn reassign(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<ReassignInput>,
) -> Result<Response, Problem> {
    let to = body.value.to;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.reassign", move |room, tx, stamp| room.reassign(tx, stamp, id, Some(version), to))
        .await
}

/// 直接答复: answer what needs no handling; the reporter reads it. The intake desk.
#[utoipa::path(post, path = "/cases/{id}/answer", operation_id = "answerCase", tag = "acts", request_body = AnswerInput,
    params(("id" = CaseId, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn answer(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<AnswerInput>,
) -> Result<Response, Problem> {
    let answer = text("answer", &body.value.answer)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.answer", move |room, tx, stamp| {
        room.answer(tx, stamp, id, Some(version), &answer)
    })
    .await
}

/// 补充来电内容: what a caller adds to a running case; no clock moves. Staff who may take reports there.
#[utoipa::path(post, path = "/cases/{id}/facts", operation_id = "addFacts", tag = "hotline", request_body = FactsInput,
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CaseView), Refusals))]
pub(super) async fn facts(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    key: Key,
    body: Json<FactsInput>,
) -> Result<Response, Problem> {
    let words = text("words", &body.value.words)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(state, call, "cases.facts", move |room, tx, stamp| room.add_facts(tx, stamp, id, &words)).await
}
