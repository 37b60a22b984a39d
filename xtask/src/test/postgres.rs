//! A PostgreSQL server for one run: in a short folder, reached by a socket only, gone afterwards.
//!
//! A small shell holds the server and waits on a pipe from us. When the pipe closes, because we are done or because we were
//! killed, it stops the server and removes the folder.

use crate::shell::{Failure, command, succeeds};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::Duration;

/// How long a server may take to start.
const START_TRIES: u32 = 300;
const START_STEP: Duration = Duration::from_millis(100);
/// Where Debian puts the versions.
const VERSIONS: &str = "/usr/lib/postgresql";

/// `$1` folder, `$2` programs, `$3` owner (empty: us), `$4` how to become that owner, `$5` whether commits wait for the disk.
const KEEPER: &str = r#"
trap '' INT TERM HUP
cd /tmp
mkdir "$1/data" "$1/s"
if [ -n "$3" ]; then chown "$3" "$1/data" "$1/s"; fi
$4 "$2/initdb" -D "$1/data" -U postgres -A trust --locale=C -E UTF8 --no-sync >"$1/log" 2>&1 &&
    $4 "$2/postgres" -D "$1/data" -k "$1/s" -c listen_addresses= -c "fsync=$5" -c "full_page_writes=$5" \
        -c max_connections=200 -c log_checkpoints=off >>"$1/log" 2>&1 &
cat >/dev/null
$4 "$2/pg_ctl" -D "$1/data" stop -m immediate >/dev/null 2>&1
wait
rm -rf "$1"
"#;

/// The programs of the newest version.
pub fn folder() -> Option<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(VERSIONS)
        .ok()?
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// A server that runs as long as this value.
pub struct Server {
    keeper: Child,
    folder: PathBuf,
    trace: PathBuf,
}

impl Server {
    /// Starts one that need not survive a crash, and waits until it answers.
    pub fn start() -> Result<Self, Failure> {
        Self::with("off")
    }

    /// Starts one whose commits wait for the disk, for measuring.
    pub fn durable() -> Result<Self, Failure> {
        Self::with("on")
    }

    fn with(fsync: &str) -> Result<Self, Failure> {
        let programs = folder().ok_or("PostgreSQL is not installed")?;
        let folder = PathBuf::from(format!("/tmp/yiwang-{}", std::process::id()));
        fs::create_dir(&folder)?;
        let trace = folder.join("trace");
        fs::create_dir(&trace)?;
        let root_user = succeeds("sh", &["-c", "test \"$(id -u)\" = 0"]);
        let (owner, become_owner) = match (root_user, succeeds("id", &["postgres"])) {
            (false, _) => ("", ""),
            (true, true) => ("postgres", "runuser -u postgres --"),
            (true, false) => ("65534", "setpriv --reuid=65534 --regid=65534 --clear-groups"),
        };
        let (place, bin) = (folder.to_string_lossy(), programs.to_string_lossy());
        let mut keeper =
            command(".", "sh", &["-c", KEEPER, "keeper", &place, &bin, owner, become_owner, fsync]);
        // A process group of its own: Ctrl-C at the terminal reaches us, not the server.
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).process_group(0);
        let server = Self { keeper: keeper.spawn()?, folder, trace };
        let ready = programs.join("pg_isready").to_string_lossy().into_owned();
        let socket = server.folder.join("s").to_string_lossy().into_owned();
        for _ in 0..START_TRIES {
            if succeeds(&ready, &["-q", "-h", &socket]) {
                return Ok(server);
            }
            std::thread::sleep(START_STEP);
        }
        let log = fs::read_to_string(server.folder.join("log")).unwrap_or_default();
        Err(format!("PostgreSQL did not start:\n{log}").into())
    }

    /// For `YIWANG_TEST_POSTGRES`.
    pub fn url(&self) -> String {
        format!("host={}/s user=postgres dbname=postgres", self.folder.display())
    }

    /// For `YIWANG_SQL_TRACE`: a folder that goes with the server.
    pub fn trace(&self) -> &Path {
        &self.trace
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // It ends by itself once the pipe is closed.
        _ = self.keeper.wait();
    }
}
