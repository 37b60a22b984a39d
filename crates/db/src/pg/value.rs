//! Values in PostgreSQL's binary format, in both directions.

use crate::Val;
use crate::row::Col;
use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

type AnyError = Box<dyn std::error::Error + Sync + Send>;

impl<'a> FromSql<'a> for Col<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, AnyError> {
        Ok(match *ty {
            Type::INT8 => Col::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Col::Int(i64::from(i32::from_sql(ty, raw)?)),
            Type::INT2 => Col::Int(i64::from(i16::from_sql(ty, raw)?)),
            Type::BOOL => Col::Bool(bool::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN => {
                Col::Text(<&str>::from_sql(ty, raw)?)
            }
            Type::BYTEA => Col::Blob(<&[u8]>::from_sql(ty, raw)?),
            _ => Col::Other("a type outside the portable dialect"),
        })
    }
    fn from_sql_null(_: &Type) -> Result<Self, AnyError> {
        Ok(Col::Null)
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// A column of a row.
pub(crate) fn col(row: &tokio_postgres::Row, i: usize) -> Result<Col<'_>, String> {
    row.try_get::<_, Col<'_>>(i).map_err(|e| e.to_string())
}

/// Whether the value can be sent as this type. Checked before anything is sent: the driver drops a statement
/// whose values it cannot write, and a COMMIT behind it would still go out.
pub(super) fn fits(value: &Val<'_>, ty: &Type) -> bool {
    match value {
        Val::Null => true,
        Val::Int(i) => match *ty {
            Type::INT8 => true,
            Type::INT4 => i32::try_from(*i).is_ok(),
            Type::INT2 => i16::try_from(*i).is_ok(),
            _ => false,
        },
        Val::Bool(_) => *ty == Type::BOOL,
        Val::Text(_) => matches!(*ty, Type::TEXT | Type::VARCHAR | Type::NAME | Type::BPCHAR | Type::UNKNOWN),
        Val::Blob(_) => *ty == Type::BYTEA,
    }
}

impl ToSql for Val<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, AnyError> {
        match self {
            Val::Null => Ok(IsNull::Yes),
            Val::Int(i) => match *ty {
                Type::INT4 => i32::try_from(*i)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*i)?.to_sql(ty, out),
                _ => i.to_sql(ty, out),
            },
            Val::Bool(b) => b.to_sql(ty, out),
            Val::Text(t) => t.as_ref().to_sql(ty, out),
            Val::Blob(b) => b.as_ref().to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}
