//! What is wrong with a scenario: every fault with its place in the file.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Snippet};

use super::Origin;
use crate::expr::diagnostic::plain;
use crate::expr::{Span, SyntaxError, visible};

/// How many faults are shown; the others are counted.
const MOST_SHOWN: usize = 12;

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong, in a short sentence without a full stop.
    pub message: String,
    /// Where: a half-open range of bytes of the file.
    pub span: Span,
    /// What to do about it, if there is something to say.
    pub hint: Option<String>,
    /// Another place that the fault is about, and what stands there.
    pub also: Option<(Span, String)>,
    /// The place in another file where the fault is.
    pub quote: Option<Quote>,
}

/// A line of another file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The file.
    pub path: String,
    /// The number of the line, counted from 1.
    pub line: usize,
    /// The line, without its end.
    pub text: String,
    /// What of it is wrong: a half-open range of bytes.
    pub span: Span,
}

impl Diagnostic {
    /// A fault without a hint.
    pub(super) fn new(message: impl Into<String>, span: Span) -> Self {
        Self {
            message: visible(&message.into()).into_owned(),
            span,
            hint: None,
            also: None,
            quote: None,
        }
    }

    /// The fault of a text in the language of losses, which stands at a place of the file.
    pub(super) fn of_text(error: SyntaxError, span: Span) -> Self {
        Self {
            hint: error.hint.map(|hint| visible(&hint).into_owned()),
            ..Self::new(error.message, span)
        }
    }

    /// The same fault with what to do about it.
    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(visible(&hint.into()).into_owned()),
            ..self
        }
    }

    /// The same fault with the line of another file where it is.
    pub(super) fn quote(self, quote: Quote) -> Self {
        Self {
            quote: Some(quote),
            ..self
        }
    }

    /// The same fault with another place that it is about.
    pub(super) fn also(self, span: Span, label: impl Into<String>) -> Self {
        Self {
            also: Some((span, label.into())),
            ..self
        }
    }
}

/// Collects the faults of a file while it is read.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    diagnostics: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a fault.
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// How many faults there were so far.
    pub(super) fn count(&self) -> usize {
        self.diagnostics.len()
    }

    /// Whether nothing was wrong so far.
    pub(super) fn is_clean(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The error that tells all faults of `source` in the order of the file.
    pub(super) fn into_error(mut self, source: &str, origin: Origin) -> ScenarioError {
        for diagnostic in &mut self.diagnostics {
            let inside = inside(source, &diagnostic.span);
            diagnostic.span = inside;
        }
        self.diagnostics
            .sort_by_key(|diagnostic| diagnostic.span.start);
        ScenarioError {
            origin,
            source: source.to_string(),
            diagnostics: self.diagnostics,
        }
    }
}

/// The span brought inside the text and onto the borders of its characters.
fn inside(source: &str, span: &Span) -> Span {
    let start = border(source, span.start);
    start..border(source, span.end).max(start)
}

/// The last border between two characters up to a byte.
fn border(source: &str, byte: usize) -> usize {
    (0..=byte.min(source.len()))
        .rev()
        .find(|&byte| source.is_char_boundary(byte))
        .unwrap_or(0)
}

/// Why a text is no scenario: at least one fault.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioError {
    /// Where the text came from.
    pub origin: Origin,
    /// The text.
    pub source: String,
    /// What is wrong with it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl ScenarioError {
    /// The line and the column of every fault, counted from 1, in characters: in one pass, since a file may have a fault in
    /// every line.
    pub fn locations(&self) -> Vec<(usize, usize)> {
        let starts = self.diagnostics.iter().map(|fault| fault.span.start);
        let mut starts: Vec<(usize, usize)> = starts.enumerate().collect();
        starts.sort_by_key(|(_, start)| *start);
        let mut found = vec![(1, 1); starts.len()];
        let (mut line, mut column, mut at) = (1, 1, 0);
        for (index, start) in starts {
            let passed = self.source.get(at..start).unwrap_or_default();
            match passed.rsplit_once('\n') {
                Some((before, last)) => {
                    line += before.matches('\n').count() + 1;
                    column = last.chars().count() + 1;
                }
                None => column += passed.chars().count(),
            }
            at = start;
            if let Some(location) = found.get_mut(index) {
                *location = (line, column);
            }
        }
        found
    }

    fn group<'a>(&'a self, path: &'a str, diagnostic: &'a Diagnostic) -> Group<'a> {
        // A fault of several lines is shown by its first.
        let span = &diagnostic.span;
        let lines = &self.source[span.clone()];
        let end = lines.find('\n').map_or(span.end, |at| span.start + at);
        let fault = AnnotationKind::Primary.span(span.start..end);
        let also = diagnostic
            .also
            .iter()
            .map(|(span, label)| AnnotationKind::Context.span(span.clone()).label(label));
        let snippet = Snippet::source(&self.source)
            .path(path)
            .annotation(fault)
            .annotations(also);
        let quoted = diagnostic.quote.iter().map(|quote| {
            let fault = AnnotationKind::Primary.span(quote.span.clone());
            Snippet::source(&quote.text)
                .path(&quote.path)
                .line_start(quote.line)
                .annotation(fault)
        });
        let group = Level::ERROR
            .primary_title(&diagnostic.message)
            .elements(quoted.chain([snippet]));
        match &diagnostic.hint {
            Some(hint) => group.element(Level::HELP.message(hint)),
            None => group,
        }
    }
}

/// The faults with their lines and carets, without a new line at the end.
impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.origin.to_string();
        for (index, diagnostic) in self.diagnostics.iter().take(MOST_SHOWN).enumerate() {
            let between = if index == 0 { "" } else { "\n\n" };
            write!(f, "{between}{}", plain(&self.group(&path, diagnostic)))?;
        }
        match self.diagnostics.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            hidden => write!(f, "\n\n... and {hidden} more errors"),
        }
    }
}

impl std::error::Error for ScenarioError {}
