//! Problems: `application/problem+json` (RFC 9457). Codes and arguments only; never personal data, never a sentence.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{TextError, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What is wrong with one field of the input.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where: `place.point`.
    pub path: String,
    /// What: `required`, `too_long`, `unknown` …
    pub code: String,
    /// The figures of the sentence.
    pub args: Map<String, Value>,
}

/// What the resource is now, when the caller's copy is stale.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Current {
    /// Its version now.
    pub version: i64,
    /// The post that changed it last, never a name.
    pub post: String,
    /// When.
    pub at: Timestamp,
}

/// An answer that refuses (RFC 9457).
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words, for people who read the wire.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The code that the client turns into a sentence.
    pub code: String,
    /// The figures of the sentence.
    pub args: Map<String, Value>,
    /// A short code under which the log holds this answer.
    pub trace: String,
    /// The fields that are wrong, for `input`.
    pub fields: Vec<FieldProblem>,
    /// What the resource is now, for `stale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Current>,
    /// Seconds after which to try again, for 429 and 503.
    #[serde(skip)]
    pub retry_after_s: Option<i64>,
}

impl Problem {
    fn new(status: StatusCode, code: &str) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: code.replace('_', " "),
            status: status.as_u16(),
            code: code.to_owned(),
            args: Map::new(),
            trace: String::new(),
            fields: Vec::new(),
            current: None,
            retry_after_s: None,
        }
    }
    /// 422: one field is wrong.
    pub fn field(path: &str, code: &str) -> Self {
        Self::fields(vec![FieldProblem { path: path.to_owned(), code: code.to_owned(), args: Map::new() }])
    }
    /// 422: these fields are wrong.
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self { fields, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "input") }
    }
    /// 400: not the syntax this route reads.
    pub fn malformed(code: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }
    /// 401: nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated")
    }
    /// 401 or 404 with a code that says which credentials failed, never why.
    pub fn credentials(status: StatusCode, code: &str) -> Self {
        Self::new(status, code)
    }
    /// 403: visible, and not yours to do.
    pub fn forbidden(code: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code)
    }
    /// 404: absent or invisible, which is the same to the caller.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }
    /// 405.
    pub fn method() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
    }
    /// 409: the state does not allow it.
    pub fn conflict(code: &str) -> Self {
        Self::new(StatusCode::CONFLICT, code)
    }
    /// 410: it was here and is erased.
    pub fn erased() -> Self {
        Self::new(StatusCode::GONE, "erased")
    }
    /// 412: the caller's copy is stale.
    pub fn stale(current: Current) -> Self {
        Self { current: Some(current), ..Self::new(StatusCode::PRECONDITION_FAILED, "stale") }
    }
    /// 413.
    pub fn too_large(most: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").arg("most", most)
    }
    /// 415.
    pub fn unsupported_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_type")
    }
    /// 428: If-Match is missing.
    pub fn precondition_required() -> Self {
        Self::new(StatusCode::PRECONDITION_REQUIRED, "precondition_required")
    }
    /// 429, with the seconds to wait.
    pub fn too_many(retry_after_s: i64) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many").arg("seconds", retry_after_s)
        }
    }
    /// 500: ours. The cause goes to the log, not to the caller.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
    /// 503, with the seconds to wait.
    pub fn unavailable() -> Self {
        Self { retry_after_s: Some(2), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable") }
    }
    /// Adds a figure for the sentence.
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

impl FieldProblem {
    /// A text that [`base::clean_text`] refused.
    pub fn text(path: &str, error: TextError) -> Self {
        let mut args = Map::new();
        let code = match error {
            TextError::Control => "control",
            TextError::Bidi => "bidi",
            TextError::Empty => "required",
            TextError::Long(most) => {
                args.insert("max".to_owned(), most.into());
                "too_long"
            }
        };
        Self { path: path.to_owned(), code: code.to_owned(), args }
    }
}

impl From<db::Error> for Problem {
    fn from(error: db::Error) -> Self {
        if error.is_passing() {
            tracing::warn!(%error, "database unavailable");
            return Problem::unavailable();
        }
        Problem::internal(&error)
    }
}

impl From<journal::Error> for Problem {
    fn from(error: journal::Error) -> Self {
        match error {
            journal::Error::Db(e) => e.into(),
            other => Problem::internal(&other),
        }
    }
}

impl From<vault::Error> for Problem {
    fn from(error: vault::Error) -> Self {
        match error {
            vault::Error::Db(e) => e.into(),
            vault::Error::Erased => Problem::erased(),
            other => Problem::internal(&other),
        }
    }
}

impl From<jobs::Error> for Problem {
    fn from(error: jobs::Error) -> Self {
        match error {
            jobs::Error::Db(e) => e.into(),
            other => Problem::internal(&other),
        }
    }
}

impl IntoResponse for Problem {
    /// The body is written by [`crate::render_problems`], which knows the request's trace.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The refusals that any route may answer, for the OpenAPI document.
#[derive(utoipa::IntoResponses)]
pub enum Refusals {
    /// Not the syntax this route reads
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// Nobody is signed in
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(Problem),
    /// Visible, and not yours to do
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Absent or invisible
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// The state does not allow it
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// It was here and is erased
    #[response(status = 410, content_type = "application/problem+json")]
    Gone(Problem),
    /// The caller's copy is stale
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(Problem),
    /// Too large
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// A type this route does not read
    #[response(status = 415, content_type = "application/problem+json")]
    UnsupportedType(Problem),
    /// Wrong input, by field
    #[response(status = 422, content_type = "application/problem+json")]
    Input(Problem),
    /// If-Match is missing
    #[response(status = 428, content_type = "application/problem+json")]
    PreconditionRequired(Problem),
    /// Too many tries
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
}
