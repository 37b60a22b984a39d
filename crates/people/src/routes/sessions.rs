//! Sessions of staff: list and end, one's own and those of an administrator's division.

use super::views::names;
use super::{State, TokenHash};
use crate::auth::STAFF_IDLE_MS;
use crate::policy::Policies;
use crate::store::{self, SessionFilter};
use crate::work::{self, MANAGE};
use api::{Cursor, Json, Paging, Path, Problem, Query, Refusals, Staff};
use axum::extract::State as Extract;
use axum::http::StatusCode;
use base::{MembershipId, Page, PersonId, SessionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Whose sessions.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SessionQuery {
    /// Only this person's.
    person: Option<PersonId>,
}

/// A session of staff.
#[derive(Clone, Serialize, ToSchema)]
pub struct StaffSession {
    id: SessionId,
    person: PersonId,
    /// The person's name.
    name: String,
    membership: MembershipId,
    /// The name of the post's organisation.
    org: String,
    created_at: Timestamp,
    /// Last use, written at most once a minute.
    seen_at: Timestamp,
    ends_at: Timestamp,
    /// The one that asks.
    current: bool,
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
pub struct EndSession {}

fn shown(row: store::Listed, names: &BTreeMap<PersonId, String>, current: Option<[u8; 32]>) -> StaffSession {
    StaffSession {
        name: names.get(&row.person).cloned().unwrap_or_default(),
        current: Some(row.token) == current,
        id: row.id,
        person: row.person,
        membership: row.membership,
        org: row.org,
        created_at: row.created_at,
        seen_at: row.seen_at,
        ends_at: row.ends_at,
    }
}

/// Live sessions of staff, the latest first. Staff: one's own; with the right `people.manage` those of the division.
#[utoipa::path(get, path = "/staff-sessions", operation_id = "staffSessions", tag = "people", params(SessionQuery, Paging),
    responses((status = 200, body = Page<StaffSession>), Refusals))]
pub(super) async fn list(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    TokenHash(current): TokenHash,
    Query(query): Query<SessionQuery>,
    paging: Paging,
) -> Result<axum::Json<Page<StaffSession>>, Problem> {
    let cursor = Cursor::new(&state.ctx, "staff-sessions");
    let (args, now) = (cursor.args(&paging)?, state.ctx.now());
    let own = Policies::embedded().rights(&actor, MANAGE).subtree();
    let (range, person) = match own {
        Some(division) => (division.range(), query.person),
        None if query.person.is_none() || query.person == actor.person() => ((0, i64::MAX), actor.person()),
        None => return Err(Problem::forbidden("forbidden")),
    };
    let filter = SessionFilter { range, person, now, seen_after: now.plus_ms(-STAFF_IDLE_MS) };
    let (ctx, page) = (state.ctx.clone(), args.clone());
    let read = move |tx: &mut db::Tx| {
        let rows = store::list_sessions(tx, &filter, &page)?;
        let names = names(tx, &ctx, &actor, rows.iter().map(|r| r.person))?;
        Ok::<_, Problem>(rows.into_iter().map(|row| shown(row, &names, current)).collect::<Vec<_>>())
    };
    let rows = state.ctx.db.read("people.staff_sessions", read).await?;
    Ok(axum::Json(cursor.page(&args, rows, |row| (row.created_at.ms(), row.id.bytes().to_vec()))))
}

/// End a session. Staff: one's own; with the right `people.manage` those of the division.
#[utoipa::path(post, path = "/staff-sessions/{id}/end", operation_id = "endStaffSession", tag = "people",
    request_body = EndSession, params(("id" = SessionId, Path)),
    responses((status = 204, description = "Ended"), Refusals))]
pub(super) async fn end(
    Extract(state): Extract<State>,
    Staff(actor): Staff,
    Path(id): Path<SessionId>,
    _body: Json<EndSession>,
) -> Result<StatusCode, Problem> {
    state.ctx.db.write("people.end_staff_session", move |tx| work::end_session(tx, &actor, id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
