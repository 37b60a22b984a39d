//! The subjects' data keys, wrapped by the master key; and the master key's bond with the database.

use crate::crypt::{self, Bytes32, Place};
use crate::{Error, Subject, Vault};
use base::Stamp;
use db::{Attest, Tx, binds, sql};
use uuid::Uuid;
use zeroize::Zeroizing;

impl Vault {
    /// Binds a new database to the master key; refuses a database that was bound to another one. Call it at start.
    pub fn bind(&self, tx: &mut Tx, stamp: &Stamp) -> Result<(), Error> {
        let fingerprint = *self.0.master.derive("fingerprint");
        let added = tx.exec(
            sql!(
                "-- vault.bind
                INSERT INTO vault_master (id, fingerprint, bound_at)
                VALUES (1, ?, ?)
                ON CONFLICT (id) DO NOTHING"
            ),
            binds![fingerprint, stamp.now],
        )?;
        if added == 1 {
            tx.attest(Attest::Operational("vault.bind"));
        }
        let (bound,): ([u8; 32],) = tx.one(
            sql!(
                "-- vault.bound
                SELECT fingerprint
                FROM vault_master
                WHERE id = 1"
            ),
            binds![],
        )?;
        if bound == fingerprint { Ok(()) } else { Err(Error::OtherMaster) }
    }

    /// Makes the subject's data key. Nothing happens when it has one; an erased subject never gets another.
    pub fn new_subject(&self, tx: &mut Tx, stamp: &Stamp, subject: Subject) -> Result<(), Error> {
        let mut key: Bytes32 = Zeroizing::new([0; 32]);
        stamp.entropy.fill(&mut *key);
        let wrapped = crypt::seal(&self.0.wrap, &*stamp.entropy, place(subject), &*key)?;
        let added = tx.exec(
            sql!(
                "-- vault.new_subject
                INSERT INTO vault_key (subject_kind, subject_id, wrapped, created_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (subject_kind, subject_id) DO NOTHING"
            ),
            binds![subject.number(), subject.id(), wrapped, stamp.now],
        )?;
        match added {
            0 => self.data_key(tx, subject).map(drop),
            _ => Ok(()),
        }
    }

    pub(crate) fn data_key(&self, tx: &mut Tx, subject: Subject) -> Result<Bytes32, Error> {
        let wrapped: Option<Option<Vec<u8>>> = tx.opt(
            sql!(
                "-- vault.key
                SELECT wrapped
                FROM vault_key
                WHERE subject_kind = ? AND subject_id = ?"
            ),
            binds![subject.number(), subject.id()],
        )?;
        self.unwrap_key(subject, wrapped.ok_or(Error::Unknown("subject"))?.as_deref())
    }

    pub(crate) fn unwrap_key(&self, subject: Subject, wrapped: Option<&[u8]>) -> Result<Bytes32, Error> {
        let plain = Zeroizing::new(crypt::open(&self.0.wrap, place(subject), wrapped.ok_or(Error::Erased)?)?);
        let key: [u8; 32] = plain.as_slice().try_into().map_err(|_| Error::Broken)?;
        Ok(Zeroizing::new(key))
    }
}

fn place(subject: Subject) -> Place<'static> {
    Place { what: "key", subject, field: "", id: Uuid::nil() }
}
