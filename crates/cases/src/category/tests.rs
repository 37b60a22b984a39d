//! Tests of classes: what ships with the program, what a file may say, what is written and read back.

use super::*;
use base::import::Finding;
use std::collections::BTreeSet;
use territory::{Limit, Unit};

const FILE: &str = include_str!("../../../../data/categories.csv");

#[test]
fn a_hundred_and_twenty_classes() {
    let all = Catalogue::embedded();
    let components = all.all().iter().filter(|c| c.code.starts_with('C')).count();
    assert_eq!((all.all().len(), components), (120, 57));
    let groups: BTreeSet<(char, &str)> =
        all.all().iter().map(|c| (c.code.chars().next().unwrap(), c.group.zh.as_str())).collect();
    let of = |kind: char| groups.iter().filter(|g| g.0 == kind).map(|g| g.1).collect::<BTreeSet<_>>();
    assert_eq!(
        of('C'),
        ["公用设施", "道路交通", "市容环境", "园林绿化", "房屋土地", "其他设施"].into_iter().collect()
    );
    assert_eq!(
        of('E'),
        ["市容环境", "宣传广告", "施工管理", "突发事件", "街面秩序", "扩展事件"].into_iter().collect()
    );
    let without = all.all().iter().filter(|c| c.keywords.is_empty()).map(|c| c.code.as_str());
    assert_eq!(without.collect::<Vec<_>>(), ["E2199"], "only what fits nowhere has no keywords");
}

/// `FIELD`-confirmed is what somebody saw; everything else says that it is local.
#[test]
fn what_is_confirmed() {
    let all = Catalogue::embedded();
    let codes = |pick: fn(&Category) -> bool| {
        all.all().iter().filter(|c| pick(c)).map(|c| c.code.clone()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        codes(|c| c.national.as_ref().is_some_and(|n| n.status == Status::Confirmed)),
        "C0101 E0101 E0102 E0103 E0104 E0105 E0106"
    );
    assert_eq!(codes(|c| c.limit_status == Status::Confirmed), "E0101 E0102 E0103");
    assert_eq!(codes(|c| !c.local), "E0101 E0102 E0103");
    let mut seen = BTreeSet::new();
    for class in all.all() {
        if let Some(national) = &class.national {
            assert!(seen.insert((&class.code[..1], &national.code)), "{}: twice", national.code);
        }
    }
}

/// The twelve classes of the first release are as they were, but for their keywords.
#[test]
fn the_first_twelve() {
    let all = Catalogue::embedded();
    for (code, plain, unit, amount, level, items) in [
        ("C0102", "井盖坏了", Unit::WorkHour, 4, Floor::Township, 2),
        ("C0118", "路灯不亮", Unit::WorkDay, 2, Floor::Township, 2),
        ("C0211", "护栏坏了", Unit::WorkDay, 3, Floor::Township, 2),
        ("E0102", "垃圾没清", Unit::WorkDay, 1, Floor::Village, 2),
        ("E0103", "渣土没运走", Unit::WorkDay, 2, Floor::Township, 2),
        ("E0104", "路面脏", Unit::WorkHour, 4, Floor::Village, 1),
        ("E0110", "路面坏了", Unit::WorkDay, 3, Floor::Township, 2),
        ("E0201", "乱贴小广告", Unit::WorkDay, 1, Floor::Village, 2),
        ("E0301", "施工太吵", Unit::WorkHour, 4, Floor::Township, 2),
        ("E0406", "路面积水", Unit::WorkHour, 4, Floor::Township, 2),
        ("E0503", "占道经营", Unit::WorkHour, 4, Floor::Township, 2),
        ("E0504", "车乱停", Unit::WorkHour, 4, Floor::Township, 1),
    ] {
        let class = all.find(code).unwrap();
        assert_eq!(
            (class.plain.zh.as_str(), class.limit, class.level, class.standard.len()),
            (plain, Limit::new(unit, amount), level, items),
            "{code}"
        );
    }
}

#[test]
fn an_urgent_case_has_its_own_limit() {
    let all = Catalogue::embedded();
    for (code, urgent, unit, amount) in [
        ("C0102", false, Unit::WorkHour, 4),
        ("C0102", true, Unit::NaturalHour, 2),
        ("E0102", true, Unit::WorkDay, 1),
    ] {
        assert_eq!(all.find(code).unwrap().limit_for(urgent), Limit::new(unit, amount), "{code} {urgent}");
    }
}

#[test]
fn what_is_written_reads_back() {
    let all = Catalogue::embedded().inputs();
    let written = String::from_utf8(write_categories(&all)).unwrap();
    assert_eq!(written.strip_prefix('\u{feff}').unwrap(), FILE, "the file is as the program writes it");
    assert_eq!(read_categories(written.as_bytes()).unwrap(), all);
    assert_eq!(
        read_categories(written.replace('\n', "\r\n").as_bytes()).unwrap(),
        all,
        "as a spreadsheet saves it"
    );
    for class in &all {
        let text = serde_json::to_string(&Class::from(Category::from(class.clone()))).unwrap();
        assert_eq!(
            serde_json::from_str::<ClassInput>(&text).unwrap(),
            *class,
            "what is shown can be sent back"
        );
    }
}

#[test]
fn columns_in_any_order() {
    let mut reader = ::csv::Reader::from_reader(FILE.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().rev().map(str::to_owned).collect();
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).unwrap();
    for record in reader.records() {
        writer.write_record(record.unwrap().iter().rev()).unwrap();
    }
    let turned = writer.into_inner().unwrap();
    assert_eq!(read_categories(&turned).unwrap(), Catalogue::embedded().inputs());
}

/// A file of one line in which cells are replaced.
fn file(changes: &[(&str, &str)]) -> String {
    let good = [
        ("code", "E0102"),
        ("group_zh", "市容环境"),
        ("group_en", "City appearance"),
        ("staff_zh", "暴露垃圾"),
        ("staff_en", "Exposed rubbish"),
        ("plain_zh", "垃圾没清"),
        ("plain_en", "Rubbish not cleared"),
        ("keywords", "垃圾|Rubbish|垃圾"),
        ("condition_zh", "有垃圾"),
        ("condition_en", "There is rubbish"),
        ("standard", "clean:地面干净:The ground is clean: all of it"),
        ("limits", "normal:work_day:1|urgent:work_hour:4:很臭:It smells"),
        ("level", "village"),
        ("photo_handle", "yes"),
        ("photo_verify", "no"),
        ("national", "0102"),
        ("national_status", "confirmed"),
        ("limit_status", "local"),
    ];
    let cell = |name: &str, value: &str| {
        changes
            .iter()
            .find(|(column, _)| *column == name)
            .map_or(value.to_owned(), |(_, new)| (*new).to_owned())
    };
    let line: Vec<String> = good.iter().map(|(name, value)| cell(name, value)).collect();
    format!("{}\n{}\n", COLUMNS.join(","), line.join(","))
}

#[test]
fn a_good_line() {
    let read = read_categories(file(&[]).as_bytes()).unwrap();
    let class = &read[0];
    assert_eq!(class.keywords, ["垃圾", "rubbish"]);
    assert_eq!(class.standard[0].text.en, "The ground is clean: all of it");
    assert_eq!(class.limits[1].when, Some(Text2::new("很臭", "It smells")));
    let none = read_categories(file(&[("national", ""), ("national_status", "")]).as_bytes()).unwrap();
    assert_eq!(none[0].national, None);
}

fn told(bytes: &[u8]) -> Vec<String> {
    let findings = read_categories(bytes).unwrap_err();
    findings.iter().map(|f: &Finding| format!("{} {} {}", f.line, f.column, f.code)).collect()
}

#[test]
fn bad_cells() {
    for (column, value, code) in [
        ("code", "X0102", "code_form"),
        ("code", "E01020", "code_form"),
        ("group_zh", "", "required"),
        ("staff_en", "", "required"),
        (
            "plain_zh",
            "很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很长的名字很",
            "too_long",
        ),
        ("plain_zh", "a|b", "mark"),
        ("condition_zh", "\u{202e}", "bidi"),
        ("standard", "", "required"),
        ("standard", "clean:地面", "item_form"),
        ("standard", "Clean:地面:Ground", "item_code"),
        ("standard", "a:甲:A|a:乙:B", "duplicate"),
        ("limits", "", "grades"),
        ("limits", "urgent:work_hour:4:很臭:It smells", "grades"),
        ("limits", "normal:work_day:1|normal:work_day:2", "grades"),
        ("limits", "normal:moon:1", "limit_form"),
        ("limits", "normal:work_day:0", "range"),
        ("limits", "normal:work_day:261", "range"),
        ("limits", "normal:work_day:1|urgent:work_hour:4", "when"),
        ("level", "world", "unknown"),
        ("level", "", "required"),
        ("photo_handle", "maybe", "unknown"),
        ("photo_verify", "1", "unknown"),
        ("national", "12", "national_form"),
        ("national_status", "", "required"),
        ("national_status", "perhaps", "unknown"),
        ("limit_status", "perhaps", "unknown"),
    ] {
        assert_eq!(
            told(file(&[(column, value)]).as_bytes()),
            [format!("2 {column} {code}")],
            "{column} {value}"
        );
    }
}

#[test]
fn bad_files() {
    let good = file(&[]);
    let line = good.lines().nth(1).unwrap();
    for (text, expected) in [
        (String::new(), COLUMNS.map(|c| format!("1 {c} column_missing")).to_vec()),
        (
            good.replace("level", "levels"),
            vec!["1 levels column_unknown".into(), "1 level column_missing".into()],
        ),
        (
            good.replace("plain_en", "plain_zh"),
            vec!["1 plain_zh duplicate".into(), "1 plain_en column_missing".into()],
        ),
        (format!("{}\n", COLUMNS.join(",")), vec!["1  empty".into()]),
        (format!("{good}{line}\n"), vec!["3 code duplicate".into()]),
        (format!("{good}a,b\n"), vec!["3  cells".into()]),
        (format!("{good}\n\n{}\n", line.replace("village", "x")), vec!["5 level unknown".into()]),
        (
            file(&[("level", "x"), ("limits", "y"), ("plain_zh", "")]),
            vec!["2 level unknown".into(), "2 limits limit_form".into(), "2 plain_zh required".into()],
        ),
    ] {
        assert_eq!(told(text.as_bytes()), expected, "{text}");
    }
    assert_eq!(told(b"code\n\xff"), ["2  not_utf8"]);
    let many = format!("{}\n{}", COLUMNS.join(","), "x\n".repeat(300));
    assert_eq!(told(many.as_bytes()).len(), base::import::FINDINGS_MAX);
}
