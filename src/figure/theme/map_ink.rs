//! What is drawn over a color map: each role in three colors of one hue, of which the band's lightness chooses one.

use super::{Background, Rgb, RoleColors};
use crate::figure::Role;

/// The light and the dark ink of a hue.
struct Pair {
    pale: Rgb,
    deep: Rgb,
}

const fn pair(pale: &str, deep: &str) -> Pair {
    Pair {
        pale: Rgb::new(pale),
        deep: Rgb::new(deep),
    }
}

const RACERS: [Pair; 6] = [
    pair("#FBE18C", "#302700"),
    pair("#D0E4FF", "#002A45"),
    pair("#FEDCCA", "#451D00"),
    pair("#8DF7C3", "#002F1C"),
    pair("#FBD7FE", "#42124A"),
    pair("#FFD7F3", "#4D0840"),
];
const GRADIENT: Pair = pair("#ECDCFF", "#381657");
const VELOCITY: Pair = pair("#E2F5B8", "#1E2B00");
const STRONG: Pair = pair("#FFFFFF", "#000000");

/// Lightness below which the role's own color stands out on a dark map, and below which the pale one does.
const DARK: [f64; 2] = [31.0, 50.5];

/// Lightness from which on the role's own color stands out on a light map.
const LIGHT: f64 = 80.0;

/// How far an isoline goes from its band's color to white or black.
const ISOLINE: f64 = 0.7;

#[expect(clippy::indexing_slicing, reason = "remainders by the length")]
fn pair_of(role: Role) -> &'static Pair {
    match role {
        Role::Racer(number) => &RACERS[number % RACERS.len()],
        Role::Class(number) => &RACERS[(number + 1) % RACERS.len()],
        Role::Gradient => &GRADIENT,
        Role::Velocity => &VELOCITY,
        Role::Text
        | Role::Strong
        | Role::Muted
        | Role::Line
        | Role::Isoline
        | Role::Ghost
        | Role::Accent
        | Role::Value
        | Role::Secant
        | Role::Good
        | Role::Warn
        | Role::Fault => &STRONG,
    }
}

impl RoleColors {
    /// The color of a role on a band of this color: its own, or a pale or a deep one of its hue.
    pub fn over(&self, role: Role, band: Rgb) -> Rgb {
        let lightness = band.lightness();
        let pair = pair_of(role);
        match self.background {
            Background::Dark if lightness <= DARK[0] && role != Role::Ghost => self.of(role).rgb,
            Background::Light if lightness >= LIGHT && role != Role::Ghost => self.of(role).rgb,
            // On a light ground too, where a map of the dark themes is chosen.
            Background::Dark | Background::Light if lightness <= DARK[1] => pair.pale,
            Background::Dark | Background::Light => pair.deep,
        }
    }

    /// The color of an isoline on a band of this color.
    pub fn isoline(&self, band: Rgb) -> Rgb {
        let end = if band.lightness() <= DARK[1] {
            Rgb(255, 255, 255)
        } else {
            Rgb(0, 0, 0)
        };
        band.mixed(end, ISOLINE)
    }
}
