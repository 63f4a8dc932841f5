//! One point at a time, for any [`Scalar`], keeping every primal.

use crate::expr::function::{Binary, CallForm, Scalar, Unary};
use crate::expr::graph::{Graph, Node, NodeId};

/// One operation; its result goes to the slot of its own number, its operands are earlier slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Instruction {
    /// A fixed number.
    Constant(f64),
    /// A coordinate of the point.
    Variable(usize),
    /// A function of one slot.
    Unary(Unary, usize),
    /// A function of two slots.
    Binary(Binary, usize, usize),
    /// The second slot where the first, a condition, holds, else the third.
    Where(usize, usize, usize),
}

/// The instructions that compute some nodes of a graph, and nothing else. Immutable: many evaluators share one.
#[derive(Clone, Debug)]
pub struct Tape {
    instructions: Vec<Instruction>,
    outputs: Vec<usize>,
    active: Vec<bool>,
    variables: Vec<(usize, usize)>,
    slots: Vec<Option<usize>>,
    has_branches: bool,
}

impl Tape {
    /// Flattens what `roots` need, in the order of the graph.
    ///
    /// # Panics
    /// If they need data or a structured operator: see [`RowTape`](super::rows::RowTape).
    pub fn compile(graph: &Graph, roots: &[NodeId]) -> Self {
        let needed = graph.reachable(roots);
        let mut slots = vec![None; graph.nodes().len()];
        let mut instructions = Vec::new();
        let mut active: Vec<bool> = Vec::new();
        for id in graph.ids().filter(|id| needed[id.index()]) {
            let slot = |input: NodeId| slots[input.index()].expect("inputs come first");
            let (instruction, depends) = match graph.node(id) {
                Node::Constant(value) => (Instruction::Constant(value), false),
                Node::Variable(variable) => (Instruction::Variable(variable), true),
                Node::Unary(f, a) => (
                    Instruction::Unary(f, slot(a)),
                    f != Unary::Detach && active[slot(a)],
                ),
                Node::Binary(f, a, b) => (
                    Instruction::Binary(f, slot(a), slot(b)),
                    f.form() != CallForm::Condition && (active[slot(a)] || active[slot(b)]),
                ),
                Node::Where(condition, a, b) => (
                    Instruction::Where(slot(condition), slot(a), slot(b)),
                    active[slot(a)] || active[slot(b)],
                ),
                Node::Column(_) | Node::Structured(..) => {
                    panic!(
                        "a tape of one point has no rows: lower the graph, or compile a row tape"
                    )
                }
            };
            slots[id.index()] = Some(instructions.len());
            instructions.push(instruction);
            active.push(depends);
        }
        let variables = instructions
            .iter()
            .enumerate()
            .filter_map(|(slot, instruction)| match *instruction {
                Instruction::Variable(variable) => Some((slot, variable)),
                _ => None,
            })
            .collect();
        let outputs = roots
            .iter()
            .map(|root| slots[root.index()].expect("roots are needed"))
            .collect();
        let is_branch = |instruction: &Instruction| matches!(instruction, Instruction::Where(..));
        Self {
            has_branches: instructions.iter().any(is_branch),
            instructions,
            outputs,
            active,
            variables,
            slots,
        }
    }

    /// The instructions; instruction i writes slot i.
    pub fn instructions(&self) -> &[Instruction] {
        &self.instructions
    }

    /// The slots of the roots, in their order.
    pub fn outputs(&self) -> &[usize] {
        &self.outputs
    }

    /// The slots that hold variables, each with the variable's number.
    pub fn variables(&self) -> &[(usize, usize)] {
        &self.variables
    }

    /// Whether a gradient passes through a slot: it depends on a variable, and not only through a `detach`.
    pub fn is_active(&self, slot: usize) -> bool {
        self.active[slot]
    }

    /// Whether some value is one of two that a condition chooses.
    pub fn has_branches(&self) -> bool {
        self.has_branches
    }

    /// The slot of a node of the graph, unless no root needs it.
    pub fn slot_of(&self, node: NodeId) -> Option<usize> {
        self.slots[node.index()]
    }

    /// Computes every slot into `primals`, which is cleared first. `unit` is any number of the kind wanted: constants are
    /// lifted from it.
    pub fn evaluate<S: Scalar>(&self, point: &[S], unit: S, primals: &mut Vec<S>) {
        primals.clear();
        primals.reserve(self.instructions.len());
        for instruction in &self.instructions {
            let value = match *instruction {
                Instruction::Constant(value) => unit.lift(value),
                Instruction::Variable(variable) => point[variable],
                Instruction::Unary(f, a) => primals[a].apply(f),
                Instruction::Binary(f, a, b) => primals[a].apply2(f, primals[b]),
                Instruction::Where(condition, a, b) => {
                    primals[condition].choose(primals[a], primals[b])
                }
            };
            primals.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_holds_only_what_its_roots_need() {
        let mut graph = Graph::default();
        let x = graph.variable("x");
        let y = graph.variable("y");
        let sum = graph.binary(Binary::Add, x, x);
        let _unused = graph.unary(Unary::Sin, y);
        let tape = Tape::compile(&graph, &[sum]);
        assert_eq!(tape.instructions().len(), 2);
        let mut primals = Vec::new();
        tape.evaluate(&[2.5, f64::NAN], 0.0, &mut primals);
        assert_eq!(primals[tape.outputs()[0]], 5.0);
    }

    #[test]
    fn detach_ends_activity() {
        let mut graph = Graph::default();
        let x = graph.variable("x");
        let cut = graph.unary(Unary::Detach, x);
        let product = graph.binary(Binary::Mul, cut, x);
        let tape = Tape::compile(&graph, &[product]);
        let active: Vec<_> = (0..3).map(|slot| tape.is_active(slot)).collect();
        assert_eq!(active, [true, false, true]);
    }
}
