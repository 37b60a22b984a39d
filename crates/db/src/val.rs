//! Values on their way into a statement.

use base::{Division, Level, Timestamp};
use std::borrow::Cow;

/// A bound value. Time is milliseconds, an identifier 16 bytes, JSON text.
#[derive(Clone, PartialEq)]
pub enum Val<'a> {
    /// NULL of any type.
    Null,
    /// BIGINT.
    Int(i64),
    /// BOOLEAN (0 and 1 on SQLite).
    Bool(bool),
    /// TEXT without U+0000.
    Text(Cow<'a, str>),
    /// BYTEA.
    Blob(Cow<'a, [u8]>),
}

/// Shows the type only: values may be personal data.
impl std::fmt::Debug for Val<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Val::Null => "Null",
            Val::Int(_) => "Int",
            Val::Bool(_) => "Bool",
            Val::Text(_) => "Text",
            Val::Blob(_) => "Blob",
        })
    }
}

/// What can be bound. `binds!` takes it by reference.
pub trait ToVal {
    /// The value, borrowed where it can be.
    fn to_val(&self) -> Val<'_>;
}

impl<T: ToVal + ?Sized> ToVal for &T {
    fn to_val(&self) -> Val<'_> {
        (**self).to_val()
    }
}

impl<T: ToVal> ToVal for Option<T> {
    fn to_val(&self) -> Val<'_> {
        self.as_ref().map_or(Val::Null, ToVal::to_val)
    }
}

impl ToVal for Val<'_> {
    fn to_val(&self) -> Val<'_> {
        match self {
            Val::Null => Val::Null,
            Val::Int(i) => Val::Int(*i),
            Val::Bool(b) => Val::Bool(*b),
            Val::Text(t) => Val::Text(Cow::Borrowed(t)),
            Val::Blob(b) => Val::Blob(Cow::Borrowed(b)),
        }
    }
}

macro_rules! to_val {
    ($($type:ty: $self:ident => $val:expr),+ $(,)?) => {$(
        impl ToVal for $type {
            fn to_val(&self) -> Val<'_> { let $self = self; $val }
        }
    )+};
}

to_val! {
    i64: v => Val::Int(*v),
    bool: v => Val::Bool(*v),
    str: v => Val::Text(Cow::Borrowed(v)),
    String: v => Val::Text(Cow::Borrowed(v)),
    Cow<'_, str>: v => Val::Text(Cow::Borrowed(v)),
    [u8]: v => Val::Blob(Cow::Borrowed(v)),
    Vec<u8>: v => Val::Blob(Cow::Borrowed(v)),
    Timestamp: v => Val::Int(v.ms()),
    Division: v => Val::Int(v.code()),
    Level: v => Val::Int(v.number()),
    uuid::Uuid: v => Val::Blob(Cow::Borrowed(v.as_bytes())),
}

impl<const L: usize> ToVal for [u8; L] {
    fn to_val(&self) -> Val<'_> {
        Val::Blob(Cow::Borrowed(self))
    }
}

macro_rules! from {
    ($($type:ty: $v:ident => $val:expr),+ $(,)?) => {$(
        impl<'a> From<$type> for Val<'a> {
            fn from($v: $type) -> Self { $val }
        }
        impl<'a> From<Option<$type>> for Val<'a> {
            fn from(v: Option<$type>) -> Self { v.map_or(Val::Null, |$v| $val) }
        }
    )+};
}

from! {
    i64: v => Val::Int(v),
    bool: v => Val::Bool(v),
    &'a str: v => Val::Text(Cow::Borrowed(v)),
    String: v => Val::Text(Cow::Owned(v)),
    &'a [u8]: v => Val::Blob(Cow::Borrowed(v)),
    Vec<u8>: v => Val::Blob(Cow::Owned(v)),
    Timestamp: v => Val::Int(v.ms()),
    Division: v => Val::Int(v.code()),
    uuid::Uuid: v => Val::Blob(Cow::Owned(v.as_bytes().to_vec())),
}

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        impl ToVal for base::$name {
            fn to_val(&self) -> Val<'_> { Val::Blob(Cow::Borrowed(self.bytes())) }
        }
        impl From<base::$name> for Val<'_> {
            fn from(id: base::$name) -> Self { Val::Blob(Cow::Owned(id.bytes().to_vec())) }
        }
        impl From<Option<base::$name>> for Val<'_> {
            fn from(id: Option<base::$name>) -> Self { id.map_or(Val::Null, Val::from) }
        }
        impl $crate::FromCol for base::$name {
            fn from_col(col: $crate::Col<'_>) -> Result<Self, String> {
                let bytes = <&[u8]>::try_from(col)?;
                base::$name::from_bytes(bytes).ok_or_else(|| format!("16 bytes expected, {} found", bytes.len()))
            }
        }
        impl $crate::FromRow for base::$name {
            fn from_row(row: &$crate::Row<'_>) -> Result<Self, $crate::Error> { row.get(0) }
        }
    )+};
}

ids! { CaseId, PersonId, ReporterId, OrgId, DeskId, MembershipId, EventId, PhotoId, JobId, SecretId, NoteId, SessionId }

/// Binds expressions by reference: `binds![id, &case.number, now]` is `[Val; 3]`; a wrong count does not compile.
/// In a closure over references write `binds![*id]`, else the value would borrow from the closure's argument.
#[macro_export]
macro_rules! binds {
    ($($value:expr),* $(,)?) => {
        [$($crate::ToVal::to_val(&$value)),*]
    };
}
