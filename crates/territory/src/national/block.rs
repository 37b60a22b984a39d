//! The file of all divisions: blocks of rows, packed. `cargo xtask gen-data` writes it (`xtask/src/gen_data/national.rs` tells the form).
//!
//! Reads any bytes without a panic: what is no block is `None`.

use crate::model::{Flag, Named};
use base::{Division, Level};
use flate2::read::ZlibDecoder;
use std::collections::BTreeMap;
use std::io::Read;

/// Bytes of an unpacked block at most: a village row needs some 26, the largest province has 62,074.
const BLOCK_MAX: u64 = 16 << 20;
const MAGIC: &[u8] = b"YWD1";
const FLAGS: [Flag; 4] = [Flag::Ordinary, Flag::Pseudo, Flag::Virtual, Flag::Zone];

/// A division as the codes list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Code, name, level.
    pub named: Named,
    /// What it is beside.
    pub flag: Flag,
}

/// Cuts a file into its blocks, by province; 0 is the block of townships and above.
pub(super) fn blocks(file: &[u8]) -> Option<BTreeMap<u8, &[u8]>> {
    let mut rest = file.strip_prefix(MAGIC)?;
    let mut blocks = BTreeMap::new();
    while let Some((&province, after)) = rest.split_first() {
        let (length, after) = after.split_first_chunk::<4>()?;
        let (packed, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        blocks.insert(province, packed);
        rest = after;
    }
    Some(blocks)
}

/// The rows of a block, in the order of code and level.
pub(super) fn rows(packed: &[u8]) -> Option<Vec<Row>> {
    let plain = unpack(packed, BLOCK_MAX)?;
    let mut at = Numbers(&plain);
    let count = usize::try_from(at.next()?).ok()?;
    let length = usize::try_from(at.next()?).ok()?;
    let (heads, names) = at.0.split_at_checked(length)?;
    let mut heads = Numbers(heads);
    let mut names = std::str::from_utf8(names).ok()?.split_terminator('\n');
    // A row is at least three bytes long: a count beyond that is a lie.
    let mut rows = Vec::with_capacity(count.min(plain.len() / 3));
    let mut before = 0i64;
    for _ in 0..count {
        let head = heads.byte()?;
        let level = Level::from_number(i64::from(head % 8))?;
        let unit = 10i64.pow(15 - level.digits());
        let step = i64::try_from(heads.next()?).ok()?;
        before = (before / unit).checked_add(step)?.checked_mul(unit)?;
        let code = Division::from_parts(before, level).ok()?;
        let named = Named { code, name: names.next()?.to_owned(), level };
        rows.push(Row { named, flag: *FLAGS.get(usize::from(head / 8))? });
    }
    (names.next().is_none() && heads.0.is_empty()).then_some(rows)
}

/// Unpacks; `None` when it is not packed, or longer than `most`.
pub(super) fn unpack(packed: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut plain = Vec::new();
    ZlibDecoder::new(packed).take(most + 1).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 <= most).then_some(plain)
}

/// Reads numbers of seven bits a byte, the low ones first.
pub(super) struct Numbers<'a>(pub &'a [u8]);

impl Numbers<'_> {
    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// One number.
    pub fn next(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    fn pack(plain: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(plain).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn a_block_by_hand() {
        // 11; 1101 is 1 more than 1100; 110101 than 110100; 110101001 than 110101000.
        let heads = [1, 11, 10, 1, 3, 1, 4, 1];
        let names = "北京市\n市辖区\n东城区\n东华门街道\n".as_bytes();
        let plain = [&[4, 8], &heads[..], names].concat();
        let found: Vec<String> = rows(&pack(&plain))
            .unwrap()
            .iter()
            .map(|r| format!("{} {} {}", r.named.code, r.named.name, r.flag.word()))
            .collect();
        assert_eq!(found, ["11 北京市 ", "1101 市辖区 pseudo", "110101 东城区 ", "110101001 东华门街道 "]);
        // One name too few, one too many, a level that is none.
        assert!(rows(&pack(&plain[..plain.len() - 16])).is_none());
        assert!(rows(&pack(&[&plain[..], b"x\n"].concat())).is_none());
        assert!(rows(&pack(&[1, 2, 7, 11, b'x', b'\n'])).is_none());
        assert!(blocks(b"YWD2").is_none() && blocks(b"YWD1\x01\x05\0\0\0a").is_none());
        assert!(unpack(&pack(&[0; 100]), 99).is_none());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = rows(&bytes);
            let _ = rows(&pack(&bytes));
            let _ = blocks(&[b"YWD1", bytes.as_slice()].concat());
        }
    }
}
