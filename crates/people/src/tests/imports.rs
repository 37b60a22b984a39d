//! Imports of organisations and people: findings by line and column, twice without harm, and out again.

use super::office::{Busy, office};
use super::*;
use crate::Alone;
use crate::import::{
    FirstPassword, How, ImportError, PersonLine, export_organisations, export_people, import_organisations,
    import_people, new_accounts, password_list, read_organisations, read_people,
};
use crate::store::find_desk_for;
use base::DeskId;
use base::import::{Finding, Imported};
use both::both;

const COUNTY: &str = "330106";
const ORGS: &str = "\u{feff}name,division,kind,phone,duties,hours\r\n\
区中心（演示）,330106,centre,0571-0000,intake|verify,\r\n\
城管局（演示）,330106,department,0571-0003,handle,08:30-12:00 14:00-17:30\r\n\
街道办事处（演示）,330106002,government,0571-0004,intake | verify,\r\n";
const PEOPLE: &str = "account,name,organisation,role,desks,division,title_zh\n\
duanban,经办员一（演示）,城管局（演示）,department,handle,,\n\
jiedao,受理员一（演示）,街道办事处（演示）,clerk,intake,330106002,首席受理员\n\
jiedao,受理员一（演示）,街道办事处（演示）,verifier,verify,330106002,\n\
zhongxin,街道受理员丙（演示）,区中心（演示）,clerk,intake,330106,受理员\n";

fn shown(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|f| format!("{} {} {}", f.line, f.column, f.code)).collect()
}

#[test]
fn findings_of_organisations() {
    assert_eq!(read_organisations(ORGS.as_bytes()).unwrap().len(), 3);
    for (lines, expected) in [
        ("甲,330106,king,1,handle,", vec!["2 kind unknown"]),
        (
            ",33010,other,,fly|handle,9-10",
            vec![
                "2 name required",
                "2 phone required",
                "2 duties unknown",
                "2 hours hours",
                "2 division division",
            ],
        ),
        ("甲,330106,other,1,,\n甲,330106,other,1,,\n甲,330106002,other,1,,", vec!["3 name duplicate"]),
        ("甲,330106,other,1,", vec!["2  cells"]),
        ("", vec!["1  empty"]),
    ] {
        let text = format!("name,division,kind,phone,duties,hours\n{lines}\n");
        assert_eq!(shown(&read_organisations(text.as_bytes()).unwrap_err()), expected, "{lines}");
    }
    let heads = shown(&read_organisations(b"name,name,colour\n").unwrap_err());
    let wanted = [
        "1 name duplicate",
        "1 colour column_unknown",
        "1 division column_missing",
        "1 phone column_missing",
    ];
    assert_eq!(heads[..4], wanted);
    assert_eq!(shown(&read_organisations(b"name\n\xbc\xd7\n").unwrap_err()), ["2  not_utf8"]);
}

#[test]
fn findings_of_people() {
    let rows = read_people(PEOPLE.as_bytes()).unwrap();
    assert_eq!((rows[0].title_zh.as_str(), rows[0].title_en.as_str()), ("经办员", "Department officer"));
    assert_eq!(rows[1].title_zh, "首席受理员");
    for (lines, expected) in [
        ("A,甲,某局,king,", vec!["2 account account", "2 role unknown"]),
        (",甲,,clerk,sit", vec!["2 account required", "2 organisation required", "2 desks unknown"]),
        ("jia,甲,某局,clerk,\njia,乙,另局,clerk,", vec!["3 name other_name"]),
        ("jia,甲,某局,clerk,\nJIA,甲,某局,clerk,", vec!["3 role duplicate"]),
        ("jia,甲,某局,clerk,\njia,甲,某局,verifier,", vec![]),
    ] {
        let text = format!("account,name,organisation,role,desks\n{lines}\n");
        let found = read_people(text.as_bytes()).err().unwrap_or_default();
        assert_eq!(shown(&found), expected, "{lines}");
    }
    let many: String = (0..9).map(|n| format!("jia,甲,第{n}局,clerk,\n")).collect();
    let text = format!("account,name,organisation,role,desks\n{many}");
    assert_eq!(shown(&read_people(text.as_bytes()).unwrap_err()), ["10 account too_many_posts"]);
}

/// First passwords as the caller makes them.
fn given(bench: &Bench, accounts: &[String]) -> Vec<FirstPassword> {
    accounts.iter().map(|a| FirstPassword::new(bench.ctx.entropy.as_ref(), a).unwrap()).collect()
}

async fn orgs(bench: &Bench, text: &str, dry: bool) -> Result<Imported, ImportError> {
    let rows = read_organisations(text.as_bytes()).unwrap();
    let (stamp, how) = (bench.stamp(), How { dry, within: division(COUNTY) });
    let run = move |tx: &mut Tx| import_organisations(tx, &stamp, &Alone, &rows, how);
    bench.db.write("test.import", run).await
}

async fn people(bench: &Bench, text: &str, dry: bool) -> Result<(Imported, Vec<FirstPassword>), ImportError> {
    people_beside(bench, text, dry, None).await
}

/// `busy`: something waits at this desk.
async fn people_beside(
    bench: &Bench,
    text: &str,
    dry: bool,
    busy: Option<DeskId>,
) -> Result<(Imported, Vec<FirstPassword>), ImportError> {
    let rows: Vec<PersonLine> = read_people(text.as_bytes()).unwrap();
    let asked = rows.clone();
    let accounts = read(&bench.db, move |tx| new_accounts(tx, &asked)).await.unwrap();
    let passwords = given(bench, if dry { &[] } else { &accounts });
    let (stamp, vault, how) = (bench.stamp(), bench.ctx.vault.clone(), How { dry, within: division(COUNTY) });
    let first = passwords.clone();
    let run = move |tx: &mut Tx| match busy {
        Some(desk) => import_people(tx, &vault, &stamp, &Busy(desk), &rows, &first, how),
        None => import_people(tx, &vault, &stamp, &Alone, &rows, &first, how),
    };
    Ok((bench.db.write("test.import", run).await?, passwords))
}

fn count(created: u64, changed: u64, unchanged: u64) -> Imported {
    Imported { created, changed, ended: 0, unchanged }
}

fn findings(result: Result<impl std::fmt::Debug, ImportError>) -> Vec<String> {
    match result.unwrap_err() {
        ImportError::Findings(found) => shown(&found),
        other => panic!("{other}"),
    }
}

#[both]
async fn organisations_twice_without_harm(engine: Engine) {
    let office = office(engine).await;
    let bench = &office.bench;
    // The centre is there, and of another kind.
    assert_eq!(orgs(bench, ORGS, true).await.unwrap(), count(2, 1, 0), "a dry run");
    assert_eq!(orgs(bench, ORGS, false).await.unwrap(), count(2, 1, 0));
    assert_eq!(orgs(bench, ORGS, false).await.unwrap(), count(0, 0, 3));
    let out = read(&bench.db, |tx| export_organisations(tx, division(COUNTY))).await.unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(orgs(bench, &out, false).await.unwrap(), count(0, 0, 3), "{out}");
    assert!(
        out.contains("城管局（演示）,330106,department,0571-0003,handle,08:30-12:00 14:00-17:30"),
        "{out}"
    );
    let less = ORGS.replace("intake|verify", "intake").replace("handle", "");
    let refused = findings(orgs(bench, &less, false).await);
    assert_eq!(refused, ["2 duties last_desk"], "the county's own verify desk stays");
    let head = "name,division,phone,duties\n";
    for (line, expected) in [("甲,330108,1,", "2 division outside"), ("甲,33,1,", "2 division outside")] {
        assert_eq!(findings(orgs(bench, &format!("{head}{line}\n"), false).await), [expected]);
    }
    let less = ORGS.replace("handle", "");
    assert_eq!(orgs(bench, &less, false).await.unwrap(), count(0, 1, 2));
    office.folds().await;
}

#[both]
async fn people_twice_without_harm(engine: Engine) {
    let office = office(engine).await;
    let bench = &office.bench;
    let early = findings(people(bench, PEOPLE, false).await);
    assert_eq!(early, ["2 organisation unknown", "3 organisation unknown", "4 organisation unknown"]);
    orgs(bench, ORGS, false).await.unwrap();
    assert_eq!(people(bench, PEOPLE, true).await.unwrap().0, count(3, 0, 1), "a dry run");
    let (report, passwords) = people(bench, PEOPLE, false).await.unwrap();
    assert_eq!(report, count(3, 0, 1), "the clerk of the centre was there");
    let list = String::from_utf8(password_list(&passwords)).unwrap();
    let lines: Vec<&str> = list.lines().map(|l| l.split(',').next().unwrap()).collect();
    assert_eq!(lines, ["account", "duanban", "jiedao"], "nobody's existing password");
    let (again, none) = people(bench, PEOPLE, false).await.unwrap();
    assert_eq!((again, none.len()), (count(0, 0, 4), 0));
    let found = read(&bench.db, |tx| store::find_account(tx, "jiedao")).await.unwrap().unwrap();
    let posts = read(&bench.db, move |tx| store::list_posts(tx, found.0)).await.unwrap();
    assert_eq!(posts.iter().map(|p| p.role).collect::<Vec<_>>(), [Role::Clerk, Role::Verifier]);
    let row = read(&bench.db, move |tx| store::find_person(tx, found.0)).await.unwrap().unwrap();
    assert!(row.must_change);
    let (vault, stamp) = (bench.ctx.vault.clone(), bench.stamp());
    let out = move |tx: &mut Tx| export_people(tx, &vault, &stamp, division(COUNTY));
    let out = String::from_utf8(bench.db.read("test.export", out).await.unwrap()).unwrap();
    assert_eq!(people(bench, &out, false).await.unwrap().0, count(0, 0, 6), "{out}");
    // Another name, another title, other desks.
    let changed = PEOPLE
        .replace("经办员一", "经办员二")
        .replace("首席受理员", "")
        .replace("intake,330106002", ",330106002");
    // A desk at which something waits keeps somebody, else nothing of the file is loaded.
    let town = division("330106002");
    let desk = read(&bench.db, move |tx| find_desk_for(tx, Duty::Intake, town)).await.unwrap().unwrap().id;
    let refused = findings(people_beside(bench, &changed, false, Some(desk)).await);
    assert!(refused.len() == 1 && refused[0].ends_with("desks desk_in_use"), "{refused:?}");
    assert_eq!(people(bench, PEOPLE, false).await.unwrap().0.changed, 0);
    assert_eq!(people(bench, &changed, false).await.unwrap().0, count(0, 2, 2));
    assert_eq!(people(bench, &changed, false).await.unwrap().0, count(0, 0, 4));
    // The county's own desk keeps its member, desks are the organisation's, closed accounts stay closed.
    let bare = PEOPLE.replace("clerk,intake,330106,", "clerk,,330106,");
    assert_eq!(findings(people(bench, &bare, false).await), ["5 desks last_desk"]);
    let strange = PEOPLE.replace("department,handle", "department,verify");
    assert_eq!(findings(people(bench, &strange, false).await), ["2 desks role", "2 desks no_desk"]);
    let role = PEOPLE.replace("department,handle", "operator,handle");
    assert_eq!(findings(people(bench, &role, false).await), ["2 desks role"], "who may not sign is no owner");
    bench.db.execute_raw("UPDATE people_person SET active = FALSE WHERE account = 'duanban'").await.unwrap();
    assert_eq!(findings(people(bench, PEOPLE, true).await), ["2 account inactive"]);
    bench.db.execute_raw("UPDATE people_person SET active = TRUE WHERE account = 'duanban'").await.unwrap();
    office.folds().await;
}

/// A name that two organisations have needs its division.
#[both]
async fn a_name_alone_may_not_tell(engine: Engine) {
    let office = office(engine).await;
    let bench = &office.bench;
    bench.org("司法所", TOWN, &[Duty::Handle]).await;
    bench.org("司法所", "330106004", &[Duty::Handle]).await;
    let head = "account,name,organisation,division,role,desks\n";
    let line = |place: &str| format!("{head}sifa,司法员（演示）,司法所（演示）,{place},worker,handle\n");
    assert_eq!(findings(people(bench, &line(""), false).await), ["2 organisation ambiguous"]);
    assert_eq!(people(bench, &line("330106004"), false).await.unwrap().0, count(1, 0, 0));
    bench
        .db
        .execute_raw("UPDATE people_org SET open = FALSE WHERE division = 330106002000000")
        .await
        .unwrap();
    assert_eq!(findings(people(bench, &line(TOWN), false).await), ["2 organisation closed"]);
    let orgs = orgs(bench, "name,division,phone,duties\n司法所（演示）,330106002,1,handle\n", false).await;
    assert_eq!(findings(orgs), ["2 name closed"]);
}
