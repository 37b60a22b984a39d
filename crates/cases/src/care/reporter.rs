//! Who reported. All reports that staff take for a number share one reporter. A number that somebody typed on the web proves
//! nothing: each such report has a reporter of its own, so that nobody erases what another person left by typing that person's
//! number. The blind index finds both kinds: a caller's cases, and whoever is to be erased by an administrator.

use base::{Actor, ReporterId, SecretId, Stamp, uuid7};
use db::Tx;
use vault::{Error, Subject, Vault};

/// A reporter as a case refers to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reporter {
    /// The subject in the vault.
    pub id: ReporterId,
    /// Secret: the number.
    pub phone: Option<SecretId>,
    /// Secret: the name, as it was told for this report.
    pub name: Option<SecretId>,
}

/// The reporter of a number and a name (digits as [`vault::Vault::blind_phone`] reads them, both cleaned). Where staff takes the
/// report: the one for whom staff took this number before, else a new one. Where a stranger sends it: a new one. A name without a
/// number has a reporter of its own, whom nobody finds again. Neither: none.
/// The caller records the event of the report.
pub fn reporter(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    phone: Option<&str>,
    name: Option<&str>,
) -> Result<Option<Reporter>, Error> {
    if phone.is_none() && name.is_none() {
        return Ok(None);
    }
    let fresh = Subject::Reporter(ReporterId(uuid7(stamp.now, stamp.entropy.as_ref())));
    let taken = matches!(stamp.actor, Actor::Person { .. });
    let subject = match phone.filter(|_| taken) {
        Some(phone) => vault.claim(tx, "phone", &vault.blind_phone(phone), fresh)?,
        None => fresh,
    };
    if subject == fresh {
        vault.new_subject(tx, stamp, subject)?;
    }
    let phone = match phone {
        Some(phone) => Some(number(tx, vault, stamp, subject, phone)?),
        None => None,
    };
    let name = match name {
        Some(name) => Some(same_or_seal(tx, vault, stamp, subject, "name", name)?),
        None => None,
    };
    Ok(Some(Reporter { id: ReporterId(subject.id()), phone, name }))
}

fn number(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    subject: Subject,
    phone: &str,
) -> Result<SecretId, Error> {
    vault.index(tx, "phone", &vault.blind_phone(phone), subject)?;
    same_or_seal(tx, vault, stamp, subject, "phone", phone)
}

/// The subject's latest text of this field when it says the same, else a new one. The program compares; nobody reads.
fn same_or_seal(
    tx: &mut Tx,
    vault: &Vault,
    stamp: &Stamp,
    subject: Subject,
    field: &'static str,
    text: &str,
) -> Result<SecretId, Error> {
    if let Some(secret) = vault.latest(tx, subject, field)? {
        let program = Stamp { actor: Actor::system("reporter"), ..stamp.clone() };
        if vault.open_own(tx, &program, &[secret])?.first().is_some_and(|known| known == text) {
            return Ok(secret);
        }
    }
    vault.seal(tx, stamp, subject, field, text)
}
