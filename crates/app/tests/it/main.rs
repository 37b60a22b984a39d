//! The one integration-test binary of the program.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has nothing better to do")]

mod bad_input;
mod catalogue;
mod contract;
mod crash;
mod edge;
mod explanation;
mod flow;
mod fold;
mod harness;
mod help;
mod operate;
mod people_admin;
mod privacy;
mod reads;
mod rights;
mod rights_acts;
mod rights_admin;
mod server;
mod tidy;
mod tracking;
mod upgrade;
mod vault_copy;
