//! What a version looks like from outside.

use crate::catalogue::model::{By, Changes, Edition, EditionState};
use crate::catalogue::rules::{Asked, EditionAct, may};
use crate::catalogue::store;
use crate::catalogue::work::{Failure, changes_of, get};
use crate::category::Text2;
use base::Timestamp;
use db::Tx;
use serde::Serialize;
use utoipa::ToSchema;

/// In which post somebody acted.
#[derive(Serialize, ToSchema)]
pub struct HandView {
    /// The organisation; empty for the program and the operator at the console.
    org: String,
    #[schema(required)]
    post: Option<Text2>,
    /// Whether it was oneself, in whatever post.
    mine: bool,
}

/// A version of the small classes.
#[derive(Serialize, ToSchema)]
pub struct CatalogueView {
    /// Its number.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What `If-Match` wants.
    #[schema(minimum = 1)]
    pub version_no: i64,
    state: EditionState,
    /// Whether it is the one in force.
    in_force: bool,
    /// Whether it ships with the program.
    shipped: bool,
    /// How many classes it has.
    #[schema(minimum = 0)]
    classes: i64,
    /// The version that it was made from; `null` for the shipped one.
    #[schema(required)]
    from: Option<i64>,
    /// What it is for; empty when nothing was said.
    note: String,
    made_by: HandView,
    #[schema(required)]
    made_at: Option<Timestamp>,
    #[schema(required)]
    proposed_by: Option<HandView>,
    #[schema(required)]
    proposed_at: Option<Timestamp>,
    #[schema(required)]
    published_by: Option<HandView>,
    #[schema(required)]
    published_at: Option<Timestamp>,
    /// How it differs from the one in force.
    changes: Changes,
    /// What oneself may do with it now.
    actions: Vec<EditionAct>,
}

fn hand(tx: &mut Tx, asked: &Asked<'_>, by: By) -> Result<HandView, db::Error> {
    let post = match by.membership {
        Some(membership) => people::store::find_post(tx, membership)?,
        None => None,
    };
    Ok(match post {
        None => HandView { org: String::new(), post: None, mine: false },
        Some(post) => HandView {
            mine: asked.actor.person() == Some(post.person),
            org: post.org.name,
            post: Some(Text2 { zh: post.title_zh, en: post.title_en }),
        },
    })
}

fn hand_of(tx: &mut Tx, asked: &Asked<'_>, by: Option<By>) -> Result<Option<HandView>, db::Error> {
    by.map(|by| hand(tx, asked, by)).transpose()
}

/// A version as this caller sees it.
pub(super) fn render(
    tx: &mut Tx,
    asked: &Asked<'_>,
    edition: Edition,
    in_force: i64,
) -> Result<CatalogueView, db::Error> {
    let shipped = edition.is_shipped();
    let actions = EditionAct::ALL.into_iter().filter(|act| may(&edition, asked, *act, in_force).is_ok());
    Ok(CatalogueView {
        actions: actions.collect(),
        changes: changes_of(tx, &edition, in_force)?,
        made_by: hand(tx, asked, edition.made)?,
        made_at: (!shipped).then_some(edition.made.at),
        proposed_by: hand_of(tx, asked, edition.proposed)?,
        proposed_at: edition.proposed.map(|by| by.at),
        published_by: hand_of(tx, asked, edition.published)?,
        published_at: edition.published.map(|by| by.at),
        version: edition.version,
        version_no: edition.revision,
        state: edition.state,
        in_force: edition.version == in_force,
        shipped,
        classes: edition.classes,
        from: (!shipped).then_some(edition.origin),
        note: edition.note,
    })
}

/// The version of a number as this caller sees it.
pub(super) fn view(tx: &mut Tx, asked: &Asked<'_>, version: i64) -> Result<CatalogueView, Failure> {
    asked.may_see()?;
    let edition = get(tx, version)?;
    let in_force = store::in_force(tx)?;
    Ok(render(tx, asked, edition, in_force)?)
}
