//! A case: what it is, where it stands, and how each fact moves it. A state carries that state's data and nothing else.

use crate::facts::{
    Channel, Clock, Dispatched, Fact, Found, Handled, Rated, Reported, RuleRef, Step, Verdict, Verified,
};
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

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// 待立案
    Reported {
        /// File by.
        clock: Clock,
    },
    /// 不予受理
    Refused {
        /// Why.
        reason: SecretId,
        /// Who else can help.
        refer_to: SecretId,
        /// When.
        at: Timestamp,
    },
    /// 待派遣
    Filed {
        /// Dispatch by.
        clock: Clock,
    },
    /// 待签收
    Dispatched {
        /// Who handles.
        lead: DeskId,
        /// Handle by: the clock runs from the dispatch.
        clock: Clock,
    },
    /// 办理中
    Handling {
        /// Who handles.
        lead: DeskId,
        /// Who signed.
        signer: Signer,
        /// Handle by.
        clock: Clock,
    },
    /// 待核查
    Handled {
        /// Who handled.
        lead: DeskId,
        /// Who signed.
        signer: Signer,
        /// Who verifies.
        verify: DeskId,
        /// What was found.
        outcome: Found,
        /// Verify by.
        clock: Clock,
    },
    /// 重办
    Rework {
        /// Who handles.
        lead: DeskId,
        /// The same handler.
        signer: Signer,
        /// Who verifies.
        verify: DeskId,
        /// Handle again by.
        clock: Clock,
    },
    /// 已结案
    Closed {
        /// Who handled.
        lead: DeskId,
        /// Who signed.
        signer: Signer,
        /// Who verified.
        verify: DeskId,
        /// What was found.
        outcome: Found,
        /// When.
        at: Timestamp,
        /// The rating in force.
        rating: Option<Rating>,
    },
    /// 退单审核
    Returned {
        /// Who says that it is not its own.
        lead: DeskId,
        /// Who signed, when it was signed for.
        signer: Option<Signer>,
        /// Why.
        reason: SecretId,
        /// The handling's clock, which runs on.
        before: Clock,
        /// Review by.
        clock: Clock,
    },
    /// 直接答复
    Answered {
        /// What was said.
        answer: SecretId,
        /// When.
        at: Timestamp,
        /// The rating in force.
        rating: Option<Rating>,
    },
}

/// The state's code, as tables, JSON and filters write it.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StateCode {
    /// 待立案
    Reported,
    /// 不予受理
    Refused,
    /// 待派遣
    Filed,
    /// 待签收
    Dispatched,
    /// 办理中
    Handling,
    /// 待核查
    Handled,
    /// 重办
    Rework,
    /// 已结案
    Closed,
    /// 退单审核
    Returned,
    /// 直接答复
    Answered,
}

impl StateCode {
    /// Every code.
    pub const ALL: [StateCode; 10] = [
        StateCode::Reported,
        StateCode::Refused,
        StateCode::Filed,
        StateCode::Dispatched,
        StateCode::Handling,
        StateCode::Handled,
        StateCode::Rework,
        StateCode::Closed,
        StateCode::Returned,
        StateCode::Answered,
    ];
    /// The word.
    pub const fn word(self) -> &'static str {
        match self {
            StateCode::Reported => "reported",
            StateCode::Refused => "refused",
            StateCode::Filed => "filed",
            StateCode::Dispatched => "dispatched",
            StateCode::Handling => "handling",
            StateCode::Handled => "handled",
            StateCode::Rework => "rework",
            StateCode::Closed => "closed",
            StateCode::Returned => "returned",
            StateCode::Answered => "answered",
        }
    }
    /// The code of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }
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

impl State {
    /// Its code.
    pub const fn code(&self) -> StateCode {
        match self {
            State::Reported { .. } => StateCode::Reported,
            State::Refused { .. } => StateCode::Refused,
            State::Filed { .. } => StateCode::Filed,
            State::Dispatched { .. } => StateCode::Dispatched,
            State::Handling { .. } => StateCode::Handling,
            State::Handled { .. } => StateCode::Handled,
            State::Rework { .. } => StateCode::Rework,
            State::Closed { .. } => StateCode::Closed,
            State::Returned { .. } => StateCode::Returned,
            State::Answered { .. } => StateCode::Answered,
        }
    }
    /// The running clock.
    pub const fn clock(&self) -> Option<&Clock> {
        match self {
            State::Reported { clock }
            | State::Filed { clock }
            | State::Dispatched { clock, .. }
            | State::Handling { clock, .. }
            | State::Handled { clock, .. }
            | State::Rework { clock, .. }
            | State::Returned { clock, .. } => Some(clock),
            State::Refused { .. } | State::Closed { .. } | State::Answered { .. } => None,
        }
    }
    /// What is waited for.
    pub const fn step(&self) -> Step {
        match self {
            State::Reported { .. } => Step::File,
            State::Filed { .. } => Step::Dispatch,
            State::Dispatched { .. } => Step::Sign,
            State::Handling { .. } | State::Rework { .. } => Step::Handle,
            State::Handled { .. } => Step::Verify,
            State::Returned { .. } => Step::Review,
            State::Refused { .. } | State::Closed { .. } | State::Answered { .. } => Step::None,
        }
    }
    /// The desk that handles, once dispatched.
    pub const fn lead(&self) -> Option<DeskId> {
        match self {
            State::Dispatched { lead, .. }
            | State::Handling { lead, .. }
            | State::Handled { lead, .. }
            | State::Rework { lead, .. }
            | State::Closed { lead, .. }
            | State::Returned { lead, .. } => Some(*lead),
            State::Reported { .. } | State::Refused { .. } | State::Filed { .. } | State::Answered { .. } => {
                None
            }
        }
    }
    /// Who signed, once signed.
    pub const fn signer(&self) -> Option<Signer> {
        match self {
            State::Handling { signer, .. }
            | State::Handled { signer, .. }
            | State::Rework { signer, .. }
            | State::Closed { signer, .. } => Some(*signer),
            State::Returned { signer, .. } => *signer,
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Answered { .. }
            | State::Dispatched { .. } => None,
        }
    }
    /// The desk that verifies, once handled.
    pub const fn verify(&self) -> Option<DeskId> {
        match self {
            State::Handled { verify, .. } | State::Rework { verify, .. } | State::Closed { verify, .. } => {
                Some(*verify)
            }
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Handling { .. }
            | State::Returned { .. }
            | State::Answered { .. } => None,
        }
    }
    /// The rating in force.
    pub const fn rating(&self) -> Option<&Rating> {
        match self {
            State::Closed { rating, .. } | State::Answered { rating, .. } => rating.as_ref(),
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Handling { .. }
            | State::Handled { .. }
            | State::Rework { .. }
            | State::Returned { .. } => None,
        }
    }
    /// The same state with another clock; `None` where no clock runs.
    fn with_clock(self, clock: Clock) -> Option<State> {
        Some(match self {
            State::Reported { .. } => State::Reported { clock },
            State::Filed { .. } => State::Filed { clock },
            State::Dispatched { lead, .. } => State::Dispatched { lead, clock },
            State::Handling { lead, signer, .. } => State::Handling { lead, signer, clock },
            State::Handled { lead, signer, verify, outcome, .. } => {
                State::Handled { lead, signer, verify, outcome, clock }
            }
            State::Rework { lead, signer, verify, .. } => State::Rework { lead, signer, verify, clock },
            State::Returned { lead, signer, reason, before, .. } => {
                State::Returned { lead, signer, reason, before, clock }
            }
            State::Refused { .. } | State::Closed { .. } | State::Answered { .. } => return None,
        })
    }
    /// The same state with another signer; `None` where nobody has signed.
    fn with_signer(self, signer: Signer) -> Option<State> {
        Some(match self {
            State::Handling { lead, clock, .. } => State::Handling { lead, signer, clock },
            State::Handled { lead, verify, outcome, clock, .. } => {
                State::Handled { lead, signer, verify, outcome, clock }
            }
            State::Rework { lead, verify, clock, .. } => State::Rework { lead, signer, verify, clock },
            State::Returned { lead, signer: Some(_), reason, before, clock } => {
                State::Returned { lead, signer: Some(signer), reason, before, clock }
            }
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Returned { .. }
            | State::Closed { .. }
            | State::Answered { .. } => return None,
        })
    }
    /// Back at the lead's desk, the clock running on; `None` where nobody has signed or nothing is to be handled.
    fn released(self) -> Option<State> {
        let sign = |clock: Clock| Clock { step: Step::Sign, ..clock };
        Some(match self {
            State::Handling { lead, clock, .. } | State::Rework { lead, clock, .. } => {
                State::Dispatched { lead, clock: sign(clock) }
            }
            State::Returned { lead, signer: Some(_), reason, before, clock } => {
                State::Returned { lead, signer: None, reason, before: sign(before), clock }
            }
            State::Reported { .. }
            | State::Refused { .. }
            | State::Filed { .. }
            | State::Dispatched { .. }
            | State::Handled { .. }
            | State::Returned { .. }
            | State::Closed { .. }
            | State::Answered { .. } => return None,
        })
    }
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
        self.state = match (fact, self.state) {
            (Fact::Filed { category, catalogue, clock }, State::Reported { .. }) => {
                self.category = Some(category.clone());
                self.catalogue = *catalogue;
                State::Filed { clock: *clock }
            }
            (Fact::Refused { reason, refer_to }, State::Reported { .. }) => {
                State::Refused { reason: *reason, refer_to: *refer_to, at }
            }
            (Fact::Dispatched(d), State::Filed { .. }) => dispatched(d),
            (Fact::Signed { membership, person }, State::Dispatched { lead, clock }) => {
                remember(&mut self.handlers, Some(*person));
                State::Handling {
                    lead,
                    signer: Signer { membership: *membership, person: *person },
                    clock: Clock { step: Step::Handle, ..clock },
                }
            }
            (Fact::Handled(h), State::Handling { lead, signer, .. } | State::Rework { lead, signer, .. }) => {
                self.first_late = self.first_late.or(h.late);
                remember(&mut self.handlers, h.by);
                handled(h, lead, signer)
            }
            (Fact::Verified(v), State::Handled { lead, signer, verify, outcome, clock }) => {
                verified(v, lead, signer, verify, outcome, clock).ok_or(impossible)?
            }
            (Fact::Closed, State::Handled { lead, signer, verify, outcome, .. }) => {
                State::Closed { lead, signer, verify, outcome, at, rating: None }
            }
            (Fact::Rated(answers), State::Closed { lead, signer, verify, outcome, at: ended, rating }) => {
                let first_at = rating.map_or(at, |r| r.first_at);
                let rating = Some(Rating { answers: answers.clone(), first_at });
                State::Closed { lead, signer, verify, outcome, at: ended, rating }
            }
            (Fact::Rated(answers), State::Answered { answer, at: ended, rating }) => {
                let first_at = rating.map_or(at, |r| r.first_at);
                let rating = Some(Rating { answers: answers.clone(), first_at });
                State::Answered { answer, at: ended, rating }
            }
            (Fact::Answered { answer }, State::Reported { .. }) => {
                State::Answered { answer: *answer, at, rating: None }
            }
            (Fact::Recalled { clock }, State::Dispatched { .. })
            | (Fact::ReturnAccepted { clock, .. }, State::Returned { .. }) => State::Filed { clock: *clock },
            (Fact::Returned { reason, clock }, State::Dispatched { lead, clock: before }) => {
                State::Returned { lead, signer: None, reason: *reason, before, clock: *clock }
            }
            (Fact::Returned { reason, clock }, State::Handling { lead, signer, clock: before }) => {
                State::Returned { lead, signer: Some(signer), reason: *reason, before, clock: *clock }
            }
            (Fact::ReturnRefused { .. }, State::Returned { lead, signer, before, .. }) => match signer {
                Some(signer) => State::Handling { lead, signer, clock: before },
                None => State::Dispatched { lead, clock: before },
            },
            (Fact::Reassigned { membership, person }, state) => {
                remember(&mut self.handlers, Some(*person));
                let signer = Signer { membership: *membership, person: *person };
                state.with_signer(signer).ok_or(impossible)?
            }
            (Fact::Released, state) => state.released().ok_or(impossible)?,
            (Fact::Recomputed { clock }, state) => state.with_clock(*clock).ok_or(impossible)?,
            (
                Fact::Reported(_)
                | Fact::Filed { .. }
                | Fact::Refused { .. }
                | Fact::Dispatched(_)
                | Fact::Signed { .. }
                | Fact::Handled(_)
                | Fact::Verified(_)
                | Fact::Closed
                | Fact::Rated(_)
                | Fact::Answered { .. }
                | Fact::Returned { .. }
                | Fact::ReturnAccepted { .. }
                | Fact::ReturnRefused { .. }
                | Fact::Recalled { .. },
                State::Reported { .. }
                | State::Refused { .. }
                | State::Filed { .. }
                | State::Dispatched { .. }
                | State::Handling { .. }
                | State::Handled { .. }
                | State::Rework { .. }
                | State::Returned { .. }
                | State::Answered { .. }
                | State::Closed { .. },
            ) => return Err(impossible),
        };
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

/// Remembers for ever who has had a hand in it: none of them verifies it.
fn remember(handlers: &mut Vec<PersonId>, person: Option<PersonId>) {
    if let Some(person) = person.filter(|p| !handlers.contains(p)) {
        handlers.push(person);
    }
}

fn dispatched(d: &Dispatched) -> State {
    State::Dispatched { lead: d.lead, clock: d.clock }
}

fn handled(h: &Handled, lead: DeskId, signer: Signer) -> State {
    State::Handled { lead, signer, verify: h.verify, outcome: h.outcome, clock: h.clock }
}

/// A failure sends it back to the same handler with a new clock; a pass waits for `Closed`, which follows at once.
fn verified(
    v: &Verified,
    lead: DeskId,
    signer: Signer,
    verify: DeskId,
    outcome: Found,
    clock: Clock,
) -> Option<State> {
    match (v.verdict, v.clock) {
        (Verdict::Fail, Some(clock)) => Some(State::Rework { lead, signer, verify, clock }),
        (Verdict::Pass, None) => Some(State::Handled { lead, signer, verify, outcome, clock }),
        (Verdict::Fail, None) | (Verdict::Pass, Some(_)) => None,
    }
}
