//! A second, tiny county from its files, on both engines: begun as a list, drawn, changed, ended.

use super::*;
use crate::{Calendar, Datum, DayKind, Flag, Hours, Live, Place, Territory, store};
use base::import::Imported;
use base::{Actor, Level, SeededEntropy, Stamp, Timestamp};
use both::both;
use db::{Db, Engine, Tx};
use std::sync::Arc;

const DIVISIONS: &[u8] = include_bytes!("../../../app/tests/it/fixtures/county/divisions.csv");
const LIST: &[u8] = include_bytes!("../../../app/tests/it/fixtures/county/grids.csv");
const AREAS: &[u8] = include_bytes!("../../../app/tests/it/fixtures/county/grids.geojson");
const CALENDAR: &[u8] = include_bytes!("../../../app/tests/it/fixtures/county/calendar.csv");

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

fn root() -> Division {
    division("420505")
}

fn stamp(ms: i64) -> Stamp {
    let entropy = Arc::new(SeededEntropy::new(ms.unsigned_abs()));
    Stamp { actor: Actor::system("test"), now: Timestamp::from_ms(ms), entropy }
}

/// What an import gave: counts, or findings as line, column, code.
type Given = Result<[u64; 4], Vec<(u64, String, String)>>;

fn given(done: Result<Imported, ImportError>) -> Given {
    match done {
        Ok(i) => Ok([i.created, i.changed, i.ended, i.unchanged]),
        Err(ImportError::Findings(findings)) => {
            Err(findings.into_iter().map(|f| (f.line, f.column, f.code)).collect())
        }
        Err(other) => panic!("{other}"),
    }
}

async fn write<F>(db: &Db, body: F) -> Given
where
    F: Fn(&mut Tx) -> Result<Imported, ImportError> + Send + 'static,
{
    given(db.write("territory.import", body).await)
}

async fn divisions(db: &Db, how: How) -> Given {
    let rows = read_divisions(DIVISIONS).unwrap();
    write(db, move |tx| import_divisions(tx, &stamp(1_000), root(), &rows, how)).await
}

async fn grids(db: &Db, ms: i64, rows: Vec<GridRow>, how: How) -> Given {
    write(db, move |tx| import_grids(tx, &stamp(ms), root(), &rows, how)).await
}

fn areas() -> Vec<GridRow> {
    read_grids(AREAS, Datum::Wgs84).unwrap()
}

fn add() -> How {
    How::add(root())
}

async fn territory(db: &Db) -> Territory {
    crate::load(db, root()).await.unwrap()
}

#[test]
fn the_files_agree_with_what_comes_with_the_program() {
    let own: Vec<(Division, String)> =
        read_divisions(DIVISIONS).unwrap().into_iter().map(|r| (r.entry.division, r.entry.name)).collect();
    let mut national: Vec<(Division, String)> =
        national_rows(root()).unwrap().into_iter().map(|r| (r.entry.division, r.entry.name)).collect();
    national.sort();
    assert_eq!(own, national);
    assert!(national_rows(division("420599")).is_none());
}

#[both]
async fn a_county_begins_as_a_list_and_is_drawn_later(engine: Engine) {
    let db = db::testing::open(engine).await;
    let dry = How { dry: true, ..add() };
    assert_eq!(divisions(&db, dry).await, Ok([25, 0, 0, 0]));
    assert_eq!(db.read("territory.list", |tx| store::list(tx, root())).await.unwrap(), []);
    assert_eq!(divisions(&db, add()).await, Ok([25, 0, 0, 0]));
    assert_eq!(divisions(&db, add()).await, Ok([0, 0, 0, 25]));

    let list = read_grids_csv(LIST).unwrap();
    assert_eq!(grids(&db, 2_000, list.clone(), add()).await, Ok([20, 0, 0, 0]));
    assert_eq!(grids(&db, 2_001, list, add()).await, Ok([0, 0, 0, 20]));
    // Without areas nothing is found by position; villages and grids are chosen from lists.
    let county = territory(&db).await;
    assert_eq!((county.locate(111.411, 30.581), county.bounds()), (Place::Outside, None));
    assert_eq!(county.children(division("420505001012")).len(), 2);
    assert_eq!(county.path(division("420505001012")).len(), 5);
    assert_eq!(county.release(), 2);

    let live = Live::new(county);
    assert!(!live.reload_if_changed(&db).await.unwrap());
    assert_eq!(grids(&db, 3_000, areas(), dry).await, Ok([2, 18, 0, 0]));
    assert!(!live.reload_if_changed(&db).await.unwrap());
    assert_eq!(grids(&db, 3_000, areas(), add()).await, Ok([2, 18, 0, 0]));
    assert_eq!(grids(&db, 3_001, areas(), add()).await, Ok([0, 0, 0, 20]));
    assert!(live.reload_if_changed(&db).await.unwrap());
    positions(&live.now());
    stream_and_rows_agree(&db).await;
}

fn positions(county: &Territory) {
    for (lng, lat, expected) in [
        (111.4105, 30.581, Place::Grid(division("420505001001001"))),
        (111.4105, 30.591, Place::Grid(division("420505001001002"))),
        (111.4380, 30.557, Place::Grid(division("420505003009001"))),
        // In the hole of a grid; in the village that has no areas; in the county, but beyond every area; in another county.
        (111.4250, 30.574, Place::Township(division("420505002"))),
        (111.4450, 30.586, Place::Outside),
        (111.4300, 30.600, Place::Outside),
        (111.2900, 30.700, Place::Outside),
    ] {
        assert_eq!(county.locate(lng, lat), expected, "{lng} {lat}");
    }
    let market = county.locate_all(111.4115, 30.586);
    assert_eq!(market, [division("420505001001002"), division("420505001001901")]);
    assert_eq!(county.locate_all(111.4115, 30.5915), [division("420505001001002")]);
    assert_eq!(county.flag(division("420505001001901")), Some(Flag::Dedicated));
    let found = crate::check::check(county, root());
    let faults: Vec<(crate::check::Kind, usize)> =
        found.findings.iter().map(|f| (f.kind, f.grids.len())).collect();
    assert_eq!(
        faults,
        [(crate::check::Kind::Hole, 0), (crate::check::Kind::NoArea, 1), (crate::check::Kind::NoArea, 1)]
    );
    assert!(county.own_area_m2(division("420505001001001")).unwrap() > 100_000.0);
}

async fn stream_and_rows_agree(db: &Db) {
    let (rows, events) = db
        .read("territory.both", |tx| {
            let events = journal::stream(tx, crate::rules::stream(root()), 0, 100)?;
            Ok::<_, journal::Error>((store::rows(tx, root())?, events))
        })
        .await
        .unwrap();
    assert_eq!(crate::rules::fold(&events), Some(crate::rules::facts(&rows)));
}

#[both]
async fn changes_end_rows_and_leave_successors(engine: Engine) {
    let db = db::testing::open(engine).await;
    assert!(divisions(&db, add()).await.is_ok());
    assert_eq!(grids(&db, 2_000, areas(), add()).await, Ok([20, 0, 0, 0]));
    // 001 and 002 of a village are joined under 003; the rest is as it was. All within one millisecond.
    let (one, two, three) =
        (division("420505001001001"), division("420505001001002"), division("420505001001003"));
    let mut rows = areas();
    let joined = crate::Shape::union(
        rows.iter().filter(|r| r.division == one || r.division == two).filter_map(|r| r.shape.as_ref()),
    );
    rows.retain(|r| r.division != one && r.division != two);
    rows.push(GridRow {
        line: 99,
        division: three,
        name: Some("大网格（演示）".to_owned()),
        kind: None,
        shape: Some(joined),
    });
    assert_eq!(grids(&db, 2_000, rows.clone(), add()).await, Ok([1, 0, 0, 18]));
    let replace = How { replace: true, ..add() };
    assert_eq!(grids(&db, 2_000, rows.clone(), replace).await, Ok([0, 0, 2, 19]));
    assert_eq!(grids(&db, 2_000, rows, replace).await, Ok([0, 0, 0, 19]));
    let county = territory(&db).await;
    assert_eq!(county.named(one), None);
    assert_eq!((county.successors(one), county.successors(two)), (vec![three], vec![three]));
    assert_eq!(county.successors(three), [three]);
    assert_eq!(county.former_name(one), Some("01 网格（演示）"));
    assert_eq!(county.locate(111.4105, 30.581), Place::Grid(three));
    // What never was goes to what lies above it; elsewhere there is nothing.
    assert_eq!(county.successors(division("420505001001777")), [division("420505001001")]);
    assert_eq!(county.successors(division("330106002051001")), []);
    stream_and_rows_agree(&db).await;
    ended_villages(&db).await;
}

/// A village that is no longer listed ends with its grids; an old code of it finds the township.
async fn ended_villages(db: &Db) {
    let village = division("420505003203");
    let mut rows = read_divisions(DIVISIONS).unwrap();
    rows.retain(|r| r.entry.division != village);
    let add_only = rows.clone();
    let kept = write(db, move |tx| import_divisions(tx, &stamp(5_000), root(), &add_only, add())).await;
    assert_eq!(kept.map(|k| k[2]), Ok(0));
    let replace = How { replace: true, ..add() };
    let ended = write(db, move |tx| import_divisions(tx, &stamp(5_000), root(), &rows, replace)).await;
    assert_eq!(ended.map(|k| k[2]), Ok(2));
    let county = territory(db).await;
    assert_eq!(county.successors(division("420505003203001")), [division("420505003")]);
    assert_eq!(county.own_shape(division("420505003203001")), None);
    stream_and_rows_agree(db).await;
}

#[both]
async fn what_does_not_fit_is_told_and_nothing_is_loaded(engine: Engine) {
    let db = db::testing::open(engine).await;
    let before = grids(&db, 1_000, areas(), add()).await.unwrap_err();
    assert_eq!((before.len(), before[0].2.as_str()), (20, "unknown_village"));
    assert!(divisions(&db, add()).await.is_ok());
    let good = areas();
    let row = |line: u64, code: &str, shape: Option<crate::Shape>| GridRow {
        line,
        division: division(code),
        name: None,
        kind: None,
        shape,
    };
    let moved = |x: i64, y: i64| {
        let mut shape = good[0].shape.clone().unwrap();
        shape.rings[0].iter_mut().for_each(|p| *p = (p.0 + x, p.1 + y));
        Some(shape)
    };
    let both = [good[0].shape.as_ref(), good[1].shape.as_ref()];
    let village = Some(crate::Shape::union(both.into_iter().flatten()));
    let mut exchanged = good[0].shape.clone().unwrap();
    exchanged.rings[0].iter_mut().for_each(|p| *p = (p.1, p.0));
    for (rows, within, expected) in [
        (vec![row(1, "420505001999001", None)], "420505", (1, "code", "unknown_village")),
        (vec![row(2, "330106002051001", None)], "420505", (2, "code", "other_county")),
        (vec![row(3, "420505001001001", None)], "420505002", (3, "code", "not_yours")),
        (vec![row(4, "420505009", moved(0, 0))], "420505", (4, "code", "unknown_township")),
        (vec![row(5, "420505001001001", Some(exchanged))], "420505", (5, "geometry", "axes_exchanged")),
        (vec![row(6, "420505001001001", moved(1_000_000, 0))], "420505", (6, "geometry", "out_of_county")),
        (
            vec![row(7, "420505001001", village.clone()), row(8, "420505001001001", moved(20_000, 0))],
            "420505",
            (8, "geometry", "outside_village"),
        ),
    ] {
        let mut all = good.clone();
        all.retain(|g| rows.iter().all(|r| r.division != g.division));
        all.retain(|g| division(within).contains(g.division));
        all.extend(rows);
        let how = How { within: division(within), ..add() };
        let (line, column, code) = expected;
        let expected = Err(vec![(line, column.to_owned(), code.to_owned())]);
        assert_eq!(grids(&db, 2_000, all, how).await, expected, "{code}");
    }
    let county = territory(&db).await;
    assert_eq!((county.release(), county.bounds()), (1, None));
    assert!(county.entries().all(|(n, _)| n.level < Level::Grid));
}

#[both]
async fn calendar_and_hours(engine: Engine) {
    let db = db::testing::open(engine).await;
    assert!(divisions(&db, add()).await.is_ok());
    let calendar = |db: &Db, dry| {
        let (db, rows) = (db.clone(), read_calendar(CALENDAR).unwrap());
        async move { write(&db, move |tx| import_calendar(tx, &stamp(3_000), root(), &rows, dry)).await }
    };
    let jobs = || async { db.read("jobs.waiting", jobs::waiting).await.unwrap().ready };
    assert_eq!((calendar(&db, true).await, jobs().await), (Ok([31, 0, 0, 0]), 0));
    assert!(!territory(&db).await.calendar().known(2027));
    assert_eq!((calendar(&db, false).await, jobs().await), (Ok([31, 0, 0, 0]), 1));
    assert_eq!((calendar(&db, false).await, jobs().await), (Ok([0, 0, 0, 31]), 1));
    let county = territory(&db).await;
    assert_eq!(county.calendar().known_until(), Some(2027));
    assert_eq!(county.calendar().day("2027-02-14".parse().unwrap()).0, DayKind::MakeUp);
    assert_eq!(county.calendar().days(2026), Calendar::china().unwrap().days(2026));
    // An amendment: one day more, one renamed, one gone.
    let text = std::str::from_utf8(CALENDAR).unwrap();
    let text = text
        .replace("2027-06-09,holiday,端午节（演示）\n", "2027-06-10,holiday,端午节（演示）\n")
        .replace("中秋节", "中秋");
    let rows = read_calendar(text.as_bytes()).unwrap();
    let amended = write(&db, move |tx| import_calendar(tx, &stamp(3_001), root(), &rows, false)).await;
    assert_eq!(amended, Ok([1, 1, 1, 29]));
    let county = territory(&db).await;
    assert_eq!(county.calendar().day("2027-06-09".parse().unwrap()).0, DayKind::Working);

    assert_eq!((county.hours(), county.has_own_hours()), (&Hours::office(), false));
    let summer = Hours::from_minutes(&[(510, 720), (870, 1080)]).unwrap();
    for expected in [true, false] {
        let hours = summer.clone();
        let set =
            db.write("territory.set_hours", move |tx| store::set_hours(tx, &stamp(3_001), root(), &hours));
        assert_eq!(set.await.unwrap(), expected);
    }
    let version = db.read("territory.hours_version", |tx| store::hours_version(tx, root())).await.unwrap();
    let by = db.read("territory.hours_by", |tx| store::hours_set_by(tx, root())).await.unwrap();
    assert_eq!((version, by.unwrap().1), (1, None));
    let county = territory(&db).await;
    assert_eq!((county.hours(), county.has_own_hours(), county.release()), (&summer, true, 4));
    stream_and_rows_agree(&db).await;
}

#[both]
async fn the_demo_comes_through_the_same_import(engine: Engine) {
    let db = db::testing::open(engine).await;
    for release in [2, 2] {
        let root = db.write("territory.demo", |tx| load_demo(tx, &stamp(1_000))).await.unwrap();
        let county = crate::load(&db, root).await.unwrap();
        let demo = Territory::demo().unwrap();
        assert_eq!(county.release(), release);
        assert_eq!(county.to_entries(), demo.to_entries());
        assert_eq!(county.map().etag, demo.map().etag);
        let since = db.read("territory.since", move |tx| store::since(tx, &[root])).await.unwrap();
        assert_eq!(since, [Some(Timestamp::from_ms(1_000))]);
    }
}
