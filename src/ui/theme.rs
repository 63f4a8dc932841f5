//! From meanings to the colors and glyphs that a terminal has.
//!
//! The colors themselves are [`figure::theme`](crate::figure::theme)'s: here a role or a band of a field becomes a style.

mod ascii;
mod detect;
mod glyphs;
mod ground;
mod xterm;

use ratatui::style::{Color, Modifier, Style};

use crate::figure::theme::ramp::RAMPS;
use crate::figure::theme::{self, Ramp, Rgb, RoleColors, ThemeColor};
pub use crate::figure::theme::{Background, ColorDepth};
use crate::figure::{Glyph, Role};
pub(crate) use ascii::{transliterated, transliterated_formulas};
pub use glyphs::{Charset, Marker};
use xterm::{NAMED, nearest};

/// A part of the screen around the pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chrome {
    /// The name of the program or of a scenario.
    Title,
    /// A border, a hairline.
    Border,
    /// The border of the box that has the keys.
    Focus,
    /// The heading of a panel or of a column.
    Heading,
    /// The name of a key.
    Key,
    /// What a key does.
    Hint,
    /// The chosen item of a list, or a marked text.
    Selected,
}

/// What the colors and glyphs of a terminal are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TerminalTheme {
    /// The theme of this name.
    pub named: &'static theme::Theme,
    /// How many colors the terminal has.
    pub depth: ColorDepth,
    /// What is behind the text.
    pub background: Background,
    /// Which glyphs may be used.
    pub charset: Charset,
    /// What lines are drawn with, where the charset has it.
    marker: Marker,
    /// The color map, counted from the first one on.
    map: usize,
    /// The first color map, instead of the theme's own.
    first_map: Option<&'static Ramp>,
    /// Whether the theme's ground is painted, because the terminal's is not known or fits no theme.
    is_painted: bool,
}

impl TerminalTheme {
    /// The theme for true color on a dark background.
    pub const DARK: Self = Self {
        named: theme::AUTO,
        depth: ColorDepth::TrueColor,
        background: Background::Dark,
        charset: Charset::Unicode,
        marker: Marker::Braille,
        map: 0,
        first_map: None,
        is_painted: false,
    };

    /// The theme for the environment, read through `variable`: `NO_COLOR` (no color), `COLORTERM` and `TERM` (depth),
    /// `COLORFGBG` (background), `LC_ALL`, `LC_CTYPE`, `LANG` (glyphs).
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            depth: detect::depth(&variable),
            background: detect::background(&variable).unwrap_or(Background::Dark),
            charset: detect::charset(&variable),
            ..Self::DARK
        }
    }

    /// What the environment says of the background, if it says anything.
    pub fn said_background(variable: impl Fn(&str) -> Option<String>) -> Option<Background> {
        detect::background(&variable)
    }

    /// The theme with its own ground painted, or on the terminal's.
    #[must_use]
    pub fn painted(self, is_painted: bool) -> Self {
        Self { is_painted, ..self }
    }

    /// Whether its ground is painted: because that was asked for, or because its colors are made for another one than the
    /// terminal's.
    pub fn is_painted(self) -> bool {
        self.is_painted || self.role_colors().background != self.background
    }

    /// The theme with this color map before all others.
    #[must_use]
    pub fn map_of(self, first_map: Option<&'static Ramp>) -> Self {
        Self { first_map, ..self }
    }

    /// The theme with the color map of this number, the theme's own first, then from the beginning.
    #[must_use]
    pub fn color_map(self, map: usize) -> Self {
        Self { map, ..self }
    }

    /// The theme with this color map.
    #[must_use]
    pub fn with_ramp(self, ramp: &Ramp) -> Self {
        let maps = (0..RAMPS.len()).map(|map| self.color_map(map));
        let mut with_it = maps.filter(|theme| theme.ramp() == ramp);
        with_it.next().unwrap_or(self)
    }

    /// The theme without half blocks, braille and arrows.
    #[must_use]
    pub fn ascii(self) -> Self {
        Self {
            charset: Charset::Ascii,
            ..self
        }
    }

    /// The theme on a terminal with another number of colors.
    #[must_use]
    pub fn depth(self, depth: ColorDepth) -> Self {
        Self { depth, ..self }
    }

    /// The theme for another background.
    #[must_use]
    pub fn background(self, background: Background) -> Self {
        Self { background, ..self }
    }

    /// The terminal with the colors of another theme.
    #[must_use]
    pub fn named(self, named: &'static theme::Theme) -> Self {
        Self { named, ..self }
    }

    /// How many colors are used.
    fn colors(self) -> ColorDepth {
        self.depth.min(self.named.depth)
    }

    fn role_colors(self) -> &'static RoleColors {
        self.named.role_colors(self.background)
    }

    /// The color map: the theme's own, then the others.
    pub fn ramp(self) -> &'static Ramp {
        let own = self.first_map.unwrap_or(self.role_colors().ramp);
        let others = RAMPS.iter().copied().filter(|ramp| *ramp != own);
        let all = std::iter::once(own).chain(others);
        all.cycle().nth(self.map % RAMPS.len()).unwrap_or(own)
    }

    /// The style of what has a role; its background is left as it is.
    pub fn style(self, role: Role) -> Style {
        match self.colors() {
            ColorDepth::Mono => Style::new().add_modifier(modifier(role)),
            ColorDepth::Sixteen => {
                let style = Style::new().fg(self.color(self.role_colors().of(role)));
                match role {
                    Role::Strong => style.add_modifier(Modifier::BOLD),
                    _ => style,
                }
            }
            ColorDepth::TrueColor | ColorDepth::Indexed => {
                Style::new().fg(self.color(self.role_colors().of(role)))
            }
        }
    }

    /// The gaps in the line of a racer whose color is that of one before it: beyond six, among the sixteen colors of a light
    /// terminal, and where there is no color. None for a line without gaps; in ASCII lines have letters instead.
    pub(crate) fn dashes(self, role: Role) -> Option<(usize, usize)> {
        const PATTERNS: [Option<(usize, usize)>; 3] = [None, Some((7, 4)), Some((3, 3))];
        let Role::Racer(number) = role else {
            return None;
        };
        if self.charset == Charset::Ascii {
            return None;
        }
        let color = |number| self.color(self.role_colors().of(Role::Racer(number)));
        let alike = (0..number).filter(|before| color(*before) == color(number));
        PATTERNS.get(alike.count() % PATTERNS.len()).copied()?
    }

    /// The style of a role's weaker form.
    pub fn faint(self, role: Role) -> Style {
        match self.colors() {
            ColorDepth::Mono | ColorDepth::Sixteen => self.style(role).add_modifier(Modifier::DIM),
            ColorDepth::TrueColor | ColorDepth::Indexed => {
                let colors = self.role_colors();
                let mixed = colors.of(role).rgb.mixed(colors.ground.rgb, 0.45);
                Style::new().fg(self.plain(mixed))
            }
        }
    }

    /// A letter in a role's color, reversed: it stands out on whatever is around it.
    pub fn chip(self, role: Role) -> Style {
        match self.colors() {
            ColorDepth::Mono | ColorDepth::Sixteen => {
                self.style(role).add_modifier(Modifier::REVERSED)
            }
            ColorDepth::TrueColor | ColorDepth::Indexed => Style::new()
                .fg(self.color(self.role_colors().ground))
                .bg(self.color(self.role_colors().of(role))),
        }
    }

    /// The style of a part of the screen around the pictures.
    pub fn chrome(self, part: Chrome) -> Style {
        let (role, modifier) = match part {
            Chrome::Title | Chrome::Heading | Chrome::Key => (Role::Strong, Modifier::BOLD),
            Chrome::Border => (Role::Line, Modifier::empty()),
            Chrome::Focus => (Role::Accent, Modifier::BOLD),
            Chrome::Hint => (Role::Muted, Modifier::empty()),
            Chrome::Selected => (Role::Accent, Modifier::REVERSED),
        };
        self.style(role).add_modifier(modifier)
    }

    /// Whether there are colors enough for a field; else there are isolines alone.
    pub fn has_field(self) -> bool {
        self.colors() >= ColorDepth::Indexed
    }

    /// Whether a cell of the field can show two samples, one above the other, in two colors.
    pub fn halves(self) -> bool {
        self.charset == Charset::Unicode && self.has_field()
    }

    /// The color of one band among `bands`, band 0 the lowest.
    pub fn band(self, band: usize, bands: usize) -> Color {
        match self.colors() {
            ColorDepth::Indexed => Color::Indexed(self.ramp().indexed(band, bands)),
            ColorDepth::Mono | ColorDepth::Sixteen | ColorDepth::TrueColor => {
                self.plain(self.ramp().stop(band, bands))
            }
        }
    }

    /// A patch of one band, for a legend; nothing where no field is drawn.
    pub fn swatch(self, band: usize, bands: usize) -> Style {
        if self.has_field() {
            Style::new().bg(self.band(band, bands))
        } else {
            Style::new()
        }
    }

    /// The style of what has a role and lies over a band.
    pub fn over(self, role: Role, band: usize, bands: usize) -> Style {
        let under = self.band_rgb(band, bands);
        let ink = match role {
            Role::Isoline => self.role_colors().isoline(under),
            _ => self.role_colors().over(role, under),
        };
        Style::new().fg(self.plain(ink)).bg(self.band(band, bands))
    }

    /// The color of a band as numbers, in the colors that are used.
    fn band_rgb(self, band: usize, bands: usize) -> Rgb {
        match self.colors() {
            ColorDepth::Indexed => Rgb::of_index(self.ramp().indexed(band, bands)),
            ColorDepth::Mono | ColorDepth::Sixteen | ColorDepth::TrueColor => {
                self.ramp().stop(band, bands)
            }
        }
    }

    /// What fills a cell where a field is not defined.
    pub fn hole(self) -> &'static str {
        match self.charset {
            Charset::Unicode => "╱",
            Charset::Ascii => "/",
        }
    }

    /// A piece of a hairline.
    pub fn hairline(self) -> &'static str {
        match self.charset {
            Charset::Unicode => "─",
            Charset::Ascii => "-",
        }
    }

    /// The glyph of a mark, one column wide.
    pub fn glyph(self, glyph: Glyph) -> &'static str {
        match (self.charset, glyph) {
            (Charset::Unicode, Glyph::Start) => "○",
            (Charset::Unicode, Glyph::Now) => "●",
            (Charset::Unicode, Glyph::Minimum) => "★",
            (Charset::Unicode, Glyph::Broken) => "✗",
            (Charset::Unicode, Glyph::Dot) => "•",
            (_, Glyph::Probe) => "+",
            (Charset::Ascii, Glyph::Start) => "o",
            (Charset::Ascii, Glyph::Now) => "@",
            (Charset::Ascii, Glyph::Minimum) => "*",
            (Charset::Ascii, Glyph::Broken) => "X",
            (Charset::Ascii, Glyph::Dot) => ".",
        }
    }

    /// The arrow head for one of eight directions, counter-clockwise from the right.
    #[expect(clippy::indexing_slicing, reason = "remainders by the length")]
    pub fn head(self, eighth: usize) -> &'static str {
        const UNICODE: [&str; 8] = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"];
        const ASCII: [&str; 8] = [">", "/", "^", "\\", "<", "/", "v", "\\"];
        match self.charset {
            Charset::Unicode => UNICODE[eighth % 8],
            Charset::Ascii => ASCII[eighth % 8],
        }
    }

    /// One of eight directions within a text, counter-clockwise from the right: in ASCII as of a compass, since a slash leads up
    /// as well as down.
    #[expect(clippy::indexing_slicing, reason = "a remainder by the length")]
    pub fn direction(self, eighth: usize) -> &'static str {
        const COMPASS: [&str; 8] = ["E", "NE", "N", "NW", "W", "SW", "S", "SE"];
        match self.charset {
            Charset::Unicode => self.head(eighth),
            Charset::Ascii => COMPASS[eighth % 8],
        }
    }

    /// The mark on an edge of a picture of what lies beyond it: left, right, up, down.
    pub fn beyond(self) -> [&'static str; 4] {
        match self.charset {
            Charset::Unicode => ["◂", "▸", "▴", "▾"],
            Charset::Ascii => ["<", ">", "^", "v"],
        }
    }

    /// An ink in the colors that are used.
    #[expect(clippy::indexing_slicing, reason = "a remainder by the length")]
    fn color(self, ink: ThemeColor) -> Color {
        match self.colors() {
            ColorDepth::Mono => Color::Reset,
            ColorDepth::Sixteen => ink.named.map_or(Color::Reset, |named| {
                NAMED[usize::from(named) % NAMED.len()]
            }),
            ColorDepth::Indexed => Color::Indexed(ink.indexed),
            ColorDepth::TrueColor => self.plain(ink.rgb),
        }
    }

    /// A color of no role in the colors that are used.
    fn plain(self, rgb: Rgb) -> Color {
        match self.colors() {
            ColorDepth::Mono | ColorDepth::Sixteen => Color::Reset,
            ColorDepth::Indexed => Color::Indexed(nearest(rgb)),
            ColorDepth::TrueColor => Color::Rgb(rgb.0, rgb.1, rgb.2),
        }
    }
}

/// The nearest of the 256 colors.
pub(crate) fn indexed(rgb: Rgb) -> u8 {
    nearest(rgb)
}

/// What sets a role apart where there is no color.
fn modifier(role: Role) -> Modifier {
    match role {
        Role::Ghost | Role::Isoline | Role::Muted | Role::Line => Modifier::DIM,
        Role::Text | Role::Good | Role::Secant | Role::Warn | Role::Value => Modifier::empty(),
        Role::Fault => Modifier::UNDERLINED,
        Role::Strong
        | Role::Accent
        | Role::Gradient
        | Role::Velocity
        | Role::Racer(_)
        | Role::Class(_) => Modifier::BOLD,
    }
}

#[cfg(test)]
mod tests;
