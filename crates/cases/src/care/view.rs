//! What replies say about erasure and holds.

use super::store;
use crate::category::Text2;
use crate::model::Case;
use base::{CaseId, Timestamp};
use db::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Error, Subject, Vault};

/// What was erased of a case, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ErasedView {
    /// Everything said and shown in it.
    #[schema(required)]
    pub content_at: Option<Timestamp>,
    /// Who reported it.
    #[schema(required)]
    pub reporter_at: Option<Timestamp>,
}

/// The post that set a hold, never a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldBy {
    /// The organisation.
    pub unit: String,
    /// The post.
    pub post: Text2,
}

/// A legal hold (法律保留): nothing of the case is erased.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HoldView {
    /// Why; `null` where the case's words are not opened.
    #[schema(required)]
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Who set it.
    #[schema(required)]
    pub by: Option<HoldBy>,
}

/// The hold on a case without its reason, which only the case's readers open.
pub fn hold_view(tx: &mut Tx, id: CaseId) -> Result<Option<HoldView>, db::Error> {
    let Some(hold) = store::find_hold(tx, id)? else { return Ok(None) };
    let by = people::store::find_post(tx, hold.by)?
        .map(|p| HoldBy { unit: p.org.name, post: Text2 { zh: p.title_zh, en: p.title_en } });
    Ok(Some(HoldView { reason: None, since: hold.since, by }))
}

/// What was erased of a case; `None` when nothing was.
pub fn erased_view(tx: &mut Tx, vault: &Vault, case: &Case) -> Result<Option<ErasedView>, Error> {
    let content_at = vault.erased_at(tx, Subject::Case(case.id))?;
    let reporter_at = match case.reporter {
        Some(reporter) => vault.erased_at(tx, Subject::Reporter(reporter))?,
        None => None,
    };
    let erased = content_at.is_some() || reporter_at.is_some();
    Ok(erased.then_some(ErasedView { content_at, reporter_at }))
}
