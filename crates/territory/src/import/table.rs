//! CSV as offices write it: UTF-8 with or without a mark, columns in any order, blank lines, Excel's line ends.

use super::Findings;
use base::import::Finding;
use csv::{ReaderBuilder, StringRecord, Trim};

/// Lines of one file at most.
pub(crate) const ROWS_MAX: usize = 200_000;

/// A file with a head line.
pub(crate) struct Table {
    columns: Vec<String>,
    rows: Vec<(u64, StringRecord)>,
}

/// One line.
pub(crate) struct Line<'a> {
    /// Its number, the head is 1.
    pub number: u64,
    table: &'a Table,
    record: &'a StringRecord,
}

impl Table {
    /// Reads the lines. The first columns are wanted, the others may be missing; others than these are findings.
    pub fn read(bytes: &[u8], wanted: &[&str], allowed: &[&str]) -> Result<Table, Vec<Finding>> {
        let mut findings = Findings::default();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let line = bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count() as u64 + 1;
            return Err(vec![Finding::new(line, "", "not_utf8")]);
        }
        let mut reader =
            ReaderBuilder::new().flexible(true).trim(Trim::All).has_headers(false).from_reader(bytes);
        let mut records = reader.records();
        // UTF-8 was looked at, lengths are flexible, and reading from memory does not fail.
        let head = records.next().and_then(Result::ok).unwrap_or_default();
        let columns: Vec<String> = head.iter().map(str::to_ascii_lowercase).collect();
        for (i, column) in columns.iter().enumerate() {
            if !wanted.contains(&column.as_str()) && !allowed.contains(&column.as_str()) {
                findings.push(Finding::new(1, column, "column_unknown"));
            } else if columns[..i].contains(column) {
                findings.push(Finding::new(1, column, "duplicate"));
            }
        }
        for column in wanted.iter().filter(|w| !columns.iter().any(|c| c == *w)) {
            findings.push(Finding::new(1, column, "column_missing"));
        }
        let mut rows = Vec::new();
        let (mut seen, mut number) = (0, 1);
        for record in records.map_while(Result::ok) {
            // The reader's own line counts as before the line ends that it skips: \r\n and blank lines.
            let at = usize::try_from(record.position().map_or(0, csv::Position::byte)).unwrap_or(0);
            let start = at + bytes[at..].iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            number += bytes[seen..start].iter().filter(|b| **b == b'\n').count() as u64;
            seen = start;
            if record.iter().all(str::is_empty) {
                continue;
            }
            if rows.len() == ROWS_MAX {
                findings.push(Finding::new(number, "", "too_many_rows").arg("max", ROWS_MAX));
                break;
            }
            if record.len() != columns.len() && findings.is_empty() {
                findings.push(
                    Finding::new(number, "", "cells").arg("want", columns.len()).arg("have", record.len()),
                );
            }
            rows.push((number, record));
        }
        findings.or(Table { columns, rows })
    }

    /// The lines with something in them.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|(number, record)| Line { number: *number, table: self, record })
    }
}

impl Line<'_> {
    /// The text of a column, empty when the file has none.
    pub fn get(&self, column: &str) -> &str {
        let at = self.table.columns.iter().position(|c| c == column);
        at.and_then(|i| self.record.get(i)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and two texts: code and kind of a row, column and code of a finding.
    type Told<'a> = &'a [(u64, &'a str, &'a str)];

    fn check(text: &[u8], expected: Result<Told<'_>, Told<'_>>) {
        let found = Table::read(text, &["code", "name"], &["kind"]);
        let shown = |t: &Table| -> Vec<(u64, String, String)> {
            t.lines().map(|l| (l.number, l.get("code").to_owned(), l.get("kind").to_owned())).collect()
        };
        match (&found, expected) {
            (Ok(table), Ok(rows)) => {
                let rows: Vec<(u64, String, String)> =
                    rows.iter().map(|(n, c, k)| (*n, (*c).to_owned(), (*k).to_owned())).collect();
                assert_eq!(shown(table), rows);
            }
            (Err(findings), Err(wanted)) => {
                let found: Vec<(u64, &str, &str)> =
                    findings.iter().map(|f| (f.line, f.column.as_str(), f.code.as_str())).collect();
                assert_eq!(found, wanted);
            }
            _ => panic!("{:?}", found.map(|t| shown(&t))),
        }
    }

    #[test]
    fn tables() {
        check(b"code,name\n1,a\n2,b\n", Ok(&[(2, "1", ""), (3, "2", "")]));
        check(
            b"\xef\xbb\xbfKind,name,code\r\ngeneral, a ,1\r\n\r\n,,\r\nx,\"b\nc\",2\r\n",
            Ok(&[(2, "1", "general"), (5, "2", "x")]),
        );
        check(b"", Err(&[(1, "code", "column_missing"), (1, "name", "column_missing")]));
        check(b"code,name,colour\n1,a,b", Err(&[(1, "colour", "column_unknown")]));
        check(b"code,name,code\n1,a,b", Err(&[(1, "code", "duplicate")]));
        check(b"code,name\n1\n", Err(&[(2, "", "cells")]));
        check("code,name\n1,甲\n2,".as_bytes(), Ok(&[(2, "1", ""), (3, "2", "")]));
        check(b"code,name\n1,\xbc\xd7\n", Err(&[(2, "", "not_utf8")]));
    }
}
