//! The terminal's own sixteen colors: no promise about contrast, but what its owner chose.

use super::{Background, ColorDepth, Theme, ThemeInks, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "terminal16",
    about: "the terminal's own sixteen colors",
    depth: ColorDepth::Sixteen,
    inks: ThemeInks::Of(|background| match background {
        Background::Dark => &dark::INKS,
        Background::Light => &light::INKS,
    }),
};
