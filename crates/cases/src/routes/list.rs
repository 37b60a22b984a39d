//! Queues and lists of staff: what waits for me, what lies in my division, and finding by number.

use super::State;
use super::assemble::Reply;
use super::views::CaseRow;
use crate::facts::Step;
use crate::model::StateCode;
use crate::number;
use crate::store::Listed;
use crate::store::case::{self as rows, Reach};
use crate::store::queue::{self, Filter};
use crate::work::Failure;
use api::Query;
use api::{Cursor, Json, Paging, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use base::{Actor, Division, Page};
use people::Policies;
use serde::{Deserialize, Serialize};
use territory::ClockLevel;
use utoipa::ToSchema;

/// A queue of staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// 待我办
    Mine,
    /// 待立案
    Filing,
    /// 待派遣
    Dispatch,
    /// 退单审核
    Review,
    /// 待核查
    Verify,
    /// 任务: to sign and to handle
    Tasks,
    /// 已超期
    Overdue,
    /// Everything that is visible
    All,
}

impl Queue {
    /// The roles that it waits in; `None`: any.
    const fn roles(self) -> Option<[Step; 2]> {
        match self {
            Queue::Filing => Some([Step::File, Step::File]),
            Queue::Dispatch => Some([Step::Dispatch, Step::Dispatch]),
            Queue::Review => Some([Step::Review, Step::Review]),
            Queue::Verify => Some([Step::Verify, Step::Verify]),
            Queue::Tasks => Some([Step::Sign, Step::Handle]),
            Queue::Mine | Queue::Overdue | Queue::All => None,
        }
    }
}

/// How much is in a queue.
#[derive(Serialize, ToSchema)]
pub struct QueueCount {
    queue: Queue,
    count: i64,
    late: i64,
    soon: i64,
}

/// What a list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// mine, filing, dispatch, review, verify, tasks, overdue, all.
    queue: Queue,
    /// Only this state.
    state: Option<StateCode>,
    /// Only this township.
    township: Option<Division>,
    /// Only this clock level; `soon` takes in what is due at once.
    level: Option<ClockLevel>,
}

/// A number to find.
#[derive(Deserialize, ToSchema)]
pub struct SearchInput {
    /// With or without blanks.
    #[schema(min_length = 1, max_length = 32)]
    number: String,
}

/// The queues of a role, in the order of the side bar.
fn of_role(role: &str) -> Vec<Queue> {
    match role {
        "worker" => vec![Queue::Tasks, Queue::Overdue],
        "clerk" | "centre" => {
            vec![Queue::Mine, Queue::Filing, Queue::Dispatch, Queue::Review, Queue::Overdue, Queue::All]
        }
        "department" => vec![Queue::Mine, Queue::Tasks, Queue::Overdue],
        "operator" | "admin" => vec![Queue::All],
        "verifier" => vec![Queue::Mine, Queue::Verify, Queue::Overdue],
        _ => Vec::new(),
    }
}

fn role(actor: &Actor) -> &str {
    match actor {
        Actor::Person { role, .. } => role,
        Actor::Tracker { .. } | Actor::Stranger | Actor::System { .. } => "",
    }
}

fn sum(rows: &[(String, i64, i64, i64)], queue: Queue) -> QueueCount {
    let wanted = queue.roles().map(|r| r.map(crate::seats::word));
    let rows = rows.iter().filter(|r| wanted.is_none_or(|w| w.contains(&r.0.as_str())));
    let (count, late, soon) = rows.fold((0, 0, 0), |a, r| (a.0 + r.1, a.1 + r.2, a.2 + r.3));
    let count = if queue == Queue::Overdue { late } else { count };
    QueueCount { queue, count, late, soon }
}

/// One's queues with their counts. Staff only; the queue `all` has no count.
#[utoipa::path(get, path = "/queues", operation_id = "queues", tag = "cases",
    responses((status = 200, body = Page<QueueCount>), Refusals))]
pub(super) async fn queues(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
) -> Result<axum::Json<Page<QueueCount>>, Problem> {
    let reach = Reach::new(&Policies::embedded().rights(&actor, "cases.view"));
    let now = state.ctx.now();
    let counts = state
        .ctx
        .db
        .read("cases.counts", move |tx| Ok::<_, Problem>(queue::counts(tx, &reach, now)?))
        .await?;
    let items =
        of_role(role(&actor)).into_iter().filter(|q| *q != Queue::All).map(|q| sum(&counts, q)).collect();
    Ok(axum::Json(Page { items, next: None }))
}

/// The cases of a queue, soonest due first. Staff only; what is invisible is not in it.
#[utoipa::path(get, path = "/cases", operation_id = "cases", tag = "cases", params(ListQuery, Paging),
    responses((status = 200, body = Page<CaseRow>), Refusals))]
pub(super) async fn cases(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<ListQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<CaseRow>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "cases");
    let args = cursor.args(&paging)?;
    let reach = Reach::new(&Policies::embedded().rights(&actor, "cases.view"));
    let level = if query.queue == Queue::Overdue { Some(ClockLevel::Late) } else { query.level };
    let filter = Filter { state: query.state, within: query.township, level };
    let (room, stamp, page) = (state.room(), state.ctx.stamp(&actor), args.clone());
    let rows = state
        .ctx
        .db
        .read("cases.list", move |tx| {
            let found = match query.queue {
                Queue::All => queue::visible(tx, &reach, &filter, &page, stamp.now)?,
                q => queue::waiting(tx, &reach, q.roles(), &filter, &page, stamp.now)?,
            };
            let mut reply = Reply::new(&room, tx, &stamp);
            found
                .iter()
                .map(|Listed { case, sort }| Ok((*sort, reply.row(case)?)))
                .collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    let page = cursor.page(&args, rows, |(sort, row)| (*sort, row.id.bytes().to_vec()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, row)| row).collect(), next: page.next }))
}

/// The visible case with this number. Staff only; the number travels in the body, never in a URL.
#[utoipa::path(post, path = "/cases/search", operation_id = "searchCases", tag = "cases", request_body = SearchInput,
    responses((status = 200, body = Page<CaseRow>), Refusals))]
pub(super) async fn search(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    body: Json<SearchInput>,
) -> Result<axum::Json<Page<CaseRow>>, Problem> {
    let number = number::parse(&body.value.number).ok_or_else(|| Problem::field("number", "number"))?;
    let reach = Reach::new(&Policies::embedded().rights(&actor, "cases.view"));
    let (room, stamp) = (state.room(), state.ctx.stamp(&actor));
    let items = state
        .ctx
        .db
        .read("cases.search", move |tx| {
            let found = rows::find_by_number(tx, &number, &reach)?;
            let mut reply = Reply::new(&room, tx, &stamp);
            found.iter().map(|case| reply.row(case)).collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    Ok(axum::Json(Page { items, next: None }))
}
