//! Blind indexes: the same phone number gives the same 32 bytes, which say nothing without the key.

use crate::{Error, Subject, Vault, crypt};
use db::{FromRow, Row, Tx, binds, sql};

/// Subjects that one search gives at most.
pub const FIND_MAX: i64 = 100;

impl Vault {
    /// The blind value of a phone number, however it is written: `+86 138-0000-0000`, full-width digits.
    pub fn blind_phone(&self, phone: &str) -> [u8; 32] {
        crypt::mac(&self.0.index, &[b"phone\0", plain_phone(phone).as_bytes()])
    }

    /// Enters a blind value of a subject. The room records the event or names the exemption.
    pub fn index(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        blind: &[u8; 32],
        subject: Subject,
    ) -> Result<(), Error> {
        tx.exec(
            sql!(
                "-- vault.index
                INSERT INTO vault_index (kind, blind, subject_kind, subject_id)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (kind, blind, subject_kind, subject_id) DO NOTHING"
            ),
            binds![kind, blind, subject.number(), subject.id()],
        )?;
        Ok(())
    }

    /// Who stands for a blind value of this kind of subject: whoever already does, else `fresh`, which does from now on.
    /// Two that ask at once get the same answer: the second waits for the first one's transaction. A subject that is only
    /// in the index is no holder: whoever typed the value may have typed somebody else's.
    pub fn claim(
        &self,
        tx: &mut Tx,
        kind: &'static str,
        blind: &[u8; 32],
        fresh: Subject,
    ) -> Result<Subject, Error> {
        claim(tx, kind, blind, fresh)
    }

    /// The subjects of a blind value, at most [`FIND_MAX`].
    pub fn find(&self, tx: &mut Tx, kind: &'static str, blind: &[u8; 32]) -> Result<Vec<Subject>, Error> {
        let found: Vec<Found> = tx.all(
            sql!(
                "-- vault.find
                SELECT subject_kind, subject_id
                FROM vault_index
                WHERE kind = ? AND blind = ?
                ORDER BY subject_kind, subject_id
                LIMIT ?"
            ),
            binds![kind, blind, FIND_MAX],
        )?;
        Ok(found.into_iter().map(|f| f.0).collect())
    }
}

/// The upsert locks the row, so that an erasure of the holder comes before it or after it, never between.
fn claim(tx: &mut Tx, kind: &'static str, blind: &[u8; 32], fresh: Subject) -> Result<Subject, Error> {
    let (id,): (uuid::Uuid,) = tx.one(
        sql!(
            "-- vault.claim
            INSERT INTO vault_holder (kind, blind, subject_kind, subject_id)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (kind, blind, subject_kind) DO UPDATE SET subject_id = vault_holder.subject_id
            RETURNING subject_id"
        ),
        binds![kind, blind, fresh.number(), fresh.id()],
    )?;
    Subject::from_parts(fresh.number(), id).ok_or_else(|| db::Error::illegal_row("vault_holder", id).into())
}

/// Digits alone, without the country's prefix.
fn plain_phone(phone: &str) -> String {
    let digits: String = phone
        .chars()
        .filter_map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
            _ => None,
        })
        .collect();
    let rest = digits.strip_prefix("00").unwrap_or(&digits);
    match rest.strip_prefix("86") {
        Some(mobile) if mobile.len() == 11 && mobile.starts_with('1') => mobile.to_owned(),
        _ => digits,
    }
}

struct Found(Subject);

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: uuid::Uuid = row.get(1)?;
        Subject::from_parts(row.get(0)?, id)
            .map(Found)
            .ok_or_else(|| db::Error::illegal_row("vault_index", id))
    }
}
