//! The keys at the top of a file: the version of the format, what the scenario is called and about, the loss.

use super::diagnostic::{Diagnostic, Report};
use super::draft::Draft;
use super::item::Item;
use super::string::locate;
use crate::expr::{Loss, Names, Span, parse};

/// The version of the format that this program reads.
const FORMAT: u64 = 1;

/// The text of a loss as it stands in a file.
#[derive(Debug)]
pub(super) struct LossText {
    /// What the string means.
    pub(super) text: String,
    /// Where it stands in the file, quotes included.
    pub(super) span: Span,
}

/// `gdplay`: the version of the format.
pub(super) fn read_format(_: &mut Draft, item: &Item<'_>, report: &mut Report) {
    if item.whole(report).is_some_and(|format| format != FORMAT) {
        let message = "this program reads format 1 of scenarios";
        report.add(
            Diagnostic::new(message, item.span.clone())
                .hint("write `gdplay = 1`, or read the file with a newer gdplay"),
        );
    }
}

/// `title`: what it is called.
pub(super) fn read_title(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    draft.title = item.text(report).map(str::to_string);
}

/// `about`: what to see and to try.
pub(super) fn read_about(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    draft.about = item.text(report).map(str::to_string);
}

/// `loss`: the objective.
pub(super) fn read_loss(draft: &mut Draft, item: &Item<'_>, report: &mut Report) {
    draft.has_loss = true;
    draft.loss = LossText::read(item, report);
}

impl LossText {
    /// A string that means a loss; anything else is reported.
    pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Self> {
        let text = item.text(report)?.to_string();
        let span = item.span.clone();
        Some(Self { text, span })
    }

    /// The loss; what is wrong with its text is reported at its place in the file. `declared` says where in the file a name
    /// is declared.
    pub(super) fn parse(
        &self,
        file: &str,
        names: &Names,
        declared: impl Fn(&str) -> Option<Span>,
        report: &mut Report,
    ) -> Option<Loss> {
        let error = match parse(&self.text, names) {
            Ok(loss) if loss.parameters().is_empty() => {
                report.add(without_parameters(self.span.clone()));
                return None;
            }
            Ok(loss) => return Some(loss),
            Err(error) => error,
        };
        let index = declared(&self.text[error.span.clone()]);
        let span = self.index(file, &error.span);
        let diagnostic = Diagnostic::of_text(error, span);
        report.add(match index {
            Some(index) => diagnostic.also(index, "declared here"),
            None => diagnostic,
        });
        None
    }
}

impl LossText {
    /// Where a part of the text stands in the file.
    pub(super) fn index(&self, file: &str, part: &Span) -> Span {
        let token = &file[self.span.clone()];
        locate(token, self.span.start, &self.text, part)
    }
}

/// The fault of a loss that depends on nothing.
pub(super) fn without_parameters(span: Span) -> Diagnostic {
    Diagnostic::new(
        "the loss has no parameter, so there is nothing to descend",
        span,
    )
    .hint("every name in it that is not defined is a parameter, as `x` in `(3x + 1)^2`")
}
