//! The room's own functions on both engines: streams fold to rows, talk moves no version, what fails leaves nothing.

use super::office::{Office, office};
use super::*;
use crate::facts::Verdict;
use crate::propose::FirstRules;
use crate::store::case as rows;
use crate::store::extra;
use crate::work::{Failure, NoteTo, RateInput};
use crate::{NewCase, Place, Room};
use base::{Level, Stamp, StreamKind};
use both::both;
use db::{Engine, Tx};
use std::sync::Arc;

/// What went wrong, in a word.
fn why<T>(done: Result<T, Failure>) -> String {
    match done {
        Ok(_) => "done".to_owned(),
        Err(Failure::Refused(refused)) => format!("{refused:?}"),
        Err(other) => format!("{other:?}"),
    }
}

/// Brings the case to the verifier.
async fn handled(office: &Office) {
    office.report(case_id(1), "261124000013").await.unwrap();
    let file = |room: &Room, tx: &mut Tx, s: &Stamp| room.file(tx, s, case_id(1), None, "C0118");
    office.by(&office.clerk, 1, file).await.unwrap();
    office.dispatch(2).await.unwrap();
    office.by(&office.worker, 3, |room, tx, s| room.sign(tx, s, case_id(1), None)).await.unwrap();
    office.photo(&office.worker, 4, 1, "handle").await.unwrap();
    office.submit(5, &[1]).await.unwrap();
}

#[both]
async fn the_whole_way_folds(engine: Engine) {
    let office = office(engine).await;
    let reported = office.report(case_id(1), "261124000013").await.unwrap();
    assert_eq!(reported.proposed.as_deref(), Some("C0118"));
    assert_eq!(office.folds().await, reported);
    handled_from_here(&office).await;
    assert_eq!(office.folds().await.state.code(), StateCode::Handled);
    office.check(6, Verdict::Fail, &[]).await.unwrap();
    assert_eq!(office.folds().await.state.code(), StateCode::Rework);
    office.photo(&office.worker, 7, 2, "handle").await.unwrap();
    office.submit(8, &[2]).await.unwrap();
    office.photo(&office.verifier, 9, 3, "verify").await.unwrap();
    let closed = office.check(10, Verdict::Pass, &[3]).await.unwrap();
    assert_eq!((closed.version, closed.state.code()), (9, StateCode::Closed));
    let tracker = Actor::Tracker { case: case_id(1) };
    let rating =
        RateInput { solved: Some(Solved::Yes), words: Some("谢谢".to_owned()), ..RateInput::default() };
    office.by(&tracker, 11, move |room, tx, s| room.rate(tx, s, case_id(1), None, &rating)).await.unwrap();
    let row = office.folds().await;
    assert_eq!(row.version, 10);
    // No words of anybody lie in the journal; only the catalogue's own keywords that were found in them.
    for event in office.events(StreamKind::Case).await {
        let text = event.body.to_string();
        assert!(
            !["晚上很黑", "河边", "1380000", "换了灯", "谢谢"].iter().any(|w| text.contains(w)),
            "{text}"
        );
    }
    let verdict = office.db.read("test.verify", journal::verify).await.unwrap();
    assert_eq!(verdict.fault, None);
}

async fn handled_from_here(office: &Office) {
    let file = |room: &Room, tx: &mut Tx, s: &Stamp| room.file(tx, s, case_id(1), Some(1), "C0118");
    office.by(&office.clerk, 1, file).await.unwrap();
    office.folds().await;
    office.dispatch(2).await.unwrap();
    office.folds().await;
    office.by(&office.worker, 3, |room, tx, s| room.sign(tx, s, case_id(1), None)).await.unwrap();
    office.folds().await;
    office.photo(&office.worker, 4, 1, "handle").await.unwrap();
    office.submit(5, &[1]).await.unwrap();
}

#[both]
async fn talk_moves_no_version(engine: Engine) {
    let office = office(engine).await;
    handled(&office).await;
    let before = office.row().await;
    let tracker = Actor::Tracker { case: case_id(1) };
    let said = office.events(StreamKind::Talk).await.len();
    for actor in [&tracker, &office.clerk, &office.worker, &office.verifier] {
        let note =
            |room: &Room, tx: &mut Tx, s: &Stamp| room.note(tx, s, case_id(1), NoteTo::Reporter, "知道了");
        office.by(actor, 6, note).await.unwrap();
    }
    office.photo(&tracker, 6, 9, "report").await.unwrap();
    assert_eq!(office.folds().await, before);
    let talk = office.events(StreamKind::Talk).await;
    let kinds: Vec<&str> = talk[said..].iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds, ["talk.noted", "talk.noted", "talk.noted", "talk.noted", "talk.photographed"]);
    // Whatever the reporter asks for: a reporter's note is for the office.
    let to: Vec<&str> = talk[said..said + 4].iter().filter_map(|e| e.body["to"].as_str()).collect();
    assert_eq!(to, ["office", "reporter", "reporter", "reporter"]);
}

#[both]
async fn a_reporter_adds_so_many_notes_and_no_more(engine: Engine) {
    let office = office(engine).await;
    handled(&office).await;
    let tracker = Actor::Tracker { case: case_id(1) };
    let note = |room: &Room, tx: &mut Tx, s: &Stamp| room.note(tx, s, case_id(1), NoteTo::Office, "还没好");
    for _ in 0..crate::NOTES_MAX {
        office.by(&tracker, 6, note).await.unwrap();
    }
    let said = office.events(StreamKind::Talk).await.len();
    let refused = office.by(&tracker, 6, note).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refused::Field("words", "too_many_notes"))), "{refused:?}");
    assert_eq!(office.events(StreamKind::Talk).await.len(), said);
    office.by(&office.clerk, 6, note).await.unwrap();
}

/// The stream of the case, that of its talk, and the row.
async fn all(office: &Office) -> (usize, usize, Case) {
    let talk = office.events(StreamKind::Talk).await.len();
    (office.events(StreamKind::Case).await.len(), talk, office.row().await)
}

#[both]
async fn what_fails_leaves_nothing(engine: Engine) {
    let office = office(engine).await;
    handled(&office).await;
    office.photo(&office.verifier, 6, 5, "verify").await.unwrap();
    let before = all(&office).await;
    let stranger = Actor::Tracker { case: case_id(2) };
    let sign = |room: &Room, tx: &mut Tx, s: &Stamp| room.sign(tx, s, case_id(1), None);
    let refuse =
        |room: &Room, tx: &mut Tx, s: &Stamp| room.refuse(tx, s, case_id(1), None, "不归我们", "找供电");
    let note = |room: &Room, tx: &mut Tx, s: &Stamp| room.note(tx, s, case_id(1), NoteTo::Staff, "x");
    for (done, expected) in [
        (why(office.by(&stranger, 7, note).await), "NotFound"),
        (why(office.by(&Actor::Stranger, 7, note).await), "NotFound"),
        (why(office.by(&office.clerk, 7, sign).await), "NotYours"),
        (why(office.by(&office.worker, 7, sign).await), "WrongState(\"handled\")"),
        // The texts are sealed before the rule refuses: they go with it.
        (why(office.by(&office.clerk, 7, refuse).await), "WrongState(\"handled\")"),
        (why(office.submit(7, &[1]).await), "WrongState(\"handled\")"),
        // Another one's photo, one of another kind, one that is tied already, one twice, one that nobody sent.
        (why(office.check(7, Verdict::Pass, &[1]).await), "Field(\"photos\", \"unknown\")"),
        (why(office.check(7, Verdict::Pass, &[5, 5]).await), "Field(\"photos\", \"unknown\")"),
        (why(office.check(7, Verdict::Pass, &[77]).await), "Field(\"photos\", \"unknown\")"),
        (why(office.check(7, Verdict::Pass, &[0; 10]).await), "Field(\"photos\", \"too_many\")"),
        (why(office.check(7, Verdict::Pass, &[]).await), "Field(\"photos\", \"required\")"),
        (why(office.photo(&office.worker, 7, 8, "handle").await), "WrongState(\"handled\")"),
        (why(office.photo(&office.worker, 7, 8, "verify").await), "NotYours"),
        (why(office.photo(&office.clerk, 7, 8, "report").await), "NotYours"),
    ] {
        assert_eq!(done, expected);
        assert_eq!(all(&office).await, before, "{expected}");
    }
    // What was refused has tied no photo.
    assert_eq!(why(office.check(8, Verdict::Pass, &[5]).await), "done");
}

#[both]
async fn a_stale_copy_is_told_what_is_current(engine: Engine) {
    let office = office(engine).await;
    office.report(case_id(1), "261124000013").await.unwrap();
    let file = |version| {
        move |room: &Room, tx: &mut Tx, s: &Stamp| room.file(tx, s, case_id(1), Some(version), "C0118")
    };
    office.by(&office.clerk, 1, file(1)).await.unwrap();
    let Err(Failure::Stale(current)) = office.by(&office.clerk, 2, file(1)).await else {
        panic!("not stale")
    };
    assert_eq!((current.version, current.at), (2, NOW.plus_ms(MINUTE)));
    assert_eq!(current.post, "办事处（演示） · clerk");
    // Who may not see it is not told how far it is.
    assert_eq!(why(office.by(&office.worker, 2, file(1)).await), "NotFound");
    office.folds().await;
}

/// Two who sign at once: one does, the other is told; nothing is written twice.
#[both]
async fn two_at_once(engine: Engine) {
    let office = office(engine).await;
    office.report(case_id(1), "261124000013").await.unwrap();
    let file = |room: &Room, tx: &mut Tx, s: &Stamp| room.file(tx, s, case_id(1), None, "C0118");
    office.by(&office.clerk, 1, file).await.unwrap();
    office.dispatch(2).await.unwrap();
    let sign = |room: &Room, tx: &mut Tx, s: &Stamp| room.sign(tx, s, case_id(1), None);
    let (a, b, c) = tokio::join!(
        office.by(&office.worker, 3, sign),
        office.by(&office.worker, 3, sign),
        office.by(&office.worker, 3, sign)
    );
    let mut ends = [why(a), why(b), why(c)];
    ends.sort();
    assert_eq!(ends, ["WrongState(\"handling\")", "WrongState(\"handling\")", "done"]);
    assert_eq!(office.folds().await.handlers.len(), 1);
}

#[both]
async fn the_explanation_is_kept_as_written(engine: Engine) {
    let office = office(engine).await;
    handled(&office).await;
    let find = || office.db.read("test.dispatch", |tx: &mut Tx| extra::last_dispatch(tx, case_id(1)));
    let kept = find().await.unwrap().unwrap();
    let told: serde_json::Value = serde_json::from_str(&kept.explanation).unwrap();
    assert_eq!((&told["rule"], &told["version"]), (&"grid-first".into(), &1.into()));
    assert_eq!((&told["chosen"], &told["proposed"]), (&serde_json::json!(office.lead), &told["chosen"]));
    // The rule's version is raised: what was written stays.
    let later = Room { propose: Arc::new(FirstRules { version: 2 }), ..office.room.clone() };
    let again = Office { room: later, ..office };
    again.check(6, Verdict::Fail, &[]).await.unwrap();
    let row = again.db.read("test.dispatch", |tx: &mut Tx| extra::last_dispatch(tx, case_id(1))).await;
    assert_eq!(row.unwrap().unwrap(), kept);
}

#[both]
async fn a_report_is_refused_with_its_field(engine: Engine) {
    let office = office(engine).await;
    let good = NewCase {
        words: Some("路灯不亮".to_owned()),
        place: Place { division: Some(office.place), ..Place::default() },
        phone: None,
        photos: 0,
        publish: false,
        language: "zh",
    };
    let at = |point| Place { point: Some(point), ..Place::default() };
    let of = |code| Place { division: Some(Division::parse(code).unwrap()), ..Place::default() };
    for (new, expected) in [
        (NewCase { words: None, ..good.clone() }, "Field(\"words\", \"required\")"),
        (NewCase { place: Place::default(), ..good.clone() }, "Field(\"place\", \"required\")"),
        (
            NewCase { place: at((0.0, 0.0)), ..good.clone() },
            "Outside({\"county\": String(\"西湖区\"), \"lies_in\": Null})",
        ),
        (
            NewCase { place: at((f64::NAN, 30.0)), ..good.clone() },
            "Outside({\"county\": String(\"西湖区\"), \"lies_in\": Null})",
        ),
        // Refused with the name of the county that it lies in.
        (
            NewCase { place: at((120.21, 30.19)), ..good.clone() },
            "Outside({\"county\": String(\"西湖区\"), \"lies_in\": Object {\"code\": String(\"330108\"), \"name\": String(\"滨江区\")}})",
        ),
        (NewCase { place: of("330106"), ..good.clone() }, "Field(\"place.division\", \"unknown\")"),
        (NewCase { place: of("330106999"), ..good.clone() }, "Field(\"place.division\", \"unknown\")"),
        (NewCase { place: of("330108001"), ..good.clone() }, "Field(\"place.division\", \"unknown\")"),
        // An address alone is the county's, which has no desk here.
        (
            NewCase {
                place: Place { address: Some("河边".to_owned()), ..Place::default() }, ..good.clone()
            },
            "Field(\"place\", \"no_desk\")",
        ),
    ] {
        let report = move |room: &Room, tx: &mut Tx, s: &Stamp| room.report(tx, s, case_id(1), "n1", &new);
        assert_eq!(why(office.by(&Actor::Stranger, 0, report).await), expected);
        let row = office.db.read("test.row", |tx: &mut Tx| rows::find(tx, case_id(1))).await.unwrap();
        assert_eq!(row, None);
        assert_eq!(office.events(StreamKind::Case).await, []);
    }
    let photos = NewCase { words: None, photos: 1, ..good };
    let report = move |room: &Room, tx: &mut Tx, s: &Stamp| room.report(tx, s, case_id(1), "n1", &photos);
    assert_eq!(why(office.by(&Actor::Stranger, 0, report).await), "done");
    assert_eq!(office.folds().await.proposed, None);
}

#[both]
async fn a_missed_deadline_is_told_once(engine: Engine) {
    let office = office(engine).await;
    office.report(case_id(1), "261124000013").await.unwrap();
    let clock = Arc::new(base::ManualClock::new(NOW.plus_ms(DAY)));
    let runner = || {
        let runner = jobs::Runner::new((*office.db).clone(), clock.clone(), office.entropy.clone());
        let room = office.room.clone();
        let room: crate::jobs::RoomNow = Arc::new(move || room.clone());
        crate::jobs::register(runner, &office.room.vault, &room)
    };
    for _ in 0..2 {
        clock.advance_ms(DAY);
        runner().run_due().await.unwrap();
    }
    // Marked once, however often the sweep looks.
    let talk = office.events(StreamKind::Talk).await;
    assert_eq!(talk.iter().map(|e| e.kind.as_str()).collect::<Vec<_>>(), ["talk.overdue"]);
    assert_eq!(talk[0].body["step"], "file");
    office.folds().await;
}

#[both]
async fn the_figures_of_a_day_come_from_the_journal(engine: Engine) {
    use crate::store::daily;
    let office = office(engine).await;
    handled(&office).await;
    office.photo(&office.verifier, 6, 3, "verify").await.unwrap();
    office.check(24 * 60, Verdict::Pass, &[3]).await.unwrap();
    while office.db.write("test.seal", journal::seal).await.unwrap() > 0 {}
    let follower = crate::jobs::daily_follower();
    assert!(follower.catch_up(&office.db).await.unwrap() > 0);
    assert_eq!(follower.catch_up(&office.db).await.unwrap(), 0, "each event once");
    let list = |from: &'static str, root: Division| {
        let (first, last) = root.range();
        office.db.read("test.daily", move |tx: &mut Tx| daily::list(tx, from, first, last))
    };
    let (first, second) = (("2026-11-24".to_owned(), 1, 0), ("2026-11-25".to_owned(), 0, 1));
    let county = office.room.territory.county();
    let township = office.place.at(Level::Township).unwrap();
    assert_eq!(list("2026-11-01", county).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(list("2026-11-01", township).await.unwrap(), [first, second.clone()]);
    assert_eq!(list("2026-11-25", county).await.unwrap(), [second]);
    assert_eq!(list("2026-11-01", Division::parse("330108").unwrap()).await.unwrap(), []);
}
