//! Events: what happened, past tense, for ever. Personal data never enters one.

use crate::{Actor, Division, Entropy, EventId, Timestamp, Wish};
use serde_json::Value;
use uuid::Uuid;

/// What a stream is about. The number lies in SQL, the word in JSON (`case/<uuid>`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StreamKind {
    /// The acts on a case.
    Case,
    /// Notes, photos, urging and reads of a case: never moves the case's version.
    Talk,
    /// An organisation, its desks and members.
    Org,
    /// A person on the staff, the account and posts.
    Person,
    /// Divisions and grids of one county, as loaded.
    Territory,
    /// A published version of rules or a calendar.
    Publication,
    /// One version of the small classes, from draft to publication.
    Catalogue,
}

impl StreamKind {
    /// Every kind, in the order of its number.
    pub const ALL: [StreamKind; 7] = [
        StreamKind::Case,
        StreamKind::Talk,
        StreamKind::Org,
        StreamKind::Person,
        StreamKind::Territory,
        StreamKind::Publication,
        StreamKind::Catalogue,
    ];
    /// The number in SQL. Never reused.
    pub const fn number(self) -> i64 {
        match self {
            StreamKind::Case => 1,
            StreamKind::Talk => 2,
            StreamKind::Org => 3,
            StreamKind::Person => 4,
            StreamKind::Territory => 5,
            StreamKind::Publication => 6,
            StreamKind::Catalogue => 7,
        }
    }
    /// The kind of a number in SQL.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.number() == number)
    }
    /// The word in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            StreamKind::Case => "case",
            StreamKind::Talk => "talk",
            StreamKind::Org => "org",
            StreamKind::Person => "person",
            StreamKind::Territory => "territory",
            StreamKind::Publication => "publication",
            StreamKind::Catalogue => "catalogue",
        }
    }
}

/// The name of a stream of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stream {
    /// What it is about.
    pub kind: StreamKind,
    /// Which one.
    pub id: Uuid,
}

impl Stream {
    /// A stream's name.
    pub const fn new(kind: StreamKind, id: Uuid) -> Self {
        Self { kind, id }
    }
}

impl std::fmt::Display for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.word(), self.id)
    }
}

/// An event as a rule wishes it; the journal adds identity, time, actor, salt and version.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The stream it extends.
    pub stream: Stream,
    /// `case.dispatched`: room's noun, dot, verb in the past.
    pub kind: &'static str,
    /// Version of the body's shape.
    pub schema: i64,
    /// The division it concerns.
    pub division: Option<Division>,
    /// Object; integers, strings, booleans, null, arrays, objects. 64-bit numbers are strings.
    pub body: Value,
}

/// An event as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its identity.
    pub id: EventId,
    /// The stream.
    pub stream: Stream,
    /// Its place in the stream, from 1.
    pub version: i64,
    /// Its kind.
    pub kind: String,
    /// Version of the body's shape.
    pub schema: i64,
    /// When it was recorded.
    pub time: Timestamp,
    /// Who did it: [`Actor::reference`].
    pub actor: Value,
    /// The division it concerns.
    pub division: Option<i64>,
    /// The body.
    pub body: Value,
}

/// What a transition gives: the new state, the events that say so, the wishes that follow from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<S> {
    /// The state after.
    pub state: S,
    /// What happened.
    pub events: Vec<NewEvent>,
    /// What shall be done elsewhere.
    pub wishes: Vec<Wish>,
}

impl<S> Outcome<S> {
    /// A state with one event and no wish.
    pub fn one(state: S, event: NewEvent) -> Self {
        Self { state, events: vec![event], wishes: Vec::new() }
    }
}

/// How events are stamped when they are recorded: who, when, and where identities and salts come from.
#[derive(Clone)]
pub struct Stamp {
    /// Who acts.
    pub actor: Actor,
    /// When.
    pub now: Timestamp,
    /// Source of identities, salts and nonces.
    pub entropy: std::sync::Arc<dyn Entropy>,
}
