//! The terminal's own sixteen colors: no promise about contrast, but what its owner chose.

use super::{Background, ColorDepth, Theme, ThemeColors, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "terminal16",
    about: "the terminal's own sixteen colors",
    depth: ColorDepth::Sixteen,
    colors: ThemeColors::Of(|background| match background {
        Background::Dark => &dark::COLORS,
        Background::Light => &light::COLORS,
    }),
};
