//! The database crate through its public face, on both engines.

mod statements;
