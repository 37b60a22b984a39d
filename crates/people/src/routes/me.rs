//! Oneself: who one is, in which post, with which password.

use super::sign_in::{Me, hashed, verify, view};
use super::{Mine, State};
use crate::auth::{end_session, open_staff};
use crate::{password, store, work};
use api::{Cookies, FieldProblem, Json, Kind, Peer, Problem, Refusals, Staff, set_cookie};
use axum::extract::State as Extract;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::MembershipId;
use serde::Deserialize;
use utoipa::ToSchema;

/// The post to act in.
#[derive(Deserialize, ToSchema)]
pub struct ChangePost {
    /// One of one's own.
    membership: MembershipId,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
pub struct ChangePassword {
    /// The present one.
    #[schema(min_length = 1, max_length = 256)]
    old: String,
    /// At least ten characters; not the account, not the present one, none that everybody tries first.
    #[schema(min_length = 10, max_length = 256)]
    new: String,
}

/// Who is signed in. Staff only, also before a first password is changed.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "people", responses((status = 200, body = Me), Refusals))]
pub(super) async fn me(Extract(state): Extract<State>, mine: Mine) -> Result<axum::Json<Me>, Problem> {
    let (Some(person), Some(membership)) = (mine.actor.person(), mine.actor.membership()) else {
        return Err(Problem::unauthenticated());
    };
    Ok(axum::Json(view(&state, person, membership).await?))
}

/// Act in another of one's posts: a new session, the old one ends. Staff only.
#[utoipa::path(post, path = "/me/post", operation_id = "changePost", tag = "people", request_body = ChangePost,
    responses((status = 200, body = Me), Refusals))]
pub(super) async fn change_post(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    headers: HeaderMap,
    body: Json<ChangePost>,
) -> Result<Response, Problem> {
    let ctx = &state.ctx;
    let person = actor.person().ok_or_else(Problem::unauthenticated)?;
    let wanted = body.value.membership;
    let posts =
        ctx.db.read("people.posts", move |tx| Ok::<_, Problem>(store::list_posts(tx, person)?)).await?;
    if !posts.iter().any(|p| p.membership == wanted) {
        return Err(Problem::field("membership", "unknown"));
    }
    let token = open_staff(ctx, person, wanted).await?;
    let view = view(&state, person, wanted).await?;
    // The old session ends last: a failure before it signs nobody out.
    if let Some(old) = Cookies::read(ctx, &headers).staff {
        end_session(ctx, &old).await?;
    }
    let cookie = [(header::SET_COOKIE, set_cookie(ctx, Kind::Staff, &token, 12 * 3600))];
    Ok((StatusCode::OK, cookie, axum::Json(view)).into_response())
}

/// What is wrong with a new password.
fn judge(new: &str, old: &str, account: &str) -> Result<(), Problem> {
    if new == old {
        return Err(Problem::field("new", "same"));
    }
    password::judge(new, account).map_err(|weak| {
        let mut problem =
            FieldProblem { path: "new".to_owned(), code: weak.code().to_owned(), args: <_>::default() };
        problem.args.insert("min".to_owned(), password::PASSWORD_MIN.into());
        problem.args.insert("max".to_owned(), password::PASSWORD_MAX.into());
        Problem::fields(vec![problem])
    })
}

/// Choose another password; one's other sessions end. Staff only, also before a first password is changed; throttled.
#[utoipa::path(post, path = "/me/password", operation_id = "changePassword", tag = "people", request_body = ChangePassword,
    responses((status = 204, description = "Changed"), Refusals))]
pub(super) async fn change_password(
    Extract(state): Extract<State>,
    mine: Mine,
    Peer(address): Peer,
    body: Json<ChangePassword>,
) -> Result<StatusCode, Problem> {
    let ChangePassword { old, new } = body.value;
    let person = mine.actor.person().ok_or_else(Problem::unauthenticated)?;
    let (account, hash) = own_account(&state, person).await?;
    let now = state.ctx.now();
    state.guesses.check(&account, address, now).map_err(Problem::too_many)?;
    if !verify(old.clone(), Some(hash)).await? {
        state.guesses.wrong(&account, address, now);
        return Err(Problem::field("old", "wrong"));
    }
    judge(&new, &old, &account)?;
    let hash = hashed(new).await?;
    let (stamp, token) = (state.ctx.stamp(&mine.actor), mine.token);
    let write = move |tx: &mut db::Tx| work::change_own_password(tx, &stamp, person, &hash, &token);
    state.ctx.db.write("people.change_password", write).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's own sign-in name and password hash.
async fn own_account(state: &State, person: base::PersonId) -> Result<(String, String), Problem> {
    let read = move |tx: &mut db::Tx| {
        let row = store::find_person(tx, person)?.ok_or_else(Problem::unauthenticated)?;
        let found = store::find_account(tx, &row.account)?.ok_or_else(Problem::unauthenticated)?;
        Ok::<_, Problem>((row.account, found.1))
    };
    state.ctx.db.read("people.own_account", read).await
}
