//! Opening.
use crate::handle::Inner;
use crate::{Config, Error};

pub(crate) async fn open(_config: &Config, _target: tokio_postgres::Config) -> Result<Inner, Error> {
    Err(Error::Unavailable("PostgreSQL comes with the next commit".into()))
}
