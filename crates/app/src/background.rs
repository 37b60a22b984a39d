//! What runs beside requests: the sealer, the daily figures, the job runner, the sweep of sessions and keys.

use crate::{App, offices};
use base::{Timestamp, Wish};
use jobs::{JobCtx, JobError, Runner, Shutdown};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const UPKEEP: Duration = Duration::from_secs(5);
const SWEEP: &str = "app.sweep";
const SWEEP_EVERY_MS: i64 = 15 * 60_000;
/// Idempotency keys are kept for a day.
const KEYS_MS: i64 = 24 * 3_600_000;

/// The runner with every room's handlers.
pub fn runner(app: &App) -> Runner {
    let ctx = &app.ctx;
    let cases = app.cases.clone();
    let room: cases::jobs::RoomNow = Arc::new(move || cases.room());
    let runner = Runner::new(ctx.db.clone(), ctx.clock.clone(), ctx.entropy.clone());
    cases::jobs::register(runner, &ctx.vault, &room).on(SWEEP, sweep).every(
        SWEEP,
        SWEEP_EVERY_MS,
        Wish::soon(SWEEP, 1, json!({})),
    )
}

async fn sweep(ctx: JobCtx) -> Result<(), JobError> {
    let now: Timestamp = ctx.clock.now();
    ctx.db
        .write("app.sweep", move |tx| {
            let sessions = people::store::sweep_sessions(tx, now)?;
            let keys = api::sweep_keys(tx, now.plus_ms(-KEYS_MS))?;
            tracing::debug!(sessions, keys, "swept");
            Ok::<_, db::Error>(())
        })
        .await?;
    Ok(())
}

/// Histograms gather samples until somebody reads them or this drains them.
async fn keep_metrics_small(metrics: Option<PrometheusHandle>, mut stop: Shutdown) {
    let Some(metrics) = metrics else { return };
    loop {
        tokio::select! {
            () = journal::stopped(&mut stop) => return,
            () = tokio::time::sleep(UPKEEP) => metrics.run_upkeep(),
        }
    }
}

/// Starts every background task; each ends when told to stop.
pub fn start(app: &App, stop: &Shutdown) -> Vec<tokio::task::JoinHandle<()>> {
    let (ctx, cases) = (&app.ctx, &app.cases);
    let county = offices::follow(ctx.db.clone(), cases.territory.clone(), app.offices.clone(), stop.clone());
    vec![
        tokio::spawn(keep_metrics_small(app.metrics.clone(), stop.clone())),
        tokio::spawn(journal::run_sealer(ctx.db.clone(), ctx.clock.clone(), stop.clone())),
        tokio::spawn(cases::jobs::daily_follower().run(ctx.db.clone(), stop.clone())),
        tokio::spawn(cases::catalogue::follow(ctx.db.clone(), cases.catalogues.clone(), stop.clone())),
        tokio::spawn(county),
        tokio::spawn(runner(app).run(stop.clone())),
    ]
}
