//! The hotline (热线): reports taken for callers, callers and cases found again, what a caller was told before.

use super::State;
use super::assemble::Reply;
use super::report::{Language, PlaceInput, Receipt, phone, receipt_view};
use super::views::{CaseRow, StepKind, TimelineItem};
use crate::facts::Channel;
use crate::model::StateCode;
use crate::store::case::Reach;
use crate::store::find::{self, Search};
use crate::work::{Failure, NewCase, Taking};
use crate::{LINE_MAX, WORDS_MAX};
use api::{
    Cursor, Done, FieldProblem, Idempotent, Json, Key, Paging, Path, Problem, Refusals, Staff, clean_field,
    replayed,
};
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, Division, Page, Timestamp};
use people::Policies;
use serde::Deserialize;
use utoipa::ToSchema;

/// How a report that somebody takes comes.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenChannel {
    /// 热线电话
    Phone,
    /// 窗口来访
    Visit,
    /// 巡查发现
    Patrol,
}

impl From<TakenChannel> for Channel {
    fn from(channel: TakenChannel) -> Self {
        match channel {
            TakenChannel::Phone => Channel::Phone,
            TakenChannel::Visit => Channel::Visit,
            TakenChannel::Patrol => Channel::Patrol,
        }
    }
}

/// A report taken for somebody.
#[derive(Debug, Deserialize, ToSchema)]
pub struct TakeInput {
    /// How it came.
    channel: TakenChannel,
    /// What is the matter.
    #[schema(min_length = 1, max_length = 2000)]
    words: String,
    /// Where; may be absent when it is answered at once.
    #[serde(default)]
    place: Option<PlaceInput>,
    /// The caller's number; absent when she stays anonymous.
    #[serde(default)]
    #[schema(max_length = 32)]
    phone: Option<String>,
    /// The caller's name; absent when she stays anonymous.
    #[serde(default)]
    #[schema(max_length = 120)]
    caller: Option<String>,
    /// 直接答复: what she was told at once; the case ends with it.
    #[serde(default)]
    #[schema(max_length = 2000)]
    answer: Option<String>,
    /// For what is sent later.
    #[serde(default)]
    language: Language,
}

/// A caller's number.
#[derive(Deserialize, ToSchema)]
pub struct CallerInput {
    /// 11 digits; blanks, dashes and full-width digits are forgiven.
    #[schema(min_length = 1, max_length = 32)]
    phone: String,
}

/// What a search is narrowed to; nothing is required.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct FindInput {
    /// A division of the county, and what lies below it.
    #[serde(default)]
    within: Option<Division>,
    /// A small class.
    #[serde(default)]
    #[schema(max_length = 16)]
    category: Option<String>,
    /// Reported from this instant on.
    #[serde(default)]
    from: Option<Timestamp>,
    /// Reported before this instant.
    #[serde(default)]
    until: Option<Timestamp>,
    #[serde(default)]
    state: Option<StateCode>,
    #[serde(default)]
    channel: Option<Channel>,
}

fn clean(input: TakeInput) -> Result<(NewCase, Taking), Problem> {
    let mut problems: Vec<FieldProblem> = Vec::new();
    let words = super::acts::required(&mut problems, "words", Some(&input.words), WORDS_MAX);
    let place = input.place.unwrap_or_default().clean(&mut problems);
    let phone = phone(&mut problems, input.phone.as_deref());
    let caller = clean_field(&mut problems, "caller", input.caller.as_deref(), LINE_MAX);
    let answer = clean_field(&mut problems, "answer", input.answer.as_deref(), WORDS_MAX);
    super::acts::none_wrong(problems)?;
    let language = input.language.word();
    let new = NewCase { words: Some(words), place, phone, photos: 0, publish: false, language };
    Ok((new, Taking { channel: input.channel.into(), caller, answer }))
}

/// Take a report for somebody, and answer it at once where that is enough. Staff who may take reports in that place.
#[utoipa::path(post, path = "/cases/take", operation_id = "takeReport", tag = "hotline", request_body = TakeInput,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = Receipt), Refusals))]
pub(super) async fn take(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    key: Key,
    body: Json<TakeInput>,
) -> Result<Response, Problem> {
    let (new, taking) = clean(body.value)?;
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let id = CaseId::new(state.ctx.clock.as_ref(), state.ctx.entropy.as_ref());
    let number = state.next_number(stamp.now).await?;
    let key = Idempotent::new(&state.ctx, &actor, &key, "take", body.digest);
    let body = move |tx: &mut db::Tx| {
        replayed(tx, &key, |tx| {
            let case = room.take(tx, &stamp, id, &number, &new, &taking)?;
            Ok::<_, Problem>(Done { status: 201, resource: case.id.0, version: case.version })
        })
    };
    let done = state.ctx.db.write("cases.take", body).await?;
    let receipt = receipt_view(&state, CaseId(done.resource)).await?;
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], axum::Json(receipt)).into_response())
}

/// The caller's earlier cases by the number of the telephone; each that is shown is a recorded read. Staff who may take reports.
#[utoipa::path(post, path = "/callers/search", operation_id = "searchCaller", tag = "hotline", request_body = CallerInput,
    params(Paging), responses((status = 200, body = Page<CaseRow>), Refusals))]
pub(super) async fn callers(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    paging: Paging,
    body: Json<CallerInput>,
) -> Result<axum::Json<Page<CaseRow>>, Problem> {
    let mut problems = Vec::new();
    let number = phone(&mut problems, Some(&body.value.phone)).unwrap_or_default();
    super::acts::none_wrong(problems)?;
    looks_up(&state, &actor)?;
    let cursor = Cursor::new(&state.ctx, "callers");
    let args = cursor.args(&paging)?;
    let (room, stamp, page) = (state.room(), state.ctx.stamp(&actor), args.clone());
    let body = move |tx: &mut db::Tx| {
        journal::Record::operational(tx, "caller");
        let found = room.cases_of_caller(tx, &stamp, &number, &page)?;
        let mut reply = Reply::new(&room, tx, &stamp);
        found.iter().map(|case| reply.row(case)).collect::<Result<Vec<_>, Failure>>()
    };
    let rows = state.ctx.db.write("cases.callers", body).await?;
    Ok(axum::Json(cursor.page(&args, rows, latest)))
}

/// One more number that this post looks up: nobody tries numbers one after another.
fn looks_up(state: &State, actor: &Actor) -> Result<(), Problem> {
    let Some(post) = actor.membership() else { return Err(Problem::unauthenticated()) };
    let now = state.ctx.now();
    state.callers.check(&post, now).map_err(Problem::too_many)?;
    state.callers.count(post, now);
    Ok(())
}

fn latest(row: &CaseRow) -> (i64, Vec<u8>) {
    (row.reported_at.ms(), row.id.bytes().to_vec())
}

/// Visible cases by place, class, time, state and channel, the latest first. Staff only.
#[utoipa::path(post, path = "/cases/find", operation_id = "findCases", tag = "cases", request_body = FindInput,
    params(Paging), responses((status = 200, body = Page<CaseRow>), Refusals))]
pub(super) async fn find(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    paging: Paging,
    body: Json<FindInput>,
) -> Result<axum::Json<Page<CaseRow>>, Problem> {
    let i = body.value;
    let (within, category, state_code) = (i.within, i.category, i.state);
    let search =
        Search { within, category, from: i.from, until: i.until, state: state_code, channel: i.channel };
    let cursor = Cursor::new(&state.ctx, "find");
    let args = cursor.args(&paging)?;
    let reach = Reach::new(&Policies::embedded().rights(&actor, "cases.view"));
    let (room, stamp, page) = (state.room(), state.ctx.stamp(&actor), args.clone());
    let body = move |tx: &mut db::Tx| {
        let found = find::search(tx, &reach, &search, &page)?;
        let mut reply = Reply::new(&room, tx, &stamp);
        found.iter().map(|case| reply.row(case)).collect::<Result<Vec<_>, Failure>>()
    };
    let rows = state.ctx.db.read("cases.find", body).await?;
    Ok(axum::Json(cursor.page(&args, rows, latest)))
}

/// What the reporter was told, newest first: notes, answers, refusals, results. Staff who may see the case; a recorded read.
#[utoipa::path(get, path = "/cases/{id}/said", operation_id = "said", tag = "hotline", params(("id" = CaseId, Path), Paging),
    responses((status = 200, body = Page<TimelineItem>), Refusals))]
pub(super) async fn said(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    paging: Paging,
) -> Result<axum::Json<Page<TimelineItem>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "said");
    let args = cursor.args(&paging)?;
    let (room, stamp, after) = (state.room(), state.ctx.stamp(&actor), args.after.clone());
    let body = move |tx: &mut db::Tx| {
        journal::Record::operational(tx, "view");
        let case = room.load(tx, &stamp.actor, id)?;
        let mut rows = Reply::new(&room, tx, &stamp).timeline(&case, true)?;
        rows.retain(|row| told(row.2.kind) && row.2.words.is_some());
        rows.retain(|row| after.as_ref().is_none_or(|(at, id)| (row.0.ms(), &row.1) < (*at, id)));
        Ok::<_, Failure>(rows)
    };
    let rows = state.ctx.db.write("cases.said", body).await?;
    let page = cursor.page(&args, rows, |(at, id, _)| (at.ms(), id.clone()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, _, item)| item).collect(), next: page.next }))
}

/// Whether the reporter reads these words as an answer.
const fn told(kind: StepKind) -> bool {
    matches!(
        kind,
        StepKind::NoteStaff | StepKind::Answered | StepKind::Refused | StepKind::Handled | StepKind::Closed
    )
}
