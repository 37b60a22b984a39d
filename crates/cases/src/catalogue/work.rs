//! One transaction of a version: load, decide, save, record. Synchronous, on `&mut Tx`; knows no HTTP and holds no SQL.

use super::OPEN_MAX;
use super::model::{Changes, Edition, changes, digests, whole};
use super::rules::{self, Asked, Refused};
use super::store;
use crate::category::{Catalogue, ClassInput};
use api::Current;
use base::import::Imported;
use base::{Division, Outcome, Stamp};
use db::Tx;
use journal::Record;
use people::Policies;

/// Why an act did not happen. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A rule refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// There is no such version.
    #[error("not found")]
    NotFound,
    /// A field names a version that there is not.
    #[error("{0} is unknown")]
    Unknown(&'static str),
    /// The caller's copy is stale.
    #[error("stale")]
    Stale(Current),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
}

/// Where an imported file goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A draft, which somebody looks through and proposes.
    Draft,
    /// A proposal, which a second person publishes.
    Proposed,
    /// In force at once: only while nobody has ever published a version.
    First,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// How the file differs from the version in force.
    pub report: Imported,
    /// The version that has these classes; none when the version in force has them already.
    pub version: Option<i64>,
}

fn asked<'a>(stamp: &'a Stamp, county: Division) -> Asked<'a> {
    Asked { actor: &stamp.actor, policies: Policies::embedded(), county, now: stamp.now }
}

/// A version, the shipped one too.
pub(super) fn get(tx: &mut Tx, version: i64) -> Result<Edition, Failure> {
    if version == Catalogue::SHIPPED {
        return Ok(Edition::shipped());
    }
    store::find(tx, version)?.ok_or(Failure::NotFound)
}

/// Loads, compares the caller's revision, decides, saves, records.
pub(super) fn act(
    tx: &mut Tx,
    stamp: &Stamp,
    county: Division,
    (version, if_match): (i64, i64),
    decide: impl FnOnce(&mut Tx, Edition, &Asked<'_>, i64) -> Result<Outcome<Edition>, Failure>,
) -> Result<Edition, Failure> {
    let asked = asked(stamp, county);
    asked.may_see()?;
    let edition = get(tx, version)?;
    if edition.revision != if_match {
        return Err(Failure::Stale(current(tx, &edition)?));
    }
    let before = edition.revision;
    let in_force = store::in_force(tx)?;
    let out = decide(tx, edition, &asked, in_force)?;
    store::update(tx, &out.state, before)?;
    record(tx, stamp, before, &out)?;
    Ok(out.state)
}

fn record(tx: &mut Tx, stamp: &Stamp, before: i64, out: &Outcome<Edition>) -> Result<(), Failure> {
    for (revision, event) in (before + 1..).zip(&out.events) {
        tx.record_at(stamp, revision, event.clone())?;
    }
    Ok(())
}

/// What the version is now, and which post made it so.
fn current(tx: &mut Tx, edition: &Edition) -> Result<Current, Failure> {
    let post = match edition.changed.membership {
        Some(membership) => people::store::find_post(tx, membership)?,
        None => None,
    };
    let post = post.map(|p| format!("{} · {}", p.org.name, p.title_zh)).unwrap_or_default();
    Ok(Current { version: edition.revision, post, at: edition.changed.at })
}

/// A new draft: a copy of a version.
pub(super) fn draft(
    tx: &mut Tx,
    stamp: &Stamp,
    county: Division,
    from: i64,
    note: &str,
) -> Result<Edition, Failure> {
    asked(stamp, county).may_see()?;
    get(tx, from)?;
    let classes = store::list_classes(tx, from)?;
    begin(tx, stamp, county, (from, note, false), &classes)
}

fn begin(
    tx: &mut Tx,
    stamp: &Stamp,
    county: Division,
    (from, note, imported): (i64, &str, bool),
    classes: &[ClassInput],
) -> Result<Edition, Failure> {
    if store::count_open(tx)? >= OPEN_MAX {
        return Err(Refused::TooManyOpen.into());
    }
    let version = store::last_version(tx)? + 1;
    let out = rules::draft(version, from, note, &digests(classes), imported, &asked(stamp, county))?;
    store::insert(tx, &out.state, classes)?;
    record(tx, stamp, 0, &out)?;
    Ok(out.state)
}

/// Writes a class of a draft.
pub(super) fn put(
    tx: &mut Tx,
    edition: Edition,
    asked: &Asked<'_>,
    in_force: i64,
    class: &ClassInput,
) -> Result<Outcome<Edition>, Failure> {
    let mut all = store::digests(tx, edition.version)?;
    all.insert(class.code.clone(), super::model::digest(class));
    let out = rules::change(edition, asked, in_force, &class.code, &all)?;
    store::put_class(tx, out.state.version, class)?;
    Ok(out)
}

/// Removes a class of a draft.
pub(super) fn remove(
    tx: &mut Tx,
    edition: Edition,
    asked: &Asked<'_>,
    in_force: i64,
    code: &str,
) -> Result<Outcome<Edition>, Failure> {
    let mut all = store::digests(tx, edition.version)?;
    let was_there = all.remove(code).is_some();
    let out = rules::change(edition, asked, in_force, code, &all)?;
    if !was_there || !store::delete_class(tx, out.state.version, code)? {
        return Err(Refused::NoSuchClass.into());
    }
    Ok(out)
}

/// How a version differs from the one in force.
pub(super) fn changes_of(tx: &mut Tx, edition: &Edition, in_force: i64) -> Result<Changes, db::Error> {
    if edition.version == in_force {
        return Ok(Changes::default());
    }
    Ok(changes(&store::digests(tx, in_force)?, &store::digests(tx, edition.version)?))
}

/// How classes differ from the version in force: what a dry run says.
pub fn compare_categories(tx: &mut Tx, rows: &[ClassInput]) -> Result<Imported, db::Error> {
    let in_force = store::in_force(tx)?;
    let new = digests(rows);
    let found = changes(&store::digests(tx, in_force)?, &new);
    let count = |codes: &[String]| codes.len() as u64;
    let differ = count(&found.added) + count(&found.changed);
    Ok(Imported {
        created: count(&found.added),
        changed: count(&found.changed),
        ended: count(&found.removed),
        unchanged: new.len() as u64 - differ,
    })
}

/// Takes a file of classes as a new version. Classes that are in force, or lie in an open version already, change nothing.
pub fn import_categories(
    tx: &mut Tx,
    stamp: &Stamp,
    county: Division,
    rows: &[ClassInput],
    goal: Goal,
) -> Result<Taken, Failure> {
    let may = asked(stamp, county);
    if !may.has(rules::MANAGE) {
        return Err(Refused::NotYours.into());
    }
    let report = compare_categories(tx, rows)?;
    if report.created + report.changed + report.ended == 0 {
        return Ok(Taken { report, version: None });
    }
    let in_force = store::in_force(tx)?;
    if goal == Goal::First && in_force != Catalogue::SHIPPED {
        return Err(Refused::NotFirst.into());
    }
    let like = store::find_open_like(tx, &whole(&digests(rows)))?;
    if let Some(version) = like.filter(|version| goal != Goal::First && *version > in_force) {
        return Ok(Taken { report, version: Some(version) });
    }
    let mut edition = begin(tx, stamp, county, (in_force, "", true), rows)?;
    let steps: &[Decide] = match goal {
        Goal::Draft => &[],
        Goal::Proposed => &[rules::propose],
        Goal::First => &[rules::propose, rules::publish],
    };
    for decide in steps {
        let before = edition.revision;
        let out = decide(edition, &may, in_force)?;
        store::update(tx, &out.state, before)?;
        record(tx, stamp, before, &out)?;
        edition = out.state;
    }
    Ok(Taken { report, version: Some(edition.version) })
}

type Decide = fn(Edition, &Asked<'_>, i64) -> Result<Outcome<Edition>, Refused>;
