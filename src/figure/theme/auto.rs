//! What the terminal itself is.

use super::{Background, ColorDepth, Theme, ThemeColors, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "auto",
    about: "dark or light as the terminal is, with as many colors as it has",
    depth: ColorDepth::TrueColor,
    colors: ThemeColors::Of(|background| match background {
        Background::Dark => &dark::COLORS,
        Background::Light => &light::COLORS,
    }),
};
