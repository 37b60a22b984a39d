//! What a class must be to enter a version: every fault by the column of the file, which is also the path in JSON.

use super::{ClassInput, Grade, GradedLimit, StandardItem, Text2};
use base::{TextError, clean_line};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Classes of a version at most.
pub const CLASSES_MAX: usize = 600;
/// Characters of a name at most.
const NAME_MAX: usize = 60;
/// Characters of a condition or a standard item at most.
const SENTENCE_MAX: usize = 300;
/// Keywords of a class at most, and characters of each.
const KEYWORDS_MAX: usize = 60;
const KEYWORD_MAX: usize = 40;
/// Items of a closing standard at most.
const ITEMS_MAX: usize = 12;

/// Something wrong with a class.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Which column.
    pub column: &'static str,
    /// What, as a code.
    pub code: &'static str,
    /// What the sentence about it needs.
    pub args: Map<String, Value>,
}

impl Fault {
    /// A fault without arguments.
    pub fn new(column: &'static str, code: &'static str) -> Self {
        Self { column, code, args: Map::new() }
    }
    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// Cleans a class; gives every fault when there is one.
pub fn check(mut class: ClassInput) -> Result<ClassInput, Vec<Fault>> {
    let mut faults = Vec::new();
    if !is_code(&class.code) {
        faults.push(Fault::new("code", "code_form"));
    }
    text2(&mut faults, ["group_zh", "group_en"], &mut class.group, NAME_MAX);
    text2(&mut faults, ["staff_zh", "staff_en"], &mut class.staff, NAME_MAX);
    text2(&mut faults, ["plain_zh", "plain_en"], &mut class.plain, NAME_MAX);
    text2(&mut faults, ["condition_zh", "condition_en"], &mut class.condition, SENTENCE_MAX);
    class.keywords = keywords(&mut faults, &class.keywords);
    standard(&mut faults, &mut class.standard);
    limits(&mut faults, &mut class.limits);
    if class.national.as_ref().is_some_and(|n| !digits(&n.code, 4)) {
        faults.push(Fault::new("national", "national_form"));
    }
    if faults.is_empty() { Ok(class) } else { Err(faults) }
}

/// C or E and four digits.
fn is_code(code: &str) -> bool {
    code.strip_prefix(['C', 'E']).is_some_and(|rest| digits(rest, 4))
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// A text of one line without the bar that separates things in a cell.
fn line(faults: &mut Vec<Fault>, column: &'static str, text: &mut String, most: usize) {
    match clean_line(text, most) {
        Ok(clean) if clean.contains('|') => faults.push(Fault::new(column, "mark").arg("mark", "|")),
        Ok(clean) => *text = clean,
        Err(TextError::Empty) => faults.push(Fault::new(column, "required")),
        Err(TextError::Long(max)) => faults.push(Fault::new(column, "too_long").arg("max", max)),
        Err(TextError::Bidi) => faults.push(Fault::new(column, "bidi")),
        Err(TextError::Control) => faults.push(Fault::new(column, "control")),
    }
}

fn text2(faults: &mut Vec<Fault>, [zh, en]: [&'static str; 2], text: &mut Text2, most: usize) {
    line(faults, zh, &mut text.zh, most);
    line(faults, en, &mut text.en, most * 2);
}

/// Lower case, each once, in their order. A class may have none: 其他 has none.
fn keywords(faults: &mut Vec<Fault>, given: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in given {
        let mut word = word.to_lowercase();
        line(faults, "keywords", &mut word, KEYWORD_MAX);
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    if kept.len() > KEYWORDS_MAX {
        faults.push(Fault::new("keywords", "too_many").arg("max", KEYWORDS_MAX));
    }
    kept
}

fn standard(faults: &mut Vec<Fault>, items: &mut [StandardItem]) {
    const COLUMN: &str = "standard";
    if items.is_empty() {
        faults.push(Fault::new(COLUMN, "required"));
    }
    if items.len() > ITEMS_MAX {
        faults.push(Fault::new(COLUMN, "too_many").arg("max", ITEMS_MAX));
    }
    let mut seen = BTreeSet::new();
    for item in items {
        let letters = item.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !letters || !(1..=32).contains(&item.code.len()) {
            faults.push(Fault::new(COLUMN, "item_code"));
        } else if !seen.insert(item.code.clone()) {
            faults.push(Fault::new(COLUMN, "duplicate").arg("code", item.code.as_str()));
        }
        marked(faults, COLUMN, &mut item.text);
    }
}

/// A text in a cell where colons separate: none in its Chinese.
fn marked(faults: &mut Vec<Fault>, column: &'static str, text: &mut Text2) {
    text2(faults, [column, column], text, SENTENCE_MAX);
    if text.zh.contains(':') {
        faults.push(Fault::new(column, "mark").arg("mark", ":"));
    }
}

fn limits(faults: &mut Vec<Fault>, limits: &mut [GradedLimit]) {
    const COLUMN: &str = "limits";
    let grades: Vec<Grade> = limits.iter().map(|l| l.grade).collect();
    match grades.as_slice() {
        [Grade::Normal] | [Grade::Normal, Grade::Urgent] => {}
        _ => faults.push(Fault::new(COLUMN, "grades")),
    }
    for graded in limits {
        if !graded.limit.valid() {
            faults.push(Fault::new(COLUMN, "range").arg("min", 1).arg("max", graded.limit.unit.most()));
        }
        match (graded.grade, &mut graded.when) {
            (Grade::Urgent, None) => faults.push(Fault::new(COLUMN, "when")),
            (_, Some(when)) => marked(faults, COLUMN, when),
            (Grade::Normal, None) => {}
        }
    }
}
