//! Throttles: so many tries an hour for a key, in memory of this server.

use base::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keys remembered at most; past it the oldest window goes.
const KEYS_MAX: usize = 100_000;

/// At most `most` counted tries in each window of `window_ms` for a key.
#[derive(Debug)]
pub struct Throttle<K> {
    most: u32,
    window_ms: i64,
    tries: Mutex<HashMap<K, (Timestamp, u32)>>,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    /// A throttle without a memory yet.
    pub fn new(most: u32, window_ms: i64) -> Self {
        Self { most, window_ms, tries: Mutex::new(HashMap::new()) }
    }

    /// `Err(seconds to wait)` when the key has used its tries.
    pub fn check(&self, key: &K, now: Timestamp) -> Result<(), i64> {
        self.allowed(&self.lock(), key, now)
    }

    /// Counts one try.
    pub fn count(&self, key: K, now: Timestamp) {
        self.add(&mut self.lock(), key, now);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, (Timestamp, u32)>> {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn allowed(&self, tries: &HashMap<K, (Timestamp, u32)>, key: &K, now: Timestamp) -> Result<(), i64> {
        match tries.get(key) {
            Some((start, count)) if *count >= self.most && now.since(*start) < self.window_ms => {
                Err((self.window_ms - now.since(*start)) / 1000 + 1)
            }
            _ => Ok(()),
        }
    }

    fn add(&self, tries: &mut HashMap<K, (Timestamp, u32)>, key: K, now: Timestamp) {
        if tries.len() >= KEYS_MAX {
            tries.retain(|_, (start, _)| now.since(*start) < self.window_ms);
        }
        if tries.len() >= KEYS_MAX
            && let Some(oldest) = tries.iter().min_by_key(|(_, (start, _))| *start).map(|(k, _)| k.clone())
        {
            tries.remove(&oldest);
        }
        let entry = tries.entry(key).or_insert((now, 0));
        if now.since(entry.0) >= self.window_ms {
            *entry = (now, 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }

    /// Counts one try, or `Err(seconds to wait)` when the key has used its tries: both at once.
    pub fn take(&self, key: K, now: Timestamp) -> Result<(), i64> {
        let mut tries = self.lock();
        self.allowed(&tries, &key, now)?;
        self.add(&mut tries, key, now);
        Ok(())
    }

    /// Forgets a key, after a right answer.
    pub fn forget(&self, key: &K) {
        self.lock().remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_an_hour() {
        let throttle = Throttle::new(5, 3_600_000);
        let start = Timestamp::from_ms(1_000_000);
        for _ in 0..5 {
            assert_eq!(throttle.check(&"a", start), Ok(()));
            throttle.count("a", start);
        }
        assert_eq!(throttle.check(&"a", start), Err(3601));
        assert_eq!(throttle.check(&"b", start), Ok(()));
        assert_eq!(throttle.check(&"a", start.plus_ms(3_599_000)), Err(2));
        assert_eq!(throttle.check(&"a", start.plus_ms(3_600_000)), Ok(()));
        throttle.count("a", start.plus_ms(3_600_000));
        assert_eq!(throttle.check(&"a", start.plus_ms(3_600_000)), Ok(()), "a new window counts from one");
        let one = Throttle::new(1, 60_000);
        assert_eq!((one.take("a", start), one.take("a", start)), (Ok(()), Err(61)));
    }
}
