//! Digits as people type them: full-width, with blanks and dashes between.

/// The text with full-width digits made plain and blanks and dashes left out; other characters stay.
pub fn plain_digits(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '－'))
        .map(|c| match c {
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10).unwrap_or(c),
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgiven() {
        for (text, expected) in [
            ("2611 2300 1377", "261123001377"),
            ("２６１１\u{3000}２３００-1377", "261123001377"),
            ("1３8-0000\u{a0}0000", "13800000000"),
            ("+86 138", "+86138"),
            ("12a", "12a"),
        ] {
            assert_eq!(plain_digits(text), expected, "{text}");
        }
    }
}
