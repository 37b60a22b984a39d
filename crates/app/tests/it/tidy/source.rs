//! The repository's files as the rules see them: text, code without comments and strings, strings by line.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that hold nothing of ours.
const FOREIGN: &[&str] = &["target", "node_modules", "dist", ".git", "var", "out"];

/// One file.
pub struct Source {
    /// From the root: `crates/db/src/lib.rs`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All text files below these folders whose names end in one of `endings`, in order.
pub fn files(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    for folder in folders {
        walk(folder, endings, &mut found);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &str, endings: &[&str], found: &mut Vec<Source>) {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.path().is_dir() {
            if !FOREIGN.contains(&name.as_str()) {
                walk(&path, endings, found);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            // What is no UTF-8 is a picture.
            found.extend(fs::read_to_string(entry.path()).ok().map(|text| Source { path, text }));
        }
    }
}

/// All Rust files of ours.
pub fn rust() -> Vec<Source> {
    files(&["crates", "xtask"], &[".rs"])
}

impl Source {
    /// Whether the file holds tests only.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("tests.rs")
    }

    /// The crate: `db` of `crates/db/src/lib.rs`.
    pub fn room(&self) -> &str {
        let path = self.path.strip_prefix("crates/").unwrap_or(&self.path);
        path.split('/').next().unwrap_or(path)
    }

    /// Whether the module is this one, or lies below it: `store` is `store.rs` and `store/…`.
    pub fn is_module(&self, name: &str) -> bool {
        self.path.ends_with(&format!("/{name}.rs")) || self.path.contains(&format!("/{name}/"))
    }

    /// The program's code: comments, contents of strings, and tests are blanks; lines stay where they are.
    pub fn program(&self) -> String {
        if self.is_test() {
            return String::new();
        }
        without_tests(&blank(&self.text).0)
    }

    /// All code, tests too, without comments and contents of strings.
    pub fn code(&self) -> String {
        blank(&self.text).0
    }

    /// The string literals of the program: line and text.
    pub fn strings(&self) -> Vec<(usize, String)> {
        let program = self.program();
        let keeps: Vec<bool> = program.lines().map(|line| !line.trim().is_empty()).collect();
        let strings = blank(&self.text).1;
        strings.into_iter().filter(|(line, _)| keeps.get(line - 1).copied().unwrap_or(false)).collect()
    }

    /// Every place in `text` (one of the views) that holds one of these words, whole, as `file:line: word`.
    pub fn uses(&self, text: &str, words: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for (n, line) in text.lines().enumerate() {
            let hits = words.iter().filter(|word| has_word(line, word));
            found.extend(hits.map(|word| format!("{}:{}: {word}", self.path, n + 1)));
        }
        found
    }
}

/// Whether the word stands in the line with no letter, digit or underline beside it.
pub fn has_word(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(i, _)| {
        let before = line[..i].chars().next_back();
        let after = line[i + word.len()..].chars().next();
        let free =
            |inner: Option<char>, outer: Option<char>| !(inner.is_some_and(part) && outer.is_some_and(part));
        free(word.chars().next(), before) && free(word.chars().next_back(), after)
    })
}

/// Items under `#[cfg(test)]` become blanks.
fn without_tests(code: &str) -> String {
    let mut bytes = code.as_bytes().to_vec();
    let mut from = 0;
    while let Some(start) = code[from..].find("#[cfg(test)]").map(|i| i + from) {
        let Some(open) = code[start..].find(['{', ';']).map(|i| i + start) else { break };
        let end = if code.as_bytes()[open] == b';' { open } else { closing(code.as_bytes(), open) };
        for byte in &mut bytes[start..=end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        from = end;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The brace that closes the one at `open`.
fn closing(code: &[u8], open: usize) -> usize {
    let mut depth = 0;
    for (i, byte) in code.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return i,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len() - 1
}

/// Code with blanks for comments and the contents of strings, and the strings with their lines.
fn blank(text: &str) -> (String, Vec<(usize, String)>) {
    let mut out = String::with_capacity(text.len());
    let mut strings = Vec::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let word_before = out.chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
        let length = token(rest, word_before);
        let piece = &rest[..length];
        if piece.len() == c.len_utf8() {
            out.push(c);
        } else if let Some(inner) = string(piece) {
            strings.push((line, inner.to_owned()));
            out.push('"');
            out.extend(inner.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            out.push('"');
        } else {
            out.extend(piece.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        line += piece.matches('\n').count();
        rest = &rest[length..];
    }
    (out, strings)
}

/// The text between the quotes of a string literal.
fn string(piece: &str) -> Option<&str> {
    let open = piece.find('"')?;
    let close = piece.rfind('"')?;
    let prefix = &piece[..open];
    (!piece.starts_with('/') && prefix.chars().all(|c| "rbc#".contains(c)) && close > open)
        .then(|| &piece[open + 1..close])
}

/// The length of the comment, string or character that begins here, or of one plain character.
fn token(text: &str, word_before: bool) -> usize {
    let one = text.chars().next().map_or(0, char::len_utf8);
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return comment(text);
    }
    let prefix = if word_before { 0 } else { text.len() - text.trim_start_matches(['b', 'r', 'c']).len() };
    let body = &text[prefix..];
    if prefix <= 2 && text[..prefix].contains('r') {
        let hashes = body.len() - body.trim_start_matches('#').len();
        if body[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = prefix + hashes + 1;
            return text[inner..].find(&end).map_or(text.len(), |i| inner + i + end.len());
        }
    } else if prefix <= 1 && body.starts_with('"') {
        return prefix + quoted(body, '"').unwrap_or(body.len());
    } else if prefix <= 1 && body.starts_with('\'') {
        return character(body).map_or(one, |n| prefix + n);
    }
    one
}

/// Block comments nest.
fn comment(text: &str) -> usize {
    let (mut depth, mut i) = (0, 0);
    while i < text.len() {
        if text[i..].starts_with("/*") {
            depth += 1;
            i += 2;
        } else if text[i..].starts_with("*/") {
            depth -= 1;
            i += 2;
            if depth == 0 {
                return i;
            }
        } else {
            i += text[i..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of a literal in these quotes, escapes heeded.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (i, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(i + 1),
            _ => {}
        }
    }
    None
}

/// A character literal; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let mut chars = text.chars().skip(1);
    let first = chars.next()?;
    if first == '\\' {
        return quoted(text, '\'');
    }
    (chars.next() == Some('\'')).then(|| first.len_utf8() + 2)
}

#[test]
fn comments_strings_and_tests_are_told_from_code() {
    let text = "a(\"x // y\"); // \"no\"\nlet c = '\"'; f::<'a>(r#\"z \" w\"#, b\"k\");\n/* q\n/* r */ */ b\n#[cfg(test)]\nmod t { fn u() {} }\nend";
    let source = Source { path: "crates/db/src/a.rs".into(), text: text.into() };
    let program = source.program();
    for gone in ["y", "no", "z", "w", "q", "u()"] {
        assert!(!has_word(&program, gone), "{gone} in {program}");
    }
    assert_eq!(program.lines().count(), text.lines().count());
    assert_eq!(program.lines().nth(3).map(str::trim), Some("b"));
    assert!(program.ends_with("end"));
    let strings: Vec<_> = source.strings();
    assert_eq!(strings, [(1, "x // y".into()), (2, "z \" w".into()), (2, "k".into())]);
}
