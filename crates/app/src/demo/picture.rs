//! Pictures for the demo, drawn: a street, a sky, and a patch of colour. No photo of any real place or person.

use base::SeededEntropy;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

const WIDTH: u32 = 640;
const HEIGHT: u32 = 480;

/// A JPEG of this seed.
pub fn picture(seed: u64) -> Vec<u8> {
    let numbers = SeededEntropy::new(seed);
    let pick = |most: u64| u32::try_from(numbers.next_u64() % most.max(1)).unwrap_or(0);
    let byte = |most: u64| u8::try_from(pick(most)).unwrap_or(0);
    let horizon = 180 + pick(80);
    let (sky, road) = ([150 + byte(60), 170 + byte(50), 200 + byte(40)], [90 + byte(50); 3]);
    let patch = [60 + byte(180), 60 + byte(140), 40 + byte(100)];
    let (x, y, w, h) = (80 + pick(300), horizon + 20 + pick(80), 60 + pick(120), 40 + pick(80));
    let mut image = RgbImage::new(WIDTH, HEIGHT);
    for (px, py, pixel) in image.enumerate_pixels_mut() {
        let inside = (x..x + w).contains(&px) && (y..y + h).contains(&py);
        let wall = py < horizon && (px / 90 + pick(1)) % 2 == 0 && py > horizon - 110;
        let base = if inside {
            patch
        } else if wall {
            [190, 180, 165]
        } else if py < horizon {
            sky
        } else {
            road
        };
        // A gentle shade from top to bottom keeps it from looking like a test card.
        let shade = u8::try_from(py * 30 / HEIGHT).unwrap_or(0);
        *pixel = Rgb(base.map(|c| c.saturating_sub(shade)));
    }
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 80);
    // Unwrap safety: writing to memory, with the size of the buffer itself.
    encoder.write_image(image.as_raw(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).expect("JPEG in memory");
    out
}
