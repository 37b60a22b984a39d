//! `/healthz` (the process lives), `/readyz` (the database answers).

use crate::{Ctx, Problem, store};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

/// The routes that an operator's probe calls. Open to everyone; they tell nothing.
pub fn health_routes(ctx: Ctx) -> Router {
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready)).with_state(ctx)
}

async fn ready(State(ctx): State<Ctx>) -> Result<&'static str, Problem> {
    let answer: Result<i64, Problem> = ctx.db.read("api.ready", |tx| Ok(store::ready(tx)?)).await;
    answer.map(|_| "ready\n").map_err(|_| Problem::unavailable())
}

/// The answer of `/metrics` (Prometheus text format 0.0.4).
pub fn metrics_text(text: String) -> impl IntoResponse {
    (StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text)
}
