//! Stand-ins, ended posts, sessions, colleagues, on both engines.

use super::office::*;
use super::*;
use crate::work::{self, StandInInput};
use crate::{STAND_INS_MAX, open_staff};
use api::Kind;
use base::PageArgs;
use both::both;

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

/// Nobody's work waits: a stand-in of the same role serves the desks of the absent post, too, while it lasts.
#[both]
async fn a_stand_in_serves_the_desks_of_the_absent_post(engine: Engine) {
    let office = office(engine).await;
    let away = office.clerk;
    let same = office.hire("daiban", Role::Clerk, &[]).await;
    let other = office.hire("daihe", Role::Verifier, &[]).await;
    for (n, by) in [same, other].into_iter().enumerate() {
        let from = NOW.plus_ms(i64::try_from(n).unwrap() * HOUR);
        let input = StandInInput { by: by.1, from, until: from.plus_ms(HOUR) };
        office.act(move |tx, s| work::set_stand_in(tx, s, away.1, input).map(drop)).await.unwrap();
    }
    let desks = |by: MembershipId, at: i64| {
        office.bench.clock.set(NOW.plus_ms(at));
        let actor = office.bench.actor(by);
        async move {
            let Some(Actor::Person { desks, .. }) = actor.await else { panic!("no actor") };
            desks
        }
    };
    let Some(Actor::Person { desks: absent, .. }) = office.bench.actor(away.1).await else {
        panic!("no actor")
    };
    assert!(!absent.is_empty());
    assert_eq!(desks(same.1, 0).await, absent);
    assert_eq!(desks(same.1, HOUR).await, []);
    assert_eq!(desks(other.1, HOUR).await, [], "another role could not use them");
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

/// A duty that its organisation gives up is no longer the post's, and comes back with it.
#[both]
async fn a_given_up_desk_is_nobodys(engine: Engine) {
    let office = office(engine).await;
    let (town, desks) = office.bench.org("街道办事处", TOWN, &[Duty::Intake, Duty::Handle]).await;
    let person = office.bench.person("shouli").await.unwrap();
    let membership = office.bench.post(post(person, town, Role::Clerk, &desks)).await;
    for (version, duties, expected) in
        [(1, &[Duty::Handle][..], vec![desks[1]]), (2, &[Duty::Intake, Duty::Handle], desks.clone())]
    {
        let to = change("街道办事处（演示）", duties);
        let run = office.act(move |tx, s| work::change_org(tx, s, &crate::Alone, town, version, &to));
        run.await.unwrap();
        let Some(Actor::Person { desks: mut served, .. }) = office.bench.actor(membership).await else {
            panic!("no actor")
        };
        served.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(served, expected);
        let seated = read(&office.bench.db, move |tx| store::list_seated(tx, person)).await.unwrap();
        assert_eq!(seated[0].desks.len(), expected.len());
    }
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
