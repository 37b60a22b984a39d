//! The one integration-test binary of the program.

mod bad_input;
mod explanation;
mod flow;
mod fold;
mod harness;
mod reads;
mod rights;
mod rights_acts;
mod tidy;
mod tracking;
