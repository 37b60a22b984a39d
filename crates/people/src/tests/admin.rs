//! Administration on both engines: what changes, what is refused, and that every stream folds to its rows.

use super::*;
use crate::rules::CountyDesk;
use crate::told::{OrgTold, PersonTold};
use crate::work::{self, Neighbours, OrgChange, PostInput, StandInInput};
use crate::{OfficeHours, STAND_INS_MAX, open_staff};
use api::{Kind, Problem};
use base::{PageArgs, Stream, StreamKind};
use both::both;

const COUNTY: &str = "330106";
const HOUR: i64 = 3_600_000;
const EVERYWHERE: (i64, i64) = (0, i64::MAX);

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

    async fn act_as<T: Send + 'static>(
        &self,
        actor: &Actor,
        act: impl Fn(&mut Tx, &Stamp) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let stamp = self.bench.ctx.stamp(actor);
        self.bench.db.write("test.act", move |tx: &mut Tx| act(tx, &stamp)).await
    }

    async fn version(&self, person: PersonId) -> i64 {
        let row = read(&self.bench.db, move |tx| store::find_person(tx, person)).await.unwrap();
        row.unwrap().version
    }

    /// A person with a post in the centre.
    async fn hire(&self, account: &str, role: Role, desks: &[DeskId]) -> (PersonId, MembershipId) {
        let person = self.bench.person(account).await.unwrap();
        (person, self.bench.post(post(person, self.centre, role, desks)).await)
    }

    /// The kinds of jobs that wait, with their bodies.
    async fn wishes(&self) -> Vec<String> {
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
            let mut desks: Vec<DeskId> = seated.desks.iter().map(|d| d.id).collect();
            desks.sort();
            assert_eq!((post.role.as_str(), sorted(post.desks)), (seated.post.role.word(), desks));
        }
        assert!(posts.is_empty(), "{posts:?}");
        for (id, told) in told.stand_ins {
            assert_eq!(store::find_stand_in(tx, id)?, Some(told));
        }
    }
    Ok(())
}

fn sorted(mut desks: Vec<DeskId>) -> Vec<DeskId> {
    desks.sort();
    desks
}

fn code<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
    let problem = result.unwrap_err();
    match problem.fields.first() {
        Some(field) => format!("{} {} {}", problem.status, field.path, field.code),
        None => format!("{} {}", problem.status, problem.code),
    }
}

fn new_org(name: &str, code: &str, duties: &[Duty]) -> NewOrg {
    NewOrg {
        name: name.to_owned(),
        phone: "0571-0001".to_owned(),
        division: division(code),
        duties: duties.to_vec(),
        kind: OrgKind::Department,
        hours: OfficeHours::parse("08:30-12:00 14:00-17:30"),
    }
}

fn change(name: &str, duties: &[Duty]) -> OrgChange {
    OrgChange {
        name: name.to_owned(),
        phone: "0571-0002".to_owned(),
        kind: OrgKind::Station,
        duties: duties.to_vec(),
        hours: None,
    }
}

/// Something waits at one desk, and one division does not exist.
struct Busy(DeskId);

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

#[both]
async fn an_organisation_from_beginning_to_end(engine: Engine) {
    let office = office(engine).await;
    let new = new_org("城管局（演示）", TOWN, &[Duty::Handle]);
    let org = new.clone();
    let (id, version) = office.act(move |tx, s| work::create_org(tx, s, &crate::Alone, &org)).await.unwrap();
    assert_eq!(version, 1);
    let hours = read(&office.bench.db, move |tx| store::org_hours(tx, id)).await.unwrap();
    assert_eq!(hours.unwrap().spans(), [(510, 720), (840, 1050)]);
    let again = new.clone();
    let taken = office.act(move |tx, s| work::create_org(tx, s, &crate::Alone, &again)).await;
    assert_eq!(code(taken), "422 name taken");
    for (place, expected) in [("330108", "422 division outside"), ("330106099", "422 division unknown")] {
        let other = NewOrg { division: division(place), ..new.clone() };
        let busy = Busy(office.desks[0]);
        let refused = office.act(move |tx, s| work::create_org(tx, s, &busy, &other)).await;
        assert_eq!(code(refused), expected);
    }
    // The duty goes, another comes, the first comes again: the same desk.
    let desks = |id| read(&office.bench.db, move |tx| store::list_org_desks(tx, id));
    let first = desks(id).await.unwrap();
    for (at, duties) in [(1, &[Duty::Verify][..]), (2, &[Duty::Handle, Duty::Verify])] {
        let to = change("城管局综合科（演示）", duties);
        let run = office.act(move |tx, s| work::change_org(tx, s, &crate::Alone, id, at, &to)).await;
        assert_eq!(run.unwrap(), at + 1);
    }
    let now = desks(id).await.unwrap();
    assert_eq!((now[0], now.len()), (first[0], 2));
    let hours = read(&office.bench.db, move |tx| store::org_hours(tx, id)).await.unwrap();
    assert_eq!(hours, None, "the county's");
    let to = change("x", &[]);
    let stale = office.act(move |tx, s| work::change_org(tx, s, &crate::Alone, id, 1, &to)).await;
    let stale = stale.unwrap_err();
    let current = stale.current.unwrap();
    assert_eq!((stale.status, current.version), (412, 3));
    assert_eq!(current.post, "区中心（演示） · 受理员");
    // Something waits there.
    let busy = Busy(first[0].id);
    let waits = office.act(move |tx, s| work::close_org(tx, s, &busy, id, 3)).await;
    assert_eq!(code(waits), "409 desk_in_use");
    office.act(move |tx, s| work::close_org(tx, s, &crate::Alone, id, 3)).await.unwrap();
    let closed = office.act(move |tx, s| work::close_org(tx, s, &crate::Alone, id, 4)).await;
    assert_eq!(code(closed), "409 closed");
    let none = read(&office.bench.db, |tx| store::list_desks(tx, Duty::Handle, division(COUNTY), 9)).await;
    assert_eq!(none.unwrap(), [], "closed desks are no choice");
    office.folds().await;
}

/// The centre keeps its intake and verify desks, and somebody at each.
#[both]
async fn nothing_is_without_an_owner(engine: Engine) {
    let office = office(engine).await;
    let (centre, clerk) = (office.centre, office.clerk);
    let desks = read(&office.bench.db, |tx| store::county_desks(tx, division(COUNTY))).await.unwrap();
    let mut served: Vec<(Duty, Vec<MembershipId>)> =
        desks.iter().map(|d: &CountyDesk| (d.duty, d.posts.clone())).collect();
    served.sort_by_key(|s| s.0);
    assert_eq!(served, [(Duty::Intake, vec![clerk.1]), (Duty::Verify, vec![office.verifier.1])]);
    let close = office.act(move |tx, s| work::close_org(tx, s, &crate::Alone, centre, 1)).await;
    assert_eq!(code(close), "409 last_desk");
    let to = change("区中心（演示）", &[Duty::Intake]);
    let duty = office.act(move |tx, s| work::change_org(tx, s, &crate::Alone, centre, 1, &to)).await;
    assert_eq!(code(duty), "409 last_desk");
    let at = office.version(clerk.0).await;
    let end = move |tx: &mut Tx, s: &Stamp| work::end_post(tx, s, &crate::Alone, clerk.1, at, None);
    assert_eq!(code(office.act(end).await), "409 last_desk");
    // With a second clerk the first may go; the second may not.
    let second = office.hire("zhongxin2", Role::Clerk, &office.desks[..1]).await;
    let busy = Busy(office.desks[0]);
    let alone = office.act(move |tx, s| work::end_post(tx, s, &busy, clerk.1, at, Some(second.1))).await;
    assert_eq!(alone.unwrap().0, clerk.0, "something waits, and somebody is there");
    assert_eq!(office.wishes().await.len(), 1);
    assert!(office.wishes().await[0].starts_with("cases.hand_over "), "{:?}", office.wishes().await);
    let at = office.version(second.0).await;
    let end = move |tx: &mut Tx, s: &Stamp| work::end_post(tx, s, &crate::Alone, second.1, at, None);
    assert_eq!(code(office.act(end).await), "409 last_desk");
    // The last administrator stays.
    let (person, membership) = (office.admin.person().unwrap(), office.admin.membership().unwrap());
    let at = office.version(person).await;
    let end = move |tx: &mut Tx, s: &Stamp| work::end_post(tx, s, &crate::Alone, membership, at, None);
    assert_eq!(code(office.act(end).await), "409 last_admin");
    office.folds().await;
}

/// A township's desk where something waits keeps its last member.
#[both]
async fn what_waits_keeps_its_member(engine: Engine) {
    let office = office(engine).await;
    let (town, desks) = office.bench.org("街道办事处", TOWN, &[Duty::Intake]).await;
    let person = office.bench.person("shouli").await.unwrap();
    let membership = office.bench.post(post(person, town, Role::Clerk, &desks)).await;
    let at = office.version(person).await;
    let desk = desks[0];
    let end = office.act(move |tx, s| work::end_post(tx, s, &Busy(desk), membership, at, None)).await;
    assert_eq!(code(end), "409 desk_in_use");
    // Reports go to the county's desk from now on: somebody is there.
    office.act(move |tx, s| work::end_post(tx, s, &crate::Alone, membership, at, None)).await.unwrap();
    let found = read(&office.bench.db, |tx| store::find_desk_for(tx, Duty::Intake, division(TOWN))).await;
    assert_eq!(found.unwrap().unwrap().id, office.desks[0]);
    let ended = office.act(move |tx, s| work::end_post(tx, s, &crate::Alone, membership, at + 1, None)).await;
    assert_eq!(code(ended), "409 post_ended");
    let close = office.act(move |tx, s| work::close_org(tx, s, &crate::Alone, town, 1)).await;
    assert_eq!(close.unwrap(), 2, "nobody works there any more");
    office.folds().await;
}

#[both]
async fn a_person_from_beginning_to_end(engine: Engine) {
    let office = office(engine).await;
    let (vault, ctx) = (office.bench.ctx.vault.clone(), office.bench.ctx.clone());
    let id = PersonId(uuid::Uuid::from_u128(77));
    let new = NewPerson {
        account: "xinren".to_owned(),
        name: "新人甲（演示）".to_owned(),
        password_hash: "$argon2id$".to_owned(),
    };
    let (sealing, person) = (vault.clone(), new.clone());
    let create = move |tx: &mut Tx, s: &Stamp| work::create_person(tx, &sealing, s, id, &person);
    assert_eq!(office.act(create).await.unwrap(), 1);
    let (sealing, twice) = (vault.clone(), PersonId(uuid::Uuid::from_u128(78)));
    let create = move |tx: &mut Tx, s: &Stamp| work::create_person(tx, &sealing, s, twice, &new);
    assert_eq!(code(office.act(create).await), "422 account taken");
    let naming = vault.clone();
    let rename = move |tx: &mut Tx, s: &Stamp| work::rename(tx, &naming, s, id, 1, "新人乙（演示）");
    assert_eq!(office.act(rename).await.unwrap(), 2);
    // A post, with a desk of that organisation.
    let (centre, desk) = (office.centre, office.desks[0]);
    let input = PostInput {
        org: centre,
        role: Role::Clerk,
        title_zh: "受理员".to_owned(),
        title_en: "Intake clerk".to_owned(),
        desks: vec![desk],
    };
    let give =
        |version, input: PostInput| office.act(move |tx, s| work::give_post(tx, s, id, version, &input));
    let strange = PostInput { desks: vec![DeskId(uuid::Uuid::nil())], ..input.clone() };
    assert_eq!(code(give(2, strange).await), "422 desks unknown");
    let nowhere = PostInput { org: OrgId(uuid::Uuid::nil()), ..input.clone() };
    assert_eq!(code(give(2, nowhere).await), "422 org unknown");
    assert_eq!(code(give(1, input.clone()).await), "412 stale");
    assert_eq!(give(2, input.clone()).await.unwrap(), 3);
    assert_eq!(code(give(3, input.clone()).await), "409 same_post");
    let deactivate = |version| office.act(move |tx, s| work::deactivate(tx, s, id, version));
    assert_eq!(code(deactivate(3).await), "409 has_posts");
    // Whoever has a first password can do nothing but change it.
    let membership = read(&office.bench.db, move |tx| store::list_posts(tx, id)).await.unwrap()[0].membership;
    let token = open_staff(&ctx, id, membership).await.unwrap();
    let who = ctx.auth.authenticate(&ctx, Kind::Staff, &token).await;
    assert_eq!(code(who), "403 must_change_password");
    let other = open_staff(&ctx, id, membership).await.unwrap();
    let kept = crate::auth::digest(&token);
    let own = office.bench.actor(membership).await.unwrap();
    let change = move |tx: &mut Tx, s: &Stamp| work::change_own_password(tx, s, id, "$argon2id$2", &kept);
    assert_eq!(office.act_as(&own, change).await.unwrap(), 4);
    assert!(ctx.auth.authenticate(&ctx, Kind::Staff, &token).await.unwrap().is_some());
    assert_eq!(ctx.auth.authenticate(&ctx, Kind::Staff, &other).await.unwrap(), None, "the other one ended");
    let reset = move |tx: &mut Tx, s: &Stamp| work::reset_password(tx, s, id, 4, "$argon2id$3");
    assert_eq!(office.act(reset).await.unwrap(), 5);
    assert_eq!(ctx.auth.authenticate(&ctx, Kind::Staff, &token).await.unwrap(), None);
    office.act(move |tx, s| work::end_post(tx, s, &crate::Alone, membership, 5, None)).await.unwrap();
    assert_eq!(deactivate(6).await.unwrap(), 7);
    assert_eq!(code(deactivate(7).await), "409 inactive");
    assert_eq!(code(give(7, input).await), "409 inactive");
    let activate = |version| office.act(move |tx, s| work::activate(tx, s, id, version));
    assert_eq!(activate(7).await.unwrap(), 8);
    assert_eq!(code(activate(8).await), "409 active");
    office.folds().await;
}

/// Who administers a township sees its people alone, and does not take over whoever works above as well.
#[both]
async fn an_administrators_division_is_the_scope(engine: Engine) {
    let office = office(engine).await;
    let (town, _) = office.bench.org("街道办事处", TOWN, &[Duty::Handle]).await;
    let person = office.bench.person("xiaguan").await.unwrap();
    let local = office.bench.post(post(person, town, Role::Admin, &[])).await;
    let local = office.bench.actor(local).await.unwrap();
    let (centre, clerk) = (office.centre, office.clerk.0);
    let close = move |tx: &mut Tx, s: &Stamp| work::close_org(tx, s, &crate::Alone, centre, 1);
    assert_eq!(code(office.act_as(&local, close).await), "404 not_found");
    let reset = move |tx: &mut Tx, s: &Stamp| work::reset_password(tx, s, clerk, 2, "x");
    assert_eq!(code(office.act_as(&local, reset).await), "404 not_found");
    // With a post in the township too, the clerk of the centre is seen, and out of reach.
    office.bench.post(post(clerk, town, Role::Worker, &[])).await;
    let reset = move |tx: &mut Tx, s: &Stamp| work::reset_password(tx, s, clerk, 3, "x");
    assert_eq!(code(office.act_as(&local, reset).await), "403 wider_post");
    let org = new_org("科室（演示）", COUNTY, &[]);
    let create = move |tx: &mut Tx, s: &Stamp| work::create_org(tx, s, &crate::Alone, &org);
    assert_eq!(code(office.act_as(&local, create).await), "422 division outside");
    // Who administers nothing does nothing.
    let plain = office.bench.actor(office.clerk.1).await.unwrap();
    let close = move |tx: &mut Tx, s: &Stamp| work::close_org(tx, s, &crate::Alone, centre, 1);
    assert_eq!(code(office.act_as(&plain, close).await), "403 forbidden");
    let seen = |range: (i64, i64), org: Option<OrgId>, account: &str, inactive| {
        let filter = store::PersonFilter { range, org, account: account.to_owned(), inactive };
        read(&office.bench.db, move |tx| store::list_persons(tx, &filter, &PageArgs::first(10)))
    };
    let accounts = |rows: Vec<crate::model::PersonRow>| {
        let mut all: Vec<String> = rows.into_iter().map(|r| r.account).collect();
        all.sort();
        all.join(" ")
    };
    office.bench.person("meiyou").await.unwrap();
    let (whole, part) = (division(COUNTY).range(), division(TOWN).range());
    for (range, org, account, expected) in [
        (whole, None, "", "guanli hecha meiyou xiaguan zhongxin"),
        (part, None, "", "meiyou xiaguan zhongxin"),
        (whole, Some(town), "", "xiaguan zhongxin"),
        (whole, None, "zh", "zhongxin"),
        (whole, None, "zhongxin", "zhongxin"),
        (whole, None, "zhongxin2", ""),
    ] {
        assert_eq!(accounts(seen(range, org, account, false).await.unwrap()), expected);
    }
    let texts = |text: &str, range, closed| {
        let filter = store::OrgFilter { range, text: text.to_owned(), closed };
        read(&office.bench.db, move |tx| store::list_orgs(tx, &filter, &PageArgs::first(10)))
    };
    for (text, range, expected) in [
        ("", whole, 2),
        ("中心", whole, 1),
        ("演示", whole, 2),
        ("%", whole, 0),
        ("", part, 1),
        ("中心", part, 0),
    ] {
        assert_eq!(texts(text, range, true).await.unwrap().len(), expected, "{text}");
    }
}

#[both]
async fn somebody_stands_in(engine: Engine) {
    let office = office(engine).await;
    let away = office.clerk;
    let by = office.hire("daiban", Role::Clerk, &office.desks[..1]).await;
    let set = |whose: MembershipId, by: MembershipId, from: i64, until: i64| {
        let (from, until) = (NOW.plus_ms(from), NOW.plus_ms(until));
        office.act(move |tx, s| {
            work::set_stand_in(tx, s, whose, StandInInput { by, from, until }).map(|(id, _)| id)
        })
    };
    let id = set(away.1, by.1, -HOUR, 2 * HOUR).await.unwrap();
    let stands_for = |at: i64| {
        office.bench.clock.set(NOW.plus_ms(at));
        office.bench.actor(by.1)
    };
    for (at, expected) in [(0, vec![away.1]), (2 * HOUR - 1, vec![away.1]), (2 * HOUR, vec![])] {
        let Some(Actor::Person { stands_for, .. }) = stands_for(at).await else { panic!("no actor") };
        assert_eq!(stands_for, expected, "{at}");
    }
    office.bench.clock.set(NOW);
    for (whose, by, from, until, expected) in [
        (away.1, by.1, HOUR, 3 * HOUR, "409 stand_in_overlaps"),
        (away.1, by.1, 3 * HOUR, 3 * HOUR, "422 until not_after_from"),
        (away.1, by.1, -3 * HOUR, -2 * HOUR, "422 until not_after_from"),
        (away.1, away.1, 3 * HOUR, 4 * HOUR, "422 by same_person"),
        (away.1, MembershipId(uuid::Uuid::nil()), 3 * HOUR, 4 * HOUR, "422 by unknown"),
        (MembershipId(uuid::Uuid::nil()), by.1, 3 * HOUR, 4 * HOUR, "404 not_found"),
    ] {
        assert_eq!(code(set(whose, by, from, until).await), expected);
    }
    // Three at a time, and no more.
    for n in 0..STAND_INS_MAX {
        let (_, other) = office.hire(&format!("waichu{n}"), Role::Clerk, &[]).await;
        let result = set(other, by.1, 0, HOUR).await;
        match n + 1 < STAND_INS_MAX {
            true => drop(result.unwrap()),
            false => assert_eq!(code(result), "409 stand_in_full"),
        }
    }
    // The holder may end it; another colleague may not; a stranger's post is not there.
    let colleague = office.bench.actor(office.verifier.1).await.unwrap();
    let end = move |tx: &mut Tx, s: &Stamp| work::end_stand_in(tx, s, id);
    assert_eq!(code(office.act_as(&colleague, end).await), "403 forbidden");
    let (town, _) = office.bench.org("街道办事处", TOWN, &[]).await;
    let person = office.bench.person("waidi").await.unwrap();
    let elsewhere = office.bench.post(post(person, town, Role::Clerk, &[])).await;
    let elsewhere = office.bench.actor(elsewhere).await.unwrap();
    assert_eq!(code(office.act_as(&elsewhere, end).await), "404 not_found");
    let holder = office.bench.actor(away.1).await.unwrap();
    office.bench.clock.set(NOW.plus_ms(HOUR / 2));
    office.act_as(&holder, end).await.unwrap();
    assert_eq!(code(office.act_as(&holder, end).await), "409 over");
    let Some(Actor::Person { stands_for, .. }) = office.bench.actor(by.1).await else { panic!("no actor") };
    assert_eq!(stands_for.len(), 2);
    office.folds().await;
}

/// A post that ends takes its stand-ins and sessions with it, on both sides.
#[both]
async fn a_post_ends_with_all_that_hangs_on_it(engine: Engine) {
    let office = office(engine).await;
    let one = office.hire("jia", Role::Clerk, &[]).await;
    let two = office.hire("yi", Role::Clerk, &[]).await;
    for (whose, by) in [(one.1, two.1), (two.1, one.1)] {
        let input = StandInInput { by, from: NOW, until: NOW.plus_ms(HOUR) };
        office.act(move |tx, s| work::set_stand_in(tx, s, whose, input)).await.unwrap();
    }
    let token = open_staff(&office.bench.ctx, one.0, one.1).await.unwrap();
    let at = office.version(one.0).await;
    let to = office.verifier.1;
    let (person, version) =
        office.act(move |tx, s| work::end_post(tx, s, &crate::Alone, one.1, at, Some(to))).await.unwrap();
    assert_eq!((person, version), (one.0, office.version(one.0).await));
    let ctx = &office.bench.ctx;
    assert_eq!(ctx.auth.authenticate(ctx, Kind::Staff, &token).await.unwrap(), None);
    let left = read(&office.bench.db, move |tx| {
        Ok((store::list_stand_ins(tx, two.1, NOW)?, store::list_stand_ins_by(tx, two.1, NOW)?))
    });
    assert_eq!(left.await.unwrap(), (vec![], vec![]));
    // 交接 without an end.
    office.act(move |tx, s| work::hand_over(tx, s, two.1, to)).await.unwrap();
    let own = office.act(move |tx, s| work::hand_over(tx, s, two.1, two.1)).await;
    assert_eq!(code(own), "422 to same_person");
    let gone = office.act(move |tx, s| work::hand_over(tx, s, two.1, one.1)).await;
    assert_eq!(code(gone), "422 to ended");
    assert_eq!(office.wishes().await.len(), 2);
    office.folds().await;
}

#[both]
async fn sessions_are_listed_and_ended(engine: Engine) {
    let office = office(engine).await;
    let ctx = office.bench.ctx.clone();
    let clerk = open_staff(&ctx, office.clerk.0, office.clerk.1).await.unwrap();
    let other = open_staff(&ctx, office.verifier.0, office.verifier.1).await.unwrap();
    let list = |person: Option<PersonId>, seen: i64| {
        let (range, seen_after) = (EVERYWHERE, NOW.plus_ms(seen));
        let filter = store::SessionFilter { range, person, now: NOW, seen_after };
        read(&office.bench.db, move |tx| store::list_sessions(tx, &filter, &PageArgs::first(10)))
    };
    assert_eq!(list(None, -1).await.unwrap().len(), 2);
    assert_eq!(list(None, 0).await.unwrap().len(), 0, "seen too long ago");
    let mine = list(Some(office.clerk.0), -1).await.unwrap().remove(0);
    assert_eq!((mine.person, mine.membership), office.clerk);
    assert_eq!((mine.org.as_str(), mine.token), ("区中心（演示）", crate::auth::digest(&clerk)));
    // Another's session is not there for who administers nothing.
    let verifier = office.bench.actor(office.verifier.1).await.unwrap();
    let refused = office.act_as(&verifier, move |tx, s| work::end_session(tx, &s.actor, mine.id)).await;
    assert_eq!(code(refused), "404 not_found");
    let own = list(Some(office.verifier.0), -1).await.unwrap().remove(0);
    office.act_as(&verifier, move |tx, s| work::end_session(tx, &s.actor, own.id)).await.unwrap();
    office.act(move |tx, s| work::end_session(tx, &s.actor, mine.id)).await.unwrap();
    for token in [clerk, other] {
        assert_eq!(ctx.auth.authenticate(&ctx, Kind::Staff, &token).await.unwrap(), None);
    }
}

#[both]
async fn colleagues_are_of_one_organisation(engine: Engine) {
    let office = office(engine).await;
    let centre = office.centre;
    let all =
        |limit| read(&office.bench.db, move |tx| store::list_colleagues(tx, centre, &PageArgs::first(limit)));
    assert_eq!(all(10).await.unwrap().len(), 3);
    assert_eq!(all(1).await.unwrap().len(), 2, "one more than the page");
    let served =
        |desk: DeskId, but: MembershipId| read(&office.bench.db, move |tx| store::is_served(tx, desk, but));
    assert!(served(office.desks[0], office.verifier.1).await.unwrap());
    assert!(!served(office.desks[0], office.clerk.1).await.unwrap());
}

#[both]
async fn the_first_administrator(engine: Engine) {
    let bench = bench(engine).await;
    let (vault, stamp) = (bench.ctx.vault.clone(), bench.stamp());
    let new = crate::FirstAdmin {
        county: division(COUNTY),
        centre: "区中心（演示）".to_owned(),
        phone: "12345".to_owned(),
        account: "guanli".to_owned(),
        name: "管理员庚".to_owned(),
        password_hash: "$argon2id$".to_owned(),
    };
    let begin = move |tx: &mut Tx| crate::first_admin(tx, &vault, &stamp, &new);
    let (org, person, membership) = bench.db.write("test.init", begin.clone()).await.unwrap();
    let actor = bench.actor(membership).await.unwrap();
    assert_eq!(work::own_division(&actor).unwrap(), division(COUNTY));
    let row = read(&bench.db, move |tx| store::find_person(tx, person)).await.unwrap().unwrap();
    assert!(row.must_change && row.active);
    let desks = read(&bench.db, move |tx| store::list_org_desks(tx, org)).await.unwrap();
    assert_eq!(desks.iter().map(|d| d.duty).collect::<Vec<_>>(), [Duty::Intake, Duty::Verify]);
    let again = bench.db.write("test.init", begin).await.unwrap_err();
    assert_eq!(again.to_string(), "this county has an administrator");
}

#[test]
fn office_hours() {
    for (text, expected) in [
        ("09:00-12:00 13:00-17:30", Some(vec![(540, 720), (780, 1050)])),
        ("00:00-24:00", Some(vec![(0, 1440)])),
        ("  08:30-12:00  ", Some(vec![(510, 720)])),
        ("", None),
        ("9:00-12:00", None),
        ("09:00-09:00", None),
        ("12:00-09:00", None),
        ("09:00-12:00 12:00-13:00", None),
        ("09:00-12:00 11:00-13:00", None),
        ("09:00-12:60", None),
        ("09:00-24:01", None),
        ("09:00", None),
        ("00:00-01:00 02:00-03:00 04:00-05:00 06:00-07:00 08:00-09:00", None),
    ] {
        let read = OfficeHours::parse(text);
        assert_eq!(read.as_ref().map(|h| h.spans().to_vec()), expected, "{text}");
        if let Some(hours) = read {
            assert_eq!(OfficeHours::parse(&hours.to_string()), Some(hours));
        }
    }
}
