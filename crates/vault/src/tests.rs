//! Tests of the vault on both engines, and what they share.

mod erasing;
mod files;
mod master;
mod reading;
mod sealing;

use crate::{Error, MasterKey, Subject, Vault};
use base::{
    Actor, CaseId, Division, Entropy, MembershipId, OrgId, PersonId, ReporterId, SecretId, SeededEntropy,
    Stamp, Timestamp,
};
use db::testing::TestDb;
use db::{Attest, Db, Engine, Tx};
use std::sync::Arc;
use uuid::Uuid;

/// 2026-11-24T02:32:00Z.
const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);

const fn case(n: u128) -> CaseId {
    CaseId(Uuid::from_u128(n))
}

/// A database, a vault and the folder of its files.
struct Room {
    db: TestDb,
    vault: Vault,
    folder: tempfile::TempDir,
}

async fn room(engine: Engine) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open_files(folder.path(), MasterKey::from_bytes([7; 32])).unwrap();
    Room { db: TestDb::open_with(engine, journal::hooks()).await, vault, folder }
}

fn entropy(seed: u64) -> Arc<dyn Entropy> {
    Arc::new(SeededEntropy::new(seed))
}

fn system(seed: u64) -> Stamp {
    Stamp { actor: Actor::system("test"), now: NOW, entropy: entropy(seed) }
}

fn staff(n: u128, now: Timestamp, seed: u64) -> Stamp {
    let id = Uuid::from_u128(n);
    let actor = Actor::Person {
        person: PersonId(id),
        membership: MembershipId(id),
        org: OrgId(Uuid::from_u128(90)),
        role: "worker".into(),
        desks: vec![],
        division: Division::parse("330106").unwrap(),
        stands_for: Vec::new(),
    };
    Stamp { actor, now, entropy: entropy(seed) }
}

/// A body in a write transaction that needs no event of its own.
async fn write<T: Send + 'static>(
    db: &Db,
    body: impl Fn(&mut Tx) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    db.write("test.write", move |tx| {
        tx.attest(Attest::Operational("test"));
        body(tx)
    })
    .await
}

/// Makes the subject and seals one text of it.
async fn sealed(
    room: &Room,
    subject: Subject,
    field: &'static str,
    text: &'static str,
    seed: u64,
) -> SecretId {
    let vault = room.vault.clone();
    write(&room.db, move |tx| {
        let stamp = system(seed);
        vault.new_subject(tx, &stamp, subject)?;
        vault.seal(tx, &stamp, subject, field, text)
    })
    .await
    .unwrap()
}

/// Opens as the program itself.
async fn open(db: &Db, vault: &Vault, refs: &[SecretId]) -> Result<Vec<String>, Error> {
    open_as(db, vault, system(1_000), refs).await
}

async fn open_as(db: &Db, vault: &Vault, stamp: Stamp, refs: &[SecretId]) -> Result<Vec<String>, Error> {
    let (vault, refs) = (vault.clone(), refs.to_vec());
    db.read("test.open_own", move |tx: &mut Tx| vault.open_own(tx, &stamp, &refs)).await
}
