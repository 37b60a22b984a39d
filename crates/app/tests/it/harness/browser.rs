//! A browser without a screen: it keeps cookies and speaks to the router in process.

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, header};
use axum::{Router, body::to_bytes};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use tower::ServiceExt;

const ANSWER_MAX: usize = 64 * 1024 * 1024;

/// One person's browser.
pub struct Browser {
    router: Router,
    cookies: Mutex<BTreeMap<String, String>>,
    address: SocketAddr,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Method and path, for messages.
    pub asked: String,
}

/// A request being put together.
pub struct Call<'a> {
    browser: &'a Browser,
    request: axum::http::request::Builder,
    body: Body,
    asked: String,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        let address = SocketAddr::from(([10, 0, 0, 1], 40_000));
        Self { router, cookies: Mutex::default(), address }
    }

    /// The same browser at another address of the net.
    #[must_use]
    pub fn at(mut self, address: [u8; 4]) -> Self {
        self.address = SocketAddr::from((address, 40_000));
        self
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call("GET", path).send().await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path).json(body).send().await
    }

    /// An act: a POST that names the version it was made for.
    pub async fn act(&self, path: &str, version: i64, body: &Value) -> Answer {
        self.call("POST", path).version(version).json(body).send().await
    }

    /// A photo; gives its view.
    pub async fn photo(&self, path: &str, bytes: &[u8]) -> Value {
        self.call("POST", path).raw("image/jpeg", bytes).send().await.ok(201)
    }

    /// A request as the web UI sends it; `path` is below `/api/v1` unless it begins with `//`, which stands for `/`.
    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        let uri = path.strip_prefix("//").map_or_else(|| format!("/api/v1{path}"), |p| format!("/{p}"));
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(uri).header("host", "yiwang.test");
        request = request.extension(ConnectInfo(self.address));
        if !matches!(method, "GET" | "HEAD") {
            request = request.header("x-yiwang", "1");
        }
        if !pairs.is_empty() {
            request = request.header(header::COOKIE, pairs.join("; "));
        }
        Call { browser: self, request, body: Body::empty(), asked: format!("{method} {path}") }
    }
}

impl Call<'_> {
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Takes a header away again, with every value.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.request.headers_mut().unwrap().remove(name);
        self
    }

    #[must_use]
    pub fn version(self, version: i64) -> Self {
        self.header("if-match", &format!("\"{version}\""))
    }

    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string().as_bytes())
    }

    #[must_use]
    pub fn raw(self, media_type: &str, bytes: &[u8]) -> Self {
        let mut call =
            self.header("content-type", media_type).header("content-length", &bytes.len().to_string());
        call.body = Body::from(bytes.to_vec());
        call
    }

    /// Takes the announced length away: whoever reads has to count.
    #[must_use]
    pub fn unannounced(self) -> Self {
        self.without("content-length")
    }

    pub async fn send(self) -> Answer {
        let response =
            self.browser.router.clone().oneshot(self.request.body(self.body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let text = set.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.browser.cookies.lock().unwrap();
            if text.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = to_bytes(body, ANSWER_MAX).await.unwrap().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, asked: self.asked }
    }
}

impl Answer {
    /// The body, which is JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{} {}: {e}: {}", self.asked, self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The version in the ETag.
    #[track_caller]
    pub fn version(&self) -> i64 {
        self.header("etag").trim_matches('"').parse().unwrap_or_else(|_| panic!("{}: no ETag", self.asked))
    }

    /// Expects this status; gives the JSON, `null` for an empty body.
    #[track_caller]
    pub fn ok(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Expects a problem with this status and code; gives it.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        let problem = self.json();
        assert_eq!(problem["code"], code, "{}: {}", self.asked, self.text());
        assert_eq!(problem["status"], status, "{}", self.asked);
        assert_eq!(problem["type"], format!("/problems/{code}"), "{}", self.asked);
        assert_eq!(problem["trace"].as_str().map(str::len), Some(4), "{}", self.asked);
        problem
    }

    /// Expects wrong input; gives the wrong fields as `path code`.
    #[track_caller]
    pub fn wrong(&self) -> Vec<String> {
        let problem = self.refused(422, "input");
        let fields = problem["fields"].as_array().unwrap();
        fields
            .iter()
            .map(|f| format!("{} {}", f["path"].as_str().unwrap(), f["code"].as_str().unwrap()))
            .collect()
    }
}
