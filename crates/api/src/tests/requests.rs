//! What requests may say: headers, media types, sizes, shapes.

use super::*;
use crate::{
    BODY_MAX, FieldProblem, IfMatch, Json, KEY_MAX, Key, PHOTO_MAX, Paging, Path, Query, RawBody, clean_field,
};
use serde::Deserialize;
use sha2::{Digest, Sha256};

const JSON: (&str, &str) = ("content-type", "application/json");

#[derive(Debug, PartialEq, Deserialize)]
struct Thing {
    name: String,
    #[serde(default)]
    size: i64,
}

#[tokio::test]
async fn if_match() {
    for (value, expected) in [
        ("\"1\"", Ok(1)),
        ("\"42\"", Ok(42)),
        (" \"42\" ", Ok(42)),
        ("\"9223372036854775807\"", Ok(i64::MAX)),
        ("\"9223372036854775808\"", Err(400)),
        ("42", Err(400)),
        ("\"42", Err(400)),
        ("\"", Err(400)),
        ("\"\"", Err(400)),
        ("", Err(400)),
        ("W/\"42\"", Err(400)),
        ("*", Err(400)),
        ("\"1\", \"2\"", Err(400)),
        ("\"-1\"", Err(400)),
        ("\"+1\"", Err(400)),
        ("\"01\"", Err(400)),
        ("\"0\"", Ok(0)),
        ("\"１\"", Err(400)),
        ("\"1.0\"", Err(400)),
    ] {
        let got = part::<IfMatch>(&[("if-match", value)]).await;
        assert_eq!(got.map(|m| m.0).map_err(|p| p.status), expected, "{value}");
    }
    let absent = part::<IfMatch>(&[]).await.unwrap_err();
    assert_eq!(told(&absent), (428, "precondition_required".to_owned()));
    let wrong = part::<IfMatch>(&[("if-match", "*")]).await.unwrap_err();
    assert_eq!(told(&wrong), (400, "if_match".to_owned()));
}

#[tokio::test]
async fn idempotency_key() {
    let long = "k".repeat(KEY_MAX);
    let longer = "k".repeat(KEY_MAX + 1);
    for (value, fits) in [
        ("a", true),
        ("0190-ab_cd.EF~!", true),
        (long.as_str(), true),
        (longer.as_str(), false),
        ("", false),
        ("a b", false),
        ("a\tb", false),
        ("钥匙", false),
    ] {
        let got = part::<Key>(&[("idempotency-key", value)]).await;
        match fits {
            true => assert_eq!(got.unwrap().0.as_deref(), Some(value)),
            false => assert_eq!(told(&got.unwrap_err()), (400, "idempotency_key".to_owned()), "{value}"),
        }
    }
    assert_eq!(part::<Key>(&[]).await.unwrap().0, None);
}

#[tokio::test]
async fn json_needs_its_media_type() {
    for (value, fits) in [
        ("application/json", true),
        ("Application/JSON", true),
        ("application/json; charset=utf-8", true),
        ("application/json;v=1", true),
        ("text/json", false),
        ("application/jsonp", false),
        ("application/x-www-form-urlencoded", false),
        ("text/plain", false),
        ("multipart/form-data; boundary=application/json", false),
        ("", false),
    ] {
        let got = whole::<Json<Thing>>(request(&[("content-type", value)], r#"{"name":"a"}"#)).await;
        match fits {
            true => assert!(got.is_ok(), "{value}"),
            false => assert_eq!(told(&got.unwrap_err()), (415, "unsupported_type".to_owned()), "{value}"),
        }
    }
    let absent = whole::<Json<Thing>>(request(&[], r#"{"name":"a"}"#)).await.unwrap_err();
    assert_eq!(absent.status, 415);
}

#[tokio::test]
async fn json_bodies() {
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(500), "]".repeat(500));
    for (body, expected) in [
        (r#"{"name":"a","size":3}"#, None),
        (r#"{"name":"a","more":1}"#, None),
        (r#" {"name":"垃圾"} "#, None),
        ("", Some((400, "json"))),
        ("{", Some((400, "json"))),
        (r#"{"name":"a"} x"#, Some((400, "json"))),
        (r#"{'name':'a'}"#, Some((400, "json"))),
        (r#"{"name":"\ud800"}"#, Some((400, "json"))),
        (deep.as_str(), Some((422, ": shape"))),
        ("[]", Some((422, ": shape"))),
        ("{}", Some((422, ": shape"))),
        (r#"{"name":7}"#, Some((422, ": shape"))),
        (r#"{"name":"a","name":"b"}"#, Some((422, ": shape"))),
        (r#"{"name":"a","size":1.5}"#, Some((422, ": shape"))),
        (r#"{"name":"a","size":99999999999999999999}"#, Some((422, ": shape"))),
    ] {
        let got = whole::<Json<Thing>>(request(&[JSON], body.to_owned())).await;
        let got = got.err().map(|p| told(&p));
        assert_eq!(got, expected.map(|(status, code)| (status, code.to_owned())), "{body}");
    }
    let bad = whole::<Json<Thing>>(request(&[JSON], &b"{\"name\":\"\xff\"}"[..])).await.unwrap_err();
    assert_eq!(told(&bad), (400, "json".to_owned()), "invalid UTF-8");
    assert_eq!((&bad.args["line"], &bad.args["column"]), (&1.into(), &10.into()));
}

#[tokio::test]
async fn the_digest_is_of_the_bytes() {
    let body = r#"{"name":"a"}"#;
    let got = whole::<Json<Thing>>(request(&[JSON], body)).await.unwrap();
    assert_eq!(got.value, Thing { name: "a".to_owned(), size: 0 });
    assert_eq!(got.digest, <[u8; 32]>::from(Sha256::digest(body)));
}

/// A body of exactly this many bytes.
fn json_of(bytes: usize) -> String {
    let frame = r#"{"name":""}"#.len();
    format!(r#"{{"name":"{}"}}"#, "x".repeat(bytes - frame))
}

#[tokio::test]
async fn bodies_have_a_limit() {
    let most = whole::<Json<Thing>>(request(&[JSON], json_of(BODY_MAX))).await.unwrap();
    assert!(most.value.name.len() < BODY_MAX);
    let length = (BODY_MAX + 1).to_string();
    // With and without an announced length, and with one that lies.
    for headers in
        [&[JSON][..], &[JSON, ("content-length", length.as_str())], &[JSON, ("content-length", "5")]]
    {
        let refused = whole::<Json<Thing>>(request(headers, json_of(BODY_MAX + 1))).await.unwrap_err();
        assert_eq!(told(&refused), (413, "too_large".to_owned()), "{headers:?}");
        assert_eq!(refused.args["most"], BODY_MAX);
    }
    // What is announced is believed before a byte is read.
    let announced = [JSON, ("content-length", "99999999")];
    let refused = whole::<Json<Thing>>(request(&announced, r#"{"name":"a"}"#)).await.unwrap_err();
    assert_eq!(refused.status, 413);
}

#[tokio::test]
async fn photos_need_a_picture_type() {
    for (value, expected) in [
        ("image/jpeg", Some("image/jpeg")),
        ("IMAGE/PNG", Some("image/png")),
        ("image/webp; q=1", Some("image/webp")),
        ("image/svg+xml", None),
        ("image/gif", None),
        ("text/html", None),
        ("application/octet-stream", None),
        ("", None),
    ] {
        let got = whole::<RawBody>(request(&[("content-type", value)], "bytes")).await;
        match expected {
            Some(media_type) => {
                let got = got.unwrap();
                assert_eq!((got.media_type.as_str(), &got.bytes[..]), (media_type, &b"bytes"[..]));
                assert_eq!(got.digest, <[u8; 32]>::from(Sha256::digest("bytes")));
            }
            None => assert_eq!(got.unwrap_err().status, 415, "{value}"),
        }
    }
    let photo = ("content-type", "image/png");
    assert!(whole::<RawBody>(request(&[photo], vec![0; PHOTO_MAX])).await.is_ok());
    let refused = whole::<RawBody>(request(&[photo], vec![0; PHOTO_MAX + 1])).await.unwrap_err();
    assert_eq!(told(&refused), (413, "too_large".to_owned()));
}

#[tokio::test]
async fn queries() {
    let paging = part::<Paging>(&[]).await.unwrap();
    assert_eq!((paging.limit, paging.after.as_deref()), (Some(5), Some("ab")));
    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[expect(dead_code, reason = "only read")]
        limit: bool,
    }
    let refused = part::<Query<Wrong>>(&[]).await.unwrap_err();
    assert_eq!(told(&refused), (422, "query: shape".to_owned()));
}

/// A path that cannot be read names nothing.
#[tokio::test]
async fn paths() {
    use axum::{Router, routing::get};
    use tower::ServiceExt;
    let show = |Path(id): Path<Uuid>| async move { id.to_string() };
    let router = || Router::new().route("/things/{id}", get(show));
    for (path, status) in [
        ("/things/00000000-0000-0000-0000-000000000001", 200),
        ("/things/1", 404),
        ("/things/x%00y", 404),
        ("/things/%ff", 404),
    ] {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        let response = router().oneshot(request).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
    }
}

#[test]
fn texts_are_cleaned_and_named() {
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (text, expected) in [
        (None, None),
        (Some(""), None),
        (Some(" \n "), None),
        (Some(" a\r\nb "), Some("a\nb")),
        (Some("a\u{0}"), None),
        (Some("a\u{202e}b"), None),
        (Some("123456"), None),
    ] {
        assert_eq!(clean_field(&mut problems, "words", text, 5).as_deref(), expected, "{text:?}");
    }
    let told: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code.as_str())).collect();
    assert_eq!(told, [("words", "control"), ("words", "bidi"), ("words", "too_long")]);
    assert_eq!(problems[2].args["max"], 5);
}
