//! Tests of people on both engines, and what they share.

mod admin;
mod imports;
mod office;
mod rows;
mod sessions;
mod standing;
mod told;

use crate::{Duty, NewOrg, NewPerson, NewPost, OrgKind, Role, Sessions, store};
use api::Ctx;
use base::{
    Actor, DeskId, Division, ManualClock, MembershipId, OrgId, PersonId, SeededEntropy, Stamp, Timestamp,
};
use db::testing::TestDb;
use db::{Db, Engine, Tx};
use std::sync::Arc;
use vault::{MasterKey, Vault};

/// 2026-11-24T02:32:00Z.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);
const TOWN: &str = "330106002";

/// A context with a clock to move, and what must live as long as it.
struct Bench {
    ctx: Ctx,
    clock: Arc<ManualClock>,
    db: TestDb,
    _folder: tempfile::TempDir,
}

async fn bench(engine: Engine) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_files(folder.path(), MasterKey::from_bytes([7; 32])).unwrap();
    let db = TestDb::open_with(engine, journal::hooks()).await;
    let clock = Arc::new(ManualClock::new(NOW));
    let ctx = Ctx {
        db: (*db).clone(),
        clock: clock.clone(),
        entropy: Arc::new(SeededEntropy::new(1)),
        vault,
        auth: Arc::new(Sessions),
        cursor_key: Arc::new([3; 32]),
        secure_cookies: true,
    };
    Bench { ctx, clock, db, _folder: folder }
}

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

fn post(person: PersonId, org: OrgId, role: Role, desks: &[DeskId]) -> NewPost {
    let (title_zh, title_en) = ("受理员".to_owned(), "Intake clerk".to_owned());
    NewPost { person, org, role, title_zh, title_en, desks: desks.to_vec() }
}

impl Bench {
    fn stamp(&self) -> Stamp {
        self.ctx.stamp(&Actor::system("test"))
    }

    async fn org(
        &self,
        name: &'static str,
        code: &'static str,
        duties: &'static [Duty],
    ) -> (OrgId, Vec<DeskId>) {
        let stamp = self.stamp();
        let new = NewOrg {
            name: format!("{name}（演示）"),
            phone: "0571-0000".to_owned(),
            division: division(code),
            duties: duties.to_vec(),
            kind: OrgKind::Government,
            hours: None,
        };
        self.db.write("test.org", move |tx: &mut Tx| store::insert_org(tx, &stamp, &new)).await.unwrap()
    }

    async fn person(&self, account: &str) -> Result<PersonId, vault::Error> {
        let (stamp, vault) = (self.stamp(), self.ctx.vault.clone());
        let (account, name) = (account.to_owned(), "街道受理员丙（演示）".to_owned());
        let new = NewPerson { account, name, password_hash: "$argon2id$".to_owned() };
        self.db.write("test.person", move |tx: &mut Tx| store::insert_person(tx, &vault, &stamp, &new)).await
    }

    async fn post(&self, new: NewPost) -> MembershipId {
        let stamp = self.stamp();
        self.db.write("test.post", move |tx: &mut Tx| store::insert_post(tx, &stamp, &new)).await.unwrap()
    }

    /// A clerk with one desk.
    async fn clerk(&self) -> (PersonId, MembershipId) {
        let (org, desks) = self.org("街道办事处", TOWN, &[Duty::Intake]).await;
        let person = self.person("shouli").await.unwrap();
        (person, self.post(post(person, org, Role::Clerk, &desks)).await)
    }
}

async fn read<T: Send + 'static>(
    db: &Db,
    body: impl Fn(&mut Tx) -> Result<T, db::Error> + Send + 'static,
) -> Result<T, db::Error> {
    db.read("test.read", body).await
}
