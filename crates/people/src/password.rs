//! Passwords: argon2id (RFC 9106) in PHC form, slow on purpose: call from a blocking thread. What a new one must be, and
//! first passwords, which somebody else gives and the owner must change.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use base::{Entropy, PersonId};
use sha2::{Digest, Sha256};

/// Characters of a password at least.
pub const PASSWORD_MIN: usize = 10;
/// Characters of a password at most.
pub const PASSWORD_MAX: usize = 256;
/// Passwords of ten characters and more that everybody tries first.
const WORST: &str = include_str!("worst_passwords.txt");
/// What first passwords are written with: nothing that looks like something else.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Why a new password is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than [`PASSWORD_MIN`] characters.
    Short,
    /// More than [`PASSWORD_MAX`] characters.
    Long,
    /// A control character.
    Control,
    /// The account, or the account and some digits.
    Account,
    /// One of the worst, or one character again and again.
    Common,
}

impl Weak {
    /// The field's code.
    pub const fn code(self) -> &'static str {
        match self {
            Weak::Short => "too_short",
            Weak::Long => "too_long",
            Weak::Control => "control",
            Weak::Account => "is_account",
            Weak::Common => "common",
        }
    }
}

/// Whether a password may be taken for this account.
pub fn judge(password: &str, account: &str) -> Result<(), Weak> {
    let characters = password.chars().count();
    if characters < PASSWORD_MIN {
        return Err(Weak::Short);
    }
    if characters > PASSWORD_MAX {
        return Err(Weak::Long);
    }
    if password.chars().any(char::is_control) {
        return Err(Weak::Control);
    }
    let plain = password.to_lowercase();
    let letters = |text: &str| text.trim_matches(|c: char| !c.is_alphabetic()).to_owned();
    let word = letters(account);
    if plain == account || (!word.is_empty() && letters(&plain) == word) {
        return Err(Weak::Account);
    }
    let mut sorts: Vec<char> = plain.chars().collect();
    sorts.sort_unstable();
    sorts.dedup();
    if sorts.len() < 4 || WORST.lines().any(|worst| worst == plain) {
        return Err(Weak::Common);
    }
    Ok(())
}

fn spell(bytes: &[u8]) -> String {
    let letters = bytes.iter().take(12).map(|b| char::from(LETTERS[usize::from(*b) % LETTERS.len()]));
    let mut text = String::with_capacity(14);
    for (n, letter) in letters.enumerate() {
        if n > 0 && n % 4 == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// A first password by chance: three groups of four, 60 bits.
pub fn first(entropy: &dyn Entropy) -> String {
    let mut bytes = [0u8; 12];
    entropy.fill(&mut bytes);
    spell(&bytes)
}

/// The first password that a person got at this version. Computed, never stored: an answer that was lost is given again.
pub fn first_for(key: &[u8; 32], person: PersonId, version: i64) -> String {
    // The key has a fixed length and stands first and last: nobody extends the text.
    let mut hash = Sha256::new();
    for part in [&key[..], b"first password", person.bytes(), &version.to_be_bytes(), &key[..]] {
        hash.update(part);
    }
    spell(&hash.finalize())
}

/// Hashes a password with a fresh salt.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether the password is the hash's. An absent hash takes as long as a wrong password: it is compared with nobody's.
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    compare(stored, |hash| Argon2::default().verify_password(password.as_bytes(), hash).is_ok())
}

/// Asks `fits` once, whether there is a stored hash or not.
fn compare(stored: Option<&str>, fits: impl FnOnce(&PasswordHash) -> bool) -> bool {
    static NOBODY: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| hash("nobody has this").unwrap_or_default());
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(&NOBODY)) else { return false };
    fits(&parsed) && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_wrong_and_nobody() {
        let stored = hash("春天的北山路").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify("春天的北山路", Some(&stored)));
        assert!(!verify("春天的南山路", Some(&stored)));
        assert!(!verify("nobody has this", None));
        assert!(!verify("x", Some("not a hash")));
    }

    /// What makes an unknown account as slow as a wrong password: one comparison with a hash of the same cost.
    #[test]
    fn nobody_takes_a_hash_of_the_same_cost() {
        let cost = |text: &str| text.rsplitn(3, '$').nth(2).unwrap_or_default().to_owned();
        let stored = hash("春天的北山路").unwrap();
        for given in [Some(stored.as_str()), None] {
            let mut asked = Vec::new();
            let fits = compare(given, |hash| {
                asked.push(cost(&hash.to_string()));
                true
            });
            assert_eq!(fits, given.is_some(), "nobody is never right");
            assert_eq!(asked, [cost(&stored)]);
        }
    }

    #[test]
    fn what_a_password_must_be() {
        for (password, account, expected) in [
            ("春天的北山路三号楼下", "shouli", Ok(())),
            ("correct horse battery", "shouli", Ok(())),
            ("春天的北山路", "shouli", Err(Weak::Short)),
            ("123456789", "shouli", Err(Weak::Short)),
            ("tab\there and there", "shouli", Err(Weak::Control)),
            ("shouli-330106004", "shouli-330106004", Err(Weak::Account)),
            ("SHOULI-330106004", "shouli-330106004", Err(Weak::Account)),
            ("zhangsanfeng2026", "zhangsanfeng", Err(Weak::Account)),
            ("zhangsanfeng 在北山路", "zhangsanfeng", Ok(())),
            ("1234567890", "shouli", Err(Weak::Common)),
            ("Password123", "shouli", Err(Weak::Common)),
            ("qwertyuiop", "shouli", Err(Weak::Common)),
            ("aaaaaaaaaaaaaa", "shouli", Err(Weak::Common)),
            ("1212121212", "shouli", Err(Weak::Common)),
        ] {
            assert_eq!(judge(password, account), expected, "{password}");
        }
        assert_eq!(judge(&"北山".repeat(129), "shouli"), Err(Weak::Long));
        for worst in WORST.lines() {
            assert!(worst.chars().count() >= PASSWORD_MIN && worst.to_lowercase() == worst, "{worst}");
        }
    }

    #[test]
    fn first_passwords() {
        let entropy = base::SeededEntropy::new(5);
        let (one, two) = (first(&entropy), first(&entropy));
        assert_ne!(one, two);
        let person = PersonId(uuid::Uuid::from_u128(7));
        let given = first_for(&[1; 32], person, 1);
        assert_eq!(given, first_for(&[1; 32], person, 1), "the same again");
        let other = PersonId(uuid::Uuid::from_u128(8));
        for another in
            [first_for(&[2; 32], person, 1), first_for(&[1; 32], other, 1), first_for(&[1; 32], person, 2)]
        {
            assert_ne!(given, another);
        }
        for text in [one, two, given] {
            assert_eq!(text.len(), 14, "{text}");
            assert_eq!(judge(&text, "shouli"), Ok(()));
        }
    }

    #[test]
    fn each_hash_has_its_own_salt() {
        assert_ne!(hash("春天的北山路").unwrap(), hash("春天的北山路").unwrap());
    }
}
