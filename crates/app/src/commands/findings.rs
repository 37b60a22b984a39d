//! Findings of an import as lines: `FILE:LINE:COLUMN: sentence`. The rooms give codes; here are the words for operators.

use super::wait::say;
use base::import::{FINDINGS_MAX, Finding};
use serde_json::Value;
use std::path::Path;

/// Codes and their sentences; `{name}` is an argument.
const SENTENCES: &[(&str, &str)] = &[
    ("account", "an account is small letters, digits, dots, dashes and underlines, 64 at most"),
    ("ambiguous", "several organisations are called so; write the division's code beside it"),
    ("away_from_village", "the grid lies apart from the other grids of {village}"),
    ("axes_exchanged", "longitude and latitude are exchanged: GeoJSON has longitude first"),
    ("bidi", "holds a mark that changes the direction of writing"),
    ("cells", "{have} cells where the head line has {want}"),
    ("closed", "the organisation was closed"),
    ("code", "no code of a division or grid"),
    ("code_form", "a class has a code such as E0102 or C0118"),
    ("column_missing", "the head line lacks this column"),
    ("column_unknown", "no column is called so, or it stands twice"),
    ("control", "holds a control character"),
    ("csv", "no CSV: check the quotation marks"),
    ("date", "no date of this century; write 2027-01-01"),
    ("desk_in_use", "posts or cases are at a desk that would go"),
    ("division", "no code of a division"),
    ("duplicate", "stands in an earlier line already (line {first})"),
    ("empty", "holds nothing"),
    ("feature", "no GeoJSON Feature"),
    ("flag", "write pseudo, virtual or zone, or nothing"),
    ("flat", "a ring without an area"),
    ("geojson", "no GeoJSON FeatureCollection (RFC 7946)"),
    ("geometry", "a Polygon or MultiPolygon is wanted"),
    ("grades", "write one limit, or one for ordinary and one for urgent cases"),
    ("hole_outside", "a hole that does not lie in its ring"),
    ("hours", "no office hours; write 09:00-12:00 13:00-17:30"),
    ("inactive", "this person cannot sign in any more; activate them first"),
    ("item_code", "an item of the standard has a code of small letters"),
    ("item_form", "an item of the standard is code:Chinese:English"),
    ("kind", "no kind that is known"),
    ("last_desk", "the county's own intake or verify desk must stay"),
    ("limit_form", "no limit; write 2 work_day or 4 work_hour"),
    ("mark", "holds {mark}, which separates values"),
    ("name", "no name"),
    ("national_form", "no national code"),
    ("no_county", "the county {county} itself is not in the file"),
    ("no_desk", "the organisation has no desk for this duty"),
    ("no_password", "a new account without a first password; try again"),
    ("not_closed", "a ring that does not end where it begins"),
    ("not_utf8", "not UTF-8; save the file as \"CSV UTF-8\""),
    ("not_yours", "lies outside {within}"),
    ("other_county", "does not lie in {county}"),
    ("other_name", "the account stands with another name in an earlier line"),
    ("out_of_county", "lies not in the county but in {lies_in} (at {lng}, {lat}); the wrong --datum?"),
    ("outside", "does not lie in the county"),
    ("outside_village", "the grid does not lie in {village}"),
    ("phone", "no telephone number"),
    ("position", "no position in degrees; WGS-84, longitude first"),
    ("range", "out of range ({min} to {max})"),
    ("required", "is empty"),
    ("role", "who has this role may not act at a desk for {value}"),
    ("self_intersection", "the border crosses itself at {lng}, {lat}"),
    ("too_large", "the file is larger than {max} bytes"),
    ("too_long", "longer than {max} characters"),
    ("too_many", "more than {max}"),
    ("too_many_points", "too many points"),
    ("too_many_posts", "more than {max} posts for one person"),
    ("too_many_rows", "more than {max} lines"),
    ("unknown", "{value} is not known"),
    ("unknown_township", "its township {township} is not loaded"),
    ("unknown_village", "its village {village} is not loaded"),
    ("village", "no code of a village"),
    ("weekday", "only Saturdays and Sundays are worked by exception"),
    ("when", "an urgent limit needs the words that say when"),
    ("year_not_whole", "the year {year} is not whole: {missing} is missing"),
];

/// Prints every finding.
pub fn print(file: &Path, findings: &[Finding]) {
    for finding in findings {
        say(&line(file, finding));
    }
    let more = if findings.len() >= FINDINGS_MAX { " (and maybe more)" } else { "" };
    eprintln!("{} findings{more}; nothing was loaded.", findings.len());
}

fn line(file: &Path, finding: &Finding) -> String {
    let column = if finding.column.is_empty() { String::new() } else { format!("{}:", finding.column) };
    format!("{}:{}:{column} {}", file.display(), finding.line.max(1), sentence(finding))
}

/// The sentence of a code; a code without one is shown with its arguments.
fn sentence(finding: &Finding) -> String {
    let known = SENTENCES.iter().find(|(code, _)| *code == finding.code);
    let Some((_, words)) = known else {
        let args: Vec<String> = finding.args.iter().map(|(k, v)| format!("{k} {}", plain(v))).collect();
        let args = if args.is_empty() { String::new() } else { format!(" ({})", args.join(", ")) };
        return format!("{}{args}", finding.code.replace('_', " "));
    };
    let filled = finding
        .args
        .iter()
        .fold((*words).to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), &plain(value)));
    // What has no argument after all is left out rather than shown as a hole.
    let mut shown = String::with_capacity(filled.len());
    let mut rest = filled.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        shown.push_str(before);
        shown.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    shown.push_str(rest);
    let known = finding.args.get("known").map(|v| format!(": {}", plain(v)));
    shown + &known.unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Null => "…".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines() {
        let check =
            |finding: Finding, expected: &str| assert_eq!(line(Path::new("a.csv"), &finding), expected);
        check(
            Finding::new(3, "code", "duplicate").arg("first", 2),
            "a.csv:3:code: stands in an earlier line already (line 2)",
        );
        check(Finding::new(0, "", "too_large").arg("max", 9), "a.csv:1: the file is larger than 9 bytes");
        check(
            Finding::new(2, "kind", "unknown").arg("known", vec!["a", "b"]),
            "a.csv:2:kind: … is not known: a, b",
        );
        check(Finding::new(2, "x", "strange_thing").arg("n", 1), "a.csv:2:x: strange thing (n 1)");
        check(
            Finding::new(2, "code", "out_of_county"),
            "a.csv:2:code: lies not in the county but in … (at …, …); the wrong --datum?",
        );
    }

    #[test]
    fn codes_are_in_order_and_once() {
        let codes: Vec<&str> = SENTENCES.iter().map(|(code, _)| *code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
    }
}
