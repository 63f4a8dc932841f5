//! What the terminal itself is.

use super::{Background, ColorDepth, Theme, ThemeInks, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "auto",
    about: "dark or light as the terminal is, with as many colors as it has",
    depth: ColorDepth::TrueColor,
    inks: ThemeInks::Of(|background| match background {
        Background::Dark => &dark::INKS,
        Background::Light => &light::INKS,
    }),
};
