//! Tests of the versions of the classes, on both engines: who may do what, what is recorded, what never changes.

use super::model::{Digests, Edition, EditionState, changes, digest, digests, hex, stream, version_of};
use super::rules::{self, Asked, EditionAct, Refused, may};
use super::work::{Failure, act, draft, put, remove};
use super::*;
use crate::category::{Catalogue, Catalogues, ClassInput, Published};
use base::{Actor, Division, MembershipId, OrgId, PersonId, SeededEntropy, Stamp, Timestamp};
use both::both;
use db::testing::TestDb;
use db::{Db, Engine, Tx};
use people::Policies;
use std::sync::Arc;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);

fn county() -> Division {
    Division::parse("330106").unwrap()
}

/// Somebody in a post with a role in a division.
fn staff(who: u128, post: u128, role: &str, division: &str) -> Actor {
    Actor::Person {
        person: PersonId(Uuid::from_u128(who)),
        membership: MembershipId(Uuid::from_u128(post)),
        org: OrgId(Uuid::from_u128(90)),
        role: role.to_owned(),
        desks: Vec::new(),
        division: Division::parse(division).unwrap(),
        stands_for: Vec::new(),
    }
}

fn first() -> Actor {
    staff(1, 1, "admin", "330106")
}
fn second() -> Actor {
    staff(2, 2, "admin", "330106")
}

/// A centre's versions.
struct Shelf {
    db: TestDb,
    entropy: Arc<SeededEntropy>,
}

impl Shelf {
    async fn new(engine: Engine) -> Self {
        let db = TestDb::open_with(engine, journal::hooks()).await;
        Self { db, entropy: Arc::new(SeededEntropy::new(8)) }
    }
    async fn write<T: Send + 'static>(
        &self,
        by: &Actor,
        body: impl Fn(&mut Tx, &Stamp) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let stamp = Stamp { actor: by.clone(), now: NOW, entropy: self.entropy.clone() };
        self.db.write("test.write", move |tx| body(tx, &stamp)).await
    }
    async fn draft(&self, by: &Actor) -> Result<Edition, Failure> {
        self.write(by, |tx, stamp| draft(tx, stamp, county(), Catalogue::SHIPPED, "夏季时限")).await
    }
    async fn act(&self, by: &Actor, edition: &Edition, act_: EditionAct) -> Result<Edition, Failure> {
        let key = (edition.version, edition.revision);
        self.write(by, move |tx, stamp| {
            act(tx, stamp, county(), key, |_, edition, asked, in_force| {
                Ok(match act_ {
                    EditionAct::Propose => rules::propose(edition, asked, in_force)?,
                    EditionAct::Publish => rules::publish(edition, asked, in_force)?,
                    EditionAct::Withdraw => rules::withdraw(edition, asked, in_force)?,
                    EditionAct::Change => panic!("a change needs a class"),
                })
            })
        })
        .await
    }
    async fn put(&self, by: &Actor, edition: &Edition, class: ClassInput) -> Result<Edition, Failure> {
        let key = (edition.version, edition.revision);
        self.write(by, move |tx, stamp| {
            act(tx, stamp, county(), key, |tx, edition, asked, in_force| {
                put(tx, edition, asked, in_force, &class)
            })
        })
        .await
    }
    async fn remove(&self, by: &Actor, edition: &Edition, code: &'static str) -> Result<Edition, Failure> {
        let key = (edition.version, edition.revision);
        self.write(by, move |tx, stamp| {
            act(tx, stamp, county(), key, |tx, edition, asked, in_force| {
                remove(tx, edition, asked, in_force, code)
            })
        })
        .await
    }
    async fn import(&self, by: &Actor, rows: Vec<ClassInput>, goal: Goal) -> Result<Taken, Failure> {
        self.write(by, move |tx, stamp| import_categories(tx, stamp, county(), &rows, goal)).await
    }
    async fn classes(&self, version: i64) -> Vec<ClassInput> {
        self.db.read("test.classes", move |tx| store::list_classes(tx, version)).await.unwrap()
    }
    /// The row, its classes and its stream say the same.
    async fn sound(&self, edition: &Edition) {
        let version = edition.version;
        let (row, all, kept, events) = self
            .db
            .read("test.row", move |tx| {
                let events = journal::stream(tx, stream(version), 0, 100)?;
                let (all, kept) = (store::list_classes(tx, version)?, store::digests(tx, version)?);
                Ok::<_, journal::Error>((store::find(tx, version)?, all, kept, events))
            })
            .await
            .unwrap();
        assert_eq!(row.as_ref(), Some(edition));
        assert_eq!(kept, digests(&all));
        assert_eq!(super::model::whole(&kept), edition.digest);
        let told = rules::fold(&events).unwrap();
        assert_eq!(told, (edition.revision, edition.state, hex(&edition.digest)));
    }
}

fn lamp(amount: i64) -> ClassInput {
    let mut class = ClassInput::from(Catalogue::embedded().find("C0118").unwrap());
    class.limits[0].limit.amount = amount;
    class
}

fn refused<T: std::fmt::Debug>(done: Result<T, Failure>) -> Refused {
    match done {
        Err(Failure::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[both]
async fn from_draft_to_force(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let v2 = shelf.draft(&first()).await.unwrap();
    assert_eq!((v2.version, v2.revision, v2.state, v2.classes), (2, 1, EditionState::Draft, 120));
    shelf.sound(&v2).await;
    let v2 = shelf.put(&first(), &v2, lamp(1)).await.unwrap();
    let v2 = shelf.remove(&first(), &v2, "E2112").await.unwrap();
    assert_eq!((v2.revision, v2.classes), (3, 119));
    assert_eq!(refused(shelf.remove(&first(), &v2, "E2112").await), Refused::NoSuchClass);
    shelf.sound(&v2).await;
    assert_eq!(refused(shelf.act(&second(), &v2, EditionAct::Publish).await), Refused::WrongState("draft"));
    let v2 = shelf.act(&first(), &v2, EditionAct::Propose).await.unwrap();
    assert_eq!(refused(shelf.put(&first(), &v2, lamp(3)).await), Refused::WrongState("proposed"));
    // By person: another post of the same person does not help.
    let other_post = staff(1, 7, "admin", "330106");
    for same in [first(), other_post] {
        assert_eq!(refused(shelf.act(&same, &v2, EditionAct::Publish).await), Refused::SamePerson);
    }
    let v2 = shelf.act(&second(), &v2, EditionAct::Publish).await.unwrap();
    shelf.sound(&v2).await;
    assert_eq!(v2.published.unwrap().membership, second().membership());
    assert_eq!(v2.hands, [PersonId(Uuid::from_u128(1))]);
    for act in EditionAct::ALL.into_iter().filter(|act| *act != EditionAct::Change) {
        assert_eq!(refused(shelf.act(&second(), &v2, act).await), Refused::WrongState("published"));
    }
    assert_eq!(refused(shelf.put(&first(), &v2, lamp(3)).await), Refused::WrongState("published"));
    assert!(shelf.classes(2).await.contains(&lamp(1)));
    assert!(shelf.classes(1).await.contains(&lamp(2)), "the shipped version is as it was");
    let found = shelf.db.read("test.compare", |tx| compare_categories(tx, &[lamp(2)])).await.unwrap();
    assert_eq!((found.created, found.changed, found.ended, found.unchanged), (0, 1, 118, 0));
}

#[both]
async fn who_changed_it_does_not_publish_it(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let v2 = shelf.draft(&first()).await.unwrap();
    let v2 = shelf.put(&second(), &v2, lamp(1)).await.unwrap();
    let v2 = shelf.act(&first(), &v2, EditionAct::Propose).await.unwrap();
    assert_eq!(refused(shelf.act(&second(), &v2, EditionAct::Publish).await), Refused::SamePerson);
    let third = staff(3, 3, "admin", "330106");
    shelf.act(&third, &v2, EditionAct::Publish).await.unwrap();
}

#[both]
async fn one_in_force(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let v2 = shelf.draft(&first()).await.unwrap();
    let v3 = shelf.draft(&first()).await.unwrap();
    let v3 = shelf.put(&first(), &v3, lamp(1)).await.unwrap();
    let v3 = shelf.act(&first(), &v3, EditionAct::Propose).await.unwrap();
    shelf.act(&second(), &v3, EditionAct::Publish).await.unwrap();
    assert_eq!(refused(shelf.act(&first(), &v2, EditionAct::Propose).await), Refused::Superseded(3));
    let v2 = shelf.act(&second(), &v2, EditionAct::Withdraw).await.unwrap();
    shelf.sound(&v2).await;
    assert_eq!(
        refused(shelf.act(&second(), &v2, EditionAct::Withdraw).await),
        Refused::WrongState("withdrawn")
    );
    let (in_force, list) = shelf
        .db
        .read("test.list", |tx| Ok::<_, db::Error>((store::in_force(tx)?, store::list(tx, 100, 10)?)))
        .await
        .unwrap();
    assert_eq!(in_force, 3);
    assert_eq!(list.iter().map(|e| e.version).collect::<Vec<_>>(), [3, 2]);
}

#[both]
async fn a_stale_copy_and_an_absent_version(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let v2 = shelf.draft(&first()).await.unwrap();
    shelf.put(&first(), &v2, lamp(1)).await.unwrap();
    let stale = shelf.act(&first(), &v2, EditionAct::Propose).await;
    assert!(matches!(stale, Err(Failure::Stale(current)) if current.version == 2));
    let absent = Edition { version: 9, ..v2 };
    assert!(matches!(shelf.act(&first(), &absent, EditionAct::Propose).await, Err(Failure::NotFound)));
    let shipped = Edition::shipped();
    assert_eq!(
        refused(shelf.act(&first(), &shipped, EditionAct::Withdraw).await),
        Refused::WrongState("published")
    );
    let from_nothing = shelf.write(&first(), |tx, stamp| draft(tx, stamp, county(), 9, "")).await;
    assert!(matches!(from_nothing, Err(Failure::NotFound)));
}

#[both]
async fn who_may(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let clerk = staff(3, 3, "clerk", "330106");
    let elsewhere = staff(4, 4, "admin", "330106002");
    for who in [clerk, elsewhere, Actor::Stranger] {
        assert_eq!(refused(shelf.draft(&who).await), Refused::NotYours, "{who:?}");
        let rows = vec![lamp(1)];
        assert_eq!(refused(shelf.import(&who, rows, Goal::Draft).await), Refused::NotYours, "{who:?}");
    }
    for _ in 0..OPEN_MAX {
        shelf.draft(&first()).await.unwrap();
    }
    assert_eq!(refused(shelf.draft(&first()).await), Refused::TooManyOpen);
}

#[both]
async fn imports(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let operator = Actor::system("import");
    let embedded = Catalogue::embedded().inputs();
    let same = shelf.import(&operator, embedded.clone(), Goal::First).await.unwrap();
    assert_eq!((same.version, same.report.unchanged), (None, 120), "what is in force needs no version");
    let rows = vec![lamp(1)];
    let taken = shelf.import(&operator, rows.clone(), Goal::Proposed).await.unwrap();
    assert_eq!(taken.version, Some(2));
    assert_eq!((taken.report.created, taken.report.changed, taken.report.ended), (0, 1, 119));
    let again = shelf.import(&operator, rows.clone(), Goal::Draft).await.unwrap();
    assert_eq!(again, taken, "a second run changes nothing");
    let v2 = shelf.db.read("test.find", |tx| store::find(tx, 2)).await.unwrap().unwrap();
    assert_eq!((v2.state, v2.made.membership), (EditionState::Proposed, None));
    shelf.sound(&v2).await;

    let first_of_all = shelf.import(&operator, rows.clone(), Goal::First).await.unwrap();
    assert_eq!(first_of_all.version, Some(3));
    let v3 = shelf.db.read("test.find", |tx| store::find(tx, 3)).await.unwrap().unwrap();
    assert_eq!(v3.state, EditionState::Published);
    shelf.sound(&v3).await;
    let once_more = shelf.import(&operator, rows, Goal::First).await.unwrap();
    assert_eq!((once_more.version, once_more.report.unchanged), (None, 1));
    let other = shelf.import(&operator, embedded.clone(), Goal::First).await;
    assert_eq!(refused(other), Refused::NotFirst);
    // A person's import is a draft like any other, and the same person does not publish it.
    let taken = shelf.import(&first(), embedded, Goal::Draft).await.unwrap();
    let v4 =
        shelf.db.read("test.find", move |tx| store::find(tx, taken.version.unwrap())).await.unwrap().unwrap();
    assert_eq!((v4.state, v4.hands.len()), (EditionState::Draft, 1));
}

#[both]
async fn servers_follow(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let catalogues = Catalogues::new(Published::new([]));
    let db: Db = (*shelf.db).clone();
    assert!(!refresh(&db, &catalogues).await.unwrap());
    for amount in [1, 3] {
        shelf.draft(&first()).await.unwrap();
        let last = shelf.db.read("test.last", store::last_version).await.unwrap();
        let edition = shelf.db.read("test.find", move |tx| store::find(tx, last)).await.unwrap().unwrap();
        let edition = shelf.put(&first(), &edition, lamp(amount)).await.unwrap();
        let edition = shelf.act(&first(), &edition, EditionAct::Propose).await.unwrap();
        shelf.act(&second(), &edition, EditionAct::Publish).await.unwrap();
        assert!(refresh(&db, &catalogues).await.unwrap());
        assert!(!refresh(&db, &catalogues).await.unwrap());
        let now = catalogues.now();
        assert_eq!(now.current().version, last);
        assert_eq!(now.current().find("C0118").unwrap().limit.amount, amount);
    }
    let now = catalogues.now();
    let amounts = [1, 2, 3].map(|version| now.find(version, "C0118").unwrap().limit.amount);
    assert_eq!(amounts, [2, 1, 3], "every published version stays readable");
    catalogues.set(Published::new([]));
    assert_eq!(catalogues.now().current().version, 3, "what comes late changes nothing");
}

#[both]
async fn the_table_keeps_what_is_published(engine: Engine) {
    let shelf = Shelf::new(engine).await;
    let rows = vec![lamp(1)];
    shelf.import(&Actor::system("import"), rows, Goal::First).await.unwrap();
    let done = shelf
        .write(&first(), |tx, _| {
            let mut v2 = store::find(tx, 2)?.unwrap();
            v2.note = "changed".to_owned();
            let revision = v2.revision;
            Ok(store::update(tx, &v2, revision)?)
        })
        .await;
    assert!(matches!(done, Err(Failure::Db(db::Error::Conflict { .. }))), "{done:?}");
}

#[test]
fn streams_are_made_of_numbers() {
    for version in [1, 2, 77, i64::from(u32::MAX), (1 << 55) - 1] {
        assert_eq!(version_of(stream(version).id), version);
    }
}

#[test]
fn changes_by_code() {
    let of = |rows: &[(&str, u8)]| -> Digests {
        rows.iter().map(|(code, n)| ((*code).to_owned(), [*n; 32])).collect()
    };
    let found = changes(&of(&[("A", 1), ("B", 1), ("C", 1)]), &of(&[("A", 1), ("B", 2), ("D", 1)]));
    assert_eq!(
        (found.added, found.changed, found.removed),
        (vec!["D".to_owned()], vec!["B".to_owned()], vec!["C".to_owned()])
    );
    assert_ne!(digest(&lamp(1)), digest(&lamp(2)));
}

/// Version 1 is released: a change of the shipped classes is a change of what published cases rest on. Look twice.
#[test]
fn what_ships() {
    let shipped = Edition::shipped();
    assert_eq!((shipped.version, shipped.classes, shipped.state), (1, 120, EditionState::Published));
    let (first, policies) = (first(), Policies::embedded());
    let asked = Asked { actor: &first, policies, county: county(), now: NOW };
    for act in EditionAct::ALL {
        assert_eq!(may(&shipped, &asked, act, 1), Err(Refused::WrongState("published")));
    }
    let empty = Edition { classes: 0, state: EditionState::Draft, version: 2, ..shipped };
    assert_eq!(may(&empty, &asked, EditionAct::Propose, 1), Err(Refused::NoClasses));
}
