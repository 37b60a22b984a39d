//! Passwords: argon2id (RFC 9106) in PHC form. Slow on purpose: call from a blocking thread.

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Hashes a password with a fresh salt.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}

/// Whether the password is the hash's. An absent hash takes as long as a wrong password.
pub fn verify(password: &str, stored: Option<&str>) -> bool {
    static NOBODY: std::sync::LazyLock<String> =
        std::sync::LazyLock::new(|| hash("nobody has this").unwrap_or_default());
    let known = stored.is_some();
    let text = stored.unwrap_or(&NOBODY);
    let Ok(parsed) = argon2::PasswordHash::new(text) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_wrong_and_nobody() {
        let stored = hash("春天的北山路").unwrap();
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify("春天的北山路", Some(&stored)));
        assert!(!verify("春天的南山路", Some(&stored)));
        assert!(!verify("nobody has this", None));
        assert!(!verify("x", Some("not a hash")));
    }
}
