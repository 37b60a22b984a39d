//! People and their posts as CSV: `account,name,organisation,division,role,title_zh,title_en,desks`, a line a post. People are matched
//! by account, posts by person, organisation and role. Nobody's password is touched: who is new gets a first one.

use super::orgs::duties;
use super::table::{self, Table};
use super::{Findings, How, ImportError, tally};
use crate::model::{Duty, NewPerson, NewPost, OrgRow, Role, SeatedPost};
use crate::policy::Policies;
use crate::rules::{self, Going, Refused};
use crate::work::Neighbours;
use crate::{NAME_MAX, POSTS_MAX, is_account, password, store};
use base::import::{Finding, Imported};
use base::{DeskId, Division, Entropy, Level, MembershipId, OrgId, PageArgs, PersonId, Stamp, uuid7};
use db::Tx;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use vault::Vault;

/// People read at a time for an export.
const BATCH: i64 = 100;

/// One line of a file of people: a person in a post.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// Its line.
    pub line: u64,
    /// Sign-in name.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// Its division, where the name alone does not tell.
    pub division: Option<Division>,
    /// The role.
    pub role: Role,
    /// The post's name in Chinese.
    pub title_zh: String,
    /// The post's name in English.
    pub title_en: String,
    /// The desks it serves.
    pub desks: Vec<Duty>,
}

/// A first password for a new account.
#[derive(Clone)]
pub struct FirstPassword {
    account: String,
    password: String,
    hash: String,
}

/// Only the account: the password is nobody's to log.
impl std::fmt::Debug for FirstPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FirstPassword({})", self.account)
    }
}

impl FirstPassword {
    /// One by chance. Slow on purpose: call from a blocking thread.
    pub fn new(entropy: &dyn Entropy, account: &str) -> Result<Self, String> {
        let password = password::first(entropy);
        let hash = password::hash(&password).map_err(|e| e.to_string())?;
        Ok(Self { account: account.to_owned(), password, hash })
    }
}

/// `account,password`, to be handed out once and then destroyed.
pub fn password_list(passwords: &[FirstPassword]) -> Vec<u8> {
    table::write(["account", "password"], passwords.iter().map(|p| [p.account.clone(), p.password.clone()]))
}

/// What a post is called when the file does not say.
const fn title(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Worker => ("网格员", "Grid worker"),
        Role::Clerk => ("受理员", "Intake clerk"),
        Role::Verifier => ("核查员", "Verifier"),
        Role::Centre => ("值班员", "Duty officer"),
        Role::Department => ("经办员", "Department officer"),
        Role::Operator => ("话务员", "Hotline operator"),
        Role::Admin => ("管理员", "Administrator"),
    }
}

/// Reads people. Titles may be missing: the role's; `division` too: the organisation's name must then be the only one.
pub fn read_people(bytes: &[u8]) -> Result<Vec<PersonLine>, Vec<Finding>> {
    let wanted = ["account", "name", "organisation", "role"];
    let table = Table::read(bytes, &wanted, &["division", "title_zh", "title_en", "desks"])?;
    let mut findings = Findings::default();
    let mut rows: Vec<PersonLine> = Vec::new();
    let mut lines_of: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for line in table.lines() {
        let at = line.number;
        let account = line.get("account").to_lowercase();
        if !is_account(&account) {
            findings.add(at, "account", if account.is_empty() { "required" } else { "account" });
        }
        let name = findings.text(at, "name", line.get("name"), NAME_MAX);
        let organisation = findings.text(at, "organisation", line.get("organisation"), NAME_MAX);
        let division = Some(line.get("division")).filter(|text| !text.is_empty()).map(Division::parse);
        if let Some(Err(_)) = division {
            findings.add(at, "division", "division");
        }
        let desks = duties(&mut findings, at, "desks", line.get("desks"));
        let Some(role) = Role::from_word(line.get("role")) else {
            findings.add(at, "role", "unknown");
            continue;
        };
        let (zh, en) = title(role);
        let mut called = |column: &str, otherwise: &str| match line.get(column) {
            "" => otherwise.to_owned(),
            text => findings.text(at, column, text, NAME_MAX),
        };
        let (title_zh, title_en) = (called("title_zh", zh), called("title_en", en));
        let division = division.and_then(Result::ok);
        let row =
            PersonLine { line: at, account, name, organisation, division, role, title_zh, title_en, desks };
        let before = lines_of.entry(row.account.clone()).or_default();
        compare_lines(&mut findings, before.iter().map(|i| &rows[*i]), &row);
        before.push(rows.len());
        rows.push(row);
    }
    findings.or(rows)
}

/// Lines of one account tell of one person, and of each post once.
fn compare_lines<'a>(
    findings: &mut Findings,
    before: impl Iterator<Item = &'a PersonLine>,
    row: &PersonLine,
) {
    let mut posts = 1;
    for other in before {
        posts += 1;
        if other.name != row.name {
            findings.push(Finding::new(row.line, "name", "other_name").arg("first", other.line));
            return;
        }
        let same_org = other.organisation == row.organisation && other.division == row.division;
        if same_org && other.role == row.role {
            findings.push(Finding::new(row.line, "role", "duplicate").arg("first", other.line));
            return;
        }
    }
    if posts > POSTS_MAX {
        findings.push(Finding::new(row.line, "account", "too_many_posts").arg("max", POSTS_MAX));
    }
}

/// The accounts of a file that nobody has yet, in the order of the lines: each needs a first password.
pub fn new_accounts(tx: &mut Tx, rows: &[PersonLine]) -> Result<Vec<String>, db::Error> {
    let mut seen = BTreeSet::new();
    let mut fresh = Vec::new();
    for row in rows {
        if seen.insert(row.account.as_str()) && store::find_person_by_account(tx, &row.account)?.is_none() {
            fresh.push(row.account.clone());
        }
    }
    Ok(fresh)
}

/// A line after it was compared: what is there of it.
struct Compared<'a> {
    line: &'a PersonLine,
    org: OrgId,
    desks: Vec<DeskId>,
    /// Its person, when there is one.
    person: Option<PersonId>,
    /// Whether that person is called otherwise.
    renamed: bool,
    /// Its post, and whether that differs.
    post: Option<(SeatedPost, bool)>,
}

impl Compared<'_> {
    /// The desks that its post served and no longer serves, each with the line.
    fn leaves(&self) -> Vec<(u64, DeskId)> {
        let before = self.post.iter().flat_map(|(seated, _)| &seated.desks);
        before.filter(|d| !self.desks.contains(&d.id)).map(|d| (self.line.line, d.id)).collect()
    }

    fn same(&self) -> bool {
        !self.renamed && self.post.as_ref().is_some_and(|(_, differs)| !differs)
    }
}

/// Makes people and posts what the lines say; those that no line names stay. `passwords` holds one for each new account
/// ([`new_accounts`]); a dry run needs none. When all is written, no desk that lost a post may be without anybody while something
/// waits at it: then the whole file is given up.
pub fn import_people(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    neighbours: &dyn Neighbours,
    rows: &[PersonLine],
    passwords: &[FirstPassword],
    how: How,
) -> Result<Imported, ImportError> {
    let mut findings = Findings::default();
    let mut compared = Vec::new();
    for line in rows {
        compared.extend(compare(tx, vault, stamp, &mut findings, line, how.within)?);
    }
    findings.refuse()?;
    let mut imported = Imported::default();
    let mut hired: BTreeMap<&str, PersonId> = BTreeMap::new();
    let mut left: Vec<(u64, DeskId)> = Vec::new();
    for row in compared {
        tally(&mut imported, row.post.is_some(), row.same());
        if how.dry || row.same() {
            continue;
        }
        let known = row.person.or_else(|| hired.get(row.line.account.as_str()).copied());
        let person = match known {
            Some(person) => person,
            None => hire(tx, vault, stamp, row.line, passwords)?,
        };
        hired.insert(&row.line.account, person);
        left.extend(row.leaves());
        write(tx, vault, stamp, person, row)?;
    }
    let mut findings = Findings::default();
    for (line, desk) in left {
        if !store::is_served(tx, desk, MembershipId(Uuid::nil()))? && neighbours.waits(tx, desk)? {
            findings.add(line, "desks", Refused::DeskInUse.code());
        }
    }
    findings.refuse()?;
    Ok(imported)
}

fn hire(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    line: &PersonLine,
    passwords: &[FirstPassword],
) -> Result<PersonId, ImportError> {
    // Somebody came between the look for new accounts and this: the file is to be loaded again.
    let first = passwords
        .iter()
        .find(|p| p.account == line.account)
        .ok_or_else(|| ImportError::Findings(vec![Finding::new(line.line, "account", "no_password")]))?;
    let person = PersonId(uuid7(stamp.now, stamp.entropy.as_ref()));
    let (account, name) = (line.account.clone(), line.name.clone());
    let new = NewPerson { account, name, password_hash: first.hash.clone() };
    store::insert_person_as(tx, vault, stamp, person, &new, true)?;
    Ok(person)
}

fn write(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    person: PersonId,
    row: Compared<'_>,
) -> Result<(), ImportError> {
    let Compared { line, org, desks, renamed, post, .. } = row;
    if renamed {
        store::set_name(tx, vault, stamp, person, &line.name)?;
    }
    let (title_zh, title_en) = (line.title_zh.clone(), line.title_en.clone());
    match post {
        None => {
            let new = NewPost { person, org, role: line.role, title_zh, title_en, desks };
            store::insert_post(tx, stamp, &new)?;
        }
        Some((seated, true)) => {
            store::change_post(tx, stamp, &seated.post, &title_zh, &title_en, &desks)?;
        }
        Some((_, false)) => {}
    }
    Ok(())
}

/// The organisation that a line names.
fn organisation(
    tx: &mut Tx,
    findings: &mut Findings,
    line: &PersonLine,
    within: Division,
) -> Result<Option<OrgRow>, db::Error> {
    let mut found = store::find_org_named(tx, &line.organisation, line.division, within.range())?;
    let code = match (found.len(), found.first()) {
        (0, _) => "unknown",
        (1, Some(row)) if row.open => return Ok(found.pop()),
        (1, _) => "closed",
        _ => "ambiguous",
    };
    findings.add(line.line, "organisation", code);
    Ok(None)
}

fn compare<'a>(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    findings: &mut Findings,
    line: &'a PersonLine,
    within: Division,
) -> Result<Option<Compared<'a>>, ImportError> {
    let Some(org) = organisation(tx, findings, line, within)? else { return Ok(None) };
    let served = store::list_org_desks(tx, org.org.id)?;
    let mut desks = Vec::new();
    for duty in &line.desks {
        if !Policies::embedded().serves(line.role, *duty) {
            findings.push(Finding::new(line.line, "desks", "role").arg("value", duty.word()));
        }
        match served.iter().find(|d| d.duty == *duty) {
            Some(desk) => desks.push(desk.id),
            None => {
                findings.push(Finding::new(line.line, "desks", "no_desk").arg("value", duty.word()));
            }
        }
    }
    let org_id = org.org.id;
    let Some(person) = store::find_person_by_account(tx, &line.account)? else {
        return Ok(Some(Compared { line, org: org_id, desks, person: None, renamed: false, post: None }));
    };
    if !person.active {
        findings.add(line.line, "account", "inactive");
        return Ok(None);
    }
    let name = vault.open_own(tx, stamp, &[person.name])?.pop().unwrap_or_default();
    let mut posts = store::list_seated(tx, person.id)?;
    posts.retain(|p| p.active);
    let at = posts.iter().position(|p| p.post.org.id == org_id && p.post.role == line.role);
    let post = match at {
        None => {
            if posts.len() >= POSTS_MAX {
                findings.push(Finding::new(line.line, "account", "too_many_posts").arg("max", POSTS_MAX));
            }
            None
        }
        Some(at) => {
            let seated = posts.swap_remove(at);
            let differs = differs(tx, findings, line, &org, &seated)?;
            Some((seated, differs))
        }
    };
    let renamed = name != line.name;
    Ok(Some(Compared { line, org: org_id, desks, person: Some(person.id), renamed, post }))
}

/// Whether the post is called otherwise or serves other desks. Leaving the county's own desk without anybody is a finding.
fn differs(
    tx: &mut Tx,
    findings: &mut Findings,
    line: &PersonLine,
    org: &OrgRow,
    seated: &SeatedPost,
) -> Result<bool, db::Error> {
    let gone: Vec<Duty> =
        seated.desks.iter().map(|d| d.duty).filter(|duty| !line.desks.contains(duty)).collect();
    if let Some(county) = org.org.division.at(Level::County).filter(|_| !gone.is_empty()) {
        let mut desks = store::county_desks(tx, county)?;
        desks.retain(|desk| gone.contains(&desk.duty));
        if let Err(refused) = rules::keeps_an_owner(&desks, &Going::Post(seated.post.membership)) {
            findings.add(line.line, "desks", refused.code());
        }
    }
    let same_desks = gone.is_empty() && seated.desks.len() == line.desks.len();
    let same_title = seated.post.title_zh == line.title_zh && seated.post.title_en == line.title_en;
    Ok(!same_desks || !same_title)
}

/// People of a division with their active posts as [`read_people`] reads them, without passwords.
pub fn export_people(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    within: Division,
) -> Result<Vec<u8>, vault::Error> {
    let filter = store::PersonFilter { range: within.range(), ..store::PersonFilter::default() };
    let mut page = PageArgs::first(BATCH);
    let mut lines: Vec<[String; 8]> = Vec::new();
    loop {
        let mut rows = store::list_persons(tx, &filter, &page)?;
        let more = rows.len() as i64 > BATCH;
        rows.truncate(BATCH as usize);
        page.after = rows.last().map(|row| (0, row.id.bytes().to_vec()));
        let secrets: Vec<_> = rows.iter().map(|row| row.name).collect();
        let names = vault.open_own(tx, stamp, &secrets)?;
        for (row, name) in rows.into_iter().zip(names) {
            let posts = store::list_seated(tx, row.id)?;
            let inside = |p: &&SeatedPost| p.active && within.contains(p.post.org.division);
            lines.extend(posts.iter().filter(inside).map(|p| line_of(&row.account, &name, p)));
        }
        if !more {
            let head =
                ["account", "name", "organisation", "division", "role", "title_zh", "title_en", "desks"];
            return Ok(table::write(head, lines.into_iter()));
        }
    }
}

fn line_of(account: &str, name: &str, seated: &SeatedPost) -> [String; 8] {
    let post = &seated.post;
    let mut desks: Vec<Duty> = seated.desks.iter().map(|d| d.duty).collect();
    desks.sort_unstable();
    let desks: Vec<&str> = desks.into_iter().map(Duty::word).collect();
    [
        account.to_owned(),
        name.to_owned(),
        post.org.name.clone(),
        post.org.division.to_string(),
        post.role.word().to_owned(),
        post.title_zh.clone(),
        post.title_en.clone(),
        desks.join("|"),
    ]
}
