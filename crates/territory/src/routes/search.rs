//! Finding a division among all of China's: open to everyone. The text names places only, so it may stand in an address.

use super::State;
use crate::national::{Hit, National, SEARCH_MAX, TEXT_MAX};
use crate::{Flag, Named};
use api::{FieldProblem, Problem, Refusals};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Extract};
use base::{Division, Level, Page};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What to look for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Sought {
    /// A code or its beginning, or words of names on the path, in characters, in pinyin or its initials: `西湖 北山`, `hzxh`.
    #[param(min_length = 1, max_length = 60)]
    pub text: String,
}

/// What a division is beside an ordinary one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// 市辖区 and the like: a place in the code, no division.
    Pseudo,
    /// A village named 虚拟.
    Virtual,
    /// A development zone, or a village in one.
    Zone,
}

/// A division found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FoundDivision {
    /// The code, of natural length.
    pub code: Division,
    /// The name.
    pub name: String,
    /// The level.
    pub level: Level,
    /// From the province down to the division itself; pseudo ones are left out.
    pub path: Vec<Named>,
    /// What it is beside; `null` for an ordinary division.
    #[schema(required)]
    pub flag: Option<Beside>,
}

impl From<Hit> for FoundDivision {
    fn from(hit: Hit) -> Self {
        let flag = match hit.flag {
            Flag::Pseudo => Some(Beside::Pseudo),
            Flag::Virtual => Some(Beside::Virtual),
            Flag::Zone => Some(Beside::Zone),
            Flag::Ordinary | Flag::Dedicated => None,
        };
        let Named { code, name, level } = hit.named;
        Self { code, name, level, path: hit.path, flag }
    }
}

/// Divisions of China by code, name, any part of the path, or pinyin initials: at most 20, best first, this county's before others.
/// Open to everyone; nothing is stored.
#[utoipa::path(get, path = "/territory/search", operation_id = "searchDivisions", tag = "territory",
    params(Sought), responses((status = 200, body = Page<FoundDivision>), Refusals))]
pub(super) async fn search(
    Extract(state): Extract<State>,
    sought: Result<Query<Sought>, QueryRejection>,
) -> Result<axum::Json<Page<FoundDivision>>, Problem> {
    let Query(Sought { text }) = sought.map_err(|_| Problem::field("text", "required"))?;
    let text = base::clean_line(&text, TEXT_MAX)
        .map_err(|e| Problem::fields(vec![FieldProblem::text("text", e)]))?;
    let own = state.live.now().county();
    // Villages may have to be unpacked.
    let find = move || National::embedded().search(&text, Some(own), SEARCH_MAX);
    let hits = tokio::task::spawn_blocking(find).await.map_err(|e| Problem::internal(&e))?;
    let items = hits.into_iter().map(FoundDivision::from).collect();
    Ok(axum::Json(Page { items, next: None }))
}
