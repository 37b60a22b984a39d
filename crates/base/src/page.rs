//! Paging: `?after=&limit=` in, `{items, next}` out. The cursor is opaque and signed by `api`.

use serde::{Deserialize, Serialize};

/// Rows a page has at most.
pub const LIMIT_MAX: i64 = 100;
/// Rows a page has when nothing is asked.
pub const LIMIT_DEFAULT: i64 = 25;

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The cursor of the next page; `null` on the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// What a store needs to read one page: the key after which it starts, and how many rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageArgs {
    /// Sort value and id of the last row already seen.
    pub after: Option<(i64, Vec<u8>)>,
    /// How many rows, 1 to [`LIMIT_MAX`].
    pub limit: i64,
}

impl PageArgs {
    /// The first page.
    pub const fn first(limit: i64) -> Self {
        Self { after: None, limit }
    }
}
