//! Light on dark.

use super::ramp;
use super::{Background, Depth, Ink, Inks, Theme};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "dark",
    about: "light text on a dark ground",
    depth: Depth::TrueColor,
    inks: |_| &INKS,
};

/// The colors.
pub(super) static INKS: Inks = Inks {
    background: Background::Dark,
    ramp: &ramp::NIGHT,
    ground: Ink::new(0x0F1218, 233, Some(0)),
    raised: Ink::new(0x1E2430, 235, Some(0)),
    text: Ink::new(0xD8DEE9, 253, None),
    strong: Ink::new(0xFFFFFF, 231, None),
    muted: Ink::new(0x9AA5B8, 248, None),
    line: Ink::new(0x6B768A, 243, Some(8)),
    ghost: Ink::new(0x7F8899, 102, Some(8)),
    accent: Ink::new(0x5CC8E8, 81, Some(14)),
    value: Ink::new(0x6AA5FF, 75, Some(12)),
    gradient: Ink::new(0xDDBBFF, 183, Some(13)),
    secant: Ink::new(0xF0C49A, 223, Some(3)),
    velocity: Ink::new(0xB9DC6C, 149, Some(10)),
    good: Ink::new(0x52D6A0, 79, Some(10)),
    warn: Ink::new(0xFFDD4A, 220, Some(11)),
    fault: Ink::new(0xFF6F63, 203, Some(9)),
    racers: [
        Ink::new(0xFFE27A, 221, Some(11)),
        Ink::new(0x3FADFF, 39, Some(14)),
        Ink::new(0xF88946, 208, Some(13)),
        Ink::new(0x7AC6A0, 115, Some(10)),
        Ink::new(0xB28BB6, 139, Some(12)),
        Ink::new(0xFEC4ED, 225, Some(15)),
    ],
};
