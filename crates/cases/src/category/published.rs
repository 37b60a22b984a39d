//! Versions of all small classes: one of them, the published ones, and what everything that serves shares.

use super::{Category, ClassInput, read_categories};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// A version of all small classes.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The version.
    pub version: i64,
    classes: Vec<Category>,
}

impl Catalogue {
    /// The version of the catalogue that ships with the program.
    pub const SHIPPED: i64 = 1;

    /// The catalogue that ships with the program.
    pub fn embedded() -> Arc<Catalogue> {
        static ALL: LazyLock<Arc<Catalogue>> = LazyLock::new(|| {
            let text = include_str!("../../../../data/categories.csv");
            // Unwrap safety: a test reads the same embedded text.
            let classes = read_categories(text.as_bytes()).expect("embedded categories");
            Arc::new(Catalogue::new(Catalogue::SHIPPED, classes))
        });
        Arc::clone(&ALL)
    }

    /// A version of these classes, which were checked.
    pub fn new(version: i64, classes: Vec<ClassInput>) -> Self {
        let mut classes: Vec<Category> = classes.into_iter().map(Category::from).collect();
        classes.sort_by(|a, b| a.code.cmp(&b.code));
        Self { version, classes }
    }

    /// The class of a code.
    pub fn find(&self, code: &str) -> Option<&Category> {
        self.classes.binary_search_by(|c| c.code.as_str().cmp(code)).ok().map(|i| &self.classes[i])
    }

    /// Every class, by code.
    pub fn all(&self) -> &[Category] {
        &self.classes
    }

    /// Every class as somebody would write it, by code.
    pub fn inputs(&self) -> Vec<ClassInput> {
        self.classes.iter().map(ClassInput::from).collect()
    }
}

/// Every published version, and which one is in force. Never changed: another one replaces it.
#[derive(Clone, Debug)]
pub struct Published {
    current: Arc<Catalogue>,
    all: BTreeMap<i64, Arc<Catalogue>>,
}

impl Published {
    /// The versions of which the last is in force; without any, the one that ships with the program.
    pub fn new(versions: impl IntoIterator<Item = Arc<Catalogue>>) -> Arc<Published> {
        let shipped = Catalogue::embedded();
        let all: BTreeMap<i64, Arc<Catalogue>> =
            std::iter::once(Arc::clone(&shipped)).chain(versions).map(|c| (c.version, c)).collect();
        let current = all.last_key_value().map_or(shipped, |(_, c)| Arc::clone(c));
        Arc::new(Published { current, all })
    }
    /// The one in force.
    pub fn current(&self) -> &Catalogue {
        &self.current
    }
    /// A published version.
    pub fn version(&self, version: i64) -> Option<&Catalogue> {
        self.all.get(&version).map(Arc::as_ref)
    }
    /// Every published version, oldest first.
    pub fn versions(&self) -> impl Iterator<Item = &Arc<Catalogue>> {
        self.all.values()
    }
    /// A class as this version has it.
    pub fn find(&self, version: i64, code: &str) -> Option<&Category> {
        self.version(version)?.find(code)
    }
}

/// The published versions as they are now: shared by everything that serves. Clones share it.
#[derive(Clone, Debug)]
pub struct Catalogues(Arc<RwLock<Arc<Published>>>);

impl Catalogues {
    /// Begins with these versions.
    pub fn new(published: Arc<Published>) -> Self {
        Self(Arc::new(RwLock::new(published)))
    }
    /// The versions of this instant.
    pub fn now(&self) -> Arc<Published> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }
    /// Other versions from now on; older ones than those at hand come too late and change nothing.
    pub fn set(&self, published: Arc<Published>) {
        let mut now = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if published.current().version >= now.current().version {
            *now = published;
        }
    }
}
