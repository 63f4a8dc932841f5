//! No color at all.

use super::{Background, ColorDepth, Theme, ThemeColors, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "mono",
    about: "no color: bold, reversed, underlined",
    depth: ColorDepth::Mono,
    colors: ThemeColors::Of(|background| match background {
        Background::Dark => &dark::COLORS,
        Background::Light => &light::COLORS,
    }),
};
