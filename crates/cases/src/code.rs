//! The tracking code (查询码): six digits of HMAC-SHA-256(centre's key, case id ‖ generation). Never stored, renderable again.

use base::CaseId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// The generation of every code until codes can be issued anew.
pub const GENERATION: u32 = 0;

/// The code of a case.
pub fn code(key: &[u8; 32], case: CaseId, generation: u32) -> String {
    // Unwrap safety: HMAC takes a key of any length (RFC 2104).
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(case.bytes());
    mac.update(&generation.to_be_bytes());
    let full = mac.finalize().into_bytes();
    // Eight bytes modulo a million: the bias is below 10^-13.
    let number = full.iter().take(8).fold(0u64, |n, b| n << 8 | u64::from(*b)) % 1_000_000;
    format!("{number:06}")
}

/// Whether `given` is the code of the case; blanks and full-width digits are forgiven. Takes as long without a case.
pub fn fits(key: &[u8; 32], case: Option<CaseId>, given: &str) -> bool {
    let digits = base::plain_digits(given);
    let expected = code(key, case.unwrap_or(CaseId(uuid::Uuid::nil())), GENERATION);
    bool::from(expected.as_bytes().ct_eq(digits.as_bytes())) && case.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn codes() {
        let (a, b) = (CaseId(Uuid::from_u128(1)), CaseId(Uuid::from_u128(2)));
        let key = [7; 32];
        let right = code(&key, a, GENERATION);
        assert_eq!(right.len(), 6);
        assert_ne!(right, code(&key, b, GENERATION));
        assert_ne!(right, code(&key, a, 1));
        assert!(
            fits(&key, Some(a), &right) && fits(&key, Some(a), &format!(" {} {}", &right[..3], &right[3..]))
        );
        assert!(
            !fits(&key, Some(b), &right) && !fits(&key, None, &code(&key, CaseId(Uuid::nil()), GENERATION))
        );
        assert!(!fits(&key, Some(a), ""));
    }
}
