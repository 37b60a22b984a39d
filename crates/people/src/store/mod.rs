//! SQL of organisations, people, posts, stand-ins and sessions, by noun.

mod org;
mod person;
mod post;
mod session;
mod stand_in;

pub use org::{
    OrgFilter, close_org, county_desks, find_desk_for, find_org, find_org_named, get_desk, insert_org,
    list_desks, list_org_desks, list_orgs, org_hours, update_org,
};
pub use person::{
    PersonFilter, count_without_post, find_account, find_person, find_person_by_account, find_person_within,
    get_name, insert_person, insert_person_as, list_persons, set_active, set_name, set_password, tell,
};
pub(crate) use post::acting;
pub use post::{
    actor, actor_at, change_post, end_post, find_active, find_post, find_seated, has_posts, insert_post,
    is_served, list_admins, list_colleagues, list_posts, list_seated,
};
pub use session::{
    Holder, Listed, Session, SessionFilter, delete_listed, delete_membership_sessions,
    delete_person_sessions, delete_session, find_listed, find_session, insert_session, list_sessions,
    sweep_sessions, touch_session,
};
pub use stand_in::{
    end_stand_in, find_stand_in, insert_stand_in, list_stand_ins, list_stand_ins_by, list_stood_for,
};

use base::{Division, Level};
use db::Error;

fn division(code: i64, level: i64, table: &'static str) -> Result<Division, Error> {
    Level::from_number(level)
        .and_then(|l| Division::from_parts(code, l).ok())
        .ok_or_else(|| Error::illegal_row(table, "division"))
}

fn id<T>(bytes: &[u8], read: fn(&[u8]) -> Option<T>, table: &'static str) -> Result<T, Error> {
    read(bytes).ok_or_else(|| Error::illegal_row(table, "id"))
}
