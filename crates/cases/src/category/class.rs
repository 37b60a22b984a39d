//! What a small class is: as the program uses it, as people write it, and as the API shows it.

use serde::{Deserialize, Serialize};
use territory::{Limit, Unit};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Text2 {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text2 {
    /// A text in both languages.
    pub fn new(zh: &str, en: &str) -> Self {
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// The lowest level that may lead a class: a department's work is not pushed down to villages (国办函〔2025〕66号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// 村、社区 may lead it.
    Village,
    /// Township or above leads it.
    Township,
    /// A department of the county leads it.
    County,
}

impl Floor {
    /// Every level, lowest first.
    pub const ALL: [Floor; 3] = [Floor::Village, Floor::Township, Floor::County];
    /// The word in files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Floor::Village => "village",
            Floor::Township => "township",
            Floor::County => "county",
        }
    }
    /// The highest level of divisions whose desks are still too low to lead it is one below this.
    pub const fn level(self) -> base::Level {
        match self {
            Floor::Village => base::Level::Village,
            Floor::Township => base::Level::Township,
            Floor::County => base::Level::County,
        }
    }
}

/// Where a photo is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PhotoRule {
    /// By the handler, when handled.
    pub handle: bool,
    /// By the verifier, to pass.
    pub verify: bool,
}

/// One item of the closing standard (结案条件).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StandardItem {
    /// Its code in the class.
    pub code: String,
    /// Its words.
    pub text: Text2,
}

/// How pressing a case of a class is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 一般
    Normal,
    /// 紧急
    Urgent,
}

impl Grade {
    /// Both, the normal one first.
    pub const ALL: [Grade; 2] = [Grade::Normal, Grade::Urgent];
    /// The word in files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Grade::Normal => "normal",
            Grade::Urgent => "urgent",
        }
    }
}

/// A limit of handling under a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GradedLimit {
    /// How pressing.
    pub grade: Grade,
    /// When this one holds; `null` for the normal one, which holds otherwise.
    #[schema(required)]
    #[serde(default)]
    pub when: Option<Text2>,
    /// How long.
    pub limit: Limit,
}

/// Whether somebody saw it in an official text, or it is our own until somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Seen in an official text or record.
    Confirmed,
    /// Our own, until an official text confirms it.
    Local,
}

impl Status {
    /// Both.
    pub const ALL: [Status; 2] = [Status::Confirmed, Status::Local];
    /// The word in files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Local => "local",
        }
    }
}

/// The national class (CJ/T 214-2007 for components, GB/T 30428.2 for events) that a small class corresponds to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct National {
    /// Two digits of the class, two of the small class.
    #[schema(min_length = 4, max_length = 4)]
    pub code: String,
    /// Whether the number was seen.
    pub status: Status,
}

/// A small class, as every reader gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Category {
    /// E or C (event, component), two digits of the class, two of the small class.
    pub code: String,
    /// The class (大类) it belongs to.
    pub group: Text2,
    /// The name that staff use.
    pub staff: Text2,
    /// The name that residents read.
    pub plain: Text2,
    /// When it is filed as a case (立案条件).
    pub condition: Text2,
    /// The normal limit of handling.
    pub limit: Limit,
    /// Every limit, the normal one first.
    pub limits: Vec<GradedLimit>,
    /// Whether the limits were seen in an official text.
    pub limit_status: Status,
    /// The lowest level that may lead it.
    pub level: Floor,
    /// Where a photo is required.
    pub photo: PhotoRule,
    /// The closing standard.
    pub standard: Vec<StandardItem>,
    /// The national class; `null` when there is none.
    #[schema(required)]
    pub national: Option<National>,
    /// Whether mapping or limits are our own.
    pub local: bool,
    /// Words that point to this class.
    #[serde(skip)]
    pub keywords: Vec<String>,
}

/// A small class with its keywords, as administration sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Class {
    /// What every reader gets.
    #[serde(flatten)]
    pub category: Category,
    /// Words that point to this class.
    pub keywords: Vec<String>,
}

/// A small class as somebody writes it: everything that is not derived from something else. Also how a row keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClassInput {
    /// E or C (event, component), two digits of the class, two of the small class.
    #[schema(min_length = 5, max_length = 5, pattern = "^[CE][0-9]{4}$")]
    pub code: String,
    /// The class (大类) it belongs to.
    pub group: Text2,
    /// The name that staff use.
    pub staff: Text2,
    /// The name that residents read.
    pub plain: Text2,
    /// Words that point to this class.
    #[schema(max_items = 60)]
    pub keywords: Vec<String>,
    /// When it is filed as a case.
    pub condition: Text2,
    /// The closing standard.
    #[schema(min_items = 1, max_items = 12)]
    pub standard: Vec<StandardItem>,
    /// Every limit, the normal one first.
    #[schema(min_items = 1, max_items = 2)]
    pub limits: Vec<GradedLimit>,
    /// Whether the limits were seen in an official text.
    pub limit_status: Status,
    /// The lowest level that may lead it.
    pub level: Floor,
    /// Where a photo is required.
    pub photo: PhotoRule,
    /// The national class; `null` when there is none.
    #[serde(default)]
    #[schema(required)]
    pub national: Option<National>,
}

impl Category {
    /// The limit of handling, for a case that is urgent or not; a class without an urgent limit has the normal one.
    pub fn limit_for(&self, urgent: bool) -> Limit {
        let wanted = if urgent { Grade::Urgent } else { Grade::Normal };
        self.limits.iter().find(|l| l.grade == wanted).map_or(self.limit, |l| l.limit)
    }
}

impl From<ClassInput> for Category {
    fn from(input: ClassInput) -> Self {
        let normal = input.limits.iter().find(|l| l.grade == Grade::Normal).map(|l| l.limit);
        let seen = input.national.as_ref().is_some_and(|n| n.status == Status::Confirmed);
        Category {
            // A checked class has a normal limit.
            limit: normal.unwrap_or(Limit::new(Unit::WorkDay, 1)),
            local: !seen || input.limit_status == Status::Local,
            code: input.code,
            group: input.group,
            staff: input.staff,
            plain: input.plain,
            condition: input.condition,
            limits: input.limits,
            limit_status: input.limit_status,
            level: input.level,
            photo: input.photo,
            standard: input.standard,
            national: input.national,
            keywords: input.keywords,
        }
    }
}

impl From<&Category> for ClassInput {
    fn from(category: &Category) -> Self {
        let of = category.clone();
        ClassInput {
            code: of.code,
            group: of.group,
            staff: of.staff,
            plain: of.plain,
            keywords: of.keywords,
            condition: of.condition,
            standard: of.standard,
            limits: of.limits,
            limit_status: of.limit_status,
            level: of.level,
            photo: of.photo,
            national: of.national,
        }
    }
}

impl From<Category> for Class {
    fn from(category: Category) -> Self {
        Class { keywords: category.keywords.clone(), category }
    }
}
