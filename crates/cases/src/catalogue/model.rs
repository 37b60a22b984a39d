//! A version of the classes: where it stands, whose hands it went through, how it differs from another one.

use crate::category::{Catalogue, ClassInput};
use base::{MembershipId, PersonId, Stream, StreamKind, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditionState {
    /// 草稿: it may be changed.
    Draft,
    /// 待发布: a second person decides.
    Proposed,
    /// 已发布: it never changes again.
    Published,
    /// 已撤回
    Withdrawn,
}

impl EditionState {
    /// Every state.
    pub const ALL: [EditionState; 4] =
        [EditionState::Draft, EditionState::Proposed, EditionState::Published, EditionState::Withdrawn];
    /// The word in tables and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            EditionState::Draft => "draft",
            EditionState::Proposed => "proposed",
            EditionState::Published => "published",
            EditionState::Withdrawn => "withdrawn",
        }
    }
    /// The state of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
}

/// In which post somebody acted, and when; no post: the operator at the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// The post.
    pub membership: Option<MembershipId>,
    /// When.
    pub at: Timestamp,
}

/// SHA-256 of each class, by code.
pub type Digests = BTreeMap<String, [u8; 32]>;

/// A version of the classes without the classes themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number.
    pub version: i64,
    /// Version of its stream; the ETag.
    pub revision: i64,
    /// Where it stands.
    pub state: EditionState,
    /// The version that it was made from.
    pub origin: i64,
    /// What it is for.
    pub note: String,
    /// How many classes it has.
    pub classes: i64,
    /// SHA-256 over its classes.
    pub digest: [u8; 32],
    /// Who made, changed or proposed it.
    pub hands: Vec<PersonId>,
    /// Who made it.
    pub made: By,
    /// Who proposed it.
    pub proposed: Option<By>,
    /// Who published it.
    pub published: Option<By>,
    /// The last act.
    pub changed: By,
}

impl Edition {
    /// Version 1 as if it had a row: it ships with the program and was published before anything else.
    pub fn shipped() -> Self {
        let all = Catalogue::embedded();
        let digests = digests(&all.inputs());
        let by = By { membership: None, at: Timestamp::from_ms(0) };
        Edition {
            version: Catalogue::SHIPPED,
            revision: 1,
            state: EditionState::Published,
            origin: Catalogue::SHIPPED,
            note: String::new(),
            classes: count(&digests),
            digest: whole(&digests),
            hands: Vec::new(),
            made: by,
            proposed: None,
            published: None,
            changed: by,
        }
    }
    /// Whether it ships with the program.
    pub fn is_shipped(&self) -> bool {
        self.version == Catalogue::SHIPPED
    }
    /// Its stream.
    pub fn stream(&self) -> Stream {
        stream(self.version)
    }
}

/// The stream of a version: its id is made of the number, so every program finds it.
pub fn stream(version: i64) -> Stream {
    let mut bytes = [0u8; 16];
    bytes[9..].copy_from_slice(&version.to_be_bytes()[1..]);
    Stream::new(StreamKind::Catalogue, uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// The version that a stream's id is made of.
pub fn version_of(id: Uuid) -> i64 {
    let mut bytes = [0u8; 8];
    bytes[1..].copy_from_slice(&id.as_bytes()[9..]);
    i64::from_be_bytes(bytes)
}

/// A class as its row keeps it: canonical JSON.
pub fn body(class: &ClassInput) -> String {
    // Unwrap safety: the type holds no map with keys other than strings.
    journal::canonical::text(&serde_json::to_value(class).expect("classes are JSON"))
}

/// SHA-256 of a class's row.
pub fn digest(class: &ClassInput) -> [u8; 32] {
    Sha256::digest(body(class)).into()
}

/// SHA-256 of each class.
pub fn digests(classes: &[ClassInput]) -> Digests {
    classes.iter().map(|class| (class.code.clone(), digest(class))).collect()
}

/// SHA-256 over all classes, in the order of their codes.
pub fn whole(digests: &Digests) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (code, digest) in digests {
        hash.update(code);
        hash.update(digest);
    }
    hash.finalize().into()
}

/// How many there are.
pub fn count(digests: &Digests) -> i64 {
    i64::try_from(digests.len()).unwrap_or(i64::MAX)
}

/// A digest as events carry it.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// How a version differs from another one: codes, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changes {
    /// Only in the newer one.
    pub added: Vec<String>,
    /// In both, and different.
    pub changed: Vec<String>,
    /// Only in the older one.
    pub removed: Vec<String>,
}

/// How `new` differs from `old`.
pub fn changes(old: &Digests, new: &Digests) -> Changes {
    let mut found = Changes::default();
    for (code, digest) in new {
        match old.get(code) {
            None => found.added.push(code.clone()),
            Some(before) if before != digest => found.changed.push(code.clone()),
            Some(_) => {}
        }
    }
    found.removed = old.keys().filter(|code| !new.contains_key(*code)).cloned().collect();
    found
}
