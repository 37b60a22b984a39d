//! What can go wrong in the vault; never with what was sealed.

/// An error of the vault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
    /// The journal, when a read is recorded.
    #[error(transparent)]
    Journal(#[from] journal::Error),
    /// The key of this subject was dropped: what it sealed can never be read again.
    #[error("erased")]
    Erased,
    /// No such subject, text or file.
    #[error("{0}: not in the vault")]
    Unknown(&'static str),
    /// The seal does not fit: another key, another place, or changed bytes.
    #[error("seal broken")]
    Broken,
    /// The text belongs to another case than the one named for the record.
    #[error("a text of another case")]
    Foreign,
    /// This actor cannot open this: staff open through a purpose, a tracker only the own case, a stranger nothing.
    #[error("not a reader")]
    NotReader,
    /// Longer than the limit, in bytes.
    #[error("longer than {0} bytes")]
    Long(usize),
    /// Field names are small letters, digits, `_` and `,`.
    #[error("not a field name")]
    Field,
    /// A file with this name is stored already.
    #[error("stored already")]
    Exists,
    /// The database belongs to another master key.
    #[error("the database is sealed with another master key")]
    OtherMaster,
    /// The file of the master key.
    #[error("master key {path}: {what}")]
    MasterFile {
        /// Its path.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// The store of files.
    #[error("file store: {0}")]
    Files(String),
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::AlreadyExists { .. } => Error::Exists,
            object_store::Error::NotFound { .. } => Error::Unknown("file"),
            error => Error::Files(error.to_string()),
        }
    }
}
