//! The county as it is now: shared by everything that serves, changed when another one is loaded.

use crate::model::PartsError;
use crate::{Territory, store};
use base::Division;
use db::Db;
use std::sync::{Arc, PoisonError, RwLock};

/// How often a server looks whether another county was loaded, in milliseconds.
pub const RELOAD_EVERY_MS: u64 = 30_000;

/// Why a county cannot be made from its rows.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The rows make no county.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// The thread that makes it was lost.
    #[error("the county could not be made: {0}")]
    Lost(String),
}

/// The county of a root as the database has it now: divisions, areas, calendar, office hours.
pub async fn load(db: &Db, root: Division) -> Result<Territory, LoadError> {
    let stored = db.read("territory.load", move |tx| store::stored(tx, root)).await?;
    let made = tokio::task::spawn_blocking(move || Territory::from_stored(stored)).await;
    Ok(made.map_err(|e| LoadError::Lost(e.to_string()))??)
}

/// A county that can be replaced while it is used: whoever took it before keeps the old one. Clones share it.
#[derive(Clone, Debug)]
pub struct Live(Arc<RwLock<Territory>>);

impl Live {
    /// Begins with this county.
    pub fn new(territory: Territory) -> Self {
        Self(Arc::new(RwLock::new(territory)))
    }
    /// The county of this instant.
    pub fn now(&self) -> Territory {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    /// Another county from now on.
    pub fn set(&self, territory: Territory) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = territory;
    }
    /// Takes over what was loaded since, by this program or another. Whether anything was. Cheap when nothing was: one row is
    /// read. When the new one cannot be made, the old one stays.
    pub async fn reload_if_changed(&self, db: &Db) -> Result<bool, LoadError> {
        let (root, known) = (self.now().county(), self.now().release());
        let release = db.read("territory.release", move |tx| store::release(tx, root)).await?;
        if release == known {
            return Ok(false);
        }
        self.set(load(db, root).await?);
        tracing::info!(release, "another territory was loaded");
        Ok(true)
    }
}
