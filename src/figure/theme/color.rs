//! Colors as numbers: contrast and lightness.

use std::fmt;

/// Red, green, blue, in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// From `#RRGGBB`, as it is written in style sheets; what is no digit counts as 0.
    #[expect(
        clippy::indexing_slicing,
        reason = "below the length, and of 3 channels"
    )]
    pub const fn new(hex: &str) -> Self {
        let digits = hex.as_bytes();
        let mut channels = [0; 3];
        let mut index = 1;
        while index < digits.len() && index < 7 {
            let value = match digits[index] {
                digit @ b'0'..=b'9' => digit - b'0',
                digit @ b'A'..=b'F' => digit - b'A' + 10,
                digit @ b'a'..=b'f' => digit - b'a' + 10,
                _ => 0,
            };
            let channel = (index - 1) / 2;
            channels[channel] = channels[channel] * 16 + value;
            index += 1;
        }
        Self(channels[0], channels[1], channels[2])
    }

    /// From `#RRGGBB`; none where it is not written so.
    pub fn read(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#')?;
        let is_hex = digits.len() == 6 && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        let color = Self(channel(0)?, channel(2)?, channel(4)?);
        is_hex.then_some(color)
    }

    /// Several, from `#RRGGBB`.
    #[expect(clippy::indexing_slicing, reason = "below the length of both")]
    pub const fn all<const N: usize>(hex: [&str; N]) -> [Self; N] {
        let mut colors = [Self(0, 0, 0); N];
        let mut index = 0;
        while index < N {
            colors[index] = Self::new(hex[index]);
            index += 1;
        }
        colors
    }

    /// A color of xterm's 6 × 6 × 6 cube (16 to 231) or of its 24 grays (232 to 255); black for the first 16, which are the
    /// terminal's own.
    #[expect(clippy::indexing_slicing, reason = "a remainder by the length")]
    pub fn of_index(index: u8) -> Self {
        const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];
        match index {
            0..=15 => Self(0, 0, 0),
            16..=231 => {
                let side = |divisor: u8| CUBE[usize::from((index - 16) / divisor % 6)];
                Self(side(36), side(6), side(1))
            }
            232..=255 => {
                let gray = 8 + 10 * (index - 232);
                Self(gray, gray, gray)
            }
        }
    }

    /// Relative luminance, from 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                libm::pow((c + 0.055) / 1.055, 2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The contrast of two colors, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        a.max(b) / a.min(b)
    }

    /// Lightness L* of CIE 1976, from 0 to 100.
    pub fn lightness(self) -> f64 {
        let y = self.luminance();
        if y > 216.0 / 24389.0 {
            116.0 * libm::cbrt(y) - 16.0
        } else {
            y * 24389.0 / 27.0
        }
    }

    /// The color that lies `fraction` of the way to another one.
    #[must_use]
    pub fn mixed(self, to: Self, fraction: f64) -> Self {
        let channel =
            |a: u8, b: u8| (f64::from(a) + fraction * (f64::from(b) - f64::from(a))).round() as u8;
        Self(
            channel(self.0, to.0),
            channel(self.1, to.1),
            channel(self.2, to.2),
        )
    }
}

impl fmt::Display for Rgb {
    /// As `#RRGGBB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02X}{:02X}{:02X}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_and_lightness_have_their_known_ends() {
        let (black, white) = (Rgb(0, 0, 0), Rgb(255, 255, 255));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.lightness() - 100.0).abs() < 1e-9 && black.lightness() == 0.0);
        assert_eq!(black.mixed(white, 0.5), Rgb(128, 128, 128));
        assert_eq!(Rgb::new("#1234aF"), Rgb(0x12, 0x34, 0xAF));
        assert_eq!(Rgb::read("#1234aF"), Some(Rgb(0x12, 0x34, 0xAF)));
        for wrong in ["1234aF", "#1234a", "#1234aFF", "#12+4aF", "#€€", ""] {
            assert_eq!(Rgb::read(wrong), None, "{wrong}");
        }
        assert_eq!(Rgb(1, 0xAB, 0).to_string(), "#01AB00");
    }

    #[test]
    fn indexed_colors_are_those_of_xterm() {
        assert_eq!(Rgb::of_index(16), Rgb(0, 0, 0));
        assert_eq!(Rgb::of_index(231), Rgb(255, 255, 255));
        assert_eq!(Rgb::of_index(196), Rgb(255, 0, 0));
        assert_eq!(Rgb::of_index(244), Rgb(128, 128, 128));
    }
}
