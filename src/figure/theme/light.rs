//! Dark on light.

use super::ramp;
use super::{Background, Depth, Ink, Inks, Theme};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "light",
    about: "dark text on a light ground",
    depth: Depth::TrueColor,
    inks: |_| &INKS,
};

/// The colors.
pub(super) static INKS: Inks = Inks {
    background: Background::Light,
    ramp: &ramp::PAPER,
    ground: Ink::new("#FCFCFA", 231, Some(15)),
    raised: Ink::new("#E9ECF1", 254, Some(15)),
    text: Ink::new("#23272F", 235, None),
    strong: Ink::new("#000000", 16, None),
    muted: Ink::new("#5B6472", 241, None),
    line: Ink::new("#7E8693", 102, Some(8)),
    ghost: Ink::new("#757D8A", 244, Some(8)),
    accent: Ink::new("#006C8C", 24, Some(6)),
    value: Ink::new("#2560C4", 26, Some(4)),
    gradient: Ink::new("#5E1E9E", 55, Some(5)),
    secant: Ink::new("#8A4B08", 94, Some(3)),
    velocity: Ink::new("#4A6A00", 22, Some(2)),
    good: Ink::new("#0B6E52", 23, Some(2)),
    warn: Ink::new("#6E5200", 58, Some(3)),
    fault: Ink::new("#B3261E", 124, Some(1)),
    racers: [
        Ink::new("#5C5132", 58, Some(3)),
        Ink::new("#0F6C8B", 24, Some(6)),
        Ink::new("#A55400", 130, Some(5)),
        Ink::new("#08735F", 23, Some(2)),
        Ink::new("#282490", 17, Some(4)),
        Ink::new("#522040", 53, Some(0)),
    ],
};
