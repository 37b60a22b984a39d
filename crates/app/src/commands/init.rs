//! `yiwang init`: a county begins: master key, divisions, the centre's organisation, the first administrator.

use super::settings::{log, open_database, own_folder, stamp};
use super::{Ended, Settings};
use crate::config::Config;
use crate::{OsEntropy, StartError};
use base::{Division, Stamp};
use clap::Args as ClapArgs;
use db::{Db, Tx};
use people::{ACCOUNT_MAX, FirstAdmin, NAME_MAX, PHONE_MAX};
use territory::Entry;
use territory::national::National;
use vault::{MasterKey, Vault};

/// Begin a county.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Begin a county: master key, divisions, the first administrator",
    long_about = "Begin a county in an empty database: makes the master key file (mode 0600; one that exists is never overwritten), loads \
        the county's divisions from the national list in the program, creates the centre's organisation with its intake and verify \
        desks, and the first administrator with a password that is printed once and must be changed at the first sign-in.\n\n\
        Find the county's code with `yiwang divisions search`.\n\n\
        Example:\n  yiwang init --centre 330106 --admin guanli --admin-name 管理员甲 --organisation 西湖区社会治理中心 --phone 0571-12345"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// The county's code, six digits.
    #[arg(long, value_name = "CODE")]
    centre: String,
    /// The first administrator's account.
    #[arg(long, value_name = "ACCOUNT")]
    admin: String,
    /// The first administrator's name.
    #[arg(long, value_name = "NAME")]
    admin_name: String,
    /// The centre's organisation; else the county's name and 社会治理中心.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// The number that residents call; else portal.phone.
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
}

/// What is to be created, checked.
#[derive(Clone)]
struct Plan {
    county: Division,
    county_name: String,
    entries: Vec<Entry>,
    org: String,
    phone: String,
    account: String,
    name: String,
}

/// Runs it.
pub async fn run(args: Args) -> Result<Ended, StartError> {
    log("warn");
    let config = args.settings.load()?;
    let plan = plan(&args, &config)?;
    let key_file = &config.master_key_file;
    if key_file.exists() {
        return Err(format!(
            "{}: exists already, and a master key is never overwritten; set master_key_file to a new path, or move this one away",
            key_file.display()
        )
        .into());
    }
    own_folder(&config.data_dir)?;
    let db = open_database(&config.database()).await?;
    if !db::copy::is_empty(&db).await? {
        return Err("the database is in use already; `yiwang init` begins with an empty one".into());
    }
    if let Some(folder) = key_file.parent().filter(|f| !f.as_os_str().is_empty()) {
        own_folder(folder)?;
    }
    let key = MasterKey::generate_file(key_file, &OsEntropy)?;
    let begun = match Vault::open_apart(&config.files(), &config.erasures(), key) {
        // An empty log from the first day: copying it away never fails.
        Ok(vault) => match vault.erasure_log().append(&[]) {
            Ok(()) => begin(&db, &vault, &plan).await,
            Err(e) => Err(e.into()),
        },
        Err(e) => Err(e.into()),
    };
    let password = begun.inspect_err(|_| {
        // Nothing is sealed with it yet: the next try makes another one.
        _ = std::fs::remove_file(key_file);
    })?;
    db.shut().await;
    tell(&config, &args.settings, &plan, &password);
    Ok(Ended::Well)
}

fn plan(args: &Args, config: &Config) -> Result<Plan, StartError> {
    let find = "find it with `yiwang divisions search NAME`";
    let code = Division::parse(&base::plain_digits(&args.centre))
        .map_err(|e| format!("--centre {}: {e}; {find}", args.centre))?;
    let national = National::embedded();
    let county = national
        .centre(code)
        .ok_or_else(|| format!("--centre {}: no county has this code; {find}", args.centre))?;
    let entries = national.county_entries(county).unwrap_or_default();
    let county_name = national.path(code).pop().map(|n| n.name).unwrap_or_default();
    let line = |flag: &str, text: &str, most: usize| {
        base::clean_line(text, most).map_err(|e| format!("{flag} {text:?}: {e}"))
    };
    let account = args.admin.to_lowercase();
    if !people::model::is_account(&account) {
        let form = format!("small letters, digits, dots, dashes and underlines, 2 to {ACCOUNT_MAX}");
        return Err(format!("--admin {account:?}: an account is {form}").into());
    }
    let org = args.organisation.clone().unwrap_or_else(|| format!("{county_name}社会治理中心"));
    let phone = args.phone.clone().unwrap_or_else(|| config.portal.phone.clone());
    Ok(Plan {
        org: line("--organisation", &org, NAME_MAX)?,
        phone: line("--phone", &phone, PHONE_MAX)?,
        name: line("--admin-name", &args.admin_name, NAME_MAX)?,
        county,
        county_name,
        entries,
        account,
    })
}

/// One transaction: a county that is half begun does not exist. Gives the administrator's password.
async fn begin(db: &Db, vault: &Vault, plan: &Plan) -> Result<String, StartError> {
    let password = people::first_password(&OsEntropy);
    let plain = password.clone();
    let hash = tokio::task::spawn_blocking(move || people::hash(&plain)).await?.map_err(|e| e.to_string())?;
    let (vault, plan, at) = (vault.clone(), plan.clone(), stamp("init"));
    let done = db.write("app.init", move |tx| write(tx, &vault, &plan, &at, &hash)).await;
    done.map_err(|e| e.0)?;
    Ok(password)
}

/// Why a county does not begin.
#[derive(Debug)]
struct Failed(String);

impl<E: std::error::Error> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

fn write(tx: &mut Tx, vault: &Vault, plan: &Plan, at: &Stamp, hash: &str) -> Result<(), Failed> {
    vault.bind(tx, at)?;
    territory::store::load(tx, at, plan.county, &plan.entries)?;
    let admin = FirstAdmin {
        county: plan.county,
        centre: plan.org.clone(),
        phone: plan.phone.clone(),
        account: plan.account.clone(),
        name: plan.name.clone(),
        password_hash: hash.to_owned(),
    };
    people::first_admin(tx, vault, at, &admin)?;
    Ok(())
}

fn tell(config: &Config, settings: &Settings, plan: &Plan, password: &str) {
    let Plan { county, county_name, entries, account, org, .. } = plan;
    let flags = settings.config.as_ref().map(|f| format!(" --config {}", f.display())).unwrap_or_default();
    println!("{county_name} ({county}): {} divisions, organisation {org}.", entries.len());
    println!(
        "Master key: {} — copy this file to another place now; without it nothing can be read again.",
        config.master_key_file.display()
    );
    println!(
        "Administrator: {account}   password: {password}   (shown once; to be changed at the first sign-in)"
    );
    println!(
        "\nNext (each file is checked first with --dry-run; docs/operating/first-day.md shows the columns):"
    );
    for (kind, file) in [
        ("organisations", "organisations.csv"),
        ("people", "people.csv"),
        ("grids", "grids.geojson"),
        ("categories", "categories.csv"),
        ("calendar", "calendar.csv"),
    ] {
        println!("  yiwang import {kind} {file}{flags} --dry-run");
    }
    println!("  yiwang serve{flags}");
}
