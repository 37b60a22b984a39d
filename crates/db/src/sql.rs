//! Named statements: [`Sql`], the macros that make them, and [`Stmt`] for pipelines.

use crate::Val;
use crate::text::{Kind, Text};

/// A statement with `N` markers, made by [`sql!`](crate::sql) or [`sql_for!`](crate::sql_for).
#[derive(Debug)]
pub struct Sql<const N: usize> {
    /// Its name and both texts.
    pub text: Text,
}

impl<const N: usize> Sql<N> {
    /// For the macros.
    #[doc(hidden)]
    pub const fn new(name: &'static str, lite: &'static str, pg: &'static str, kind: Kind) -> Self {
        Self { text: Text { name, lite, pg, kind } }
    }
    /// Its name: `cases.get`.
    pub const fn name(&self) -> &'static str {
        self.text.name
    }
    /// With its values, for [`Tx::batch`](crate::Tx::batch).
    pub fn with<'a>(&'static self, binds: [Val<'a>; N]) -> Stmt<'a> {
        Stmt { text: self.text, binds: binds.into() }
    }
}

/// A statement with its values.
#[derive(Clone, Debug)]
pub struct Stmt<'a> {
    pub(crate) text: Text,
    pub(crate) binds: Vec<Val<'a>>,
}

/// A statement in the SQL that both engines accept, its name first: `sql!("-- cases.get\nSELECT … WHERE id = ?")`.
/// Gives `&'static Sql<N>`; markers are counted and numbered at compile time, `?` inside quotes and comments is kept.
#[macro_export]
macro_rules! sql {
    ($text:expr $(,)?) => {
        $crate::sql_for!(lite: $text, pg: $text)
    };
}

/// A statement whose dialects differ: `sql_for!(lite: "-- a.b\n…", pg: "-- a.b\n…")`. Names and markers must be equal.
#[macro_export]
macro_rules! sql_for {
    (lite: $lite:expr, pg: $pg:expr $(,)?) => {{
        const LITE: &str = $lite;
        const PG: &str = $pg;
        const N: usize = $crate::text::markers(LITE);
        const NUMBERED: [u8; $crate::text::numbered_len(PG)] = $crate::text::numbered(PG);
        const KIND: $crate::text::Kind = $crate::text::kind_of_both(LITE, PG);
        const _: () = assert!($crate::text::markers(PG) == N, "both dialects have the same markers");
        const _: () = assert!(
            $crate::text::equal($crate::text::name(PG), $crate::text::name(LITE)),
            "both dialects have the same name"
        );
        const SQL: &$crate::Sql<N> =
            &$crate::Sql::new($crate::text::name(LITE), LITE, $crate::text::utf8(&NUMBERED), KIND);
        SQL
    }};
}

#[cfg(test)]
mod tests {
    use crate::Sql;

    const GET: &Sql<2> = sql!("-- cases.get\nSELECT '?' FROM a WHERE b = ? AND c = ?");

    #[test]
    fn both_dialects_count_alike() {
        assert_eq!(GET.name(), "cases.get");
        assert_eq!(GET.text.pg, "-- cases.get\nSELECT '?' FROM a WHERE b = $1 AND c = $2");
        let differs = sql_for!(
            lite: "-- a.now\nSELECT unixepoch('?') + ?",
            pg: "-- a.now\nSELECT CAST(extract(epoch FROM now()) AS BIGINT) + ?",
        );
        assert_eq!(crate::text::markers(differs.text.lite), 1);
        assert!(differs.text.pg.ends_with("+ $1"));
    }
}
