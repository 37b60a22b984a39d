//! A county of twenty thousand grids: reading its file, loading it, finding positions in it, checking it. `cargo bench -p territory --bench grids`.

use base::{Actor, Division, Level, SeededEntropy, Stamp, Timestamp};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;
use territory::import::{How, import_grids, load_demo, read_grids};
use territory::{Datum, Place, Territory};

/// Boxes along each side of the demo county's own box.
const ROWS: i64 = 185;
/// Points along each side of a box.
const STEPS: i64 = 12;
const POINTS: usize = 200_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Boxes that tile the demo county, each in the village that its middle lies in.
fn file(demo: &Territory) -> Result<(String, usize), Failure> {
    let [west, south, east, north] = demo.shape(demo.county()).bounds().ok_or("the demo has no border")?;
    let (w, h) = ((east - west) / ROWS, (north - south) / ROWS);
    let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
    let (mut count, mut numbers) = (0, std::collections::BTreeMap::<Division, u16>::new());
    for i in 0..ROWS * ROWS {
        let (x, y) = (west + i % ROWS * w, south + i / ROWS * h);
        let degrees = |v: i64| v as f64 / 1e6;
        let Place::Grid(grid) = demo.locate(degrees(x + w / 2), degrees(y + h / 2)) else { continue };
        let Some(village) = grid.at(Level::Village) else { continue };
        let number = numbers.entry(village).or_default();
        *number += 1;
        let comma = if count == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"type":"Feature","properties":{{"village":"{village}","sequence":{number}}},"geometry":{{"type":"Polygon","coordinates":[["#
        )?;
        let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
        for pair in corners.windows(2) {
            for step in 0..STEPS {
                let at = |a: i64, b: i64| degrees(a + (b - a) * step / STEPS);
                write!(text, "[{},{}],", at(pair[0].0, pair[1].0), at(pair[0].1, pair[1].1))?;
            }
        }
        write!(text, "[{},{}]]]}}}}", degrees(x), degrees(y))?;
        count += 1;
    }
    text += "]}";
    Ok((text, count))
}

fn told<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    println!("{what}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    done
}

fn locate(what: &str, county: &Territory) {
    let [west, south, east, north] = county.bounds().unwrap_or_default();
    let dice = SeededEntropy::new(1);
    let mut bytes = vec![0u8; POINTS * 8];
    base::Entropy::fill(&dice, &mut bytes);
    let part = |b: &[u8]| f64::from(u32::from_be_bytes([b[0], b[1], b[2], b[3]])) / f64::from(u32::MAX);
    let points: Vec<(f64, f64)> = bytes
        .chunks_exact(8)
        .map(|b| (west + (east - west) * part(&b[..4]), south + (north - south) * part(&b[4..])))
        .collect();
    let start = Instant::now();
    let inside = points.iter().filter(|p| county.locate(p.0, p.1) != Place::Outside).count();
    let each = start.elapsed().as_secs_f64() * 1e6 / POINTS as f64;
    println!("{what}: {each:.2} µs a position, {inside} of {POINTS} inside");
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let demo = told("demo county, made", Territory::demo)?;
    locate("demo county, 552 grids", &demo);
    let (text, count) = file(&demo)?;
    println!("{count} grids, {:.1} MiB", text.len() as f64 / 1_048_576.0);
    let rows = told("read", || read_grids(text.as_bytes(), Datum::Wgs84)).map_err(|f| format!("{f:?}"))?;
    let folder = std::env::temp_dir().join(format!("yiwang-grids-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let url = format!("sqlite:{}", folder.join("grids.db").display());
    let db = db::Db::open(&db::Config::new(url), journal::hooks()).await?;
    let stamp = Stamp {
        actor: Actor::system("bench"),
        now: Timestamp::from_ms(1_000),
        entropy: Arc::new(SeededEntropy::new(1)),
    };
    let at = stamp.clone();
    let root = db.write("bench.demo", move |tx| load_demo(tx, &at)).await?;
    for what in ["load", "load again"] {
        let (rows, at) = (rows.clone(), stamp.clone());
        let how = How { replace: true, ..How::add(root) };
        let start = Instant::now();
        let done = db.write("bench.grids", move |tx| import_grids(tx, &at, root, &rows, how)).await?;
        println!("{what}: {:.1} ms, {done:?}", start.elapsed().as_secs_f64() * 1e3);
    }
    let start = Instant::now();
    let county = territory::load(&db, root).await?;
    println!("made from the database: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    locate("county of boxes", &county);
    let found = told("checked", || territory::check::check(&county, root));
    println!("{} findings", found.findings.len());
    told("map", || county.map().text.len());
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
