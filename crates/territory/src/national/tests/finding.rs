//! What a search finds, and in which order.

use super::*;

fn found(text: &str, own: Option<&str>) -> Vec<String> {
    let hits = china().search(text, own.map(division), SEARCH_MAX);
    hits.iter().map(|h| format!("{} {}", h.named.code, h.named.name)).collect()
}

#[test]
fn the_first_hit() {
    let mut wrong = Vec::new();
    for (text, own, expected) in [
        // Codes: whole, zero-filled, with blanks, full-width.
        ("330106", None, "330106 西湖区"),
        ("33", None, "33 浙江省"),
        ("330000", None, "33 浙江省"),
        ("330100", None, "3301 杭州市"),
        ("330106000000", None, "330106 西湖区"),
        ("330106002051", None, "330106002051 上保社区"),
        ("330106002051000", None, "330106002051 上保社区"),
        ("330 106 002", None, "330106002 北山街道"),
        ("３３０１０６", None, "330106 西湖区"),
        ("3301060020", None, "330106002051 上保社区"),
        // Names: whole, without the last word; the own county first, else the higher level, then the code.
        ("浙江", None, "33 浙江省"),
        ("杭州市", None, "3301 杭州市"),
        ("西湖", Some("330106"), "330106 西湖区"),
        ("西湖", Some("360103"), "360103 西湖区"),
        ("北山街道", Some("330106"), "330106002 北山街道"),
        ("灵隐", None, "330106012 灵隐街道"),
        ("上保", Some("330106"), "330106002051 上保社区"),
        // Parts of the path, with blanks or without, in any order.
        ("西湖 北山", None, "330106002 北山街道"),
        ("北山 西湖", None, "330106002 北山街道"),
        ("杭州 西湖", None, "330106 西湖区"),
        ("杭州西湖", None, "330106 西湖区"),
        ("浙江省杭州市西湖区北山街道", None, "330106002 北山街道"),
        ("浙江省/杭州市/西湖区", None, "330106 西湖区"),
        ("浙江 北山街道 西湖", None, "330106002 北山街道"),
        ("西湖区 上保社区", None, "330106002051 上保社区"),
        ("西湖区上保社区", None, "330106002051 上保社区"),
        ("北山街道上保", Some("330106"), "330106002051 上保社区"),
        // Pinyin: initials, in full, over the path, mixed.
        ("hzxh", None, "330106 西湖区"),
        ("HZXH", None, "330106 西湖区"),
        ("bsjd", Some("330106"), "330106002 北山街道"),
        ("hangzhou", None, "3301 杭州市"),
        ("hangzhouxihu", None, "330106 西湖区"),
        ("hangzhou xihu", None, "330106 西湖区"),
        ("杭州xh", None, "330106 西湖区"),
        ("xhqsb", Some("330106"), "330106002051 上保社区"),
        // Characters of several readings.
        ("chongqing", None, "50 重庆市"),
        ("cqwz", None, "500101 万州区"),
        ("changle", None, "350112 长乐区"),
        ("fzcl", None, "350112 长乐区"),
        ("xiamen", None, "3502 厦门市"),
        ("xmsm", None, "350203 思明区"),
        ("luan", None, "3415 六安市"),
        ("bengbu", None, "3403 蚌埠市"),
        // Exceptions.
        ("东莞 东城", None, "441900003 东城街道"),
        ("东莞", None, "4419 东莞市"),
        ("河南济源", None, "419001 济源市"),
        ("北京东城", None, "110101 东城区"),
        ("jyg", None, "6202 嘉峪关市"),
    ] {
        let found = found(text, own);
        if found.first().map(String::as_str) != Some(expected) {
            wrong.push(format!("{text}: {found:?}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn nothing_is_found() {
    for text in [
        "",
        "  ",
        "不存在的地方",
        "9",
        "3301069",
        "1234567890123456",
        "iiiiii",
        "市辖区",
        "，/>",
        "a b c d e f g",
    ] {
        assert_eq!(found(text, Some("330106")), Vec::<String>::new(), "{text}");
    }
    assert_eq!(found(&"西".repeat(61), None), Vec::<String>::new());
    assert_eq!(found("西湖", None).len(), SEARCH_MAX);
    assert_eq!(china().search("西湖", None, 3).len(), 3);
    assert_eq!(china().search("西湖", None, 999).len(), SEARCH_MAX);
    assert!(china().search("西湖", None, 0).is_empty());
}

#[test]
fn pseudo_rows_by_code_only() {
    let hits = china().search("1101", None, 20);
    assert_eq!((hits[0].named.name.as_str(), hits[0].flag, hits[0].path.len()), ("市辖区", Flag::Pseudo, 1));
    assert!(china().search("东莞市", None, 20).iter().all(|h| h.flag != Flag::Pseudo));
    let zone = china().search("北京经济技术开发区", None, 1);
    assert_eq!((zone[0].named.code.to_string().as_str(), zone[0].flag), ("110115403", Flag::Zone));
}

#[test]
fn own_county_first_then_higher_levels() {
    let hits = china().search("西湖", Some(division("330106")), 20);
    assert_eq!(hits[0].named.code.to_string(), "330106");
    let levels: Vec<Level> = hits.iter().skip(1).map(|h| h.named.level).collect();
    let own = hits.iter().skip(1).take_while(|h| division("330106").contains(h.named.code)).count();
    assert!(levels[own..].is_sorted(), "{levels:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every ordinary division is found by its code, and by its full path as the first or one of equals.
    #[test]
    fn by_code_and_by_full_path(at in 0usize..44_703) {
        let row = &china().upper[at];
        let code = row.named.code;
        let by_code = china().search(&code.to_string(), None, 1);
        prop_assert_eq!(by_code.first().map(|h| h.named.code), Some(code));
        if row.flag != Flag::Pseudo {
            let path: Vec<String> = china().path(code).into_iter().map(|n| n.name).collect();
            for text in [path.join(" "), path.concat()] {
                let found = china().search(&text, Some(code), SEARCH_MAX);
                prop_assert!(found.iter().any(|h| h.named.code == code), "{} {:?}", text, found);
            }
        }
    }

    /// Any text gives at most the limit, without a panic, each division once.
    #[test]
    fn any_text(text in "\\PC{0,30}|[a-z0-9 ]{0,20}|[西湖区北山街道市 ]{0,12}", limit in 0usize..30) {
        let found = china().search(&text, Some(division("330106")), limit);
        prop_assert!(found.len() <= limit.min(SEARCH_MAX));
        let codes: BTreeSet<Division> = found.iter().map(|h| h.named.code).collect();
        prop_assert_eq!(codes.len(), found.len());
    }
}
