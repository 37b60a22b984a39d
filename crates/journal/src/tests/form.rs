//! The canonical form: against a second implementation, and against the published vectors.

use crate::canonical::{self, INTEGER_MAX, Unfit};
use base::{Division, Event, EventId, Stream, StreamKind, Timestamp};
use serde_json::{Value, json};

#[test]
fn equals_a_second_implementation() {
    for text in [
        r#"{"b":1,"a":[true,false,null,-5,9007199254740991,-9007199254740991,0]}"#,
        r#"{"\u20ac":"Euro","\r":"Return","\ufb33":"Dalet","1":"One","\ud83d\ude00":"Smile","\u0080":"Control","\u00f6":"O"}"#,
        r#"{"":{"":[{},[],""]}," ":"\u0000\u0001\u001f\u007f\u0080\u2028\"\\/\b\f\n\r\t"}"#,
        r#"{"中文":"垃圾满了","é":1,"e\u0301":2,"A":3,"a":4,"aa":5,"\uffff":6,"\ud800\udc00":7}"#,
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(canonical::text(&value), json_canon::to_string(&value).unwrap(), "{text}");
    }
}

#[test]
fn refuses() {
    let deep = (0..canonical::DEPTH_MAX).fold(json!(1), |v, _| json!({ "a": v }));
    assert_eq!(canonical::check(&deep), Ok(()));
    for (value, unfit) in [
        (json!([]), Unfit::NotObject),
        (json!({ "a": 1.5 }), Unfit::Fraction),
        (json!({ "a": 1.0 }), Unfit::Fraction),
        (json!({ "a": [INTEGER_MAX, INTEGER_MAX + 1] }), Unfit::Large),
        (json!({ "a": -INTEGER_MAX - 1 }), Unfit::Large),
        (json!({ "a": u64::MAX }), Unfit::Large),
        (json!({ "a": i64::MIN }), Unfit::Large),
        (json!({ "a": { "b": "x\0" } }), Unfit::Zero),
        (json!({ "a\0": 1 }), Unfit::Zero),
        (json!({ "a": deep }), Unfit::Deep),
    ] {
        assert_eq!(canonical::check(&value), Err(unfit), "{value}");
    }
}

#[test]
fn published_vectors() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../../docs/reference/journal-vectors.json")).unwrap();
    assert!(vectors.len() >= 3);
    for vector in vectors {
        let name = &vector["name"];
        let event = read(&vector["event"]);
        let bytes = canonical::bytes(&event);
        assert_eq!(std::str::from_utf8(&bytes).unwrap(), vector["canonical"].as_str().unwrap(), "{name}");
        let salt: [u8; 16] = hex(vector["salt"].as_str().unwrap()).try_into().unwrap();
        assert_eq!(
            canonical::digest(&salt, &bytes).to_vec(),
            hex(vector["digest"].as_str().unwrap()),
            "{name}"
        );
    }
}

fn read(v: &Value) -> Event {
    let text = |name: &str| v[name].as_str().unwrap();
    let (kind, id) = text("stream").split_once('/').unwrap();
    let kind = StreamKind::ALL.into_iter().find(|k| k.word() == kind).unwrap();
    Event {
        id: EventId(text("id").parse().unwrap()),
        stream: Stream::new(kind, id.parse().unwrap()),
        version: v["version"].as_i64().unwrap(),
        kind: text("kind").to_owned(),
        schema: v["schema"].as_i64().unwrap(),
        time: serde_json::from_value::<Timestamp>(v["time"].clone()).unwrap(),
        actor: v["actor"].clone(),
        division: v["division"].as_i64().inspect(|d| assert!(Division::parse(&d.to_string()).is_ok())),
        body: v["body"].clone(),
    }
}

fn hex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
