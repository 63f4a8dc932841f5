//! The chain rule as a page of text.

mod rows;

use crate::diff::{Check, Method, Verdict};
use crate::explain::wording::{factor, factor_figure, figure, tight};
use crate::explain::{Form, Ledger, Note, Outline, Readout, Term, Ways};
use crate::expr::Loss;
use crate::expr::display::{Printer, Style};
use rows::{backward, forward, side_by_side};

/// No line is wider, in columns, but for formulas that cannot be broken.
const WIDTH: usize = 100;

/// The width of the words before a formula.
const LABEL: usize = 13;

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
    ways: Ways,
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
            ways: Ways::new(loss, outline, Style::Unicode),
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
        for place in 0..self.loss.parameters().len() {
            parts.push(self.derivative(place));
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
            .map(|line| line.equation())
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
        let mut told: Vec<String> = lines.filter_map(|line| self.note(line)).collect();
        if told.len() > MOST {
            let more = told.len() - MOST;
            told.truncate(MOST);
            told.push(format!("  … and {more} more"));
        }
        if !told.is_empty() {
            told.insert(0, String::from("to know"));
        }
        told
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
            Note::NotFinite => {
                let given: Vec<String> = given.collect();
                let value = figure(self.ledger.values[line], DIGITS);
                format!(
                    "  {equation}   at {} this is {value}: {}",
                    given.join(", "),
                    note.told()
                )
            }
            _ => format!("  {equation}   {}", note.told()),
        })
    }

    /// The derivative by one parameter: by the chain rule, written out, expanded, and by every method.
    fn derivative(&self, place: usize) -> Vec<String> {
        let form = self.ways.forms[place].as_ref();
        let exact = self.ledger.gradient(self.outline)[place];
        let value = figure(exact, DIGITS);
        let Some(line) = self.outline.parameters[place] else {
            let name = &self.loss.parameters()[place];
            return vec![labelled(
                "chain rule",
                &[format!("the loss does not depend on {name}"), value],
            )];
        };
        let name = self.outline.derivative_name(line);
        let mut lines = Vec::new();
        if self.outline.is_chain {
            let mut parts = vec![name.clone()];
            parts.extend(self.product());
            parts.extend(form.map(|form| form.collected.clone()));
            parts.push(value);
            parts.dedup();
            lines.push(labelled("chain rule", &parts));
        } else {
            let mut parts = vec![name.clone()];
            parts.extend(self.sum(line));
            parts.push(value.clone());
            lines.push(labelled("chain rule", &parts));
            if let Some(Form {
                chained, collected, ..
            }) = form
            {
                let mut parts = vec![name.clone(), chained.clone(), collected.clone()];
                parts.push(value);
                parts.dedup();
                lines.push(labelled("written out", &parts));
            }
        }
        lines.extend(self.expansion(place, &name, exact));
        lines.push(self.checked(place));
        lines
    }

    /// dy/du · du/dx, and the same in symbols.
    fn product(&self) -> Vec<String> {
        let outline = self.outline;
        if outline.slopes.len() < 2 {
            return outline.slopes.clone();
        }
        let names = outline
            .links
            .windows(2)
            .map(|pair| outline.local_name(pair[0], pair[1]));
        let symbols = outline.slopes.iter().map(|slope| factor(slope));
        let names: Vec<String> = names.collect();
        let symbols: Vec<String> = symbols.collect();
        vec![names.join(" · "), symbols.join(" · ")]
    }

    /// The sum over the uses of a line in symbols and in numbers.
    fn sum(&self, line: usize) -> Vec<String> {
        const MOST_NAMES: usize = 4;
        const MOST_NUMBERS: usize = 6;
        let terms: Vec<_> = self.ledger.terms(self.outline, line).collect();
        if terms.is_empty() || terms.len() > MOST_NUMBERS {
            return Vec::new();
        }
        let loss = self.outline.lines.len() - 1;
        let name = |term: &Term| {
            let user = term.at.line;
            let local = self.outline.local_name(user, line);
            if user == loss {
                let symbol = &self.outline.lines[user].inputs[term.at.input].symbol;
                return if symbol.is_empty() {
                    local
                } else {
                    symbol.clone()
                };
            }
            format!("{} · {local}", self.outline.derivative_name(user))
        };
        let names: Vec<String> = terms.iter().map(name).collect();
        let numbers = terms
            .iter()
            .map(|term| match (term.cut, term.at.line == loss) {
                (true, _) => format!("{} · 0 (cut)", figure(term.upstream, FACTOR)),
                (false, true) => figure(term.local, FACTOR),
                (false, false) => format!(
                    "{} · {}",
                    figure(term.upstream, FACTOR),
                    factor_figure(term.local, FACTOR)
                ),
            });
        let numbers = summed(numbers);
        if terms.len() > MOST_NAMES {
            vec![numbers]
        } else {
            vec![names.join(" + "), numbers]
        }
    }

    fn expansion(&self, place: usize, name: &str, exact: f64) -> Option<String> {
        let expanded = self.ways.expanded_at(&self.ledger.at)?[place];
        let slope = self.ways.forms[place].as_ref()?.expanded.clone()?;
        let loss = self.ways.expansion.as_ref()?;
        let scale = exact.abs().max(self.ledger.value().abs()).max(1.0);
        let verdict = if (expanded - exact).abs() <= 1e-9 * scale {
            "same"
        } else {
            "off by rounding"
        };
        let value = format!("{}   {verdict}", figure(expanded, DIGITS));
        let formula = [name.to_string(), slope, value];
        let label = self.outline.lines.last().map_or("L", |line| line.label());
        if place > 0 {
            return Some(labelled("expansion", &formula));
        }
        let loss = format!("{label} = {loss}");
        let together = format!("{loss},  {}", formula.join(" = "));
        Some(if LABEL + together.chars().count() <= WIDTH {
            labelled("expansion", &[together])
        } else {
            let second = labelled("", &formula);
            format!("{}\n{second}", labelled("expansion", &[loss]))
        })
    }

    /// The derivative by every method, and whether they agree.
    fn checked(&self, place: usize) -> String {
        let by = |method: Method| figure(self.readout.gradient(method)[place], DIGITS);
        let exact = [Method::Dual, Method::Reverse, Method::Symbolic];
        let apart = exact
            .map(|method| format!("{} {}", method.name(), by(method)))
            .join("   ");
        let finite = format!(
            "finite {} {}",
            by(Method::Finite),
            verdict(&self.readout.checks[place])
        );
        let told = format!("{apart}   {finite}");
        let equal = exact
            .iter()
            .all(|method| by(*method) == by(Method::Reverse));
        let wide = LABEL + told.chars().count() > WIDTH;
        let told = if wide && equal {
            format!(
                "{} {}   {finite}",
                exact.map(Method::name).join(", "),
                by(Method::Reverse)
            )
        } else {
            told
        };
        labelled("checked", &[told])
    }

    fn cost(&self) -> Vec<String> {
        let cost = self.ways.cost;
        if cost.value == 0 {
            return Vec::new();
        }
        let parameters = self.loss.parameters().len();
        let passes = if parameters == 1 {
            String::from("one pass")
        } else {
            format!("{parameters} passes")
        };
        let mut told = format!(
            "value {}   reverse mode {} (one sweep)   forward mode {} ({passes})",
            cost.value, cost.reverse, cost.forward
        );
        if let Some(expanded) = cost.expanded.filter(|_| self.ways.expansion.is_some()) {
            told.push_str(&format!("   expansion {expanded}"));
        }
        vec![labelled("operations", &[told])]
    }
}

/// What the comparison of the methods found.
fn verdict(check: &Check) -> String {
    let [left, right] = check.one_sided.map(|slope| figure(slope, 4));
    match check.verdict {
        Verdict::Agree => format!("(error {})", figure(check.difference, 1)),
        Verdict::Kink => format!("(a kink: slope {left} from the left, {right} from the right)"),
        Verdict::Cut => format!(
            "(cut: the true slope is {})",
            figure(check.true_slope, DIGITS)
        ),
        Verdict::Undefined => String::from("(undefined here)"),
        Verdict::Disagree => String::from("(they disagree)"),
    }
}

/// Numbers as a sum, with the signs between them.
fn summed(numbers: impl Iterator<Item = String>) -> String {
    let mut sum = String::new();
    for number in numbers {
        match number.strip_prefix('−') {
            Some(size) if !sum.is_empty() => sum.push_str(&format!(" − {size}")),
            _ if sum.is_empty() => sum = number,
            _ => sum.push_str(&format!(" + {number}")),
        }
    }
    sum
}

/// A label and an equation of several parts, in more than one line where it is too wide for one.
fn labelled(label: &str, parts: &[String]) -> String {
    let mut text = format!("{label:LABEL$}");
    let mut used = LABEL;
    let first = parts.first().map_or(0, |part| part.chars().count());
    let indent = if first > 16 { LABEL } else { LABEL + first };
    for (place, part) in parts.iter().enumerate() {
        let width = part.chars().count() + 3;
        if place > 0 {
            if used + width > WIDTH && place > 1 {
                text.push('\n');
                text.push_str(&" ".repeat(indent));
                used = indent;
            }
            text.push_str(" = ");
        }
        text.push_str(part);
        used += width;
    }
    text.trim_end().to_string()
}
