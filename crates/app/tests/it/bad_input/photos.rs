//! Photos that lie about their type, explode, are too large, come too late or belong elsewhere.

use crate::harness::{Answer, Browser, HOUR_MS, Harness, Story, photo};
use both::both;
use db::Engine;
use image::ImageFormat;

fn encoded(format: ImageFormat) -> Vec<u8> {
    let image = image::RgbImage::from_pixel(16, 16, image::Rgb([9, 99, 199]));
    let mut out = std::io::Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// CRC-32 as PNG computes it (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

/// A PNG whose head promises this size.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut png = encoded(ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

/// A JPEG whose frame promises this size.
fn jpeg_of(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = photo(1);
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

async fn send(by: &Browser, path: &str, media_type: &str, bytes: &[u8]) -> Answer {
    by.call("POST", path).raw(media_type, bytes).send().await
}

fn files(h: &Harness) -> usize {
    let folders = std::fs::read_dir(h.files.path()).unwrap();
    folders.map(|f| std::fs::read_dir(f.unwrap().path()).map_or(0, Iterator::count)).sum()
}

#[both]
async fn what_it_is_not(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let path = format!("/reports/{}/photos", story.id);
    let before = (h.events().await, files(&h));
    let (png, webp) = (encoded(ImageFormat::Png), encoded(ImageFormat::WebP));
    let jpeg = photo(1);
    for (claimed, bytes) in [
        ("image/jpeg", &png[..]),
        ("image/png", &jpeg),
        ("image/webp", &png),
        ("image/jpeg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("image/jpeg", b"GIF89a\x01\x00\x01\x00"),
        ("image/png", b"MZ\x90\x00"),
        ("image/jpeg", b""),
        ("image/gif", b"GIF89a\x01\x00\x01\x00"),
        ("image/svg+xml", b"<svg/>"),
        ("application/json", b"{}"),
        ("", &jpeg),
    ] {
        send(&story.tracker, &path, claimed, bytes).await.refused(415, "unsupported_type");
    }
    for (claimed, bytes) in [
        ("image/jpeg", &jpeg[..jpeg.len() / 2]),
        ("image/jpeg", &jpeg[..4]),
        ("image/png", &png[..png.len() - 20]),
        ("image/png", &png[..8]),
        ("image/webp", &webp[..20]),
        ("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and then something else"),
    ] {
        assert_eq!(
            send(&story.tracker, &path, claimed, bytes).await.wrong(),
            ["photo damaged"],
            "{claimed} {}",
            bytes.len()
        );
    }
    assert_eq!((h.events().await, files(&h)), before);
    for (claimed, bytes) in [("image/png", png), ("image/webp", webp), ("image/jpeg", jpeg)] {
        send(&story.tracker, &path, claimed, &bytes).await.ok(201);
    }
}

#[both]
async fn bombs(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let path = format!("/reports/{}/photos", story.id);
    let before = (h.events().await, files(&h));
    for (claimed, bytes) in [
        ("image/png", png_of(60_000, 60_000)),
        ("image/png", png_of(u32::MAX / 2, 1)),
        ("image/png", png_of(8_000, 8_000)),
        ("image/jpeg", jpeg_of(65_500, 65_500)),
        ("image/jpeg", jpeg_of(10_000, 6_000)),
    ] {
        let answer = send(&story.tracker, &path, claimed, &bytes).await;
        let fields = answer.wrong();
        assert!(fields == ["photo too_many_pixels"] || fields == ["photo damaged"], "{}", answer.text());
    }
    let just = send(&story.tracker, &path, "image/png", &png_of(8_000, 5_001)).await;
    assert_eq!(just.wrong(), ["photo too_many_pixels"]);
    assert_eq!((h.events().await, files(&h)), before);
}

#[both]
async fn too_large(engine: Engine) {
    let h = Harness::new(engine).await;
    let story = Story::begin(&h).await;
    let path = format!("/reports/{}/photos", story.id);
    let before = (h.events().await, files(&h));
    let mut bytes = photo(1);
    bytes.resize(20 * 1024 * 1024 + 1, 0);
    let problem = send(&story.tracker, &path, "image/jpeg", &bytes).await.refused(413, "too_large");
    assert_eq!(problem["args"]["most"], 20 * 1024 * 1024);
    let call = story.tracker.call("POST", &path).raw("image/jpeg", &bytes).unannounced();
    call.send().await.refused(413, "too_large");
    assert_eq!((h.events().await, files(&h)), before);
    // The largest that is taken: what stands behind the picture is cut away.
    bytes.pop();
    send(&story.tracker, &path, "image/jpeg", &bytes).await.ok(201);
}

#[both]
async fn too_many_too_late_and_elsewhere(engine: Engine) {
    let h = Harness::new(engine).await;
    let (story, other) = (Story::begin(&h).await, Story::begin_in(&h, crate::harness::HOME, 1).await);
    let path = format!("/reports/{}/photos", story.id);
    for shade in 0..9 {
        send(&story.tracker, &path, "image/jpeg", &photo(shade)).await.ok(201);
    }
    let clerk = h.staff("shouli").await;
    let before = (h.events().await, files(&h));
    assert_eq!(send(&story.tracker, &path, "image/jpeg", &photo(10)).await.wrong(), ["photos too_many"]);
    send(&other.tracker, &path, "image/jpeg", &photo(11)).await.refused(404, "not_found");
    send(&clerk, &path, "image/jpeg", &photo(11)).await.refused(401, "unauthenticated");
    assert_eq!(send(&clerk, &story.path("photos"), "image/jpeg", &photo(1)).await.wrong(), ["query shape"]);
    let of_kind = |kind: &str| story.path(&format!("photos?kind={kind}"));
    assert_eq!(send(&clerk, &of_kind("report"), "image/jpeg", &photo(1)).await.wrong(), ["query shape"]);
    send(&clerk, &of_kind("handle"), "image/jpeg", &photo(1)).await.refused(403, "forbidden");
    send(&clerk, &of_kind("verify"), "image/jpeg", &photo(1)).await.refused(403, "forbidden");
    h.clock.advance_ms(HOUR_MS + 1);
    let late = send(&other.tracker, &format!("/reports/{}/photos", other.id), "image/jpeg", &photo(1)).await;
    assert_eq!(late.refused(409, "wrong_state")["args"]["state"], "too_late");
    assert_eq!((h.events().await, files(&h)), before);
}
