//! A file of classes becomes a draft.

use super::Caller;
use crate::State;
use crate::catalogue::work::{Goal, Taken, compare_categories, import_categories};
use crate::catalogue::{CSV_MAX, rules};
use crate::category::read_categories;
use api::{Problem, Query, Refusals, Staff};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State as Extract};
use axum::http::header;
use base::import::{Finding, Imported};
use db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How the file is taken.
#[derive(Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// Only look: nothing is written.
    #[serde(default)]
    dry_run: bool,
}

/// What the file would change, or changed; nothing of it is loaded when there are findings.
#[derive(Serialize, ToSchema)]
pub struct CatalogueImport {
    /// How it differs from the version in force.
    report: Imported,
    /// What keeps it from being loaded.
    findings: Vec<Finding>,
    /// The draft that holds it; `null` after a look, with findings, and when the version in force has these classes already.
    #[schema(required)]
    version: Option<i64>,
}

/// The bytes of a CSV file.
pub(super) struct CsvBody(Bytes);

impl<S: Send + Sync> FromRequest<S> for CsvBody {
    type Rejection = Problem;
    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
        if !kind.split(';').next().unwrap_or("").trim().eq_ignore_ascii_case("text/csv") {
            return Err(Problem::unsupported_type());
        }
        let bytes = axum::body::to_bytes(request.into_body(), CSV_MAX).await;
        Ok(Self(bytes.map_err(|_| Problem::too_large(CSV_MAX))?))
    }
}

/// A file of classes becomes a draft; the same file again changes nothing. Staff with the right `catalogue.manage`.
#[utoipa::path(post, path = "/catalogues/import", operation_id = "importCatalogue", tag = "catalogue", params(ImportQuery),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 200, body = CatalogueImport), Refusals))]
pub(super) async fn import(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Query(query): Query<ImportQuery>,
    CsvBody(bytes): CsvBody,
) -> Result<axum::Json<CatalogueImport>, Problem> {
    let caller = Caller::new(&state, actor);
    if !caller.asked().has(rules::MANAGE) {
        return Err(Problem::forbidden("forbidden"));
    }
    let rows = match read_categories(&bytes) {
        Ok(rows) => rows,
        Err(findings) => {
            let report = Imported::default();
            return Ok(axum::Json(CatalogueImport { report, findings, version: None }));
        }
    };
    let taken = take(&caller, rows, query.dry_run).await?;
    Ok(axum::Json(CatalogueImport { report: taken.report, findings: Vec::new(), version: taken.version }))
}

async fn take(
    caller: &Caller,
    rows: Vec<crate::category::ClassInput>,
    dry_run: bool,
) -> Result<Taken, Problem> {
    let (stamp, county) = (caller.ctx.stamp(&caller.actor), caller.county);
    if dry_run {
        let look = move |tx: &mut Tx| compare_categories(tx, &rows);
        let report = caller.ctx.db.read("cases.catalogue_look", look).await?;
        return Ok(Taken { report, version: None });
    }
    let body = move |tx: &mut Tx| import_categories(tx, &stamp, county, &rows, Goal::Draft);
    Ok(caller.ctx.db.write("cases.catalogue_import", body).await?)
}
