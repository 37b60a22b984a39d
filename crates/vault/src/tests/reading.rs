//! Reads by the staff are recorded, once in ten minutes; other readers are told apart.

use super::*;
use crate::{COVER_MS, Purpose, Read};
use base::{Event, PageArgs, Stream, StreamKind};
use both::both;
use serde_json::json;

async fn open_for(
    room: &Room,
    stamp: Stamp,
    matter: CaseId,
    refs: &[SecretId],
    purpose: Purpose,
) -> Result<Vec<String>, Error> {
    let (vault, refs) = (room.vault.clone(), refs.to_vec());
    room.db
        .write("test.open", move |tx: &mut Tx| vault.open(tx, &stamp, matter, &refs, "words,photos", purpose))
        .await
}

async fn talk(room: &Room, case: CaseId) -> Vec<Event> {
    let stream = Stream::new(StreamKind::Talk, case.0);
    room.db.read("test.talk", move |tx: &mut Tx| journal::stream(tx, stream, 0, 100)).await.unwrap()
}

async fn reads(room: &Room, case: CaseId, page: PageArgs) -> Vec<Read> {
    let vault = room.vault.clone();
    room.db.read("test.reads", move |tx: &mut Tx| vault.list_reads(tx, case, &page)).await.unwrap()
}

#[both]
async fn one_event_a_reader_purpose_and_ten_minutes(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "垃圾满了三天", 1).await;
    sealed(&room, Subject::Case(case(2)), "words", "", 2).await;
    let mut seed = 10;
    for (matter, reader, minutes, purpose, events) in [
        (1, 1, 0, Purpose::Handle, 1),
        (1, 1, 9, Purpose::Handle, 1),
        (1, 1, 9, Purpose::Verify, 2),
        (1, 2, 9, Purpose::Handle, 3),
        (1, 1, 10, Purpose::Handle, 4),
        (1, 1, 19, Purpose::Handle, 4),
        (1, 1, 20, Purpose::Contact, 5),
        (1, 1, 20, Purpose::Supervise, 6),
        (1, 1, 21, Purpose::Handle, 7),
    ] {
        seed += 1;
        let stamp = staff(reader, NOW.plus_ms(minutes * 60_000), seed);
        let texts = open_for(&room, stamp, case(matter), &[words], purpose).await.unwrap();
        assert_eq!(texts, ["垃圾满了三天"]);
        assert_eq!(talk(&room, case(1)).await.len(), events, "{reader} {minutes} {purpose:?}");
    }
    let first = &talk(&room, case(1)).await[0];
    assert_eq!((first.kind.as_str(), first.version), ("talk.read", 1));
    let read = reads(&room, case(1), PageArgs::first(100)).await.pop().unwrap();
    assert_eq!(
        first.body,
        json!({ "read": read.id.to_string(), "purpose": "handle", "fields": "words,photos", "refs": 1 })
    );
    assert_eq!(first.actor, staff(1, NOW, 0).actor.reference());
    assert_eq!(COVER_MS, 600_000);
}

#[both]
async fn reads_are_listed_latest_first_in_pages(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "x", 1).await;
    for reader in 1..=5 {
        // Two at the same instant: the id decides.
        let at = NOW.plus_ms(i64::try_from(reader / 2 * 1_000).unwrap());
        let stamp = staff(reader, at, 20 + u64::try_from(reader).unwrap());
        open_for(&room, stamp, case(1), &[words], Purpose::Handle).await.unwrap();
    }
    let all = reads(&room, case(1), PageArgs::first(100)).await;
    assert_eq!(all.len(), 5);
    assert!(all.windows(2).all(|w| (w[0].at, w[0].id) > (w[1].at, w[1].id)));
    assert_eq!((all[0].purpose, all[0].fields.as_str()), (Purpose::Handle, "words,photos"));
    assert_eq!(all[0].org, OrgId(Uuid::from_u128(90)));
    let mut paged = Vec::new();
    let mut page = PageArgs::first(2);
    loop {
        let rows = reads(&room, case(1), page).await;
        let Some(last) = rows.last() else { break };
        page = PageArgs { after: Some((last.at.ms(), last.id.bytes().to_vec())), limit: 2 };
        paged.extend(rows);
    }
    assert_eq!(paged, all);
    assert_eq!(reads(&room, case(2), PageArgs::first(2)).await, []);
}

#[both]
async fn a_read_body_opens_nothing(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "x", 1).await;
    // Also when an earlier read would cover it.
    open_for(&room, staff(1, NOW, 2), case(1), &[words], Purpose::Handle).await.unwrap();
    let vault = room.vault.clone();
    let opened = room
        .db
        .read("test.open", move |tx: &mut Tx| {
            vault.open(tx, &staff(1, NOW, 3), case(1), &[words], "words", Purpose::Handle)
        })
        .await;
    assert!(matches!(opened, Err(Error::Db(db::Error::ReadOnly { .. }))), "{opened:?}");
}

#[both]
async fn who_may_not_open(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "x", 1).await;
    let reporter = Subject::Reporter(ReporterId(Uuid::from_u128(5)));
    let name = sealed(&room, reporter, "name", "演示", 2).await;
    let colleague = sealed(&room, Subject::Person(PersonId(Uuid::from_u128(6))), "name", "甲", 3).await;
    let with = |actor: Actor| Stamp { actor, ..system(4) };
    let tracker = |n| with(Actor::Tracker { case: case(n) });
    // Through a purpose: the staff only.
    for stamp in [tracker(1), with(Actor::Stranger), system(4)] {
        let opened = open_for(&room, stamp, case(1), &[words], Purpose::Handle).await;
        assert!(matches!(opened, Err(Error::NotReader)));
    }
    let foreign = open_for(&room, staff(1, NOW, 5), case(2), &[words], Purpose::Handle).await;
    assert!(matches!(foreign, Err(Error::Foreign)));
    assert_eq!(
        (talk(&room, case(2)).await, talk(&room, case(1)).await),
        (vec![], vec![]),
        "a refused read leaves none"
    );
    // Without an event.
    for (who, stamp, [case_words, reporter_name, staff_name]) in [
        ("program", system(6), [true, true, true]),
        ("tracker", tracker(1), [true, true, false]),
        ("other tracker", tracker(2), [false, true, false]),
        ("staff", staff(1, NOW, 7), [false, false, true]),
        ("stranger", with(Actor::Stranger), [false, false, false]),
    ] {
        for (id, may) in [(words, case_words), (name, reporter_name), (colleague, staff_name)] {
            let opened = open_as(&room.db, &room.vault, stamp.clone(), &[id]).await;
            assert_eq!(opened.is_ok(), may, "{who} {id}");
            assert_eq!(matches!(opened, Err(Error::NotReader)), !may, "{who} {id}");
        }
    }
}

#[both]
async fn reads_at_the_same_moment_are_one_event(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "x", 1).await;
    let readers: Vec<_> = (0..6)
        .map(|n| {
            let (db, vault) = ((*room.db).clone(), room.vault.clone());
            tokio::spawn(async move {
                db.write("test.open", move |tx: &mut Tx| {
                    vault.open(tx, &staff(1, NOW, 100 + n), case(1), &[words], "words", Purpose::Handle)
                })
                .await
            })
        })
        .collect();
    for reader in readers {
        assert_eq!(reader.await.unwrap().unwrap(), ["x"]);
    }
    assert_eq!(talk(&room, case(1)).await.len(), 1);
}

#[both]
async fn field_names_only_enter_the_journal(engine: Engine) {
    let room = room(engine).await;
    let words = sealed(&room, Subject::Case(case(1)), "words", "x", 1).await;
    for fields in ["", "张三", "words, photos", "words,", "1words", "Words", &"w".repeat(201)] {
        let (vault, fields) = (room.vault.clone(), fields.to_owned());
        let opened = room
            .db
            .write("test.open", move |tx: &mut Tx| {
                vault.open(tx, &staff(1, NOW, 2), case(1), &[words], &fields, Purpose::Handle)
            })
            .await;
        assert!(matches!(opened, Err(Error::Field)));
    }
}
