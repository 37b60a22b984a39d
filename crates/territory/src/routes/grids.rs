//! Grids for who administers the county: list, import, export, check.

use super::State;
use super::manage::{GridsFile, Manager, TerritoryImport, beside, take_over};
use crate::check::{Checked, check};
use crate::import::{GridRow, How, NAME_MAX, import_grids, read_grids, read_grids_csv};
use crate::{Datum, Flag, Named, Territory, export_geojson, store};
use api::{Cursor, Paging, Problem, Query, Refusals};
use axum::extract::State as Extract;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::import::Finding;
use base::{Division, Level, Page, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which kind of grid it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GridKind {
    /// 综合网格: these tile a village.
    General,
    /// 专属网格: a market, a campus, an estate; it may lie over general ones.
    Dedicated,
}

/// A grid in force.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct GridView {
    /// The code, 15 digits.
    pub code: Division,
    /// The name.
    pub name: String,
    /// Which kind.
    pub kind: GridKind,
    /// The village or community.
    pub village: Named,
    /// Its area on the ellipsoid, in square metres; `null` without one.
    #[schema(required)]
    pub area_m2: Option<f64>,
    /// Since when it is so.
    pub valid_from: Timestamp,
}

/// Which grids to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GridQuery {
    /// Those of a township or village; all when absent.
    #[param(value_type = Option<Division>)]
    pub within: Option<String>,
    /// A part of the grid's or village's name, or the beginning of the code.
    #[param(max_length = 60)]
    pub text: Option<String>,
}

/// How a file of grids is taken.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GridsImportQuery {
    /// Only look: nothing is written.
    #[serde(default)]
    pub dry_run: bool,
    /// Grids that the file does not list end.
    #[serde(default)]
    pub replace: bool,
    /// The datum of the file's positions.
    #[serde(default)]
    #[param(inline)]
    pub datum: Datum,
}

/// In which datum to write.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DatumQuery {
    /// The datum of the positions.
    #[serde(default)]
    #[param(inline)]
    pub datum: Datum,
}

/// The grids in force, by code. Staff with the right `territory.manage`, of their division.
#[utoipa::path(get, path = "/grids", operation_id = "listGrids", tag = "territory", params(GridQuery, Paging),
    responses((status = 200, body = Page<GridView>), Refusals))]
pub(super) async fn list(
    Extract(state): Extract<State>,
    by: Manager,
    Query(query): Query<GridQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<GridView>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "territory.grids");
    let args = cursor.args(&paging)?;
    let within = narrowed(query.within.as_deref(), by.within)?;
    let text = query.text.unwrap_or_default();
    if text.chars().count() > NAME_MAX {
        return Err(Problem::field("text", "too_long").arg("max", NAME_MAX));
    }
    let territory = state.live.now();
    let after = args.after.as_ref().map_or(0, |(code, _)| *code);
    // One more than asked tells whether there is a next page.
    let most = usize::try_from(args.limit).unwrap_or(0) + 1;
    let found = found(&territory, within, text.trim(), after, most);
    let codes = found.clone();
    let since = state.ctx.db.read("territory.grids_since", move |tx| store::since(tx, &codes)).await?;
    let views = found.iter().zip(since).filter_map(|(d, since)| view(&territory, *d, since)).collect();
    Ok(axum::Json(cursor.page(&args, views, |g: &GridView| (g.code.code(), Vec::new()))))
}

fn narrowed(within: Option<&str>, own: Division) -> Result<Division, Problem> {
    let Some(text) = within else { return Ok(own) };
    let unknown = || Problem::field("within", "unknown");
    let division = Division::parse(text).map_err(|_| unknown())?;
    match (own.contains(division), division.contains(own)) {
        (true, _) => Ok(division),
        (false, true) => Ok(own),
        (false, false) => Err(unknown()),
    }
}

fn found(territory: &Territory, within: Division, text: &str, after: i64, most: usize) -> Vec<Division> {
    let says = |named: &Named| {
        let village = named.code.at(Level::Village).and_then(|v| territory.name(v)).unwrap_or_default();
        named.name.contains(text) || village.contains(text) || named.code.to_string().starts_with(text)
    };
    let grids = territory.entries().map(|(named, _)| named).filter(|n| n.level == Level::Grid);
    let grids = grids.filter(|n| n.code.code() > after && within.contains(n.code) && says(n));
    grids.take(most).map(|n| n.code).collect()
}

/// `None` when the row has just ended.
fn view(territory: &Territory, grid: Division, since: Option<Timestamp>) -> Option<GridView> {
    let dedicated = territory.flag(grid) == Some(Flag::Dedicated);
    Some(GridView {
        code: grid,
        name: territory.name(grid)?.to_owned(),
        kind: if dedicated { GridKind::Dedicated } else { GridKind::General },
        village: territory.named(grid.at(Level::Village)?)?.clone(),
        area_m2: territory.own_area_m2(grid).map(|a| (a * 10.0).round() / 10.0),
        valid_from: since?,
    })
}

/// Loads grids and outlines from GeoJSON, or a list of grids from CSV; with findings nothing is loaded, the same file again changes
/// nothing. Staff with the right `territory.manage`; grids of elsewhere are findings.
#[utoipa::path(post, path = "/grids/import", operation_id = "importGrids", tag = "territory", params(GridsImportQuery),
    request_body(content(("application/geo+json"), (String = "text/csv"))),
    responses((status = 200, body = TerritoryImport), Refusals))]
pub(super) async fn import(
    Extract(state): Extract<State>,
    by: Manager,
    Query(query): Query<GridsImportQuery>,
    file: GridsFile,
) -> Result<axum::Json<TerritoryImport>, Problem> {
    let rows = match beside(move || read(&file, query.datum)).await? {
        Ok(rows) => rows,
        Err(findings) => return refused(findings).map(axum::Json),
    };
    let (root, stamp) = (state.live.now().county(), state.ctx.stamp(&by.actor));
    let how = How { replace: query.replace, dry: query.dry_run, within: by.within };
    let body = move |tx: &mut db::Tx| import_grids(tx, &stamp, root, &rows, how);
    let answer = TerritoryImport::of(state.ctx.db.write("territory.import_grids", body).await)?;
    take_over(&state).await;
    Ok(axum::Json(answer))
}

fn read(file: &GridsFile, datum: Datum) -> Result<Vec<GridRow>, Vec<Finding>> {
    match file {
        GridsFile::GeoJson(bytes) => read_grids(bytes, datum),
        GridsFile::Csv(bytes) => read_grids_csv(bytes),
    }
}

/// What is no GeoJSON at all is 422; all else is told by feature.
fn refused(findings: Vec<Finding>) -> Result<TerritoryImport, Problem> {
    match findings.iter().find(|f| f.code == "geojson") {
        None => Ok(TerritoryImport::refused(findings)),
        Some(finding) => {
            let mut problem = Problem::field("", "geojson");
            problem.args.clone_from(&finding.args);
            Err(problem)
        }
    }
}

/// Grids and outlines as GeoJSON, as the import takes it. Staff with the right `territory.manage`, of their division.
#[utoipa::path(get, path = "/grids/export", operation_id = "exportGrids", tag = "territory", params(DatumQuery),
    responses((status = 200, description = "A FeatureCollection (RFC 7946)", body = serde_json::Value, content_type = "application/geo+json"),
        Refusals))]
pub(super) async fn export(
    Extract(state): Extract<State>,
    by: Manager,
    Query(query): Query<DatumQuery>,
) -> Result<Response, Problem> {
    let territory = state.live.now();
    let text = beside(move || export_geojson(&territory, query.datum, by.within)).await?;
    let head = [(header::CONTENT_TYPE, "application/geo+json"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((head, text).into_response())
}

/// What is wrong with the grids in force. Staff with the right `territory.manage`, of their division.
#[utoipa::path(get, path = "/grids/check", operation_id = "checkGrids", tag = "territory",
    responses((status = 200, body = Checked), Refusals))]
pub(super) async fn check_grids(
    Extract(state): Extract<State>,
    by: Manager,
) -> Result<axum::Json<Checked>, Problem> {
    let territory = state.live.now();
    beside(move || check(&territory, by.within)).await.map(axum::Json)
}
