//! All divisions in one compact file, `data/divisions/china.bin`; `crates/territory/src/national/block.rs` reads it.
//!
//! The file: `YWD1`, a block of provinces to townships, then one block of villages for each province. A block: its province
//! (0 for the first), the length of what follows as 4 bytes little-endian, then zlib. Inside: the number of rows and the length
//! of the heads as varints, the heads, the names with a line feed after each. A head: level + 8 × flag in one byte, then as a
//! varint the code in digits of its level less the code before it, cut or zero-filled to these digits.

use super::Failure;
use super::sources::Row;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::collections::BTreeMap;
use std::io::Write;

/// What the file begins with: form and its version.
const MAGIC: &[u8] = b"YWD1";
const LEVELS: [usize; 5] = [2, 4, 6, 9, 12];
const FLAGS: [&str; 4] = ["", "pseudo", "virtual", "zone"];

/// The file of all rows, which are sorted by code and level.
pub fn file(rows: &[Row]) -> Result<Vec<u8>, Failure> {
    let mut blocks: BTreeMap<u8, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let province = if row.code.len() == 12 { row.code[..2].parse()? } else { 0 };
        blocks.entry(province).or_default().push(row);
    }
    let mut file = MAGIC.to_vec();
    for (province, rows) in blocks {
        let packed = zlib(&block(&rows)?)?;
        file.push(province);
        file.extend(u32::try_from(packed.len())?.to_le_bytes());
        file.extend(packed);
    }
    Ok(file)
}

fn block(rows: &[&Row]) -> Result<Vec<u8>, Failure> {
    let (mut heads, mut names, mut before) = (Vec::new(), Vec::new(), 0u64);
    for row in rows {
        let level = LEVELS.iter().position(|l| *l == row.code.len()).ok_or("a code of another length")?;
        let flag = FLAGS.iter().position(|f| *f == row.flag).ok_or("an unknown flag")?;
        heads.push(u8::try_from(level + 1 + 8 * flag)?);
        let unit = 10u64.pow(12 - u32::try_from(LEVELS[level])?);
        let code: u64 = row.code.parse()?;
        varint(&mut heads, code.checked_sub(before / unit).ok_or("rows out of order")?);
        before = code * unit;
        if row.name.contains('\n') || row.name.is_empty() {
            return Err(format!("{}: a name that cannot be written", row.code).into());
        }
        names.extend_from_slice(row.name.as_bytes());
        names.push(b'\n');
    }
    let mut block = Vec::new();
    varint(&mut block, rows.len() as u64);
    varint(&mut block, heads.len() as u64);
    block.extend(heads);
    block.extend(names);
    Ok(block)
}

/// Seven bits a byte, the low ones first; the high bit says that more follow.
pub fn varint(to: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        to.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Packs.
pub fn zlib(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    Ok(packer.finish()?)
}
