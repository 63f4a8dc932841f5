//! The colors themselves, for each depth.

use ratatui::style::{Color, Modifier};

use super::Background;
use crate::figure::Role;

/// Red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rgb(pub(super) u8, pub(super) u8, pub(super) u8);

/// The field on a dark background, from the valley up: night blue, blue, slate, sand. Lightness rises throughout.
const DARK_FIELD: [Rgb; 6] = [
    Rgb(10, 14, 44),
    Rgb(20, 38, 88),
    Rgb(28, 70, 116),
    Rgb(52, 102, 126),
    Rgb(112, 122, 112),
    Rgb(166, 136, 98),
];

/// The field on a light background, from the valley up: paper, sky, slate, clay. Lightness falls throughout.
const LIGHT_FIELD: [Rgb; 6] = [
    Rgb(250, 252, 255),
    Rgb(222, 236, 248),
    Rgb(190, 217, 238),
    Rgb(178, 196, 210),
    Rgb(205, 178, 152),
    Rgb(200, 148, 112),
];

/// The racers: told apart by lightness as well as by hue, for eyes that do not see all hues.
const DARK_RACERS: [Rgb; 6] = [
    Rgb(255, 226, 84),
    Rgb(255, 122, 182),
    Rgb(102, 236, 255),
    Rgb(255, 160, 74),
    Rgb(150, 250, 130),
    Rgb(214, 186, 255),
];
const LIGHT_RACERS: [Rgb; 6] = [
    Rgb(150, 10, 20),
    Rgb(0, 70, 160),
    Rgb(120, 0, 130),
    Rgb(0, 95, 70),
    Rgb(120, 60, 0),
    Rgb(40, 40, 50),
];
const DARK_NAMED_RACERS: [Color; 6] = [
    Color::LightYellow,
    Color::LightMagenta,
    Color::LightGreen,
    Color::LightRed,
    Color::White,
    Color::LightCyan,
];
const LIGHT_NAMED_RACERS: [Color; 6] = [
    Color::Red,
    Color::Blue,
    Color::Magenta,
    Color::Green,
    Color::Black,
    Color::Yellow,
];

/// The classes of data: the first two as the field's valley and height are, so that a row on the wrong side stands out.
const DARK_CLASSES: [Rgb; 6] = [
    Rgb(140, 200, 255),
    Rgb(255, 206, 120),
    Rgb(150, 250, 130),
    Rgb(255, 122, 182),
    Rgb(214, 186, 255),
    Rgb(255, 255, 255),
];
const LIGHT_CLASSES: [Rgb; 6] = [
    Rgb(0, 70, 170),
    Rgb(150, 60, 0),
    Rgb(0, 100, 50),
    Rgb(150, 0, 90),
    Rgb(90, 40, 140),
    Rgb(30, 30, 36),
];
const DARK_NAMED_CLASSES: [Color; 6] = [
    Color::LightCyan,
    Color::LightYellow,
    Color::LightGreen,
    Color::LightMagenta,
    Color::White,
    Color::LightRed,
];
const LIGHT_NAMED_CLASSES: [Color; 6] = [
    Color::Blue,
    Color::Red,
    Color::Green,
    Color::Magenta,
    Color::Black,
    Color::Yellow,
];

/// The color of a role.
pub(super) fn ink(role: Role, background: Background) -> Rgb {
    match background {
        Background::Dark => dark_ink(role),
        Background::Light => light_ink(role),
    }
}

fn dark_ink(role: Role) -> Rgb {
    match role {
        Role::Racer(number) => DARK_RACERS[number % DARK_RACERS.len()],
        Role::Class(number) => DARK_CLASSES[number % DARK_CLASSES.len()],
        Role::Surface => DARK_FIELD[4],
        Role::Isoline => Rgb(120, 140, 170),
        Role::Gradient => Rgb(255, 132, 116),
        Role::Velocity | Role::Tangent => Rgb(126, 231, 160),
        Role::Step | Role::Probe => Rgb(255, 255, 255),
        Role::Ghost => Rgb(165, 168, 178),
        Role::Minimum => Rgb(255, 244, 190),
        Role::Axis => Rgb(120, 128, 142),
        Role::Muted => Rgb(140, 146, 158),
        Role::Text => Rgb(222, 226, 234),
        Role::Warning => Rgb(255, 120, 100),
        Role::Good => Rgb(120, 224, 144),
        Role::Curve => Rgb(112, 190, 255),
        Role::Secant => Rgb(255, 190, 92),
    }
}

fn light_ink(role: Role) -> Rgb {
    match role {
        Role::Racer(number) => LIGHT_RACERS[number % LIGHT_RACERS.len()],
        Role::Class(number) => LIGHT_CLASSES[number % LIGHT_CLASSES.len()],
        Role::Surface => LIGHT_FIELD[4],
        Role::Isoline => Rgb(130, 140, 155),
        Role::Gradient | Role::Warning => Rgb(176, 20, 20),
        Role::Velocity | Role::Good | Role::Tangent => Rgb(0, 96, 48),
        Role::Step | Role::Probe => Rgb(0, 0, 0),
        Role::Ghost => Rgb(95, 98, 105),
        Role::Minimum => Rgb(92, 60, 0),
        Role::Axis => Rgb(110, 116, 126),
        Role::Muted => Rgb(96, 102, 112),
        Role::Text => Rgb(28, 30, 36),
        Role::Curve => Rgb(0, 80, 170),
        Role::Secant => Rgb(150, 72, 0),
    }
}

/// The color of a role among the 16.
pub(super) fn named(role: Role, background: Background) -> Color {
    let dark = background == Background::Dark;
    let either = |on_dark, on_light| if dark { on_dark } else { on_light };
    match role {
        Role::Racer(number) if dark => DARK_NAMED_RACERS[number % DARK_NAMED_RACERS.len()],
        Role::Racer(number) => LIGHT_NAMED_RACERS[number % LIGHT_NAMED_RACERS.len()],
        Role::Class(number) if dark => DARK_NAMED_CLASSES[number % DARK_NAMED_CLASSES.len()],
        Role::Class(number) => LIGHT_NAMED_CLASSES[number % LIGHT_NAMED_CLASSES.len()],
        Role::Gradient | Role::Warning => either(Color::LightRed, Color::Red),
        Role::Velocity | Role::Good | Role::Tangent => either(Color::LightGreen, Color::Green),
        Role::Step | Role::Probe | Role::Minimum => either(Color::White, Color::Black),
        Role::Surface | Role::Isoline | Role::Ghost => either(Color::Gray, Color::DarkGray),
        Role::Axis | Role::Muted => Color::DarkGray,
        Role::Text => Color::Reset,
        Role::Curve => either(Color::LightCyan, Color::Blue),
        Role::Secant => either(Color::LightYellow, Color::Magenta),
    }
}

/// What sets a role apart where there is no color.
pub(super) fn modifier(role: Role) -> Modifier {
    match role {
        Role::Ghost | Role::Isoline | Role::Muted | Role::Axis | Role::Surface => Modifier::DIM,
        Role::Text | Role::Good | Role::Secant => Modifier::empty(),
        Role::Warning => Modifier::BOLD.union(Modifier::UNDERLINED),
        _ => Modifier::BOLD,
    }
}

/// The terminal's own background, or near to it.
pub(super) fn ground(background: Background) -> Rgb {
    match background {
        Background::Dark => Rgb(4, 6, 16),
        Background::Light => Rgb(255, 255, 255),
    }
}

/// The opposite of the terminal's background.
pub(super) fn away(background: Background) -> Rgb {
    match background {
        Background::Dark => Rgb(235, 242, 255),
        Background::Light => Rgb(30, 40, 60),
    }
}

/// The color at a fraction of the field, 0 the valley.
pub(super) fn field(fraction: f64, background: Background) -> Rgb {
    let stops = match background {
        Background::Dark => &DARK_FIELD,
        Background::Light => &LIGHT_FIELD,
    };
    let place = fraction.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
    let index = (place as usize).min(stops.len() - 2);
    mix(stops[index], stops[index + 1], place - index as f64)
}

/// The color behind a line or a text over the field: the field's own, drawn towards the terminal's background the more
/// the farther it has gone from it.
pub(super) fn halo(fraction: f64, background: Background) -> Rgb {
    let towards = 0.62 * fraction.clamp(0.0, 1.0).sqrt();
    mix(field(fraction, background), ground(background), towards)
}

/// The color that lies `fraction` of the way from one to the other.
pub(super) fn mix(from: Rgb, to: Rgb, fraction: f64) -> Rgb {
    let channel = |a: u8, b: u8| (f64::from(a) + fraction * (f64::from(b) - f64::from(a))).round();
    Rgb(
        channel(from.0, to.0) as u8,
        channel(from.1, to.1) as u8,
        channel(from.2, to.2) as u8,
    )
}

/// The nearest of xterm's 6 × 6 × 6 cube (16 to 231) and its 24 grays (232 to 255).
pub(super) fn nearest(rgb: Rgb) -> u8 {
    const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let side = |channel: u8| {
        let distance = |index: &u8| CUBE[usize::from(*index)].abs_diff(channel);
        (0..6_u8).min_by_key(distance).unwrap_or(0)
    };
    let (r, g, b) = (side(rgb.0), side(rgb.1), side(rgb.2));
    let cube = Rgb(
        CUBE[usize::from(r)],
        CUBE[usize::from(g)],
        CUBE[usize::from(b)],
    );
    let mean = (u16::from(rgb.0) + u16::from(rgb.1) + u16::from(rgb.2)) / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let gray = Rgb(8 + 10 * step, 8 + 10 * step, 8 + 10 * step);
    if distance(rgb, gray) < distance(rgb, cube) {
        232 + step
    } else {
        16 + 36 * r + 6 * g + b
    }
}

/// Squared distance, weighted by how much each channel is seen.
fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    2 * square(a.0, b.0) + 4 * square(a.1, b.1) + 3 * square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUNDS: [Background; 2] = [Background::Dark, Background::Light];

    /// Relative luminance, WCAG 2.2.
    fn luminance(Rgb(r, g, b): Rgb) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn the_field_goes_steadily_away_from_the_background() {
        for background in GROUNDS {
            let away: Vec<f64> = (0..=15)
                .map(|i| field(f64::from(i) / 15.0, background))
                .map(|color| contrast(color, ground(background)))
                .collect();
            assert!(away.windows(2).all(|pair| pair[0] < pair[1]), "{away:?}");
        }
    }

    #[test]
    fn what_lies_over_the_field_stands_out_on_every_band() {
        let vectors = [
            Role::Gradient,
            Role::Velocity,
            Role::Step,
            Role::Probe,
            Role::Minimum,
        ];
        let roles = (0..6).map(Role::Racer).chain(vectors);
        for (role, background) in roles.flat_map(|role| GROUNDS.map(|b| (role, b))) {
            for i in 0..=15 {
                let halo = halo(f64::from(i) / 15.0, background);
                let contrast = contrast(ink(role, background), halo);
                // WCAG asks 3 of graphics and 4.5 of text.
                assert!(
                    contrast >= 4.5,
                    "{role:?} on {background:?} band {i}: {contrast}"
                );
            }
        }
    }

    #[test]
    fn the_chosen_ones_of_256_go_steadily_too() {
        const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];
        let color = |index: u8| {
            let at = |divisor: u8| CUBE[usize::from((index - 16) / divisor % 6)];
            Rgb(at(36), at(6), at(1))
        };
        for background in GROUNDS {
            let mut indexes: Vec<u8> = (0..=100)
                .map(|i| super::super::shade::indexed(f64::from(i) / 100.0, background).0)
                .collect();
            indexes.dedup();
            let away: Vec<f64> = indexes
                .iter()
                .map(|i| contrast(color(*i), ground(background)))
                .collect();
            assert!(away.windows(2).all(|pair| pair[0] < pair[1]), "{away:?}");
        }
    }

    #[test]
    fn the_nearest_of_256_is_near() {
        assert_eq!(nearest(Rgb(0, 0, 0)), 16);
        assert_eq!(nearest(Rgb(255, 255, 255)), 231);
        assert_eq!(nearest(Rgb(255, 0, 0)), 196);
        assert_eq!(nearest(Rgb(8, 8, 8)), 232);
        assert_eq!(nearest(Rgb(128, 128, 128)), 244);
    }
}
