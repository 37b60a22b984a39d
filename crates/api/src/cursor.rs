//! Cursors: opaque to the client, signed so that nobody forges a position. `hex(mac8 ‖ sort ‖ id)`.

use crate::{Ctx, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use base::{LIMIT_DEFAULT, LIMIT_MAX, Page, PageArgs};
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;
use subtle::ConstantTimeEq;

const MAC_LEN: usize = 8;

/// Makes and reads cursors of one list (`scope` keeps a cursor of one list out of another).
pub struct Cursor<'a> {
    ctx: &'a Ctx,
    scope: &'static str,
}

impl<'a> Cursor<'a> {
    /// The cursors of the list `scope`.
    pub const fn new(ctx: &'a Ctx, scope: &'static str) -> Self {
        Self { ctx, scope }
    }

    fn mac(&self, bytes: &[u8]) -> [u8; MAC_LEN] {
        // Unwrap safety: HMAC takes a key of any length (RFC 2104).
        let mut mac = Hmac::<Sha256>::new_from_slice(self.ctx.cursor_key.as_slice()).expect("any key length");
        mac.update(self.scope.as_bytes());
        mac.update(&[0]);
        mac.update(bytes);
        let full = mac.finalize().into_bytes();
        let mut short = [0u8; MAC_LEN];
        short.copy_from_slice(&full[..MAC_LEN]);
        short
    }

    /// The cursor after the row with this sort value and id.
    pub fn after(&self, sort: i64, id: &[u8]) -> String {
        let mut bytes = sort.to_be_bytes().to_vec();
        bytes.extend_from_slice(id);
        let mut all = self.mac(&bytes).to_vec();
        all.extend(bytes);
        all.iter().map(|b| format!("{b:02x}")).collect()
    }

    /// Reads a cursor back.
    pub fn read(&self, text: &str) -> Option<(i64, Vec<u8>)> {
        let hex = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !hex || !text.len().is_multiple_of(2) || text.len() > 160 {
            return None;
        }
        let all: Option<Vec<u8>> =
            (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).ok()).collect();
        let all = all.filter(|a| a.len() >= MAC_LEN + 8)?;
        let (mac, bytes) = all.split_at(MAC_LEN);
        if !bool::from(self.mac(bytes).ct_eq(mac)) {
            return None;
        }
        let (sort, id) = bytes.split_at(8);
        Some((i64::from_be_bytes(sort.try_into().ok()?), id.to_vec()))
    }

    /// What the store reads for this query.
    pub fn args(&self, paging: &Paging) -> Result<PageArgs, Problem> {
        let limit = paging.limit.unwrap_or(LIMIT_DEFAULT);
        if !(1..=LIMIT_MAX).contains(&limit) {
            return Err(Problem::field("limit", "range").arg("max", LIMIT_MAX));
        }
        let after = match &paging.after {
            None => None,
            Some(text) => Some(self.read(text).ok_or_else(|| Problem::field("after", "unknown"))?),
        };
        Ok(PageArgs { after, limit })
    }

    /// Rows read with `limit + 1` become a page; `key` gives a row's sort value and id.
    pub fn page<T>(&self, args: &PageArgs, mut rows: Vec<T>, key: impl Fn(&T) -> (i64, Vec<u8>)) -> Page<T> {
        let most = usize::try_from(args.limit).unwrap_or(usize::MAX);
        let more = rows.len() > most;
        rows.truncate(most);
        let next = match rows.last() {
            Some(last) if more => {
                let (sort, id) = key(last);
                Some(self.after(sort, &id))
            }
            _ => None,
        };
        Page { items: rows, next }
    }
}

/// `?after=&limit=`.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The cursor of the page before.
    #[param(max_length = 160)]
    pub after: Option<String>,
    /// Rows a page, 25 when absent.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        crate::Query::from_request_parts(parts, state).await.map(|q| q.0)
    }
}
