//! Values and derivatives of a program with bounds of their rounding.

use super::{Compiled, Evaluator};
use crate::diff::dual::Dual;
use crate::diff::rounding::Rounded;
use crate::expr::function::{Binary, Unary};
use crate::tape::{Instruction, Tape};

impl Evaluator {
    /// How many operations a value takes, over all rows.
    pub(in crate::diff) fn work(&self) -> usize {
        match (&self.program.compiled, &self.rows) {
            (Compiled::Rows(program, _), Some(rows)) => rows.work(program),
            // A point takes its time whether it is bounded or not.
            _ => 0,
        }
    }

    /// A bound of what rounding may have done to the value.
    pub(crate) fn value_error(&mut self, at: &[f64]) -> f64 {
        self.rounded_value(at).error
    }

    /// The value at a point, with the bits of the engine, and a bound of its rounding.
    pub(in crate::diff) fn rounded_value(&mut self, at: &[f64]) -> Rounded {
        match (&self.program.compiled, &self.rows) {
            (Compiled::Rows(program, _), Some(rows)) => rows.rounded(program, at, usize::MAX),
            (Compiled::Point(point), _) => {
                let exact: Vec<Rounded> = at.iter().copied().map(Rounded::exact).collect();
                output(&point.tape, &exact, Rounded::exact(0.0))
            }
            (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
        }
    }

    /// The value of a loss over some of its rows, and a bound of its rounding.
    pub(in crate::diff) fn value_of_some_rows(&mut self, at: &[f64]) -> Rounded {
        /// Rows times operations: so many take 40 µs, less than the gradient of a small network.
        const MOST: usize = 1 << 12;
        match (&self.program.compiled, &self.rows) {
            (Compiled::Rows(program, _), Some(rows)) => rows.rounded(program, at, MOST),
            _ => self.rounded_value(at),
        }
    }

    /// ∂L/∂ one parameter by forward mode, and a bound of its rounding; none for a loss over rows.
    pub(in crate::diff) fn rounded_partial(&self, at: &[f64], variable: usize) -> Option<Rounded> {
        let Compiled::Point(point) = &self.program.compiled else {
            return None;
        };
        let constant = |value: &f64| Dual::constant(Rounded::exact(*value));
        let mut seeded: Vec<_> = at.iter().map(constant).collect();
        seeded[variable].tangent = Some(Rounded::exact(1.0));
        let slope = output(&point.tape, &seeded, constant(&0.0)).tangent;
        Some(slope.unwrap_or(Rounded::exact(0.0)))
    }

    /// The slope along a direction, by forward mode.
    pub(crate) fn slope_along(&mut self, at: &[f64], direction: &[f64]) -> f64 {
        match (&self.program.compiled, &mut self.rows) {
            (Compiled::Rows(program, _), Some(rows)) => rows.slope_along(program, at, direction),
            (Compiled::Point(point), _) => {
                let slope = output(&point.tape, &seeded(at, direction), Dual::constant(0.0));
                slope.tangent.unwrap_or(0.0)
            }
            (Compiled::Rows(..), None) => unreachable!("a loss over rows has rows"),
        }
    }

    /// Whether an operation that jumps again and again, as a remainder does, jumps between a point and one at a spacing along a
    /// direction: what it takes moves by a notable part of its period. Of a loss over rows it is not known.
    pub(in crate::diff) fn jumps_within(
        &self,
        at: &[f64],
        direction: &[f64],
        spacing: f64,
    ) -> bool {
        const NOTABLE: f64 = 0.25;
        let Compiled::Point(point) = &self.program.compiled else {
            return false;
        };
        let mut values = Vec::new();
        let unit = Dual::constant(0.0);
        point
            .tape
            .evaluate(&seeded(at, direction), unit, &mut values);
        let slope = |slot: usize| values[slot].tangent.unwrap_or(0.0);
        let periods = |instruction: &Instruction| match *instruction {
            Instruction::Unary(Unary::Floor | Unary::Ceil | Unary::Round | Unary::Trunc, a) => {
                slope(a)
            }
            Instruction::Binary(Binary::Rem, a, b) => {
                let (dividend, divisor) = (values[a].primal, values[b].primal);
                (slope(a) - dividend / divisor * slope(b)) / divisor
            }
            _ => 0.0,
        };
        let mut instructions = point.tape.instructions().iter();
        instructions.any(|instruction| periods(instruction).abs() * spacing > NOTABLE)
    }
}

/// A point that moves along a direction.
fn seeded(at: &[f64], direction: &[f64]) -> Vec<Dual<f64>> {
    let moving = at.iter().zip(direction).map(|(&primal, &tangent)| Dual {
        primal,
        tangent: (tangent != 0.0).then_some(tangent),
    });
    moving.collect()
}

/// The tape's first output.
fn output<S: crate::expr::function::Scalar>(tape: &Tape, point: &[S], unit: S) -> S {
    let mut primals = Vec::new();
    tape.evaluate(point, unit, &mut primals);
    primals[tape.outputs()[0]]
}
