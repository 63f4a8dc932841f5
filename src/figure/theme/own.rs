//! Themes of a person's own: made of a built-in one when the program starts, and known by name from then on.

use std::sync::OnceLock;

use super::{Inks, THEMES, Theme, ThemeColor};

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
pub type RoleColor = (&'static str, fn(&mut Inks) -> &mut ThemeColor);

/// The roles whose colors a theme of one's own can say, beside those of the racers.
pub static ROLES: &[RoleColor] = &[
    ("ground", |inks| &mut inks.ground),
    ("raised", |inks| &mut inks.raised),
    ("text", |inks| &mut inks.text),
    ("strong", |inks| &mut inks.strong),
    ("muted", |inks| &mut inks.muted),
    ("line", |inks| &mut inks.line),
    ("ghost", |inks| &mut inks.ghost),
    ("accent", |inks| &mut inks.accent),
    ("value", |inks| &mut inks.value),
    ("gradient", |inks| &mut inks.gradient),
    ("secant", |inks| &mut inks.secant),
    ("velocity", |inks| &mut inks.velocity),
    ("good", |inks| &mut inks.good),
    ("warn", |inks| &mut inks.warn),
    ("fault", |inks| &mut inks.fault),
];

impl Inks {
    /// The colors of the racers, A first.
    pub fn racers(&mut self) -> &mut [ThemeColor] {
        &mut self.racers
    }
}
