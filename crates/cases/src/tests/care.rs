//! Care for personal data over a database: one reporter a number, erasure with a whole journal, holds, periods, their sweeps.

mod looked;

use super::office::{Office, office};
use super::*;
use crate::Room;
use crate::care::rules::{Kind, Why};
use crate::care::{self, Refusal, store};
use base::{Stamp, StreamKind};
use both::both;
use db::{Engine, Tx};
use vault::Subject;

const MINUTES_A_DAY: i64 = 24 * 60;

/// An administrator of the whole county.
fn admin(office: &Office) -> Actor {
    let Actor::Person { person, membership, org, stands_for, .. } = office.clerk.clone() else { panic!() };
    let division = office.room.territory.county();
    Actor::Person { person, membership, org, role: "admin".to_owned(), desks: vec![], division, stands_for }
}

fn by<T, F>(
    office: &Office,
    actor: &Actor,
    minutes: i64,
    act: F,
) -> impl Future<Output = Result<T, Refusal>> + use<T, F>
where
    T: Send + 'static,
    F: Fn(&Room, &mut Tx, &Stamp) -> Result<T, Refusal> + Send + 'static,
{
    let (db, room, now) = ((*office.db).clone(), office.room.clone(), NOW.plus_ms(minutes * MINUTE));
    let stamp = Stamp { actor: actor.clone(), now, entropy: office.entropy.clone() };
    async move { db.write("test.care", move |tx: &mut Tx| act(&room, tx, &stamp)).await }
}

fn why<T>(done: Result<T, Refusal>) -> String {
    match done {
        Ok(_) => "done".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

async fn refuse(office: &Office, id: CaseId, minutes: i64) {
    office
        .by(&office.clerk, minutes, move |room, tx, s| room.refuse(tx, s, id, None, "不归我们", "打 12345"))
        .await
        .unwrap();
}

/// Everything that the case's row and timeline name, opened as the program.
async fn opened(office: &Office, secrets: Vec<SecretId>) -> Vec<Option<String>> {
    by(office, &Actor::system("test"), 0, move |room, tx, s| {
        Ok(room.vault.open_own_or_erased(tx, s, &secrets)?)
    })
    .await
    .unwrap()
}

async fn sound(office: &Office) {
    office.db.write("test.seal", |tx: &mut Tx| journal::seal(tx).map(drop)).await.unwrap();
    let verdict = office.db.read("test.verify", |tx: &mut Tx| journal::verify(tx)).await.unwrap();
    assert_eq!(verdict.fault, None);
}

async fn erase(office: &Office, id: CaseId, minutes: i64) -> Result<bool, Refusal> {
    let admin = admin(office);
    by(office, &admin, minutes, move |room, tx, s| {
        care::erase_content(room, tx, s, id, "本人申请删除").map(|(_, done)| done)
    })
    .await
}

async fn sweep(office: &Office, kind: Kind, minutes: i64) -> care::Swept {
    by(office, &Actor::system("sweep"), minutes, move |room, tx, s| {
        care::sweep(&room.vault, tx, s, kind, true)
    })
    .await
    .unwrap()
}

#[both]
async fn all_reports_of_a_number_share_one_reporter(engine: Engine) {
    let office = office(engine).await;
    let one = office.report(case_id(1), "261124000014").await.unwrap();
    let two = office.report(case_id(2), "261124000022").await.unwrap();
    assert!(one.reporter.is_some());
    assert_eq!((one.reporter, one.phone), (two.reporter, two.phone));
    let of = |phone: Option<&'static str>, name: Option<&'static str>| {
        by(&office, &Actor::Stranger, 1, move |room, tx, s| {
            tx.attest(db::Attest::Operational("test"));
            Ok(care::reporter(tx, &room.vault, s, phone, name)?)
        })
    };
    assert_eq!(of(None, None).await.unwrap(), None);
    let named = of(Some("138 0000 0000"), Some("张三（演示）")).await.unwrap().unwrap();
    assert_eq!(Some(named.id), one.reporter);
    assert_eq!(of(Some("13800000000"), Some("张三（演示）")).await.unwrap().unwrap().name, named.name);
    let other = of(Some("13800000000"), Some("李四（演示）")).await.unwrap().unwrap();
    assert!(other.id == named.id && other.name != named.name);
    // Without a number nobody is found again.
    let (a, b) =
        (of(None, Some("张三（演示）")).await.unwrap(), of(None, Some("张三（演示）")).await.unwrap());
    assert_ne!(a.unwrap().id, b.unwrap().id);
}

/// What was said is gone, the case's way stays: its row, its stream, the numbers of the journal.
#[both]
async fn content_is_erased_and_the_journal_is_whole(engine: Engine) {
    let office = office(engine).await;
    let id = case_id(1);
    let case = office.report(id, "261124000014").await.unwrap();
    let secrets = vec![case.words.unwrap(), case.address.unwrap(), case.phone.unwrap()];
    assert_eq!(why(erase(&office, id, 1).await), "the state is reported", "a running case needs its words");
    refuse(&office, id, 2).await;
    let stamp_point = by(&office, &Actor::system("test"), 2, move |_, tx, _| {
        tx.attest(db::Attest::Operational("test"));
        Ok(crate::store::extra::insert_point(tx, id, 120_000_000, 30_000_000, 7)?)
    });
    stamp_point.await.unwrap();
    sound(&office).await;
    let before = office.folds().await;
    assert!(opened(&office, secrets.clone()).await.iter().all(Option::is_some));
    assert!(erase(&office, id, 3).await.unwrap());
    assert!(!erase(&office, id, 4).await.unwrap(), "once");
    assert_eq!(office.folds().await, before, "no version moves");
    sound(&office).await;
    assert_eq!(
        opened(&office, secrets).await,
        [None, None, Some("13800000000".to_owned())],
        "who reported stays"
    );
    let talk = office.events(StreamKind::Talk).await;
    assert_eq!(talk.len(), 1);
    let body = &talk[0].body;
    assert_eq!(
        (talk[0].kind.as_str(), &body["what"], &body["why"]),
        ("talk.erased", &"content".into(), &"asked".into())
    );
    let reason = SecretId(body["reason"].as_str().unwrap().parse().unwrap());
    assert_eq!(
        opened(&office, vec![reason]).await,
        [Some("本人申请删除".to_owned())],
        "the official's own words"
    );
    let (point, erased) = by(&office, &Actor::system("test"), 5, move |room, tx, _| {
        let case = crate::store::case::find(tx, id)?.unwrap();
        let erased = care::erased_view(tx, &room.vault, &case)?.unwrap();
        Ok((crate::store::extra::find_point(tx, id)?, erased))
    })
    .await
    .unwrap();
    assert_eq!(point, None);
    assert_eq!((erased.content_at, erased.reporter_at), (Some(NOW.plus_ms(3 * MINUTE)), None));
    // Nobody adds words to it.
    let rated = by(&office, &admin(&office), 6, move |room, tx, s| {
        Ok(room.vault.seal(tx, s, Subject::Case(id), "note", "再说几句")?)
    });
    assert_eq!(why(rated.await), "erased");
}

/// A person is erased in all cases at once; a number that reports again is somebody new.
#[both]
async fn a_person_is_erased_in_one_act(engine: Engine) {
    let office = office(engine).await;
    let case = office.report(case_id(1), "261124000014").await.unwrap();
    office.report(case_id(2), "261124000022").await.unwrap();
    let tracker = Actor::Tracker { case: case_id(1) };
    let own =
        |minutes| by(&office, &tracker, minutes, |room, tx, s| care::erase_own(room, tx, s, case_id(1)));
    assert_eq!(own(1).await.unwrap(), 2);
    assert_eq!(own(2).await.unwrap(), 0);
    assert_eq!(opened(&office, vec![case.phone.unwrap(), case.words.unwrap()]).await[0], None);
    for id in [case_id(1), case_id(2)] {
        let stream = base::Stream::new(StreamKind::Talk, id.0);
        let talk =
            office.db.read("test.talk", move |tx: &mut Tx| journal::stream(tx, stream, 0, 9)).await.unwrap();
        let body = serde_json::json!({ "what": "reporter", "why": "own" });
        assert_eq!(talk.iter().map(|e| &e.body).collect::<Vec<_>>(), [&body]);
    }
    sound(&office).await;
    assert_ne!(office.report(case_id(3), "261124000030").await.unwrap().reporter, case.reporter);
}

#[both]
async fn an_administrator_erases_a_number(engine: Engine) {
    let office = office(engine).await;
    office.report(case_id(1), "261124000014").await.unwrap();
    office.report(case_id(2), "261124000022").await.unwrap();
    let admin = admin(&office);
    let number = |phone: &'static str| {
        by(&office, &admin, 1, move |room, tx, s| {
            care::erase_number(room, tx, s, phone, "本人来信").map(|of| (of.erased, of.held))
        })
    };
    let hold = by(&office, &admin, 1, |room, tx, s| care::hold(room, tx, s, case_id(2), "诉讼"));
    hold.await.unwrap();
    assert_eq!(number("13800000001").await.unwrap(), (0, 0));
    assert_eq!(number("138-0000-0000").await.unwrap(), (0, 1), "the hold on one case keeps the person");
    let release = by(&office, &admin, 2, |room, tx, s| care::release(room, tx, s, case_id(2), "结束"));
    release.await.unwrap();
    assert_eq!(number("138-0000-0000").await.unwrap(), (2, 0));
    assert_eq!(number("138-0000-0000").await.unwrap(), (0, 0));
    let clerk = by(&office, &office.clerk, 3, |room, tx, s| care::erase_number(room, tx, s, "1", "x"));
    assert_eq!(why(clerk.await), "not yours to do");
}

#[both]
async fn a_hold_refuses_every_erasure(engine: Engine) {
    let office = office(engine).await;
    let id = case_id(1);
    let case = office.report(id, "261124000014").await.unwrap();
    refuse(&office, id, 1).await;
    let admin = admin(&office);
    let hold = || by(&office, &admin, 2, move |room, tx, s| care::hold(room, tx, s, id, "法院要求保全"));
    let release = || by(&office, &admin, 4, move |room, tx, s| care::release(room, tx, s, id, "案件了结"));
    for stranger in [&office.clerk, &office.worker] {
        let refused = by(&office, stranger, 2, move |room, tx, s| care::hold(room, tx, s, id, "不行"));
        assert!(["not yours to do", "not found"].contains(&why(refused.await).as_str()));
    }
    assert_eq!(why(release().await), "not under a legal hold");
    hold().await.unwrap();
    assert_eq!(why(hold().await), "under a legal hold");
    assert_eq!(why(erase(&office, id, 3).await), "under a legal hold");
    let reporter = by(&office, &admin, 3, move |room, tx, s| care::erase_reporter(room, tx, s, id, "申请"));
    assert_eq!(why(reporter.await), "under a legal hold");
    let own =
        by(&office, &Actor::Tracker { case: id }, 3, move |room, tx, s| care::erase_own(room, tx, s, id));
    assert_eq!(why(own.await), "under a legal hold");
    let years = 40 * 365 * MINUTES_A_DAY;
    for kind in Kind::ALL {
        assert_eq!(sweep(&office, kind, years).await.erased, 0, "{kind:?}");
    }
    assert!(
        opened(&office, vec![case.words.unwrap(), case.phone.unwrap()]).await.iter().all(Option::is_some)
    );
    let found =
        office.db.read("test.hold", move |tx: &mut Tx| store::find_hold(tx, id)).await.unwrap().unwrap();
    assert_eq!(found.since, NOW.plus_ms(2 * MINUTE));
    assert_eq!(opened(&office, vec![found.reason]).await, [Some("法院要求保全".to_owned())]);
    // Lifted, the sweeps look at it again, though they have passed it.
    release().await.unwrap();
    for (kind, erased) in [(Kind::Reporter, 1), (Kind::Content, 1), (Kind::Photos, 0)] {
        assert_eq!(sweep(&office, kind, years).await.erased, erased, "{kind:?}");
    }
    assert_eq!(opened(&office, vec![case.words.unwrap(), case.phone.unwrap()]).await, [None, None]);
    let kinds: Vec<String> = office.events(StreamKind::Talk).await.into_iter().map(|e| e.kind).collect();
    assert_eq!(kinds, ["talk.hold_set", "talk.hold_lifted", "talk.erased", "talk.erased"]);
    assert_eq!(why(hold().await), "erased already");
    office.folds().await;
    sound(&office).await;
}

/// Not a day too early, never what is open, a person only with the last of the person's cases, each once.
#[both]
async fn sweeps_keep_to_their_periods(engine: Engine) {
    let office = office(engine).await;
    for (n, number) in [(1, "261124000014"), (2, "261124000022"), (3, "261124000030")] {
        office.report(case_id(n), number).await.unwrap();
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

/// A database of the day before an erasure: the log erases again, points and photos too, and the journal says so.
#[both]
async fn a_replayed_erasure_is_whole(engine: Engine) {
    let (office, before) = (office(engine).await, office(engine).await);
    let (id, photo_id) = (case_id(1), photo(1));
    let mut reporters = Vec::new();
    for office in [&office, &before] {
        let case = office.report(id, "261124000014").await.unwrap();
        office.photo(&Actor::Tracker { case: id }, 1, 1, "report").await.unwrap();
        refuse(office, id, 2).await;
        reporters.push(case.reporter.unwrap());
    }
    // The same seed made the same ids: the second is a copy of the first.
    assert_eq!(reporters[0], reporters[1]);
    assert!(erase(&office, id, 3).await.unwrap());
    let reporter = reporters[0];
    by(&office, &Actor::system("test"), 3, move |room, tx, s| {
        care::erase_person(&room.vault, tx, s, reporter, Why::Asked, None)
    })
    .await
    .unwrap();
    assert_eq!(office.room.vault.log_erasures(&office.db).await.unwrap(), 2);
    let log = office.room.vault.erasure_log();
    let (db, vault) = (&before.db, &before.room.vault);
    let replay = async || {
        care::jobs::replay_erasures(db, vault, NOW, before.entropy.clone(), log).await.unwrap().erased
    };
    assert_eq!(replay().await, 2);
    assert_eq!(replay().await, 0);
    let row = before.folds().await;
    assert_eq!(opened(&before, vec![row.words.unwrap(), row.phone.unwrap()]).await, [None, None]);
    let gone = before.db.read("test.photo", move |tx: &mut Tx| crate::store::photo::find(tx, photo_id)).await;
    assert_eq!(gone.unwrap(), None);
    let said: Vec<_> =
        before.events(StreamKind::Talk).await.into_iter().map(|e| e.body["why"].clone()).collect();
    assert_eq!(said.iter().filter(|why| *why == "replayed").count(), 2);
    sound(&before).await;
}
