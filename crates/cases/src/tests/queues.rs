//! Lists on both engines against the same lists made in memory: pages, filters, counts.

use super::rows::save;
use super::*;
use crate::seats::{NO_DUE, ended, seats};
use crate::store::Listed;
use crate::store::case::Reach;
use crate::store::queue::{self, Filter};
use base::{Level, PageArgs, SeededEntropy};
use both::both;
use db::testing::TestDb;
use db::{Engine, Error};
use std::collections::BTreeMap;
use territory::ClockLevel;

const LEVELS: [ClockLevel; 6] = [
    ClockLevel::Normal,
    ClockLevel::Soon,
    ClockLevel::Urgent,
    ClockLevel::Late,
    ClockLevel::Paused,
    ClockLevel::None,
];
/// What is due at once is soon due, too.
const SOON_TOO: (ClockLevel, ClockLevel) = (ClockLevel::Soon, ClockLevel::Urgent);
const PLACES: [&str; 5] = ["330106002051003", "330106002051", "330106002", "330106004001001", "330106"];

/// Sixty cases in every state, place and level; many with the same due time, so that the id decides.
fn crowd() -> Vec<Case> {
    let (w, dice) = (world(), SeededEntropy::new(330_106));
    let pick = |n: u64| usize::try_from(dice.next_u64() % n).unwrap();
    (1u32..=60)
        .map(|n| {
            let code = StateCode::ALL[pick(10)];
            // From 40 days ago to this morning, on whole days.
            let began = NOW.plus_ms(-[40 * DAY, DAY, 90 * MINUTE, 4 * 60 * MINUTE, 30 * MINUTE, 0][pick(6)]);
            let mut case = w.at(code, began);
            case.id = case_id(n.into());
            case.number = format!("n{n}");
            case.division = Division::parse(PLACES[pick(5)]).unwrap();
            case.intake = match case.division.at(Level::Township).map(|t| t.to_string()).as_deref() {
                Some("330106002") => INTAKE,
                Some(_) => INTAKE_ELSEWHERE,
                None => CENTRE,
            };
            case
        })
        .collect()
}

async fn open(engine: Engine) -> (TestDb, Vec<Case>) {
    let (db, all) = (db::testing::open(engine).await, crowd());
    for case in &all {
        save(&db, case).await;
    }
    (db, all)
}

/// What a reader sees of a case's clock: the same function that pages use.
fn level(case: &Case) -> ClockLevel {
    case.state.clock().map_or(ClockLevel::None, |c| territory::level(NOW, c.soon, c.urgent, c.due))
}

fn due(case: &Case) -> i64 {
    case.state.clock().map_or(NO_DUE, |c| c.due.ms())
}

fn fits(case: &Case, filter: &Filter) -> bool {
    filter.state.is_none_or(|s| s == case.state.code())
        && filter.within.is_none_or(|d| d.contains(case.division))
        && filter.level.is_none_or(|l| l == level(case) || (l, level(case)) == SOON_TOO)
}

/// The list in memory: id and due time in order.
fn expected(all: &[Case], keep: impl Fn(&Case) -> bool) -> Vec<(i64, CaseId)> {
    let mut found: Vec<_> = all.iter().filter(|c| keep(c)).map(|c| (due(c), c.id)).collect();
    found.sort();
    found
}

/// Which list is read.
#[derive(Clone, Copy, Debug)]
enum List {
    Waiting(Option<[Step; 2]>),
    Visible,
}

async fn page(
    db: &TestDb,
    who: Who,
    list: List,
    filter: &Filter,
    args: &PageArgs,
) -> Result<Vec<Listed>, Error> {
    let reach = Reach::new(&Policies::embedded().rights(&who.actor(), "cases.view"));
    let (filter, args) = (filter.clone(), args.clone());
    db.read("test.list", move |tx| match list {
        List::Waiting(roles) => queue::waiting(tx, &reach, roles, &filter, &args, NOW),
        List::Visible => queue::visible(tx, &reach, &filter, &args, NOW),
    })
    .await
}

/// Walks all pages as a client does; each page has one row more than it shows, but the last.
async fn walk(db: &TestDb, who: Who, list: List, filter: &Filter, limit: i64) -> Vec<(i64, CaseId)> {
    let (mut seen, mut args) = (Vec::new(), PageArgs::first(limit));
    let most = usize::try_from(limit).unwrap();
    loop {
        let rows = page(db, who, list, filter, &args).await.unwrap();
        assert!(rows.len() <= most + 1);
        seen.extend(rows.iter().take(most).map(|l| (l.sort, l.case.id)));
        if rows.len() <= most {
            return seen;
        }
        let (sort, id) = *seen.last().unwrap();
        args = PageArgs { after: Some((sort, id.bytes().to_vec())), limit };
    }
}

/// Whether the case waits for one of the reader's seats in one of the roles.
fn waits(case: &Case, who: Who, roles: Option<[Step; 2]>) -> bool {
    let holders = Policies::embedded().rights(&who.actor(), "cases.view").holders();
    seats(case)
        .iter()
        .any(|s| s.waiting && holders.contains(&s.holder) && roles.is_none_or(|r| r.contains(&s.role)))
}

const READERS: [Who; 5] = [Who::Clerk, Who::Signer, Who::Verifier, Who::Centre, Who::WorkerElsewhere];

#[both]
async fn pages_show_each_row_once_in_order(engine: Engine) {
    let (db, all) = open(engine).await;
    let filter = Filter::default();
    for who in READERS {
        let actor = who.actor();
        let sees = |c: &Case| rules::may_view(c, &actor, Policies::embedded());
        for limit in [1, 7, 100] {
            let list = List::Waiting(None);
            assert_eq!(
                walk(&db, who, list, &filter, limit).await,
                expected(&all, |c| waits(c, who, None)),
                "{who:?}"
            );
            let open = expected(&all, |c| sees(c) && ended(&c.state).is_none());
            assert_eq!(walk(&db, who, List::Visible, &filter, limit).await, open, "{who:?} {limit}");
        }
    }
    assert!(!walk(&db, Who::Centre, List::Visible, &filter, 50).await.is_empty());
}

#[both]
async fn filters_narrow(engine: Engine) {
    let (db, all) = open(engine).await;
    let states = StateCode::ALL.map(Some).into_iter().chain([None]);
    let levels: Vec<_> = LEVELS.map(Some).into_iter().chain([None]).collect();
    let places = [None, Some("330106002"), Some("330106004"), Some("330106002051003")];
    let (mut lists, mut full) = (0, 0);
    for state in states {
        for &level in &levels {
            for place in places {
                let within = place.map(|p| Division::parse(p).unwrap());
                let filter = Filter { state, within, level };
                // With a state that is asked for, ended cases are listed too.
                let open = |c: &Case| state.is_some() || ended(&c.state).is_none();
                let wanted = expected(&all, |c| fits(c, &filter) && open(c));
                let got = walk(&db, Who::Centre, List::Visible, &filter, 100).await;
                assert_eq!(got, wanted, "{filter:?}");
                let wanted = expected(&all, |c| fits(c, &filter) && waits(c, Who::Clerk, None));
                let got = walk(&db, Who::Clerk, List::Waiting(None), &filter, 100).await;
                assert_eq!(got, wanted, "{filter:?}");
                lists += 1;
                full += usize::from(!got.is_empty());
            }
        }
    }
    assert!(full > 10, "{full} of {lists} lists have rows");
}

#[both]
async fn roles_narrow(engine: Engine) {
    let (db, all) = open(engine).await;
    for who in READERS {
        for roles in [
            [Step::File, Step::File],
            [Step::Dispatch, Step::Dispatch],
            [Step::Sign, Step::Handle],
            [Step::Verify, Step::Verify],
        ] {
            let got = walk(&db, who, List::Waiting(Some(roles)), &Filter::default(), 3).await;
            assert_eq!(got, expected(&all, |c| waits(c, who, Some(roles))), "{who:?} {roles:?}");
        }
    }
}

#[both]
async fn counts_are_those_of_the_lists(engine: Engine) {
    let (db, _) = open(engine).await;
    for who in READERS {
        let reach = Reach::new(&Policies::embedded().rights(&who.actor(), "cases.view"));
        let counts = db.read("test.counts", move |tx| queue::counts(tx, &reach, NOW)).await.unwrap();
        let mut listed: i64 = 0;
        for (role, all, late, soon) in counts {
            let step: Step = serde_json::from_value(serde_json::json!(role)).unwrap();
            let list = List::Waiting(Some([step, step]));
            let mut by_level = BTreeMap::new();
            for level in LEVELS {
                let filter = Filter { level: Some(level), ..Filter::default() };
                let rows = walk(&db, who, list, &filter, 100).await.len();
                by_level.insert(format!("{level:?}"), i64::try_from(rows).unwrap());
            }
            assert_eq!((by_level["Late"], by_level["Soon"]), (late, soon), "{who:?} {role}");
            assert_eq!(by_level["Normal"] + soon + late, all, "{who:?} {role}: each row has a level");
            assert!(by_level["Urgent"] <= soon && by_level["Paused"] + by_level["None"] == 0);
            listed += all;
        }
        let rows = walk(&db, who, List::Waiting(None), &Filter::default(), 100).await.len();
        assert_eq!(i64::try_from(rows).unwrap(), listed, "{who:?}: no role is left out");
    }
}

#[both]
async fn figures_are_those_of_the_cases(engine: Engine) {
    let (db, all) = open(engine).await;
    for root in ["330106", "330106002", "330106004"] {
        let root = Division::parse(root).unwrap();
        let mut wanted: BTreeMap<(i64, &str), (i64, i64)> = BTreeMap::new();
        for case in all.iter().filter(|c| root.contains(c.division) && ended(&c.state).is_none()) {
            let sum = wanted.entry((case.township().code(), case.state.code().word())).or_default();
            *sum = (sum.0 + 1, sum.1 + i64::from(due(case) < NOW.ms()));
        }
        let got = db.read("test.figures", move |tx| queue::figures(tx, root, NOW)).await.unwrap();
        let got: BTreeMap<(i64, String), (i64, i64)> =
            got.into_iter().map(|(town, state, all, late)| ((town, state), (all, late))).collect();
        let wanted: BTreeMap<(i64, String), (i64, i64)> =
            wanted.into_iter().map(|((town, state), sum)| ((town, state.to_owned()), sum)).collect();
        assert_eq!(got, wanted, "{root}");
    }
}

/// A desk sits at what it may get back, and at nothing that has ended.
#[both]
async fn open_cases_keep_their_seats(engine: Engine) {
    let (db, all) = open(engine).await;
    let open: Vec<&Case> = all.iter().filter(|c| ended(&c.state).is_none()).collect();
    let seated = |holder: Vec<u8>| db.read("test.seated", move |tx| queue::is_seated(tx, &holder));
    for holder in all.iter().flat_map(crate::seats::seats).map(|seat| seat.holder) {
        let expected = open.iter().flat_map(|c| crate::seats::seats(c)).any(|seat| seat.holder == holder);
        assert_eq!(seated(holder.clone()).await.unwrap(), expected, "{holder:02x?}");
    }
    assert!(!seated(vec![9; 16]).await.unwrap());
}

#[both]
async fn pins_hold_open_cases_and_those_just_ended(engine: Engine) {
    let (db, all) = open(engine).await;
    let marked = all[4].id;
    db.write("test.point", move |tx| {
        tx.attest(db::Attest::Operational("test"));
        crate::store::extra::insert_point(tx, marked, 120_140_000, 30_260_000, 1)
    })
    .await
    .unwrap();
    let since = NOW.plus_ms(-DAY);
    let within = Some(Division::parse("330106002").unwrap());
    let filter = Filter { within, ..Filter::default() };
    let recent = |c: &Case| ended(&c.state).is_none_or(|at| at >= since);
    let wanted = expected(&all, |c| fits(c, &filter) && recent(c));
    let (mut seen, mut args) = (Vec::new(), PageArgs::first(5));
    loop {
        let (of, page) = (filter.clone(), args.clone());
        let rows = db.read("test.pins", move |tx| queue::pins(tx, &of, since, &page)).await.unwrap();
        for pin in rows.iter().take(5) {
            let point = (pin.case.id == marked).then_some((120_140_000, 30_260_000));
            assert_eq!(pin.point, point);
            seen.push((pin.sort, pin.case.id));
        }
        if rows.len() <= 5 {
            break;
        }
        let (sort, id) = *seen.last().unwrap();
        args = PageArgs { after: Some((sort, id.bytes().to_vec())), limit: 5 };
    }
    assert_eq!(seen, wanted);
    assert!(all.iter().any(|c| ended(&c.state).is_some_and(|at| at < since)), "some ended long ago");
}

#[test]
fn the_crowd_has_everything() {
    let all = crowd();
    for code in StateCode::ALL {
        assert!(all.iter().any(|c| c.state.code() == code), "{code:?}");
    }
    let levels: std::collections::BTreeSet<String> = all.iter().map(|c| format!("{:?}", level(c))).collect();
    assert_eq!(levels.len(), 5, "{levels:?}: nothing is paused");
}
