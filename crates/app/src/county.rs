//! The centre's county as its database has it: which one, what lies in it, whether a demo filled it; and what must be done to a
//! restored database before it serves.

use crate::{OsEntropy, StartError, SystemClock, demo};
use base::{Clock, Division};
use db::Db;
use std::sync::Arc;
use territory::Territory;
use vault::{ErasureLog, Replayed, Vault};

/// Accounts by which a demo is known.
const DEMO_ACCOUNTS: [&str; 2] = ["zhongxin", "wangge"];

/// The county that is loaded.
pub async fn root(db: &Db) -> Result<Division, StartError> {
    match db.read("app.county", territory::store::counties).await?[..] {
        [county] => Ok(county),
        [] => Err("no county is loaded in this database; `yiwang init --centre CODE …` begins one, `yiwang demo` shows one".into()),
        _ => Err("this database holds several counties; a centre has one".into()),
    }
}

/// The county with its divisions, grids and calendar.
pub async fn territory(db: &Db) -> Result<Territory, StartError> {
    Ok(territory::load(db, root(db).await?).await?)
}

/// Whether an account of the demo is there with the demo's public password.
pub async fn is_demo(db: &Db) -> Result<bool, StartError> {
    let found = db.read("app.demo_accounts", |tx| {
        let mut hashes = Vec::new();
        for account in DEMO_ACCOUNTS {
            hashes.extend(people::store::find_account(tx, account)?.map(|(_, hash)| hash));
        }
        Ok::<_, db::Error>(hashes)
    });
    let hashes = found.await?;
    let public = move || hashes.iter().any(|hash| people::verify(demo::PASSWORD, Some(hash)));
    Ok(tokio::task::spawn_blocking(public).await?)
}

/// Erases again what the log says and the database does not know yet: after a restore, before anybody is served.
pub async fn replay(db: &Db, vault: &Vault, log: &ErasureLog) -> Result<Replayed, StartError> {
    let (now, entropy) = (SystemClock.now(), Arc::new(OsEntropy));
    let replayed = cases::care::jobs::replay_erasures(db, vault, now, entropy, log).await?;
    if replayed.erased > 0 {
        tracing::warn!(erased = replayed.erased, "erasures of the log done again in a restored database");
    }
    vault.log_erasures(db).await?;
    Ok(replayed)
}
