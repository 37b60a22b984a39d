//! Rows on both engines: what is saved is what is read, and what makes no legal state is an error with its name.

use super::*;
use crate::model::State;
use crate::store::case::{self as rows, Reach};
use crate::store::{extra, photo as photos};
use both::both;
use db::testing::TestDb;
use db::{ATTEMPTS, Attest, Db, Engine, Error, Tx};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// A body that needs no event of its own.
async fn write<T: Send + 'static>(
    db: &Db,
    body: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.write("test.write", move |tx| {
        tx.attest(Attest::Operational("test"));
        body(tx)
    })
    .await
}

async fn read<T: Send + 'static>(
    db: &Db,
    body: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.read("test.read", body).await
}

/// Inserts the case as it was reported, then saves it as it is.
pub(super) async fn save(db: &Db, case: &Case) {
    let mut first = world().new_case(case.reported_at);
    first = Case {
        id: case.id,
        number: case.number.clone(),
        division: case.division,
        intake: case.intake,
        ..first
    };
    first.reporter = case.reporter;
    let case = case.clone();
    write(db, move |tx| {
        rows::insert(tx, &first, first.reported_at)?;
        match case.version {
            1 => Ok(()),
            _ => rows::update(tx, &case, 1, NOW, Some(membership(3))),
        }
    })
    .await
    .unwrap();
}

/// A case in each state and one that is rated, each under its own id.
fn one_of_each() -> Vec<Case> {
    let w = world();
    let mut all: Vec<Case> = StateCode::ALL.into_iter().map(|code| w.at(code, NOW)).collect();
    let way = [Act::File, Act::Dispatch, Act::Sign, Act::Submit, Act::Pass, Act::Rate];
    all.push(w.after(&way, NOW));
    let late = w.at(StateCode::Handling, NOW.plus_ms(-30 * DAY));
    all.push(w.transit(late, &Who::Signer.actor(), Act::Submit, NOW).unwrap().state);
    for (n, case) in (1u32..).zip(&mut all) {
        case.id = case_id(n.into());
        case.number = format!("number-{n}");
    }
    all
}

async fn find(db: &Db, id: CaseId) -> Result<Option<Case>, Error> {
    read(db, move |tx| rows::find(tx, id)).await
}

#[both]
async fn a_row_is_the_case(engine: Engine) {
    let db = db::testing::open(engine).await;
    for case in one_of_each() {
        save(&db, &case).await;
        assert_eq!(find(&db, case.id).await.unwrap(), Some(case.clone()), "{:?}", case.state.code());
        let (id, number) = (case.id, case.number.clone());
        assert_eq!(read(&db, move |tx| rows::find_id(tx, &number)).await.unwrap(), Some(id));
    }
    assert_eq!(find(&db, case_id(99)).await.unwrap(), None);
    assert_eq!(read(&db, |tx| rows::find_id(tx, "unknown")).await.unwrap(), None);
    let ids = read(&db, |tx| extra::list_ids(tx, case_id(2).bytes(), 3)).await.unwrap();
    assert_eq!(ids, [case_id(3), case_id(4), case_id(5)]);
}

/// A case without anything that may be left out.
#[both]
async fn a_bare_row_is_the_case(engine: Engine) {
    let db = db::testing::open(engine).await;
    let mut case = world().new_case(NOW);
    case = Case { reporter: None, phone: None, words: None, address: None, note: None, ..case };
    case = Case { proposed: None, proposal: None, publish: false, language: "en".to_owned(), ..case };
    case.division = Division::parse("330106").unwrap();
    let saved = case.clone();
    write(&db, move |tx| rows::insert(tx, &saved, NOW)).await.unwrap();
    assert_eq!(find(&db, case.id).await.unwrap(), Some(case.clone()));
    assert_eq!(read(&db, move |tx| rows::changed(tx, case.id)).await.unwrap(), (NOW, None));
}

#[both]
async fn a_row_says_who_changed_it_last(engine: Engine) {
    let db = db::testing::open(engine).await;
    save(&db, &world().at(StateCode::Handled, NOW)).await;
    let changed = read(&db, |tx| rows::changed(tx, case_id(1))).await.unwrap();
    assert_eq!(changed, (NOW, Some(membership(3))));
}

/// State, and what is set in its row: none of it makes a legal state.
const TAMPERED: [(StateCode, &str); 30] = [
    (StateCode::Reported, "state = 'moon'"),
    (StateCode::Reported, "state = 'closed'"),
    (StateCode::Reported, "state = 'filed'"),
    (StateCode::Reported, "version = 0"),
    (StateCode::Reported, "level = 9"),
    (StateCode::Reported, "division = 5"),
    (StateCode::Reported, "division = division + 1, level = 4"),
    (StateCode::Reported, "proposal = '{}'"),
    (StateCode::Reported, "category = 'C0118'"),
    (StateCode::Reported, "handlers = 'x'"),
    (StateCode::Reported, "handlers = '[\"00000000-0000-0000-0000-000000000001\"]'"),
    (StateCode::Reported, "due = NULL"),
    (StateCode::Reported, "step = NULL"),
    (StateCode::Reported, "step = 'moon'"),
    (StateCode::Reported, "step = 'verify'"),
    (StateCode::Reported, "unit = 'moon'"),
    (StateCode::Reported, "ended_at = 1"),
    (StateCode::Reported, "outcome = 'done'"),
    (StateCode::Reported, "rating = '{}'"),
    (StateCode::Filed, "category = NULL"),
    (StateCode::Refused, "refer_to = NULL"),
    (StateCode::Refused, "ended_at = NULL"),
    (StateCode::Dispatched, "lead = NULL"),
    (StateCode::Handling, "signer = NULL"),
    (StateCode::Handling, "signer = NULL, signer_person = NULL"),
    (StateCode::Handling, "handlers = '[]'"),
    (StateCode::Handled, "outcome = 'moon'"),
    (StateCode::Handled, "verify = NULL"),
    (StateCode::Rework, "outcome = 'done'"),
    (StateCode::Closed, "ended_at = NULL"),
];

#[both]
async fn a_row_without_a_legal_state_is_named(engine: Engine) {
    let db = db::testing::open(engine).await;
    for (n, (code, change)) in (1u32..).zip(TAMPERED) {
        let case = Case { id: case_id(n.into()), number: format!("n{n}"), ..world().at(code, NOW) };
        save(&db, &case).await;
        let text = format!("UPDATE cases_case SET {change} WHERE number = '{}'", case.number);
        db.execute_raw(&text).await.unwrap();
        let expected = Error::illegal_row("cases_case", case.id);
        assert_eq!(find(&db, case.id).await.unwrap_err(), expected, "{code:?}: {change}");
    }
}

/// Fewer than 16 bytes are no id.
#[both]
async fn a_short_id_is_named(engine: Engine) {
    let db = db::testing::open(engine).await;
    let zero = if engine == Engine::Sqlite { "x'00'" } else { "'\\x00'" };
    for (n, column) in (1u32..).zip(["reporter", "words", "phone", "intake", "lead", "verify"]) {
        let case =
            Case { id: case_id(n.into()), number: format!("n{n}"), ..world().at(StateCode::Handled, NOW) };
        save(&db, &case).await;
        let text = format!("UPDATE cases_case SET {column} = {zero} WHERE number = '{}'", case.number);
        db.execute_raw(&text).await.unwrap();
        let expected = Error::illegal_row("cases_case", case.id);
        assert_eq!(find(&db, case.id).await.unwrap_err(), expected, "{column}");
    }
}

/// What is not `Ok` from a body that saves from `from(run)`, and how often it ran.
async fn lost(db: &TestDb, from: fn(u32) -> i64) -> (Result<(), Error>, u32) {
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let filed = world().at(StateCode::Filed, NOW);
    let done = write(db, move |tx| {
        let run = counted.fetch_add(1, Ordering::SeqCst) + 1;
        rows::update(tx, &filed, from(run), NOW, None)
    })
    .await;
    (done, runs.load(Ordering::SeqCst))
}

#[both]
async fn a_lost_version_is_retried_then_refused(engine: Engine) {
    let db = db::testing::open(engine).await;
    let case = world().new_case(NOW);
    save(&db, &case).await;
    let (done, runs) = lost(&db, |_| 7).await;
    assert_eq!((done, runs), (Err(Error::Conflict { transaction: "test.write" }), ATTEMPTS));
    assert_eq!(find(&db, case.id).await.unwrap(), Some(case), "nothing of it was written");
    let (done, runs) = lost(&db, |run| if run < 3 { 7 } else { 1 }).await;
    assert_eq!((done, runs), (Ok(()), 3));
    assert_eq!(find(&db, case_id(1)).await.unwrap().map(|c| c.version), Some(2));
}

/// The query finds a case for exactly those of the staff who may see it.
#[both]
async fn sql_and_rules_agree_on_who_sees(engine: Engine) {
    let db = db::testing::open(engine).await;
    for case in one_of_each() {
        save(&db, &case).await;
        for who in Who::ALL.into_iter().filter(|w| w.actor().membership().is_some()) {
            let actor = who.actor();
            let reach = Reach::new(&Policies::embedded().rights(&actor, "cases.view"));
            let expected = rules::may_view(&case, &actor, Policies::embedded()).then(|| case.clone());
            let (id, number, by_id) = (case.id, case.number.clone(), reach.clone());
            let found = read(&db, move |tx| rows::find_visible(tx, id, &by_id)).await.unwrap();
            assert_eq!(found, expected, "{who:?} {:?}", case.state.code());
            let found = read(&db, move |tx| rows::find_by_number(tx, &number, &reach)).await.unwrap();
            assert_eq!(found, expected, "{who:?} {:?}", case.state.code());
        }
    }
}

#[both]
async fn what_lies_beside_a_case(engine: Engine) {
    let db = db::testing::open(engine).await;
    save(&db, &world().at(StateCode::Dispatched, NOW)).await;
    let id = case_id(1);
    let sent = |note| extra::Dispatch {
        lead: LEAD,
        note,
        due: NOW.plus_ms(DAY),
        explanation: "{\"规则\":1}".to_owned(),
        at: NOW,
    };
    let (first, second) = (sent(None), sent(Some(secret(5))));
    let (a, b) = (first.clone(), second.clone());
    assert_eq!(read(&db, move |tx| extra::last_dispatch(tx, id)).await.unwrap(), None);
    assert_eq!(read(&db, move |tx| extra::find_point(tx, id)).await.unwrap(), None);
    write(&db, move |tx| {
        extra::insert_dispatch(tx, id, 3, &a)?;
        extra::insert_dispatch(tx, id, 8, &b)?;
        extra::insert_point(tx, id, 120_140_001, -30_259_999, 7)
    })
    .await
    .unwrap();
    assert_eq!(read(&db, move |tx| extra::last_dispatch(tx, id)).await.unwrap(), Some(second));
    let point = read(&db, move |tx| extra::find_point(tx, id)).await.unwrap();
    assert_eq!(point, Some((120_140_001, -30_259_999)));
}

fn photo_row(n: u128, kind: &str, from: Option<MembershipId>) -> photos::PhotoRow {
    photos::PhotoRow {
        id: photo(n),
        case: case_id(1),
        kind: kind.to_owned(),
        mime: "image/webp".to_owned(),
        width: 40,
        height: 30,
        bytes: 1234,
        at: NOW,
        membership: from,
        act: None,
        thumb: false,
    }
}

#[both]
async fn photos_of_a_case(engine: Engine) {
    let db = db::testing::open(engine).await;
    save(&db, &world().at(StateCode::Handling, NOW)).await;
    let (mut of_report, mut of_handler) =
        (photo_row(1, "report", None), photo_row(2, "handle", Some(membership(3))));
    let (a, b) = (of_report.clone(), of_handler.clone());
    write(&db, move |tx| {
        photos::insert(tx, &b)?;
        photos::insert(tx, &a)
    })
    .await
    .unwrap();
    assert_eq!(
        read(&db, |tx| photos::list(tx, case_id(1))).await.unwrap(),
        [of_report.clone(), of_handler.clone()]
    );
    write(&db, |tx| {
        photos::attach(tx, photo(2), 5)?;
        photos::thumbed(tx, photo(1))
    })
    .await
    .unwrap();
    (of_report.thumb, of_handler.act) = (true, Some(5));
    assert_eq!(read(&db, |tx| photos::find(tx, photo(1))).await.unwrap(), Some(of_report));
    assert_eq!(read(&db, |tx| photos::find(tx, photo(2))).await.unwrap(), Some(of_handler));
    assert_eq!(read(&db, |tx| photos::find(tx, photo(3))).await.unwrap(), None);
    let exist = read(&db, |tx| Ok((photos::exists(tx, photo(1))?, photos::exists(tx, photo(3))?))).await;
    assert_eq!(exist.unwrap(), (true, false));
}

#[both]
async fn serials_come_in_blocks_by_day(engine: Engine) {
    let db = db::testing::open(engine).await;
    let mut got = Vec::new();
    for day in ["261124", "261124", "261125", "261124"] {
        got.push(write(&db, move |tx| extra::take_block(tx, day)).await.unwrap());
    }
    assert_eq!(got, [1, 101, 1, 201]);
}

#[both]
async fn a_missed_due_time_is_marked_once(engine: Engine) {
    let db = db::testing::open(engine).await;
    for case in one_of_each() {
        save(&db, &case).await;
    }
    let list = |now, limit| read(&db, move |tx| extra::list_overdue(tx, now, limit));
    assert_eq!(list(NOW, 100).await.unwrap(), []);
    let far = NOW.plus_ms(60 * DAY);
    let open: Vec<(CaseId, i64)> = list(far, 100).await.unwrap();
    let expected = one_of_each().iter().filter(|c| c.state.clock().is_some()).count();
    assert_eq!(open.len(), expected);
    assert!(open.windows(2).all(|w| (w[0].1, w[0].0) < (w[1].1, w[1].0)), "soonest first");
    let (id, due) = open[0];
    // Due at this instant is not late.
    assert!(!list(Timestamp::from_ms(due), 100).await.unwrap().contains(&(id, due)));
    assert!(list(Timestamp::from_ms(due + 1), 100).await.unwrap().contains(&(id, due)));
    let mark = || write(&db, move |tx| extra::mark_overdue(tx, id, due));
    assert_eq!((mark().await.unwrap(), mark().await.unwrap()), (true, false));
    assert_eq!(list(far, 100).await.unwrap(), open[1..]);
    assert_eq!(list(far, 2).await.unwrap(), open[1..3]);
}

#[test]
fn one_of_each_is_one_of_each() {
    let all = one_of_each();
    assert!(all.iter().any(|c| matches!(c.state, State::Closed { rating: Some(_), .. })));
    assert!(all.iter().any(|c| c.first_late.is_some()));
}
