//! What an import answers: findings by line and column, or how much it changed.

use serde::Serialize;
use utoipa::ToSchema;

/// Findings that one import tells at most: past it the file is another file.
pub const FINDINGS_MAX: usize = 200;

/// Something in a file that keeps the whole of it from being loaded.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Finding {
    /// The line, from 1 (the head line); of GeoJSON the place of the feature, from 1.
    pub line: u64,
    /// The column's name, or the path inside the feature; empty: the whole line.
    pub column: String,
    /// What is wrong, as a code.
    pub code: String,
    /// What the sentence about it needs.
    #[schema(value_type = Object)]
    pub args: serde_json::Map<String, serde_json::Value>,
}

impl Finding {
    /// A finding without arguments.
    pub fn new(line: u64, column: &str, code: &str) -> Self {
        Self { line, column: column.to_owned(), code: code.to_owned(), args: serde_json::Map::new() }
    }
    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl Into<serde_json::Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

/// How much an import changed, or would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Imported {
    /// New.
    #[schema(minimum = 0)]
    pub created: u64,
    /// There before, now different.
    #[schema(minimum = 0)]
    pub changed: u64,
    /// There before, now ended.
    #[schema(minimum = 0)]
    pub ended: u64,
    /// There before, and the same.
    #[schema(minimum = 0)]
    pub unchanged: u64,
}
