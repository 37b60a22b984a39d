//! Tests of the HTTP kit, and what they share.

mod cursors;
mod keys;
mod problems;
mod requests;
mod sessions;

use crate::{Authenticator, Ctx, Future, Kind, Problem};
use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use base::{
    Actor, CaseId, DeskId, Division, ManualClock, MembershipId, OrgId, PersonId, SeededEntropy, Timestamp,
};
use db::Engine;
use db::testing::TestDb;
use std::sync::Arc;
use uuid::Uuid;

/// 2026-11-24T02:32:00Z.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);

/// Knows two tokens.
struct Doorkeeper;

impl Authenticator for Doorkeeper {
    fn authenticate<'a>(
        &'a self,
        _: &'a Ctx,
        kind: Kind,
        token: &'a str,
    ) -> Future<'a, Result<Option<Actor>, Problem>> {
        Box::pin(async move {
            Ok(match (kind, token) {
                (Kind::Staff, "clerk") => Some(clerk(1)),
                (Kind::Tracker, "holder") => Some(Actor::Tracker { case: CaseId(Uuid::from_u128(5)) }),
                (Kind::Staff, "broken") => return Err(Problem::unavailable()),
                _ => None,
            })
        })
    }
}

fn clerk(n: u128) -> Actor {
    let id = Uuid::from_u128(n);
    Actor::Person {
        person: PersonId(id),
        membership: MembershipId(id),
        org: OrgId(id),
        role: "clerk".to_owned(),
        desks: vec![DeskId(id)],
        division: Division::parse("330106").unwrap(),
        stands_for: Vec::new(),
    }
}

/// A context with a clock to move, and what must live as long as it.
struct Bench {
    ctx: Ctx,
    clock: Arc<ManualClock>,
    db: TestDb,
    _folder: tempfile::TempDir,
}

async fn bench(engine: Engine) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let key = vault::MasterKey::from_bytes([7; 32]);
    let vault = vault::Vault::open_files(folder.path(), key).unwrap();
    let db = TestDb::open_with(engine, journal::hooks()).await;
    let clock = Arc::new(ManualClock::new(NOW));
    let ctx = Ctx {
        db: (*db).clone(),
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(1)),
        vault,
        auth: Arc::new(Doorkeeper),
        cursor_key: Arc::new([3; 32]),
        secure_cookies: true,
    };
    Bench { ctx, clock, db, _folder: folder }
}

/// A request with these headers and this body.
fn request(headers: &[(&str, &str)], body: impl Into<Body>) -> Request {
    let mut builder = Request::builder().uri("/api/v1/things?limit=5&after=ab");
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).unwrap()
}

/// What a part of a request says to these headers.
async fn part<T: FromRequestParts<(), Rejection = Problem>>(headers: &[(&str, &str)]) -> Result<T, Problem> {
    let (mut parts, _) = request(headers, Body::empty()).into_parts();
    T::from_request_parts(&mut parts, &()).await
}

/// What a reader of whole requests says to it.
async fn whole<T: FromRequest<(), Rejection = Problem>>(request: Request) -> Result<T, Problem> {
    T::from_request(request, &()).await
}

/// Status and code; the path and code of the first field for 422.
fn told(problem: &Problem) -> (u16, String) {
    match problem.fields.first() {
        Some(field) => (problem.status, format!("{}: {}", field.path, field.code)),
        None => (problem.status, problem.code.clone()),
    }
}
