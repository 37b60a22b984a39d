//! Jobs of care: the daily sweep of what was kept long enough, files that follow their erased rows, the erasure log's stragglers.

use super::rules::{Kind, What};
use super::work::{self, Refusal};
use ::jobs::{JobCtx, JobError, Runner, enqueue};
use base::{Entropy, PhotoId, Stamp, Timestamp, Wish};
use db::{Db, Tx};
use serde_json::json;
use std::sync::Arc;
use vault::{ErasureLog, Replayed, Vault};

/// The daily sweep.
const SWEEP: &str = "cases.sweep_retention";
const SWEEP_EVERY_MS: i64 = 86_400_000;
/// Transactions that one job makes; what is left is another job.
const SWEEP_MAX: usize = 50;
const LOG: &str = "cases.log_erasures";
const LOG_EVERY_MS: i64 = 10 * 60_000;

/// Adds the handlers and periods to the runner.
#[must_use]
pub fn register(runner: Runner, vault: &Vault) -> Runner {
    let (for_sweep, for_files, for_log) = (vault.clone(), vault.clone(), vault.clone());
    runner
        .on(SWEEP, move |ctx| sweep(ctx, for_sweep.clone()))
        .on("cases.remove_files", move |ctx| remove_files(ctx, for_files.clone()))
        .on(LOG, move |ctx| log(ctx, for_log.clone()))
        .every(SWEEP, SWEEP_EVERY_MS, Wish::soon(SWEEP, 1, json!({})))
        .every(LOG, LOG_EVERY_MS, Wish::soon(LOG, 1, json!({})))
}

fn failed(code: &'static str) -> impl Fn(&dyn std::fmt::Display) -> JobError {
    move |error| {
        tracing::warn!(%error, code, "job failed");
        JobError::again(code)
    }
}

/// Counts what was erased, by what and why.
pub(super) fn count(what: What, why: &'static str, erased: u64) {
    metrics::counter!("cases_erased_total", "what" => what.word(), "why" => why).increment(erased);
}

/// One kind after another; a job that has done its share wishes the next one, from the kind where it stopped.
async fn sweep(ctx: JobCtx, vault: Vault) -> Result<(), JobError> {
    let word = |name: &str| ctx.job.body.get(name).and_then(|v| v.as_str()).and_then(Kind::from_word);
    let (started, mut left) = (word("from"), SWEEP_MAX);
    let kinds = Kind::ALL.into_iter().skip_while(|k| started.is_some_and(|from| from != *k));
    for kind in kinds {
        let mut first = started != Some(kind);
        loop {
            if left == 0 {
                return again(&ctx, kind).await;
            }
            left -= 1;
            let swept = batch(&ctx, &vault, kind, first).await?;
            first = false;
            if !swept.more {
                break;
            }
        }
    }
    Ok(())
}

async fn batch(ctx: &JobCtx, vault: &Vault, kind: Kind, first: bool) -> Result<work::Swept, JobError> {
    let (sweeping, stamp) = (vault.clone(), ctx.stamp());
    let swept = ctx
        .db
        .write("cases.sweep_retention", move |tx| work::sweep(&sweeping, tx, &stamp, kind, first))
        .await
        .map_err(|e: Refusal| failed("sweep_retention")(&e))?;
    if swept.erased > 0 {
        count(kind.what(), "retention", swept.erased);
        tracing::info!(kind = kind.word(), erased = swept.erased, "kept long enough");
    }
    vault.log_erasures(&ctx.db).await.map_err(|e| failed("log_erasures")(&e))?;
    Ok(swept)
}

async fn again(ctx: &JobCtx, kind: Kind) -> Result<(), JobError> {
    let stamp = ctx.stamp();
    let wish = Wish::soon(SWEEP, 1, json!({ "from": kind.word() }));
    let body = move |tx: &mut Tx| enqueue(tx, &stamp, &wish).map(drop);
    ctx.db.write("cases.sweep_again", body).await.map_err(|e| failed("sweep_again")(&e))
}

/// Removes the files of photos whose rows are gone.
async fn remove_files(ctx: JobCtx, vault: Vault) -> Result<(), JobError> {
    let photos: Option<Vec<PhotoId>> =
        ctx.job.body.get("photos").and_then(|v| serde_json::from_value(v.clone()).ok());
    for photo in photos.ok_or(JobError::never("no_photos"))? {
        vault.remove_files(photo).await.map_err(|e| failed("remove_files")(&e))?;
    }
    Ok(())
}

/// What a crash left between an erasure's commit and its line.
async fn log(ctx: JobCtx, vault: Vault) -> Result<(), JobError> {
    vault.log_erasures(&ctx.db).await.map(drop).map_err(|e| failed("log_erasures")(&e))
}

/// After a restore and before anybody is served: erases again what the log says was erased, with its photos and points, and
/// records that in each case's talk.
pub async fn replay_erasures(
    db: &Db,
    vault: &Vault,
    now: Timestamp,
    entropy: Arc<dyn Entropy>,
    log: &ErasureLog,
) -> Result<Replayed, Refusal> {
    let stamp = Stamp { actor: base::Actor::system("restore"), now, entropy };
    vault.replay_erasures(db, log, move |tx, erased| work::replay(tx, &stamp, erased)).await
}
