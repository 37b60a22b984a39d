//! Retention periods and their sweeps.

use super::*;

/// Not a day too early, never what is open, a person only with the last of the person's cases, each once.
#[both]
async fn sweeps_keep_to_their_periods(engine: Engine) {
    let office = office(engine).await;
    for (n, number) in [(1, "261124000014"), (2, "261124000022"), (3, "261124000030")] {
        called(&office, case_id(n), number).await;
    }
    let days = |kind: Kind| kind.days().0 * MINUTES_A_DAY;
    refuse(&office, case_id(1), 0).await;
    refuse(&office, case_id(2), MINUTES_A_DAY).await;
    let at = async |kind: Kind, minutes: i64| {
        let swept = sweep(&office, kind, minutes).await;
        assert!(!swept.more);
        swept.erased
    };
    assert_eq!(at(Kind::Content, days(Kind::Content)).await, 0, "to the millisecond");
    assert_eq!(at(Kind::Content, days(Kind::Content) + 1).await, 1);
    assert_eq!(at(Kind::Content, days(Kind::Content) + MINUTES_A_DAY + 1).await, 1);
    assert_eq!(at(Kind::Content, 2 * days(Kind::Content)).await, 0, "the third case is open");
    assert_eq!(at(Kind::Reporter, days(Kind::Reporter) + 2 * MINUTES_A_DAY).await, 0, "still needed");
    refuse(&office, case_id(3), 5 * MINUTES_A_DAY).await;
    assert_eq!(at(Kind::Reporter, days(Kind::Reporter) + 5 * MINUTES_A_DAY).await, 0);
    assert_eq!(at(Kind::Reporter, days(Kind::Reporter) + 5 * MINUTES_A_DAY + 1).await, 1);
    let kept = office
        .db
        .read("test.retention", |tx: &mut Tx| store::find_retention(tx, Kind::Reporter))
        .await
        .unwrap();
    assert_eq!((kept.version, kept.days, kept.erased), (0, Kind::Reporter.days().0, 1));
    assert!(kept.swept_at.is_some());
    sound(&office).await;
}

/// More than one transaction's share; the cursor goes on where it stopped.
#[both]
async fn a_sweep_goes_in_bounded_steps(engine: Engine) {
    let office = office(engine).await;
    for n in 0..101_u128 {
        let number: &'static str = format!("2611240{n:05}").leak();
        office.report(case_id(n + 1), number).await.unwrap();
        refuse(&office, case_id(n + 1), 1).await;
    }
    let later = 40 * 365 * MINUTES_A_DAY;
    let first = sweep(&office, Kind::Content, later).await;
    assert_eq!((first.erased, first.more), (100, true));
    let second = sweep(&office, Kind::Content, later).await;
    assert_eq!((second.erased, second.more), (1, false));
    assert_eq!(sweep(&office, Kind::Content, later).await.erased, 0);
}

#[both]
async fn photos_go_before_the_words(engine: Engine) {
    let office = office(engine).await;
    let case = office.report(case_id(1), "261124000014").await.unwrap();
    office.photo(&Actor::Tracker { case: case_id(1) }, 1, 1, "report").await.unwrap();
    refuse(&office, case_id(1), 2).await;
    let later = Kind::Photos.days().0 * MINUTES_A_DAY + 3;
    assert_eq!(sweep(&office, Kind::Photos, later).await.erased, 1);
    assert!(opened(&office, vec![case.words.unwrap()]).await[0].is_some());
    let (rows, job) = office
        .db
        .read("test.photos", |tx: &mut Tx| {
            let job: (String,) = tx.one(
                db::sql!("-- test.job\nSELECT body\nFROM job\nWHERE kind = 'cases.remove_files'"),
                db::binds![],
            )?;
            Ok::<_, db::Error>((crate::store::photo::list(tx, case_id(1))?, job.0))
        })
        .await
        .unwrap();
    assert!(rows.is_empty());
    assert_eq!(job, format!("{{\"photos\":[\"{}\"]}}", photo(1)));
}

#[both]
async fn days_are_changed_with_an_event(engine: Engine) {
    let office = office(engine).await;
    let admin = admin(&office);
    let set = |actor: &Actor, kind: Kind, from: i64, days: i64| {
        by(&office, actor, 1, move |room, tx, s| care::set_days(room, tx, s, kind, from, days))
    };
    assert_eq!(set(&admin, Kind::Content, 0, 730).await.unwrap(), 1);
    assert_eq!(set(&admin, Kind::Content, 1, 400).await.unwrap(), 2);
    assert_eq!(set(&admin, Kind::Reporter, 0, 60).await.unwrap(), 1);
    assert!(matches!(set(&admin, Kind::Content, 1, 500).await, Err(Refusal::Stale(2))));
    assert_eq!(why(set(&admin, Kind::Content, 2, 364).await), "days: range");
    assert_eq!(why(set(&office.clerk, Kind::Content, 2, 500).await), "not yours to do");
    let events = office
        .db
        .read("test.events", |tx: &mut Tx| journal::stream(tx, Kind::Content.stream(), 0, 9))
        .await
        .unwrap();
    let bodies: Vec<_> = events.iter().map(|e| (e.kind.as_str(), e.body.clone())).collect();
    let body = |days, before| serde_json::json!({ "kind": "content", "days": days, "before": before });
    assert_eq!(bodies, [("retention.changed", body(730, 1825)), ("retention.changed", body(400, 730))]);
    office.report(case_id(1), "261124000014").await.unwrap();
    refuse(&office, case_id(1), 2).await;
    assert_eq!(sweep(&office, Kind::Content, 401 * MINUTES_A_DAY).await.erased, 1);
    sound(&office).await;
}
