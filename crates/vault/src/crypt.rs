//! AES-256-GCM with associated data, and keys derived with HMAC-SHA-256. Pure.
//!
//! A sealed value is: version byte 1, nonce of 12 bytes, cipher text, tag of 16 bytes. The associated data binds it
//! to its place: what it is, whose, which field, which identifier; moved elsewhere it does not open.

use crate::{Error, Subject};
use aes_gcm::aead::AeadInOut;
use aes_gcm::aead::inout::InOutBuf;
use aes_gcm::{Aes256Gcm, KeyInit, Nonce, Tag};
use base::Entropy;
use hmac::{Hmac, Mac};
use uuid::Uuid;
use zeroize::Zeroizing;

/// 32 bytes that are wiped when dropped.
pub(crate) type Bytes32 = Zeroizing<[u8; 32]>;

const FORM: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;
/// Bytes that a seal adds.
pub(crate) const OVERHEAD: usize = 1 + NONCE + TAG;

/// Where a sealed value belongs.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// `key`, `text`, `bytes`, `file`.
    pub what: &'static str,
    /// Whose.
    pub subject: Subject,
    /// The field, or the part of a file.
    pub field: &'a str,
    /// The identifier.
    pub id: Uuid,
}

impl Place<'_> {
    /// Each part that varies in length comes behind its length.
    fn associated(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(64);
        out.extend_from_slice(b"yiwang vault\x01");
        for part in [self.what.as_bytes(), self.field.as_bytes()] {
            // Lengths of short names fit.
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        }
        out.extend_from_slice(&self.subject.number().to_be_bytes());
        out.extend_from_slice(self.subject.id().as_bytes());
        out.extend_from_slice(self.id.as_bytes());
        out
    }
}

pub(crate) fn seal(
    key: &Bytes32,
    entropy: &dyn Entropy,
    place: Place<'_>,
    plain: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut nonce = [0u8; NONCE];
    entropy.fill(&mut nonce);
    let mut out = Vec::with_capacity(plain.len() + OVERHEAD);
    out.push(FORM);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plain);
    let tag = Aes256Gcm::new(&(**key).into())
        .encrypt_inout_detached(
            &Nonce::from(nonce),
            &place.associated(),
            InOutBuf::from(&mut out[1 + NONCE..]),
        )
        .map_err(|_| Error::Long(plain.len()))?;
    out.extend_from_slice(&tag);
    Ok(out)
}

pub(crate) fn open(key: &Bytes32, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, Error> {
    let rest = sealed.strip_prefix(&[FORM]).ok_or(Error::Broken)?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(Error::Broken)?;
    let (cipher, tag) = rest.split_last_chunk::<TAG>().ok_or(Error::Broken)?;
    let mut plain = cipher.to_vec();
    Aes256Gcm::new(&(**key).into())
        .decrypt_inout_detached(
            &Nonce::from(*nonce),
            &place.associated(),
            InOutBuf::from(&mut plain[..]),
            &Tag::from(*tag),
        )
        .map_err(|_| Error::Broken)?;
    Ok(plain)
}

/// HMAC-SHA-256 under a key of 32 bytes.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key shorter than the block is filled with zeros (RFC 2104 §2).
    let mut block = hmac::digest::Key::<Hmac<sha2::Sha256>>::default();
    block[..key.len()].copy_from_slice(key);
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new(&block);
    zeroize::Zeroize::zeroize(block.as_mut_slice());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
