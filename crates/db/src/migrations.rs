//! The ordered list of migrations, embedded. Others write the files; a released one is never edited.

/// One migration.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, from 1, without gaps.
    pub version: i64,
    /// The file's name without number and ending.
    pub name: &'static str,
    /// Its SQL, in the dialect that both engines accept.
    pub text: &'static str,
}

macro_rules! list {
    ($($version:literal $name:literal $file:literal;)*) => {
        &[$(Migration { version: $version, name: $name, text: include_str!(concat!("../../../migrations/", $file)) }),*]
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[Migration] = list! {
    1 "journal" "0001_journal.sql";
    2 "vault" "0002_vault.sql";
    3 "jobs" "0003_jobs.sql";
    4 "people" "0004_people.sql";
    5 "territory" "0005_territory.sql";
    6 "cases" "0006_cases.sql";
    7 "api" "0007_api.sql";
    8 "territory_grids" "0008_territory_grids.sql";
    9 "people_admin" "0009_people_admin.sql";
    10 "vault_care" "0010_vault_care.sql";
    11 "cases_catalogue" "0011_cases_catalogue.sql";
    12 "cases_county" "0012_cases_county.sql";
};
