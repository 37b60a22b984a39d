//! Proposals: a class from the words, a lead from the place. Advice with a reason; a person decides.
//! The port is [`Propose`]; `insight` implements it later. Here are the first rules, `keywords@1` and `grid-first@1`.

use crate::category::{Catalogue, Category};
use crate::facts::RuleRef;
use base::{DeskId, Division};
use people::Desk;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// Version of the arithmetic of `keywords`.
const KEYWORDS: i64 = 2;
/// One covered character in so many of the words is needed at least: a word in passing points nowhere.
const FEWEST: usize = 100;
/// What may follow a keyword of letters inside its word.
const ENDINGS: [&str; 6] = ["", "s", "es", "ed", "d", "ing"];

/// A proposed class and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassProposal {
    /// The class's code.
    pub category: String,
    /// Why.
    pub rule: RuleRef,
}

/// A proposed lead and why. No lead: the territorial government keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadProposal {
    /// The desk.
    pub lead: Option<DeskId>,
    /// Why.
    pub rule: RuleRef,
}

/// Where proposals come from.
pub trait Propose: Send + Sync {
    /// A class for these words; `None` when nothing points anywhere.
    fn category(&self, words: &str, catalogue: &Catalogue) -> Option<ClassProposal>;
    /// A lead among these desks for a case of this class in this place.
    fn lead(&self, category: &Category, place: Division, desks: &[Desk]) -> LeadProposal;
}

/// The rules that ship with the program: `keywords` and `grid-first`.
#[derive(Clone, Copy, Debug)]
pub struct FirstRules {
    /// Version of `grid-first`, as stored with each proposal.
    pub version: i64,
}

impl Default for FirstRules {
    fn default() -> Self {
        Self { version: 1 }
    }
}

fn rule(name: &str, version: i64, facts: impl IntoIterator<Item = (&'static str, Value)>) -> RuleRef {
    let facts: BTreeMap<String, Value> = facts.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    RuleRef { rule: name.to_owned(), version, facts }
}

/// Whether a desk may lead a class: villages do not get a township's work, townships not a department's.
pub fn may_lead(category: &Category, desk: &Desk) -> bool {
    desk.org.division.level() <= category.level.level()
}

/// What of a class was found in the words.
struct Found<'a> {
    keywords: Vec<&'a str>,
    covered: usize,
}

impl<'a> Found<'a> {
    fn weight(&self) -> (usize, usize) {
        (self.covered, self.keywords.iter().map(|k| k.chars().count()).max().unwrap_or(0))
    }
    /// Without keywords that are part of another found one.
    fn longest_only(&self) -> Vec<&'a str> {
        let part = |k: &&str| self.keywords.iter().any(|other| other != k && other.contains(*k));
        self.keywords.iter().copied().filter(|k| !part(k)).collect()
    }
}

fn find<'a>(words: &str, class: &'a Category) -> Found<'a> {
    let mut covered = vec![false; words.len()];
    let mut keywords = Vec::new();
    for keyword in &class.keywords {
        let mut hit = false;
        for (at, _) in words.match_indices(keyword.as_str()).filter(|(at, k)| is_word(words, *at, k)) {
            covered[at..at + keyword.len()].fill(true);
            hit = true;
        }
        if hit {
            keywords.push(keyword.as_str());
        }
    }
    let covered = words.char_indices().filter(|(at, _)| covered[*at]).count();
    Found { keywords, covered }
}

/// Whether letters begin and end a word here, but for an ending; Chinese has no such borders.
fn is_word(words: &str, at: usize, keyword: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let (before, after) = (&words[..at], &words[at + keyword.len()..]);
    let begins = !keyword.starts_with(letter) || !before.ends_with(letter);
    let rest = after.find(|c| !letter(c)).map_or(after, |end| &after[..end]);
    begins && (!keyword.ends_with(letter) || ENDINGS.contains(&rest))
}

impl Propose for FirstRules {
    /// `keywords`: the class whose keywords cover most characters of the words, each character once; then the one with the
    /// longest keyword; then the first by code. Letters are compared by words and their endings.
    fn category(&self, words: &str, catalogue: &Catalogue) -> Option<ClassProposal> {
        let words = words.to_lowercase();
        let mut best: Option<(&Category, Found<'_>)> = None;
        for class in catalogue.all() {
            let found = find(&words, class);
            if best.as_ref().is_none_or(|(_, b)| found.weight() > b.weight()) {
                best = Some((class, found));
            }
        }
        let length = words.chars().count();
        let (class, found) = best.filter(|(_, f)| f.covered > 0 && f.covered * FEWEST >= length)?;
        let facts = [("catalogue", json!(catalogue.version)), ("words", json!(found.longest_only()))];
        Some(ClassProposal { category: class.code.clone(), rule: rule("keywords", KEYWORDS, facts) })
    }

    /// `grid-first`: the most specific desk that answers for the place and may lead the class.
    fn lead(&self, category: &Category, place: Division, desks: &[Desk]) -> LeadProposal {
        let nearest = desks
            .iter()
            .filter(|d| d.org.division.contains(place) && may_lead(category, d))
            .max_by_key(|d| (d.org.division.level(), std::cmp::Reverse(d.id)));
        let level = category.level.word();
        let mut facts =
            vec![("category", json!(category.code)), ("level", json!(level)), ("place", json!(place))];
        if let Some(desk) = nearest {
            facts.push(("answers_for", json!(desk.org.division)));
        }
        LeadProposal { lead: nearest.map(|d| d.id), rule: rule("grid-first", self.version, facts) }
    }
}
