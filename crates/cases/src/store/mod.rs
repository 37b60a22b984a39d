//! SQL of cases, by noun: the case and its seats, queues, photos, dispatches and points, daily figures.

/// The columns that make a case, in the order that `row.rs` reads; the table's alias is `c`.
macro_rules! case_columns {
    () => {
        "c.id, c.version, c.number, c.state, c.division, c.level, c.reporter, c.words, c.address, c.note, c.publish, c.language, c.reported_at, c.intake, c.proposed, c.proposal, c.category, c.step, c.started, c.due, c.soon, c.urgent, c.unit, c.amount, c.provisional, c.lead, c.signer, c.signer_person, c.verify, c.outcome, c.reason, c.refer_to, c.first_late, c.handlers, c.ended_at, c.rating, c.phone, c.held, c.catalogue, c.channel, c.taken_by, c.caller, c.answer"
    };
}

pub mod case;
pub mod daily;
pub mod extra;
pub mod find;
pub mod photo;
pub mod public;
pub mod queue;
mod row;

pub use row::Listed;
