//! The room's own functions on both engines: streams fold to rows, talk moves no version, what fails leaves nothing.

use super::*;
use crate::propose::FirstRules;
use crate::store::case as rows;
use crate::store::extra;
use crate::store::photo::PhotoRow;
use crate::work::{CheckInput, DispatchInput, Failure, NoteTo, RateInput, SubmitInput};
use crate::{NewCase, Place, Room, facts::Verdict};
use base::{Level, SeededEntropy, Stamp, Stream, StreamKind};
use both::both;
use db::testing::TestDb;
use db::{Engine, Tx};
use people::{Duty, NewOrg, NewPost, Role, store};
use std::sync::Arc;
use territory::Territory;
use vault::{MasterKey, Vault};

/// A room with a township's people, and what must live as long as it.
struct Office {
    room: Room,
    db: TestDb,
    entropy: Arc<SeededEntropy>,
    clerk: Actor,
    worker: Actor,
    verifier: Actor,
    lead: DeskId,
    place: Division,
    _folder: tempfile::TempDir,
}

/// One person in one post at one desk.
fn hire(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    org: OrgId,
    desk: DeskId,
    role: Role,
) -> Result<Actor, vault::Error> {
    let new = people::NewPerson {
        account: role.word().to_owned(),
        name: "某人（演示）".to_owned(),
        password_hash: "$argon2id$".to_owned(),
    };
    let person = store::insert_person(tx, vault, stamp, &new)?;
    let (title_zh, title_en) = (role.word().to_owned(), role.word().to_owned());
    let post = NewPost { person, org, role, title_zh, title_en, desks: vec![desk] };
    let membership = store::insert_post(tx, stamp, &post)?;
    Ok(store::actor(tx, membership)?.unwrap())
}

async fn office(engine: Engine) -> Office {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_files(folder.path(), MasterKey::from_bytes([7; 32])).unwrap();
    let db = TestDb::open_with(engine, journal::hooks()).await;
    let territory = Territory::demo().unwrap();
    let town = territory.children(territory.county())[0].code;
    let place = territory.children(town)[0].code;
    assert_eq!((town.level(), place.level()), (Level::Township, Level::Village));
    let entropy = Arc::new(SeededEntropy::new(7));
    let stamp = Stamp { actor: Actor::system("test"), now: NOW, entropy: entropy.clone() };
    let hiring = vault.clone();
    let (clerk, worker, verifier, lead) = db
        .write("test.hire", move |tx: &mut Tx| {
            let org = |name: &str, division, duties: &[Duty]| NewOrg {
                name: format!("{name}（演示）"),
                phone: "0571-0000".to_owned(),
                division,
                duties: duties.to_vec(),
            };
            let (office, desks) =
                store::insert_org(tx, &stamp, &org("办事处", town, &[Duty::Intake, Duty::Verify]))?;
            let (team, handle) = store::insert_org(tx, &stamp, &org("执法队", town, &[Duty::Handle]))?;
            Ok::<_, vault::Error>((
                hire(tx, &hiring, &stamp, office, desks[0], Role::Clerk)?,
                hire(tx, &hiring, &stamp, team, handle[0], Role::Worker)?,
                hire(tx, &hiring, &stamp, office, desks[1], Role::Verifier)?,
                handle[0],
            ))
        })
        .await
        .unwrap();
    let room = Room {
        vault,
        territory,
        catalogue: Catalogue::embedded(),
        propose: Arc::new(FirstRules::default()),
        hours: Hours::office(),
    };
    Office { room, db, entropy, clerk, worker, verifier, lead, place, _folder: folder }
}

impl Office {
    async fn by<T: Send + 'static>(
        &self,
        actor: &Actor,
        minutes: i64,
        act: impl Fn(&Room, &mut Tx, &Stamp) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (room, now) = (self.room.clone(), NOW.plus_ms(minutes * MINUTE));
        let stamp = Stamp { actor: actor.clone(), now, entropy: self.entropy.clone() };
        self.db.write("test.act", move |tx: &mut Tx| act(&room, tx, &stamp)).await
    }

    async fn report(&self, id: CaseId, number: &'static str) -> Result<Case, Failure> {
        let place =
            Place { division: Some(self.place), address: Some("河边".to_owned()), ..Place::default() };
        let new = NewCase {
            words: Some("路灯不亮，晚上很黑".to_owned()),
            place,
            phone: Some("13800000000".to_owned()),
            photos: 0,
            publish: true,
            language: "zh",
        };
        self.by(&Actor::Stranger, 0, move |room, tx, s| room.report(tx, s, id, number, &new)).await
    }

    /// A photo that the actor sent before.
    async fn photo(&self, actor: &Actor, minutes: i64, n: u128, kind: &'static str) -> Result<(), Failure> {
        let membership = actor.membership();
        let row = PhotoRow {
            id: photo(n),
            case: case_id(1),
            kind: kind.to_owned(),
            mime: "image/png".to_owned(),
            width: 4,
            height: 3,
            bytes: 99,
            at: NOW,
            membership,
            act: None,
            thumb: false,
        };
        self.by(actor, minutes, move |room, tx, s| room.photograph(tx, s, &row)).await
    }

    async fn dispatch(&self, minutes: i64) -> Result<Case, Failure> {
        let input = DispatchInput { lead: self.lead, note: Some("请今天去".to_owned()), because: None };
        self.by(&self.clerk, minutes, move |room, tx, s| room.dispatch(tx, s, case_id(1), None, &input)).await
    }

    async fn submit(&self, minutes: i64, photos: &[u128]) -> Result<Case, Failure> {
        let photos = photos.iter().map(|n| photo(*n)).collect();
        let input = SubmitInput { outcome: Found::Done, words: Some("换了灯".to_owned()), photos };
        self.by(&self.worker, minutes, move |room, tx, s| room.submit(tx, s, case_id(1), None, &input)).await
    }

    async fn check(&self, minutes: i64, verdict: Verdict, photos: &[u128]) -> Result<Case, Failure> {
        let item = |code: &str, ok| Judged { code: code.to_owned(), ok };
        let items = vec![item("lit", verdict == Verdict::Pass), item("wire", true)];
        let photos = photos.iter().map(|n| photo(*n)).collect();
        let input = CheckInput { verdict, items, words: Some("看过了".to_owned()), photos };
        self.by(&self.verifier, minutes, move |room, tx, s| room.check(tx, s, case_id(1), None, &input)).await
    }

    async fn events(&self, kind: StreamKind) -> Vec<base::Event> {
        let stream = Stream::new(kind, case_id(1).0);
        self.db.read("test.stream", move |tx: &mut Tx| journal::stream(tx, stream, 0, 100)).await.unwrap()
    }

    async fn row(&self) -> Case {
        self.db.read("test.row", |tx: &mut Tx| rows::find(tx, case_id(1))).await.unwrap().unwrap()
    }

    /// The row is what the stream says.
    async fn folds(&self) -> Case {
        let events = self.events(StreamKind::Case).await;
        let facts: Vec<_> =
            events.iter().map(|e| (e.time, Fact::read(&e.kind, e.schema, &e.body).unwrap())).collect();
        let row = self.row().await;
        assert_eq!(Case::fold(case_id(1), &facts).unwrap(), row);
        assert_eq!(i64::try_from(events.len()).unwrap(), row.version);
        row
    }
}

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
        (NewCase { place: at((0.0, 0.0)), ..good.clone() }, "Field(\"place.point\", \"outside\")"),
        (NewCase { place: at((f64::NAN, 30.0)), ..good.clone() }, "Field(\"place.point\", \"outside\")"),
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
        crate::jobs::register(runner, &office.room.vault)
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
