//! Sessions as cookies: two kinds, staff and tracker, so that a clerk's browser can also follow a case.

use crate::{Client, Ctx, Problem};
use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use base::{Actor, CaseId};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Which session a cookie carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A signed-in person on the staff.
    Staff,
    /// The holder of a case's number and code.
    Tracker,
}

impl Kind {
    fn cookie(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Kind::Staff, true) => "__Host-yw",
            (Kind::Staff, false) => "yw",
            (Kind::Tracker, true) => "__Host-yw-track",
            (Kind::Tracker, false) => "yw-track",
        }
    }
}

/// The `Set-Cookie` value of a new session.
pub fn set_cookie(ctx: &Ctx, kind: Kind, token: &str, max_age_s: i64) -> HeaderValue {
    let secure = if ctx.secure_cookies { "; Secure" } else { "" };
    let name = kind.cookie(ctx.secure_cookies);
    let text = format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_s}{secure}");
    // Unwrap safety: name and token are ASCII letters, digits, '-' and '_'.
    HeaderValue::from_str(&text).expect("ASCII cookie")
}

/// The `Set-Cookie` value that ends a session in the browser.
pub fn clear_cookie(ctx: &Ctx, kind: Kind) -> HeaderValue {
    set_cookie(ctx, kind, "", 0)
}

/// The session tokens that a request carries.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    /// The staff session.
    pub staff: Option<String>,
    /// The tracker session.
    pub tracker: Option<String>,
}

impl Cookies {
    /// Reads the cookies of a request.
    pub fn read(ctx: &Ctx, headers: &HeaderMap) -> Self {
        let find = |kind: Kind| {
            let name = kind.cookie(ctx.secure_cookies);
            headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|v| v.to_str().ok())
                .flat_map(|v| v.split(';'))
                .find_map(|pair| {
                    let (key, value) = pair.trim().split_once('=')?;
                    (key == name && !value.is_empty() && value.len() <= 128).then(|| value.to_owned())
                })
        };
        Self { staff: find(Kind::Staff), tracker: find(Kind::Tracker) }
    }
}

/// The staff member who calls; 401 otherwise.
#[derive(Clone, Debug)]
pub struct Staff(pub Actor);

/// The tracker who calls, and the case; 401 otherwise.
#[derive(Clone, Debug)]
pub struct Tracker(pub CaseId);

/// Whoever calls: staff first, then tracker, then a stranger.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The staff session's actor.
    pub staff: Option<Actor>,
    /// The tracker session's case.
    pub tracker: Option<CaseId>,
}

async fn actor(ctx: &Ctx, kind: Kind, token: Option<&String>) -> Result<Option<Actor>, Problem> {
    match token {
        Some(token) => ctx.auth.authenticate(ctx, kind, token).await,
        None => Ok(None),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    Ctx: FromRef<S>,
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ctx = Ctx::from_ref(state);
        let cookies = Cookies::read(&ctx, &parts.headers);
        let found = actor(&ctx, Kind::Staff, cookies.staff.as_ref()).await?;
        found.map(Staff).ok_or_else(Problem::unauthenticated)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Tracker
where
    Ctx: FromRef<S>,
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ctx = Ctx::from_ref(state);
        let cookies = Cookies::read(&ctx, &parts.headers);
        match actor(&ctx, Kind::Tracker, cookies.tracker.as_ref()).await? {
            Some(Actor::Tracker { case }) => Ok(Tracker(case)),
            _ => Err(Problem::unauthenticated()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Ctx: FromRef<S>,
{
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let ctx = Ctx::from_ref(state);
        let cookies = Cookies::read(&ctx, &parts.headers);
        let staff = actor(&ctx, Kind::Staff, cookies.staff.as_ref()).await?;
        let tracker = match actor(&ctx, Kind::Tracker, cookies.tracker.as_ref()).await? {
            Some(Actor::Tracker { case }) => Some(case),
            _ => None,
        };
        Ok(Self { staff, tracker })
    }
}

/// The address that calls, for throttles only: never stored, never logged. Behind a trusted proxy it is the client's; of an
/// IPv6 address the network counts.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl<S: Send + Sync> FromRequestParts<S> for Peer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let found = parts.extensions.get::<Client>().map(|c| c.address);
        let peer = || parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let address = found.or_else(peer).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        Ok(Peer(Client::network(address)))
    }
}
