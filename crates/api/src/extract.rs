//! Extractors that answer with problems: JSON, raw bodies, If-Match, idempotency keys.

use crate::{BODY_MAX, FieldProblem, PHOTO_MAX, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base::{TextError, clean_text};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Characters of an idempotency key at most.
pub const KEY_MAX: usize = 64;

/// A JSON body, with the SHA-256 of its bytes for the idempotency key.
#[derive(Debug)]
pub struct Json<T> {
    /// The value.
    pub value: T,
    /// SHA-256 of the bytes as they came.
    pub digest: [u8; 32],
}

fn media_type(headers: &HeaderMap) -> &str {
    let text = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    text.split(';').next().unwrap_or("").trim()
}

async fn body(request: Request, most: usize) -> Result<Bytes, Problem> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok());
    if announced.is_some_and(|n: usize| n > most) {
        return Err(Problem::too_large(most));
    }
    axum::body::to_bytes(request.into_body(), most).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        match source {
            Some(s) if s.to_string().contains("length limit") => Problem::too_large(most),
            _ => Problem::malformed("incomplete_body"),
        }
    })
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        if !media_type(request.headers()).eq_ignore_ascii_case("application/json") {
            return Err(Problem::unsupported_type());
        }
        let bytes = body(request, BODY_MAX).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => {
                Problem::field("", "shape").arg("line", error.line()).arg("column", error.column())
            }
            _ => Problem::malformed("json").arg("line", error.line()).arg("column", error.column()),
        })?;
        Ok(Self { value, digest: Sha256::digest(&bytes).into() })
    }
}

/// A photo's bytes and the type that the sender claims.
#[derive(Debug)]
pub struct RawBody {
    /// The bytes.
    pub bytes: Bytes,
    /// The claimed media type.
    pub media_type: String,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
}

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = Problem;
    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let media_type = media_type(request.headers()).to_ascii_lowercase();
        if !matches!(media_type.as_str(), "image/jpeg" | "image/png" | "image/webp") {
            return Err(Problem::unsupported_type());
        }
        let bytes = body(request, PHOTO_MAX).await?;
        let digest = Sha256::digest(&bytes).into();
        Ok(Self { bytes, media_type, digest })
    }
}

/// A query string; an unreadable one is 422.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let found = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        found.map(|q| Query(q.0)).map_err(|_| Problem::field("query", "shape"))
    }
}

/// A part of the path; an unreadable one names nothing: 404.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let found = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        found.map(|p| Path(p.0)).map_err(|_| Problem::not_found())
    }
}

/// `If-Match: "<version>"`, one strong entity tag; 428 when absent, 400 when anything else.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let value = parts.headers.get(header::IF_MATCH).ok_or_else(Problem::precondition_required)?;
        let text = value.to_str().unwrap_or("").trim();
        let digits = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or("");
        // Digits alone: a sign or a leading zero would be another spelling of the same version.
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        let number = digits.parse().ok().filter(|_| plain);
        number.map(IfMatch).ok_or_else(|| Problem::malformed("if_match"))
    }
}

/// `Idempotency-Key`, optional; 1 to [`KEY_MAX`] visible ASCII characters.
#[derive(Clone, Debug)]
pub struct Key(pub Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Key(None)) };
        match value.to_str() {
            Ok(text) if (1..=KEY_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic()) => {
                Ok(Key(Some(text.to_owned())))
            }
            _ => Err(Problem::malformed("idempotency_key")),
        }
    }
}

/// Cleans an optional text; a wrong one is added to `problems`, an empty one is `None`.
pub fn clean_field(
    problems: &mut Vec<FieldProblem>,
    path: &str,
    text: Option<&str>,
    most: usize,
) -> Option<String> {
    match clean_text(text?, most) {
        Ok(text) => Some(text),
        Err(TextError::Empty) => None,
        Err(error) => {
            problems.push(FieldProblem::text(path, error));
            None
        }
    }
}
