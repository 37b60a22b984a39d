//! Replies put together in a transaction: names of places and desks, clocks, acts that are possible, opened words.

use super::entry::{blank, talk_item};
use super::views::{ActionRef, BlockedRef, CaseRow, ClockView, LeadView, PhotoView, StepKind, TimelineItem};
use crate::category::{Category, Text2};
use crate::facts::{Channel, Clock, Fact, Step};
use crate::model::Case;
use crate::rules::{Act, Refused, may};
use crate::store::photo::{self, PhotoRow};
use crate::work::{Failure, Room};
use base::{
    Actor, CaseId, DeskId, Event, Level, MembershipId, OrgId, SecretId, Stamp, Stream, StreamKind, Timestamp,
};
use db::Tx;
use people::{Desk, Policies, Post};
use std::collections::HashMap;
use territory::{ClockLevel, Hours, deadline, level, remaining};

/// One reply being put together: who reads, in which transaction, what was looked up already.
pub(super) struct Reply<'a> {
    pub room: &'a Room,
    pub tx: &'a mut Tx,
    pub stamp: &'a Stamp,
    desks: HashMap<DeskId, Desk>,
    posts: HashMap<MembershipId, Option<Post>>,
    hours: HashMap<OrgId, Hours>,
}

/// A case's facts with their events, in order.
pub(super) type Story = Vec<(Event, Fact)>;

impl<'a> Reply<'a> {
    pub fn new(room: &'a Room, tx: &'a mut Tx, stamp: &'a Stamp) -> Self {
        Self { room, tx, stamp, desks: HashMap::new(), posts: HashMap::new(), hours: HashMap::new() }
    }

    pub fn desk(&mut self, id: DeskId) -> Result<Desk, Failure> {
        if let Some(desk) = self.desks.get(&id) {
            return Ok(desk.clone());
        }
        let desk = people::store::get_desk(self.tx, id)?;
        self.desks.insert(id, desk.clone());
        Ok(desk)
    }

    pub fn post(&mut self, id: MembershipId) -> Result<Option<Post>, Failure> {
        if let Some(post) = self.posts.get(&id) {
            return Ok(post.clone());
        }
        let post = people::store::find_post(self.tx, id)?;
        self.posts.insert(id, post.clone());
        Ok(post)
    }

    /// The desk that the case waits for, or the one that has handled it.
    pub fn holder(&mut self, case: &Case) -> Result<Desk, Failure> {
        let desk = case.waits_at().or(case.state.lead()).unwrap_or(case.intake);
        self.desk(desk)
    }

    /// The office hours of an organisation, looked up once.
    fn hours(&mut self, org: OrgId) -> Result<Hours, Failure> {
        if let Some(hours) = self.hours.get(&org) {
            return Ok(hours.clone());
        }
        let hours = self.room.hours_of(self.tx, org)?;
        self.hours.insert(org, hours.clone());
        Ok(hours)
    }

    /// The place in words: community and grid.
    pub fn place(&self, case: &Case) -> String {
        let territory = &self.room.territory;
        let name = |d: base::Division| territory.name(d).map_or_else(|| d.to_string(), str::to_owned);
        match case.division.at(Level::Village) {
            // The grid's own number, two digits where they suffice: 上保社区·03.
            Some(village) if case.division.level() == Level::Grid => {
                format!("{}·{:02}", name(village), case.division.code() % 1000)
            }
            _ => name(case.division),
        }
    }

    /// A filed class as it was when it was filed.
    pub fn filed(&self, case: &Case) -> Option<&'a Category> {
        let room: &'a Room = self.room;
        case.category.as_ref().and_then(|code| room.classes.find(case.catalogue, code))
    }

    /// A proposed class, as it is now.
    pub fn proposed(&self, case: &Case) -> Option<&'a Category> {
        let room: &'a Room = self.room;
        case.proposed.as_ref().and_then(|code| room.classes.current().find(code))
    }

    /// A list's row.
    pub fn row(&mut self, case: &Case) -> Result<CaseRow, Failure> {
        let now = self.stamp.now;
        let clock = case.state.clock();
        let step = case.state.step();
        let holder = self.holder(case)?;
        let hours = self.hours(holder.org.id)?;
        let times = self.room.times(&hours, now);
        Ok(CaseRow {
            id: case.id,
            number: case.number.clone(),
            version: case.version,
            state: case.state.code(),
            category: self.filed(case).cloned(),
            proposed: self.proposed(case).cloned(),
            place: self.place(case),
            division: case.division,
            source: source(case.channel),
            reported_at: case.reported_at,
            level: clock.map_or(ClockLevel::None, |c| level(now, c.soon, c.urgent, c.due)),
            step,
            due: clock.map(|c| c.due),
            remaining: clock.map(|c| remaining(now, c.limit.unit, c.due, times.calendar, times.hours)),
            holder: if step == Step::None { String::new() } else { holder.org.name },
            href: format!("/api/v1/cases/{}", case.id),
            actions: self.actions(case),
        })
    }

    /// What this reader can do now.
    pub fn actions(&self, case: &Case) -> Vec<ActionRef> {
        let class = self.filed(case);
        let policies = Policies::embedded();
        Act::ALL
            .into_iter()
            .filter(|act| {
                *act != Act::Rate && may(case, &self.stamp.actor, policies, *act, self.stamp.now).is_ok()
            })
            .map(|act| ActionRef {
                act,
                href: format!("/api/v1/cases/{}/{}", case.id, act.word()),
                needs: needs(act, class).into_iter().map(str::to_owned).collect(),
            })
            .collect()
    }

    /// Acts of this reader's post that another person must do here.
    pub fn blocked(&self, case: &Case) -> Vec<BlockedRef> {
        let policies = Policies::embedded();
        [Act::Pass, Act::Fail]
            .into_iter()
            .filter(|act| {
                may(case, &self.stamp.actor, policies, *act, self.stamp.now) == Err(Refused::HandledByYou)
            })
            .map(|act| BlockedRef { act, code: "handled_by_you".to_owned() })
            .collect()
    }

    /// The running clock with its explanation.
    pub fn clock(&mut self, case: &Case, clock: &Clock) -> Result<ClockView, Failure> {
        let org = self.holder(case)?.org.id;
        let hours = self.hours(org)?;
        let times = self.room.times(&hours, self.stamp.now);
        Ok(ClockView {
            step: clock.step,
            level: level(times.now, clock.soon, clock.urgent, clock.due),
            started: clock.started,
            due: clock.due,
            limit: clock.limit,
            provisional: clock.provisional,
            remaining: remaining(times.now, clock.limit.unit, clock.due, times.calendar, times.hours),
            first_late: case.first_late,
            explain: deadline(clock.started, clock.limit, times.calendar, times.hours).explain,
        })
    }

    pub fn lead(&mut self, desk: DeskId) -> Result<LeadView, Failure> {
        let desk = self.desk(desk)?;
        Ok(lead_view(&desk))
    }

    /// The facts of a case, oldest first.
    pub fn story(&mut self, id: CaseId) -> Result<Story, Failure> {
        let stream = Stream::new(StreamKind::Case, id.0);
        let events = journal::stream(self.tx, stream, 0, crate::TIMELINE_MAX)?;
        let read = |e: Event| match Fact::read(&e.kind, e.schema, &e.body) {
            Ok(fact) => Ok((e, fact)),
            Err(what) => Err(Failure::Refused(Refused::Damaged(what))),
        };
        events.into_iter().map(read).collect()
    }

    /// Opens words for this reader: staff with the purpose of the seat, recorded; a tracker one's own. What was erased is none.
    pub fn open(
        &mut self,
        case: &Case,
        refs: &[Option<SecretId>],
        fields: &str,
    ) -> Result<Vec<Option<String>>, Failure> {
        let wanted: Vec<SecretId> = refs.iter().copied().flatten().collect();
        let vault = &self.room.vault;
        let texts = match self.stamp.actor {
            _ if wanted.is_empty() => Vec::new(),
            Actor::Person { .. } => {
                let purpose = self.room.purpose(case, &self.stamp.actor)?;
                vault.open_or_erased(self.tx, self.stamp, case.id, &wanted, fields, purpose)?
            }
            Actor::Tracker { .. } | Actor::System { .. } | Actor::Stranger => {
                vault.open_own_or_erased(self.tx, self.stamp, &wanted)?
            }
        };
        let mut texts = texts.into_iter();
        Ok(refs.iter().map(|r| r.and_then(|_| texts.next().flatten())).collect())
    }

    /// What an event tells of its actor: unit and post, never a name.
    fn who(&mut self, actor: &serde_json::Value) -> Result<(String, Option<Text2>), Failure> {
        let membership =
            actor.get("membership").and_then(|v| v.as_str()).and_then(|t| t.parse().ok()).map(MembershipId);
        Ok(match membership {
            None => (String::new(), None),
            Some(id) => match self.post(id)? {
                None => (String::new(), None),
                Some(p) => (p.org.name, Some(Text2 { zh: p.title_zh, en: p.title_en })),
            },
        })
    }

    /// Acts and talk of a case, newest first. `public`: what the reporter may see.
    pub fn timeline(
        &mut self,
        case: &Case,
        public: bool,
    ) -> Result<Vec<(Timestamp, Vec<u8>, TimelineItem)>, Failure> {
        let photos = photo::list(self.tx, case.id)?;
        let mut all: Vec<(Event, TimelineItem, Option<SecretId>)> = Vec::new();
        for (event, fact) in self.story(case.id)? {
            let (unit, post) = self.who(&event.actor)?;
            let Some(mut item) = blank(&fact, event.time, unit, post) else { continue };
            let secret = self.fill(&mut item, &fact, &photos, event.version, public)?;
            all.push((event, item, secret));
        }
        let stream = Stream::new(StreamKind::Talk, case.id.0);
        for event in journal::recent(self.tx, stream, crate::TIMELINE_MAX)? {
            let (unit, post) = self.who(&event.actor)?;
            if let Some((item, secret)) = talk_item(&event, unit, post) {
                all.push((event, item, secret));
            }
        }
        if public {
            all.retain(|(_, item, _)| {
                !matches!(
                    item.kind,
                    StepKind::NoteColleague
                        | StepKind::Overdue
                        | StepKind::Read
                        | StepKind::Reassigned
                        | StepKind::Released
                        | StepKind::Recomputed
                        | StepKind::HoldSet
                        | StepKind::HoldLifted
                )
            });
            // An official's words about an erasure are for officials.
            for (_, item, secret) in &mut all {
                if matches!(item.kind, StepKind::ContentErased | StepKind::ReporterErased) {
                    *secret = None;
                }
            }
        }
        let refs: Vec<Option<SecretId>> = all.iter().map(|(_, _, s)| *s).collect();
        let texts = self.open(case, &refs, "timeline")?;
        let mut items: Vec<_> = all
            .into_iter()
            .zip(texts)
            .map(|((event, item, _), words)| (event.time, order(&event), TimelineItem { words, ..item }))
            .collect();
        items.sort_by(|a, b| (b.0, &b.1).cmp(&(a.0, &a.1)));
        Ok(items)
    }

    /// Adds what a fact says beside its kind; gives the secret of its words.
    fn fill(
        &mut self,
        item: &mut TimelineItem,
        fact: &Fact,
        photos: &[PhotoRow],
        version: i64,
        public: bool,
    ) -> Result<Option<SecretId>, Failure> {
        let of = |kind: &str, act: Option<i64>| -> Vec<PhotoView> {
            photos.iter().filter(|p| p.kind == kind && p.act == act).map(photo_view).collect()
        };
        Ok(match fact {
            Fact::Reported(r) => {
                item.photos = of("report", None);
                r.words
            }
            Fact::Refused { reason, .. } => Some(*reason),
            Fact::Dispatched(d) => {
                item.lead = Some(self.desk(d.lead)?.org.name);
                item.due = Some(d.clock.due);
                item.rule = Some(d.rule.clone());
                // The instruction is between the clerk and the lead.
                if public { None } else { d.note }
            }
            Fact::Handled(h) => {
                item.photos = of("handle", Some(version));
                item.outcome = Some(h.outcome);
                h.words
            }
            Fact::Verified(v) => {
                item.photos = of("verify", Some(version));
                item.items.clone_from(&v.items);
                item.due = v.clock.map(|c| c.due);
                v.reason
            }
            Fact::Rated(r) => r.words,
            Fact::Returned { reason, .. } => Some(*reason),
            // The review is between the desk and the lead.
            Fact::ReturnAccepted { note, .. } => note.filter(|_| !public),
            Fact::ReturnRefused { reason } => Some(*reason).filter(|_| !public),
            Fact::Answered { answer } => Some(*answer),
            Fact::Recomputed { clock } => {
                item.due = Some(clock.due);
                None
            }
            Fact::Filed { .. }
            | Fact::Signed { .. }
            | Fact::Closed
            | Fact::Recalled { .. }
            | Fact::Reassigned { .. }
            | Fact::Released => None,
        })
    }
}

/// Events of the same instant keep the order of their stream; talk comes after acts.
fn order(event: &Event) -> Vec<u8> {
    [event.stream.kind.number(), event.version].into_iter().flat_map(i64::to_be_bytes).collect()
}

/// The word of a channel, as lists show it.
fn source(channel: Channel) -> String {
    match channel {
        Channel::Web => "resident",
        Channel::Phone => "hotline",
        Channel::Patrol => "patrol",
        Channel::Visit => "visit",
    }
    .to_owned()
}

/// What an act needs beside If-Match.
fn needs(act: Act, class: Option<&Category>) -> Vec<&'static str> {
    let photo = |wanted: bool| if wanted { vec!["photo"] } else { Vec::new() };
    match act {
        Act::File => vec!["category"],
        Act::Refuse => vec!["reason"],
        Act::Dispatch => vec!["lead"],
        Act::Submit => [vec!["outcome"], photo(class.is_some_and(|c| c.photo.handle))].concat(),
        Act::Pass => [vec!["items"], photo(class.is_some_and(|c| c.photo.verify))].concat(),
        Act::Fail => vec!["items", "reason"],
        Act::Return | Act::RefuseReturn => vec!["reason"],
        Act::Reassign => vec!["to"],
        Act::Answer => vec!["answer"],
        Act::Facts => vec!["words"],
        Act::Note => vec!["note"],
        Act::Reveal => vec!["purpose"],
        Act::Sign | Act::Rate | Act::AcceptReturn | Act::UndoDispatch => Vec::new(),
    }
}

/// A desk as a lead.
pub(super) fn lead_view(desk: &Desk) -> LeadView {
    let level: Level = desk.org.division.level();
    let (org, name): (OrgId, String) = (desk.org.id, desk.org.name.clone());
    LeadView { desk: desk.id, org, name, level, phone: desk.org.phone.clone() }
}

/// A photo's links.
pub(super) fn photo_view(p: &PhotoRow) -> PhotoView {
    PhotoView {
        id: p.id,
        kind: p.kind.clone(),
        at: p.at,
        width: p.width,
        height: p.height,
        thumb: format!("/api/v1/photos/{}?size=thumb", p.id),
        href: format!("/api/v1/photos/{}?size=full", p.id),
    }
}
