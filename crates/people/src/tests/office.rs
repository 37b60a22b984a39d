//! A county's centre with its people, for tests of administration; and that every stream folds to its rows.

use super::*;
use crate::OfficeHours;
use crate::told::{OrgTold, PersonTold};
use crate::work::{Neighbours, OrgChange};
use api::Problem;
use base::{PageArgs, Stream, StreamKind};

pub(super) const COUNTY: &str = "330106";
pub(super) const HOUR: i64 = 3_600_000;
pub(super) const EVERYWHERE: (i64, i64) = (0, i64::MAX);

/// A county with its centre, an administrator, an intake clerk and a verifier.
pub(super) struct Office {
    pub bench: Bench,
    pub admin: Actor,
    pub centre: OrgId,
    pub desks: Vec<DeskId>,
    pub clerk: (PersonId, MembershipId),
    pub verifier: (PersonId, MembershipId),
}

pub(super) async fn office(engine: Engine) -> Office {
    let bench = bench(engine).await;
    let (centre, desks) = bench.org("区中心", COUNTY, &[Duty::Intake, Duty::Verify]).await;
    let mut people = Vec::new();
    for (account, role, seat) in [
        ("guanli", Role::Admin, None),
        ("zhongxin", Role::Clerk, Some(0)),
        ("hecha", Role::Verifier, Some(1)),
    ] {
        let person = bench.person(account).await.unwrap();
        let seats: Vec<DeskId> = seat.map(|i: usize| desks[i]).into_iter().collect();
        people.push((person, bench.post(post(person, centre, role, &seats)).await));
    }
    let admin = bench.actor(people[0].1).await.unwrap();
    Office { bench, admin, centre, desks, clerk: people[1], verifier: people[2] }
}

impl Bench {
    pub(super) async fn actor(&self, membership: MembershipId) -> Option<Actor> {
        let now = self.ctx.now();
        read(&self.db, move |tx| store::actor_at(tx, membership, now)).await.unwrap()
    }
}

impl Office {
    /// Runs an act of administration.
    pub(super) async fn act<T: Send + 'static>(
        &self,
        act: impl Fn(&mut Tx, &Stamp) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.act_as(&self.admin.clone(), act).await
    }

    pub(super) async fn act_as<T: Send + 'static>(
        &self,
        actor: &Actor,
        act: impl Fn(&mut Tx, &Stamp) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let stamp = self.bench.ctx.stamp(actor);
        self.bench.db.write("test.act", move |tx: &mut Tx| act(tx, &stamp)).await
    }

    pub(super) async fn version(&self, person: PersonId) -> i64 {
        let row = read(&self.bench.db, move |tx| store::find_person(tx, person)).await.unwrap();
        row.unwrap().version
    }

    /// A person with a post in the centre.
    pub(super) async fn hire(&self, account: &str, role: Role, desks: &[DeskId]) -> (PersonId, MembershipId) {
        let person = self.bench.person(account).await.unwrap();
        (person, self.bench.post(post(person, self.centre, role, desks)).await)
    }

    /// The kinds of jobs that wait, with their bodies.
    pub(super) async fn wishes(&self) -> Vec<String> {
        let sql = db::sql!("-- test.jobs\nSELECT kind, body FROM job ORDER BY id");
        let rows: Vec<(String, String)> =
            self.bench.db.read("test.jobs", move |tx: &mut Tx| tx.all(sql, db::binds![])).await.unwrap();
        rows.into_iter().map(|(kind, body)| format!("{kind} {body}")).collect()
    }

    /// Every stream of an organisation or a person is its row.
    pub(super) async fn folds(&self) {
        self.bench.db.read("test.fold", fold_all).await.unwrap();
    }
}

fn fold_all(tx: &mut Tx) -> Result<(), Problem> {
    let filter = store::OrgFilter { range: EVERYWHERE, text: String::new(), closed: true };
    for row in store::list_orgs(tx, &filter, &PageArgs::first(100))? {
        let events = journal::stream(tx, Stream::new(StreamKind::Org, row.org.id.0), 0, 1_000)?;
        let told = OrgTold::fold(&events).unwrap().unwrap();
        let desks = store::list_org_desks(tx, row.org.id)?;
        let name = row.org.name.clone();
        assert_eq!((told.version, told.name, told.phone), (row.version, row.org.name, row.org.phone));
        assert_eq!((told.division, told.kind, told.open), (row.org.division, row.kind, row.open), "{name}");
        assert_eq!((told.hours, told.desks), (row.hours, desks), "{name}");
    }
    let filter = store::PersonFilter { range: EVERYWHERE, inactive: true, ..Default::default() };
    for row in store::list_persons(tx, &filter, &PageArgs::first(100))? {
        let events = journal::stream(tx, Stream::new(StreamKind::Person, row.id.0), 0, 1_000)?;
        let told = PersonTold::fold(&events).unwrap().unwrap();
        assert_eq!((told.version, told.name), (row.version, row.name), "{}", row.account);
        assert_eq!((told.active, told.must_change), (row.active, row.must_change), "{}", row.account);
        let mut posts = told.posts;
        for seated in store::list_seated(tx, row.id)? {
            let post = posts.remove(&seated.post.membership).unwrap();
            assert_eq!((post.org, post.active), (seated.post.org.id, seated.active), "{}", row.account);
            assert_eq!(post.role, seated.post.role.word());
            assert!(seated.desks.iter().all(|d| post.desks.contains(&d.id)), "{}", row.account);
        }
        assert!(posts.is_empty(), "{posts:?}");
        for (id, told) in told.stand_ins {
            assert_eq!(store::find_stand_in(tx, id)?, Some(told));
        }
    }
    Ok(())
}

pub(super) fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    let problem = result.unwrap_err();
    match problem.fields.first() {
        Some(field) => format!("{} {} {}", problem.status, field.path, field.code),
        None => format!("{} {}", problem.status, problem.code),
    }
}

pub(super) fn new_org(name: &str, code: &str, duties: &[Duty]) -> NewOrg {
    NewOrg {
        name: name.to_owned(),
        phone: "0571-0001".to_owned(),
        division: division(code),
        duties: duties.to_vec(),
        kind: OrgKind::Department,
        hours: OfficeHours::parse("08:30-12:00 14:00-17:30"),
    }
}

pub(super) fn change(name: &str, duties: &[Duty]) -> OrgChange {
    OrgChange {
        name: name.to_owned(),
        phone: "0571-0002".to_owned(),
        kind: OrgKind::Station,
        duties: duties.to_vec(),
        hours: None,
    }
}

/// Something waits at one desk, and one division does not exist.
pub(super) struct Busy(pub DeskId);

impl Neighbours for Busy {
    fn exists(&self, division: Division) -> bool {
        division.to_string() != "330106099"
    }
    fn holding(&self, _tx: &mut Tx, _post: MembershipId) -> Result<Option<i64>, db::Error> {
        Ok(Some(3))
    }
    fn waits(&self, _tx: &mut Tx, desk: DeskId) -> Result<bool, db::Error> {
        Ok(desk == self.0)
    }
}
