//! Names in the contract: a component of two shapes would be what the last room said.

use super::check;
use super::source::rust;
use std::collections::BTreeMap;
use syn::visit::Visit;

/// The types that the contract shows: name there, fields or variants, place.
struct Shown<'a> {
    path: &'a str,
    found: Vec<(String, usize, String)>,
}

fn derives_schema(attributes: &[syn::Attribute]) -> bool {
    let derive = attributes.iter().filter(|a| a.path().is_ident("derive"));
    derive
        .filter_map(|a| a.meta.require_list().ok())
        .any(|list| list.tokens.clone().into_iter().any(|token| token.to_string() == "ToSchema"))
}

/// `#[schema(as = Other)]`.
fn renamed(attributes: &[syn::Attribute]) -> Option<String> {
    let lists = attributes.iter().filter(|a| a.path().is_ident("schema"));
    let texts = lists.filter_map(|a| a.meta.require_list().ok()).map(|list| list.tokens.to_string());
    texts.filter_map(|text| Some(text.split_once("as = ")?.1.split([',', ' ']).next()?.to_owned())).next()
}

impl Shown<'_> {
    fn add(&mut self, name: &syn::Ident, attributes: &[syn::Attribute], parts: usize) {
        if derives_schema(attributes) {
            let at = format!("{}:{}", self.path, name.span().start().line);
            self.found.push((renamed(attributes).unwrap_or_else(|| name.to_string()), parts, at));
        }
    }
}

impl<'ast> Visit<'ast> for Shown<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.add(&item.ident, &item.attrs, item.fields.len());
    }
    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.add(&item.ident, &item.attrs, item.variants.len());
    }
}

#[test]
fn a_name_in_the_contract_is_one_type() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in rust().iter().filter(|source| !source.is_test()) {
        // A file that cannot be read is a finding of `functions_are_short`.
        let Ok(file) = syn::parse_file(&source.text) else { continue };
        let mut shown = Shown { path: &source.path, found: Vec::new() };
        shown.visit_file(&file);
        // An empty body is the same everywhere.
        for (name, _, at) in shown.found.into_iter().filter(|(_, parts, _)| *parts > 0) {
            places.entry(name).or_default().push(at);
        }
    }
    assert!(places.len() > 50, "types are found by their derive");
    let twice = places.into_iter().filter(|(_, places)| places.len() > 1);
    check(
        "a schema name belongs to one type (else `#[schema(as = …)]`)",
        twice.map(|(name, places)| format!("{name}: {}", places.join(", "))).collect(),
    );
}
