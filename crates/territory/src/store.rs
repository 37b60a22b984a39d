//! The divisions' rows: load, list. One event a load, none when nothing changes.

use crate::model::{Entry, Flag};
use crate::rules;
use base::{Division, Level, Stamp};
use db::{FromRow, Row, Tx, binds, sql};
use journal::Record;

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let code: i64 = row.get(0)?;
        let flag: String = row.get(3)?;
        let illegal = || db::Error::illegal_row("territory_division", code);
        let level = Level::from_number(row.get(1)?).ok_or_else(illegal)?;
        Ok(Entry {
            division: Division::from_parts(code, level).map_err(|_| illegal())?,
            name: row.get(2)?,
            flag: Flag::from_word(&flag).ok_or_else(illegal)?,
        })
    }
}

/// The valid divisions at, above and below a root, by code.
pub fn list(tx: &mut Tx, root: Division) -> Result<Vec<Entry>, db::Error> {
    let (first, last) = root.range();
    let above = |level: Level| root.at(level).unwrap_or(root).code();
    tx.all(
        sql!(
            "-- territory.list
            SELECT code, level, name, flag
            FROM territory_division
            WHERE valid_to IS NULL
                AND (code BETWEEN ? AND ? OR (code = ? AND level = 1) OR (code = ? AND level = 2))
            ORDER BY code, level"
        ),
        binds![first, last, above(Level::Province), above(Level::City)],
    )
}

/// Makes the valid rows equal to these divisions, which are at, above and below the root. Whether anything changed.
pub fn load(tx: &mut Tx, stamp: &Stamp, root: Division, entries: &[Entry]) -> Result<bool, journal::Error> {
    let valid = list(tx, root)?;
    let Some(loading) = rules::load(root, &valid, entries) else { return Ok(false) };
    // The event first: of two programs that load at once, one loses here and looks again.
    tx.record(stamp, loading.event)?;
    let end = sql!(
        "-- territory.end
        UPDATE territory_division
        SET valid_to = ?
        WHERE code = ? AND level = ? AND valid_to IS NULL"
    );
    let begin = sql!(
        "-- territory.begin
        INSERT INTO territory_division (code, level, name, flag, valid_from, valid_to)
        VALUES (?, ?, ?, ?, ?, NULL)"
    );
    let ended = loading
        .ended
        .iter()
        .map(|d| end.with([stamp.now.into(), d.code().into(), d.level().number().into()]));
    let begun = loading.begun.iter().map(|u| {
        let (code, level) = (u.division.code(), u.division.level().number());
        begin.with([
            code.into(),
            level.into(),
            u.name.as_str().into(),
            u.flag.word().into(),
            stamp.now.into(),
        ])
    });
    let statements: Vec<_> = ended.chain(begun).collect();
    for some in statements.chunks(BATCH) {
        tx.batch(some)?;
    }
    Ok(true)
}

/// Statements sent at once.
const BATCH: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Calendar, Territory};
    use base::{Actor, SeededEntropy, Timestamp};
    use both::both;
    use db::Engine;
    use std::sync::Arc;

    fn stamp(ms: i64) -> Stamp {
        Stamp {
            actor: Actor::system("demo"),
            now: Timestamp::from_ms(ms),
            entropy: Arc::new(SeededEntropy::new(u64::try_from(ms).unwrap())),
        }
    }

    async fn load_at(db: &db::Db, ms: i64, entries: &[Entry]) -> bool {
        let (root, entries) = (Division::parse("330106").unwrap(), entries.to_vec());
        db.write("territory.load", move |tx| load(tx, &stamp(ms), root, &entries)).await.unwrap()
    }

    #[both]
    async fn of_two_programs_that_load_at_once_one_does(engine: Engine) {
        let db = db::testing::open(engine).await;
        let other = db.again().await.unwrap();
        let entries = Territory::demo().unwrap().to_entries();
        let found = tokio::join!(load_at(&db, 1_000, &entries), load_at(&other, 1_001, &entries));
        assert!(found.0 != found.1, "{found:?}");
    }

    #[both]
    async fn rows_and_stream_agree(engine: Engine) {
        let db = db::testing::open(engine).await;
        let demo = Territory::demo().unwrap();
        let root = demo.county();
        let mut entries = demo.to_entries();
        assert!(load_at(&db, 1_000, &entries).await);
        assert!(!load_at(&db, 2_000, &entries).await, "nothing changed");
        entries[3].name = "改名街道".to_owned();
        entries.pop();
        assert!(load_at(&db, 3_000, &entries).await);

        let read = db.read("territory.check", move |tx| {
            let events = journal::stream(tx, rules::stream(root), 0, 10)?;
            Ok::<_, journal::Error>((list(tx, root)?, events))
        });
        let (rows, events) = read.await.unwrap();
        assert_eq!(rows, entries);
        assert_eq!(events.len(), 2);
        assert_eq!(rules::fold(&events), Some(rules::facts(&rows)));
        assert_eq!((&events[1].body["begun"], &events[1].body["ended"]), (&1.into(), &2.into()));

        let again = Territory::with_demo_cells(root, rows, Calendar::china().unwrap()).unwrap();
        assert_eq!(again.name(entries[3].division), Some("改名街道"));
        assert_eq!(again.to_entries(), entries);
    }
}
