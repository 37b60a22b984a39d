//! The territory over HTTP: divisions, map and positions are open to everyone; grids, calendar and hours to who administers the county. A position travels in a body, never in an address, and is not logged.

use crate::{Live, Managers, Named, Offices, Place, Territory};
use api::{Ctx, Cursor, FieldProblem, Json, Paging, Problem, Refusals};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRef, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Division, Level, Page};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What these routes hold.
#[derive(Clone)]
pub struct State {
    /// The common things.
    pub ctx: Ctx,
    /// The county, as it is now.
    pub live: Live,
    /// Who takes care of a township.
    pub offices: Arc<dyn Offices>,
    /// Who may change the county.
    pub managers: Arc<dyn Managers>,
}

impl FromRef<State> for Ctx {
    fn from_ref(state: &State) -> Ctx {
        state.ctx.clone()
    }
}

/// The routes of this room, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(territory))
        .routes(routes!(divisions))
        .routes(routes!(map))
        .routes(routes!(locate))
        .routes(routes!(search::search))
        .routes(routes!(grids::list))
        .routes(routes!(grids::import))
        .routes(routes!(grids::export))
        .routes(routes!(grids::check_grids))
        .routes(routes!(times::calendar))
        .routes(routes!(times::import))
        .routes(routes!(times::hours, times::set_hours))
}

/// A box in degrees, WGS-84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Bounds {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

/// The county of this centre.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TerritoryView {
    /// The county.
    pub county: Named,
    /// From the province down to the county.
    pub path: Vec<Named>,
    /// Where it lies; `null` when there is no map.
    #[schema(required)]
    pub bounds: Option<Bounds>,
    /// The last year whose holidays are listed: later deadlines are provisional.
    #[schema(required)]
    pub calendar_until: Option<i16>,
}

/// Which divisions to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Parent {
    /// A division's code; the county when absent.
    #[param(value_type = Option<Division>)]
    pub parent: Option<String>,
}

/// A position, WGS-84.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
pub struct Position {
    /// Longitude in degrees.
    #[schema(minimum = -180, maximum = 180)]
    pub lng: f64,
    /// Latitude in degrees.
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
}

/// Where a position lies, and who takes care of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Located {
    /// From the province down to the smallest division found.
    pub path: Vec<Named>,
    /// The township.
    pub township: Named,
    /// The village or community; `null` where the township has no grid.
    #[schema(required)]
    pub village: Option<Named>,
    /// The grid; `null` where the township has none.
    #[schema(required)]
    pub grid: Option<Named>,
    /// Who takes care: the township's office.
    pub unit: String,
}

/// The word that makes an object a GeoJSON collection.
#[derive(Serialize, ToSchema)]
pub enum CollectionType {
    /// A collection of features.
    FeatureCollection,
}

/// The word that makes an object a GeoJSON feature.
#[derive(Serialize, ToSchema)]
pub enum FeatureType {
    /// A feature.
    Feature,
}

/// The word that makes an object a GeoJSON area.
#[derive(Serialize, ToSchema)]
pub enum AreaType {
    /// An area of polygons.
    MultiPolygon,
}

/// A map: GeoJSON (RFC 7946), WGS-84.
#[derive(Serialize, ToSchema)]
pub struct FeatureCollection {
    /// What it is.
    pub r#type: CollectionType,
    /// West, south, east, north; absent when nothing is drawn.
    #[schema(nullable = false)]
    pub bbox: Option<[f64; 4]>,
    /// County, then townships, then communities.
    pub features: Vec<Feature>,
}

/// One division on the map.
#[derive(Serialize, ToSchema)]
pub struct Feature {
    /// What it is.
    pub r#type: FeatureType,
    /// Which division.
    pub properties: Named,
    /// Its area.
    pub geometry: MultiPolygon,
}

/// An area.
#[derive(Serialize, ToSchema)]
pub struct MultiPolygon {
    /// What it is.
    pub r#type: AreaType,
    /// Polygons of rings of positions.
    pub coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// The county, its path and bounds. Open to everyone.
#[utoipa::path(get, path = "/territory", operation_id = "territory", tag = "territory",
    responses((status = 200, body = TerritoryView), Refusals))]
async fn territory(Extract(state): Extract<State>) -> Result<axum::Json<TerritoryView>, Problem> {
    view(&state.live.now()).map(axum::Json).ok_or_else(Problem::not_found)
}

fn view(territory: &Territory) -> Option<TerritoryView> {
    let county = territory.county();
    Some(TerritoryView {
        county: territory.named(county).cloned()?,
        path: territory.path(county),
        bounds: territory.bounds().map(|[west, south, east, north]| Bounds { west, south, east, north }),
        calendar_until: territory.calendar().known_until(),
    })
}

/// The divisions directly below one, by code. Open to everyone.
#[utoipa::path(get, path = "/territory/divisions", operation_id = "listDivisions", tag = "territory",
    params(Parent, Paging), responses((status = 200, body = Page<Named>), Refusals))]
async fn divisions(
    Extract(state): Extract<State>,
    parent: Result<Query<Parent>, QueryRejection>,
    paging: Paging,
) -> Result<axum::Json<Page<Named>>, Problem> {
    let Query(Parent { parent }) = parent.map_err(|_| Problem::field("parent", "unknown"))?;
    let territory = state.live.now();
    let parent = parent_of(&territory, parent.as_deref());
    let parent = parent.ok_or_else(|| Problem::field("parent", "unknown"))?;
    let cursor = Cursor::new(&state.ctx, "territory.divisions");
    let args = cursor.args(&paging)?;
    let after = args.after.as_ref().map_or(0, |(code, _)| *code);
    // One more than asked tells whether there is a next page.
    let most = usize::try_from(args.limit).unwrap_or(0) + 1;
    let below = territory.children(parent).iter().filter(|n| n.code.code() > after);
    let rows = below.take(most).cloned().collect();
    Ok(axum::Json(cursor.page(&args, rows, |n: &Named| (n.code.code(), Vec::new()))))
}

fn parent_of(territory: &Territory, parent: Option<&str>) -> Option<Division> {
    let Some(text) = parent else { return Some(territory.county()) };
    Division::parse(text).ok().filter(|d| territory.named(*d).is_some())
}

/// County, townships and communities as GeoJSON; their demo borders are invented (演示). Open to everyone, cacheable.
#[utoipa::path(get, path = "/territory/map", operation_id = "territoryMap", tag = "territory",
    responses((status = 200, body = FeatureCollection, content_type = "application/geo+json"),
        (status = 304, description = "The copy that If-None-Match names is fresh"), Refusals))]
async fn map(Extract(state): Extract<State>, headers: HeaderMap) -> Response {
    let territory = state.live.now();
    let making = territory.clone();
    // A large county's map takes seconds, once: not on a thread that answers others.
    if let Err(error) = tokio::task::spawn_blocking(move || making.map().text.len()).await {
        return Problem::internal(&error).into_response();
    }
    let map = territory.map();
    let cache = [(header::ETAG, map.etag.as_str()), (header::CACHE_CONTROL, "public, max-age=3600")];
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|v| names(v.to_str().unwrap_or(""), &map.etag)) {
        return (StatusCode::NOT_MODIFIED, cache).into_response();
    }
    (cache, [(header::CONTENT_TYPE, "application/geo+json")], map.text.clone()).into_response()
}

/// Whether an If-None-Match names the tag; weak tags count, a proxy that compresses makes them (RFC 9110 §13.1.2).
fn names(header: &str, etag: &str) -> bool {
    header.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Which divisions a position lies in, and who takes care of it. Open to everyone; nothing is stored.
#[utoipa::path(post, path = "/territory/locate", operation_id = "locate", tag = "territory", request_body = Position,
    responses((status = 200, body = Located), Refusals))]
async fn locate(
    Extract(state): Extract<State>,
    body: Json<Position>,
) -> Result<axum::Json<Located>, Problem> {
    let at = body.value;
    for (path, value, most) in [("lng", at.lng, 180.0), ("lat", at.lat, 90.0)] {
        if !(-most..=most).contains(&value) {
            return Err(Problem::field(path, "range"));
        }
    }
    let territory = state.live.now();
    let found = located(&territory, state.offices.as_ref(), at);
    found.map(axum::Json).ok_or_else(|| outside(&territory, at))
}

/// Where a position lies; `None` outside the county.
pub fn located(territory: &Territory, offices: &dyn Offices, at: Position) -> Option<Located> {
    let place = territory.locate(at.lng, at.lat);
    let division = place.division()?;
    let named = |level| division.at(level).and_then(|d| territory.named(d)).cloned();
    let township = named(Level::Township)?;
    let (village, grid) = match place {
        Place::Grid(_) => (named(Level::Village), named(Level::Grid)),
        Place::Township(_) | Place::Outside => (None, None),
    };
    let unit = offices.office(township.code).unwrap_or_else(|| township.name.clone());
    Some(Located { path: territory.path(division), township, village, grid, unit })
}

/// 422: the position lies outside the county; with the name of the county that it lies in.
pub fn outside(territory: &Territory, at: Position) -> Problem {
    let args = territory.outside(at.lng, at.lat);
    Problem::fields(vec![FieldProblem { path: "point".to_owned(), code: "outside".to_owned(), args }])
}

mod grids;
mod manage;
mod search;
mod times;

pub use grids::{GridKind, GridView};
pub use manage::TerritoryImport;
pub use search::{Beside, FoundDivision};
pub use times::{CalendarView, HoursInput, HoursView};

#[cfg(test)]
mod tests;
