//! The file of the master key.

use super::*;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn file(folder: &tempfile::TempDir, name: &str, bytes: &[u8], mode: u32) -> std::path::PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

fn code_key(path: &Path) -> Result<[u8; 32], String> {
    let key = MasterKey::read_file(path).map_err(|e| e.to_string())?;
    let folder = tempfile::tempdir().unwrap();
    Ok(*Vault::open_files(folder.path(), key).unwrap().code_key())
}

#[test]
fn a_generated_file_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let made = MasterKey::generate_file(&path, &SeededEntropy::new(1)).unwrap();
    let files = tempfile::tempdir().unwrap();
    let made = *Vault::open_files(files.path(), made).unwrap().code_key();
    assert_eq!(code_key(&path).unwrap(), made);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read(&path).unwrap().len(), 65);
    let again = MasterKey::generate_file(&path, &SeededEntropy::new(2));
    assert!(matches!(again, Err(Error::MasterFile { .. })), "an existing key is never overwritten");
    assert_eq!(code_key(&path).unwrap(), made);
}

#[test]
fn raw_and_hexadecimal() {
    let folder = tempfile::tempdir().unwrap();
    let raw = code_key(&file(&folder, "raw", &[0xab; 32], 0o600)).unwrap();
    for (name, text) in [("hex", "ab".repeat(32)), ("line", "AB".repeat(32) + "\n")] {
        assert_eq!(code_key(&file(&folder, name, text.as_bytes(), 0o400)).unwrap(), raw);
    }
    for (name, bytes) in [
        ("short", vec![1; 31]),
        ("long", vec![1; 33]),
        ("not_hex", b"g".repeat(64)),
        ("more", b"ab".repeat(50)),
        ("empty", vec![]),
    ] {
        let refused = code_key(&file(&folder, name, &bytes, 0o600)).unwrap_err();
        assert!(refused.ends_with("neither 32 bytes nor 64 hexadecimal digits"), "{refused}");
    }
}

#[test]
fn a_file_that_others_can_use_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for mode in [0o640, 0o604, 0o620, 0o602, 0o601, 0o777] {
        let refused = code_key(&file(&folder, "key", &[1; 32], mode)).unwrap_err();
        assert!(refused.contains("others than the owner"), "{refused}");
    }
    assert!(code_key(&folder.path().join("none")).unwrap_err().contains("master key"));
    assert_eq!(format!("{:?}", MasterKey::from_bytes([1; 32])), "MasterKey");
}
