//! One case for staff: everything about it, its timeline, whom it may go to, who looked, the reporter's number.

use super::State;
use super::assemble::{Reply, Story, lead_view, photo_view};
use super::tracking::{rating_of, rating_view};
use super::views::*;
use crate::care::store::find_hold;
use crate::care::{ErasedView, HoldView, erased_view, hold_view};
use crate::category::{Category, Text2};
use crate::facts::{Fact, RuleRef};
use crate::model::{Case, State as CaseState};
use crate::propose::may_lead;
use crate::rules::{Act, may, reveal_purposes};
use crate::store::extra;
use crate::store::photo::{self, PhotoRow};
use crate::work::{Failure, Room};
use api::{Cursor, Paging, Path, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, DeskId, Page, SecretId, Stamp, Timestamp};
use people::{Desk, Policies};
use serde::Serialize;
use territory::{ExplainDay, Limit, deadline};
use utoipa::ToSchema;

/// A desk that a case may go to.
#[derive(Serialize, ToSchema)]
pub struct LeadOption {
    lead: LeadView,
    /// The rule's proposal.
    proposed: bool,
    /// `level`: may not lead this class.
    #[schema(required)]
    refused: Option<String>,
    /// The due time if dispatched now.
    due: Timestamp,
    limit: Limit,
    explain: Vec<ExplainDay>,
    preview: Preview,
}

/// What the reporter will read.
#[derive(Serialize, ToSchema)]
pub struct Preview {
    unit: String,
    due: Timestamp,
}

/// Whom a case may go to, and why the proposed one.
#[derive(Serialize, ToSchema)]
pub struct Leads {
    items: Vec<LeadOption>,
    rule: RuleRef,
    #[schema(required)]
    next: Option<String>,
}

/// The ETag of a version.
pub(super) fn etag(version: i64) -> HeaderValue {
    // Unwrap safety: digits and quotes are ASCII.
    HeaderValue::from_str(&format!("\"{version}\"")).expect("ASCII")
}

/// A case's view with its ETag, as this actor sees it.
pub(super) async fn reply(state: &State, actor: &Actor, id: CaseId) -> Result<Response, Problem> {
    let (room, stamp) = (state.room(), state.ctx.stamp(actor));
    let view = state
        .ctx
        .db
        .write("cases.view", move |tx| {
            journal::Record::operational(tx, "view");
            let case = room.load(tx, &stamp.actor, id)?;
            assemble(&mut Reply::new(&room, tx, &stamp), &case)
        })
        .await
        .map_err(|f: Failure| Problem::from(f))?;
    let headers = [
        (header::ETAG, etag(view.row.version)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, axum::Json(view)).into_response())
}

/// A case in full. Staff who may see it; its words are opened for the purpose of the reader's seat, recorded.
#[utoipa::path(get, path = "/cases/{id}", operation_id = "case", tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Refusals))]
pub(super) async fn case(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
) -> Result<Response, Problem> {
    reply(&state, &actor, id).await
}

fn masked(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().collect();
    let (head, tail) = (digits.iter().take(3), digits.iter().skip(digits.len().saturating_sub(4)));
    format!("{}****{}", head.collect::<String>(), tail.collect::<String>())
}

/// The family name and a fixed length: what follows says nothing about the rest.
fn masked_name(name: &str) -> String {
    name.chars().take(1).chain("**".chars()).collect()
}

fn post_view(post: people::Post) -> PostView {
    PostView { unit: post.org.name, post: Text2 { zh: post.title_zh, en: post.title_en } }
}

fn returned(reply: &mut Reply<'_>, case: &Case) -> Result<Option<ReturnView>, Failure> {
    let CaseState::Returned { lead, reason, before, .. } = &case.state else { return Ok(None) };
    let unit = reply.desk(*lead)?.org.name;
    let reason = reply.open(case, &[Some(*reason)], "return")?.pop().flatten().unwrap_or_default();
    Ok(Some(ReturnView { unit, reason, handle_by: before.due }))
}

fn answer(reply: &mut Reply<'_>, case: &Case) -> Result<Option<String>, Failure> {
    let CaseState::Answered { answer, .. } = &case.state else { return Ok(None) };
    Ok(reply.open(case, &[Some(*answer)], "answer")?.pop().flatten())
}

fn assemble(reply: &mut Reply<'_>, case: &Case) -> Result<CaseView, Failure> {
    let erased = erased_view(reply.tx, &reply.room.vault, case)?;
    let mut row = reply.row(case)?;
    row.actions.retain(|a| possible(erased, a.act));
    let mut texts = reply.open(case, &[case.words, case.address, case.note], "words,address")?.into_iter();
    let (words, address, place_note) =
        (texts.next().flatten(), texts.next().flatten(), texts.next().flatten());
    let photos = photo::list(reply.tx, case.id)?;
    let story = reply.story(case.id)?;
    let (result, checks) = (result(reply, case, &story, &photos)?, checks(reply, case, &story, &photos)?);
    let me = reply.stamp.actor.membership();
    let mine = |p: &&PhotoRow| p.act.is_none() && p.membership.is_some() && p.membership == me;
    let rating = rating_of(case).map(|r| rating_view(reply, case, r)).transpose()?;
    Ok(CaseView {
        words,
        address,
        place_note,
        photos: photos.iter().filter(|p| p.kind == "report").map(photo_view).collect(),
        pending_photos: photos.iter().filter(mine).map(photo_view).collect(),
        path: reply.room.territory.path(case.division),
        point: extra::find_point(reply.tx, case.id)?
            .map(|(lng, lat)| PointView { lng: lng as f64 / 1e6, lat: lat as f64 / 1e6 }),
        reporter: reporter(reply, case, erased)?,
        proposal: case.proposal.clone(),
        clocks: case.state.clock().map(|c| reply.clock(case, c)).transpose()?.into_iter().collect(),
        dispatch: dispatch(reply, case)?,
        result,
        checks,
        rating,
        blocked: reply.blocked(case),
        refusal: refusal(reply, case)?,
        returned: returned(reply, case)?,
        answer: answer(reply, case)?,
        taken_by: match case.taken_by {
            Some(membership) => reply.post(membership)?.map(post_view),
            None => None,
        },
        erased,
        hold: hold(reply, case)?,
        row,
    })
}

/// Words are not added to a case whose content is erased, and a number that is gone is not revealed.
fn possible(erased: Option<ErasedView>, act: Act) -> bool {
    let (content, reporter) =
        erased.map_or((false, false), |e| (e.content_at.is_some(), e.reporter_at.is_some()));
    match act {
        Act::Reveal => !reporter,
        _ => !content,
    }
}

/// The legal hold in force, with its reason.
fn hold(reply: &mut Reply<'_>, case: &Case) -> Result<Option<HoldView>, Failure> {
    let Some(hold) = hold_view(reply.tx, case.id)? else { return Ok(None) };
    let secret = find_hold(reply.tx, case.id)?.map(|h| h.reason);
    let reason = reply.open(case, &[secret], "hold")?.pop().flatten();
    Ok(Some(HoldView { reason, ..hold }))
}

/// The number is opened by the program itself, to show its mask; the digits leave only through [`reveal`].
fn reporter(reply: &mut Reply<'_>, case: &Case, erased: Option<ErasedView>) -> Result<ReporterView, Failure> {
    let policies = Policies::embedded();
    let actor = &reply.stamp.actor;
    let allowed =
        possible(erased, Act::Reveal) && may(case, actor, policies, Act::Reveal, reply.stamp.now).is_ok();
    let purposes = if allowed { reveal_purposes(case, actor, policies) } else { Vec::new() };
    let stamp = base::Stamp { actor: Actor::system("mask"), ..reply.stamp.clone() };
    let mut mask = |secret: Option<SecretId>, mask: fn(&str) -> String| match secret {
        Some(secret) => {
            let texts = reply.room.vault.open_own_or_erased(reply.tx, &stamp, &[secret])?;
            Ok(texts.into_iter().flatten().next().map(|t| mask(&t)))
        }
        None => Ok::<_, Failure>(None),
    };
    let (phone, name) = (mask(case.phone, masked)?, mask(case.caller, masked_name)?);
    Ok(ReporterView { phone, name, purposes: purposes.into_iter().map(|p| p.word().to_owned()).collect() })
}

fn dispatch(reply: &mut Reply<'_>, case: &Case) -> Result<Option<DispatchView>, Failure> {
    let Some(d) = extra::last_dispatch(reply.tx, case.id)? else { return Ok(None) };
    let note = reply.open(case, &[d.note], "note")?.pop().flatten();
    Ok(Some(DispatchView {
        lead: reply.lead(d.lead)?,
        due: d.due,
        at: d.at,
        note,
        explanation: d.explanation,
    }))
}

fn of_act(photos: &[PhotoRow], kind: &str, version: i64) -> Vec<PhotoView> {
    photos.iter().filter(|p| p.kind == kind && p.act == Some(version)).map(photo_view).collect()
}

fn result(
    reply: &mut Reply<'_>,
    case: &Case,
    story: &Story,
    photos: &[PhotoRow],
) -> Result<Option<ResultView>, Failure> {
    let last = story.iter().rev().find_map(|(e, f)| match f {
        Fact::Handled(h) => Some((e, h)),
        _ => None,
    });
    let Some((event, handled)) = last else { return Ok(None) };
    let words = reply.open(case, &[handled.words], "result")?.pop().flatten();
    let photos = of_act(photos, "handle", event.version);
    Ok(Some(ResultView { outcome: handled.outcome, words, at: event.time, photos }))
}

fn checks(
    reply: &mut Reply<'_>,
    case: &Case,
    story: &Story,
    photos: &[PhotoRow],
) -> Result<Vec<CheckView>, Failure> {
    let verified = story.iter().rev().filter_map(|(e, f)| match f {
        Fact::Verified(v) => Some((e, v)),
        _ => None,
    });
    let all: Vec<_> = verified.collect();
    let refs: Vec<Option<SecretId>> = all.iter().map(|(_, v)| v.reason).collect();
    let reasons = reply.open(case, &refs, "check")?;
    Ok(all
        .into_iter()
        .zip(reasons)
        .map(|((event, v), reason)| CheckView {
            at: event.time,
            verdict: v.verdict,
            items: v.items.clone(),
            reason,
            photos: of_act(photos, "verify", event.version),
        })
        .collect())
}

fn refusal(reply: &mut Reply<'_>, case: &Case) -> Result<Option<RefusalView>, Failure> {
    let CaseState::Refused { reason, refer_to, .. } = &case.state else { return Ok(None) };
    let mut texts = reply.open(case, &[Some(*reason), Some(*refer_to)], "refusal")?.into_iter().flatten();
    let (reason, refer_to) = (texts.next().unwrap_or_default(), texts.next().unwrap_or_default());
    Ok(Some(RefusalView { reason, refer_to }))
}

/// Acts and talk, newest first. Staff who may see the case; words are opened as on the case page.
#[utoipa::path(get, path = "/cases/{id}/timeline", operation_id = "timeline", tag = "cases", params(("id" = CaseId, Path), Paging),
    responses((status = 200, body = Page<TimelineItem>), Refusals))]
pub(super) async fn timeline(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    paging: Paging,
) -> Result<axum::Json<Page<TimelineItem>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "timeline");
    let args = cursor.args(&paging)?;
    let (room, stamp, after) = (state.room(), state.ctx.stamp(&actor), args.after.clone());
    let rows = state
        .ctx
        .db
        .write("cases.timeline", move |tx| {
            journal::Record::operational(tx, "view");
            let case = room.load(tx, &stamp.actor, id)?;
            let mut rows = Reply::new(&room, tx, &stamp).timeline(&case, false)?;
            rows.retain(|row| after.as_ref().is_none_or(|(at, id)| (row.0.ms(), &row.1) < (*at, id)));
            Ok::<_, Failure>(rows)
        })
        .await?;
    let page = cursor.page(&args, rows, |(at, id, _)| (at.ms(), id.clone()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, _, item)| item).collect(), next: page.next }))
}

/// A desk as a choice: its due time by its own office hours.
fn lead_option(
    room: &Room,
    tx: &mut db::Tx,
    stamp: &Stamp,
    category: &Category,
    proposed: Option<DeskId>,
    desk: &Desk,
) -> Result<LeadOption, Failure> {
    let hours = room.hours_of(tx, desk.org.id)?;
    let times = room.times(&hours, stamp.now);
    let d = deadline(stamp.now, category.limit, times.calendar, times.hours);
    Ok(LeadOption {
        lead: lead_view(desk),
        proposed: proposed == Some(desk.id),
        refused: (!may_lead(category, desk)).then(|| "level".to_owned()),
        due: d.due,
        limit: category.limit,
        explain: d.explain,
        preview: Preview { unit: desk.org.name.clone(), due: d.due },
    })
}

/// Whom a filed case may go to, the due time if it went now, and what the reporter will read. Staff who may see it.
#[utoipa::path(get, path = "/cases/{id}/leads", operation_id = "leads", tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, body = Leads), Refusals))]
pub(super) async fn leads(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
) -> Result<axum::Json<Leads>, Problem> {
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let found = state
        .ctx
        .db
        .read("cases.leads", move |tx| {
            let case = room.load(tx, &stamp.actor, id)?;
            let category = room.category(&case)?;
            let (desks, proposal) = room.leads(tx, &case, category)?;
            let option = |desk| lead_option(&room, tx, &stamp, category, proposal.lead, desk);
            let items = desks.iter().map(option).collect::<Result<_, Failure>>()?;
            Ok::<_, Failure>(Leads { items, rule: proposal.rule, next: None })
        })
        .await?;
    Ok(axum::Json(found))
}
