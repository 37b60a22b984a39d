//! Tests of the proposals: invented reports and the class that each shall get.

use super::*;
use base::OrgId;
use people::Org;
use uuid::Uuid;

/// What residents might write (演示), and the class that it is about.
const CHINESE: &[(&str, &str)] = &[
    ("楼下垃圾桶满了三天没人清", "E0102"),
    ("路灯不亮，晚上很黑", "C0118"),
    ("井盖松动，走上去会响", "C0102"),
    ("路灯下面一大堆东西，晚上黑，臭味很重", "C0118"),
    ("楼道口垃圾没人清", "E0102"),
    ("墙上贴满小广告", "E0201"),
    ("路面脏，有油污", "E0104"),
    ("楼下垃圾桶满了三天没人清，有味道", "E0102"),
    ("装修的建筑垃圾堆在路口，没人运走", "E0103"),
    ("路中间的井盖松动，车压过去会响", "C0102"),
    ("路灯不亮，晚上很黑看不清路", "C0118"),
    ("门口自来水井的盖子裂了，一踩就翘", "C0101"),
    ("人行道边上的雨水箅子少了一块", "C0104"),
    ("电力井盖板碎了，能看到里面的线", "C0105"),
    ("电信井盖被压坏了", "C0107"),
    ("煤气井旁边的盖子不见了", "C0111"),
    ("小区的消火栓一直在漏水", "C0113"),
    ("路口的通信箱门开着，线都露在外面", "C0115"),
    ("变压器旁边没有警示，小孩在玩", "C0116"),
    ("电线杆歪得厉害，像要倒", "C0117"),
    ("健身器材的踏板掉了，孩子差点受伤", "C0126"),
    ("小区门口私装地锁，车位没法停", "C0201"),
    ("公交站亭的玻璃碎了", "C0203"),
    ("天桥的台阶缺了一块", "C0205"),
    ("地下通道照明不亮", "C0206"),
    ("村口石桥的桥栏杆断了", "C0208"),
    ("斑马线磨没了，过马路不安全", "C0209"),
    ("十字路口红绿灯坏了", "C0210"),
    ("路中间的隔离栏被撞倒", "C0211"),
    ("我们这条巷子没有路牌", "C0213"),
    ("高架边上能不能装隔音屏", "C0215"),
    ("公厕晚上不开门，还很臭", "C0301"),
    ("化粪池溢出来了", "C0302"),
    ("垃圾房的门坏了，污水流出来", "C0304"),
    ("公园里没有垃圾桶", "C0305"),
    ("对面商场灯箱太亮，刺眼睡不着", "C0306"),
    ("楼顶的户外广告没有批准", "C0307"),
    ("村里的古树被人钉了牌子", "C0401"),
    ("窗外树枝太长，挡光", "C0402"),
    ("绿化带草都枯了，没人浇水", "C0405"),
    ("江边座椅断了一条腿", "C0407"),
    ("池塘没有栏杆，孩子常去玩", "C0604"),
    ("楼顶有人违建加盖一层", "E0101"),
    ("小河发黑发臭，漂浮物很多", "E0105"),
    ("楼下有辆僵尸车，停了几年", "E0107"),
    ("路边丢了一张旧沙发", "E0108"),
    ("马路上有个大坑，电动车摔了", "E0110"),
    ("路口漏油，好几辆车打滑", "E0112"),
    ("有人在田里烧秸秆，烟很大", "E0115"),
    ("邻居占用绿地种菜", "E0116"),
    ("楼下烧烤摊的烟熏得开不了窗", "E0117"),
    ("面馆把泔水倒在路边", "E0118"),
    ("楼下饭店的油烟直接对着我家窗户", "E0119"),
    ("有人在护栏上晒被子", "E0120"),
    ("路边的横幅破了也没人收", "E0202"),
    ("地铁口天天有人发传单", "E0204"),
    ("店招牌松了，风一吹就响", "E0205"),
    ("工地半夜施工，吵得睡不着", "E0301"),
    ("工地扬尘大，窗户不敢开", "E0302"),
    ("渣土车一路撒土", "E0303"),
    ("路被挖开半年没填", "E0305"),
    ("施工占道，行人只能走机动车道", "E0306"),
    ("路面塌陷，出现一个洞", "E0401"),
    ("自来水管爆了，水流了一街", "E0402"),
    ("楼道里有很重的煤气味", "E0403"),
    ("下水道堵了，污水冒到路上", "E0405"),
    ("一下雨门口就积水", "E0406"),
    ("桥面结冰，老人摔倒", "E0407"),
    ("电线掉到人行道上", "E0408"),
    ("台风后树倒了，压着车", "E0409"),
    ("路口流动摊贩太多，走不过去", "E0501"),
    ("水果店出店经营，桌子摆到路上", "E0503"),
    ("小区门口车乱停，救护车进不来", "E0504"),
    ("共享单车堆满人行道", "E0505"),
    ("有人在路边收废品", "E0506"),
    ("门口乱堆杂物好几个月了", "E0507"),
    ("车站门口黑车拉客", "E0508"),
    ("服装店天天用高音喇叭叫卖", "E0509"),
    ("私家车占了消防通道", "E2101"),
    ("楼道里堆满纸箱", "E2102"),
    ("邻居把电动车推进楼道充电", "E2103"),
    ("广场舞音响太响，孩子没法写作业", "E2104"),
    ("楼上装修，电钻从早响到晚", "E2105"),
    ("有人遛狗不拴绳", "E2106"),
    ("楼上往下扔烟头", "E2107"),
    ("老房子墙体开裂，怕倒", "E2108"),
    ("停水两天了，没有通知", "E2109"),
    ("电梯坏了，老人下不了楼", "E2110"),
    ("草丛里有马蜂窝", "E2111"),
    ("半夜有人放鞭炮", "E2112"),
];

const ENGLISH: &[(&str, &str)] = &[
    ("The street light is out", "C0118"),
    ("The rubbish bins by the gate have not been emptied", "E0102"),
    ("A manhole cover is loose and rattles", "C0102"),
    ("There is a big pothole in front of the school", "E0110"),
    ("The road is flooded after every rain", "E0406"),
    ("Cars are parked on the pavement all day", "E0504"),
    ("Construction noise at night, we cannot sleep", "E0301"),
    ("There is a smell of gas in the stairwell", "E0403"),
    ("A tree fell across the lane", "E0409"),
    ("The traffic light at the crossing is broken", "C0210"),
    ("A stray dog chases children", "E2106"),
    ("The restaurant puts tables on the pavement", "E0503"),
    ("Flyers are stuck all over the wall", "E0201"),
    ("The public toilet is locked and dirty", "C0301"),
    ("A water main burst and the street is wet", "E0402"),
    ("The lift has been broken for a week", "E2110"),
    ("The railing by the crossing is bent", "C0211"),
    ("The river is full of floating rubbish", "E0105"),
    ("Someone is putting up an illegal building on the roof", "E0101"),
    ("Shared bikes block the entrance", "E0505"),
    ("Smoke from a barbecue stall every night", "E0117"),
    ("Branches hang over the wires, please prune the tree", "C0402"),
    ("The neighbours play loud music until midnight", "E2104"),
];

fn proposed(words: &str) -> Option<String> {
    FirstRules::default().category(words, &Catalogue::embedded()).map(|p| p.category)
}

#[test]
fn reports_get_their_class() {
    assert!(CHINESE.len() >= 60 && ENGLISH.len() >= 15);
    for (words, expected) in CHINESE.iter().chain(ENGLISH) {
        assert_eq!(proposed(words).as_deref(), Some(*expected), "{words}");
    }
}

#[test]
fn what_points_nowhere_gets_none() {
    let in_passing = format!("{}路灯", "想问一下今年的社保怎么交。".repeat(16));
    for words in
        ["", "你好", "谢谢你们", "Thank you", "A trail of robins", "the barber's cabinet", &in_passing]
    {
        assert_eq!(proposed(words), None, "{words}");
    }
}

#[test]
fn a_proposal_names_the_words_that_it_found() {
    let why = |words| {
        let found = FirstRules::default().category(words, &Catalogue::embedded()).unwrap();
        serde_json::to_string(&found.rule).unwrap()
    };
    assert_eq!(
        why("路灯不亮"),
        r#"{"rule":"keywords","version":2,"facts":{"catalogue":1,"words":["路灯","不亮"]}}"#
    );
    assert_eq!(
        why("垃圾桶坏了"),
        r#"{"rule":"keywords","version":2,"facts":{"catalogue":1,"words":["垃圾桶坏"]}}"#
    );
}

#[test]
fn words_of_letters_are_whole() {
    for (words, keyword, expected) in [
        ("the rails are bent", "rail", true),
        ("the railway", "rail", false),
        ("a trail", "rail", false),
        ("parked", "park", true),
        ("parking", "park", true),
        ("ktv太吵", "ktv", true),
        ("楼下ktv", "ktv", true),
        ("led屏坏了", "led屏", true),
        ("filled屏", "led屏", false),
    ] {
        let at = words.find(keyword).unwrap();
        assert_eq!(is_word(words, at, keyword), expected, "{words}");
    }
}

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
fn the_nearest_desk_that_may() {
    let all = Catalogue::embedded();
    let desks = [desk(1, "330106002"), desk(2, "330106002051"), desk(3, "330106002052"), desk(4, "330106")];
    let grid = Division::parse("330106002051002").unwrap();
    let other = Division::parse("330106004001001").unwrap();
    for (class, place, expected) in [
        ("E0102", grid, Some(2)),
        ("C0118", grid, Some(1)),
        ("C0210", grid, Some(4)),
        ("C0118", other, Some(4)),
    ] {
        let lead = FirstRules::default().lead(all.find(class).unwrap(), place, &desks).lead;
        assert_eq!(lead, expected.map(|n| DeskId(Uuid::from_u128(n))), "{class} {place}");
    }
    let lead = FirstRules::default().lead(all.find("C0118").unwrap(), other, &desks[..3]).lead;
    assert_eq!(lead, None);
}
