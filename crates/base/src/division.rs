//! Division codes (统计用区划代码, 国统字〔2009〕91号): 2 province, 2 city, 2 county, 3 township, 3 village; a grid adds 3.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The six levels. The depth of a branch is not constant: some cities have no county level.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 省级
    Province,
    /// 市级
    City,
    /// 县级
    County,
    /// 乡级 (乡镇/街道)
    Township,
    /// 村级 (村/社区)
    Village,
    /// 网格
    Grid,
}

impl Level {
    /// How many digits a code of this level shows.
    pub const fn digits(self) -> u32 {
        match self {
            Level::Province => 2,
            Level::City => 4,
            Level::County => 6,
            Level::Township => 9,
            Level::Village => 12,
            Level::Grid => 15,
        }
    }
    /// The level's number in SQL: 1 province … 6 grid.
    pub const fn number(self) -> i64 {
        match self {
            Level::Province => 1,
            Level::City => 2,
            Level::County => 3,
            Level::Township => 4,
            Level::Village => 5,
            Level::Grid => 6,
        }
    }
    /// The level of a number in SQL.
    pub const fn from_number(number: i64) -> Option<Self> {
        Some(match number {
            1 => Level::Province,
            2 => Level::City,
            3 => Level::County,
            4 => Level::Township,
            5 => Level::Village,
            6 => Level::Grid,
            _ => return None,
        })
    }
    const ALL: [Level; 6] =
        [Level::Province, Level::City, Level::County, Level::Township, Level::Village, Level::Grid];
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DivisionError {
    /// Not 2, 4, 6, 9, 12 or 15 digits.
    #[error("a division code has 2, 4, 6, 9, 12 or 15 digits")]
    Digits,
    /// The first digits name no province.
    #[error("a division code starts with 11 to 91")]
    Province,
}

/// A division: its code as 15 digits zero-filled on the right, and its level. Text and JSON show the natural length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Division {
    code: i64,
    level: Level,
}

impl Division {
    /// From the columns of a row.
    pub fn from_parts(code: i64, level: Level) -> Result<Self, DivisionError> {
        let unit = 10i64.pow(15 - level.digits());
        if code % unit != 0 {
            return Err(DivisionError::Digits);
        }
        match code / 10i64.pow(13) {
            11..=91 => Ok(Self { code, level }),
            _ => Err(DivisionError::Province),
        }
    }
    /// Reads a code of natural length.
    pub fn parse(text: &str) -> Result<Self, DivisionError> {
        let level = Level::ALL
            .into_iter()
            .find(|l| l.digits() as usize == text.len() && text.bytes().all(|b| b.is_ascii_digit()))
            .ok_or(DivisionError::Digits)?;
        let number: i64 = text.parse().map_err(|_| DivisionError::Digits)?;
        Self::from_parts(number * 10i64.pow(15 - level.digits()), level)
    }
    /// 15 digits, as SQL keeps it.
    pub const fn code(self) -> i64 {
        self.code
    }
    /// The level.
    pub const fn level(self) -> Level {
        self.level
    }
    /// First and last code of the subtree, both inside: `BETWEEN ? AND ?`.
    pub const fn range(self) -> (i64, i64) {
        (self.code, self.code + 10i64.pow(15 - self.level.digits()) - 1)
    }
    /// Whether `other` is this division or lies below it.
    pub const fn contains(self, other: Division) -> bool {
        let (first, last) = self.range();
        first <= other.code && other.code <= last && other.level.number() >= self.level.number()
    }
    /// The division of `level` above this one (or itself); `None` when `level` is below.
    pub fn at(self, level: Level) -> Option<Division> {
        if level > self.level {
            return None;
        }
        let unit = 10i64.pow(15 - level.digits());
        Some(Division { code: self.code / unit * unit, level })
    }
}

impl std::fmt::Display for Division {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code / 10i64.pow(15 - self.level.digits()))
    }
}

impl utoipa::PartialSchema for Division {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::Type::String)
            .description(Some("A division code of natural length: 2, 4, 6, 9, 12 or 15 digits."))
            .pattern(Some("^[1-9][0-9]([0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10}|[0-9]{13})?$"))
            .examples(["330106002"])
            .into()
    }
}

impl utoipa::ToSchema for Division {}

impl Serialize for Division {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Division {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Division::parse(&String::deserialize(d)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (text, code, first, last) in [
            ("33", 330_000_000_000_000, 330_000_000_000_000, 339_999_999_999_999_i64),
            ("330106", 330_106_000_000_000, 330_106_000_000_000, 330_106_999_999_999),
            ("330106002", 330_106_002_000_000, 330_106_002_000_000, 330_106_002_999_999),
            ("330106002051", 330_106_002_051_000, 330_106_002_051_000, 330_106_002_051_999),
            ("330106002051003", 330_106_002_051_003, 330_106_002_051_003, 330_106_002_051_003),
        ] {
            let d = Division::parse(text).unwrap();
            assert_eq!((d.code(), d.range(), d.to_string().as_str()), (code, (first, last), text));
        }
        for (text, error) in [
            ("3", DivisionError::Digits),
            ("3301060", DivisionError::Digits),
            ("33010a", DivisionError::Digits),
            ("+30106", DivisionError::Digits),
            ("010106", DivisionError::Province),
            ("990106", DivisionError::Province),
        ] {
            assert_eq!(Division::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn subtree() {
        let county = Division::parse("330106").unwrap();
        let grid = Division::parse("330106002051003").unwrap();
        assert!(county.contains(grid) && !grid.contains(county));
        assert_eq!(grid.at(Level::Township).unwrap().to_string(), "330106002");
        assert_eq!(county.at(Level::Grid), None);
        // A zero-filled code of a higher level is not inside a lower one that has the same digits.
        let zeros = Division::parse("330106000").unwrap();
        assert!(!zeros.contains(county));
    }
}
