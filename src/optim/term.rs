//! A step, explained term by term: the law, the same with numbers, the result.

use crate::expr::number::short;

use super::pytorch_arithmetic::decayed;

/// Significant digits in a explained step: enough to follow the arithmetic, few enough for one line.
const DIGITS: usize = 5;

/// One line of a explained step, e.g. velocity: `v ← β v + g` = `0.9 · 0.41 + 3.2` = 3.569.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// What is computed, e.g. `velocity`.
    pub label: &'static str,
    /// How, in symbols.
    pub law: String,
    /// The right side of the law with the numbers substituted.
    pub numbers: String,
    /// The result, all digits.
    pub value: f64,
}

/// Collects the terms of a step in one coordinate.
#[derive(Debug)]
pub struct StepWriter<'a> {
    name: &'a str,
    candidate: f64,
    terms: Vec<Term>,
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
    pub fn term(
        &mut self,
        label: &'static str,
        law: impl Into<String>,
        numbers: String,
        value: f64,
    ) {
        self.terms.push(Term {
            label,
            law: law.into(),
            numbers,
            value,
        });
    }

    /// The last term: the parameter moves. `{x}` in the law stands for its name.
    pub fn update(&mut self, law: &str, numbers: String) {
        let law = law.replace("{x}", self.name);
        self.term("update", law, numbers, self.candidate);
    }

    /// A weight decay that is added to the gradient; returns the sum. Says nothing where there is none.
    pub fn decayed(&mut self, gradient: f64, weight_decay: f64, at: f64) -> f64 {
        let decayed = decayed(gradient, weight_decay, at);
        if weight_decay != 0.0 {
            let law = format!("g ← g + λ {}", self.name);
            let numbers = format!("{} + {} · {}", num(gradient), num(weight_decay), arg(at));
            self.term("weight decay", law, numbers, decayed);
        }
        decayed
    }

    /// A weight decay that shortens the position by itself; returns what is left. Says nothing where there is none.
    pub fn shrunk(&mut self, at: f64, rate: f64, weight_decay: f64) -> f64 {
        let shrunk = at * (1.0 - rate * weight_decay);
        if weight_decay != 0.0 {
            let law = "{x} ← {x} − η λ {x}".replace("{x}", self.name);
            let decay = format!("{} · {}", num(rate), num(weight_decay));
            let numbers = format!("{} − {decay} · {}", num(at), arg(at));
            self.term("weight decay", law, numbers, shrunk);
        }
        shrunk
    }

    /// All terms, in order.
    pub(super) fn finish(self) -> Vec<Term> {
        self.terms
    }
}

/// A number at the beginning of a formula.
pub(super) fn num(value: f64) -> String {
    short(value, DIGITS)
}

/// A number behind an operator: in parentheses where it has a sign.
pub(super) fn arg(value: f64) -> String {
    let text = num(value);
    if text.starts_with('-') {
        format!("({text})")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_numbers_are_put_in_parentheses_behind_an_operator() {
        assert_eq!(arg(-0.5), "(-0.5)");
        assert_eq!(arg(0.5), "0.5");
        assert_eq!(num(-0.5), "-0.5");
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
