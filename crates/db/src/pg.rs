//! PostgreSQL: one connection, its runtime, its statements and its errors.

mod open;
mod value;

pub(crate) use open::open;
pub(crate) use value::col;

use crate::row::Row;
use crate::text::Text;
use crate::tx::Fault;
use crate::{Error, Stmt, Val};

/// A connection, owned by one thread.
pub(crate) struct Pg {}

impl Pg {
    pub fn exec(&mut self, text: Text, _binds: &[Val<'_>]) -> Result<u64, Fault> {
        Err(Error::Statement { statement: text.name, what: "not connected".into() }.into())
    }
    pub fn query(
        &mut self,
        text: Text,
        _binds: &[Val<'_>],
        _each: &mut dyn FnMut(&Row<'_>) -> Result<bool, Error>,
    ) -> Result<(), Fault> {
        Err(Error::Statement { statement: text.name, what: "not connected".into() }.into())
    }
    pub fn batch(&mut self, statements: &[Stmt<'_>]) -> Result<Vec<u64>, (Text, Fault)> {
        match statements.first() {
            None => Ok(Vec::new()),
            Some(s) => Err((
                s.text,
                Error::Statement { statement: s.text.name, what: "not connected".into() }.into(),
            )),
        }
    }
    pub fn script(&mut self, _text: &str) -> Result<(), Error> {
        Err(Error::Unavailable("not connected".into()))
    }
}
