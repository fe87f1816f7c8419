//! A key as a picture to be photographed.

use super::code::encoded;
use qrcode::{Color, QrCode};
use shared::refusal::Refusal;

/// The light margin that cameras need, in modules.
const MARGIN: usize = 4;
/// How large it is shown, in pixels of the page.
const SIZE: usize = 240;

/// A text as the address of an image that carries itself: black on white, whatever the page's colours.
pub(super) fn of(text: &str) -> Result<String, Refusal> {
    let code = QrCode::new(text).map_err(|error| {
        tracing::error!(%error, "a key cannot be drawn");
        Refusal::Broken { request: String::new() }
    })?;
    let width = code.width();
    let mut dark = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|colour| **colour == Color::Dark).count();
            if run > 0 {
                dark.push_str(&format!("M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN));
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * MARGIN;
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{SIZE}\" height=\"{SIZE}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{dark}\"/></svg>"
    );
    Ok(format!("data:image/svg+xml,{}", encoded(&picture)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_key_can_be_drawn() {
        let address = format!("otpauth://totp/{}:{}?secret=A", "%C3%A4".repeat(100), "a".repeat(254));
        let picture = of(&address).expect("a picture");
        assert!(picture.starts_with("data:image/svg+xml,%3Csvg%20xmlns"), "{picture:.60}");
        assert!(picture.len() < 200_000, "{}", picture.len());
    }

    #[test]
    fn nothing_can_be_drawn_that_is_longer_than_any_picture() {
        assert!(of(&"ä".repeat(5_000)).is_err());
    }
}
