//! When a failed job is tried again. Pure.

/// Attempts after which a job is dead.
pub const ATTEMPTS_MAX: i64 = 10;
/// The first wait.
const FIRST_MS: u64 = 1_000;
/// The longest wait.
const LONGEST_MS: u64 = 60 * 60 * 1_000;

/// How long to wait after this many attempts: 1 s · 2^(n−1), at most an hour; half of it by chance, so that jobs that
/// failed together do not come back together. `chance` is any number.
pub fn backoff_ms(attempts: i64, chance: u64) -> i64 {
    let doublings = u32::try_from(attempts.max(1) - 1).unwrap_or(u32::MAX).min(32);
    let whole = (FIRST_MS << doublings).min(LONGEST_MS);
    let half = whole / 2;
    // At most an hour: fits.
    (whole - half + chance % (half + 1)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits() {
        for (attempts, chance, expected) in [
            (0, 0, 500),
            (1, 0, 500),
            (1, 500, 1_000),
            (1, 501, 500),
            (2, 0, 1_000),
            (5, 0, 8_000),
            (12, 0, 1_024_000),
            (13, 0, 1_800_000),
            (13, 1_800_000, 3_600_000),
            (i64::MAX, u64::MAX, 1_800_000 + (u64::MAX % 1_800_001) as i64),
        ] {
            assert_eq!(backoff_ms(attempts, chance), expected, "{attempts} {chance}");
        }
    }
}
