//! Erasure (删除): a subject's key, sealed texts and blind indexes go; that it happened stays.

use crate::{Error, Subject, Vault};
use base::{Stamp, Timestamp};
use db::{Tx, binds, sql};

impl Vault {
    /// Drops the subject's key, empties its sealed texts and forgets its blind indexes: nothing that it sealed can be
    /// read again. `false` when there was no key to drop. The room records the event; the row of `vault_erasure` waits
    /// for [`Vault::log_erasures`], which a room calls after the commit and before it answers.
    pub fn erase(&self, tx: &mut Tx, stamp: &Stamp, subject: Subject) -> Result<bool, Error> {
        self.erase_at(tx, stamp.now, subject)
    }

    pub(crate) fn erase_at(&self, tx: &mut Tx, at: Timestamp, subject: Subject) -> Result<bool, Error> {
        // The holder first: who claims this number at the same time is before us or after us, never between.
        forget(tx, subject)?;
        let dropped = tx.exec(
            sql!(
                "-- vault.erase
                UPDATE vault_key
                SET wrapped = NULL, erased_at = ?
                WHERE subject_kind = ? AND subject_id = ? AND wrapped IS NOT NULL"
            ),
            binds![at, subject.number(), subject.id()],
        )?;
        tx.exec(
            sql!(
                "-- vault.erase_texts
                UPDATE vault_secret
                SET sealed = ?
                WHERE subject_kind = ? AND subject_id = ?"
            ),
            binds![Vec::<u8>::new(), subject.number(), subject.id()],
        )?;
        if dropped > 0 {
            tx.exec(
                sql!(
                    "-- vault.erasure
                    INSERT INTO vault_erasure (subject_kind, subject_id, erased_at, logged)
                    VALUES (?, ?, ?, FALSE)
                    ON CONFLICT (subject_kind, subject_id) DO NOTHING"
                ),
                binds![subject.number(), subject.id(), at],
            )?;
        }
        Ok(dropped > 0)
    }

    /// Keeps the subject from being erased until this transaction ends; false when it is erased already.
    pub fn pin(&self, tx: &mut Tx, subject: Subject) -> Result<bool, Error> {
        let pinned = tx.exec(
            sql!(
                "-- vault.pin
                UPDATE vault_key
                SET created_at = created_at
                WHERE subject_kind = ? AND subject_id = ? AND wrapped IS NOT NULL"
            ),
            binds![subject.number(), subject.id()],
        )?;
        Ok(pinned > 0)
    }

    /// When the subject was erased; `None` while it lives, and for a subject that nobody knows.
    pub fn erased_at(&self, tx: &mut Tx, subject: Subject) -> Result<Option<Timestamp>, Error> {
        let row: Option<(Option<i64>,)> = tx.opt(
            sql!(
                "-- vault.erased_at
                SELECT erased_at
                FROM vault_key
                WHERE subject_kind = ? AND subject_id = ?"
            ),
            binds![subject.number(), subject.id()],
        )?;
        Ok(row.and_then(|(at,)| at).map(Timestamp::from_ms))
    }
}

fn forget(tx: &mut Tx, subject: Subject) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- vault.erase_holder
            DELETE FROM vault_holder
            WHERE subject_kind = ? AND subject_id = ?"
        ),
        binds![subject.number(), subject.id()],
    )?;
    tx.exec(
        sql!(
            "-- vault.erase_index
            DELETE FROM vault_index
            WHERE subject_kind = ? AND subject_id = ?"
        ),
        binds![subject.number(), subject.id()],
    )?;
    Ok(())
}
