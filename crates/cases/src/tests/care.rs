//! Care for personal data over a database: one reporter a number, erasure with a whole journal, holds, periods, their sweeps.

mod looked;
mod periods;

use super::office::{Office, office};
use super::*;
use crate::care::rules::{Kind, Why};
use crate::care::{self, Refusal, store};
use crate::work::Taking;
use crate::{NewCase, Place, Room};
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

/// The number of [`Office::report`], told to the clerk on the telephone.
async fn called(office: &Office, id: CaseId, number: &'static str) -> Case {
    let new = NewCase {
        words: Some("路灯不亮，晚上很黑".to_owned()),
        place: Place { division: Some(office.place), ..Place::default() },
        phone: Some("13800000000".to_owned()),
        photos: 0,
        publish: false,
        language: "zh",
    };
    let taking = Taking { channel: Channel::Phone, caller: None, answer: None };
    office.by(&office.clerk, 0, move |room, tx, s| room.take(tx, s, id, number, &new, &taking)).await.unwrap()
}

#[both]
async fn what_staff_takes_for_a_number_has_one_reporter(engine: Engine) {
    let office = office(engine).await;
    let stranger = office.report(case_id(3), "261124000030").await.unwrap();
    let one = called(&office, case_id(1), "261124000014").await;
    let two = called(&office, case_id(2), "261124000022").await;
    assert!(one.reporter.is_some());
    assert_eq!((one.reporter, one.phone), (two.reporter, two.phone));
    let other = office.report(case_id(4), "261124000048").await.unwrap();
    assert!(stranger.reporter.is_some() && other.reporter.is_some() && stranger.reporter != other.reporter);
    assert!(![stranger.reporter, other.reporter].contains(&one.reporter), "a typed number proves nothing");
    let clerk = office.clerk.clone();
    let of = |phone: Option<&'static str>, name: Option<&'static str>| {
        by(&office, &clerk, 1, move |room, tx, s| {
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
    let case = called(&office, case_id(1), "261124000014").await;
    called(&office, case_id(2), "261124000022").await;
    // Somebody reports with that number, and erases it by the number and code of that report.
    office.report(case_id(4), "261124000048").await.unwrap();
    let thief = Actor::Tracker { case: case_id(4) };
    let stolen = by(&office, &thief, 1, |room, tx, s| care::erase_own(room, tx, s, case_id(4)));
    assert_eq!(stolen.await.unwrap(), 1, "the own report alone");
    assert!(opened(&office, vec![case.phone.unwrap()]).await[0].is_some());
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
    assert_ne!(called(&office, case_id(3), "261124000030").await.reporter, case.reporter);
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
    called(&office, case_id(3), "261124000030").await;
    called(&office, case_id(4), "261124000048").await;
    let hold = by(&office, &admin, 1, |room, tx, s| care::hold(room, tx, s, case_id(3), "诉讼"));
    hold.await.unwrap();
    assert_eq!(number("138-0000-0000").await.unwrap(), (1, 2), "a hold on one case keeps its person");
    let release = by(&office, &admin, 2, |room, tx, s| care::release(room, tx, s, case_id(3), "结束"));
    release.await.unwrap();
    let release = by(&office, &admin, 2, |room, tx, s| care::release(room, tx, s, case_id(2), "结束"));
    release.await.unwrap();
    assert_eq!(number("138-0000-0000").await.unwrap(), (3, 0));
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

/// A hold and an erasure at the same time: one of them comes first, and the other one sees it.
#[both]
async fn hold_and_erasure_at_once(engine: Engine) {
    let office = office(engine).await;
    let admin = admin(&office);
    for n in 1..=8 {
        let id = case_id(n);
        office.report(id, format!("2611240{n:05}").leak()).await.unwrap();
        refuse(&office, id, 1).await;
        let hold = by(&office, &admin, 2, move |room, tx, s| care::hold(room, tx, s, id, "保全").map(drop));
        let erase = by(&office, &admin, 2, move |room, tx, s| {
            care::erase_content(room, tx, s, id, "申请").map(|(_, done)| assert!(done))
        });
        let both = tokio::join!(tokio::spawn(hold), tokio::spawn(erase));
        let said = (why(both.0.unwrap()), why(both.1.unwrap()));
        let fits = [("done", "under a legal hold"), ("erased already", "done")];
        assert!(fits.contains(&(said.0.as_str(), said.1.as_str())), "{said:?}");
    }
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
