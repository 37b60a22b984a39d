//! Passwords: argon2id (RFC 9106) in PHC form. Slow on purpose: call from a blocking thread.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};

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
    fn each_hash_has_its_own_salt() {
        assert_ne!(hash("春天的北山路").unwrap(), hash("春天的北山路").unwrap());
    }
}
