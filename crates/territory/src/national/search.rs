//! Finding a division by code, name, any part of its path, or pinyin.
//!
//! One walk over provinces to townships, each row after the one that it lies in, so that a word can begin in a name above. Villages
//! are walked only where that is cheap: in the caller's own county, and below the rows that most of the text has found.

use super::block::Row;
use super::reading::{Class, Reach, WORD_MAX, Word};
use super::{National, inside, province};
use crate::model::{Flag, Named};
use base::{Division, Level};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Divisions found at most.
pub const SEARCH_MAX: usize = 20;
/// Characters of a text at most.
pub const TEXT_MAX: usize = WORD_MAX;
/// Words of a text at most: one more than a path has names.
const WORDS_MAX: usize = 6;
/// Divisions of which the villages are searched, beside the own county.
const SCOPES_MAX: usize = 8;
/// Provinces of which the villages are unpacked for one search, beside the own one.
const PROVINCES_MAX: usize = 2;

/// A division found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Code, name, level.
    pub named: Named,
    /// From the province down to the division itself, pseudo ones left out.
    pub path: Vec<Named>,
    /// What it is beside an ordinary one.
    pub flag: Flag,
}

/// Best first: how well the text matches, in the own county, the higher level, by code.
type Rank = (Class, Reverse<bool>, i64, Division);

impl National {
    /// Finds divisions. `text` is a code (whole or its beginning, zero-filled or not), or words with blanks between: each word stands
    /// in a name on the path, at least one in the division's own name. A word is written in characters, in pinyin or its initials,
    /// and may run over several names (杭州西湖, hzxh). At most `limit` and [`SEARCH_MAX`]; best first: the whole name, its
    /// beginning, over as few names of the path as can be, a part; then in `own` (the caller's county), the higher level, by code.
    ///
    /// Villages are found by code, in `own`, and below what most of the text finds. Pseudo rows are found by code only.
    pub fn search(&self, text: &str, own: Option<Division>, limit: usize) -> Vec<Hit> {
        let text = fold(text);
        let mut best = Best { limit: limit.min(SEARCH_MAX), own, found: BTreeSet::new() };
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            self.by_code(&digits, &mut best);
        }
        if best.found.is_empty() && text.chars().count() <= TEXT_MAX {
            self.by_words(&text, &mut best);
        }
        let hit = |(_, _, _, code): &Rank| {
            let entry = self.find(*code)?;
            let named = Named { code: *code, name: entry.name, level: code.level() };
            Some(Hit { named, path: self.path(*code), flag: entry.flag })
        };
        best.found.iter().filter_map(hit).collect()
    }

    fn by_code(&self, digits: &str, best: &mut Best) {
        if digits.len() > 15 {
            return;
        }
        let Ok(number) = digits.parse::<i64>() else { return };
        let unit = 10i64.pow(15 - digits.len() as u32);
        let (first, last) = (number * unit, number * unit + unit - 1);
        let zero_filled = matches!(digits.len(), 6 | 9 | 12 | 15);
        let mut offer = |row: &Row| {
            let code = row.named.code;
            let length = code.level().digits() as usize;
            if length == digits.len() || (length < digits.len() && zero_filled && code.code() == first) {
                best.offer(Class::Exact, code);
            } else if length > digits.len() {
                best.offer(Class::Prefix, code);
            }
        };
        let from = self.upper.partition_point(|r| r.named.code.code() < first);
        let upper = self.upper.iter().skip(from);
        upper.take_while(|r| r.named.code.code() <= last).for_each(&mut offer);
        // Shorter beginnings have counties and townships enough.
        let Some(province) = digits.get(..2).filter(|_| digits.len() > 6).and_then(|p| p.parse().ok()) else {
            return;
        };
        let villages = self.villages.of(province);
        let from = villages.partition_point(|r| r.named.code.code() < first);
        villages.iter().skip(from).take_while(|r| r.named.code.code() <= last).for_each(offer);
    }

    fn by_words(&self, text: &str, best: &mut Best) {
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '>'));
        let words: Option<Vec<Word>> = words.filter(|w| !w.is_empty()).map(Word::new).collect();
        let Some(words) = words.filter(|w| (1..=WORDS_MAX).contains(&w.len())) else { return };
        let mut walk = Walk { words, levels: Default::default() };
        let mut scopes: BTreeSet<(Reverse<u32>, Reverse<bool>, i64, Division)> = BTreeSet::new();
        for row in &self.upper {
            let step = walk.step(row);
            let code = row.named.code;
            if let Some(class) = step.class {
                best.offer(class, code);
            }
            if step.open > 0 && code.level() > Level::Province {
                let near = best.own.is_some_and(|own| own.contains(code) || code.contains(own));
                scopes.insert((Reverse(step.open), Reverse(near), code.level().number(), code));
                if scopes.len() > SCOPES_MAX {
                    scopes.pop_last();
                }
            }
        }
        let mut provinces = BTreeSet::new();
        let scopes = scopes.into_iter().map(|(_, _, _, code)| code).filter(|code| {
            provinces.contains(&province(*code))
                || (provinces.len() < PROVINCES_MAX && provinces.insert(province(*code)))
        });
        let scopes: Vec<Division> = best.own.into_iter().chain(scopes).collect();
        for scope in scopes {
            self.villages_of(scope, &mut walk, best);
        }
    }

    /// Walks to a division and through the villages below it.
    fn villages_of(&self, scope: Division, walk: &mut Walk, best: &mut Best) {
        let Some(province) = province(scope) else { return };
        let villages = self.villages.of(province);
        let above = [Level::Province, Level::City, Level::County].into_iter().filter(|l| *l < scope.level());
        for row in above.filter_map(|l| self.row(scope.at(l)?)) {
            walk.step(row);
        }
        let mut villages = inside(&villages, scope).iter().peekable();
        for row in self.upper_in(scope) {
            walk.step(row);
            let township = row.named.code;
            while let Some(village) =
                villages.next_if(|v| township.level() == Level::Township && township.contains(v.named.code))
            {
                if let Some(class) = walk.step(village).class {
                    best.offer(class, village.named.code);
                }
            }
        }
    }
}

/// Full-width letters and digits made plain, small letters.
fn fold(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            c => c,
        })
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The best so far.
struct Best {
    limit: usize,
    own: Option<Division>,
    found: BTreeSet<Rank>,
}

impl Best {
    fn offer(&mut self, class: Class, code: Division) {
        let own = self.own.is_some_and(|own| own.contains(code));
        let rank: Rank = (class, Reverse(own), code.level().number(), code);
        if self.found.len() >= self.limit && self.found.last().is_none_or(|last| *last < rank) {
            return;
        }
        self.found.insert(rank);
        if self.found.len() > self.limit {
            self.found.pop_last();
        }
    }
}

/// What the names down to one level have found.
#[derive(Clone, Copy, Debug, Default)]
struct Above {
    /// For each word what beginnings of names have reached.
    reach: [Reach; WORDS_MAX],
    /// Words found in a name, one bit each.
    found: u8,
}

/// What one row has found.
struct Step {
    /// The row is a hit.
    class: Option<Class>,
    /// How much of the text the path has found when something is left for a name below; 0 when that is little.
    open: u32,
}

/// A walk over rows, each after the one that it lies in.
struct Walk {
    words: Vec<Word>,
    /// By level, from 1; the first stands above the provinces.
    levels: [Above; 6],
}

impl Walk {
    fn step(&mut self, row: &Row) -> Step {
        let level = (row.named.level.number() as usize).min(5);
        let above = self.levels[level - 1];
        if row.flag == Flag::Pseudo {
            self.levels[level] = above;
            return Step { class: None, open: 0 };
        }
        let (mut here, mut worst) = (above, None);
        let mut reached = 0;
        for (i, word) in self.words.iter_mut().enumerate() {
            let eaten = word.eat(&row.named.name, above.reach[i]);
            here.reach[i] = eaten.reach;
            if eaten.reach != above.reach[i] {
                let places = eaten.reach.iter().fold(0, |all, places| all | places);
                reached = reached.max(63 - places.leading_zeros().min(63));
            }
            if let Some(class) = eaten.class {
                here.found |= 1 << i;
                worst = worst.max(Some(class));
            }
        }
        self.levels[level] = here;
        let (all, found) = (self.words.len() as u32, here.found.count_ones());
        let open = match all {
            // One word that goes on below: two characters of it say enough.
            1 if found == 0 && reached >= 2 => reached,
            1 => 0,
            _ if found + 1 == all && here.found != above.found => found,
            _ => 0,
        };
        Step { class: worst.filter(|_| found == all), open }
    }
}
