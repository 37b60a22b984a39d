//! The public number: `yymmdd`, a serial of at least five digits, and an ISO 7064 MOD 11,10 check digit. Sayable on the telephone.

/// Serials taken from the table at once; a restart leaves a gap.
pub const BLOCK: i64 = 100;

/// The check digit of a string of digits (ISO/IEC 7064:2003, MOD 11,10).
pub fn check_digit(digits: &str) -> u32 {
    let mut p = 10;
    for d in digits.bytes().map(|b| u32::from(b - b'0')) {
        let s = match (d + p) % 10 {
            0 => 10,
            s => s,
        };
        p = (2 * s) % 11;
    }
    (11 - p) % 10
}

/// The number of a day's serial: `day` is yymmdd.
pub fn compose(day: &str, serial: i64) -> String {
    let body = format!("{day}{serial:05}");
    let check = check_digit(&body);
    format!("{body}{check}")
}

/// Reads a number as people type it: blanks, dashes and full-width digits are forgiven; a wrong check digit is not.
pub fn parse(text: &str) -> Option<String> {
    let digits = base::plain_digits(text);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let body = digits.get(..digits.len().checked_sub(1)?)?;
    let right = (12..=18).contains(&digits.len()) && digits.ends_with(&check_digit(body).to_string());
    right.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_digits() {
        // The example of ISO 7064 that DIN and the German tax number use: 0794 -> 5.
        assert_eq!(check_digit("0794"), 5);
        assert_eq!(compose("261123", 137), "261123001377".to_owned());
    }

    #[test]
    fn reading() {
        let number = compose("261123", 137);
        let spaced = format!("{} {} {}", &number[..4], &number[4..8], &number[8..]);
        assert_eq!(parse(&spaced), Some(number.clone()));
        assert_eq!(parse("２６１１２３００１３７７"), Some(number));
        for wrong in ["", "2611", "261123001372", "26112300137x", "2611230013770000000"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn any_single_wrong_digit_is_seen(serial in 0i64..99_999, at in 0usize..12, by in 1u8..10) {
            let number = compose("261124", serial);
            let mut bytes = number.clone().into_bytes();
            bytes[at] = (bytes[at] - b'0' + by) % 10 + b'0';
            let wrong = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(parse(&wrong), None);
            prop_assert_eq!(parse(&number), Some(number));
        }
    }
}
