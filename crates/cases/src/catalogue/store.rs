//! SQL of the versions of the classes.

use super::model::{By, Digests, Edition, EditionState, body, digest};
use crate::category::{Catalogue, ClassInput};
use base::{MembershipId, PersonId, Timestamp};
use db::{Error, FromRow, Row, Tx, binds, sql};

/// Statements sent at once.
const BATCH: usize = 256;
const TABLE: &str = "cases_catalogue";

/// Columns `version` to `changed_at` in the order of the table.
impl FromRow for Edition {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let version: i64 = row.get(0)?;
        let illegal = || Error::illegal_row(TABLE, version);
        let by = |place: usize| -> Result<Option<By>, Error> {
            let membership: Option<MembershipId> = row.get(place)?;
            let at: Option<Timestamp> = row.get(place + 1)?;
            Ok(at.map(|at| By { membership, at }))
        };
        let hands: Vec<PersonId> = serde_json::from_str(&row.get::<String>(7)?).map_err(|_| illegal())?;
        Ok(Edition {
            version,
            revision: row.get(1)?,
            state: EditionState::from_word(&row.get::<String>(2)?).ok_or_else(illegal)?,
            origin: row.get(3)?,
            note: row.get(4)?,
            classes: row.get(5)?,
            digest: row.get(6)?,
            hands,
            made: by(8)?.ok_or_else(illegal)?,
            proposed: by(10)?,
            published: by(12)?,
            changed: by(14)?.ok_or_else(illegal)?,
        })
    }
}

fn hands(edition: &Edition) -> String {
    // Unwrap safety: ids are strings in JSON.
    serde_json::to_string(&edition.hands).expect("ids are JSON")
}

/// A version's row; version 1 has none.
pub fn find(tx: &mut Tx, version: i64) -> Result<Option<Edition>, Error> {
    tx.opt(
        sql!(
            "-- cases.catalogue
            SELECT version, revision, state, origin, note, classes, digest, hands, made_by, made_at, proposed_by, proposed_at,
                published_by, published_at, changed_by, changed_at
            FROM cases_catalogue
            WHERE version = ?"
        ),
        binds![version],
    )
}

/// Versions below this number, newest first.
pub fn list(tx: &mut Tx, below: i64, limit: i64) -> Result<Vec<Edition>, Error> {
    tx.all(
        sql!(
            "-- cases.catalogues
            SELECT version, revision, state, origin, note, classes, digest, hands, made_by, made_at, proposed_by, proposed_at,
                published_by, published_at, changed_by, changed_at
            FROM cases_catalogue
            WHERE version < ?
            ORDER BY version DESC
            LIMIT ?"
        ),
        binds![below, limit],
    )
}

/// Numbers of the versions of this state above a number, in order.
pub fn list_versions(tx: &mut Tx, state: EditionState, above: i64, limit: i64) -> Result<Vec<i64>, Error> {
    tx.all(
        sql!(
            "-- cases.catalogue_versions
            SELECT version
            FROM cases_catalogue
            WHERE state = ? AND version > ?
            ORDER BY version
            LIMIT ?"
        ),
        binds![state.word(), above, limit],
    )
}

/// The version in force.
pub fn in_force(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(
        sql!(
            "-- cases.catalogue_in_force
            SELECT COALESCE(MAX(version), 1)
            FROM cases_catalogue
            WHERE state = 'published'"
        ),
        binds![],
    )
}

/// The greatest number that a version has.
pub fn last_version(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(sql!("-- cases.catalogue_last\nSELECT COALESCE(MAX(version), 1)\nFROM cases_catalogue"), binds![])
}

/// How many drafts and proposals there are.
pub fn count_open(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(
        sql!(
            "-- cases.catalogue_open
            SELECT COUNT(*)
            FROM cases_catalogue
            WHERE state = 'draft' OR state = 'proposed'"
        ),
        binds![],
    )
}

/// The newest draft or proposal with exactly these classes.
pub fn find_open_like(tx: &mut Tx, digest: &[u8; 32]) -> Result<Option<i64>, Error> {
    tx.opt(
        sql!(
            "-- cases.catalogue_like
            SELECT version
            FROM cases_catalogue
            WHERE digest = ? AND (state = 'draft' OR state = 'proposed')
            ORDER BY version DESC
            LIMIT 1"
        ),
        binds![&digest[..]],
    )
}

/// Inserts a version with its classes. When another one took its number meanwhile, the body runs again.
pub fn insert(tx: &mut Tx, edition: &Edition, classes: &[ClassInput]) -> Result<(), Error> {
    let inserted = tx.exec(
        sql!(
            "-- cases.insert_catalogue
            INSERT INTO cases_catalogue (version, revision, state, origin, note, classes, digest, hands, made_by, made_at,
                changed_by, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (version) DO NOTHING"
        ),
        binds![
            edition.version,
            edition.revision,
            edition.state.word(),
            edition.origin,
            edition.note.as_str(),
            edition.classes,
            &edition.digest[..],
            hands(edition),
            edition.made.membership,
            edition.made.at,
            edition.changed.membership,
            edition.changed.at
        ],
    )?;
    if inserted != 1 {
        return Err(tx.conflict());
    }
    for some in classes.chunks(BATCH) {
        let put: Vec<_> = some.iter().map(|class| put_statement(edition.version, class)).collect();
        tx.batch(&put)?;
    }
    Ok(())
}

/// Saves a version as it is now, when it is still at the revision before.
pub fn update(tx: &mut Tx, edition: &Edition, before: i64) -> Result<(), Error> {
    let by = |by: Option<By>| (by.and_then(|b| b.membership), by.map(|b| b.at));
    let (proposed, published) = (by(edition.proposed), by(edition.published));
    let updated = tx.exec(
        sql!(
            "-- cases.update_catalogue
            UPDATE cases_catalogue
            SET revision = ?, state = ?, classes = ?, digest = ?, hands = ?, proposed_by = ?, proposed_at = ?, published_by = ?,
                published_at = ?, changed_by = ?, changed_at = ?
            WHERE version = ? AND revision = ? AND state <> 'published'"
        ),
        binds![
            edition.revision,
            edition.state.word(),
            edition.classes,
            &edition.digest[..],
            hands(edition),
            proposed.0,
            proposed.1,
            published.0,
            published.1,
            edition.changed.membership,
            edition.changed.at,
            edition.version,
            before
        ],
    )?;
    if updated == 1 { Ok(()) } else { Err(tx.conflict()) }
}

fn put_statement(version: i64, class: &ClassInput) -> db::Stmt<'static> {
    sql!(
        "-- cases.put_class
        INSERT INTO cases_class (catalogue, code, body, digest)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (catalogue, code) DO UPDATE SET body = excluded.body, digest = excluded.digest"
    )
    .with([version.into(), class.code.clone().into(), body(class).into(), digest(class).to_vec().into()])
}

/// Writes a class of a version, whether it is new or not.
pub fn put_class(tx: &mut Tx, version: i64, class: &ClassInput) -> Result<(), Error> {
    tx.batch(&[put_statement(version, class)])?;
    Ok(())
}

/// Removes a class of a version; whether it was there.
pub fn delete_class(tx: &mut Tx, version: i64, code: &str) -> Result<bool, Error> {
    let gone = tx.exec(
        sql!("-- cases.delete_class\nDELETE FROM cases_class\nWHERE catalogue = ? AND code = ?"),
        binds![version, code],
    )?;
    Ok(gone == 1)
}

/// The classes of a version, by code; a version has at most [`crate::category::CLASSES_MAX`].
pub fn list_classes(tx: &mut Tx, version: i64) -> Result<Vec<ClassInput>, Error> {
    if version == Catalogue::SHIPPED {
        return Ok(Catalogue::embedded().inputs());
    }
    let rows: Vec<String> = tx.all(
        sql!("-- cases.classes\nSELECT body\nFROM cases_class\nWHERE catalogue = ?\nORDER BY code"),
        binds![version],
    )?;
    let read =
        |text: &String| serde_json::from_str(text).map_err(|_| Error::illegal_row("cases_class", version));
    rows.iter().map(read).collect()
}

/// SHA-256 of each class of a version.
pub fn digests(tx: &mut Tx, version: i64) -> Result<Digests, Error> {
    if version == Catalogue::SHIPPED {
        return Ok(super::model::digests(&Catalogue::embedded().inputs()));
    }
    let rows: Vec<(String, [u8; 32])> = tx.all(
        sql!("-- cases.class_digests\nSELECT code, digest\nFROM cases_class\nWHERE catalogue = ?\nORDER BY code"),
        binds![version],
    )?;
    Ok(rows.into_iter().collect())
}
