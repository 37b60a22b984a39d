//! A caller found again by the number of the telephone: what is found is a recorded read of each case that is shown.

use super::{Failure, Room};
use crate::model::Case;
use crate::rules::Refused;
use crate::store::case::Reach;
use crate::store::find;
use base::{PageArgs, Stamp};
use db::Tx;
use people::Policies;
use vault::{Purpose, Subject};

impl Room {
    /// The visible cases of the caller with this number (digits), the latest first; one more than the page.
    pub fn cases_of_caller(
        &self,
        tx: &mut Tx,
        stamp: &Stamp,
        phone: &str,
        page: &PageArgs,
    ) -> Result<Vec<Case>, Failure> {
        let policies = Policies::embedded();
        if policies.rights(&stamp.actor, "cases.take").is_empty() {
            return Err(Refused::NotYours.into());
        }
        let reach = Reach::new(&policies.rights(&stamp.actor, "cases.view"));
        let mut found: Vec<Case> = Vec::new();
        for subject in self.vault.find(tx, "phone", &self.vault.blind_phone(phone))? {
            if let Subject::Reporter(id) = subject {
                found.extend(find::of_reporter(tx, &reach, id, page)?);
            }
        }
        found.sort_by_key(|case| std::cmp::Reverse((case.reported_at, case.id)));
        found.truncate(usize::try_from(page.limit + 1).unwrap_or(0));
        for case in found.iter().take(usize::try_from(page.limit).unwrap_or(0)) {
            self.vault.open(tx, stamp, case.id, &[], "phone", Purpose::Caller)?;
        }
        Ok(found)
    }
}
