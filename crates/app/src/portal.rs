//! What the web UI needs before anybody signs in: the county, the telephone number, and the demo's accounts when it is one.

use api::{Problem, Refusals};
use axum::extract::State as Extract;
use base::Division;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What this route holds.
#[derive(Clone)]
pub struct State {
    /// The reply; it does not change while the server runs.
    pub portal: Arc<Portal>,
}

/// The county of this centre.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountyView {
    /// Its code.
    pub code: Division,
    /// Its name.
    pub name: String,
}

/// An account of the demo.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    /// Sign-in name.
    pub account: String,
    /// worker, clerk, verifier, centre.
    pub role: String,
    /// Shown on its button.
    pub name: String,
}

/// The demo's accounts: sent only by a demo.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DemoSignIn {
    /// The password of every demo account.
    pub password: String,
    /// The accounts, one a role first.
    pub accounts: Vec<DemoAccount>,
}

/// What the web UI needs before anybody signs in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Portal {
    /// The county.
    pub county: CountyView,
    /// The telephone number on every page.
    pub phone: String,
    /// Only in a demo.
    #[schema(required)]
    pub demo: Option<DemoSignIn>,
}

/// The county, the telephone number, and a demo's accounts. Open to everyone.
#[utoipa::path(get, path = "/portal", operation_id = "portal", tag = "portal", responses((status = 200, body = Portal), Refusals))]
async fn portal(Extract(state): Extract<State>) -> Result<axum::Json<Portal>, Problem> {
    Ok(axum::Json(Portal::clone(&state.portal)))
}

/// The route, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new().routes(routes!(portal))
}
