//! Tests of the machine and its rows, and what they share: a small world of desks and people around one case.

mod care;
mod facts;
mod hotline;
mod may;
mod office;
mod queues;
mod returns;
mod rows;
mod seats;
mod transitions;
mod walk;
mod work;

use crate::category::{Catalogue, Category};
use crate::facts::{Channel, Fact, Found, Judged, Rated, Reported, RuleRef, Solved, Step};
use crate::model::{Case, StateCode};
use crate::rules::{self, Act, Check, Choice, FILE, Refused, Submission, Times, back};
use base::{
    Actor, CaseId, DeskId, Division, MembershipId, OrgId, Outcome, PersonId, PhotoId, ReporterId, SecretId,
    Timestamp,
};
use people::Policies;
use std::collections::BTreeMap;
use territory::{Calendar, Hours};
use uuid::Uuid;

/// 2026-11-24T02:32:00Z: Tuesday, 10:32 in Shanghai.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// Desks: the township's, another township's, the county centre's.
const INTAKE: DeskId = desk(1);
const LEAD: DeskId = desk(2);
const VERIFY: DeskId = desk(3);
const INTAKE_ELSEWHERE: DeskId = desk(11);
const LEAD_ELSEWHERE: DeskId = desk(12);
const VERIFY_ELSEWHERE: DeskId = desk(13);
const CENTRE: DeskId = desk(21);

const fn desk(n: u128) -> DeskId {
    DeskId(Uuid::from_u128(0xde5c << 64 | n))
}
const fn secret(n: u128) -> SecretId {
    SecretId(Uuid::from_u128(0x5ec << 64 | n))
}
const fn photo(n: u128) -> PhotoId {
    PhotoId(Uuid::from_u128(0xf070 << 64 | n))
}
const fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(0xbe << 64 | n))
}
const fn membership(n: u128) -> MembershipId {
    MembershipId(Uuid::from_u128(0x3e << 64 | n))
}
const fn case_id(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(0xca5e << 64 | n))
}

/// What the tests' deadlines and rights come from.
struct World {
    calendar: Calendar,
    hours: Hours,
    policies: &'static Policies,
    catalogue: std::sync::Arc<Catalogue>,
}

fn world() -> World {
    World {
        calendar: Calendar::china().unwrap(),
        hours: Hours::office(),
        policies: Policies::embedded(),
        catalogue: Catalogue::embedded(),
    }
}

/// Who may act: in the table's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Clerk,
    ClerkElsewhere,
    Signer,
    Member,
    WorkerElsewhere,
    Verifier,
    VerifierElsewhere,
    VerifierWhoHandled,
    Centre,
    Tracker,
    TrackerOfAnother,
    Stranger,
    System,
    Department,
    StandIn,
    Operator,
    Admin,
}

impl Who {
    const ALL: [Who; 17] = [
        Who::Clerk,
        Who::ClerkElsewhere,
        Who::Signer,
        Who::Member,
        Who::WorkerElsewhere,
        Who::Verifier,
        Who::VerifierElsewhere,
        Who::VerifierWhoHandled,
        Who::Centre,
        Who::Tracker,
        Who::TrackerOfAnother,
        Who::Stranger,
        Who::System,
        Who::Department,
        Who::StandIn,
        Who::Operator,
        Who::Admin,
    ];

    fn actor(self) -> Actor {
        let (home, away) = ("330106002", "330106004");
        match self {
            Who::Clerk => staff(1, 1, "clerk", INTAKE, home),
            Who::ClerkElsewhere => staff(2, 2, "clerk", INTAKE_ELSEWHERE, away),
            Who::Signer => staff(3, 3, "worker", LEAD, "330106002051"),
            Who::Member => staff(4, 4, "worker", LEAD, "330106002051"),
            Who::WorkerElsewhere => staff(5, 5, "worker", LEAD_ELSEWHERE, away),
            Who::Verifier => staff(6, 6, "verifier", VERIFY, home),
            Who::VerifierElsewhere => staff(7, 7, "verifier", VERIFY_ELSEWHERE, away),
            // The signer's other post.
            Who::VerifierWhoHandled => staff(3, 8, "verifier", VERIFY, home),
            Who::Centre => staff(9, 9, "centre", CENTRE, "330106"),
            Who::Tracker => Actor::Tracker { case: case_id(1) },
            Who::TrackerOfAnother => Actor::Tracker { case: case_id(2) },
            Who::Stranger => Actor::Stranger,
            Who::System => Actor::system("sweep"),
            // A clerk of the lead, as a department has them.
            Who::Department => staff(10, 10, "department", LEAD, "330106"),
            // Another post of the organisation, while the signer is away.
            Who::StandIn => match staff(11, 11, "worker", LEAD_ELSEWHERE, away) {
                Actor::Person { person, membership: post, org, role, desks, division, .. } => {
                    let stands_for = vec![membership(3)];
                    Actor::Person { person, membership: post, org, role, desks, division, stands_for }
                }
                other => other,
            },
            Who::Operator => staff(12, 12, "operator", CENTRE, "330106"),
            Who::Admin => staff(13, 13, "admin", CENTRE, "330106"),
        }
    }
}

fn staff(who: u128, post: u128, role: &str, desk: DeskId, division: &str) -> Actor {
    Actor::Person {
        person: person(who),
        membership: membership(post),
        org: OrgId(Uuid::from_u128(90)),
        role: role.to_owned(),
        desks: vec![desk],
        division: Division::parse(division).unwrap(),
        stands_for: Vec::new(),
    }
}

impl World {
    fn times(&self, now: Timestamp) -> Times<'_> {
        Times { calendar: &self.calendar, hours: &self.hours, now }
    }
    /// A lamp: 2 working days, photos by handler and verifier, two items, no village.
    fn lamp(&self) -> &Category {
        self.catalogue.find("C0118").unwrap()
    }
    fn reported(&self, now: Timestamp) -> Reported {
        Reported {
            number: "261124000013".to_owned(),
            division: Division::parse("330106002051003").unwrap(),
            reporter: Some(ReporterId(Uuid::from_u128(77))),
            phone: Some(secret(1)),
            words: Some(secret(2)),
            address: Some(secret(3)),
            note: None,
            publish: true,
            language: "zh".to_owned(),
            photos: 1,
            proposed: Some("C0118".to_owned()),
            proposal: Some(rule("keywords")),
            intake: INTAKE,
            clock: self.times(now).clock(Step::File, FILE),
            channel: Channel::Web,
            taken_by: None,
            caller: None,
        }
    }
    fn new_case(&self, now: Timestamp) -> Case {
        Case::begin(case_id(1), now, self.reported(now))
    }

    /// The transition with valid input.
    fn transit(&self, case: Case, by: &Actor, act: Act, now: Timestamp) -> Result<Outcome<Case>, Refused> {
        let (p, c, t) = (self.policies, self.lamp(), self.times(now));
        match act {
            Act::File => rules::file(case, by, p, c, self.catalogue.version, t),
            Act::Refuse => rules::refuse(case, by, p, secret(11), secret(12), now),
            Act::Dispatch => rules::dispatch(case, by, p, choice(LEAD), c, t),
            Act::Sign => rules::sign(case, by, p, now),
            Act::Submit => rules::submit(case, by, p, submission(Found::Done, 1), c, t),
            Act::Pass => rules::pass(case, by, p, check(true, None, 1), c, now),
            Act::Fail => rules::fail(case, by, p, check(false, Some(secret(13)), 0), c, t),
            Act::Rate => rules::rate(case, by, p, rated(), now),
            Act::Return => back::send_back(case, by, p, secret(40), t),
            Act::AcceptReturn => back::accept_return(case, by, p, Some(secret(41)), t),
            Act::RefuseReturn => back::refuse_return(case, by, p, secret(42), t),
            Act::UndoDispatch => back::undo_dispatch(case, by, p, t),
            Act::Reassign => {
                let held = case.state.signer().is_some_and(|s| s.membership == membership(50));
                let to = if held { 51 } else { 50 };
                back::reassign(case, by, p, (membership(to), person(to)), now)
            }
            Act::Answer => back::answer(case, by, p, secret(43), now),
            Act::Note | Act::Reveal | Act::Facts => {
                rules::may(&case, by, p, act, now)?;
                Ok(Outcome { state: case, events: Vec::new(), wishes: Vec::new() })
            }
        }
    }

    /// The case after these acts, each by whom it belongs to, all at once.
    fn after(&self, acts: &[Act], now: Timestamp) -> Case {
        acts.iter().fold(self.new_case(now), |case, act| {
            let by = match act {
                Act::File
                | Act::Refuse
                | Act::Dispatch
                | Act::AcceptReturn
                | Act::RefuseReturn
                | Act::UndoDispatch
                | Act::Answer => Who::Clerk,
                Act::Sign | Act::Submit | Act::Return | Act::Reassign => Who::Signer,
                Act::Facts => Who::Operator,
                Act::Pass | Act::Fail => Who::Verifier,
                Act::Rate | Act::Note | Act::Reveal => Who::Tracker,
            };
            self.transit(case, &by.actor(), *act, now).unwrap().state
        })
    }

    /// A case in each state.
    fn at(&self, code: StateCode, now: Timestamp) -> Case {
        let acts: &[Act] = match code {
            StateCode::Reported => &[],
            StateCode::Refused => &[Act::Refuse],
            StateCode::Filed => &[Act::File],
            StateCode::Dispatched => &[Act::File, Act::Dispatch],
            StateCode::Handling => &[Act::File, Act::Dispatch, Act::Sign],
            StateCode::Handled => &[Act::File, Act::Dispatch, Act::Sign, Act::Submit],
            StateCode::Rework => &[Act::File, Act::Dispatch, Act::Sign, Act::Submit, Act::Fail],
            StateCode::Closed => &[Act::File, Act::Dispatch, Act::Sign, Act::Submit, Act::Pass],
            StateCode::Returned => &[Act::File, Act::Dispatch, Act::Return],
            StateCode::Answered => &[Act::Answer],
        };
        let case = self.after(acts, now);
        assert_eq!(case.state.code(), code);
        case
    }
}

fn rule(name: &str) -> RuleRef {
    let facts = BTreeMap::from([("place".to_owned(), serde_json::json!("330106002051003"))]);
    RuleRef { rule: name.to_owned(), version: 1, facts }
}

fn choice(lead: DeskId) -> Choice {
    Choice { lead, may_lead: true, proposed: Some(LEAD), rule: rule("grid-first"), because: None, note: None }
}

fn submission(outcome: Found, photos: u128) -> Submission {
    Submission { outcome, words: Some(secret(20)), photos: (0..photos).map(photo).collect(), verify: VERIFY }
}

/// Both items of the lamp; the first judged `ok`, the second good.
fn check(ok: bool, reason: Option<SecretId>, photos: u128) -> Check {
    let item = |code: &str, ok| Judged { code: code.to_owned(), ok };
    Check {
        items: vec![item("lit", ok), item("wire", true)],
        reason,
        photos: (50..50 + photos).map(photo).collect(),
    }
}

fn rated() -> Rated {
    Rated { contacted: None, solved: Some(Solved::Yes), satisfied: None, words: None }
}

/// The facts of recorded events, read back from their JSON.
fn read_back(out: &Outcome<Case>, now: Timestamp) -> Vec<(Timestamp, Fact)> {
    out.events.iter().map(|e| (now, Fact::read(e.kind, e.schema, &e.body).unwrap())).collect()
}
