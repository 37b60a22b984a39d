//! `cargo xtask gen-data <folder>`: makes the committed files of `data/` from a folder of public data.
//!
//! The folder holds `divisions/`, `boundaries/`, `calendar/` and `demo/` as `docs/reference/data.md` describes them.
//! It is needed for this command only: builds, tests and the program read what is committed.

mod cells;
mod counties;
mod national;
mod planar;
mod sources;

use std::error::Error;
use std::fs;
use std::path::Path;

/// The demo county.
const COUNTY: &str = "330106";
/// The seed of the demo's cells.
const SEED: u64 = 330_106;

/// What the generator fails with: a file that is missing or is not what it should be.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Reads the public data under `shared_dir` and writes `data/` of this repository.
pub fn run(shared_dir: &Path) -> Result<(), Failure> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    for folder in ["divisions", "boundaries", "demo"] {
        fs::create_dir_all(data.join(folder))?;
    }
    let all = sources::divisions(shared_dir)?;
    fs::write(data.join("divisions/china.bin"), national::file(&all)?)?;
    let (borders, counties) = counties::file(shared_dir, &all)?;
    fs::write(data.join("boundaries/counties.bin"), borders)?;

    let days = sources::calendar(shared_dir)?;
    let mut text = String::from("date,kind,name\n");
    for day in &days {
        text += &format!("{},{},{}\n", day.date, day.kind, day.name);
    }
    fs::write(data.join("calendar.csv"), text)?;

    let outline = sources::outline(shared_dir, COUNTY)?;
    let centres = sources::centres(shared_dir, COUNTY)?;
    let villages: Vec<&str> =
        all.iter().map(|r| r.code.as_str()).filter(|c| c.len() == 12 && c.starts_with(COUNTY)).collect();
    let grids = cells::grids(&outline, &centres, &villages, SEED)?;
    fs::write(data.join(format!("demo/{COUNTY}_grids.csv")), write_grids(&grids))?;
    println!("{} divisions, {counties} borders, {} days, {} grids", all.len(), days.len(), grids.len());
    Ok(())
}

/// One line a grid: code and ring; points as `lng lat` in millionths of a degree, each but the first as the step from the last.
fn write_grids(grids: &[cells::Grid]) -> String {
    let mut text = String::from("code,ring\n");
    for grid in grids {
        text += &grid.code;
        let mut last = (0, 0);
        for (n, p) in grid.ring.iter().enumerate() {
            text += &format!("{}{} {}", if n == 0 { "," } else { ";" }, p.0 - last.0, p.1 - last.1);
            last = *p;
        }
        text.push('\n');
    }
    text
}
