//! Organisations, desks, people and posts as values.

use base::{DeskId, Division, MembershipId, OrgId, PersonId};

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duty {
    /// 受理: files and dispatches.
    Intake,
    /// 办理: signs and handles.
    Handle,
    /// 核查: verifies.
    Verify,
}

impl Duty {
    /// The word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Duty::Intake => "intake",
            Duty::Handle => "handle",
            Duty::Verify => "verify",
        }
    }
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
