//! What the streams of organisations and people tell: each folds to its row. Pure.

use crate::model::{Duty, OfficeHours, OrgDesk, OrgKind, StandInId, StandInRow};
use base::{DeskId, Division, Event, MembershipId, OrgId, SecretId, Timestamp};
use serde::Deserialize;
use std::collections::BTreeMap;

/// An event that does not fit its stream.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("version {version}: {kind} does not fit")]
pub struct Unfit {
    /// Its place in the stream.
    pub version: i64,
    /// Its kind.
    pub kind: String,
}

/// An organisation as its stream tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgTold {
    /// The last event's version.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The number that residents may call.
    pub phone: String,
    /// What it answers for.
    pub division: Division,
    /// What it is.
    pub kind: OrgKind,
    /// Office hours of its own.
    pub hours: Option<OfficeHours>,
    /// Whether it exists.
    pub open: bool,
    /// The desks that it has, by duty.
    pub desks: Vec<OrgDesk>,
}

/// A post as its person's stream tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostTold {
    /// Where.
    pub org: OrgId,
    /// The role's word.
    pub role: String,
    /// The desks it serves.
    pub desks: Vec<DeskId>,
    /// Whether it is held.
    pub active: bool,
}

/// A person as the stream tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonTold {
    /// The last event's version.
    pub version: i64,
    /// The vault's secret that holds the name.
    pub name: SecretId,
    /// Whether the person can sign in.
    pub active: bool,
    /// Whether the password must be changed first.
    pub must_change: bool,
    /// Every post ever given.
    pub posts: BTreeMap<MembershipId, PostTold>,
    /// Every stand-in for one of these posts.
    pub stand_ins: BTreeMap<StandInId, StandInRow>,
}

#[derive(Deserialize)]
struct DeskBody {
    duty: Duty,
    desk: DeskId,
}

#[derive(Deserialize)]
struct OrgBody {
    name: String,
    phone: String,
    division: Option<Division>,
    kind: Option<OrgKind>,
    hours: Option<String>,
    desks: Vec<DeskBody>,
}

#[derive(Deserialize)]
struct NameBody {
    name: SecretId,
    #[serde(default)]
    must_change: bool,
}

#[derive(Deserialize)]
struct PasswordBody {
    must_change: bool,
}

#[derive(Deserialize)]
struct PostedBody {
    membership: MembershipId,
    org: OrgId,
    role: String,
    desks: Vec<DeskId>,
}

#[derive(Deserialize)]
struct ChangedBody {
    membership: MembershipId,
    desks: Vec<DeskId>,
}

#[derive(Deserialize)]
struct EndedBody {
    membership: MembershipId,
}

#[derive(Deserialize)]
struct StandInBody {
    stand_in: StandInId,
    membership: MembershipId,
    by: MembershipId,
    from: Timestamp,
    until: Timestamp,
}

#[derive(Deserialize)]
struct StandInEndedBody {
    stand_in: StandInId,
    until: Timestamp,
}

fn read<'a, T: Deserialize<'a>>(event: &'a Event) -> Option<T> {
    T::deserialize(&event.body).ok()
}

fn told<T>(events: &[Event], step: impl Fn(Option<T>, &Event) -> Option<T>) -> Result<Option<T>, Unfit> {
    let mut now = None;
    for event in events {
        let unfit = || Unfit { version: event.version, kind: event.kind.clone() };
        now = Some(step(now, event).ok_or_else(unfit)?);
    }
    Ok(now)
}

impl OrgTold {
    /// Folds a stream `org/<id>` from its beginning; `None` when it is empty.
    pub fn fold(events: &[Event]) -> Result<Option<Self>, Unfit> {
        told(events, Self::step)
    }

    fn step(now: Option<Self>, event: &Event) -> Option<Self> {
        let version = event.version;
        match (now, event.kind.as_str()) {
            (None, "org.created") => {
                let body: OrgBody = read(event)?;
                let division = body.division?;
                let kind = OrgKind::Other;
                let bare = Self {
                    version,
                    name: String::new(),
                    phone: String::new(),
                    division,
                    kind,
                    hours: None,
                    open: true,
                    desks: Vec::new(),
                };
                bare.with(version, body)
            }
            (Some(now), "org.changed") if now.open => now.with(version, read(event)?),
            (Some(now), "org.closed") if now.open => {
                Some(Self { version, open: false, desks: Vec::new(), ..now })
            }
            _ => None,
        }
    }

    fn with(self, version: i64, body: OrgBody) -> Option<Self> {
        let hours = match body.hours {
            Some(text) => Some(OfficeHours::parse(&text)?),
            None => None,
        };
        let mut desks: Vec<OrgDesk> =
            body.desks.into_iter().map(|d| OrgDesk { id: d.desk, duty: d.duty }).collect();
        desks.sort_by_key(|d| d.duty.word());
        let kind = body.kind.unwrap_or(self.kind);
        Some(Self { version, name: body.name, phone: body.phone, kind, hours, desks, ..self })
    }
}

impl PersonTold {
    /// Folds a stream `person/<id>` from its beginning; `None` when it is empty.
    pub fn fold(events: &[Event]) -> Result<Option<Self>, Unfit> {
        told(events, Self::step)
    }

    fn step(now: Option<Self>, event: &Event) -> Option<Self> {
        let Some(mut now) = now else {
            let NameBody { name, must_change } = read(event).filter(|_| event.kind == "person.created")?;
            let (posts, stand_ins) = (BTreeMap::new(), BTreeMap::new());
            return Some(Self { version: event.version, name, active: true, must_change, posts, stand_ins });
        };
        now.version = event.version;
        match event.kind.as_str() {
            "person.changed" => now.name = read::<NameBody>(event)?.name,
            "person.password_set" => now.must_change = read::<PasswordBody>(event)?.must_change,
            "person.deactivated" => now.active = false,
            "person.activated" => now.active = true,
            "person.handed_over" => {}
            _ => now.post_step(event)?,
        }
        Some(now)
    }

    fn post_step(&mut self, event: &Event) -> Option<()> {
        match event.kind.as_str() {
            "person.posted" => {
                let PostedBody { membership, org, role, desks } = read(event)?;
                let post = PostTold { org, role, desks, active: true };
                self.posts.insert(membership, post).is_none().then_some(())
            }
            "person.post_ended" => {
                let post = self.posts.get_mut(&read::<EndedBody>(event)?.membership)?;
                std::mem::replace(&mut post.active, false).then_some(())
            }
            "person.post_changed" => {
                let ChangedBody { membership, desks } = read(event)?;
                self.posts.get_mut(&membership).filter(|post| post.active)?.desks = desks;
                Some(())
            }
            "person.stand_in_set" => {
                let StandInBody { stand_in, membership, by, from, until } = read(event)?;
                self.posts.get(&membership)?;
                let row = StandInRow { id: stand_in, membership, by, from, until };
                self.stand_ins.insert(stand_in, row).is_none().then_some(())
            }
            "person.stand_in_ended" => {
                let StandInEndedBody { stand_in, until } = read(event)?;
                self.stand_ins.get_mut(&stand_in)?.until = until;
                Some(())
            }
            _ => None,
        }
    }
}
