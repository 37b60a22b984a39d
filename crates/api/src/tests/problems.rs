//! Problems on the wire (RFC 9457).

use super::*;
use crate::{Current, FieldProblem, refuse_cross_site, render_problems};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde_json::{Value, json};
use tower::ServiceExt;

/// Status, headers and body of a handler's answer behind the layer.
async fn answer(make: fn() -> Response) -> (u16, HeaderMap, Vec<u8>) {
    let handler = move || async move { make() };
    let router = Router::new().route("/x", get(handler)).layer(middleware::from_fn(render_problems));
    let request = Request::builder().uri("/x").body(Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, headers, body.to_vec())
}

/// The body as JSON with its trace taken out, which is four sayable characters.
async fn shown(make: fn() -> Response) -> (u16, HeaderMap, Value) {
    let (status, headers, body) = answer(make).await;
    let mut body: Value = serde_json::from_slice(&body).unwrap();
    let trace = body["trace"].take();
    let trace = trace.as_str().unwrap();
    assert!(
        trace.len() == 4 && trace.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()),
        "{trace}"
    );
    body.as_object_mut().unwrap().remove("trace");
    (status, headers, body)
}

#[tokio::test]
async fn every_problem_has_its_form() {
    type Make = fn() -> Response;
    let all: [(Make, u16, &str, Value); 14] = [
        (|| Problem::malformed("json").arg("line", 1).into_response(), 400, "json", json!({ "line": 1 })),
        (|| Problem::unauthenticated().into_response(), 401, "unauthenticated", json!({})),
        (
            || Problem::credentials(StatusCode::UNAUTHORIZED, "wrong_credentials").into_response(),
            401,
            "wrong_credentials",
            json!({}),
        ),
        (|| Problem::forbidden("handled_by_you").into_response(), 403, "handled_by_you", json!({})),
        (|| Problem::not_found().into_response(), 404, "not_found", json!({})),
        (|| Problem::method().into_response(), 405, "method_not_allowed", json!({})),
        (
            || Problem::conflict("wrong_state").arg("state", "filed").into_response(),
            409,
            "wrong_state",
            json!({ "state": "filed" }),
        ),
        (|| Problem::too_large(9).into_response(), 413, "too_large", json!({ "most": 9 })),
        (|| Problem::unsupported_type().into_response(), 415, "unsupported_type", json!({})),
        (|| Problem::precondition_required().into_response(), 428, "precondition_required", json!({})),
        (|| Problem::too_many(61).into_response(), 429, "too_many", json!({ "seconds": 61 })),
        (|| Problem::internal(&"the cause").into_response(), 500, "internal", json!({})),
        (|| Problem::unavailable().into_response(), 503, "unavailable", json!({})),
        (|| Problem::fields(vec![]).into_response(), 422, "input", json!({})),
    ];
    for (make, status, code, args) in all {
        let (got, headers, body) = shown(make).await;
        let expected = json!({
            "type": format!("/problems/{code}"), "title": code.replace('_', " "), "status": status, "code": code,
            "args": args, "fields": []
        });
        assert_eq!((got, body), (status, expected));
        assert_eq!(headers["content-type"], "application/problem+json", "{code}");
        assert_eq!(headers["cache-control"], "no-store", "{code}");
        let retry = headers.get("retry-after").map(|v| v.to_str().unwrap().to_owned());
        let wanted = match status {
            429 => Some("61".to_owned()),
            503 => Some("2".to_owned()),
            _ => None,
        };
        assert_eq!(retry, wanted, "{code}");
    }
}

#[tokio::test]
async fn wrong_fields_are_listed() {
    fn make() -> Response {
        let long = FieldProblem::text("words", base::TextError::Long(2000));
        let mut problem = Problem::field("place.point", "outside");
        problem.fields.push(long);
        problem.into_response()
    }
    let (status, _, body) = shown(make).await;
    assert_eq!(status, 422);
    let expected = json!([
        { "path": "place.point", "code": "outside", "args": {} },
        { "path": "words", "code": "too_long", "args": { "max": 2000 } }
    ]);
    assert_eq!((&body["code"], &body["fields"]), (&json!("input"), &expected));
}

#[tokio::test]
async fn a_stale_copy_is_told_what_is_current() {
    fn make() -> Response {
        let current = Current {
            version: 4, post: "北山街道办事处（演示） · 受理员".to_owned(), at: NOW
        };
        Problem::stale(current).into_response()
    }
    let (status, _, body) = shown(make).await;
    let current = json!({
        "version": 4, "post": "北山街道办事处（演示） · 受理员", "at": "2026-11-24T02:32:00.000Z"
    });
    assert_eq!((status, &body["code"], &body["current"]), (412, &json!("stale"), &current));
}

#[tokio::test]
async fn what_is_no_problem_passes() {
    let (status, headers, body) = answer(|| (StatusCode::CREATED, "made").into_response()).await;
    assert_eq!((status, &body[..]), (201, &b"made"[..]));
    assert_ne!(headers["content-type"], "application/problem+json");
}

#[test]
fn causes_do_not_reach_the_caller() {
    let row = || db::Error::illegal_row("cases_case", "secret-id");
    for (problem, status) in [
        (Problem::from(row()), 500),
        (Problem::from(db::Error::Conflict { transaction: "cases.file" }), 503),
        (Problem::from(db::Error::Unavailable("10.0.0.7".to_owned())), 503),
        (Problem::from(db::Error::Shut), 500),
        (Problem::from(journal::Error::Db(row())), 500),
        (Problem::from(journal::Error::Db(db::Error::Unavailable("x".to_owned()))), 503),
        (Problem::from(vault::Error::Db(row())), 500),
        (Problem::from(jobs::Error::Db(row())), 500),
    ] {
        let text = serde_json::to_string(&problem).unwrap();
        assert_eq!(problem.status, status, "{text}");
        assert!(
            !text.contains("secret-id") && !text.contains("10.0.0.7") && !text.contains("cases"),
            "{text}"
        );
    }
}

/// Unsafe methods from elsewhere, and reads of the API by a link on another site.
#[tokio::test]
async fn other_sites_are_refused() {
    let ok = || async { "done" };
    let router = || {
        Router::new()
            .route("/api/v1/x", get(ok).merge(post(ok)))
            .route("/page", get(ok))
            .layer(middleware::from_fn(refuse_cross_site))
    };
    let ours = ("x-yiwang", "1");
    let host = ("host", "a.example");
    let origin = ("origin", "https://a.example");
    for (method, path, headers, status) in [
        ("GET", "/api/v1/x", vec![], 200),
        ("GET", "/api/v1/x", vec![("sec-fetch-site", "same-origin")], 200),
        ("GET", "/api/v1/x", vec![("sec-fetch-site", "none")], 200),
        ("GET", "/api/v1/x", vec![("sec-fetch-site", "cross-site")], 403),
        ("GET", "/page", vec![("sec-fetch-site", "cross-site")], 200),
        ("POST", "/api/v1/x", vec![], 403),
        ("POST", "/api/v1/x", vec![ours], 200),
        ("POST", "/api/v1/x", vec![ours, host, origin], 200),
        ("POST", "/api/v1/x", vec![host, origin], 403),
        ("POST", "/api/v1/x", vec![ours, host, ("origin", "https://b.example")], 403),
        ("POST", "/api/v1/x", vec![ours, ("sec-fetch-site", "same-site")], 403),
    ] {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let response = router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{method} {path} {headers:?}");
    }
}
