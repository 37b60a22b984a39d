//! Hotline and departments over a database, on both engines: what is taken, found again, sent back, handed over.

use super::office::{Office, office};
use super::*;
use crate::model::State;
use crate::store::case::Reach;
use crate::store::find::{self, Search};
use crate::work::{Failure, Taking};
use crate::{NewCase, Place, Room};
use base::{Level, PageArgs, Stamp, StreamKind};
use both::both;
use db::{Engine, Tx};
use people::{NewPerson, NewPost, Role, store};
use std::sync::Arc;

/// Another member of the same desks, in this role.
async fn hire(office: &Office, like: &Actor, role: Role, account: &'static str) -> Actor {
    let Actor::Person { org, desks, .. } = like.clone() else { panic!("no person") };
    office
        .by(&Actor::system("test"), 0, move |room, tx, stamp| {
            let new = NewPerson {
                account: account.to_owned(),
                name: "某人（演示）".to_owned(),
                password_hash: "$argon2id$".to_owned(),
            };
            let person = store::insert_person(tx, &room.vault, stamp, &new)?;
            let (title_zh, title_en) = (account.to_owned(), account.to_owned());
            let post = NewPost { person, org, role, title_zh, title_en, desks: desks.clone() };
            let membership = store::insert_post(tx, stamp, &post)?;
            Ok(store::actor(tx, membership)?.unwrap())
        })
        .await
        .unwrap()
}

fn call(office: &Office, phone: Option<&str>) -> NewCase {
    NewCase {
        words: Some("路灯不亮，晚上很黑".to_owned()),
        place: Place { division: Some(office.place), ..Place::default() },
        phone: phone.map(str::to_owned),
        photos: 0,
        publish: false,
        language: "zh",
    }
}

fn taking(caller: Option<&str>, answer: Option<&str>) -> Taking {
    Taking { channel: Channel::Phone, caller: caller.map(str::to_owned), answer: answer.map(str::to_owned) }
}

async fn take(
    office: &Office,
    by: &Actor,
    (n, number): (u128, &'static str),
    new: NewCase,
    taking: Taking,
) -> Result<Case, Failure> {
    office
        .by(by, i64::try_from(n).unwrap(), move |room, tx, s| {
            room.take(tx, s, case_id(n), number, &new, &taking)
        })
        .await
}

async fn callers(office: &Office, by: &Actor, phone: &'static str) -> Result<Vec<CaseId>, Failure> {
    office
        .by(by, 60, move |room, tx, s| {
            journal::Record::operational(tx, "caller");
            let page = PageArgs { after: None, limit: 10 };
            Ok(room.cases_of_caller(tx, s, phone, &page)?.iter().map(|c| c.id).collect())
        })
        .await
}

#[both]
async fn a_caller_is_found_by_her_number_and_each_look_is_recorded(engine: Engine) {
    let office = office(engine).await;
    let operator = hire(&office, &office.clerk, Role::Operator, "operator").await;
    let first = take(
        &office,
        &operator,
        (1, "n1"),
        call(&office, Some("13800000000")),
        taking(Some("张三（演示）"), None),
    );
    let first = first.await.unwrap();
    assert_eq!((first.channel, first.taken_by), (Channel::Phone, operator.membership()));
    assert!(first.caller.is_some() && first.reporter.is_some());
    let again = take(&office, &operator, (2, "n2"), call(&office, Some("13800000000")), taking(None, None));
    assert_eq!(again.await.unwrap().reporter, first.reporter, "one number, one reporter");
    let other = take(&office, &operator, (3, "n3"), call(&office, None), taking(None, None)).await.unwrap();
    assert_eq!((other.reporter, other.caller), (None, None), "who stays anonymous leaves nothing");
    assert_eq!(callers(&office, &operator, "13800000000").await.unwrap(), [case_id(2), case_id(1)]);
    assert_eq!(callers(&office, &operator, "13900000000").await.unwrap(), []);
    let read = office.events(StreamKind::Talk).await;
    let purposes: Vec<_> = read.iter().map(|e| (e.kind.as_str(), e.body["purpose"].as_str())).collect();
    assert_eq!(purposes, [("talk.read", Some("caller"))]);
    // Who takes no calls finds no callers.
    let refused = callers(&office, &office.worker, "13800000000").await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refused::NotYours)), "{refused}");
    office.folds().await;
}

#[both]
async fn a_question_is_answered_at_once_and_needs_no_place(engine: Engine) {
    let office = office(engine).await;
    let operator = hire(&office, &office.clerk, Role::Operator, "operator").await;
    let question = NewCase { place: Place::default(), ..call(&office, None) };
    let unplaced = take(&office, &operator, (2, "n2"), question.clone(), taking(None, None)).await;
    assert!(matches!(unplaced.unwrap_err(), Failure::Refused(Refused::Field("place", "required"))));
    let told =
        take(&office, &operator, (1, "n1"), question, taking(None, Some("周一到周五 9:00 到 17:00"))).await;
    let State::Answered { answer, .. } = told.unwrap().state else { panic!("not answered") };
    let program = Actor::system("test");
    let words = office.by(&program, 9, move |room, tx, s| Ok(room.vault.open_own(tx, s, &[answer])?));
    assert_eq!(words.await.unwrap(), ["周一到周五 9:00 到 17:00"]);
    assert_eq!(office.folds().await.state.code(), StateCode::Answered);
    // It has ended: nothing is added to it.
    let late = office.by(&operator, 10, |room, tx, s| room.add_facts(tx, s, case_id(1), "还有")).await;
    assert!(matches!(late.unwrap_err(), Failure::Refused(Refused::WrongState("answered"))));
}

#[both]
async fn another_division_is_not_the_takers(engine: Engine) {
    let office = office(engine).await;
    let elsewhere = office.room.territory.children(office.room.territory.county())[1].code;
    let new =
        NewCase { place: Place { division: Some(elsewhere), ..Place::default() }, ..call(&office, None) };
    let refused = take(&office, &office.clerk, (1, "n1"), new, taking(None, None)).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refused::Field("place", "not_yours"))), "{refused}");
    let worker = take(&office, &office.worker, (1, "n1"), call(&office, None), taking(None, None)).await;
    assert!(matches!(worker.unwrap_err(), Failure::Refused(Refused::NotYours)));
}

#[both]
async fn cases_are_found_by_place_class_time_and_channel(engine: Engine) {
    let office = office(engine).await;
    let operator = hire(&office, &office.clerk, Role::Operator, "operator").await;
    office.report(case_id(9), "n9").await.unwrap();
    take(&office, &operator, (1, "n1"), call(&office, None), taking(None, None)).await.unwrap();
    take(&office, &operator, (2, "n2"), call(&office, None), taking(None, Some("好"))).await.unwrap();
    let policies = Policies::embedded();
    let all = |actor: &Actor, search: Search, page: PageArgs| {
        let reach = Reach::new(&policies.rights(actor, "cases.view"));
        office.db.read("test.find", move |tx: &mut Tx| {
            Ok::<_, db::Error>(
                find::search(tx, &reach, &search, &page)?.iter().map(|c| c.id).collect::<Vec<_>>(),
            )
        })
    };
    let page = || PageArgs { after: None, limit: 10 };
    let none = Search::default;
    let town = office.place.at(Level::Township);
    let at = |m: i64| Some(NOW.plus_ms(m * MINUTE));
    for (search, expected) in [
        (none(), vec![2, 1, 9]),
        (Search { within: town, ..none() }, vec![2, 1, 9]),
        (Search { within: Division::parse("330106004").ok(), ..none() }, vec![]),
        (Search { category: Some("C0118".to_owned()), ..none() }, vec![2, 1, 9]),
        (Search { category: Some("E0102".to_owned()), ..none() }, vec![]),
        (Search { from: at(1), until: at(2), ..none() }, vec![1]),
        (Search { state: Some(StateCode::Answered), ..none() }, vec![2]),
        (Search { channel: Some(Channel::Web), ..none() }, vec![9]),
    ] {
        let expected: Vec<CaseId> = expected.into_iter().map(case_id).collect();
        let asked = format!("{search:?}");
        assert_eq!(all(&operator, search, page()).await.unwrap(), expected, "{asked}");
    }
    // The next page begins after the last row; one row more than the page tells that there is one.
    let second =
        PageArgs { after: Some((NOW.plus_ms(2 * MINUTE).ms(), case_id(2).bytes().to_vec())), limit: 1 };
    assert_eq!(all(&operator, none(), second).await.unwrap(), [case_id(1), case_id(9)]);
    assert_eq!(all(&office.worker, none(), page()).await.unwrap(), [], "the lead sees what it has");
}

async fn signed(office: &Office) {
    office.report(case_id(1), "n1").await.unwrap();
    office.by(&office.clerk, 1, |room, tx, s| room.file(tx, s, case_id(1), None, "C0118")).await.unwrap();
    office.dispatch(2).await.unwrap();
    office.by(&office.worker, 3, |room, tx, s| room.sign(tx, s, case_id(1), None)).await.unwrap();
}

#[both]
async fn a_lead_that_sent_back_sees_the_case_no_more_when_that_is_accepted(engine: Engine) {
    let office = office(engine).await;
    signed(&office).await;
    office
        .by(&office.worker, 4, |room, tx, s| room.send_back(tx, s, case_id(1), None, "不归我们"))
        .await
        .unwrap();
    let returned = office.folds().await;
    assert_eq!(returned.state.code(), StateCode::Returned);
    let note =
        |room: &Room, tx: &mut Tx, s: &Stamp| room.accept_return(tx, s, case_id(1), None, Some("同意"));
    office.by(&office.clerk, 5, note).await.unwrap();
    assert_eq!(office.folds().await.state.code(), StateCode::Filed);
    let look = |room: &Room, tx: &mut Tx, s: &Stamp| room.load(tx, &s.actor, case_id(1)).map(drop);
    let gone = office.by(&office.worker, 6, look).await.unwrap_err();
    assert!(matches!(gone, Failure::NotFound), "{gone}");
    // Dispatched again to the same lead, undone, dispatched, refused: always one owner, always what the stream says.
    office.dispatch(7).await.unwrap();
    office.by(&office.clerk, 8, |room, tx, s| room.undo_dispatch(tx, s, case_id(1), None)).await.unwrap();
    assert!(matches!(office.by(&office.worker, 9, look).await.unwrap_err(), Failure::NotFound));
    office.dispatch(10).await.unwrap();
    office
        .by(&office.worker, 11, |room, tx, s| room.send_back(tx, s, case_id(1), None, "还是不归"))
        .await
        .unwrap();
    office
        .by(&office.clerk, 12, |room, tx, s| room.refuse_return(tx, s, case_id(1), None, "归"))
        .await
        .unwrap();
    assert_eq!(office.folds().await.state.code(), StateCode::Dispatched);
}

#[both]
async fn a_post_that_ends_hands_over_what_it_holds(engine: Engine) {
    let office = office(engine).await;
    signed(&office).await;
    let colleague = hire(&office, &office.worker, Role::Worker, "colleague").await;
    let (from, to) = (office.worker.membership().unwrap(), colleague.membership().unwrap());
    let run = |body: serde_json::Value| {
        let (office, runner) = (&office, Arc::new(base::ManualClock::new(NOW.plus_ms(DAY))));
        async move {
            let wish = base::Wish::soon("cases.hand_over", 1, body);
            office
                .by(&Actor::system("test"), 0, move |_, tx, s| {
                    journal::Record::operational(tx, "test");
                    Ok(jobs::enqueue(tx, s, &wish)?)
                })
                .await
                .unwrap();
            let room = office.room.clone();
            let room: crate::jobs::RoomNow = Arc::new(move || room.clone());
            let runner = jobs::Runner::new((*office.db).clone(), runner, office.entropy.clone());
            crate::jobs::register(runner, &office.room.vault, &room).run_due().await.unwrap();
        }
    };
    run(serde_json::json!({ "from": from, "to": to })).await;
    assert_eq!(office.folds().await.state.signer().map(|s| s.membership), Some(to));
    // Somebody of another desk cannot hold it: the lead's desk has it.
    let elsewhere = office.clerk.membership().unwrap();
    run(serde_json::json!({ "from": to, "to": elsewhere })).await;
    let row = office.folds().await;
    assert_eq!((row.state.code(), row.state.lead()), (StateCode::Dispatched, Some(office.lead)));
    office.by(&office.worker, 1500, |room, tx, s| room.sign(tx, s, case_id(1), None)).await.unwrap();
    run(serde_json::json!({ "from": from, "to": null })).await;
    assert_eq!(office.folds().await.state.code(), StateCode::Dispatched);
    // By hand, too: to a member of the lead, and to nobody else.
    office.by(&office.worker, 1501, |room, tx, s| room.sign(tx, s, case_id(1), None)).await.unwrap();
    let wrong = move |room: &Room, tx: &mut Tx, s: &Stamp| room.reassign(tx, s, case_id(1), None, elsewhere);
    let refused = office.by(&office.worker, 1502, wrong).await.unwrap_err();
    assert!(matches!(refused, Failure::Refused(Refused::Field("to", "not_of_lead"))), "{refused}");
    office
        .by(&office.worker, 1503, move |room, tx, s| room.reassign(tx, s, case_id(1), None, to))
        .await
        .unwrap();
    assert_eq!(office.folds().await.state.signer().map(|s| s.membership), Some(to));
}

#[both]
async fn provisional_clocks_are_computed_again(engine: Engine) {
    let office = office(engine).await;
    office.report(case_id(1), "n1").await.unwrap();
    office.db.execute_raw("UPDATE cases_case SET provisional = TRUE, due = due + 60000").await.unwrap();
    let again = |room: &Room, tx: &mut Tx, s: &Stamp| {
        journal::Record::operational(tx, "test");
        let ids = find::provisional(tx, &[], 10)?;
        ids.into_iter().map(|id| room.recompute(tx, s, id)).collect::<Result<Vec<_>, _>>()
    };
    assert_eq!(office.by(&Actor::system("test"), 5, again).await.unwrap(), [true]);
    let row = office.folds().await;
    assert!(!row.state.clock().unwrap().provisional);
    assert_eq!(office.by(&Actor::system("test"), 6, again).await.unwrap(), [] as [bool; 0]);
}
