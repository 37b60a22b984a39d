//! Organisations as CSV: `name,division,kind,phone,duties,hours`. Matched by division and name.

use super::table::{self, Table};
use super::{Findings, How, ImportError, parts, tally};
use crate::model::{Duty, NewOrg, OfficeHours, OrgKind, OrgRow};
use crate::rules::{self, Going};
use crate::work::Neighbours;
use crate::{NAME_MAX, PHONE_MAX, store};
use base::import::{Finding, Imported};
use base::{Division, Level, PageArgs, Stamp};
use db::Tx;
use std::collections::BTreeMap;

/// Organisations read at a time for an export.
const BATCH: i64 = 100;

/// One line of a file of organisations.
#[derive(Clone, Debug)]
pub struct OrgLine {
    /// Its line.
    pub line: u64,
    /// The organisation.
    pub org: NewOrg,
}

/// Reads organisations. `duties` are words joined by bars (`intake|verify`), `hours` like `09:00-12:00 13:00-17:30`, empty for the
/// county's; `kind` may be missing: other.
pub fn read_organisations(bytes: &[u8]) -> Result<Vec<OrgLine>, Vec<Finding>> {
    let table = Table::read(bytes, &["name", "division", "phone", "duties"], &["kind", "hours"])?;
    let mut findings = Findings::default();
    let mut rows = Vec::new();
    let mut seen: BTreeMap<(Division, String), u64> = BTreeMap::new();
    for line in table.lines() {
        let at = line.number;
        let name = findings.text(at, "name", line.get("name"), NAME_MAX);
        let phone = findings.text(at, "phone", line.get("phone"), PHONE_MAX);
        let kind = match line.get("kind") {
            "" => Some(OrgKind::Other),
            word => OrgKind::from_word(word),
        };
        if kind.is_none() {
            findings.add(at, "kind", "unknown");
        }
        let duties = duties(&mut findings, at, "duties", line.get("duties"));
        let hours = Some(line.get("hours")).filter(|text| !text.is_empty());
        let hours = hours.map(|text| OfficeHours::parse(&text.replace('：', ":")));
        if hours == Some(None) {
            findings.add(at, "hours", "hours");
        }
        let Ok(division) = Division::parse(line.get("division")) else {
            findings.add(at, "division", "division");
            continue;
        };
        if let Some(first) = seen.insert((division, name.clone()), at) {
            findings.push(Finding::new(at, "name", "duplicate").arg("first", first));
        }
        let (kind, hours) = (kind.unwrap_or(OrgKind::Other), hours.flatten());
        rows.push(OrgLine { line: at, org: NewOrg { name, phone, division, duties, kind, hours } });
    }
    findings.or(rows)
}

/// Duties joined by bars; an unknown one is a finding.
pub(super) fn duties(findings: &mut Findings, line: u64, column: &str, text: &str) -> Vec<Duty> {
    let mut all = Vec::new();
    for part in parts(text) {
        match Duty::from_word(part) {
            Some(duty) => all.push(duty),
            None => findings.push(Finding::new(line, column, "unknown").arg("value", part)),
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Makes organisations what the lines say; those that no line names stay.
pub fn import_organisations(
    tx: &mut Tx,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    rows: &[OrgLine],
    how: How,
) -> Result<Imported, ImportError> {
    let mut findings = Findings::default();
    let mut imported = Imported::default();
    let mut writes: Vec<(&OrgLine, Option<OrgRow>)> = Vec::new();
    for line in rows {
        let (division, at) = (line.org.division, line.line);
        if rules::within(how.within, division).is_err() {
            findings.add(at, "division", "outside");
            continue;
        }
        if !neighbours.exists(division) {
            findings.add(at, "division", "unknown");
            continue;
        }
        let row = store::find_org_named(tx, &line.org.name, Some(division), division.range())?.pop();
        let Some(row) = row else {
            tally(&mut imported, false, false);
            writes.push((line, None));
            continue;
        };
        if !row.open {
            findings.add(at, "name", "closed");
            continue;
        }
        let same = compare(tx, neighbours, &mut findings, line, &row)?;
        tally(&mut imported, true, same);
        if !same {
            writes.push((line, Some(row)));
        }
    }
    findings.refuse()?;
    for (line, row) in writes.into_iter().filter(|_| !how.dry) {
        write(tx, stamp, &line.org, row)?;
    }
    Ok(imported)
}

fn write(tx: &mut Tx, stamp: &Stamp, new: &NewOrg, row: Option<OrgRow>) -> Result<(), ImportError> {
    let Some(mut row) = row else {
        store::insert_org(tx, stamp, new)?;
        return Ok(());
    };
    row.org.phone.clone_from(&new.phone);
    (row.kind, row.hours) = (new.kind, new.hours.clone());
    store::update_org(tx, stamp, &row, &new.duties)?;
    Ok(())
}

/// Whether the line says what is there. A desk that may not go is a finding.
fn compare(
    tx: &mut Tx,
    neighbours: &dyn Neighbours,
    findings: &mut Findings,
    line: &OrgLine,
    row: &OrgRow,
) -> Result<bool, db::Error> {
    let new = &line.org;
    let desks = store::list_org_desks(tx, row.org.id)?;
    let gone: Vec<_> = desks.iter().filter(|d| !new.duties.contains(&d.duty)).collect();
    if let Some(county) = row.org.division.at(Level::County).filter(|_| !gone.is_empty()) {
        let going = Going::Duties(row.org.id, gone.iter().map(|d| d.duty).collect());
        if let Err(refused) = rules::keeps_an_owner(&store::county_desks(tx, county)?, &going) {
            findings.add(line.line, "duties", refused.code());
        }
    }
    for desk in &gone {
        if neighbours.waits(tx, desk.id)? {
            let finding = Finding::new(line.line, "duties", "desk_in_use");
            findings.push(finding.arg("value", desk.duty.word()));
        }
    }
    let same_desks = gone.is_empty() && desks.len() == new.duties.len();
    Ok(same_desks && row.org.phone == new.phone && row.kind == new.kind && row.hours == new.hours)
}

/// The open organisations of a division as [`read_organisations`] reads them.
pub fn export_organisations(tx: &mut Tx, within: Division) -> Result<Vec<u8>, db::Error> {
    let filter = store::OrgFilter { range: within.range(), text: String::new(), closed: false };
    let mut page = PageArgs::first(BATCH);
    let mut lines: Vec<[String; 6]> = Vec::new();
    loop {
        let mut rows = store::list_orgs(tx, &filter, &page)?;
        let more = rows.len() as i64 > BATCH;
        rows.truncate(BATCH as usize);
        page.after = rows.last().map(|row| (row.org.division.code(), row.org.id.bytes().to_vec()));
        for row in rows {
            let desks = store::list_org_desks(tx, row.org.id)?;
            let mut duties: Vec<Duty> = desks.iter().map(|d| d.duty).collect();
            duties.sort_unstable();
            let duties: Vec<&str> = duties.into_iter().map(Duty::word).collect();
            let hours = row.hours.map(|h| h.to_string()).unwrap_or_default();
            let (name, division, phone) = (row.org.name, row.org.division.to_string(), row.org.phone);
            lines.push([name, division, row.kind.word().to_owned(), phone, duties.join("|"), hours]);
        }
        if !more {
            let head = ["name", "division", "kind", "phone", "duties", "hours"];
            return Ok(table::write(head, lines.into_iter()));
        }
    }
}
