//! Reading versions: the list, one of them, its classes, its file.

use super::Caller;
use super::views::{CatalogueView, render};
use crate::State;
use crate::catalogue::model::Edition;
use crate::catalogue::store;
use crate::catalogue::work::{Failure, get};
use crate::category::{Catalogue, Category, Class, ClassInput, write_categories};
use api::{Cursor, Paging, Path, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Page, PageArgs};

/// Every version of the small classes, newest first. Staff with the right `catalogue.manage` or `catalogue.publish`.
#[utoipa::path(get, path = "/catalogues", operation_id = "catalogues", tag = "catalogue", params(Paging),
    responses((status = 200, body = Page<CatalogueView>), Refusals))]
pub(super) async fn catalogues(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    paging: Paging,
) -> Result<axum::Json<Page<CatalogueView>>, Problem> {
    let caller = Caller::new(&state, actor);
    caller.check()?;
    let cursor = Cursor::new(&state.ctx, "catalogues");
    let args = cursor.args(&paging)?;
    let wanted = args.clone();
    let views = state.ctx.db.read("cases.catalogue_list", move |tx| listed(tx, &caller, &wanted)).await?;
    Ok(axum::Json(cursor.page(&args, views, |view| (view.version, Vec::new()))))
}

fn listed(tx: &mut db::Tx, caller: &Caller, args: &PageArgs) -> Result<Vec<CatalogueView>, db::Error> {
    let below = args.after.as_ref().map_or(i64::MAX, |(version, _)| *version);
    let mut editions = store::list(tx, below, args.limit + 1)?;
    if below > Catalogue::SHIPPED {
        editions.push(Edition::shipped());
    }
    editions.truncate(usize::try_from(args.limit + 1).unwrap_or(0));
    let in_force = store::in_force(tx)?;
    editions.into_iter().map(|edition| render(tx, &caller.asked(), edition, in_force)).collect()
}

/// A version of the small classes. Staff with the right `catalogue.manage` or `catalogue.publish`.
#[utoipa::path(get, path = "/catalogues/{version}", operation_id = "catalogue", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1)), responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn catalogue(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
) -> Result<Response, Problem> {
    let caller = Caller::new(&state, actor);
    caller.check()?;
    caller.show(version, StatusCode::OK).await
}

/// The classes of a version, for these eyes.
async fn classes_of(state: &State, caller: &Caller, version: i64) -> Result<Vec<ClassInput>, Problem> {
    caller.check()?;
    let body = move |tx: &mut db::Tx| {
        get(tx, version)?;
        Ok::<_, Failure>(store::list_classes(tx, version)?)
    };
    Ok(state.ctx.db.read("cases.catalogue_classes", body).await?)
}

/// The classes of a version, by code, with their keywords. Staff with the right `catalogue.manage` or `catalogue.publish`.
#[utoipa::path(get, path = "/catalogues/{version}/classes", operation_id = "catalogueClasses", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), Paging), responses((status = 200, body = Page<Class>), Refusals))]
pub(super) async fn classes(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
    paging: Paging,
) -> Result<axum::Json<Page<Class>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "catalogue_classes");
    let args = cursor.args(&paging)?;
    let all = classes_of(&state, &Caller::new(&state, actor), version).await?;
    let from = args.after.as_ref().map_or(0, |(sort, _)| usize::try_from(sort + 1).unwrap_or(0));
    let most = usize::try_from(args.limit + 1).unwrap_or(0);
    let rows: Vec<(usize, Class)> = all
        .into_iter()
        .map(|class| Class::from(Category::from(class)))
        .enumerate()
        .skip(from)
        .take(most)
        .collect();
    let page = cursor.page(&args, rows, |(i, _)| (i64::try_from(*i).unwrap_or(0), Vec::new()));
    Ok(axum::Json(Page { items: page.items.into_iter().map(|(_, c)| c).collect(), next: page.next }))
}

/// The classes of a version as CSV, which imports unchanged. Staff with the right `catalogue.manage` or `catalogue.publish`.
#[utoipa::path(get, path = "/catalogues/{version}/csv", operation_id = "catalogueCsv", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1)),
    responses((status = 200, content_type = "text/csv", body = String), Refusals))]
pub(super) async fn csv(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(version): Path<i64>,
) -> Result<Response, Problem> {
    let all = classes_of(&state, &Caller::new(&state, actor), version).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"categories-{version}.csv\"")),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, write_categories(&all)).into_response())
}
