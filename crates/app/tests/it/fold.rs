//! The journal tells what the tables say: every stream folds to its row, and the journal is sound.

use crate::harness::{Harness, Story};
use base::{Event, Stream, StreamKind, Timestamp};
use both::both;
use cases::facts::Fact;
use cases::model::Case;
use db::{Engine, Tx};
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
    let text = |e: &Event, name: &str| {
        e.body[name].as_str().unwrap_or_else(|| panic!("{}: no {name}", e.kind)).to_owned()
    };
    let mut desks = Vec::new();
    let mut posts = Vec::new();
    for events in streams.values() {
        for event in events {
            match event.kind.as_str() {
                "org.created" => {
                    for desk in event.body["desks"].as_array().unwrap() {
                        let id = base::DeskId(desk["desk"].as_str().unwrap().parse().unwrap());
                        desks.push((id, event.stream.id, text(event, "name")));
                    }
                }
                "person.posted" => {
                    posts.push((
                        base::MembershipId(text(event, "membership").parse().unwrap()),
                        event.stream.id,
                        text(event, "role"),
                    ));
                }
                _ => {}
            }
        }
    }
    assert!(desks.len() > 30 && posts.len() > 30);
    h.db.read("test.rows", move |tx| {
        for (id, org, name) in &desks {
            let desk = people::store::get_desk(tx, *id)?;
            assert_eq!((desk.org.id.0, &desk.org.name), (*org, name));
        }
        for (id, person, role) in &posts {
            let post = people::store::find_post(tx, *id)?.unwrap();
            assert_eq!((post.person.0, post.role.word()), (*person, role.as_str()));
        }
        Ok::<_, db::Error>(())
    })
    .await
    .unwrap();
    let county = h.territory().county();
    let territory: Vec<_> = streams.keys().filter(|s| s.kind == StreamKind::Territory).collect();
    assert_eq!(territory, [&territory::rules::stream(county)]);
}

#[both]
async fn every_state_folds(engine: Engine) {
    let h = Harness::new(engine).await;
    for (n, state) in cases::model::StateCode::ALL.into_iter().enumerate() {
        Story::begin_in(&h, crate::harness::HOME, n).await.to(&h, state.word()).await;
    }
    assert_eq!(everything_folds(&h).await, 8);
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
