//! Exercises without end: a small loss, a point, one slope asked.
//!
//! Each kind of exercise is a row of [`KINDS`]: a template with numbers that are drawn so that the slope can be found by hand.
//! The answer is never stored: it is computed by reverse mode when it is asked for.

mod deck;
mod kinds;

use std::sync::Arc;

pub use deck::Deck;
pub use kinds::KINDS;

use super::template::number_text;
use crate::data::Random;
use crate::diff::{Evaluator, Objective, Program};
use crate::explain::{Naming, Outline, OutlineLine};
use crate::expr::display::Style;
use crate::expr::{KnownNames, Loss, parse};

/// How far an answer may be off, relative to the right one.
pub const WITHIN: f64 = 0.01;

/// A kind of exercise.
#[derive(Debug)]
pub struct DrillKind {
    /// Its name, by which what was missed is remembered.
    pub name: &'static str,
    /// From 1, chains of one variable, to 3, small networks.
    pub level: u8,
    /// Draws the loss, the point and the parameter that is asked for.
    draw: fn(&mut Random) -> Draft,
}

/// An exercise as it is drawn.
struct Draft {
    text: String,
    at: Vec<(&'static str, f64)>,
    asked: &'static str,
}

/// An exercise: ∂L/∂(asked) at a point.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// The kind's name.
    pub kind: &'static str,
    /// The loss.
    pub loss: Loss,
    /// Where: one number for each parameter of the loss.
    pub at: Vec<f64>,
    /// The index of the parameter whose slope is asked.
    pub asked: usize,
}

impl DrillKind {
    /// Draws an exercise: the same seed gives the same one.
    ///
    /// # Panics
    /// If the row's template is no loss, which its test rules out.
    pub fn exercise(&self, seed: u64) -> Exercise {
        let Draft { text, at, asked } = (self.draw)(&mut Random::new(seed, u64::from(self.level)));
        let loss = parse(&text, &KnownNames::default()).expect("a template is a loss");
        let value = |name: &String| {
            let given = at.iter().find(|(known, _)| known == name);
            given.expect("every parameter has a value").1
        };
        let position = |name: &String| name == asked;
        Exercise {
            kind: self.name,
            at: loss.parameters().iter().map(value).collect(),
            asked: loss
                .parameters()
                .iter()
                .position(position)
                .expect("a parameter is asked for"),
            loss,
        }
    }
}

impl Exercise {
    /// The slope that is asked for.
    pub fn answer(&self) -> f64 {
        let mut evaluator = Evaluator::new(Arc::new(Program::new(self.loss.clone())));
        let mut gradient = vec![0.0; self.at.len()];
        evaluator.gradient(&self.at, &mut gradient);
        gradient.get(self.asked).copied().unwrap_or(f64::NAN)
    }

    /// Whether an answer is right, within [`WITHIN`].
    pub fn accepts(&self, answer: f64) -> bool {
        let right = self.answer();
        (answer - right).abs() <= WITHIN * right.abs()
    }

    /// The loss, a line each, the last with the name that the ledger gives it.
    pub fn lines(&self) -> Vec<String> {
        let outline = self.outline();
        let name = outline.lines.last().map_or("L", OutlineLine::label);
        let mut lines: Vec<String> = self.loss.source.split("; ").map(String::from).collect();
        if let Some(last) = lines.last_mut() {
            *last = format!("{name} = {last}");
        }
        lines
    }

    fn outline(&self) -> Outline {
        Outline::new(&self.loss, Naming::Traced, Style::Unicode)
    }

    /// The question, as a sentence.
    pub fn question(&self) -> String {
        let names = self.loss.parameters();
        let outline = self.outline();
        let line = outline.parameters.get(self.asked).copied().flatten();
        let slope = line.map_or_else(
            || {
                let name = names.get(self.asked).map_or("", String::as_str);
                format!("∂L/∂{name}")
            },
            |line| outline.derivative_name(line),
        );
        let point: Vec<String> = names
            .iter()
            .zip(&self.at)
            .map(|(name, value)| format!("{name} = {}", number_text(*value)))
            .collect();
        format!("What is {slope} at {}?", point.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Agreement, check};

    #[test]
    fn every_kind_has_finite_answers_that_every_method_gives() {
        for kind in KINDS {
            for seed in 0..40 {
                let exercise = kind.exercise(seed);
                let (answer, name) = (exercise.answer(), kind.name);
                assert!(
                    answer.is_finite() && answer.abs() < 1e4,
                    "{name} {seed}: {answer}"
                );
                assert!(
                    exercise.accepts(answer * 1.009)
                        && !exercise.accepts(answer + 1.0 + answer.abs())
                );
                let mut evaluator = Evaluator::new(Arc::new(Program::new(exercise.loss.clone())));
                let checks = check(&mut evaluator, &exercise.at);
                assert_eq!(
                    checks[exercise.asked].verdict,
                    Agreement::Agree,
                    "{name} {seed}"
                );
                // The same seed draws the same exercise.
                assert_eq!(kind.exercise(seed).loss.source, exercise.loss.source);
            }
        }
    }

    #[test]
    fn an_exercise_is_asked_in_a_sentence() {
        let exercise = KINDS[0].exercise(1);
        let question = exercise.question();
        assert!(question.starts_with("What is dy/dx at x = "), "{question}");
        assert!(
            exercise.lines()[1].starts_with("y = u^"),
            "{:?}",
            exercise.lines()
        );
    }
}
