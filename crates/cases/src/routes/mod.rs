//! Routes of cases: who may call each stands in its first line; handlers load, decide, save and render.

mod acts;
mod assemble;
mod back;
mod centre;
mod entry;
mod hotline;
mod list;
mod look;
mod photos;
mod report;
mod tracking;
mod view;
mod views;

use crate::category::Catalogues;
use crate::model::Case;
use crate::rules::Refused;
use crate::work::{Failure, Room};
use api::{Ctx, Done, Idempotent, Key, Problem, Throttle, replayed};
use axum::extract::FromRef;
use base::{Actor, CaseId, MembershipId, Stamp, Timestamp};
use db::Tx;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Mutex;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Wrong codes an hour for one number, and for one address.
const WRONG_PER_NUMBER: u32 = 5;
const WRONG_PER_ADDRESS: u32 = 20;
/// Callers' numbers that one post looks up in an hour.
const CALLERS_PER_POST: u32 = 300;
/// Reports an hour from one address.
const REPORTS_PER_ADDRESS: u32 = 60;
const HOUR_MS: i64 = 3_600_000;

/// Serials of a day that this server may still give.
#[derive(Debug, Default)]
struct Serials {
    day: String,
    next: i64,
    end: i64,
}

/// What these routes hold.
#[derive(Clone)]
pub struct State {
    /// The common things.
    pub ctx: Ctx,
    /// The county, as it is now.
    pub territory: territory::Live,
    /// The published classes, as they are now.
    pub catalogues: Catalogues,
    room: Room,
    by_number: Arc<Throttle<String>>,
    by_address: Arc<Throttle<IpAddr>>,
    reports: Arc<Throttle<IpAddr>>,
    callers: Arc<Throttle<MembershipId>>,
    serials: Arc<Mutex<Serials>>,
}

impl State {
    /// A state with empty throttles.
    pub fn new(ctx: Ctx, room: Room) -> Self {
        Self {
            ctx,
            territory: territory::Live::new(room.territory.clone()),
            catalogues: Catalogues::new(Arc::clone(&room.classes)),
            room,
            by_number: Arc::new(Throttle::new(WRONG_PER_NUMBER, HOUR_MS)),
            by_address: Arc::new(Throttle::new(WRONG_PER_ADDRESS, HOUR_MS)),
            reports: Arc::new(Throttle::new(REPORTS_PER_ADDRESS, HOUR_MS)),
            callers: Arc::new(Throttle::new(CALLERS_PER_POST, HOUR_MS)),
            serials: Arc::default(),
        }
    }

    /// The room with the county and the classes of this instant.
    pub fn room(&self) -> Room {
        Room { territory: self.territory.now(), classes: self.catalogues.now(), ..self.room.clone() }
    }

    /// The next public number of today; serials are taken from the table in blocks.
    pub async fn next_number(&self, now: Timestamp) -> Result<String, Problem> {
        let day = territory::date(now).strftime("%y%m%d").to_string();
        let mut serials = self.serials.lock().await;
        if serials.day != day || serials.next >= serials.end {
            let of = day.clone();
            let first = self
                .ctx
                .db
                .write("cases.take_block", move |tx| {
                    Ok::<_, Problem>(crate::store::extra::take_block(tx, &of)?)
                })
                .await?;
            *serials = Serials { day: day.clone(), next: first, end: first + crate::number::BLOCK };
        }
        let serial = serials.next;
        serials.next += 1;
        Ok(crate::number::compose(&day, serial))
    }
}

impl FromRef<State> for Ctx {
    fn from_ref(state: &State) -> Ctx {
        state.ctx.clone()
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotYours => Problem::forbidden("forbidden"),
            Refused::HandledByYou => Problem::forbidden("handled_by_you"),
            Refused::WrongState(state) => Problem::conflict("wrong_state").arg("state", state),
            Refused::RatingFinal => Problem::conflict("rating_final"),
            Refused::Field(path, code) => Problem::field(path, code),
            Refused::Outside(args) => Problem::fields(vec![api::FieldProblem {
                path: "place.point".to_owned(),
                code: "outside".to_owned(),
                args,
            }]),
            Refused::Damaged(what) => Problem::internal(&what),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refused) => refused.into(),
            Failure::NotFound => Problem::not_found(),
            Failure::Stale(current) => Problem::stale(current),
            Failure::Db(error) => error.into(),
            Failure::Journal(error) => error.into(),
            Failure::Vault(error) => error.into(),
            Failure::Jobs(error) => error.into(),
        }
    }
}

/// The idempotency key of one act on one case.
fn keyed(state: &State, actor: &Actor, key: &Key, act: &str, case: CaseId, digest: [u8; 32]) -> Idempotent {
    Idempotent::new(&state.ctx, actor, key, &format!("{act} {case}"), digest)
}

/// Who calls, on which case, with which key and body.
struct Call {
    actor: Actor,
    id: CaseId,
    key: Key,
    digest: [u8; 32],
}

/// Runs an act on a case in one transaction, once for its key; a repetition gets the first answer.
async fn once<F>(state: &State, call: &Call, name: &'static str, status: i64, run: F) -> Result<Done, Problem>
where
    F: Fn(&Room, &mut Tx, &Stamp) -> Result<Case, Failure> + Send + 'static,
{
    let key = keyed(state, &call.actor, &call.key, name, call.id, call.digest);
    let (room, stamp, resource) = (state.room(), state.ctx.stamp(&call.actor), call.id.0);
    let body = move |tx: &mut Tx| {
        replayed(tx, &key, |tx| {
            let version = run(&room, tx, &stamp)?.version;
            Ok(Done { status, resource, version })
        })
    };
    state.ctx.db.write(name, body).await
}

/// The routes of this room, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .merge(crate::care::routes())
        .routes(routes!(report::categories))
        .routes(routes!(report::propose))
        .routes(routes!(report::report))
        .routes(routes!(photos::report_photo))
        .routes(routes!(photos::case_photo))
        .routes(routes!(photos::photo))
        .routes(routes!(tracking::open, tracking::track, tracking::close))
        .routes(routes!(tracking::note))
        .routes(routes!(tracking::rate))
        .routes(routes!(list::queues))
        .routes(routes!(list::cases))
        .routes(routes!(list::search))
        .routes(routes!(view::case))
        .routes(routes!(view::timeline))
        .routes(routes!(view::leads))
        .routes(routes!(look::reads))
        .routes(routes!(look::reveal))
        .routes(routes!(acts::file))
        .routes(routes!(acts::refuse))
        .routes(routes!(acts::dispatch))
        .routes(routes!(acts::sign))
        .routes(routes!(acts::submit))
        .routes(routes!(acts::pass))
        .routes(routes!(acts::fail))
        .routes(routes!(acts::note))
        .routes(routes!(back::send_back))
        .routes(routes!(back::accept_return))
        .routes(routes!(back::refuse_return))
        .routes(routes!(back::undo_dispatch))
        .routes(routes!(back::reassign))
        .routes(routes!(back::answer))
        .routes(routes!(back::facts))
        .routes(routes!(hotline::take))
        .routes(routes!(hotline::callers))
        .routes(routes!(hotline::find))
        .routes(routes!(hotline::said))
        .routes(routes!(centre::figures))
        .routes(routes!(centre::pins))
        .merge(crate::catalogue::routes())
}
