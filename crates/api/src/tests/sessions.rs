//! Cookies and callers.

use super::*;
use crate::{Caller, Cookies, Peer, Staff, Tracker, clear_cookie, set_cookie};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderValue, header};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

fn cookies(all: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for text in all {
        headers.append(header::COOKIE, HeaderValue::from_str(text).unwrap());
    }
    headers
}

#[tokio::test]
async fn cookies_are_locked_down() {
    let bench = bench(Engine::Sqlite).await;
    let plain = Ctx { secure_cookies: false, ..bench.ctx.clone() };
    for (ctx, kind, expected) in [
        (&bench.ctx, Kind::Staff, "__Host-yw=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"),
        (&bench.ctx, Kind::Tracker, "__Host-yw-track=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure"),
        (&plain, Kind::Staff, "yw=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"),
        (&plain, Kind::Tracker, "yw-track=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=60"),
    ] {
        assert_eq!(set_cookie(ctx, kind, "t", 60), expected);
    }
    assert_eq!(clear_cookie(&plain, Kind::Staff), "yw=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

#[tokio::test]
async fn cookies_are_found() {
    let bench = bench(Engine::Sqlite).await;
    let long = format!("__Host-yw={}", "x".repeat(129));
    for (headers, staff, tracker) in [
        (&["__Host-yw=a"][..], Some("a"), None),
        (&["x=1; __Host-yw=a; __Host-yw-track=b"], Some("a"), Some("b")),
        (&["x=1", "__Host-yw-track=b", "__Host-yw=a"], Some("a"), Some("b")),
        (&["__Host-yw=a=b"], Some("a=b"), None),
        (&["__Host-yw="], None, None),
        // A name of plain http is not looked at where cookies are secure, nor any other spelling.
        (&["yw=a; __host-yw=b; x__Host-yw=c"], None, None),
        (&[long.as_str()], None, None),
        (&["nonsense;;=;"], None, None),
        (&[], None, None),
    ] {
        let found = Cookies::read(&bench.ctx, &cookies(headers));
        assert_eq!((found.staff.as_deref(), found.tracker.as_deref()), (staff, tracker), "{headers:?}");
    }
}

/// What each kind of caller is with these cookies: staff, tracker, whoever calls.
async fn callers(ctx: &Ctx, cookie: &str) -> (bool, bool, (bool, bool)) {
    let (mut parts, _) = request(&[("cookie", cookie)], Body::empty()).into_parts();
    let staff = Staff::from_request_parts(&mut parts, ctx).await;
    let tracker = Tracker::from_request_parts(&mut parts, ctx).await;
    let caller = Caller::from_request_parts(&mut parts, ctx).await.unwrap();
    for refused in [staff.as_ref().err(), tracker.as_ref().err()].into_iter().flatten() {
        assert_eq!(told(refused), (401, "unauthenticated".to_owned()));
    }
    (staff.is_ok(), tracker.is_ok(), (caller.staff.is_some(), caller.tracker.is_some()))
}

#[tokio::test]
async fn who_calls() {
    let ctx = bench(Engine::Sqlite).await.ctx;
    for (cookie, expected) in [
        ("", (false, false, (false, false))),
        ("__Host-yw=unknown", (false, false, (false, false))),
        ("__Host-yw=clerk", (true, false, (true, false))),
        ("__Host-yw-track=holder", (false, true, (false, true))),
        ("__Host-yw=clerk; __Host-yw-track=holder", (true, true, (true, true))),
        // A token of one kind opens nothing as the other.
        ("__Host-yw=holder; __Host-yw-track=clerk", (false, false, (false, false))),
    ] {
        assert_eq!(callers(&ctx, cookie).await, expected, "{cookie}");
    }
}

/// A session that cannot be looked up is no reason to call somebody a stranger.
#[tokio::test]
async fn a_failing_look_up_is_a_failure() {
    let ctx = bench(Engine::Sqlite).await.ctx;
    let (mut parts, _) = request(&[("cookie", "__Host-yw=broken")], Body::empty()).into_parts();
    assert_eq!(Staff::from_request_parts(&mut parts, &ctx).await.unwrap_err().status, 503);
    assert_eq!(Caller::from_request_parts(&mut parts, &ctx).await.unwrap_err().status, 503);
}

#[tokio::test]
async fn peers() {
    let (mut parts, _) = request(&[], Body::empty()).into_parts();
    let nobody = Peer::from_request_parts(&mut parts, &()).await.unwrap();
    assert_eq!(nobody.0, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let address: SocketAddr = "192.0.2.7:4321".parse().unwrap();
    parts.extensions.insert(ConnectInfo(address));
    assert_eq!(Peer::from_request_parts(&mut parts, &()).await.unwrap().0, address.ip());
    // A header of the caller is not believed.
    let (mut parts, _) = request(&[("x-forwarded-for", "192.0.2.9")], Body::empty()).into_parts();
    assert_eq!(Peer::from_request_parts(&mut parts, &()).await.unwrap().0, nobody.0);
}
