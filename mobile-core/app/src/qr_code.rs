//! QR codes (ISO/IEC 18004): drawn as one SVG path, and read from a picture.

use qrcodegen::{QrCode, QrCodeEcc};
use rqrr::PreparedImage;

/// A QR code to draw: its size in modules, and the path of its dark ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Modules on each side, without the quiet zone of four.
    pub size: i32,
    /// `d` of an SVG path, one unit to a module.
    pub path: String,
}

/// Draws a text; none when it is too long for a code (about 1800 characters at this level of repair).
#[must_use]
pub fn draw(text: &str) -> Option<Drawn> {
    let code = QrCode::encode_text(text, QrCodeEcc::Quartile).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Some(Drawn { size, path })
}

/// Reads the first code in a picture `width` pixels wide, of four bytes a pixel: red, green, blue and one that is not
/// looked at.
#[must_use]
pub fn read(picture: &[u8], width: usize) -> Option<String> {
    let (pixels, _) = picture.as_chunks::<4>();
    let height = pixels.len().checked_div(width)?;
    let light = |x: usize, y: usize| {
        let [red, green, blue, _] = pixels[y * width + x].map(u16::from);
        // About what an eye sees of each.
        u8::try_from((2 * red + 5 * green + blue) / 8).unwrap_or(u8::MAX)
    };
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, light);
    prepared.detect_grids().iter().find_map(|code| code.decode().ok()).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use qrcodegen::{QrCode, QrCodeEcc};

    const KIT: &str = "andrum-kit:ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE";

    /// A photograph of a code: `scale` pixels to a module, in ink on paper.
    fn photograph(text: &str, scale: usize) -> (Vec<u8>, usize) {
        let code = QrCode::encode_text(text, QrCodeEcc::Quartile).unwrap();
        let side = (usize::try_from(code.size()).unwrap() + 8) * scale;
        let module = |pixel: usize| i32::try_from(pixel / scale).unwrap() - 4;
        let pixel = |at: usize| {
            let is_dark = code.get_module(module(at % side), module(at / side));
            if is_dark { [40, 45, 38, 255] } else { [230, 224, 205, 255] }
        };
        ((0..side * side).flat_map(pixel).collect(), side)
    }

    #[test]
    fn what_was_drawn_is_read_in_ink_on_paper() {
        for scale in [2, 3, 7] {
            let (picture, width) = photograph(KIT, scale);
            assert_eq!(super::read(&picture, width).as_deref(), Some(KIT), "{scale}");
        }
        assert_eq!(super::read(&[], 0), None);
        assert_eq!(super::read(&[255; 400 * 300 * 4], 400), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_is_before_the_camera_is_read_or_not(
            spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3000),
            noise in prop::collection::vec(any::<u8>(), 0..20_000),
            width in 1_usize..200,
        ) {
            let (mut picture, side) = photograph(KIT, 3);
            for (place, light) in spots {
                let place = place.index(picture.len());
                picture[place] = light;
            }
            // What can be read is what was there: the code repairs itself or gives up.
            if let Some(text) = super::read(&picture, side) {
                prop_assert_eq!(text, KIT);
            }
            let _ = super::read(&noise, width);
        }
    }

    #[test]
    fn a_kit_fits_and_is_drawn() {
        let drawn = super::draw(KIT).unwrap();
        assert!((21..=57).contains(&drawn.size));
        assert!(drawn.path.starts_with("M0 0h1v1h-1z"), "the finder pattern begins in the corner");
    }
}
