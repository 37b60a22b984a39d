//! Which statements a test run has executed and decoded: one line each in the folder `YIWANG_SQL_TRACE`, debug builds only.

use crate::Engine;

/// The statement ran with its values bound.
pub(crate) fn bound(engine: Engine, name: &'static str) {
    note(engine, name, "bound");
}

/// At least one row of the statement was read.
pub(crate) fn decoded(engine: Engine, name: &'static str) {
    note(engine, name, "decoded");
}

#[cfg(not(debug_assertions))]
fn note(_engine: Engine, _name: &'static str, _what: &'static str) {}

#[cfg(debug_assertions)]
fn note(engine: Engine, name: &'static str, what: &'static str) {
    use std::collections::HashSet;
    use std::io::Write;
    use std::sync::{Mutex, OnceLock, PoisonError};

    type Seen = Mutex<(HashSet<(Engine, &'static str, &'static str)>, std::fs::File)>;
    static SEEN: OnceLock<Option<Seen>> = OnceLock::new();

    let seen = SEEN.get_or_init(|| {
        let folder = std::env::var_os("YIWANG_SQL_TRACE")?;
        let path = std::path::Path::new(&folder).join(format!("{}.tsv", std::process::id()));
        let file = std::fs::OpenOptions::new().create(true).append(true).open(path).ok()?;
        Some(Mutex::new((HashSet::new(), file)))
    });
    let Some(seen) = seen else { return };
    let (names, file) = &mut *seen.lock().unwrap_or_else(PoisonError::into_inner);
    if names.insert((engine, name, what)) {
        // A trace that cannot be written shows as a missing statement.
        let _ = file.write_all(format!("{}\t{name}\t{what}\n", engine.word()).as_bytes());
    }
}
