//! The derivative by one parameter as equations: by the chain rule, written out, expanded.

use super::derivative_forms::{DerivativeForm, DerivativeForms};
use super::format::{factor, factor_figure, figure};
use super::ledger::{AdjointTerm, Ledger};
use super::outline::{Outline, OutlineLine};

/// The digits of results, and of the factors of products.
const DIGITS: usize = 8;
const FACTOR: usize = 6;

/// More uses than this are not shown by name, or not at all.
const MOST_NAMES: usize = 4;
const MOST_NUMBERS: usize = 6;

/// The width of the label before an equation, in columns.
pub const LABEL: usize = 13;

/// Parts that are equal to each other, such as `dy/dx`, `2u · 3`, `42`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// Which way it is; empty if it goes on with the one before it.
    pub label: &'static str,
    /// What is equal.
    pub parts: Vec<String>,
    /// What is to be said about it, if anything.
    pub remark: &'static str,
}

impl Equation {
    fn new(label: &'static str, mut parts: Vec<String>) -> Self {
        parts.dedup();
        Self {
            label,
            parts,
            remark: "",
        }
    }

    /// Both in one line.
    fn beside(&self, second: &Self) -> Self {
        let mut parts = self.parts.clone();
        if let (Some(last), Some(first)) = (parts.last_mut(), second.parts.first()) {
            *last = format!("{last},  {first}");
        }
        parts.extend(second.parts.iter().skip(1).cloned());
        Self {
            label: self.label,
            remark: second.remark,
            parts,
        }
    }

    /// The equation behind its label, in more than one line where it is wider than `width`.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let first = self.parts.first().map_or(0, |part| part.chars().count());
        let indent = if first > 16 { LABEL } else { LABEL + first };
        let mut rows = Rows {
            lines: vec![format!("{:LABEL$}", self.label)],
            used: LABEL,
            indent,
            width,
        };
        for (index, part) in self.parts.iter().enumerate() {
            let sign = if index > 0 { " = " } else { "" };
            rows.push(&format!("{sign}{part}"), index > 1);
        }
        if !self.remark.is_empty() {
            rows.push(&format!("   {}", self.remark), false);
        }
        rows.lines
    }
}

/// Lines that are being filled.
struct Rows {
    lines: Vec<String>,
    used: usize,
    indent: usize,
    width: usize,
}

impl Rows {
    /// Appends a part: on a new line if it `may` and there is no room; broken at its spaces if it is wider than a line.
    fn push(&mut self, part: &str, may: bool) {
        let wide = part.chars().count();
        if may && self.used + wide > self.width {
            self.begin();
        }
        if self.used + wide <= self.width {
            self.append(part);
            return;
        }
        for (index, word) in part.split(' ').enumerate() {
            let wide = word.chars().count() + 1;
            if index > 0 && self.used + wide > self.width && self.used > self.indent + 3 {
                self.begin();
                self.append("   ");
            }
            if index > 0 {
                self.append(" ");
            }
            self.append(word);
        }
    }

    fn begin(&mut self) {
        self.lines.push(" ".repeat(self.indent));
        self.used = self.indent;
    }

    fn append(&mut self, text: &str) {
        self.used += text.chars().count();
        let line = self.lines.last_mut().expect("there is a first line");
        line.push_str(text);
    }
}

/// Every way to the derivative by the parameter at `index`, for lines of so many columns.
pub fn derivation(
    outline: &Outline,
    ledger: &Ledger,
    forms: &DerivativeForms,
    index: usize,
    width: usize,
) -> Vec<Equation> {
    let exact = ledger.gradient(outline)[index];
    let value = figure(exact, DIGITS);
    let Some(line) = outline.parameters[index] else {
        let shown = String::from("the loss does not depend on it");
        return vec![Equation::new("chain rule", vec![shown, value])];
    };
    let name = outline.derivative_name(line);
    let form = forms.forms[index].as_ref();
    // Where the rules meet inf · 0, what is simplified to a number is not what they compute.
    let is_other = |form: &&DerivativeForm| exact.is_nan() && is_number(&form.collected);
    let other = form.filter(is_other);
    let form = form.filter(|_| other.is_none());
    let mut equations = Vec::new();
    if outline.is_chain {
        let mut parts = vec![name.clone()];
        parts.extend(product(outline));
        parts.extend(form.map(|form| form.collected.clone()));
        parts.push(value);
        equations.push(Equation::new("chain rule", parts));
    } else {
        let mut parts = vec![name.clone()];
        parts.extend(sum(outline, ledger, line));
        parts.push(value.clone());
        equations.push(Equation::new("chain rule", parts));
        if let Some(DerivativeForm {
            chained, collected, ..
        }) = form
        {
            let mut parts = vec![name.clone(), chained.clone(), collected.clone(), value];
            if chained.chars().count() + collected.chars().count() > width {
                parts.remove(1);
            }
            equations.push(Equation::new("written out", parts));
        }
    }
    if let Some(other) = other {
        let parts = vec![name.clone(), other.collected.clone()];
        equations.push(Equation {
            remark: "wherever every step of it is a number: here one is not",
            ..Equation::new("simplified", parts)
        });
    }
    if let Some([whole, slope]) = expansion(outline, ledger, forms, index, &name) {
        let together = whole.beside(&slope);
        if together.lines(usize::MAX)[0].chars().count() <= width {
            equations.push(together);
        } else {
            equations.extend([whole, slope]);
        }
    }
    equations
}

/// Whether a formula has come down to a number.
fn is_number(text: &str) -> bool {
    text.replace('−', "-").parse::<f64>().is_ok()
}

/// dy/du · du/dx, and the same in symbols.
fn product(outline: &Outline) -> Vec<String> {
    if outline.slopes.len() < 2 {
        return outline.slopes.clone();
    }
    let pairs = outline.links.windows(2);
    let names: Vec<String> = pairs
        .map(|pair| outline.local_name(pair[0], pair[1]))
        .collect();
    let symbols: Vec<String> = outline.slopes.iter().map(|slope| factor(slope)).collect();
    vec![names.join(" · "), symbols.join(" · ")]
}

/// The sum over the uses of a line, by names and in numbers.
fn sum(outline: &Outline, ledger: &Ledger, line: usize) -> Vec<String> {
    let terms: Vec<AdjointTerm> = ledger.terms(outline, line).collect();
    if terms.is_empty() || terms.len() > MOST_NUMBERS {
        return Vec::new();
    }
    let loss = outline.lines.len() - 1;
    let name = |term: &AdjointTerm| {
        let user = named_user(outline, term.at.line);
        let local = outline.local_name(user, line);
        if user == loss {
            // ∂L/∂L is 1, and ∂L/∂x here would be taken for the whole derivative.
            let symbol = &outline.lines[user].inputs[term.at.input].symbol;
            return if symbol.is_empty() {
                local
            } else {
                symbol.clone()
            };
        }
        format!("{} · {local}", outline.derivative_name(user))
    };
    let numbers = terms.iter().map(|term| {
        let upstream = figure(term.upstream, FACTOR);
        match (term.cut, term.at.line == loss) {
            (true, _) => format!("{upstream} · 0 (cut)"),
            (false, true) => figure(term.local, FACTOR),
            (false, false) => format!("{upstream} · {}", factor_figure(term.local, FACTOR)),
        }
    });
    let numbers = summed(numbers);
    if terms.len() > MOST_NAMES {
        return vec![numbers];
    }
    let names: Vec<String> = terms.iter().map(name).collect();
    vec![names.join(" + "), numbers]
}

/// The line by which a use of a value is called: of `v = 3x + 1` that is v, which the loss names, not 3x, whose slopes are the same.
fn named_user(outline: &Outline, user: usize) -> usize {
    let loss = outline.lines.len() - 1;
    let line = &outline.lines[user];
    let named = line
        .uses
        .first()
        .filter(|_| line.uses.len() == 1 && !line.is_defined);
    let named = named.filter(|used| {
        let of = &outline.lines[used.line];
        let is_shifted = of.inputs.len() == 1 && of.inputs[0].symbol == "1";
        of.is_defined && used.line != loss && is_shifted
    });
    named.map_or(user, |used| used.line)
}

/// The loss expanded, and its derivative.
fn expansion(
    outline: &Outline,
    ledger: &Ledger,
    forms: &DerivativeForms,
    index: usize,
    name: &str,
) -> Option<[Equation; 2]> {
    let expanded = forms.expanded_at(&ledger.at)?[index];
    let slope = forms.forms[index].as_ref()?.expanded.clone()?;
    let loss = forms.expansion.as_ref()?;
    let exact = ledger.gradient(outline)[index];
    // Both are the same polynomial: digits that differ are lost where its terms cancel.
    let same = figure(expanded, DIGITS) == figure(exact, DIGITS);
    let label = outline.lines.last().map_or("L", OutlineLine::label);
    let whole = Equation::new("expansion", vec![label.to_string(), loss.clone()]);
    let parts = vec![name.to_string(), slope, figure(expanded, DIGITS)];
    let slope = Equation {
        label: "",
        remark: if same {
            "same"
        } else {
            "off by rounding: large terms cancel"
        },
        parts,
    };
    Some([whole, slope])
}

/// Numbers as a sum, with the signs between them.
fn summed(numbers: impl Iterator<Item = String>) -> String {
    let join = |sum: String, number: String| match number.strip_prefix('−') {
        Some(size) => format!("{sum} − {size}"),
        None => format!("{sum} + {number}"),
    };
    numbers.reduce(join).unwrap_or_default()
}
