//! The demo county: its divisions out of all of China's, and its invented cells (演示).

use crate::model::{Area, Entry, Flag, PartsError};
use crate::national::National;
use crate::shape::{Ring, Shape};
use base::Division;

const GRIDS: &str = include_str!("../../../data/demo/330106_grids.csv");
const ROOT: &str = "330106";

/// Root, divisions with grids, and the grids' areas.
pub(crate) fn parts() -> Result<(Division, Vec<Entry>, Vec<Area>), PartsError> {
    let root = Division::parse(ROOT).map_err(|_| unreadable("divisions/china.bin", 0))?;
    let mut entries = National::embedded().county_entries(root).ok_or(PartsError::NoRoot(root))?;
    let areas = read_grids(GRIDS)?;
    entries.extend(areas.iter().map(|area| Entry {
        division: area.division,
        name: grid_name(area.division),
        flag: Flag::Ordinary,
    }));
    Ok((root, entries, areas))
}

/// `03 网格（演示）`: the number inside the community.
fn grid_name(grid: Division) -> String {
    format!("{:02} 网格（演示）", grid.code() % 1000)
}

fn unreadable(file: &'static str, line: usize) -> PartsError {
    PartsError::File { file, line: line + 1 }
}

/// Reads `code,ring` under a heading: points as `lng lat` in millionths of a degree, each but the first as the step from the last.
pub(crate) fn read_grids(text: &str) -> Result<Vec<Area>, PartsError> {
    let read = |line: &str| {
        let (code, points) = line.split_once(',')?;
        let division = Division::parse(code).ok()?;
        let (mut ring, mut last) = (Ring::new(), (0i64, 0i64));
        for step in points.split(';') {
            let (x, y) = step.split_once(' ')?;
            last = (last.0.checked_add(x.parse().ok()?)?, last.1.checked_add(y.parse().ok()?)?);
            let on_earth = last.0.abs() <= 180_000_000 && last.1.abs() <= 90_000_000;
            on_earth.then(|| ring.push(last))?;
        }
        Some(Area { division, shape: Shape { rings: vec![ring] } })
    };
    let lines = text.lines().enumerate().skip(1);
    lines.map(|(n, line)| read(line).ok_or(unreadable("grids", n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreadable_lines_are_named() {
        for text in
            ["h\n330106002051001", "h\n330106002051001,1", "h\n330106002051001,1 2;900000000 1", "h\nx,1 2"]
        {
            assert_eq!(read_grids(text).unwrap_err(), unreadable("grids", 1), "{text}");
        }
    }
}
