//! The one integration-test binary of the program.

mod bad_input;
mod contract;
mod crash;
mod explanation;
mod flow;
mod fold;
mod harness;
mod reads;
mod rights;
mod rights_acts;
mod server;
mod tidy;
mod tracking;
mod vault_copy;
