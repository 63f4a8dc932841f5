//! From meanings to the colors and glyphs that a terminal has.
//!
//! A field is drawn from the terminal's own background away: the lowest band is the nearest to it, the highest the
//! farthest. So a valley is dark on a dark terminal and pale on a light one, and what lies over it stands out where it
//! matters. Everything else is a [`Role`]; nothing but this module and its palette names a color.

mod ascii;
mod detect;
mod palette;
mod shade;

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

use crate::figure::{Glyph, Role};
pub(crate) use ascii::transliterated;
use palette::Rgb;

/// How many colors a terminal has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    TrueColor,
    /// The 256 of xterm.
    Indexed,
    /// The 16 named ones.
    Sixteen,
    /// None: only bold, dim, reversed, and shading by glyphs.
    Mono,
}

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Light text on dark.
    Dark,
    /// Dark text on light.
    Light,
}

/// Which glyphs may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Half blocks, braille, arrows, superscripts.
    Unicode,
    /// Only the 95 printable characters of ASCII.
    Ascii,
}

/// A part of the screen around the pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chrome {
    /// The name of the program or of a scenario.
    Title,
    /// A border.
    Border,
    /// The border of the panel that has the focus.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// How many colors there are.
    pub depth: Depth,
    /// What is behind the text.
    pub background: Background,
    /// Which glyphs may be used.
    pub charset: Charset,
}

/// How one cell of a band is filled: with one color, or by a glyph in a color on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fill {
    /// A space where the color alone fills the cell.
    pub glyph: &'static str,
    /// The glyph's color.
    pub fg: Color,
    /// The color behind it; where the glyph is a space, the band's color.
    pub bg: Color,
}

impl Theme {
    /// The theme for true color on a dark background.
    pub const DARK: Self = Self {
        depth: Depth::TrueColor,
        background: Background::Dark,
        charset: Charset::Unicode,
    };

    /// The theme for the environment, read through `variable`: `NO_COLOR` (no color), `COLORTERM` and `TERM` (depth),
    /// `COLORFGBG` (background), `LC_ALL`, `LC_CTYPE`, `LANG` (glyphs).
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            depth: detect::depth(&variable),
            background: detect::background(&variable),
            charset: detect::charset(&variable),
        }
    }

    /// Another look, by number: this theme, with 16 colors, with none, in ASCII, for the other background; then from the
    /// beginning.
    #[must_use]
    pub fn look(self, number: usize) -> Self {
        match number % 5 {
            0 => self,
            1 => self.depth(Depth::Sixteen),
            2 => self.depth(Depth::Mono),
            3 => self.ascii(),
            _ => self.background(match self.background {
                Background::Dark => Background::Light,
                Background::Light => Background::Dark,
            }),
        }
    }

    /// The theme without half blocks, braille and arrows.
    #[must_use]
    pub fn ascii(self) -> Self {
        Self {
            charset: Charset::Ascii,
            ..self
        }
    }

    /// The theme with another number of colors.
    #[must_use]
    pub fn depth(self, depth: Depth) -> Self {
        Self { depth, ..self }
    }

    /// The theme for another background.
    #[must_use]
    pub fn background(self, background: Background) -> Self {
        Self { background, ..self }
    }

    /// The style of what has a role; its background is left as it is.
    pub fn style(self, role: Role) -> Style {
        match self.depth {
            Depth::Mono => Style::new().add_modifier(palette::modifier(role)),
            Depth::Sixteen => Style::new().fg(palette::named(role, self.background)),
            Depth::TrueColor | Depth::Indexed => {
                Style::new().fg(self.color(palette::ink(role, self.background)))
            }
        }
    }

    /// The style of a role's weaker form.
    pub fn faint(self, role: Role) -> Style {
        match self.depth {
            Depth::Mono | Depth::Sixteen => self.style(role).add_modifier(Modifier::DIM),
            Depth::TrueColor | Depth::Indexed => {
                let ink = palette::ink(role, self.background);
                let ground = palette::ground(self.background);
                Style::new().fg(self.color(palette::mix(ink, ground, 0.45)))
            }
        }
    }

    /// The style of a part of the screen around the pictures.
    pub fn chrome(self, part: Chrome) -> Style {
        let (role, modifier) = match part {
            Chrome::Title | Chrome::Heading => (Role::Text, Modifier::BOLD),
            Chrome::Border => (Role::Axis, Modifier::empty()),
            Chrome::Focus => (Role::Probe, Modifier::BOLD),
            Chrome::Key => (Role::Curve, Modifier::BOLD),
            Chrome::Hint => (Role::Muted, Modifier::empty()),
            Chrome::Selected => (Role::Text, Modifier::REVERSED),
        };
        self.style(role).add_modifier(modifier)
    }

    /// Whether a cell of the field can show two samples, one above the other, in two colors.
    pub fn halves(self) -> bool {
        self.charset == Charset::Unicode && matches!(self.depth, Depth::TrueColor | Depth::Indexed)
    }

    /// How a cell of one band among `bands` is filled, band 0 the lowest.
    pub fn band(self, band: usize, bands: usize) -> Fill {
        let fraction = band as f64 / bands.saturating_sub(1).max(1) as f64;
        match (self.depth, self.charset) {
            (Depth::TrueColor | Depth::Indexed, _) => {
                let bg = self.field(fraction);
                Fill {
                    glyph: " ",
                    fg: bg,
                    bg,
                }
            }
            (Depth::Sixteen, charset) => shade::shaded(fraction, self.background, charset),
            (Depth::Mono, charset) => shade::hatched(fraction, charset),
        }
    }

    /// The color behind a line or a text that lies over a band: the band's, drawn towards the terminal's background.
    pub fn halo(self, band: usize, bands: usize) -> Color {
        let fraction = band as f64 / bands.saturating_sub(1).max(1) as f64;
        match self.depth {
            Depth::TrueColor => self.color(palette::halo(fraction, self.background)),
            Depth::Indexed => Color::Indexed(shade::indexed(fraction, self.background).1),
            Depth::Sixteen | Depth::Mono => self.band(band, bands).bg,
        }
    }

    /// An isoline over a band: near to the band's own color, so that it does not compete with what matters.
    pub fn isoline(self, band: usize, bands: usize) -> Style {
        self.over(band, bands, 0.34)
    }

    /// The value of an isoline, over a band.
    pub fn level(self, band: usize, bands: usize) -> Style {
        self.over(band, bands, 0.62)
    }

    /// The band's color drawn away from the terminal's background, on the band.
    fn over(self, band: usize, bands: usize, away: f64) -> Style {
        let fraction = band as f64 / bands.saturating_sub(1).max(1) as f64;
        let fill = self.band(band, bands);
        match self.depth {
            Depth::TrueColor | Depth::Indexed => {
                let field = palette::field(fraction, self.background);
                let ink = palette::mix(field, palette::away(self.background), away);
                Style::new().fg(self.color(ink)).bg(fill.bg)
            }
            // Where the glyph covers most of the cell its color is the background.
            Depth::Sixteen if matches!(fill.glyph, "▒" | "▓" | ":" | "#") => {
                Style::new().fg(fill.bg).bg(fill.fg)
            }
            Depth::Sixteen => Style::new().fg(fill.fg).bg(fill.bg),
            Depth::Mono => self.style(Role::Isoline),
        }
    }

    /// Whether isolines are drawn over a field: where glyphs shade it they would only blur the bands' borders.
    pub fn isolines_over_field(self) -> bool {
        self.charset == Charset::Unicode && self.depth != Depth::Mono
    }

    /// What fills a cell where a field is not defined.
    pub fn hole(self) -> &'static str {
        match self.charset {
            Charset::Unicode => "╱",
            Charset::Ascii => "/",
        }
    }

    /// The glyph of a mark, one column wide.
    pub fn glyph(self, glyph: Glyph) -> &'static str {
        match (self.charset, glyph) {
            (Charset::Unicode, Glyph::Start) => "○",
            (Charset::Unicode, Glyph::Now) => "●",
            (Charset::Unicode, Glyph::Minimum) => "★",
            (Charset::Unicode, Glyph::Broken) => "✕",
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
    pub fn head(self, eighth: usize) -> &'static str {
        const UNICODE: [&str; 8] = ["→", "↗", "↑", "↖", "←", "↙", "↓", "↘"];
        const ASCII: [&str; 8] = [">", "/", "^", "\\", "<", "/", "v", "\\"];
        match self.charset {
            Charset::Unicode => UNICODE[eighth % 8],
            Charset::Ascii => ASCII[eighth % 8],
        }
    }

    /// A text in the glyphs that may be used: `−10⁻³ · ∂L` becomes `-1e-3 * dL` in ASCII.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self.charset {
            Charset::Unicode => Cow::Borrowed(text),
            Charset::Ascii => ascii::transliterated(text),
        }
    }

    /// The color of the field at a fraction from the valley up.
    fn field(self, fraction: f64) -> Color {
        match self.depth {
            Depth::Indexed => Color::Indexed(shade::indexed(fraction, self.background).0),
            _ => self.color(palette::field(fraction, self.background)),
        }
    }

    /// A color of the palette in the depth of the terminal.
    fn color(self, rgb: Rgb) -> Color {
        match self.depth {
            Depth::Indexed => Color::Indexed(palette::nearest(rgb)),
            _ => Color::Rgb(rgb.0, rgb.1, rgb.2),
        }
    }
}
