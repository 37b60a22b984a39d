//! Tests of photos: types that lie, bombs, orientation, metadata.

use crate::photo::{PhotoError, SIDE_MAX, prepare, thumb};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

fn picture(width: u32, height: u32) -> DynamicImage {
    let mut image = RgbImage::from_pixel(width, height, Rgb([40, 120, 200]));
    for x in 0..width / 2 {
        for y in 0..height / 2 {
            image.put_pixel(x, y, Rgb([250, 10, 10]));
        }
    }
    DynamicImage::ImageRgb8(image)
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// An EXIF block with an orientation and a text that must not survive.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
    tiff.extend(b"GPS-SECRET 30.26,120.14");
    tiff
}

fn jpeg_with_exif(orientation: u8) -> Vec<u8> {
    let plain = encoded(&picture(40, 20), ImageFormat::Jpeg);
    let block = exif(orientation);
    let mut out = plain[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(u16::try_from(block.len() + 2).unwrap().to_be_bytes());
    out.extend(block);
    out.extend(&plain[2..]);
    out.extend(b"TRAILER-SECRET");
    out
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|w| w == word.as_bytes())
}

#[test]
fn upright_jpeg_keeps_its_pixels_and_loses_metadata_and_trailer() {
    let bytes = jpeg_with_exif(1);
    assert!(holds(&bytes, "GPS-SECRET"));
    let photo = prepare(&bytes, "image/jpeg").unwrap();
    assert!(!holds(&photo.bytes, "SECRET") && !holds(&photo.bytes, "Exif"));
    assert_eq!((photo.width, photo.height, photo.mime), (40, 20, "image/jpeg"));
    let before = image::load_from_memory(&bytes).unwrap();
    assert_eq!(image::load_from_memory(&photo.bytes).unwrap().to_rgb8(), before.to_rgb8());
}

#[test]
fn turned_jpeg_stands_upright() {
    let photo = prepare(&jpeg_with_exif(6), "image/jpeg").unwrap();
    assert_eq!((photo.width, photo.height), (20, 40));
    assert!(!holds(&photo.bytes, "SECRET"));
    let turned = image::load_from_memory(&photo.bytes).unwrap().to_rgb8();
    let corner = turned.get_pixel(17, 3);
    assert!(
        corner[0] > 200 && corner[2] < 90,
        "the red quarter is top right after a quarter turn: {corner:?}"
    );
}

#[test]
fn png_and_webp_lose_their_texts() {
    let png = encoded(&picture(9, 9), ImageFormat::Png);
    let mut with_text = png[..33].to_vec();
    let text = b"tEXtComment\0PNG-SECRET";
    with_text.extend(u32::try_from(text.len() - 4).unwrap().to_be_bytes());
    with_text.extend(text);
    with_text.extend([0, 0, 0, 0]);
    with_text.extend(&png[33..]);
    // The wrong check sum of the text chunk does not matter to the picture.
    if let Ok(photo) = prepare(&with_text, "image/png") {
        assert!(!holds(&photo.bytes, "SECRET"));
    }
    assert_eq!(prepare(&png, "image/png").unwrap().width, 9);

    let webp = encoded(&picture(8, 8), ImageFormat::WebP);
    let mut with_xmp = webp.clone();
    with_xmp.extend(b"XMP \x0b\0\0\0WEBP-SECRET\0");
    let size = u32::try_from(with_xmp.len() - 8).unwrap().to_le_bytes();
    with_xmp[4..8].copy_from_slice(&size);
    let photo = prepare(&with_xmp, "image/webp").unwrap();
    assert!(holds(&with_xmp, "WEBP-SECRET") && !holds(&photo.bytes, "SECRET"));
    assert_eq!(image::load_from_memory(&photo.bytes).unwrap().to_rgb8(), picture(8, 8).to_rgb8());
}

#[test]
fn lies_and_bombs_are_refused() {
    let png = encoded(&picture(4, 4), ImageFormat::Png);
    let jpeg = encoded(&picture(4, 4), ImageFormat::Jpeg);
    let mut wide = png.clone();
    wide[16..20].copy_from_slice(&(SIDE_MAX + 1).to_be_bytes());
    let mut bomb = png.clone();
    bomb[16..20].copy_from_slice(&16_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&16_000u32.to_be_bytes());
    let cut = jpeg[..jpeg.len() / 2].to_vec();
    for (name, bytes, claimed) in [
        ("html", b"<html><script>".to_vec(), "image/jpeg"),
        ("svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "image/png"),
        ("a png that says jpeg", png.clone(), "image/jpeg"),
        ("a jpeg that says webp", jpeg.clone(), "image/webp"),
        ("empty", Vec::new(), "image/png"),
    ] {
        assert_eq!(prepare(&bytes, claimed), Err(PhotoError::Type), "{name}");
    }
    assert!(matches!(prepare(&wide, "image/png"), Err(PhotoError::Pixels | PhotoError::Damaged)));
    assert!(matches!(prepare(&bomb, "image/png"), Err(PhotoError::Pixels | PhotoError::Damaged)));
    assert_eq!(prepare(&cut, "image/jpeg"), Err(PhotoError::Damaged));
    assert_eq!(prepare(&jpeg[..20], "image/jpeg"), Err(PhotoError::Damaged));
}

#[test]
fn thumbs_are_small() {
    let photo = prepare(&encoded(&picture(1000, 500), ImageFormat::Jpeg), "image/jpeg").unwrap();
    let small = image::load_from_memory(&thumb(&photo.bytes).unwrap()).unwrap();
    assert_eq!((small.width(), small.height()), (320, 160));
}
