//! Signing in and out, and what one is told about oneself.

use super::State;
use super::views::{ColleagueRef, RoleName, StandIn, TitleView, colleague, stand_in_view};
use crate::auth::{end_session, open_staff};
use crate::model::Post;
use crate::{ACCOUNT_MAX, password, store};
use api::{Cookies, Ctx, Json, Kind, Peer, Problem, Refusals, clear_cookie, set_cookie};
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Actor, Division, MembershipId, OrgId, PersonId, Stamp, Timestamp};
use db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Account and password.
#[derive(Deserialize, ToSchema)]
pub struct SignIn {
    /// The sign-in name.
    #[schema(min_length = 1, max_length = 64)]
    account: String,
    /// The password.
    #[schema(min_length = 1, max_length = 256)]
    password: String,
}

/// A post.
#[derive(Serialize, ToSchema)]
pub struct PostView {
    membership: MembershipId,
    org: OrgId,
    org_name: String,
    role: RoleName,
    title: TitleView,
    division: Division,
}

/// For whom one stands in now.
#[derive(Serialize, ToSchema)]
pub struct StoodFor {
    #[serde(flatten)]
    whose: ColleagueRef,
    /// Exclusive.
    until: Timestamp,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    person: PersonId,
    /// One's own name.
    name: String,
    posts: Vec<PostView>,
    current: PostView,
    demo: bool,
    /// The password must be changed before anything else: every other route answers 403 `must_change_password`.
    must_change: bool,
    /// Whose work one does now besides one's own (代班).
    stands_for: Vec<StoodFor>,
    /// Who does the work of the post in use, now or next; `null`: nobody.
    #[schema(required)]
    stand_in: Option<StandIn>,
}

impl From<Post> for PostView {
    fn from(post: Post) -> Self {
        PostView {
            title: TitleView::of(&post),
            membership: post.membership,
            org: post.org.id,
            org_name: post.org.name,
            role: post.role.into(),
            division: post.org.division,
        }
    }
}

/// Sign in: opens a staff session in the first post. Open to everyone, throttled.
#[utoipa::path(post, path = "/sessions", operation_id = "signIn", tag = "people", request_body = SignIn,
    responses((status = 201, body = Me), Refusals))]
pub(super) async fn sign_in(
    Extract(state): Extract<State>,
    Peer(address): Peer,
    body: Json<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { account, password } = body.value;
    // What no account can be called is nobody's: it does not reach the database, and the answer is that of a wrong name.
    let account = base::clean_line(&account.to_lowercase(), ACCOUNT_MAX).unwrap_or_default();
    let now = state.ctx.now();
    state.guesses.check(&account, address, now).map_err(Problem::too_many)?;
    let Some(person) = check_password(&state.ctx, account.clone(), password).await? else {
        state.guesses.wrong(&account, address, now);
        return Err(Problem::credentials(StatusCode::UNAUTHORIZED, "wrong_credentials"));
    };
    state.guesses.right(&account, address, now);
    let posts =
        state.ctx.db.read("people.posts", move |tx| Ok::<_, Problem>(store::list_posts(tx, person)?)).await?;
    let first = posts.first().map(|p| p.membership).ok_or_else(|| Problem::forbidden("no_post"))?;
    let token = open_staff(&state.ctx, person, first).await?;
    let view = view(&state, person, first).await?;
    let cookie = [(header::SET_COOKIE, set_cookie(&state.ctx, Kind::Staff, &token, 12 * 3600))];
    Ok((StatusCode::CREATED, cookie, axum::Json(view)).into_response())
}

async fn check_password(ctx: &Ctx, account: String, password: String) -> Result<Option<PersonId>, Problem> {
    let found =
        ctx.db.read("people.account", move |tx| Ok::<_, Problem>(store::find_account(tx, &account)?)).await?;
    let hash = found.as_ref().map(|(_, hash)| hash.clone());
    let right = verify(password, hash).await?;
    Ok(found.filter(|_| right).map(|(person, _)| person))
}

/// Whether the password is the hash's, on a blocking thread.
pub(super) async fn verify(password: String, hash: Option<String>) -> Result<bool, Problem> {
    tokio::task::spawn_blocking(move || password::verify(&password, hash.as_deref()))
        .await
        .map_err(|e| Problem::internal(&e))
}

/// The password's hash, made on a blocking thread.
pub(super) async fn hashed(password: String) -> Result<String, Problem> {
    tokio::task::spawn_blocking(move || password::hash(&password))
        .await
        .map_err(|e| Problem::internal(&e))?
        .map_err(|e| Problem::internal(&e))
}

/// Who one is in this post. A read: names of colleagues are opened without a record.
pub(super) async fn view(state: &State, person: PersonId, current: MembershipId) -> Result<Me, Problem> {
    let (demo, ctx) = (state.demo, state.ctx.clone());
    let stamp = ctx.stamp(&Actor::system("sign-in"));
    state.ctx.db.read("people.me", move |tx| assemble(tx, &ctx, &stamp, (person, current), demo)).await
}

fn assemble(
    tx: &mut Tx,
    ctx: &Ctx,
    stamp: &Stamp,
    (person, current): (PersonId, MembershipId),
    demo: bool,
) -> Result<Me, Problem> {
    let posts = store::list_posts(tx, person)?;
    let row = store::find_person(tx, person)?.ok_or_else(Problem::unauthenticated)?;
    let name = ctx.vault.open_own(tx, stamp, &[row.name])?.pop().unwrap_or_default();
    let now = posts.iter().find(|p| p.membership == current).cloned().ok_or_else(Problem::unauthenticated)?;
    let mut stands_for = Vec::new();
    for stood in store::list_stood_for(tx, current, stamp.now)? {
        let whose = colleague(tx, ctx, stamp, stood.membership)?;
        stands_for.push(StoodFor { whose, until: stood.until });
    }
    let stand_in = match store::list_stand_ins(tx, current, stamp.now)?.into_iter().next() {
        Some(row) => Some(stand_in_view(tx, ctx, stamp, &row)?),
        None => None,
    };
    let posts = posts.into_iter().map(PostView::from).collect();
    let must_change = row.must_change;
    Ok(Me { person, name, posts, current: now.into(), demo, must_change, stands_for, stand_in })
}

/// Sign out: ends the session, if there is one. Open to everyone.
#[utoipa::path(delete, path = "/sessions/current", operation_id = "signOut", tag = "people",
    responses((status = 204, description = "Signed out"), Refusals))]
pub(super) async fn sign_out(Extract(ctx): Extract<Ctx>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = Cookies::read(&ctx, &headers).staff {
        end_session(&ctx, &token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(&ctx, Kind::Staff))]).into_response())
}
