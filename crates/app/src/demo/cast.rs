//! The demo's organisations and people. Names are roles with a mark, never names of persons.

use base::{DeskId, Division, Level, MembershipId, OrgId, PersonId, Stamp};
use db::Tx;
use people::store::{find_account, insert_org, insert_person, insert_post, list_desks, list_posts};
use people::{Duty, NewOrg, NewPerson, NewPost, OrgKind, Role};
use territory::Territory;
use vault::{Error, Vault};

/// The township whose people the sign-in page offers.
pub const HOME: &str = "330106002";

/// Who acts in a township of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Township {
    /// Its code.
    pub division: Division,
    /// Files and dispatches.
    pub clerk: MembershipId,
    /// Signs and handles.
    pub worker: MembershipId,
    /// Verifies.
    pub verifier: MembershipId,
}

/// Everybody whom the demo's stories need.
#[derive(Clone, Debug)]
pub struct Cast {
    /// By code.
    pub townships: Vec<Township>,
    /// Workers of the home township's community stations: desk and member.
    pub stations: Vec<(DeskId, MembershipId)>,
}

/// The cast comes within so long before the instant of its loading.
const CAST_MS: i64 = 10_000;

struct Hiring<'a> {
    tx: &'a mut Tx,
    vault: &'a Vault,
    stamp: Stamp,
    hash: &'a str,
}

impl Hiring<'_> {
    /// Everybody comes a millisecond later than the one before: ids then lie in the order of the story.
    fn next(&mut self) -> Stamp {
        self.stamp.now = self.stamp.now.plus_ms(1);
        self.stamp.clone()
    }

    fn org(
        &mut self,
        name: String,
        division: Division,
        duties: &[Duty],
    ) -> Result<(OrgId, Vec<DeskId>), Error> {
        let digits = division.code() / 1_000 % 1_000_000;
        let phone = format!("0571-0{:07}", digits % 10_000_000);
        let kind = match division.level() {
            Level::County if duties.contains(&Duty::Handle) => OrgKind::Department,
            Level::County => OrgKind::Centre,
            Level::Township if duties.contains(&Duty::Intake) => OrgKind::Government,
            _ => OrgKind::Station,
        };
        let (name, duties) = (format!("{name}（演示）"), duties.to_vec());
        let new = NewOrg { name, phone, division, duties, kind, hours: None };
        let stamp = self.next();
        Ok(insert_org(self.tx, &stamp, &new)?)
    }

    fn person(&mut self, account: &str, name: &str) -> Result<PersonId, Error> {
        let new = NewPerson {
            account: account.to_owned(),
            name: name.to_owned(),
            password_hash: self.hash.to_owned(),
        };
        let stamp = self.next();
        insert_person(self.tx, self.vault, &stamp, &new)
    }

    fn post(
        &mut self,
        person: PersonId,
        org: OrgId,
        role: Role,
        title: (&str, &str),
        desks: &[DeskId],
    ) -> Result<MembershipId, Error> {
        let (title_zh, title_en) = (title.0.to_owned(), title.1.to_owned());
        let new = NewPost { person, org, role, title_zh, title_en, desks: desks.to_vec() };
        let stamp = self.next();
        Ok(insert_post(self.tx, &stamp, &new)?)
    }
}

const CLERK: (&str, &str) = ("受理员", "Intake clerk");
const VERIFIER: (&str, &str) = ("核查员", "Verifier");
const OFFICER: (&str, &str) = ("执法队员", "Enforcement officer");
const WORKER: (&str, &str) = ("网格员", "Grid worker");
const CENTRE: (&str, &str) = ("值班员", "Duty officer");
const HANDLER: (&str, &str) = ("经办员", "Case officer");
const OPERATOR: (&str, &str) = ("话务员", "Hotline operator");
const ADMIN: (&str, &str) = ("管理员", "Administrator");

/// Creates the cast once; a database that has it already is left alone.
pub fn load(tx: &mut Tx, vault: &Vault, stamp: &Stamp, county: &Territory, hash: &str) -> Result<(), Error> {
    if find_account(tx, "zhongxin")?.is_some() {
        return Ok(());
    }
    // Before the given instant, so that no event lies in the future.
    let began = Stamp { now: stamp.now.plus_ms(-CAST_MS), ..stamp.clone() };
    let mut hiring = Hiring { tx, vault, stamp: began, hash };
    let name = county.name(county.county()).unwrap_or_default();
    let (org, desks) =
        hiring.org(format!("{name}社会治理中心"), county.county(), &[Duty::Intake, Duty::Verify])?;
    let person = hiring.person("zhongxin", "区中心己")?;
    hiring.post(person, org, Role::Centre, CENTRE, &desks[..1])?;
    // Verifies what lies in no township: a report with an address alone.
    let person = hiring.person(&format!("hecha-{}", county.county()), "区中心核查员（演示）")?;
    hiring.post(person, org, Role::Verifier, VERIFIER, &desks[1..])?;
    hire_county(&mut hiring, name, county.county(), org)?;
    for township in county.children(county.county()) {
        let home = township.code.to_string() == HOME;
        hire_township(&mut hiring, &township.name, township.code, home)?;
    }
    if let Ok(home) = Division::parse(HOME) {
        for (index, village) in county.children(home).iter().enumerate() {
            let (org, desks) =
                hiring.org(format!("{}网格站", village.name), village.code, &[Duty::Handle])?;
            let (account, name) = match index {
                0 => ("wangge".to_owned(), "网格员乙".to_owned()),
                _ => (format!("wangge{}", index + 1), format!("{}网格员（演示）", village.name)),
            };
            let person = hiring.person(&account, &name)?;
            hiring.post(person, org, Role::Worker, WORKER, &desks)?;
        }
    }
    Ok(())
}

/// Departments, the hotline and the administration of the county.
fn hire_county(hiring: &mut Hiring<'_>, name: &str, county: Division, centre: OrgId) -> Result<(), Error> {
    let (managed, desks) = hiring.org(format!("{name}城市管理局"), county, &[Duty::Handle])?;
    for (account, person) in [("bumen", "部门经办员丁"), ("bumen2", "部门经办员寅")] {
        let officer = hiring.person(account, person)?;
        hiring.post(officer, managed, Role::Department, HANDLER, &desks)?;
    }
    let (housing, desks) = hiring.org(format!("{name}住房和城乡建设局"), county, &[Duty::Handle])?;
    let officer = hiring.person("zhujian", "住建经办员（演示）")?;
    hiring.post(officer, housing, Role::Department, HANDLER, &desks)?;
    let operator = hiring.person("rexian", "热线话务员子")?;
    hiring.post(operator, centre, Role::Operator, OPERATOR, &[])?;
    // Two, since what one of them proposes another one publishes.
    for (account, person) in [("guanli", "管理员庚"), ("guanli2", "管理员丑")] {
        let admin = hiring.person(account, person)?;
        hiring.post(admin, centre, Role::Admin, ADMIN, &[])?;
    }
    Ok(())
}

fn hire_township(hiring: &mut Hiring<'_>, name: &str, code: Division, home: bool) -> Result<(), Error> {
    let (office, desks) = hiring.org(format!("{name}办事处"), code, &[Duty::Intake, Duty::Verify])?;
    let (team, handle) = hiring.org(format!("{name}综合执法队"), code, &[Duty::Handle])?;
    let (intake, verify) = (&desks[..1], &desks[1..]);
    let called = |account: &str, person: &str, role: &str| {
        if home {
            (account.to_owned(), person.to_owned())
        } else {
            (format!("{account}-{code}"), format!("{name}{role}（演示）"))
        }
    };
    let (account, person) = called("shouli", "街道受理员丙", "受理员");
    let clerk = hiring.person(&account, &person)?;
    hiring.post(clerk, office, Role::Clerk, CLERK, intake)?;
    let (account, person) = called("hecha", "核查员戊", "核查员");
    let verifier = hiring.person(&account, &person)?;
    hiring.post(verifier, office, Role::Verifier, VERIFIER, verify)?;
    let (account, person) = called("zhifa", "执法队员壬", "执法队员");
    let officer = hiring.person(&account, &person)?;
    hiring.post(officer, team, Role::Worker, OFFICER, &handle)?;
    if home {
        let second = hiring.person("shouli2", "街道受理员辛")?;
        hiring.post(second, office, Role::Clerk, CLERK, intake)?;
        // Two posts on purpose: who handles a case never verifies it, by person, not by post.
        let both = hiring.person("shuanggang", "双岗员癸")?;
        hiring.post(both, team, Role::Worker, OFFICER, &handle)?;
        hiring.post(both, office, Role::Verifier, VERIFIER, verify)?;
    }
    Ok(())
}

fn first_post(tx: &mut Tx, account: &str) -> Result<Option<MembershipId>, db::Error> {
    let Some((person, _)) = find_account(tx, account)? else { return Ok(None) };
    Ok(list_posts(tx, person)?.first().map(|p| p.membership))
}

/// The cast as the database has it.
pub fn find(tx: &mut Tx, county: &Territory) -> Result<Cast, db::Error> {
    let mut cast = Cast { townships: Vec::new(), stations: Vec::new() };
    for township in county.children(county.county()) {
        let tail =
            if township.code.to_string() == HOME { String::new() } else { format!("-{}", township.code) };
        let mut post = |duty: &str| first_post(tx, &format!("{duty}{tail}"));
        if let (Some(clerk), Some(worker), Some(verifier)) = (post("shouli")?, post("zhifa")?, post("hecha")?)
        {
            cast.townships.push(Township { division: township.code, clerk, worker, verifier });
        }
    }
    let Ok(home) = Division::parse(HOME) else { return Ok(cast) };
    let desks = list_desks(tx, Duty::Handle, home, 1_000)?;
    let villages: Vec<_> = desks.into_iter().filter(|d| d.org.division.level() == Level::Village).collect();
    for (index, desk) in villages.iter().enumerate() {
        let account = if index == 0 { "wangge".to_owned() } else { format!("wangge{}", index + 1) };
        if let Some(membership) = first_post(tx, &account)? {
            cast.stations.push((desk.id, membership));
        }
    }
    Ok(cast)
}
