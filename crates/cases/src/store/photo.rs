//! Photos of cases: rows only, the bytes lie in the file store.

use base::{CaseId, MembershipId, PhotoId, Timestamp};
use db::{Attest, Error, FromRow, Row, Tx, binds, sql};

/// A photo's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoRow {
    /// Its id.
    pub id: PhotoId,
    /// Its case.
    pub case: CaseId,
    /// report, handle, verify.
    pub kind: String,
    /// By content.
    pub mime: String,
    /// Pixels, upright.
    pub width: i64,
    /// Pixels, upright.
    pub height: i64,
    /// Stored size.
    pub bytes: i64,
    /// When it came.
    pub at: Timestamp,
    /// Who sent it, when staff.
    pub membership: Option<MembershipId>,
    /// Version of the act that lists it.
    pub act: Option<i64>,
    /// Whether the small picture is made.
    pub thumb: bool,
}

impl FromRow for PhotoRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let bad = || Error::illegal_row("cases_photo", "id");
        Ok(PhotoRow {
            id: PhotoId::from_bytes(&row.get::<Vec<u8>>(0)?).ok_or_else(bad)?,
            case: CaseId::from_bytes(&row.get::<Vec<u8>>(1)?).ok_or_else(bad)?,
            kind: row.get(2)?,
            mime: row.get(3)?,
            width: row.get(4)?,
            height: row.get(5)?,
            bytes: row.get(6)?,
            at: Timestamp::from_ms(row.get(7)?),
            membership: row.get::<Option<Vec<u8>>>(8)?.and_then(|b| MembershipId::from_bytes(&b)),
            act: row.get(9)?,
            thumb: row.get(10)?,
        })
    }
}

/// Inserts a photo whose file is stored already.
pub fn insert(tx: &mut Tx, p: &PhotoRow) -> Result<(), Error> {
    tx.exec(
        sql!(
            "-- cases.insert_photo
INSERT INTO cases_photo (id, case_id, kind, mime, width, height, bytes, at_ms, membership, act, thumb)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        ),
        binds![p.id, p.case, p.kind, p.mime, p.width, p.height, p.bytes, p.at, p.membership, p.act, p.thumb],
    )?;
    Ok(())
}

/// The photo with this id.
pub fn find(tx: &mut Tx, id: PhotoId) -> Result<Option<PhotoRow>, Error> {
    tx.opt(
        sql!(
            "-- cases.find_photo
SELECT id, case_id, kind, mime, width, height, bytes, at_ms, membership, act, thumb
FROM cases_photo
WHERE id = ?"
        ),
        binds![id],
    )
}

/// The photos of a case, oldest first; at most 100.
pub fn list(tx: &mut Tx, case: CaseId) -> Result<Vec<PhotoRow>, Error> {
    tx.all(
        sql!(
            "-- cases.list_photos
SELECT id, case_id, kind, mime, width, height, bytes, at_ms, membership, act, thumb
FROM cases_photo
WHERE case_id = ?
ORDER BY id
LIMIT 100"
        ),
        binds![case],
    )
}

/// Ties a photo to the act that lists it.
pub fn attach(tx: &mut Tx, id: PhotoId, act: i64) -> Result<(), Error> {
    tx.exec(sql!("-- cases.attach_photo\nUPDATE cases_photo SET act = ?\nWHERE id = ?"), binds![act, id])?;
    Ok(())
}

/// Marks that the small picture is made.
pub fn thumbed(tx: &mut Tx, id: PhotoId) -> Result<(), Error> {
    tx.attest(Attest::Operational("thumb"));
    tx.exec(sql!("-- cases.thumbed\nUPDATE cases_photo SET thumb = TRUE\nWHERE id = ?"), binds![id])?;
    Ok(())
}

/// Whether a file's id still has a row: what the sweep of files asks.
pub fn exists(tx: &mut Tx, id: PhotoId) -> Result<bool, Error> {
    let row: Option<(i64,)> =
        tx.opt(sql!("-- cases.photo_exists\nSELECT bytes\nFROM cases_photo\nWHERE id = ?"), binds![id])?;
    Ok(row.is_some())
}
