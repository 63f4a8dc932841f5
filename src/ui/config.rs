//! The configuration of a person: colors, glyphs, keys, and what opens when nothing is named.

use std::ops::Range;

use toml_edit::{Document, Item};

use super::input::Chord;
use super::keymap::common;
use super::theme::{Charset, Marker, TerminalTheme};
use crate::expr::SyntaxError;
use crate::figure::theme::ramp::RAMPS;
use crate::figure::theme::{self, ColorDepth, Ramp, own};

/// What is said when nothing is: every key with what it may be.
pub const DEFAULT: &str = r#"# The configuration of gdplay; gdplay config --path says where it is read from.

theme = "auto"     # auto (as the terminal is), dark, light, terminal16, mono, or a file of themes/ (config --theme)
colors = "auto"    # auto (as the terminal says), truecolor, 256, 16, none
map = "auto"       # auto (as the theme says), night, paper, viridis, cividis, magma, turbo, balance
glyphs = "auto"    # auto (as the locale says), unicode, ascii
marker = "braille" # what lines are drawn with: braille, octant (Unicode 16), quadrant (fonts without braille)
start = ""         # a scenario, or a file, that opens when none is named

[keys]             # command = key; : lists the commands, gdplay config --default these
"#;

/// A configuration.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The theme.
    pub theme: Option<&'static theme::Theme>,
    /// How many colors are used.
    pub colors: Option<ColorDepth>,
    /// The color map.
    pub map: Option<&'static Ramp>,
    /// The glyphs.
    pub glyphs: Option<Charset>,
    /// What lines are drawn with.
    pub marker: Option<Marker>,
    /// What opens when nothing is named.
    pub start: Option<String>,
    /// For each key that is given another meaning, a key that has it.
    keys: Vec<(Chord, Chord)>,
}

const COLORS: [(&str, Option<ColorDepth>); 5] = [
    ("auto", None),
    ("truecolor", Some(ColorDepth::TrueColor)),
    ("256", Some(ColorDepth::Indexed)),
    ("16", Some(ColorDepth::Sixteen)),
    ("none", Some(ColorDepth::Mono)),
];

const GLYPHS: [(&str, Option<Charset>); 3] = [
    ("auto", None),
    ("unicode", Some(Charset::Unicode)),
    ("ascii", Some(Charset::Ascii)),
];

const MARKERS: [(&str, Marker); 3] = [
    ("braille", Marker::Braille),
    ("octant", Marker::Octant),
    ("quadrant", Marker::Quadrant),
];

/// The default configuration with every command and its key.
pub fn default() -> String {
    let keys = common().map(|binding| format!("# {} = \"{}\"\n", binding.word(), binding.shown));
    keys.fold(String::from(DEFAULT), |text, line| text + &line)
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place and what to do.
    pub fn read(text: &str) -> Result<Self, SyntaxError> {
        let document = document(text)?;
        let mut config = Self::default();
        for (name, item) in document.iter() {
            let key_span = document.key(name).and_then(toml_edit::Key::span);
            config.set(name, item, key_span.unwrap_or(0..0))?;
        }
        Ok(config)
    }

    fn set(&mut self, name: &str, item: &Item, at: Range<usize>) -> Result<(), SyntaxError> {
        match name {
            "theme" => self.theme = one_of(item, own::all().map(|theme| (theme.name, theme)))?,
            "colors" => self.colors = one_of(item, COLORS)?.flatten(),
            "map" => {
                let maps = RAMPS.iter().map(|ramp| (ramp.name, Some(*ramp)));
                self.map = one_of(item, [("auto", None)].into_iter().chain(maps))?.flatten();
            }
            "glyphs" => self.glyphs = one_of(item, GLYPHS)?.flatten(),
            "marker" => self.marker = one_of(item, MARKERS)?,
            "start" => self.start = Some(text(item)?.to_string()).filter(|name| !name.is_empty()),
            "keys" => {
                let Some(table) = item.as_table_like() else {
                    return Err(wrong(item, "a table is wanted: [keys]", None));
                };
                for (command, key) in table.iter() {
                    let span = table.key(command).and_then(toml_edit::Key::span);
                    self.bind(command, key, span.unwrap_or(0..0))?;
                }
            }
            _ => {
                return Err(SyntaxError {
                    message: format!("there is no key `{name}`"),
                    span: at,
                    hint: Some(String::from(
                        "there are theme, colors, map, glyphs, marker, start and keys",
                    )),
                });
            }
        }
        Ok(())
    }

    /// Gives a command another key.
    fn bind(&mut self, command: &str, key: &Item, at: Range<usize>) -> Result<(), SyntaxError> {
        let binding = common().find(|binding| binding.word() == command);
        let Some(own) = binding.and_then(|binding| binding.chords.first()) else {
            return Err(SyntaxError {
                message: format!("there is no command `{command}`"),
                span: at,
                hint: Some(String::from("gdplay config --default lists them all")),
            });
        };
        let Some(chord) = Chord::read(text(key)?) else {
            let hint = "such as x, X, Space, Left, Shift-Left, Ctrl-x, PgUp";
            return Err(wrong(key, "this is no key", Some(hint)));
        };
        self.keys.push((chord, *own));
        Ok(())
    }

    /// The key whose meaning a key has.
    pub fn key(&self, chord: Chord) -> Chord {
        let bound = self.keys.iter().rev().find(|(known, _)| *known == chord);
        bound.map_or(chord, |(_, own)| *own)
    }

    /// A theme as this configuration wants it.
    pub fn theme(&self, theme: TerminalTheme) -> TerminalTheme {
        let mut theme = theme;
        if let Some(named) = self.theme {
            theme = theme.named(named);
        }
        if let Some(depth) = self.colors {
            theme = theme.depth(depth);
        }
        if let Some(charset) = self.glyphs {
            theme.charset = charset;
        }
        if let Some(marker) = self.marker {
            theme = theme.with_marker(marker);
        }
        theme.map_of(self.map)
    }
}

/// A text as TOML.
pub(super) fn document(text: &str) -> Result<Document<&str>, SyntaxError> {
    Document::parse(text).map_err(|error| SyntaxError {
        message: error.message().replace('\n', "; "),
        span: error.span().unwrap_or(0..text.len()),
        hint: None,
    })
}

pub(super) fn text(item: &Item) -> Result<&str, SyntaxError> {
    item.as_str()
        .ok_or_else(|| wrong(item, "a text is wanted, in quotation marks", None))
}

pub(super) fn wrong(item: &Item, message: &str, hint: Option<&str>) -> SyntaxError {
    SyntaxError {
        message: message.to_string(),
        span: item.span().unwrap_or(0..0),
        hint: hint.map(str::to_string),
    }
}

/// The value of a name among these.
pub(super) fn one_of<'a, T>(
    item: &Item,
    known: impl IntoIterator<Item = (&'a str, T)>,
) -> Result<Option<T>, SyntaxError> {
    let name = text(item)?;
    let mut names = Vec::new();
    for (known, value) in known {
        if known == name {
            return Ok(Some(value));
        }
        names.push(known);
    }
    let hint = format!("there are {}", names.join(", "));
    Err(wrong(item, &format!("there is no `{name}`"), Some(&hint)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::binding::Binding;
    use crate::ui::input::{Key, Modifiers};

    #[test]
    fn the_default_says_what_is_so_anyway() {
        let config = Config::read(&default()).expect("the default is right");
        assert_eq!(config.theme(TerminalTheme::DARK), TerminalTheme::DARK);
        assert!(config.keys.is_empty() && config.start.is_none());
        // With every key spelled out it is as right.
        let spelled = default().replace("\n# ", "\n");
        let config = Config::read(&spelled).unwrap_or_else(|error| panic!("{error:?}"));
        for binding in common() {
            let chord = binding.chords[0];
            assert_eq!(config.key(chord), chord, "{}", binding.shown);
        }
    }

    #[test]
    fn what_is_said_is_done() {
        let text = "theme = \"mono\"\ncolors = \"256\"\nmap = \"magma\"\nmarker = \"octant\"\nstart = \"bowl\"\n[keys]\nquit = \"Ctrl-x\"\n";
        let config = Config::read(text).expect("a configuration");
        let theme = config.theme(TerminalTheme::DARK);
        assert_eq!(
            (theme.named.name, theme.depth),
            ("mono", ColorDepth::Indexed)
        );
        assert_eq!(
            (theme.ramp().name, theme.marker()),
            ("magma", Marker::Octant)
        );
        let config = Config::read(&format!("glyphs = \"ascii\"\n{text}")).expect("a configuration");
        let theme = config.theme(TerminalTheme::DARK);
        assert_eq!(theme.marker(), Marker::Ascii, "octants are no ASCII");
        assert_eq!(config.start.as_deref(), Some("bowl"));
        let control = Chord::new(Key::Char('x'), Modifiers::CONTROL);
        assert_eq!(config.key(control), Chord::plain(Key::Char('q')));
        let other = Chord::plain(Key::Char('x'));
        assert_eq!(config.key(other), other);
    }

    #[test]
    fn mistakes_are_told_where_they_are() {
        for (text, part, place) in [
            ("thema = \"dark\"", "no key `thema`", "thema"),
            ("theme = \"drak\"", "no `drak`", "\"drak\""),
            ("marker = \"dots\"", "no `dots`", "\"dots\""),
            ("colors = 256", "in quotation marks", "256"),
            ("[keys]\nfly = \"x\"", "no command `fly`", "fly"),
            ("[keys]\nquit = \"xx\"", "no key", "\"xx\""),
            ("keys = 1", "a table", "1"),
            ("theme = ", "", ""),
        ] {
            let error = Config::read(text).expect_err(text);
            assert!(error.message.contains(part), "{text}: {error:?}");
            assert!(
                text[error.span.clone()].contains(place),
                "{text}: {error:?}"
            );
        }
    }

    #[test]
    fn every_command_has_a_word_of_its_own() {
        let words: Vec<String> = common().map(Binding::word).collect();
        for (index, word) in words.iter().enumerate() {
            assert!(!word.is_empty() && !words[..index].contains(word), "{word}");
        }
    }
}
