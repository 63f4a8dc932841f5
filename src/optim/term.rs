//! A step, explained term by term: the law, the same with numbers, the result.

use crate::expr::number::short;

use super::formula::{Formula, n};
use super::pytorch_arithmetic::decayed;

/// Significant digits of the numbers in a formula: enough to follow the arithmetic, few enough for one line. There are more
/// where the result would not come out of what is printed.
const DIGITS: usize = 5;

/// Significant digits of a result.
const RESULT: usize = 6;

/// With so many digits every number is itself.
const ALL: usize = 17;

/// One line of an explained step, e.g. velocity: `v ← β v + g` = `0.9 · 0.41 + 3.2` = 3.569.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTerm {
    /// What is computed, e.g. `velocity`.
    pub label: &'static str,
    /// How, in symbols.
    pub law: String,
    /// The right side of the law with the numbers substituted. Computed as it is printed, it gives [`StepTerm::result`].
    pub numbers: String,
    /// The result, all digits.
    pub value: f64,
}

impl StepTerm {
    /// The result as it is printed.
    pub fn result(&self) -> String {
        short(self.value, RESULT)
    }
}

/// Collects the terms of a step in one coordinate.
#[derive(Debug)]
pub struct StepWriter<'a> {
    name: &'a str,
    candidate: f64,
    terms: Vec<StepTerm>,
}

impl<'a> StepWriter<'a> {
    /// No terms yet of the step of the parameter `name` to `candidate`.
    pub(super) fn new(name: &'a str, candidate: f64) -> Self {
        Self {
            name,
            candidate,
            terms: Vec::new(),
        }
    }

    /// The parameter's name.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The proposed value of the parameter.
    pub fn candidate(&self) -> f64 {
        self.candidate
    }

    /// One term more, whose numbers have as few digits as give the printed result.
    pub(super) fn term(
        &mut self,
        label: &'static str,
        law: impl Into<String>,
        formula: &Formula,
        value: f64,
    ) {
        let result = short(value, RESULT);
        let adds_up = |digits: &usize| short(formula.value(*digits), RESULT) == result;
        let digits = (DIGITS..ALL).find(adds_up).unwrap_or(ALL);
        self.text(label, law, formula.text(digits), value);
    }

    /// One term more, of which the numbers are no formula.
    pub(super) fn text(
        &mut self,
        label: &'static str,
        law: impl Into<String>,
        numbers: String,
        value: f64,
    ) {
        self.terms.push(StepTerm {
            label,
            law: law.into(),
            numbers,
            value,
        });
    }

    /// The last term: the parameter moves. `{x}` in the law stands for its name.
    pub(super) fn update(&mut self, law: &str, formula: &Formula) {
        let law = law.replace("{x}", self.name);
        self.term("update", law, formula, self.candidate);
    }

    /// A weight decay that is added to the gradient; returns the sum. Says nothing where there is none.
    pub(super) fn decayed(&mut self, gradient: f64, weight_decay: f64, at: f64) -> f64 {
        let decayed = decayed(gradient, weight_decay, at);
        if weight_decay != 0.0 {
            let law = format!("g ← g + λ {}", self.name);
            let formula = n(gradient) + n(weight_decay) * n(at);
            self.term("weight decay", law, &formula, decayed);
        }
        decayed
    }

    /// A weight decay that shortens the position by itself; returns what is left. Says nothing where there is none.
    pub(super) fn shrunk(&mut self, at: f64, rate: f64, weight_decay: f64) -> f64 {
        let shrunk = at * (1.0 - rate * weight_decay);
        if weight_decay != 0.0 {
            let law = "{x} ← {x} − η λ {x}".replace("{x}", self.name);
            let formula = n(at) - n(rate) * n(weight_decay) * n(at);
            self.term("weight decay", law, &formula, shrunk);
        }
        shrunk
    }

    /// All terms, in order.
    pub(super) fn finish(self) -> Vec<StepTerm> {
        self.terms
    }
}

/// A number in a text.
pub(super) fn num(value: f64) -> String {
    short(value, DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_the_result_needs() {
        let mut writer = StepWriter::new("x", 0.0);
        let (a, b) = (1.234_567_89, 1.234_000_01);
        writer.term("difference", "a − b", &(n(a) - n(b)), a - b);
        writer.term("sum", "a + b", &(n(0.5) + n(0.25)), 0.75);
        let terms = writer.finish();
        assert_eq!(terms[0].numbers, "1.23456789 − 1.23400001");
        assert_eq!(terms[0].result(), "0.00056788");
        assert_eq!(terms[1].numbers, "0.5 + 0.25");
    }

    #[test]
    fn a_decay_of_nothing_is_not_written() {
        let mut writer = StepWriter::new("y", 0.0);
        assert_eq!(writer.decayed(2.0, 0.0, 4.0), 2.0);
        assert_eq!(writer.decayed(2.0, 0.5, -4.0), 0.0);
        let terms = writer.finish();
        assert_eq!(terms.len(), 1);
        assert_eq!(terms[0].law, "g ← g + λ y");
        assert_eq!(terms[0].numbers, "2 + 0.5 · (-4)");
    }
}
