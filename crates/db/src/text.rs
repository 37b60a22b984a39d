//! Statement text, read at compile time: its name, its `?` markers, whether it writes. No I/O, all `const fn`.

/// What a statement may do to rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads only.
    Read,
    /// INSERT, UPDATE or DELETE: changed something when it touched a row.
    Write,
    /// A WITH around a write, or a change of the schema: cannot tell, so it counts as a change.
    Mixed,
}

/// One statement in both dialects, without its number of markers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text after `-- ` on the first line: `cases.get`.
    pub name: &'static str,
    /// For SQLite, with `?`.
    pub lite: &'static str,
    /// For PostgreSQL, with `$1`.
    pub pg: &'static str,
    /// What it may do.
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Code,
    Single,
    Double,
    Comment,
}

const fn step(at: At, byte: u8, next: u8) -> At {
    match (at, byte) {
        (At::Code, b'\'') => At::Single,
        (At::Code, b'"') => At::Double,
        (At::Code, b'-') if next == b'-' => At::Comment,
        (At::Single, b'\'') | (At::Double, b'"') | (At::Comment, b'\n') => At::Code,
        _ => at,
    }
}

const fn byte(text: &[u8], i: usize) -> u8 {
    if i < text.len() { text[i] } else { 0 }
}

/// How many `?` stand outside quotes and comments.
pub const fn markers(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut i, mut n, mut at) = (0, 0, At::Code);
    while i < text.len() {
        if matches!(at, At::Code) && text[i] == b'?' {
            n += 1;
        }
        at = step(at, text[i], byte(text, i + 1));
        i += 1;
    }
    assert!(n < 100, "a statement has at most 99 markers");
    n
}

/// The length of the text with `$n`.
pub const fn numbered_len(text: &str) -> usize {
    let n = markers(text);
    text.len() + n + n.saturating_sub(9)
}

/// The text with `$1`, `$2` … in place of `?`.
pub const fn numbered<const L: usize>(text: &str) -> [u8; L] {
    let text = text.as_bytes();
    let mut out = [0u8; L];
    let (mut i, mut o, mut n, mut at) = (0, 0, 0u8, At::Code);
    while i < text.len() {
        if matches!(at, At::Code) && text[i] == b'?' {
            n += 1;
            out[o] = b'$';
            o += 1;
            if n > 9 {
                out[o] = b'0' + n / 10;
                o += 1;
            }
            out[o] = b'0' + n % 10;
        } else {
            out[o] = text[i];
        }
        o += 1;
        at = step(at, text[i], byte(text, i + 1));
        i += 1;
    }
    assert!(o == L);
    out
}

/// The bytes as text: they come from text, so they are.
pub const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("the markers cut a character"),
    }
}

/// The name on the first line, `-- room.noun`.
pub const fn name(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    assert!(
        bytes.len() > 4 && bytes[0] == b'-' && bytes[1] == b'-' && bytes[2] == b' ',
        "a statement opens with its name: -- room.verb"
    );
    let mut end = 3;
    while end < bytes.len() && bytes[end] != b'\n' {
        assert!(
            matches!(bytes[end], b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.'),
            "a statement's name is lower case letters, digits, dot and underline"
        );
        end += 1;
    }
    assert!(end > 3 && end < bytes.len(), "a statement has a name and a text");
    text.split_at(3).1.split_at(end - 3).0
}

const fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

const fn same(text: &[u8], start: usize, end: usize, word: &[u8]) -> bool {
    if end - start != word.len() {
        return false;
    }
    let mut i = 0;
    while i < word.len() {
        if !text[start + i].eq_ignore_ascii_case(&word[i]) {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether two names are one.
pub const fn equal(a: &str, b: &str) -> bool {
    same(a.as_bytes(), 0, a.len(), b.as_bytes())
}

/// What the statement may do, by its words. `FOR UPDATE` and `FOR NO KEY UPDATE` write nothing.
pub const fn kind(text: &str) -> Kind {
    let text = text.as_bytes();
    let (mut i, mut at) = (0, At::Code);
    let (mut first, mut writes, mut locks) = (true, false, false);
    while i < text.len() {
        if !(matches!(at, At::Code) && is_word(text[i])) {
            at = step(at, text[i], byte(text, i + 1));
            i += 1;
            continue;
        }
        let start = i;
        while i < text.len() && is_word(text[i]) {
            i += 1;
        }
        let write = same(text, start, i, b"INSERT")
            || same(text, start, i, b"DELETE")
            || (same(text, start, i, b"UPDATE") && !locks);
        if first && write {
            return Kind::Write;
        }
        let reads = same(text, start, i, b"SELECT")
            || same(text, start, i, b"WITH")
            || same(text, start, i, b"VALUES");
        writes = writes || write || (first && !reads);
        locks = same(text, start, i, b"FOR") || same(text, start, i, b"KEY");
        first = false;
    }
    if writes { Kind::Mixed } else { Kind::Read }
}

/// The same of a statement whose dialects differ: the more that either may do.
pub const fn kind_of_both(lite: &str, pg: &str) -> Kind {
    match (kind(lite), kind(pg)) {
        (Kind::Read, Kind::Read) => Kind::Read,
        (Kind::Mixed, _) | (_, Kind::Mixed) => Kind::Mixed,
        (Kind::Write, _) | (_, Kind::Write) => Kind::Write,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_and_numbers() {
        for (text, n) in [
            ("-- a\nSELECT 1", 0),
            ("-- a?\nSELECT ?, '?', \"?\", 'it''s ?', ? -- ?\n, ?", 3),
            ("-- a\nSELECT a - ? - -?", 2),
        ] {
            assert_eq!(markers(text), n, "{text}");
        }
        const TEXT: &str = "?,?,?,?,?,?,?,?,?,?,'?',?";
        const OUT: [u8; numbered_len(TEXT)] = numbered(TEXT);
        assert_eq!(utf8(&OUT), "$1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'?',$11");
    }

    #[test]
    fn kinds() {
        for (text, expected) in [
            ("-- cases.update\nSELECT updated, 'DELETE' FROM a", Kind::Read),
            ("-- a\nSELECT 1 FROM a FOR UPDATE", Kind::Read),
            ("-- a\nSELECT 1 FROM a FOR NO KEY UPDATE SKIP LOCKED", Kind::Read),
            ("-- a\nINSERT INTO a VALUES (?) ON CONFLICT DO UPDATE SET b = 1", Kind::Write),
            ("-- a\n  update a SET b = 1 RETURNING b", Kind::Write),
            ("-- a\nWITH u AS (UPDATE a SET b = 1 RETURNING 1) SELECT count(*) FROM u", Kind::Mixed),
            ("-- a\nWITH u AS (SELECT 1) SELECT * FROM u", Kind::Read),
            ("-- a\nVALUES (1)", Kind::Read),
            ("-- a\nCREATE TABLE a (b BIGINT)", Kind::Mixed),
            ("-- a\nREPLACE INTO a VALUES (1)", Kind::Mixed),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
        assert_eq!(kind_of_both("SELECT 1", "WITH u AS (DELETE FROM a) SELECT 1"), Kind::Mixed);
        assert_eq!(name("-- cases.get_2\nSELECT 1"), "cases.get_2");
    }
}
