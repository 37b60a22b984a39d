//! What every handler holds: database, clock, randomness, vault, authenticator, keys of the server.

use crate::Problem;
use base::{Actor, Clock, Entropy, Stamp, Timestamp};
use std::pin::Pin;
use std::sync::Arc;

/// A boxed future, as the ports of this crate return it.
pub type Future<'a, T> = Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;

/// Turns a session's token into the one who acts. `people` implements it.
pub trait Authenticator: Send + Sync {
    /// The actor of a live session of this kind; `None` when there is none or it has ended.
    fn authenticate<'a>(
        &'a self,
        ctx: &'a Ctx,
        kind: crate::Kind,
        token: &'a str,
    ) -> Future<'a, Result<Option<Actor>, Problem>>;
}

/// What every handler holds. Cloning is cheap.
#[derive(Clone)]
pub struct Ctx {
    /// The database.
    pub db: db::Db,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Personal data.
    pub vault: vault::Vault,
    /// Who a token stands for.
    pub auth: Arc<dyn Authenticator>,
    /// Signs cursors; 32 bytes.
    pub cursor_key: Arc<[u8; 32]>,
    /// Whether cookies are `__Host-…; Secure` (everything but loopback http).
    pub secure_cookies: bool,
}

impl Ctx {
    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
    /// How this actor's events are stamped now.
    pub fn stamp(&self, actor: &Actor) -> Stamp {
        Stamp { actor: actor.clone(), now: self.now(), entropy: Arc::clone(&self.entropy) }
    }
}
