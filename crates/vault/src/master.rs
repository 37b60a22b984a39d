//! The master key: 32 bytes in a file outside the database, readable by its owner alone.

use crate::Error;
use crate::crypt::{self, Bytes32};
use base::Entropy;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// The master key. Wiped when dropped; its text form shows nothing.
pub struct MasterKey(Bytes32);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    /// From bytes, for demo and tests.
    pub fn from_bytes(mut bytes: [u8; 32]) -> Self {
        let key = Self(Zeroizing::new(bytes));
        bytes.zeroize();
        key
    }

    /// Reads a file of 32 raw bytes or 64 hexadecimal digits. A file that others than its owner can read or write
    /// is refused; what systemd lends to a service (`LoadCredential`) belongs to root, and its group bits are the mask of an
    /// access list for the service's user: there only everybody else is kept out.
    pub fn read_file(path: &Path) -> Result<Self, Error> {
        let fail = |what: String| Error::MasterFile { path: path.display().to_string(), what };
        let file = std::fs::File::open(path).map_err(|e| fail(e.to_string()))?;
        let mode = file.metadata().map_err(|e| fail(e.to_string()))?.permissions().mode();
        let lent = std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
        let others = if lent { 0o027 } else { 0o077 };
        if mode & others != 0 {
            return Err(fail(format!(
                "mode {:o}: others than the owner can use it; chmod 600",
                mode & 0o777
            )));
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(80));
        file.take(80).read_to_end(&mut bytes).map_err(|e| fail(e.to_string()))?;
        parse(&bytes).ok_or_else(|| fail("neither 32 bytes nor 64 hexadecimal digits".into()))
    }

    /// Makes a new key and writes it, as hexadecimal digits, into a new file that only its owner can read.
    pub fn generate_file(path: &Path, entropy: &dyn Entropy) -> Result<Self, Error> {
        let fail =
            |e: std::io::Error| Error::MasterFile { path: path.display().to_string(), what: e.to_string() };
        let mut key = Self(Zeroizing::new([0; 32]));
        entropy.fill(&mut *key.0);
        let mut text = Zeroizing::new(String::with_capacity(65));
        for byte in key.0.iter() {
            // Writing to a String cannot fail.
            _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(fail)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)?;
        if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            std::fs::File::open(folder).and_then(|f| f.sync_all()).map_err(fail)?;
        }
        Ok(key)
    }

    /// The key for one use: HMAC-SHA-256 of its label.
    pub(crate) fn derive(&self, label: &str) -> Bytes32 {
        Zeroizing::new(crypt::mac(&self.0, &[b"yiwang vault 1 ", label.as_bytes()]))
    }
}

fn parse(bytes: &[u8]) -> Option<MasterKey> {
    if let Ok(raw) = <[u8; 32]>::try_from(bytes) {
        return Some(MasterKey::from_bytes(raw));
    }
    let digits = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    if digits.len() != 64 {
        return None;
    }
    let mut key = MasterKey(Zeroizing::new([0; 32]));
    for (byte, pair) in key.0.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |b: u8| char::from(b).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(key)
}
