//! The file against its source, the exceptions of the codes, borders, what a refusal says. Figures were counted from the source,
//! not from the file.

mod finding;

use super::county::Counties;
use super::*;
use crate::Territory;
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Provinces, cities, counties, townships, villages.
const COUNTS: [(Level, usize); 5] = [
    (Level::Province, 31),
    (Level::City, 342),
    (Level::County, 2_978),
    (Level::Township, 41_352),
    (Level::Village, 620_573),
];
const ROWS: usize = 665_276;
/// Codes of 12 digits: five rows fewer, see `codes_that_are_one_when_zero_filled`.
const CODES: usize = 665_271;
/// SHA-256 over the `code,name,flag` lines of the source.
const DIGEST: &str = "a4192d45819ec7dbab21688e9f419f74fcaf5628bfb7efededd8c7b85b775ebe";
/// Counties with a border, and its points.
const BORDERS: usize = 2_848;

fn china() -> &'static National {
    National::embedded()
}

fn division(code: &str) -> Division {
    Division::parse(code).unwrap()
}

fn path(code: &str) -> String {
    let path: Vec<String> = china().path(division(code)).into_iter().map(|n| n.name).collect();
    path.join("/")
}

fn all() -> Vec<Row> {
    let provinces = china().villages.provinces();
    let villages = provinces.flat_map(|p| china().villages.of(p).to_vec());
    let mut rows: Vec<Row> = china().upper.iter().cloned().chain(villages).collect();
    rows.sort_by_key(|r| r.named.code);
    rows
}

#[test]
fn every_row_is_there() {
    let rows = all();
    assert_eq!(rows.len(), ROWS);
    let mut counts: BTreeMap<Level, usize> = BTreeMap::new();
    let mut flags: BTreeMap<(&str, Level), usize> = BTreeMap::new();
    let mut hash = Sha256::new();
    for row in &rows {
        *counts.entry(row.named.level).or_default() += 1;
        *flags.entry((row.flag.word(), row.named.level)).or_default() += 1;
        hash.update(format!("{},{},{}\n", row.named.code, row.named.name, row.flag.word()));
    }
    assert_eq!(counts, COUNTS.into());
    flags.retain(|(word, _), _| !word.is_empty());
    let expected = [
        (("pseudo", Level::City), 9),
        (("pseudo", Level::County), 4),
        (("pseudo", Level::Township), 1),
        (("pseudo", Level::Village), 1),
        (("virtual", Level::Village), 1_447),
        (("zone", Level::Township), 2_710),
        (("zone", Level::Village), 10_626),
    ];
    assert_eq!(flags, expected.into());
    let digest: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(digest, DIGEST);
    assert!(rows.is_sorted_by(|a, b| a.named.code < b.named.code), "each code and level once, in order");
    // Every row lies in a row of the level above.
    let codes: BTreeSet<Division> = rows.iter().map(|r| r.named.code).collect();
    for row in rows.iter().filter(|r| r.named.level > Level::Province) {
        let above = Level::from_number(row.named.level.number() - 1).unwrap();
        assert!(codes.contains(&row.named.code.at(above).unwrap()), "{row:?}");
    }
}

/// Three cities that stand for their own county, and 金门县, which stands for its township and village too.
#[test]
fn codes_that_are_one_when_zero_filled() {
    let mut by_code: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for row in all() {
        by_code.entry(row.named.code.code()).or_default().push(row.named.code.to_string());
    }
    assert_eq!(by_code.len(), CODES);
    let several: Vec<Vec<String>> = by_code.into_values().filter(|codes| codes.len() > 1).collect();
    let expected = [
        vec!["350527", "350527000", "350527000000"],
        vec!["4419", "441900"],
        vec!["4420", "442000"],
        vec!["4604", "460400"],
    ];
    assert_eq!(several, expected);
    for (code, flag) in [
        ("350527", Flag::Ordinary),
        ("350527000", Flag::Pseudo),
        ("350527000000", Flag::Pseudo),
        ("4419", Flag::Ordinary),
        ("441900", Flag::Pseudo),
    ] {
        assert_eq!(china().find(division(code)).unwrap().flag, flag, "{code}");
    }
    assert_eq!(path("350527000000"), "福建省/泉州市/金门县");
    // Zero-filled they are found all.
    let found: Vec<String> =
        china().search("441900000000", None, 9).iter().map(|h| h.named.code.to_string()).collect();
    assert_eq!(found, ["4419", "441900"]);
}

/// The depth of a branch is not constant.
#[test]
fn exceptions() {
    for (code, expected) in [
        // Cities without counties.
        ("441900003", "广东省/东莞市/东城街道"),
        ("442000001", "广东省/中山市/石岐街道"),
        ("460400100", "海南省/儋州市/那大镇"),
        ("620201001", "甘肃省/嘉峪关市/雄关街道"),
        // Municipalities.
        ("110101001001", "北京市/东城区/东华门街道/多福巷社区居委会"),
        ("120101", "天津市/和平区"),
        ("310101", "上海市/黄浦区"),
        ("500101", "重庆市/万州区"),
        ("500229", "重庆市/城口县"),
        // Counties right below the province.
        ("419001", "河南省/济源市"),
        ("429004", "湖北省/仙桃市"),
        ("469001", "海南省/五指山市"),
        ("659001", "新疆维吾尔自治区/石河子市"),
        // Ordinary.
        ("330106002051", "浙江省/杭州市/西湖区/北山街道/上保社区"),
        ("1101", "北京市"),
        ("330199", ""),
        ("710000", ""),
    ] {
        assert_eq!(path(code), expected, "{code}");
    }
    let mut wrong = Vec::new();
    for (code, children, first) in [
        ("11", 16, "110101"),
        ("50", 38, "500101"),
        ("4419", 36, "441900003"),
        ("441900", 36, "441900003"),
        ("6202", 5, "620201001"),
        ("4604", 18, "460400100"),
        ("350527", 0, ""),
        ("3301", 13, "330102"),
        ("330106", 12, "330106002"),
        ("330106002051", 0, ""),
        ("999999", 0, ""),
    ] {
        let Ok(code) = Division::parse(code) else { continue };
        let found = china().children(code);
        let found_first = found.first().map(|n| n.code.to_string()).unwrap_or_default();
        if (found.len(), found_first.as_str()) != (children, first) {
            wrong.push((code, found.len(), found_first));
        }
    }
    assert_eq!(wrong, Vec::new());
    // Below 河南: 17 cities and 济源市, which has none above it.
    let henan: Vec<String> = china().children(division("41")).iter().map(|n| n.code.to_string()).collect();
    assert_eq!((henan.len(), henan.last().map(String::as_str)), (18, Some("419001")));
}

#[test]
fn a_county_as_it_is_loaded() {
    let county = china().county_entries(division("330106")).unwrap();
    assert_eq!(county.len(), 3 + 12 + 222);
    assert!(county.iter().all(|e| e.flag == Flag::Ordinary));
    assert_eq!(county.first().unwrap().name, "浙江省");
    for (code, centre) in [
        ("330106", Some("330106")),
        ("419001", Some("419001")),
        ("4419", Some("441900")),
        ("441900", Some("441900")),
        ("4420", Some("442000")),
        ("4604", Some("460400")),
        ("6202", Some("620201")),
        ("3301", None),
        ("4190", None),
        ("33", None),
        ("330106002", None),
        ("330199", None),
    ] {
        let found = china().centre(division(code)).map(|d| d.to_string());
        assert_eq!(found.as_deref(), centre, "{code}");
        assert_eq!(china().county_entries(division(code)).is_some(), centre.is_some(), "{code}");
    }
    // A centre without a county level is a territory like others; its path names the city once.
    let root = division("441900");
    let dongguan = china().county_entries(root).unwrap();
    let calendar = crate::Calendar::default();
    let dongguan = Territory::from_parts(root, dongguan, Vec::new(), calendar).unwrap();
    let names: Vec<String> = dongguan.path(division("441900003")).into_iter().map(|n| n.name).collect();
    assert_eq!(names, ["广东省", "东莞市", "东城街道"]);
    assert_eq!((dongguan.name(root), dongguan.children(root).len()), (Some("东莞市"), 36));
}

#[test]
fn provinces_are_kept_within_the_limit() {
    let national = National::read(FILE).unwrap();
    for province in ["11", "12", "13", "14", "11", "15"] {
        let village = national.villages.of(province.parse().unwrap()).first().unwrap().named.code;
        assert!(national.find(village).is_some());
    }
    assert_eq!(national.villages.kept(), [13, 14, 11, 15]);
    assert!(national.villages.of(99).is_empty() && national.villages.kept().len() == PROVINCES_KEPT);
}

#[test]
fn borders() {
    let counties = Counties::embedded();
    let (count, points) = counties.counts();
    assert_eq!(count, BORDERS);
    assert!((540_000..560_000).contains(&points), "{points}");
    for (code, shape) in counties.iter() {
        assert!(china().find(*code).is_some(), "{code}");
        assert!(shape.rings.iter().map(|r| crate::shape::area2(r)).sum::<i128>() > 0, "{code}");
    }
    // Without a border: development zones, and few others.
    let bordered: BTreeSet<Division> = counties.iter().map(|(code, _)| *code).collect();
    let upper = china().upper.iter().filter(|r| r.named.level == Level::County);
    let without: Vec<&str> =
        upper.filter(|r| !bordered.contains(&r.named.code)).map(|r| r.named.name.as_str()).collect();
    assert_eq!(without.len(), 2_978 - BORDERS);
    let zone = |name: &&str| ["区", "园", "城", "地"].iter().any(|last| name.ends_with(last));
    let other: Vec<&str> = without.into_iter().filter(|n| !zone(n)).collect();
    assert_eq!(other, ["乌拉盖管理区管委会", "中沙群岛的岛礁及其海域", "新星市", "白杨市"]);
}

#[test]
fn positions() {
    for (lng, lat, expected) in [
        (120.1400, 30.2620, Some("330106")),
        (120.2100, 30.2500, Some("330102")),
        (116.3975, 39.9087, Some("110101")),
        (121.4737, 31.2304, Some("310101")),
        (113.7518, 23.0207, Some("441900")),
        (113.3826, 22.5211, Some("442000")),
        (109.5768, 19.5175, Some("460400")),
        (98.2773, 39.7865, Some("620201")),
        (112.3340, 16.8330, Some("460321")),
        (87.6177, 43.7928, Some("650102")),
        // The sea, other countries, the poles, nonsense.
        (123.5, 30.0, None),
        (139.7, 35.7, None),
        (0.0, 90.0, None),
        (f64::NAN, 30.0, None),
    ] {
        let found = county_at(lng, lat).map(|n| n.code.to_string());
        assert_eq!(found.as_deref(), expected, "{lng} {lat}");
    }
    assert!(china().outline(division("330106")).is_some());
    assert!(china().outline(division("330102002")).is_none());
}

#[test]
fn a_refusal_names_the_county() {
    let demo = Territory::demo().unwrap();
    let said = |lng, lat| serde_json::Value::Object(demo.outside(lng, lat));
    let beijing = serde_json::json!({"county": "西湖区", "lies_in": {"code": "110101", "name": "东城区"}});
    assert_eq!(said(116.3975, 39.9087), beijing);
    assert_eq!(said(139.7, 35.7), serde_json::json!({"county": "西湖区", "lies_in": null}));
    // Just beyond the exact border, by the simplified one still inside: no name, not the wrong one.
    assert_eq!(said(120.1400, 30.2620)["lies_in"], serde_json::Value::Null);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// A division is among the children of what stands before it on its path.
    #[test]
    fn paths_and_children_agree(at in 0usize..44_703) {
        let row = &china().upper[at];
        let path = china().path(row.named.code);
        if row.flag != Flag::Pseudo && path.len() > 1 {
            prop_assert_eq!(path.last(), Some(&row.named));
            let above = path[path.len() - 2].code;
            prop_assert!(china().children(above).contains(&row.named));
        }
    }

    /// The index finds what a search through all borders finds.
    #[test]
    fn positions_agree_with_all_borders(x in 73_000_000i64..135_000_000, y in 18_000_000i64..54_000_000) {
        let holding = Counties::embedded().iter().filter(|(_, s)| s.holds((x, y))).map(|(c, _)| *c).min();
        let found = county_at(x as f64 / 1e6, y as f64 / 1e6).map(|n| n.code);
        prop_assert!(holding.is_none() || found == holding, "{:?} {:?}", holding, found);
    }
}
