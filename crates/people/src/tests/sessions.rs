//! Sessions on both engines, under a manual clock.

use super::*;
use crate::auth::{STAFF_IDLE_MS, STAFF_MS, TRACKER_MS};
use crate::{end_session, open_staff, open_tracker};
use api::Kind;
use base::CaseId;
use both::both;
use sha2::{Digest, Sha256};
use uuid::Uuid;

const MINUTE: i64 = 60_000;
const CASE: CaseId = CaseId(Uuid::from_u128(5));

impl Bench {
    async fn who(&self, kind: Kind, token: &str) -> Option<Actor> {
        self.ctx.auth.authenticate(&self.ctx, kind, token).await.unwrap()
    }
    async fn lives(&self, kind: Kind, token: &str, after_ms: i64) -> bool {
        self.clock.set(NOW.plus_ms(after_ms));
        self.who(kind, token).await.is_some()
    }
    /// When the session was last seen.
    async fn seen(&self, token: &str) -> Option<Timestamp> {
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let found = read(&self.db, move |tx| store::find_session(tx, &hash, NOW)).await.unwrap();
        found.map(|s| s.seen_at)
    }
}

#[both]
async fn a_token_stands_for_its_post(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let token = open_staff(&bench.ctx, person, membership).await.unwrap();
    assert!(token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit()), "256 bits");
    let Some(Actor::Person { person: who, membership: post, role, desks, division: of, .. }) =
        bench.who(Kind::Staff, &token).await
    else {
        panic!("no person")
    };
    assert_eq!((who, post, role.as_str(), desks.len()), (person, membership, "clerk", 1));
    assert_eq!(of, division(TOWN));
    let track = open_tracker(&bench.ctx, CASE).await.unwrap();
    assert_eq!(bench.who(Kind::Tracker, &track).await, Some(Actor::Tracker { case: CASE }));
    assert_ne!(token, track);
    // No token of one kind opens the other, and none that was never given.
    for (kind, token) in [
        (Kind::Tracker, token.as_str()),
        (Kind::Staff, track.as_str()),
        (Kind::Staff, ""),
        (Kind::Staff, "0000"),
        (Kind::Staff, &token.to_uppercase()),
    ] {
        assert_eq!(bench.who(kind, token).await, None, "{kind:?} {token}");
    }
}

#[both]
async fn the_token_is_not_stored(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let token = open_staff(&bench.ctx, person, membership).await.unwrap();
    let raw: Vec<u8> =
        (0..64).step_by(2).map(|i| u8::from_str_radix(&token[i..i + 2], 16).unwrap()).collect();
    let raw: [u8; 32] = raw.try_into().unwrap();
    assert!(read(&bench.db, move |tx| store::find_session(tx, &raw, NOW)).await.unwrap().is_none());
    assert_eq!(bench.seen(&token).await, Some(NOW), "its SHA-256 is");
}

#[both]
async fn an_idle_session_ends(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let token = open_staff(&bench.ctx, person, membership).await.unwrap();
    assert!(bench.lives(Kind::Staff, &token, STAFF_IDLE_MS - 1).await);
    // That was a use: it counts anew from there.
    let used = STAFF_IDLE_MS - 1;
    assert!(bench.lives(Kind::Staff, &token, used + STAFF_IDLE_MS - 1).await);
    assert!(!bench.lives(Kind::Staff, &token, used + 2 * STAFF_IDLE_MS).await);
    assert!(!bench.lives(Kind::Staff, &token, used + 2 * STAFF_IDLE_MS).await, "and stays ended");
}

#[both]
async fn a_used_session_ends_after_its_hours(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let staff = open_staff(&bench.ctx, person, membership).await.unwrap();
    let tracker = open_tracker(&bench.ctx, CASE).await.unwrap();
    let mut at = 0;
    while at + 20 * MINUTE < STAFF_MS {
        at += 20 * MINUTE;
        assert!(bench.lives(Kind::Staff, &staff, at).await, "{at}");
    }
    assert!(bench.lives(Kind::Staff, &staff, STAFF_MS - 1).await);
    assert!(!bench.lives(Kind::Staff, &staff, STAFF_MS).await);
    // A tracker's is not ended by idleness, only by its day.
    assert!(bench.lives(Kind::Tracker, &tracker, TRACKER_MS - 1).await);
    assert!(!bench.lives(Kind::Tracker, &tracker, TRACKER_MS).await);
}

#[both]
async fn use_is_written_at_most_once_a_minute(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let token = open_staff(&bench.ctx, person, membership).await.unwrap();
    for (after, seen) in [
        (1, 0),
        (MINUTE - 1, 0),
        (MINUTE, MINUTE),
        (MINUTE + 30_000, MINUTE),
        (2 * MINUTE - 1, MINUTE),
        (2 * MINUTE + 500, 2 * MINUTE + 500),
    ] {
        let before = bench.db.stats().bodies;
        assert!(bench.lives(Kind::Staff, &token, after).await);
        let bodies = bench.db.stats().bodies - before;
        assert_eq!(bodies, 1 + u64::from(seen == after), "after {after}: one read, a write only when due");
        assert_eq!(bench.seen(&token).await, Some(NOW.plus_ms(seen)), "after {after}");
    }
}

#[both]
async fn an_ended_session_is_gone(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let (one, two) = (
        open_staff(&bench.ctx, person, membership).await.unwrap(),
        open_staff(&bench.ctx, person, membership).await.unwrap(),
    );
    end_session(&bench.ctx, &one).await.unwrap();
    assert_eq!(bench.who(Kind::Staff, &one).await, None);
    assert!(bench.who(Kind::Staff, &two).await.is_some(), "the other one lives");
    end_session(&bench.ctx, &one).await.unwrap();
    end_session(&bench.ctx, "unknown").await.unwrap();
}

/// Whoever is no longer active has no session, whatever the token says.
#[both]
async fn a_closed_post_or_person_is_nobody(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let token = open_staff(&bench.ctx, person, membership).await.unwrap();
    for table in ["people_membership", "people_person"] {
        bench.db.execute_raw(&format!("UPDATE {table} SET active = FALSE")).await.unwrap();
        assert_eq!(bench.who(Kind::Staff, &token).await, None, "{table}");
        bench.db.execute_raw(&format!("UPDATE {table} SET active = TRUE")).await.unwrap();
        assert!(bench.who(Kind::Staff, &token).await.is_some());
    }
}

#[both]
async fn old_sessions_are_swept(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    let staff = open_staff(&bench.ctx, person, membership).await.unwrap();
    let tracker = open_tracker(&bench.ctx, CASE).await.unwrap();
    let sweep = |after| {
        bench.db.write("test.sweep", move |tx: &mut Tx| store::sweep_sessions(tx, NOW.plus_ms(after)))
    };
    assert_eq!(sweep(STAFF_MS).await.unwrap(), 0);
    assert_eq!(sweep(STAFF_MS + 1).await.unwrap(), 1);
    assert_eq!((bench.seen(&staff).await, bench.seen(&tracker).await), (None, Some(NOW)));
}

/// A row that is half staff and half tracker is nobody's.
#[both]
async fn a_damaged_session_is_named(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    for change in ["kind = 2", "kind = 3", "person = NULL", "membership = NULL"] {
        let token = open_staff(&bench.ctx, person, membership).await.unwrap();
        bench.db.execute_raw(&format!("UPDATE people_session SET {change}")).await.unwrap();
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let found = read(&bench.db, move |tx| store::find_session(tx, &hash, NOW).map(|_| ())).await;
        assert_eq!(found, Err(db::Error::illegal_row("people_session", "kind")), "{change}");
        let refused = bench.ctx.auth.authenticate(&bench.ctx, Kind::Staff, &token).await.unwrap_err();
        assert_eq!(refused.status, 500, "{change}");
        bench.db.execute_raw("DELETE FROM people_session").await.unwrap();
    }
}
