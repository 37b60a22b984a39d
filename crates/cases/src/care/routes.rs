//! Routes of care: who may call each stands in its first line.

use super::jobs::count;
use super::rules::{Kind, What, next_sweep};
use super::work::{self, Refusal};
use super::{ErasedView, HoldView, by_day, erased_view, hold_view, store};
use crate::category::Text2;
use crate::model::Case;
use crate::routes::State;
use crate::work::{Failure, Room};
use crate::{LINE_MAX, care};
use api::{
    Cursor, Done, FieldProblem, Idempotent, IfMatch, Json, Key, Paging, Path, Problem, Refusals, Staff,
    Tracker, clean_field, replayed,
};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, Page, Stamp, TextError, Timestamp};
use db::Tx;
use people::Policies;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// How far back a reporter reads who looked.
const LOOKED_MS: i64 = 365 * 86_400_000;

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Held => Problem::conflict("held"),
            Refusal::NotHeld => Problem::conflict("not_held"),
            Refusal::Erased => Problem::conflict("erased"),
            Refusal::Stale(version) => {
                Problem::stale(api::Current { version, post: String::new(), at: Timestamp::from_ms(0) })
            }
            Refusal::Failure(failure) => failure.into(),
        }
    }
}

/// A retention period.
#[derive(Serialize, ToSchema)]
pub struct RetentionView {
    /// Of what.
    kind: Kind,
    /// For `If-Match`.
    version: i64,
    /// Days after a case's end.
    days: i64,
    /// The fewest that may be set.
    min: i64,
    /// The most.
    max: i64,
    /// On what it rests.
    basis: Text2,
    next_sweep: Timestamp,
    #[schema(required)]
    last: Option<LastSweep>,
}

/// The last sweep of a kind.
#[derive(Serialize, ToSchema)]
pub struct LastSweep {
    at: Timestamp,
    /// How much it erased.
    erased: i64,
}

/// Days to set.
#[derive(Deserialize, ToSchema)]
pub struct DaysInput {
    #[schema(minimum = 30, maximum = 10950)]
    days: i64,
}

/// What to erase.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseWhat {
    /// Everything said and shown in the case.
    Content,
    /// Who reported it.
    Reporter,
}

/// 删除
#[derive(Deserialize, ToSchema)]
pub struct EraseInput {
    what: EraseWhat,
    /// Why; without names and numbers of people, it outlives the data.
    #[schema(min_length = 1, max_length = 120)]
    reason: String,
}

/// Why a hold is set or lifted.
#[derive(Deserialize, ToSchema)]
pub struct HoldInput {
    #[schema(min_length = 1, max_length = 120)]
    reason: String,
}

/// Whom to erase.
#[derive(Deserialize, ToSchema)]
pub struct NumberInput {
    /// The number that was left with reports.
    #[schema(min_length = 1, max_length = 32)]
    phone: String,
    /// Why; without names and numbers of people, it outlives the data.
    #[schema(min_length = 1, max_length = 120)]
    reason: String,
}

/// What became of a number.
#[derive(Serialize, ToSchema)]
pub struct NumberErased {
    /// Cases whose reporter is gone now.
    erased: u64,
    /// Cases under a legal hold, which kept their reporter.
    held: u64,
}

/// How a case's data stands.
#[derive(Serialize, ToSchema)]
pub struct CareView {
    id: CaseId,
    #[schema(required)]
    erased: Option<ErasedView>,
    #[schema(required)]
    hold: Option<HoldView>,
}

/// Who looked at a case on a day, and why.
#[derive(Serialize, ToSchema)]
pub struct LookedView {
    /// The latest time of that day.
    at: Timestamp,
    /// `2026-11-24`, Asia/Shanghai.
    day: String,
    org: String,
    #[schema(required)]
    post: Option<Text2>,
    /// handle, verify, contact, supervise, caller.
    purpose: String,
    /// What was opened: words, photos, phone.
    fields: Vec<String>,
    /// By the program alone, without a person.
    automatic: bool,
}

fn cleaned(path: &str, text: &str, problems: &mut Vec<FieldProblem>) -> String {
    clean_field(problems, path, Some(text), LINE_MAX).unwrap_or_else(|| {
        if problems.is_empty() {
            problems.push(FieldProblem::text(path, TextError::Empty));
        }
        String::new()
    })
}

fn reason(text: &str) -> Result<String, Problem> {
    let mut problems = Vec::new();
    let reason = cleaned("reason", text, &mut problems);
    if problems.is_empty() { Ok(reason) } else { Err(Problem::fields(problems)) }
}

fn basis(kind: Kind) -> Text2 {
    let (zh, en) = match kind {
        Kind::Content => (
            "个人信息保护法第十九条：保存期限为实现处理目的所必要的最短时间。天数为本地约定",
            "Personal Information Protection Law, article 19: the shortest time that the purpose needs. The days are local",
        ),
        Kind::Photos => (
            "个人信息保护法第十九条。照片里可能有人脸和车牌，比文字先删。天数为本地约定",
            "Personal Information Protection Law, article 19. Photos may show faces and plates and go before the words. The days are local",
        ),
        Kind::Reporter => (
            "个人信息保护法第十九条。办结后号码和姓名只用于回访和异议。天数为本地约定",
            "Personal Information Protection Law, article 19. After the end, number and name serve call-back and objection only. The days are local",
        ),
    };
    Text2 { zh: zh.to_owned(), en: en.to_owned() }
}

fn retention_view(tx: &mut Tx, kind: Kind, now: Timestamp) -> Result<RetentionView, db::Error> {
    let found = store::find_retention(tx, kind)?;
    let (_, min, max) = kind.days();
    Ok(RetentionView {
        kind,
        version: found.version,
        days: found.days,
        min,
        max,
        basis: basis(kind),
        next_sweep: next_sweep(now),
        last: found.swept_at.map(|at| LastSweep { at, erased: found.erased }),
    })
}

/// The retention periods and their last sweeps. Administrators.
#[utoipa::path(get, path = "/retention", operation_id = "retention", tag = "privacy",
    responses((status = 200, body = Page<RetentionView>), Refusals))]
pub(super) async fn retention(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
) -> Result<axum::Json<Page<RetentionView>>, Problem> {
    if Policies::embedded().rights(&actor, "privacy.manage").is_empty() {
        return Err(Problem::forbidden("forbidden"));
    }
    let now = state.ctx.now();
    let body = move |tx: &mut Tx| Kind::ALL.into_iter().map(|kind| retention_view(tx, kind, now)).collect();
    let items: Result<Vec<RetentionView>, db::Error> = state.ctx.db.read("cases.retention", body).await;
    Ok(axum::Json(Page { items: items?, next: None }))
}

/// Change a retention period. An administrator of the whole centre.
#[utoipa::path(post, path = "/retention/{kind}", operation_id = "changeRetention", tag = "privacy", request_body = DaysInput,
    params(("kind" = Kind, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = RetentionView), Refusals))]
pub(super) async fn change_retention(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(kind): Path<Kind>,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<DaysInput>,
) -> Result<axum::Json<RetentionView>, Problem> {
    let key = Idempotent::new(&state.ctx, &actor, &key, &format!("retention {}", kind.word()), body.digest);
    let (room, stamp, days) = (state.room(), state.ctx.stamp(&actor), body.value.days);
    let run = move |tx: &mut Tx| {
        replayed(tx, &key, |tx| {
            let version = work::set_days(&room, tx, &stamp, kind, version, days)?;
            Ok(Done { status: 200, resource: kind.stream().id, version })
        })?;
        Ok::<_, Problem>(retention_view(tx, kind, stamp.now)?)
    };
    Ok(axum::Json(state.ctx.db.write("cases.change_retention", run).await?))
}

/// Who calls, about which case, with which key and body.
struct Call {
    actor: Actor,
    id: CaseId,
    key: Key,
    digest: [u8; 32],
}

/// Runs an act of care once for its key; what was erased stands in the log before the answer leaves.
async fn act<F>(
    state: &State,
    call: Call,
    name: &'static str,
    run: F,
) -> Result<axum::Json<CareView>, Problem>
where
    F: Fn(&Room, &mut Tx, &Stamp) -> Result<Case, Refusal> + Send + 'static,
{
    let route = format!("{name} {}", call.id);
    let key = Idempotent::new(&state.ctx, &call.actor, &call.key, &route, call.digest);
    let (room, stamp, id) = (state.room(), state.ctx.stamp(&call.actor), call.id);
    let body = move |tx: &mut Tx| {
        replayed(tx, &key, |tx| {
            let version = run(&room, tx, &stamp)?.version;
            Ok(Done { status: 200, resource: id.0, version })
        })?;
        let case = room.load(tx, &stamp.actor, id)?;
        Ok::<_, Problem>(care_view(&room, tx, &case)?)
    };
    let view = state.ctx.db.write(name, body).await?;
    state.ctx.vault.log_erasures(&state.ctx.db).await?;
    Ok(axum::Json(view))
}

fn care_view(room: &Room, tx: &mut Tx, case: &Case) -> Result<CareView, Failure> {
    let erased = erased_view(tx, &room.vault, case)?;
    Ok(CareView { id: case.id, erased, hold: hold_view(tx, case.id)? })
}

/// 删除: what was said and shown in an ended case, or who reported it (in all that person's cases). Administrators; 409 `held` under
/// a legal hold.
#[utoipa::path(post, path = "/cases/{id}/erase", operation_id = "eraseCase", tag = "privacy", request_body = EraseInput,
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CareView), Refusals))]
pub(super) async fn erase(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    key: Key,
    body: Json<EraseInput>,
) -> Result<axum::Json<CareView>, Problem> {
    let (what, reason) = (body.value.what, reason(&body.value.reason)?);
    let call = Call { actor, id, key, digest: body.digest };
    let view = act(&state, call, "cases.erase", move |room, tx, stamp| match what {
        EraseWhat::Content => work::erase_content(room, tx, stamp, id, &reason).map(|(case, _)| case),
        EraseWhat::Reporter => work::erase_reporter(room, tx, stamp, id, &reason).map(|(case, _)| case),
    })
    .await?;
    count(if matches!(what, EraseWhat::Content) { What::Content } else { What::Reporter }, "asked", 1);
    Ok(view)
}

/// 法律保留: nothing of the case is erased until it is released. Administrators; no clock and no version moves.
#[utoipa::path(post, path = "/cases/{id}/hold", operation_id = "holdCase", tag = "privacy", request_body = HoldInput,
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CareView), Refusals))]
pub(super) async fn hold(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    key: Key,
    body: Json<HoldInput>,
) -> Result<axum::Json<CareView>, Problem> {
    let reason = reason(&body.value.reason)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(&state, call, "cases.hold", move |room, tx, stamp| work::hold(room, tx, stamp, id, &reason)).await
}

/// 解除保留: the periods count again. Administrators.
#[utoipa::path(post, path = "/cases/{id}/release", operation_id = "releaseCase", tag = "privacy", request_body = HoldInput,
    params(("id" = CaseId, Path), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CareView), Refusals))]
pub(super) async fn release(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    key: Key,
    body: Json<HoldInput>,
) -> Result<axum::Json<CareView>, Problem> {
    let reason = reason(&body.value.reason)?;
    let call = Call { actor, id, key, digest: body.digest };
    act(&state, call, "cases.release", move |room, tx, stamp| work::release(room, tx, stamp, id, &reason))
        .await
}

/// 删除: whoever reported with a number, in all cases. Administrators; a person with a case under a legal hold stays.
#[utoipa::path(post, path = "/reporters/erase", operation_id = "eraseReporter", tag = "privacy", request_body = NumberInput,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = NumberErased), Refusals))]
pub(super) async fn erase_number(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    key: Key,
    body: Json<NumberInput>,
) -> Result<axum::Json<NumberErased>, Problem> {
    let mut problems = Vec::new();
    let phone = cleaned("phone", &body.value.phone, &mut problems);
    let reason = cleaned("reason", &body.value.reason, &mut problems);
    if !problems.is_empty() {
        return Err(Problem::fields(problems));
    }
    let key = Idempotent::new(&state.ctx, &actor, &key, "erase reporter", body.digest);
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let run = move |tx: &mut Tx| {
        replayed(tx, &key, |tx| {
            let of = work::erase_number(&room, tx, &stamp, &phone, &reason)?;
            // No single thing answers: a repetition needs both figures.
            let version = i64::try_from(of.erased).unwrap_or(i64::MAX);
            Ok(Done { status: 200, resource: Uuid::from_u128(of.held.into()), version })
        })
    };
    let done = state.ctx.db.write("cases.erase_number", run).await?;
    state.ctx.vault.log_erasures(&state.ctx.db).await?;
    let (erased, held) = (done.version.unsigned_abs(), done.resource.as_u128() as u64);
    count(What::Reporter, "asked", erased);
    Ok(axum::Json(NumberErased { erased, held }))
}

/// Who looked at one's case in the last twelve months: an entry a reader, purpose and day; never a name. The tracker only.
#[utoipa::path(get, path = "/tracking/reads", operation_id = "ownReads", tag = "tracking", params(Paging),
    responses((status = 200, body = Page<LookedView>), Refusals))]
pub(super) async fn own_reads(
    Extract(state): Extract<State>,
    Tracker(id): Tracker,
    paging: Paging,
) -> Result<axum::Json<Page<LookedView>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "own_reads");
    let args = cursor.args(&paging)?;
    let (room, stamp) = (state.room(), state.ctx.stamp(&Actor::Tracker { case: id }));
    let (after, most) = (args.after.clone(), usize::try_from(args.limit + 1).unwrap_or(0));
    let rows = state
        .ctx
        .db
        .read("cases.own_reads", move |tx| {
            let case = room.load(tx, &stamp.actor, id)?;
            let mut looked = by_day(room.vault.reads_since(tx, case.id, stamp.now.plus_ms(-LOOKED_MS))?);
            looked.retain(|l| after.as_ref().is_none_or(|(at, id)| (l.at.ms(), &l.id) < (*at, id)));
            looked.truncate(most);
            looked.into_iter().map(|l| looked_view(tx, l)).collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    let page = cursor.page(&args, rows, |(at, id, _)| (at.ms(), id.clone()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, _, v)| v).collect(), next: page.next }))
}

fn looked_view(tx: &mut Tx, looked: care::Looked) -> Result<(Timestamp, Vec<u8>, LookedView), Failure> {
    let (org, post) = match people::store::find_post(tx, looked.membership)? {
        Some(p) => (p.org.name, Some(Text2 { zh: p.title_zh, en: p.title_en })),
        None => (String::new(), None),
    };
    let view = LookedView {
        at: looked.at,
        day: looked.day,
        org,
        post,
        purpose: looked.purpose.word().to_owned(),
        fields: looked.fields.into_iter().collect(),
        // Every recorded read is a person's; the program's own work is not recorded.
        automatic: false,
    };
    Ok((looked.at, looked.id, view))
}

/// 删除: one's number and name, at once: of this report, or of all that were taken for the caller. The tracker only; 409 `held` under a legal hold.
#[utoipa::path(delete, path = "/tracking/reporter", operation_id = "eraseOwn", tag = "tracking",
    responses((status = 204, description = "Erased, or there was nothing"), Refusals))]
pub(super) async fn erase_own(
    Extract(state): Extract<State>,
    Tracker(id): Tracker,
) -> Result<Response, Problem> {
    let (room, stamp) = (state.room(), state.ctx.stamp(&Actor::Tracker { case: id }));
    let run = move |tx: &mut Tx| Ok::<_, Problem>(work::erase_own(&room, tx, &stamp, id)?);
    let erased = state.ctx.db.write("cases.erase_own", run).await?;
    state.ctx.vault.log_erasures(&state.ctx.db).await?;
    count(What::Reporter, "own", erased);
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The routes of care, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(retention))
        .routes(routes!(change_retention))
        .routes(routes!(erase))
        .routes(routes!(hold))
        .routes(routes!(release))
        .routes(routes!(erase_number))
        .routes(routes!(own_reads))
        .routes(routes!(erase_own))
}
