//! Functions of the same number that are computed together, since both come from one exponential: an activation and its
//! slope, which a gradient needs side by side.

use std::collections::{HashMap, HashSet};

use pulp::NullaryFnOnce;

use crate::expr::function::Unary;
use crate::expr::kernels;
use crate::tape::SimdLevel;
use crate::tape::fuse::{FusedOperation, FusedStep};

/// Two functions in one pass over a column, with the bits of each alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct FunctionPair {
    functions: [Unary; 2],
    run: fn(SimdLevel, [&mut [f64]; 2], &[f64]),
}

/// Every pair. What is missing here is computed one function at a time.
const ALL: [FunctionPair; 2] = [
    FunctionPair {
        functions: [Unary::Tanh, Unary::TanhSlope],
        run: |level, to, from| run(level, to, from, kernels::tanh_with_slope),
    },
    FunctionPair {
        functions: [Unary::Sigmoid, Unary::SigmoidSlope],
        run: |level, to, from| run(level, to, from, kernels::sigmoid_with_slope),
    },
];

impl FunctionPair {
    /// Writes both functions of each number.
    pub(super) fn run(&self, level: SimdLevel, to: [&mut [f64]; 2], from: &[f64]) {
        (self.run)(level, to, from);
    }
}

/// Takes out of `steps` those that are pairs of functions of one column, with the pair.
pub(super) fn take(
    steps: &mut Vec<FusedStep>,
    is_row: &[bool],
) -> Vec<(FunctionPair, Vec<[FusedStep; 2]>)> {
    let mut taken = Vec::new();
    for pair in ALL {
        let [first, second] = pair.functions.map(FusedOperation::Unary);
        let seconds: HashMap<usize, FusedStep> = steps
            .iter()
            .filter(|step| step.operation == second && is_row[step.inputs[0]])
            .map(|step| (step.inputs[0], *step))
            .collect();
        let found: Vec<[FusedStep; 2]> = steps
            .iter()
            .filter(|step| step.operation == first)
            .filter_map(|step| Some([*step, *seconds.get(&step.inputs[0])?]))
            .collect();
        let slots: HashSet<usize> = found.iter().flatten().map(|step| step.slot).collect();
        steps.retain(|step| !slots.contains(&step.slot));
        if !found.is_empty() {
            taken.push((pair, found));
        }
    }
    taken
}

fn run(level: SimdLevel, to: [&mut [f64]; 2], from: &[f64], function: impl Fn(f64) -> [f64; 2]) {
    level.run(Both { to, from, function });
}

struct Both<'a, F> {
    to: [&'a mut [f64]; 2],
    from: &'a [f64],
    function: F,
}

impl<F: Fn(f64) -> [f64; 2]> NullaryFnOnce for Both<'_, F> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let [first, second] = self.to;
        for ((first, second), x) in first.iter_mut().zip(second).zip(self.from) {
            [*first, *second] = (self.function)(*x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(slot: usize, function: Unary, input: usize) -> FusedStep {
        FusedStep {
            slot,
            operation: FusedOperation::Unary(function),
            inputs: [input; 3],
            addend: None,
        }
    }

    #[test]
    fn only_both_functions_of_one_column_are_a_pair() {
        // Slots 0 and 1 are columns, slot 2 is a number.
        let is_row = [true, true, false, true, true, true, true, true, true];
        let mut steps = vec![
            step(3, Unary::Tanh, 0),
            step(4, Unary::TanhSlope, 0),
            step(5, Unary::Tanh, 1),
            step(6, Unary::SigmoidSlope, 1),
            step(7, Unary::Tanh, 2),
            step(8, Unary::TanhSlope, 2),
        ];
        let taken = take(&mut steps, &is_row);
        let slots = |both: &[FusedStep; 2]| both.map(|step| step.slot);
        let pairs: Vec<_> = taken
            .iter()
            .flat_map(|(_, steps)| steps)
            .map(slots)
            .collect();
        assert_eq!(pairs, [[3, 4]]);
        let left: Vec<_> = steps.iter().map(|step| step.slot).collect();
        assert_eq!(left, [5, 6, 7, 8]);
    }

    #[test]
    fn a_pair_has_the_bits_of_each_function_alone() {
        let mut from = vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        // From the smallest numbers to beyond the range of the exponential, on both sides.
        for index in 0..20_000 {
            let size = 2_f64.powf(f64::from(index) / 18.0 - 1074.0);
            from.extend([size, -size]);
        }
        for index in 0..20_000 {
            let x = f64::from(index) / 25.0;
            from.extend([x, -x]);
        }
        for pair in ALL {
            for level in SimdLevel::available() {
                let mut to = [vec![0.0; from.len()], vec![0.0; from.len()]];
                let [first, second] = &mut to;
                pair.run(level, [first, second], &from);
                for (function, to) in pair.functions.into_iter().zip(&to) {
                    for (x, y) in from.iter().zip(to) {
                        let alone = function.value(*x);
                        assert!(
                            y.to_bits() == alone.to_bits() || y.is_nan() && alone.is_nan(),
                            "{} of {x:e}: {y:e} and {alone:e}",
                            function.name()
                        );
                    }
                }
            }
        }
    }
}
