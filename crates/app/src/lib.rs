//! The program: configuration, the router over all rooms, background tasks, the embedded web UI, the demo.
//!
//! Owns: which parts run together and with which keys. Refuses to know: what any act means.
//! Commands: [`commands`].

mod admin;
pub mod background;
pub mod commands;
pub mod config;
pub mod county;
pub mod demo;
mod neighbours;
mod offices;
mod openapi;
mod portal;
mod server;
mod system;
pub mod tls;
mod web;

pub use openapi::openapi;
pub use portal::DemoSignIn;
pub use server::{App, Edge, Parts, StartError, serve};
pub use system::{OsEntropy, SystemClock};
