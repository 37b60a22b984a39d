//! Rows on their way out of a statement: columns by position, types by name.

use crate::Error;
use base::{Level, Timestamp};

/// One column's value, borrowed from the row.
#[derive(Clone, Copy)]
pub enum Col<'a> {
    /// NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// BOOLEAN (PostgreSQL only; SQLite gives 0 and 1).
    Bool(bool),
    /// TEXT.
    Text(&'a str),
    /// BYTEA.
    Blob(&'a [u8]),
    /// A type that the portable dialect does not have, by its name.
    Other(&'a str),
}

impl Col<'_> {
    /// The type's name: values may be personal data.
    pub const fn type_name(&self) -> &str {
        match self {
            Col::Null => "NULL",
            Col::Int(_) => "BIGINT",
            Col::Bool(_) => "BOOLEAN",
            Col::Text(_) => "TEXT",
            Col::Blob(_) => "BYTEA",
            Col::Other(name) => name,
        }
    }
    fn not(&self, expected: &str) -> String {
        format!("{expected} expected, {} found", self.type_name())
    }
}

impl<'a> TryFrom<Col<'a>> for &'a [u8] {
    type Error = String;
    fn try_from(col: Col<'a>) -> Result<Self, String> {
        match col {
            Col::Blob(b) => Ok(b),
            _ => Err(col.not("BYTEA")),
        }
    }
}

/// What can be read from a column.
pub trait FromCol: Sized {
    /// Reads it; the error says what was expected and which type was found.
    fn from_col(col: Col<'_>) -> Result<Self, String>;
}

/// What can be read from a row. By hand: `Ok(Case { id: row.get(0)?, … })`.
pub trait FromRow: Sized {
    /// Reads it.
    fn from_row(row: &Row<'_>) -> Result<Self, Error>;
}

pub(crate) enum Inner<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Pg(&'a tokio_postgres::Row),
}

/// A row of a named statement.
pub struct Row<'a> {
    pub(crate) statement: &'static str,
    pub(crate) inner: Inner<'a>,
}

impl Row<'_> {
    /// The column at `i`, from 0.
    pub fn get<T: FromCol>(&self, i: usize) -> Result<T, Error> {
        self.col(i).and_then(T::from_col).map_err(|what| Error::Decode {
            statement: self.statement,
            column: i,
            what,
        })
    }

    /// How many columns it has.
    pub(crate) fn len(&self) -> usize {
        match self.inner {
            Inner::Lite(row) => row.as_ref().column_count(),
            Inner::Pg(row) => row.len(),
        }
    }

    fn col(&self, i: usize) -> Result<Col<'_>, String> {
        match self.inner {
            Inner::Lite(row) => crate::lite::col(row, i),
            Inner::Pg(row) => crate::pg::col(row, i),
        }
    }
}

macro_rules! from_col {
    ($($type:ty, $name:literal: $($pattern:pat => $value:expr),+;)+) => {$(
        impl FromCol for $type {
            fn from_col(col: Col<'_>) -> Result<Self, String> {
                match col { $($pattern => Ok($value),)+ other => Err(other.not($name)) }
            }
        }
        impl FromRow for $type {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> { row.get(0) }
        }
    )+};
}

/// Any value, owned: for the copy of whole tables.
impl FromCol for crate::Val<'static> {
    fn from_col(col: Col<'_>) -> Result<Self, String> {
        Ok(match col {
            Col::Null => Self::Null,
            Col::Int(i) => Self::Int(i),
            Col::Bool(b) => Self::Bool(b),
            Col::Text(t) => Self::Text(t.to_owned().into()),
            Col::Blob(b) => Self::Blob(b.to_vec().into()),
            Col::Other(name) => return Err(format!("a type of the portable dialect expected, {name} found")),
        })
    }
}

from_col! {
    i64, "BIGINT": Col::Int(i) => i;
    bool, "BOOLEAN": Col::Bool(b) => b, Col::Int(0) => false, Col::Int(1) => true;
    String, "TEXT": Col::Text(t) => t.to_owned();
    Vec<u8>, "BYTEA": Col::Blob(b) => b.to_vec();
    Timestamp, "BIGINT": Col::Int(i) => Timestamp::from_ms(i);
}

macro_rules! from_col_with {
    ($($type:ty: $read:expr;)+) => {$(
        impl FromCol for $type {
            fn from_col(col: Col<'_>) -> Result<Self, String> {
                let read: fn(Col<'_>) -> Result<$type, String> = $read;
                read(col)
            }
        }
        impl FromRow for $type {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> { row.get(0) }
        }
    )+};
}

from_col_with! {
    Level: |col| Level::from_number(i64::from_col(col)?).ok_or_else(|| "a level, 1 to 6, expected".to_owned());
    uuid::Uuid: |col| {
        let bytes = <&[u8]>::try_from(col)?;
        uuid::Uuid::from_slice(bytes).map_err(|_| format!("16 bytes expected, {} found", bytes.len()))
    };
}

impl<const L: usize> FromCol for [u8; L] {
    fn from_col(col: Col<'_>) -> Result<Self, String> {
        let bytes = <&[u8]>::try_from(col)?;
        bytes.try_into().map_err(|_| format!("{L} bytes expected, {} found", bytes.len()))
    }
}

impl<T: FromCol> FromCol for Option<T> {
    fn from_col(col: Col<'_>) -> Result<Self, String> {
        match col {
            Col::Null => Ok(None),
            col => T::from_col(col).map(Some),
        }
    }
}

impl<T: FromCol> FromRow for Option<T> {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        row.get(0)
    }
}

/// A statement whose rows are not read.
impl FromRow for () {
    fn from_row(_row: &Row<'_>) -> Result<Self, Error> {
        Ok(())
    }
}

macro_rules! tuples {
    ($(($($type:ident $i:tt),+))+) => {$(
        impl<$($type: FromCol),+> FromRow for ($($type,)+) {
            fn from_row(row: &Row<'_>) -> Result<Self, Error> { Ok(($(row.get::<$type>($i)?,)+)) }
        }
    )+};
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
