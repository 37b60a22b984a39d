//! What a command shows: answers on standard output; progress on standard error, and only where somebody sits before a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};

/// A bar of so many steps; hidden where standard error is no terminal.
pub fn bar(message: &'static str, of: u64) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(of);
    if let Ok(style) = ProgressStyle::with_template("  {msg} {wide_bar} {human_pos}/{human_len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(message);
    bar
}

/// Shows how far a copy of a database is.
pub fn copying(message: &'static str) -> (ProgressBar, impl Fn(db::copy::Progress) + Send + Sync + 'static) {
    let shown = bar(message, 0);
    let bar = shown.clone();
    let tell = move |p: db::copy::Progress| {
        bar.set_length(p.of);
        bar.set_position(p.done);
    };
    (shown, tell)
}

/// A line of an answer. Who reads no further (`| head`) has seen enough.
pub fn say(line: &str) {
    _ = writeln!(std::io::stdout(), "{line}");
}
