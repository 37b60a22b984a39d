//! CSV as offices write it: UTF-8 with or without a mark, columns in any order, blank lines, Excel's line ends.

use super::{Findings, ROWS_MAX};
use base::import::Finding;
use csv::{ReaderBuilder, StringRecord, Trim, Writer};

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
        let mut findings = heads(&columns, wanted, allowed);
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
                let finding = Finding::new(number, "", "cells");
                findings.push(finding.arg("want", columns.len()).arg("have", record.len()));
            }
            rows.push((number, record));
        }
        if rows.is_empty() && findings.is_empty() {
            findings.add(1, "", "empty");
        }
        findings.or(Table { columns, rows })
    }

    /// The lines with something in them.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|(number, record)| Line { number: *number, table: self, record })
    }
}

/// What is wrong with a head line.
fn heads(columns: &[String], wanted: &[&str], allowed: &[&str]) -> Findings {
    let mut findings = Findings::default();
    for (i, column) in columns.iter().enumerate() {
        if !wanted.contains(&column.as_str()) && !allowed.contains(&column.as_str()) {
            findings.add(1, column, "column_unknown");
        } else if columns[..i].contains(column) {
            findings.add(1, column, "duplicate");
        }
    }
    for column in wanted.iter().filter(|w| !columns.iter().any(|c| c == *w)) {
        findings.add(1, column, "column_missing");
    }
    findings
}

impl Line<'_> {
    /// The text of a column, empty when the file has none.
    pub fn get(&self, column: &str) -> &str {
        let at = self.table.columns.iter().position(|c| c == column);
        at.and_then(|i| self.record.get(i)).unwrap_or("")
    }
}

/// Records as CSV, the head line first.
pub(crate) fn write<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = Writer::from_writer(Vec::new());
    // Writing to memory does not fail, and every record has as many cells as the head.
    let _ = writer.write_record(head);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}
