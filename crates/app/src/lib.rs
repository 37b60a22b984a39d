//! The program: configuration, the router over all rooms, background tasks, the embedded web UI, the demo.
//!
//! Owns: which parts run together and with which keys. Refuses to know: what any act means.
//! Commands: `yiwang serve`, `yiwang demo`, `yiwang openapi`.

pub mod background;
pub mod config;
pub mod demo;
mod openapi;
mod portal;
mod server;
mod system;
mod web;

pub use openapi::openapi;
pub use portal::DemoSignIn;
pub use server::{App, Parts, StartError, serve};
pub use system::{OsEntropy, SystemClock};
