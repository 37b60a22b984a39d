//! [`Tx`]: what a body sees. It owns its connection, runs named statements, and remembers what decides about COMMIT.

use crate::text::{Kind, Text};
use crate::{Engine, Error, FromRow, Row, Sql, Stmt, Val, lite, pg, trace};

/// Why a change may be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attest {
    /// Its events are recorded in the journal.
    Recorded,
    /// It needs none, by this name: `session`, `seal`.
    Operational(&'static str),
}

/// An engine's refusal, and whether the body may win when it runs again.
pub(crate) struct Fault {
    pub error: Error,
    pub again: bool,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault { error, again: false }
    }
}

pub(crate) enum Conn {
    Lite(lite::Lite),
    Pg(Box<pg::Pg>),
}

/// What a body did so far.
#[derive(Default)]
pub(crate) struct State {
    pub name: &'static str,
    pub read_only: bool,
    pub attested: Option<Attest>,
    pub changed: bool,
    pub failed: Option<&'static str>,
    pub again: bool,
}

/// A transaction, or one body's part of a batch. A body may run twice, so it sends nothing: it enqueues.
pub struct Tx {
    pub(crate) conn: Conn,
    pub(crate) state: State,
}

impl Tx {
    /// Runs a statement; gives the number of rows it touched.
    pub fn exec<const N: usize>(&mut self, sql: &'static Sql<N>, binds: [Val<'_>; N]) -> Result<u64, Error> {
        self.run(sql.text, &binds)
    }

    /// At most one row; more are an error.
    pub fn opt<T: FromRow, const N: usize>(
        &mut self,
        sql: &'static Sql<N>,
        binds: [Val<'_>; N],
    ) -> Result<Option<T>, Error> {
        self.one_of(sql.text, &binds)
    }

    /// Exactly one row; none is [`Error::NoRow`], which leaves the transaction sound.
    pub fn one<T: FromRow, const N: usize>(
        &mut self,
        sql: &'static Sql<N>,
        binds: [Val<'_>; N],
    ) -> Result<T, Error> {
        self.opt(sql, binds)?.ok_or(Error::NoRow { statement: sql.name() })
    }

    /// All rows. The statement has a LIMIT, or the table is small.
    pub fn all<T: FromRow, const N: usize>(
        &mut self,
        sql: &'static Sql<N>,
        binds: [Val<'_>; N],
    ) -> Result<Vec<T>, Error> {
        self.rows(sql.text, &binds, usize::MAX)
    }

    /// The row that answers each set of values, or `None`: one round trip on PostgreSQL, in turn on SQLite.
    pub fn opt_each<T: FromRow, const N: usize>(
        &mut self,
        sql: &'static Sql<N>,
        sets: &[[Val<'_>; N]],
    ) -> Result<Vec<Option<T>>, Error> {
        let Tx { conn: Conn::Pg(_), .. } = self else {
            return sets.iter().map(|binds| self.one_of(sql.text, binds)).collect();
        };
        for binds in sets {
            self.admit(sql.text, binds)?;
        }
        let mut found: Vec<Option<T>> = sets.iter().map(|_| None).collect();
        let mut each = |i: usize, row: &Row<'_>| match found[i].replace(T::from_row(row)?) {
            None => Ok(true),
            Some(_) => Err(Error::ManyRows { statement: sql.name() }),
        };
        if let Conn::Pg(pg) = &mut self.conn {
            let sets: Vec<&[Val<'_>]> = sets.iter().map(<[_; N]>::as_slice).collect();
            let done = pg.query_each(sql.text, &sets, &mut each);
            self.state.settle(sql.text, done)?;
        }
        self.ran(sql.text, found.iter().flatten().count() as u64);
        Ok(found)
    }

    /// Several statements: one round trip on PostgreSQL, in turn on SQLite. Gives the rows each one touched.
    pub fn batch(&mut self, statements: &[Stmt<'_>]) -> Result<Vec<u64>, Error> {
        for s in statements {
            self.admit(s.text, &s.binds)?;
        }
        let touched = match &mut self.conn {
            Conn::Lite(lite) => {
                let mut touched = Vec::with_capacity(statements.len());
                for s in statements {
                    let n = lite.exec(s.text, &s.binds);
                    touched.push(self.state.settle(s.text, n)?);
                    trace::bound(Engine::Sqlite, s.text.name);
                }
                return Ok(touched);
            }
            Conn::Pg(pg) => pg.batch(statements),
        };
        let touched = match touched {
            Ok(touched) => touched,
            Err((text, fault)) => return self.state.settle(text, Err(fault)),
        };
        for (s, n) in statements.iter().zip(&touched) {
            self.state.touch(s.text, *n);
            trace::bound(Engine::Postgres, s.text.name);
        }
        Ok(touched)
    }

    /// Says why the change may be committed. `Recorded` outweighs an exemption.
    pub fn attest(&mut self, attest: Attest) {
        if self.state.attested != Some(Attest::Recorded) {
            self.state.attested = Some(attest);
        }
    }

    /// A version lost to another writer: the body is undone and runs again, at most [`ATTEMPTS`](crate::ATTEMPTS)
    /// times in all. Return the error; it is the caller's answer when the attempts are used up.
    pub fn conflict(&mut self) -> Error {
        self.state.again = true;
        Error::Conflict { transaction: self.state.name }
    }

    /// The engine beneath, for `dialect` modules.
    pub fn engine(&self) -> Engine {
        match self.conn {
            Conn::Lite(_) => Engine::Sqlite,
            Conn::Pg(_) => Engine::Postgres,
        }
    }

    /// The transaction's name, as given to `write` or `read`.
    pub fn name(&self) -> &'static str {
        self.state.name
    }

    fn one_of<T: FromRow>(&mut self, text: Text, binds: &[Val<'_>]) -> Result<Option<T>, Error> {
        let mut rows = self.rows(text, binds, 2)?;
        match rows.len() {
            0 | 1 => Ok(rows.pop()),
            _ => Err(Error::ManyRows { statement: text.name }),
        }
    }

    pub(crate) fn run(&mut self, text: Text, binds: &[Val<'_>]) -> Result<u64, Error> {
        self.admit(text, binds)?;
        let touched = match &mut self.conn {
            Conn::Lite(lite) => lite.exec(text, binds),
            Conn::Pg(pg) => pg.exec(text, binds),
        };
        let touched = self.state.settle(text, touched)?;
        self.state.touch(text, touched);
        trace::bound(self.engine(), text.name);
        Ok(touched)
    }

    pub(crate) fn rows<T: FromRow>(
        &mut self,
        text: Text,
        binds: &[Val<'_>],
        most: usize,
    ) -> Result<Vec<T>, Error> {
        self.admit(text, binds)?;
        let mut rows = Vec::new();
        let mut each = |row: &Row<'_>| {
            rows.push(T::from_row(row)?);
            Ok(rows.len() < most)
        };
        let done = match &mut self.conn {
            Conn::Lite(lite) => lite.query(text, binds, &mut each),
            Conn::Pg(pg) => pg.query(text, binds, &mut each),
        };
        self.state.settle(text, done)?;
        self.ran(text, rows.len() as u64);
        Ok(rows)
    }

    /// A statement gave so many rows.
    fn ran(&mut self, text: Text, rows: u64) {
        self.state.touch(text, rows);
        trace::bound(self.engine(), text.name);
        if rows > 0 {
            trace::decoded(self.engine(), text.name);
        }
    }

    /// What can be refused before the engine sees it, alike on both engines.
    fn admit(&mut self, text: Text, binds: &[Val<'_>]) -> Result<(), Error> {
        let statement = text.name;
        let refused = if self.state.read_only && text.kind != Kind::Read {
            Some(Error::ReadOnly { statement })
        } else {
            binds
                .iter()
                .position(|b| matches!(b, Val::Text(t) if t.as_bytes().contains(&0)))
                .map(|position| Error::NulText { statement, position })
        };
        match refused {
            None => Ok(()),
            Some(error) => self.state.settle(text, Err(error.into())),
        }
    }
}

impl State {
    /// A failed statement is remembered: a body that swallows it must not commit.
    fn settle<T>(&mut self, text: Text, done: Result<T, Fault>) -> Result<T, Error> {
        done.map_err(|mut fault| {
            if let Error::Conflict { transaction } | Error::CommitUnknown { transaction } = &mut fault.error {
                *transaction = self.name;
            }
            self.failed = self.failed.or(Some(text.name));
            self.again = self.again || fault.again;
            tracing::debug!(statement = text.name, transaction = self.name, error = %fault.error, "statement refused");
            fault.error
        })
    }

    fn touch(&mut self, text: Text, rows: u64) {
        self.changed = self.changed
            || match text.kind {
                Kind::Read => false,
                Kind::Write => rows > 0,
                Kind::Mixed => true,
            };
    }
}
