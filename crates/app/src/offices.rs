//! Which office takes care of a township: known to people, asked by territory, looked up again now and then.

use base::Division;
use db::Db;
use journal::{Shutdown, stopped};
use people::Duty;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use territory::{Live, Offices};

/// Offices looked up at most.
const OFFICES_MAX: i64 = 10_000;
/// How often organisations and county are looked at: another server may have changed them.
const EVERY: Duration = Duration::from_secs(30);

/// Names of offices by township. Clones share it.
#[derive(Clone, Default)]
pub struct OfficeNames(Arc<RwLock<HashMap<Division, String>>>);

impl Offices for OfficeNames {
    fn office(&self, township: Division) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&township).cloned()
    }
}

impl OfficeNames {
    /// Reads them anew.
    pub async fn refresh(&self, db: &Db, county: Division) -> Result<(), db::Error> {
        let desks = db
            .read("app.offices", move |tx| people::store::list_desks(tx, Duty::Intake, county, OFFICES_MAX))
            .await?;
        let names = desks.into_iter().map(|d| (d.org.division, d.org.name)).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = names;
        Ok(())
    }
}

/// Keeps offices and county up to date until the program is told to stop.
pub async fn follow(db: Db, live: Live, offices: OfficeNames, mut stop: Shutdown) {
    loop {
        tokio::select! {
            () = stopped(&mut stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        if let Err(error) = live.reload_if_changed(&db).await {
            tracing::warn!(%error, "the county could not be read again");
        }
        if let Err(error) = offices.refresh(&db, live.now().county()).await {
            tracing::warn!(%error, "the offices could not be read again");
        }
    }
}
