//! Where a case stands. A state carries that state's data and nothing else; what follows from what stands in [`step`].

mod change;
mod step;

use super::{Rating, Signer};
use crate::facts::{Clock, Found, Step};
use base::{DeskId, SecretId, Timestamp};

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
}
