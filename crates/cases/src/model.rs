//! A case: what it is, where it stands ([`state`]), and how each fact moves it.

mod state;

pub use state::{State, StateCode};

use crate::facts::{Channel, Fact, Rated, Reported, RuleRef};
use base::{CaseId, DeskId, Division, Level, MembershipId, PersonId, ReporterId, SecretId, Timestamp};

/// The person who signed, in the post of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The post.
    pub membership: MembershipId,
    /// The person.
    pub person: PersonId,
}

/// A rating in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The answers.
    pub answers: Rated,
    /// When the first rating was given: it may be replaced for seven days.
    pub first_at: Timestamp,
}

/// A case (事件).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Version of its stream.
    pub version: i64,
    /// The public number.
    pub number: String,
    /// Where: grid, village, township or county.
    pub division: Division,
    /// Known to the vault when a phone number was left.
    pub reporter: Option<ReporterId>,
    /// The reporter's number.
    pub phone: Option<SecretId>,
    /// What was said.
    pub words: Option<SecretId>,
    /// The address as written.
    pub address: Option<SecretId>,
    /// Addition to the place.
    pub note: Option<SecretId>,
    /// Wish about publishing words and photos.
    pub publish: bool,
    /// zh or en.
    pub language: String,
    /// When it came.
    pub reported_at: Timestamp,
    /// Who files and dispatches.
    pub intake: DeskId,
    /// Proposed small class.
    pub proposed: Option<String>,
    /// Why that one.
    pub proposal: Option<RuleRef>,
    /// Filed small class.
    pub category: Option<String>,
    /// The version of the classes under which it was filed.
    pub catalogue: i64,
    /// How it came.
    pub channel: Channel,
    /// The post that took it for the caller.
    pub taken_by: Option<MembershipId>,
    /// The caller's name.
    pub caller: Option<SecretId>,
    /// The first due time of handling that was missed.
    pub first_late: Option<Timestamp>,
    /// Everyone who signed or handled, for ever.
    pub handlers: Vec<PersonId>,
    /// Where it stands.
    pub state: State,
}

/// A fact that cannot follow: the stream or the row is damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fact} cannot follow {state}")]
pub struct Impossible {
    /// The fact's kind.
    pub fact: &'static str,
    /// The state's word, `nothing` before the report.
    pub state: &'static str,
}

impl Case {
    /// The desk whose clock runs; `None` when it has ended.
    pub fn waits_at(&self) -> Option<DeskId> {
        match &self.state {
            State::Reported { .. } | State::Filed { .. } | State::Returned { .. } => Some(self.intake),
            State::Dispatched { lead, .. } | State::Handling { lead, .. } | State::Rework { lead, .. } => {
                Some(*lead)
            }
            State::Handled { verify, .. } => Some(*verify),
            State::Refused { .. } | State::Closed { .. } | State::Answered { .. } => None,
        }
    }

    /// The township it lies in; the county when nobody knows better.
    pub fn township(&self) -> Division {
        self.division.at(Level::Township).unwrap_or(self.division)
    }

    /// A new case from its first fact.
    pub fn begin(id: CaseId, at: Timestamp, fact: Reported) -> Case {
        Case {
            id,
            version: 1,
            number: fact.number,
            division: fact.division,
            reporter: fact.reporter,
            phone: fact.phone,
            words: fact.words,
            address: fact.address,
            note: fact.note,
            publish: fact.publish,
            language: fact.language,
            reported_at: at,
            intake: fact.intake,
            proposed: fact.proposed,
            proposal: fact.proposal,
            category: None,
            catalogue: 1,
            channel: fact.channel,
            taken_by: fact.taken_by,
            caller: fact.caller,
            first_late: None,
            handlers: Vec::new(),
            state: State::Reported { clock: fact.clock },
        }
    }

    /// The case after one more fact.
    pub fn apply(mut self, at: Timestamp, fact: &Fact) -> Result<Case, Impossible> {
        let impossible = Impossible { fact: fact.kind(), state: self.state.code().word() };
        self.state = self.state.after(at, fact).ok_or(impossible)?;
        if let Fact::Filed { category, catalogue, .. } = fact {
            self.category = Some(category.clone());
            self.catalogue = *catalogue;
        }
        if let Fact::Handled(h) = fact {
            self.first_late = self.first_late.or(h.late);
        }
        // Whoever has had a hand in it is remembered for ever: none of them verifies it.
        self.handlers.extend(hand(fact).filter(|p| !self.handlers.contains(p)));
        self.version += 1;
        Ok(self)
    }

    /// Folds a stream from its beginning: id, then time and fact in order.
    pub fn fold(id: CaseId, facts: &[(Timestamp, Fact)]) -> Result<Case, Impossible> {
        let nothing = |fact: &Fact| Impossible { fact: fact.kind(), state: "nothing" };
        let Some(((at, first), rest)) = facts.split_first() else {
            return Err(Impossible { fact: "nothing", state: "nothing" });
        };
        let Fact::Reported(reported) = first else { return Err(nothing(first)) };
        rest.iter()
            .try_fold(Case::begin(id, *at, (**reported).clone()), |case, (at, fact)| case.apply(*at, fact))
    }
}

/// The person who has the case in hand by this fact, where that is somebody new.
const fn hand(fact: &Fact) -> Option<PersonId> {
    match fact {
        Fact::Signed { person, .. } | Fact::Reassigned { person, .. } => Some(*person),
        Fact::Handled(h) => h.by,
        Fact::Reported(_)
        | Fact::Filed { .. }
        | Fact::Refused { .. }
        | Fact::Dispatched(_)
        | Fact::Verified(_)
        | Fact::Closed
        | Fact::Rated(_)
        | Fact::Returned { .. }
        | Fact::ReturnAccepted { .. }
        | Fact::ReturnRefused { .. }
        | Fact::Recalled { .. }
        | Fact::Released
        | Fact::Answered { .. }
        | Fact::Recomputed { .. } => None,
    }
}
