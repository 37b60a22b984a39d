//! The parts of [`Tx`] that only this crate uses: begin, savepoint, commit, undo, and the state between bodies.

use crate::tx::{Conn, State};
use crate::{Error, Tx, lite, pg};

impl Tx {
    pub(crate) fn lite(lite: lite::Lite) -> Self {
        Tx { conn: Conn::Lite(lite), state: State::default() }
    }

    pub(crate) fn pg(pg: pg::Pg) -> Self {
        Tx { conn: Conn::Pg(Box::new(pg)), state: State::default() }
    }

    /// A clean state for a body of this name.
    pub(crate) fn start(&mut self, name: &'static str, read_only: bool) {
        self.state = State { name, read_only, ..State::default() };
        if let Conn::Lite(lite) = &mut self.conn {
            lite.mark();
        }
    }

    /// What the body did.
    pub(crate) fn finish(&mut self) -> State {
        if let Conn::Lite(lite) = &self.conn {
            // SQLite counts by itself, also what a trigger or a cascade does.
            self.state.changed = self.state.changed || lite.changed();
        }
        std::mem::take(&mut self.state)
    }

    /// Runs SQL text without values; for migrations and tests.
    pub(crate) fn script(&mut self, text: &str) -> Result<(), Error> {
        match &mut self.conn {
            Conn::Lite(lite) => lite.script(text),
            Conn::Pg(pg) => pg.script(text),
        }
    }
}
