//! Sessions: 256-bit tokens, their SHA-256 stored; the port through which `api` learns who calls.

use crate::store::{self, Holder, Session};
use api::{Authenticator, Ctx, Future, Kind, Problem};
use base::{Actor, CaseId, Entropy, MembershipId, PersonId, SessionId, Timestamp, uuid7};
use db::Tx;
use sha2::{Digest, Sha256};

/// A staff session ends after this, used or not.
pub const STAFF_MS: i64 = 12 * 3_600_000;
/// A staff session ends after this without use.
pub const STAFF_IDLE_MS: i64 = 30 * 60_000;
/// A tracker's session ends after this.
pub const TRACKER_MS: i64 = 24 * 3_600_000;
/// Use is written down at most this often.
const TOUCH_MS: i64 = 60_000;

/// The authenticator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sessions;

/// A fresh token: 64 hex digits.
fn token(entropy: &dyn Entropy) -> String {
    let mut bytes = [0u8; 32];
    entropy.fill(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What is stored of a token.
pub(crate) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Opens a staff session; gives its token.
pub async fn open_staff(ctx: &Ctx, person: PersonId, membership: MembershipId) -> Result<String, Problem> {
    open(ctx, Holder::Staff(person, membership), STAFF_MS).await
}

/// Opens a tracker's session for one case; gives its token.
pub async fn open_tracker(ctx: &Ctx, case: CaseId) -> Result<String, Problem> {
    open(ctx, Holder::Tracker(case), TRACKER_MS).await
}

/// Ends the session of this token, whoever's it is.
pub async fn end_session(ctx: &Ctx, token: &str) -> Result<(), Problem> {
    let hash = digest(token);
    ctx.db
        .write("people.end_session", move |tx| store::delete_session(tx, &hash).map_err(Problem::from))
        .await
}

async fn open(ctx: &Ctx, holder: Holder, lasts_ms: i64) -> Result<String, Problem> {
    let token = token(ctx.entropy.as_ref());
    let hash = digest(&token);
    let now = ctx.now();
    let name = SessionId(uuid7(now, ctx.entropy.as_ref()));
    ctx.db
        .write("people.open_session", move |tx| {
            store::insert_session(tx, &hash, name, holder, now, now.plus_ms(lasts_ms)).map_err(Problem::from)
        })
        .await?;
    Ok(token)
}

fn live(session: &Session, now: Timestamp) -> bool {
    match session.holder {
        Holder::Staff(..) => now.since(session.seen_at) < STAFF_IDLE_MS,
        Holder::Tracker(_) => true,
    }
}

/// A session's actor, and whether that person must change the password before anything else.
type Who = (Actor, bool);

fn find_who(tx: &mut Tx, holder: Holder, now: Timestamp) -> Result<Option<Who>, db::Error> {
    match holder {
        Holder::Staff(_, membership) => match store::find_active(tx, membership)? {
            Some((post, must_change)) => Ok(Some((store::acting(tx, post, now)?, must_change))),
            None => Ok(None),
        },
        Holder::Tracker(case) => Ok(Some((Actor::Tracker { case }, false))),
    }
}

/// Who calls with this token, also when the password must be changed first; a use is written down.
pub(crate) async fn who(ctx: &Ctx, kind: Kind, token: &str) -> Result<Option<Who>, Problem> {
    let hash = digest(token);
    let now = ctx.now();
    let found: Option<(Session, Option<Who>)> = ctx
        .db
        .read("people.authenticate", move |tx| {
            let Some(session) = store::find_session(tx, &hash, now)? else { return Ok::<_, Problem>(None) };
            Ok(Some((session, find_who(tx, session.holder, now)?)))
        })
        .await?;
    let Some((session, Some(who))) = found else { return Ok(None) };
    let fits = matches!(
        (kind, session.holder),
        (Kind::Staff, Holder::Staff(..)) | (Kind::Tracker, Holder::Tracker(_))
    );
    if !fits || !live(&session, now) {
        return Ok(None);
    }
    if now.since(session.seen_at) >= TOUCH_MS {
        ctx.db
            .write("people.touch_session", move |tx| {
                store::touch_session(tx, &hash, now).map_err(Problem::from)
            })
            .await?;
    }
    Ok(Some(who))
}

async fn authenticate(ctx: &Ctx, kind: Kind, token: &str) -> Result<Option<Actor>, Problem> {
    match who(ctx, kind, token).await? {
        Some((_, true)) => Err(Problem::forbidden("must_change_password")),
        Some((actor, false)) => Ok(Some(actor)),
        None => Ok(None),
    }
}

impl Authenticator for Sessions {
    fn authenticate<'a>(
        &'a self,
        ctx: &'a Ctx,
        kind: Kind,
        token: &'a str,
    ) -> Future<'a, Result<Option<Actor>, Problem>> {
        Box::pin(authenticate(ctx, kind, token))
    }
}
