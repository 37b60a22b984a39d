//! What changing a county needs in every route: who may, the file, the answer.

use super::State;
use crate::import::{BYTES_MAX, ImportError};
use api::{Problem, Staff};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{header, request::Parts};
use base::import::{Finding, Imported};
use base::{Actor, Division};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

/// Bytes of a calendar's file at most.
pub(super) const CALENDAR_MAX: usize = 2 * 1024 * 1024;
/// Files taken at once by this server: each needs several times its size.
static IMPORTS: Semaphore = Semaphore::const_new(1);

/// Who may change the county, and where; 401 and 403 come before a body is read.
pub(super) struct Manager {
    pub actor: Actor,
    pub within: Division,
}

impl FromRequestParts<State> for Manager {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let Staff(actor) = Staff::from_request_parts(parts, state).await?;
        let root = state.live.now().county();
        // Of who administers a city, the whole county; of a township's administrator, the township.
        let within =
            state.managers.manages(&actor).and_then(|d| match (d.contains(root), root.contains(d)) {
                (true, _) => Some(root),
                (false, true) => Some(d),
                (false, false) => None,
            });
        Ok(Self { actor, within: within.ok_or_else(|| Problem::forbidden("forbidden"))? })
    }
}

impl Manager {
    /// 403 for who administers a part of the county only.
    pub fn whole(&self, root: Division) -> Result<(), Problem> {
        if self.within == root { Ok(()) } else { Err(Problem::forbidden("forbidden")) }
    }
}

/// A file of grids.
pub(super) enum GridsFile {
    GeoJson(Bytes),
    Csv(Bytes),
}

impl<S: Send + Sync> FromRequest<S> for GridsFile {
    type Rejection = Problem;
    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        match media_type(&request).as_str() {
            "application/geo+json" | "application/json" => Ok(Self::GeoJson(body(request, BYTES_MAX).await?)),
            "text/csv" => Ok(Self::Csv(body(request, BYTES_MAX).await?)),
            _ => Err(Problem::unsupported_type()),
        }
    }
}

/// A calendar's file.
pub(super) struct CsvFile(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for CsvFile {
    type Rejection = Problem;
    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if media_type(&request) != "text/csv" {
            return Err(Problem::unsupported_type());
        }
        body(request, CALENDAR_MAX).await.map(Self)
    }
}

fn media_type(request: &Request) -> String {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

async fn body(request: Request, most: usize) -> Result<Bytes, Problem> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if announced.is_some_and(|n: usize| n > most) {
        return Err(Problem::too_large(most));
    }
    let bytes = axum::body::to_bytes(request.into_body(), most).await;
    bytes.map_err(|_| Problem::too_large(most))
}

/// What a file would change, or changed; nothing of it is loaded when there are findings.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerritoryImport {
    /// How it differs from what is valid.
    pub report: Imported,
    /// What keeps it from being loaded, at most 200.
    #[schema(max_items = 200)]
    pub findings: Vec<Finding>,
}

impl TerritoryImport {
    /// Nothing was loaded.
    pub fn refused(findings: Vec<Finding>) -> Self {
        Self { report: Imported::default(), findings }
    }
    /// What an import gave; findings are an answer, the rest is a problem.
    pub fn of(done: Result<Imported, ImportError>) -> Result<Self, Problem> {
        match done {
            Ok(report) => Ok(Self { report, findings: Vec::new() }),
            Err(ImportError::Findings(findings)) => Ok(Self::refused(findings)),
            Err(ImportError::Db(error)) => Err(error.into()),
            Err(ImportError::Journal(error)) => Err(error.into()),
            Err(ImportError::Jobs(error)) => Err(error.into()),
            Err(error @ ImportError::Parts(_)) => Err(Problem::internal(&error)),
        }
    }
}

/// Runs what takes long beside the requests, one at a time.
pub(super) async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    // The semaphore is never closed.
    let _turn = IMPORTS.acquire().await;
    tokio::task::spawn_blocking(work).await.map_err(|e| Problem::internal(&e))
}

/// Takes over what was loaded. When that fails the old county stays, and the next look tries again.
pub(super) async fn take_over(state: &State) {
    if let Err(error) = state.live.reload_if_changed(&state.ctx.db).await {
        tracing::error!(%error, "the county could not be taken over");
    }
}
