//! The work of one transaction: load, decide, save, record. Synchronous, on `&mut Tx`; knows no HTTP and holds no SQL.

mod acts;
mod back;
mod caller;
mod report;
mod take;
mod talk;

pub use acts::{CheckInput, DispatchInput, RateInput, SubmitInput};
pub use report::{NewCase, Place};
pub use take::Taking;
pub use talk::{NoteTo, Noted, talk_event};

use crate::category::{Category, Published};
use crate::model::Case;
use crate::propose::{LeadProposal, Propose};
use crate::rules::{Refused, Times, may_view};
use crate::store::case::{self as rows, Reach};
use api::Current;
use base::{Actor, CaseId, DeskId, OrgId, Outcome, Stamp, Timestamp};
use db::Tx;
use journal::Record;
use people::{Desk, Duty, Policies};
use std::sync::Arc;
use territory::{Hours, Territory};
use vault::{Purpose, Vault};

/// Leads offered at most.
pub const LEADS_MAX: i64 = 100;

/// What acts on cases need beside a transaction. Cloning is cheap.
#[derive(Clone)]
pub struct Room {
    /// Personal data.
    pub vault: Vault,
    /// Places and calendar.
    pub territory: Territory,
    /// Small classes: the published versions.
    pub classes: Arc<Published>,
    /// Proposals.
    pub propose: Arc<dyn Propose>,
}

/// Why an act did not happen. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Absent or invisible.
    #[error("not found")]
    NotFound,
    /// The caller's copy is stale.
    #[error("stale")]
    Stale(Current),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The job queue.
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
}

impl Room {
    /// What deadlines are computed from, at this instant, in an organisation with these hours.
    pub fn times<'a>(&'a self, hours: &'a Hours, now: Timestamp) -> Times<'a> {
        Times { calendar: self.territory.calendar(), hours, now }
    }

    /// The office hours of an organisation: its own, or the county's.
    pub fn hours_of(&self, tx: &mut Tx, org: OrgId) -> Result<Hours, Failure> {
        let own = people::store::org_hours(tx, org)?;
        // Both rooms want spans of one day, in order and apart.
        let own = own.and_then(|hours| Hours::from_minutes(hours.spans()).ok());
        Ok(own.unwrap_or_else(|| self.territory.hours().clone()))
    }

    /// The office hours of a desk's organisation.
    pub fn hours_at(&self, tx: &mut Tx, desk: DeskId) -> Result<Hours, Failure> {
        let org = people::store::get_desk(tx, desk)?.org.id;
        self.hours_of(tx, org)
    }

    /// The case, when this actor may see it.
    pub fn load(&self, tx: &mut Tx, actor: &Actor, id: CaseId) -> Result<Case, Failure> {
        let policies = Policies::embedded();
        let found = match actor {
            Actor::Person { .. } => {
                rows::find_visible(tx, id, &Reach::new(&policies.rights(actor, "cases.view")))?
            }
            Actor::Tracker { .. } => rows::find(tx, id)?.filter(|case| may_view(case, actor, policies)),
            Actor::System { .. } => rows::find(tx, id)?,
            Actor::Stranger => None,
        };
        found.ok_or(Failure::NotFound)
    }

    /// Loads, compares the caller's version, decides, saves the row with its seats, records the events.
    fn act(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        id: CaseId,
        if_match: Option<i64>,
        decide: impl FnOnce(&mut Tx, Case) -> Result<Outcome<Case>, Failure>,
    ) -> Result<Case, Failure> {
        let case = self.load(tx, &stamp.actor, id)?;
        let from = case.version;
        if if_match.is_some_and(|version| version != from) {
            return Err(Failure::Stale(self.current(tx, &case)?));
        }
        let out = decide(tx, case)?;
        rows::update(tx, &out.state, from, stamp.now, stamp.actor.membership())?;
        for (version, event) in (from + 1..).zip(out.events) {
            tx.record_at(stamp, version, event)?;
        }
        for wish in &out.wishes {
            jobs::enqueue(tx, stamp, wish)?;
        }
        Ok(out.state)
    }

    /// What the case is now, and which post made it so.
    pub fn current(&self, tx: &mut Tx, case: &Case) -> Result<Current, Failure> {
        let (at, by) = rows::changed(tx, case.id)?;
        let post = match by {
            Some(membership) => {
                people::store::find_post(tx, membership)?.map(|p| format!("{} · {}", p.org.name, p.title_zh))
            }
            None => None,
        };
        Ok(Current { version: case.version, post: post.unwrap_or_default(), at })
    }

    /// The filed class of a case.
    pub fn category(&self, case: &Case) -> Result<&Category, Failure> {
        let code = case.category.as_deref().ok_or(Refused::WrongState("reported"))?;
        self.classes.find(case.catalogue, code).ok_or_else(|| Refused::Field("category", "unknown").into())
    }

    /// The desks that a case may go to, and the one that the rule proposes.
    pub fn leads(
        &self,
        tx: &mut Tx,
        case: &Case,
        category: &Category,
    ) -> Result<(Vec<Desk>, LeadProposal), Failure> {
        let mut desks = people::store::list_desks(tx, Duty::Handle, case.township(), LEADS_MAX)?;
        // Departments of the county: lists go from higher levels to lower ones.
        let county = self.territory.county();
        if case.township() != county {
            let mut above = people::store::list_desks(tx, Duty::Handle, county, LEADS_MAX)?;
            above.retain(|d| d.org.division.level() < base::Level::Township);
            desks.extend(above);
        }
        // Village desks of other communities are no choice for this place.
        desks.retain(|d| {
            d.org.division.level() < base::Level::Village
                || d.org.division.contains(case.division)
                || case.division.contains(d.org.division)
        });
        let proposal = self.propose.lead(category, case.division, &desks);
        Ok((desks, proposal))
    }

    /// The purpose for which this actor reads this case; without a seat nothing is read.
    pub fn purpose(&self, case: &Case, actor: &Actor) -> Result<Purpose, Failure> {
        crate::rules::purpose(case, actor, Policies::embedded()).ok_or(Failure::NotFound)
    }
}
