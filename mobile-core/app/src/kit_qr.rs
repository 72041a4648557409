//! The kit as a QR code (ISO/IEC 18004), drawn as one SVG path.

use qrcodegen::{QrCode, QrCodeEcc};

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

#[cfg(test)]
mod tests {
    #[test]
    fn a_kit_fits_and_is_drawn() {
        let drawn = super::draw("andrum-kit:ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE").unwrap();
        assert!((21..=57).contains(&drawn.size));
        assert!(drawn.path.starts_with("M0 0h1v1h-1z"), "the finder pattern begins in the corner");
    }
}
