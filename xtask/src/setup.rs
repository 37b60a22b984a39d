//! Set-up: what a build, the demo and the checks need and this machine does not have yet. Does nothing a second time.

use crate::shell::{Failure, command, root, run, succeeds};
use std::fs;
use std::path::Path;

/// The oldest Node that the web's tools take.
const NODE_MIN: (u32, u32) = (20, 19);
/// Written before PostgreSQL is installed: the checks start servers of their own, none shall stay behind.
const CREATE_CLUSTER: &str = "/etc/postgresql-common/createcluster.conf";
/// The lock file that `web/node_modules` was made from.
const STAMP: &str = "web/node_modules/.made-from-lock";

struct Need {
    what: &'static str,
    packages: &'static [&'static str],
    found: fn() -> bool,
}

const NODE: Need = Need { what: "Node", packages: &["nodejs", "npm"], found: has_node };
const POSTGRES: Need = Need {
    what: "PostgreSQL",
    packages: &["postgresql"],
    found: || crate::test::postgres::folder().is_some(),
};
const CHROMIUM: Need =
    Need { what: "Chromium", packages: &["chromium"], found: || succeeds("chromium", &["--version"]) };
const FONTS: Need =
    Need { what: "Chinese fonts", packages: &["fonts-noto-cjk"], found: || installed("fonts-noto-cjk") };
const PYTHON: Need = Need {
    what: "Python 3.11 or newer with venv",
    packages: &["python3", "python3-venv"],
    found: crate::python::found,
};
/// Only its `systemd-analyze` is used; the package starts nothing.
const SYSTEMD: Need = Need {
    what: "systemd-analyze",
    packages: &["systemd"],
    found: || succeeds("systemd-analyze", &["--version"]),
};

/// For the build and the demo.
pub fn build() -> Result<(), Failure> {
    packages(&[NODE])?;
    node_version()?;
    web()
}

/// For every check.
pub fn everything() -> Result<(), Failure> {
    packages(&[NODE, POSTGRES, CHROMIUM, FONTS, PYTHON, SYSTEMD])?;
    node_version()?;
    nextest()?;
    for tool in [crate::test::SCHEMATHESIS, crate::test::DEADLINES] {
        crate::python::packages(tool)?;
    }
    web()
}

fn has_node() -> bool {
    succeeds("node", &["--version"]) && succeeds("npm", &["--version"])
}

fn installed(package: &str) -> bool {
    succeeds("dpkg", &["-s", package])
}

fn packages(needs: &[Need]) -> Result<(), Failure> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !(need.found)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let what: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let names: Vec<&str> = missing.iter().flat_map(|need| need.packages).copied().collect();
    let by_hand = format!("{} missing; on Debian: apt-get install {}", what.join(", "), names.join(" "));
    if !succeeds("apt-get", &["--version"]) {
        return Err(by_hand.into());
    }
    let root_user = succeeds("sh", &["-c", "test \"$(id -u)\" = 0"]);
    if !root_user && !succeeds("sudo", &["--version"]) {
        return Err(format!("{by_hand} (needs root or sudo)").into());
    }
    println!("setup: {} missing, installing {}", what.join(", "), names.join(" "));
    let prefix = if root_user { "" } else { "sudo " };
    let mut script = String::from("set -e\n");
    if names.contains(&"postgresql") {
        let text = "create_main_cluster = false";
        script += &format!(
            "{prefix}mkdir -p /etc/postgresql-common\n\
             test -e {CREATE_CLUSTER} || echo '{text}' | {prefix}tee {CREATE_CLUSTER} >/dev/null\n"
        );
    }
    let environment = "env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1";
    script += &format!("{prefix}apt-get update -q\n");
    script +=
        &format!("{prefix}{environment} apt-get install -q -y --no-install-recommends {}\n", names.join(" "));
    let mut apt = command(".", "sh", &["-c", &script]);
    apt.stdin(std::process::Stdio::inherit());
    run(apt).map_err(|e| format!("{e}\n{by_hand}"))?;
    match missing.iter().find(|need| !(need.found)()) {
        Some(need) => Err(format!("{} was installed and is still not found", need.what).into()),
        None => Ok(()),
    }
}

fn node_version() -> Result<(), Failure> {
    let text = crate::shell::output(command(".", "node", &["--version"]))?;
    let mut parts = text.trim().trim_start_matches('v').split('.').map_while(|p| p.parse::<u32>().ok());
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE_MIN {
        let (major, minor) = NODE_MIN;
        return Err(format!("Node {} is too old: {major}.{minor} or newer is needed", text.trim()).into());
    }
    Ok(())
}

fn nextest() -> Result<(), Failure> {
    if succeeds("cargo", &["nextest", "--version"]) {
        return Ok(());
    }
    println!("setup: cargo-nextest missing, building it (some minutes, once)");
    run(command(".", "cargo", &["install", "cargo-nextest", "--locked"]))
}

/// Installs the web's packages when the lock file is another than the one they were made from.
fn web() -> Result<(), Failure> {
    let lock = root().join("web/package-lock.json");
    if !lock.exists() {
        return Ok(());
    }
    let wanted = fs::read(&lock)?;
    let stamp = root().join(STAMP);
    if fs::read(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }
    println!("setup: installing the web's packages");
    run(command("web", "npm", &["ci", "--no-audit", "--no-fund"]))?;
    Ok(fs::write(stamp, wanted)?)
}

/// Whether `made` is missing or older than something in `sources` (files or folders below the root).
pub fn outdated(made: &Path, sources: &[&str]) -> bool {
    let Ok(made_at) = fs::metadata(made).and_then(|m| m.modified()) else { return true };
    let mut open: Vec<_> = sources.iter().map(|source| root().join(source)).collect();
    while let Some(path) = open.pop() {
        let Ok(data) = fs::metadata(&path) else { continue };
        if data.modified().is_ok_and(|at| at > made_at) {
            return true;
        }
        if data.is_dir() {
            let Ok(entries) = fs::read_dir(&path) else { continue };
            open.extend(entries.flatten().map(|entry| entry.path()));
        }
    }
    false
}
