//! Which steps matter only where a condition holds, so that a block computes a branch only for the lanes that choose it.

use std::ops::Range;

use pulp::NullaryFnOnce;

use super::fuse::{FusedOperation, FusedStep};

/// A condition that must hold, or must not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Literal {
    /// The slot of the condition.
    pub(super) condition: usize,
    pub(super) holds: bool,
}

/// A step with what must be so for its value to matter.
#[derive(Clone, Debug)]
pub(super) struct Guarded {
    pub(super) step: FusedStep,
    pub(super) guard: Vec<Literal>,
}

/// How many conditions one step waits for.
const MOST: usize = 4;

/// How much work a branch must be for its lanes to be looked for, in arithmetic operations.
const WORTH: usize = 6;

/// The steps in an order in which each condition comes before what waits for it. What several branches need waits for what
/// these have in common.
pub(super) fn guarded(steps: &[FusedStep], outputs: &[usize], slots: usize) -> Vec<Guarded> {
    let mut guards = guards(steps, outputs, slots);
    drop_small(steps, &mut guards);
    if guards.iter().all(Vec::is_empty) {
        let plain = |step: &FusedStep| Guarded {
            step: *step,
            guard: Vec::new(),
        };
        return steps.iter().map(plain).collect();
    }
    let ordered = by_need(steps, outputs, slots).into_iter();
    ordered
        .map(|index| Guarded {
            step: steps[index],
            guard: std::mem::take(&mut guards[index]),
        })
        .collect()
}

/// What each step waits for.
fn guards(steps: &[FusedStep], outputs: &[usize], slots: usize) -> Vec<Vec<Literal>> {
    let mut needs: Vec<Option<Vec<Literal>>> = vec![None; slots];
    for output in outputs {
        needs[*output] = Some(Vec::new());
    }
    let mut guards = vec![Vec::new(); steps.len()];
    for (step, guard) in steps.iter().zip(&mut guards).rev() {
        *guard = needs[step.slot].clone().unwrap_or_default();
        let [first, second, third] = step.inputs;
        let mut meet = |slot: usize, extra: Option<Literal>| {
            let mut need = guard.clone();
            need.extend(extra.filter(|extra| need.len() < MOST && !need.contains(extra)));
            match &mut needs[slot] {
                Some(known) => known.retain(|literal| need.contains(literal)),
                empty => *empty = Some(need),
            }
        };
        match step.operation {
            FusedOperation::Where => {
                let literal = |holds| Literal {
                    condition: first,
                    holds,
                };
                meet(first, None);
                meet(second, Some(literal(true)));
                meet(third, Some(literal(false)));
            }
            FusedOperation::Chain(_)
            | FusedOperation::Unary(_)
            | FusedOperation::Binary(_)
            | FusedOperation::Copy => {
                step.reads().for_each(|input| meet(input, None));
            }
        }
    }
    guards
}

/// Takes out the conditions that too little waits for.
fn drop_small(steps: &[FusedStep], guards: &mut [Vec<Literal>]) {
    let mut work: Vec<(Literal, usize)> = Vec::new();
    for (step, guard) in steps.iter().zip(&*guards) {
        for literal in guard {
            let known = work.iter().position(|(known, _)| known == literal);
            let index = known.unwrap_or_else(|| {
                work.push((*literal, 0));
                work.len() - 1
            });
            work[index].1 += weight(step.operation);
        }
    }
    for guard in guards {
        guard.retain(|literal| {
            let found = work.iter().find(|(known, _)| known == literal);
            found.is_some_and(|(_, work)| *work >= WORTH)
        });
    }
}

/// How much work a step is.
fn weight(operation: FusedOperation) -> usize {
    match operation {
        FusedOperation::Chain(_) | FusedOperation::Where | FusedOperation::Copy => 1,
        FusedOperation::Unary(_) | FusedOperation::Binary(_) => WORTH,
    }
}

/// The indices of the steps, each after its inputs, the first inputs of a choice, its condition, before its branches.
fn by_need(steps: &[FusedStep], outputs: &[usize], slots: usize) -> Vec<usize> {
    let mut step_of: Vec<Option<usize>> = vec![None; slots];
    for (index, step) in steps.iter().enumerate() {
        step_of[step.slot] = Some(index);
    }
    let mut order = Vec::with_capacity(steps.len());
    let mut is_met = vec![false; steps.len()];
    let mut waiting: Vec<(usize, bool)> = Vec::new();
    for output in outputs {
        waiting.extend(step_of[*output].map(|index| (index, false)));
        while let Some((index, are_inputs_done)) = waiting.pop() {
            if are_inputs_done {
                order.push(index);
            } else if !std::mem::replace(&mut is_met[index], true) {
                waiting.push((index, true));
                let inputs: Vec<usize> = steps[index].reads().collect();
                let inputs = inputs.iter().rev().filter_map(|input| step_of[*input]);
                waiting.extend(inputs.map(|input| (input, false)));
            }
        }
    }
    order
}

/// How many lanes are looked at together for whether a branch matters to one of them: as many as the loop of a simple
/// function takes at a time. 64 of these are at least the longest block.
const GRAIN: usize = 32;

/// Takes the first lanes of adjacent grains.
pub(super) fn take_lanes(grains: &mut u64, lanes: usize) -> Option<Range<usize>> {
    let start = grains.trailing_zeros() as usize;
    let rest = grains.checked_shr(start as u32)?;
    let count = rest.trailing_ones() as usize;
    let end = (start + count) * GRAIN;
    *grains = rest.checked_shr(count as u32).unwrap_or(0);
    *grains = grains.checked_shl((start + count) as u32).unwrap_or(0);
    let range = (start * GRAIN).min(lanes)..end.min(lanes);
    (!range.is_empty()).then_some(range)
}

/// The grains in which some condition holds, and those in which some does not, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grains {
    pub(super) holds: u64,
    pub(super) fails: u64,
}

impl Grains {
    /// Where one condition stands for all lanes.
    pub(super) fn of_one(condition: f64) -> Self {
        let all = |wanted: bool| if wanted { u64::MAX } else { 0 };
        Self {
            holds: all(condition != 0.0),
            fails: all(condition == 0.0),
        }
    }
}

/// Looks for the grains of some conditions.
pub(super) struct GrainSearch<'a>(pub(super) &'a [f64]);

impl NullaryFnOnce for GrainSearch<'_> {
    type Output = Grains;

    #[inline(always)]
    fn call(self) -> Grains {
        let mut grains = Grains { holds: 0, fails: 0 };
        for (index, grain) in self.0.chunks(GRAIN).enumerate() {
            let is_zero = |condition: &f64| u64::from(*condition == 0.0);
            let zeros: u64 = grain.iter().map(is_zero).sum();
            grains.holds |= u64::from(zeros < grain.len() as u64) << index;
            grains.fails |= u64::from(zeros > 0) << index;
        }
        grains
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::simplify::simplify;
    use crate::expr::{KnownNames, parse};
    use crate::tape::Tape;
    use crate::tape::expand::Expanded;
    use crate::tape::fuse::fuse;

    /// How many steps of a loss wait for how many conditions.
    fn waiting(text: &str) -> Vec<usize> {
        let loss = parse(text, &KnownNames::default()).expect("a loss");
        let (graph, roots) = simplify(&loss.graph, &[loss.objective]);
        let expanded = Expanded::of(&Tape::compile(&graph, &roots));
        let slots = expanded.instructions.len();
        let steps = fuse(&expanded, &vec![(); slots]);
        let guarded = guarded(&steps, &expanded.outputs, slots);
        assert_eq!(guarded.len(), steps.len());
        let mut known = vec![false; slots];
        for Guarded { step, guard } in &guarded {
            let is_known = |slot: usize| known[slot] || steps.iter().all(|step| step.slot != slot);
            assert!(step.inputs.iter().all(|input| is_known(*input)));
            assert!(guard.iter().all(|literal| is_known(literal.condition)));
            known[step.slot] = true;
        }
        let mut counts: Vec<usize> = guarded.iter().map(|step| step.guard.len()).collect();
        counts.sort_unstable();
        counts
    }

    #[test]
    fn lanes_are_taken_in_whole_grains() {
        let all = |mut grains: u64, lanes: usize| {
            let taken = std::iter::from_fn(|| take_lanes(&mut grains, lanes));
            taken
                .map(|lanes| (lanes.start, lanes.end))
                .collect::<Vec<_>>()
        };
        assert_eq!(all(0, 100), []);
        assert_eq!(all(0b1, 9), [(0, 9)]);
        assert_eq!(all(0b110_0101, 200), [(0, 32), (64, 96), (160, 200)]);
        assert_eq!(all(u64::MAX, 1024), [(0, 1024)]);
        assert_eq!(all(u64::MAX, 40), [(0, 40)]);
        assert_eq!(all(1 << 31, 1024), [(992, 1024)]);
        assert_eq!(all(1 << 63, 2048), [(2016, 2048)]);
        let mut conditions = vec![0.0; 75];
        conditions[33] = 1.0;
        conditions[74] = f64::NAN;
        let grains = GrainSearch(&conditions).call();
        assert_eq!((grains.holds, grains.fails), (0b110, 0b111));
    }

    #[test]
    fn branches_wait_for_their_condition() {
        // The comparison, the sine, the exponential function, the choice.
        assert_eq!(waiting("where(x > y, sin(x), exp(y))"), [0, 0, 1, 1]);
        // What both need, and what is needed anyway, waits for nothing.
        assert_eq!(
            waiting("where(x > y, sin(x), sin(x) exp(y))"),
            [0, 0, 0, 1, 1]
        );
        assert_eq!(waiting("sin(x) + where(x > y, sin(x), y)"), [0, 0, 0, 0]);
        // A product is too little.
        assert_eq!(waiting("where(x > y, x y, x + y)"), [0, 0, 0, 0]);
        assert_eq!(
            waiting("where(x > y, where(x > 2, sin(x), y), exp(y))"),
            [0, 0, 1, 1, 1, 2]
        );
    }
}
