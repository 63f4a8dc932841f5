//! Dark on light.

use super::ramp;
use super::{Background, ColorDepth, RoleColors, Theme, ThemeColor, ThemeColors};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "light",
    about: "dark text on a light ground",
    depth: ColorDepth::TrueColor,
    colors: ThemeColors::Of(|_| &COLORS),
};

/// The colors.
pub(super) static COLORS: RoleColors = RoleColors {
    background: Background::Light,
    ramp: &ramp::PAPER,
    ground: ThemeColor::new("#FCFCFA", 231, Some(15)),
    raised: ThemeColor::new("#E9ECF1", 254, Some(15)),
    text: ThemeColor::new("#23272F", 235, None),
    strong: ThemeColor::new("#000000", 16, None),
    muted: ThemeColor::new("#5B6472", 241, None),
    line: ThemeColor::new("#7E8693", 102, Some(8)),
    ghost: ThemeColor::new("#757D8A", 244, Some(8)),
    accent: ThemeColor::new("#006C8C", 24, Some(4)),
    value: ThemeColor::new("#2560C4", 26, Some(4)),
    gradient: ThemeColor::new("#5E1E9E", 55, Some(12)),
    secant: ThemeColor::new("#8A4B08", 94, None),
    velocity: ThemeColor::new("#4A6A00", 22, None),
    good: ThemeColor::new("#0B6E52", 23, None),
    warn: ThemeColor::new("#6E5200", 58, None),
    fault: ThemeColor::new("#B3261E", 124, Some(1)),
    racers: [
        ThemeColor::new("#5C5132", 58, None),
        ThemeColor::new("#0F6C8B", 24, Some(4)),
        ThemeColor::new("#A55400", 130, Some(5)),
        ThemeColor::new("#08735F", 23, Some(13)),
        ThemeColor::new("#282490", 17, None),
        ThemeColor::new("#522040", 53, Some(4)),
    ],
};
