//! Canonical JSON (RFC 8785) of values without fractions, and the digest of an event.
//!
//! Owns which bytes stand for an event. Refuses to know where events are kept.

use base::Event;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use std::fmt::Write;

/// The largest integer that every JSON reader keeps exactly: 2⁵³ − 1.
pub const INTEGER_MAX: i64 = (1 << 53) - 1;
/// How deep a body may be nested.
pub const DEPTH_MAX: usize = 16;
/// Version of the form that is digested: the member `v`.
pub const FORM: i64 = 1;

/// Why a value cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A body is an object.
    #[error("not an object")]
    NotObject,
    /// A number with a fraction or an exponent.
    #[error("a number that is not an integer")]
    Fraction,
    /// An integer beyond ±(2⁵³ − 1): write it as a string.
    #[error("an integer beyond 2^53 - 1")]
    Large,
    /// U+0000 in a string or a key.
    #[error("U+0000")]
    Zero,
    /// Nested deeper than [`DEPTH_MAX`].
    #[error("nested too deep")]
    Deep,
    /// Longer than the limit, in bytes.
    #[error("longer than {0} bytes")]
    Long(usize),
}

/// The canonical text of a value: no white space, keys in the order of their UTF-16 units.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write_value(&mut out, value);
    out
}

/// Whether the value is an object that the journal may keep.
pub fn check(value: &Value) -> Result<(), Unfit> {
    if !value.is_object() {
        return Err(Unfit::NotObject);
    }
    check_value(value, DEPTH_MAX)
}

/// The bytes that are digested: everything about the event but its number.
pub fn bytes(event: &Event) -> Vec<u8> {
    text(&json!({
        "v": FORM,
        "id": event.id.to_string(),
        "stream": event.stream.to_string(),
        "version": event.version,
        "kind": event.kind,
        "schema": event.schema,
        "time": event.time.to_string(),
        "actor": event.actor,
        "division": event.division,
        "body": event.body,
    }))
    .into_bytes()
}

/// HMAC-SHA-256 of the bytes under the event's salt: says nothing about the event to those who lack the salt.
pub fn digest(salt: &[u8; 16], bytes: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<sha2::Sha256>::new(&hmac_key(salt));
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

/// HMAC's key block: a key shorter than the block is filled with zeros (RFC 2104 §2).
fn hmac_key(salt: &[u8; 16]) -> hmac::digest::Key<Hmac<sha2::Sha256>> {
    let mut key = hmac::digest::Key::<Hmac<sha2::Sha256>>::default();
    key[..salt.len()].copy_from_slice(salt);
    key
}

fn check_value(value: &Value, depth: usize) -> Result<(), Unfit> {
    let below = || depth.checked_sub(1).ok_or(Unfit::Deep);
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(n) if n.is_f64() => Err(Unfit::Fraction),
        Value::Number(n) => match n.as_i64() {
            Some(i) if (-INTEGER_MAX..=INTEGER_MAX).contains(&i) => Ok(()),
            _ => Err(Unfit::Large),
        },
        Value::String(s) => check_text(s),
        Value::Array(items) => {
            let depth = below()?;
            items.iter().try_for_each(|item| check_value(item, depth))
        }
        Value::Object(members) => {
            let depth = below()?;
            members.iter().try_for_each(|(key, item)| check_text(key).and_then(|()| check_value(item, depth)))
        }
    }
}

fn check_text(text: &str) -> Result<(), Unfit> {
    if text.contains('\0') { Err(Unfit::Zero) } else { Ok(()) }
}

fn write_value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Number(n) => out.push_str(&n.to_string()),
        Value::String(s) => write_text(out, s),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (i, (key, item)) in members.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_text(out, key);
                out.push(':');
                write_value(out, item);
            }
            out.push('}');
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{C}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            // Writing to a String cannot fail.
            c if c < ' ' => _ = write!(out, "\\u{:04x}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
}
