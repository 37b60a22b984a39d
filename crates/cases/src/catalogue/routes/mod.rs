//! Routes of the versions of the classes. Who may call each stands in its first line; a version's ETag is its revision.

mod acts;
mod classes;
mod import;
mod read;
mod views;

use super::model::{Edition, stream, version_of};
use super::rules::{Asked, Refused};
use super::work::Failure;
use crate::State;
use api::{Ctx, Done, Idempotent, Key, Problem, replayed};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, Division, Stamp};
use db::Tx;
use people::Policies;
use utoipa_axum::{router::OpenApiRouter, routes};

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotYours => Problem::forbidden("forbidden"),
            Refused::SamePerson => Problem::forbidden("same_person"),
            Refused::WrongState(state) => Problem::conflict("wrong_state").arg("state", state),
            Refused::Superseded(version) => Problem::conflict("superseded").arg("version", version),
            Refused::NoClasses => Problem::conflict("no_classes"),
            Refused::NoSuchClass => Problem::not_found(),
            Refused::TooManyClasses => {
                Problem::conflict("too_many_classes").arg("max", crate::category::CLASSES_MAX)
            }
            Refused::TooManyOpen => Problem::conflict("too_many_open").arg("max", super::OPEN_MAX),
            Refused::NotFirst => Problem::conflict("not_first"),
        }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refused) => refused.into(),
            Failure::NotFound => Problem::not_found(),
            Failure::Unknown(field) => Problem::field(field, "unknown"),
            Failure::Stale(current) => Problem::stale(current),
            Failure::Db(error) => error.into(),
            Failure::Journal(error) => error.into(),
        }
    }
}

/// Who asks about the classes of which county.
#[derive(Clone)]
struct Caller {
    ctx: Ctx,
    actor: Actor,
    county: Division,
}

impl Caller {
    fn new(state: &State, actor: Actor) -> Self {
        Self { ctx: state.ctx.clone(), actor, county: state.territory.now().county() }
    }
    fn asked(&self) -> Asked<'_> {
        Asked { actor: &self.actor, policies: Policies::embedded(), county: self.county, now: self.ctx.now() }
    }
    /// Refuses who may neither make nor publish versions.
    fn check(&self) -> Result<(), Problem> {
        Ok(self.asked().may_see()?)
    }
    /// The answer that shows a version.
    async fn show(&self, version: i64, status: StatusCode) -> Result<Response, Problem> {
        let caller = self.clone();
        let view = self
            .ctx
            .db
            .read("cases.catalogue_view", move |tx| views::view(tx, &caller.asked(), version))
            .await?;
        let tag = format!("\"{}\"", view.version_no);
        Ok((status, [(header::ETAG, tag)], axum::Json(view)).into_response())
    }
    /// Runs an act in one transaction, once for its key.
    async fn once<F>(&self, act: &str, (key, digest): (Key, [u8; 32]), run: F) -> Result<i64, Problem>
    where
        F: Fn(&mut Tx, &Stamp, Division) -> Result<Edition, Failure> + Send + 'static,
    {
        let key = Idempotent::new(&self.ctx, &self.actor, &key, act, digest);
        let (stamp, county) = (self.ctx.stamp(&self.actor), self.county);
        let body = move |tx: &mut Tx| {
            replayed(tx, &key, |tx| {
                let edition = run(tx, &stamp, county)?;
                let resource = stream(edition.version).id;
                Ok(Done { status: 200, resource, version: edition.revision })
            })
        };
        let done = self.ctx.db.write("cases.catalogue_act", body).await?;
        Ok(version_of(done.resource))
    }
}

/// The routes of the versions of the classes, under `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(read::catalogues, acts::draft))
        .routes(routes!(import::import))
        .routes(routes!(read::catalogue))
        .routes(routes!(read::classes))
        .routes(routes!(read::csv))
        .routes(routes!(classes::put, classes::remove))
        .routes(routes!(acts::propose))
        .routes(routes!(acts::publish))
        .routes(routes!(acts::withdraw))
}
