//! Guessed passwords: who tries too often waits; whom others try never does for long.
//!
//! Wrong passwords are counted for an account at an address and for an address, in windows of an hour. Over all addresses an
//! account is only slowed: each try waits a little longer, a minute at most, so that strangers cannot keep its owner out; an
//! address at which the owner signed in lately does not wait for the others at all. In memory of this server.

use api::Throttle;
use base::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

const HOUR_MS: i64 = 3_600_000;
/// Wrong passwords an hour for one account at one address.
const WRONG_PER_PAIR: u32 = 10;
/// Wrong passwords an hour at one address.
const WRONG_PER_ADDRESS: u32 = 60;
/// Wrong passwords for one account, wherever they came from, before tries must wait.
const WRONG_FREE: u32 = 5;
/// The longest wait that strangers can cause.
const DELAY_MAX_MS: i64 = 60_000;
/// How long an address at which somebody signed in is known for that account.
const KNOWN_MS: i64 = 30 * 24 * HOUR_MS;
/// Accounts and known addresses remembered at most; past it the oldest goes.
const KEYS_MAX: usize = 100_000;

/// How long a try waits after the last one, when there were so many wrong ones within the hour: not at all for five, then
/// 1 s, 2 s, 4 s … 60 s.
pub const fn delay_ms(wrong: u32) -> i64 {
    match wrong.checked_sub(WRONG_FREE) {
        None | Some(0) => 0,
        Some(more @ 1..=6) => 1_000 << (more - 1),
        Some(_) => DELAY_MAX_MS,
    }
}

/// What is remembered of tries.
#[derive(Debug)]
pub struct Guesses {
    pairs: Throttle<(String, IpAddr)>,
    addresses: Throttle<IpAddr>,
    /// Last wrong try and how many there were since an hour without any.
    accounts: Mutex<HashMap<String, (Timestamp, u32)>>,
    known: Mutex<HashMap<(String, IpAddr), Timestamp>>,
}

impl Default for Guesses {
    fn default() -> Self {
        Self {
            pairs: Throttle::new(WRONG_PER_PAIR, HOUR_MS),
            addresses: Throttle::new(WRONG_PER_ADDRESS, HOUR_MS),
            accounts: Mutex::default(),
            known: Mutex::default(),
        }
    }
}

/// Inserts, and drops what is oldest when there would be too many.
fn remember<K: Eq + Hash + Clone, V>(
    map: &mut HashMap<K, V>,
    key: K,
    value: V,
    age: impl Fn(&V) -> Timestamp,
) {
    if map.len() >= KEYS_MAX && !map.contains_key(&key) {
        let oldest = map.iter().min_by_key(|(_, v)| age(v)).map(|(k, _)| k.clone());
        oldest.map(|k| map.remove(&k));
    }
    map.insert(key, value);
}

impl Guesses {
    /// `Err(seconds to wait)` when a password for this account from this address is not even looked at.
    pub fn check(&self, account: &str, address: IpAddr, now: Timestamp) -> Result<(), i64> {
        let pair = (account.to_owned(), address);
        self.pairs.check(&pair, now)?;
        self.addresses.check(&address, now)?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&pair).copied();
        if known.is_some_and(|at| now.since(at) < KNOWN_MS) {
            return Ok(());
        }
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        match accounts.get(account) {
            Some((last, wrong)) if now.since(*last) < delay_ms(*wrong) => {
                Err((delay_ms(*wrong) - now.since(*last) + 999) / 1_000)
            }
            _ => Ok(()),
        }
    }

    /// Counts a wrong password.
    pub fn wrong(&self, account: &str, address: IpAddr, now: Timestamp) {
        self.pairs.count((account.to_owned(), address), now);
        self.addresses.count(address, now);
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let before = accounts.get(account).filter(|(last, _)| now.since(*last) < HOUR_MS).map_or(0, |b| b.1);
        remember(&mut accounts, account.to_owned(), (now, before.saturating_add(1)), |v| v.0);
    }

    /// A right password: the address is known for this account from now on.
    pub fn right(&self, account: &str, address: IpAddr, now: Timestamp) {
        let pair = (account.to_owned(), address);
        self.pairs.forget(&pair);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        remember(&mut known, pair, now, |at| *at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn at(n: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + n))
    }
    const NOW: Timestamp = Timestamp::from_ms(1_795_487_520_000);

    #[test]
    fn the_delay_grows_to_a_minute() {
        for (wrong, seconds) in [
            (0, 0),
            (1, 0),
            (5, 0),
            (6, 1),
            (7, 2),
            (8, 4),
            (9, 8),
            (10, 16),
            (11, 32),
            (12, 60),
            (13, 60),
            (1_000, 60),
            (u32::MAX, 60),
        ] {
            assert_eq!(delay_ms(wrong), seconds * 1_000, "{wrong}");
        }
    }

    /// Strangers at a thousand addresses try an account as often as they may: its owner never waits a minute.
    #[test]
    fn strangers_do_not_lock_an_account() {
        let guesses = Guesses::default();
        let (mut now, mut looked_at) = (NOW, 0);
        for n in 0..20_000 {
            let stranger = at(n % 1_000);
            if guesses.check("shouli", stranger, now).is_ok() {
                guesses.wrong("shouli", stranger, now);
                looked_at += 1;
            }
            let waits = guesses.check("shouli", at(5_000), now).err().unwrap_or(0);
            assert!(waits <= 60, "{n}: {waits}");
            now = now.plus_ms(1_000);
        }
        assert!((300..400).contains(&looked_at), "{looked_at} guesses in five and a half hours");
        // Where the owner signed in, nobody else's tries count.
        guesses.right("shouli", at(6_000), now);
        guesses.wrong("shouli", at(7), now);
        assert_eq!(guesses.check("shouli", at(5_000), now), Err(60));
        assert_eq!(guesses.check("shouli", at(6_000), now), Ok(()));
        assert_eq!(guesses.check("hecha", at(5_000), now), Ok(()), "another account");
    }

    #[test]
    fn one_address_is_stopped() {
        let guesses = Guesses::default();
        guesses.right("shouli", at(1), NOW);
        for _ in 0..WRONG_PER_PAIR {
            assert_eq!(guesses.check("shouli", at(1), NOW), Ok(()), "known: no delay between");
            guesses.wrong("shouli", at(1), NOW);
        }
        assert_eq!(guesses.check("shouli", at(1), NOW), Err(3_601));
        assert_eq!(guesses.check("shouli", at(2), NOW), Err(16));
        assert_eq!(guesses.check("hecha", at(1), NOW), Ok(()));
        for n in 0..(WRONG_PER_ADDRESS - WRONG_PER_PAIR) {
            guesses.wrong(&format!("account{n}"), at(1), NOW);
        }
        assert_eq!(guesses.check("hecha", at(1), NOW), Err(3_601), "the address as a whole");
        assert_eq!(guesses.check("hecha", at(2), NOW), Ok(()));
        let later = NOW.plus_ms(HOUR_MS);
        assert_eq!(guesses.check("shouli", at(1), later), Ok(()));
        guesses.wrong("shouli", at(2), later);
        assert_eq!(guesses.check("shouli", at(3), later), Ok(()), "an hour later it counts anew");
    }
}
