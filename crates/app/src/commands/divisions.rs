//! `yiwang divisions`: the national list that comes with the program. Needs no database.

use super::Ended;
use super::wait::say;
use crate::StartError;
use base::Division;
use clap::{Args as ClapArgs, Subcommand};
use territory::national::{National, SEARCH_MAX};
use territory::{Flag, Named};

/// Look divisions up in the national list.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Look divisions up in the national list",
    long_about = "Look divisions up in the national list that comes with the program: province to village and community. Needs neither \
        database nor configuration.\n\n\
        Example:\n  yiwang divisions search 西湖区\n  yiwang divisions search 杭州 北山\n  yiwang divisions search bsjd\n  yiwang divisions show 330106"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Find by code, name, any part of the full path, or pinyin initials
    ///
    /// At most 20 are shown, the best first: by code, by name, by any part of the full path, by the initials of the pinyin.
    /// Several words must all fit.
    ///
    /// Example: yiwang divisions search 杭州 北山; yiwang divisions search bsjd
    Search {
        /// What to look for.
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Show one division and what lies directly below it
    ///
    /// Shows code, name and full path of a division of the national list, with a mark where the codes list it as something
    /// else than an ordinary division, and what lies directly below it.
    ///
    /// Example: yiwang divisions show 330106
    Show {
        /// Its code.
        #[arg(value_name = "CODE")]
        code: String,
    },
}

/// Runs it.
pub fn run(args: &Args) -> Result<Ended, StartError> {
    match &args.what {
        What::Search { text } => search(&text.join(" ")),
        What::Show { code } => show(code),
    }
}

fn search(text: &str) -> Result<Ended, StartError> {
    let hits = National::embedded().search(text, None, SEARCH_MAX);
    for hit in &hits {
        say(&line(&hit.named, &hit.path, hit.flag));
    }
    if hits.is_empty() {
        return Err(format!(
            "nothing is called {text:?}; try a part of the name, or the initials of its pinyin"
        )
        .into());
    }
    Ok(Ended::Well)
}

fn show(code: &str) -> Result<Ended, StartError> {
    let national = National::embedded();
    let code = Division::parse(code).map_err(|e| format!("{code}: {e}"))?;
    let found = national.find(code).ok_or_else(|| format!("{code}: the national list has no such code"))?;
    let named = Named { code, name: found.name, level: code.level() };
    say(&line(&named, &national.path(code), found.flag));
    let below = national.children(code);
    for child in &below {
        say(&format!("  {:<12} {}", child.code, child.name));
    }
    say(&format!("{} directly below.", below.len()));
    Ok(Ended::Well)
}

fn line(named: &Named, path: &[Named], flag: Flag) -> String {
    let path: Vec<&str> = path.iter().map(|n| n.name.as_str()).collect();
    let mark = if flag.word().is_empty() { String::new() } else { format!("  ({})", flag.word()) };
    format!("{:<12} {}  {}{mark}", named.code, named.name, path.join(" / "))
}
