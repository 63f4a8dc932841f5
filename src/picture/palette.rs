//! The colors of a picture: those of a theme, as it says, or as grays.

use crate::figure::Role;
use crate::figure::theme::{Background, ColorDepth, Ramp, Rgb, RoleColors, Theme};

/// The colors of every role and band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    colors: &'static RoleColors,
    ramp: &'static Ramp,
    has_colors: bool,
}

impl Palette {
    /// The colors of a theme on its background; another color map than its own if one is given.
    pub fn new(theme: &'static Theme, background: Background, ramp: Option<&'static Ramp>) -> Self {
        let colors = theme.role_colors(background);
        Self {
            colors,
            ramp: ramp.unwrap_or(colors.ramp),
            has_colors: theme.depth > ColorDepth::Mono,
        }
    }

    /// Whether a field is filled with colors; else its isolines stand alone.
    pub fn has_field(self) -> bool {
        self.has_colors
    }

    /// What is behind everything.
    pub fn ground(self) -> Rgb {
        self.shown(self.colors.ground.rgb)
    }

    /// What is behind rows that stand out.
    pub fn raised(self) -> Rgb {
        self.shown(self.colors.raised.rgb)
    }

    /// The color of a role.
    pub fn of(self, role: Role) -> Rgb {
        self.shown(self.colors.of(role).rgb)
    }

    /// A role's weaker color.
    pub fn faint(self, role: Role, part: f64) -> Rgb {
        self.of(role).mixed(self.ground(), part)
    }

    /// The color of a role on a band of this color.
    pub fn over(self, role: Role, band: Rgb) -> Rgb {
        self.shown(self.colors.over(role, band))
    }

    /// The color of an isoline on a band of this color.
    pub fn isoline(self, band: Rgb) -> Rgb {
        self.shown(self.colors.isoline(band))
    }

    /// The color of a band, the lowest being band 0.
    pub fn band(self, band: usize, bands: usize) -> Rgb {
        self.ramp.stop(band, bands)
    }

    /// Without colors the gray of the same lightness.
    fn shown(self, color: Rgb) -> Rgb {
        if self.has_colors {
            return color;
        }
        let weighted =
            299 * u32::from(color.0) + 587 * u32::from(color.1) + 114 * u32::from(color.2);
        let gray = (weighted / 1000) as u8;
        Rgb(gray, gray, gray)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::ramp::RAMPS;
    use crate::figure::theme::{AUTO, THEMES};

    #[test]
    fn a_theme_without_colors_has_grays() {
        for theme in THEMES {
            let palette = Palette::new(theme, Background::Dark, None);
            let Rgb(red, green, blue) = palette.of(Role::Fault);
            let is_gray = red == green && green == blue;
            assert_eq!(is_gray, theme.depth == ColorDepth::Mono, "{}", theme.name);
            assert_eq!(palette.has_field(), !is_gray);
        }
    }

    #[test]
    fn a_color_map_replaces_the_own_one() {
        let own = Palette::new(AUTO, Background::Light, None);
        let other = Palette::new(AUTO, Background::Light, Some(RAMPS[3]));
        assert_eq!(other.band(0, 2), RAMPS[3].stop(0, 2));
        assert_ne!(own.band(0, 2), other.band(0, 2));
    }
}
