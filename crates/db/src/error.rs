//! What can go wrong, named so that a caller can choose; never with bound values, so never with personal data.

/// An error of the database. `statement` and `transaction` are names from the source, not data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The address is not understood.
    #[error("database address: {0}")]
    Config(String),
    /// The database cannot be opened or reached. Nothing was written.
    #[error("database not available: {0}")]
    Unavailable(String),
    /// The database is not as the program needs it: schema, encoding, collation.
    #[error("database refused: {0}")]
    Schema(String),
    /// A row with this key exists.
    #[error("{statement}: not unique: {constraint}")]
    Unique {
        /// Which statement.
        statement: &'static str,
        /// SQLite's columns or PostgreSQL's constraint name.
        constraint: String,
    },
    /// Another constraint: foreign key, CHECK, NOT NULL.
    #[error("{statement}: constraint: {constraint}")]
    Constraint {
        /// Which statement.
        statement: &'static str,
        /// What the engine calls it.
        constraint: String,
    },
    /// A version was lost to another writer, again and again.
    #[error("{transaction}: lost to another writer")]
    Conflict {
        /// Which transaction.
        transaction: &'static str,
    },
    /// `one` found no row.
    #[error("{statement}: no row")]
    NoRow {
        /// Which statement.
        statement: &'static str,
    },
    /// `one` or `opt` found more than one row.
    #[error("{statement}: more than one row")]
    ManyRows {
        /// Which statement.
        statement: &'static str,
    },
    /// A column is not what the program reads.
    #[error("{statement}: column {column}: {what}")]
    Decode {
        /// Which statement.
        statement: &'static str,
        /// Its position, from 0.
        column: usize,
        /// Expected and found types.
        what: String,
    },
    /// A row that makes no legal state.
    #[error("table {table}, row {id}: no legal state")]
    IllegalRow {
        /// The table.
        table: &'static str,
        /// The row's identifier.
        id: String,
    },
    /// A bound text holds U+0000.
    #[error("{statement}: bound text {position} holds U+0000")]
    NulText {
        /// Which statement.
        statement: &'static str,
        /// Which marker, from 0.
        position: usize,
    },
    /// A read body tried to write.
    #[error("{statement}: a read body does not write")]
    ReadOnly {
        /// Which statement.
        statement: &'static str,
    },
    /// A body changed rows without an event and without a named exemption.
    #[error("{transaction}: changed rows and neither recorded nor named its exemption")]
    Unattested {
        /// Which transaction.
        transaction: &'static str,
    },
    /// A body went on after a failed statement and wanted to commit.
    #[error("{transaction}: went on after {statement} failed")]
    Swallowed {
        /// Which transaction.
        transaction: &'static str,
        /// The statement that failed.
        statement: &'static str,
    },
    /// A body panicked. Nothing was written.
    #[error("{transaction}: panicked")]
    Panicked {
        /// Which transaction.
        transaction: &'static str,
    },
    /// The answer to COMMIT was lost: it may have been written, it may not.
    #[error("{transaction}: unknown whether it was written")]
    CommitUnknown {
        /// Which transaction.
        transaction: &'static str,
    },
    /// Disk full, I/O error, out of memory. Nothing was written.
    #[error("{statement}: storage: {what}")]
    Storage {
        /// Which statement.
        statement: &'static str,
        /// SQLite's name or PostgreSQL's code.
        what: String,
    },
    /// Any other refusal of a statement.
    #[error("{statement}: {what}")]
    Statement {
        /// Which statement.
        statement: &'static str,
        /// The engine's code, and its words where they hold no data.
        what: String,
    },
    /// The database is shut.
    #[error("database shut")]
    Shut,
}

impl Error {
    /// For stores: a row that makes no legal state names its table and identifier.
    pub fn illegal_row(table: &'static str, id: impl std::fmt::Display) -> Self {
        Error::IllegalRow { table, id: id.to_string() }
    }
    /// Whether a unique key refused the statement.
    pub const fn is_unique(&self) -> bool {
        matches!(self, Error::Unique { .. })
    }
    /// Whether trying again later may help.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Error::Unavailable(_) | Error::Conflict { .. } | Error::Storage { .. })
    }
}
