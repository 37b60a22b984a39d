//! The county as it is now: shared by everything that serves, changed when another one is loaded.

use crate::Territory;
use std::sync::{Arc, PoisonError, RwLock};

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
}
