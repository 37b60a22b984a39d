//! Organisations, desks, people and posts as values.

use base::{DeskId, Division, MembershipId, OrgId, PersonId, SecretId, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The fixed roles of `policies/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 网格员, 执法队员: signs and handles.
    Worker,
    /// 街道受理员: files and dispatches.
    Clerk,
    /// 核查员: verifies.
    Verifier,
    /// 区中心: watches, and files what has no place yet.
    Centre,
    /// 部门经办员: signs, handles and returns what comes to a department.
    Department,
    /// 热线话务员: takes reports by telephone, answers at once, adds to running cases.
    Operator,
    /// 管理员: people, posts, grids, classes, retention.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 7] = [
        Role::Worker,
        Role::Clerk,
        Role::Verifier,
        Role::Centre,
        Role::Department,
        Role::Operator,
        Role::Admin,
    ];
    /// The word in policies, tables and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Worker => "worker",
            Role::Clerk => "clerk",
            Role::Verifier => "verifier",
            Role::Centre => "centre",
            Role::Department => "department",
            Role::Operator => "operator",
            Role::Admin => "admin",
        }
    }
    /// The role of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// What a desk is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 受理: files and dispatches.
    Intake,
    /// 办理: signs and handles.
    Handle,
    /// 核查: verifies.
    Verify,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Duty; 3] = [Duty::Intake, Duty::Handle, Duty::Verify];
    /// The duty of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.word() == word)
    }
    /// The word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Duty::Intake => "intake",
            Duty::Handle => "handle",
            Duty::Verify => "verify",
        }
    }
}

/// What an organisation is (单位类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrgKind {
    /// 街道办事处, 乡镇政府
    Government,
    /// 区级部门
    Department,
    /// 站, 所, 队
    Station,
    /// 区中心
    Centre,
    /// Anything else.
    Other,
}

impl OrgKind {
    /// Every kind.
    pub const ALL: [OrgKind; 5] =
        [OrgKind::Government, OrgKind::Department, OrgKind::Station, OrgKind::Centre, OrgKind::Other];
    /// The word in tables, files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            OrgKind::Government => "government",
            OrgKind::Department => "department",
            OrgKind::Station => "station",
            OrgKind::Centre => "centre",
            OrgKind::Other => "other",
        }
    }
    /// The kind of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// Spans of office hours a day at most.
pub const SPANS_MAX: usize = 4;
const DAY_MINUTES: u16 = 24 * 60;

/// Office hours of one organisation: spans of minutes since midnight, in order, apart from each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours(Vec<(u16, u16)>);

impl OfficeHours {
    /// One to [`SPANS_MAX`] spans; `None` when they are not of one day, in order and apart.
    pub fn new(spans: Vec<(u16, u16)>) -> Option<Self> {
        let each = spans.iter().all(|(from, to)| from < to && *to <= DAY_MINUTES);
        let apart = spans.windows(2).all(|pair| pair[0].1 < pair[1].0);
        ((1..=SPANS_MAX).contains(&spans.len()) && each && apart).then_some(Self(spans))
    }
    /// Reads `09:00-12:00 13:00-17:30`.
    pub fn parse(text: &str) -> Option<Self> {
        let span = |part: &str| {
            let (from, to) = part.split_once('-')?;
            Some((minutes(from)?, minutes(to)?))
        };
        Self::new(text.split_whitespace().map(span).collect::<Option<_>>()?)
    }
    /// The spans, from and to in minutes since midnight.
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.0
    }
}

/// As [`OfficeHours::parse`] reads them.
impl std::fmt::Display for OfficeHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(a, b)| format!("{}-{}", clock(*a), clock(*b))).collect();
        f.write_str(&parts.join(" "))
    }
}

/// Minutes since midnight of `09:00`; `24:00` is the end of the day.
pub fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str| -> Option<u16> {
        (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= DAY_MINUTES).then_some(all)
}

/// `09:00` of minutes since midnight.
pub fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// The number that residents may call.
    pub phone: String,
    /// What it answers for.
    pub division: Division,
}

/// A desk with its organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// Its id.
    pub id: DeskId,
    /// The organisation.
    pub org: Org,
}

/// A person's post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The membership.
    pub membership: MembershipId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub org: Org,
    /// The role.
    pub role: Role,
    /// The post's name in Chinese.
    pub title_zh: String,
    /// The post's name in English.
    pub title_en: String,
}

/// An organisation to create, with the duties of its desks.
#[derive(Clone, Debug)]
pub struct NewOrg {
    /// Its name.
    pub name: String,
    /// The number that residents may call.
    pub phone: String,
    /// What it answers for.
    pub division: Division,
    /// Its desks.
    pub duties: Vec<Duty>,
    /// What it is.
    pub kind: OrgKind,
    /// Office hours of its own; `None`: the county's.
    pub hours: Option<OfficeHours>,
}

/// Whether this can be a sign-in name: small letters, digits, dots, dashes and underlines.
pub fn is_account(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-');
    first && (2..=crate::ACCOUNT_MAX).contains(&text.len()) && text.bytes().all(plain)
}

/// A person to create.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Sign-in name.
    pub account: String,
    /// The name, for the vault.
    pub name: String,
    /// argon2id hash in PHC form.
    pub password_hash: String,
}

/// A post to give.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// To whom.
    pub person: PersonId,
    /// Where.
    pub org: OrgId,
    /// The role.
    pub role: Role,
    /// The post's name in Chinese.
    pub title_zh: String,
    /// The post's name in English.
    pub title_en: String,
    /// The desks it serves, at most [`crate::DESKS_MAX`].
    pub desks: Vec<DeskId>,
}

/// A desk as its organisation has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrgDesk {
    /// Its id.
    pub id: DeskId,
    /// What it is for.
    pub duty: Duty,
}

/// An organisation as administrators see it, without its desks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgRow {
    /// Name, telephone, division.
    pub org: Org,
    /// Version of the stream `org/<id>`.
    pub version: i64,
    /// What it is.
    pub kind: OrgKind,
    /// Whether it exists.
    pub open: bool,
    /// Office hours of its own; `None`: the county's.
    pub hours: Option<OfficeHours>,
}

/// A person as administrators see one, without posts and without the name's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// Version of the stream `person/<id>`.
    pub version: i64,
    /// Sign-in name.
    pub account: String,
    /// The vault's secret that holds the name.
    pub name: SecretId,
    /// Whether the person can sign in.
    pub active: bool,
    /// Whether the password must be changed before anything else.
    pub must_change: bool,
}

/// A post with its desks, active or ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatedPost {
    /// The post.
    pub post: Post,
    /// Whether it is held.
    pub active: bool,
    /// The open desks it serves.
    pub desks: Vec<OrgDesk>,
}

/// A stand-in (代班).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Uuid)]
pub struct StandInId(pub Uuid);

/// Who does the work of a post while its holder is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandInRow {
    /// Its id.
    pub id: StandInId,
    /// Whose post.
    pub membership: MembershipId,
    /// By which post.
    pub by: MembershipId,
    /// From this instant.
    pub from: Timestamp,
    /// Until this instant, exclusive.
    pub until: Timestamp,
}
