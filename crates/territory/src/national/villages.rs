//! The villages of a province: unpacked when they are asked for, kept while they are among the last few.

use super::block::{self, Row};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Provinces whose villages are kept in memory. The largest (河南, 62,074 rows) takes about 6 MB.
pub const PROVINCES_KEPT: usize = 4;

/// The packed villages of all provinces, and the last few unpacked.
#[derive(Debug)]
pub(super) struct Villages {
    packed: BTreeMap<u8, &'static [u8]>,
    /// The one used last stands last.
    kept: Mutex<Vec<(u8, Arc<Vec<Row>>)>>,
}

impl Villages {
    /// Of packed blocks, by province.
    pub fn new(packed: BTreeMap<u8, &'static [u8]>) -> Self {
        Self { packed, kept: Mutex::new(Vec::new()) }
    }

    /// The villages of a province (11 to 65), by code; none when there is no such province.
    pub fn of(&self, province: u8) -> Arc<Vec<Row>> {
        if let Some(found) = self.recall(province) {
            return found;
        }
        // Outside the lock: others go on meanwhile. Two that miss at once unpack twice, with the same result.
        let packed = self.packed.get(&province);
        let Some(rows) = packed.and_then(|p| block::rows(p)) else { return Arc::default() };
        let rows = Arc::new(rows);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(p, _)| *p != province);
        if kept.len() >= PROVINCES_KEPT {
            kept.remove(0);
        }
        kept.push((province, Arc::clone(&rows)));
        rows
    }

    fn recall(&self, province: u8) -> Option<Arc<Vec<Row>>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(p, _)| *p == province)?;
        let found = kept.remove(at);
        let rows = Arc::clone(&found.1);
        kept.push(found);
        Some(rows)
    }

    /// The provinces that are kept now, the one used last at the end.
    #[cfg(test)]
    pub fn kept(&self) -> Vec<u8> {
        self.kept.lock().unwrap().iter().map(|(p, _)| *p).collect()
    }

    /// The provinces that have villages.
    #[cfg(test)]
    pub fn provinces(&self) -> impl Iterator<Item = u8> {
        self.packed.keys().copied()
    }
}
