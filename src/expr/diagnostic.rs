//! Errors in a text, as people see them: the line, a caret under the fault, and the hint.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::loss::SyntaxError;
use super::visible_lines;

/// The line and column of a byte of a text, both counted from 1, the column in characters; of a byte beyond the text, its end.
pub fn location(source: &str, byte: usize) -> (usize, usize) {
    let before = source.get(..byte).unwrap_or(source);
    let line = before.matches('\n').count();
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line + 1, last.chars().count() + 1)
}

/// Where a caret stands under a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caret {
    /// The line, counted from 0.
    pub line: usize,
    /// The columns on this line in characters, counted from 0; never empty.
    pub columns: Range<usize>,
}

/// Where the caret of an error stands: under the part of the fault that is on its first line. A text that was edited since may
/// be too short for it: then it stands at the end.
pub fn caret(error: &SyntaxError, source: &str) -> Caret {
    let (line, column) = location(source, error.span.start);
    let fault = source.get(error.span.clone()).unwrap_or_default();
    let width = fault.lines().next().map_or(0, |part| part.chars().count());
    let start = column - 1;
    Caret {
        line: line - 1,
        columns: start..start + width.max(1),
    }
}

/// An error as plain text of several lines, without a new line at the end.
///
/// `origin` says where the text is from: `loss`, or the name of a file.
pub fn render(error: &SyntaxError, source: &str, origin: &str) -> String {
    // A fault of several lines, such as a text that is too long, is shown by its first.
    let fault = &source[error.span.clone()];
    let end = fault
        .find('\n')
        .map_or(error.span.end, |at| error.span.start + at);
    let annotation = AnnotationKind::Primary.span(error.span.start..end);
    let snippet = Snippet::source(source).path(origin).annotation(annotation);
    let title = Level::ERROR.primary_title(error.message.as_str());
    let mut group: Group<'_> = title.element(snippet);
    if let Some(hint) = &error.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    plain(&group)
}

/// A diagnostic as plain text, in which no character of the quoted lines speaks to the terminal.
pub fn plain(group: &Group<'_>) -> String {
    let rendered = Renderer::plain().render(std::slice::from_ref(group));
    visible_lines(&rendered).into_owned()
}

#[cfg(test)]
mod tests {
    use super::super::{KnownNames, parse};
    use super::*;

    fn fault(source: &str) -> SyntaxError {
        parse(source, &KnownNames::default()).expect_err("a text that is refused")
    }

    #[test]
    fn the_caret_counts_characters() {
        let source = "θ = x²\nθ² + sine(θ)";
        let expected = Caret {
            line: 1,
            columns: 5..9,
        };
        assert_eq!(caret(&fault(source), source), expected);
        assert_eq!(caret(&fault(""), "").columns, 0..1);
        assert_eq!(location(source, source.len()), (2, 13));
    }

    #[test]
    fn the_caret_of_a_text_that_became_shorter_stands_at_its_end() {
        let long = "|x| + \u{3b8}\u{b2} + sine(\u{3b8})";
        let error = fault(long);
        for (end, _) in long.char_indices() {
            let shorter = &long[..end];
            let caret = caret(&error, shorter);
            assert!(caret.line == 0 && !caret.columns.is_empty());
            assert!(
                caret.columns.start <= shorter.chars().count(),
                "{shorter:?}"
            );
        }
    }

    #[test]
    fn a_diagnostic_shows_the_line_the_caret_and_the_hint() {
        let source = "u = 3x + 1\nsine(u)²";
        let expected = "\
error: `sine` is not a function
 --> loss:2:1
  |
2 | sine(u)²
  | ^^^^
  |
  = help: did you mean `sin`?";
        assert_eq!(render(&fault(source), source, "loss"), expected);
    }

    #[test]
    fn every_fault_can_be_shown() {
        for source in [
            "",
            "   \n ",
            "1+",
            "x\0",
            "π+😀",
            "(\nx",
            "x\r\n\u{202E}",
            "x\u{9b}2J\u{2028}",
        ] {
            let shown = render(&fault(source), source, "loss");
            assert!(shown.contains('^'), "{shown}");
            assert!(
                !shown.contains(['\0', '\u{202E}', '\u{9b}', '\u{2028}']),
                "{shown}"
            );
        }
    }
}
