//! Grids of a county: with areas from GeoJSON, as a mere list from CSV. Compared with the rows; what differs ends and begins again.

use super::table::Table;
use super::{Findings, GRIDS_MAX, How, ImportError, fit, name, tally, with_figures};
use crate::model::{Entry, Flag};
use crate::packed::pack;
use crate::rules::{Load, Rows};
use crate::shape::Shape;
use crate::store::{self, Turn};
use base::import::{Finding, Imported};
use base::{Division, Level, Stamp};
use db::Tx;
use std::collections::{BTreeMap, BTreeSet};

/// One grid, or the outline of a township or village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its line, or the place of its feature; 0 when it comes with the program.
    pub line: u64,
    /// The grid; a township or village when this is an outline.
    pub division: Division,
    /// The name; `None` keeps the old one, a new grid is called by its number.
    pub name: Option<String>,
    /// Ordinary (综合) or dedicated (专属); `None` keeps the old kind, a new grid is general.
    pub kind: Option<Flag>,
    /// The area; `None` keeps the old one, if any.
    pub shape: Option<Shape>,
}

/// Reads `code,name,kind,village`: a code of 15 digits, or the number inside the village (1 to 999) when the village is named; kind is
/// `general` (综合, also when empty) or `dedicated` (专属). Grids of a list have no areas: old ones stay.
pub fn read_grids_csv(bytes: &[u8]) -> Result<Vec<GridRow>, Vec<Finding>> {
    let table = Table::read(bytes, &["code"], &["name", "kind", "village"])?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<Division, u64> = BTreeMap::new();
    for line in table.lines() {
        let at = line.number;
        let (code, village) = (base::plain_digits(line.get("code")), line.get("village"));
        let short = !village.is_empty() && code.len() <= 3;
        let code =
            if short { code_of("", village, &code, false) } else { code_of(&code, village, "", false) };
        let kind = kind_of(line.get("kind"));
        if kind.is_err() {
            findings.push(Finding::new(at, "kind", "unknown").arg("value", line.get("kind")));
        }
        let name = name(&mut findings, at, "name", line.get("name"));
        match code {
            Err((column, code)) => {
                let column = if column == "sequence" { "code" } else { column };
                findings.push(with_figures(Finding::new(at, column, code)));
            }
            Ok(division) => {
                if let Some(first) = seen.insert(division, at) {
                    findings.push(Finding::new(at, "code", "duplicate").arg("first", first));
                }
                rows.push(GridRow { line: at, division, name, kind: kind.unwrap_or_default(), shape: None });
            }
        }
    }
    findings.or(rows)
}

/// The division of a code, or of a village and a number inside it. The error: which column, and what is wrong.
pub(super) fn code_of(
    code: &str,
    village: &str,
    sequence: &str,
    outlines: bool,
) -> Result<Division, (&'static str, &'static str)> {
    let [code, village, sequence] = [code, village, sequence].map(base::plain_digits);
    let village = match village.as_str() {
        "" => None,
        text => {
            let division = Division::parse(text).ok().filter(|d| d.level() == Level::Village);
            Some(division.ok_or(("village", "code"))?)
        }
    };
    if code.is_empty() {
        let Some(village) = village else { return Err(("code", "required")) };
        let number: i64 = sequence.parse().map_err(|_| ("sequence", "required"))?;
        if !(1..=999).contains(&number) {
            return Err(("sequence", "range"));
        }
        return Division::from_parts(village.code() + number, Level::Grid).map_err(|_| ("village", "code"));
    }
    let division = Division::parse(&code).map_err(|_| ("code", "code"))?;
    let fits = match division.level() {
        Level::Grid => division.code() % 1000 != 0,
        Level::Township | Level::Village => outlines,
        Level::Province | Level::City | Level::County => false,
    };
    if !fits {
        return Err(("code", "code"));
    }
    match village {
        Some(village) if !village.contains(division) => Err(("village", "differs")),
        _ => Ok(division),
    }
}

/// The kind of a word; empty: none is said.
pub(super) fn kind_of(word: &str) -> Result<Option<Flag>, ()> {
    match word {
        "" => Ok(None),
        "general" | "综合" | "综合网格" | "基础" | "基础网格" => Ok(Some(Flag::Ordinary)),
        "dedicated" | "专属" | "专属网格" => Ok(Some(Flag::Dedicated)),
        _ => Err(()),
    }
}

/// Adds and changes grids and outlines of a county. With `replace` grids that are not listed end; outlines stay.
pub fn import_grids(
    tx: &mut Tx,
    stamp: &Stamp,
    root: Division,
    rows: &[GridRow],
    how: How,
) -> Result<Imported, ImportError> {
    let turn = Turn::take(tx, stamp, root)?;
    let valid = store::rows(tx, root)?;
    belongs(root, how.within, rows, &valid).refuse()?;
    let (wanted, imported) = join(rows, &valid, how);
    let mut findings = Findings::default();
    let grids = wanted.entries.keys().filter(|d| d.level() == Level::Grid).count();
    if grids > GRIDS_MAX {
        findings.push(Finding::new(0, "", "too_many").arg("max", GRIDS_MAX));
    }
    fit::check(&mut findings, root, rows, &wanted);
    findings.refuse()?;
    if !how.dry {
        turn.change(tx, Load::Grids, &valid, &wanted)?;
    }
    Ok(imported)
}

/// Each row names a village or township of this county, and of who imports.
fn belongs(root: Division, within: Division, rows: &[GridRow], valid: &Rows) -> Findings {
    let mut findings = Findings::default();
    for row in rows {
        let division = row.division;
        let named =
            if division.level() == Level::Grid { division.at(Level::Village) } else { Some(division) };
        let finding = |code: &str| Finding::new(row.line, "code", code);
        if !root.contains(division) {
            findings.push(finding("other_county").arg("county", root.to_string()));
        } else if !within.contains(division) {
            findings.push(finding("not_yours").arg("within", within.to_string()));
        } else if named.is_none_or(|d| !valid.entries.contains_key(&d)) {
            let code =
                if division.level() == Level::Township { "unknown_township" } else { "unknown_village" };
            findings.push(finding(code).arg("village", named.map(|d| d.to_string())));
        }
    }
    findings
}

/// The rows that shall be valid, and how much of them is new.
fn join(rows: &[GridRow], valid: &Rows, how: How) -> (Rows, Imported) {
    let mut wanted = valid.clone();
    let mut imported = Imported::default();
    if how.replace {
        let listed: BTreeSet<Division> = rows.iter().map(|r| r.division).collect();
        let gone = |d: &Division| d.level() == Level::Grid && how.within.contains(*d) && !listed.contains(d);
        imported.ended = wanted.entries.keys().filter(|d| gone(d)).count() as u64;
        wanted.entries.retain(|d, _| !gone(d));
        wanted = wanted.listed();
    }
    for row in rows {
        let division = row.division;
        let grid = division.level() == Level::Grid;
        let old = valid.entries.get(&division).filter(|_| grid);
        if grid {
            wanted.entries.insert(division, entry(row, old));
        }
        let old_area = valid.areas.get(&division);
        let area = row.shape.as_ref().map(pack).or_else(|| old_area.cloned());
        let same = area.as_ref() == old_area && (!grid || wanted.entries.get(&division) == old);
        wanted.areas.extend(area.map(|bytes| (division, bytes)));
        tally(&mut imported, if grid { old.is_some() } else { old_area.is_some() }, same);
    }
    (wanted, imported)
}

fn entry(row: &GridRow, old: Option<&Entry>) -> Entry {
    let number = || format!("{:02} 网格", row.division.code() % 1000);
    Entry {
        division: row.division,
        name: row.name.clone().or_else(|| old.map(|e| e.name.clone())).unwrap_or_else(number),
        flag: row.kind.or_else(|| old.map(|e| e.flag)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(u64, &str, &str)]) {
        let found = read_grids_csv(text.as_bytes()).err().unwrap_or_default();
        let found: Vec<(u64, &str, &str)> =
            found.iter().map(|f| (f.line, f.column.as_str(), f.code.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn lists() {
        let text = "code,name,kind,village\n330106002051001,一,,\n2,二,专属,330106002051\n３,,general,330106002051\n";
        let rows = read_grids_csv(text.as_bytes()).unwrap();
        let codes: Vec<String> = rows.iter().map(|r| r.division.to_string()).collect();
        assert_eq!(codes, ["330106002051001", "330106002051002", "330106002051003"]);
        let kinds: Vec<Option<Flag>> = rows.iter().map(|r| r.kind).collect();
        assert_eq!(kinds, [None, Some(Flag::Dedicated), Some(Flag::Ordinary)]);
        check("code,name,kind,village\n330106002051001,一,,330106002052\n", &[(2, "village", "differs")]);
        check("code,name,kind,village\n0,一,,330106002051\n", &[(2, "code", "range")]);
        check("code,name,kind,village\n1,一,,33010600205\n", &[(2, "village", "code")]);
        check(
            "code,name\n330106002051,一\n330106002051000,二\n",
            &[(2, "code", "code"), (3, "code", "code")],
        );
        check("code,kind\n330106002051001,红\n", &[(2, "kind", "unknown")]);
        check("code\n330106002051001\n330106002051001\n", &[(3, "code", "duplicate")]);
    }

    #[test]
    fn what_a_row_does_not_say_stays() {
        let grid = Division::parse("330106002051001").unwrap();
        let row = GridRow { line: 2, division: grid, name: None, kind: None, shape: None };
        let old = Entry { division: grid, name: "老".to_owned(), flag: Flag::Dedicated };
        assert_eq!(entry(&row, Some(&old)), old);
        assert_eq!(entry(&row, None).name, "01 网格");
        let valid = Rows { areas: [(grid, vec![1])].into(), ..Rows::of([old]) };
        let (wanted, imported) = join(&[row], &valid, How::add(grid));
        assert_eq!((wanted == valid, imported.unchanged), (true, 1));
        let (wanted, imported) = join(&[], &valid, How { replace: true, ..How::add(grid) });
        assert_eq!((wanted, imported.ended), (Rows::default(), 1));
    }
}
