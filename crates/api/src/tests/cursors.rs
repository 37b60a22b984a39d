//! Cursors: forged ones are refused, walking all pages shows each row once.

use super::*;
use crate::{Cursor, Paging};
use base::{LIMIT_MAX, PageArgs};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn paging(after: Option<&str>, limit: Option<i64>) -> Paging {
    Paging { after: after.map(str::to_owned), limit }
}

#[tokio::test]
async fn a_cursor_is_read_back() {
    let bench = bench(Engine::Sqlite).await;
    let cursor = Cursor::new(&bench.ctx, "cases");
    for sort in [0, -1, 1_795_487_520_000, i64::MAX, i64::MIN] {
        for id in [&b""[..], b"0123456789abcdef"] {
            assert_eq!(cursor.read(&cursor.after(sort, id)), Some((sort, id.to_vec())));
        }
    }
}

#[tokio::test]
async fn a_forged_cursor_is_refused() {
    let bench = bench(Engine::Sqlite).await;
    let cursor = Cursor::new(&bench.ctx, "cases");
    let good = cursor.after(7, b"0123456789abcdef");
    for at in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
        let wrong = String::from_utf8(bytes).unwrap();
        assert_eq!(cursor.read(&wrong), None, "digit {at}");
    }
    let long = "00".repeat(81);
    for wrong in ["", "00", "zz", "é0", &good[2..], &good[..good.len() - 2], &format!("{good}00"), &long] {
        assert_eq!(cursor.read(wrong), None, "{wrong}");
        let refused = cursor.args(&paging(Some(wrong), None)).unwrap_err();
        assert_eq!(told(&refused), (422, "after: unknown".to_owned()), "{wrong}");
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_or_server_is_refused() {
    let bench = bench(Engine::Sqlite).await;
    let good = Cursor::new(&bench.ctx, "cases").after(7, b"id");
    assert_eq!(Cursor::new(&bench.ctx, "pins").read(&good), None);
    assert_eq!(Cursor::new(&bench.ctx, "case").read(&good), None);
    let other = Ctx { cursor_key: Arc::new([4; 32]), ..bench.ctx.clone() };
    assert_eq!(Cursor::new(&other, "cases").read(&good), None);
    assert!(Cursor::new(&bench.ctx, "cases").read(&good).is_some());
}

/// One cursor has one form: another spelling of the same bytes is not one of ours.
#[tokio::test]
async fn a_cursor_has_one_spelling() {
    let bench = bench(Engine::Sqlite).await;
    let cursor = Cursor::new(&bench.ctx, "cases");
    // A sort value whose first byte is written 00, as +0 to a lenient reader.
    let good = cursor.after(7, b"id");
    let plus = format!("{}+0{}", &good[..16], &good[18..]);
    assert_eq!(&good[16..18], "00");
    assert_eq!(cursor.read(&plus), None);
    let upper = good.to_uppercase();
    assert!(upper != good && cursor.read(&upper).is_none());
}

#[tokio::test]
async fn limits() {
    let bench = bench(Engine::Sqlite).await;
    let cursor = Cursor::new(&bench.ctx, "cases");
    for (asked, given) in [(None, Some(25)), (Some(1), Some(1)), (Some(LIMIT_MAX), Some(LIMIT_MAX))] {
        assert_eq!(cursor.args(&paging(None, asked)).ok(), given.map(PageArgs::first));
    }
    for wrong in [0, -1, LIMIT_MAX + 1, i64::MAX, i64::MIN] {
        let refused = cursor.args(&paging(None, Some(wrong))).unwrap_err();
        assert_eq!(told(&refused), (422, "limit: range".to_owned()), "{wrong}");
    }
}

/// What a store does: rows after the key, one more than the page.
fn store(rows: &[(i64, u8)], args: &PageArgs) -> Vec<(i64, u8)> {
    let after = args.after.as_ref().map(|(sort, id)| (*sort, id[0]));
    let most = usize::try_from(args.limit + 1).unwrap();
    rows.iter().filter(|row| after.is_none_or(|a| **row > a)).take(most).copied().collect()
}

proptest! {
    #[test]
    fn all_pages_show_each_row_once(
        rows in prop::collection::btree_set((-3i64..4, any::<u8>()), 0..90),
        limit in 1i64..30,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        static BENCH: std::sync::OnceLock<Bench> = std::sync::OnceLock::new();
        let bench = BENCH.get_or_init(|| runtime.block_on(bench(Engine::Sqlite)));
        let cursor = Cursor::new(&bench.ctx, "cases");
        let rows: Vec<(i64, u8)> = rows.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let args = cursor.args(&paging(after.as_deref(), Some(limit))).unwrap();
            let page = cursor.page(&args, store(&rows, &args), |(sort, id)| (*sort, vec![*id]));
            prop_assert!(page.items.len() <= usize::try_from(limit).unwrap());
            seen.extend(page.items);
            pages += 1;
            match page.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        let full = rows.len().div_ceil(usize::try_from(limit).unwrap()).max(1);
        prop_assert_eq!(pages, full, "no empty page at the end");
        prop_assert_eq!(seen, rows);
    }
}
