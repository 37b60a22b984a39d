//! Brings a schema up to date, and refuses one that it does not know.

use crate::migrations::{MIGRATIONS, Migration};
use crate::{Attest, Engine, Error, Sql, Tx, binds, sql, sql_for};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const TABLE: &str = "
CREATE TABLE IF NOT EXISTS schema_migration (
  version BIGINT NOT NULL PRIMARY KEY, -- the migration's number
  name TEXT NOT NULL, -- the file's name
  digest TEXT NOT NULL, -- SHA-256 of the file's text, in hexadecimal
  at_ms BIGINT NOT NULL -- when it was applied
)";

/// Held while a server's schema is read and changed: one program at a time.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7947263110)";

const EXISTS: &Sql<0> = sql_for!(
    lite: "-- db.schema_exists\nSELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
    pg: "-- db.schema_exists\nSELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migration'",
);

const APPLIED: &Sql<0> =
    sql!("-- db.migrations\nSELECT version, name, digest FROM schema_migration ORDER BY version");

const INSERT: &Sql<3> = sql_for!(
    lite: "-- db.migrated\nINSERT INTO schema_migration (version, name, digest, at_ms)
VALUES (?, ?, ?, CAST(unixepoch('subsec') * 1000 AS BIGINT))",
    pg: "-- db.migrated\nINSERT INTO schema_migration (version, name, digest, at_ms)
VALUES (?, ?, ?, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT))",
);

/// Encoding, name of the collation, and whether it orders by bytes: a database may have the name and not the order.
const CHECK: &Sql<0> = sql_for!(
    lite: "-- db.check
SELECT replace(encoding, '-', ''), 'C', 'B' < 'a' AND '\u{4E00}' < '\u{9FA5}' AND 'Z' < '_' AND '_' < 'a'
FROM pragma_encoding",
    pg: "-- db.check
SELECT CAST(current_setting('server_encoding') AS TEXT), CAST(datcollate AS TEXT),
  'B' < 'a' AND '\u{4E00}' < '\u{9FA5}' AND 'Z' < '_' AND '_' < 'a'
FROM pg_database
WHERE datname = current_database()",
);

/// Refuses a database that does not keep UTF-8 or does not order by bytes.
pub(crate) fn server(tx: &mut Tx) -> Result<(), Error> {
    tx.start("db.check", true);
    let (encoding, collation, by_bytes): (String, String, bool) = tx.one(CHECK, binds![])?;
    if encoding != "UTF8" {
        return Err(Error::Schema(format!(
            "encoding {encoding}; UTF8 needed: CREATE DATABASE … ENCODING 'UTF8'"
        )));
    }
    if !by_bytes || !matches!(collation.as_str(), "C" | "POSIX") {
        return Err(Error::Schema(format!(
            "collation {collation}; C needed: CREATE DATABASE … LOCALE 'C' TEMPLATE template0"
        )));
    }
    Ok(())
}

/// The digest of a migration's text.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Applies what is missing; a body of its own transaction.
pub(crate) fn apply(tx: &mut Tx) -> Result<usize, Error> {
    apply_list(tx, MIGRATIONS)
}

pub(crate) fn apply_list(tx: &mut Tx, known: &[Migration]) -> Result<usize, Error> {
    if tx.engine() == Engine::Postgres {
        tx.script(LOCK)?;
    }
    if tx.one::<i64, 0>(EXISTS, binds![])? == 0 {
        tx.script(TABLE)?;
    }
    let missing = missing(tx, known)?;
    for m in missing {
        tx.script(m.text)
            .map_err(|e| Error::Schema(format!("migration {:04}_{}: {e}", m.version, m.name)))?;
        tx.exec(INSERT, binds![m.version, m.name, digest(m.text)])?;
        tracing::info!(version = m.version, name = m.name, "migrated");
    }
    tx.attest(Attest::Operational("migrate"));
    Ok(missing.len())
}

/// Refuses a schema that is older than the program.
pub(crate) fn check(tx: &mut Tx) -> Result<(), Error> {
    let missing = match tx.one::<i64, 0>(EXISTS, binds![])? {
        0 => MIGRATIONS,
        _ => missing(tx, MIGRATIONS)?,
    };
    match missing.first() {
        None => Ok(()),
        Some(m) => Err(Error::Schema(format!(
            "the schema lacks migration {:04}_{} and {} after it; run `yiwang migrate`",
            m.version,
            m.name,
            missing.len() - 1
        ))),
    }
}

/// The migrations that the schema lacks, after what it has was found equal to what the program knows.
fn missing<'a>(tx: &mut Tx, known: &'a [Migration]) -> Result<&'a [Migration], Error> {
    let applied = tx.all::<(i64, String, String), 0>(APPLIED, binds![])?;
    for (i, (version, name, found)) in applied.iter().enumerate() {
        let Some(m) = known.get(i).filter(|m| m.version == *version) else {
            return Err(Error::Schema(format!(
                "the schema has migration {version:04}_{name}, which this program does not know: it is older than the schema"
            )));
        };
        if digest(m.text) != *found {
            return Err(Error::Schema(format!(
                "migration {version:04}_{name} was changed after it was applied; a released migration is never edited"
            )));
        }
    }
    Ok(&known[applied.len()..])
}
