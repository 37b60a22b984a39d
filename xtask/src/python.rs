//! Python for checks that look from outside: a folder of packages under `target`, made once for each list of requirements.

use crate::shell::{Failure, command, root, run, succeeds, target};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;

/// Written last: a folder without it was left half made.
const STAMP: &str = "made-whole";

/// Whether there is a Python that can make such folders and is new enough for the pinned packages.
pub fn found() -> bool {
    let able = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
    succeeds("python3", &["-c", able])
}

/// The folder with the packages of `tools/<tool>/requirements.txt`, all pinned by version and digest.
pub fn packages(tool: &str) -> Result<PathBuf, Failure> {
    let list = root().join("tools").join(tool).join("requirements.txt");
    let mut hasher = DefaultHasher::new();
    fs::read(&list)?.hash(&mut hasher);
    let folder = target().join(format!("python-{tool}-{:016x}", hasher.finish()));
    if folder.join(STAMP).exists() {
        return Ok(folder);
    }
    println!("setup: installing the Python packages of tools/{tool}");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let path = folder.to_string_lossy();
    run(command(".", "python3", &["-m", "venv", &path]))?;
    let mut pip = command(".", &folder.join("bin/pip").to_string_lossy(), &["install", "--quiet"]);
    pip.args(["--disable-pip-version-check", "--require-hashes", "--requirement"]).arg(&list);
    run(pip)?;
    fs::write(folder.join(STAMP), "")?;
    Ok(folder)
}
