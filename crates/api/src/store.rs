//! SQL of the HTTP kit: idempotency keys, and the question whether the database answers.

use crate::Done;
use base::Timestamp;
use db::{Attest, Error, Tx, binds, sql};
use uuid::Uuid;

/// The digest and answer kept under a key since `since_ms`.
pub fn find(tx: &mut Tx, key: &[u8], since_ms: i64) -> Result<Option<([u8; 32], Done)>, Error> {
    let row: Option<(Vec<u8>, i64, Vec<u8>, i64)> = tx.opt(
        sql!("-- api.idempotency_find\nSELECT digest, status, resource, version\nFROM api_idempotency\nWHERE key = ? AND at_ms > ?"),
        binds![key, since_ms],
    )?;
    let Some((digest, status, resource, version)) = row else { return Ok(None) };
    let digest = digest.try_into().map_err(|_| Error::illegal_row("api_idempotency", "digest"))?;
    let resource =
        Uuid::from_slice(&resource).map_err(|_| Error::illegal_row("api_idempotency", "resource"))?;
    Ok(Some((digest, Done { status, resource, version })))
}

/// Keeps an answer under a key; one kept at or before `since_ms` has expired and is replaced. When the same key was kept
/// meanwhile by another transaction, this one is undone and its body runs again, to find that answer.
pub fn keep(
    tx: &mut Tx,
    key: &[u8],
    digest: &[u8; 32],
    done: &Done,
    now_ms: i64,
    since_ms: i64,
) -> Result<(), Error> {
    tx.attest(Attest::Operational("idempotency"));
    let kept = tx.exec(
        sql!(
            "-- api.idempotency_keep\nINSERT INTO api_idempotency (key, digest, status, resource, version, at_ms)\nVALUES (?, ?, ?, ?, ?, ?)\nON CONFLICT (key) DO UPDATE SET digest = excluded.digest, status = excluded.status, resource = excluded.resource, version = excluded.version, at_ms = excluded.at_ms\nWHERE api_idempotency.at_ms <= ?"
        ),
        binds![key, &digest[..], done.status, &done.resource.as_bytes()[..], done.version, now_ms, since_ms],
    )?;
    if kept == 1 { Ok(()) } else { Err(tx.conflict()) }
}

/// Drops keys older than `before`; returns how many.
pub fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Error> {
    tx.attest(Attest::Operational("idempotency"));
    tx.exec(
        sql!("-- api.idempotency_sweep\nDELETE FROM api_idempotency\nWHERE at_ms < ?"),
        binds![before.ms()],
    )
}

/// 1, when the database answers.
pub fn ready(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(sql!("-- api.ready\nSELECT CAST(1 AS BIGINT)"), binds![])
}
