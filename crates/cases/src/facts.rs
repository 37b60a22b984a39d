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
}

#[derive(Serialize, Deserialize)]
struct FiledBody {
    category: String,
    clock: Clock,
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
        }
    }

    fn body(&self) -> Value {
        let body = match self {
            Fact::Reported(b) => serde_json::to_value(b),
            Fact::Filed { category, clock } => {
                serde_json::to_value(FiledBody { category: category.clone(), clock: *clock })
            }
            Fact::Refused { reason, refer_to } => {
                serde_json::to_value(RefusedBody { reason: *reason, refer_to: *refer_to })
            }
            Fact::Dispatched(b) => serde_json::to_value(b),
            Fact::Signed { membership, person } => {
                serde_json::to_value(SignedBody { membership: *membership, person: *person })
            }
            Fact::Handled(b) => serde_json::to_value(b),
            Fact::Verified(b) => serde_json::to_value(b),
            Fact::Closed => Ok(serde_json::json!({})),
            Fact::Rated(b) => serde_json::to_value(b),
        };
        // Unwrap safety: these types hold no map with keys other than strings.
        body.expect("facts are JSON")
    }

    /// The event to record.
    pub fn event(&self, case: CaseId, division: Division) -> NewEvent {
        let stream = Stream::new(StreamKind::Case, case.0);
        NewEvent { stream, kind: self.kind(), schema: 1, division: Some(division), body: self.body() }
    }

    /// Reads an event back; the error names what does not fit.
    pub fn read(kind: &str, schema: i64, body: &Value) -> Result<Self, String> {
        fn from<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T, String> {
            serde_json::from_value(body.clone()).map_err(|e| e.to_string())
        }
        if schema != 1 {
            return Err(format!("{kind}: unknown schema {schema}"));
        }
        Ok(match kind {
            "case.reported" => Fact::Reported(from(body)?),
            "case.filed" => {
                let b: FiledBody = from(body)?;
                Fact::Filed { category: b.category, clock: b.clock }
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
            other => return Err(format!("unknown kind {other}")),
        })
    }
}
