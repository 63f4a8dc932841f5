//! What the terminal is: asked in one batch before the first frame, and heard again whenever it changes.

use crate::figure::theme::{Background, Depth};
use crate::ui::theme::{Charset, Theme};

use super::input::{Input, Parser, Report};

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
    pub(super) fn take(&mut self, report: Report) -> bool {
        match report {
            Report::Text(_) => {}
            Report::Ground(color) => self.ground = Some(color.lightness()),
            Report::Scheme(scheme) => {
                let changed = self.scheme.is_some_and(|known| known != scheme);
                self.scheme = Some(scheme);
                if changed {
                    // What was said of the ground holds no more.
                    self.ground = None;
                }
                return changed;
            }
            Report::TrueColor(has) => self.has_true_color |= has,
            Report::Cursor(column) => self.is_wide |= !self.is_complete && column == 2,
            Report::Attributes => self.is_complete = true,
        }
        false
    }

    /// A theme that was made from the environment, with what the terminal says of itself. `background` is what the environment
    /// says, if it says anything.
    pub(super) fn theme(self, theme: Theme, background: Option<Background>) -> Theme {
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
        if self.has_true_color && theme.depth == Depth::Indexed {
            theme = theme.depth(Depth::TrueColor);
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
    pub theme: Theme,
}

/// Hears a terminal that sends these bytes and then nothing more, as the program does; `theme` is that of the environment.
pub fn heard<'a>(pieces: impl IntoIterator<Item = &'a [u8]>, theme: Theme) -> Heard {
    let (mut parser, mut answers) = (Parser::default(), Answers::default());
    let mut inputs = Vec::new();
    let mut give = |input: Input| {
        inputs.push(format!("{input:?}"));
        if let Input::Report(report) = input {
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

    fn theme(reports: &[Report], background: Option<Background>) -> Theme {
        let mut answers = Answers::default();
        for report in reports {
            answers.take(*report);
        }
        answers.theme(Theme::DARK.depth(Depth::Indexed), background)
    }

    #[test]
    fn the_ground_decides_before_everything_else() {
        let white = Report::Ground(Rgb(255, 255, 255));
        let dark = Report::Scheme(Background::Dark);
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
        assert!(theme(&[Report::Ground(Rgb(110, 110, 110))], None).is_painted());
        assert!(!theme(&[Report::Ground(Rgb(40, 44, 52))], None).is_painted());
    }

    #[test]
    fn true_color_is_used_where_it_is_and_never_where_it_is_not_wanted() {
        assert_eq!(
            theme(&[Report::TrueColor(true)], None).depth,
            Depth::TrueColor
        );
        assert_eq!(
            theme(&[Report::TrueColor(false)], None).depth,
            Depth::Indexed
        );
        let mut answers = Answers::default();
        answers.take(Report::TrueColor(true));
        let mono = Theme::DARK.depth(Depth::Mono);
        assert_eq!(answers.theme(mono, None).depth, Depth::Mono);
    }

    #[test]
    fn a_terminal_with_wide_marks_gets_ascii() {
        assert_eq!(theme(&[Report::Cursor(2)], None).charset, Charset::Ascii);
        assert_eq!(theme(&[Report::Cursor(1)], None).charset, Charset::Unicode);
        // Later it is a key with modifiers.
        assert_eq!(
            theme(&[Report::Attributes, Report::Cursor(2)], None).charset,
            Charset::Unicode
        );
    }

    #[test]
    fn a_change_of_the_scheme_asks_for_the_colors_again() {
        let mut answers = Answers::default();
        assert!(!answers.take(Report::Scheme(Background::Dark)));
        assert!(!answers.take(Report::Scheme(Background::Dark)));
        assert!(answers.take(Report::Scheme(Background::Light)));
        let theme = answers.theme(Theme::DARK, None);
        assert_eq!(theme.background, Background::Light);
    }
}
