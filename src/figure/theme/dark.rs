//! Light on dark.

use super::ramp;
use super::{Background, ColorDepth, RoleColors, Theme, ThemeColor, ThemeColors};

/// The row.
pub(super) static THEME: Theme = Theme {
    name: "dark",
    about: "light text on a dark ground",
    depth: ColorDepth::TrueColor,
    colors: ThemeColors::Of(|_| &COLORS),
};

/// The colors.
pub(super) static COLORS: RoleColors = RoleColors {
    background: Background::Dark,
    ramp: &ramp::NIGHT,
    ground: ThemeColor::new("#0F1218", 233, Some(0)),
    raised: ThemeColor::new("#1E2430", 235, Some(0)),
    text: ThemeColor::new("#D8DEE9", 253, None),
    strong: ThemeColor::new("#FFFFFF", 231, None),
    muted: ThemeColor::new("#9AA5B8", 248, None),
    line: ThemeColor::new("#6B768A", 243, Some(8)),
    ghost: ThemeColor::new("#7F8899", 102, Some(8)),
    accent: ThemeColor::new("#5CC8E8", 81, Some(14)),
    value: ThemeColor::new("#6AA5FF", 75, Some(12)),
    gradient: ThemeColor::new("#DDBBFF", 183, Some(13)),
    secant: ThemeColor::new("#F0C49A", 223, Some(3)),
    velocity: ThemeColor::new("#B9DC6C", 149, Some(2)),
    good: ThemeColor::new("#52D6A0", 79, Some(10)),
    warn: ThemeColor::new("#FFDD4A", 220, Some(11)),
    fault: ThemeColor::new("#FF6F63", 203, Some(9)),
    racers: [
        ThemeColor::new("#FFE27A", 221, Some(11)),
        ThemeColor::new("#3FADFF", 39, Some(14)),
        ThemeColor::new("#F88946", 208, Some(12)),
        ThemeColor::new("#7AC6A0", 115, Some(10)),
        ThemeColor::new("#B28BB6", 139, Some(3)),
        ThemeColor::new("#FEC4ED", 225, Some(15)),
    ],
};
