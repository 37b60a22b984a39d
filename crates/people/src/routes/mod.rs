//! Routes of people: who may call each stands in its first line; handlers load, decide, save and render.

mod me;
mod orgs;
mod persons;
mod posts;
mod sessions;
mod sign_in;
mod views;

pub use sign_in::{Me, PostView};
pub use views::{RoleName, TitleView};

use crate::auth;
use crate::guess::Guesses;
use crate::work::{Alone, Neighbours};
use api::{Cookies, Ctx, Done, FieldProblem, Idempotent, Key, Kind, Problem, replayed};
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, Stamp, TextError, clean_line};
use db::Tx;
use serde::Serialize;
use std::sync::Arc;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

/// What these routes hold.
#[derive(Clone)]
pub struct State {
    /// The common things.
    pub ctx: Ctx,
    /// Whether the server says that it is a demo.
    pub demo: bool,
    guesses: Arc<Guesses>,
    neighbours: Arc<dyn Neighbours>,
}

impl State {
    /// A state that remembers no tries and knows no neighbours.
    pub fn new(ctx: Ctx, demo: bool) -> Self {
        Self { ctx, demo, guesses: Arc::default(), neighbours: Arc::new(Alone) }
    }
    /// With what other rooms know.
    #[must_use]
    pub fn beside(self, neighbours: Arc<dyn Neighbours>) -> Self {
        Self { neighbours, ..self }
    }
}

impl FromRef<State> for Ctx {
    fn from_ref(state: &State) -> Ctx {
        state.ctx.clone()
    }
}

/// The routes of this room, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in))
        .routes(routes!(sign_in::sign_out))
        .routes(routes!(me::me))
        .routes(routes!(me::change_post))
        .routes(routes!(me::change_password))
        .routes(routes!(posts::colleagues))
        .routes(routes!(orgs::list, orgs::create))
        .routes(routes!(orgs::organisation))
        .routes(routes!(orgs::change))
        .routes(routes!(orgs::close))
        .routes(routes!(persons::list, persons::create))
        .routes(routes!(persons::person))
        .routes(routes!(persons::change))
        .routes(routes!(persons::reset_password))
        .routes(routes!(persons::deactivate))
        .routes(routes!(persons::activate))
        .routes(routes!(posts::give))
        .routes(routes!(posts::end))
        .routes(routes!(posts::stand_in))
        .routes(routes!(posts::end_stand_in))
        .routes(routes!(posts::hand_over))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
}

/// Whoever is signed in, also with a password that must be changed first; 401 otherwise.
pub(super) struct Mine {
    pub actor: Actor,
    /// The hash of the session's token.
    pub token: [u8; 32],
}

impl FromRequestParts<State> for Mine {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let token = Cookies::read(&state.ctx, &parts.headers).staff.ok_or_else(Problem::unauthenticated)?;
        let found = auth::who(&state.ctx, Kind::Staff, &token).await?;
        let (actor, _) = found.ok_or_else(Problem::unauthenticated)?;
        Ok(Mine { actor, token: auth::digest(&token) })
    }
}

/// The hash of the token of the session that calls.
pub(super) struct TokenHash(pub Option<[u8; 32]>);

impl FromRequestParts<State> for TokenHash {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        Ok(TokenHash(Cookies::read(&state.ctx, &parts.headers).staff.map(|t| auth::digest(&t))))
    }
}

/// Who acts, on what, under which key.
pub(super) struct Call {
    pub actor: Actor,
    pub on: Uuid,
    pub key: Key,
    pub digest: [u8; 32],
}

/// Runs an act once for its key; `run` gives the resource that the answer shows and its version.
pub(super) async fn once<F>(
    state: &State,
    call: &Call,
    name: &'static str,
    status: StatusCode,
    run: F,
) -> Result<Done, Problem>
where
    F: Fn(&mut Tx, &Stamp, &dyn Neighbours) -> Result<(Uuid, i64), Problem> + Send + 'static,
{
    let route = format!("{name} {}", call.on);
    let key = Idempotent::new(&state.ctx, &call.actor, &call.key, &route, call.digest);
    let (stamp, neighbours) = (state.ctx.stamp(&call.actor), Arc::clone(&state.neighbours));
    let status = i64::from(status.as_u16());
    let body = move |tx: &mut Tx| {
        replayed(tx, &key, |tx| {
            let (resource, version) = run(tx, &stamp, neighbours.as_ref())?;
            Ok(Done { status, resource, version })
        })
    };
    state.ctx.db.write(name, body).await
}

/// An answer with the version of what it shows as its ETag.
pub(super) fn tagged(status: StatusCode, version: i64, body: impl Serialize) -> Response {
    // Unwrap safety: digits and quotes are ASCII.
    let tag = HeaderValue::from_str(&format!("\"{version}\"")).expect("ASCII");
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (status, headers, axum::Json(body)).into_response()
}

/// A line that is required; what is wrong with it is added to `problems`.
pub(super) fn line(problems: &mut Vec<FieldProblem>, path: &str, text: &str, most: usize) -> String {
    clean_line(text, most).unwrap_or_else(|error| {
        problems.push(FieldProblem::text(path, error));
        String::new()
    })
}

/// What a list is searched for; nothing, or blanks alone, is an empty text. 422 for control characters and what is too long.
pub(super) fn searched(path: &str, text: Option<String>, most: usize) -> Result<String, Problem> {
    match clean_line(&text.unwrap_or_default(), most) {
        Ok(text) => Ok(text),
        Err(TextError::Empty) => Ok(String::new()),
        Err(error) => Err(Problem::fields(vec![FieldProblem::text(path, error)])),
    }
}

/// 422 when something is wrong.
pub(super) fn none_wrong(problems: Vec<FieldProblem>) -> Result<(), Problem> {
    if problems.is_empty() { Ok(()) } else { Err(Problem::fields(problems)) }
}
