//! Running other programs: in the repository's root or below it, with their output seen at once.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

/// What a tool fails with: one text for the reader.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap_or_else(|_| PathBuf::from("."))
}

/// Cargo's folder of built things.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The release binary.
pub fn binary() -> PathBuf {
    target().join("release/yiwang")
}

/// A command in the repository's root, or in `folder` below it.
pub fn command(folder: &str, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root().join(folder)).stdin(Stdio::null());
    // Set by `cargo run` for xtask itself: they would make cargo build other programs anew.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
        command.env_remove(name);
    }
    command
}

/// Runs it, its output passing through; anything but success is a failure.
pub fn run(mut command: Command) -> Result<(), Failure> {
    let status = command.status().map_err(|e| format!("{}: {e}", name(&command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", name(&command)).into()) }
}

/// Runs it and gives what it printed; its error output passes through.
pub fn output(mut command: Command) -> Result<String, Failure> {
    let done = command.stderr(Stdio::inherit()).output().map_err(|e| format!("{}: {e}", name(&command)))?;
    if done.status.success() {
        Ok(String::from_utf8(done.stdout)?)
    } else {
        Err(format!("{} failed ({})", name(&command), done.status).into())
    }
}

/// Whether it runs and succeeds, in silence.
pub fn succeeds(program: &str, args: &[&str]) -> bool {
    let mut command = command(".", program, args);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

/// Runs it, shows those lines of its output that `show` picks, and gives success and all lines.
pub fn watch(mut command: Command, show: fn(&str) -> bool) -> Result<(bool, Vec<String>), Failure> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| format!("{}: {e}", name(&command)))?;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let readers = [
        child.stdout.take().map(|pipe| forward(pipe, std::io::stdout(), &lines, show)),
        child.stderr.take().map(|pipe| forward(pipe, std::io::stderr(), &lines, show)),
    ];
    for reader in readers.into_iter().flatten() {
        reader.join().map_err(|_| "a reader of output panicked")?;
    }
    let status = child.wait()?;
    let lines = std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((status.success(), lines))
}

fn forward<R: Read + Send + 'static, W: Write + Send + 'static>(
    pipe: R,
    mut to: W,
    lines: &Arc<Mutex<Vec<String>>>,
    show: fn(&str) -> bool,
) -> std::thread::JoinHandle<()> {
    let lines = Arc::clone(lines);
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            if show(&line) {
                // A closed terminal must not stop the run.
                _ = writeln!(to, "{line}");
            }
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    })
}

fn name(command: &Command) -> String {
    let mut text = command.get_program().to_string_lossy().into_owned();
    for arg in command.get_args().take(4) {
        text += " ";
        text += &arg.to_string_lossy();
    }
    text
}
