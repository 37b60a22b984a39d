//! The journal tells what the tables say: every stream folds to its row, and the journal is sound.

use crate::harness::{Harness, Story};
use base::{Event, Stream, StreamKind, Timestamp};
use both::both;
use cases::facts::Fact;
use cases::model::Case;
use db::{Engine, Tx};
use people::told::{OrgTold, PersonTold};
use std::collections::BTreeMap;

const PAGE: i64 = 1_000;

fn all_events(tx: &mut Tx) -> Result<BTreeMap<Stream, Vec<Event>>, journal::Error> {
    let mut streams: BTreeMap<Stream, Vec<Event>> = BTreeMap::new();
    let mut number = 0;
    loop {
        let some = journal::follow(tx, number, PAGE)?;
        let Some((last, _)) = some.last() else { return Ok(streams) };
        number = *last;
        for (_, event) in some {
            streams.entry(event.stream).or_default().push(event);
        }
    }
}

/// Compares every stream with its row. Gives how many cases there are.
pub async fn everything_folds(h: &Harness) -> usize {
    h.seal().await;
    h.sound().await;
    let (streams, cases) =
        h.db.read("test.streams", |tx| {
            let streams = all_events(tx)?;
            let mut cases = Vec::new();
            let mut after = Vec::new();
            loop {
                let ids = cases::store::extra::list_ids(tx, &after, 100)?;
                let Some(last) = ids.last() else { break };
                after = last.bytes().to_vec();
                for id in ids {
                    cases.push(cases::store::case::find(tx, id)?.unwrap());
                }
            }
            Ok::<_, journal::Error>((streams, cases))
        })
        .await
        .unwrap();
    for case in &cases {
        let events = &streams[&Stream::new(StreamKind::Case, case.id.0)];
        let facts: Vec<(Timestamp, Fact)> =
            events.iter().map(|e| (e.time, Fact::read(&e.kind, e.schema, &e.body).unwrap())).collect();
        assert_eq!(Case::fold(case.id, &facts).unwrap(), *case);
    }
    let of = |kind: StreamKind| streams.keys().filter(move |s| s.kind == kind);
    assert_eq!(of(StreamKind::Case).count(), cases.len());
    for talk in of(StreamKind::Talk) {
        assert!(cases.iter().any(|c| c.id.0 == talk.id), "{talk} talks about no case");
    }
    others_have_their_rows(h, &streams).await;
    cases.len()
}

/// Organisations, people, divisions.
async fn others_have_their_rows(h: &Harness, streams: &BTreeMap<Stream, Vec<Event>>) {
    let told: Vec<(Stream, Vec<Event>)> = streams
        .iter()
        .filter(|(stream, _)| matches!(stream.kind, StreamKind::Org | StreamKind::Person))
        .map(|(stream, events)| (*stream, events.clone()))
        .collect();
    assert!(told.len() > 60);
    h.db.read("test.rows", move |tx| {
        for (stream, events) in &told {
            match stream.kind {
                StreamKind::Org => an_organisation_folds(tx, base::OrgId(stream.id), events)?,
                _ => a_person_folds(tx, base::PersonId(stream.id), events)?,
            }
        }
        Ok::<_, db::Error>(())
    })
    .await
    .unwrap();
    let county = h.territory().county();
    let territory: Vec<_> = streams.keys().filter(|s| s.kind == StreamKind::Territory).collect();
    assert_eq!(territory, [&territory::rules::stream(county)]);
}

fn an_organisation_folds(tx: &mut Tx, id: base::OrgId, events: &[Event]) -> Result<(), db::Error> {
    let told = OrgTold::fold(events).unwrap().unwrap();
    let row = people::store::find_org(tx, id, (0, i64::MAX))?.unwrap();
    assert_eq!((told.version, told.open, told.kind), (row.version, row.open, row.kind));
    assert_eq!((told.name, told.phone, told.division), (row.org.name, row.org.phone, row.org.division));
    assert_eq!((told.hours, told.desks), (row.hours, people::store::list_org_desks(tx, id)?));
    Ok(())
}

fn a_person_folds(tx: &mut Tx, id: base::PersonId, events: &[Event]) -> Result<(), db::Error> {
    let mut told = PersonTold::fold(events).unwrap().unwrap();
    let row = people::store::find_person(tx, id)?.unwrap();
    assert_eq!((told.version, told.name), (row.version, row.name));
    assert_eq!((told.active, told.must_change), (row.active, row.must_change));
    for seated in people::store::list_seated(tx, id)? {
        let post = told.posts.remove(&seated.post.membership).unwrap();
        assert_eq!((post.org, post.active), (seated.post.org.id, seated.active));
        assert_eq!(post.role, seated.post.role.word());
        assert!(seated.desks.iter().all(|d| post.desks.contains(&d.id)), "open desks are told");
    }
    assert!(told.posts.is_empty(), "{:?}", told.posts);
    for (id, stand_in) in told.stand_ins {
        assert_eq!(people::store::find_stand_in(tx, id)?, Some(stand_in));
    }
    Ok(())
}

#[both]
async fn every_state_folds(engine: Engine) {
    let h = Harness::new(engine).await;
    for (n, state) in cases::model::StateCode::ALL.into_iter().enumerate() {
        Story::begin_in(&h, crate::harness::HOME, n).await.to(&h, state.word()).await;
    }
    assert_eq!(everything_folds(&h).await, cases::model::StateCode::ALL.len());
}

/// The demo's forty cases, with refusals, rework and ratings.
#[both]
async fn the_demo_folds(engine: Engine) {
    let h = Harness::new(engine).await;
    app::demo::tell(&h.app).await.unwrap();
    assert_eq!(everything_folds(&h).await, app::demo::CASES);
    h.settle().await;
    everything_folds(&h).await;
}
