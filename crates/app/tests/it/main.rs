//! The one integration-test binary of the program.

mod flow;
mod fold;
mod harness;
mod tidy;
