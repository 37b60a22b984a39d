//! How much one address may ask: a limit on writes and one on reads of the API a minute, before anything else is done.
//! Generous: it is for programs that run wild, not for people; a whole office may share one address.

use crate::{Client, Problem, Throttle};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base::Clock;
use std::net::IpAddr;
use std::sync::Arc;

const MINUTE_MS: i64 = 60_000;

/// Requests a minute from one address; 0: no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// POST, PUT, PATCH, DELETE.
    pub writes: u32,
    /// GET of the API.
    pub reads: u32,
}

impl Rates {
    /// No limit: for a demo on loopback, and for tests.
    pub const NONE: Rates = Rates { writes: 0, reads: 0 };
}

/// The layer's memory. Clones share it.
#[derive(Clone)]
pub struct Limits {
    clock: Arc<dyn Clock>,
    writes: Option<Arc<Throttle<IpAddr>>>,
    reads: Option<Arc<Throttle<IpAddr>>>,
}

impl Limits {
    /// Limits with nothing counted yet.
    pub fn new(rates: Rates, clock: Arc<dyn Clock>) -> Self {
        let throttle = |most: u32| (most > 0).then(|| Arc::new(Throttle::new(most, MINUTE_MS)));
        Self { clock, writes: throttle(rates.writes), reads: throttle(rates.reads) }
    }
}

/// The layer: counts a request of the API and answers 429 with Retry-After past the limit. Stands behind
/// [`find_client`](crate::find_client).
pub async fn limit(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let throttle = match *request.method() {
        Method::GET | Method::HEAD | Method::OPTIONS if api => &limits.reads,
        Method::GET | Method::HEAD | Method::OPTIONS => &None,
        _ => &limits.writes,
    };
    let client = request.extensions().get::<Client>().map(|c| Client::network(c.address));
    if let (Some(throttle), Some(client)) = (throttle, client)
        && let Err(seconds) = throttle.take(client, limits.clock.now())
    {
        metrics::counter!("http_limited_total").increment(1);
        return Problem::too_many(seconds).into_response();
    }
    next.run(request).await
}
