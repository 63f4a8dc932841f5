//! No color at all.

use super::{Background, ColorDepth, Theme, dark, light};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "mono",
    about: "no color: bold, reversed, underlined",
    depth: ColorDepth::Mono,
    inks: |background| match background {
        Background::Dark => &dark::INKS,
        Background::Light => &light::INKS,
    },
};
