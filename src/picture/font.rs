//! The font of pictures: widths and outlines of its glyphs.

use std::sync::OnceLock;

use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// The font file.
pub const FILE: &[u8] = include_bytes!("font/DejaVuSans.ttf");

/// The names under which a system may have the font, or one as wide.
pub const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// A piece of the outline of a text, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum OutlinePiece {
    Move(f32, f32),
    Line(f32, f32),
    Quad(f32, f32, f32, f32),
    Cubic(f32, f32, f32, f32, f32, f32),
    Close,
}

fn face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(FILE, 0).expect("the font file is a font"))
}

/// The glyph of a character, and how far the next one is from it, in units of the font; the glyph for what is missing where the
/// font has none.
fn glyph(face: &Face, character: char) -> (GlyphId, f64) {
    let glyph = face.glyph_index(character).unwrap_or_default();
    (glyph, f64::from(face.glyph_hor_advance(glyph).unwrap_or(0)))
}

/// How wide a text is, in pixels, in a font of this size.
pub fn width(text: &str, size: f64) -> f64 {
    let face = face();
    let units: f64 = text.chars().map(|c| glyph(face, c).1).sum();
    units * size / f64::from(face.units_per_em())
}

/// The longest beginning of a text that is no wider, with an ellipsis where something is missing.
pub fn shortened(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut kept = String::new();
    for character in text.chars() {
        kept.push(character);
        if width(&kept, size) + width("…", size) > room {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// The outline of a text whose base line begins at a point, in a font of this size.
pub(super) fn outline(text: &str, at: (f64, f64), size: f64, mut each: impl FnMut(OutlinePiece)) {
    let face = face();
    let scale = size / f64::from(face.units_per_em());
    let mut x = at.0;
    for character in text.chars() {
        let (id, advance) = glyph(face, character);
        let mut pen = GlyphPen {
            at: (x, at.1),
            scale,
            each: &mut each,
        };
        face.outline_glyph(id, &mut pen);
        x += advance * scale;
    }
}

/// Moves outlines to where they stand, and turns them over: fonts count upwards.
struct GlyphPen<'a> {
    at: (f64, f64),
    scale: f64,
    each: &'a mut dyn FnMut(OutlinePiece),
}

impl GlyphPen<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let x = self.at.0 + self.scale * f64::from(x);
        let y = self.at.1 - self.scale * f64::from(y);
        (x as f32, y as f32)
    }
}

impl OutlineBuilder for GlyphPen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        (self.each)(OutlinePiece::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.place(x, y);
        (self.each)(OutlinePiece::Line(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.place(x1, y1), self.place(x, y));
        (self.each)(OutlinePiece::Quad(x1, y1, x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (a, b, to) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        (self.each)(OutlinePiece::Cubic(a.0, a.1, b.0, b.1, to.0, to.1));
    }

    fn close(&mut self) {
        (self.each)(OutlinePiece::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_pictures_write() {
        let face = face();
        for character in "Az09 −∇∂ηλκ‖·×√≤≥²₁⁻¹→←↗★○●◆■▲▼◇✓✗!…ÄéЖ".chars()
        {
            assert!(face.glyph_index(character).is_some(), "{character}");
        }
        assert!(face.glyph_index('漢').is_none());
        assert!(width("漢", 10.0) > 0.0);
    }

    #[test]
    fn widths_add_up_and_texts_are_cut_to_their_room() {
        assert_eq!(width("", 10.0), 0.0);
        let (one, two) = (width("a", 10.0), width("aa", 20.0));
        assert!((two - 4.0 * one).abs() < 1e-9);
        assert_eq!(shortened("loss", 10.0, 100.0), "loss");
        let cut = shortened("a loss of many words", 10.0, 60.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 60.0, "{cut}");
    }
}
