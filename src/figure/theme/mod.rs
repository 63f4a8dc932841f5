//! From roles to colors: one file a theme, and the color maps. Nothing here writes to a terminal or a file.

mod auto;
mod color;
mod dark;
mod light;
mod map_ink;
mod mono;
pub mod own;
pub mod ramp;
mod terminal16;

pub use color::Rgb;
pub use ramp::Ramp;

use super::Role;

/// Every theme; the first is the one that is used unless another is asked for.
pub static THEMES: &[&Theme] = &[
    &auto::THEME,
    &dark::THEME,
    &light::THEME,
    &terminal16::THEME,
    &mono::THEME,
];

/// The theme that is used unless another is asked for.
pub const AUTO: &Theme = &auto::THEME;

/// How many colors there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColorDepth {
    /// None: bold, reversed, underlined.
    Mono,
    /// The 16 that a terminal's owner chose.
    Sixteen,
    /// The 256 of xterm.
    Indexed,
    /// 24 bits.
    TrueColor,
}

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// One color in each depth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThemeColor {
    /// In 24 bits.
    pub rgb: Rgb,
    /// Among the 256.
    pub indexed: u8,
    /// Among the 16; none is the terminal's own foreground.
    pub named: Option<u8>,
}

impl ThemeColor {
    const fn new(hex: &str, indexed: u8, named: Option<u8>) -> Self {
        Self {
            rgb: Rgb::new(hex),
            indexed,
            named,
        }
    }
}

/// The color of every role on one background.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleColors {
    /// What the colors are made for.
    pub background: Background,
    /// The color map unless another is chosen.
    pub ramp: &'static Ramp,
    /// The background itself.
    pub ground: ThemeColor,
    /// Behind menus and chosen rows.
    pub raised: ThemeColor,
    text: ThemeColor,
    strong: ThemeColor,
    muted: ThemeColor,
    line: ThemeColor,
    ghost: ThemeColor,
    accent: ThemeColor,
    value: ThemeColor,
    gradient: ThemeColor,
    secant: ThemeColor,
    velocity: ThemeColor,
    good: ThemeColor,
    warn: ThemeColor,
    fault: ThemeColor,
    racers: [ThemeColor; 6],
}

impl RoleColors {
    /// The color of a role.
    #[expect(clippy::indexing_slicing, reason = "remainders by the length")]
    pub fn of(&self, role: Role) -> ThemeColor {
        match role {
            Role::Text => self.text,
            Role::Strong => self.strong,
            Role::Muted => self.muted,
            Role::Line | Role::Isoline => self.line,
            Role::Ghost => self.ghost,
            Role::Accent => self.accent,
            Role::Value => self.value,
            Role::Gradient => self.gradient,
            Role::Secant => self.secant,
            Role::Velocity => self.velocity,
            Role::Good => self.good,
            Role::Warn => self.warn,
            Role::Fault => self.fault,
            Role::Racer(number) => self.racers[number % self.racers.len()],
            // The first two classes are as far apart as any two racers, and neither is the first racer.
            Role::Class(number) => self.racers[(number + 1) % self.racers.len()],
        }
    }
}

/// A theme.
#[derive(Debug)]
pub struct Theme {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The most colors that it uses.
    pub depth: ColorDepth,
    /// Its colors.
    pub colors: ThemeColors,
}

/// The colors of a theme.
#[derive(Debug)]
pub enum ThemeColors {
    /// Those of a built-in theme, on the terminal's background where it does not bring its own.
    Of(fn(Background) -> &'static RoleColors),
    /// A person's own.
    Own(RoleColors),
}

impl PartialEq for Theme {
    /// Names tell themes apart.
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Theme {
    /// The theme of this name, built in or a person's own.
    pub fn named(name: &str) -> Option<&'static Self> {
        own::all().find(|theme| theme.name == name)
    }

    /// Its colors, on the terminal's background where it does not bring its own.
    pub fn role_colors(&self, background: Background) -> &RoleColors {
        match &self.colors {
            ThemeColors::Of(colors) => colors(background),
            ThemeColors::Own(colors) => colors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ramp::RAMPS;
    use super::*;

    const TEXT: [Role; 10] = [
        Role::Text,
        Role::Strong,
        Role::Muted,
        Role::Accent,
        Role::Value,
        Role::Gradient,
        Role::Secant,
        Role::Velocity,
        Role::Good,
        Role::Warn,
    ];
    const LINES: [Role; 2] = [Role::Line, Role::Ghost];

    /// Every set of colors of every theme, each once.
    fn all() -> impl Iterator<Item = &'static RoleColors> {
        THEMES.iter().flat_map(|theme| {
            [Background::Dark, Background::Light].map(|background| theme.role_colors(background))
        })
    }

    #[test]
    fn text_has_a_contrast_of_4_5_and_lines_of_3_on_both_grounds() {
        for colors in all() {
            let text = TEXT
                .into_iter()
                .chain([Role::Fault])
                .chain((0..6).map(Role::Racer))
                .map(|role| (role, 4.5));
            for (role, least) in text.chain(LINES.map(|role| (role, 3.0))) {
                for ground in [colors.ground, colors.raised] {
                    let contrast = colors.of(role).rgb.contrast(ground.rgb);
                    assert!(contrast >= least, "{role:?}: {contrast}");
                }
                let contrast = Rgb::of_index(colors.of(role).indexed)
                    .contrast(Rgb::of_index(colors.ground.indexed));
                assert!(contrast >= least, "{role:?} among 256: {contrast}");
            }
        }
    }

    /// The first 16 colors as xterm has them.
    const XTERM: [&str; 16] = [
        "#000000", "#CD0000", "#00CD00", "#CDCD00", "#0000EE", "#CD00CD", "#00CDCD", "#E5E5E5",
        "#7F7F7F", "#FF0000", "#00FF00", "#FFFF00", "#5C5CFF", "#FF00FF", "#00FFFF", "#FFFFFF",
    ];

    #[test]
    fn sixteen_colors_can_be_read_on_both_grounds() {
        for colors in [&dark::COLORS, &light::COLORS] {
            let (ground, own) = match colors.background {
                Background::Dark => ("#000000", "#E5E5E5"),
                Background::Light => ("#FFFFFF", "#000000"),
            };
            let text = TEXT
                .into_iter()
                .chain([Role::Fault])
                .map(|role| (role, 4.4));
            let lines = LINES.into_iter().chain((0..6).map(Role::Racer));
            for (role, least) in text.chain(lines.map(|role| (role, 3.0))) {
                let named = colors.of(role).named.map(|index| XTERM[usize::from(index)]);
                let contrast = Rgb::new(named.unwrap_or(own)).contrast(Rgb::new(ground));
                assert!(
                    contrast >= least,
                    "{role:?} on {:?}: {contrast}",
                    colors.background
                );
            }
        }
    }

    #[test]
    fn marks_have_a_contrast_of_3_on_every_band() {
        let roles = [Role::Gradient, Role::Velocity, Role::Strong, Role::Ghost];
        for colors in all() {
            for ramp in RAMPS {
                for stop in ramp.stops {
                    for role in roles.into_iter().chain((0..6).map(Role::Racer)) {
                        let contrast = colors.over(role, stop).contrast(stop);
                        assert!(
                            contrast >= 3.0,
                            "{role:?} on {} {stop:?}: {contrast}",
                            ramp.name
                        );
                    }
                    let isoline = colors.isoline(stop).contrast(stop);
                    assert!(
                        isoline >= 3.0,
                        "isoline on {} {stop:?}: {isoline}",
                        ramp.name
                    );
                }
            }
        }
    }

    #[test]
    fn lightness_goes_steadily_along_every_map() {
        for ramp in RAMPS {
            let steady = |colors: Vec<Rgb>| {
                let light: Vec<f64> = colors.into_iter().map(Rgb::lightness).collect();
                let top = light.iter().copied().fold(0.0, f64::max);
                let top = light.iter().position(|of| *of == top).expect("a color");
                let (up, down) = light.split_at(top);
                let rises = |light: &[f64]| light.windows(2).all(|pair| pair[1] - pair[0] > 0.3);
                let falls = |light: &[f64]| light.windows(2).all(|pair| pair[0] - pair[1] > 0.3);
                assert!(rises(up) && falls(down), "{}: {light:?}", ramp.name);
                let is_inside = light.len() / 4 < top && top < light.len() - light.len() / 4;
                let turns = !up.is_empty() && down.len() > 1;
                assert_eq!(turns && is_inside, ramp.has_two_sides, "{}", ramp.name);
                assert!(ramp.has_two_sides || !turns, "{}", ramp.name);
            };
            steady(ramp.stops.to_vec());
            steady(
                ramp.indexed
                    .iter()
                    .map(|index| Rgb::of_index(*index))
                    .collect(),
            );
        }
    }

    #[test]
    fn racers_can_be_told_apart() {
        for colors in all() {
            for (index, one) in colors.racers.iter().enumerate() {
                for other in &colors.racers[..index] {
                    let apart = one.rgb.0.abs_diff(other.rgb.0) as u32
                        + u32::from(one.rgb.1.abs_diff(other.rgb.1))
                        + u32::from(one.rgb.2.abs_diff(other.rgb.2));
                    assert!(apart > 50, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn themes_have_names_of_their_own() {
        for theme in THEMES {
            assert!(std::ptr::eq(
                Theme::named(theme.name).expect("a theme"),
                *theme
            ));
            assert!(!theme.about.is_empty());
        }
        assert!(Theme::named("nonsense").is_none());
    }
}
