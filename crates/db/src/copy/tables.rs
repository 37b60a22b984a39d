//! The tables as the migrations make them: columns, types, primary keys, the order of foreign keys. Found by applying the
//! migrations to a database in memory, once.

use crate::lite::error;
use crate::migrations::MIGRATIONS;
use crate::text::{Kind, Text};
use crate::{Error, Val};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A table with the statements that copy it.
pub(super) struct Table {
    pub name: String,
    /// Rows that migrations write.
    pub seeds: u64,
    /// Which columns are BOOLEAN: SQLite gives them as 0 and 1.
    booleans: Vec<bool>,
    /// The positions of the primary key's columns.
    key: Vec<usize>,
    first: Pair,
    next: Pair,
    insert: Pair,
    count: String,
    delete: String,
}

/// A text with `?` and with `$1`.
struct Pair {
    lite: String,
    pg: String,
}

impl Pair {
    fn of(lite: String) -> Self {
        let mut pg = String::with_capacity(lite.len() + 64);
        let mut n = 0;
        for c in lite.chars() {
            pg.push(c);
            if c == '?' {
                n += 1;
                pg.pop();
                pg.push_str(&format!("${n}"));
            }
        }
        Self { lite, pg }
    }
    fn text(&'static self, name: &'static str, kind: Kind) -> Text {
        Text { name, lite: &self.lite, pg: &self.pg, kind }
    }
}

impl Table {
    pub fn first(&'static self) -> Text {
        self.first.text("db.copy_first", Kind::Read)
    }
    pub fn next(&'static self) -> Text {
        self.next.text("db.copy_next", Kind::Read)
    }
    pub fn insert(&'static self) -> Text {
        self.insert.text("db.copy_insert", Kind::Write)
    }
    pub fn count(&'static self) -> Text {
        Text { name: "db.copy_count", lite: &self.count, pg: &self.count, kind: Kind::Read }
    }
    pub fn delete(&'static self) -> Text {
        Text { name: "db.copy_delete", lite: &self.delete, pg: &self.delete, kind: Kind::Write }
    }
    pub fn key(&self) -> &[usize] {
        &self.key
    }

    /// A row's values with the table's types.
    pub fn typed(&self, row: Vec<Val<'static>>) -> Vec<Val<'static>> {
        let typed = |(value, boolean): (Val<'static>, &bool)| match value {
            Val::Int(i) if *boolean => Val::Bool(i != 0),
            value => value,
        };
        row.into_iter().zip(&self.booleans).map(typed).collect()
    }

    fn read(conn: &Connection, name: &str) -> rusqlite::Result<(Table, BTreeSet<String>)> {
        let mut info = conn.prepare("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid")?;
        let columns = info.query_map([name], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?))
        })?;
        let columns: Vec<_> = columns.collect::<Result<_, _>>()?;
        let mut others = conn.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?)")?;
        let others: BTreeSet<String> =
            others.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let seeds: i64 = conn.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
        let mut key: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].2 > 0).collect();
        key.sort_by_key(|i| columns[*i].2);
        let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
        let all = names.join(", ");
        let keys: Vec<&str> = key.iter().map(|i| names[*i]).collect();
        let keys = keys.join(", ");
        let marks = |n: usize| vec!["?"; n].join(", ");
        let batch = super::BATCH;
        let table = Table {
            name: name.to_owned(),
            seeds: seeds.unsigned_abs(),
            booleans: columns.iter().map(|(_, kind, _)| kind.eq_ignore_ascii_case("BOOLEAN")).collect(),
            first: Pair::of(format!("SELECT {all} FROM {name} ORDER BY {keys} LIMIT {batch}")),
            next: Pair::of(format!(
                "SELECT {all} FROM {name} WHERE ({keys}) > ({}) ORDER BY {keys} LIMIT {batch}",
                marks(key.len())
            )),
            insert: Pair::of(format!("INSERT INTO {name} ({all}) VALUES ({})", marks(names.len()))),
            count: format!("SELECT count(*) FROM {name}"),
            delete: format!("DELETE FROM {name}"),
            key,
        };
        Ok((table, others))
    }
}

/// Every table of the migrations, those first that others refer to.
pub(super) fn tables() -> Result<&'static [Table], Error> {
    static TABLES: LazyLock<Result<Vec<Table>, Error>> = LazyLock::new(find);
    TABLES.as_deref().map_err(Clone::clone)
}

fn find() -> Result<Vec<Table>, Error> {
    let failed = |e| error("db.copy_tables", e);
    let conn = Connection::open_in_memory().map_err(failed)?;
    for migration in MIGRATIONS {
        conn.execute_batch(migration.text).map_err(failed)?;
    }
    let mut waiting = all(&conn).map_err(failed)?;
    let mut ordered: Vec<Table> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let known: BTreeSet<String> = ordered.iter().map(|t| t.name.clone()).collect();
        let (ready, later): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|(_, others)| others.is_subset(&known));
        if ready.is_empty() {
            let names: Vec<&str> = later.iter().map(|(t, _)| t.name.as_str()).collect();
            return Err(Error::Schema(format!(
                "tables that refer to each other in a ring: {}",
                names.join(", ")
            )));
        }
        ordered.extend(ready.into_iter().map(|(table, _)| table));
        waiting = later;
    }
    if let Some(table) = ordered.iter().find(|t| t.key.is_empty()) {
        return Err(Error::Schema(format!("the table {} has no primary key", table.name)));
    }
    Ok(ordered)
}

fn all(conn: &Connection) -> rusqlite::Result<Vec<(Table, BTreeSet<String>)>> {
    let mut names = conn.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.iter().map(|name| Table::read(conn, name)).collect()
}
