//! Small classes (小类) as a published catalogue: names, keywords, limits, closing standards.
//! The embedded default has twelve classes after GB/T 30428.2 (events) and CJ/T 214 (components); limits are local.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};
use territory::{Limit, Unit};
use utoipa::ToSchema;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Text2 {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The lowest level that may handle a class: a department's work is not pushed down to villages (国办函〔2025〕66号).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Floor {
    /// 村、社区 may handle it.
    Village,
    /// Township or above handles it.
    Township,
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

/// A small class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Category {
    /// E or C (event, component), two digits of the class, two of the small class.
    pub code: String,
    /// The name that staff use.
    pub staff: Text2,
    /// The name that residents read.
    pub plain: Text2,
    /// The limit of handling.
    pub limit: Limit,
    /// The lowest level that may handle it.
    pub level: Floor,
    /// Where a photo is required.
    pub photo: PhotoRule,
    /// The closing standard.
    pub standard: Vec<StandardItem>,
    /// Words that point to this class, for `keywords@1`.
    #[serde(skip)]
    pub keywords: Vec<String>,
}

/// A version of all small classes.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The version.
    pub version: i64,
    classes: Vec<Category>,
}

/// Every published version, and which one is in force. Never changed: another one replaces it.
#[derive(Clone, Debug)]
pub struct Published {
    current: Arc<Catalogue>,
    all: BTreeMap<i64, Arc<Catalogue>>,
}

impl Published {
    /// The versions of which the last is in force; without any, the one that ships with the program.
    pub fn new(versions: impl IntoIterator<Item = Arc<Catalogue>>) -> Arc<Published> {
        let shipped = Catalogue::embedded();
        let all: BTreeMap<i64, Arc<Catalogue>> =
            std::iter::once(Arc::clone(&shipped)).chain(versions).map(|c| (c.version, c)).collect();
        let current = all.last_key_value().map_or(shipped, |(_, c)| Arc::clone(c));
        Arc::new(Published { current, all })
    }
    /// The one in force.
    pub fn current(&self) -> &Catalogue {
        &self.current
    }
    /// A published version.
    pub fn version(&self, version: i64) -> Option<&Catalogue> {
        self.all.get(&version).map(Arc::as_ref)
    }
    /// A class as this version has it.
    pub fn find(&self, version: i64, code: &str) -> Option<&Category> {
        self.version(version)?.find(code)
    }
}

/// The published versions as they are now: shared by everything that serves. Clones share it.
#[derive(Clone, Debug)]
pub struct Catalogues(Arc<RwLock<Arc<Published>>>);

impl Catalogues {
    /// Begins with these versions.
    pub fn new(published: Arc<Published>) -> Self {
        Self(Arc::new(RwLock::new(published)))
    }
    /// The versions of this instant.
    pub fn now(&self) -> Arc<Published> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// Other versions from now on.
    pub fn set(&self, published: Arc<Published>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = published;
    }
}

/// What is wrong with a catalogue file.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("categories line {line}: {what}")]
pub struct CatalogueError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn embedded() -> Arc<Catalogue> {
        static ALL: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
            let text = include_str!("../../../data/categories.csv");
            // Unwrap safety: a test parses the same embedded text.
            Arc::new(Catalogue::parse(1, text).expect("embedded categories"))
        });
        Arc::clone(&ALL)
    }

    /// Reads a catalogue file.
    pub fn parse(version: i64, text: &str) -> Result<Self, CatalogueError> {
        let mut classes = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, line) in text.lines().enumerate().skip(1).filter(|(_, l)| !l.trim().is_empty()) {
            let category = parse_line(line).map_err(|what| CatalogueError { line: index + 1, what })?;
            if !seen.insert(category.code.clone()) {
                return Err(CatalogueError { line: index + 1, what: "the code is there already" });
            }
            classes.push(category);
        }
        Ok(Self { version, classes })
    }

    /// The class of a code.
    pub fn find(&self, code: &str) -> Option<&Category> {
        self.classes.iter().find(|c| c.code == code)
    }

    /// Every class, in the file's order.
    pub fn all(&self) -> &[Category] {
        &self.classes
    }
}

fn yes(text: &str) -> Result<bool, &'static str> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no is wanted"),
    }
}

fn parse_line(line: &str) -> Result<Category, &'static str> {
    let cells: Vec<&str> = line.split(',').map(str::trim).collect();
    let [code, szh, sen, pzh, pen, keywords, unit, amount, level, handle, verify, standard] = cells[..]
    else {
        return Err("twelve columns are wanted");
    };
    let text = |zh: &str, en: &str| Text2 { zh: zh.to_owned(), en: en.to_owned() };
    let unit = Unit::from_word(unit).ok_or("unknown unit")?;
    let amount: i64 = amount.parse().ok().filter(|a| (1..=365).contains(a)).ok_or("amount from 1 to 365")?;
    let level = match level {
        "village" => Floor::Village,
        "township" => Floor::Township,
        _ => return Err("unknown level"),
    };
    let standard: Vec<StandardItem> =
        standard.split('|').map(|item| parse_item(item, text)).collect::<Result<_, _>>()?;
    Ok(Category {
        code: code.to_owned(),
        staff: text(szh, sen),
        plain: text(pzh, pen),
        limit: Limit { unit, amount },
        level,
        photo: PhotoRule { handle: yes(handle)?, verify: yes(verify)? },
        standard,
        keywords: keywords.split('|').filter(|k| !k.is_empty()).map(str::to_lowercase).collect(),
    })
}

fn parse_item(item: &str, text: impl Fn(&str, &str) -> Text2) -> Result<StandardItem, &'static str> {
    let mut parts = item.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(code), Some(zh), Some(en)) if !code.is_empty() => {
            Ok(StandardItem { code: code.to_owned(), text: text(zh, en) })
        }
        _ => Err("a standard item is code:zh:en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_classes_with_a_standard_each() {
        let all = Catalogue::embedded();
        assert_eq!(all.all().len(), 12);
        for class in all.all() {
            assert!(!class.standard.is_empty() && !class.keywords.is_empty(), "{}", class.code);
        }
        let lamp = all.find("C0118").unwrap();
        assert_eq!((lamp.limit.amount, lamp.photo.verify, lamp.level), (2, true, Floor::Township));
    }

    #[test]
    fn bad_files() {
        let head = "head\n";
        let good = "E1,a,b,c,d,k,work_day,1,village,yes,no,x:甲:A";
        for (line, number, what) in [
            ("E1,a".to_owned(), 2, "twelve columns are wanted"),
            (good.replace("work_day", "moon"), 2, "unknown unit"),
            (good.replace(",1,", ",0,"), 2, "amount from 1 to 365"),
            (good.replace("village", "world"), 2, "unknown level"),
            (good.replace("yes", "maybe"), 2, "yes or no is wanted"),
            (good.replace("x:甲:A", "x"), 2, "a standard item is code:zh:en"),
            (format!("{good}\n{good}"), 3, "the code is there already"),
        ] {
            let error = Catalogue::parse(1, &format!("{head}{line}")).unwrap_err();
            assert_eq!(error, CatalogueError { line: number, what }, "{line}");
        }
    }
}
