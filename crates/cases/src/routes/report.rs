//! Reporting: open to everyone.

use super::State;
use super::views::PointView;
use crate::category::Category;
use crate::code::{GENERATION, code};
use crate::facts::RuleRef;
use crate::model::StateCode;
use crate::work::{Failure, NewCase, Place};
use crate::{LINE_MAX, PHOTOS_MAX, WORDS_MAX};
use api::{
    Done, FieldProblem, Idempotent, Json, Key, Kind, Paging, Peer, Problem, Refusals, clean_field, replayed,
    set_cookie,
};
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, CaseId, Division, Page, Stamp, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a report says it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct PlaceInput {
    /// The pin.
    #[serde(default)]
    point: Option<PointView>,
    /// A township or community from the lists.
    #[serde(default)]
    division: Option<Division>,
    /// As written.
    #[serde(default)]
    #[schema(max_length = 120)]
    address: Option<String>,
    /// Addition: 3 幢楼下.
    #[serde(default)]
    #[schema(max_length = 120)]
    note: Option<String>,
}

/// The reporter's language.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl PlaceInput {
    /// Cleaned; what is wrong is told.
    pub(super) fn clean(&self, problems: &mut Vec<FieldProblem>) -> Place {
        let address = clean_field(problems, "place.address", self.address.as_deref(), LINE_MAX);
        let note = clean_field(problems, "place.note", self.note.as_deref(), LINE_MAX);
        Place { point: self.point.map(|p| (p.lng, p.lat)), division: self.division, address, note }
    }
}

impl Language {
    /// The word in tables.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Language::Zh => "zh",
            Language::En => "en",
        }
    }
}

/// A report. It needs a place and words or a photo.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewReport {
    /// 发生了什么
    #[serde(default)]
    #[schema(max_length = 2000)]
    words: Option<String>,
    /// 在哪里
    place: PlaceInput,
    /// 手机号（选填）
    #[serde(default)]
    #[schema(max_length = 32)]
    phone: Option<String>,
    /// Photos that follow.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 9)]
    photos_announced: i64,
    /// 公开文字和照片
    #[serde(default)]
    publish: bool,
    /// For what is sent later.
    #[serde(default)]
    language: Language,
}

/// What the reporter keeps.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    id: CaseId,
    /// 编号, 12 digits or more.
    number: String,
    /// 查询码, 6 digits.
    code: String,
    state: StateCode,
    /// Who decides.
    unit: String,
    /// By when.
    decide_by: Timestamp,
    /// The place in words.
    place: String,
    #[schema(required)]
    proposed: Option<Category>,
}

/// Words to propose a class from.
#[derive(Deserialize, ToSchema)]
pub struct WordsInput {
    /// 发生了什么
    #[schema(max_length = 2000)]
    words: String,
}

/// A proposed class.
#[derive(Serialize, ToSchema)]
pub struct ProposalView {
    #[schema(required)]
    category: Option<Category>,
    #[schema(required)]
    rule: Option<RuleRef>,
}

/// The small classes in force. Open to everyone.
#[utoipa::path(get, path = "/categories", operation_id = "categories", tag = "cases", params(Paging),
    responses((status = 200, body = Page<Category>), Refusals))]
pub(super) async fn categories(
    Extract(state): Extract<State>,
    paging: Paging,
) -> Result<axum::Json<Page<Category>>, Problem> {
    let cursor = api::Cursor::new(&state.ctx, "categories");
    let args = cursor.args(&paging)?;
    let from = args.after.as_ref().map_or(0, |(sort, _)| usize::try_from(sort + 1).unwrap_or(0));
    let most = usize::try_from(args.limit + 1).unwrap_or(0);
    let rows: Vec<(usize, Category)> =
        state.catalogues.now().current().all().iter().cloned().enumerate().skip(from).take(most).collect();
    let page = cursor.page(&args, rows, |(i, _)| (i64::try_from(*i).unwrap_or(0), Vec::new()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, c)| c).collect(), next: page.next }))
}

/// A class proposed from words; nothing is stored. Open to everyone.
#[utoipa::path(post, path = "/reports/proposal", operation_id = "proposeCategory", tag = "cases", request_body = WordsInput,
    responses((status = 200, body = ProposalView), Refusals))]
pub(super) async fn propose(
    Extract(state): Extract<State>,
    body: Json<WordsInput>,
) -> Result<axum::Json<ProposalView>, Problem> {
    let mut problems = Vec::new();
    let words = clean_field(&mut problems, "words", Some(&body.value.words), WORDS_MAX).unwrap_or_default();
    if !problems.is_empty() {
        return Err(Problem::fields(problems));
    }
    let room = state.room();
    let found = room.propose.category(&words, room.classes.current());
    let category = found.as_ref().and_then(|p| room.classes.current().find(&p.category)).cloned();
    Ok(axum::Json(ProposalView { category, rule: found.map(|p| p.rule) }))
}

/// A phone number as digits: blanks, dashes and full-width digits are forgiven.
pub(super) fn phone(problems: &mut Vec<FieldProblem>, text: Option<&str>) -> Option<String> {
    let text = clean_field(problems, "phone", text, 32)?;
    let digits = base::plain_digits(&text);
    let plain = digits.strip_prefix("+86").unwrap_or(&digits);
    if plain.len() == 11 && plain.starts_with('1') && plain.bytes().all(|b| b.is_ascii_digit()) {
        return Some(plain.to_owned());
    }
    let mut args = serde_json::Map::new();
    args.insert("have".to_owned(), plain.chars().count().into());
    problems.push(FieldProblem { path: "phone".to_owned(), code: "phone_digits".to_owned(), args });
    None
}

fn clean(input: &NewReport) -> Result<NewCase, Problem> {
    let mut problems = Vec::new();
    let words = clean_field(&mut problems, "words", input.words.as_deref(), WORDS_MAX);
    let place = input.place.clean(&mut problems);
    let phone = phone(&mut problems, input.phone.as_deref());
    let mut wrong = |path: &str, code: &str| {
        problems.push(FieldProblem {
            path: path.to_owned(),
            code: code.to_owned(),
            args: serde_json::Map::new(),
        });
    };
    if !(0..=PHOTOS_MAX as i64).contains(&input.photos_announced) {
        wrong("photos_announced", "too_many");
    }
    if words.is_none()
        && input.words.as_deref().is_none_or(|w| w.trim().is_empty())
        && input.photos_announced < 1
    {
        wrong("words", "required");
    }
    if place.point.is_none() && place.division.is_none() && place.address.is_none() {
        wrong("place", "required");
    }
    if !problems.is_empty() {
        return Err(Problem::fields(problems));
    }
    let language = input.language.word();
    Ok(NewCase { words, place, phone, photos: input.photos_announced, publish: input.publish, language })
}

/// Report something. Open to everyone, throttled by address; the reply opens the tracking session.
#[utoipa::path(post, path = "/reports", operation_id = "report", tag = "cases", request_body = NewReport,
    params(("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 201, body = Receipt), Refusals))]
pub(super) async fn report(
    Extract(state): Extract<State>,
    Peer(address): Peer,
    key: Key,
    body: Json<NewReport>,
) -> Result<Response, Problem> {
    let new = clean(&body.value)?;
    let now = state.ctx.now();
    state.reports.check(&address, now).map_err(Problem::too_many)?;
    let stamp = state.ctx.stamp(&Actor::Stranger);
    let id = CaseId::new(state.ctx.clock.as_ref(), state.ctx.entropy.as_ref());
    let number = state.next_number(now).await?;
    let key = Idempotent::new(&state.ctx, &Actor::Stranger, &key, "report", body.digest);
    let room = state.room();
    let done = state
        .ctx
        .db
        .write("cases.report", move |tx| {
            replayed(tx, &key, |tx| {
                let case = room.report(tx, &stamp, id, &number, &new)?;
                Ok(Done { status: 201, resource: case.id.0, version: case.version })
            })
        })
        .await?;
    if done.resource == id.0 {
        state.reports.count(address, now);
    }
    receipt(&state, CaseId(done.resource)).await
}

async fn receipt(state: &State, id: CaseId) -> Result<Response, Problem> {
    let receipt = receipt_view(state, id).await?;
    let token = people::open_tracker(&state.ctx, id).await?;
    let cookie = set_cookie(&state.ctx, Kind::Tracker, &token, 24 * 3600);
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], axum::Json(receipt)).into_response())
}

/// What the reporter keeps.
pub(super) async fn receipt_view(state: &State, id: CaseId) -> Result<Receipt, Problem> {
    let room = state.room();
    let stamp: Stamp = state.ctx.stamp(&Actor::system("receipt"));
    let number_code = code(state.ctx.vault.code_key(), id, GENERATION);
    state
        .ctx
        .db
        .read("cases.receipt", move |tx| {
            let case = crate::store::case::find(tx, id)?.ok_or(Failure::NotFound)?;
            let mut reply = super::assemble::Reply::new(&room, tx, &stamp);
            let (row, unit) = (reply.row(&case)?, reply.desk(case.intake)?.org.name);
            Ok::<_, Failure>(Receipt {
                id,
                number: case.number.clone(),
                code: number_code.clone(),
                state: row.state,
                unit,
                decide_by: row.due.unwrap_or(case.reported_at),
                place: row.place,
                proposed: row.proposed,
            })
        })
        .await
        .map_err(Problem::from)
}
