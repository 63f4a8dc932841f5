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
    ground: Ink::new("#0F1218", 233, Some(0)),
    raised: Ink::new("#1E2430", 235, Some(0)),
    text: Ink::new("#D8DEE9", 253, None),
    strong: Ink::new("#FFFFFF", 231, None),
    muted: Ink::new("#9AA5B8", 248, None),
    line: Ink::new("#6B768A", 243, Some(8)),
    ghost: Ink::new("#7F8899", 102, Some(8)),
    accent: Ink::new("#5CC8E8", 81, Some(14)),
    value: Ink::new("#6AA5FF", 75, Some(12)),
    gradient: Ink::new("#DDBBFF", 183, Some(13)),
    secant: Ink::new("#F0C49A", 223, Some(3)),
    velocity: Ink::new("#B9DC6C", 149, Some(10)),
    good: Ink::new("#52D6A0", 79, Some(10)),
    warn: Ink::new("#FFDD4A", 220, Some(11)),
    fault: Ink::new("#FF6F63", 203, Some(9)),
    racers: [
        Ink::new("#FFE27A", 221, Some(11)),
        Ink::new("#3FADFF", 39, Some(14)),
        Ink::new("#F88946", 208, Some(13)),
        Ink::new("#7AC6A0", 115, Some(10)),
        Ink::new("#B28BB6", 139, Some(12)),
        Ink::new("#FEC4ED", 225, Some(15)),
    ],
};
