//! Administration on both engines: what changes and what is refused.

use super::office::*;
use super::*;
use crate::rules::CountyDesk;
use crate::work::{self, PostInput};
use crate::{OfficeHours, open_staff};
use api::Kind;
use base::PageArgs;
use both::both;

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
    let close = move |tx: &mut Tx, s: &Stamp| work::close_org(tx, s, &crate::Alone, town, 1);
    assert_eq!(code(office.act_as(&local, close).await), "409 has_posts");
    // With a post in the township too, the clerk of the centre is seen, and out of reach.
    office.bench.post(post(clerk, town, Role::Worker, &[])).await;
    let reset = move |tx: &mut Tx, s: &Stamp| work::reset_password(tx, s, clerk, 3, "x");
    assert_eq!(code(office.act_as(&local, reset).await), "403 wider_post");
    // Who holds no post yet may become anything: that first password is the county's to know.
    let newcomer = office.bench.person("meiyou").await.unwrap();
    let at = office.version(newcomer).await;
    let reset = move |tx: &mut Tx, s: &Stamp| work::reset_password(tx, s, newcomer, at, "x");
    assert_eq!(code(office.act_as(&local, reset).await), "403 wider_post");
    office.act(reset).await.unwrap();
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
