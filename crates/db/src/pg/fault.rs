//! PostgreSQL's refusals in this crate's words. Its detail and most of its messages can quote values: they stay here.

use super::PgError;
use crate::Error;
use crate::tx::Fault;
use tokio_postgres::error::SqlState;

/// Whether the connection is of no more use: closed, or the server is going away.
pub(super) fn cut_off(e: &PgError) -> bool {
    match e.code() {
        None => e.is_closed() || std::error::Error::source(e).is_some_and(|s| s.is::<std::io::Error>()),
        Some(code) => gone(code),
    }
}

fn gone(code: &SqlState) -> bool {
    let code = code.code();
    code.starts_with("08") || code.starts_with("57P") || code == "25P03" || code == "25P04"
}

/// What a statement's refusal means.
pub(super) fn fault(statement: &'static str, e: &PgError) -> Fault {
    let Some(db) = e.as_db_error() else {
        return match cut_off(e) {
            true => Fault { error: Error::Unavailable(words(e)), again: true },
            false => Error::Statement { statement, what: words(e) }.into(),
        };
    };
    let code = db.code();
    let constraint = || db.constraint().or(db.column()).unwrap_or(code.code()).to_owned();
    let class = code.code().get(..2).unwrap_or_default();
    match (code, class) {
        (&SqlState::UNIQUE_VIOLATION, _) => Error::Unique { statement, constraint: constraint() }.into(),
        (&SqlState::READ_ONLY_SQL_TRANSACTION, _) => Error::ReadOnly { statement }.into(),
        // The transaction's name is filled in where it is known.
        (_, "40") => Fault { error: Error::Conflict { transaction: statement }, again: true },
        // A table changed under a prepared statement.
        (&SqlState::FEATURE_NOT_SUPPORTED, _) if db.message().contains("cached plan") => {
            Fault { error: Error::Conflict { transaction: statement }, again: true }
        }
        (_, "23") => Error::Constraint { statement, constraint: constraint() }.into(),
        (&SqlState::TOO_MANY_CONNECTIONS, _) => Fault { error: Error::Unavailable(words(e)), again: true },
        (_, "53" | "58") => Error::Storage { statement, what: code.code().to_owned() }.into(),
        (code, _) if gone(code) => Fault { error: Error::Unavailable(words(e)), again: true },
        (_, "55") | (&SqlState::QUERY_CANCELED, _) => Error::Unavailable(words(e)).into(),
        _ => Error::Statement { statement, what: words(e) }.into(),
    }
}

/// The code, and the server's words where they speak of the statement or the server and not of values.
pub(super) fn words(e: &PgError) -> String {
    match e.as_db_error() {
        None => match std::error::Error::source(e) {
            Some(cause) => format!("{e}: {cause}"),
            None => e.to_string(),
        },
        Some(db) => {
            let code = db.code().code();
            match code.get(..2) {
                Some("08" | "0A" | "25" | "28" | "3D" | "42" | "53" | "55" | "57" | "58") => {
                    format!("{code} {}", db.message())
                }
                _ => code.to_owned(),
            }
        }
    }
}
