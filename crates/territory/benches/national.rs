//! What all divisions of China cost: to load, to search, to unpack a province, to find the county of a position.
//!
//! Prints lines of a table. Run by `cargo xtask bench divisions`.

use base::{Division, Level};
use std::hint::black_box;
use std::time::{Duration, Instant};
use territory::national::{National, PROVINCES_KEPT, SEARCH_MAX, county_at};

/// Texts as people type them.
const TEXTS: [&str; 8] =
    ["330106", "西湖", "西湖 北山", "杭州西湖", "hzxh", "bsjd", "chongqing", "西湖区上保社区"];
const ROUNDS: u32 = 50;

fn main() {
    let before = resident();
    let (china, load) = timed(National::embedded);
    let own = Division::parse("330106").ok();
    row("load: 44,703 provinces to townships", load, "100 ms");
    row_kib("memory for them", resident().saturating_sub(before), "64 MiB");

    let mut slowest = (Duration::ZERO, "");
    let mut all = Duration::ZERO;
    for text in TEXTS {
        // The first asking may unpack a province.
        black_box(china.search(text, own, SEARCH_MAX));
        let (_, took) = timed(|| {
            for _ in 0..ROUNDS {
                black_box(china.search(black_box(text), own, SEARCH_MAX));
            }
        });
        all += took / ROUNDS;
        slowest = slowest.max((took / ROUNDS, text));
    }
    row("one search, mean of eight texts", all / TEXTS.len() as u32, "");
    row(&format!("one search, slowest ({})", slowest.1), slowest.0, "");

    let mut unpacked: Vec<(Duration, String)> = Vec::new();
    for code in 11..=65u32 {
        let Some(province) = Division::parse(&code.to_string()).ok().and_then(|p| china.find(p)) else {
            continue;
        };
        let village = Division::parse(&format!("{code}0101001001"));
        let (_, took) = timed(|| village.map(|v| black_box(china.find(v))));
        unpacked.push((took, province.name));
    }
    unpacked.sort();
    if let (Some(middle), Some(most)) = (unpacked.get(unpacked.len() / 2), unpacked.last()) {
        row("villages of a province, median of 31", middle.0, "");
        row(&format!("villages of a province, slowest ({})", most.1), most.0, "");
    }
    row_kib(
        &format!("memory with villages of the last {PROVINCES_KEPT} provinces"),
        resident().saturating_sub(before),
        "",
    );

    let before_borders = resident();
    let (_, first) = timed(|| county_at(120.21, 30.25));
    row("load: borders of 2,848 counties", first, "");
    row_kib("memory for them", resident().saturating_sub(before_borders), "");
    let (found, took) = timed(|| {
        let at = |i: u32| (75.0 + f64::from(i % 100) * 0.6, 19.0 + f64::from(i / 100) * 0.34);
        (0..10_000)
            .filter(|i| county_at(at(*i).0, at(*i).1).is_some_and(|n| n.level == Level::County))
            .count()
    });
    row(&format!("county of a position, mean of 10,000 ({found} in a county)"), took / 10_000, "");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn row(what: &str, took: Duration, most: &str) {
    println!("| {what} | {:.3} ms | {most} |", took.as_secs_f64() * 1e3);
}

fn row_kib(what: &str, kib: u64, most: &str) {
    println!("| {what} | {:.1} MiB | {most} |", kib as f64 / 1024.0);
}

/// KiB in memory, of this process; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}
