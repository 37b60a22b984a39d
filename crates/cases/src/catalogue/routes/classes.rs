//! Classes of a draft: written and removed, one at a time.

use super::Caller;
use super::views::CatalogueView;
use crate::State;
use crate::catalogue::work;
use crate::category::{ClassInput, Fault, check};
use api::{FieldProblem, IfMatch, Json, Key, Path, Problem, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use serde::Deserialize;

/// Which class of which version.
#[derive(Deserialize)]
pub(super) struct Which {
    version: i64,
    code: String,
}

/// A fault at its place in JSON: `plain_zh` is `plain.zh` there.
fn problem(fault: Fault) -> FieldProblem {
    let path = match fault.column.rsplit_once('_') {
        Some((text, language @ ("zh" | "en"))) => format!("{text}.{language}"),
        _ => fault.column.to_owned(),
    };
    FieldProblem { path, code: fault.code.to_owned(), args: fault.args }
}

fn checked(which: &Which, input: ClassInput) -> Result<ClassInput, Problem> {
    if input.code != which.code {
        return Err(Problem::field("code", "other_than_path"));
    }
    check(input).map_err(|faults| Problem::fields(faults.into_iter().map(problem).collect()))
}

/// Write a class of a draft, new or not. Staff with the right `catalogue.manage`.
#[utoipa::path(put, path = "/catalogues/{version}/classes/{code}", operation_id = "putClass", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), ("code" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    request_body = ClassInput, responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn put(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(which): Path<Which>,
    IfMatch(if_match): IfMatch,
    key: Key,
    body: Json<ClassInput>,
) -> Result<Response, Problem> {
    let caller = Caller::new(&state, actor);
    caller.check()?;
    let class = checked(&which, body.value)?;
    let version = which.version;
    let run = move |tx: &mut Tx, stamp: &base::Stamp, county| {
        work::act(tx, stamp, county, (version, if_match), |tx, edition, asked, in_force| {
            work::put(tx, edition, asked, in_force, &class)
        })
    };
    let act = format!("catalogue put {version} {}", which.code);
    let version = caller.once(&act, (key, body.digest), run).await?;
    caller.show(version, StatusCode::OK).await
}

/// Remove a class of a draft. Staff with the right `catalogue.manage`.
#[utoipa::path(delete, path = "/catalogues/{version}/classes/{code}", operation_id = "removeClass", tag = "catalogue",
    params(("version" = i64, Path, minimum = 1), ("code" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = Option<String>, Header, max_length = 64)),
    responses((status = 200, body = CatalogueView), Refusals))]
pub(super) async fn remove(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(which): Path<Which>,
    IfMatch(if_match): IfMatch,
    key: Key,
) -> Result<Response, Problem> {
    let caller = Caller::new(&state, actor);
    caller.check()?;
    let act = format!("catalogue remove {} {}", which.version, which.code);
    let run = move |tx: &mut Tx, stamp: &base::Stamp, county| {
        work::act(tx, stamp, county, (which.version, if_match), |tx, edition, asked, in_force| {
            work::remove(tx, edition, asked, in_force, &which.code)
        })
    };
    let version = caller.once(&act, (key, [0; 32]), run).await?;
    caller.show(version, StatusCode::OK).await
}
