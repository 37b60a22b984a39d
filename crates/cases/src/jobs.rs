//! Jobs of this room: what a post held is handed over, clocks are computed again; small pictures, the sweep of missed deadlines, the sweep of files without a row, the daily figures.

use crate::photo::thumb;
use crate::store::{case, daily, extra, find, photo};
use crate::work::{Failure, Room, talk_event};
use ::jobs::{JobCtx, JobError, Runner};
use base::{Event, MembershipId, PhotoId, Timestamp, Wish};
use db::{Db, Tx};
use journal::{Follower, Record};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use territory::date;
use vault::{Subject, Vault};

/// Missed deadlines marked in one run at most.
const SWEEP_MAX: i64 = 500;
const SWEEP_EVERY_MS: i64 = 60_000;
const FILES_EVERY_MS: i64 = 6 * 3_600_000;
/// Files without a row are kept this long: their row may still come.
const FILES_OLD_MS: i64 = 24 * 3_600_000;
/// Events that one batch of the daily figures reads.
const DAILY_BATCH: i64 = 500;
/// Name of the daily figures' cursor.
pub const DAILY: &str = "cases.daily";

/// Cases that one transaction hands over or computes again.
const HAND_MAX: i64 = 100;

/// Where a job finds the room with the county and the classes of its instant.
pub type RoomNow = Arc<dyn Fn() -> Room + Send + Sync>;

/// Adds this room's handlers and periods to the runner.
#[must_use]
pub fn register(runner: Runner, vault: &Vault, room: &RoomNow) -> Runner {
    let (for_thumbs, for_files) = (vault.clone(), vault.clone());
    let (to_hand, to_recompute) = (Arc::clone(room), Arc::clone(room));
    crate::care::jobs::register(runner, vault)
        .on("cases.hand_over", move |ctx| hand_over(ctx, to_hand()))
        .on("cases.recompute", move |ctx| recompute(ctx, to_recompute()))
        .on("cases.thumb", move |ctx| make_thumb(ctx, for_thumbs.clone()))
        .on("cases.sweep_overdue", sweep_overdue)
        .on("cases.sweep_files", move |ctx| sweep_files(ctx, for_files.clone()))
        .every("cases.sweep_overdue", SWEEP_EVERY_MS, Wish::soon("cases.sweep_overdue", 1, json!({})))
        .every("cases.sweep_files", FILES_EVERY_MS, Wish::soon("cases.sweep_files", 1, json!({})))
}

fn failed(code: &'static str) -> impl Fn(&dyn std::fmt::Display) -> JobError {
    move |error| {
        tracing::warn!(%error, code, "job failed");
        JobError::again(code)
    }
}

fn post(ctx: &JobCtx, name: &str) -> Option<MembershipId> {
    ctx.job.body.get(name).and_then(|v| v.as_str()).and_then(|t| t.parse().ok()).map(MembershipId)
}

/// 交接: whatever a post holds goes to another post of the lead, or back to the lead's desk. Some at a time, each in its own event.
async fn hand_over(ctx: JobCtx, room: Room) -> Result<(), JobError> {
    let Some(from) = post(&ctx, "from") else { return Err(JobError::never("no_post")) };
    let (to, stamp) = (post(&ctx, "to"), ctx.stamp());
    let mut after: Vec<u8> = Vec::new();
    loop {
        let (room, stamp, since) = (room.clone(), stamp.clone(), after.clone());
        let last = ctx
            .db
            .write("cases.hand_over", move |tx| {
                tx.operational("hand over");
                let ids = find::held_by(tx, from, &since, HAND_MAX)?;
                for id in &ids {
                    room.hand_over(tx, &stamp, *id, from, to)?;
                }
                Ok::<_, Failure>(ids.last().map(|id| id.bytes().to_vec()))
            })
            .await
            .map_err(|e| failed("hand_over")(&e))?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// Clocks over a year without a calendar, computed again when one was imported.
async fn recompute(ctx: JobCtx, room: Room) -> Result<(), JobError> {
    let stamp = ctx.stamp();
    let mut after: Vec<u8> = Vec::new();
    loop {
        let (room, stamp, since) = (room.clone(), stamp.clone(), after.clone());
        let last = ctx
            .db
            .write("cases.recompute", move |tx| {
                tx.operational("recompute");
                let ids = find::provisional(tx, &since, HAND_MAX)?;
                for id in &ids {
                    room.recompute(tx, &stamp, *id)?;
                }
                Ok::<_, Failure>(ids.last().map(|id| id.bytes().to_vec()))
            })
            .await
            .map_err(|e| failed("recompute")(&e))?;
        match last {
            Some(last) => after = last,
            None => return Ok(()),
        }
    }
}

/// Makes the small picture of a photo; a photo that is gone needs none.
async fn make_thumb(ctx: JobCtx, vault: Vault) -> Result<(), JobError> {
    let id = ctx.job.body.get("photo").and_then(|v| v.as_str()).and_then(|t| t.parse().ok()).map(PhotoId);
    let Some(id) = id else { return Err(JobError::never("no_photo")) };
    let stamp = ctx.stamp();
    let (sealing, opening) = (vault.clone(), stamp.clone());
    let keys = ctx
        .db
        .write("cases.thumb_keys", move |tx| {
            tx.operational("thumb");
            let Some(row) = photo::find(tx, id)? else { return Ok::<_, vault::Error>(None) };
            if row.thumb {
                return Ok(None);
            }
            let subject = Subject::Case(row.case);
            Ok(Some((sealing.open_key_own(tx, &opening, subject)?, sealing.seal_key(tx, subject)?)))
        })
        .await
        .map_err(|e| failed("thumb_key")(&e))?;
    let Some((open, seal)) = keys else { return Ok(()) };
    let bytes = vault.get_file(open, id, "full").await.map_err(|e| failed("thumb_read")(&e))?;
    let small = tokio::task::spawn_blocking(move || thumb(&bytes))
        .await
        .map_err(|e| failed("thumb_thread")(&e))?
        .map_err(|_| JobError::never("thumb_decode"))?;
    match vault.put_file(Arc::clone(&stamp.entropy), seal, id, "thumb", small).await {
        Ok(()) | Err(vault::Error::Exists) => {}
        Err(error) => return Err(failed("thumb_write")(&error)),
    }
    let done = ctx.clone();
    ctx.db
        .write("cases.thumb_done", move |tx| {
            photo::thumbed(tx, id)?;
            done.finish(tx)
        })
        .await
        .map_err(|e| failed("thumb_done")(&e))
}

/// Records once, in the talk stream, that a deadline was missed.
async fn sweep_overdue(ctx: JobCtx) -> Result<(), JobError> {
    let stamp = ctx.stamp();
    ctx.db
        .write("cases.sweep_overdue", move |tx| {
            tx.operational("sweep");
            for (id, due) in extra::list_overdue(tx, stamp.now, SWEEP_MAX)? {
                let Some(case) = case::find(tx, id)? else { continue };
                if extra::mark_overdue(tx, id, due)? {
                    let body = json!({ "step": case.state.step(), "due": Timestamp::from_ms(due) });
                    tx.record(&stamp, talk_event(id, case.division, "talk.overdue", body))?;
                }
            }
            Ok::<_, journal::Error>(())
        })
        .await
        .map_err(|e| failed("sweep_overdue")(&e))
}

async fn sweep_files(ctx: JobCtx, vault: Vault) -> Result<(), JobError> {
    let db: Db = ctx.db.clone();
    let referenced = move |ids: Vec<PhotoId>| {
        let db = db.clone();
        async move {
            db.read("cases.photos_exist", move |tx| {
                let mut kept = HashSet::new();
                for id in &ids {
                    if photo::exists(tx, *id)? {
                        kept.insert(*id);
                    }
                }
                Ok::<_, vault::Error>(kept)
            })
            .await
        }
    };
    let older = ctx.clock.now().plus_ms(-FILES_OLD_MS);
    let removed = vault.sweep_files(older, referenced).await.map_err(|e| failed("sweep_files")(&e))?;
    if removed > 0 {
        tracing::info!(removed, "files without a row removed");
    }
    Ok(())
}

/// The follower that keeps `cases_daily`: one day and township, received and closed.
pub fn daily_follower() -> Follower<journal::Error> {
    Follower::new(DAILY, DAILY_BATCH, |tx: &mut Tx, events: &[(i64, Event)]| {
        events.iter().try_for_each(|(_, event)| roll_up(tx, event))
    })
}

/// Counts one event; what is neither a report nor a closing changes nothing.
pub fn roll_up(tx: &mut Tx, event: &Event) -> Result<(), journal::Error> {
    let (received, closed) = match event.kind.as_str() {
        "case.reported" => (1, 0),
        "case.closed" => (0, 1),
        _ => return Ok(()),
    };
    let Some(code) = event.division else { return Ok(()) };
    // A township's code has six digits behind it; a county's case keeps the county's.
    let township = code / 1_000_000 * 1_000_000;
    let day = date(event.time).to_string();
    daily::add(tx, &day, township, received, closed)?;
    Ok(())
}
