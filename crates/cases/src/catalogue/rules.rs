//! Acts on a version of the classes, decided without I/O. Each asks [`may`] first.

use super::model::{By, Digests, Edition, EditionState, count, hex, stream, whole};
use base::{Actor, Division, NewEvent, Outcome, Timestamp};
use people::Policies;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What can be done with a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EditionAct {
    /// 修改小类
    Change,
    /// 提请发布
    Propose,
    /// 发布
    Publish,
    /// 撤回
    Withdraw,
}

impl EditionAct {
    /// Every act, in the order in which they are offered.
    pub const ALL: [EditionAct; 4] =
        [EditionAct::Change, EditionAct::Propose, EditionAct::Publish, EditionAct::Withdraw];
    fn right(self) -> &'static str {
        match self {
            EditionAct::Change | EditionAct::Propose | EditionAct::Withdraw => MANAGE,
            EditionAct::Publish => PUBLISH,
        }
    }
}

/// The right to make, change, propose and withdraw versions, and to see them.
pub const MANAGE: &str = "catalogue.manage";
/// The right to publish what somebody else proposed, and to see versions.
pub const PUBLISH: &str = "catalogue.publish";

/// Why an act is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not this actor's to do, in this county.
    #[error("not yours")]
    NotYours,
    /// Who had a hand in it does not publish it.
    #[error("had a hand in it")]
    SamePerson,
    /// The state does not allow it.
    #[error("state {0} does not allow it")]
    WrongState(&'static str),
    /// Made before the version in force.
    #[error("version {0} came into force since")]
    Superseded(i64),
    /// A version without classes.
    #[error("no classes")]
    NoClasses,
    /// The class is not in this version.
    #[error("no such class")]
    NoSuchClass,
    /// More classes than a version has.
    #[error("too many classes")]
    TooManyClasses,
    /// More drafts and proposals than may be open.
    #[error("too many open versions")]
    TooManyOpen,
    /// People have published a version: the next one needs two of them.
    #[error("not the first version")]
    NotFirst,
}

/// Who asks, when, and what is in force.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Rights.
    pub policies: &'a Policies,
    /// The county whose classes these are.
    pub county: Division,
    /// When.
    pub now: Timestamp,
}

impl Asked<'_> {
    /// Whether this right reaches the whole county. The program's own parts have no limits.
    pub fn has(&self, right: &str) -> bool {
        match self.actor {
            Actor::System { .. } => true,
            Actor::Person { .. } => {
                let reach = self.policies.rights(self.actor, right).subtree();
                reach.is_some_and(|division| division.contains(self.county))
            }
            Actor::Tracker { .. } | Actor::Stranger => false,
        }
    }
    /// Whether versions are for these eyes.
    pub fn may_see(&self) -> Result<(), Refused> {
        if self.has(MANAGE) || self.has(PUBLISH) { Ok(()) } else { Err(Refused::NotYours) }
    }
    fn by(&self) -> By {
        By { membership: self.actor.membership(), at: self.now }
    }
    fn event(&self, edition: &Edition, kind: &'static str, more: Value) -> NewEvent {
        let mut body = json!({ "version": edition.version, "digest": hex(&edition.digest) });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        NewEvent { stream: edition.stream(), kind, schema: 1, division: Some(self.county), body }
    }
}

/// Whether this actor may do this now; `in_force` is the version in force.
pub fn may(edition: &Edition, asked: &Asked<'_>, act: EditionAct, in_force: i64) -> Result<(), Refused> {
    if !asked.has(act.right()) {
        return Err(Refused::NotYours);
    }
    let state = edition.state;
    let allowed = match act {
        EditionAct::Change | EditionAct::Propose => state == EditionState::Draft,
        EditionAct::Publish => state == EditionState::Proposed,
        EditionAct::Withdraw => matches!(state, EditionState::Draft | EditionState::Proposed),
    };
    if !allowed {
        return Err(Refused::WrongState(state.word()));
    }
    let goes_on = matches!(act, EditionAct::Propose | EditionAct::Publish);
    if goes_on && edition.version < in_force {
        return Err(Refused::Superseded(in_force));
    }
    if goes_on && edition.classes == 0 {
        return Err(Refused::NoClasses);
    }
    let had_a_hand = asked.actor.person().is_some_and(|person| edition.hands.contains(&person));
    if act == EditionAct::Publish && had_a_hand {
        return Err(Refused::SamePerson);
    }
    Ok(())
}

fn touched(mut edition: Edition, asked: &Asked<'_>) -> Edition {
    edition.revision += 1;
    edition.changed = asked.by();
    if let Some(person) = asked.actor.person()
        && !edition.hands.contains(&person)
    {
        edition.hands.push(person);
    }
    edition
}

/// A new draft with these classes; `imported`: they came as a file.
pub fn draft(
    version: i64,
    origin: i64,
    note: &str,
    digests: &Digests,
    imported: bool,
    asked: &Asked<'_>,
) -> Result<Outcome<Edition>, Refused> {
    if !asked.has(MANAGE) {
        return Err(Refused::NotYours);
    }
    let edition = Edition {
        version,
        revision: 1,
        state: EditionState::Draft,
        origin,
        note: note.to_owned(),
        classes: count(digests),
        digest: whole(digests),
        hands: asked.actor.person().into_iter().collect(),
        made: asked.by(),
        proposed: None,
        published: None,
        changed: asked.by(),
    };
    let more = json!({ "from": origin, "classes": edition.classes, "imported": imported });
    let event = asked.event(&edition, "catalogue.drafted", more);
    Ok(Outcome::one(edition, event))
}

/// A class of a draft is written or removed; `digests` are all of its classes after that.
pub fn change(
    edition: Edition,
    asked: &Asked<'_>,
    in_force: i64,
    code: &str,
    digests: &Digests,
) -> Result<Outcome<Edition>, Refused> {
    may(&edition, asked, EditionAct::Change, in_force)?;
    if digests.len() > crate::category::CLASSES_MAX {
        return Err(Refused::TooManyClasses);
    }
    let mut edition = touched(edition, asked);
    edition.classes = count(digests);
    edition.digest = whole(digests);
    let more = json!({ "code": code, "class": digests.get(code).map(|d| hex(d)) });
    let event = asked.event(&edition, "catalogue.changed", more);
    Ok(Outcome::one(edition, event))
}

/// 提请发布
pub fn propose(edition: Edition, asked: &Asked<'_>, in_force: i64) -> Result<Outcome<Edition>, Refused> {
    may(&edition, asked, EditionAct::Propose, in_force)?;
    let mut edition = touched(edition, asked);
    edition.state = EditionState::Proposed;
    edition.proposed = Some(asked.by());
    let event = asked.event(&edition, "catalogue.proposed", json!({}));
    Ok(Outcome::one(edition, event))
}

/// 发布, by somebody who had no hand in it: from here on it is in force.
pub fn publish(edition: Edition, asked: &Asked<'_>, in_force: i64) -> Result<Outcome<Edition>, Refused> {
    may(&edition, asked, EditionAct::Publish, in_force)?;
    let hands = edition.hands.clone();
    // Who publishes had no hand in what it says.
    let mut edition = Edition { hands, ..touched(edition, asked) };
    edition.state = EditionState::Published;
    edition.published = Some(asked.by());
    let event = asked.event(&edition, "catalogue.published", json!({ "before": in_force }));
    Ok(Outcome::one(edition, event))
}

/// 撤回
pub fn withdraw(edition: Edition, asked: &Asked<'_>, in_force: i64) -> Result<Outcome<Edition>, Refused> {
    may(&edition, asked, EditionAct::Withdraw, in_force)?;
    let mut edition = touched(edition, asked);
    edition.state = EditionState::Withdrawn;
    let event = asked.event(&edition, "catalogue.withdrawn", json!({}));
    Ok(Outcome::one(edition, event))
}

/// What the events of a version's stream say: its revision, its state and the digest of its classes.
pub fn fold(events: &[base::Event]) -> Option<(i64, EditionState, String)> {
    let last = events.last()?;
    let state = match last.kind.as_str() {
        "catalogue.drafted" | "catalogue.changed" => EditionState::Draft,
        "catalogue.proposed" => EditionState::Proposed,
        "catalogue.published" => EditionState::Published,
        "catalogue.withdrawn" => EditionState::Withdrawn,
        _ => return None,
    };
    let version = last.body.get("version")?.as_i64()?;
    (stream(version) == last.stream).then_some(())?;
    Some((last.version, state, last.body.get("digest")?.as_str()?.to_owned()))
}
