//! Signing in and out, and who one is.

use crate::auth::{end_session, open_staff};
use crate::model::{Post, Role};
use crate::{password, store};
use api::{Cookies, Ctx, Json, Kind, Peer, Problem, Refusals, Staff, Throttle, clear_cookie, set_cookie};
use axum::extract::{FromRef, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Division, MembershipId, OrgId, PersonId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Wrong passwords an hour for one account, and for one address.
const WRONG_PER_ACCOUNT: u32 = 10;
const WRONG_PER_ADDRESS: u32 = 60;
const HOUR_MS: i64 = 3_600_000;
/// Characters of a sign-in name at most.
const ACCOUNT_MAX: usize = 64;

/// What these routes hold.
#[derive(Clone)]
pub struct State {
    /// The common things.
    pub ctx: Ctx,
    /// Whether the server says that it is a demo.
    pub demo: bool,
    by_account: Arc<Throttle<String>>,
    by_address: Arc<Throttle<IpAddr>>,
}

impl State {
    /// A state with empty throttles.
    pub fn new(ctx: Ctx, demo: bool) -> Self {
        let by_account = Arc::new(Throttle::new(WRONG_PER_ACCOUNT, HOUR_MS));
        let by_address = Arc::new(Throttle::new(WRONG_PER_ADDRESS, HOUR_MS));
        Self { ctx, demo, by_account, by_address }
    }
}

impl FromRef<State> for Ctx {
    fn from_ref(state: &State) -> Ctx {
        state.ctx.clone()
    }
}

/// The routes of this room, under `/api/v1`.
pub fn routes() -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(me))
        .routes(routes!(change_post))
}

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

/// The post to act in.
#[derive(Deserialize, ToSchema)]
pub struct ChangePost {
    /// One of one's own.
    membership: MembershipId,
}

/// A role's word.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleName {
    /// 网格员
    Worker,
    /// 受理员
    Clerk,
    /// 核查员
    Verifier,
    /// 区中心
    Centre,
    /// 部门经办员
    Department,
    /// 热线话务员
    Operator,
    /// 管理员
    Admin,
}

impl From<Role> for RoleName {
    fn from(role: Role) -> Self {
        match role {
            Role::Worker => RoleName::Worker,
            Role::Clerk => RoleName::Clerk,
            Role::Verifier => RoleName::Verifier,
            Role::Centre => RoleName::Centre,
            Role::Department => RoleName::Department,
            Role::Operator => RoleName::Operator,
            Role::Admin => RoleName::Admin,
        }
    }
}

/// A post's name in both languages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TitleView {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
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

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Me {
    person: PersonId,
    /// One's own name.
    name: String,
    posts: Vec<PostView>,
    current: PostView,
    demo: bool,
}

impl From<Post> for PostView {
    fn from(post: Post) -> Self {
        PostView {
            membership: post.membership,
            org: post.org.id,
            org_name: post.org.name,
            role: post.role.into(),
            title: TitleView { zh: post.title_zh, en: post.title_en },
            division: post.org.division,
        }
    }
}

/// Sign in: opens a staff session in the first post. Open to everyone, throttled.
#[utoipa::path(post, path = "/sessions", operation_id = "signIn", tag = "people", request_body = SignIn,
    responses((status = 201, body = Me), Refusals))]
async fn sign_in(
    Extract(state): Extract<State>,
    Peer(address): Peer,
    body: Json<SignIn>,
) -> Result<Response, Problem> {
    let SignIn { account, password } = body.value;
    // What no account can be called is nobody's: it does not reach the database, and the answer is that of a wrong name.
    let account = base::clean_line(&account.to_lowercase(), ACCOUNT_MAX).unwrap_or_default();
    let now = state.ctx.now();
    state.by_account.check(&account, now).map_err(Problem::too_many)?;
    state.by_address.check(&address, now).map_err(Problem::too_many)?;
    let Some(person) = check_password(&state.ctx, account.clone(), password).await? else {
        state.by_account.count(account, now);
        state.by_address.count(address, now);
        return Err(Problem::credentials(StatusCode::UNAUTHORIZED, "wrong_credentials"));
    };
    state.by_account.forget(&account);
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
    let right = tokio::task::spawn_blocking(move || password::verify(&password, hash.as_deref()))
        .await
        .map_err(|e| Problem::internal(&e))?;
    Ok(found.filter(|_| right).map(|(person, _)| person))
}

async fn view(state: &State, person: PersonId, current: MembershipId) -> Result<Me, Problem> {
    let demo = state.demo;
    let ctx = state.ctx.clone();
    let stamp = ctx.stamp(&base::Actor::system("sign-in"));
    state
        .ctx
        .db
        .write("people.me", move |tx| {
            let posts = store::list_posts(tx, person)?;
            let name = store::get_name(tx, person)?;
            let name = ctx.vault.open_own(tx, &stamp, &[name])?.pop().unwrap_or_default();
            let now = posts
                .iter()
                .find(|p| p.membership == current)
                .cloned()
                .ok_or_else(Problem::unauthenticated)?;
            let posts = posts.into_iter().map(PostView::from).collect();
            Ok(Me { person, name, posts, current: now.into(), demo })
        })
        .await
}

/// Sign out: ends the session, if there is one. Open to everyone.
#[utoipa::path(delete, path = "/sessions/current", operation_id = "signOut", tag = "people",
    responses((status = 204, description = "Signed out"), Refusals))]
async fn sign_out(Extract(ctx): Extract<Ctx>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = Cookies::read(&ctx, &headers).staff {
        end_session(&ctx, &token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, clear_cookie(&ctx, Kind::Staff))]).into_response())
}

/// Who is signed in. Staff only.
#[utoipa::path(get, path = "/me", operation_id = "me", tag = "people", responses((status = 200, body = Me), Refusals))]
async fn me(Extract(state): Extract<State>, Staff(actor): Staff) -> Result<axum::Json<Me>, Problem> {
    let (Some(person), Some(membership)) = (actor.person(), actor.membership()) else {
        return Err(Problem::unauthenticated());
    };
    Ok(axum::Json(view(&state, person, membership).await?))
}

/// Act in another of one's posts: a new session, the old one ends. Staff only.
#[utoipa::path(post, path = "/me/post", operation_id = "changePost", tag = "people", request_body = ChangePost,
    responses((status = 200, body = Me), Refusals))]
async fn change_post(
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
