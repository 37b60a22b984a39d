//! Who looked at a case, as its reporter reads it: one entry a reader, purpose and day. Pure.

use base::{MembershipId, Timestamp};
use std::collections::BTreeSet;
use vault::{Purpose, Read};

/// What one post read on one day for one purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// The latest read.
    pub at: Timestamp,
    /// Its id, for paging.
    pub id: Vec<u8>,
    /// The day, Asia/Shanghai.
    pub day: String,
    /// The post.
    pub membership: MembershipId,
    /// Why.
    pub purpose: Purpose,
    /// What was opened, by field names.
    pub fields: BTreeSet<String>,
}

/// Reads, latest first, joined by day, post and purpose; latest first again.
pub fn by_day(reads: Vec<Read>) -> Vec<Looked> {
    let mut all: Vec<Looked> = Vec::new();
    for read in reads {
        let day = territory::date(read.at).to_string();
        let fields = read.fields.split(',').map(str::to_owned);
        // The entries of this day stand at the end: reads come in order.
        let same = all
            .iter_mut()
            .rev()
            .take_while(|l| l.day == day)
            .find(|l| l.membership == read.membership && l.purpose == read.purpose);
        match same {
            Some(looked) => looked.fields.extend(fields),
            None => all.push(Looked {
                at: read.at,
                id: read.id.bytes().to_vec(),
                day,
                membership: read.membership,
                purpose: read.purpose,
                fields: fields.collect(),
            }),
        }
    }
    all
}
