//! Idempotency keys: actor + key, kept 24 h with the hash of the body, the status, the resource and its version; never the body.

use crate::{Ctx, Key, Problem, store};
use base::Actor;
use db::Tx;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a key replays its first answer.
pub const KEPT_MS: i64 = 24 * 3_600_000;

/// What an act left: enough to render its answer again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The HTTP status of the first answer.
    pub status: i64,
    /// The resource that the answer shows.
    pub resource: Uuid,
    /// Its version after the act.
    pub version: i64,
}

/// The key of one request, ready for a transaction's body.
#[derive(Clone, Debug)]
pub struct Idempotent {
    key: Option<Vec<u8>>,
    digest: [u8; 32],
    now_ms: i64,
}

impl Idempotent {
    /// Ties the key to the actor and the route; `digest` is the body's.
    pub fn new(ctx: &Ctx, actor: &Actor, key: &Key, route: &str, digest: [u8; 32]) -> Self {
        let key = key.0.as_ref().map(|text| {
            let mut hash = Sha256::new();
            for part in [actor.reference().to_string().as_str(), text.as_str()] {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            hash.finalize().to_vec()
        });
        // Keyed: a short body, such as a telephone number, cannot be found by trying with the database alone.
        // Unwrap safety: HMAC takes a key of any length (RFC 2104).
        let mut mac = Hmac::<Sha256>::new_from_slice(ctx.cursor_key.as_ref()).expect("any key length");
        for part in [b"idempotency".as_slice(), &[0], route.as_bytes(), &[0], &digest] {
            mac.update(part);
        }
        Self { key, digest: mac.finalize().into_bytes().into(), now_ms: ctx.now().ms() }
    }

    /// The first answer, when this key was used before with the same body; 409 when with another.
    pub fn find(&self, tx: &mut Tx) -> Result<Option<Done>, Problem> {
        let Some(key) = &self.key else { return Ok(None) };
        match store::find(tx, key, self.now_ms - KEPT_MS)? {
            None => Ok(None),
            Some((digest, done)) if digest == self.digest => Ok(Some(done)),
            Some(_) => Err(Problem::conflict("idempotency_reused")),
        }
    }

    /// Keeps the answer, in the transaction of the act.
    pub fn keep(&self, tx: &mut Tx, done: &Done) -> Result<(), Problem> {
        let Some(key) = &self.key else { return Ok(()) };
        store::keep(tx, key, &self.digest, done, self.now_ms, self.now_ms - KEPT_MS)?;
        Ok(())
    }
}

/// Runs an act once for its key: the first answer, or the act and its answer kept.
pub fn replayed(
    tx: &mut Tx,
    key: &Idempotent,
    act: impl FnOnce(&mut Tx) -> Result<Done, Problem>,
) -> Result<Done, Problem> {
    if let Some(done) = key.find(tx)? {
        return Ok(done);
    }
    let done = act(tx)?;
    key.keep(tx, &done)?;
    Ok(done)
}
