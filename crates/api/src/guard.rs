//! Layers around every route: cross-site guard, problem bodies with their trace, request metrics.

use crate::Problem;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Instant;

/// Unsafe methods need `X-Yiwang: 1` and, when the browser sends an Origin, our own; the API answers no link of another site.
pub async fn refuse_cross_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A link on another site must not make a clerk read a case, which would be recorded in the clerk's name.
    let lured = request.uri().path().starts_with("/api/")
        && request.headers().get("sec-fetch-site").is_some_and(|v| v == "cross-site");
    if (safe && !lured) || same_site(request.headers()) {
        return next.run(request).await;
    }
    Problem::forbidden("cross_site").into_response()
}

fn same_site(headers: &HeaderMap) -> bool {
    if headers.get("x-yiwang").is_none_or(|v| v != "1") {
        return false;
    }
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
    match headers.get(header::ORIGIN).map(HeaderValue::to_str) {
        None => headers.get("sec-fetch-site").is_none_or(|v| v == "same-origin"),
        Some(Ok(origin)) => origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host),
        Some(Err(_)) => false,
    }
}

/// Writes each [`Problem`] as a body with the request's trace.
pub async fn render_problems(request: Request, next: Next) -> Response {
    let trace = trace_code();
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().cloned();
    let Some(mut problem) = problem else { return response };
    problem.trace = trace;
    tracing::info!(code = %problem.code, status = problem.status, trace = %problem.trace, "refused");
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.remove(header::CONTENT_LENGTH);
    match serde_json::to_vec(&problem) {
        Ok(body) => Response::from_parts(parts, body.into()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Four sayable characters; unique enough to find a line in the log of the same hour.
fn trace_code() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(0);
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    // A full-period walk over 2^20 codes, scattered by an odd multiplier.
    let mut n = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B1) >> 12;
    let mut code = String::with_capacity(4);
    for _ in 0..4 {
        code.push(char::from(LETTERS[(n % 32) as usize]));
        n /= 32;
    }
    code
}

/// Counts and times each request by route, never by path.
pub async fn observe(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().to_string();
    let start = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::counter!("http_requests_total", "route" => route.clone(), "method" => method.clone(), "status" => status).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route, "method" => method)
        .record(start.elapsed().as_secs_f64());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cross_site() {
        for (pairs, expected) in [
            (vec![("x-yiwang", "1")], true),
            (vec![], false),
            (vec![("x-yiwang", "1"), ("host", "a.example"), ("origin", "https://a.example")], true),
            (vec![("x-yiwang", "1"), ("host", "a.example"), ("origin", "https://b.example")], false),
            (vec![("x-yiwang", "1"), ("host", "a.example"), ("origin", "null")], false),
            (vec![("x-yiwang", "1"), ("sec-fetch-site", "cross-site")], false),
            (vec![("host", "a.example"), ("origin", "https://a.example")], false),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in &pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(same_site(&headers), expected, "{pairs:?}");
        }
    }

    #[test]
    fn traces_differ() {
        let all: std::collections::BTreeSet<String> = (0..2000).map(|_| trace_code()).collect();
        assert_eq!(all.len(), 2000);
    }
}
