//! A step, explained term by term: the law, the same with numbers, the result.

use crate::expr::number::short;

use super::formula::{Formula, n};
use super::pytorch_arithmetic::decayed;

/// Significant digits of a result, where there is room for them.
pub(crate) const RESULT: usize = 6;

/// Significant digits of the numbers that are no part of a formula.
const DIGITS: usize = RESULT - 1;

/// With so many digits every number is itself.
const ALL: usize = 17;

/// One line of an explained step, e.g. velocity: `v ← β v + g` = `0.9 · 0.41 + 3.2` = 3.569.
#[derive(Clone, Debug, PartialEq)]
pub struct StepTerm {
    /// What is computed, e.g. `velocity`.
    pub label: &'static str,
    /// How, in symbols.
    pub law: String,
    right: RightSide,
    /// The result, all digits.
    pub value: f64,
}

/// The right side of a law with the numbers substituted.
#[derive(Clone, Debug, PartialEq)]
enum RightSide {
    Formula(Formula),
    Text(String),
}

impl StepTerm {
    /// The result as it is printed.
    pub fn result(&self) -> String {
        self.result_to(RESULT)
    }

    /// The result with so many significant digits.
    pub(crate) fn result_to(&self, digits: usize) -> String {
        short(self.value, digits)
    }

    /// The right side of the law with the numbers substituted. Computed as it is printed, it gives [`StepTerm::result`].
    pub fn numbers(&self) -> String {
        self.numbers_to(RESULT)
    }

    /// The same for a result of so many significant digits, with as few of them as give it: one fewer is enough to follow the
    /// arithmetic.
    pub(crate) fn numbers_to(&self, digits: usize) -> String {
        let formula = match &self.right {
            RightSide::Text(text) => return text.clone(),
            RightSide::Formula(formula) => formula,
        };
        let result = self.result_to(digits);
        let adds_up = |digits_in: &usize| short(formula.value(*digits_in), digits) == result;
        let digits_in = (digits.saturating_sub(1)..ALL).find(adds_up);
        formula.text(digits_in.unwrap_or(ALL))
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

    /// One term more.
    pub(super) fn term(
        &mut self,
        label: &'static str,
        law: impl Into<String>,
        formula: &Formula,
        value: f64,
    ) {
        self.push(
            label,
            law.into(),
            RightSide::Formula(formula.clone()),
            value,
        );
    }

    /// One term more, of which the numbers are no formula.
    pub(super) fn text(
        &mut self,
        label: &'static str,
        law: impl Into<String>,
        numbers: String,
        value: f64,
    ) {
        self.push(label, law.into(), RightSide::Text(numbers), value);
    }

    fn push(&mut self, label: &'static str, law: String, right: RightSide, value: f64) {
        self.terms.push(StepTerm {
            label,
            law,
            right,
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
        assert_eq!(terms[0].numbers(), "1.23456789 − 1.23400001");
        assert_eq!(terms[0].result(), "0.00056788");
        // Where there is room for fewer, as few as give that.
        assert_eq!(terms[0].numbers_to(3), "1.234568 − 1.234");
        assert_eq!(terms[0].result_to(3), "0.000568");
        assert_eq!(terms[1].numbers(), "0.5 + 0.25");
    }

    #[test]
    fn a_decay_of_nothing_is_not_written() {
        let mut writer = StepWriter::new("y", 0.0);
        assert_eq!(writer.decayed(2.0, 0.0, 4.0), 2.0);
        assert_eq!(writer.decayed(2.0, 0.5, -4.0), 0.0);
        let terms = writer.finish();
        assert_eq!(terms.len(), 1);
        assert_eq!(terms[0].law, "g ← g + λ y");
        assert_eq!(terms[0].numbers(), "2 + 0.5 · (-4)");
    }
}
