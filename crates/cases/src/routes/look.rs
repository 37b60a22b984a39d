//! Who looked at a case, and the reporter's number: both leave a trace.

use super::State;
use crate::category::Text2;
use crate::rules::{Act, may, reveal_purposes};
use crate::work::{Failure, Room};
use api::{Cursor, Json, Paging, Path, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::{CaseId, Page, PageArgs, Stamp, Timestamp};
use db::Tx;
use people::{Policies, Post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::Read;

/// How long a revealed number is shown.
const REVEALED_MS: i64 = 60_000;

/// Who looked, and why.
#[derive(Serialize, ToSchema)]
pub struct ReadView {
    at: Timestamp,
    unit: String,
    #[schema(required)]
    post: Option<Text2>,
    purpose: String,
    /// What was opened: words, photos, phone.
    fields: Vec<String>,
}

/// What to reveal, and why.
#[derive(Deserialize, ToSchema)]
pub struct RevealInput {
    field: RevealField,
    purpose: RevealPurpose,
}

/// What can be revealed.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevealField {
    /// The reporter's number.
    Phone,
}

/// Why a number is asked for.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevealPurpose {
    /// 联系反映人
    Contact,
}

/// A revealed value.
#[derive(Serialize, ToSchema)]
pub struct Revealed {
    value: String,
    /// The screen hides it again at this instant.
    until: Timestamp,
}

/// A read with the post that read.
fn looked(tx: &mut Tx, read: Read) -> Result<(Read, Option<Post>), db::Error> {
    let post = people::store::find_post(tx, read.membership)?;
    Ok((read, post))
}

impl From<(Read, Option<Post>)> for ReadView {
    fn from((read, post): (Read, Option<Post>)) -> Self {
        let (unit, post) = match post {
            Some(p) => (p.org.name, Some(Text2 { zh: p.title_zh, en: p.title_en })),
            None => (String::new(), None),
        };
        let fields = read.fields.split(',').map(str::to_owned).collect();
        ReadView { at: read.at, unit, post, purpose: read.purpose.word().to_owned(), fields }
    }
}

/// Who looked at a case, and why. Staff who may see it.
#[utoipa::path(get, path = "/cases/{id}/reads", operation_id = "reads", tag = "cases", params(("id" = CaseId, Path), Paging),
    responses((status = 200, body = Page<ReadView>), Refusals))]
pub(super) async fn reads(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    paging: Paging,
) -> Result<axum::Json<Page<ReadView>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "reads");
    let args = cursor.args(&paging)?;
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let page = PageArgs { limit: args.limit + 1, after: args.after.clone() };
    let rows = state
        .ctx
        .db
        .read("cases.reads", move |tx| {
            let case = room.load(tx, &stamp.actor, id)?;
            let reads = room.vault.list_reads(tx, case.id, &page)?;
            Ok::<_, Failure>(reads.into_iter().map(|r| looked(tx, r)).collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    let page = cursor.page(&args, rows, |(r, _)| (r.at.ms(), r.id.bytes().to_vec()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(ReadView::from).collect(), next: page.next }))
}

/// Opens the number for a purpose that this seat has.
fn open_number(
    room: &Room,
    tx: &mut Tx,
    stamp: &Stamp,
    id: CaseId,
    purpose: &str,
) -> Result<String, Problem> {
    let case = room.load(tx, &stamp.actor, id)?;
    let policies = Policies::embedded();
    may(&case, &stamp.actor, policies, Act::Reveal, stamp.now)?;
    let found = reveal_purposes(&case, &stamp.actor, policies).into_iter().find(|p| p.word() == purpose);
    let purpose = found.ok_or_else(|| Problem::field("purpose", "not_of_seat"))?;
    let secret = case.phone.ok_or_else(Problem::not_found)?;
    Ok(room.vault.open(tx, stamp, id, &[secret], "phone", purpose)?.pop().unwrap_or_default())
}

/// 查看: the reporter's number, for a purpose of one's seat, recorded. Staff who have the case.
#[utoipa::path(post, path = "/cases/{id}/reveal", operation_id = "reveal", tag = "cases", params(("id" = CaseId, Path)),
    request_body = RevealInput, responses((status = 200, body = Revealed), Refusals))]
pub(super) async fn reveal(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<CaseId>,
    body: Json<RevealInput>,
) -> Result<Response, Problem> {
    let RevealInput { field: RevealField::Phone, purpose } = body.value;
    let word = match purpose {
        RevealPurpose::Contact => "contact",
    };
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let until = stamp.now.plus_ms(REVEALED_MS);
    let value =
        state.ctx.db.write("cases.reveal", move |tx| open_number(&room, tx, &stamp, id, word)).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], axum::Json(Revealed { value, until })).into_response())
}
