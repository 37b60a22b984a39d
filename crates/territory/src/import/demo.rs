//! The demo county through the same import as any other.

use super::{DivisionRow, GridRow, How, ImportError, import_divisions, import_grids};
use crate::demo;
use base::{Division, Level, Stamp};
use db::Tx;

/// Loads the demo county: real divisions, invented cells (演示). Its root. A second time changes nothing.
pub fn load_demo(tx: &mut Tx, stamp: &Stamp) -> Result<Division, ImportError> {
    let (root, entries, areas) = demo::parts()?;
    let (grids, divisions): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|e| e.division.level() == Level::Grid);
    let divisions: Vec<DivisionRow> =
        divisions.into_iter().map(|entry| DivisionRow { line: 0, entry }).collect();
    import_divisions(tx, stamp, root, &divisions, How { replace: true, ..How::add(root) })?;
    let rows: Vec<GridRow> = grids
        .into_iter()
        .zip(areas)
        .map(|(entry, area)| GridRow {
            line: 0,
            division: entry.division,
            name: Some(entry.name),
            kind: Some(entry.flag),
            shape: Some(area.shape),
        })
        .collect();
    import_grids(tx, stamp, root, &rows, How { replace: true, ..How::add(root) })?;
    Ok(root)
}
