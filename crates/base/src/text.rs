//! Text that people send: cleaned once, at the edge.

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Contains U+0000 or another control character.
    #[error("control character")]
    Control,
    /// Contains a character that reverses the reading direction (Trojan Source, CVE-2021-42574).
    #[error("bidirectional control character")]
    Bidi,
    /// Longer than the limit, in characters.
    #[error("longer than {0} characters")]
    Long(usize),
    /// Empty after trimming.
    #[error("empty")]
    Empty,
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text of several lines: trimmed, line ends as `\n`, no other control and no bidirectional control character.
pub fn clean_text(text: &str, most: usize) -> Result<String, TextError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    if text.chars().any(is_bidi) {
        return Err(TextError::Bidi);
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(TextError::Control);
    }
    if text.chars().count() > most {
        return Err(TextError::Long(most));
    }
    Ok(text.to_owned())
}

/// A text of one line: as [`clean_text`], and without line ends and tabs.
pub fn clean_line(text: &str, most: usize) -> Result<String, TextError> {
    let text = clean_text(text, most)?;
    if text.contains(['\n', '\t']) {
        return Err(TextError::Control);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (input, expected) in [
            (" 垃圾满了\r\n三天 ", Ok("垃圾满了\n三天")),
            ("\u{0}", Err(TextError::Control)),
            ("a\u{0}b", Err(TextError::Control)),
            ("a\u{7f}b", Err(TextError::Control)),
            ("a\u{202E}b", Err(TextError::Bidi)),
            ("a\u{2066}b", Err(TextError::Bidi)),
            (" \n ", Err(TextError::Empty)),
            ("一二三四五六七八九十", Err(TextError::Long(9))),
        ] {
            assert_eq!(clean_text(input, 9).as_deref().map_err(|e| *e), expected, "{input:?}");
        }
        assert_eq!(clean_line("a\nb", 9), Err(TextError::Control));
    }
}
