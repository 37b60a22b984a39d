//! Sealed texts and small bytes.

use crate::crypt::{self, Place};
use crate::{Error, Purpose, Subject, Vault, reads};
use base::{Actor, CaseId, SecretId, Stamp, uuid7};
use db::{FromRow, Row, Sql, Tx, binds, sql};
use uuid::Uuid;

/// Bytes that a sealed text has at most.
pub const TEXT_MAX: usize = 64 * 1024;
/// Texts that one call opens at most.
pub const REFS_MAX: usize = 1_000;

const SECRET: &Sql<1> = sql!(
    "-- vault.secret
    SELECT s.id, s.subject_kind, s.subject_id, s.field, s.sealed, k.wrapped
    FROM vault_secret AS s
    LEFT JOIN vault_key AS k ON k.subject_kind = s.subject_kind AND k.subject_id = s.subject_id
    WHERE s.id = ?"
);

impl Vault {
    /// Seals a text with the subject's key. The field (`words`, `phone`) is part of the seal.
    /// The room records the event or names the exemption.
    pub fn seal(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        subject: Subject,
        field: &'static str,
        text: &str,
    ) -> Result<SecretId, Error> {
        if text.len() > TEXT_MAX {
            return Err(Error::Long(TEXT_MAX));
        }
        reads::check_fields(field)?;
        let id = SecretId(uuid7(stamp.now, &*stamp.entropy));
        let key = self.data_key(tx, subject)?;
        let place = Place { what: "text", subject, field, id: id.0 };
        let sealed = crypt::seal(&key, &*stamp.entropy, place, text.as_bytes())?;
        tx.exec(
            sql!(
                "-- vault.seal
                INSERT INTO vault_secret (id, subject_kind, subject_id, field, sealed, sealed_at)
                VALUES (?, ?, ?, ?, ?, ?)"
            ),
            binds![id, subject.number(), subject.id(), field, sealed, stamp.now],
        )?;
        Ok(id)
    }

    /// Opens texts for a member of the staff, in the order of `refs`, and records that they were read: the event
    /// `talk.read` in the talk stream of the case, unless this reader's last one for this purpose is younger than
    /// ten minutes. `fields` says what is opened, by field names (`words,photos`).
    ///
    /// Needs a write body: in a read body it fails before anything is opened. Texts of another case than `matter`
    /// are refused; texts of reporters and of staff belong to whichever case the room names.
    pub fn open(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        matter: CaseId,
        refs: &[SecretId],
        fields: &str,
        purpose: Purpose,
    ) -> Result<Vec<String>, Error> {
        // The record comes first: without it nothing opens.
        reads::record(tx, stamp, matter, fields, purpose, refs.len())?;
        self.texts(tx, refs, of_matter(matter))
    }

    /// Opens texts without an event: a tracker what belongs to the own case and its reporter, the staff what is
    /// sealed for colleagues (names), the program what it needs for its own work. Others are refused.
    pub fn open_own(&self, tx: &mut Tx, stamp: &Stamp, refs: &[SecretId]) -> Result<Vec<String>, Error> {
        self.texts(tx, refs, |subject| own(&stamp.actor, subject))
    }

    /// Seals small bytes that lie in a row of a room; `id` is that row's.
    pub fn seal_bytes(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        subject: Subject,
        field: &'static str,
        id: Uuid,
        bytes: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key = self.data_key(tx, subject)?;
        crypt::seal(&key, &*stamp.entropy, Place { what: "bytes", subject, field, id }, bytes)
    }

    /// Opens what [`Vault::seal_bytes`] sealed, for the readers of [`Vault::open_own`].
    pub fn open_bytes(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        subject: Subject,
        field: &'static str,
        id: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Error> {
        own(&stamp.actor, subject)?;
        let key = self.data_key(tx, subject)?;
        crypt::open(&key, Place { what: "bytes", subject, field, id }, sealed)
    }

    /// [`Vault::open`] where what was erased is `None` instead of an error: the record is kept all the same.
    pub fn open_or_erased(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        matter: CaseId,
        refs: &[SecretId],
        fields: &str,
        purpose: Purpose,
    ) -> Result<Vec<Option<String>>, Error> {
        reads::record(tx, stamp, matter, fields, purpose, refs.len())?;
        self.texts_or_erased(tx, refs, of_matter(matter))
    }

    /// [`Vault::open_own`] where what was erased is `None` instead of an error.
    pub fn open_own_or_erased(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        refs: &[SecretId],
    ) -> Result<Vec<Option<String>>, Error> {
        self.texts_or_erased(tx, refs, |subject| own(&stamp.actor, subject))
    }

    /// The latest text of a subject in a field, without opening it: what a person's next report refers to again.
    pub fn latest(
        &self,
        tx: &mut Tx,
        subject: Subject,
        field: &'static str,
    ) -> Result<Option<SecretId>, Error> {
        let row: Option<(SecretId,)> = tx.opt(
            sql!(
                "-- vault.latest
                SELECT id
                FROM vault_secret
                WHERE subject_kind = ? AND subject_id = ? AND field = ?
                ORDER BY sealed_at DESC, id DESC
                LIMIT 1"
            ),
            binds![subject.number(), subject.id(), field],
        )?;
        Ok(row.map(|(id,)| id))
    }

    fn texts(
        &self,
        tx: &mut Tx,
        refs: &[SecretId],
        allow: impl Fn(Subject) -> Result<(), Error>,
    ) -> Result<Vec<String>, Error> {
        self.texts_or_erased(tx, refs, allow)?.into_iter().map(|text| text.ok_or(Error::Erased)).collect()
    }

    fn texts_or_erased(
        &self,
        tx: &mut Tx,
        refs: &[SecretId],
        allow: impl Fn(Subject) -> Result<(), Error>,
    ) -> Result<Vec<Option<String>>, Error> {
        if refs.len() > REFS_MAX {
            return Err(Error::Long(REFS_MAX));
        }
        let binds: Vec<_> = refs.iter().map(|id| [db::ToVal::to_val(id)]).collect();
        let rows: Vec<Option<Secret>> = tx.opt_each(SECRET, &binds)?;
        rows.into_iter()
            .zip(refs)
            .map(|(row, id)| {
                let row = row.ok_or(Error::Unknown("text"))?;
                allow(row.subject)?;
                let key = match self.unwrap_key(row.subject, row.wrapped.as_deref()) {
                    Err(Error::Erased) => return Ok(None),
                    key => key?,
                };
                let place = Place { what: "text", subject: row.subject, field: &row.field, id: id.0 };
                let text = String::from_utf8(crypt::open(&key, place, &row.sealed)?);
                text.map(Some).map_err(|_| Error::Broken)
            })
            .collect()
    }
}

/// Texts of another case than the matter are refused.
fn of_matter(matter: CaseId) -> impl Fn(Subject) -> Result<(), Error> {
    move |subject| match subject {
        Subject::Case(case) if case != matter => Err(Error::Foreign),
        Subject::Case(_) | Subject::Reporter(_) | Subject::Person(_) => Ok(()),
    }
}

/// Who may open this without an event.
pub(crate) fn own(actor: &Actor, subject: Subject) -> Result<(), Error> {
    match (actor, subject) {
        (Actor::System { .. }, _)
        | (Actor::Tracker { .. }, Subject::Reporter(_))
        | (Actor::Person { .. }, Subject::Person(_)) => Ok(()),
        (Actor::Tracker { case }, Subject::Case(of)) if *case == of => Ok(()),
        (Actor::Tracker { .. } | Actor::Person { .. } | Actor::Stranger, _) => Err(Error::NotReader),
    }
}

struct Secret {
    subject: Subject,
    field: String,
    sealed: Vec<u8>,
    wrapped: Option<Vec<u8>>,
}

impl FromRow for Secret {
    fn from_row(row: &Row<'_>) -> Result<Self, db::Error> {
        let id: SecretId = row.get(0)?;
        let subject = Subject::from_parts(row.get(1)?, row.get(2)?);
        Ok(Self {
            subject: subject.ok_or_else(|| db::Error::illegal_row("vault_secret", id))?,
            field: row.get(3)?,
            sealed: row.get(4)?,
            wrapped: row.get(5)?,
        })
    }
}
