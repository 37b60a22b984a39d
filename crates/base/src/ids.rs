//! Typed identifiers: UUIDv7 in 16 bytes, made by the program from a clock and a source of randomness.

use crate::{Clock, Entropy, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A fresh UUIDv7 (RFC 9562 §5.7) for this instant.
pub fn uuid7(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(now.ms().unsigned_abs(), &random).into_uuid()
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = Uuid)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh identifier for the clock's now.
            pub fn new(clock: &dyn Clock, entropy: &dyn Entropy) -> Self { Self(uuid7(clock.now(), entropy)) }
            /// The 16 bytes as they lie in SQL.
            pub fn bytes(&self) -> &[u8] { self.0.as_bytes() }
            /// Reads the 16 bytes of a row; `None` when there are not 16.
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> { Uuid::from_slice(bytes).ok().map(Self) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

typed_ids! {
    /// A case (事件).
    CaseId,
    /// A person on the staff.
    PersonId,
    /// A person who reports or applies; known only inside the vault.
    ReporterId,
    /// An organisation (单位).
    OrgId,
    /// A desk: an organisation × a duty (organisation's intake desk, verify desk …).
    DeskId,
    /// A membership: a person in an organisation with a role and a post (岗位).
    MembershipId,
    /// An event of the journal.
    EventId,
    /// A photo.
    PhotoId,
    /// A job of the queue.
    JobId,
    /// A text sealed in the vault.
    SecretId,
    /// A note, photo, urging or read in a talk stream.
    NoteId,
    /// A session of a signed-in person or of a tracker.
    SessionId,
}
