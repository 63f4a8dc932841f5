//! No color at all.

use super::{Background, ColorDepth, Theme, ThemeInks, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "mono",
    about: "no color: bold, reversed, underlined",
    depth: ColorDepth::Mono,
    inks: ThemeInks::Of(|background| match background {
        Background::Dark => &dark::INKS,
        Background::Light => &light::INKS,
    }),
};
