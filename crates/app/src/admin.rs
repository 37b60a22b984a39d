//! What administration looks at first: what is broken, what awaits somebody; and dead jobs, which can be tried again.
//!
//! Owns no table: it asks the rooms. Refuses to know what a job does.

use crate::commands::newest_backup;
use api::{Ctx, Cursor, Paging, Path, Problem, Refusals, Staff};
use axum::extract::{FromRef, State as Extract};
use axum::http::StatusCode;
use base::{Actor, Division, JobId, Level, Page, Scope, Timestamp};
use cases::catalogue::model::EditionState;
use db::Tx;
use jobs::Dead;
use people::{Duty, Policies};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use territory::{Live, Territory};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Proposed versions and desks looked at, at most.
const PROPOSED_MAX: i64 = 100;
const DESKS_MAX: i64 = 10_000;
const MANAGE: &str = "jobs.manage";

/// What these routes hold.
#[derive(Clone)]
pub struct State {
    /// The common things.
    pub ctx: Ctx,
    /// The county, as it is now.
    pub live: Live,
    /// Where the last backup is looked for.
    pub backups: Option<Arc<PathBuf>>,
}

impl FromRef<State> for Ctx {
    fn from_ref(state: &State) -> Ctx {
        state.ctx.clone()
    }
}

impl State {
    /// Jobs belong to the whole centre: to who administers all of its county.
    fn may(&self, actor: &Actor) -> Result<(), Problem> {
        let county = self.live.now().county();
        let whole = |scope: &Scope| matches!(scope, Scope::Subtree { division } if division.contains(county));
        let rights = Policies::embedded().rights(actor, MANAGE);
        if rights.scopes.iter().any(whole) { Ok(()) } else { Err(Problem::forbidden("forbidden")) }
    }
}

/// A job that was given up.
#[derive(Serialize, ToSchema)]
pub struct DeadJob {
    /// Its id.
    id: JobId,
    /// Who should have fulfilled it.
    kind: String,
    /// How often it was tried.
    #[schema(minimum = 0)]
    attempts: i64,
    /// Code of the last failure.
    #[schema(required)]
    error: Option<String>,
    /// When it was given up.
    since: Timestamp,
}

impl From<Dead> for DeadJob {
    fn from(dead: Dead) -> Self {
        let Dead { id, kind, attempts, last_error, at, body: _ } = dead;
        Self { id, kind, attempts, error: last_error, since: at }
    }
}

/// The last backup.
#[derive(Serialize, ToSchema)]
pub struct BackupView {
    /// The moment that it holds.
    last_at: Timestamp,
}

/// What is broken, what awaits somebody.
#[derive(Serialize, ToSchema)]
pub struct Overview {
    /// Jobs that were given up.
    #[schema(minimum = 0)]
    dead_jobs: i64,
    /// Versions of the small classes that wait for a second person.
    #[schema(minimum = 0)]
    catalogue_proposed: i64,
    /// Active people who hold no post.
    #[schema(minimum = 0)]
    persons_without_post: i64,
    /// The last year with a known calendar.
    #[schema(required)]
    calendar_until: Option<i16>,
    /// Townships without an intake desk of their own: the county's desk files their cases.
    townships_without_intake: Vec<Division>,
    /// Grids that no position is found in.
    #[schema(minimum = 0)]
    grids_without_area: u64,
    /// The newest backup in `backup_dir`; absent: none, or no `backup_dir` is set.
    #[schema(required)]
    backup: Option<BackupView>,
    /// The schema's number.
    schema: i64,
    /// The program's version.
    version: String,
}

/// What the database says.
struct Counts {
    dead_jobs: i64,
    catalogue_proposed: i64,
    persons_without_post: i64,
    intake: BTreeSet<Division>,
}

fn counts(tx: &mut Tx, county: Division) -> Result<Counts, Problem> {
    let proposed = cases::catalogue::store::list_versions(tx, EditionState::Proposed, 0, PROPOSED_MAX)?;
    let desks = people::store::list_desks(tx, Duty::Intake, county, DESKS_MAX)?;
    Ok(Counts {
        dead_jobs: jobs::waiting(tx)?.dead,
        catalogue_proposed: i64::try_from(proposed.len()).unwrap_or(i64::MAX),
        persons_without_post: people::store::count_without_post(tx)?,
        intake: desks.into_iter().map(|d| d.org.division).collect(),
    })
}

fn without_area(territory: &Territory) -> u64 {
    let grids = territory.entries().filter(|(named, _)| named.level == Level::Grid);
    grids.filter(|(named, _)| territory.own_area_m2(named.code).is_none()).count() as u64
}

/// What is broken, what awaits somebody. Staff with the right `jobs.manage` over the whole county.
#[utoipa::path(get, path = "/admin/overview", operation_id = "adminOverview", tag = "admin",
    responses((status = 200, body = Overview), Refusals))]
async fn overview(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
) -> Result<axum::Json<Overview>, Problem> {
    state.may(&actor)?;
    let territory = state.live.now();
    let county = territory.county();
    let counts = state.ctx.db.read("app.overview", move |tx| counts(tx, county)).await?;
    let last_at = newest(state.backups.clone()).await?;
    let townships = territory.children(county).iter().map(|t| t.code);
    Ok(axum::Json(Overview {
        dead_jobs: counts.dead_jobs,
        catalogue_proposed: counts.catalogue_proposed,
        persons_without_post: counts.persons_without_post,
        calendar_until: territory.calendar().known_until(),
        townships_without_intake: townships.filter(|t| !counts.intake.contains(t)).collect(),
        grids_without_area: without_area(&territory),
        backup: last_at.map(|last_at| BackupView { last_at }),
        schema: db::migrations::MIGRATIONS.last().map_or(0, |m| m.version),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }))
}

async fn newest(folder: Option<Arc<PathBuf>>) -> Result<Option<Timestamp>, Problem> {
    let Some(folder) = folder else { return Ok(None) };
    let found = tokio::task::spawn_blocking(move || newest_backup(&folder)).await;
    found.map_err(|e| Problem::internal(&e))
}

/// Jobs that were given up, latest first. Staff with the right `jobs.manage` over the whole county.
#[utoipa::path(get, path = "/jobs/dead", operation_id = "deadJobs", tag = "admin", params(Paging),
    responses((status = 200, body = Page<DeadJob>), Refusals))]
async fn dead(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    paging: Paging,
) -> Result<axum::Json<Page<DeadJob>>, Problem> {
    state.may(&actor)?;
    let cursor = Cursor::new(&state.ctx, "app.dead_jobs");
    let args = cursor.args(&paging)?;
    let asked = args.clone();
    let rows: Vec<Dead> =
        state.ctx.db.read("app.dead_jobs", move |tx| Ok::<_, Problem>(jobs::dead(tx, &asked)?)).await?;
    let page = cursor.page(&args, rows, |d| (d.at.ms(), d.id.bytes().to_vec()));
    let items = page.items.into_iter().map(DeadJob::from).collect();
    Ok(axum::Json(Page { items, next: page.next }))
}

/// Try a dead job again, now. Staff with the right `jobs.manage` over the whole county; 404 when it is not dead any more.
#[utoipa::path(post, path = "/jobs/{id}/retry", operation_id = "retryJob", tag = "admin",
    params(("id" = JobId, Path)), responses((status = 204, description = "It is due now"), Refusals))]
async fn retry(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<JobId>,
) -> Result<StatusCode, Problem> {
    state.may(&actor)?;
    let now = state.ctx.now();
    let back =
        state.ctx.db.write("app.retry_job", move |tx| Ok::<_, Problem>(jobs::revive(tx, now, id)?)).await?;
    if back { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

/// The routes, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(overview)).routes(routes!(dead)).routes(routes!(retry))
}
