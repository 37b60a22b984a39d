//! Recording: versions, clashes, holes, refused bodies.

use super::*;
use crate::canonical::Unfit;
use base::{Division, Event, MembershipId, OrgId, PersonId};
use both::both;
use std::sync::atomic::{AtomicUsize, Ordering};

#[both]
async fn comes_back_as_it_went(engine: Engine) {
    let db = open(engine).await;
    let division = Division::parse("330106002051003").unwrap();
    let id = Uuid::from_u128(9);
    let actor = Actor::Person {
        person: PersonId(id),
        membership: MembershipId(id),
        org: OrgId(id),
        role: "worker".into(),
        desks: vec![],
        division,
        stands_for: Vec::new(),
    };
    let stamp = Stamp { actor, ..stamp(1) };
    let body = json!({ "z": ["中文", null, -3, true, { "b": 1, "a": "\n" }], "a": {} });
    let (kept, sent) = (stamp.clone(), body.clone());
    let version = db
        .write("test.record", move |tx: &mut Tx| -> Outcome<i64> {
            tx.record(&stamp, event(case(1), json!({})))?;
            tx.record(&stamp, event(case(2), json!({})))?;
            tx.record(&stamp, NewEvent { division: Some(division), ..event(case(1), sent.clone()) })
        })
        .await
        .unwrap();
    assert_eq!(version, 2);
    let stream = |after| {
        let db = &db;
        async move {
            db.read("test.stream", move |tx: &mut Tx| crate::stream(tx, case(1), after, 10)).await.unwrap()
        }
    };
    let events: Vec<Event> = stream(1).await;
    let [last] = &events[..] else { panic!("{events:?}") };
    assert_eq!((last.stream, last.version, last.kind.as_str()), (case(1), 2, "case.noted"));
    assert_eq!((last.time, &last.actor, &last.body), (NOW, &kept.actor.reference(), &body));
    assert_eq!(last.division, Some(330_106_002_051_003));
    assert_eq!((stream(0).await.len(), stream(2).await.len()), (2, 0));
    seal_all(&db).await;
    assert_eq!(sound(&db).await, 3);
}

#[both]
async fn a_hole_and_a_clash(engine: Engine) {
    let db = open(engine).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let seeds = SeededEntropy::new(1);
    let at = |version: i64| {
        let (stamp, runs) = (stamp(seeds.next_u64()), Arc::clone(&runs));
        db.write("test.record_at", move |tx: &mut Tx| {
            runs.fetch_add(1, Ordering::SeqCst);
            tx.record_at(&stamp, version, event(case(1), json!({})))
        })
    };
    let hole = |version, last| Err(Error::Hole { stream: case(1), version, last });
    assert_eq!(at(2).await, hole(2, 0));
    assert_eq!(at(1).await, Ok(()));
    assert_eq!(at(3).await, hole(3, 1));
    assert_eq!(at(2).await, Ok(()));
    assert_eq!(runs.load(Ordering::SeqCst), 4, "holes and successes run once");
    let clash = at(2).await;
    assert_eq!(clash, Err(Error::Db(db::Error::Conflict { transaction: "test.record_at" })));
    assert_eq!(runs.load(Ordering::SeqCst) - 4, db::ATTEMPTS as usize, "a clash is run again, bounded");
    assert_eq!(at(0).await.map_err(|e| e.to_string()), Err(hole_of_zero()));
    seal_all(&db).await;
    assert_eq!(sound(&db).await, 2);
}

fn hole_of_zero() -> String {
    "case/00000000-0000-0000-0000-000000000001: version 0 does not follow version 2".into()
}

#[both]
async fn a_body_that_read_an_old_version_wins_when_run_again(engine: Engine) {
    let db = open(engine).await;
    record(&db, 1, case(1)).await;
    // Each looks at the stream's last version and records the next; all get one, none is lost.
    let writers: Vec<_> = (0..6)
        .map(|n| {
            let (db, stamp) = (db.clone(), stamp(100 + n));
            tokio::spawn(async move {
                loop {
                    let stamp = stamp.clone();
                    let done = db.write("test.next", move |tx: &mut Tx| {
                        let last = crate::stream(tx, case(1), 0, 100)?.last().map_or(0, |e| e.version);
                        tx.record_at(&stamp, last + 1, event(case(1), json!({})))
                    });
                    match done.await {
                        Ok(()) => return,
                        Err(Error::Db(db::Error::Conflict { .. })) => {}
                        Err(e) => panic!("{e}"),
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    seal_all(&db).await;
    assert_eq!(sound(&db).await, 7);
}

#[both]
async fn refused_events_leave_nothing(engine: Engine) {
    let db = open(engine).await;
    let long = json!({ "a": "x".repeat(crate::BODY_MAX) });
    let kind = |kind| NewEvent { kind, ..event(case(1), json!({})) };
    for (event, refusal) in [
        (event(case(1), json!({ "a": 0.5 })), Error::Body { kind: "case.noted", unfit: Unfit::Fraction }),
        (event(case(1), json!({ "a": "\0" })), Error::Body { kind: "case.noted", unfit: Unfit::Zero }),
        (
            event(case(1), json!({ "a": 1_i64 << 53 })),
            Error::Body { kind: "case.noted", unfit: Unfit::Large },
        ),
        (event(case(1), long), Error::Body { kind: "case.noted", unfit: Unfit::Long(crate::BODY_MAX) }),
        (kind("noted"), Error::Kind { kind: "noted" }),
        (kind("case."), Error::Kind { kind: "case." }),
        (kind("case.Noted"), Error::Kind { kind: "case.Noted" }),
        (kind("case.a.b"), Error::Kind { kind: "case.a.b" }),
    ] {
        let stamp = stamp(1);
        let done = db.write("test.record", move |tx: &mut Tx| tx.record(&stamp, event.clone())).await;
        assert_eq!(done, Err(refusal));
    }
    assert_eq!(sound(&db).await, 0);
}

#[both]
async fn a_refused_body_undoes_its_events(engine: Engine) {
    let db = open(engine).await;
    let stamp = stamp(1);
    let refused: Outcome<()> = db
        .write("test.refused", move |tx: &mut Tx| {
            tx.record(&stamp, event(case(1), json!({})))?;
            Err(Error::Kind { kind: "refused" })
        })
        .await;
    assert!(refused.is_err());
    seal_all(&db).await;
    assert_eq!((sound(&db).await, follow_all(&db).await), (0, vec![]));
}
