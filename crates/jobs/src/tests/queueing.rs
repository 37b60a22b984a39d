//! Rows: enter, lease, end, list.

use super::*;
use crate::queue::{self, Fate, Job};
use crate::{Waiting, dead, revive, sweep};
use base::PageArgs;
use both::both;
use journal::canonical::Unfit;

async fn lease(db: &Db, now: Timestamp, lease_ms: i64, limit: i64) -> Vec<Job> {
    db.write("test.lease", move |tx: &mut Tx| queue::lease(tx, now, now.plus_ms(lease_ms), 3, limit))
        .await
        .unwrap()
}

async fn done(db: &Db, job: &Job) -> bool {
    let (id, attempt) = (job.id, job.attempt);
    db.write("test.done", move |tx: &mut Tx| queue::done(tx, NOW, id, attempt)).await.unwrap()
}

async fn fail(db: &Db, job: &Job, error: JobError) -> Fate {
    let job = job.clone();
    db.write("test.fail", move |tx: &mut Tx| queue::fail(tx, NOW, &job, error, 3, 0)).await.unwrap()
}

#[both]
async fn a_body_that_is_undone_leaves_no_job(engine: Engine) {
    let (db, _) = open(engine).await;
    let undone: Result<JobId, Error> = db
        .write("test.undone", |tx: &mut Tx| {
            crate::enqueue(tx, &stamp(1), &Wish::soon("a.b", 1, json!({})))?;
            Err(Error::LeaseLost)
        })
        .await;
    assert_eq!(undone, Err(Error::LeaseLost));
    assert_eq!(waiting(&db).await, Waiting::default());
    assert_eq!(lease(&db, NOW, 1_000, 10).await, []);
}

#[both]
async fn comes_out_as_it_went_in(engine: Engine) {
    let (db, _) = open(engine).await;
    let body = json!({ "case": "x", "n": [1, null, true] });
    let late = Wish {
        not_before: Some(NOW.plus_ms(5_000)),
        reply_to: Some("b.answer"),
        ..Wish::soon("a.late", 2, body.clone())
    };
    let late = enqueue(&db, 1, late).await;
    let soon = enqueue(&db, 2, Wish::soon("a.soon", 1, json!({}))).await;
    assert_eq!(waiting(&db).await, Waiting { ready: 2, oldest_due: Some(NOW), ..Waiting::default() });
    let first = lease(&db, NOW.plus_ms(4_999), 10_000, 10).await;
    assert_eq!(first.iter().map(|j| j.id).collect::<Vec<_>>(), [soon]);
    let second = lease(&db, NOW.plus_ms(5_000), 10_000, 10).await;
    let expected = Job {
        id: late,
        kind: "a.late".into(),
        version: 2,
        body,
        reply_to: Some("b.answer".into()),
        attempt: 1,
    };
    assert_eq!(second, [expected]);
    assert_eq!(waiting(&db).await, Waiting { leased: 2, ..Waiting::default() });
}

#[both]
async fn refuses_bodies_that_json_readers_change(engine: Engine) {
    let (db, _) = open(engine).await;
    for (body, unfit) in [
        (json!([]), Unfit::NotObject),
        (json!({ "a": 1.5 }), Unfit::Fraction),
        (json!({ "a": "\0" }), Unfit::Zero),
        (json!({ "a": "x".repeat(journal::BODY_MAX) }), Unfit::Long(journal::BODY_MAX)),
    ] {
        let wish = Wish::soon("a.b", 1, body);
        let refused = db.write("test.enqueue", move |tx: &mut Tx| crate::enqueue(tx, &stamp(1), &wish)).await;
        assert_eq!(refused, Err(Error::Body { kind: "a.b".into(), unfit }));
    }
}

#[both]
async fn a_lease_that_ended_is_taken_by_another(engine: Engine) {
    let (db, _) = open(engine).await;
    enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
    let [first] = &lease(&db, NOW, 1_000, 10).await[..] else { panic!() };
    assert_eq!(lease(&db, NOW.plus_ms(999), 1_000, 10).await, [], "held");
    let [second] = &lease(&db, NOW.plus_ms(1_000), 1_000, 10).await[..] else { panic!() };
    assert_eq!((first.id, first.attempt, second.id, second.attempt), (first.id, 1, first.id, 2));
    // The first worker comes back late: neither its success nor its failure counts.
    assert!(!done(&db, first).await);
    assert_eq!(fail(&db, first, JobError::never("late")).await, Fate::Lost);
    assert!(done(&db, second).await);
    assert!(!done(&db, second).await);
    assert_eq!(waiting(&db).await, Waiting::default());
}

#[both]
async fn two_workers_never_lease_the_same(engine: Engine) {
    let (db, _) = open(engine).await;
    for n in 0..40 {
        enqueue(&db, n, Wish::soon("a.b", 1, json!({}))).await;
    }
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let db: Db = db.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let jobs = lease(&db, NOW, 60_000, 3).await;
                    if jobs.is_empty() {
                        return mine;
                    }
                    mine.extend(jobs.into_iter().map(|j| j.id));
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 40);
    assert_eq!(waiting(&db).await.leased, 40);
}

#[both]
async fn dead_after_n_and_back(engine: Engine) {
    let (db, _) = open(engine).await;
    let id = enqueue(&db, 1, Wish::soon("a.b", 1, json!({ "n": 1 }))).await;
    let mut now = NOW;
    for (attempt, fate) in
        [(1, Fate::Again(NOW.plus_ms(500))), (2, Fate::Again(NOW.plus_ms(1_000))), (3, Fate::Dead)]
    {
        let [job] = &lease(&db, now, 1_000, 10).await[..] else { panic!() };
        assert_eq!(job.attempt, attempt);
        assert_eq!(fail(&db, job, JobError::again("broken")).await, fate);
        now = now.plus_ms(1_000_000);
    }
    assert_eq!(lease(&db, now, 1_000, 10).await, []);
    assert_eq!(waiting(&db).await, Waiting { dead: 1, ..Waiting::default() });
    let list = |page: PageArgs| {
        let db: Db = db.clone();
        async move { db.read("test.dead", move |tx: &mut Tx| dead(tx, &page)).await.unwrap() }
    };
    let [row] = &list(PageArgs::first(10)).await[..] else { panic!() };
    assert_eq!((row.id, row.kind.as_str(), row.attempts, row.at), (id, "a.b", 3, NOW));
    assert_eq!((row.last_error.as_deref(), &row.body), (Some("broken"), &json!({ "n": 1 })));
    let after = PageArgs { after: Some((row.at.ms(), row.id.bytes().to_vec())), limit: 10 };
    assert_eq!(list(after).await, []);
    for back in [true, false] {
        assert_eq!(db.write("test.revive", move |tx: &mut Tx| revive(tx, NOW, id)).await, Ok(back));
    }
    let [job] = &lease(&db, NOW, 1_000, 10).await[..] else { panic!() };
    assert_eq!((job.id, job.attempt), (id, 1));
    assert_eq!(fail(&db, job, JobError::never("gone")).await, Fate::Dead, "never: not tried again");
}

#[both]
async fn a_job_that_kills_its_workers_is_given_up(engine: Engine) {
    let (db, _) = open(engine).await;
    enqueue(&db, 1, Wish::soon("a.b", 1, json!({}))).await;
    for n in 0..3 {
        assert_eq!(lease(&db, NOW.plus_ms(n * 1_000), 1_000, 10).await.len(), 1);
    }
    assert_eq!(lease(&db, NOW.plus_ms(3_000), 1_000, 10).await, []);
    let rows = db.read("test.dead", |tx: &mut Tx| dead(tx, &PageArgs::first(10))).await.unwrap();
    assert_eq!(rows[0].last_error.as_deref(), Some("lease_expired"));
}

#[both]
async fn old_jobs_are_swept(engine: Engine) {
    let (db, _) = open(engine).await;
    for n in 0..3 {
        enqueue(&db, n, Wish::soon("a.b", 1, json!({}))).await;
    }
    for job in &lease(&db, NOW, 1_000, 2).await {
        assert!(done(&db, job).await);
    }
    for (before, removed) in [(0, 0), (1, 2), (1_000_000, 0)] {
        let before = NOW.plus_ms(before);
        assert_eq!(db.write("test.sweep", move |tx: &mut Tx| sweep(tx, before)).await, Ok(removed));
    }
    assert_eq!(waiting(&db).await.ready, 1);
}
