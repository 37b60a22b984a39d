//! Calendar and office hours for who administers the county.

use super::State;
use super::manage::{CsvFile, Manager, TerritoryImport, take_over};
use crate::import::{import_calendar, read_calendar};
use crate::{Hours, Span, store};
use api::{Current, Done, Idempotent, IfMatch, Json, Key, Problem, Query, Refusals, replayed};
use axum::extract::State as Extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::{Division, Stamp, Timestamp};
use db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Spans of office hours at most.
const SPANS_MAX: usize = 6;

/// Which years the calendar knows.
#[derive(Debug, Serialize, ToSchema)]
pub struct CalendarView {
    /// The last known year: later deadlines are provisional.
    #[schema(required)]
    pub until: Option<i16>,
    /// The known years, in order.
    pub years: Vec<i16>,
}

/// How a calendar's file is taken.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarImportQuery {
    /// Only look: nothing is written.
    #[serde(default)]
    pub dry_run: bool,
}

/// The county's office hours.
#[derive(Debug, Serialize, ToSchema)]
pub struct HoursView {
    /// Goes up with each change; 0: those that come with the program.
    #[schema(minimum = 0)]
    pub version: i64,
    /// The spans of a worked day, in order.
    #[schema(max_items = 6)]
    pub hours: Vec<Span>,
}

/// Other office hours.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursInput {
    /// The spans of a worked day: in order, apart from each other, within the day.
    #[schema(min_items = 1, max_items = 6)]
    pub hours: Vec<Span>,
}

/// The years that the calendar knows. Staff with the right `territory.manage`.
#[utoipa::path(get, path = "/calendar", operation_id = "calendar", tag = "territory",
    responses((status = 200, body = CalendarView), Refusals))]
pub(super) async fn calendar(Extract(state): Extract<State>, _by: Manager) -> axum::Json<CalendarView> {
    let territory = state.live.now();
    let calendar = territory.calendar();
    axum::Json(CalendarView { until: calendar.known_until(), years: calendar.years().collect() })
}

/// Loads the holidays and make-up days of whole years, `date,kind,name`; with findings nothing is loaded, the same file again
/// changes nothing. Provisional deadlines are computed again. Staff with the right `territory.manage` for the whole county.
#[utoipa::path(post, path = "/calendar/import", operation_id = "importCalendar", tag = "territory",
    params(CalendarImportQuery), request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = TerritoryImport), Refusals))]
pub(super) async fn import(
    Extract(state): Extract<State>,
    by: Manager,
    Query(query): Query<CalendarImportQuery>,
    CsvFile(bytes): CsvFile,
) -> Result<axum::Json<TerritoryImport>, Problem> {
    let root = state.live.now().county();
    by.whole(root)?;
    let rows = match read_calendar(&bytes) {
        Ok(rows) => rows,
        Err(findings) => return Ok(axum::Json(TerritoryImport::refused(findings))),
    };
    let stamp = state.ctx.stamp(&by.actor);
    let body = move |tx: &mut Tx| import_calendar(tx, &stamp, root, &rows, query.dry_run);
    let answer = TerritoryImport::of(state.ctx.db.write("territory.import_calendar", body).await)?;
    take_over(&state).await;
    Ok(axum::Json(answer))
}

/// The county's office hours, which count unless an organisation has its own. Staff with the right `territory.manage`.
#[utoipa::path(get, path = "/hours", operation_id = "hours", tag = "territory",
    responses((status = 200, body = HoursView, headers(("ETag" = String, description = "The version"))), Refusals))]
pub(super) async fn hours(Extract(state): Extract<State>, _by: Manager) -> Result<Response, Problem> {
    let root = state.live.now().county();
    let found = state.ctx.db.read("territory.hours_view", move |tx| {
        Ok::<_, Problem>((store::hours_version(tx, root)?, store::hours(tx, root)?))
    });
    let (version, hours) = found.await?;
    Ok(shown(version, &hours.unwrap_or_else(Hours::office)))
}

fn shown(version: i64, hours: &Hours) -> Response {
    let view = HoursView { version, hours: hours.shown() };
    ([(header::ETAG, format!("\"{version}\""))], axum::Json(view)).into_response()
}

/// Sets the county's office hours: for clocks that are set from now on. Staff with the right `territory.manage` for the whole county.
#[utoipa::path(post, path = "/hours", operation_id = "setHours", tag = "territory", request_body = HoursInput,
    params(("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = HoursView, headers(("ETag" = String, description = "The version"))), Refusals))]
pub(super) async fn set_hours(
    Extract(state): Extract<State>,
    by: Manager,
    IfMatch(version): IfMatch,
    key: Key,
    body: Json<HoursInput>,
) -> Result<Response, Problem> {
    let root = state.live.now().county();
    by.whole(root)?;
    let spans = &body.value.hours;
    if spans.len() > SPANS_MAX {
        return Err(Problem::field("hours", "too_many").arg("max", SPANS_MAX));
    }
    let wanted = Hours::from_shown(spans).map_err(|_| Problem::field("hours", "hours"))?;
    let key = Idempotent::new(&state.ctx, &by.actor, &key, "hours", body.digest);
    let (stamp, managers, hours) = (state.ctx.stamp(&by.actor), state.managers.clone(), wanted.clone());
    let set = state.ctx.db.write("territory.set_hours", move |tx| {
        replayed(tx, &key, |tx| set(tx, &stamp, (root, version), &hours, managers.as_ref()))
    });
    let done = set.await?;
    take_over(&state).await;
    Ok(shown(done.version, &wanted))
}

/// Sets the hours of this county, whose version was seen.
fn set(
    tx: &mut Tx,
    stamp: &Stamp,
    (root, version): (Division, i64),
    hours: &Hours,
    managers: &dyn crate::Managers,
) -> Result<Done, Problem> {
    let now = store::hours_version(tx, root)?;
    if now != version {
        return Err(Problem::stale(current(tx, root, now, managers)?));
    }
    store::set_hours(tx, stamp, root, hours)?;
    Ok(Done { status: 200, resource: uuid::Uuid::nil(), version: store::hours_version(tx, root)? })
}

/// Which post set the hours last, and when.
fn current(
    tx: &mut Tx,
    root: Division,
    version: i64,
    managers: &dyn crate::Managers,
) -> Result<Current, Problem> {
    let last = store::hours_set_by(tx, root)?;
    let at = last.as_ref().map_or(Timestamp::from_ms(0), |(at, _)| *at);
    let post = match last.and_then(|(_, membership)| membership) {
        Some(membership) => managers.post(tx, membership)?,
        None => String::new(),
    };
    Ok(Current { version, post, at })
}
