//! Organisations, desks, people and posts: rows, and the streams that tell them.

use super::*;
use crate::POSTS_MAX;
use base::{Stream, StreamKind};
use both::both;

#[both]
async fn an_organisation_and_its_desks(engine: Engine) {
    let bench = bench(engine).await;
    let (org, desks) = bench.org("街道办事处", TOWN, &[Duty::Intake, Duty::Verify]).await;
    assert_eq!(desks.len(), 2);
    for desk in desks.clone() {
        let found = read(&bench.db, move |tx| store::get_desk(tx, desk)).await.unwrap();
        assert_eq!((found.id, found.org.id, found.org.division), (desk, org, division(TOWN)));
        assert_eq!((found.org.name.as_str(), found.org.phone.as_str()), ("街道办事处（演示）", "0571-0000"));
    }
    let stream = Stream::new(StreamKind::Org, org.0);
    let events = bench.db.read("test.stream", move |tx: &mut Tx| journal::stream(tx, stream, 0, 10)).await;
    let events = events.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].kind.as_str(), events[0].division), ("org.created", Some(division(TOWN).code())));
    let expected = serde_json::json!({
        "name": "街道办事处（演示）", "phone": "0571-0000", "division": TOWN, "kind": "government", "hours": null,
        "desks": [{ "duty": "intake", "desk": desks[0] }, { "duty": "verify", "desk": desks[1] }]
    });
    assert_eq!(events[0].body, expected);
}

#[both]
async fn a_person_has_an_account_and_a_sealed_name(engine: Engine) {
    let bench = bench(engine).await;
    let person = bench.person("shouli").await.unwrap();
    let found = read(&bench.db, |tx| store::find_account(tx, "shouli")).await.unwrap();
    assert_eq!(found, Some((person, "$argon2id$".to_owned())));
    assert_eq!(read(&bench.db, |tx| store::find_account(tx, "SHOULI")).await.unwrap(), None);
    let (vault, stamp) = (bench.ctx.vault.clone(), bench.stamp());
    let name = bench
        .db
        .read("test.name", move |tx: &mut Tx| {
            let secret = store::get_name(tx, person)?;
            vault.open_own(tx, &stamp, &[secret])
        })
        .await;
    assert_eq!(name.unwrap(), ["街道受理员丙（演示）"]);
    bench.db.execute_raw("UPDATE people_person SET active = FALSE").await.unwrap();
    assert_eq!(read(&bench.db, |tx| store::find_account(tx, "shouli")).await.unwrap(), None);
}

#[both]
async fn one_account_belongs_to_one_person(engine: Engine) {
    let bench = bench(engine).await;
    bench.person("shouli").await.unwrap();
    let again = bench.person("shouli").await.unwrap_err();
    assert!(matches!(&again, vault::Error::Db(e) if e.is_unique()), "{again:?}");
}

/// No name lies in the journal or in the person's row: only the vault's reference does.
#[both]
async fn names_stay_in_the_vault(engine: Engine) {
    let bench = bench(engine).await;
    let (person, _) = bench.clerk().await;
    let stream = Stream::new(StreamKind::Person, person.0);
    let events = bench.db.read("test.stream", move |tx: &mut Tx| journal::stream(tx, stream, 0, 10)).await;
    let kinds: Vec<String> = events.unwrap().iter().map(|e| format!("{} {}", e.kind, e.body)).collect();
    assert_eq!(kinds.len(), 2, "{kinds:?}");
    assert!(kinds[0].starts_with("person.created") && kinds[1].starts_with("person.posted"), "{kinds:?}");
    assert!(kinds.iter().all(|k| !k.contains('丙') && !k.contains("shouli")), "{kinds:?}");
}

#[both]
async fn a_post_makes_an_actor(engine: Engine) {
    let bench = bench(engine).await;
    let (org, desks) = bench.org("街道办事处", TOWN, &[Duty::Intake, Duty::Handle, Duty::Verify]).await;
    let person = bench.person("shuanggang").await.unwrap();
    let mut given = Vec::new();
    for (role, served) in [(Role::Clerk, &desks[..]), (Role::Verifier, &desks[2..]), (Role::Worker, &[])] {
        let membership = bench.post(post(person, org, role, served)).await;
        given.push(membership);
        let actor = read(&bench.db, move |tx| store::actor(tx, membership)).await.unwrap();
        let mut served = served.to_vec();
        served.sort_by_key(|d| d.0);
        let expected = Actor::Person {
            person,
            membership,
            org,
            role: role.word().to_owned(),
            desks: served,
            division: division(TOWN),
            stands_for: Vec::new(),
        };
        assert_eq!(actor, Some(expected));
    }
    let posts = read(&bench.db, move |tx| store::list_posts(tx, person)).await.unwrap();
    let mut listed: Vec<MembershipId> = posts.iter().map(|p| p.membership).collect();
    given.sort();
    listed.sort();
    assert_eq!(listed, given);
    assert!(posts.iter().all(|p| p.person == person && p.org.id == org && p.title_en == "Intake clerk"));
}

#[both]
async fn a_post_that_is_handed_over(engine: Engine) {
    let bench = bench(engine).await;
    let (person, membership) = bench.clerk().await;
    bench.db.execute_raw("UPDATE people_membership SET active = FALSE").await.unwrap();
    assert_eq!(read(&bench.db, move |tx| store::actor(tx, membership)).await.unwrap(), None);
    assert_eq!(read(&bench.db, move |tx| store::list_posts(tx, person)).await.unwrap(), []);
    // It is still the post that did what it did.
    let post = read(&bench.db, move |tx| store::find_post(tx, membership)).await.unwrap().unwrap();
    assert_eq!((post.person, post.role, post.title_zh.as_str()), (person, Role::Clerk, "受理员"));
    let unknown = MembershipId(uuid::Uuid::nil());
    assert_eq!(read(&bench.db, move |tx| store::find_post(tx, unknown)).await.unwrap(), None);
    assert_eq!(read(&bench.db, move |tx| store::actor(tx, unknown)).await.unwrap(), None);
}

#[both]
async fn no_more_posts_than_a_page_lists(engine: Engine) {
    let bench = bench(engine).await;
    let (org, _) = bench.org("街道办事处", TOWN, &[]).await;
    let person = bench.person("shouli").await.unwrap();
    for _ in 0..=POSTS_MAX {
        bench.post(post(person, org, Role::Clerk, &[])).await;
    }
    let posts = read(&bench.db, move |tx| store::list_posts(tx, person)).await.unwrap();
    assert_eq!(posts.len(), POSTS_MAX);
}

#[both]
async fn the_nearest_desk_answers(engine: Engine) {
    let bench = bench(engine).await;
    let (_, county) = bench.org("区中心", "330106", &[Duty::Intake, Duty::Verify]).await;
    let (_, town) = bench.org("街道办事处", TOWN, &[Duty::Intake]).await;
    let (_, village) = bench.org("社区", "330106002051", &[Duty::Intake]).await;
    for (duty, place, expected) in [
        (Duty::Intake, "330106002051003", Some(village[0])),
        (Duty::Intake, "330106002051", Some(village[0])),
        (Duty::Intake, "330106002052001", Some(town[0])),
        (Duty::Intake, TOWN, Some(town[0])),
        (Duty::Intake, "330106004", Some(county[0])),
        (Duty::Intake, "330106", Some(county[0])),
        (Duty::Verify, "330106002051003", Some(county[1])),
        (Duty::Handle, TOWN, None),
        (Duty::Intake, "330108001", None),
    ] {
        let place = division(place);
        let found = read(&bench.db, move |tx| store::find_desk_for(tx, duty, place)).await.unwrap();
        assert_eq!(found.map(|d| d.id), expected, "{duty:?} {place}");
    }
}

#[both]
async fn desks_of_a_place_and_below(engine: Engine) {
    let bench = bench(engine).await;
    let (_, team) = bench.org("执法队", TOWN, &[Duty::Handle]).await;
    let (_, second) = bench.org("社区乙", "330106002052", &[Duty::Handle]).await;
    let (_, first) = bench.org("社区甲", "330106002051", &[Duty::Handle, Duty::Verify]).await;
    let (_, away) = bench.org("执法队", "330106004", &[Duty::Handle]).await;
    for (root, limit, expected) in [
        (TOWN, 10, vec![team[0], first[0], second[0]]),
        (TOWN, 2, vec![team[0], first[0]]),
        ("330106004", 10, away.clone()),
        ("330106", 10, vec![team[0], away[0], first[0], second[0]]),
        ("330106002052", 10, vec![second[0]]),
    ] {
        let root = division(root);
        let found =
            read(&bench.db, move |tx| store::list_desks(tx, Duty::Handle, root, limit)).await.unwrap();
        assert_eq!(found.iter().map(|d| d.id).collect::<Vec<_>>(), expected, "{root}");
    }
}

#[both]
async fn damaged_rows_are_named(engine: Engine) {
    let bench = bench(engine).await;
    let (_, membership) = bench.clerk().await;
    for (change, back, table, what) in [
        ("people_org SET level = 9", "people_org SET level = 4", "people_org", "division"),
        (
            "people_org SET division = 7",
            "people_org SET division = 330106002000000",
            "people_org",
            "division",
        ),
        (
            "people_membership SET role = 'king'",
            "people_membership SET role = 'clerk'",
            "people_membership",
            "role",
        ),
    ] {
        bench.db.execute_raw(&format!("UPDATE {change}")).await.unwrap();
        let found = read(&bench.db, move |tx| store::find_post(tx, membership)).await;
        assert_eq!(found, Err(db::Error::illegal_row(table, what)), "{change}");
        bench.db.execute_raw(&format!("UPDATE {back}")).await.unwrap();
        assert!(read(&bench.db, move |tx| store::find_post(tx, membership)).await.unwrap().is_some());
    }
}
