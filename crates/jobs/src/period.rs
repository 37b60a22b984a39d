//! Periodic wishes: one job a period, however many servers ask for it.

use crate::Error;
use crate::queue::{New, insert};
use base::{JobId, Stamp, Wish, uuid7};
use db::{Tx, binds, sql};

/// A wish that is made each period.
pub(crate) struct Period {
    pub name: &'static str,
    pub period_ms: i64,
    pub wish: Wish,
}

impl Period {
    /// The number of the period that `stamp.now` lies in.
    pub fn slot(&self, now: base::Timestamp) -> i64 {
        now.ms().div_euclid(self.period_ms)
    }

    /// Makes this period's job, unless another server has, or the last period's job is still open.
    pub fn tick(&self, tx: &mut Tx, stamp: &Stamp) -> Result<Option<JobId>, Error> {
        let id = JobId(uuid7(stamp.now, &*stamp.entropy));
        let mine = tx.exec(
            sql!(
                "-- jobs.period
                INSERT INTO job_period (name, slot, job)
                VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE SET slot = excluded.slot, job = excluded.job
                WHERE job_period.slot < excluded.slot
                    AND NOT EXISTS (
                        SELECT 1 FROM job WHERE job.id = job_period.job AND job.state IN ('ready', 'leased')
                    )"
            ),
            binds![self.name, self.slot(stamp.now), id],
        )?;
        if mine == 0 {
            return Ok(None);
        }
        insert(tx, stamp.now, id, &New::of(&self.wish))?;
        Ok(Some(id))
    }
}
