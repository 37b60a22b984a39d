//! The centre: live counts over open cases, the days behind, and the pins of the map.

use super::State;
use super::assemble::Reply;
use super::views::{CaseRow, PointView};
use crate::model::StateCode;
use crate::store::daily;
use crate::store::queue::{Filter, Pinned, figures as open_figures, pins as list_pins};
use crate::work::Failure;
use api::{Cursor, Paging, Problem, Query, Refusals, Staff};
use axum::extract::State as Extract;
use base::{Actor, Division, Level, Page, Timestamp};
use people::Policies;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use territory::{Named, Territory, date, start_of};
use utoipa::ToSchema;

/// Counts are shown up to this.
const SHOWN_MAX: i64 = 9_999;
/// Days that the chart shows.
const DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

/// Which division, and which pins.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CentreQuery {
    /// Inside one's own; all of it when absent.
    division: Option<Division>,
    /// Only this state.
    state: Option<StateCode>,
}

/// Open cases of one township.
#[derive(Serialize, ToSchema)]
pub struct TownshipFigures {
    division: Named,
    open: i64,
    overdue: i64,
    /// By state code.
    states: BTreeMap<String, i64>,
}

/// Received and closed on one day, Asia/Shanghai.
#[derive(Serialize, ToSchema)]
pub struct DayFigures {
    #[schema(format = Date)]
    day: String,
    received: i64,
    closed: i64,
}

/// The counts of a centre.
#[derive(Serialize, ToSchema)]
pub struct Figures {
    as_of: Timestamp,
    division: Named,
    today_new: i64,
    today_closed: i64,
    open: i64,
    overdue: i64,
    /// Whether a count is at least what it shows.
    capped: bool,
    /// In the order of the codes; the county itself last, for cases without a township.
    by_township: Vec<TownshipFigures>,
    by_day: Vec<DayFigures>,
}

/// A case on the map.
#[derive(Serialize, ToSchema)]
pub struct Pin {
    #[serde(flatten)]
    row: CaseRow,
    /// The exact point; none when only an address is known.
    #[schema(required)]
    point: Option<PointView>,
}

/// The division asked for, when it lies inside the actor's own; 404 otherwise.
fn within(actor: &Actor, asked: Option<Division>) -> Result<Division, Problem> {
    let own = Policies::embedded().rights(actor, "cases.figures").subtree();
    let own = own.ok_or_else(|| Problem::forbidden("forbidden"))?;
    match asked {
        None => Ok(own),
        Some(d) if own.contains(d) => Ok(d),
        Some(_) => Err(Problem::not_found()),
    }
}

fn named(territory: &Territory, division: Division) -> Named {
    territory.named(division).cloned().unwrap_or(Named {
        code: division,
        name: division.to_string(),
        level: division.level(),
    })
}

/// Counts of open cases by township and state, and the last 30 days. The centre, for its own division.
#[utoipa::path(get, path = "/centre/figures", operation_id = "figures", tag = "centre", params(CentreQuery),
    responses((status = 200, body = Figures), Refusals))]
pub(super) async fn figures(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<CentreQuery>,
) -> Result<axum::Json<Figures>, Problem> {
    let division = within(&actor, query.division)?;
    let now = state.ctx.now();
    let from = date(now.plus_ms(-(DAYS - 1) * DAY_MS)).to_string();
    let (first, last) = division.range();
    let (open, days) = state
        .ctx
        .db
        .read("cases.centre", move |tx| {
            Ok::<_, Problem>((open_figures(tx, division, now)?, daily::list(tx, &from, first, last)?))
        })
        .await?;
    Ok(axum::Json(assemble(&state.territory.now(), division, now, &open, &days)))
}

fn assemble(
    territory: &Territory,
    division: Division,
    now: Timestamp,
    open: &[(i64, String, i64, i64)],
    days: &[(String, i64, i64)],
) -> Figures {
    let mut towns: Vec<Division> = match division.level() {
        Level::County => territory.children(division).iter().map(|n| n.code).collect(),
        _ => Vec::new(),
    };
    towns.push(division);
    let by_township: Vec<TownshipFigures> = towns
        .into_iter()
        .map(|d| {
            let rows: Vec<_> = open.iter().filter(|r| r.0 == d.code()).collect();
            TownshipFigures {
                division: named(territory, d),
                open: rows.iter().map(|r| r.2).sum::<i64>().min(SHOWN_MAX),
                overdue: rows.iter().map(|r| r.3).sum::<i64>().min(SHOWN_MAX),
                states: rows.iter().map(|r| (r.1.clone(), r.2.min(SHOWN_MAX))).collect(),
            }
        })
        .collect();
    let (all, late) = open.iter().fold((0, 0), |a, r| (a.0 + r.2, a.1 + r.3));
    let by_day: Vec<DayFigures> = (0..DAYS)
        .rev()
        .map(|back| {
            let day = date(now.plus_ms(-back * DAY_MS)).to_string();
            let found = days.iter().find(|d| d.0 == day);
            DayFigures { received: found.map_or(0, |d| d.1), closed: found.map_or(0, |d| d.2), day }
        })
        .collect();
    Figures {
        as_of: now,
        division: named(territory, division),
        today_new: by_day.last().map_or(0, |d| d.received),
        today_closed: by_day.last().map_or(0, |d| d.closed),
        open: all.min(SHOWN_MAX),
        overdue: late.min(SHOWN_MAX),
        capped: all > SHOWN_MAX,
        by_township,
        by_day,
    }
}

/// Open cases and those that ended today, with their exact points; late and soonest first. The centre, for its own division.
#[utoipa::path(get, path = "/centre/pins", operation_id = "pins", tag = "centre", params(CentreQuery, Paging),
    responses((status = 200, body = Page<Pin>), Refusals))]
pub(super) async fn pins(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<CentreQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<Pin>>, Problem> {
    let division = within(&actor, query.division)?;
    let cursor = Cursor::new(&state.ctx, "pins");
    let args = cursor.args(&paging)?;
    let filter = Filter { state: query.state, within: Some(division), level: None };
    let (room, stamp, page) = (state.room(), state.ctx.stamp(&actor), args.clone());
    let rows = state
        .ctx
        .db
        .read("cases.pins", move |tx| {
            let found = list_pins(tx, &filter, start_of(date(stamp.now)), &page)?;
            let mut reply = Reply::new(&room, tx, &stamp);
            let pin = |p: &Pinned| {
                let point = p.point.map(|(x, y)| PointView { lng: x as f64 / 1e6, lat: y as f64 / 1e6 });
                Ok((p.sort, Pin { row: reply.row(&p.case)?, point }))
            };
            found.iter().map(pin).collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    let page = cursor.page(&args, rows, |(sort, pin)| (*sort, pin.row.id.bytes().to_vec()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, pin)| pin).collect(), next: page.next }))
}
