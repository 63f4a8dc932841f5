//! The chain rule as a page of text.

mod rows;

use crate::diff::{Doubt, Method};
use crate::explain::cancellation;
use crate::explain::comparison::explanation;
use crate::explain::format::{figure, tight};
use crate::explain::{
    DerivativeForms, LABEL, Ledger, LineNote, Outline, OutlineLine, Readout, derivation,
};
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use rows::{backward, forward, side_by_side};

/// No line is wider, in columns, but for formulas that cannot be broken.
const WIDTH: usize = 80;

/// The most significant digits of a number.
const DIGITS: usize = 8;

/// The digits of the factors of a product.
const FACTOR: usize = 6;

/// Everything about one loss at one point.
pub(super) struct Page<'a> {
    loss: &'a Loss,
    outline: &'a Outline,
    ledger: &'a Ledger,
    readout: &'a Readout,
    forms: DerivativeForms,
}

impl<'a> Page<'a> {
    pub(super) fn new(
        loss: &'a Loss,
        outline: &'a Outline,
        ledger: &'a Ledger,
        readout: &'a Readout,
    ) -> Self {
        Self {
            loss,
            outline,
            ledger,
            readout,
            forms: DerivativeForms::new(loss, outline, Style::Unicode),
        }
    }

    /// The whole page.
    pub(super) fn text(&self) -> String {
        let mut parts = vec![self.heading()];
        if self.outline.is_chain {
            parts.push(side_by_side(self.outline, self.ledger));
        } else {
            parts.push(forward(self.outline, self.ledger));
            parts.push(backward(self.outline, self.ledger));
        }
        parts.push(self.notes());
        for index in 0..self.loss.parameters().len() {
            parts.push(self.derivative(index));
        }
        parts.push(self.cost());
        parts.retain(|part| !part.is_empty());
        let parts: Vec<String> = parts.iter().map(|part| part.join("\n")).collect();
        format!("{}\n", parts.join("\n\n"))
    }

    /// What is looked at, and where.
    fn heading(&self) -> Vec<String> {
        let numbers = self.loss.parameters().iter().zip(&self.ledger.at);
        let at: Vec<String> = numbers
            .map(|(name, x)| format!("{name} = {}", figure(*x, DIGITS)))
            .collect();
        let at = format!("at {}", at.join(", "));
        let mut equations = if self.outline.is_chain {
            self.links()
        } else {
            Vec::new()
        };
        if equations.is_empty() {
            equations = self.typed();
        }
        if !self.ledger.at.is_empty() {
            equations.push(at);
        }
        let together = equations.join(",  ");
        if together.chars().count() <= WIDTH {
            vec![together]
        } else {
            equations
        }
    }

    /// The named steps of a chain, outermost first.
    fn links(&self) -> Vec<String> {
        let links = self
            .outline
            .links
            .iter()
            .map(|line| &self.outline.lines[*line]);
        links
            .filter(|line| line.name.is_some())
            .map(OutlineLine::equation)
            .collect()
    }

    /// The lines as they were typed.
    fn typed(&self) -> Vec<String> {
        let loss = self.loss;
        let printer =
            Printer::with_names(&loss.graph, Style::Unicode, &loss.definitions).longest(WIDTH - 10);
        let text = |node| tight(&printer.text(node));
        let definitions = loss
            .definitions
            .iter()
            .filter(|definition| definition.node != loss.objective);
        let mut lines: Vec<String> = definitions
            .map(|definition| format!("{} = {}", definition.name, text(definition.node)))
            .collect();
        let name = self.outline.lines.last().and_then(|line| line.name.clone());
        lines.push(format!(
            "{} = {}",
            name.as_deref().unwrap_or("L"),
            text(loss.objective)
        ));
        lines
    }

    /// What there is to say about single steps.
    fn notes(&self) -> Vec<String> {
        const MOST: usize = 12;
        let lines = 0..self.outline.lines.len();
        let mut shown: Vec<String> = lines.filter_map(|line| self.note(line)).collect();
        if shown.len() > MOST {
            let more = shown.len() - MOST;
            shown.truncate(MOST);
            shown.push(format!("  … and {more} more"));
        }
        if !shown.is_empty() {
            shown.insert(0, String::from("to know"));
        }
        shown
    }

    fn note(&self, line: usize) -> Option<String> {
        let note = self.ledger.notes[line]?;
        let equation = self.outline.lines[line].equation();
        let inputs = self.outline.lines[line].inputs.iter();
        let given = inputs.map(|input| {
            let label = self.outline.lines[input.line].label();
            format!(
                "{label} = {}",
                figure(self.ledger.values[input.line], DIGITS)
            )
        });
        Some(match note {
            LineNote::NotFinite => {
                let given: Vec<String> = given.collect();
                let value = figure(self.ledger.values[line], DIGITS);
                format!(
                    "  {equation}   at {} this is {value}: {}",
                    given.join(", "),
                    note.text()
                )
            }
            _ => format!("  {equation}   {}", note.text()),
        })
    }

    /// The derivative by one parameter: by the chain rule, written out, expanded, and by every method.
    fn derivative(&self, index: usize) -> Vec<String> {
        let equations = derivation(self.outline, self.ledger, &self.forms, index, WIDTH);
        let mut lines: Vec<String> = Vec::new();
        for equation in &equations {
            lines.extend(equation.lines(WIDTH));
        }
        lines.push(self.checked(index));
        let check = self.readout.check(index);
        if check.is_some_and(|check| check.doubt == Some(Doubt::Cancellation)) {
            lines.push(labelled("", &cancellation::remedy(self.loss)));
        }
        lines
    }

    /// The derivative by every method, and whether they agree.
    fn checked(&self, index: usize) -> String {
        let by = |method: Method| figure(self.readout.gradient(method)[index], DIGITS);
        let [exact @ .., finite] = Method::ALL;
        let apart = exact
            .map(|method| format!("{} {}", method.name(), by(method)))
            .join("   ");
        let finite = format!("{} {} {}", finite.name(), by(finite), self.found(index));
        let shown = format!("{apart}   {finite}");
        let equal = exact
            .iter()
            .all(|method| by(*method) == by(Method::Reverse));
        let wide = LABEL + shown.chars().count() > WIDTH;
        if !wide {
            return labelled("checked", &shown);
        }
        let apart = if equal {
            format!(
                "{} {}",
                exact.map(Method::name).join(", "),
                by(Method::Reverse)
            )
        } else {
            apart
        };
        let shown = format!("{apart}   {finite}");
        if LABEL + shown.chars().count() <= WIDTH {
            return labelled("checked", &shown);
        }
        format!("{}\n{}", labelled("checked", &apart), labelled("", &finite))
    }

    /// What the comparison of the methods found, in parentheses.
    fn found(&self, index: usize) -> String {
        let derivative = self.readout.gradient(Method::Reverse)[index];
        let check = self.readout.check(index);
        check.map_or_else(String::new, |check| {
            format!("({})", explanation(check, derivative))
        })
    }

    fn cost(&self) -> Vec<String> {
        let cost = self.forms.cost;
        if cost.value == 0 {
            return Vec::new();
        }
        let parameters = self.loss.parameters().len();
        let passes = if parameters == 1 {
            String::from("one pass")
        } else {
            format!("{parameters} passes")
        };
        let mut shown = format!(
            "value {}   reverse mode {} (one sweep)   forward mode {} ({passes})",
            cost.value, cost.reverse, cost.forward
        );
        if let Some(expanded) = cost.expanded.filter(|_| self.forms.expansion.is_some()) {
            shown = format!("{shown}   expansion {expanded}");
        }
        vec![labelled("operations", &shown)]
    }
}

/// A text behind its label.
fn labelled(label: &str, text: &str) -> String {
    format!("{label:LABEL$}{text}")
}
