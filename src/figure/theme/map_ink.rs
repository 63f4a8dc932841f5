//! What is drawn over a color map: each role in three inks of one hue, of which the band's lightness chooses one.

use super::{Background, Inks, Rgb};
use crate::figure::Role;

/// The light and the dark ink of a hue.
struct Pair {
    pale: Rgb,
    deep: Rgb,
}

const fn pair(pale: u32, deep: u32) -> Pair {
    Pair {
        pale: Rgb::new(pale),
        deep: Rgb::new(deep),
    }
}

const RACERS: [Pair; 6] = [
    pair(0xFB_E1_8C, 0x30_27_00),
    pair(0xD0_E4_FF, 0x00_2A_45),
    pair(0xFE_DC_CA, 0x45_1D_00),
    pair(0x8D_F7_C3, 0x00_2F_1C),
    pair(0xFB_D7_FE, 0x42_12_4A),
    pair(0xFF_D7_F3, 0x4D_08_40),
];
const GRADIENT: Pair = pair(0xEC_DC_FF, 0x38_16_57);
const VELOCITY: Pair = pair(0xE2_F5_B8, 0x1E_2B_00);
const STRONG: Pair = pair(0xFF_FF_FF, 0x00_00_00);

/// Lightness below which the role's own color stands out on a dark map, and below which the pale one does.
const DARK: [f64; 2] = [31.0, 50.5];

/// Lightness from which on the role's own color stands out on a light map.
const LIGHT: f64 = 80.0;

/// How far an isoline goes from its band's color to white or black.
const ISOLINE: f64 = 0.7;

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

impl Inks {
    /// The color of a role on a band of this color: its own, or a pale or a deep one of its hue.
    pub fn over(&self, role: Role, band: Rgb) -> Rgb {
        let lightness = band.lightness();
        let pair = pair_of(role);
        match self.background {
            Background::Dark if lightness <= DARK[0] && role != Role::Ghost => self.of(role).rgb,
            Background::Dark if lightness <= DARK[1] => pair.pale,
            Background::Light if lightness >= LIGHT && role != Role::Ghost => self.of(role).rgb,
            // A map of a dark theme, chosen on a light ground.
            Background::Light if lightness <= DARK[1] => pair.pale,
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
