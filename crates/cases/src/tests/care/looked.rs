//! Who looked, as a reporter reads it.

use super::*;
use base::PageArgs;

/// A reader's entries are joined by day, post and purpose; erasure keeps them.
#[both]
async fn who_looked_is_told_by_day(engine: Engine) {
    let office = office(engine).await;
    let case = office.report(case_id(1), "261124000014").await.unwrap();
    let words = case.words.unwrap();
    let look = |minutes: i64, fields: &'static str, purpose: vault::Purpose| {
        by(&office, &office.clerk, minutes, move |room, tx, s| {
            room.vault.open(tx, s, case_id(1), &[words], fields, purpose)?;
            Ok(room.vault.note_read(tx, s, case_id(1), "number", vault::Purpose::Caller)?)
        })
    };
    use vault::Purpose::{Contact, Handle};
    for (minutes, fields, purpose) in [
        (0, "words,address", Handle),
        (11, "photos", Handle),
        (12, "phone", Contact),
        (MINUTES_A_DAY, "words,address", Handle),
    ] {
        look(minutes, fields, purpose).await.unwrap();
    }
    let reads = by(&office, &Actor::system("test"), 0, |room, tx, _| {
        let all = room.vault.list_reads(tx, case_id(1), &PageArgs::first(100))?.len();
        let since = |ms| room.vault.reads_since(tx, case_id(1), ms);
        Ok((all, { since }(NOW)?))
    });
    let (all, reads) = reads.await.unwrap();
    assert_eq!(reads.len(), all);
    let told: Vec<_> = care::by_day(reads)
        .into_iter()
        .map(|l| (l.day, l.purpose.word(), l.fields.into_iter().collect::<Vec<_>>().join(",")))
        .collect();
    let entry = |day: &str, purpose, fields: &str| (day.to_owned(), purpose, fields.to_owned());
    let mut expected = vec![
        entry("2026-11-24", "caller", "number"),
        entry("2026-11-24", "contact", "phone"),
        entry("2026-11-24", "handle", "address,photos,words"),
        entry("2026-11-25", "caller", "number"),
        entry("2026-11-25", "handle", "address,words"),
    ];
    let mut sorted = told.clone();
    sorted.sort();
    expected.sort();
    assert_eq!(sorted, expected);
    assert!(told.windows(2).all(|pair| pair[0].0 >= pair[1].0), "latest first");
}
