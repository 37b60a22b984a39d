//! Streams fold: bodies of every schema, for ever; what does not fit is named.

use crate::model::{Duty, OrgKind};
use crate::told::{OrgTold, PersonTold, Unfit};
use base::{Event, EventId, Stream, StreamKind, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

const ONE: &str = "018f0000-0000-7000-8000-000000000001";
const TWO: &str = "018f0000-0000-7000-8000-000000000002";
const THREE: &str = "018f0000-0000-7000-8000-000000000003";

fn events(kind: StreamKind, told: &[(&str, i64, Value)]) -> Vec<Event> {
    let stream = Stream::new(kind, Uuid::nil());
    let event = |(n, (kind, schema, body)): (usize, &(&str, i64, Value))| Event {
        id: EventId(Uuid::nil()),
        stream,
        version: n as i64 + 1,
        kind: (*kind).to_owned(),
        schema: *schema,
        time: Timestamp::from_ms(0),
        actor: json!({}),
        division: None,
        body: body.clone(),
    };
    told.iter().enumerate().map(event).collect()
}

fn org(told: &[(&str, i64, Value)]) -> Result<Option<OrgTold>, Unfit> {
    OrgTold::fold(&events(StreamKind::Org, told))
}

fn person(told: &[(&str, i64, Value)]) -> Result<Option<PersonTold>, Unfit> {
    PersonTold::fold(&events(StreamKind::Person, told))
}

fn unfit<T: std::fmt::Debug>(result: Result<Option<T>, Unfit>) -> String {
    result.unwrap_err().to_string()
}

/// As the first release wrote it.
fn created_1() -> (&'static str, i64, Value) {
    let desks = json!([{ "duty": "verify", "desk": TWO }, { "duty": "intake", "desk": ONE }]);
    ("org.created", 1, json!({ "name": "甲", "phone": "1", "division": "330106002", "desks": desks }))
}

#[test]
fn organisations_of_every_schema() {
    let told = org(&[created_1()]).unwrap().unwrap();
    assert_eq!((told.kind, told.hours, told.open), (OrgKind::Other, None, true));
    assert_eq!(told.desks.iter().map(|d| d.duty).collect::<Vec<_>>(), [Duty::Intake, Duty::Verify]);
    let body = json!({ "name": "甲", "phone": "1", "division": "330106", "kind": "centre", "hours": "09:00-12:00", "desks": [] });
    let told = org(&[("org.created", 2, body)]).unwrap().unwrap();
    assert_eq!((told.kind, told.hours.unwrap().spans()), (OrgKind::Centre, &[(540, 720)][..]));
    let change = json!({ "name": "乙", "phone": "2", "kind": "station", "hours": null, "desks": [] });
    let told = org(&[created_1(), ("org.changed", 1, change.clone()), ("org.closed", 1, json!({}))])
        .unwrap()
        .unwrap();
    assert_eq!((told.version, told.name.as_str(), told.kind, told.open), (3, "乙", OrgKind::Station, false));
    assert_eq!(org(&[]).unwrap(), None);
    for (events, expected) in [
        (vec![("org.closed", 1, json!({}))], "version 1: org.closed does not fit"),
        (vec![created_1(), created_1()], "version 2: org.created does not fit"),
        (
            vec![created_1(), ("org.closed", 1, json!({})), ("org.changed", 1, change)],
            "version 3: org.changed does not fit",
        ),
        (
            vec![created_1(), ("org.changed", 1, json!({ "name": "乙" }))],
            "version 2: org.changed does not fit",
        ),
        (vec![created_1(), ("org.merged", 1, json!({}))], "version 2: org.merged does not fit"),
    ] {
        assert_eq!(unfit(org(&events)), expected);
    }
}

#[test]
fn people_of_every_schema() {
    let created = ("person.created", 1, json!({ "name": ONE }));
    let told = person(std::slice::from_ref(&created)).unwrap().unwrap();
    assert!(told.active && !told.must_change);
    let told =
        person(&[("person.created", 2, json!({ "name": ONE, "must_change": true }))]).unwrap().unwrap();
    assert!(told.must_change);
    let posted = ("person.posted", 1, json!({ "membership": TWO, "org": ONE, "role": "clerk", "desks": [] }));
    let stand_in = json!({
        "stand_in": THREE, "membership": TWO, "by": THREE, "from": "2026-11-24T00:00:00.000Z", "until": "2026-11-25T00:00:00.000Z",
    });
    let ended = json!({ "stand_in": THREE, "until": "2026-11-24T12:00:00.000Z" });
    let told = person(&[
        created.clone(),
        posted.clone(),
        ("person.post_changed", 1, json!({ "membership": TWO, "desks": [ONE] })),
        ("person.stand_in_set", 1, stand_in.clone()),
        ("person.stand_in_ended", 1, ended),
        ("person.handed_over", 1, json!({ "membership": TWO, "to": THREE })),
        ("person.post_ended", 1, json!({ "membership": TWO, "hand_to": null })),
        ("person.changed", 1, json!({ "name": TWO })),
        ("person.password_set", 1, json!({ "must_change": true })),
        ("person.deactivated", 1, json!({})),
    ]);
    let told = told.unwrap().unwrap();
    let post = told.posts.values().next().unwrap();
    assert_eq!((post.active, post.desks.len(), post.role.as_str()), (false, 1, "clerk"));
    let row = told.stand_ins.values().next().unwrap();
    assert_eq!(row.until.since(row.from), 12 * 3_600_000);
    assert_eq!(
        (told.version, told.active, told.must_change, told.name.to_string().as_str()),
        (10, false, true, TWO)
    );
    let end = ("person.post_ended", 1, json!({ "membership": TWO }));
    for (events, expected) in [
        (vec![posted.clone()], "version 1: person.posted does not fit"),
        (vec![created.clone(), end.clone()], "version 2: person.post_ended does not fit"),
        (vec![created.clone(), posted.clone(), posted.clone()], "version 3: person.posted does not fit"),
        (
            vec![created.clone(), posted.clone(), end.clone(), end],
            "version 4: person.post_ended does not fit",
        ),
        (
            vec![created.clone(), ("person.stand_in_set", 1, stand_in)],
            "version 2: person.stand_in_set does not fit",
        ),
        (vec![created, ("person.praised", 1, json!({}))], "version 2: person.praised does not fit"),
    ] {
        assert_eq!(unfit(person(&events)), expected);
    }
}
