//! A demo of the release binary that runs beside a stage.

use crate::shell::{Failure, binary, command};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};

/// Lines that a starting demo prints before its address at most.
const LINES_MAX: usize = 200;

/// A demo that runs beside the tests; stopped and its folder removed when dropped.
pub struct Demo {
    child: Child,
    /// Kept open: it has more to say, and a closed pipe would end it.
    out: BufReader<ChildStdout>,
    folder: PathBuf,
    url: String,
}

impl Demo {
    /// Starts a demo in a folder of its own, on this database or on its own SQLite file, and waits for its address.
    pub fn start(name: &str, database: Option<&str>) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("yiwang-{name}-{}", std::process::id()));
        let mut program = command(".", &binary().to_string_lossy(), &["demo", "--listen", "127.0.0.1:0"]);
        program.arg("--data").arg(&folder);
        if let Some(database) = database {
            program.args(["--database", database]);
        }
        let mut child = program.stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or("the demo has no output")?;
        let mut demo = Self { child, out: BufReader::new(out), folder, url: String::new() };
        let lines = demo.out.by_ref().lines().take(LINES_MAX).map_while(Result::ok);
        let found =
            lines.filter_map(|l| Some(l.split_once("http://")?.1.split('/').next()?.to_owned())).next();
        demo.url = format!("http://{}", found.ok_or("the demo ended before it said its address")?);
        Ok(demo)
    }

    /// Where it answers: `http://127.0.0.1:40123`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let stopped = self.child.kill().and_then(|()| self.child.wait());
        let removed = std::fs::remove_dir_all(&self.folder);
        if stopped.is_err() || removed.is_err() {
            eprintln!("demo: {} may be left", self.folder.display());
        }
    }
}
