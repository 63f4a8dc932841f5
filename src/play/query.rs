//! What the terminal is: asked in one batch before the first frame, and heard again whenever it changes.

use crate::figure::theme::{Background, ColorDepth};
use crate::ui::theme::{Charset, TerminalTheme};

use super::input::{Parser, TerminalInput, TerminalReply};

/// The questions, the one that every terminal answers last: a color of 24 bits set and asked back (DECRQSS), the width of a
/// character that is two columns wide in some (CPR), the colors (OSC 10 and 11), dark or light (996), what it is (DA1).
pub(super) const QUESTIONS: &[u8] = b"\x1b[H\x1b[48:2::1:2:3m\x1bP$qm\x1b\\\x1b[0m\xe2\x97\x8f\x1b[6n\x1b[H\x1b[2K\x1b]10;?\x1b\\\x1b]11;?\x1b\\\x1b[?996n\x1b[c";

/// The questions about colors alone, once it says that they changed.
pub(super) const COLORS: &[u8] = b"\x1b]10;?\x1b\\\x1b]11;?\x1b\\";

/// A ground as light as this is light.
const LIGHT: f64 = 50.0;

/// Up to the first lightness, and from the second on, the colors of a theme stand out on the terminal's own ground; between them
/// the theme's is painted.
const OWN_GROUND: [f64; 2] = [22.0, 94.0];

/// What is known of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Answers {
    /// The lightness of its ground, L*.
    ground: Option<f64>,
    scheme: Option<Background>,
    has_true_color: bool,
    is_wide: bool,
    /// Whether it has answered the last question.
    pub(super) is_complete: bool,
}

impl Answers {
    /// Takes an answer in; whether something is to be asked again because of it.
    pub(super) fn take(&mut self, report: TerminalReply) -> bool {
        match report {
            TerminalReply::Text(_) => {}
            TerminalReply::Ground(color) => self.ground = Some(color.lightness()),
            TerminalReply::Scheme(scheme) => {
                let changed = self.scheme.is_some_and(|known| known != scheme);
                self.scheme = Some(scheme);
                if changed {
                    // What was said of the ground holds no more.
                    self.ground = None;
                }
                return changed;
            }
            TerminalReply::TrueColor(has) => self.has_true_color |= has,
            TerminalReply::Cursor(column) => self.is_wide |= !self.is_complete && column == 2,
            TerminalReply::Attributes => self.is_complete = true,
        }
        false
    }

    /// A theme that was made from the environment, with what the terminal says of itself. `background` is what the environment
    /// says, if it says anything.
    pub(super) fn theme(
        self,
        theme: TerminalTheme,
        background: Option<Background>,
    ) -> TerminalTheme {
        let by_ground = self.ground.map(|lightness| {
            if lightness >= LIGHT {
                Background::Light
            } else {
                Background::Dark
            }
        });
        let known = by_ground.or(self.scheme).or(background);
        let mut theme = match known {
            Some(background) => theme.background(background),
            None => theme,
        };
        // Nobody says what is behind the text: then the theme brings its own ground.
        let is_safe = self.ground.map_or(known.is_some(), |lightness| {
            lightness <= OWN_GROUND[0] || lightness >= OWN_GROUND[1]
        });
        theme = theme.painted(!is_safe);
        if self.has_true_color && theme.depth == ColorDepth::Indexed {
            theme = theme.depth(ColorDepth::TrueColor);
        }
        if self.is_wide {
            theme.charset = Charset::Ascii;
        }
        theme
    }
}

/// What a terminal sent, and what it is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// Keys, the mouse, pasted texts and answers, in words for a debugger.
    pub inputs: Vec<String>,
    /// The theme, after its answers.
    pub theme: TerminalTheme,
}

/// Hears a terminal that sends these bytes and then nothing more, as the program does; `theme` is that of the environment.
pub fn heard<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, theme: TerminalTheme) -> Heard {
    let (mut parser, mut answers) = (Parser::default(), Answers::default());
    let mut inputs = Vec::new();
    let mut give = |input: TerminalInput| {
        inputs.push(format!("{input:?}"));
        if let TerminalInput::Report(report) = input {
            answers.take(report);
        }
    };
    for piece in pieces {
        parser.feed(piece, &mut give);
    }
    parser.time_out(&mut give);
    Heard {
        inputs,
        theme: answers.theme(theme, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::Rgb;

    fn theme(reports: &[TerminalReply], background: Option<Background>) -> TerminalTheme {
        let mut answers = Answers::default();
        for report in reports {
            answers.take(*report);
        }
        answers.theme(TerminalTheme::DARK.depth(ColorDepth::Indexed), background)
    }

    #[test]
    fn the_ground_decides_before_everything_else() {
        let white = TerminalReply::Ground(Rgb(255, 255, 255));
        let dark = TerminalReply::Scheme(Background::Dark);
        let found = theme(&[white, dark], Some(Background::Dark));
        assert_eq!(found.background, Background::Light);
        assert!(!found.is_painted());
        let found = theme(&[dark], Some(Background::Light));
        assert_eq!(
            (found.background, found.is_painted()),
            (Background::Dark, false)
        );
        let found = theme(&[], Some(Background::Light));
        assert_eq!(
            (found.background, found.is_painted()),
            (Background::Light, false)
        );
    }

    #[test]
    fn where_nothing_is_known_or_the_ground_is_between_the_theme_paints_its_own() {
        assert!(theme(&[], None).is_painted());
        assert!(theme(&[TerminalReply::Ground(Rgb(110, 110, 110))], None).is_painted());
        assert!(!theme(&[TerminalReply::Ground(Rgb(40, 44, 52))], None).is_painted());
    }

    #[test]
    fn true_color_is_used_where_it_is_and_never_where_it_is_not_wanted() {
        assert_eq!(
            theme(&[TerminalReply::TrueColor(true)], None).depth,
            ColorDepth::TrueColor
        );
        assert_eq!(
            theme(&[TerminalReply::TrueColor(false)], None).depth,
            ColorDepth::Indexed
        );
        let mut answers = Answers::default();
        answers.take(TerminalReply::TrueColor(true));
        let mono = TerminalTheme::DARK.depth(ColorDepth::Mono);
        assert_eq!(answers.theme(mono, None).depth, ColorDepth::Mono);
    }

    #[test]
    fn a_terminal_with_wide_marks_gets_ascii() {
        assert_eq!(
            theme(&[TerminalReply::Cursor(2)], None).charset,
            Charset::Ascii
        );
        assert_eq!(
            theme(&[TerminalReply::Cursor(1)], None).charset,
            Charset::Unicode
        );
        // Later it is a key with modifiers.
        assert_eq!(
            theme(&[TerminalReply::Attributes, TerminalReply::Cursor(2)], None).charset,
            Charset::Unicode
        );
    }

    #[test]
    fn a_change_of_the_scheme_asks_for_the_colors_again() {
        let mut answers = Answers::default();
        assert!(!answers.take(TerminalReply::Scheme(Background::Dark)));
        assert!(!answers.take(TerminalReply::Scheme(Background::Dark)));
        assert!(answers.take(TerminalReply::Scheme(Background::Light)));
        let theme = answers.theme(TerminalTheme::DARK, None);
        assert_eq!(theme.background, Background::Light);
    }
}
