//! The form of code: lengths, first lines, what is not written.

use super::check;
use super::source::{Source, files, rust};
use syn::spanned::Spanned;
use syn::visit::Visit;

/// Lines of a function at most.
const FUNCTION_MAX: usize = 70;
/// Lines of a handler's body at most: load, decide, save, render. Extractors stand above it.
const HANDLER_MAX: usize = 25;
/// Lines of code of a file at most; blank lines, comments and test modules do not count.
const FILE_MAX: usize = 400;

/// Collects functions that are too long.
struct Functions<'a> {
    path: &'a str,
    findings: Vec<String>,
}

impl Functions<'_> {
    fn measure(&mut self, name: &syn::Ident, whole: proc_macro2::Span) {
        let (first, last) = (name.span().start().line, whole.end().line);
        let lines = last + 1 - first;
        if lines > FUNCTION_MAX {
            self.findings.push(format!("{}:{first}: {name} has {lines} lines", self.path));
        }
    }
}

impl<'ast> Visit<'ast> for Functions<'_> {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig.ident, item.span());
        syn::visit::visit_item_fn(self, item);
    }
    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig.ident, item.span());
        syn::visit::visit_impl_item_fn(self, item);
    }
    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.measure(&item.sig.ident, item.span());
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[test]
fn functions_are_short() {
    let mut findings = Vec::new();
    for source in rust() {
        match syn::parse_file(&source.text) {
            Ok(file) => {
                let mut functions = Functions { path: &source.path, findings: Vec::new() };
                functions.visit_file(&file);
                findings.extend(functions.findings);
            }
            Err(e) => findings.push(format!("{}:{}: {e}", source.path, e.span().start().line)),
        }
    }
    check("a function has at most 70 lines", findings);
}

/// Lines between the braces of a function that is a route; `None` when it is none.
fn handler_lines(item: &syn::ItemFn) -> Option<usize> {
    let is_route = |attribute: &syn::Attribute| {
        attribute.path().segments.iter().map(|s| s.ident.to_string()).eq(["utoipa", "path"])
    };
    let braces = item.block.brace_token.span;
    let lines = braces.close().start().line - braces.open().start().line;
    item.attrs.iter().any(is_route).then(|| lines.saturating_sub(1))
}

#[test]
fn handlers_are_short() {
    let (mut seen, mut findings) = (0, Vec::new());
    for source in rust() {
        // A file that cannot be read is a finding of `functions_are_short`.
        let Ok(file) = syn::parse_file(&source.text) else { continue };
        for item in &file.items {
            let syn::Item::Fn(item) = item else { continue };
            let Some(lines) = handler_lines(item) else { continue };
            seen += 1;
            if lines > HANDLER_MAX {
                let at = item.sig.ident.span().start().line;
                findings.push(format!("{}:{at}: {} has {lines} lines", source.path, item.sig.ident));
            }
        }
    }
    assert!(seen > 30, "handlers are found by their attribute");
    check("the body of a handler has at most 25 lines", findings);
}

/// Collects wildcard arms of matches over a state.
struct Wildcards<'a> {
    path: &'a str,
    findings: Vec<String>,
}

impl<'ast> Visit<'ast> for Wildcards<'_> {
    fn visit_expr_match(&mut self, item: &'ast syn::ExprMatch) {
        // Whole variants of an enum called State, in any arm.
        let state = item.arms.iter().any(|arm| {
            let words = arm.pat.span().source_text().unwrap_or_default();
            words.contains("State::")
        });
        for arm in item.arms.iter().filter(|arm| state && matches!(arm.pat, syn::Pat::Wild(_))) {
            self.findings.push(format!("{}:{}", self.path, arm.pat.span().start().line));
        }
        syn::visit::visit_expr_match(self, item);
    }
}

#[test]
fn a_match_over_a_state_names_every_state() {
    let mut findings = Vec::new();
    for source in rust().iter().filter(|source| source.is_module("rules") || source.is_module("model")) {
        if let Ok(file) = syn::parse_file(&source.text) {
            let mut wildcards = Wildcards { path: &source.path, findings: Vec::new() };
            wildcards.visit_file(&file);
            findings.extend(wildcards.findings);
        }
    }
    check("a transition names the states it refuses, without a wildcard", findings);
}

fn too_long(source: &Source, code: &str) -> Option<String> {
    let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
    (lines > FILE_MAX).then(|| format!("{}: {lines} lines of code", source.path))
}

#[test]
fn files_are_short() {
    let mut findings = Vec::new();
    for source in rust() {
        let code = if source.is_test() { source.code() } else { source.program() };
        findings.extend(too_long(&source, &code));
    }
    for source in files(&["web/src", "web/scripts", "web/e2e"], &[".ts", ".tsx", ".mjs"]) {
        if !source.path.ends_with(".d.ts") {
            // Whole lines of comment only: quotes and slashes in TypeScript are not told apart here.
            let comment =
                |line: &&str| ["//", "/*", "*"].iter().any(|open| line.trim_start().starts_with(open));
            let code: Vec<&str> = source.text.lines().filter(|line| !comment(line)).collect();
            findings.extend(too_long(&source, &code.join("\n")));
        }
    }
    check("a file has at most 400 lines of code", findings);
}

#[test]
fn every_module_says_what_it_is() {
    let silent = rust().into_iter().filter(|source| !source.text.starts_with("//! "));
    check("a module opens with //!", silent.map(|source| format!("{}:1", source.path)).collect());
}

#[test]
fn lints_are_expected_with_a_reason() {
    let mut findings = Vec::new();
    for source in rust() {
        let code = source.code();
        findings.extend(source.uses(&code, &["#[allow(", "#![allow("]));
        let text: Vec<&str> = source.text.lines().collect();
        for (n, line) in code.lines().enumerate().filter(|(_, line)| line.contains("[expect(")) {
            let near = text[n..text.len().min(n + 6)].join(" ");
            if line.trim_start().starts_with('#') && !near.contains("reason") {
                findings.push(format!("{}:{}: no reason", source.path, n + 1));
            }
        }
    }
    check("#[expect(lint, reason = …)], never #[allow]", findings);
}

#[test]
fn nothing_is_left_for_later() {
    let mut findings = Vec::new();
    for source in rust() {
        findings.extend(source.uses(&source.code(), &["todo!", "unimplemented!", "dbg!"]));
    }
    check("no todo!, unimplemented! or dbg!", findings);
}

#[test]
fn unwrap_is_proven() {
    let mut findings = Vec::new();
    for source in rust() {
        let text: Vec<&str> = source.text.lines().collect();
        for (n, line) in source.program().lines().enumerate() {
            let above = &text[n.saturating_sub(3)..=n.min(text.len() - 1)];
            if line.contains(".unwrap()") && !above.iter().any(|l| l.contains("Unwrap safety:")) {
                findings.push(format!("{}:{}", source.path, n + 1));
            }
        }
    }
    check("unwrap stands under a comment \"Unwrap safety: …\"", findings);
}

#[test]
fn no_file_is_forgotten() {
    let mut findings = Vec::new();
    let sources = rust();
    for source in &sources {
        let (folder, file) = source.path.rsplit_once('/').unwrap_or(("", &source.path));
        let name = file.trim_end_matches(".rs");
        // A bench or an example is a program of its own.
        let alone = ["/benches", "/examples"].iter().any(|end| folder.ends_with(end));
        if ["lib", "main", "build"].contains(&name) || alone {
            continue;
        }
        let (module, parents) = if name == "mod" {
            let (above, module) = folder.rsplit_once('/').unwrap_or(("", folder));
            (module, above)
        } else {
            (name, folder)
        };
        let candidates = [
            format!("{parents}.rs"),
            format!("{parents}/mod.rs"),
            format!("{parents}/lib.rs"),
            format!("{parents}/main.rs"),
        ];
        let declared = sources
            .iter()
            .any(|other| candidates.contains(&other.path) && has_declaration(&other.text, module));
        if !declared {
            findings.push(format!("{}: no module declares it", source.path));
        }
    }
    check("every file belongs to a module", findings);
}

fn has_declaration(text: &str, module: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        line.ends_with(&format!("mod {module};"))
    })
}
