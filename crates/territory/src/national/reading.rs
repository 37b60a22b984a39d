//! One word of a search, matched against names character by character: as written, by the first letter of a reading, or by the
//! reading in full. All readings of a character count (重庆: cq and zq), so nobody has to know which one the place has.

use pinyin::ToPinyinMulti as _;

/// Characters of a word at most: a state is the set of places in the word, one bit each.
pub(super) const WORD_MAX: usize = 60;
/// Letters of a reading at most: `zhuang`.
const READING_MAX: usize = 6;

/// Readings in names of places which the table of readings lacks.
const PLACES: [(char, &str); 5] = [('蚌', "beng"), ('埔', "bu"), ('浚', "xun"), ('六', "lu"), ('乐', "lao")];

/// The characters with steps remembered: the common planes of Chinese.
const FIRST: u32 = 0x3000;
const LAST: u32 = 0x9fff;

/// The number of characters that move nothing. There are fewer characters than numbers of 16 bits.
const NOTHING: u16 = u16::MAX;

/// How a character moves a state: `by[n]` holds the places from which it takes `n` characters of the word.
type Steps = [u64; READING_MAX + 1];

/// How a word matches a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// The whole name, or all but its last word (西湖 of 西湖区).
    Exact,
    /// Its beginning.
    Prefix,
    /// Beginnings of so many names on the path, one after the other: 杭州西湖.
    Path(u8),
    /// Somewhere in it.
    Part,
}

/// What a name makes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Eaten {
    /// How the name holds the word by itself, or completes it after the names above.
    pub class: Option<Class>,
    /// What the names so far can reach.
    pub reach: Reach,
}

/// The places in a word that beginnings of names, one after the other, can reach: with one name, two, and so on. Neither the
/// word's begin nor its end.
pub(super) type Reach = [u64; NAMES_MAX];

/// Names above the last one that a word may run over.
const NAMES_MAX: usize = 4;

/// A word with what its characters do, as far as known.
pub(super) struct Word {
    text: Vec<char>,
    /// For each character from `FIRST` the number of its steps, from 1; 0 is not known yet.
    known: Vec<u16>,
    steps: Vec<Steps>,
}

impl Word {
    /// Of a text in small letters; `None` when it is empty or too long.
    pub fn new(text: &str) -> Option<Word> {
        let text: Vec<char> = text.chars().filter(|c| *c != '\'').collect();
        let known = vec![0; (LAST - FIRST + 1) as usize];
        (1..=WORD_MAX).contains(&text.len()).then(|| Word { text, known, steps: Vec::new() })
    }

    /// Matches a name. `above` is what the names above have reached.
    pub fn eat(&mut self, name: &str, above: Reach) -> Eaten {
        let end = 1u64 << self.text.len();
        // States side by side: from the begin of the name, from anywhere in it, and on from the names above.
        let (mut begin, mut part, mut after) = (1u64, 0u64, above);
        let (mut reach, mut complete, mut contained) = (above, 0u64, false);
        // Bit n: the word ends with the nth character of the name.
        let (mut ends, mut length) = (0u64, 0usize);
        for c in name.chars() {
            length += 1;
            // Most characters move nothing.
            let Some(steps) = self.steps(c) else {
                (begin, part, after) = (0, 0, Reach::default());
                continue;
            };
            begin = advance(begin, &steps);
            part = advance(part | 1, &steps);
            reach[0] |= begin;
            for (names, state) in after.iter_mut().enumerate() {
                *state = advance(*state, &steps);
                if let Some(reach) = reach.get_mut(names + 1) {
                    *reach |= *state;
                }
                complete |= u64::from(*state & end != 0) << names;
            }
            contained |= part & end != 0;
            ends |= u64::from(begin & end != 0) << (length - 1).min(63);
        }
        let whole = |length: usize| length > 0 && ends >> (length - 1).min(63) & 1 == 1;
        let class = if ends != 0 && (whole(length) || whole(stem(name))) {
            Some(Class::Exact)
        } else if ends != 0 {
            Some(Class::Prefix)
        } else if complete != 0 {
            Some(Class::Path(complete.trailing_zeros() as u8 + 2))
        } else {
            contained.then_some(Class::Part)
        };
        Eaten { class, reach: reach.map(|places| places & (end - 1) & !1) }
    }

    /// How a character moves the word; `None` when it does not.
    fn steps(&mut self, c: char) -> Option<Steps> {
        let some = |steps: Steps| steps.iter().any(|from| *from != 0).then_some(steps);
        let at = u32::from(c).checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
        let Some(known) = at.and_then(|at| self.known.get_mut(at)) else { return some(steps(&self.text, c)) };
        match *known {
            NOTHING => None,
            0 => {
                let new = some(steps(&self.text, c));
                *known = NOTHING;
                if let Some(new) = new {
                    self.steps.push(new);
                    *known = u16::try_from(self.steps.len()).unwrap_or(NOTHING);
                }
                new
            }
            at => self.steps.get(usize::from(at) - 1).copied(),
        }
    }
}

/// The places after one character.
fn advance(state: u64, steps: &Steps) -> u64 {
    if state == 0 {
        return 0;
    }
    steps.iter().enumerate().fold(0, |next, (by, from)| next | (state & from) << by)
}

/// What a character takes of a text: itself, or of a reading the first letter, the first sound (zh, ch, sh), all of it, or as much
/// as the text still has.
fn steps(text: &[char], c: char) -> Steps {
    let mut steps = Steps::default();
    let lower = c.to_ascii_lowercase();
    let letters = text.iter().any(char::is_ascii_lowercase);
    let readings = if letters { readings(c) } else { Vec::new() };
    for (at, first) in text.iter().enumerate() {
        let mut take = |by: usize| {
            if let Some(from) = steps.get_mut(by) {
                *from |= 1 << at;
            }
        };
        if *first == lower {
            take(1);
        }
        let rest = text.get(at..).unwrap_or_default();
        for reading in &readings {
            let common = reading.iter().zip(rest).take_while(|(a, b)| a == b).count();
            let sound = reading.get(1) == Some(&'h');
            if common >= 1 {
                take(1);
            }
            if common >= 2 && sound {
                take(2);
            }
            if common == reading.len() || common == rest.len() {
                take(common);
            }
        }
    }
    steps
}

/// The readings of a character in small letters, ü as v.
fn readings(c: char) -> Vec<Vec<char>> {
    let listed = c.to_pinyin_multi().into_iter().flatten().map(|p| p.plain());
    let places = PLACES.iter().filter(|(place, _)| *place == c).map(|(_, reading)| *reading);
    let plain = |reading: &str| reading.chars().map(|l| if l == 'ü' { 'v' } else { l }).collect::<Vec<_>>();
    let mut readings: Vec<Vec<char>> = listed.chain(places).map(plain).filter(|r| !r.is_empty()).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// Last words of names that people leave out, the longer first.
const LAST_WORDS: [&str; 26] = [
    "社区居民委员会",
    "社区居委会",
    "居民委员会",
    "村民委员会",
    "村村委会",
    "村委会",
    "居委会",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道办事处",
    "民族乡",
    "街道",
    "地区",
    "社区",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "镇",
    "乡",
    "村",
];

/// The characters of a name without its last word.
fn stem(name: &str) -> usize {
    let stem = LAST_WORDS.iter().find_map(|word| name.strip_suffix(word).filter(|stem| !stem.is_empty()));
    stem.unwrap_or(name).chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(word: &str, name: &str) -> Option<Class> {
        Word::new(word).unwrap().eat(name, Reach::default()).class
    }

    #[test]
    fn classes() {
        for (word, name, expected) in [
            ("西湖区", "西湖区", Some(Class::Exact)),
            ("西湖", "西湖区", Some(Class::Exact)),
            ("西", "西湖区", Some(Class::Prefix)),
            ("湖区", "西湖区", Some(Class::Part)),
            ("东湖", "西湖区", None),
            ("西湖区北山", "西湖区", None),
            ("上保", "上保社区居委会", Some(Class::Exact)),
            ("xhq", "西湖区", Some(Class::Exact)),
            ("xh", "西湖区", Some(Class::Exact)),
            ("xihu", "西湖区", Some(Class::Exact)),
            ("xih", "西湖区", Some(Class::Exact)),
            ("xhu", "西湖区", Some(Class::Exact)),
            ("西hq", "西湖区", Some(Class::Exact)),
            ("hq", "西湖区", Some(Class::Part)),
            ("xian", "西安市", Some(Class::Exact)),
            ("xi'an", "西安市", Some(Class::Exact)),
            ("shz", "石河子市", Some(Class::Exact)),
            ("lvliang", "吕梁市", Some(Class::Exact)),
            ("ldzd", "螺洞", None),
        ] {
            assert_eq!(class(word, name), expected, "{word} {name}");
        }
        assert!(Word::new("").is_none() && Word::new(&"x".repeat(61)).is_none());
    }

    /// Places whose name is read in another way than its characters mostly are, by initials and in full.
    #[test]
    fn readings_of_places() {
        let mut missed = Vec::new();
        for (name, initials, full) in [
            ("重庆市", "cqs", "chongqing"),
            ("长乐区", "clq", "changle"),
            ("厦门市", "xms", "xiamen"),
            ("六安市", "las", "luan"),
            ("蚌埠市", "bbs", "bengbu"),
            ("亳州市", "bzs", "bozhou"),
            ("台州市", "tzs", "taizhou"),
            ("丽水市", "lss", "lishui"),
            ("番禺区", "pyq", "panyu"),
            ("大埔县", "dbx", "dabu"),
            ("黄埔区", "hpq", "huangpu"),
            ("浚县", "xx", "xun"),
            ("尉犁县", "ylx", "yuli"),
            ("铅山县", "ysx", "yanshan"),
            ("单县", "sx", "shan"),
            ("莘县", "sx", "shen"),
            ("歙县", "sx", "she"),
            ("乐清市", "yqs", "yueqing"),
            ("乐亭县", "ltx", "laoting"),
            ("东阿县", "dex", "donge"),
            ("枞阳县", "zyx", "zongyang"),
            ("柏乡县", "bxx", "baixiang"),
            ("盱眙县", "xyx", "xuyi"),
            ("邗江区", "hjq", "hanjiang"),
            ("郴州市", "czs", "chenzhou"),
            ("儋州市", "dzs", "danzhou"),
            ("珲春市", "hcs", "hunchun"),
            ("荥阳市", "xys", "xingyang"),
            ("荥经县", "yjx", "yingjing"),
            ("犍为县", "qwx", "qianwei"),
            ("勐海县", "mhx", "menghai"),
            ("洪洞县", "htx", "hongtong"),
            ("隰县", "xx", "xi"),
            ("筠连县", "jlx", "junlian"),
            ("巴音郭楞蒙古自治州", "bygl", "bayinguoleng"),
            ("婼羌县", "rqx", "ruoqiang"),
        ] {
            for word in [initials, full] {
                let found = class(word, name);
                if !matches!(found, Some(Class::Exact | Class::Prefix)) {
                    missed.push(format!("{word} {name}"));
                }
            }
        }
        assert_eq!(missed, Vec::<String>::new());
    }

    #[test]
    fn on_from_the_names_above() {
        let mut word = Word::new("hzxh").unwrap();
        let city = word.eat("杭州市", Reach::default());
        assert_eq!((city.class, city.reach), (None, [0b110, 0, 0, 0]));
        assert_eq!(word.eat("西湖区", city.reach).class, Some(Class::Path(2)));
        assert_eq!(word.eat("西湖区", Reach::default()).class, None);
        let mut word = Word::new("浙杭西湖").unwrap();
        let province = word.eat("浙江省", Reach::default());
        let city = word.eat("杭州市", province.reach);
        assert_eq!(city.reach, [0b10, 0b100, 0, 0]);
        assert_eq!(word.eat("西湖区", city.reach).class, Some(Class::Path(3)));
    }
}
