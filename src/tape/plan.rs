//! The calls of a tape for single points, and where its slots stand in the file: constants and variables in slots of their
//! own, results in slots that are used again when nothing needs what they hold.

use super::Instruction;
use super::expand::Expanded;
use super::formula::{FusedFormula, PointOperation, SlotOperation, computations};
use crate::expr::function::{Binary, Unary};

/// What a call does.
#[derive(Clone, Copy, Debug)]
pub(super) enum CallWork {
    Formula(FusedFormula),
    /// A function of the first input.
    Unary(Unary),
    /// A function of the first two inputs.
    Binary(Binary),
    /// The second input where the first holds, else the third.
    Where,
    /// The sine of the first input; the second is where its cosine goes.
    SinCos,
}

/// A call: its inputs and its result by their indexs in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScheduledOp {
    pub(super) work: CallWork,
    pub(super) inputs: [usize; 6],
    pub(super) to: usize,
}

/// Everything in its order and place.
#[derive(Debug, Default)]
pub(super) struct CallPlan {
    pub(super) calls: Vec<ScheduledOp>,
    /// The slots of variables, each with the variable's number.
    pub(super) variables: Vec<(usize, usize)>,
    pub(super) outputs: Vec<usize>,
    /// What the file holds before the first call.
    pub(super) slots: Vec<f64>,
    /// The slots of results that nothing needs any more.
    free: Vec<usize>,
}

impl CallPlan {
    /// The plan of what the outputs need.
    pub(super) fn of(expanded: &Expanded) -> Self {
        let mut plan = Self::default();
        let mut indices: Vec<Option<usize>> = vec![None; expanded.instructions.len()];
        for (slot, instruction) in expanded.instructions.iter().enumerate() {
            match *instruction {
                Instruction::Constant(value) => indices[slot] = Some(plan.index(value)),
                Instruction::Variable(variable) => {
                    let index = plan.index(f64::NAN);
                    plan.variables.push((index, variable));
                    indices[slot] = Some(index);
                }
                Instruction::Unary(..) | Instruction::Binary(..) | Instruction::Where(..) => {}
            }
        }
        let computations = in_runs(computations(expanded), indices.len());
        let partners = partners(&computations, indices.len());
        let mut uses = uses(&computations, &expanded.outputs, indices.len());
        for computation in &computations {
            if indices[computation.slot].is_none() {
                plan.call(computation, partners[computation.inputs[0]], &mut indices);
            }
            for input in computation.inputs {
                uses[input] -= 1;
                let is_result = !matches!(
                    expanded.instructions[input],
                    Instruction::Constant(_) | Instruction::Variable(_)
                );
                if uses[input] == 0 && is_result {
                    plan.free.extend(indices[input]);
                }
            }
        }
        let outputs = expanded.outputs.iter();
        plan.outputs = outputs
            .map(|slot| indices[*slot].expect("outputs are computed"))
            .collect();
        plan
    }

    fn call(
        &mut self,
        computation: &SlotOperation,
        partners: Option<[usize; 2]>,
        indices: &mut [Option<usize>],
    ) {
        let of = |slot: usize| indices[slot].expect("inputs come first");
        let mut inputs = computation.inputs.map(of);
        let to = self.result();
        let pair = partners.filter(|pair| pair.contains(&computation.slot));
        let work = match (pair, computation.operation) {
            (Some([sine, cosine]), _) => {
                inputs[1] = self.result();
                (indices[sine], indices[cosine]) = (Some(to), Some(inputs[1]));
                CallWork::SinCos
            }
            (None, PointOperation::Formula(formula)) => CallWork::Formula(formula),
            (None, PointOperation::Unary(function)) => CallWork::Unary(function),
            (None, PointOperation::Binary(function)) => CallWork::Binary(function),
            (None, PointOperation::Where) => CallWork::Where,
        };
        indices[computation.slot].get_or_insert(to);
        self.calls.push(ScheduledOp { work, inputs, to });
    }

    fn result(&mut self) -> usize {
        self.free.pop().unwrap_or_else(|| self.index(f64::NAN))
    }

    fn index(&mut self, value: f64) -> usize {
        self.slots.push(value);
        self.slots.len() - 1
    }
}

/// The computations with equal operations one after the other, as far as what they need allows: a processor foresees which
/// function is called next where it is the last one again.
fn in_runs(mut computations: Vec<SlotOperation>, slots: usize) -> Vec<SlotOperation> {
    let mut levels = vec![0; slots];
    for computation in &computations {
        let inputs = computation.inputs.iter().map(|input| levels[*input]);
        levels[computation.slot] = 1 + inputs.max().unwrap_or(0);
    }
    computations.sort_by_key(|own| (levels[own.slot], own.operation));
    computations
}

/// How often each slot is read, the end of a run included.
fn uses(computations: &[SlotOperation], outputs: &[usize], slots: usize) -> Vec<usize> {
    let mut uses = vec![0; slots];
    let inputs = computations.iter().flat_map(|own| own.inputs);
    for slot in inputs.chain(outputs.iter().copied()) {
        uses[slot] += 1;
    }
    uses
}

/// For each slot, the slots of its sine and its cosine if both are computed.
fn partners(computations: &[SlotOperation], slots: usize) -> Vec<Option<[usize; 2]>> {
    let mut sines = vec![None; slots];
    let mut cosines = vec![None; slots];
    for computation in computations {
        match computation.operation {
            PointOperation::Unary(Unary::Sin) => {
                sines[computation.inputs[0]] = Some(computation.slot);
            }
            PointOperation::Unary(Unary::Cos) => {
                cosines[computation.inputs[0]] = Some(computation.slot);
            }
            _ => {}
        }
    }
    let pairs = sines.into_iter().zip(cosines);
    pairs.map(|(sine, cosine)| Some([sine?, cosine?])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::simplify::simplify;
    use crate::expr::{KnownNames, parse};
    use crate::tape::Tape;

    fn plan(text: &str) -> CallPlan {
        let loss = parse(text, &KnownNames::default()).unwrap();
        let (graph, roots) = simplify(&loss.graph, &[loss.objective]);
        CallPlan::of(&Expanded::of(&Tape::compile(&graph, &roots)))
    }

    #[test]
    fn what_is_used_once_is_a_part_of_its_user() {
        // t = (y - x x)², then (1 - x)² + 100 t.
        let rosenbrock = plan("(1 - x)^2 + 100*(y - x^2)^2");
        assert_eq!(rosenbrock.calls.len(), 2);
        // The difference is used twice, so it is a call of its own.
        assert_eq!(plan("(x - y)*sin(x - y)").calls.len(), 3);
    }

    #[test]
    fn a_sine_and_a_cosine_are_one_call() {
        let plan = plan("sin(x)*cos(x)");
        assert!(matches!(plan.calls[0].work, CallWork::SinCos));
        assert_eq!(plan.calls.len(), 2);
    }

    #[test]
    fn results_share_places() {
        let deep = (0..100).fold("x".to_string(), |inner, _| format!("sin({inner})"));
        // The variable's, and two in turn.
        assert_eq!(plan(&deep).slots.len(), 3);
    }
}
