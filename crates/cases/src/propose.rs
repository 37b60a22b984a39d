//! Proposals: a class from the words, a lead from the place. Advice with a reason; a person decides.
//! The port is [`Propose`]; `insight` implements it later. Here are the first rules, `keywords@1` and `grid-first@1`.

use crate::category::{Catalogue, Category};
use crate::facts::RuleRef;
use base::{DeskId, Division};
use people::Desk;
use serde_json::{Value, json};
use std::collections::BTreeMap;

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

/// The rules that ship with the program.
#[derive(Clone, Copy, Debug)]
pub struct FirstRules {
    /// Version of both rules, as stored with each proposal.
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

impl Propose for FirstRules {
    /// `keywords`: the class whose distinct keywords cover most characters of the words; the file's order breaks ties.
    fn category(&self, words: &str, catalogue: &Catalogue) -> Option<ClassProposal> {
        let words = words.to_lowercase();
        let hits = |c: &Category| -> Vec<String> {
            c.keywords.iter().filter(|k| words.contains(k.as_str())).cloned().collect()
        };
        let weight = |found: &[String]| -> usize { found.iter().map(|k| k.chars().count()).sum() };
        let mut best: Option<(&Category, Vec<String>)> = None;
        for class in catalogue.all() {
            let found = hits(class);
            let better = best.as_ref().is_none_or(|(_, b)| weight(&found) > weight(b));
            if !found.is_empty() && better {
                best = Some((class, found));
            }
        }
        let (class, found) = best?;
        let facts = [("catalogue", json!(catalogue.version)), ("words", json!(found))];
        Some(ClassProposal { category: class.code.clone(), rule: rule("keywords", self.version, facts) })
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

#[cfg(test)]
mod tests {
    use super::*;
    use base::OrgId;
    use people::Org;
    use uuid::Uuid;

    fn desk(n: u128, division: &str) -> Desk {
        let org = Org {
            id: OrgId(Uuid::from_u128(n)),
            name: format!("单位{n}（演示）"),
            phone: "0571-0000".to_owned(),
            division: Division::parse(division).unwrap(),
        };
        Desk { id: DeskId(Uuid::from_u128(n)), org }
    }

    #[test]
    fn keywords() {
        let all = Catalogue::embedded();
        for (words, expected) in [
            ("楼下垃圾桶满了三天没人清", Some("E0102")),
            ("路灯不亮，晚上很黑", Some("C0118")),
            ("井盖松动，走上去会响", Some("C0102")),
            ("The street light is out", Some("C0118")),
            ("你好", None),
        ] {
            assert_eq!(
                FirstRules::default().category(words, &all).map(|p| p.category).as_deref(),
                expected,
                "{words}"
            );
        }
        let proposal = FirstRules::default().category("路灯不亮", &all).unwrap();
        assert_eq!(
            serde_json::to_string(&proposal.rule).unwrap(),
            r#"{"rule":"keywords","version":1,"facts":{"catalogue":1,"words":["路灯","不亮"]}}"#
        );
    }

    #[test]
    fn the_nearest_desk_that_may() {
        let all = Catalogue::embedded();
        let desks = [desk(1, "330106002"), desk(2, "330106002051"), desk(3, "330106002052")];
        let grid = Division::parse("330106002051002").unwrap();
        let other = Division::parse("330106004001001").unwrap();
        for (class, place, expected) in
            [("E0102", grid, Some(2)), ("C0118", grid, Some(1)), ("C0118", other, None)]
        {
            let lead = FirstRules::default().lead(all.find(class).unwrap(), place, &desks).lead;
            assert_eq!(lead, expected.map(|n| DeskId(Uuid::from_u128(n))), "{class} {place}");
        }
    }
}
