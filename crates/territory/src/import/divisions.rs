//! Divisions of a county: those that come with the program, or `code,name` as the county has them.

use super::table::Table;
use super::{Findings, How, ImportError, name, tally};
use crate::model::{Entry, Flag, above};
use crate::national::National;
use crate::rules::{Load, Rows};
use crate::store::{self, Turn};
use base::import::{Finding, Imported};
use base::{Division, Level, Stamp};
use db::Tx;
use std::collections::{BTreeMap, BTreeSet};

/// One line of divisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionRow {
    /// Its line; 0 when it comes with the program.
    pub line: u64,
    /// The division.
    pub entry: Entry,
}

/// Reads `code,name`, and `flag` where there is one (`pseudo`, `virtual`, `zone`).
pub fn read_divisions(bytes: &[u8]) -> Result<Vec<DivisionRow>, Vec<Finding>> {
    let table = Table::read(bytes, &["code", "name"], &["flag"])?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<Division, u64> = BTreeMap::new();
    for line in table.lines() {
        let at = line.number;
        let division = Division::parse(&base::plain_digits(line.get("code"))).ok();
        let division = division.filter(|d| d.level() < Level::Grid);
        let flag = Flag::from_word(line.get("flag")).filter(|f| *f != Flag::Dedicated);
        if division.is_none() {
            findings.push(Finding::new(at, "code", "code"));
        }
        if flag.is_none() {
            findings.push(Finding::new(at, "flag", "unknown").arg("value", line.get("flag")));
        }
        let name = name(&mut findings, at, "name", line.get("name"));
        if name.is_none() {
            findings.push(Finding::new(at, "name", "required"));
        }
        let (Some(division), Some(flag), Some(name)) = (division, flag, name) else { continue };
        if let Some(first) = seen.insert(division, at) {
            findings.push(Finding::new(at, "code", "duplicate").arg("first", first));
        }
        rows.push(DivisionRow { line: at, entry: Entry { division, name, flag } });
    }
    findings.or(rows)
}

/// The divisions of a county as they come with the program; `None` when it knows no such county.
pub fn national_rows(root: Division) -> Option<Vec<DivisionRow>> {
    let entries = National::embedded().county_entries(root)?;
    Some(entries.into_iter().map(|entry| DivisionRow { line: 0, entry }).collect())
}

/// Adds and changes divisions of a county; the path to it is taken from what comes with the program where the rows lack it. With
/// `replace` townships and villages that are not listed end, and their grids with them; other grids stay.
pub fn import_divisions(
    tx: &mut Tx,
    stamp: &Stamp,
    root: Division,
    rows: &[DivisionRow],
    how: How,
) -> Result<Imported, ImportError> {
    let turn = Turn::take(tx, stamp, root)?;
    let valid = store::rows(tx, root)?;
    let listed: BTreeMap<Division, &DivisionRow> = rows.iter().map(|r| (r.entry.division, r)).collect();
    let mut wanted: BTreeMap<Division, Entry> = path(root);
    let stays = |d: &Division| {
        !how.replace || !how.within.contains(*d) || d.level() == Level::Grid || d.contains(root)
    };
    wanted.extend(valid.entries.iter().filter(|(d, _)| stays(d)).map(|(d, e)| (*d, e.clone())));
    wanted.extend(listed.iter().map(|(d, r)| (*d, r.entry.clone())));
    let villages: BTreeSet<Division> =
        wanted.keys().copied().filter(|d| d.level() == Level::Village).collect();
    wanted.retain(|d, _| {
        d.level() != Level::Grid || d.at(Level::Village).is_some_and(|v| villages.contains(&v))
    });
    fits(root, how.within, rows, &wanted).refuse()?;
    let mut imported = Imported::default();
    for (division, entry) in &wanted {
        let old = valid.entries.get(division);
        tally(&mut imported, old.is_some(), old == Some(entry));
    }
    imported.ended = valid.entries.keys().filter(|d| !wanted.contains_key(d)).count() as u64;
    if !how.dry {
        let wanted = Rows { entries: wanted, areas: valid.areas.clone() }.listed();
        turn.change(tx, Load::Divisions, &valid, &wanted)?;
    }
    Ok(imported)
}

/// The root and what lies above it, as they come with the program.
fn path(root: Division) -> BTreeMap<Division, Entry> {
    let national = National::embedded();
    std::iter::once(root)
        .chain(above(root))
        .filter_map(|d| national.find(d))
        .map(|e| (e.division, e))
        .collect()
}

fn fits(
    root: Division,
    within: Division,
    rows: &[DivisionRow],
    wanted: &BTreeMap<Division, Entry>,
) -> Findings {
    let mut findings = Findings::default();
    if !wanted.contains_key(&root) {
        findings.push(Finding::new(1, "code", "no_county").arg("county", root.to_string()));
    }
    for row in rows {
        let division = row.entry.division;
        let finding = |code: &str| Finding::new(row.line, "code", code);
        if !root.contains(division) && !division.contains(root) {
            findings.push(finding("other_county").arg("county", root.to_string()));
        } else if !within.contains(division) && !division.contains(within) {
            findings.push(finding("not_yours").arg("within", within.to_string()));
        } else if division.level() == Level::Village
            && division.at(Level::Township).is_some_and(|t| !wanted.contains_key(&t))
        {
            findings.push(
                finding("unknown_township")
                    .arg("township", division.at(Level::Township).map(|t| t.to_string())),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files() {
        let check = |text: &str, expected: &[(u64, &str, &str)]| {
            let found = read_divisions(text.as_bytes()).err().unwrap_or_default();
            let found: Vec<(u64, &str, &str)> =
                found.iter().map(|f| (f.line, f.column.as_str(), f.code.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("code,name\n330106,西湖区\n330106002,北山街道\n", &[]);
        check("name,code,flag\n虚拟社区,330106002498,virtual\n", &[]);
        check("code,name\n3301,\n33010,x\n", &[(2, "name", "required"), (3, "code", "code")]);
        check("code,name\n330106002051001,一\n", &[(2, "code", "code")]);
        check("code,name\n330106,甲\n３３０１０６,乙\n", &[(3, "code", "duplicate")]);
        check("code,name,flag\n330106,甲,dedicated\n", &[(2, "flag", "unknown")]);
        check(
            &format!("code,name\n330106,{}\n", "长".repeat(61)),
            &[(2, "name", "too_long"), (2, "name", "required")],
        );
    }
}
