//! `loss`: the objective.

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::string::locate;
use super::toml_text::{TomlEntry, string};
use crate::expr::{KnownNames, Loss, Span, errors, parse, words_at};

/// The text of a loss as it stands in a file.
#[derive(Debug)]
pub(super) struct LossText {
    /// What the string means.
    pub(super) text: String,
    /// Where it stands in the file, quotes included.
    pub(super) span: Span,
}

/// `loss`.
pub(super) struct LossSection;

impl Section for LossSection {
    const NAME: &'static str = "loss";
    const SHAPE: ValueShape = ValueShape::Text;
    /// `None` if what stands there is no text.
    type Draft = LossText;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<LossText> {
        LossText::read(item, report)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::Value(TomlEntry::new(string(&scenario.loss.source)))
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.loss.source == b.loss.source
    }
}

impl LossText {
    /// A string that means a loss; anything else is reported.
    pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Self> {
        let text = item.text(report)?.to_string();
        let span = item.span.clone();
        Some(Self { text, span })
    }

    /// The loss; what is wrong with its text is reported at its place in the file. `declared` says where in the file a name
    /// is declared, `renamed` which headings of the data have which other name.
    pub(super) fn parse(
        &self,
        file: &str,
        names: &KnownNames,
        declared: impl Fn(&str) -> Option<Span>,
        renamed: &[(&str, &str)],
        report: &mut Diagnostics,
    ) -> Option<Loss> {
        if let Ok(loss) = parse(&self.text, names) {
            return Some(loss);
        }
        for error in errors(&self.text, names) {
            let declaration = self.text.get(error.span.clone()).and_then(&declared);
            let span = self.locate(file, &error.span);
            let meant = heading_around(&self.text, &error.span, renamed);
            let mut diagnostic = Diagnostic::of_text(error, span);
            if let Some((heading, name)) = meant {
                let hint = format!("the column with the heading `{heading}` is called `{name}`");
                diagnostic = diagnostic.hint(hint);
            }
            report.add(match declaration {
                Some(declaration) => diagnostic.also(declaration, "declared here"),
                None => diagnostic,
            });
        }
        None
    }

    /// Where a part of the text stands in the file.
    pub(super) fn locate(&self, file: &str, part: &Span) -> Span {
        let token = &file[self.span.clone()];
        locate(token, self.span.start, &self.text, part)
    }
}

/// The heading of the data that stands around a fault, with the name of its column: the longest, if there are several.
fn heading_around<'a>(
    text: &str,
    fault: &Span,
    renamed: &[(&'a str, &'a str)],
) -> Option<(&'a str, &'a str)> {
    let surrounds = |heading: &str| {
        let mut places = words_at(text, heading);
        places.any(|place| place.start <= fault.start && fault.end <= place.end)
    };
    let around = renamed.iter().filter(|(heading, _)| surrounds(heading));
    around.max_by_key(|(heading, _)| heading.len()).copied()
}

/// The fault of a loss that depends on no parameter; one that is an integral alone has none.
pub(super) fn without_parameters(span: Span) -> Diagnostic {
    Diagnostic::new(
        "the loss has no parameter, so there is nothing to descend",
        span,
    )
    .hint("every name in it that is not defined is a parameter, as `x` in `(3x + 1)^2`")
}
