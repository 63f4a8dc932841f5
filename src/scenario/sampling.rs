//! `[sampling]`: what a sampled loss estimates, where that is known.

use std::sync::Arc;

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::loss::LossText;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, string};
use crate::data::Dataset;
use crate::diff::{Evaluator, Objective, Program};
use crate::expr::graph::{Node, NodeId};
use crate::expr::nearest::suggestion;
use crate::expr::{KnownNames, Loss, parse};

/// The expectation of which a sampled loss is an estimate, as an expression in the loss's parameters.
#[derive(Clone, Debug)]
pub struct Exact {
    program: Arc<Program>,
    /// The indices of its parameters among the loss's.
    indices: Vec<usize>,
}

impl Exact {
    /// The text.
    pub fn source(&self) -> &str {
        &self.program.loss().source
    }

    /// The expectation at a point, which has a number for each of the loss's parameters.
    pub fn at(&self, point: &[f64]) -> f64 {
        let own: Vec<f64> = self.indices.iter().map(|index| point[*index]).collect();
        Evaluator::new(Arc::clone(&self.program)).value(&own)
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source()
    }
}

const KEYS: &[KnownKey<Option<LossText>, Exact>] = &[KnownKey {
    name: "exact",
    shape: ValueShape::Text,
    read: |text, item, report| *text = LossText::read(item, report),
    write: |exact| Some(TomlEntry::new(string(exact.source()))),
}];

/// The section.
pub(super) struct SamplingSection;

impl Section for SamplingSection {
    const NAME: &'static str = "sampling";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);
    type Draft = LossText;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<LossText> {
        let items = item.table("a table such as { exact = \"a^2 + 1\" }", report)?;
        let mut text = None;
        read_known("[sampling]", &items, KEYS, &mut text, report);
        text
    }

    fn write(scenario: &Scenario) -> SectionContent {
        let exact = scenario.exact.as_ref();
        exact.map_or(SectionContent::Nothing, |exact| {
            SectionContent::Table(entries(KEYS, exact))
        })
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.exact == b.exact
    }
}

/// The expectation in the parameters of a loss; what does not fit them or the data is reported.
pub(super) fn check(
    text: &LossText,
    file: &str,
    loss: &Loss,
    constants: &[(String, f64)],
    data: Option<&Dataset>,
    report: &mut Diagnostics,
) -> Option<Exact> {
    if !data.is_some_and(Dataset::is_sampled) {
        let message = "`exact` is of a loss that is sampled, but [data] has no `sample`";
        report.add(
            Diagnostic::new(message, text.span.clone())
                .hint("write `sample = { eps = { normal = [0, 1] } }` in [data], or leave it out"),
        );
        return None;
    }
    let names = KnownNames {
        constants: constants.to_vec(),
        parameters: loss.parameters().to_vec(),
        ..KnownNames::default()
    };
    let exact = match parse(&text.text, &names) {
        Ok(exact) => exact,
        Err(error) => {
            let span = text.locate(file, &error.span);
            report.add(Diagnostic::of_text(error, span));
            return None;
        }
    };
    if !exact.graph.is_scalar() {
        let message = "`exact` has rows or a width, but an expectation is one number";
        report.add(Diagnostic::new(message, text.span.clone()));
        return None;
    }
    let index = |(variable, name): (usize, &String)| {
        let known = loss.parameters().iter().position(|known| known == name);
        if known.is_none() {
            let message = format!("`{name}` is no parameter of the loss");
            let is_it = |id: &NodeId| exact.graph.node(*id) == Node::Variable(variable);
            let node = exact.graph.ids().find(is_it);
            let span = node.map_or(0..text.text.len(), |node| exact.spans[node.index()].clone());
            let known = loss.parameters().iter().map(String::as_str);
            report.add(
                Diagnostic::new(message, text.locate(file, &span)).hint(suggestion(name, known)),
            );
        }
        known
    };
    let indices: Vec<Option<usize>> = exact.parameters().iter().enumerate().map(index).collect();
    let indices = indices.into_iter().collect::<Option<Vec<usize>>>()?;
    Some(Exact {
        program: Arc::new(Program::new(exact)),
        indices,
    })
}
