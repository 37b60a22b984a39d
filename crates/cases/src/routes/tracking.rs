//! Following a case by number and code: a session of 24 hours for that case's own view, note and rating.

use super::assemble::Reply;
use super::views::{PhotoView, RatingView, TimelineItem};
use super::{Call, State, once};
use crate::care::{ErasedView, erased_view};
use crate::category::Text2;
use crate::code;
use crate::facts::{Found, Step};
use crate::model::{Case, Rating, State as CaseState, StateCode};
use crate::rules::{Act, RATING_MS, may};
use crate::store::{case as rows, photo};
use crate::work::{Failure, NoteTo, RateInput, Room};
use crate::{WORDS_MAX, number};
use api::{Cookies, IfMatch, Json, Key, Kind, Peer, Problem, Refusals, Tracker, clear_cookie, set_cookie};
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, Stamp, Timestamp};
use db::Tx;
use people::Policies;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 编号 and 查询码.
#[derive(Deserialize, ToSchema)]
pub struct NumberAndCode {
    /// With or without blanks.
    #[schema(min_length = 1, max_length = 32)]
    number: String,
    /// Six digits.
    #[schema(min_length = 1, max_length = 16)]
    code: String,
}

/// The case whose session is open now.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    id: CaseId,
}

/// What the sentence of a state needs.
#[derive(Serialize, ToSchema)]
pub struct Sentence {
    /// Who has it, or had it last.
    unit: String,
    /// That unit's number.
    unit_phone: String,
    #[schema(required)]
    due: Option<Timestamp>,
    /// The first due time of handling that was missed.
    #[schema(required)]
    first_due: Option<Timestamp>,
    /// How late it is now, milliseconds; 0 when not.
    late_ms: i64,
    #[schema(required)]
    reason: Option<String>,
    #[schema(required)]
    refer_to: Option<String>,
    #[schema(required)]
    outcome: Option<Found>,
}

/// What comes next, and by when.
#[derive(Serialize, ToSchema)]
pub struct NextStep {
    step: NextKind,
    #[schema(required)]
    by: Option<Timestamp>,
}

/// What is waited for, as a reporter reads it.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextKind {
    /// 决定是否受理
    File,
    /// 安排办理单位
    Dispatch,
    /// 签收
    Sign,
    /// 办理
    Handle,
    /// 核实
    Verify,
    /// 换办理单位
    Review,
    /// 请您评价
    Rate,
}

/// A case as its reporter sees it.
#[derive(Serialize, ToSchema)]
pub struct Track {
    id: CaseId,
    number: String,
    version: i64,
    state: StateCode,
    reported_at: Timestamp,
    sentence: Sentence,
    #[schema(required)]
    category: Option<Text2>,
    place: String,
    #[schema(required)]
    words: Option<String>,
    photos: Vec<PhotoView>,
    #[schema(required)]
    next: Option<NextStep>,
    /// Newest first.
    steps: Vec<TimelineItem>,
    can_note: bool,
    can_rate: bool,
    #[schema(required)]
    rating: Option<RatingView>,
    #[schema(required)]
    rate_until: Option<Timestamp>,
    /// A number or name was left and is not erased.
    has_reporter: bool,
    #[schema(required)]
    erased: Option<ErasedView>,
}

/// A note.
#[derive(Deserialize, ToSchema)]
pub struct OwnNote {
    #[schema(min_length = 1, max_length = 2000)]
    words: String,
}

/// Open the tracking session of a case. Open to everyone, throttled by number and address; a wrong number and a wrong
/// code do the same work and give the same answer.
#[utoipa::path(post, path = "/tracking", operation_id = "openTracking", tag = "tracking", request_body = NumberAndCode,
    responses((status = 200, body = Opened), Refusals))]
pub(super) async fn open(
    Extract(state): Extract<State>,
    Peer(address): Peer,
    body: Json<NumberAndCode>,
) -> Result<Response, Problem> {
    let now = state.ctx.now();
    let given: String = body.value.number.chars().take(32).collect();
    let parsed = number::parse(&given);
    let throttled = parsed.clone().unwrap_or(given);
    state.by_number.check(&throttled, now).map_err(Problem::too_many)?;
    state.by_address.check(&address, now).map_err(Problem::too_many)?;
    let asked = parsed.unwrap_or_default();
    let id =
        state.ctx.db.read("cases.find_id", move |tx| Ok::<_, Problem>(rows::find_id(tx, &asked)?)).await?;
    if !code::fits(state.ctx.vault.code_key(), id, &body.value.code) {
        state.by_number.count(throttled, now);
        state.by_address.count(address, now);
        return Err(Problem::credentials(StatusCode::NOT_FOUND, "wrong_code"));
    }
    let id = id.ok_or_else(Problem::not_found)?;
    let token = people::open_tracker(&state.ctx, id).await?;
    let cookie = [(header::SET_COOKIE, set_cookie(&state.ctx, Kind::Tracker, &token, 24 * 3600))];
    Ok((cookie, axum::Json(Opened { id })).into_response())
}

/// The case as its reporter sees it. The tracker only.
#[utoipa::path(get, path = "/tracking", operation_id = "track", tag = "tracking", responses((status = 200, body = Track), Refusals))]
pub(super) async fn track(Extract(state): Extract<State>, Tracker(id): Tracker) -> Result<Response, Problem> {
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(view(&state, id).await?)).into_response())
}

/// Close the tracking session. Open to everyone.
#[utoipa::path(delete, path = "/tracking", operation_id = "closeTracking", tag = "tracking",
    responses((status = 204, description = "Closed"), Refusals))]
pub(super) async fn close(Extract(state): Extract<State>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = Cookies::read(&state.ctx, &headers).tracker {
        people::end_session(&state.ctx, &token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(&state.ctx, Kind::Tracker))])
        .into_response())
}

/// 补充: add to one's report. The tracker only; no clock moves.
#[utoipa::path(post, path = "/tracking/notes", operation_id = "noteOwn", tag = "tracking", request_body = OwnNote,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = Track), Refusals))]
pub(super) async fn note(
    Extract(state): Extract<State>,
    Tracker(id): Tracker,
    key: Key,
    body: Json<OwnNote>,
) -> Result<Response, Problem> {
    let words = base::clean_text(&body.value.words, WORDS_MAX)
        .map_err(|e| Problem::fields(vec![api::FieldProblem::text("words", e)]))?;
    let call = Call { actor: Actor::Tracker { case: id }, id, key, digest: body.digest };
    let run = move |room: &Room, tx: &mut Tx, stamp: &Stamp| room.note(tx, stamp, id, NoteTo::Office, &words);
    once(&state, &call, "cases.note_own", 201, run).await?;
    Ok((StatusCode::CREATED, axum::Json(view(&state, id).await?)).into_response())
}

/// 评价: rate how it went; it may be replaced for seven days. The tracker only.
#[utoipa::path(post, path = "/tracking/rating", operation_id = "rate", tag = "tracking", request_body = RatingView,
    params(("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = Track), Refusals))]
pub(super) async fn rate(
    Extract(state): Extract<State>,
    Tracker(id): Tracker,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<RatingView>,
) -> Result<Response, Problem> {
    let mut problems = Vec::new();
    let RatingView { contacted, solved, satisfied, words } = body.value;
    let words = api::clean_field(&mut problems, "words", words.as_deref(), WORDS_MAX);
    if !problems.is_empty() {
        return Err(Problem::fields(problems));
    }
    let input = RateInput { contacted, solved, satisfied, words };
    let call = Call { actor: Actor::Tracker { case: id }, id, key, digest: body.digest };
    let run = move |room: &Room, tx: &mut Tx, stamp: &Stamp| room.rate(tx, stamp, id, Some(version), &input);
    once(&state, &call, "cases.rate", 200, run).await?;
    Ok(axum::Json(view(&state, id).await?).into_response())
}

async fn view(state: &State, id: CaseId) -> Result<Track, Problem> {
    let (room, stamp) = (state.room(), state.ctx.stamp(&Actor::Tracker { case: id }));
    state
        .ctx
        .db
        .read("cases.track", move |tx| {
            let case = room.load(tx, &stamp.actor, id)?;
            assemble(&mut Reply::new(&room, tx, &stamp), &case, &stamp)
        })
        .await
        .map_err(|failure: Failure| failure.into())
}

fn assemble(reply: &mut Reply<'_>, case: &Case, stamp: &Stamp) -> Result<Track, Failure> {
    let sentence = sentence(reply, case, stamp.now)?;
    let refs = [case.words];
    let words = reply.open(case, &refs, "words")?.pop().flatten();
    let steps: Vec<TimelineItem> = reply.timeline(case, true)?.into_iter().map(|(_, _, item)| item).collect();
    let photos = report_photos(reply.tx, case)?;
    let category = reply.filed(case).or_else(|| reply.proposed(case)).map(|c| c.plain.clone());
    let allowed = |act| may(case, &stamp.actor, Policies::embedded(), act, stamp.now).is_ok();
    let erased = erased_view(reply.tx, &reply.room.vault, case)?;
    let whole = erased.is_none_or(|e| e.content_at.is_none());
    let rating = rating_of(case);
    let rate_until = rating.map(|r| r.first_at.plus_ms(RATING_MS));
    let rating = rating.map(|r| rating_view(reply, case, r)).transpose()?;
    Ok(Track {
        id: case.id,
        number: case.number.clone(),
        version: case.version,
        state: case.state.code(),
        reported_at: case.reported_at,
        sentence,
        category,
        place: reply.place(case),
        words,
        photos,
        next: next(case, rating.is_some()),
        steps,
        can_note: whole && allowed(Act::Note),
        can_rate: allowed(Act::Rate),
        rating,
        rate_until,
        has_reporter: case.reporter.is_some() && erased.is_none_or(|e| e.reporter_at.is_none()),
        erased,
    })
}

fn report_photos(tx: &mut Tx, case: &Case) -> Result<Vec<PhotoView>, Failure> {
    let all = photo::list(tx, case.id)?;
    Ok(all.iter().filter(|p| p.kind == "report").map(super::assemble::photo_view).collect())
}

fn sentence(reply: &mut Reply<'_>, case: &Case, now: Timestamp) -> Result<Sentence, Failure> {
    let unit = match case.state.lead() {
        Some(lead) => reply.desk(lead)?,
        None => reply.desk(case.intake)?,
    };
    let due = case.state.clock().map(|c| c.due);
    let (reason, refer_to) = match &case.state {
        CaseState::Refused { reason, refer_to, .. } => (Some(*reason), Some(*refer_to)),
        CaseState::Returned { reason, .. } => (Some(*reason), None),
        CaseState::Answered { answer, .. } => (Some(*answer), None),
        _ => (None, None),
    };
    let mut texts = reply.open(case, &[reason, refer_to], "refusal")?.into_iter();
    let outcome = match &case.state {
        CaseState::Handled { outcome, .. } | CaseState::Closed { outcome, .. } => Some(*outcome),
        _ => None,
    };
    Ok(Sentence {
        unit: unit.org.name,
        unit_phone: unit.org.phone,
        due,
        first_due: case.first_late,
        late_ms: due.map_or(0, |d| now.since(d).max(0)),
        reason: texts.next().flatten(),
        refer_to: texts.next().flatten(),
        outcome,
    })
}

fn next(case: &Case, rated: bool) -> Option<NextStep> {
    let step = match case.state.step() {
        Step::File => NextKind::File,
        Step::Dispatch => NextKind::Dispatch,
        Step::Sign => NextKind::Sign,
        Step::Handle => NextKind::Handle,
        Step::Verify => NextKind::Verify,
        Step::Review => NextKind::Review,
        Step::None if matches!(case.state.code(), StateCode::Closed | StateCode::Answered) && !rated => {
            NextKind::Rate
        }
        Step::None => return None,
    };
    Some(NextStep { step, by: case.state.clock().map(|c| c.due) })
}

/// The rating in force.
pub(super) fn rating_of(case: &Case) -> Option<&Rating> {
    case.state.rating()
}

/// A rating with its words opened for this reader.
pub(super) fn rating_view(
    reply: &mut Reply<'_>,
    case: &Case,
    rating: &Rating,
) -> Result<RatingView, Failure> {
    let words = reply.open(case, &[rating.answers.words], "rating")?.pop().flatten();
    let a = &rating.answers;
    Ok(RatingView { contacted: a.contacted, solved: a.solved, satisfied: a.satisfied, words })
}
