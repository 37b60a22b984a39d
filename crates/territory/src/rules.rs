//! Loading a county, decided without I/O: what ends, what begins, what is recorded.

use crate::model::Entry;
use base::{Division, Event, NewEvent, Stream, StreamKind};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a load says about the rows it leaves, and a stream's last event too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How many divisions are valid, the path to the root among them.
    pub divisions: i64,
    /// SHA-256 over `code,name,flag` lines in the order of the codes, hex.
    pub digest: String,
}

/// A load that changes something.
#[derive(Debug)]
pub(crate) struct Loading {
    /// Divisions that are gone, or are begun again with another name or flag.
    pub ended: Vec<Division>,
    /// Divisions that are new or begun again.
    pub begun: Vec<Entry>,
    /// What is recorded.
    pub event: NewEvent,
}

/// The stream of a root: its id is made of the code, so every program finds it.
pub fn stream(root: Division) -> Stream {
    let mut bytes = [0u8; 16];
    bytes[0] = root.level().number().to_be_bytes()[7];
    bytes[8..].copy_from_slice(&root.code().to_be_bytes());
    Stream::new(StreamKind::Territory, uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The facts of divisions, in any order.
pub fn facts<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Facts {
    let mut entries: Vec<&Entry> = entries.into_iter().collect();
    entries.sort_by_key(|u| u.division);
    let mut hash = Sha256::new();
    for entry in &entries {
        hash.update(format!("{},{},{}\n", entry.division, entry.name, entry.flag.word()));
    }
    let digest = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Facts { divisions: i64::try_from(entries.len()).unwrap_or(i64::MAX), digest }
}

/// What a stream says: the facts of its last load.
pub fn fold(events: &[Event]) -> Option<Facts> {
    let last = events.iter().rev().find(|e| e.kind == "territory.loaded")?;
    Some(Facts {
        divisions: last.body.get("divisions")?.as_i64()?,
        digest: last.body.get("digest")?.as_str()?.to_owned(),
    })
}

/// Replaces what is valid by what is wanted; `None` when they are equal.
pub(crate) fn load(root: Division, valid: &[Entry], wanted: &[Entry]) -> Option<Loading> {
    let old: BTreeMap<Division, &Entry> = valid.iter().map(|u| (u.division, u)).collect();
    let new: BTreeMap<Division, &Entry> = wanted.iter().map(|u| (u.division, u)).collect();
    let begun: Vec<Entry> =
        new.values().filter(|u| old.get(&u.division) != Some(*u)).map(|u| (*u).clone()).collect();
    let ended: Vec<Division> =
        old.values().filter(|u| new.get(&u.division) != Some(*u)).map(|u| u.division).collect();
    if begun.is_empty() && ended.is_empty() {
        return None;
    }
    let Facts { divisions, digest } = facts(wanted);
    let event = NewEvent {
        stream: stream(root),
        kind: "territory.loaded",
        schema: 1,
        division: Some(root),
        body: json!({
            "root": root, "divisions": divisions, "digest": digest, "begun": begun.len(), "ended": ended.len()
        }),
    };
    Some(Loading { ended, begun, event })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Flag;

    fn entry(code: &str, name: &str) -> Entry {
        Entry { division: Division::parse(code).unwrap(), name: name.to_owned(), flag: Flag::Ordinary }
    }

    #[test]
    fn loads() {
        let root = Division::parse("330106").unwrap();
        let old = [entry("330106", "西湖区"), entry("330106002", "北山街道"), entry("330106004", "西溪街道")];
        let new = [
            entry("330106002", "北山街道"),
            entry("330106", "西湖区"),
            entry("330106004", "新名街道"),
            entry("330106005", "翠苑街道"),
        ];
        assert!(load(root, &old, &old).is_none());
        let loading = load(root, &old, &new).unwrap();
        let codes = |d: &[Division]| d.iter().map(Division::to_string).collect::<Vec<_>>();
        assert_eq!(codes(&loading.ended), ["330106004"]);
        assert_eq!(
            codes(&loading.begun.iter().map(|u| u.division).collect::<Vec<_>>()),
            ["330106004", "330106005"]
        );
        assert_eq!(loading.event.body["divisions"], 4);
        assert_eq!(loading.event.body["digest"], facts(&new).digest);
        assert_eq!(load(root, &old, &old[..1]).unwrap().ended.len(), 2);
    }

    #[test]
    fn streams_differ_by_root() {
        let id = |code: &str| stream(Division::parse(code).unwrap()).to_string();
        assert_eq!(id("330106"), "territory/03000000-0000-8000-8001-2c3acade4400");
        assert_ne!(id("33"), id("330000"));
    }
}
