//! Classes as CSV: one line a class, the columns of [`COLUMNS`] in any order. What is written reads back the same.

use super::{
    CLASSES_MAX, ClassInput, Floor, Grade, GradedLimit, National, PhotoRule, StandardItem, Status, Text2,
    check,
};
use ::csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use base::import::{FINDINGS_MAX, Finding};
use std::collections::BTreeMap;
use territory::{Limit, Unit};

/// The head line, in the order in which files are written.
pub const COLUMNS: [&str; 18] = [
    "code",
    "group_zh",
    "group_en",
    "staff_zh",
    "staff_en",
    "plain_zh",
    "plain_en",
    "keywords",
    "condition_zh",
    "condition_en",
    "standard",
    "limits",
    "level",
    "photo_handle",
    "photo_verify",
    "national",
    "national_status",
    "limit_status",
];
const BOM: &str = "\u{feff}";

/// Reads a file of classes: all of them, checked, or everything that is wrong with it (at most [`FINDINGS_MAX`] findings).
pub fn read_categories(bytes: &[u8]) -> Result<Vec<ClassInput>, Vec<Finding>> {
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let line = bytes[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        vec![Finding::new(line as u64, "", "not_utf8")]
    })?;
    let text = text.strip_prefix(BOM).unwrap_or(text);
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let head = reader.headers().map_err(|_| vec![Finding::new(1, "", "csv")])?.clone();
    let places = places(&head)?;
    let mut findings = Vec::new();
    let mut classes: BTreeMap<String, (u64, ClassInput)> = BTreeMap::new();
    // UTF-8 was looked at, lengths are flexible, and reading from memory does not fail.
    for record in reader.records().map_while(Result::ok) {
        let line = line_of(text, &record);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if classes.len() == CLASSES_MAX {
            findings.push(Finding::new(line, "", "too_many_rows").arg("max", CLASSES_MAX));
            break;
        }
        match read_record(&Cells { record: &record, places: &places, line }, head.len()) {
            Ok(class) => match classes.get(&class.code) {
                Some((first, _)) => {
                    findings.push(Finding::new(line, "code", "duplicate").arg("line", *first));
                }
                None => _ = classes.insert(class.code.clone(), (line, class)),
            },
            Err(more) => findings.extend(more),
        }
    }
    if classes.is_empty() && findings.is_empty() {
        findings.push(Finding::new(1, "", "empty"));
    }
    if findings.is_empty() {
        return Ok(classes.into_values().map(|(_, class)| class).collect());
    }
    findings.truncate(FINDINGS_MAX);
    Err(findings)
}

/// The line of a record, from 1: the reader counts as before the line ends that it skips.
fn line_of(text: &str, record: &StringRecord) -> u64 {
    let at = usize::try_from(record.position().map_or(0, ::csv::Position::byte)).unwrap_or(0).min(text.len());
    let bytes = text.as_bytes();
    let start = at + bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
    bytes[..start].iter().filter(|b| **b == b'\n').count() as u64 + 1
}

/// Where each column stands.
fn places(head: &StringRecord) -> Result<BTreeMap<&'static str, usize>, Vec<Finding>> {
    let mut found = BTreeMap::new();
    let mut findings = Vec::new();
    for (place, name) in head.iter().map(str::trim).enumerate() {
        match COLUMNS.into_iter().find(|known| known.eq_ignore_ascii_case(name)) {
            None => findings.push(Finding::new(1, name, "column_unknown")),
            Some(known) if found.insert(known, place).is_some() => {
                findings.push(Finding::new(1, name, "duplicate"));
            }
            Some(_) => {}
        }
    }
    let missing = COLUMNS.into_iter().filter(|known| !found.contains_key(known));
    findings.extend(missing.map(|name| Finding::new(1, name, "column_missing")));
    findings.truncate(FINDINGS_MAX);
    if findings.is_empty() { Ok(found) } else { Err(findings) }
}

/// The cells of one line.
struct Cells<'a> {
    record: &'a StringRecord,
    places: &'a BTreeMap<&'static str, usize>,
    line: u64,
}

impl<'a> Cells<'a> {
    fn get(&self, column: &str) -> &'a str {
        self.places.get(column).and_then(|place| self.record.get(*place)).unwrap_or("").trim()
    }
    fn text2(&self, zh: &str, en: &str) -> Text2 {
        Text2::new(self.get(zh), self.get(en))
    }
    fn wrong(&self, column: &str, code: &str) -> Finding {
        Finding::new(self.line, column, code)
    }
    /// One of a column's words.
    fn word<T: Copy>(&self, column: &str, of: &[(&str, T)]) -> Result<T, Finding> {
        let text = self.get(column);
        of.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let known: Vec<&str> = of.iter().map(|(word, _)| *word).collect();
            self.wrong(column, if text.is_empty() { "required" } else { "unknown" }).arg("known", known)
        })
    }
}

fn statuses() -> [(&'static str, Status); 2] {
    Status::ALL.map(|s| (s.word(), s))
}

fn read_record(cells: &Cells<'_>, columns: usize) -> Result<ClassInput, Vec<Finding>> {
    if cells.record.len() != columns {
        let finding = cells.wrong("", "cells").arg("have", cells.record.len()).arg("want", columns);
        return Err(vec![finding]);
    }
    let mut findings = Vec::new();
    let mut keep = |found: Result<(), Finding>| findings.extend(found.err());
    let yes = [("yes", true), ("no", false)];
    let mut class = ClassInput {
        code: cells.get("code").to_owned(),
        group: cells.text2("group_zh", "group_en"),
        staff: cells.text2("staff_zh", "staff_en"),
        plain: cells.text2("plain_zh", "plain_en"),
        keywords: parts(cells.get("keywords")).map(str::to_owned).collect(),
        condition: cells.text2("condition_zh", "condition_en"),
        standard: Vec::new(),
        limits: Vec::new(),
        limit_status: Status::Local,
        level: Floor::Township,
        photo: PhotoRule { handle: false, verify: false },
        national: None,
    };
    let levels = Floor::ALL.map(|l| (l.word(), l));
    keep(cells.word("level", &levels).map(|level| class.level = level));
    keep(cells.word("photo_handle", &yes).map(|is| class.photo.handle = is));
    keep(cells.word("photo_verify", &yes).map(|is| class.photo.verify = is));
    keep(cells.word("limit_status", &statuses()).map(|status| class.limit_status = status));
    keep(national(cells).map(|national| class.national = national));
    let items = parts(cells.get("standard")).map(|item| item_of(cells, item)).collect::<Result<_, _>>();
    let read_items = items.is_ok();
    keep(items.map(|items| class.standard = items));
    let limits = parts(cells.get("limits")).map(|limit| limit_of(cells, limit)).collect::<Result<_, _>>();
    let read_limits = limits.is_ok();
    keep(limits.map(|limits| class.limits = limits));
    match check(class) {
        Ok(class) if findings.is_empty() => return Ok(class),
        Ok(_) => {}
        // What could not be read is said once.
        Err(faults) => findings.extend(
            faults
                .into_iter()
                .filter(|f| (f.column != "standard" || read_items) && (f.column != "limits" || read_limits))
                .map(|f| Finding {
                    line: cells.line,
                    column: f.column.to_owned(),
                    code: f.code.to_owned(),
                    args: f.args,
                }),
        ),
    }
    Err(findings)
}

/// The things that bars separate in a cell.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

/// `code:中文:English`
fn item_of(cells: &Cells<'_>, text: &str) -> Result<StandardItem, Finding> {
    match text.splitn(3, ':').collect::<Vec<_>>()[..] {
        [code, zh, en] => Ok(StandardItem { code: code.trim().to_owned(), text: Text2::new(zh, en) }),
        _ => Err(cells.wrong("standard", "item_form")),
    }
}

/// `normal:work_day:2` or `urgent:work_hour:4:什么情况:When it holds`
fn limit_of(cells: &Cells<'_>, text: &str) -> Result<GradedLimit, Finding> {
    let form = || cells.wrong("limits", "limit_form");
    let pieces: Vec<&str> = text.splitn(5, ':').map(str::trim).collect();
    let (grade, unit, amount, when) = match pieces[..] {
        [grade, unit, amount] => (grade, unit, amount, None),
        [grade, unit, amount, zh, en] => (grade, unit, amount, Some(Text2::new(zh, en))),
        _ => return Err(form()),
    };
    let grade = Grade::ALL.into_iter().find(|g| g.word() == grade).ok_or_else(form)?;
    let unit = Unit::from_word(unit).ok_or_else(form)?;
    let amount: i64 = amount.parse().map_err(|_| form())?;
    Ok(GradedLimit { grade, when, limit: Limit::new(unit, amount) })
}

/// Number and status of the national class; both empty when there is none.
fn national(cells: &Cells<'_>) -> Result<Option<National>, Finding> {
    match (cells.get("national"), cells.get("national_status")) {
        ("", "" | "local") => Ok(None),
        (code, _) => {
            let status = cells.word("national_status", &statuses())?;
            Ok(Some(National { code: code.to_owned(), status }))
        }
    }
}

/// Writes classes as a file: UTF-8 with a mark at its beginning, so that spreadsheets read it as such.
pub fn write_categories<'a>(classes: impl IntoIterator<Item = &'a ClassInput>) -> Vec<u8> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(BOM.as_bytes().to_vec());
    // Unwrap safety: writing to memory does not fail, and every line has the head's number of cells.
    writer.write_record(COLUMNS).expect("memory");
    for class in classes {
        writer.write_record(cells_of(class)).expect("memory");
    }
    writer.into_inner().expect("memory")
}

fn cells_of(class: &ClassInput) -> [String; 18] {
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let item = |i: &StandardItem| format!("{}:{}:{}", i.code, i.text.zh, i.text.en);
    let limit = |l: &GradedLimit| {
        let short = format!("{}:{}:{}", l.grade.word(), l.limit.unit.word(), l.limit.amount);
        l.when.as_ref().map_or(short.clone(), |when| format!("{short}:{}:{}", when.zh, when.en))
    };
    let joined = |parts: Vec<String>| parts.join("|");
    let text = |t: &str| t.to_owned();
    let national = class.national.as_ref();
    [
        text(&class.code),
        text(&class.group.zh),
        text(&class.group.en),
        text(&class.staff.zh),
        text(&class.staff.en),
        text(&class.plain.zh),
        text(&class.plain.en),
        class.keywords.join("|"),
        text(&class.condition.zh),
        text(&class.condition.en),
        joined(class.standard.iter().map(item).collect()),
        joined(class.limits.iter().map(limit).collect()),
        text(class.level.word()),
        yes(class.photo.handle),
        yes(class.photo.verify),
        national.map(|n| n.code.clone()).unwrap_or_default(),
        text(national.map_or("", |n| n.status.word())),
        text(class.limit_status.word()),
    ]
}
