//! What can happen to a case, as the journal keeps it. Shapes are for ever: a changed one gets a new schema number, old bodies still fold.

use base::{
    CaseId, DeskId, Division, MembershipId, NewEvent, PersonId, PhotoId, ReporterId, SecretId, Stream,
    StreamKind, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use territory::Limit;

/// What a running clock waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 立案
    File,
    /// 派遣
    Dispatch,
    /// 签收
    Sign,
    /// 办理
    Handle,
    /// 核查
    Verify,
    /// 退单审核
    Review,
    /// Nothing is waited for.
    None,
}

/// A deadline with both warning instants, all fixed when the clock is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it waits for.
    pub step: Step,
    /// Its start.
    pub started: Timestamp,
    /// Its end.
    pub due: Timestamp,
    /// ▲ from here.
    pub soon: Timestamp,
    /// ◆ from here.
    pub urgent: Timestamp,
    /// The rule's own limit.
    pub limit: Limit,
    /// Computed over a year without a calendar.
    pub provisional: bool,
}

/// A proposal's source: a published rule, its version, and the facts it looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RuleRef {
    /// The rule's name.
    pub rule: String,
    /// Its version.
    pub version: i64,
    /// What it looked at.
    pub facts: std::collections::BTreeMap<String, Value>,
}

/// What the handler found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// 已处理
    Done,
    /// 要别的单位来
    Elsewhere,
    /// 没找到
    NotFound,
    /// 现在办不了
    NotNow,
}

/// Whether the verifier agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 核查通过
    Pass,
    /// 不通过
    Fail,
}

/// One item of the closing standard, judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Judged {
    /// The item's code.
    #[schema(min_length = 1, max_length = 32)]
    pub code: String,
    /// 符合 or 不符合.
    pub ok: bool,
}

/// Answers of a rating; each question may be skipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// 有人联系过您吗: yes, no, no_answer.
    pub contacted: Option<Contacted>,
    /// 解决了吗: yes, partly, no.
    pub solved: Option<Solved>,
    /// 满意吗: yes, mostly, no.
    pub satisfied: Option<Satisfied>,
    /// 想说的话, in the vault.
    pub words: Option<SecretId>,
}

/// 有人联系过您吗
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Contacted {
    /// 联系过
    Yes,
    /// 没有
    No,
    /// 不回答
    NoAnswer,
}

/// 解决了吗
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Solved {
    /// 解决了
    Yes,
    /// 部分解决
    Partly,
    /// 没解决
    No,
}

/// 满意吗
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Satisfied {
    /// 满意
    Yes,
    /// 基本满意
    Mostly,
    /// 不满意
    No,
}

/// Why another lead than the proposed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// 职责变动
    Duty,
    /// 现场情况
    Site,
    /// 其他
    Other,
}

/// How a report came in (诉求渠道).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 居民自己在网上反映
    #[default]
    Web,
    /// 热线电话
    Phone,
    /// 网格员、执法队员巡查发现
    Patrol,
    /// 窗口来访
    Visit,
}

/// A report as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
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
    /// Photos announced.
    pub photos: i64,
    /// Proposed small class.
    pub proposed: Option<String>,
    /// Why that one.
    pub proposal: Option<RuleRef>,
    /// Who files.
    pub intake: DeskId,
    /// Until when.
    pub clock: Clock,
    /// How it came; schema 1 knew the web only.
    #[serde(default)]
    pub channel: Channel,
    /// The post that took it for the caller.
    #[serde(default)]
    pub taken_by: Option<MembershipId>,
    /// The caller's name, under the reporter's key.
    #[serde(default)]
    pub caller: Option<SecretId>,
}

/// A dispatch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatched {
    /// To which desk.
    pub lead: DeskId,
    /// The rule that proposed.
    pub rule: RuleRef,
    /// The lead that it proposed.
    pub proposed: Option<DeskId>,
    /// Why another one.
    pub because: Option<Because>,
    /// Instruction to the lead.
    pub note: Option<SecretId>,
    /// Until when.
    pub clock: Clock,
}

/// A handling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// What was found.
    pub outcome: Found,
    /// Words to it.
    pub words: Option<SecretId>,
    /// Photos of it.
    pub photos: Vec<PhotoId>,
    /// Who verifies.
    pub verify: DeskId,
    /// The due time that this handling missed.
    pub late: Option<Timestamp>,
    /// Until when it is verified.
    pub clock: Clock,
    /// Who handled, where it was not the signer (代班); schema 1 knew the signer only.
    #[serde(default)]
    pub by: Option<PersonId>,
}

/// A verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// Pass or fail.
    pub verdict: Verdict,
    /// The closing standard, judged.
    pub items: Vec<Judged>,
    /// Words to it; the reason of a failure.
    pub reason: Option<SecretId>,
    /// Photos taken on site.
    pub photos: Vec<PhotoId>,
    /// After a failure: the handler's new clock.
    pub clock: Option<Clock>,
}

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// 提交
    Reported(Box<Reported>),
    /// 立案
    Filed {
        /// The small class.
        category: String,
        /// The version of the classes that says what it means; schema 1 knew the first only.
        catalogue: i64,
        /// Dispatch by.
        clock: Clock,
    },
    /// 不予受理
    Refused {
        /// Why.
        reason: SecretId,
        /// Who else can help.
        refer_to: SecretId,
    },
    /// 派遣
    Dispatched(Box<Dispatched>),
    /// 签收
    Signed {
        /// In which post.
        membership: MembershipId,
        /// Who.
        person: PersonId,
    },
    /// 提交结果
    Handled(Box<Handled>),
    /// 核查
    Verified(Box<Verified>),
    /// 结案
    Closed,
    /// 评价
    Rated(Rated),
    /// 退单: the lead says why it is not its own.
    Returned {
        /// Why; the reporter reads it, too.
        reason: SecretId,
        /// Review by.
        clock: Clock,
    },
    /// 同意退单: to be dispatched again.
    ReturnAccepted {
        /// Words to it.
        note: Option<SecretId>,
        /// Dispatch by.
        clock: Clock,
    },
    /// 驳回退单: back to the same lead, whose clock never stopped.
    ReturnRefused {
        /// Why.
        reason: SecretId,
    },
    /// 撤回派遣: a dispatch not yet signed for is undone.
    Recalled {
        /// Dispatch by.
        clock: Clock,
    },
    /// 换承办人: another member of the lead has it.
    Reassigned {
        /// In which post.
        membership: MembershipId,
        /// Who.
        person: PersonId,
    },
    /// 交回: nobody of the lead has it any more; the lead's desk signs again.
    Released,
    /// 直接答复: answered at once.
    Answered {
        /// What was said.
        answer: SecretId,
    },
    /// The clock computed again, from the calendar of now.
    Recomputed {
        /// The same step and start.
        clock: Clock,
    },
}

#[derive(Serialize, Deserialize)]
struct FiledBody {
    category: String,
    #[serde(default = "first_catalogue")]
    catalogue: i64,
    clock: Clock,
}
#[derive(Serialize, Deserialize)]
struct ReturnedBody {
    reason: SecretId,
    clock: Clock,
}
#[derive(Serialize, Deserialize)]
struct ReturnAcceptedBody {
    note: Option<SecretId>,
    clock: Clock,
}
#[derive(Serialize, Deserialize)]
struct ReasonBody {
    reason: SecretId,
}
#[derive(Serialize, Deserialize)]
struct ClockBody {
    clock: Clock,
}
#[derive(Serialize, Deserialize)]
struct AnsweredBody {
    answer: SecretId,
}
#[derive(Serialize, Deserialize)]
struct RefusedBody {
    reason: SecretId,
    refer_to: SecretId,
}
#[derive(Serialize, Deserialize)]
struct SignedBody {
    membership: MembershipId,
    person: PersonId,
}

/// Bodies of schema 1 were filed under the classes that shipped with the program.
const fn first_catalogue() -> i64 {
    1
}

fn json<T: Serialize>(body: &T) -> Value {
    // Unwrap safety: these types hold no map with keys other than strings.
    serde_json::to_value(body).expect("facts are JSON")
}

impl Fact {
    /// The event's kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Fact::Reported(_) => "case.reported",
            Fact::Filed { .. } => "case.filed",
            Fact::Refused { .. } => "case.refused",
            Fact::Dispatched(_) => "case.dispatched",
            Fact::Signed { .. } => "case.signed",
            Fact::Handled(_) => "case.handled",
            Fact::Verified(_) => "case.verified",
            Fact::Closed => "case.closed",
            Fact::Rated(_) => "case.rated",
            Fact::Returned { .. } => "case.returned",
            Fact::ReturnAccepted { .. } => "case.return_accepted",
            Fact::ReturnRefused { .. } => "case.return_refused",
            Fact::Recalled { .. } => "case.recalled",
            Fact::Reassigned { .. } => "case.reassigned",
            Fact::Released => "case.released",
            Fact::Answered { .. } => "case.answered",
            Fact::Recomputed { .. } => "case.recomputed",
        }
    }

    /// The version of the body's shape that is written now; all before it are read.
    const fn schema(kind: &str) -> i64 {
        match kind.as_bytes() {
            b"case.reported" | b"case.filed" | b"case.handled" => 2,
            _ => 1,
        }
    }

    fn body(&self) -> Value {
        match self {
            Fact::Reported(b) => json(b),
            Fact::Filed { category, catalogue, clock } => {
                json(&FiledBody { category: category.clone(), catalogue: *catalogue, clock: *clock })
            }
            Fact::Refused { reason, refer_to } => json(&RefusedBody { reason: *reason, refer_to: *refer_to }),
            Fact::Dispatched(b) => json(b),
            Fact::Signed { membership, person } | Fact::Reassigned { membership, person } => {
                json(&SignedBody { membership: *membership, person: *person })
            }
            Fact::Handled(b) => json(b),
            Fact::Verified(b) => json(b),
            Fact::Closed | Fact::Released => serde_json::json!({}),
            Fact::Rated(b) => json(b),
            Fact::Returned { reason, clock } => json(&ReturnedBody { reason: *reason, clock: *clock }),
            Fact::ReturnAccepted { note, clock } => json(&ReturnAcceptedBody { note: *note, clock: *clock }),
            Fact::ReturnRefused { reason } => json(&ReasonBody { reason: *reason }),
            Fact::Recalled { clock } | Fact::Recomputed { clock } => json(&ClockBody { clock: *clock }),
            Fact::Answered { answer } => json(&AnsweredBody { answer: *answer }),
        }
    }

    /// The event to record.
    pub fn event(&self, case: CaseId, division: Division) -> NewEvent {
        let stream = Stream::new(StreamKind::Case, case.0);
        let kind = self.kind();
        NewEvent { stream, kind, schema: Self::schema(kind), division: Some(division), body: self.body() }
    }

    /// Reads an event back; the error names what does not fit.
    pub fn read(kind: &str, schema: i64, body: &Value) -> Result<Self, String> {
        fn from<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T, String> {
            serde_json::from_value(body.clone()).map_err(|e| e.to_string())
        }
        if !(1..=Self::schema(kind)).contains(&schema) {
            return Err(format!("{kind}: unknown schema {schema}"));
        }
        Ok(match kind {
            "case.reported" => Fact::Reported(from(body)?),
            "case.filed" => {
                let b: FiledBody = from(body)?;
                Fact::Filed { category: b.category, catalogue: b.catalogue, clock: b.clock }
            }
            "case.refused" => {
                let b: RefusedBody = from(body)?;
                Fact::Refused { reason: b.reason, refer_to: b.refer_to }
            }
            "case.dispatched" => Fact::Dispatched(from(body)?),
            "case.signed" => {
                let b: SignedBody = from(body)?;
                Fact::Signed { membership: b.membership, person: b.person }
            }
            "case.handled" => Fact::Handled(from(body)?),
            "case.verified" => Fact::Verified(from(body)?),
            "case.closed" => Fact::Closed,
            "case.rated" => Fact::Rated(from(body)?),
            "case.returned" => {
                let b: ReturnedBody = from(body)?;
                Fact::Returned { reason: b.reason, clock: b.clock }
            }
            "case.return_accepted" => {
                let b: ReturnAcceptedBody = from(body)?;
                Fact::ReturnAccepted { note: b.note, clock: b.clock }
            }
            "case.return_refused" => Fact::ReturnRefused { reason: from::<ReasonBody>(body)?.reason },
            "case.recalled" => Fact::Recalled { clock: from::<ClockBody>(body)?.clock },
            "case.reassigned" => {
                let b: SignedBody = from(body)?;
                Fact::Reassigned { membership: b.membership, person: b.person }
            }
            "case.released" => Fact::Released,
            "case.answered" => Fact::Answered { answer: from::<AnsweredBody>(body)?.answer },
            "case.recomputed" => Fact::Recomputed { clock: from::<ClockBody>(body)?.clock },
            other => return Err(format!("unknown kind {other}")),
        })
    }
}
