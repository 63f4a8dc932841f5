//! Themes of a person's own: made of a built-in one when the program starts, and known by name from then on.

use std::sync::OnceLock;

use super::{RoleColors, THEMES, Theme, ThemeColor};

/// Those that were read when the program started.
static OWN: OnceLock<Vec<&'static Theme>> = OnceLock::new();

/// Makes themes known beside the built-in ones, once in a program; they stay until it ends.
pub fn install(themes: Vec<Theme>) {
    let kept = themes
        .into_iter()
        .map(|theme| -> &'static Theme { Box::leak(Box::new(theme)) });
    let kept = kept.collect();
    // A second call would be of the same files.
    let _ = OWN.set(kept);
}

/// Every theme: the built-in ones, then a person's own.
pub fn all() -> impl Iterator<Item = &'static Theme> {
    let own = OWN.get().map_or(&[][..], Vec::as_slice);
    THEMES.iter().chain(own).copied()
}

/// A color of a theme by the name of its role, for reading and writing.
pub type RoleColor = (&'static str, fn(&mut RoleColors) -> &mut ThemeColor);

/// The roles whose colors a theme of one's own can say, beside those of the racers.
pub static ROLES: &[RoleColor] = &[
    ("ground", |colors| &mut colors.ground),
    ("raised", |colors| &mut colors.raised),
    ("text", |colors| &mut colors.text),
    ("strong", |colors| &mut colors.strong),
    ("muted", |colors| &mut colors.muted),
    ("line", |colors| &mut colors.line),
    ("ghost", |colors| &mut colors.ghost),
    ("accent", |colors| &mut colors.accent),
    ("value", |colors| &mut colors.value),
    ("gradient", |colors| &mut colors.gradient),
    ("secant", |colors| &mut colors.secant),
    ("velocity", |colors| &mut colors.velocity),
    ("good", |colors| &mut colors.good),
    ("warn", |colors| &mut colors.warn),
    ("fault", |colors| &mut colors.fault),
];

impl RoleColors {
    /// The colors of the racers, A first.
    pub fn racers(&mut self) -> &mut [ThemeColor] {
        &mut self.racers
    }
}
