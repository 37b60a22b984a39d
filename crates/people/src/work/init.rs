//! The first administrator of an empty centre.

use crate::model::{Duty, NewOrg, NewPerson, NewPost, OrgKind, Role};
use crate::store;
use base::{Division, MembershipId, OrgId, PersonId, Stamp, uuid7};
use db::Tx;
use vault::Vault;

/// What `yiwang init` asks.
#[derive(Clone, Debug)]
pub struct FirstAdmin {
    /// The county.
    pub county: Division,
    /// The name of its centre: the organisation with the county's own intake and verify desks.
    pub centre: String,
    /// The number that residents may call.
    pub phone: String,
    /// Sign-in name, small letters.
    pub account: String,
    /// The administrator's name, for the vault.
    pub name: String,
    /// argon2id hash of a first password, which must be changed at the first sign-in.
    pub password_hash: String,
}

/// Why there is no first administrator.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The county has an administrator.
    #[error("this county has an administrator")]
    There,
    /// Somebody else has this account.
    #[error("the account is taken")]
    AccountTaken,
    /// The vault, the journal or the database.
    #[error(transparent)]
    Vault(#[from] vault::Error),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// Creates the centre, unless it is there, and its first administrator.
pub fn first_admin(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    new: &FirstAdmin,
) -> Result<(OrgId, PersonId, MembershipId), InitError> {
    if !store::list_admins(tx, new.county)?.is_empty() {
        return Err(InitError::There);
    }
    let there = store::find_org_named(tx, &new.centre, Some(new.county), new.county.range())?.pop();
    let org = match there.filter(|row| row.open) {
        Some(row) => row.org.id,
        None => {
            let duties = vec![Duty::Intake, Duty::Verify];
            let (name, phone) = (new.centre.clone(), new.phone.clone());
            let kind = OrgKind::Centre;
            let org = NewOrg { name, phone, division: new.county, duties, kind, hours: None };
            store::insert_org(tx, stamp, &org)?.0
        }
    };
    let person = PersonId(uuid7(stamp.now, stamp.entropy.as_ref()));
    let (account, name) = (new.account.clone(), new.name.clone());
    let who = NewPerson { account, name, password_hash: new.password_hash.clone() };
    store::insert_person_as(tx, vault, stamp, person, &who, true).map_err(|error| match error {
        vault::Error::Db(e) if e.is_unique() => InitError::AccountTaken,
        other => InitError::Vault(other),
    })?;
    let (title_zh, title_en) = ("管理员".to_owned(), "Administrator".to_owned());
    let post = NewPost { person, org, role: Role::Admin, title_zh, title_en, desks: Vec::new() };
    let membership = store::insert_post(tx, stamp, &post)?;
    Ok((org, person, membership))
}
