//! Photos: checked by content, decoded once under limits, turned upright, metadata cut. Pure; call from a blocking thread.
//!
//! A picture that needs no turning keeps its compressed bytes, less every metadata segment; a turned one is encoded anew.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Pixels of a photo at most: 40 megapixels.
pub const PIXELS_MAX: u64 = 40_000_000;
/// Pixels along one side at most.
pub const SIDE_MAX: u32 = 16_384;
/// Memory that decoding may take.
const DECODE_BYTES_MAX: u64 = 4 * PIXELS_MAX + 64 * 1024 * 1024;
/// The longer side of the small picture.
pub const THUMB_SIDE: u32 = 320;
const JPEG_QUALITY: u8 = 85;

/// Why a photo is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// The content is no JPEG, PNG or WebP, or another one than claimed.
    #[error("not the claimed type")]
    Type,
    /// More pixels than the limit.
    #[error("too many pixels")]
    Pixels,
    /// Damaged.
    #[error("damaged")]
    Damaged,
}

/// A photo ready to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// The bytes without metadata.
    pub bytes: Vec<u8>,
    /// By content.
    pub mime: &'static str,
    /// Pixels, upright.
    pub width: u32,
    /// Pixels, upright.
    pub height: u32,
}

fn format_of(bytes: &[u8]) -> Option<(ImageFormat, &'static str)> {
    match infer::get(bytes)?.mime_type() {
        "image/jpeg" => Some((ImageFormat::Jpeg, "image/jpeg")),
        "image/png" => Some((ImageFormat::Png, "image/png")),
        "image/webp" => Some((ImageFormat::WebP, "image/webp")),
        _ => None,
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), PhotoError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODE_BYTES_MAX);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PhotoError::Pixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    // `from_decoder` does not count its own buffer against `max_alloc`: reserve it first.
    limits.reserve(decoder.total_bytes()).map_err(|_| PhotoError::Pixels)?;
    let image = DynamicImage::from_decoder(decoder).map_err(refused)?;
    Ok((image, orientation))
}

fn refused(error: image::ImageError) -> PhotoError {
    match error {
        image::ImageError::Limits(_) => PhotoError::Pixels,
        _ => PhotoError::Damaged,
    }
}

/// Checks a photo whose sender claims `claimed`, and cleans it.
pub fn prepare(bytes: &[u8], claimed: &str) -> Result<Photo, PhotoError> {
    let (format, mime) = format_of(bytes).ok_or(PhotoError::Type)?;
    if mime != claimed {
        return Err(PhotoError::Type);
    }
    let (mut image, orientation) = decode(bytes, format)?;
    if orientation == Orientation::NoTransforms {
        let clean = strip(bytes, format).ok_or(PhotoError::Damaged)?;
        return Ok(Photo { bytes: clean, mime, width: image.width(), height: image.height() });
    }
    image.apply_orientation(orientation);
    let bytes = encode(&image, format)?;
    Ok(Photo { bytes, mime, width: image.width(), height: image.height() })
}

/// The small picture, as JPEG, of a photo that [`prepare`] made.
pub fn thumb(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let (format, _) = format_of(bytes).ok_or(PhotoError::Type)?;
    let (image, _) = decode(bytes, format)?;
    // A picture that is small already is not blown up.
    let fits = image.width() <= THUMB_SIDE && image.height() <= THUMB_SIDE;
    let small = if fits { image } else { image.thumbnail(THUMB_SIDE, THUMB_SIDE) };
    encode(&small, ImageFormat::Jpeg)
}

fn encode(image: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, PhotoError> {
    let mut out = Cursor::new(Vec::new());
    let done = match format {
        ImageFormat::Jpeg => {
            let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY);
            image.to_rgb8().write_with_encoder(encoder)
        }
        other => image.write_to(&mut out, other),
    };
    done.map_err(|_| PhotoError::Damaged)?;
    Ok(out.into_inner())
}

/// Cuts every segment that is not needed to show the picture; `None` when the structure is damaged.
fn strip(bytes: &[u8], format: ImageFormat) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => strip_jpeg(bytes),
        ImageFormat::Png => strip_png(bytes),
        _ => strip_webp(bytes),
    }
}

/// Keeps the segments that decode the picture, JFIF and Adobe's colour flag; ends at the first end-of-image marker.
fn strip_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if marker == 0xD9 {
            out.extend([0xFF, 0xD9]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let end = at + 2 + length;
        let segment = bytes.get(at..end)?;
        let private = matches!(marker, 0xE1..=0xED | 0xEF | 0xFE);
        if !private {
            out.extend_from_slice(segment);
        }
        at = end;
        if marker == 0xDA {
            let from = at;
            while !matches!((bytes.get(at)?, bytes.get(at + 1)?), (0xFF, m) if *m != 0 && !(0xD0..=0xD7).contains(m))
            {
                at += 1;
            }
            out.extend_from_slice(&bytes[from..at]);
        }
    }
}

/// Keeps the chunks that decode the picture, its transparency and colour space; ends at IEND.
fn strip_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if matches!(kind, b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB") {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

/// Keeps the picture's own chunks; clears the EXIF and XMP flags of VP8X; writes the size anew.
fn strip_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = b"WEBP".to_vec();
    let size = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let end = size.checked_add(8)?;
    let mut at = 12;
    while at < end {
        let kind = bytes.get(at..at + 4)?;
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let padded = length.checked_add(length % 2)?.checked_add(8)?;
        let stop = at.checked_add(padded)?.min(bytes.len());
        let chunk = bytes.get(at..stop)?;
        if matches!(kind, b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF") {
            let from = body.len();
            body.extend_from_slice(chunk);
            if kind == b"VP8X" {
                // Flags: ICC 0x20, alpha 0x10, EXIF 0x08, XMP 0x04, animation 0x02.
                *body.get_mut(from + 8)? &= 0x12;
            }
        }
        at = stop;
        if stop == bytes.len() {
            break;
        }
    }
    let mut out = b"RIFF".to_vec();
    out.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    out.extend(body);
    Some(out)
}
