//! The program itself as a child: started, spoken to over a socket, stopped or killed.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long a start may take, the demo's cases in a debug build included.
const START: Duration = Duration::from_secs(180);
const SOCKET: Duration = Duration::from_secs(30);

/// A running program; killed with its value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// What it prints; kept, so that its readers go on and no pipe fills.
    lines: Receiver<String>,
}

/// An answer over the socket.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// The binary with these arguments, without the environment's configuration.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yiwang"));
    command.args(args);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("YIWANG_")) {
        command.env_remove(name);
    }
    command
}

impl Server {
    /// Starts the program and waits for the line that holds its address behind `mark`.
    pub fn start(mut command: Command, mark: &str) -> Server {
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (tell, lines) = channel();
        // From here on a failing test ends the program too.
        let mut server = Server { child, address: SocketAddr::from(([0, 0, 0, 0], 0)), lines };
        let outputs: [Box<dyn Read + Send>; 2] =
            [Box::new(server.child.stdout.take().unwrap()), Box::new(server.child.stderr.take().unwrap())];
        for output in outputs {
            let tell = tell.clone();
            std::thread::spawn(move || {
                BufReader::new(output).lines().map_while(Result::ok).try_for_each(|line| tell.send(line))
            });
        }
        let mut seen = Vec::new();
        loop {
            let line = server.lines.recv_timeout(START);
            let line = line.unwrap_or_else(|e| panic!("no address ({e}): {seen:#?}"));
            if let Some(address) = address_in(&line, mark) {
                server.address = address;
                return server;
            }
            seen.push(line);
        }
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) -> ExitStatus {
        assert!(
            Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success()
        );
        self.child.wait().unwrap()
    }

    pub fn get(&self, path: &str) -> Reply {
        exchange(self.address, "GET", path, &[], b"").unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Ended already, or ended now.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|l| l.split_once(": "))
            .find(|(k, _)| k.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }
}

fn address_in(line: &str, mark: &str) -> Option<SocketAddr> {
    // The log may be coloured.
    let plain: String = line.split('\u{1b}').map(|p| p.split_once('m').map_or(p, |(_, rest)| rest)).collect();
    let plain = if line.contains('\u{1b}') { plain } else { line.to_owned() };
    let rest = plain.split(mark).nth(1)?;
    rest.split(['/', ' ', '"']).find(|part| !part.is_empty())?.trim().parse().ok()
}

/// One request on a connection of its own; `None` when the program goes away meanwhile.
pub fn exchange(
    to: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Reply> {
    let mut stream = TcpStream::connect(to).ok()?;
    stream.set_read_timeout(Some(SOCKET)).ok()?;
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\nx-yiwang: 1\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).ok()?;
    let end = all.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let reply = Reply { status, head, body: all[end + 4..].to_vec() };
    // A body that was cut off was not acknowledged.
    let whole = reply.header("content-length").is_none_or(|n| n.parse() == Ok(reply.body.len()));
    whole.then_some(reply)
}
