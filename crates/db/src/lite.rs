//! SQLite: one connection, its statements and its errors. WAL, `synchronous=FULL`, foreign keys on.

mod batch;
mod open;

pub use batch::BATCH_LIMIT;
pub(crate) use open::open;

use crate::row::{Col, Inner, Row};
use crate::text::Text;
use crate::tx::Fault;
use crate::{Error, Val};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, ffi};

/// A connection, owned by one thread.
pub(crate) struct Lite {
    conn: Connection,
    marked: u64,
}

impl Lite {
    pub fn new(conn: Connection) -> Self {
        Self { conn, marked: 0 }
    }

    /// From here on changes belong to the next body.
    pub fn mark(&mut self) {
        self.marked = self.conn.total_changes();
    }

    /// Whether rows changed since the mark.
    pub fn changed(&self) -> bool {
        self.conn.total_changes() != self.marked
    }

    /// Whether the engine has no open transaction: after a failure it may have undone a whole batch.
    pub fn undone(&self) -> bool {
        self.conn.is_autocommit()
    }

    pub fn exec(&mut self, text: Text, binds: &[Val<'_>]) -> Result<u64, Fault> {
        self.inside(text)?;
        let mut statement = self.conn.prepare_cached(text.lite).map_err(|e| error(text.name, e))?;
        bind(text, &mut statement, binds)?;
        // What gives rows (SELECT, RETURNING) is stepped through and counted, as PostgreSQL does.
        if statement.column_count() > 0 {
            let mut count = 0;
            let mut rows = statement.raw_query();
            while rows.next().map_err(|e| error(text.name, e))?.is_some() {
                count += 1;
            }
            return Ok(count);
        }
        statement.raw_execute().map(|n| n as u64).map_err(|e| error(text.name, e).into())
    }

    pub fn query(
        &mut self,
        text: Text,
        binds: &[Val<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Fault> {
        self.inside(text)?;
        let mut statement = self.conn.prepare_cached(text.lite).map_err(|e| error(text.name, e))?;
        bind(text, &mut statement, binds)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| error(text.name, e))? {
            if !each(&Row { statement: text.name, inner: Inner::Lite(row) })? {
                break;
            }
        }
        Ok(())
    }

    /// SQL text without values, several statements allowed.
    pub fn script(&mut self, text: &str) -> Result<(), Error> {
        self.conn.execute_batch(text).map_err(|e| error("script", e))
    }

    /// One statement of transaction control, from the cache.
    pub fn control(&mut self, text: &'static str) -> Result<(), Error> {
        let mut statement = self.conn.prepare_cached(text).map_err(|e| error(text, e))?;
        statement.raw_execute().map(|_| ()).map_err(|e| error(text, e))
    }

    /// A statement outside a transaction would be committed at once: refuse it.
    fn inside(&self, text: Text) -> Result<(), Error> {
        if self.undone() {
            return Err(Error::Storage {
                statement: text.name,
                what: "transaction undone by the engine".into(),
            });
        }
        Ok(())
    }
}

fn bind(text: Text, statement: &mut rusqlite::Statement<'_>, binds: &[Val<'_>]) -> Result<(), Error> {
    for (i, value) in binds.iter().enumerate() {
        statement.raw_bind_parameter(i + 1, value).map_err(|e| error(text.name, e))?;
    }
    Ok(())
}

impl rusqlite::ToSql for Val<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Val::Null => ValueRef::Null,
            Val::Int(i) => ValueRef::Integer(*i),
            Val::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Val::Text(t) => ValueRef::Text(t.as_bytes()),
            Val::Blob(b) => ValueRef::Blob(b),
        }))
    }
}

/// A column of a row.
pub(crate) fn col<'a>(row: &'a rusqlite::Row<'_>, i: usize) -> Result<Col<'a>, String> {
    match row.get_ref(i).map_err(|_| "no such column".to_owned())? {
        ValueRef::Null => Ok(Col::Null),
        ValueRef::Integer(i) => Ok(Col::Int(i)),
        ValueRef::Real(_) => Ok(Col::Other("REAL")),
        ValueRef::Text(t) => std::str::from_utf8(t).map(Col::Text).map_err(|_| "not UTF-8".to_owned()),
        ValueRef::Blob(b) => Ok(Col::Blob(b)),
    }
}

/// SQLite's words name tables and columns, never values.
pub(crate) fn error(statement: &'static str, e: rusqlite::Error) -> Error {
    let (code, words) = match &e {
        rusqlite::Error::SqliteFailure(code, words) => (code, words),
        rusqlite::Error::SqlInputError { msg, offset, .. } => {
            return Error::Statement { statement, what: format!("{msg}, at {offset}") };
        }
        other => return Error::Statement { statement, what: other.to_string() },
    };
    let words = words.clone().unwrap_or_else(|| code.to_string());
    match (code.code, code.extended_code) {
        (
            ErrorCode::ConstraintViolation,
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID,
        ) => Error::Unique {
            statement,
            constraint: words.trim_start_matches("UNIQUE constraint failed: ").to_owned(),
        },
        (ErrorCode::ConstraintViolation, _) => Error::Constraint { statement, constraint: words },
        (ErrorCode::ReadOnly, _) => Error::ReadOnly { statement },
        (ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::OutOfMemory, _) => {
            Error::Storage { statement, what: words }
        }
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen, _) => {
            Error::Unavailable(words)
        }
        _ => Error::Statement { statement, what: words },
    }
}
