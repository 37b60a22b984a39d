//! What the room of people asks about cases and divisions. Refuses to know what the answers are for.

use base::{Actor, DeskId, Division, MembershipId, Scope, Timestamp};
use cases::store::{case::Reach, queue};
use db::Tx;
use people::{Policies, Rights};
use territory::Live;

/// Cases and divisions, as the room of people sees them.
pub struct Beside {
    /// The county, as it is now.
    pub territory: Live,
}

/// How many cases wait for this one holder.
fn waiting(tx: &mut Tx, scope: Scope) -> Result<i64, db::Error> {
    let reach = Reach::new(&Rights { scopes: vec![scope] });
    let counts = queue::counts(tx, &reach, Timestamp::from_ms(0))?;
    Ok(counts.iter().map(|(_, all, _, _)| all).sum())
}

impl people::Neighbours for Beside {
    fn exists(&self, division: Division) -> bool {
        self.territory.now().name(division).is_some()
    }
    fn holding(&self, tx: &mut Tx, post: MembershipId) -> Result<Option<i64>, db::Error> {
        waiting(tx, Scope::Assigned { membership: post }).map(Some)
    }
    fn waits(&self, tx: &mut Tx, desk: DeskId) -> Result<bool, db::Error> {
        // A case that others have now comes back to its intake and its lead: both must be there until it has ended.
        queue::is_seated(tx, desk.bytes())
    }
}

/// Who may change the county, as the room of territory asks it.
pub struct Management;

impl territory::Managers for Management {
    fn manages(&self, actor: &Actor) -> Option<Division> {
        let rights = Policies::embedded().rights(actor, "territory.manage");
        rights.scopes.iter().find_map(|scope| match scope {
            Scope::Subtree { division } => Some(*division),
            _ => None,
        })
    }
    fn post(&self, tx: &mut Tx, membership: MembershipId) -> Result<String, db::Error> {
        let post = people::store::find_post(tx, membership)?;
        Ok(post.map(|p| format!("{} {}", p.org.name, p.title_zh)).unwrap_or_default())
    }
}
