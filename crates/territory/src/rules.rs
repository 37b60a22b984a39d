//! Loading a county, decided without I/O: what ends, what begins, what is recorded.

use crate::model::Entry;
use base::{Division, Event, NewEvent, Stream, StreamKind};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is valid, or what is wanted instead: divisions, and the areas that some of them have, packed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Divisions with grids.
    pub entries: BTreeMap<Division, Entry>,
    /// Areas of grids, outlines of townships and villages, as bytes of one column.
    pub areas: BTreeMap<Division, Vec<u8>>,
}

/// What a load says about the rows it leaves, and a stream's last load too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many divisions are valid, the path to the root among them.
    pub divisions: i64,
    /// SHA-256 over `code,name,flag` lines in the order of the codes, hex.
    pub digest: String,
    /// How many areas are valid, and the SHA-256 over code (8 bytes), length (8 bytes) and bytes of each; none in events before schema 2.
    pub areas: Option<(i64, String)>,
}

/// A load that changes something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Divisions that are gone, or are begun again with another name or flag.
    pub ended: Vec<Division>,
    /// Divisions that are new or begun again.
    pub begun: Vec<Entry>,
    /// Areas that are gone or begun again.
    pub areas_ended: Vec<Division>,
    /// Areas that are new or changed.
    pub areas_begun: Vec<(Division, Vec<u8>)>,
}

/// Which kind of load it is: the event's name and the version of its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Divisions of the county.
    Divisions,
    /// Its grids and outlines.
    Grids,
}

impl Rows {
    /// Of divisions in any order, without areas.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self { entries: entries.into_iter().map(|e| (e.division, e)).collect(), areas: BTreeMap::new() }
    }
    /// Areas of divisions that are not listed are left out.
    #[must_use]
    pub fn listed(mut self) -> Self {
        let entries = &self.entries;
        self.areas.retain(|division, _| entries.contains_key(division));
        self
    }
}

/// The stream of a root: its id is made of the code, so every program finds it.
pub fn stream(root: Division) -> Stream {
    let mut bytes = [0u8; 16];
    bytes[0] = root.level().number().to_be_bytes()[7];
    bytes[8..].copy_from_slice(&root.code().to_be_bytes());
    Stream::new(StreamKind::Territory, uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The facts of rows.
pub fn facts(rows: &Rows) -> Facts {
    let mut hash = Sha256::new();
    for entry in rows.entries.values() {
        hash.update(format!("{},{},{}\n", entry.division, entry.name, entry.flag.word()));
    }
    let mut shapes = Sha256::new();
    for (division, bytes) in &rows.areas {
        shapes.update(division.code().to_be_bytes());
        shapes.update((bytes.len() as u64).to_be_bytes());
        shapes.update(bytes);
    }
    Facts {
        divisions: count(rows.entries.len()),
        digest: hex(hash),
        areas: Some((count(rows.areas.len()), hex(shapes))),
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// What a stream says: the facts of its last load.
pub fn fold(events: &[Event]) -> Option<Facts> {
    let load = |e: &&Event| matches!(e.kind.as_str(), "territory.loaded" | "territory.grids_loaded");
    let last = events.iter().rev().find(load)?;
    let text = |name: &str| last.body.get(name).and_then(|v| v.as_str()).map(str::to_owned);
    let areas = last.body.get("areas").and_then(serde_json::Value::as_i64);
    Some(Facts {
        divisions: last.body.get("divisions")?.as_i64()?,
        digest: text("digest")?,
        areas: areas.zip(text("shapes")),
    })
}

/// What replaces the valid rows by the wanted ones; `None` when they are equal.
pub fn compare(valid: &Rows, wanted: &Rows) -> Option<Change> {
    let differs = |d: &Division, e: &Entry| wanted.entries.get(d) != Some(e);
    let change = Change {
        ended: valid.entries.iter().filter(|(d, e)| differs(d, e)).map(|(d, _)| *d).collect(),
        begun: wanted
            .entries
            .iter()
            .filter(|(d, e)| valid.entries.get(d) != Some(e))
            .map(|(_, e)| e.clone())
            .collect(),
        areas_ended: valid
            .areas
            .iter()
            .filter(|(d, b)| wanted.areas.get(d) != Some(b))
            .map(|(d, _)| *d)
            .collect(),
        areas_begun: wanted
            .areas
            .iter()
            .filter(|(d, b)| valid.areas.get(d) != Some(b))
            .map(|(d, b)| (*d, b.clone()))
            .collect(),
    };
    (change != Change::default()).then_some(change)
}

/// What is recorded about a load.
pub fn loaded(root: Division, load: Load, wanted: &Rows, change: &Change) -> NewEvent {
    let facts = facts(wanted);
    let (areas, shapes) = facts.areas.unwrap_or_default();
    let (kind, schema) = match load {
        Load::Divisions => ("territory.loaded", 2),
        Load::Grids => ("territory.grids_loaded", 1),
    };
    event(
        root,
        kind,
        schema,
        json!({
            "root": root, "divisions": facts.divisions, "digest": facts.digest, "areas": areas, "shapes": shapes,
            "begun": change.begun.len(), "ended": change.ended.len(),
            "areas_begun": change.areas_begun.len(), "areas_ended": change.areas_ended.len()
        }),
    )
}

/// What is recorded about an imported calendar: the years whose days changed, and how many days they have now.
pub fn calendar_loaded(root: Division, years: &[i16], days: u64) -> NewEvent {
    event(root, "territory.calendar_loaded", 1, json!({ "root": root, "years": years, "days": days }))
}

/// What is recorded about office hours.
pub fn hours_set(root: Division, spans: &[(u16, u16)]) -> NewEvent {
    event(root, "territory.hours_set", 1, json!({ "root": root, "spans": spans }))
}

fn event(root: Division, kind: &'static str, schema: i64, body: serde_json::Value) -> NewEvent {
    NewEvent { stream: stream(root), kind, schema, division: Some(root), body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flag;
    use base::{EventId, Timestamp};

    fn division(code: &str) -> Division {
        Division::parse(code).unwrap()
    }

    fn rows(entries: &[(&str, &str)], areas: &[(&str, &[u8])]) -> Rows {
        let entry = |(code, name): &(&str, &str)| Entry {
            division: division(code),
            name: (*name).to_owned(),
            flag: Flag::Ordinary,
        };
        let areas = areas.iter().map(|(code, bytes)| (division(code), bytes.to_vec())).collect();
        Rows { areas, ..Rows::of(entries.iter().map(entry)) }
    }

    #[test]
    fn loads() {
        let root = division("330106");
        let old = rows(
            &[("330106", "西湖区"), ("330106002", "北山街道"), ("330106004", "西溪街道")],
            &[("330106002", &[1]), ("330106004", &[2])],
        );
        let new = rows(
            &[
                ("330106002", "北山街道"),
                ("330106", "西湖区"),
                ("330106004", "新名街道"),
                ("330106005", "翠苑街道"),
            ],
            &[("330106002", &[3]), ("330106004", &[2])],
        );
        assert_eq!(compare(&old, &old), None);
        let change = compare(&old, &new).unwrap();
        let codes = |d: &[Division]| d.iter().map(Division::to_string).collect::<Vec<_>>();
        assert_eq!(codes(&change.ended), ["330106004"]);
        let begun: Vec<Division> = change.begun.iter().map(|e| e.division).collect();
        assert_eq!(codes(&begun), ["330106004", "330106005"]);
        assert_eq!(codes(&change.areas_ended), ["330106002"]);
        assert_eq!(change.areas_begun, [(division("330106002"), vec![3])]);
        let event = loaded(root, Load::Grids, &new, &change);
        assert_eq!(
            (event.kind, event.schema, &event.body["areas"]),
            ("territory.grids_loaded", 1, &2.into())
        );
        assert_eq!(fold(&[recorded(event)]), Some(facts(&new)));
        assert_ne!(facts(&old).areas, facts(&new).areas);
        let bare = Rows { entries: rows(&[("330106", "西湖区")], &[]).entries, ..old.clone() }.listed();
        assert!(bare.areas.is_empty());
    }

    fn recorded(event: NewEvent) -> Event {
        Event {
            id: EventId(uuid::Uuid::nil()),
            stream: event.stream,
            version: 1,
            kind: event.kind.to_owned(),
            schema: event.schema,
            time: Timestamp::from_ms(0),
            actor: serde_json::Value::Null,
            division: None,
            body: event.body,
        }
    }

    #[test]
    fn bodies_of_the_first_slice_fold() {
        let old = NewEvent {
            stream: stream(division("330106")),
            kind: "territory.loaded",
            schema: 1,
            division: None,
            body: json!({ "root": "330106", "divisions": 789, "digest": "ab", "begun": 789, "ended": 0 }),
        };
        let later = calendar_loaded(division("330106"), &[2027], 32);
        let facts = fold(&[recorded(old), recorded(later)]);
        assert_eq!(facts, Some(Facts { divisions: 789, digest: "ab".to_owned(), areas: None }));
        assert_eq!(fold(&[]), None);
    }

    #[test]
    fn streams_differ_by_root() {
        let id = |code: &str| stream(division(code)).to_string();
        assert_eq!(id("330106"), "territory/03000000-0000-8000-8001-2c3acade4400");
        assert_ne!(id("33"), id("330000"));
    }
}
