//! A room with a township's people over a database, for tests of the room's functions.

use super::*;
use crate::category::Published;
use crate::facts::Verdict;
use crate::propose::FirstRules;
use crate::store::case as rows;
use crate::store::photo::PhotoRow;
use crate::work::{CheckInput, DispatchInput, Failure, SubmitInput};
use crate::{NewCase, Place, Room};
use base::{Level, SeededEntropy, Stamp, Stream, StreamKind};
use db::testing::TestDb;
use db::{Engine, Tx};
use people::{Duty, NewOrg, NewPost, Role, store};
use std::sync::Arc;
use territory::Territory;
use vault::{MasterKey, Vault};

/// A room with a township's people, and what must live as long as it.
pub(super) struct Office {
    pub room: Room,
    pub db: TestDb,
    pub entropy: Arc<SeededEntropy>,
    pub clerk: Actor,
    pub worker: Actor,
    pub verifier: Actor,
    pub lead: DeskId,
    pub place: Division,
    pub _folder: tempfile::TempDir,
}

/// One person in one post at one desk.
fn hire(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    org: OrgId,
    desk: DeskId,
    role: Role,
) -> Result<Actor, vault::Error> {
    let new = people::NewPerson {
        account: role.word().to_owned(),
        name: "某人（演示）".to_owned(),
        password_hash: "$argon2id$".to_owned(),
    };
    let person = store::insert_person(tx, vault, stamp, &new)?;
    let (title_zh, title_en) = (role.word().to_owned(), role.word().to_owned());
    let post = NewPost { person, org, role, title_zh, title_en, desks: vec![desk] };
    let membership = store::insert_post(tx, stamp, &post)?;
    Ok(store::actor(tx, membership)?.unwrap())
}

pub(super) async fn office(engine: Engine) -> Office {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_files(folder.path(), MasterKey::from_bytes([7; 32])).unwrap();
    let db = TestDb::open_with(engine, journal::hooks()).await;
    let territory = Territory::demo().unwrap();
    let town = territory.children(territory.county())[0].code;
    let place = territory.children(town)[0].code;
    assert_eq!((town.level(), place.level()), (Level::Township, Level::Village));
    let entropy = Arc::new(SeededEntropy::new(7));
    let stamp = Stamp { actor: Actor::system("test"), now: NOW, entropy: entropy.clone() };
    let hiring = vault.clone();
    let (clerk, worker, verifier, lead) = db
        .write("test.hire", move |tx: &mut Tx| {
            let org = |name: &str, division, duties: &[Duty]| NewOrg {
                name: format!("{name}（演示）"),
                phone: "0571-0000".to_owned(),
                division,
                duties: duties.to_vec(),
                kind: people::OrgKind::Government,
                hours: None,
            };
            let (office, desks) =
                store::insert_org(tx, &stamp, &org("办事处", town, &[Duty::Intake, Duty::Verify]))?;
            let (team, handle) = store::insert_org(tx, &stamp, &org("执法队", town, &[Duty::Handle]))?;
            Ok::<_, vault::Error>((
                hire(tx, &hiring, &stamp, office, desks[0], Role::Clerk)?,
                hire(tx, &hiring, &stamp, team, handle[0], Role::Worker)?,
                hire(tx, &hiring, &stamp, office, desks[1], Role::Verifier)?,
                handle[0],
            ))
        })
        .await
        .unwrap();
    let room =
        Room { vault, territory, classes: Published::new([]), propose: Arc::new(FirstRules::default()) };
    Office { room, db, entropy, clerk, worker, verifier, lead, place, _folder: folder }
}

impl Office {
    pub(super) async fn by<T: Send + 'static>(
        &self,
        actor: &Actor,
        minutes: i64,
        act: impl Fn(&Room, &mut Tx, &Stamp) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (room, now) = (self.room.clone(), NOW.plus_ms(minutes * MINUTE));
        let stamp = Stamp { actor: actor.clone(), now, entropy: self.entropy.clone() };
        self.db.write("test.act", move |tx: &mut Tx| act(&room, tx, &stamp)).await
    }

    pub(super) async fn report(&self, id: CaseId, number: &'static str) -> Result<Case, Failure> {
        let place =
            Place { division: Some(self.place), address: Some("河边".to_owned()), ..Place::default() };
        let new = NewCase {
            words: Some("路灯不亮，晚上很黑".to_owned()),
            place,
            phone: Some("13800000000".to_owned()),
            photos: 0,
            publish: true,
            language: "zh",
        };
        self.by(&Actor::Stranger, 0, move |room, tx, s| room.report(tx, s, id, number, &new)).await
    }

    /// A photo that the actor sent before.
    pub(super) async fn photo(
        &self,
        actor: &Actor,
        minutes: i64,
        n: u128,
        kind: &'static str,
    ) -> Result<(), Failure> {
        let membership = actor.membership();
        let row = PhotoRow {
            id: photo(n),
            case: case_id(1),
            kind: kind.to_owned(),
            mime: "image/png".to_owned(),
            width: 4,
            height: 3,
            bytes: 99,
            at: NOW,
            membership,
            act: None,
            thumb: false,
        };
        self.by(actor, minutes, move |room, tx, s| room.photograph(tx, s, &row)).await
    }

    pub(super) async fn dispatch(&self, minutes: i64) -> Result<Case, Failure> {
        let input = DispatchInput { lead: self.lead, note: Some("请今天去".to_owned()), because: None };
        self.by(&self.clerk, minutes, move |room, tx, s| room.dispatch(tx, s, case_id(1), None, &input)).await
    }

    pub(super) async fn submit(&self, minutes: i64, photos: &[u128]) -> Result<Case, Failure> {
        let photos = photos.iter().map(|n| photo(*n)).collect();
        let input = SubmitInput { outcome: Found::Done, words: Some("换了灯".to_owned()), photos };
        self.by(&self.worker, minutes, move |room, tx, s| room.submit(tx, s, case_id(1), None, &input)).await
    }

    pub(super) async fn check(
        &self,
        minutes: i64,
        verdict: Verdict,
        photos: &[u128],
    ) -> Result<Case, Failure> {
        let item = |code: &str, ok| Judged { code: code.to_owned(), ok };
        let items = vec![item("lit", verdict == Verdict::Pass), item("wire", true)];
        let photos = photos.iter().map(|n| photo(*n)).collect();
        let input = CheckInput { verdict, items, words: Some("看过了".to_owned()), photos };
        self.by(&self.verifier, minutes, move |room, tx, s| room.check(tx, s, case_id(1), None, &input)).await
    }

    pub(super) async fn events(&self, kind: StreamKind) -> Vec<base::Event> {
        let stream = Stream::new(kind, case_id(1).0);
        self.db.read("test.stream", move |tx: &mut Tx| journal::stream(tx, stream, 0, 100)).await.unwrap()
    }

    pub(super) async fn row(&self) -> Case {
        self.db.read("test.row", |tx: &mut Tx| rows::find(tx, case_id(1))).await.unwrap().unwrap()
    }

    /// The row is what the stream says.
    pub(super) async fn folds(&self) -> Case {
        let events = self.events(StreamKind::Case).await;
        let facts: Vec<_> =
            events.iter().map(|e| (e.time, Fact::read(&e.kind, e.schema, &e.body).unwrap())).collect();
        let row = self.row().await;
        assert_eq!(Case::fold(case_id(1), &facts).unwrap(), row);
        assert_eq!(i64::try_from(events.len()).unwrap(), row.version);
        row
    }
}
