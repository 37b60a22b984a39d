//! What everything that serves shares follows the table: at once where a version is published, within [`EVERY`] on other servers.

use super::model::EditionState;
use super::store;
use crate::category::{Catalogue, Catalogues, Published};
use db::{Db, Tx};
use journal::{Shutdown, stopped};
use std::sync::Arc;
use std::time::Duration;

/// How often a server looks for a version that another one published.
const EVERY: Duration = Duration::from_secs(15);
/// Versions read in one statement.
const SOME: i64 = 100;

/// Every published version; those that are known already are not read again.
fn load(tx: &mut Tx, known: &Published) -> Result<Arc<Published>, db::Error> {
    let mut all = Vec::new();
    let mut above = Catalogue::SHIPPED;
    loop {
        let some = store::list_versions(tx, EditionState::Published, above, SOME)?;
        let Some(last) = some.last() else { break };
        above = *last;
        for version in some {
            let at_hand = known.versions().find(|c| c.version == version).cloned();
            all.push(match at_hand {
                Some(catalogue) => catalogue,
                None => Arc::new(Catalogue::new(version, store::list_classes(tx, version)?)),
            });
        }
    }
    Ok(Published::new(all))
}

/// Makes what is shared equal to the table. Whether another version is in force now.
pub async fn refresh(db: &Db, catalogues: &Catalogues) -> Result<bool, db::Error> {
    let known = catalogues.now();
    let before = known.current().version;
    let found = db
        .read("cases.refresh_catalogues", move |tx| {
            if store::in_force(tx)? == known.current().version {
                return Ok::<_, db::Error>(None);
            }
            Ok(Some(load(tx, &known)?))
        })
        .await?;
    let Some(published) = found else { return Ok(false) };
    tracing::info!(before, now = published.current().version, "another version of the classes is in force");
    catalogues.set(published);
    Ok(true)
}

/// Refreshes until the program is told to stop.
pub async fn follow(db: Db, catalogues: Catalogues, mut stop: Shutdown) {
    loop {
        tokio::select! {
            () = stopped(&mut stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = refresh(&db, &catalogues).await {
            tracing::warn!(%error, "the versions of the classes could not be read");
        }
    }
}
