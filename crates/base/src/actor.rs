//! Who acts, and how far a right reaches.

use crate::{CaseId, DeskId, Division, MembershipId, OrgId, PersonId};
use serde::{Deserialize, Serialize};

/// An act's name as `policies/` writes it (`cases.dispatch`).
pub type Act = &'static str;

/// Who does something. References only: names live with their rooms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person on the staff, acting in one post.
    Person {
        /// The person, whatever the post.
        person: PersonId,
        /// The post chosen at sign-in.
        membership: MembershipId,
        /// The organisation of that post.
        org: OrgId,
        /// The role of that post, as `policies/` names it.
        role: String,
        /// The desks that the post serves.
        desks: Vec<DeskId>,
        /// The division that the organisation answers for.
        division: Division,
        /// Posts whose holders are away and for whom this one stands in now (代班), at most three.
        stands_for: Vec<MembershipId>,
    },
    /// Somebody who holds a case's number and code (查询码), for that case only.
    Tracker {
        /// The case.
        case: CaseId,
    },
    /// Somebody unknown.
    Stranger,
    /// The program itself, by the name of its part (`sweep`, `demo`).
    System {
        /// The part.
        part: String,
    },
}

impl Actor {
    /// The program's own part.
    pub fn system(part: &str) -> Self {
        Actor::System { part: part.to_owned() }
    }
    /// The person, when it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Person { person, .. } => Some(*person),
            Actor::Tracker { .. } | Actor::Stranger | Actor::System { .. } => None,
        }
    }
    /// The post, when a person acts.
    pub fn membership(&self) -> Option<MembershipId> {
        match self {
            Actor::Person { membership, .. } => Some(*membership),
            Actor::Tracker { .. } | Actor::Stranger | Actor::System { .. } => None,
        }
    }
    /// How journal and logs name the actor: references only, never names.
    pub fn reference(&self) -> serde_json::Value {
        match self {
            Actor::Person { person, membership, org, .. } => serde_json::json!({
                "kind": "person", "person": person.to_string(), "membership": membership.to_string(), "org": org.to_string()
            }),
            Actor::Tracker { case } => serde_json::json!({ "kind": "tracker", "case": case.to_string() }),
            Actor::Stranger => serde_json::json!({ "kind": "stranger" }),
            Actor::System { part } => serde_json::json!({ "kind": "system", "part": part }),
        }
    }
}

/// How far one right of an actor reaches; several are joined by "or".
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scope {
    /// Everything in the division and below it.
    Subtree {
        /// The root.
        division: Division,
    },
    /// What waits for this desk.
    Desk {
        /// The desk.
        desk: DeskId,
    },
    /// What this membership holds.
    Assigned {
        /// The post.
        membership: MembershipId,
    },
    /// The tracker's own case.
    Own {
        /// The case.
        case: CaseId,
    },
}
